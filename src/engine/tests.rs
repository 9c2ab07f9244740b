//! The inputs side by side where they are bounded, and what is told of a record beside its event.

use crate::diagnostic::Code;
use crate::{CompileOptions, Event, Limits, Pointer, Program, Rejection, Schema, Scratch, Timestamp};
use serde_json::{Value, json};

fn program(yaml: &str, limits: Limits) -> Program {
    let schema = Schema::from_yaml(&format!("schema: Test.Inputs\n{yaml}")).unwrap();
    schema.compile_with(&CompileOptions::default().limits(limits)).unwrap()
}

fn code(outcome: Result<(), Rejection>) -> Option<Code> {
    let rejection = outcome.err()?;
    Some(rejection.issues()[0].code())
}

/// What is wrong with a record by its bytes and by its value; the latter has no spans.
fn codes(program: &Program, record: &Value) -> [Option<Code>; 2] {
    let by_bytes = program.interpret(record.to_string().as_bytes()).map(drop);
    let by_value = program.interpret_value(record).map(drop);
    assert_eq!(by_bytes.is_ok(), program.accepts(record.to_string().as_bytes()));
    for issue in by_value.as_ref().err().map(Rejection::issues).unwrap_or_default() {
        assert_eq!(issue.span(), None, "{issue}");
    }
    [code(by_bytes), code(by_value)]
}

const NESTED: &str = "fields:
- name: o
  type: object
  isEmbeddedJSON: true
  fields: [{name: a, type: array, element: {type: array, element: {type: string}}}]
- {name: s, type: object, fields: [{name: p, type: object, fields: [{name: b, type: boolean}]}]}
- {name: t, type: object, fields: [{name: p, type: object, fields: [{name: j, type: json, isEmbeddedJSON: true}]}]}
";

#[test]
fn nesting_is_bounded_alike() {
    for (record, depth, unknown) in [
        (json!({}), 1, &[][..]),
        (json!({"s": {"p": {"b": true, "x": 1}}, "t": {"p": {"y": 1}}}), 3, &["/s/p/x", "/t/p/y"]),
        (
            json!({"o": {"a": [["x"], ["x"], []], "x": 1}, "s": {"p": {}}, "t": {"x": 1}}),
            4,
            &["/o/x", "/t/x"],
        ),
        (json!({"o": "{\"a\":[[\"x\"],[],[]]}", "s": {"p": {"x": 1}}}), 4, &["/s/p/x"]),
        (json!({"t": {"p": {"j": "[[]]"}}}), 5, &[]),
    ] {
        for nesting in 0..7 {
            let program = program(NESTED, Limits::default().nesting(nesting));
            let expected = (nesting < depth).then_some(Code::LimitDepth);
            assert_eq!(codes(&program, &record), [expected; 2], "{record} {nesting}");
            let Ok(event) = program.interpret_value(&record) else { continue };
            let found = event.unknown_pointers(9);
            assert_eq!(found.iter().map(Pointer::as_str).collect::<Vec<_>>(), unknown, "{record} {nesting}");
        }
    }
}

#[test]
fn texts_of_a_line_nest_one_level_deep() {
    let yaml = "parser: {csv: {delimiter: ',', columns: [o]}}\nfields:
- {name: o, type: object, isEmbeddedJSON: true, fields: [{name: a, type: array, element: {type: string}}]}";
    for nesting in 0..5 {
        let program = program(yaml, Limits::default().nesting(nesting));
        let expected = (nesting < 3).then_some(Code::LimitDepth);
        assert_eq!(code(program.interpret(b"\"{\"\"a\"\":[]}\"").map(drop)), expected, "{nesting}");
    }
}

#[test]
fn values_are_as_long_as_what_is_read_of_them() {
    let yaml = "fields:\n- {name: s, type: string}\n- {name: t, type: string}\n\
                - {name: l, type: array, element: {type: string}}";
    for (record, bytes) in [
        (json!({"s": "four", "t": "two", "x": "no field"}), 7),
        (json!({"s": 1234, "t": 56.5}), 8),
        (json!({"l": ["four", 12, null]}), 9),
    ] {
        for limit in 6..10 {
            let program = program(yaml, Limits::default().record_bytes(limit));
            let outcome = program.interpret_value(&record).map(drop);
            assert_eq!(code(outcome), (limit < bytes).then_some(Code::LimitRecord), "{record} {limit}");
        }
    }
}

