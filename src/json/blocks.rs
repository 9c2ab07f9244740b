//! Passing over objects and arrays sixty-four bytes at a time: bit masks find what matters outside strings, so that the
//! inside of strings costs next to nothing.
//!
//! It validates all of the grammar but says only yes or no; the tokens of the scanner tell what is wrong and where.

use super::bits::BitStack;
use super::number::number_length;
use super::string::{bits, escape_length};
use wide::u8x16;

/// How long the object or array is that `bytes` starts with; `None` if it is not valid, ends too early, or nests deeper
/// than `levels`.
pub(super) fn container_length(bytes: &[u8], levels: usize) -> Option<usize> {
    let mut skip = Skip { bytes, levels, open: BitStack::default(), state: State::Start };
    let mut carry = Carry::default();
    let mut base = 0;
    while let Some(rest) = bytes.get(base..).filter(|rest| !rest.is_empty()) {
        // White space means nothing, wherever the text ends.
        let mut filled = [b' '; 64];
        let block = rest.first_chunk::<64>().unwrap_or_else(|| {
            filled.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &filled
        });
        let masks = Masks::of(block);
        let Events { mut all, keys, plain } = carry.events(bytes, base, block, &masks)?;
        while all != 0 {
            let bit = all.trailing_zeros();
            all &= all - 1;
            let at = base + bit as usize;
            if skip.event(at, keys >> bit & 1 == 1, plain)? {
                return Some(at + 1);
            }
        }
        base += 64;
    }
    None
}

/// Where in a block the bytes of each class are.
#[derive(Default)]
struct Masks {
    quotes: u64,
    backslashes: u64,
    /// Control bytes and spaces.
    low: u64,
    colons: u64,
    /// `{}[],`
    structure: u64,
    digits: u64,
}

impl Masks {
    #[inline]
    fn of(block: &[u8; 64]) -> Self {
        let mut masks = Self::default();
        let (chunks, _) = block.as_chunks::<16>();
        for chunk in chunks.iter().rev() {
            let bytes = u8x16::new(*chunk);
            let is = |byte: u8| bytes.cmp_eq(u8x16::splat(byte));
            let up_to = |bytes: u8x16, most: u8| bytes.min(u8x16::splat(most)).cmp_eq(bytes);
            // `[` and `{`, `]` and `}` differ in one bit.
            let folded = bytes | u8x16::splat(0x20);
            let bracket = |byte: u8| folded.cmp_eq(u8x16::splat(byte));
            let push = |mask: u64, found: u8x16| mask << 16 | u64::from(bits(found));
            masks = Self {
                quotes: push(masks.quotes, is(b'"')),
                backslashes: push(masks.backslashes, is(b'\\')),
                low: push(masks.low, up_to(bytes, b' ')),
                colons: push(masks.colons, is(b':')),
                structure: push(masks.structure, bracket(b'{') | bracket(b'}') | is(b',')),
                digits: push(masks.digits, up_to(bytes - u8x16::splat(b'0'), 9)),
            };
        }
        masks
    }
}

/// What one block leaves to the next.
#[derive(Default)]
struct Carry {
    /// All ones inside a string.
    in_string: u64,
    /// Whether the block ended inside a number or literal.
    in_scalar: u64,
    /// Whether the block ended with the end of a string.
    string_end: u64,
    /// Bytes up to here belong to an escape.
    escaped_to: usize,
}

/// What happens in a block, outside the inside of strings.
struct Events {
    /// Brackets and commas, the ends of strings, the starts of scalars, and colons that do not follow a string at once.
    all: u64,
    /// The ends of strings that a colon follows at once.
    keys: u64,
    /// Whether all scalars are runs of digits that end in the block.
    plain: bool,
}

impl Carry {
    /// Finds the events of a block; `None` for a broken string.
    #[inline]
    fn events(&mut self, bytes: &[u8], base: usize, block: &[u8; 64], masks: &Masks) -> Option<Events> {
        let mut quotes = masks.quotes;
        if masks.backslashes != 0 || self.escaped_to > base {
            quotes &= !self.escaped(bytes, base, masks.backslashes)?;
        }
        let in_string = prefix_xor(quotes) ^ self.in_string;
        if masks.backslashes & !in_string != 0 {
            return None;
        }
        // The sign bit, spread over the word.
        self.in_string = 0_u64.wrapping_sub(in_string >> 63);
        let mut blanks = 0;
        if masks.low != 0 {
            let (spaces, line_ends) = blanks_of(block);
            // A control byte inside a string; outside one it is no white space either, and so the start of a bad scalar.
            if masks.low & !spaces & in_string != 0 {
                return None;
            }
            blanks = (spaces | line_ends) & !in_string;
        }
        let strings = quotes & !in_string;
        let colons = masks.colons & !in_string;
        let mut keys = strings & colons >> 1;
        if strings >> 63 == 1 && bytes.get(base + 64) == Some(&b':') {
            keys |= 1 << 63;
        }
        let scalars = !(masks.structure | colons | blanks | quotes | in_string);
        let starts = scalars & !(scalars << 1 | self.in_scalar);
        self.in_scalar = scalars >> 63;
        let lone_colons = colons & !(strings << 1 | self.string_end);
        self.string_end = strings >> 63;
        Some(Events {
            all: (masks.structure & !in_string) | strings | lone_colons | starts,
            keys,
            plain: scalars & !masks.digits == 0 && self.in_scalar == 0,
        })
    }

