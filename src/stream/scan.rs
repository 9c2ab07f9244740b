//! [`Scan`]: finding the end of one JSON value, with a state that outlives the chunk.

use super::blocks::Strings;
use super::input::is_white_space;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

/// The search for the end of one value. It minds strings and brackets, nothing else.
#[derive(Debug)]
pub(super) struct Scan {
    at: At,
    nest: Nest,
    /// Levels that may be open at once.
    deepest: usize,
    #[cfg(test)]
    pub(super) scanned: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Before the first byte of the value.
    Start,
    /// In an object or array, outside strings.
    Inside,
    /// The same, with nothing but white space since a closer.
    AfterCloser,
    String,
    /// After a backslash in a string.
    Escape,
    /// In a value that is no string, object or array.
    Token,
}

/// How a look at a window ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// At the end of the window, inside the value.
    All,
    /// After the last byte of the value.
    Value,
    /// After a closer that does not match.
    WrongCloser,
    /// Before a control byte in a string.
    ControlByte,
    /// Before a `{` that follows a closer.
    CutShort,
    /// After an opener too many.
    TooDeep,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self {
            at: At::Start,
            nest: Nest::default(),
            deepest: usize::MAX,
            #[cfg(test)]
            scanned: 0,
        }
    }

    /// Starts on a value at its first byte, which is no white space, comma or closer.
    pub(super) fn begin(&mut self, deepest: usize) {
        self.at = At::Start;
        self.nest.clear();
        self.deepest = deepest;
    }

    /// Looks at the next bytes of the value: how many were passed, and how it ended.
    pub(super) fn run(&mut self, window: &[u8]) -> (usize, Seen) {
        let mut rest = window;
        let seen = self.walk(&mut rest);
        let passed = window.len() - rest.len();
        #[cfg(test)]
        {
            self.scanned += passed;
        }
        (passed, seen)
    }

    /// Leaves in `rest` what was not passed.
    fn walk(&mut self, rest: &mut &[u8]) -> Seen {
        // How much is left where whole blocks are tried again: where one will not do, its bytes are taken singly.
        let mut blocks_at = usize::MAX;
        loop {
            if rest.len() <= blocks_at
                && let Some(strings) = self.strings()
            {
                if let Some(seen) = dispatch!(Level::new(), simd => self.blocks(simd, strings, rest)) {
                    return seen;
                }
                blocks_at = rest.len().saturating_sub(64);
            }
            match self.at {
                At::Inside => {
                    let mut bytes = rest.iter();
                    let Some(&byte) = bytes.find(|b| matches!(b, b'"' | b'{' | b'}' | b'[' | b']')) else {
                        *rest = &[];
                        return Seen::All;
                    };
                    *rest = bytes.as_slice();
                    if let Some(seen) = self.structural(byte) {
                        return seen;
                    }
                }
                At::String => {
                    let (_, after) = rest.split_at_checked(string_run(rest)).unwrap_or((rest, &[]));
                    match after.split_first() {
                        Some((b'"', after)) => {
                            *rest = after;
                            self.at = At::Inside;
                            if self.nest.depth == 0 {
                                return Seen::Value;
                            }
                        }
                        Some((b'\\', after)) => {
                            *rest = after;
                            self.at = At::Escape;
                        }
                        Some(_) => {
                            *rest = after;
                            return Seen::ControlByte;
                        }
                        None => {
                            *rest = &[];
                            return Seen::All;
                        }
                    }
                }
                At::Escape => match rest.split_first() {
                    Some((0..b' ', _)) => return Seen::ControlByte,
                    Some((_, after)) => {
                        *rest = after;
                        self.at = At::String;
                    }
                    None => return Seen::All,
                },
                At::AfterCloser => match rest.split_first() {
                    Some((b'{', _)) => return Seen::CutShort,
                    Some((&byte, after)) if is_white_space(byte) => *rest = after,
                    Some(_) => self.at = At::Inside,
                    None => return Seen::All,
                },
                At::Start => match rest.split_first() {
                    Some((&byte @ (b'"' | b'{' | b'[' | b'}' | b']'), after)) => {
                        *rest = after;
                        if let Some(seen) = self.structural(byte) {
                            return seen;
                        }
                    }
                    Some((_, after)) => {
                        *rest = after;
                        self.at = At::Token;
                    }
                    None => return Seen::All,
                },
                At::Token => {
                    let end = rest.iter().position(|&b| ends_token(b));
                    let (_, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
                    *rest = after;
                    return if end.is_some() { Seen::Value } else { Seen::All };
                }
            }
        }
    }

    /// Where it is in an object or array, if that is a place for whole blocks.
    fn strings(&self) -> Option<Strings> {
        match self.at {
            At::Inside => Some(Strings::Outside),
            At::String if self.nest.depth > 0 => Some(Strings::Inside),
            At::Escape if self.nest.depth > 0 => Some(Strings::Escape),
            _ => None,
        }
    }

    /// Passes whole blocks, as many as there are and as will do; `Some` when the look ends in one.
    #[inline(always)]
    fn blocks<S: Simd>(&mut self, simd: S, mut strings: Strings, rest: &mut &[u8]) -> Option<Seen> {
        while let Some((block, after)) = rest.split_first_chunk::<64>() {
            let mut brackets = strings.brackets(simd, block)?;
            while brackets != 0 {
                let place = brackets.trailing_zeros() as usize;
                brackets &= brackets - 1;
                let (&byte, next) = rest.get(place..)?.split_first()?;
                let seen = self.structural(byte);
                let is_closer = matches!(byte, b'}' | b']');
                // What follows a closer is a comma or another closer, as a rule.
                let is_cut = || match next.first() {
                    Some(b',' | b'}' | b']') => false,
                    _ => matches!(next.iter().find(|&&b| !is_white_space(b)), Some(b'{') | None),
                };
                if seen.is_some() || is_closer && is_cut() {
                    *rest = next;
                    return seen;
                }
            }
            self.at = match strings {
                Strings::Outside => At::Inside,
                Strings::Inside => At::String,
                Strings::Escape => At::Escape,
            };
            *rest = after;
        }
        None
    }

    /// A quote, opener or closer outside strings; `Some` when the look ends with it.
    #[inline(always)]
    fn structural(&mut self, byte: u8) -> Option<Seen> {
        match byte {
            b'{' | b'[' => {
                if self.nest.depth == self.deepest {
                    return Some(Seen::TooDeep);
                }
                self.nest.open(byte == b'{');
                self.at = At::Inside;
            }
            b'}' | b']' => {
                if self.nest.close() != Some(byte == b'}') {
                    return Some(Seen::WrongCloser);
                }
                if self.nest.depth == 0 {
                    return Some(Seen::Value);
                }
                self.at = At::AfterCloser;
            }
            _ => self.at = At::String,
        }
        None
    }
}

