//! [`Masks`]: where in sixty-four bytes of JSON the bytes of each class are, a bit a byte; and [`Strings`], which tells the
//! inside of strings from the outside.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};

/// Where in a block the bytes of each class are, in and out of strings.
#[derive(Default)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) backslashes: u64,
    /// Control bytes and spaces.
    pub(super) low: u64,
    pub(super) colons: u64,
    pub(super) commas: u64,
    /// `[{`
    pub(super) opens: u64,
    /// `]}`
    pub(super) closes: u64,
    pub(super) digits: u64,
    pub(super) zeros: u64,
}

impl Masks {
    #[inline(always)]
    pub(super) fn of<S: Simd>(simd: S, block: &[u8; 64]) -> Self {
        let bytes = u8x64::simd_from(simd, *block);
        // `[` and `{`, `]` and `}` differ in one bit.
        let folded = bytes | 0x20;
        Self {
            quotes: find(bytes, b'"'),
            backslashes: find(bytes, b'\\'),
            low: bytes.simd_le(b' ').to_bitmask(),
            colons: find(bytes, b':'),
            commas: find(bytes, b','),
            opens: find(folded, b'{'),
            closes: find(folded, b'}'),
            digits: (bytes - b'0').simd_le(9).to_bitmask(),
            zeros: find(bytes, b'0'),
        }
    }

    /// White space outside of strings; `None` if there is a control byte inside one. Outside, one that is no white space
    /// is left over, as a number or literal that is wrong.
    #[inline(always)]
    pub(super) fn blanks<S: Simd>(&self, simd: S, block: &[u8; 64], in_string: u64) -> Option<u64> {
        let bytes = u8x64::simd_from(simd, *block);
        let spaces = find(bytes, b' ');
        let control = self.low & !spaces;
        if control == 0 {
            return Some(spaces & !in_string);
        }
        let line_ends = find(bytes, b'\n') | find(bytes, b'\r') | find(bytes, b'\t');
        (control & in_string == 0).then_some((spaces | line_ends) & !in_string)
    }
}

/// Where a byte is.
#[inline(always)]
fn find<S: Simd>(bytes: u8x64<S>, byte: u8) -> u64 {
    bytes.simd_eq(byte).to_bitmask()
}

/// Follows strings from block to block.
#[derive(Default)]
pub(super) struct Strings {
    /// All ones inside a string.
    in_string: u64,
    /// Whether the first byte of the next block is escaped: one or zero.
    in_escape: u64,
}

/// The strings of a block.
pub(super) struct Inside {
    /// The quotes that begin or end a string.
    pub(super) quotes: u64,
    /// The bytes from an opening quote to before the closing one.
    pub(super) mask: u64,
}

impl Strings {
    /// Finds the strings of a block, which `bytes` start with; `None` for a bad escape or a backslash outside of strings.
    #[inline(always)]
    pub(super) fn inside<S: Simd>(
        &mut self,
        simd: S,
        bytes: &[u8],
        block: &[u8; 64],
        masks: &Masks,
    ) -> Option<Inside> {
        let mut quotes = masks.quotes;
        if masks.backslashes | self.in_escape != 0 {
            let (escaped, next) = escaped(masks.backslashes, self.in_escape);
            self.in_escape = next;
            if bad_escapes(simd, bytes, block, escaped) != 0 {
                return None;
            }
            quotes &= !escaped;
        }
        let mask = prefix_xor(quotes) ^ self.in_string;
        // The sign bit, spread over the word.
        self.in_string = 0_u64.wrapping_sub(mask >> 63);
        (masks.backslashes & !mask == 0).then_some(Inside { quotes, mask })
    }
}

/// How many of the first bytes belong to the string that they are the inside of, as far as blocks tell; and whether there
/// are escapes among them. The next byte is the quote at its end, or begins what has to be looked at byte by byte.
pub(super) fn string_run(bytes: &[u8]) -> (usize, bool) {
    dispatch!(Level::new(), simd => run(simd, bytes))
}

#[inline(always)]
fn run<S: Simd>(simd: S, bytes: &[u8]) -> (usize, bool) {
    let (mut at, mut has_escapes) = (0, false);
    let mut in_escape = 0;
    while let Some(rest) = bytes.get(at..)
        && let Some(block) = rest.first_chunk::<64>()
    {
        let text = u8x64::simd_from(simd, *block);
        let (quotes, backslashes) = (find(text, b'"'), find(text, b'\\'));
        let control = text.simd_le(0x1f).to_bitmask();
        let cut = in_escape;
        let (ends, bad) = if backslashes | cut == 0 {
            (quotes, control)
        } else {
            let (escaped, next) = escaped(backslashes, cut);
            in_escape = next;
            (quotes & !escaped, control | bad_escapes(simd, rest, block, escaped))
        };
        // What stands before the first quote.
        let within = (ends & ends.wrapping_neg()).wrapping_sub(1);
        if bad & within != 0 {
            // Back to the backslash of an escape that is cut in two.
            return (at - usize::from(cut == 1), has_escapes);
        }
        has_escapes |= backslashes & within != 0;
        if ends != 0 {
            return (at + ends.trailing_zeros() as usize, has_escapes);
        }
        at += 64;
    }
    (at - usize::from(in_escape == 1), has_escapes)
}

