//! Numbers to decimal digits, and back.

/// Two digits, with leading zero.
pub(super) fn pair(n: u32) -> [u8; 2] {
    [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8]
}

/// Appends four digits, with leading zeros; five for the year 10000.
pub(super) fn push_four(n: u32, out: &mut Vec<u8>) {
    if n > 9_999 {
        push_integer(i128::from(n), out);
    } else {
        out.extend_from_slice(&pair(n / 100));
        out.extend_from_slice(&pair(n % 100));
    }
}

/// The nanoseconds that a fraction of a second is: a number of at most nine decimal places.
#[inline]
pub(super) fn scaled(fraction: u32, places: usize) -> u32 {
    const UNITS: [u32; 10] =
        [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    UNITS.get(places).map_or(0, |unit| fraction.saturating_mul(*unit))
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

fn nine(n: u32) -> [u8; 9] {
    let mut digits = [b'0'; 9];
    let mut rest = n;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits
}
