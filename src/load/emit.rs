//! [`emit`]: a tree as YAML that readers of YAML 1.1 and 1.2 take for the same thing.
//!
//! `serde_yaml` writes `yes`, `2020-01-01` and `<<` without quotes, and folds some line separators away.

use serde_yaml::Value;

/// The tree as a block of YAML.
pub(super) fn emit(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Mapping(map) if !map.is_empty() => mapping(map, 0, &mut out),
        value => {
            inline(value, 0, &mut out);
            out.push('\n');
        }
    }
    out
}

/// The entries of a mapping, each on a line of its own; the indent of the first line is there already.
fn mapping(map: &serde_yaml::Mapping, indent: usize, out: &mut String) {
    for (count, (key, value)) in map.iter().enumerate() {
        if count > 0 {
            pad(indent, out);
        }
        let key = scalar(key);
        if key.len() > LONGEST_KEY {
            out.push_str("? ");
            out.push_str(&key);
            out.push('\n');
            pad(indent, out);
        } else {
            out.push_str(&key);
        }
        out.push(':');
        match value {
            Value::Mapping(map) if !map.is_empty() => {
                out.push('\n');
                pad(indent + STEP, out);
                mapping(map, indent + STEP, out);
            }
            Value::Sequence(items) if !items.is_empty() => {
                out.push('\n');
                pad(indent, out);
                sequence(items, indent, out);
            }
            value => {
                out.push(' ');
                inline(value, indent, out);
                out.push('\n');
            }
        }
    }
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    for (count, item) in items.iter().enumerate() {
        if count > 0 {
            pad(indent, out);
        }
        out.push_str("- ");
        match item {
            Value::Mapping(map) if !map.is_empty() => mapping(map, indent + STEP, out),
            Value::Sequence(items) if !items.is_empty() => sequence(items, indent + STEP, out),
            value => {
                inline(value, indent, out);
                out.push('\n');
            }
        }
    }
}

/// A scalar or an empty collection, without the end of the line.
fn inline(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Mapping(_) => out.push_str("{}"),
        Value::Sequence(_) => out.push_str("[]"),
        Value::String(text) if is_literal(text) => literal(text, indent + STEP, out),
        value => out.push_str(&scalar(value)),
    }
}

/// Spaces that a mapping lies further in than what holds it.
const STEP: usize = 2;

/// A longer key has to be marked as one; the bound of YAML is 1024 characters.
const LONGEST_KEY: usize = 1000;

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A scalar on one line.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) if text.chars().all(is_printable) => format!("'{}'", text.replace('\'', "''")),
        Value::String(text) => format!("\"{}\"", text.chars().map(escaped).collect::<String>()),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => "null".to_owned(),
    }
}

/// Whether a text without quotes is that text and nothing else, for every reader. More texts than need it get quotes:
/// none that starts with a letter is a number, a date or an indicator.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '/'))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// What YAML shows as it is, on one line.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn escaped(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if is_printable(c) => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    }
}

/// Whether a text of several lines can stand as a block whose indent and end leave no doubt.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && body
            .split('\n')
            .all(|line| line.chars().all(is_printable) && (line.is_empty() || !line.trim().is_empty()))
}

fn literal(text: &str, indent: usize, out: &mut String) {
    out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{emit, scalar};
    use serde_yaml::Value;

    #[test]
    fn quotes_what_could_be_something_else() {
        for (text, written) in [
            ("Foo.Bar", "Foo.Bar"),
            ("a b/c=d", "a b/c=d"),
            ("https://x.org/#a", "https://x.org/#a"),
            ("", "''"),
            ("~", "'~'"),
            ("Yes", "'Yes'"),
            ("y", "'y'"),
            ("010", "'010'"),
            ("1_000", "'1_000'"),
            ("2020-01-01", "'2020-01-01'"),
            ("12:30:45", "'12:30:45'"),
            ("<<", "'<<'"),
            ("%Y", "'%Y'"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("a:", "'a:'"),
            ("it's", "it's"),
            ("'it's", "'''it''s'"),
            ("a\tb", "\"a\\tb\""),
            ("\u{2028}", "\"\\U00002028\""),
            ("é", "'é'"),
        ] {
            assert_eq!(scalar(&Value::from(text)), written, "{text:?}");
        }
    }

    #[test]
    fn lays_blocks_out() {
        let yaml = "a: |\n  x\n\n   y\nb:\n- c: 1\n  d:\n  - |-\n    p\n    q\n- []\n- - true\n  - {}\n";
        assert_eq!(emit(&serde_yaml::from_str(yaml).unwrap()), yaml);
    }
}
