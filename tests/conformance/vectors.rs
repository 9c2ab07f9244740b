//! `vectors/`: outcomes recorded from the archived reference engine.

use super::{Outcome, Report, equal, files, lines, parse_time, rewrite, written};
use logwright::model::Schema;
use logwright::{Dialect, Event, Program, Rejection, Session};
use serde_json::{Map, Value};
use std::path::Path;

pub(crate) fn run(data: &Path, report: &mut Report) {
    for (file, path) in files(&data.join("vectors")) {
        for (number, vector) in lines(&path).iter().enumerate() {
            let schema = Schema::from_yaml(vector["schema"].as_str().unwrap());
            let compiled = schema.as_ref().ok().and_then(|schema| schema.compile().ok());
            for (case_number, case) in vector["cases"].as_array().unwrap().iter().enumerate() {
                let id = format!("{file}/{number}.{case_number}");
                let outcome = match &compiled {
                    Some(program) => judge(schema.as_ref().unwrap(), program, case),
                    None => without_schema(case),
                };
                report.case(&file, &id, outcome);
            }
        }
    }
}

/// A case of a schema that does not load here.
fn without_schema(case: &Value) -> Outcome {
    let refused = case["schema_rejected"] == true || case["stage"] == "schema";
    if refused { Outcome::Agrees } else { Outcome::Differs("the schema is refused".into()) }
}

fn judge(schema: &Schema, program: &Program, case: &Value) -> Outcome {
    if let Some(rejected) = case["schema_rejected"].as_bool() {
        return if rejected { Outcome::Differs("the schema is accepted".into()) } else { Outcome::Agrees };
    }
    let mut session = program.session();
    let Some(inputs) = case["inputs"].as_array() else {
        let input = match case["input_b64"].as_str() {
            Some(base64) => decode_base64(base64),
            None => case["input"].as_str().unwrap().as_bytes().to_vec(),
        };
        return one(schema, &mut session, &input, case);
    };
    let mut rewrites = Vec::new();
    for (at, (input, outcome)) in inputs.iter().zip(case["outcomes"].as_array().unwrap()).enumerate() {
        match one(schema, &mut session, input.as_str().unwrap().as_bytes(), outcome) {
            Outcome::Agrees => {}
            Outcome::Rewritten(names) => rewrites.extend(names),
            Outcome::Differs(what) => return Outcome::Differs(format!("input {at}: {what}")),
        }
    }
    if rewrites.is_empty() { Outcome::Agrees } else { Outcome::Rewritten(rewrites) }
}

fn one(schema: &Schema, session: &mut Session, input: &[u8], case: &Value) -> Outcome {
    let result = session.interpret(input);
    let alternatives = std::iter::once(case).chain(case["or"].as_array().into_iter().flatten());
    let mut differs = None;
    for expected in alternatives {
        match compare(schema, input, &result, expected, case["unknown_indicators_dropped"] == true) {
            Outcome::Differs(what) => differs = differs.or(Some(what)),
            agrees => return agrees,
        }
    }
    Outcome::Differs(format!("{} for {}", differs.unwrap(), String::from_utf8_lossy(input)))
}

fn compare(
    schema: &Schema,
    input: &[u8],
    result: &Result<Option<Event<'_>>, Rejection>,
    expected: &Value,
    drops_unknown: bool,
) -> Outcome {
    let accept = expected["accept"].as_bool().unwrap();
    let event = match result {
        Err(_) if !accept => return Outcome::Agrees,
        Err(rejection) => return Outcome::Differs(format!("expected to be accepted, found {rejection}")),
        Ok(_) if !accept => {
            return Outcome::Differs(format!("expected to be rejected ({})", expected["stage"]));
        }
        Ok(None) if expected["source"].is_object() => {
            return Outcome::Differs("expected an event, found none".into());
        }
        Ok(None) => return Outcome::Agrees,
        // `none` of a line that has an event here is a quirk of the reference's encoder: the verdict alone counts.
        Ok(Some(_)) if expected["none"] == true => return Outcome::Agrees,
        Ok(Some(event)) => event,
    };
    let mut rewrites = Vec::new();
    for (dialect, key) in [(Dialect::Source, "source"), (Dialect::Lake, "lake")] {
        let ours = bare(written(event, dialect));
        let mut theirs = match &expected[key] {
            Value::Object(members) => members.clone(),
            // The whole line, as bytes.
            other => match other["b64"].as_str() {
                Some(base64) => bare(serde_json::from_slice(&decode_base64(base64)).unwrap()),
                None => panic!("no {key} in {expected}"),
            },
        };
        if let Some(line) = theirs.get("b64").and_then(Value::as_str) {
            theirs = bare(serde_json::from_slice(&decode_base64(line)).unwrap());
        }
        let input = String::from_utf8_lossy(input);
        let mut used = Vec::new();
        for (name, rewrite) in [
            (
                "K-8",
                &(|event: &mut Map<String, Value>| rewrite::local_parts(event))
                    as &dyn Fn(&mut Map<String, Value>) -> bool,
            ),
            ("actor_id", &|event| drops_unknown && rewrite::actor_ids(schema, event)),
            ("K-25", &|event| rewrite::exact_unix(schema, &input, dialect, event)),
        ] {
            if equal(&Value::Object(ours.clone()), &Value::Object(theirs.clone())) {
                break;
            }
            let mut next = theirs.clone();
            if rewrite(&mut next) {
                theirs = next;
                used.push(name);
            }
        }
        let (ours, theirs) = (Value::Object(ours), Value::Object(theirs));
        if !equal(&ours, &theirs) {
            return Outcome::Differs(format!("{key}: expected {theirs}, found {ours}"));
        }
        rewrites.extend(used);
    }
    if rewrites.is_empty() { Outcome::Agrees } else { Outcome::Rewritten(rewrites) }
}

/// An event without what the recordings leave out.
fn bare(mut event: Map<String, Value>) -> Map<String, Value> {
    for key in ["p_log_type", "p_row_id"] {
        event.remove(key);
    }
    let parsed = event.remove("p_parse_time");
    let stamped = parse_time().to_string();
    let is_parse_time =
        |time: &Value| Some(time) == parsed.as_ref() || time.as_str() == Some(stamped.as_str());
    if event.get("p_event_time").is_some_and(is_parse_time) {
        event.remove("p_event_time");
    }
    event
}

fn decode_base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|&c| c != b'=').map(value).collect();
    digits
        .chunks(4)
        .flat_map(|group| {
            let word = group.iter().fold(0_u32, |word, &digit| word << 6 | u32::from(digit))
                << (6 * (4 - group.len()));
            word.to_be_bytes()[1..group.len()].to_vec()
        })
        .collect()
}
