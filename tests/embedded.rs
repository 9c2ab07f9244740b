//! `isEmbeddedJSON`, `enforce_in_arrays` and what else the language leaves to options.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use logwright::{CompileOptions, Dialect, Limits, Pointer, RowId, Schema, Stamp, Timestamp};
use serde_json::{Value, json};

const SCHEMA: &str = "
schema: Test.Embedded
fields:
- name: o
  type: object
  isEmbeddedJSON: true
  fields:
  - {name: s, type: string, required: true, indicators: [ip]}
  - {name: t, type: timestamp, timeFormats: [unix], isEventTime: true}
  - name: inner
    type: array
    isEmbeddedJSON: true
    element: {type: int}
- {name: j, type: json, isEmbeddedJSON: true}
";

#[test]
fn json_in_a_string_is_read_as_what_is_declared() {
    let options = CompileOptions::default().limits(Limits::default().nesting(6));
    let program = Schema::from_yaml(SCHEMA).unwrap().compile_with(&options).unwrap();
    let inner = |inner: &str| json!({"o": json!({"s": "10.0.0.1", "inner": inner}).to_string()}).to_string();
    for (record, expected) in [
        (
            json!({"o": r#"{"s":"10.0.0.1","t":1.5}"#}).to_string(),
            Ok(json!({"o": {"s": "10.0.0.1", "t": 1.5}})),
        ),
        (json!({"o": {"s": "x"}}).to_string(), Ok(json!({"o": {"s": "x"}}))),
        (inner("[1,\"2\",null]"), Ok(json!({"o": {"s": "10.0.0.1", "inner": [1, 2, null]}}))),
        (inner("[]"), Ok(json!({"o": {"s": "10.0.0.1"}}))),
        (inner("{}"), Err("type-mismatch /o/inner")),
        (inner("[1"), Err("embedded-syntax /o/inner")),
        (json!({"o": ""}).to_string(), Ok(json!({}))),
        (json!({"o": "null"}).to_string(), Ok(json!({}))),
        (json!({"o": "{}"}).to_string(), Err("missing-field /o")),
        (json!({"o": "{\"s\":\"x\"} y"}).to_string(), Err("embedded-syntax /o")),
        (json!({"o": "plain"}).to_string(), Err("embedded-syntax /o")),
        (json!({"o": "[]"}).to_string(), Err("type-mismatch /o")),
        (json!({"o": 1}).to_string(), Err("type-mismatch /o")),
        (json!({"j": "{\"b\":1.5,\"a\":[]}"}).to_string(), Ok(json!({"j": {"b": 1.5, "a": []}}))),
        (json!({"j": "x"}).to_string(), Err("embedded-syntax /j")),
        // The string stands at level 1, so five more levels fit.
        (json!({"j": "[[[[[1]]]]]"}).to_string(), Ok(json!({"j": [[[[[1]]]]]}))),
        (json!({"j": "[[[[[[1]]]]]]"}).to_string(), Err("limit-depth /j")),
    ] {
        let value: Value = serde_json::from_str(&record).unwrap();
        for result in [program.interpret(record.as_bytes()), program.interpret_value(&value)] {
            match (result, &expected) {
                (Ok(event), Ok(expected)) => {
                    assert_eq!(serde_json::to_value(shown(&event)).unwrap(), *expected, "{record}");
                }
                (Err(rejection), Err(expected)) => {
                    let issue = &rejection.issues()[0];
                    assert_eq!(format!("{} {}", issue.code(), issue.record_pointer()), *expected, "{record}");
                    // The place of everything inside is the outer string.
                    if let Some(span) = issue.span() {
                        let token: Value = serde_json::from_slice(&record.as_bytes()[span]).unwrap();
                        assert!(token.is_string() || token.is_number() || token.is_object(), "{record}");
                    }
                }
                (result, expected) => panic!("{record}: {result:?}, expected {expected:?}"),
            }
        }
    }
}

fn shown(event: &logwright::Event<'_>) -> Value {
    let mut out = Vec::new();
    event.write_json(
        &mut out,
        Dialect::Source,
        &Stamp::new(Timestamp::from_unix(0, 0).unwrap(), RowId::from_seed(0, 0)),
    );
    let mut value: Value = serde_json::from_slice(&out).unwrap();
    value.as_object_mut().unwrap().retain(|key, _| !key.starts_with("p_"));
    value
}

#[test]
fn indicators_and_event_time_inside_embedded_json_count() {
    let program = Schema::from_yaml(SCHEMA).unwrap().compile().unwrap();
    let record = json!({"o": r#"{"s":"10.0.0.1","t":"1.5"}"#}).to_string();
    let event = program.interpret(record.as_bytes()).unwrap();
    assert_eq!(event.time().unwrap().to_string(), "1970-01-01T00:00:01.5Z");
    assert_eq!(event.indicators().iter().map(|(_, text)| text).collect::<Vec<_>>(), ["10.0.0.1"]);
    let kept = event.into_owned();
    assert_eq!(kept.as_event().get("/o/s").unwrap().as_str(), Some("10.0.0.1"));
}

#[test]
fn required_and_validate_below_arrays_are_enforced_on_request() {
    let schema = Schema::from_yaml(
        "schema: Test.Arrays\nfields:\n- name: a\n  type: array\n  element:\n    type: object\n    fields:\n    \
         - {name: k, type: int, required: true}\n    - {name: v, type: string, validate: {allow: [x]}}\n",
    )
    .unwrap();
    let record = br#"{"a":[{"k":1},{},null,{"k":2,"v":"y"}]}"#;
    assert!(schema.compile().unwrap().accepts(record));
    let strict = schema.compile_with(&CompileOptions::default().enforce_in_arrays()).unwrap();
    let rejection = strict.interpret(record).unwrap_err();
    let said: Vec<_> =
        rejection.issues().iter().map(|i| (i.code().as_str(), i.record_pointer().as_str())).collect();
    assert_eq!(said, [("missing-field", "/a/1"), ("value-denied", "/a/3/v")]);
    assert!(!strict.accepts(record));
}

#[test]
fn unknown_members_are_counted_and_named_on_request() {
    let schema = Schema::from_yaml(
        "schema: Test.Unknown\nfields:\n- {name: s, type: string}\n- {name: j, type: json}\n- name: a\n  type: array\n  \
         element: {type: object, fields: [{name: k, type: int}]}\n",
    )
    .unwrap();
    let program = schema.compile().unwrap();
    let record = r#"{"x":{"s":1},"a":[{"k":1,"y/z":2},null],"j":{"x":1},"s":"t"}"#;
    let value: Value = serde_json::from_str(record).unwrap();
    for event in [program.interpret(record.as_bytes()).unwrap(), program.interpret_value(&value).unwrap()] {
        assert_eq!(event.unknown_fields(), 2);
        let pointers: Vec<_> = event.unknown_pointers(9).iter().map(ToString::to_string).collect();
        assert_eq!(pointers, ["/x", "/a/0/y~1z"]);
        assert_eq!(event.unknown_pointers(1).len(), 1);
    }
    let twice = program.interpret(br#"{"a":[{"p":1}],"a":[{"q":1}]}"#).unwrap();
    assert_eq!(twice.unknown_fields(), 1);
    for most in [1, 9] {
        assert_eq!(twice.unknown_pointers(most), [Pointer::root().key("a").index(0).key("q")]);
    }
}