/// A value's members are put in order before they are read, if they are not few for the schema; and some turn out to be
/// absent only then.
#[test]
fn members_of_values_are_those_of_bytes() {
    let field = |number: usize| {
        let kind = ["bigint", "string", "timestamp, timeFormats: [unix]"][number % 3];
        format!("  - {{name: field_of_an_object_{}, type: {kind}}}\n", 19 - number)
    };
    let yaml = format!(
        "fields:\n- {{name: z, type: bigint}}\n- name: o\n  type: object\n  fields:\n{}\
         - {{name: l, type: array, element: {{type: object, fields: [{{name: s, type: string}}]}}}}\n\
         - {{name: a, type: string}}",
        (0..20).map(field).collect::<String>()
    );
    let program = program(&yaml, Limits::default());
    for (count, text) in (0..20).flat_map(|count| [(count, ""), (count, "7")]) {
        let member = |number| (format!("field_of_an_object_{}", number * 7 % 23), json!(text));
        let members: Value = (0..count).map(member).collect();
        let list = json!([{"s": "x", "t": null}, {}, null, {"s": null}]);
        let record = json!({"z": text, "o": members, "l": list, "a": null, "b": members});
        let bytes = record.to_string();
        let told = |event: Event<'_>| {
            (serde_json::to_value(&event).unwrap(), event.unknown_fields(), event.unknown_pointers(99))
        };
        let by_bytes = program.interpret(bytes.as_bytes()).map(told);
        assert_eq!(by_bytes.unwrap(), told(program.interpret_value(&record).unwrap()), "{record}");
    }
}

#[test]
fn issues_of_values_have_no_spans() {
    let yaml =
        "fields:\n- {name: n, type: bigint, required: true}\n- {name: c, type: string, copy: {from: n}}";
    for (record, limits, expected) in [
        (json!([]), Limits::default(), Code::NotAnObject),
        (json!({}), Limits::default(), Code::MissingField),
        (json!({"n": "x"}), Limits::default(), Code::ValueUnparsed),
        (json!({"n": 1}), Limits::default().derived_bytes(1), Code::LimitDerived),
        (json!({"n": 1}), Limits::default().nesting(0), Code::LimitDepth),
    ] {
        assert_eq!(codes(&program(yaml, limits), &record), [Some(expected); 2], "{record}");
    }
    let text = program(
        "parser: {csv: {delimiter: ',', columns: [a]}}\nfields: [{name: a, type: string}]",
        Limits::default(),
    );
    let rejection = text.interpret_value(&json!({"a": "1"})).unwrap_err();
    assert_eq!((rejection.issues()[0].code(), rejection.issues()[0].span()), (Code::TextUnmatched, None));
}

#[test]
fn issues_of_lines_have_the_places_of_their_values() {
    let yaml = "parser: {csv: {delimiter: ',', columns: [a, b, c]}}\nfields:
- {name: a, type: bigint}
- {name: b, type: string, validate: {deny: ['no']}}
- {name: d, type: json, required: true, copy: {from: c}}
- {name: c, type: json}";
    let program = program(yaml, Limits::default());
    let places = |line: &str| {
        let rejection = program.interpret(line.as_bytes()).map(drop).err()?;
        Some(rejection.issues().iter().map(|issue| (issue.code(), issue.span().unwrap())).collect::<Vec<_>>())
    };
    assert_eq!(places("1,2,3"), None);
    assert_eq!(places("x,no,3"), Some(vec![(Code::ValueUnparsed, 0..1), (Code::ValueDenied, 2..4)]));
    assert_eq!(places("1,no,3"), Some(vec![(Code::ValueDenied, 2..4)]));
    let event = program.interpret(b"1,2,\"a \"\"quoted\"\" one\"").unwrap();
    let made = event.get("/c").and_then(|value| value.as_json()).and_then(|json| json.to_value());
    assert_eq!(made, Some(json!("a \"quoted\" one")));
}

