//! [`Strings`]: sixty-four bytes of JSON at a time, told apart by bit masks into what is in strings and what is not.

use wide::u8x16;

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
    #[inline]
    pub(super) fn brackets(&mut self, block: &[u8; 64]) -> Option<u64> {
        let Masks { quotes, brackets, rare } = Masks::of(block);
        let before = if *self == Self::Outside { 0 } else { u64::MAX };
        if !rare && *self != Self::Escape {
            let within = prefix_xor(quotes) ^ before;
            *self = if within >> 63 == 0 { Self::Outside } else { Self::Inside };
            return Some(brackets & !within);
        }
        let (backslashes, controls) = rare_masks(block);
        let (escaped, escapes_next) = escaped(backslashes, *self == Self::Escape);
        let within = prefix_xor(quotes & !escaped) ^ before;
        // The opening quote is within, the closing one is not.
        if (controls & within) | (backslashes & !within) != 0 {
            return None;
        }
        *self = match (within >> 63, escapes_next) {
            (0, _) => Self::Outside,
            (_, false) => Self::Inside,
            (_, true) => Self::Escape,
        };
        Some(brackets & !within)
    }
}

/// Where in a block the bytes of each class are.
struct Masks {
    quotes: u64,
    brackets: u64,
    /// Whether there are backslashes or control bytes.
    rare: bool,
}

impl Masks {
    #[inline]
    fn of(block: &[u8; 64]) -> Self {
        let (mut quotes, mut brackets, mut rare) = (0, 0, u8x16::splat(0));
        let (chunks, _) = block.as_chunks::<16>();
        for chunk in chunks.iter().rev() {
            let bytes = u8x16::new(*chunk);
            // `[` and `{`, `]` and `}` differ in one bit.
            let folded = bytes | u8x16::splat(0x20);
            quotes = quotes << 16 | mask(is(bytes, b'"'));
            brackets = brackets << 16 | mask(is(folded, b'{') | is(folded, b'}'));
            rare |= is(bytes, b'\\') | is_control(bytes);
        }
        Self { quotes, brackets, rare: mask(rare) != 0 }
    }
}

/// Where in a block the backslashes and the control bytes are.
fn rare_masks(block: &[u8; 64]) -> (u64, u64) {
    let (chunks, _) = block.as_chunks::<16>();
    chunks.iter().rev().fold((0, 0), |(backslashes, controls), chunk| {
        let bytes = u8x16::new(*chunk);
        (backslashes << 16 | mask(is(bytes, b'\\')), controls << 16 | mask(is_control(bytes)))
    })
}

#[inline]
fn is(bytes: u8x16, byte: u8) -> u8x16 {
    bytes.cmp_eq(u8x16::splat(byte))
}

#[inline]
fn is_control(bytes: u8x16) -> u8x16 {
    bytes.min(u8x16::splat(0x1F)).cmp_eq(bytes)
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the mask of sixteen bytes has sixteen bits"
)]
fn mask(bytes: u8x16) -> u64 {
    u64::from(bytes.move_mask() as u16)
}

/// Each bit is the xor of all bits up to it: ones from an opening quote to before its closing one.
#[inline]
fn prefix_xor(mut mask: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask
}

/// The bytes that come after a backslash which is not itself escaped, and whether the first of the next block does.
/// `first`: whether the first of this one does.
#[inline]
fn escaped(backslashes: u64, first: bool) -> (u64, bool) {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    let first = u64::from(first);
    // In a run of backslashes every other one escapes, from its first. Subtracting a run from the odd places, with its
    // own shifted by one, carries to its end and leaves those that escape and the byte after the last.
    let runs = backslashes & !first;
    let steps = (runs << 1 | ODD).wrapping_sub(runs) ^ ODD;
    (steps ^ (backslashes | first), (steps & backslashes) >> 63 == 1)
}

#[cfg(test)]
mod tests {
    use super::Strings;
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
                let found = masks.brackets(block);
                prop_assert_eq!(found, plain(&mut loops, block));
                prop_assert_eq!(masks, loops);
                if found.is_none() {
                    break;
                }
            }
        }
    }
}
