//! Each cause, and where the splitter goes on.

use super::{capped, check, framed, split};
use crate::stream::Framing;

#[test]
fn values_go_on_after_each_cause() {
    check(
        &framed(Framing::Values),
        &[
            // A stray byte between values: to the next line that starts a value, not to a brace on this one.
            ("{}x{}\n{}", &["{}", "!syntax x{}\n", "{}"]),
            ("1 {}\n {}\n[]", &["!syntax 1 {}\n {}\n", "[]"]),
            ("{},{}", &["{}", "!syntax ,{}"]),
            ("true\nfalse", &["!syntax true\nfalse"]),
            // A wrong closer.
            ("{\"a\":[1}\n{}", &["!syntax {\"a\":[1}\n", "{}"]),
            ("{\"a\":[1} {}", &["!syntax {\"a\":[1} ", "{}"]),
            ("[1}[2]\n[3]", &["!syntax [1}[2]\n", "[3]"]),
            ("[1}\n\n[2]", &["!syntax [1}\n\n", "[2]"]),
            ("{\"a\":[1},{}", &["!syntax {\"a\":[1},{}"]),
            ("{}}{}", &["{}", "!syntax }", "{}"]),
            ("]\r\n{}", &["!syntax ]\r\n", "{}"]),
            // A raw control byte in a string.
            ("{\"a\":\"b\n{\"c\":1}", &["!syntax {\"a\":\"b\n", "{\"c\":1}"]),
            ("{\"a\":\"b\u{1}\"}{}\r\n{}", &["!syntax {\"a\":\"b\u{1}\"}{}\r\n", "{}"]),
            ("{\"a\":\"b\\\n{}", &["!syntax {\"a\":\"b\\\n", "{}"]),
            ("{\"a\":\"b\t\"}", &["!syntax {\"a\":\"b\t\"}"]),
            // The end of the input.
            ("{}{\"a\":\n[{},\n{}", &["{}", "!syntax {\"a\":\n[{},\n{}"]),
            ("{\"a\":\"b\\", &["!syntax {\"a\":\"b\\"]),
            // A record cut short after an inner value: the next one is found, with or without a line end.
            ("{\"a\":{\"b\":1}{\"c\":2}{}", &["!syntax {\"a\":{\"b\":1}", "{\"c\":2}", "{}"]),
            ("{\"a\":[1] \n {\"c\":2}", &["!syntax {\"a\":[1] \n ", "{\"c\":2}"]),
            // Cut short before a colon's value: one neighbour is lost with it.
            ("{\"a\":{\"b\":1}\n{\"c\":2}\n", &["!syntax {\"a\":{\"b\":1}\n", "{\"c\":2}"]),
            ("{\"a\":\n{\"b\":1}\n{\"c\":2}\n", &["!syntax {\"a\":\n{\"b\":1}\n", "{\"c\":2}"]),
        ],
    );
}

#[test]
fn arrays_go_on_after_each_cause() {
    check(
        &framed(Framing::Array),
        &[
            ("[{}] x [1]\n{}\n[{}]", &["{}", "!syntax x [1]\n{}\n", "{}"]),
            ("{}\n[1]", &["!syntax {}\n", "1"]),
            ("[{\"a\":[1},{\"b\":2}]", &["!syntax {\"a\":[1},", "{\"b\":2}"]),
            ("[{\"a\":[1} {\"b\":2}]", &["!syntax {\"a\":[1} ", "{\"b\":2}"]),
            ("[{\"a\":[1},,{\"b\":2}]\n[3]", &["!syntax {\"a\":[1},,{\"b\":2}]\n", "3"]),
            ("[{\"a\":1}},{\"b\":2}]", &["{\"a\":1}", "!syntax },", "{\"b\":2}"]),
            ("[{\"a\":{}{\"b\":2},3]", &["!syntax {\"a\":{}", "{\"b\":2}", "3"]),
            ("[\n{\"a\":\"b\n},\n{\"c\":1}\n]", &["!syntax {\"a\":\"b\n},\n", "{\"c\":1}"]),
            ("[{\"a\":\"b\n},[1]\n[2]", &["!syntax {\"a\":\"b\n},[1]\n", "2"]),
            ("[1]]\n[2]", &["1", "!syntax ]\n", "2"]),
            ("[1,{\"a\"", &["1", "!syntax {\"a\""]),
            ("[1, 2", &["1", "!syntax 2"]),
            ("[1,", &["1", "!syntax "]),
            ("[", &["!syntax "]),
        ],
    );
}

