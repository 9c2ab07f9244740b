//! [`Json`]: the framings that follow JSON's brackets.

use super::cutter::{Caps, Step};
use super::fault::Fault;
use super::framing::Framing;
use super::input::Input;
use super::scan::{Scan, Seen};
use super::skip::{Seek, Since, Until};
use std::borrow::Cow;

/// What the top of the stream is made of.
#[derive(Debug)]
pub(super) enum Shape {
    /// Records: objects and arrays.
    Values,
    /// Arrays of records.
    Array,
    /// Objects and arrays that hold records where these keys and indexes lead; there is one at least.
    Envelope(Vec<String>),
}

/// The place in the stream's brackets, with a state that outlives the chunk.
#[derive(Debug)]
pub(super) struct Json {
    shape: Shape,
    at: At,
    scan: Scan,
    /// What is open of the envelope on the way to its records.
    levels: Vec<Level>,
    /// Whether an array of records is open.
    elements: bool,
    /// Whether the element read last was the first thing on its line.
    lined: bool,
    /// Whether this envelope's records were found. Until then its bytes are held, to be reported if they are not.
    found: bool,
}

#[derive(Clone, Copy, Debug)]
enum At {
    /// Between the values at the top.
    Top,
    /// In an array of records, outside its elements.
    Elements,
    /// In a record.
    Record,
    /// In the innermost level, before a key, an element, a comma or the closer.
    Member,
    /// In a key, so many bytes from its quote.
    Key(usize),
    /// Between a key and its value; whether the key is on the way to the records.
    Colon(bool),
    /// Before a value in the innermost level; whether it is on the way to the records.
    Value(bool),
    /// In a value that is not on the way.
    Pass,
}

#[derive(Clone, Copy, Debug)]
enum Level {
    Object,
    /// An array, with the index of its next element.
    Array(usize),
}

impl Level {
    fn closer(self) -> u8 {
        match self {
            Self::Object => b'}',
            Self::Array(_) => b']',
        }
    }
}

