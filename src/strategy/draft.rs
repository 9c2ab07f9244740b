//! [`Draft`]: a record before it is spelled.

use std::fmt::Write as _;

/// A JSON value whose members have an order, and whose strings are not escaped yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Draft {
    /// A number, `true`, `false` or `null`, as it will be written.
    Token(String),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// The JSON of a value, inside a string.
    Embedded(Box<Self>),
}

impl Draft {
    pub(super) fn null() -> Self {
        Self::Token("null".to_owned())
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Token(token) if token == "null")
    }

    /// The text that a field of type `string` would hold; nothing for what it would not take.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Token(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its JSON. The spelling tells where white space and escapes go that JSON does not ask for.
    pub(super) fn write(&self, spelling: &mut Spelling) -> String {
        let mut out = String::new();
        self.write_to(&mut out, spelling);
        out
    }

    fn write_to(&self, out: &mut String, spelling: &mut Spelling) {
        match self {
            Self::Token(token) => out.push_str(token),
            Self::Text(text) => spelling.string(text, out),
            Self::Embedded(inner) => {
                let json = inner.write(spelling);
                spelling.string(&json, out);
            }
            Self::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    spelling.space(out);
                    element.write_to(out, spelling);
                    spelling.space(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    spelling.space(out);
                    spelling.string(key, out);
                    spelling.space(out);
                    out.push(':');
                    spelling.space(out);
                    value.write_to(out, spelling);
                    spelling.space(out);
                }
                out.push('}');
            }
        }
    }
}

/// Choices among spellings of the same value, made from a number; from 0, the plain spelling.
#[derive(Clone, Debug)]
pub(super) struct Spelling(u64);

impl Spelling {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next choice; 0 is the plain one. A generator of Marsaglia's (xorshift64), which stays at 0.
    fn choose(&mut self, among: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11).checked_rem(among).unwrap_or_default()
    }

    fn space(&mut self, out: &mut String) {
        out.push_str(match self.choose(8) {
            1 => " ",
            2 => "\r\n\t",
            _ => "",
        });
    }

    fn string(&mut self, text: &str, out: &mut String) {
        out.push('"');
        for c in text.chars() {
            match c {
                _ if self.choose(8) == 1 => escape(c, out),
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '/' if self.choose(2) == 1 => out.push_str("\\/"),
                '\0'..='\x1f' => escape(c, out),
                _ => out.push(c),
            }
        }
        out.push('"');
    }
}

fn escape(c: char, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, Spelling};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_spelling_is_the_same_value(seed in any::<u64>(), text in any::<String>()) {
            let inner = Draft::Object(vec![(text.clone(), Draft::Array(vec![Draft::Text(text.clone()), Draft::null()]))]);
            let draft = Draft::Object(vec![("plain".into(), inner.clone()), ("embedded".into(), Draft::Embedded(inner.into()))]);
            let value: serde_json::Value = serde_json::from_str(&draft.write(&mut Spelling::new(seed))).unwrap();
            let expected = serde_json::json!({ text.clone(): [text, null] });
            prop_assert_eq!(&value["plain"], &expected);
            let embedded: serde_json::Value = serde_json::from_str(value["embedded"].as_str().unwrap()).unwrap();
            prop_assert_eq!(embedded, expected);
        }
    }

    #[test]
    fn zero_is_the_plain_spelling() {
        let draft = Draft::Object(vec![("a/é".into(), Draft::Text("\u{1}\"".into()))]);
        assert_eq!(draft.write(&mut Spelling::new(0)), r#"{"a/é":"\u0001\""}"#);
    }
}