#[test]
fn lines_over_the_cap() {
    check(
        &capped(Framing::Lines, 4),
        &[
            ("1234\n1234\r\n1234", &["1234", "1234", "1234"]),
            ("1234\r", &["1234"]),
            ("12345\nx", &["!limit-record 1234", "+limit-record 5", "x"]),
            ("12345\r\nx", &["!limit-record 1234", "+limit-record 5\r", "x"]),
            ("123\r5\n", &["!limit-record 123\r", "+limit-record 5"]),
            ("1234\r5", &["!limit-record 1234", "+limit-record \r5"]),
            (
                "12345678\n\nx\n123456789",
                &[
                    "!limit-record 1234",
                    "+limit-record 5678",
                    "x",
                    "!limit-record 1234",
                    "+limit-record 5678",
                    "+limit-record 9",
                ],
            ),
        ],
    );
}

#[test]
fn values_at_the_cap_and_over() {
    check(
        &capped(Framing::Values, 5),
        &[
            ("[123][123]", &["[123]", "[123]"]),
            ("[1234]\n[1]", &["!limit-record [1234", "+limit-record ]\n", "[1]"]),
            ("[1234][1]\n[12]", &["!limit-record [1234", "+limit-record ][1]\n", "[12]"]),
            ("[12\n3\n{}", &["!limit-record [12\n3", "+limit-record \n", "{}"]),
            ("[123\n[]{}", &["!limit-record [123\n", "+limit-record []{}"]),
            ("[1234", &["!syntax [1234"]),
            ("[12345", &["!limit-record [1234", "+limit-record 5"]),
            ("\"1234567890\"\n{}", &["!syntax \"1234", "+syntax 56789", "+syntax 0\"\n", "{}"]),
            ("x[1]\n\n\n\n{}", &["!syntax x[1]\n", "+syntax \n\n\n", "{}"]),
            ("x[1\n{}", &["!syntax x[1\n", "{}"]),
            ("x[11\n{}", &["!syntax x[11\n", "{}"]),
        ],
    );
}

#[test]
fn elements_at_the_cap_and_over() {
    check(
        &capped(Framing::Array, 5),
        &[
            ("[12345,\"123\",{  },1]", &["12345", "\"123\"", "{  }", "1"]),
            ("[   12345   ]", &["12345"]),
            ("[123456,1]\n[2]", &["!limit-record 12345", "+limit-record 6,1]\n", "2"]),
            ("[123456,\n{}]", &["!limit-record 12345", "+limit-record 6,\n", "{}"]),
            ("[\"1234\",1]", &["!limit-record \"1234", "+limit-record \",1]"]),
        ],
    );
}

#[test]
fn a_cap_of_nothing_counts_as_one() {
    check(&capped(Framing::Lines, 0), &[("1\n23\n", &["1", "!limit-record 2", "+limit-record 3"])]);
    check(&capped(Framing::Values, 0), &[("{}", &["!limit-record {", "+limit-record }"])]);
    check(&capped(Framing::Array, 0), &[("[1,2]", &["1", "2"])]);
}

/// Nesting is the program's business: what balances is a record.
#[test]
fn deep_records_are_records() {
    for depth in [63, 64, 65, 128, 129, 1000] {
        let input = "[".repeat(depth) + &"]".repeat(depth);
        let pieces = split(input.as_bytes(), &framed(Framing::Values));
        assert_eq!((pieces.len(), pieces[0].bytes.len(), pieces[0].skipped), (1, 2 * depth, None));
    }
}

#[test]
fn faults_have_a_place() {
    for (framing, input, place) in [
        (Framing::Values, "{} x", 3),
        (Framing::Values, "{\"a\":[}", 6),
        (Framing::Values, "{\"a\":\"b\n", 7),
        (Framing::Values, "{\"a\":{} {", 8),
        (Framing::Values, "{\"a\":{}", 7),
        (Framing::Values, "{ }  {\"aaaaa\":1}", 13),
        (Framing::Array, "[\"12345678\"]", 9),
        (Framing::Lines, "a\n123456789\n", 10),
        (Framing::Record, "123456789", 8),
    ] {
        let pieces = split(input.as_bytes(), &capped(framing, 8));
        let found = pieces.iter().find_map(|piece| piece.skipped).unwrap();
        assert_eq!(found.1, place, "{input:?}");
    }
}
