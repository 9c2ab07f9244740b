//! [`Word`]: a key in sixteen bytes, to be found in a table without a loop over its bytes.

/// A key of up to fifteen bytes and the quote that closes it, zero behind that; of a longer one its two ends and its
/// length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word(u128);

/// So many bytes are in the word itself.
const LENGTH: usize = 15;

const QUOTE: u64 = b'"' as u64;

/// Set in the word of a longer key only.
const LONG: u128 = 1 << 127;

/// For every length the bytes of a word that are of the key and its quote.
#[expect(clippy::indexing_slicing, reason = "a mistake would not compile")]
const MASKS: [u128; LENGTH + 1] = {
    let mut masks = [0xff; LENGTH + 1];
    let mut length = 1;
    while length <= LENGTH {
        masks[length] = masks[length - 1] << 8 | 0xff;
        length += 1;
    }
    masks
};

impl Word {
    /// Of no key.
    pub(crate) const NONE: Self = Self(u128::MAX);

    #[inline]
    pub(crate) fn new(key: &[u8]) -> Self {
        let length = key.len();
        let (low, high) = match (key.first_chunk(), key.last_chunk()) {
            (Some(head), Some(tail)) => {
                let (head, tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
                if length > LENGTH {
                    return Self(u128::from(head) | u128::from(tail ^ length as u64) << 64 | LONG);
                }
                (head, tail >> 8 >> ((LENGTH - length) * 8) | QUOTE << ((length - 8) * 8))
            }
            _ => match (key.first_chunk(), key.last_chunk()) {
                (Some(head), Some(tail)) => {
                    let (head, tail) = (u32::from_le_bytes(*head), u32::from_le_bytes(*tail));
                    (u64::from(head) | u64::from(tail) << ((length - 4) * 8) | QUOTE << (length * 8), 0)
                }
                _ => (key.iter().rfold(QUOTE, |word, &byte| word << 8 | u64::from(byte)), 0),
            },
        };
        Self(u128::from(high) << 64 | u128::from(low))
    }

    /// Of a key of so many bytes, with its closing quote and whatever follows; `None` for more than fifteen.
    #[inline(always)]
    pub(super) fn of_start(bytes: [u8; 16], length: usize) -> Option<Self> {
        MASKS.get(length).map(|mask| Self(u128::from_le_bytes(bytes) & mask))
    }

    /// Whether keys with this word are equal.
    #[inline(always)]
    pub(crate) fn is_whole(self) -> bool {
        self.0 & LONG == 0
    }

    /// Its bits, mixed into the upper ones by an odd factor.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "its halves")]
    pub(crate) fn hash(self, factor: u64) -> u64 {
        ((self.0 as u64) ^ ((self.0 >> 64) as u64).rotate_left(29)).wrapping_mul(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Word};

    #[test]
    fn is_whole_up_to_fifteen_bytes() {
        let text = b"abcdefghijklmnopqrstuvwxyz";
        for length in 0..text.len() {
            let key = &text[..length];
            let word = Word::new(key);
            assert_eq!(word.is_whole(), length <= LENGTH);
            assert_ne!(word, Word::NONE);
            assert_ne!(word, Word::new(&text[..=length]));
            for at in 0..length {
                let mut other = key.to_vec();
                other[at] = b'!';
                let is_seen = length <= LENGTH || at < 8 || at >= length - 8;
                assert_eq!(word != Word::new(&other), is_seen, "{length} {at}");
            }
            let mut quoted = [b'z'; 16];
            quoted.iter_mut().zip(key.iter().chain(b"\"")).for_each(|(to, from)| *to = *from);
            assert_eq!(Word::of_start(quoted, length), (length <= LENGTH).then_some(word));
        }
        assert_ne!(Word::new(b""), Word::new(b"\0"));
    }
}
