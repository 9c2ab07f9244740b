//! [`Window`]: where strings may end in what is read next, found for many of them at once.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};

/// So many bytes are looked at at once, in words of a bit a byte.
const BYTES: usize = 512;
const WORDS: usize = BYTES / 64;

/// Marks, a bit a byte, the quotes, backslashes and control bytes of the text from some place on. To find the next one is
/// a few steps in registers then, where looking at the text again would make whatever comes after the string wait.
#[derive(Debug)]
pub(super) struct Window {
    /// Where the first byte is in the text, and how many there are.
    start: usize,
    length: usize,
    /// With a word more, so that there is one behind each.
    marks: [u64; WORDS + 1],
}

impl Window {
    pub(super) const EMPTY: Self = Self { start: 0, length: 0, marks: [0; WORDS + 1] };

    /// How many plain bytes come before the next mark at `at` or behind; `None` if they are many, or near the end of a
    /// short text.
    #[inline(always)]
    pub(super) fn plain(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let mut marks = self.marks(at);
        if marks == 0 {
            marks = self.move_to(bytes, at);
        }
        (marks != 0).then_some(marks.trailing_zeros() as usize)
    }

    /// The marks of the sixty-four bytes from `at` on, as far as the window goes.
    #[inline(always)]
    fn marks(&self, at: usize) -> u64 {
        let bit = at.wrapping_sub(self.start);
        let words = self.marks.get(bit / 64..).and_then(<[u64]>::first_chunk::<2>);
        words.map_or(0, |[word, next]| *word >> (bit % 64) | *next << 1 << (63 - bit % 64))
    }

    /// Moves on if more is to be known at `at`, and gives the marks there.
    #[inline(never)]
    pub(super) fn move_to(&mut self, bytes: &[u8], at: usize) -> u64 {
        if at.wrapping_sub(self.start) < self.length.saturating_sub(64) {
            return 0;
        }
        dispatch!(Level::new(), simd => self.fill(simd, bytes, at))
    }

    #[inline(always)]
    fn fill<S: Simd>(&mut self, simd: S, bytes: &[u8], at: usize) -> u64 {
        let rest = bytes.get(at..).unwrap_or_default();
        let rest = rest.get(..BYTES).unwrap_or(rest);
        (self.start, self.length) = (at, rest.len());
        let (blocks, tail) = rest.as_chunks();
        for (number, word) in self.marks.iter_mut().enumerate() {
            *word = match (blocks.get(number), bytes.last_chunk()) {
                (Some(block), _) => marks(simd, block),
                // The last block of the text, without what is in another one already.
                (None, Some(last)) if number == blocks.len() && !tail.is_empty() => {
                    marks(simd, last) >> (64 - tail.len())
                }
                _ => 0,
            };
        }
        self.marks[0]
    }
}

#[inline(always)]
fn marks<S: Simd>(simd: S, block: &[u8; 64]) -> u64 {
    let bytes = u8x64::simd_from(simd, *block);
    (bytes.simd_eq(b'"') | bytes.simd_eq(b'\\') | bytes.simd_le(0x1f)).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::{BYTES, Window};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_search_finds(
            pieces in prop::collection::vec(prop_oneof![
                4 => "[a-zé]{0,20}",
                2 => Just("\"".to_owned()),
                1 => Just("\\".to_owned()),
                1 => Just("\u{1f}".to_owned()),
                1 => (50..BYTES + 80).prop_map(|length| "p".repeat(length)),
            ], 0..40),
            places in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
            sorted in any::<bool>(),
        ) {
            let text = pieces.concat();
            let mut places: Vec<usize> = places.iter().map(|place| place.index(text.len() + 1)).collect();
            if sorted {
                places.sort_unstable();
            }
            let mut window = Window::EMPTY;
            for at in places {
                let rest = &text.as_bytes()[at..];
                let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
                let plain = window.plain(text.as_bytes(), at);
                prop_assert!(plain.is_none() || plain == found);
                let is_near = found.is_some_and(|length| length < 64);
                prop_assert!(!is_near || text.len() < 64 || plain.is_some());
            }
        }
    }
}
