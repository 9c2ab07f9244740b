//! [`Cutter`]: where in the bytes of a stream the next piece is.

use super::fault::Fault;
use super::framing::{Framing, SplitOptions};
use super::guess::Guess;
use super::input::{Cursor, Input};
use super::json::{Json, Shape};
use super::lines::{lines, whole};
use super::piece::{Frame, Piece, Skipped};
use super::skip::Until;
use crate::telemetry;
use std::ops::Range;

/// Finds pieces in bytes that are kept elsewhere, so that pieces found stay good while it goes on.
#[derive(Debug)]
pub struct Cutter {
    pub(super) cursor: Cursor,
    mode: Mode,
    /// What is being skipped, if anything is.
    skip: Option<Skip>,
    caps: Caps,
    options: SplitOptions,
    pub(super) guess: Guess,
}

/// The bounds that cutting keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    /// Bytes in a record.
    pub(super) record: usize,
    /// Levels of what is in an envelope besides records.
    pub(super) nesting: usize,
}

#[derive(Debug)]
enum Mode {
    /// Before the byte-order mark that may be there.
    Start,
    /// Before the first byte that is not white space.
    Undecided,
    Lines,
    Json(Box<Json>),
    Whole,
}

#[derive(Clone, Copy, Debug)]
struct Skip {
    fault: Fault,
    /// Where it was noticed, in the stream.
    at: u64,
    until: Until,
    continued: bool,
}

/// What a framing found next.
#[derive(Debug)]
pub(super) enum Step {
    /// All bytes there are were looked at.
    More,
    /// A record.
    Record(Range<usize>),
    /// A record without a line feed in it.
    Line(Range<usize>),
    /// Bytes to report without breaking off.
    Report(Fault, Range<usize>),
    /// What is held, and what follows up to a place, cannot be cut.
    Broken(Fault, Until),
}

/// A piece as a range of the bytes, good until the next push.
#[derive(Debug)]
pub(crate) struct Cut {
    range: Range<usize>,
    /// Whether it is known to have no line feed in it.
    one_line: bool,
    /// Fault, where it was noticed, whether it goes on from the piece before.
    skipped: Option<(Fault, u64, bool)>,
}

impl Cut {
    fn skipped(range: Range<usize>, fault: Fault, at: u64, continued: bool) -> Self {
        Self { range, one_line: false, skipped: Some((fault, at, continued)) }
    }
}

impl Cutter {
    /// At the start of a stream, or further on between its JSON values.
    pub(super) fn at(options: SplitOptions, offset: u64, line: u64) -> Self {
        let caps = Caps { record: options.limits.record_bytes.max(1), nesting: options.limits.nesting };
        let cursor = Cursor::at(offset, line);
        let mode = if offset == 0 { Mode::Start } else { json(Shape::Values) };
        Self { cursor, mode, skip: None, caps, options, guess: Guess::default() }
    }

    pub(super) fn framing(&self) -> Option<Framing> {
        if self.options.records_at.is_some() {
            return Some(Framing::Values);
        }
        match (self.options.framing, &self.mode) {
            (Framing::Auto, _) if self.options.text_only => Some(Framing::Lines),
            (Framing::Auto, Mode::Start | Mode::Undecided | Mode::Whole) => None,
            (Framing::Auto, Mode::Lines) => Some(Framing::Lines),
            (Framing::Auto, Mode::Json(json)) => Some(json.framing()),
            (decided, _) => Some(decided),
        }
    }

    /// Whether it is where another cutter could begin.
    pub(super) fn is_between_records(&self, bytes: &[u8]) -> bool {
        self.is_between_values() && self.cursor.is_at_rest(bytes)
    }

    fn is_between_values(&self) -> bool {
        self.skip.is_none() && matches!(&self.mode, Mode::Json(json) if json.is_between_values())
    }

    /// The next piece. The bytes are those from the start of the buffer, whether they were looked at or not.
    pub(crate) fn cut(&mut self, bytes: &[u8]) -> Option<Cut> {
        loop {
            if self.skip.is_some() {
                if let Some(cut) = self.go_on_skipping(bytes) {
                    return Some(cut);
                }
                if self.skip.is_some() {
                    return None;
                }
            }
            let input = &mut Input::new(bytes, &mut self.cursor);
            let step = match &mut self.mode {
                Mode::Start => {
                    self.mode = start(input, &self.options)?;
                    continue;
                }
                Mode::Undecided => {
                    self.mode = decide(input)?;
                    continue;
                }
                Mode::Lines => lines(input, self.caps),
                Mode::Json(json) => json.step(input, self.caps),
                Mode::Whole => whole(input, self.caps),
            };
            match step {
                Step::More => return None,
                Step::Record(range) => return Some(self.record(range, false)),
                Step::Line(range) => return Some(self.record(range, true)),
                Step::Report(fault, range) => {
                    let at = input.offset(range.end).saturating_sub(1);
                    return Some(Cut::skipped(range, fault, at, false));
                }
                Step::Broken(fault, until) => {
                    let at = place(fault, input, self.caps);
                    self.skip = Some(Skip { fault, at, until, continued: false });
                }
            }
        }
    }

