//! Passing over objects and arrays sixty-four bytes at a time: bit masks say where in a block what stands, and the grammar
//! is checked for all of the block at once, by what may come next after what. Only brackets are looked at one by one.
//!
//! It validates all of the grammar but says only yes or no; the tokens of the scanner tell what is wrong and where.

use super::bits::BitStack;
use super::masks::{Masks, Strings};
use super::number::number_length;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};
use std::ops::ControlFlow;

/// How long the object or array is that `bytes` starts with; `None` if it is not valid, ends too early, or nests deeper
/// than `levels`.
pub(super) fn container_length(bytes: &[u8], levels: usize) -> Option<usize> {
    dispatch!(Level::new(), simd => length(simd, bytes, levels))
}

#[inline(always)]
fn length<S: Simd>(simd: S, bytes: &[u8], levels: usize) -> Option<usize> {
    let mut skip = Skip { bytes, levels, ..Skip::default() };
    // The first value may come, as it may after a comma.
    skip.separator = 1;
    while let Some(rest) = bytes.get(skip.base..).filter(|rest| !rest.is_empty()) {
        // White space means nothing, wherever the text ends.
        let tail;
        let block = if let Some(block) = rest.first_chunk::<64>() {
            block
        } else {
            tail = filled(rest);
            &tail
        };
        if let ControlFlow::Break(length) = skip.block(simd, rest, block)? {
            return Some(length);
        }
    }
    None
}

/// A block of what is less than one.
#[cold]
fn filled(rest: &[u8]) -> [u8; 64] {
    let mut block = [b' '; 64];
    block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    block
}

/// What one block leaves to the next. The marks are one or zero: whether the next byte that is no white space comes
/// right after such a token.
#[derive(Default)]
struct Skip<'t> {
    bytes: &'t [u8],
    levels: usize,
    /// Where the block starts.
    base: usize,
    open: BitStack,
    strings: Strings,
    /// All ones in an object, zero in an array.
    in_object: u64,
    /// After a colon or comma.
    separator: u64,
    /// After an opening bracket.
    opening: u64,
    /// After the comma or brace that a key comes after.
    before_key: u64,
    /// After a key.
    after_key: u64,
    /// Whether the block ended inside a key.
    in_key: u64,
    /// Whether the block ended inside a number or literal.
    in_scalar: u64,
}

impl Skip<'_> {
    /// Passes a block; the length of the container if it ends here.
    #[inline(always)]
    fn block<S: Simd>(&mut self, simd: S, rest: &[u8], block: &[u8; 64]) -> Option<ControlFlow<usize>> {
        let masks = Masks::of(simd, block);
        let inside = self.strings.inside(simd, rest, block, &masks)?;
        let (starts, ends) = (inside.quotes & inside.mask, inside.quotes & !inside.mask);
        let outside = !inside.mask;
        let blanks = if masks.low == 0 { 0 } else { masks.blanks(simd, block, inside.mask)? };
        let (colons, commas) = (masks.colons & outside, masks.commas & outside);
        let (opens, closes) = (masks.opens & outside, masks.closes & outside);
        let scalars = outside & !(blanks | ends | colons | commas | opens | closes);

        let (in_object, end) = self.brackets(block, opens, opens | closes)?;
        let within = u64::MAX >> (63 - end.unwrap_or(63));

        let after_separator = after(colons | commas, blanks, &mut self.separator);
        let value_or_end = after_separator | after(opens, blanks, &mut self.opening);
        let key_or_end = after((opens | commas) & in_object, blanks, &mut self.before_key);
        let key_ends = carried(inside.mask, starts & key_or_end, &mut self.in_key);
        let after_key = after(key_ends & ends, blanks, &mut self.after_key);
        let scalar_starts = scalars & !(scalars << 1 | self.in_scalar);
        let values = opens | scalar_starts;

        // A value or key comes after a separator or an opening bracket, only a key where a key is due, a comma or closing
        // bracket after neither or, a bracket, after an opening one; and a colon after each key and nothing else.
        let wrong = (values | starts) & !value_or_end
            | values & key_or_end
            | commas & value_or_end
            | closes & after_separator
            | colons ^ after_key;
        if wrong & within != 0 {
            return None;
        }
        self.scalars(scalars & within, scalar_starts & within, &masks)?;
        self.in_scalar = scalars >> 63;
        let base = self.base;
        self.base += 64;
        Some(end.map_or(ControlFlow::Continue(()), |end| ControlFlow::Break(base + end as usize + 1)))
    }

    /// Goes through the brackets of a block. Where its bytes are those of an object, and where the container ends.
    #[inline(always)]
    fn brackets(&mut self, block: &[u8; 64], opens: u64, mut brackets: u64) -> Option<(u64, Option<u32>)> {
        let mut in_object = self.in_object;
        while brackets != 0 {
            let bit = brackets.trailing_zeros();
            brackets &= brackets - 1;
            let is_brace = block.get(bit as usize)? & 0x20 != 0;
            let inner = if opens >> bit & 1 == 1 {
                if self.open.depth() >= self.levels {
                    return None;
                }
                self.open.push(is_brace);
                is_brace
            } else {
                if is_brace != (self.in_object != 0) {
                    return None;
                }
                match self.open.pop() {
                    Some(inner) => inner,
                    None => return Some((in_object, Some(bit))),
                }
            };
            self.in_object = 0_u64.wrapping_sub(u64::from(inner));
            let from_here = u64::MAX << bit;
            in_object = in_object & !from_here | self.in_object & from_here;
        }
        Some((in_object, None))
    }

    /// Checks numbers and literals. Those that are nothing but digits, as most are, are only checked for leading zeros.
    #[inline(always)]
    fn scalars(&self, scalars: u64, starts: u64, masks: &Masks) -> Option<()> {
        // What goes on from the block before was checked there.
        let carried = if self.in_scalar == 1 { scalars & !scalars.wrapping_add(1) } else { 0 };
        let suspects = scalars & !(masks.digits | carried) | starts & masks.zeros & scalars >> 1;
        if suspects | scalars >> 63 == 0 { Some(()) } else { self.suspects(suspects, scalars, starts) }
    }

    #[inline(never)]
    fn suspects(&self, mut suspects: u64, scalars: u64, starts: u64) -> Option<()> {
        // The last one goes on in the next block.
        suspects |= starts & (1 << 63 >> (scalars.leading_ones().max(1) - 1));
        while suspects != 0 {
            let up_to = u64::MAX >> (63 - suspects.trailing_zeros());
            let start = 63 - (starts & up_to).leading_zeros().min(63);
            let rest = self.bytes.get(self.base + start as usize..)?;
            let length = match rest.first()? {
                b't' | b'n' if rest.starts_with(b"true") || rest.starts_with(b"null") => 4,
                b'f' if rest.starts_with(b"false") => 5,
                _ => number_length(rest),
            };
            // What follows must not go on where the number or literal ends.
            let ends = matches!(rest.get(length)?, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
            if length == 0 || !ends {
                return None;
            }
            let end = u32::try_from(length).ok().and_then(|length| start.checked_add(length));
            suspects &= end.and_then(|end| u64::MAX.checked_shl(end)).unwrap_or(0);
        }
        Some(())
    }
}