    /// The bytes that belong to an escape, other than its backslash; `None` for a bad escape.
    #[cold]
    fn escaped(&mut self, bytes: &[u8], base: usize, mut backslashes: u64) -> Option<u64> {
        let mut escaped = 0;
        // An escape that began in the block before.
        for at in base..self.escaped_to.min(base + 64) {
            escaped |= 1 << (at - base);
        }
        while backslashes != 0 {
            let at = base + backslashes.trailing_zeros() as usize;
            backslashes &= backslashes - 1;
            if at < self.escaped_to {
                continue;
            }
            let length = escape_length(bytes.get(at..)?);
            if length == 0 {
                return None;
            }
            self.escaped_to = at + length;
            for inside in at + 1..self.escaped_to.min(base + 64) {
                escaped |= 1 << (inside - base);
            }
        }
        Some(escaped)
    }
}

/// Where in a block spaces are, and line ends and tabs.
#[inline(never)]
fn blanks_of(block: &[u8; 64]) -> (u64, u64) {
    let (mut spaces, mut line_ends) = (0, 0);
    let (chunks, _) = block.as_chunks::<16>();
    for chunk in chunks.iter().rev() {
        let bytes = u8x16::new(*chunk);
        let is = |byte: u8| bytes.cmp_eq(u8x16::splat(byte));
        spaces = spaces << 16 | u64::from(bits(is(b' ')));
        line_ends = line_ends << 16 | u64::from(bits(is(b'\n') | is(b'\r') | is(b'\t')));
    }
    (spaces, line_ends)
}

/// Each bit is the xor of all bits up to it: ones from an opening quote to before its closing one.
#[inline]
fn prefix_xor(mut mask: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask
}

/// The grammar, event by event.
struct Skip<'t> {
    bytes: &'t [u8],
    levels: usize,
    open: BitStack,
    state: State,
}

/// What is expected next, and in what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    KeyOrEnd,
    Key,
    Colon,
    MemberValue,
    MemberEnd,
    ElementOrEnd,
    Element,
    ElementEnd,
}

/// What kind of thing is met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Scalar,
    Digit,
    Colon,
    Comma,
    Open,
    Close,
    String,
}

/// The class of what starts or ends at a byte.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Scalar; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "checked at compile time")]
        {
            classes[byte] = match byte {
                0x31..=0x39 => Class::Digit,
                0x22 => Class::String,
                0x3a => Class::Colon,
                0x2c => Class::Comma,
                0x5b | 0x7b => Class::Open,
                0x5d | 0x7d => Class::Close,
                _ => Class::Scalar,
            };
        }
        byte += 1;
    }
    classes
};

