//! Strings: raw bytes, escapes, surrogates; as values and as keys.

use crate::{PLACES, codes, is_json, outcome, put, shown};
use logwright::{Field, Schema, Type};
use serde_json::Value;

/// A string token, and the text it stands for.
const TEXTS: &[(&str, &str)] = &[
    (r#""""#, ""),
    (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    (r#""\u0000""#, "\0"),
    (r#""a\u0000b""#, "a\0b"),
    (r#""\u001f\u0020\u007F\u0080""#, "\u{1f} \u{7f}\u{80}"),
    (r#""\u00e9\u00E9""#, "éé"),
    (r#""\uFFFF\ufffe\uFdD0""#, "\u{ffff}\u{fffe}\u{fdd0}"),
    (r#""\uD7FF\uE000""#, "\u{d7ff}\u{e000}"),
    (r#""\uD83D\uDE00""#, "😀"),
    (r#""\ud800\udc00\uDBFF\uDFFF""#, "\u{10000}\u{10ffff}"),
    (r#""\\u0041""#, "\\u0041"),
    (r#""\\\u0041""#, "\\A"),
    (r#""\u00410""#, "A0"),
    (r#""\u0022\u005c""#, "\"\\"),
    ("\"\u{7f}\u{80}\u{ad}\"", "\u{7f}\u{80}\u{ad}"),
    ("\"\u{feff}\u{200b}\u{2028}\u{2029}\"", "\u{feff}\u{200b}\u{2028}\u{2029}"),
    ("\"é日😀\u{10ffff}\u{fffe}\"", "é日😀\u{10ffff}\u{fffe}"),
    ("\"//*/,[]{}:\"", "//*/,[]{}:"),
];

/// Lone surrogates: each becomes one U+FFFD. `serde_json` takes them where it only skips.
const LONE: &[(&str, &str)] = &[
    (r#""\ud800""#, "\u{fffd}"),
    (r#""\udfff""#, "\u{fffd}"),
    (r#""a\uDBFFb""#, "a\u{fffd}b"),
    (r#""\udc00\ud800""#, "\u{fffd}\u{fffd}"),
    (r#""\ud800\ud800\udc00""#, "\u{fffd}\u{10000}"),
    (r#""\ud800\udc00\udc00""#, "\u{10000}\u{fffd}"),
    (r#""\ud83d\u0041""#, "\u{fffd}A"),
    (r#""\ud83d\n""#, "\u{fffd}\n"),
    (r#""\ud83dx\ude00""#, "\u{fffd}x\u{fffd}"),
    (r#""\ud83d\ud83d\ud83d""#, "\u{fffd}\u{fffd}\u{fffd}"),
];

const REFUSED: &[&str] = &[
    r#""\""#,
    r#""\u""#,
    r#""\u0""#,
    r#""\u00""#,
    r#""\u004""#,
    r#""\u004g""#,
    r#""\u004G""#,
    r#""\u 041""#,
    r#""\u+041""#,
    r#""\u-041""#,
    r#""\u{41}""#,
    r#""\U0041""#,
    r#""\x41""#,
    r#""\u００４１""#,
    r#""\ud83d\u""#,
    r#""\ud83d\ude0""#,
    r#""\ud83d\ude0g""#,
    r#""\ud83d\""#,
    "\"\\\n\"",
    "\"\\\u{0}\"",
    "\"\\é\"",
    "\"\\ \"",
];

#[test]
fn escapes_stand_for_their_text() {
    for (token, text) in TEXTS.iter().chain(LONE) {
        for place in PLACES {
            assert!(is_json(&put(place, token)), "{token}");
        }
        let record = put(PLACES[0], token);
        let read = outcome(&record, |event| event.get("/string").unwrap().as_str().unwrap().to_owned());
        assert_eq!(read, Ok((*text).to_owned()), "{token}");
        // What stands in `json` is kept as it is spelled.
        let record = put(PLACES[7], token);
        let kept =
            outcome(&record, |event| event.get("/json").unwrap().as_json().unwrap().text().into_owned());
        assert_eq!(kept, Ok((*token).to_owned()));
    }
    for (token, text) in TEXTS {
        assert_eq!(serde_json::from_str::<Value>(token).unwrap(), *text);
    }
    for (token, _) in LONE {
        assert!(serde_json::from_str::<Value>(token).is_err(), "{token}: no longer a choice of ours");
    }
}

#[test]
fn a_key_is_its_text() {
    for (token, text) in TEXTS.iter().chain(LONE) {
        // Unknown, in a skipped object, in `json`.
        for record in [
            format!("{{{token}:1}}"),
            format!("{{\"x\":{{{token}:1}}}}"),
            format!("{{\"json\":{{{token}:1}}}}"),
            format!("{{\"object\":{{{token}:1}}}}"),
        ] {
            assert!(is_json(record.as_bytes()), "{record}");
            assert_eq!(codes(record.as_bytes()), [""; 0]);
        }
        // As the name of a field, in this spelling and the plainest one.
        let field = Field::new(*text, Type::string()).required();
        let schema = Schema::new("Test.Keys", [field]);
        if let Ok(program) = schema.compile() {
            for key in [(*token).to_owned(), Value::from(*text).to_string()] {
                let record = format!("{{{key}:\"v\"}}");
                assert!(program.accepts(record.as_bytes()), "{record}");
            }
        } else {
            assert!(text.is_empty(), "{text:?} is no name");
        }
    }
}

#[test]
fn bad_escapes_are_refused() {
    for token in REFUSED {
        for place in PLACES {
            assert!(!is_json(&put(place, token)), "{token}");
        }
        for record in [format!("{{{token}:1}}"), format!("{{\"json\":{{{token}:1}}}}")] {
            assert!(!is_json(record.as_bytes()), "{record}");
        }
    }
    for letter in ('\0'..='\u{7f}').filter(|letter| *letter != 'u') {
        let token = format!("\"\\{letter}\"");
        let good = "\"\\/bfnrt".contains(letter);
        for place in PLACES {
            // A quote that is escaped ends nothing.
            let token = if letter == '"' { "\"\\\"\"" } else { &token };
            assert_eq!(is_json(&put(place, token)), good, "{token}");
        }
    }
}

#[test]
fn control_bytes_are_refused_in_strings_and_stand_as_escapes() {
    for byte in 0..b' ' {
        for offset in [0, 1, 7, 15, 16, 31, 32, 61, 62, 63, 64, 65] {
            let filler = "f".repeat(offset);
            let raw = [b"\"", filler.as_bytes(), &[byte], b"tail\""].concat();
            let escaped = format!("\"{filler}\\u{byte:04x}tail\"");
            for place in PLACES {
                let record = put(place, &raw);
                assert!(!is_json(&record), "{}", shown(&record));
                assert_eq!(codes(&record), ["syntax"]);
                assert!(is_json(&put(place, &escaped)));
            }
            // In a key.
            for (before, after) in [("{", ":1}"), ("{\"x\":{", ":1}}"), ("{\"json\":{", ":1}}")] {
                assert!(!is_json(&put((before, after), &raw)));
                assert!(is_json(&put((before, after), &escaped)));
            }
        }
    }
}

#[test]
fn runs_of_backslashes_end_where_they_should() {
    for offset in 0..=64 {
        for count in 0..=8 {
            let token = format!("\"{}{}\"", "f".repeat(offset), "\\".repeat(count));
            for place in [PLACES[0], PLACES[7], PLACES[21], PLACES[22]] {
                assert_eq!(is_json(&put(place, &token)), count % 2 == 0, "{token}");
            }
        }
    }
}

/// Found by fuzzing: a name with a line break in it broke the message.
#[test]
fn a_message_is_one_line_whatever_the_name() {
    for (name, shown) in [("k\n", "`k\\n`"), ("\u{1b}[1m", "`\\u{1b}[1m`"), ("é\u{85}", "`é\\u{85}`")] {
        let field = Field::new(name, Type::string()).required();
        let program = Schema::new("Test.Names", [field]).compile().unwrap();
        let rejection = program.interpret(b"{}").unwrap_err();
        let message = rejection.issues()[0].message();
        assert_eq!(message, format!("the required field {shown} is absent or null"));
    }
}
