//! `rename`, `copy`, `concat`, `split` and `mask`: language spec, section B.2.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::format_push_string,
    clippy::needless_for_each,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use logwright::{Dialect, Event, IndicatorKind, Program, RowId, Schema, Stamp, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

fn program(fields: &str) -> Program {
    let schema = Schema::from_yaml(&format!("schema: Test.Transforms\nfields:\n{fields}"));
    schema.unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
}

fn written(event: &Event<'_>, dialect: Dialect) -> String {
    let mut out = Vec::new();
    event.write_json(
        &mut out,
        dialect,
        &Stamp::new(Timestamp::from_unix(0, 0).unwrap(), RowId::from_seed(0, 0)),
    );
    String::from_utf8(out).unwrap()
}

/// The event without its `p_` fields, by bytes and by value; or the issues as `code pointer`.
fn run(program: &Program, record: &str) -> Result<Value, Vec<String>> {
    let value: Value = serde_json::from_str(record).unwrap();
    let bare = |event: &Event<'_>| {
        let mut event: Value = serde_json::from_str(&written(event, Dialect::Source)).unwrap();
        event.as_object_mut().unwrap().retain(|key, _| !key.starts_with("p_"));
        event
    };
    let said = |rejection: logwright::Rejection| -> Vec<String> {
        rejection
            .issues()
            .iter()
            .map(|issue| format!("{} {}", issue.code(), issue.record_pointer()))
            .collect()
    };
    let by_bytes = program.interpret(record.as_bytes()).map(|event| bare(&event)).map_err(said);
    let by_value = program.interpret_value(&value).map(|event| bare(&event)).map_err(said);
    assert_eq!(by_bytes, by_value, "{record}");
    by_bytes
}

