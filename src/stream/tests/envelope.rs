//! Records inside an envelope.

use super::{at_logs, check, split};
use crate::limits::Limits;
use crate::pointer::Pointer;
use crate::stream::SplitOptions;

#[test]
fn records_are_found() {
    check(
        &at_logs(),
        &[
            ("", &[]),
            ("{\"logs\":[]}", &[]),
            ("{\"logs\":null}", &[]),
            (
                "\u{FEFF}{ \"v\" : 1 , \"logs\" : [ {\"a\":1} , 2 ] , \"x\":{\"logs\":[3]}}",
                &["{\"a\":1}", "2"],
            ),
            ("{\"logs\":[{\"logs\":[1]}]}", &["{\"logs\":[1]}"]),
            ("{\"logs\":{\"a\":1}}{\"logs\":7}\n{\"logs\":\"x\"}", &["{\"a\":1}", "7", "\"x\""]),
            ("{\"x\":\"}\\\"\",\"y\":[\"]\",{}],\"l\\u006fgs\":[1]}", &["1"]),
            ("{\"logs\":[1],\"logs\":[2]}", &["1", "2"]),
            ("{\"logs\":[\n{\"a\":1},\n{\"a\":2}\n]}\n", &["{\"a\":1}", "{\"a\":2}"]),
        ],
    );
}

/// Found by fuzzing: at the cap the next space was a stray byte, and the cap fell elsewhere in other chunks.
#[test]
fn white_space_beside_found_records_may_be_longer_than_a_record() {
    let options = at_logs().limits(Limits::default().record_bytes(8));
    for length in 0..30 {
        let space = " ".repeat(length);
        let input = format!(
            "{{\"logs\"{space}:{space}[{space}0{space}]{space},{space}\"x\"{space}:{space}1{space}}}{space}"
        );
        check(&options, &[(&input, &["0"])]);
    }
}