impl Skip<'_> {
    /// Takes what is met at a byte; `true` at the end of the container. `is_key` says that a colon follows the string that
    /// ends there, `plain` that a scalar which starts with 1 to 9 is a number. Branches, because they are foreseen where
    /// a table of states would have to be waited for.
    #[inline]
    fn event(&mut self, at: usize, is_key: bool, plain: bool) -> Option<bool> {
        let byte = *self.bytes.get(at)?;
        self.state = match (*CLASSES.get(usize::from(byte))?, self.state) {
            (Class::String, State::KeyOrEnd | State::Key) if is_key => State::MemberValue,
            (Class::String, State::MemberValue) if !is_key => State::MemberEnd,
            (Class::Comma, State::MemberEnd) => State::Key,
            (Class::Digit, State::MemberValue) if plain => State::MemberEnd,
            (Class::String, State::ElementOrEnd | State::Element) if !is_key => State::ElementEnd,
            (Class::Comma, State::ElementEnd) => State::Element,
            (Class::String, State::KeyOrEnd | State::Key) => State::Colon,
            (Class::Colon, State::Colon) => State::MemberValue,
            (Class::String | Class::Comma | Class::Colon, _) => return None,
            (class, _) => return self.rare(at, byte, class),
        };
        Some(false)
    }

    /// Brackets, and scalars that have to be looked at.
    fn rare(&mut self, at: usize, byte: u8, class: Class) -> Option<bool> {
        let (value, end) = match self.state {
            State::Start => (Some(State::Start), None),
            State::MemberValue => (Some(State::MemberEnd), None),
            State::ElementOrEnd => (Some(State::ElementEnd), Some(b']')),
            State::Element => (Some(State::ElementEnd), None),
            State::ElementEnd => (None, Some(b']')),
            State::KeyOrEnd | State::MemberEnd => (None, Some(b'}')),
            State::Key | State::Colon => return None,
        };
        match class {
            Class::Close if end == Some(byte) => {
                self.state = match self.open.pop() {
                    Some(true) => State::MemberEnd,
                    Some(false) => State::ElementEnd,
                    None => return Some(true),
                };
            }
            Class::Open if value.is_some() && self.open.depth() < self.levels => {
                self.open.push(byte == b'{');
                self.state = if byte == b'{' { State::KeyOrEnd } else { State::ElementOrEnd };
            }
            Class::Scalar | Class::Digit => {
                self.state = value?;
                self.scalar(at)?;
            }
            _ => return None,
        }
        Some(false)
    }

    /// Checks the number or literal at a byte.
    fn scalar(&self, at: usize) -> Option<()> {
        let rest = self.bytes.get(at..)?;
        let length = match rest.first()? {
            b't' | b'n' if rest.starts_with(b"true") || rest.starts_with(b"null") => 4,
            b'f' if rest.starts_with(b"false") => 5,
            _ => number_length(rest),
        };
        // What follows must not go on where the number or literal ends.
        let ends = matches!(rest.get(length)?, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        (length > 0 && ends).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::container_length;
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    /// Agrees with `serde_json` on the text between all kinds of neighbours.
    fn agrees(json: &str) {
        let valid = serde_json::from_str::<IgnoredAny>(json).is_ok() && json.starts_with(['{', '[']);
        for after in ["", " ", "\n", ",\"next\":1}", "}]}]", "x"] {
            let text = format!("{json}{after}");
            let expected = serde_json::Deserializer::from_str(&text).into_iter::<IgnoredAny>().next();
            let length = container_length(text.as_bytes(), usize::MAX);
            if valid {
                assert_eq!(length, Some(json.trim_end().len()), "{text}");
            } else if length.is_some() {
                assert!(expected.is_some_and(|value| value.is_ok()), "{text}");
            }
        }
    }

    #[test]
    fn takes_containers_of_every_alignment() {
        for pad in 0..70 {
            let pad = "p".repeat(pad);
            for json in [
                format!("{{\"{pad}\":[1,-2.5e+3,true,false,null,\"{pad}\",{{}},[]]}}"),
                format!("[\"{pad}\\\"\\\\\\u00e9\\n\",\"\\\\\"]"),
                format!("[ \"{pad}\" ,\r\n\t1 , {{ \"a\" : [ ] }} ]"),
            ] {
                agrees(&json);
            }
        }
    }

    #[test]
    fn refuses_what_is_no_json() {
        for json in [
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1\"a\"]",
            "[\"a\"1]",
            "[01]",
            "[1.]",
            "[tru]",
            "[truex]",
            "[nulll]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{1:2}",
            "{\"a\" 1}",
            "[1:2]",
            "[}",
            "{]",
            "[",
            "[\"a",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\n\"]",
            "[\\]",
            "[\"a\":1]",
            "{\"a\":1:2}",
            "{\"a\",\"b\"}",
            "[\u{b}]",
            "[1\u{c}]",
            "{\"a\":\"b\"\"c\"}",
            "[[]",
            "[]]",
        ] {
            agrees(json);
        }
    }

    #[test]
    fn counts_levels() {
        for depth in [1, 63, 64, 65, 200] {
            let json = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            assert_eq!(container_length(json.as_bytes(), depth), Some(json.len()));
            assert_eq!(container_length(json.as_bytes(), depth - 1), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn agrees_on_soup(pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\\"", "\\\\", " ", "\n", "1", "-", "0", ".5", "e3", "true", "null", "\"a\"", "\"a\":",
            "\u{1}", "é", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"", "{}", "[]", "\\u12ab",
        ]), 0..40)) {
            agrees(&format!("[{}", pieces.concat()));
            agrees(&format!("[{}]", pieces.concat()));
            agrees(&format!("{{\"k\":{}}}", pieces.concat()));
        }
    }
}
