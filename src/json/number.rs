//! The number grammar of RFC 8259.

/// How many bytes at the start of `bytes` are a number; 0 if it does not start with one.
///
/// Like a scanner, it takes the longest number there is: `01` is the number `0` followed by something else, while `1.`
/// and `1e` are no numbers at all, because nothing that starts so can be.
#[inline]
pub(super) fn number_length(bytes: &[u8]) -> usize {
    let unsigned = match bytes.split_first() {
        Some((b'-', rest)) => rest,
        _ => bytes,
    };
    let integer = match unsigned.first() {
        Some(b'0') => 1,
        Some(b'1'..=b'9') => digits(unsigned),
        _ => return 0,
    };
    let mut length = bytes.len() - unsigned.len() + integer;
    if bytes.get(length) == Some(&b'.') {
        match bytes.get(length + 1..).map_or(0, digits) {
            0 => return 0,
            fraction => length += 1 + fraction,
        }
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        match bytes.get(length + 1 + sign..).map_or(0, digits) {
            0 => return 0,
            exponent => length += 1 + sign + exponent,
        }
    }
    length
}

/// Whether the whole of `text` is a JSON number.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && number_length(text.as_bytes()) == text.len()
}

/// How many digits `bytes` start with.
#[inline]
fn digits(bytes: &[u8]) -> usize {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk() {
        // Of what is no digit the high bit is set then; and above it, where a sum runs over, of anything.
        let values = u64::from_le_bytes(*chunk) ^ u64::from_ne_bytes([b'0'; 8]);
        let others = (values | values.wrapping_add(u64::from_ne_bytes([0x80 - 10; 8]))) & HIGH;
        if others != 0 {
            return bytes.len() - rest.len() + others.trailing_zeros() as usize / 8;
        }
        rest = tail;
    }
    bytes.len() - rest.len() + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::{is_number, number_length};

    #[test]
    fn takes_the_longest_number() {
        for (text, length) in [
            ("0", 1),
            ("-0", 2),
            ("01", 1),
            ("-", 0),
            ("+1", 0),
            ("1.", 0),
            (".5", 0),
            ("1.5e3,", 5),
            ("1e", 0),
            ("1e+", 0),
            ("1E-07]", 5),
            ("12 ", 2),
            ("", 0),
            ("0x1", 1),
            ("1_0", 1),
            ("12345678", 8),
            ("1234567890123456789012,", 22),
            ("1234567/90123456", 7),
            ("-123456789.012345678:", 20),
            ("1e+0123456789\u{ff}12", 13),
        ] {
            assert_eq!(number_length(text.as_bytes()), length, "{text}");
        }
        assert!(is_number("1e400") && is_number("-0.0"));
        assert!(!is_number("01") && !is_number("") && !is_number("1 ") && !is_number("NaN"));
    }
}
