//! The scanner against `serde_json`, and its own edges.

#![expect(clippy::string_slice, reason = "tests may panic")]

use super::{Scanner, SyntaxKind};
use crate::json::unescape_into;
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

fn valid(text: &str) -> Result<(), SyntaxKind> {
    let mut scanner = Scanner::new(text, 0, usize::MAX);
    scanner.skip().and_then(|()| scanner.end()).map_err(|error| error.kind)
}

/// Rebuilds the value with the token functions alone, as the walk does.
fn rebuild(scanner: &mut Scanner<'_>) -> Option<Value> {
    use crate::json::JsonKind;
    Some(match scanner.kind().ok()? {
        JsonKind::Null => scanner.null().ok().map(|()| Value::Null)?,
        JsonKind::Boolean => Value::Bool(scanner.boolean().ok()?),
        JsonKind::Number => serde_json::from_str(scanner.number().ok()?).ok()?,
        JsonKind::String => {
            let token = scanner.string().ok()?;
            let mut text = String::new();
            unescape_into(&scanner.text()[token.start..token.end], &mut text);
            assert_eq!(token.escaped, scanner.text()[token.start..token.end].contains('\\'));
            Value::String(text)
        }
        JsonKind::Array => {
            scanner.enter().ok()?;
            let mut elements = Vec::new();
            while scanner.element(elements.is_empty()).ok()? {
                elements.push(rebuild(scanner)?);
            }
            Value::Array(elements)
        }
        JsonKind::Object => {
            scanner.enter().ok()?;
            let (mut members, mut first) = (serde_json::Map::new(), true);
            while let Some(key) = scanner.key(first).ok()? {
                first = false;
                let mut name = String::new();
                unescape_into(&scanner.text()[key.start..key.end], &mut name);
                members.insert(name, rebuild(scanner)?);
            }
            Value::Object(members)
        }
    })
}

fn agrees(text: &str) {
    let ours = valid(text);
    let theirs = serde_json::from_str::<IgnoredAny>(text);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}: {ours:?} {theirs:?}");
    let mut scanner = Scanner::new(text, 0, 1000);
    let rebuilt = rebuild(&mut scanner).filter(|_| scanner.end().is_ok());
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        assert_eq!(rebuilt, Some(value), "{text:?}");
        assert_eq!(scanner.depth(), 0);
    }
}

fn json_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        " ",
        "\n",
        "\t",
        "\r",
        "0",
        "-",
        "1",
        ".",
        "e",
        "E",
        "+",
        "true",
        "false",
        "null",
        "a",
        "\"a\"",
        "\"\\u0041\"",
        "\"\\ud800\"",
        "\"é\"",
        "1.5",
        "-0",
        "1e9",
        "{}",
        "[]",
        "{\"a\":1}",
        "[1,2]",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "\u{feff}",
        "/",
        "'",
        "\"k\":",
        "\\u00",
        "nul",
        "tru",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_serde_json_on_soup(text in json_like()) {
        agrees(&text);
    }

    #[test]
    fn agrees_with_serde_json_on_values(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        agrees(&text.unwrap());
    }

    #[test]
    fn agrees_with_serde_json_on_damaged_values(value in value(), at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut text: Vec<char> = serde_json::to_string(&value).unwrap().chars().collect();
        let at = at.index(text.len());
        text[at] = with;
        agrees(&text.iter().collect::<String>());
        text.truncate(at);
        agrees(&text.into_iter().collect::<String>());
    }

    #[test]
    fn agrees_with_serde_json_on_any_text(text in any::<String>()) {
        agrees(&text);
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    for (text, kind, offset) in [
        ("", SyntaxKind::EndOfRecord, 0),
        ("  ", SyntaxKind::EndOfRecord, 2),
        ("{", SyntaxKind::EndOfRecord, 1),
        ("{\"a\"", SyntaxKind::EndOfRecord, 4),
        ("{\"a\" 1}", SyntaxKind::Colon, 5),
        ("{\"a\":}", SyntaxKind::Value, 5),
        ("{\"a\":1 \"b\"}", SyntaxKind::CommaOrBrace, 7),
        ("{\"a\":1,}", SyntaxKind::Key, 7),
        ("{,}", SyntaxKind::Key, 1),
        ("{a:1}", SyntaxKind::Key, 1),
        ("[1 2]", SyntaxKind::CommaOrBracket, 3),
        ("[1,]", SyntaxKind::Value, 3),
        ("[01]", SyntaxKind::CommaOrBracket, 2),
        ("[1.]", SyntaxKind::Number, 1),
        ("\"\\x\"", SyntaxKind::Escape, 1),
        ("\"\\u12g4\"", SyntaxKind::Escape, 1),
        ("\"a\nb\"", SyntaxKind::ControlByte, 2),
        ("\"abc", SyntaxKind::EndOfRecord, 4),
        ("nul", SyntaxKind::Value, 0),
        ("{} x", SyntaxKind::Trailing, 3),
        ("\u{feff}{}", SyntaxKind::Value, 0),
    ] {
        let mut scanner = Scanner::new(text, 0, 10);
        let error = scanner.skip().and_then(|()| scanner.end()).unwrap_err();
        assert_eq!((error.kind, error.offset), (kind, offset), "{text:?}");
    }
}

#[test]
fn bounds_nesting_at_the_limit_and_takes_any_depth_without_one() {
    for depth in [1, 63, 64, 65, 128, 1000] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Scanner::new(&text, 0, depth).skip().is_ok());
        let error = Scanner::new(&text, 0, depth - 1).skip().unwrap_err();
        assert_eq!((error.kind, error.offset), (SyntaxKind::Depth, depth - 1));
        assert_eq!(Scanner::new(&text, 1, depth).skip().unwrap_err().kind, SyntaxKind::Depth);
    }
    let deep = format!("{}1{}", "{\"a\":[".repeat(100_000), "]}".repeat(100_000));
    assert_eq!(valid(&deep), Ok(()));
}
