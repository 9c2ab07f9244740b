//! Laws that hold for every record: the verdict, bytes and values, and what does not change an event.

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

use logwright::{
    CompileOptions, Dialect, Event, Field, Limits, Program, Rejection, RowId, Scanner, Schema, Scratch,
    Stamp, TimeFormat, Timestamp, Type,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn program() -> Program {
    let rfc3339 = TimeFormat::new("rfc3339").unwrap();
    let unix = TimeFormat::new("unix").unwrap();
    let schema = Schema::new(
        "Test.Laws",
        [
            Field::new("s", Type::string_with([Scanner::Email, Scanner::Ip])).required(),
            Field::new("i", Type::Int),
            Field::new("b", Type::BigInt),
            Field::new("f", Type::Float),
            Field::new("t", Type::event_time([unix, rfc3339])),
            Field::new("y", Type::Boolean),
            Field::new("j", Type::json()),
            Field::new(
                "o",
                Type::object([
                    Field::new("s", Type::string_with([Scanner::ActorId])).required(),
                    Field::new("deep", Type::object([Field::new("i", Type::SmallInt)])),
                ]),
            ),
            Field::new("a", Type::array(Type::string_with([Scanner::Username]))),
            Field::new("ao", Type::array(Type::object([Field::new("i", Type::BigInt).required()]))),
        ],
    );
    let options = CompileOptions::default().limits(Limits::default().nesting(12));
    schema.compile_with(&options).unwrap()
}

fn stamp() -> Stamp {
    Stamp::new(Timestamp::from_unix(1_700_000_000, 0).unwrap(), RowId::from_seed(1, 2))
}

fn written(event: &Event<'_>, dialect: Dialect) -> String {
    let mut out = Vec::new();
    event.write_json(&mut out, dialect, &stamp());
    String::from_utf8(out).unwrap()
}

fn bare(event: &Event<'_>) -> String {
    written(event, Dialect::Source)
}

/// Everything a rejection says but spans.
fn said(rejection: &Rejection) -> Vec<(String, String, String)> {
    let text = |issue: &logwright::Issue| {
        (issue.code().to_string(), issue.record_pointer().to_string(), issue.schema_pointer().to_string())
    };
    rejection.issues().iter().map(text).collect()
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "1",
            "+1",
            "01",
            "1.5",
            "1e3",
            "true",
            "T",
            "ada@example.com",
            "10.0.0.1",
            "2020-01-02T03:04:05Z",
            "0001-01-01T00:00:00Z",
            "-1",
            "99999999999999999999",
            "NaN",
            "a\"b\\c\n",
            "é😀",
        ])
        .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(6, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["s", "i", "b", "f", "t", "y", "j", "o", "a", "ao", "deep"]).prop_map(String::from),
        1 => any::<String>(),
    ]
}

