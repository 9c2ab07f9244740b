//! [`Strings`]: sixty-four bytes of JSON at a time, told apart by bit masks into what is in strings and what is not.

use crate::json::{escaped, prefix_xor};
use fearless_simd::prelude::*;
use fearless_simd::u8x64;

/// Where the scan is at a byte, as far as strings go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strings {
    Outside,
    Inside,
    /// After a backslash in a string.
    Escape,
}

impl Strings {
    /// Goes on past a block: the brackets in it that are in no string, each a bit, the first byte the lowest. `None`, and
    /// no step, where a look at the single bytes is needed: for a control byte in a string or a backslash in none.
    #[inline(always)]
    pub(super) fn brackets<S: Simd>(&mut self, simd: S, block: &[u8; 64]) -> Option<u64> {
        let bytes = u8x64::simd_from(simd, *block);
        // `[` and `{`, `]` and `}` differ in one bit.
        let folded = bytes | 0x20;
        let brackets = (folded.simd_eq(b'{') | folded.simd_eq(b'}')).to_bitmask();
        let quotes = bytes.simd_eq(b'"').to_bitmask();
        let (backslashes, controls) = (bytes.simd_eq(b'\\'), bytes.simd_le(0x1f));
        let before = if *self == Self::Outside { 0 } else { u64::MAX };
        if *self != Self::Escape && (backslashes | controls).to_bitmask() == 0 {
            let within = prefix_xor(quotes) ^ before;
            *self = if within >> 63 == 0 { Self::Outside } else { Self::Inside };
            return Some(brackets & !within);
        }
        let backslashes = backslashes.to_bitmask();
        let (escaped, next_escaped) = escaped(backslashes, u64::from(*self == Self::Escape));
        let within = prefix_xor(quotes & !escaped) ^ before;
        if controls.to_bitmask() & within | backslashes & !within != 0 {
            return None;
        }
        *self = match (within >> 63, next_escaped) {
            (0, _) => Self::Outside,
            (_, 0) => Self::Inside,
            _ => Self::Escape,
        };
        Some(brackets & !within)
    }
}

#[cfg(test)]
mod tests {
    use super::Strings;
    use fearless_simd::{Level, dispatch};
    use proptest::prelude::*;

    /// The same, byte by byte.
    fn plain(strings: &mut Strings, block: &[u8; 64]) -> Option<u64> {
        let mut brackets = 0;
        let mut now = *strings;
        for (place, &byte) in block.iter().enumerate() {
            now = match (now, byte) {
                (Strings::Outside, b'"') => Strings::Inside,
                (Strings::Outside, b'\\') | (Strings::Inside | Strings::Escape, 0..b' ') => return None,
                (Strings::Outside, _) => {
                    brackets |= u64::from(b"{}[]".contains(&byte)) << place;
                    Strings::Outside
                }
                (Strings::Inside, b'"') => Strings::Outside,
                (Strings::Inside, b'\\') => Strings::Escape,
                (Strings::Inside | Strings::Escape, _) => Strings::Inside,
            };
        }
        *strings = now;
        Some(brackets)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn masks_say_what_a_plain_loop_says(
            start in prop::sample::select(vec![Strings::Outside, Strings::Inside, Strings::Escape]),
            bytes in prop_oneof![
                prop::collection::vec(prop::sample::select(br#""\{}[]a,"#.to_vec()), 192),
                prop::collection::vec(prop::sample::select(br#""{}[]abcdefghijklmnop,:12345"#.to_vec()), 192),
                prop::collection::vec(prop::sample::select(b"\"\\\\\\\\\\\\\\\\[".to_vec()), 192),
                prop::collection::vec(prop::sample::select(b"\"[]aaaaaaaaaaaaaaaaaa\n\x1F \x7F\xFF".to_vec()), 192),
                prop::collection::vec(any::<u8>(), 192),
            ],
        ) {
            let (mut masks, mut loops) = (start, start);
            for block in bytes.as_chunks::<64>().0 {
                let mut baseline = masks;
                let found = dispatch!(Level::new(), simd => masks.brackets(simd, block));
                prop_assert_eq!(found, dispatch!(Level::baseline(), simd => baseline.brackets(simd, block)));
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
