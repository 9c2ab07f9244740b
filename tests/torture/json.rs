//! The grammar of JSON.

use crate::{PLACES, PROGRAM, codes, is_json, put, shown, stopped};
use logwright::{Code, Dialect, RowId, Stamp, Timestamp};
use serde_json::Value;

/// Values that are JSON.
const ACCEPTED: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "7",
    "10",
    "-12.50",
    "0.0",
    "1e5",
    "1E+5",
    "1.5e-07",
    "0e0",
    "-0.0e-0",
    "\"\"",
    "\"a\"",
    "[]",
    "[ ]",
    "[\n]",
    "[[]]",
    "[[],[]]",
    "[null]",
    "[null,1,\"\",{}]",
    "[1,2 , 3]",
    "[ [ ] , [ ] ]",
    "{}",
    "{ }",
    "{\"a\":1}",
    "{\"a\":1,\"b\":2}",
    "{\"a\":1,\"a\":2}",
    "{\"\":0}",
    "{\"a\":{\"a\":{\"a\":{}}}}",
    "{\"a\":[]}",
    "{ \"a\" :\t1 ,\r\n\"b\" : [ 1 , 2 ] }",
    " 1",
    "1 ",
    " \t\r\n{}\n\r\t ",
    "[{\"a\":[{\"b\":[{\"c\":[]}]}]}]",
    "\"[\"",
    "\"]\"",
    "\"{\\\"a\\\":1}\"",
    "\"a,b:c\"",
    "[\"a\\\\\"]",
    "[\"\\\\\\\"\",\"\\\\\"]",
];

/// Values that are not JSON, wherever they stand.
const REFUSED: &[&str] = &[
    // Words.
    "nul",
    "nulll",
    "nil",
    "Null",
    "NULL",
    "tru",
    "True",
    "truee",
    "fals",
    "FALSE",
    "undefined",
    "a",
    "'a'",
    "NaN",
    "nan",
    "Infinity",
    "-Infinity",
    "inf",
    // Numbers.
    "-",
    "+1",
    "+",
    "--1",
    "-a",
    "01",
    "-01",
    "00",
    "0123",
    "1.",
    ".5",
    "-.5",
    "1.e5",
    "1.5.5",
    "1e",
    "1e+",
    "1e-",
    "1e5.5",
    "1ee5",
    "1e+-5",
    "0x1F",
    "0b1",
    "0o7",
    "1_000",
    "1,000.0x",
    "1 000",
    "1f",
    "1a",
    "0a",
    "-0x",
    "１",
    "1/2",
    "1.5e",
    "0.",
    "0e",
    "-e1",
    // Arrays.
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "[1;2]",
    "[1:2]",
    "[\"a\":1]",
    "[]]",
    "[[]",
    "[1}",
    "[}",
    "[1,\n",
    "[\"a\"",
    "[\"a\",",
    "[true false]",
    "[-]",
    "[a]",
    "(1)",
    "<1>",
    // Objects.
    "{",
    "{]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{\"a\":1]",
    "{\"a\"}",
    "{\"a\",1}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{\"a\":}",
    "{:1}",
    "{,}",
    "{,\"a\":1}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1;\"b\":2}",
    "{\"a\":1 2}",
    "{\"a\"=1}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{null:1}",
    "{true:1}",
    "{[]:1}",
    "{{}:1}",
    "{\"a\":\"b\"",
    "{\"a\":[}",
    "{\"a\":{]}",
    "{\"a\":/**/1}",
    // Comments and other white space.
    "/* a */1",
    "1//a\n",
    "1#a\n",
    "\u{a0}1",
    "\u{2028}1",
    "\u{3000}1",
    "\u{feff}1",
    "1\u{feff}",
    "\u{b}1",
    "\u{c}1",
    "1\u{0}",
    "\u{0}1",
    "\\n1",
    "[1,\u{a0}2]",
    // Strings.
    "\"",
    "\"a",
    "a\"",
    "\"\\\"",
    "\"\\",
    "\"a\"b",
    "\"a\"\"b\"",
    "\"a\" \"b\"",
    "\"a\n\"",
    "'",
    "`a`",
    "“a”",
];

#[test]
fn values_are_accepted_or_refused_wherever_they_stand() {
    for (values, verdict) in [(ACCEPTED, true), (REFUSED, false)] {
        for value in values {
            for place in PLACES {
                let record = put(place, value);
                assert_eq!(is_json(&record), verdict, "{}", shown(&record));
            }
            // As the record itself.
            assert_eq!(is_json(value.as_bytes()), verdict, "{value:?}");
            if verdict {
                // Null is an event without fields, as in the reference. (Language spec, section C.)
                let is_event = value.trim_ascii().starts_with('{') || *value == "null";
                let expected = if is_event { &[][..] } else { &["not-an-object"] };
                assert_eq!(codes(value.as_bytes()), expected, "{value:?}");
            }
        }
    }
}

#[test]
fn nothing_is_a_value_nowhere() {
    for place in PLACES {
        let is_empty_array = place.0.ends_with('[') && place.1.starts_with(']');
        for nothing in ["", " ", "\n\t\r"] {
            assert_eq!(is_json(&put(place, nothing)), is_empty_array, "{place:?}");
        }
    }
    assert!(!is_json(b"") && !is_json(b" "));
}

