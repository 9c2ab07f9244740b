//! The recorded outcomes of time formats: every case of a schema with one timestamp field, read and written here.

use super::{RawTime, TimeFormat, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const TOPICS: [&str; 9] = [
    "time_rfc3339",
    "time_unix",
    "time_unix_ms",
    "time_unix_us",
    "time_unix_ns",
    "time_strftime",
    "time_strftime_directives",
    "arrays_timestamp",
    "time_format_schema",
];

/// Why and where this module differs from the reference: a format, in brackets if it is that of an array's elements, and
/// values. `-` is the verdict on the format itself.
const DEVIATIONS: &[(&str, &str, &[&str])] = &[
    // K-14: every directive of the engine makes a format, whatever the reference's schema check says.
    ("K-14", "%+", &["-"]),
    ("K-14", "%D", &["-"]),
    ("K-14", "%R", &["-"]),
    ("K-14", "%T", &["-"]),
    ("K-14", "%V", &["-"]),
    ("K-14", "%X", &["-", r#""03:04:05""#]),
    ("K-14", "%e", &["-"]),
    ("K-14", "%g", &["-"]),
    ("K-14", "%h", &["-"]),
    ("K-14", "%k", &["-"]),
    ("K-14", "%r", &["-"]),
    ("K-14", "%s", &["-"]),
    ("K-14", "%u", &["-"]),
    // Language spec, section D.4, last line: later versions have `%N`; `%L` likewise.
    ("D.4", "%L", &["-"]),
    ("D.4", "%L|%d", &[r#""1|02""#]),
    ("D.4", "%N", &["-"]),
    (
        "K-27",
        "rfc3339",
        &[
            r#""0000-01-01T00:00:00Z""#,
            r#""2020-01-02T03:04:05+24:00""#,
            r#""2020-01-02T03:04:05+25:00""#,
            r#""2020-01-02T03:04:05+99:99""#,
        ],
    ),
    // K-25: exact beyond microseconds; neither `_` nor NaN; no value wraps around.
    (
        "K-25",
        "unix",
        &[
            "0.0000001",
            "1577934245.1234567",
            "1577934245.123456789",
            "1577934245.9999999",
            r#""1577934245.123456789""#,
            r#""1_000""#,
            r#""NaN""#,
            "9223372037",
            "253402300799",
            "1577934245123",
            "1577934245123456789",
            "9223372036854",
            "9223372036855",
            "9223372036854775807",
            "9223372036854775808",
            r#""9223372036854775808""#,
            "1e15",
            "1e18",
            "1e30",
            "1e308",
        ],
    ),
    ("K-15", "unix_ms", &["9223372036855", "9223372036854775", "9223372036854775807", "1577934245123456789"]),
    ("K-15", "unix_us", &["9223372036854775807", "1577934245123456789"]),
    ("K-25", "unix_ns", &["9223372036854775808", r#""9223372036854775808""#]),
    // K-16: elements of an array have the format that the schema says. Decisions, "Values": `""` among them is null.
    (
        "K-16",
        "[unix]",
        &[r#""2020-01-02T03:04:05Z""#, r#""2020-01-02T03:04:05.123456789+02:00",null"#, "1577934245"],
    ),
    ("K-16", "[unix_ms]", &[r#""""#, "1577934245"]),
    ("K-16", "[%Y-%m-%d]", &[r#""""#, r#""2020-01-02""#, r#""2020-01-02T03:04:05Z""#]),
    ("null", "[rfc3339]", &[r#""""#]),
];

/// What became of a value.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Rejected,
    Absent,
    /// The value in the source dialect, and in the lake dialect.
    Accepted(Value, Value),
}

fn data(path: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return None;
    };
    Some(Path::new(&root).join("conformance").join(path))
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The one timestamp field of a schema: its name, its format, and whether it is an array of them.
fn timestamp_field(schema: &str) -> Option<(String, String, bool)> {
    let schema: serde_yaml::Value = serde_yaml::from_str(schema).unwrap();
    let fields = schema["fields"].as_sequence().unwrap();
    let field = fields
        .iter()
        .find(|field| field["type"] == "timestamp" || field["element"]["type"] == "timestamp")?;
    let (value, array) = if field["type"] == "array" { (&field["element"], true) } else { (field, false) };
    Some((field["name"].as_str()?.to_owned(), value["timeFormat"].as_str()?.to_owned(), array))
}

/// The values of the field in a record as they are written there; `None` if the record is not JSON.
fn raw_values(record: &str, name: &str, array: bool) -> Option<Vec<String>> {
    // No record of these topics has brackets or commas inside a string.
    let Value::Object(members) = serde_json::from_str(record).ok()? else { return None };
    if !members.contains_key(name) {
        return Some(vec!["null".to_owned()]);
    }
    let (_, rest) = record.split_once(&format!("\"{name}\":"))?;
    if !array {
        let end = if rest.starts_with(['{', '[']) { 2 } else { rest.find([',', '}']).unwrap() };
        return Some(vec![rest.get(..end)?.trim().to_owned()]);
    }
    let items = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    items.map(|(items, _)| items.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect())
}

fn outcome(format: &TimeFormat, raw: &str) -> Outcome {
    let text = match serde_json::from_str(raw).ok() {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) => return Outcome::Absent,
        Some(Value::Number(_)) => None,
        _ => return Outcome::Rejected,
    };
    if text.as_deref() == Some("") {
        return Outcome::Absent;
    }
    let Ok(zoned) = format.read(text.as_deref().map_or(RawTime::Number(raw), RawTime::Text)) else {
        return Outcome::Rejected;
    };
    if zoned.instant == Timestamp::ZERO {
        return Outcome::Absent;
    }
    let (mut source, mut lake) = (Vec::new(), Vec::new());
    format.write(zoned, &mut source);
    zoned.instant.write_lake(&mut lake);
    let [source, lake] = [source, lake].map(|json| serde_json::from_slice(&json).unwrap());
    Outcome::Accepted(as_double(source), lake)
}

/// The outcomes recorded for a case, each of which is right: one of every value of the field.
fn recorded(case: &Value, name: &str, array: bool, count: usize) -> Vec<Vec<Outcome>> {
    let others = case["or"].as_array().into_iter().flatten();
    std::iter::once(case)
        .chain(others)
        .map(|case| {
            if case["accept"] == false {
                return vec![Outcome::Rejected; count.max(1)];
            }
            let member = |dialect: &str, index: usize| {
                let value = &case[dialect][name];
                if array { value[index].clone() } else { value.clone() }
            };
            (0..count)
                .map(|index| match member("lake", index) {
                    Value::Null => Outcome::Absent,
                    lake => Outcome::Accepted(as_double(member("source", index)), lake),
                })
                .collect()
        })
        .collect()
}

/// Recorded numbers are compared as doubles.
fn as_double(value: Value) -> Value {
    value.as_f64().map_or(value, Value::from)
}

#[test]
fn vectors() {
    let mut differences = BTreeMap::new();
    for topic in TOPICS {
        let Some(path) = data(&format!("vectors/{topic}.jsonl")) else { return };
        for line in lines(&path) {
            let Some((name, text, array)) = timestamp_field(line["schema"].as_str().unwrap()) else {
                continue;
            };
            let format = TimeFormat::new(&text);
            let text = if array { format!("[{text}]") } else { text };
            for case in line["cases"].as_array().unwrap() {
                if let Some(rejected) = case["schema_rejected"].as_bool() {
                    if rejected != format.is_err() {
                        differences
                            .insert((text.clone(), "-".to_owned()), format!("rejected: {}", format.is_err()));
                    }
                    continue;
                }
                let Some(values) = case["input"].as_str().and_then(|input| raw_values(input, &name, array))
                else {
                    assert_eq!(case["accept"], false);
                    continue;
                };
                let recorded = recorded(case, &name, array, values.len());
                let ours: Vec<_> = values
                    .iter()
                    .map(|raw| match &format {
                        Ok(format) => outcome(format, raw),
                        Err(_) => Outcome::Rejected,
                    })
                    .collect();
                // `required` turns absence into rejection, which is not the format's affair.
                let required = case["stage"] == "validate" && ours == [Outcome::Absent];
                if !required && !recorded.contains(&ours) {
                    differences
                        .insert((text.clone(), values.join(",")), format!("{ours:?}, recorded {recorded:?}"));
                }
            }
        }
    }
    let listed: BTreeSet<_> = DEVIATIONS
        .iter()
        .flat_map(|(_, format, values)| {
            values.iter().map(|value| ((*format).to_owned(), (*value).to_owned()))
        })
        .collect();
    let unlisted: Vec<_> = differences.iter().filter(|(key, _)| !listed.contains(*key)).collect();
    assert!(unlisted.is_empty(), "not listed: {unlisted:#?}");
    let gone: Vec<_> = listed.iter().filter(|key| !differences.contains_key(*key)).collect();
    assert!(gone.is_empty(), "listed, but no longer so: {gone:#?}");
}

#[test]
fn unit_cases() {
    let Some(path) = data("unit_cases.jsonl") else { return };
    for case in lines(&path).iter().filter(|case| case["kind"] == "time") {
        let format = TimeFormat::new(case["given"]["timeFormat"].as_str().unwrap()).unwrap();
        let ours = outcome(&format, case["given"]["value_json"].as_str().unwrap());
        let expected = &case["expect"];
        let ours = match ours {
            Outcome::Accepted(_, lake) => lake.as_str().unwrap().to_owned(),
            other => format!("{other:?}"),
        };
        let expected = if let Some(instant) = expected["instant"].as_str() {
            let mut lake = Vec::new();
            instant.parse::<Timestamp>().unwrap().write_lake(&mut lake);
            serde_json::from_slice(&lake).unwrap()
        } else {
            // Decisions, "Values": a null of `cloudflare` is absent.
            let null = case["given"]["value_json"] == "null";
            format!(
                "{:?}",
                if expected["absent"] == true || null { Outcome::Absent } else { Outcome::Rejected }
            )
        };
        assert_eq!(ours, expected, "{case}");
    }
}
