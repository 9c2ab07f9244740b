//! Tables of sections I.1 and I.2, and the limits.

use super::{Inference, WIDTH};
use crate::column::column_name;
use crate::compile::CompileOptions;
use crate::diagnostic::Code;
use crate::limits::Limits;
use crate::model::{Field, Type};
use crate::timestamp::TimeFormat;
use serde_json::{Value, json};

/// A type in short: `{a!: bigint, b: [string(ip)]}`, `!` for required.
pub(super) fn short(value: &Type) -> String {
    match value {
        Type::Object(object) => fields(&object.fields),
        Type::Array(array) => format!("[{}]", short(&array.element)),
        Type::String(text) if !text.indicators.is_empty() => {
            let names: Vec<_> = text.indicators.iter().map(|scanner| scanner.as_str()).collect();
            format!("string({})", names.join(" "))
        }
        Type::Timestamp(timestamp) => {
            assert!(!timestamp.is_event_time);
            assert_eq!(timestamp.formats.iter().map(TimeFormat::as_str).collect::<Vec<_>>(), ["rfc3339"]);
            "timestamp".into()
        }
        other => other.name().as_str().into(),
    }
}

fn fields(fields: &[Field]) -> String {
    let one = |field: &Field| {
        format!("{}{}: {}", field.name, if field.required { "!" } else { "" }, short(&field.value))
    };
    format!("{{{}}}", fields.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn learnt(inference: &Inference) -> String {
    inference.schema().map_or_else(|| "none".into(), |schema| fields(&schema.fields))
}

fn infer(limits: Limits, records: &[&str]) -> Inference {
    let mut inference = Inference::new(limits);
    for record in records {
        inference.observe(record.as_bytes()).unwrap();
    }
    inference
}

fn from(records: &[&str]) -> String {
    let inference = infer(Limits::default(), records);
    let mut by_value = Inference::default();
    for record in records {
        // Numbers that a value does not hold as they are written.
        if record.contains("1e400") || record.contains("-0") {
            return learnt(&inference);
        }
        by_value.observe_value(&serde_json::from_str(record).unwrap()).unwrap();
    }
    assert_eq!(by_value.trimmed(), inference.trimmed(), "{records:?}");
    learnt(&inference)
}

/// The type of one place from all the values it had.
fn of(values: &[&str]) -> String {
    let records: Vec<String> = values.iter().map(|value| format!("{{\"f\": {value}}}")).collect();
    let learnt = from(&records.iter().map(String::as_str).collect::<Vec<_>>());
    match learnt.as_str() {
        "none" => learnt,
        _ => learnt.trim_start_matches("{f!: ").trim_start_matches("{f: ").strip_suffix('}').unwrap().into(),
    }
}

#[test]
fn one_value() {
    for (value, expected) in [
        ("1", "bigint"),
        ("-0", "bigint"),
        ("9223372036854775807", "bigint"),
        ("9223372036854775808", "float"),
        ("1.0", "float"),
        ("1e5", "float"),
        ("1e400", "json"),
        ("true", "boolean"),
        ("null", "none"),
        ("{}", "none"),
        ("[]", "none"),
        ("[null]", "none"),
        (r#"{"a": {"b": [{}]}}"#, "none"),
        (r#"[1, "2"]"#, "[bigint]"),
        ("[[1], [2.5], []]", "[[float]]"),
        (r#"[{"a": 1}, {"a": 1, "b": 2}]"#, "[{a!: bigint, b: bigint}]"),
        ("[1, {}]", "[json]"),
        (r#"{"b": 1, "a": null, "c": {"d": "x"}}"#, "{b!: bigint, c!: {d!: string}}"),
        // Row 133, but for `NaN`, which no `float` field reads here (decision on float text).
        (r#""t""#, "boolean"),
        (r#""1""#, "bigint"),
        (r#""NaN""#, "string"),
        (r#""inf""#, "string"),
        (r#""+01""#, "bigint"),
        (r#""1e5""#, "float"),
        (r#"".5""#, "float"),
        (r#""1e400""#, "string"),
        (r#""0x10""#, "string"),
        (r#""1_0""#, "string"),
        (r#""0x1p-2""#, "string"),
        (r#"" 1""#, "string"),
        (r#""""#, "string"),
        (r#""FALSE""#, "boolean"),
        (r#""tRue""#, "string"),
        (r#""yes""#, "string"),
        (r#""2024-05-01T10:00:00Z""#, "timestamp"),
        (r#""2024-05-01T10:00:00,5+02:00""#, "timestamp"),
        (r#""2024-05-01 10:00:00""#, "string"),
        (r#""2024-02-30T10:00:00Z""#, "string"),
        (r#""0001-01-01T00:00:00+01:00""#, "string"),
        ("1714557600", "bigint"),
        (r#""10.0.0.1""#, "string(ip)"),
        (r#""::1""#, "string(ip)"),
        (r#""10.0.0.1:80""#, "string"),
        (r#""https://a.example/x""#, "string(url)"),
        (r#""HTTP://a.example""#, "string(url)"),
        (r#""ftp://a.example""#, "string"),
        (r#""https:a""#, "string"),
        (r#""arn:aws:iam::123456789012:user/a""#, "string(aws_arn)"),
        (r#""arn:aws""#, "string"),
        (r#""\u0031""#, "bigint"),
    ] {
        assert_eq!(of(&[value]), expected, "{value}");
        assert_eq!(of(&[value, "null", value]), expected, "{value}");
    }
}

/// The table in the module's documentation, in both orders.
#[test]
fn two_values() {
    const INT: &str = "1";
    const FLOAT: &str = "1.5";
    const BOOL: &str = "true";
    const TIME: &str = r#""2024-05-01T10:00:00Z""#;
    const TEXT: &str = r#""x""#;
    const OBJECT: &str = r#"{"a": 1}"#;
    const ARRAY: &str = "[1]";
    const IP: &str = r#""10.0.0.1""#;
    const URL: &str = r#""https://a.example""#;
    for (a, b, expected) in [
        (INT, r#""2""#, "bigint"),
        (INT, FLOAT, "float"),
        (INT, r#""2.5""#, "float"),
        (INT, "9223372036854775808", "float"),
        (INT, "1e400", "json"),
        (INT, BOOL, "json"),
        (INT, r#""t""#, "json"),
        (INT, TIME, "json"),
        (INT, TEXT, "json"),
        (INT, r#""""#, "json"),
        (INT, OBJECT, "json"),
        (INT, "{}", "json"),
        (INT, ARRAY, "json"),
        (INT, "[]", "json"),
        (FLOAT, r#""1""#, "float"),
        (FLOAT, BOOL, "json"),
        (FLOAT, TIME, "json"),
        (FLOAT, TEXT, "json"),
        (BOOL, r#""F""#, "boolean"),
        // Text that spells an integer is a `bigint`, though a `boolean` field would read it.
        (BOOL, r#""1""#, "json"),
        (BOOL, TIME, "json"),
        (BOOL, TEXT, "json"),
        // Row 135 for texts; a number and a text is `json` in the profile `current`.
        (r#""1""#, TEXT, "string"),
        (r#""1""#, r#""t""#, "string"),
        (r#""1.5""#, r#""""#, "string"),
        (r#""1""#, r#""2.5""#, "float"),
        (TIME, TIME, "timestamp"),
        (TIME, r#""1""#, "string"),
        (TIME, TEXT, "string"),
        (TIME, r#""""#, "string"),
        (TIME, IP, "string"),
        (IP, r#""::1""#, "string(ip)"),
        (IP, r#""""#, "string(ip)"),
        (IP, URL, "string"),
        (IP, TEXT, "string"),
        (IP, r#""1""#, "string"),
        (URL, r#""""#, "string(url)"),
        (OBJECT, r#"{"b": "x"}"#, "{a: bigint, b: string}"),
        (OBJECT, r#"{"a": "x"}"#, "{a!: json}"),
        (OBJECT, "{}", "{a: bigint}"),
        (OBJECT, ARRAY, "json"),
        ("{}", "[]", "json"),
        (OBJECT, TEXT, "json"),
        (ARRAY, "[1.5]", "[float]"),
        (ARRAY, "[]", "[bigint]"),
        (ARRAY, r#"["x"]"#, "[json]"),
        (ARRAY, TEXT, "json"),
    ] {
        assert_eq!(of(&[a, b]), expected, "{a} {b}");
        assert_eq!(of(&[b, a]), expected, "{b} {a}");
        assert_eq!(of(&[b, a, a, b, a]), expected, "{b} {a}");
        assert_eq!(of(&[&format!("[{a}, null, {b}]")]), format!("[{expected}]"), "{b} {a}");
    }
}

#[test]
fn required_is_there_in_every_object() {
    for (records, expected) in [
        (&[r#"{"a": 1, "b": 1}"#, r#"{"a": 2}"#] as &[_], "{a!: bigint, b: bigint}"),
        (&[r#"{"a": 1}"#, r#"{"a": null}"#], "{a: bigint}"),
        (&[r#"{"a": null}"#, r#"{"a": 1}"#], "{a: bigint}"),
        (&[r#"{"a": 1}"#, "null"], "{a: bigint}"),
        (&[r#"{"a": 1}"#, "{}", r#"{"a": 1}"#], "{a: bigint}"),
        // An object that is not there does not make its members optional.
        (&[r#"{"a": {"b": 1}}"#, "{}"], "{a: {b!: bigint}}"),
        (&[r#"{"a": ""}"#, r#"{"a": "x"}"#], "{a!: string}"),
        (&[r#"{"a": []}"#, r#"{"a": [1]}"#], "{a!: [bigint]}"),
        // The zero time is absent (K-26); a text is not.
        (&[r#"{"a": "0001-01-01T01:00:00+01:00"}"#], "{a: timestamp}"),
        (&[r#"{"a": "0001-01-01T00:00:00Z"}"#, r#"{"a": "-"}"#], "{a!: string}"),
        // Row 134.
        (&[r#"{"a": {}}"#], "none"),
        (&["{}"], "none"),
        (&[], "none"),
    ] {
        assert_eq!(from(records), expected, "{records:?}");
    }
    // The last one of a name wins, and the others leave no trace (K-30).
    let last = |record| learnt(&infer(Limits::default(), &[record]));
    assert_eq!(last(r#"{"a": {"x": 1}, "\u0061": 1}"#), "{a!: bigint}");
    assert_eq!(last(r#"{"a": 1, "a": null, "b": 1}"#), "{b!: bigint}");
}

#[test]
fn names_that_cannot_stand() {
    for (record, expected, omitted) in [
        (r#"{"": 1, "a": 2}"#, "{a!: bigint}", &[""] as &[_]),
        (r#"{"": {}, "a": 2}"#, "{a!: bigint}", &[]),
        (r#"{"foo": 1, "Foo": 2, "FOO": 3}"#, "{FOO!: bigint}", &["Foo", "foo"]),
        (r#"{"Éa": 1, "éA": 2}"#, "{Éa!: bigint}", &["éA"]),
        (
            r#"{"p_event_time": 1, "P_X": 2, "p": 3, "é_": 4}"#,
            "{p!: bigint, é_!: bigint}",
            &["P_X", "p_event_time"],
        ),
        (r#"{"o": {"": 1}}"#, "{o!: json}", &[]),
        (r#"{"o": {"": null, "a": 1}}"#, "{o!: {a!: bigint}}", &[]),
        (r#"{"o": {"p_row_id": 1}}"#, "{o!: {p_row_id!: bigint}}", &[]),
        (r#"{"o": [{"a": 1}, {"A": 1}]}"#, "{o!: [json]}", &[]),
    ] {
        assert_eq!(from(&[record]), expected, "{record}");
        assert_eq!(infer(Limits::default(), &[record]).omitted(), omitted, "{record}");
    }
    // Apart as names, one as columns.
    let collide = column_name("a.b") == column_name("a_b");
    let nested = if collide { "{o!: json}" } else { "{o!: {a.b!: bigint, a_b!: bigint}}" };
    assert_eq!(from(&[r#"{"o": {"a.b": 1, "a_b": 1}}"#]), nested);
    assert_eq!(infer(Limits::default(), &[r#"{"a.b": 1, "a_b": 1}"#]).omitted().len(), usize::from(collide));
}

#[test]
fn long_names_are_data() {
    let (fits, long) = ("é".repeat(127), "é".repeat(128));
    assert_eq!(from(&[&format!(r#"{{"a": {{"{fits}": 1}}}}"#)]), format!("{{a!: {{{fits}!: bigint}}}}"));
    assert_eq!(from(&[&format!(r#"{{"a": {{"{long}": 1}}}}"#)]), "{a!: json}");
    assert_eq!(from(&[&format!(r#"{{"{long}": 1, "b": 1}}"#)]), "{b!: bigint}");
}

#[test]
fn wide_objects_are_json() {
    let wide = |names: std::ops::Range<usize>| {
        json!({"o": names.map(|i| (format!("n{i}"), Value::from(i))).collect::<serde_json::Map<_, _>>()})
            .to_string()
    };
    assert!(from(&[&wide(0..WIDTH)]).starts_with("{o!: {n0!: bigint"));
    assert_eq!(from(&[&wide(0..WIDTH + 1)]), "{o!: json}");
    assert_eq!(from(&[&wide(0..150), &wide(51..201)]), "{o!: json}");
    assert!(from(&[&wide(0..150), &wide(51..200)]).contains("n60!: bigint"));
    // The record itself cannot be `json`.
    let record: serde_json::Map<_, _> = (0..=WIDTH).map(|i| (format!("n{i}"), json!(1))).collect();
    assert!(from(&[&Value::from(record).to_string()]).contains("n200!: bigint"));
}

#[test]
fn limits_hold() {
    let deep = Limits::default().type_nesting(2);
    let of = |limits: &Limits, record: &str| learnt(&infer(limits.clone(), &[record]));
    assert_eq!(of(&deep, r#"{"a": {"b": {"c": 1}}}"#), "{a!: {b!: {c!: bigint}}}");
    assert_eq!(of(&deep, r#"{"a": {"b": {"c": []}}}"#), "{a!: {b!: {c!: json}}}");
    assert_eq!(of(&deep, r#"{"a": [[1]]}"#), "{a!: [[bigint]]}");
    assert_eq!(of(&deep, r#"{"a": [[[1]]]}"#), "{a!: [[json]]}");

    let few = Limits::default().fields(5);
    let record = r#"{"a": {"x": 1, "y": 1}, "b": {"x": 1}}"#;
    assert_eq!(of(&few, record), "{a!: {x!: bigint, y!: bigint}, b!: {x!: bigint}}");
    // One over: `a` and `b` share what the record itself leaves of five, which is one each.
    let record = r#"{"a": {"x": 1, "y": 1}, "b": {"x": 1}, "c": 1}"#;
    assert_eq!(of(&few, record), "{a!: json, b!: {x!: bigint}, c!: bigint}");
    assert_eq!(of(&few, r#"{"a":1,"b":1,"c":1,"d":1,"e":1}"#).matches("bigint").count(), 5);
    let many = infer(few.clone(), &[r#"{"a":1,"b":1,"c":1}"#, r#"{"d":1,"e":1,"f":1}"#, "{}"]);
    assert_eq!((learnt(&many).as_str(), many.records()), ("none", 3));

    // Merging keeps to the smaller limits, whichever side has them.
    let [a, b] = [deep.clone().fields(9), few.type_nesting(9)]
        .map(|limits| infer(limits, &[r#"{"a": {"b": {"c": 1}}}"#, r#"{"d": {"e": 1, "f": 2}}"#]));
    let (mut ab, mut ba) = (a.clone(), b.clone());
    ab.merge(&b);
    ba.merge(&a);
    assert_eq!(ab.trimmed(), ba.trimmed());
    assert_eq!(ab.records(), 4);
}

#[test]
fn memory_is_bounded() {
    let mut inference = Inference::new(Limits::default().fields(50));
    let room = inference.room();
    for i in 0..400 {
        let inner: serde_json::Map<_, _> = (0..40).map(|j| (format!("{i}_{j}"), json!({"x": j}))).collect();
        inference.observe_value(&json!({"a": {"k": i}, format!("g{}", i % 40): inner})).unwrap();
        assert!(inference.root.fields() <= inference.fields);
        assert!(inference.fields <= 2 * room);
    }
    let total = short(&Type::object(inference.schema().unwrap().fields)).matches(':').count();
    assert!((41..=50).contains(&total), "{total}");
}

#[test]
fn what_is_no_record_changes_nothing() {
    let mut inference = Inference::new(Limits::default().nesting(3).record_bytes(30));
    inference.observe(br#"{"a": 1}"#).unwrap();
    let before = inference.trimmed();
    for (record, code, span) in [
        (b"{\"a\": \xff}" as &[u8], Code::InvalidUtf8, 6..7),
        (b"{\"b\": tru}", Code::Syntax, 6..6),
        (b"{\"b\": 1", Code::Syntax, 7..7),
        (b"", Code::Syntax, 0..0),
        (b"{\"b\": 1} x", Code::TrailingData, 9..10),
        (b" [1] ", Code::NotAnObject, 1..4),
        (b"\"x\"", Code::NotAnObject, 0..3),
        (b"{\"b\": [[[1]]]}", Code::LimitDepth, 8..8),
        (b"{\"b\": 1}                       ", Code::LimitRecord, 0..31),
    ] {
        let error = inference.observe(record).unwrap_err();
        assert_eq!((error.code(), error.span()), (code, Some(span)), "{}", record.escape_ascii());
        assert!(error.to_string().starts_with(&format!("{code}: ")));
    }
    for (record, code) in [(json!([1]), Code::NotAnObject), (json!({"b": [[[1]]]}), Code::LimitDepth)] {
        let error = inference.observe_value(&record).unwrap_err();
        assert_eq!((error.code(), error.span()), (code, None));
    }
    inference.observe_value(&json!({"a": [[1]]})).unwrap();
    assert_eq!(inference.records(), 2);
    inference = Inference::new(inference.limits);
    inference.observe(br#"{"a": 1}"#).unwrap();
    assert_eq!(inference.trimmed(), before);
}

/// As `customlogs infer` does: what was inferred must match its own samples. (Section J.3.)
#[test]
fn recorded_samples_fit_their_schemas() {
    let Some(data) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return;
    };
    let mut records = 0;
    for file in std::fs::read_dir(std::path::Path::new(&data).join("conformance/samples")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
        let Some(schema) = infer(Limits::default(), &lines).schema() else { continue };
        let program = schema.compile_with(&CompileOptions::default().enforce_in_arrays()).unwrap();
        for line in lines {
            let outcome = program.interpret(line.as_bytes());
            assert!(outcome.is_ok(), "{}: {:?}", path.display(), outcome.err());
            records += 1;
        }
    }
    assert!(records > 50, "{records}");
}