    fn record(&mut self, range: Range<usize>, one_line: bool) -> Cut {
        self.guess.earn(range.len());
        Cut { range, one_line, skipped: None }
    }

    pub(crate) fn piece<'b>(&mut self, bytes: &'b [u8], cut: Cut) -> Piece<'b> {
        let mut input = Input::new(bytes, &mut self.cursor);
        let line = input.line_at(cut.range.start);
        if cut.one_line {
            input.on_same_line(cut.range.end);
        }
        let offset = input.offset(cut.range.start);
        let frame = Frame { bytes: input.bytes(cut.range), offset, line };
        telemetry::cut(offset, frame.bytes.len(), cut.skipped.map(|(fault, ..)| fault.code()));
        match cut.skipped {
            None => Piece::Record(frame),
            Some((fault, at, continued)) => Piece::Skipped(Skipped { frame, fault, continued, at }),
        }
    }

    /// The bytes that the next record most likely is. If they are one whole value of well-formed JSON, they are what
    /// [`cut`](Self::cut) would cut, and can be [taken](Self::take) instead.
    pub(crate) fn guess<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        if !self.is_between_values() {
            return None;
        }
        self.guess.look(&mut Input::new(bytes, &mut self.cursor), self.caps)
    }

    /// Cuts the record that was guessed.
    pub(crate) fn take(&mut self, bytes: &[u8], guessed: &[u8]) -> Cut {
        let mut input = Input::new(bytes, &mut self.cursor);
        input.advance(guessed.len());
        let range = input.release();
        self.record(range, false)
    }

    /// Says that what was guessed is no well-formed JSON.
    pub(crate) fn refuse(&mut self, guessed: &[u8]) {
        self.guess.pay(guessed.len());
    }

    /// The next part of what is skipped. The skip is over when it leaves `self.skip` empty.
    fn go_on_skipping(&mut self, bytes: &[u8]) -> Option<Cut> {
        let mut skip = self.skip?;
        let mut input = Input::new(bytes, &mut self.cursor);
        let cut = loop {
            // A part of full length is cut before looking further, so that where parts end depends on the stream alone.
            if let Some(excess) = input.held().checked_sub(self.caps.record) {
                break Some(input.release_to_last(excess));
            }
            let (count, found) = skip.until.look(input.window(self.caps.record));
            input.advance(count);
            if found || input.is_over() {
                self.skip = None;
                if let Mode::Json(json) = &mut self.mode {
                    json.resume(&input);
                }
                let range = input.release();
                let empty = skip.continued && range.is_empty();
                return (!empty).then(|| Cut::skipped(range, skip.fault, skip.at, skip.continued));
            }
            if input.is_dry() {
                break None;
            }
        };
        let cut = cut.map(|range| Cut::skipped(range, skip.fault, skip.at, skip.continued));
        skip.continued |= cut.is_some();
        self.skip = Some(skip);
        cut
    }

    #[cfg(test)]
    pub(super) fn scanned(&self) -> usize {
        if let Mode::Json(json) = &self.mode { json.scanned() } else { 0 }
    }
}

/// Drops a byte-order mark; `None` while too little is there to know one.
fn start(input: &mut Input<'_, '_>, options: &SplitOptions) -> Option<Mode> {
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    let head = input.window(MARK.len());
    if head.len() < MARK.len() && MARK.starts_with(head) && !input.is_ended() {
        return None;
    }
    if head == MARK {
        input.advance(MARK.len());
        input.release();
    }
    if let Some(pointer) = &options.records_at {
        return Some(json(Shape::Envelope(pointer.tokens().collect())));
    }
    Some(match options.framing {
        Framing::Auto if options.text_only => Mode::Lines,
        Framing::Auto => Mode::Undecided,
        Framing::Lines => Mode::Lines,
        Framing::Values => json(Shape::Values),
        Framing::Array => json(Shape::Array),
        Framing::Record => Mode::Whole,
    })
}

/// What the first byte says the framing is; `None` while only white space came.
fn decide(input: &mut Input<'_, '_>) -> Option<Mode> {
    input.pass_white_space(usize::MAX);
    input.release();
    Some(match input.peek()? {
        b'[' => json(Shape::Array),
        b'{' => json(Shape::Values),
        _ => Mode::Lines,
    })
}

fn json(shape: Shape) -> Mode {
    Mode::Json(Box::new(Json::new(shape)))
}

/// Where in the stream a fault is that was just noticed.
fn place(fault: Fault, input: &Input<'_, '_>, caps: Caps) -> u64 {
    let position = input.position();
    match fault {
        // The byte at fault was passed already.
        Fault::WrongCloser | Fault::TooDeep => position.saturating_sub(1),
        // As were a byte or two more than fit.
        Fault::TooLong => position.saturating_sub(input.held().saturating_sub(caps.record) as u64),
        _ => position,
    }
}
