//! A `serde_json::Value` as JSON text, without recursion: nothing bounds how deep a value nests that somebody built.

use super::string::write_escaped;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};
use serde_json::{Value, map};
use std::io::Write as _;
use std::slice;

/// Appends `value` as JSON, as `serde_json` writes it.
pub(crate) fn write_value(value: &Value, out: &mut Vec<u8>) {
    let mut open = Vec::new();
    let mut next = Some(value);
    loop {
        match next {
            Some(Value::Array(elements)) => {
                out.push(b'[');
                open.push(Rest::Elements(elements.iter()));
            }
            Some(Value::Object(members)) => {
                out.push(b'{');
                open.push(Rest::Members(members.iter()));
            }
            Some(scalar) => write_scalar(scalar, out),
            None => drop(open.pop()),
        }
        let Some(rest) = open.last_mut() else { return };
        next = rest.enter(out);
    }
}

/// The JSON text of `value`.
pub(crate) fn value_text(value: &Value) -> String {
    let mut out = Vec::new();
    write_value(value, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// What is left of an open array or object.
enum Rest<'v> {
    Elements(slice::Iter<'v, Value>),
    Members(map::Iter<'v>),
}

impl<'v> Rest<'v> {
    /// Writes what stands before the next value, or the end.
    fn enter(&mut self, out: &mut Vec<u8>) -> Option<&'v Value> {
        // No value ends in an opening bracket.
        let is_first = matches!(out.last(), Some(b'[' | b'{'));
        let separate = |out: &mut Vec<u8>| {
            if !is_first {
                out.push(b',');
            }
        };
        match self {
            Self::Elements(rest) => {
                let next = rest.next();
                if next.is_some() {
                    separate(out);
                } else {
                    out.push(b']');
                }
                next
            }
            Self::Members(rest) => {
                let Some((key, value)) = rest.next() else {
                    out.push(b'}');
                    return None;
                };
                separate(out);
                write_quoted(key, out);
                out.push(b':');
                Some(value)
            }
        }
    }
}

fn write_scalar(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::String(text) => write_quoted(text, out),
        // Writing to memory cannot fail.
        Value::Number(number) => drop(write!(out, "{number}")),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        _ => out.extend_from_slice(b"null"),
    }
}

/// `text` as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut json = Vec::with_capacity(text.len() + 2);
    write_quoted(text, &mut json);
    String::from_utf8(json).unwrap_or_default()
}

/// Appends `text` as a JSON string.
pub(crate) fn write_quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    write_escaped(text, out);
    out.push(b'"');
}

/// Appends JSON without its line breaks, which stand between tokens only.
pub(crate) fn write_one_line(json: &str, out: &mut Vec<u8>) {
    let json = json.as_bytes();
    // Where the next line starts.
    let mut start = 0;
    for (number, block) in json.as_chunks().0.iter().enumerate() {
        let mut line_breaks = line_breaks(block);
        while line_breaks != 0 {
            let end = number * block.len() + line_breaks.trailing_zeros() as usize;
            out.extend_from_slice(json.get(start..end).unwrap_or_default());
            start = end + 1;
            line_breaks &= line_breaks - 1;
        }
    }
    for line in json.get(start..).unwrap_or_default().split(|byte| matches!(byte, b'\n' | b'\r')) {
        out.extend_from_slice(line);
    }
}

/// Marks the line breaks of sixty-four bytes, a bit a byte.
fn line_breaks(block: &[u8; 64]) -> u64 {
    dispatch!(Level::baseline(), simd => {
        let bytes = u8x64::simd_from(simd, *block);
        (bytes.simd_eq(b'\n') | bytes.simd_eq(b'\r')).to_bitmask()
    })
}

#[cfg(test)]
mod tests {
    use super::{value_text, write_one_line};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn writes_as_serde_json_does() {
        for value in [
            json!(null),
            json!([]),
            json!({}),
            json!([[], {}, [[]], {"a": {}}]),
            json!({"a": [1, -1, u64::MAX, 1.5, 1e300, -0.0, true, false, null, "b\"\\\n\u{1}é"], "\"": {"[": "["}}),
            json!("{"),
        ] {
            assert_eq!(value_text(&value), serde_json::to_string(&value).unwrap());
        }
    }

    proptest! {
        #[test]
        fn takes_line_breaks_out(json in "[a{\n\r \t]{0,200}") {
            let mut out = b"[".to_vec();
            write_one_line(&json, &mut out);
            prop_assert_eq!(String::from_utf8(out).unwrap(), format!("[{json}").replace(['\n', '\r'], ""));
        }
    }

    #[test]
    fn writes_however_deep_a_value_nests() {
        const LEVELS: usize = 200_000;
        let mut value = Value::Null;
        for _ in 0..LEVELS {
            value = Value::Array(vec![value]);
        }
        assert_eq!(value_text(&value), format!("{}null{}", "[".repeat(LEVELS), "]".repeat(LEVELS)));
        // Dropping recurses.
        while let Value::Array(mut elements) = value {
            value = elements.pop().unwrap();
        }
    }
}
