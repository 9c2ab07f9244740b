//! Bytes that are UTF-8 and bytes that are not, by class.

use crate::{PLACES, PROGRAM, put, shown, stopped};
use logwright::{Code, Registry, Scratch};

/// Sequences that are not UTF-8, and where the first bad one starts.
const BAD: &[(&str, &[u8], usize)] = &[
    ("a lone continuation", b"\x80", 0),
    ("a lone continuation", b"\xbf", 0),
    ("a lone continuation after a character", b"\xc3\xa9\xa9", 2),
    ("continuations alone", b"\x80\x81\xbf", 0),
    ("two bytes, cut", b"\xc3", 0),
    ("three bytes, cut", b"\xe2\x82", 0),
    ("three bytes, cut after one", b"\xe2", 0),
    ("four bytes, cut", b"\xf0\x9f\x98", 0),
    ("four bytes, cut after two", b"\xf0\x9f", 0),
    ("four bytes, cut after one", b"\xf0", 0),
    ("a cut sequence, then a character", b"\xe2\x82\xc3\xa9", 0),
    ("a start byte twice", b"\xc3\xc3\xa9", 0),
    ("an overlong NUL", b"\xc0\x80", 0),
    ("an overlong slash", b"\xc0\xaf", 0),
    ("an overlong quote", b"\xc0\xa2", 0),
    ("an overlong U+007F", b"\xc1\xbf", 0),
    ("an overlong slash of three bytes", b"\xe0\x80\xaf", 0),
    ("an overlong U+07FF", b"\xe0\x9f\xbf", 0),
    ("an overlong slash of four bytes", b"\xf0\x80\x80\xaf", 0),
    ("an overlong U+FFFF", b"\xf0\x8f\xbf\xbf", 0),
    ("a surrogate", b"\xed\xa0\x80", 0),
    ("the last surrogate", b"\xed\xbf\xbf", 0),
    ("a pair of surrogates", b"\xed\xa0\xbd\xed\xb8\x80", 0),
    ("beyond U+10FFFF", b"\xf4\x90\x80\x80", 0),
    ("far beyond U+10FFFF", b"\xf7\xbf\xbf\xbf", 0),
    ("five bytes", b"\xf8\x88\x80\x80\x80", 0),
    ("six bytes", b"\xfc\x84\x80\x80\x80\x80", 0),
    ("no byte of UTF-8", b"\xfe", 0),
    ("no byte of UTF-8", b"\xff", 0),
    ("a byte-order mark of UTF-16", b"\xff\xfe", 0),
    ("Latin-1", b"caf\xe9", 3),
    ("one byte in good company", "日本語\u{10ffff}".as_bytes(), usize::MAX),
];

/// The first and the last character of every length, and those around the gaps.
const GOOD: &str =
    "\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{fdd0}\u{feff}\u{fffd}\u{fffe}\u{ffff}\u{10000}\u{10ffff}";

#[test]
fn bytes_that_are_not_utf8_refuse_the_record_at_the_first_of_them() {
    let offsets = [0, 1, 15, 16, 17, 31, 63, 64, 65, 200];
    for (what, bytes, at) in BAD.iter().filter(|(.., at)| *at != usize::MAX) {
        for offset in offsets {
            let token = [b"\"", "f".repeat(offset).as_bytes(), bytes, b"tail\""].concat();
            for place in PLACES {
                let record = put(place, &token);
                refused(&record, place.0.len() + 1 + offset + at, what);
            }
            for (before, after) in [("{", ":1}"), ("{\"x\":{", ":1}}"), ("{\"string\":1,", ":1}")] {
                refused(&put((before, after), &token), before.len() + 1 + offset + at, what);
            }
        }
        // Outside of strings, before, after, and where the grammar was broken before it.
        for (before, after) in
            [("", "{}"), ("{}", ""), ("{\"x\":", "}"), ("{", "}"), ("{} x", ""), ("nope ", "")]
        {
            refused(&put((before, after), bytes), before.len() + at, what);
        }
    }
    let (_, good, _) = BAD.last().unwrap();
    assert!(stopped(&PROGRAM, &put(PLACES[0], [b"\"", *good, b"\""].concat())).is_none());
}

fn refused(record: &[u8], at: usize, what: &str) {
    assert_eq!(str::from_utf8(record).unwrap_err().valid_up_to(), at, "{what}: {}", shown(record));
    let rejection = PROGRAM.interpret(record).unwrap_err();
    let [issue] = rejection.issues() else { panic!("{what}: {rejection}") };
    assert_eq!(
        (issue.code(), issue.span()),
        (Code::InvalidUtf8, Some(at..at + 1)),
        "{what}: {}",
        shown(record)
    );
    assert!(issue.record_pointer().is_root() && !PROGRAM.accepts(record), "{what}");
}

#[test]
fn every_character_at_an_edge_is_kept() {
    for place in PLACES {
        for offset in 0..=64 {
            let record = put(place, format!("\"{}{GOOD}\"", "f".repeat(offset)));
            assert_eq!(stopped(&PROGRAM, &record), None, "{}", shown(&record));
        }
    }
    let record = put(PLACES[0], format!("\"{GOOD}\""));
    let event = PROGRAM.interpret(&record).unwrap();
    assert_eq!(event.get("/string").unwrap().as_str(), Some(GOOD));
}

#[test]
fn sessions_and_registries_refuse_them_too() {
    let registry = Registry::new([PROGRAM.clone()]).unwrap();
    let mut scratch = Scratch::default();
    for (what, bytes, at) in BAD.iter().filter(|(.., at)| *at != usize::MAX) {
        let record = put(PLACES[21], [b"\"", *bytes, b"\""].concat());
        let mut session = PROGRAM.session();
        assert_eq!(
            session.interpret(&record).unwrap_err(),
            PROGRAM.interpret(&record).unwrap_err(),
            "{what}"
        );
        let logwright::Classified::Rejected(rejected) = registry.classify(&record, &mut scratch) else {
            panic!("{what}")
        };
        let issue = &rejected.rejection().issues()[0];
        let start = PLACES[21].0.len() + 1 + at;
        assert_eq!((issue.code(), issue.span()), (Code::InvalidUtf8, Some(start..start + 1)), "{what}");
    }
}
