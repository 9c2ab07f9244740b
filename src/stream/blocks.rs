//! [`Outline`]: sixty-four bytes of JSON at a time, told apart by bit masks into what is in strings and what is not.

use crate::json::{after, escaped, prefix_xor};
use fearless_simd::prelude::*;
use fearless_simd::u8x64;

/// Where the scan is at a byte of an object or array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// All ones in a string.
    in_string: u64,
    /// One after a backslash in a string, else zero.
    in_escape: u64,
    /// One where nothing but white space came since a closer, else zero.
    after_closer: u64,
}

/// What stands in a block, each byte a bit, the first the lowest. Brackets are those in no string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// `{` and `[`
    pub(super) openers: u64,
    /// `}` and `]`
    pub(super) closers: u64,
    /// Of all bytes, those that are `{` or `}` if they are brackets.
    pub(super) braces: u64,
    /// Each `{` that follows a closer.
    pub(super) cuts: u64,
    /// Control bytes.
    pub(super) controls: u64,
}

impl Outline {
    pub(super) const INSIDE: Self = Self { in_string: 0, in_escape: 0, after_closer: 0 };
    pub(super) const AFTER_CLOSER: Self = Self { after_closer: 1, ..Self::INSIDE };
    pub(super) const STRING: Self = Self { in_string: u64::MAX, ..Self::INSIDE };
    pub(super) const ESCAPE: Self = Self { in_escape: 1, ..Self::STRING };

    /// Goes on past a block. `None`, and no step, where a look at the single bytes is needed: for a control byte in a
    /// string or, in none, for a backslash or a control byte that is no white space.
    #[inline(always)]
    pub(super) fn block<S: Simd>(&mut self, simd: S, block: &[u8; 64]) -> Option<Found> {
        let bytes = u8x64::simd_from(simd, *block);
        // `[` and `{`, `]` and `}` differ in one bit.
        let folded = bytes | 0x20;
        let (openers, closers) = (find(folded, b'{'), find(folded, b'}'));
        let braces = bytes.simd_ge(0x60).to_bitmask();
        let (blanks, controls) = (bytes.simd_le(b' ').to_bitmask(), bytes.simd_le(0x1f).to_bitmask());
        let (mut quotes, backslashes) = (find(bytes, b'"'), find(bytes, b'\\'));
        let mut next_escape = 0;
        if backslashes | self.in_escape != 0 {
            let (escaped, next) = escaped(backslashes, self.in_escape);
            quotes &= !escaped;
            next_escape = next;
        }
        let within = prefix_xor(quotes) ^ self.in_string;
        if controls | backslashes & !within != 0 {
            let line_ends = (bytes.simd_eq(b'\n') | bytes.simd_eq(b'\r') | bytes.simd_eq(b'\t')).to_bitmask();
            if controls & (within | !line_ends) | backslashes & !within != 0 {
                return None;
            }
        }
        self.in_escape = next_escape;
        // The sign bit, spread over the word.
        self.in_string = 0_u64.wrapping_sub(within >> 63);
        let (openers, closers) = (openers & !within, closers & !within);
        let cuts = after(closers, blanks & !within, &mut self.after_closer) & openers & braces;
        Some(Found { openers, closers, braces, cuts, controls })
    }
}

/// Where a byte is.
#[inline(always)]
fn find<S: Simd>(bytes: u8x64<S>, byte: u8) -> u64 {
    bytes.simd_eq(byte).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::{Found, Outline};
    use fearless_simd::{Level, dispatch};
    use proptest::prelude::*;

    /// The same, byte by byte.
    fn plain(outline: &mut Outline, block: &[u8; 64]) -> Option<Found> {
        let mut found = Found::default();
        let mut now = *outline;
        for (place, &byte) in block.iter().enumerate() {
            found.braces |= u64::from(byte >= 0x60) << place;
            found.controls |= u64::from(byte < b' ') << place;
            now = if now.in_string == 0 {
                match byte {
                    b'"' => Outline::STRING,
                    b'\\' => return None,
                    b'{' | b'[' => {
                        found.openers |= 1 << place;
                        found.cuts |= u64::from(byte == b'{' && now == Outline::AFTER_CLOSER) << place;
                        Outline::INSIDE
                    }
                    b'}' | b']' => {
                        found.closers |= 1 << place;
                        Outline::AFTER_CLOSER
                    }
                    b' ' | b'\n' | b'\r' | b'\t' => now,
                    0..b' ' => return None,
                    _ => Outline::INSIDE,
                }
            } else {
                match byte {
                    0..b' ' => return None,
                    _ if now == Outline::ESCAPE => Outline::STRING,
                    b'"' => Outline::INSIDE,
                    b'\\' => Outline::ESCAPE,
                    _ => now,
                }
            };
        }
        *outline = now;
        Some(found)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn masks_say_what_a_plain_loop_says(
            start in prop::sample::select(vec![
                Outline::INSIDE, Outline::AFTER_CLOSER, Outline::STRING, Outline::ESCAPE,
            ]),
            bytes in prop_oneof![
                prop::collection::vec(prop::sample::select(br#""\{}[]a,"#.to_vec()), 192),
                prop::collection::vec(prop::sample::select(br#""{}[]abcdefghijklmnop,:12345"#.to_vec()), 192),
                prop::collection::vec(prop::sample::select(b"\"\\\\\\\\\\\\\\\\[".to_vec()), 192),
                prop::collection::vec(prop::sample::select(b"\"[]aaaaaaaaaaaaaaaaaa\n\x1F \x7F\xFF".to_vec()), 192),
                prop::collection::vec(prop::sample::select(b"{}[]        \n\r\t".to_vec()), 192),
                prop::collection::vec(any::<u8>(), 192),
            ],
        ) {
            let (mut masks, mut loops) = (start, start);
            for block in bytes.as_chunks::<64>().0 {
                let mut baseline = masks;
                let found = dispatch!(Level::new(), simd => masks.block(simd, block));
                prop_assert_eq!(found, dispatch!(Level::baseline(), simd => baseline.block(simd, block)));
                prop_assert_eq!(masks, baseline);
                prop_assert_eq!(found, plain(&mut loops, block));
                prop_assert_eq!(masks, loops);
                if found.is_none() {
                    break;
                }
            }
        }
    }
}
