//! JSON strings: where one ends, what its escapes stand for, and how a text is written as one.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x16};

/// What ends a run of plain string bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Quote,
    Backslash,
    Control,
    End,
}

/// Marks, a bit a byte, the quotes, backslashes and control bytes of sixteen bytes. So few bytes are read by what every
/// machine of the target has; more would cost more to ask for than it gives.
#[inline]
fn special(chunk: [u8; 16]) -> u64 {
    dispatch!(Level::baseline(), simd => marks(simd, chunk))
}

/// Marks, a bit a byte, what is the same in both.
#[inline]
pub(super) fn same(one: [u8; 16], other: [u8; 16]) -> u64 {
    dispatch!(Level::baseline(), simd => u8x16::simd_from(simd, one).simd_eq(u8x16::simd_from(simd, other)).to_bitmask())
}

#[inline(always)]
fn marks<S: Simd>(simd: S, chunk: [u8; 16]) -> u64 {
    let bytes = u8x16::simd_from(simd, chunk);
    (bytes.simd_eq(b'"') | bytes.simd_eq(b'\\') | bytes.simd_le(0x1f)).to_bitmask()
}

/// How many plain bytes `bytes` starts with, and what follows them.
#[inline]
pub(super) fn plain_run(bytes: &[u8]) -> (usize, Stop) {
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk::<16>() {
        let marks = special(*chunk);
        if marks != 0 {
            let at = bytes.len() - rest.len() + marks.trailing_zeros() as usize;
            return (at, stop(bytes.get(at)));
        }
        rest = tail;
    }
    let plain = rest.iter().position(|&b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
    let at = bytes.len() - rest.len() + plain;
    (at, stop(bytes.get(at)))
}

#[inline]
fn stop(byte: Option<&u8>) -> Stop {
    match byte {
        Some(b'"') => Stop::Quote,
        Some(b'\\') => Stop::Backslash,
        Some(_) => Stop::Control,
        None => Stop::End,
    }
}

/// How long the escape at the start of `bytes` (a backslash) is; 0 if it is none of JSON's.
#[inline]
pub(super) fn escape_length(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
        Some(b'u') if bytes.get(2..6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) => 6,
        _ => 0,
    }
}

/// Appends what `raw`, the inside of a scanned JSON string, stands for. A surrogate without its partner becomes U+FFFD.
pub(crate) fn unescape_into(raw: &str, out: &mut String) {
    // What is written is never longer than what is read.
    out.reserve(raw.len());
    let mut rest = raw;
    // Escapes often come one after the other: only what is no escape is searched for the next one.
    while let Some((plain, escaped)) =
        rest.strip_prefix('\\').map(|escaped| ("", escaped)).or_else(|| rest.split_once('\\'))
    {
        if !plain.is_empty() {
            out.push_str(plain);
        }
        let mut chars = escaped.chars();
        match chars.next() {
            Some('u') => {
                rest = unicode_escape(chars.as_str(), out);
                continue;
            }
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Appends the character of a `\u` escape, whose digits `text` starts with, and of the low half that may follow;
/// gives what comes after them.
fn unicode_escape<'t>(text: &'t str, out: &mut String) -> &'t str {
    let (unit, rest) = code_unit(text);
    if let Some(c) = char::from_u32(unit) {
        out.push(c);
        return rest;
    }
    if let (0xd800..=0xdbff, Some(next)) = (unit, rest.strip_prefix("\\u")) {
        let (low, after) = code_unit(next);
        if let Some(c) = combine(unit, low) {
            out.push(c);
            return after;
        }
    }
    out.push(char::REPLACEMENT_CHARACTER);
    rest
}

fn code_unit(text: &str) -> (u32, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u32::from_str_radix(digits, 16).unwrap_or(0xfffd), rest)
}

fn combine(high: u32, low: u32) -> Option<char> {
    matches!(low, 0xdc00..=0xdfff)
        .then(|| 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff))
        .and_then(char::from_u32)
}

/// Appends `text` as the inside of a JSON string.
pub(super) fn write_escaped(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    loop {
        let (plain, stop) = plain_run(rest);
        let Some((head, tail)) = rest.split_at_checked(plain) else { return };
        out.extend_from_slice(head);
        let Some((&byte, after)) = tail.split_first() else { return };
        match (stop, byte) {
            (_, b'\n') => out.extend_from_slice(b"\\n"),
            (_, b'\r') => out.extend_from_slice(b"\\r"),
            (_, b'\t') => out.extend_from_slice(b"\\t"),
            (_, 0x08) => out.extend_from_slice(b"\\b"),
            (_, 0x0c) => out.extend_from_slice(b"\\f"),
            (Stop::Control, _) => {
                let hex = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
            }
            _ => out.extend_from_slice(&[b'\\', byte]),
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{Stop, plain_run, unescape_into, write_escaped};
    use proptest::prelude::*;

    fn unescaped(raw: &str) -> String {
        let mut out = String::new();
        unescape_into(raw, &mut out);
        out
    }

    #[test]
    fn finds_the_first_special_byte() {
        for length in 0..40 {
            for (byte, stop) in
                [(b'"', Stop::Quote), (b'\\', Stop::Backslash), (0, Stop::Control), (0x1f, Stop::Control)]
            {
                let mut bytes = vec![b'a'; length];
                bytes.push(byte);
                bytes.extend_from_slice(b"\"\\ \x01 and on");
                assert_eq!(plain_run(&bytes), (length, stop));
            }
            assert_eq!(plain_run(&vec![0xc3; length]), (length, Stop::End));
        }
        assert_eq!(plain_run(b"\x7f\x80\xff \x20!\""), (6, Stop::Quote));
    }

    #[test]
    fn decodes_escapes() {
        for (raw, text) in [
            ("plain", "plain"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u0041\u00e9\u20AC", "Aé€"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d", "\u{fffd}"),
            (r"\ud83dx", "\u{fffd}x"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
            (r"\ud83d\n", "\u{fffd}\n"),
            (r"\u0000", "\0"),
        ] {
            assert_eq!(unescaped(raw), text, "{raw}");
        }
    }

    fn written(text: &str) -> String {
        let mut out = vec![b'"'];
        write_escaped(text, &mut out);
        out.push(b'"');
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_every_ascii_byte_as_serde_json_does() {
        for byte in 0..0x80 {
            let text = char::from(byte).to_string();
            assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        }
    }

    proptest! {
        #[test]
        fn writes_what_serde_json_writes(text in any::<String>()) {
            prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn reads_what_serde_json_writes(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(unescaped(json.strip_prefix('"').unwrap().strip_suffix('"').unwrap()), text);
        }
    }
}