#[test]
fn embedded_json_is_accepted_or_refused_as_other_json_is() {
    for (values, verdict) in
        [(ACCEPTED, &[][..]), (REFUSED, &["embedded-syntax"]), (&[" "], &["embedded-syntax"])]
    {
        for value in values {
            let record = format!("{{\"embedded\":{}}}", Value::from(*value));
            assert_eq!(codes(record.as_bytes()), verdict, "{record}");
        }
    }
    assert_eq!(codes(b"{\"embedded\":\"\"}"), [""; 0], "an empty text is absent");
}

/// What scans many bytes at a time must not care where its blocks begin.
#[test]
fn no_offset_changes_a_verdict() {
    for offset in 0..=65 {
        let filler = "f".repeat(offset);
        for (before, after) in [("{\"x\":\"", "\"}"), ("{\"json\":[\"", "\"]}"), ("{\"string\":\"", "\"}")] {
            let close = &after[..1];
            for (values, verdict) in [(ACCEPTED, true), (REFUSED, false)] {
                for value in values {
                    let inner = format!("{before}{filler}{close},\"x\":{value}}}");
                    let in_array = format!("{before}{filler}{close},{value}{}", &after[1..]);
                    let record = if before.contains('[') { in_array } else { inner };
                    assert_eq!(is_json(record.as_bytes()), verdict, "{record}");
                }
            }
        }
    }
}

#[test]
fn every_byte_stands_where_it_may() {
    for byte in 0..=u8::MAX {
        let space = b" \t\r\n".contains(&byte);
        // Beside every token of a record.
        let record = br#"{"json":[1,"a",{"b":true}],"x":[null,-1]}"#;
        let strings = [2..6, 12..13, 17..18, 29..30];
        for at in 0..=record.len() {
            let in_token = strings.iter().any(|string| string.contains(&at));
            let inside = (at..=at).any(|at| in_token || is_inside_word(record, at));
            let mut changed = record.to_vec();
            changed.insert(at, byte);
            let verdict = is_json(&changed);
            if space && !inside && !in_string(record, at) {
                assert!(verdict, "{}", shown(&changed));
            }
            if byte < b' ' && !space {
                assert!(!verdict, "{}", shown(&changed));
            }
        }
        // Alone, and in place of a value.
        assert_eq!(is_json(&[byte]), byte.is_ascii_digit());
        assert_eq!(is_json(&put(PLACES[7], [byte])), byte.is_ascii_digit());
    }
}

fn in_string(record: &[u8], at: usize) -> bool {
    record[..at].split(|byte| *byte == b'"').count().is_multiple_of(2)
}

fn is_inside_word(record: &[u8], at: usize) -> bool {
    let word = |at: usize| record.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    at > 0 && word(at - 1) && word(at)
}

#[test]
fn nothing_stands_after_the_record() {
    for (record, code) in [
        ("{} {}", Code::TrailingData),
        ("{}{}", Code::TrailingData),
        ("{}]", Code::TrailingData),
        ("{}}", Code::TrailingData),
        ("{},", Code::TrailingData),
        ("{}1", Code::TrailingData),
        ("{}\u{0}", Code::TrailingData),
        ("{}\u{b}", Code::TrailingData),
        ("{}\u{feff}", Code::TrailingData),
        ("{}//", Code::TrailingData),
        ("[]x", Code::TrailingData),
        ("1 2", Code::TrailingData),
        ("\"a\"b", Code::TrailingData),
        ("\u{feff}{}", Code::Syntax),
        ("x{}", Code::Syntax),
        (",{}", Code::Syntax),
    ] {
        assert!(!is_json(record.as_bytes()));
        assert_eq!(stopped(&PROGRAM, record.as_bytes()).unwrap().code(), code, "{record:?}");
    }
}

#[test]
fn a_record_cut_anywhere_is_no_record() {
    let record = r#"{"string":"a\u00e9\"b","json":[1.5e-3,{"k":[true,false,null]},"x"],"x":{"y":-0.1},"array":["é😀"]}"#;
    assert!(is_json(record.as_bytes()));
    for at in 0..record.len() {
        assert!(!is_json(&record.as_bytes()[..at]), "{at}");
        assert!(!is_json(&record.as_bytes()[at + 1..]), "{at}");
    }
}

/// Found by fuzzing: a `json` value of a record over several lines broke the line that is written.
#[test]
fn an_event_is_one_line_however_its_record_is_laid_out() {
    let stamp = Stamp::new(Timestamp::from_unix(0, 0).unwrap(), RowId::from_seed(0, 0));
    for (value, line) in [
        ("[\n  1,\r\n  {\n    \"a\" : \"b\\n\"\r}\n]", "[  1,  {    \"a\" : \"b\\n\"}]"),
        ("[\n\n]", "[]"),
        ("{\"a\":\n1}", "{\"a\":1}"),
        ("\n1\n", "1"),
    ] {
        let record = put(PLACES[7], value);
        let event = PROGRAM.interpret(&record).unwrap();
        for event in [event.clone(), event.into_owned().as_event()] {
            let mut out = Vec::new();
            event.write_json(&mut out, Dialect::Lake, &stamp);
            let out = String::from_utf8(out).unwrap();
            assert!(
                out.starts_with(&format!("{{\"json\":{line},")) && !out.contains(['\n', '\r']),
                "{out:?}"
            );
        }
    }
}
