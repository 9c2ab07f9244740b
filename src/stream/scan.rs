//! [`Scan`]: finding the end of one JSON value, with a state that outlives the chunk.

use super::blocks::{Found, Outline};
use super::input::is_white_space;
use crate::json::{BitStack, TopLevels};
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

/// The search for the end of one value. It minds strings and brackets, nothing else.
#[derive(Debug)]
pub(super) struct Scan {
    at: At,
    /// What is open; the bit of an object is set.
    open: BitStack,
    /// Levels that may be open at once.
    deepest: usize,
    /// Whether no line feed was passed, as far as is known.
    one_line: bool,
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
            open: BitStack::default(),
            deepest: usize::MAX,
            one_line: true,
            #[cfg(test)]
            scanned: 0,
        }
    }

    /// Starts on a value at its first byte, which is no white space, comma or closer.
    pub(super) fn begin(&mut self, deepest: usize) {
        self.at = At::Start;
        self.open.clear();
        self.deepest = deepest;
        self.one_line = true;
    }

    /// Whether the value, as far as it was passed, is known to have no line feed in it.
    pub(super) fn is_one_line(&self) -> bool {
        self.one_line
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
                && let Some(outline) = self.outline()
            {
                if let Some(seen) = dispatch!(Level::new(), simd => self.blocks(simd, outline, rest)) {
                    return seen;
                }
                blocks_at = rest.len().saturating_sub(64);
            }
            // Single bytes are not looked at for line feeds.
            self.one_line &= self.at == At::Start;
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
                            if self.open.depth() == 0 {
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

    /// Where it is in an object or array, if it is in one.
    fn outline(&self) -> Option<Outline> {
        match self.at {
            At::Inside => Some(Outline::INSIDE),
            At::AfterCloser => Some(Outline::AFTER_CLOSER),
            At::String if self.open.depth() > 0 => Some(Outline::STRING),
            At::Escape if self.open.depth() > 0 => Some(Outline::ESCAPE),
            _ => None,
        }
    }

    /// Passes whole blocks, as many as there are and as will do; `Some` when the look ends in one.
    #[inline(always)]
    fn blocks<S: Simd>(&mut self, simd: S, mut outline: Outline, rest: &mut &[u8]) -> Option<Seen> {
        let (mut left, mut open, mut controls) = (*rest, self.open.lend(self.deepest), 0);
        let mut seen = None;
        while let Some((block, after)) = left.split_first_chunk::<64>() {
            let Some(found) = outline.block(simd, block) else { break };
            if let Some((length, end)) = self.brackets(found, &mut open) {
                controls |= found.controls & (1_u64.unbounded_shl(length).wrapping_sub(1));
                left = left.get(length as usize..).unwrap_or_default();
                seen = Some(end);
                break;
            }
            controls |= found.controls;
            left = after;
        }
        self.open.put_back(open);
        *rest = left;
        self.one_line &= controls == 0;
        self.at = match outline {
            Outline::INSIDE => At::Inside,
            Outline::AFTER_CLOSER => At::AfterCloser,
            Outline::STRING => At::String,
            _ => At::Escape,
        };
        seen
    }

    /// A quote, opener or closer outside strings; `Some` when the look ends with it.
    fn structural(&mut self, byte: u8) -> Option<Seen> {
        match byte {
            b'{' | b'[' => {
                self.at = At::Inside;
                self.opened(byte == b'{')
            }
            b'}' | b']' => {
                self.at = At::AfterCloser;
                self.closed(byte == b'}')
            }
            _ => {
                self.at = At::String;
                None
            }
        }
    }

    /// Goes through the brackets of a block. If the look ends in it: after how many bytes, and how.
    #[inline(always)]
    fn brackets(&mut self, found: Found, open: &mut TopLevels) -> Option<(u32, Seen)> {
        let first_cut = found.cuts & found.cuts.wrapping_neg();
        let mut rest = (found.openers | found.closers) & first_cut.wrapping_sub(1);
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            rest ^= bit;
            let is_object = found.braces & bit != 0;
            let is_opener = found.openers & bit != 0;
            let done = if is_opener { open.push(is_object) } else { open.pop(is_object) };
            if !done {
                self.open.put_back(*open);
                let seen = if is_opener { self.opened(is_object) } else { self.closed(is_object) };
                *open = self.open.lend(self.deepest);
                if let Some(seen) = seen {
                    return Some((bit.trailing_zeros() + 1, seen));
                }
            }
        }
        (first_cut != 0).then(|| (first_cut.trailing_zeros(), Seen::CutShort))
    }

    #[inline(never)]
    fn opened(&mut self, is_object: bool) -> Option<Seen> {
        if self.open.depth() == self.deepest {
            return Some(Seen::TooDeep);
        }
        self.open.push(is_object);
        None
    }

    #[inline(never)]
    fn closed(&mut self, is_object: bool) -> Option<Seen> {
        if self.open.top() != Some(is_object) {
            return Some(Seen::WrongCloser);
        }
        self.open.pop();
        (self.open.depth() == 0).then_some(Seen::Value)
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
    use super::string_run;
    use proptest::prelude::*;

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
