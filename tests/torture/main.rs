//! Hostile and borderline input, by tables: what must be accepted, what must be refused, and what is ours to choose, in
//! every place where it can stand. `serde_json` is asked for its verdict wherever it has the same rules.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod json;
mod nesting;
mod numbers;
mod strings;
mod utf8;
mod yaml;

use logwright::{Code, CompileOptions, Event, Issue, Limits, Program, Rejection, Schema};
use serde::de::IgnoredAny;
use std::sync::LazyLock;

/// A field of every type, named by its type.
static PROGRAM: LazyLock<Program> = LazyLock::new(|| program(Limits::default()));

fn program(limits: Limits) -> Program {
    let yaml = "
schema: Test.Torture
fields:
- {name: string, type: string, indicators: [domain]}
- {name: int, type: int}
- {name: smallint, type: smallint}
- {name: bigint, type: bigint}
- {name: float, type: float}
- {name: boolean, type: boolean}
- {name: timestamp, type: timestamp, timeFormats: [unix, rfc3339], isEventTime: true}
- {name: json, type: json}
- {name: embedded, type: json, isEmbeddedJSON: true}
- {name: object, type: object, fields: [{name: string, type: string}, {name: json, type: json}]}
- {name: array, type: array, element: {type: string}}
- {name: objects, type: array, isEmbeddedJSON: true, element: {type: object, fields: [{name: int, type: int}]}}
- {name: arrays, type: array, element: {type: array, element: {type: array, element: {type: json}}}}
";
    Schema::from_yaml(yaml).unwrap().compile_with(&CompileOptions::default().limits(limits)).unwrap()
}

/// Where a value can stand in a record, as what is before and after it: every type of field, elements and members, keys
/// that stand twice, and what no field describes.
const PLACES: [(&str, &str); 24] = [
    ("{\"string\":", "}"),
    ("{\"int\":", "}"),
    ("{\"smallint\":", "}"),
    ("{\"bigint\":", "}"),
    ("{\"float\":", "}"),
    ("{\"boolean\":", "}"),
    ("{\"timestamp\":", "}"),
    ("{\"json\":", "}"),
    ("{\"embedded\":", "}"),
    ("{\"object\":", "}"),
    ("{\"array\":", "}"),
    ("{\"objects\":", "}"),
    ("{\"json\":[0,", "]}"),
    ("{\"json\":{\"a\":", ",\"b\":[]}}"),
    ("{\"object\":{\"string\":", "}}"),
    ("{\"object\":{\"json\":", "},\"int\":1}"),
    ("{\"array\":[\"\",", ",1]}"),
    ("{\"arrays\":[[[", "]]]}"),
    ("{\"objects\":[{\"int\":", "}]}"),
    ("{\"string\":1,\"string\":", "}"),
    ("{\"string\":", ",\"string\":1}"),
    ("{\"x\":", "}"),
    ("{\"x\":[{\"y\":[null,", "]}],\"string\":\"a\"}"),
    ("{\"object\":{\"x\":", "}}"),
];

fn put(place: (&str, &str), value: impl AsRef<[u8]>) -> Vec<u8> {
    [place.0.as_bytes(), value.as_ref(), place.1.as_bytes()].concat()
}

/// What kept the record as a whole from being read, if anything did.
fn stopped(program: &Program, record: &[u8]) -> Option<Issue> {
    let result = program.interpret(record);
    assert_eq!(program.accepts(record), result.is_ok(), "{}", shown(record));
    let rejection = result.err()?;
    let [issue] = rejection.issues() else { return None };
    let codes = [Code::Syntax, Code::TrailingData, Code::InvalidUtf8, Code::LimitDepth];
    (issue.record_pointer().is_root() && codes.contains(&issue.code())).then(|| issue.clone())
}

/// Whether the record is JSON, as we and `serde_json` agree.
fn is_json(record: &[u8]) -> bool {
    let ours = stopped(&PROGRAM, record);
    let theirs = str::from_utf8(record).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    assert_eq!(ours.is_none(), theirs, "{}: {ours:?}", shown(record));
    theirs
}

fn shown(record: &[u8]) -> String {
    let text = String::from_utf8_lossy(record);
    format!("{:?}", text.chars().take(200).collect::<String>())
}

/// The codes of all issues of a record, in order.
fn codes(record: &[u8]) -> Vec<&'static str> {
    let rejection = PROGRAM.interpret(record).err();
    rejection.iter().flat_map(Rejection::issues).map(|issue| issue.code().as_str()).collect()
}

/// The one issue of a record in a field, or what `read` sees of the event.
fn outcome<T>(record: &[u8], read: impl FnOnce(&Event<'_>) -> T) -> Result<T, &'static str> {
    match PROGRAM.interpret(record) {
        Ok(event) => Ok(read(&event)),
        Err(rejection) => {
            assert_eq!(rejection.issues().len(), 1, "{}: {rejection}", shown(record));
            Err(rejection.issues()[0].code().as_str())
        }
    }
}