impl Json {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            at: At::Top,
            scan: Scan::new(),
            levels: Vec::new(),
            elements: false,
            lined: false,
            found: false,
        }
    }

    pub(super) fn framing(&self) -> Framing {
        if matches!(self.shape, Shape::Array) { Framing::Array } else { Framing::Values }
    }

    /// Whether it is between values that are records.
    pub(super) fn is_between_values(&self) -> bool {
        matches!((self.at, &self.shape), (At::Top, Shape::Values))
    }

    /// Finds what comes next.
    pub(super) fn step(&mut self, input: &mut Input<'_, '_>, caps: Caps) -> Step {
        loop {
            let step = match self.at {
                At::Top => self.top(input),
                At::Elements => self.element(input, caps),
                At::Record => self.record(input, caps),
                At::Member | At::Key(_) | At::Colon(_) | At::Value(_) | At::Pass => {
                    self.envelope(input, caps)
                }
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    /// Goes on where a skip ended: at an opener, or at the end of the input.
    pub(super) fn resume(&mut self, input: &Input<'_, '_>) {
        let own_line = matches!(self.shape, Shape::Envelope(_)) && input.after_newline() && !self.lined;
        if self.elements && input.peek() == Some(b'{') && !own_line {
            self.at = At::Elements;
        } else {
            self.at = At::Top;
            self.elements = false;
            self.levels.clear();
        }
    }

    fn top(&mut self, input: &mut Input<'_, '_>) -> Option<Step> {
        input.pass_white_space(usize::MAX);
        input.release();
        let Some(byte) = input.peek() else { return Some(Step::More) };
        match (&self.shape, byte) {
            (Shape::Values, b'{' | b'[') => {
                self.scan.begin(usize::MAX);
                self.at = At::Record;
            }
            (Shape::Array, b'[') => self.enter_elements(input),
            (Shape::Envelope(_), b'{' | b'[') => {
                self.found = false;
                self.lined = false;
                self.enter_level(input, byte);
            }
            (_, b'}' | b']') => return Some(self.wrong_closer(input)),
            _ => return Some(self.broken(Fault::StrayByte, false, false)),
        }
        None
    }

    fn enter_elements(&mut self, input: &mut Input<'_, '_>) {
        input.advance(1);
        input.release();
        self.elements = true;
        self.lined = false;
        self.at = At::Elements;
    }

    fn element(&mut self, input: &mut Input<'_, '_>, caps: Caps) -> Option<Step> {
        input.pass_white_space(usize::MAX);
        input.release();
        match input.peek() {
            None => return Some(Self::starved(input)),
            Some(b',') => input.advance(1),
            Some(b']') => {
                input.advance(1);
                self.elements = false;
                self.at = self.outside();
            }
            Some(b'}') => return Some(self.wrong_closer(input)),
            Some(_) => {
                self.lined = input.after_newline();
                self.scan.begin(usize::MAX);
                self.at = At::Record;
                return self.record(input, caps);
            }
        }
        None
    }

    fn record(&mut self, input: &mut Input<'_, '_>, caps: Caps) -> Option<Step> {
        // One byte more than a record may have: it shows the end of a number, or that the record is too long.
        let (count, seen) = self.scan.run(input.window(caps.record.saturating_add(1)));
        input.advance(count);
        match seen {
            Seen::All if input.held() <= caps.record => Some(Self::starved(input)),
            Seen::Value if input.held() <= caps.record => {
                let single = !self.elements && !self.levels.is_empty();
                self.at = if self.elements { At::Elements } else { self.outside() };
                let null = single && input.last(input.held()) == b"null";
                let range = input.release();
                let record = if self.scan.is_one_line() { Step::Line(range) } else { Step::Record(range) };
                (!null).then_some(record)
            }
            Seen::All | Seen::Value => Some(self.broken(Fault::TooLong, false, input.after_newline())),
            seen => Some(self.unbalanced(seen, input)),
        }
    }

    /// Where a value or array of records lies.
    fn outside(&self) -> At {
        if self.levels.is_empty() { At::Top } else { At::Member }
    }

    /// The input has run dry inside something.
    fn starved(input: &Input<'_, '_>) -> Step {
        if input.is_over() { Step::Broken(Fault::EndOfInput, Until::End) } else { Step::More }
    }

    fn wrong_closer(&self, input: &mut Input<'_, '_>) -> Step {
        input.advance(1);
        self.broken(Fault::WrongCloser, true, false)
    }

    fn unbalanced(&self, seen: Seen, input: &Input<'_, '_>) -> Step {
        match seen {
            Seen::WrongCloser => self.broken(Fault::WrongCloser, true, false),
            Seen::CutShort => self.broken(Fault::CutShort, true, input.after_newline()),
            Seen::TooDeep => self.broken(Fault::TooDeep, false, false),
            Seen::All | Seen::Value | Seen::ControlByte => self.broken(Fault::ControlByte, false, false),
        }
    }

    /// `closer`: the fault is a closer, or comes after one. `newline`: the byte before is a line feed that the skip
    /// may end with.
    fn broken(&self, fault: Fault, closer: bool, newline: bool) -> Step {
        let brace = self.elements || !matches!(self.shape, Shape::Array);
        let since = if closer { Since::Closer { comma: self.elements } } else { Since::Other };
        Step::Broken(fault, Until::Value(Seek { brace, since, newline }))
    }
}

/// The envelope around the records.
impl Json {
    fn envelope(&mut self, input: &mut Input<'_, '_>, caps: Caps) -> Option<Step> {
        // The bytes before the records are let go at the cap; the last of them stand for all if no record comes.
        let full = input.held() >= caps.record && !input.is_dry();
        match self.at {
            At::Key(length) if full => {
                let before = input.release_to_last(length);
                if before.is_empty() {
                    return Some(self.broken(Fault::TooLong, false, input.after_newline()));
                }
            }
            At::Key(_) => {}
            _ if full => _ = input.release(),
            _ => {}
        }
        let window = input.window(caps.record);
        let result = match self.at {
            At::Key(length) => {
                let (count, seen) = self.scan.run(window);
                input.advance(count);
                let length = length + count;
                self.at = At::Key(length);
                if seen == Seen::Value {
                    self.at = At::Colon(self.leads_on(input.last(length)));
                }
                seen
            }
            At::Pass => {
                let (count, seen) = self.scan.run(window);
                input.advance(count);
                if seen == Seen::Value {
                    self.at = self.outside();
                }
                if self.found {
                    input.release_to_last(usize::from(matches!(seen, Seen::WrongCloser | Seen::TooDeep)));
                }
                seen
            }
            _ => {
                input.pass_white_space(if self.found { usize::MAX } else { caps.record });
                if self.found {
                    input.release();
                }
                match input.peek() {
                    Some(_) if input.held() >= caps.record => return None,
                    Some(byte) => return self.between(byte, input, caps),
                    None => Seen::All,
                }
            }
        };
        match result {
            Seen::Value => None,
            Seen::All if input.is_dry() => Some(Self::starved(input)),
            Seen::All => None,
            seen => Some(self.unbalanced(seen, input)),
        }
    }

    /// A byte of the envelope that is in no key or value.
    fn between(&mut self, byte: u8, input: &mut Input<'_, '_>, caps: Caps) -> Option<Step> {
        let level = self.levels.last_mut()?;
        match (self.at, byte) {
            (At::Member, b',') => input.advance(1),
            (At::Member, _) if byte == level.closer() => {
                input.advance(1);
                self.levels.pop();
                self.at = self.outside();
                if self.levels.is_empty() && !self.found {
                    return Some(Step::Report(Fault::EnvelopeMissing, input.release()));
                }
            }
            (_, b'}' | b']') => return Some(self.wrong_closer(input)),
            (At::Member, _) => match level {
                Level::Array(index) => {
                    let own = *index;
                    *index = index.saturating_add(1);
                    self.at = At::Value(self.token().is_some_and(|token| *token == own.to_string()));
                }
                Level::Object if byte == b'"' => {
                    self.scan.begin(usize::MAX);
                    self.at = At::Key(0);
                }
                Level::Object => return Some(self.broken(Fault::StrayByte, false, input.after_newline())),
            },
            (At::Colon(on_the_way), b':') => {
                input.advance(1);
                self.at = At::Value(on_the_way);
            }
            (At::Value(_), b',' | b':') | (At::Colon(_), _) => {
                return Some(self.broken(Fault::StrayByte, false, input.after_newline()));
            }
            (At::Value(true), _) if self.is_last_level() => {
                self.found = true;
                input.release();
                if byte == b'[' {
                    self.enter_elements(input);
                } else {
                    self.scan.begin(usize::MAX);
                    self.at = At::Record;
                }
            }
            (At::Value(true), b'{' | b'[') => self.enter_level(input, byte),
            _ => {
                self.scan.begin(caps.nesting.saturating_sub(self.levels.len()));
                self.at = At::Pass;
            }
        }
        None
    }

    fn enter_level(&mut self, input: &mut Input<'_, '_>, opener: u8) {
        input.advance(1);
        self.levels.push(if opener == b'{' { Level::Object } else { Level::Array(0) });
        self.at = At::Member;
    }

    /// The key or index that leads on from the innermost level.
    fn token(&self) -> Option<&String> {
        let Shape::Envelope(tokens) = &self.shape else { return None };
        tokens.get(self.levels.len().checked_sub(1)?)
    }

    fn is_last_level(&self) -> bool {
        matches!(&self.shape, Shape::Envelope(tokens) if tokens.len() == self.levels.len())
    }

    /// Whether a key, quotes included, is the one that leads on; what is no JSON string leads nowhere.
    fn leads_on(&self, quoted: &[u8]) -> bool {
        let key = if quoted.contains(&b'\\') {
            serde_json::from_slice::<String>(quoted).ok().map(|key| Cow::Owned(key.into_bytes()))
        } else {
            quoted.strip_prefix(b"\"").and_then(|key| key.strip_suffix(b"\"")).map(Cow::Borrowed)
        };
        key.is_some_and(|key| self.token().is_some_and(|token| token.as_bytes() == &*key))
    }

    #[cfg(test)]
    pub(super) fn scanned(&self) -> usize {
        self.scan.scanned
    }
}
