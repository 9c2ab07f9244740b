//! [`Masks`]: where in sixty-four bytes of JSON the bytes of each class are, a bit a byte; and [`Strings`], which tells the
//! inside of strings from the outside.

use super::string::{bits, escape_length};
use wide::u8x16;

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
    #[inline]
    pub(super) fn of(block: &[u8; 64]) -> Self {
        let mut masks = Self::default();
        let (chunks, _) = block.as_chunks::<16>();
        for chunk in chunks.iter().rev() {
            let bytes = u8x16::new(*chunk);
            let is = |byte: u8| bytes.cmp_eq(u8x16::splat(byte));
            let up_to = |bytes: u8x16, most: u8| bytes.min(u8x16::splat(most)).cmp_eq(bytes);
            // `[` and `{`, `]` and `}` differ in one bit.
            let folded = bytes | u8x16::splat(0x20);
            let push = |mask: u64, found: u8x16| mask << 16 | u64::from(bits(found));
            masks = Self {
                quotes: push(masks.quotes, is(b'"')),
                backslashes: push(masks.backslashes, is(b'\\')),
                low: push(masks.low, up_to(bytes, b' ')),
                colons: push(masks.colons, is(b':')),
                commas: push(masks.commas, is(b',')),
                opens: push(masks.opens, folded.cmp_eq(u8x16::splat(b'{'))),
                closes: push(masks.closes, folded.cmp_eq(u8x16::splat(b'}'))),
                digits: push(masks.digits, up_to(bytes - u8x16::splat(b'0'), 9)),
                zeros: push(masks.zeros, is(b'0')),
            };
        }
        masks
    }

    /// White space outside of strings; `None` if there is a control byte inside one. Outside, one that is no white space
    /// is left over, as a number or literal that is wrong.
    #[inline]
    pub(super) fn blanks(&self, block: &[u8; 64], in_string: u64) -> Option<u64> {
        let spaces = find(block, |bytes| bytes.cmp_eq(u8x16::splat(b' ')));
        let control = self.low & !spaces;
        if control == 0 {
            return Some(spaces & !in_string);
        }
        let line_ends = find(block, |bytes| {
            let is = |byte: u8| bytes.cmp_eq(u8x16::splat(byte));
            is(b'\n') | is(b'\r') | is(b'\t')
        });
        (control & in_string == 0).then_some((spaces | line_ends) & !in_string)
    }
}

#[inline]
fn find(block: &[u8; 64], class: impl Fn(u8x16) -> u8x16) -> u64 {
    let (chunks, _) = block.as_chunks::<16>();
    chunks.iter().rev().fold(0, |mask, chunk| mask << 16 | u64::from(bits(class(u8x16::new(*chunk)))))
}

/// Follows strings from block to block.
#[derive(Default)]
pub(super) struct Strings {
    /// All ones inside a string.
    in_string: u64,
    /// Bytes up to here belong to an escape.
    escaped_to: usize,
}

/// The strings of a block.
pub(super) struct Inside {
    /// The quotes that begin or end a string.
    pub(super) quotes: u64,
    /// The bytes from an opening quote to before the closing one.
    pub(super) mask: u64,
}

impl Strings {
    /// Finds the strings of the block of `bytes` at `base`; `None` for a bad escape or a backslash outside of strings.
    #[inline]
    pub(super) fn inside(&mut self, bytes: &[u8], base: usize, masks: &Masks) -> Option<Inside> {
        let mut quotes = masks.quotes;
        if masks.backslashes != 0 || self.escaped_to > base {
            quotes &= !self.escaped(bytes, base, masks.backslashes)?;
        }
        let mask = prefix_xor(quotes) ^ self.in_string;
        // The sign bit, spread over the word.
        self.in_string = 0_u64.wrapping_sub(mask >> 63);
        (masks.backslashes & !mask == 0).then_some(Inside { quotes, mask })
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

/// Each bit is the xor of all bits up to it: ones from an opening quote to before its closing one.
#[inline]
fn prefix_xor(mut mask: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask
}