/// The bytes of a block that come after a backslash which is not escaped itself; `first` says whether the first byte of it
/// is one, and the second result whether the first byte of the next block is: one or zero.
#[inline(always)]
pub(crate) fn escaped(backslashes: u64, first: u64) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    // In a run of backslashes every second one escapes. The difference runs through each run, up to the byte after it, and
    // leaves behind whether that is at an odd or an even place.
    let starts = backslashes & !first;
    let codes = (starts << 1 | ODD).wrapping_sub(starts) ^ ODD;
    (codes ^ (backslashes | first), (codes & backslashes) >> 63)
}

/// Which of the escaped bytes of a block cannot be escaped. The block is what `bytes` start with.
#[inline(always)]
fn bad_escapes<S: Simd>(simd: S, bytes: &[u8], block: &[u8; 64], escaped: u64) -> u64 {
    let text = u8x64::simd_from(simd, *block);
    // `b` and `f` differ in one bit.
    let simple = find(text, b'"')
        | find(text, b'\\')
        | find(text, b'/')
        | find(text | 4, b'f')
        | find(text, b'n')
        | find(text, b'r')
        | find(text, b't');
    let mut others = escaped & !simple;
    let mut bad = 0;
    while others != 0 {
        let bit = others.trailing_zeros();
        others &= others - 1;
        let digits = bytes.get(bit as usize..).and_then(|rest| rest.strip_prefix(b"u"));
        let is_unicode = digits
            .and_then(<[u8]>::first_chunk::<4>)
            .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        bad |= u64::from(!is_unicode) << bit;
    }
    bad
}

/// Each bit is the xor of all bits up to it: ones from an opening quote to before its closing one.
#[inline(always)]
pub(crate) fn prefix_xor(mut mask: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask
}

#[cfg(test)]
pub(super) mod tests {
    use super::{escaped, run, string_run};
    use crate::json::Scanner;
    use fearless_simd::{Level, dispatch};
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    /// All kinds of vectors that this machine has.
    pub(in crate::json) fn levels() -> Vec<Level> {
        let best = Level::new();
        let mut levels = vec![best, Level::baseline()];
        #[cfg(target_arch = "x86_64")]
        levels.extend(best.as_avx2().map(Level::Avx2).into_iter().chain(best.as_sse4_2().map(Level::Sse4_2)));
        levels
    }

    /// Vectors of every kind find the same, and what is read with their help is a string where `serde_json` reads one.
    fn agrees(inside: &str) {
        let text = format!("\"{inside}\", \"and so on\": 1}}");
        for level in levels() {
            let at_level = dispatch!(level, simd => run(simd, &text.as_bytes()[1..]));
            assert_eq!(at_level, string_run(&text.as_bytes()[1..]), "{level:?}: {text}");
        }
        let mut scanner = Scanner::new(&text, 0, 1);
        let token = scanner.string().map(|token| (token.range().end + 1, token.escaped));
        let mut values = serde_json::Deserializer::from_str(&text).into_iter::<IgnoredAny>();
        let expected = values.next().is_some_and(|value| value.is_ok()).then(|| values.byte_offset());
        assert_eq!(token.ok(), expected.map(|end| (end, text.as_bytes()[..end].contains(&b'\\'))), "{text}");
    }

    #[test]
    fn finds_the_end_of_long_strings() {
        for pad in 0..140 {
            let pad = "p".repeat(pad);
            for rest in ["", "\\\\", "\\\"", "\\u12aB", "\\n\\t\\/\\b\\f\\r", "é", "\\\\\\\"\\\\"] {
                let inside = format!("{pad}{rest}{pad}");
                // What comes after the string is nothing to it.
                let text = format!("{inside}\"{}", "\\x\n".repeat(22));
                assert_eq!(string_run(text.as_bytes()), (inside.len(), inside.contains('\\')), "{inside}");
                agrees(&inside);
            }
            for broken in ["\\x", "\\u12", "\n", "\u{1}", "\\", "\\u12g4"] {
                let inside = format!("{pad}{broken}{pad}");
                let (length, _) = string_run(format!("{inside}\"{}", " ".repeat(64)).as_bytes());
                assert!(length <= pad.len() || broken == "\\", "{inside}");
                agrees(&inside);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn every_second_backslash_of_a_run_escapes(some in any::<u64>(), more in any::<u64>(), first in 0..2_u64) {
            let backslashes = some | more;
            let (mut expected, mut escapes) = (0, first == 1);
            for bit in 0..64 {
                expected |= u64::from(escapes) << bit;
                escapes = !escapes && backslashes >> bit & 1 == 1;
            }
            prop_assert_eq!(escaped(backslashes, first), (expected, u64::from(escapes)));
        }

        #[test]
        fn agrees_on_soup(pieces in prop::collection::vec(prop::sample::select(vec![
            "\\", "\\\\", "\\\"", "\"", "n", "u", "\\u00e9", "\\n", "\\u12", "é", "plain text of some length", "\t", "x",
        ]), 0..60)) {
            agrees(&pieces.concat());
        }
    }
}