fn record() -> impl Strategy<Value = Value> {
    let members = || prop::collection::vec((key(), any_value()), 0..10);
    prop_oneof![
        8 => members().prop_map(|members| {
            let mut record: serde_json::Map<String, Value> = members.into_iter().collect();
            record.insert("s".into(), json!("x"));
            Value::Object(record)
        }),
        4 => members().prop_map(|members| Value::Object(members.into_iter().collect())),
        1 => any_value(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_bytes_panic_and_accepts_agrees_with_interpret(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let program = program();
        prop_assert_eq!(program.accepts(&bytes), program.interpret(&bytes).is_ok());
    }

    #[test]
    fn a_value_is_what_its_bytes_are(value in record()) {
        let program = program();
        let bytes = serde_json::to_vec(&value).unwrap();
        let mut scratch = Scratch::default();
        let by_bytes = program.interpret_in(&bytes, &mut scratch);
        let mut others = Scratch::default();
        let by_value = program.interpret_value_in(&value, &mut others);
        prop_assert_eq!(program.interpret_value(&value).map(|event| bare(&event)).map_err(|error| said(&error)),
            by_value.as_ref().map(bare).map_err(said));
        prop_assert_eq!(program.accepts(&bytes), by_bytes.is_ok());
        let mut used = Scratch::default();
        let _ = program.interpret_value_in(&value, &mut used);
        prop_assert_eq!(program.accepts_in(&bytes, &mut used), by_bytes.is_ok());
        match (by_bytes, by_value) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(a.time(), b.time());
                prop_assert_eq!(a.unknown_fields(), b.unknown_fields());
                prop_assert_eq!(a.indicators().iter().collect::<Vec<_>>(), b.indicators().iter().collect::<Vec<_>>());
                for dialect in [Dialect::Source, Dialect::Lake] {
                    prop_assert_eq!(written(&a, dialect), written(&b, dialect));
                    prop_assert_eq!(written(&a, dialect), written(&b.clone().into_owned().as_event(), dialect));
                }
                prop_assert_eq!(written(&a, Dialect::Lake), written(&a.clone().into_owned().as_event(), Dialect::Lake));
            }
            (Err(a), Err(b)) => prop_assert_eq!(said(&a), said(&b)),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }

    #[test]
    fn spans_are_tokens_and_pointers_resolve(value in record()) {
        let program = program();
        let bytes = serde_json::to_vec(&value).unwrap();
        let Err(rejection) = program.interpret(&bytes) else { return Ok(()) };
        for issue in rejection.issues() {
            let span = issue.span().expect("bytes have spans");
            let target = value.pointer(issue.record_pointer().as_str());
            prop_assert!(target.is_some(), "{issue}");
            if issue.code().as_str() != "limit-depth" {
                // The bytes were written from the value, so its parts are parts of them.
                prop_assert_eq!(String::from_utf8_lossy(&bytes[span]), target.unwrap().to_string());
            }
        }
    }

    #[test]
    fn order_space_and_unknown_keys_do_not_matter(value in record(), seed in any::<u64>()) {
        let program = program();
        let Value::Object(members) = &value else { return Ok(()) };
        let plain = serde_json::to_vec(&value).unwrap();
        let mut shuffled: Vec<(String, Value)> = members.clone().into_iter().collect();
        let length = shuffled.len().max(1);
        shuffled.rotate_left(usize::try_from(seed % 97).unwrap() % length);
        let mut text = String::from(" {\n");
        for (key, member) in &shuffled {
            text += &format!("\t{} :\r\n {} ,", Value::from(key.as_str()), member);
        }
        text += "\"zz unknown\": [1, {\"s\": 2}] } ";
        match (program.interpret(&plain), program.interpret(text.as_bytes())) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(written(&a, Dialect::Source), written(&b, Dialect::Source));
                prop_assert_eq!(a.unknown_fields() + 1, b.unknown_fields());
            }
            (Err(a), Err(b)) => prop_assert_eq!(said(&a), said(&b)),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }

    #[test]
    fn the_last_of_duplicate_keys_wins_with_all_it_brings(first in any_value(), last in any_value(), key in key()) {
        let program = program();
        let key = Value::from(key).to_string();
        let twice = format!("{{\"s\":\"x\",{key}:{first},{key}:{last}}}");
        let once = format!("{{\"s\":\"x\",{key}:{last}}}");
        match (program.interpret(twice.as_bytes()), program.interpret(once.as_bytes())) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(written(&a, Dialect::Source), written(&b, Dialect::Source));
                prop_assert_eq!(a.time(), b.time());
            }
            (Err(a), Err(b)) => prop_assert_eq!(said(&a), said(&b)),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }
}

#[test]
fn a_planted_mutation_yields_an_issue_at_its_pointer() {
    let program = program();
    let good = json!({
        "s": "x", "i": 1, "b": 2, "f": 1.5, "t": 1_700_000_000.25, "y": true, "j": [1], "o": {"s": "u", "deep": {"i": 3}},
        "a": ["n"], "ao": [{"i": 1}, {"i": 2}],
    });
    assert!(program.interpret_value(&good).is_ok());
    for (pointer, bad, code) in [
        ("/s", json!([]), "type-mismatch"),
        ("/s", json!(null), "missing-field"),
        ("/i", json!(2_147_483_648_i64), "value-range"),
        ("/i", json!("one"), "value-unparsed"),
        ("/b", json!(1.5), "value-unparsed"),
        ("/f", json!("x"), "value-unparsed"),
        ("/t", json!("yesterday"), "timestamp-unparsed"),
        ("/t", json!(1e300), "timestamp-range"),
        ("/y", json!("yes"), "value-unparsed"),
        ("/o", json!([]), "type-mismatch"),
        ("/o/deep/i", json!(40000), "value-range"),
        ("/a/0", json!({}), "type-mismatch"),
        ("/ao/1/i", json!(true), "type-mismatch"),
    ] {
        let mut record = good.clone();
        *record.pointer_mut(pointer).unwrap() = bad;
        let rejection = program.interpret_value(&record).unwrap_err();
        let said = said(&rejection);
        assert_eq!(said.len(), 1, "{pointer}: {said:?}");
        assert_eq!(said[0].0, code, "{pointer}");
        assert_eq!(said[0].1, if code == "missing-field" { "" } else { pointer });
    }
}

#[test]
fn the_issue_cap_cuts_the_list_and_not_the_verdict() {
    let schema = Schema::new("Test.Cap", [Field::new("a", Type::array(Type::Int))]);
    let record = format!("{{\"a\":[{}]}}", vec!["\"x\""; 100].join(","));
    for (limit, kept, truncated) in
        [(0, 1, true), (1, 1, true), (99, 99, true), (100, 100, false), (101, 100, false)]
    {
        let options = CompileOptions::default().limits(Limits::default().issues(limit));
        let program = schema.compile_with(&options).unwrap();
        let rejection = program.interpret(record.as_bytes()).unwrap_err();
        assert_eq!((rejection.issues().len(), rejection.is_truncated()), (kept, truncated), "{limit}");
    }
}