#[test]
fn the_way_may_be_long() {
    let pointer = Pointer::root().key("a/b").key("").index(1).key("é");
    check(
        &SplitOptions::default().records_at(pointer),
        &[
            (r#"{"a/b":{"":[{"é":[0]},{"e":[0],"é":[1,2]},{"é":[0]}],"é":[0]},"é":[0]}"#, &["1", "2"]),
            (r#"{"a/b":{"":[7,{"é":[1]}]}}"#, &["1"]),
            (r#"{"a/b":{"":{"1":{"é":[1]}}}}"#, &["1"]),
            (r#"{"a/b":{"":7}}"#, &[r#"!envelope-missing {"a/b":{"":7}}"#]),
        ],
    );
    check(
        &SplitOptions::default().records_at(Pointer::root().index(0)),
        &[("[{},1]", &["{}"]), ("[[1,2],3]", &["1", "2"]), ("[]", &["!envelope-missing []"])],
    );
}

#[test]
fn the_root_pointer_changes_nothing() {
    check(
        &SplitOptions::default().records_at(Pointer::root()),
        &[("[1,2]", &["1", "2"]), ("{}{}", &["{}", "{}"])],
    );
}

#[test]
fn an_envelope_without_records_is_reported_whole() {
    check(
        &at_logs(),
        &[
            ("{\"message\":\"no\"} {\"logs\":[1]}", &["!envelope-missing {\"message\":\"no\"}", "1"]),
            ("{}[\"logs\"]", &["!envelope-missing {}", "!envelope-missing [\"logs\"]"]),
            ("{\"log\\ud800s\":[1]}", &["!envelope-missing {\"log\\ud800s\":[1]}"]),
        ],
    );
}

#[test]
fn broken_envelopes() {
    check(
        &at_logs(),
        &[
            ("x\n{\"logs\":[1]}", &["!syntax x\n", "1"]),
            ("{\"logs\":[1]}}{\"logs\":[2]}", &["1", "!syntax }", "2"]),
            ("{\"logs\" [1]}\n{\"logs\":[2]}", &["!syntax {\"logs\" [1]}\n", "2"]),
            ("{\"a\":,\"logs\":[1]}\n{\"logs\":[2]}", &["!syntax {\"a\":,\"logs\":[1]}\n", "2"]),
            ("{logs:[1]}\n{\"logs\":[2]}", &["!syntax {logs:[1]}\n", "2"]),
            ("{\"a\":[1}\n{\"logs\":[2]}", &["!syntax {\"a\":[1}\n", "2"]),
            ("{\"a\":{\"b\":{}\n{\"logs\":[2]}", &["!syntax {\"a\":{\"b\":{}\n", "2"]),
            ("{\"a\":{}\n{\"logs\":[2]}", &["!syntax {\"a\":{}\n", "2"]),
            ("{\"a\":\"b\n{\"logs\":[2]}", &["!syntax {\"a\":\"b\n", "2"]),
            ("{\"lo\n{\"logs\":[2]}", &["!syntax {\"lo\n", "2"]),
            ("{\"a\":[1]", &["!syntax {\"a\":[1]"]),
            // After the records, only what follows the fault is still there to be reported.
            ("{\"logs\":[1],\"a\":\n{\"b\":[}\n{\"logs\":[2]}", &["1", "!syntax }\n", "2"]),
            ("{\"logs\":[1],\n{\"logs\":[2]}", &["1", "!syntax ", "2"]),
            ("{\"logs\":[1]", &["1", "!syntax "]),
            ("{\"logs\":[1,", &["1", "!syntax "]),
            ("{\"logs\":", &["!syntax {\"logs\":"]),
        ],
    );
}

/// Records, or parts of them, that a fault makes a part of the envelope: the piece after them is a skipped one.
#[test]
fn a_fault_can_hide_records_in_front_of_what_is_skipped() {
    check(
        &at_logs(),
        &[
            // Once `,{"a":2}`, `[1,{}],"b":2`, and `"c":"d"}`.
            ("{\"logs\":[{\"a\":1},]\"a\":2}],\"c\":3}", &["{\"a\":1}", "!syntax ],\"c\":3}"]),
            ("{\"logs\":[{\"a\":[1}{}],\"b\":2}]}", &["!syntax {\"a\":[1}", "{}", "!syntax ]}"]),
            ("{\"logs\":[1],\"b\":{\"c\":d\"}}{\"logs\":[\"2\"]}\n{\"logs\":[3]}", &["1", "!syntax \n", "3"]),
            ("{\"logs\":[1],\"b\":{\"c\":d\"}}{\"logs\":[\"2\"]}", &["1", "!syntax "]),
        ],
    );
}

/// A brace at the start of a line is an element where elements start their lines, else an envelope.
#[test]
fn broken_records() {
    check(
        &at_logs(),
        &[
            ("{\"logs\":[{\"a\":[},{\"a\":2}]}", &["!syntax {\"a\":[},", "{\"a\":2}"]),
            ("{\"logs\":[{\"a\":{}{\"a\":2}]}", &["!syntax {\"a\":{}", "{\"a\":2}"]),
            ("{\"logs\":[{\"a\":{}\n{\"logs\":[2]}", &["!syntax {\"a\":{}\n", "2"]),
            ("{\"logs\":[{\"a\":\"b\n{\"logs\":[2]}", &["!syntax {\"a\":\"b\n", "2"]),
            (
                "{\"logs\":[\n{\"a\":\"b\n},\n{\"a\":2}\n],\"c\":3}{\"logs\":[4]}",
                &["!syntax {\"a\":\"b\n},\n", "{\"a\":2}", "4"],
            ),
            ("{\"logs\":[{\"a\":1}}\n{\"logs\":[2]}", &["{\"a\":1}", "!syntax }\n", "2"]),
        ],
    );
}

#[test]
fn an_envelope_may_be_longer_than_a_record() {
    let options = at_logs().limits(Limits::default().record_bytes(8));
    check(
        &options,
        &[
            (
                "{\"a\":\"0123456789\",\"b\":[[],[],[],[]],\"logs\":[{\"a\":1 },{\"a\":2}],\"c\":\"0123456789\"}",
                &["{\"a\":1 }", "{\"a\":2}"],
            ),
            ("{\"logs\":[{\"a\":10}]}", &["{\"a\":10}"]),
            ("{\"logs\":[{\"a\":100},2]}", &["!limit-record {\"a\":100", "+limit-record },2]}"]),
            // Of a long envelope without records, the end is what is reported.
            ("{\"a\":\"0123456789\"}", &["!envelope-missing \"}"]),
            ("{\"012345\":1, \"logs\":[2]}", &["2"]),
            ("{\"0123456\":1}\n{\"logs\":[2]}", &["!limit-record \"0123456", "+limit-record \":1}\n", "2"]),
            ("{         \"logs\"          :          [2]}", &["2"]),
        ],
    );
}

#[test]
fn the_envelope_itself_must_not_nest_too_deep() {
    let options = at_logs().limits(Limits::default().nesting(3));
    check(
        &options,
        &[
            ("{\"a\":[[]],\"logs\":[[[[[1]]]]]}", &["[[[[1]]]]"]),
            (
                "{\"a\":[[[]]],\"logs\":[]}\n{\"logs\":[2]}",
                &["!limit-depth {\"a\":[[[]]],\"logs\":[]}\n", "2"],
            ),
        ],
    );
    assert_eq!(split(b"{\"a\":[[[]]]}", &options)[0].skipped.map(|(_, place, _)| place), Some(7));
}
