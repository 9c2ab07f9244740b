//! Input that is as it should be.

use super::{at_logs, capped, check, framed, show, split, split_in};
use crate::stream::{Framing, SplitOptions};

#[test]
fn lines() {
    check(
        &framed(Framing::Lines),
        &[
            ("", &[]),
            ("\n\r\n \t\n", &[]),
            ("a b\nc", &["a b", "c"]),
            ("a\r\nb\r\n\r\nc\r", &["a", "b", "c"]),
            ("  a \n", &["  a "]),
            ("a\rb\n", &["a\rb"]),
            ("{\"a\":1}\n[2]\n3\n", &["{\"a\":1}", "[2]", "3"]),
            ("\u{FEFF}a\n\u{FEFF}b", &["a", "\u{FEFF}b"]),
            ("{\"a\":\n1}", &["{\"a\":", "1}"]),
        ],
    );
}

#[test]
fn values() {
    check(
        &framed(Framing::Values),
        &[
            ("", &[]),
            (" \r\n\t", &[]),
            ("{}{}", &["{}", "{}"]),
            ("{\"a\":1}{\"a\":2}\n {\"a\":3}", &["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"]),
            ("{\n  \"a\": {\n    \"b\": [1, {}]\n  }\n}\n", &["{\n  \"a\": {\n    \"b\": [1, {}]\n  }\n}"]),
            (r#"{"}{":"\"}{\\"}{"a":"\\\\"}"#, &[r#"{"}{":"\"}{\\"}"#, r#"{"a":"\\\\"}"#]),
            ("[1,{}][[2]]", &["[1,{}]", "[[2]]"]),
            ("{a:b c}{]", &["{a:b c}", "!syntax {]"]),
            ("\u{FEFF} {}", &["{}"]),
            ("{\"\u{7F}é\u{FEFF}\":1}", &["{\"\u{7F}é\u{FEFF}\":1}"]),
        ],
    );
}

#[test]
fn array() {
    check(
        &framed(Framing::Array),
        &[
            ("", &[]),
            ("[]", &[]),
            ("[{}]", &["{}"]),
            (" [ {\"a\":1} ,{\"a\":[2]}\n]\n", &["{\"a\":1}", "{\"a\":[2]}"]),
            ("[{\"a\":1}][{\"a\":2}]\n[]", &["{\"a\":1}", "{\"a\":2}"]),
            (
                r#"[1,-2.5e3,"x,]y",null,true,[3,[]],"\""]"#,
                &["1", "-2.5e3", "\"x,]y\"", "null", "true", "[3,[]]", "\"\\\"\""],
            ),
            ("[nul, 0x1f ,é]", &["nul", "0x1f", "é"]),
            ("[,{},,{}{},]", &["{}", "{}", "{}"]),
            ("[1\"a\"2{}3[]]", &["1", "\"a\"", "2", "{}", "3", "[]"]),
            ("\u{FEFF}[1]", &["1"]),
        ],
    );
}

#[test]
fn record() {
    check(
        &framed(Framing::Record),
        &[("", &[]), (" \n", &[]), ("\u{FEFF}\n {\"a\":\n1}{} x\r\n", &["{\"a\":\n1}{} x"])],
    );
    check(
        &capped(Framing::Record, 4),
        &[
            (" \n 1234", &["1234"]),
            ("  123\n", &["123"]),
            ("12345", &["!limit-record 1234", "+limit-record 5"]),
            ("12345678", &["!limit-record 1234", "+limit-record 5678"]),
            ("\n123456789 ", &["!limit-record 1234", "+limit-record 5678", "+limit-record 9 "]),
        ],
    );
}

#[test]
fn auto_decides_once() {
    let auto = SplitOptions::default();
    check(
        &auto,
        &[
            ("", &[]),
            ("\u{FEFF}\n {\"a\":1}{\"a\":2}", &["{\"a\":1}", "{\"a\":2}"]),
            (" [{\"a\":1},2]", &["{\"a\":1}", "2"]),
            ("\na [1]\n{\"a\":1} {}\n", &["a [1]", "{\"a\":1} {}"]),
            ("{\"logs\":[{}]}", &["{\"logs\":[{}]}"]),
        ],
    );
    check(
        &auto.clone().text_only(),
        &[("[28/Nov] x\n {}{}", &["[28/Nov] x", " {}{}"]), ("{\n}", &["{", "}"])],
    );
    let decided = [
        ("", None),
        (" \u{B}", Some(Framing::Lines)),
        ("[", Some(Framing::Array)),
        ("{", Some(Framing::Values)),
    ];
    for (input, framing) in decided {
        assert_eq!(split_in(input.as_bytes(), &auto, 1).1.framing(), framing, "{input:?}");
    }
}

/// A byte-order mark that the input ends in is no mark.
#[test]
fn half_a_mark_is_data() {
    let pieces = split(b"\xEF\xBB", &framed(Framing::Lines));
    assert_eq!(pieces.len(), 1);
    assert_eq!(pieces[0].bytes, b"\xEF\xBB");
    assert_eq!(show(&split(b"\xEF\xBB{}", &framed(Framing::Values))), ["!syntax \u{FFFD}{}"]);
}

#[test]
fn offsets_and_lines() {
    let pieces = split("\u{FEFF}{}\n\n {\"a\":\n1}\n{}".as_bytes(), &SplitOptions::default());
    let places: Vec<_> = pieces.iter().map(|piece| (piece.offset, piece.line)).collect();
    assert_eq!(places, [(3, 1), (8, 3), (17, 5)]);
}

#[test]
fn framings_have_names() {
    for framing in Framing::ALL {
        assert_eq!(framing.to_string().parse(), Ok(*framing));
    }
    let error = "Lines".parse::<Framing>().unwrap_err();
    assert_eq!(error.to_string(), "expected `auto`, `lines`, `values`, `array` or `record`, found `Lines`");
}

#[test]
fn recorded_bodies() {
    let Some(root) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return;
    };
    for (file, options) in [
        ("stream-body.concat.json", SplitOptions::default()),
        ("client-upload-network.jsonl", SplitOptions::default()),
        ("panther-stored-rows.jsonl", framed(Framing::Lines)),
        ("api-audit.json", at_logs()),
        ("api-network.json", at_logs()),
    ] {
        let input = std::fs::read(std::path::Path::new(&root).join("tailscale").join(file)).unwrap();
        let pieces = split(&input, &options);
        assert!(!pieces.is_empty(), "{file}");
        for piece in pieces {
            assert_eq!(piece.skipped, None, "{file}");
            let value: serde_json::Value = serde_json::from_slice(&piece.bytes).unwrap();
            assert!(value.is_object() && value.get("logs").is_none(), "{file}");
        }
    }
}