fn check(fields: &str, cases: &[(&str, Result<Value, &[&str]>)]) {
    let program = program(fields);
    for (record, expected) in cases {
        let expected =
            expected.clone().map_err(|issues| issues.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(run(&program, record), expected, "{record}");
    }
}

#[test]
fn rename_takes_the_old_key() {
    check(
        "- {name: userId, type: bigint, required: true, rename: {from: PIN}}\n- {name: z, type: string}\n",
        &[
            (r#"{"PIN":1,"z":"x"}"#, Ok(json!({"userId": 1, "z": "x"}))),
            (r#"{"userId":2}"#, Ok(json!({"userId": 2}))),
            (r#"{"userId":2,"PIN":1}"#, Ok(json!({"userId": 2}))),
            (r#"{"PIN":1,"userId":2}"#, Ok(json!({"userId": 2}))),
            (r#"{"PIN":"x","userId":2}"#, Ok(json!({"userId": 2}))),
            (r#"{"PIN":1,"userId":null}"#, Ok(json!({"userId": 1}))),
            (r#"{"PIN":"x"}"#, Err(&["value-unparsed /PIN"])),
            (r#"{"PIN":null}"#, Err(&["missing-field "])),
        ],
    );
}

#[test]
fn both_keys_of_a_rename_are_a_warning() {
    let program =
        program("- name: o\n  type: object\n  fields:\n  - {name: a, type: string, rename: {from: b}}\n");
    let record = br#"{"o":{"b":"old","a":"new"}}"#;
    let event = program.interpret(record).unwrap();
    let warnings: Vec<_> = event.warnings().collect();
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        (warnings[0].code().as_str(), warnings[0].severity().as_str()),
        ("rename-conflict", "warning")
    );
    assert_eq!(warnings[0].record_pointer().as_str(), "/o/a");
    assert_eq!(warnings[0].schema_pointer().as_str(), "/fields/0/fields/0");
    assert_eq!(&record[warnings[0].span().unwrap()], br#""new""#);
    assert_eq!(program.interpret(br#"{"o":{"b":"old"}}"#).unwrap().warnings().count(), 0);
}

#[test]
fn copy_takes_any_value_through_the_fields_own_type() {
    check(
        "- {name: n, type: int, copy: {from: a.b.c}}\n- {name: t, type: string, copy: {from: n}}\n\
         - {name: j, type: json, copy: {from: raw}}\n\
         - {name: a, type: object, fields: [{name: b, type: object, fields: [{name: c, type: string}]}]}\n",
        &[
            (r#"{"a":{"b":{"c":"7"}}}"#, Ok(json!({"n": 7, "t": "7", "a": {"b": {"c": "7"}}}))),
            (r#"{"a":{"b":{"c":7}}}"#, Ok(json!({"n": 7, "t": "7", "a": {"b": {"c": "7"}}}))),
            (r#"{"a":{"b":{"c":"x"}}}"#, Err(&["value-unparsed /a/b/c"])),
            (r#"{"a":{"b":{}}}"#, Ok(json!({"a": {"b": {}}}))),
            (r#"{"n":3}"#, Ok(json!({}))),
            (r#"{"raw":{"k":[1,null]}}"#, Ok(json!({"j": {"k": [1, null]}}))),
            (r#"{"raw":null}"#, Ok(json!({}))),
        ],
    );
}

#[test]
fn nothing_is_made_from_below_a_value_of_another_type() {
    check(
        "- {name: a, type: object, fields: [{name: p, type: string}, {name: b, type: string}]}\n\
         - {name: n, type: string}\n- {name: t, type: bigint, copy: {from: a.b}}\n",
        &[
            (r#"{"a":{"b":"7"},"n":"x"}"#, Ok(json!({"a": {"b": "7"}, "n": "x", "t": 7}))),
            (r#"{"a":5,"n":"x"}"#, Err(&["type-mismatch /a"])),
        ],
    );
}

#[test]
fn copy_reaches_into_what_no_field_declares_and_into_json() {
    let program = program(
        "- {name: host, type: string, required: true, copy: {from: meta.net.host}}\n\
         - {name: id, type: string, copy: {from: blob.id}}\n- {name: blob, type: json}\n",
    );
    let both = run(&program, r#"{"meta":{"net":{"host":"h"}},"blob":{"id":5}}"#);
    assert_eq!(both, Ok(json!({"host": "h", "id": "5", "blob": {"id": 5}})));
    assert_eq!(run(&program, r#"{"meta":{"net":"x"}}"#), Err(vec!["missing-field ".to_owned()]));
    // The hidden member is no part of the event and counts as unknown.
    let event = program.interpret(br#"{"meta":{"net":{"host":"h"}},"x":1}"#).unwrap();
    assert_eq!((event.unknown_fields(), event.root().len()), (2, 1));
    assert!(event.get("/meta").is_none());
}

#[test]
fn concat_joins_what_is_present_and_can_make_the_event_time() {
    let fields = "- {name: date, type: string}\n- {name: time, type: string}\n\
                  - {name: at, type: timestamp, timeFormat: '%Y-%m-%d %H:%M:%S', isEventTime: true, \
                  concat: {paths: [date, time], separator: ' '}}\n\
                  - {name: all, type: string, concat: {paths: [date, n, absent]}}\n- {name: n, type: bigint}\n";
    check(
        fields,
        &[
            (
                r#"{"date":"2020-01-02","time":"03:04:05","n":7}"#,
                Ok(
                    json!({"date": "2020-01-02", "time": "03:04:05", "at": "2020-01-02 03:04:05", "all": "2020-01-027", "n": 7}),
                ),
            ),
            (r"{}", Ok(json!({}))),
            (r#"{"n":7}"#, Ok(json!({"all": "7", "n": 7}))),
            (r#"{"date":"2020-01-02"}"#, Err(&["timestamp-unparsed /date"])),
        ],
    );
    let program = program(fields);
    let event = program.interpret(br#"{"date":"2020-01-02","time":"03:04:05"}"#).unwrap();
    assert_eq!(event.time().unwrap().to_string(), "2020-01-02T03:04:05Z");
}

#[test]
fn split_takes_one_piece() {
    check(
        "- {name: port, type: int, split: {from: addr, separator: ':', index: 1}}\n- {name: addr, type: string}\n",
        &[
            (r#"{"addr":"h:80"}"#, Ok(json!({"port": 80, "addr": "h:80"}))),
            (r#"{"addr":"h"}"#, Ok(json!({"addr": "h"}))),
            (r#"{"addr":"h:"}"#, Ok(json!({"addr": "h:"}))),
            (r#"{"addr":"h:x"}"#, Err(&["value-unparsed /addr"])),
            (r"{}", Ok(json!({}))),
        ],
    );
}

#[test]
fn stages_run_in_one_order_whatever_the_order_of_fields() {
    // split sees concat, concat sees copy, copy sees rename; within a stage what is needed comes first.
    check(
        "- {name: e, type: string, split: {from: d, separator: '-', index: 1}}\n\
         - {name: d, type: string, concat: {paths: [c, c], separator: '-'}}\n\
         - {name: c, type: string, copy: {from: b}}\n- {name: b, type: string, copy: {from: a}}\n\
         - {name: a, type: string, rename: {from: old}}\n",
        &[(r#"{"old":"x"}"#, Ok(json!({"a": "x", "b": "x", "c": "x", "d": "x-x", "e": "x"})))],
    );
}

#[test]
fn derived_fields_below_objects_and_arrays_get_their_value_where_their_object_is() {
    check(
        "- {name: id, type: string}\n\
         - {name: o, type: object, fields: [{name: id, type: string, copy: {from: id}}, {name: x, type: int}]}\n\
         - {name: l, type: array, element: {type: object, fields: [{name: k, type: int}, {name: id, type: string, copy: {from: id}}]}}\n",
        &[
            (
                r#"{"id":"u","o":{"x":1},"l":[{"k":1},null,{}]}"#,
                Ok(
                    json!({"id": "u", "o": {"id": "u", "x": 1}, "l": [{"k": 1, "id": "u"}, null, {"id": "u"}]}),
                ),
            ),
            (r#"{"id":"u"}"#, Ok(json!({"id": "u"}))),
        ],
    );
}

#[test]
fn validate_sees_the_clear_value_and_indicators_the_masked_one() {
    let program = program(
        "- {name: mail, type: string, indicators: [email], validate: {allow: [ada@example.com]}, mask: {type: redact}}\n\
         - {name: user, type: string, indicators: [username], mask: {type: obfuscate, salt: s}}\n",
    );
    let event = program.interpret(br#"{"mail":"ada@example.com","user":"ada"}"#).unwrap();
    assert_eq!(event.get("/mail").unwrap().as_str(), Some("REDACTED"));
    let shown: Vec<_> = event.indicators().iter().collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].0, IndicatorKind::Usernames);
    assert_eq!(shown[0].1.len(), 64);
    let record = br#"{"mail":"eve@example.com"}"#;
    let rejection = program.interpret(record).unwrap_err();
    assert_eq!(rejection.issues()[0].excerpt(record), "", "bytes of a record with masks are not shown");
}

proptest! {
    /// A masked value never shows: not in an event of either dialect, a view, an indicator, an issue or an excerpt.
    #[test]
    fn a_masked_value_never_shows(good in any::<bool>(), nested in any::<bool>(), before in "[a-z \"\\\\é]{0,6}", by_value in any::<bool>()) {
        const MARKER: &str = "Zx9MARKERq7";
        let program = program(
            "- {name: s, type: string, required: true, indicators: [username, email, domain, aws_tag], mask: {type: redact, to: gone}}\n\
             - {name: o, type: object, fields: [{name: s, type: string, indicators: [trace_id], mask: {type: obfuscate}}, {name: r, type: int, required: true}]}\n\
             - {name: n, type: int}\n",
        );
        let secret = format!("{before}{MARKER}@x");
        let mut record = json!({"s": secret, "n": if good { json!(1) } else { json!(secret) }});
        if nested {
            record["o"] = json!({"s": secret, "r": if good { json!(1) } else { json!(null) }});
        }
        let bytes = serde_json::to_vec(&record).unwrap();
        let result = if by_value { program.interpret_value(&record) } else { program.interpret(&bytes) };
        let mut shown = String::new();
        match result {
            Ok(event) => {
                shown += &written(&event, Dialect::Lake);
                shown += &written(&event, Dialect::Source);
                shown += &serde_json::to_string(&event).unwrap();
                shown += &format!("{event:?} {:?} {:?}", event.root(), event.indicators().iter().collect::<Vec<_>>());
                shown += &written(&event.into_owned().as_event(), Dialect::Lake);
            }
            Err(rejection) => {
                shown += &format!("{rejection} {rejection:?}");
                for issue in rejection.issues() {
                    shown += &issue.excerpt(&bytes);
                }
            }
        }
        prop_assert!(!shown.contains(MARKER), "{}", shown);
        prop_assert!(!shown.is_empty());
    }
}

#[test]
fn issues_of_derived_values_point_to_where_they_came_from() {
    check(
        "- {name: n, type: int, copy: {from: src.x}}\n\
         - {name: o, type: object, copy: {from: src}, fields: [{name: a, type: int}, {name: b, type: array, element: {type: int}}]}\n\
         - {name: c, type: int, concat: {paths: [absent, src.a], separator: '-'}}\n",
        &[(
            r#"{"src":{"a":"x","b":[1,"y"],"x":"z"}}"#,
            Err(&[
                "value-unparsed /src/x",
                "value-unparsed /src",
                "value-unparsed /src",
                "value-unparsed /src/a",
            ]),
        )],
    );
}

#[test]
fn what_a_record_makes_is_bounded() {
    use logwright::{CompileOptions, Limits};
    let schema = "- {name: big, type: string}\n\
        - {name: l, type: array, element: {type: object, fields: [{name: x, type: string, copy: {from: big}}]}}\n";
    let schema = Schema::from_yaml(&format!("schema: Test.Bound\nfields:\n{schema}")).unwrap();
    let record = |text: usize, elements: usize| {
        json!({"big": "a".repeat(text), "l": vec![json!({}); elements]}).to_string()
    };
    // The source, its copy and each reading of it cost its JSON; each member that moves costs an entry.
    let program = schema
        .compile_with(&CompileOptions::default().limits(Limits::default().derived_bytes(10_000)))
        .unwrap();
    assert!(program.accepts(record(1000, 5).as_bytes()));
    for (record, what) in [(record(1000, 50), "one text, many places"), (record(4000, 1), "one long text")] {
        let rejection = program.interpret(record.as_bytes()).unwrap_err();
        assert_eq!(rejection.issues()[0].code().as_str(), "limit-derived", "{what}");
    }
    let program = schema.compile().unwrap();
    assert!(program.accepts(record(1000, 1000).as_bytes()));
    assert!(!program.accepts(record(1_000_000, 100_000).as_bytes()), "would be 100 GB");
    // A chain that doubles.
    let mut fields = String::from("schema: Test.Chain\nfields:\n- {name: c0, type: string}\n");
    for i in 1..40 {
        let before = i - 1;
        fields += &format!("- {{name: c{i}, type: string, concat: {{paths: [c{before}, c{before}]}}}}\n");
    }
    let program = Schema::from_yaml(&fields).unwrap().compile().unwrap();
    let rejection = program.interpret(br#"{"c0":"x"}"#).unwrap_err();
    assert_eq!(rejection.issues()[0].code().as_str(), "limit-derived");
}

#[test]
fn many_derived_members_of_one_object_are_put_in_place() {
    let mut fields = String::from("schema: Test.Wide\nfields:\n- {name: a, type: string}\n");
    for i in 0..3000 {
        fields += &format!("- {{name: b{i}, type: string, copy: {{from: a}}}}\n");
    }
    let program = Schema::from_yaml(&fields).unwrap().compile().unwrap();
    let event = program.interpret(br#"{"a":"x"}"#).unwrap();
    assert_eq!(event.root().len(), 3001);
    assert_eq!(event.get("/b2999").and_then(|value| value.as_str()), Some("x"));
}

#[test]
fn a_value_may_be_made_from_any_number_of_places() {
    use logwright::model::{Concat, Transforms};
    use logwright::{Field, Type};
    // More than sixteen bits count; the last one is the one that is there.
    let mut paths = vec!["absent".to_owned(); 70_000];
    paths.push("a".to_owned());
    let mut transforms = Transforms::default();
    transforms.concat = Some(Concat { paths, separator: String::new() });
    let made = Field::new("n", Type::Int).transform(transforms);
    let program = Schema::new("Test.Many", [Field::new("a", Type::string()), made]).compile().unwrap();
    assert_eq!(program.interpret(br#"{"a":"7"}"#).unwrap().get("/n").and_then(|n| n.as_i64()), Some(7));
    assert!(!program.accepts(br#"{"a":"x"}"#));
}

#[test]
fn nothing_shows_a_masked_value_for_broken_records_either() {
    let program = program("- {name: ssn, type: string, mask: {type: redact}}\n");
    for record in [r#"{"ssn":"1"}{"ssn":"SECRET"}"#, r#"[{"ssn":"SECRET"}]"#, r#"{"ssn":"SECRET""#] {
        let rejection = program.interpret(record.as_bytes()).unwrap_err();
        assert_eq!(rejection.issues()[0].excerpt(record.as_bytes()), "", "{record}");
    }
    let registry = logwright::Registry::new([program]).unwrap();
    let record = br#"{"other":"SECRET"}"#;
    let mut scratch = logwright::Scratch::default();
    if let logwright::Classified::Rejected(rejected) = registry.classify(record, &mut scratch) {
        assert_eq!(rejected.rejection().issues()[0].excerpt(record), "");
    }
}

#[test]
fn debug_shows_no_record() {
    let program = program("- {name: a, type: string}\n- {name: n, type: float}\n");
    let record = b"{\"a\":\"SECRET\\n\",\"\\u0053ECRET\":1,\"n\":\"4242.5\"}";
    let mut scratch = logwright::Scratch::default();
    let event = format!("{:?}", program.interpret_in(record, &mut scratch).unwrap());
    let mut session = program.session();
    session.interpret(record).unwrap();
    let records = logwright::stream::Records::new(&record[..], logwright::stream::SplitOptions::default());
    for shown in [event, format!("{scratch:?}"), format!("{session:?}"), format!("{records:?}")] {
        assert!(!shown.contains("SECRET") && !shown.contains("4242"), "{shown}");
    }
}

#[test]
fn a_value_may_be_as_deep_as_it_likes() {
    let program = program("- {name: a, type: json}\n");
    let mut value = json!(1);
    for _ in 0..200_000 {
        value = Value::Array(vec![value]);
    }
    let code =
        program.interpret_value(&value).map_err(|rejection| rejection.issues()[0].code().as_str()).err();
    // `serde_json` drops values by recursion.
    std::mem::forget(value);
    assert_eq!(code, Some("not-an-object"));
}