#[test]
fn unknown_members_are_those_of_the_key_that_counts() {
    let yaml = "fields:
- {name: m, type: object, rename: {from: old}, fields: [{name: a, type: string}]}
- {name: l, type: array, element: {type: object, fields: [{name: a, type: string}]}}";
    let program = program(yaml, Limits::default());
    for (record, most, expected) in [
        (json!({"m": {"a": "1", "x": 1}, "old": {"y": 2, "z": 3}, "u": 1}), 9, &["/u", "/m/x"][..]),
        (json!({"m": null, "old": {"y": 2, "z": 3}}), 9, &["/old/y", "/old/z"]),
        (json!({"old": {"y": 2, "z": 3}}), 1, &["/old/y"]),
        (json!({"l": [{"a": "1"}, {"x": 1}, {"a": "2"}, {"y": 1}]}), 9, &["/l/1/x", "/l/3/y"]),
        (json!({"a": 1, "l": [{"x": 1}], "u": 1}), 2, &["/a", "/l/0/x"]),
        (json!({"u": 1}), 0, &[]),
    ] {
        let text = record.to_string();
        let by_bytes = program.interpret(text.as_bytes()).unwrap().unknown_pointers(most);
        let by_value = program.interpret_value(&record).unwrap().unknown_pointers(most);
        assert_eq!(by_bytes, by_value, "{record}");
        assert_eq!(by_bytes.iter().map(Pointer::as_str).collect::<Vec<_>>(), expected, "{record}");
    }
}

#[test]
fn keys_may_look_like_what_stands_between_them() {
    let program = program(
        "fields: [{name: a, type: string}, {name: ',', type: string}, {name: ':b', type: string}]",
        Limits::default(),
    );
    let event = program.interpret(br#"{"a":"x",":b":"y"}"#).unwrap();
    assert_eq!(event.root().iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", ":b"]);
}

#[test]
fn the_first_event_time_in_schema_order_counts() {
    let yaml = "fields:
- name: l
  type: array
  element: {type: object, fields: [{name: t, type: timestamp, timeFormats: [unix], isEventTime: true}]}";
    let program = program(yaml, Limits::default());
    for (record, seconds) in [
        (json!({"l": [{"t": 1}, {"t": 2}]}), Some(1)),
        (json!({"l": [{"t": null}, {"t": 3}, {"t": 2}]}), Some(3)),
        (json!({"l": []}), None),
    ] {
        let event = program.interpret_value(&record).unwrap();
        assert_eq!(event.time().map(Timestamp::unix_seconds), seconds, "{record}");
    }
}

#[test]
fn rejections_say_all_and_no_data() {
    let yaml = "fields: [{name: a, type: bigint}, {name: b, type: bigint}, {name: c, type: bigint}]";
    let rejection = |limit| {
        let program = program(yaml, Limits::default().issues(limit));
        program.interpret(br#"{"a":"secret","b":"secret","c":"secret"}"#).unwrap_err()
    };
    let (all, some) = (rejection(3).to_string(), rejection(2).to_string());
    assert!(all.starts_with("value-unparsed at /a: ") && all.contains("; value-unparsed at /c: "), "{all}");
    assert!(!all.ends_with("; and more") && some.ends_with("; and more"), "{some}");
    let debug = format!("{:?}", rejection(3));
    assert!(debug.contains("ValueUnparsed") && !debug.contains("secret"), "{debug}");
    assert_eq!(format!("{:?}", Scratch::default()), "Scratch { .. }");
}

#[test]
fn what_is_required_is_missed_however_many_fields_there_are() {
    for count in [1, 2, 63, 64, 65, 130] {
        let field =
            |at| format!("- {{name: f{at}, type: string, required: {}}}\n", at == 0 || at == count - 1);
        let fields: String = (0..count).map(field).collect();
        let program = program(&format!("fields:\n{fields}"), Limits::default());
        let member = |at: usize| format!("\"f{at}\":\"\"");
        let all: Vec<String> = (0..count).map(member).collect();
        let (first, last) = (member(0), member(count - 1));
        let null = format!("\"f{}\":null", count - 1);
        let most = all[..count - 1].join(",");
        for (record, is_whole) in [
            (all.join(","), true),
            (all.iter().rev().cloned().collect::<Vec<_>>().join(","), true),
            (format!("{last},{first}"), true),
            (format!("{last},{first},{last},\"x\":1"), true),
            (format!("{},{null}", all.join(",")), false),
            (format!("{null},{most}"), false),
            (most, false),
            (format!("{first},\"f1\":\"\""), count <= 2),
            (format!("{first},{null}"), false),
        ] {
            let record = format!("{{{}}}", record.trim_matches(','));
            let outcome = code(program.interpret(record.as_bytes()).map(drop));
            assert_eq!(outcome, (!is_whole).then_some(Code::MissingField), "{count}: {record}");
        }
    }
}