fn code(result: Result<Event<'_>, Rejection>) -> Option<&'static str> {
    result.err().map(|rejection| rejection.issues()[0].code().as_str())
}

#[test]
fn limits_hold_at_the_limit_and_one_past_it() {
    let schema = Schema::new("Test.Limits", [Field::new("j", Type::json())]);
    let compile = |limits: Limits| schema.compile_with(&CompileOptions::default().limits(limits)).unwrap();
    let program = compile(Limits::default().nesting(10));
    for (depth, expected) in [(10, None), (11, Some("limit-depth"))] {
        let record = format!("{{\"j\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert_eq!(code(program.interpret(record.as_bytes())), expected);
    }
    let record = br#"{"j":"0123456789"}"#;
    for (limit, expected) in [(record.len(), None), (record.len() - 1, Some("limit-record"))] {
        assert_eq!(code(compile(Limits::default().record_bytes(limit)).interpret(record)), expected);
    }
}

#[test]
fn limits_bound_what_is_read_of_a_value() {
    let schema = Schema::new(
        "Test.Limits",
        [
            Field::new("s", Type::string()),
            Field::new("a", Type::array(Type::array(Type::Int))),
            Field::new("j", Type::json()),
        ],
    );
    let compile = |limits: Limits| schema.compile_with(&CompileOptions::default().limits(limits)).unwrap();
    for (limits, value, expected) in [
        (Limits::default().nesting(3), json!({"a": [[1]], "j": [[[]]], "u": [[[]]]}), None),
        (Limits::default().nesting(2), json!({"a": [null], "j": [[[]]], "u": [[[]]]}), None),
        (Limits::default().nesting(2), json!({"a": [[1]]}), Some("limit-depth")),
        (Limits::default().record_bytes(10), json!({"s": "0123456789", "j": "0123456789", "u": "01"}), None),
        (Limits::default().record_bytes(9), json!({"s": "0123456789"}), Some("limit-record")),
        (Limits::default().record_bytes(4), json!({"a": [null, null, [1]]}), None),
        (Limits::default().record_bytes(3), json!({"a": [null, null, [1]]}), Some("limit-record")),
        (Limits::default().record_bytes(5), json!({"s": 123_456}), Some("limit-record")),
    ] {
        assert_eq!(code(compile(limits).interpret_value(&value)), expected, "{value}");
    }
}

/// What is not looked into may be as deep as it likes: nothing recurses into it.
#[test]
fn a_deep_value_is_read_and_written_without_recursion() {
    const LEVELS: usize = 100_000;
    let schema = Schema::new("Test.Deep", [Field::new("j", Type::json())]);
    let program = schema.compile().unwrap();
    let nested = || (0..LEVELS).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let mut record = json!({});
    (record["j"], record["unknown"]) = (nested(), nested());
    let event = program.interpret_value(&record).unwrap();
    let expected = format!("{{\"j\":{}null{},", "[".repeat(LEVELS), "]".repeat(LEVELS));
    assert!(bare(&event).starts_with(&expected));
    assert_eq!(event.get("/j").unwrap().as_json().unwrap().text().len(), 2 * LEVELS + 4);
    assert!(bare(&event.into_owned().as_event()).starts_with(&expected));
    // Dropping a value recurses.
    for key in ["j", "unknown"] {
        let mut inner = record[key].take();
        while let Value::Array(mut elements) = inner {
            inner = elements.pop().unwrap();
        }
    }
}

/// More fields than members are sorted for; and more members than there are fields.
#[test]
fn a_wide_value_is_what_its_bytes_are() {
    for width in [31, 32, 33, 100] {
        let names: Vec<String> = (0..width).map(|i| format!("{}{i}", ["b", "a", "\u{e9}"][i % 3])).collect();
        let schema = Schema::new("Test.Wide", names.iter().map(|name| Field::new(name.as_str(), Type::Int)));
        let program = schema.compile().unwrap();
        for step in [1, 2, 5, 100] {
            let known = names.iter().zip(0..).step_by(step).map(|(name, i)| (name.clone(), json!(i)));
            let unknown = (0..40).step_by(step).map(|i| (format!("a{i}z"), json!(i)));
            let value = Value::Object(known.chain(unknown).collect());
            let bytes = serde_json::to_vec(&value).unwrap();
            let (a, b) = (program.interpret(&bytes).unwrap(), program.interpret_value(&value).unwrap());
            assert_eq!(bare(&a), bare(&b));
            assert_eq!(a.unknown_fields(), b.unknown_fields());
            assert_eq!(a.unknown_pointers(9), b.unknown_pointers(9));
        }
    }
}
