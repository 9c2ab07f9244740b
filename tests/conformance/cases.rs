//! The vendor's own cases, samples and events.

use super::{Outcome, Report, equal, files, lines, rewrite, written};
use logwright::model::Schema;
use logwright::{Dialect, Event, Program, Timestamp};
use serde_json::{Map, Value};
use std::path::Path;

fn program(data: &Path, name: &str) -> (Schema, Program) {
    let text = std::fs::read_to_string(data.join("schemas").join(format!("{name}.yml"))).unwrap();
    let schema = Schema::from_yaml(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let program = schema.compile().unwrap_or_else(|error| panic!("{name}: {error}"));
    (schema, program)
}

/// `cases/`: input and the one expected event, in the source dialect.
pub(crate) fn run(data: &Path, report: &mut Report) {
    for (file, path) in files(&data.join("cases")) {
        for case in lines(&path) {
            let (_, program) = program(data, case["schema"].as_str().unwrap());
            let id = case["id"].as_str().unwrap();
            let outcome = compare(&program, &case);
            report.case(&file, id, outcome);
        }
    }
}

fn compare(program: &Program, case: &Value) -> Outcome {
    let mut session = program.session();
    for line in case["prelude"].as_array().into_iter().flatten() {
        match session.interpret(line.as_str().unwrap().as_bytes()) {
            Ok(None) => {}
            other => return Outcome::Differs(format!("a prelude line gives {other:?}")),
        }
    }
    let input = case["input"].as_str().unwrap();
    let input = if program.reads_text() { input.trim() } else { input };
    let event = match session.interpret(input.as_bytes()) {
        Ok(event) => event,
        Err(rejection) => return Outcome::Differs(format!("rejected: {rejection}")),
    };
    let expected: Vec<&Value> = match case["results"].as_array() {
        Some(results) => results.iter().collect(),
        None => std::iter::once(&case["expected"]).filter(|expected| !expected.is_null()).collect(),
    };
    match (&event, expected.as_slice()) {
        (None, []) => Outcome::Agrees,
        (Some(event), [expected]) => same(event, expected, case),
        (event, expected) => Outcome::Differs(format!(
            "expected {} events, found {}",
            expected.len(),
            usize::from(event.is_some())
        )),
    }
}

fn same(event: &Event<'_>, expected: &Value, case: &Value) -> Outcome {
    let mut ours = written(event, Dialect::Source);
    let mut theirs: Map<String, Value> = expected.as_object().unwrap().clone();
    for key in ["p_row_id", "p_parse_time"] {
        ours.remove(key);
        theirs.remove(key);
    }
    ours.insert("p_log_type".into(), case["log_type"].clone());
    theirs.entry("p_log_type").or_insert_with(|| case["log_type"].clone());
    let instant = |time: Option<Value>| time.and_then(|time| time.as_str()?.parse::<Timestamp>().ok());
    let (time, expected_time) =
        (instant(ours.remove("p_event_time")), instant(theirs.remove("p_event_time")));
    let partial = case["partial"] == true;
    if time != expected_time.or_else(|| partial.then_some(time).flatten()).or(Some(super::parse_time())) {
        return Outcome::Differs(format!("event time: expected {expected_time:?}, found {time:?}"));
    }
    if partial {
        theirs.remove("p_log_type");
        ours.retain(|key, _| theirs.contains_key(key));
    }
    let mut rewrites = Vec::new();
    if !equal(&Value::Object(ours.clone()), &Value::Object(theirs.clone()))
        && rewrite::local_parts(&mut theirs)
    {
        rewrites.push("K-8 (cases)");
    }
    let (ours, theirs) = (Value::Object(ours), Value::Object(theirs));
    match (equal(&ours, &theirs), rewrites.is_empty()) {
        (false, _) => Outcome::Differs(format!("expected {theirs}, found {ours}")),
        (true, true) => Outcome::Agrees,
        (true, false) => Outcome::Rewritten(rewrites),
    }
}

/// `samples/`: lines that the named log types must accept or reject.
pub(crate) fn samples(data: &Path, report: &mut Report) {
    for (file, path) in files(&data.join("samples")) {
        for sample in lines(&path) {
            for (key, accept) in [("accepts", true), ("rejects", false)] {
                for name in sample[key].as_array().unwrap() {
                    let (_, program) = program(data, name.as_str().unwrap());
                    let input = sample["input"].as_str().unwrap();
                    let accepted = program.session().interpret(input.as_bytes()).is_ok();
                    let outcome = if accepted == accept {
                        Outcome::Agrees
                    } else {
                        Outcome::Differs(format!("{name} is expected to be {key}, found {accepted}"))
                    };
                    report.case(&file, sample["id"].as_str().unwrap(), outcome);
                }
            }
        }
    }
}

/// `events/`: realistic shapes. None may panic; what is accepted reads back as the same event.
pub(crate) fn events(data: &Path, report: &mut Report) {
    for (file, path) in files(&data.join("events")) {
        let (_, program) = program(data, &file);
        let name = format!("events {file}");
        for (number, value) in lines(&path).iter().enumerate() {
            let bytes = serde_json::to_vec(value).unwrap();
            let (Ok(event), Ok(by_value)) = (program.interpret(&bytes), program.interpret_value(value))
            else {
                let agree = program.interpret(&bytes).is_err() && program.interpret_value(value).is_err();
                assert!(agree, "{file} {number}");
                continue;
            };
            let once = written(&event, Dialect::Source);
            assert_eq!(once, written(&by_value, Dialect::Source), "{file} {number}");
            let again = serde_json::to_vec(&once).unwrap();
            let twice = match program.interpret(&again) {
                Ok(event) => written(&event, Dialect::Source),
                Err(rejection) => panic!("{file} {number}: the event is rejected: {rejection}"),
            };
            let same = equal(&Value::Object(once.clone()), &Value::Object(twice.clone()));
            let outcome =
                if same { Outcome::Agrees } else { Outcome::Differs(format!("{once:?} {twice:?}")) };
            report.case(&name, &format!("{name}/{number}"), outcome);
        }
    }
}

/// `unit_cases.jsonl`: values and instants by a schema of one field. The indicator scanners and text patterns among them
/// are compared beside their code.
pub(crate) fn units(data: &Path, report: &mut Report) {
    for case in lines(&data.join("unit_cases.jsonl")) {
        let (given, expect) = (&case["given"], &case["expect"]);
        let kind = case["kind"].as_str().unwrap();
        let described = match kind {
            "value" => given["type"].clone(),
            "time" => format!("timestamp, isEventTime: true, timeFormat: {}", given["timeFormat"]).into(),
            "indicator" => format!("string, indicators: [{}]", given["indicator"].as_str().unwrap()).into(),
            _ => continue,
        };
        let schema = format!("fields: [{{name: f, type: {}}}]", described.as_str().unwrap());
        let program = Schema::from_yaml(&schema).unwrap().compile().unwrap();
        let value = given["value_json"].as_str().map_or_else(|| given["input"].to_string(), str::to_owned);
        let record = format!("{{\"f\":{value}}}");
        let found = match program.interpret(record.as_bytes()) {
            Err(_) => serde_json::json!({"error": true}),
            Ok(event) if event.get("/f").is_none() => serde_json::json!({"absent": true}),
            Ok(event) if kind == "value" => serde_json::json!({"value": event.get("/f").unwrap().as_str()}),
            Ok(event) if kind == "time" => {
                serde_json::json!({"instant": event.time().unwrap().to_string()})
            }
            Ok(event) => {
                let mut found = written(&event, Dialect::Source);
                found.retain(|key, _| key.starts_with("p_any_"));
                Value::Object(found)
            }
        };
        let mut expected = expect.as_object().unwrap().clone();
        let rewritten = kind == "indicator" && rewrite::local_parts(&mut expected);
        let (id, expected) = (case["id"].as_str().unwrap(), Value::Object(expected));
        let outcome = match (equal(&found, &expected), rewritten) {
            (true, false) => Outcome::Agrees,
            (true, true) => Outcome::Rewritten(vec!["K-8 (units)"]),
            (false, _) => Outcome::Differs(format!("expected {expected}, found {found} for {record}")),
        };
        report.case("units", &format!("units/{id}"), outcome);
    }
}