/// Where the bytes are that come next after those in `marks`, white space left out. `carry` is what comes over from the
/// block before, and then what goes on to the next one.
#[inline(always)]
pub(crate) fn after(marks: u64, blanks: u64, carry: &mut u64) -> u64 {
    // A bit at the start of a run of blanks is carried over all of it; what is carried out of the block is the high half.
    let next = (u128::from(marks) << 1 | u128::from(*carry)) + u128::from(blanks);
    let (over, next) = halves(next);
    *carry = over;
    next & !blanks
}

/// Carries the bits of `starts` over the runs of `mask` that start there, to the bits behind them. `carry` is a run that
/// comes over from the block before, and then one that goes on to the next.
#[inline(always)]
fn carried(mask: u64, starts: u64, carry: &mut u64) -> u64 {
    let (over, sum) = halves(u128::from(mask) + u128::from(starts) + u128::from(*carry));
    *carry = over;
    sum
}

/// The upper and the lower half. (Sums of twice the width, rather than sums and overflows of the single one: the compiler
/// would gather the latter into vectors, at a loss.)
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "each half by itself")]
fn halves(word: u128) -> (u64, u64) {
    ((word >> 64) as u64, word as u64)
}

#[cfg(test)]
mod tests {
    use super::{container_length, length};
    use crate::json::masks::tests::levels;
    use fearless_simd::{Simd, dispatch};
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    #[inline(always)]
    fn length_at<S: Simd>(simd: S, bytes: &[u8]) -> Option<usize> {
        length(simd, bytes, usize::MAX)
    }

    /// Agrees with `serde_json` on the text between all kinds of neighbours.
    fn agrees(json: &str) {
        let valid = serde_json::from_str::<IgnoredAny>(json).is_ok() && json.starts_with(['{', '[']);
        for after in ["", " ", "\n", ",\"next\":1}", "}]}]", "x"] {
            let text = format!("{json}{after}");
            let expected = serde_json::Deserializer::from_str(&text).into_iter::<IgnoredAny>().next();
            let length = container_length(text.as_bytes(), usize::MAX);
            for level in levels() {
                let at_level = dispatch!(level, simd => length_at(simd, text.as_bytes()));
                assert_eq!(at_level, length, "{level:?}: {text}");
            }
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
                format!("[\"{pad}\",100200300,-1.005e+10,0]"),
                format!("[\"{pad}\\\\{}\"]", "p".repeat(130)),
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
    fn checks_numbers_and_literals_wherever_a_block_ends() {
        let digits = "1".repeat(70);
        for pad in 0..70 {
            let pad = "p".repeat(pad);
            for wrong in ["x", "-", "01", "11x", "1.", "1e+", "tru", "nulll"] {
                for rest in ["0", "\"\"", &digits] {
                    agrees(&format!("[\"{pad}\",{wrong},{rest}]"));
                }
            }
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
            "\u{1}", "\t", "é", "0", "01", "-1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"", "{}", "[]", "\\u12ab",
        ]), 0..40)) {
            agrees(&format!("[{}", pieces.concat()));
            agrees(&format!("[{}]", pieces.concat()));
            agrees(&format!("{{\"k\":{}}}", pieces.concat()));
        }
    }
}
