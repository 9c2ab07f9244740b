//! Numbers to decimal digits, and back.

/// The two digits each of the numbers below 100; and more, so that seven bits are always a place in it.
const TWO_DIGITS: [[u8; 2]; 128] = {
    let mut all = [[b'0'; 2]; 128];
    let mut rest: &mut [[u8; 2]] = &mut all;
    let mut n = 0;
    while let Some((digits, more)) = rest.split_first_mut() {
        *digits = [b'0' + n / 10 % 10, b'0' + n % 10];
        n += 1;
        rest = more;
    }
    all
};

/// The digits of a number below 100, with leading zero.
#[inline]
pub(super) fn two_digits(n: u32) -> [u8; 2] {
    TWO_DIGITS.get(n as usize % TWO_DIGITS.len()).copied().unwrap_or_default()
}

/// The last two digits, with leading zero.
pub(super) fn pair(n: u32) -> [u8; 2] {
    two_digits(n % 100)
}

/// Appends the last four digits, with leading zeros.
pub(super) fn push_four(n: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&pair(n / 100));
    out.extend_from_slice(&pair(n));
}

/// The nanoseconds that a fraction of a second is: a number of at most nine decimal places.
#[inline]
pub(super) fn scaled(fraction: u32, places: usize) -> u32 {
    const UNITS: [u32; 10] =
        [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    UNITS.get(places).map_or(0, |unit| fraction.saturating_mul(*unit))
}

/// Of a text of this shape, where it has a digit at most that one, else the same byte, whose value is 0: at every place
/// the number that is made by the values there and behind it.
#[inline(always)]
pub(super) fn read_pairs(text: [u8; 8], shape: [u8; 8]) -> Option<[u32; 8]> {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let zero = shape.map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    let values = u64::from_le_bytes(text) ^ u64::from_le_bytes(zero);
    // With this added, what is more than the shape has room for reaches the high bit.
    let room =
        u64::from_le_bytes(shape.map(|byte| 0x7f - if byte.is_ascii_digit() { byte - b'0' } else { 0 }));
    let is_shaped = (values | values.wrapping_add(room)) & HIGH == 0;
    // None of the sums is more than 99, so each stays in its byte.
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
    is_shaped.then(|| pairs.to_le_bytes().map(u32::from))
}

/// The number that eight digits are; `None` if one of them is no digit.
#[inline(always)]
pub(super) fn eight(digits: [u8; 8]) -> Option<u32> {
    const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0xf0; 8]);
    const SIX: u64 = u64::from_ne_bytes([6; 8]);
    let word = u64::from_le_bytes(digits);
    if word & HIGH != ZEROS || word.wrapping_add(SIX) & HIGH != ZEROS {
        return None;
    }
    // Neighbours are joined: digits to pairs, pairs to fours, fours to eight.
    let digits = word.wrapping_sub(ZEROS);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    u32::try_from(eight).ok()
}

/// Appends the first `count` digits (at most 9) of a fraction of a second.
pub(super) fn push_fraction(nanoseconds: u32, count: usize, out: &mut Vec<u8>) {
    let all = nine(nanoseconds);
    out.extend_from_slice(all.get(..count).unwrap_or(&all));
}

/// Appends at most `count` digits of a fraction of a second after a separator, without zeros at the end; nothing if
/// all are zero.
pub(super) fn push_trimmed_fraction(nanoseconds: u32, separator: u8, count: usize, out: &mut Vec<u8>) {
    let all = nine(nanoseconds);
    let digits = all.get(..count).unwrap_or(&all);
    if let Some(last) = digits.iter().rposition(|&digit| digit != b'0') {
        out.push(separator);
        out.extend(digits.iter().take(last + 1));
    }
}

/// Appends a number in decimal, with a sign if it is negative.
pub(super) fn push_integer(n: i128, out: &mut Vec<u8>) {
    use std::io::Write as _;
    // Writing to a `Vec` cannot fail.
    let _ = write!(out, "{n}");
}

/// Nine digits, with leading zeros, of a number that has no more.
#[inline]
pub(super) fn nine(n: u32) -> [u8; 9] {
    let rest = n % 100_000_000;
    let (high, low) = (rest / 10_000, rest % 10_000);
    let mut text = [b'0' + (n / 100_000_000) as u8; 9];
    text[1..3].copy_from_slice(&two_digits(high / 100));
    text[3..5].copy_from_slice(&two_digits(high % 100));
    text[5..7].copy_from_slice(&two_digits(low / 100));
    text[7..9].copy_from_slice(&two_digits(low % 100));
    text
}

#[cfg(test)]
mod tests {
    use super::{eight, nine, scaled};
    use proptest::prelude::*;

    #[test]
    fn scales_fractions() {
        for (fraction, places, nanoseconds) in
            [(0, 0, 0), (5, 1, 500_000_000), (123, 3, 123_000_000), (999_999_999, 9, 999_999_999), (1, 10, 0)]
        {
            assert_eq!(scaled(fraction, places), nanoseconds);
        }
    }

    /// What a byte is worth where the shape has this one.
    fn value(byte: u8, shape: u8) -> Option<u32> {
        if shape.is_ascii_digit() {
            (b'0'..=shape).contains(&byte).then(|| u32::from(byte - b'0'))
        } else {
            (byte == shape).then_some(0)
        }
    }

    #[test]
    fn a_shape_takes_digits_and_what_it_names() {
        for shape in *b"01259-:T" {
            for byte in 0..=u8::MAX {
                for at in 0..8 {
                    let (mut text, mut shapes) = (*b"12345678", *b"99999999");
                    (text[at], shapes[at]) = (byte, shape);
                    let fits = value(byte, shape).is_some();
                    assert_eq!(super::read_pairs(text, shapes).is_some(), fits, "{shape} {byte} {at}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn reads_pairs_of_a_shape(
            text in prop::array::uniform8(prop_oneof![8 => b'0'..=b'9', 1 => Just(b'-'), 1 => any::<u8>()]),
            shape in prop::array::uniform8(prop_oneof![8 => Just(b'9'), 1 => b'0'..=b'8', 1 => Just(b'-')]),
        ) {
            let values: Option<Vec<_>> = text.into_iter().zip(shape).map(|(byte, shape)| value(byte, shape)).collect();
            let pair = |values: Vec<u32>| {
                (0..8).map(|at| 10 * values[at] + values.get(at + 1).unwrap_or(&0)).collect::<Vec<_>>()
            };
            prop_assert_eq!(super::read_pairs(text, shape).map(Vec::from), values.map(pair));
        }

        #[test]
        fn nine_digits_of_a_number(n in 0..1_000_000_000_u32) {
            prop_assert_eq!(String::from_utf8(nine(n).to_vec()).unwrap(), format!("{n:09}"));
        }

        #[test]
        fn eight_digits_are_a_number(digits in prop::array::uniform8(prop_oneof![9 => b'0'..=b'9', 1 => any::<u8>()])) {
            let text = std::str::from_utf8(&digits).ok();
            let expected = text.filter(|text| text.bytes().all(|b| b.is_ascii_digit())).and_then(|text| text.parse().ok());
            prop_assert_eq!(eight(digits), expected);
        }
    }
}