/// What is open, one bit a level (1 is an object): the top 64 levels in a word, those below spilled.
#[derive(Debug, Default)]
struct Nest {
    depth: usize,
    top: u64,
    below: Vec<u64>,
}

impl Nest {
    fn clear(&mut self) {
        self.depth = 0;
        self.below.clear();
    }

    #[inline(always)]
    fn open(&mut self, object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.below.push(self.top);
        }
        self.top = self.top << 1 | u64::from(object);
        self.depth += 1;
    }

    /// Whether what closes is an object; `None` when nothing is open.
    #[inline(always)]
    fn close(&mut self) -> Option<bool> {
        self.depth = self.depth.checked_sub(1)?;
        let object = self.top & 1 == 1;
        self.top >>= 1;
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.top = self.below.pop()?;
        }
        Some(object)
    }
}

/// Whether a value that is no string, object or array ends before this byte.
fn ends_token(byte: u8) -> bool {
    is_white_space(byte) || matches!(byte, b',' | b'"' | b'{' | b'}' | b'[' | b']')
}

/// How many bytes come before the first quote, backslash or control byte. Strings of logs are short: eight bytes at a
/// time in a register beat a call to a vectorised search.
fn string_run(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5C));
        // A byte's high bit is set where it is a hit. A borrow can set more of them, but only above a true hit, and
        // the lowest is the one used.
        let hits = (quote.wrapping_sub(ONES) & !quote
            | backslash.wrapping_sub(ONES) & !backslash
            | word.wrapping_sub(ONES * 0x20) & !word)
            & HIGH;
        if hits != 0 {
            return index * 8 + (hits.trailing_zeros() / 8) as usize;
        }
    }
    let stop = tail.iter().position(|&b| matches!(b, b'"' | b'\\' | 0..b' '));
    bytes.len() - tail.len() + stop.unwrap_or(tail.len())
}

#[cfg(test)]
mod tests {
    use super::{Nest, string_run};
    use proptest::prelude::*;

    #[test]
    fn the_nest_remembers_every_level() {
        let mut nest = Nest::default();
        let kinds: Vec<bool> = (0..1000).map(|n| n % 3 == 0 || n % 7 == 2).collect();
        for _ in 0..2 {
            for &object in &kinds {
                nest.open(object);
            }
            for &object in kinds.iter().rev() {
                assert_eq!(nest.close(), Some(object));
            }
            assert_eq!(nest.close(), None);
        }
    }

    proptest! {
        #[test]
        fn a_string_run_ends_where_a_plain_loop_ends_it(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'!'), Just(b'#'), 0x1Eu8..0x23], 0..40)
        ) {
            let plain = bytes.iter().position(|&b| b == b'"' || b == b'\\' || b < 0x20).unwrap_or(bytes.len());
            prop_assert_eq!(string_run(&bytes), plain);
        }
    }
}
