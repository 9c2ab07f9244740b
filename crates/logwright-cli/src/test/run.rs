//! [`run`]: one test.

use super::case::Case;
use super::compare::{Difference, differences, parse_time};
use crate::console::several;
use logwright::{Dialect, Event, Program, RowId, Stamp};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Runs a test; gives what is wrong, in lines.
pub(super) fn run(case: &Case, programs: &BTreeMap<String, Program>) -> Vec<String> {
    if let Some(broken) = &case.broken {
        return vec![broken.clone()];
    }
    let Some(program) = programs.get(&case.log_type) else {
        return vec![format!("no schema of the log type `{}`", case.log_type)];
    };
    let (mut expected, mut wrong) = (Vec::new(), Vec::new());
    for text in &case.results {
        match serde_json::from_str::<Map<String, Value>>(text) {
            Ok(event) => expected.push(event),
            Err(error) => wrong.push(format!("a result is no JSON object: {error}")),
        }
    }
    let events = match events(program, &case.input) {
        Ok(events) => events,
        Err(issues) => {
            wrong.extend(issues);
            return wrong;
        }
    };
    if events.len() != case.results.len() {
        wrong.push(format!("expected {}, got {}", counted(case.results.len()), counted(events.len())));
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let several = events.len() > 1;
    for (number, (expected, got)) in expected.into_iter().zip(events).enumerate() {
        let found = differences(expected, got, &case.log_type);
        if several && !found.is_empty() {
            wrong.push(format!("in event {}:", number + 1));
        }
        wrong.extend(found.iter().flat_map(Difference::lines));
    }
    wrong
}

/// The events of an input: of a text schema, those of its lines in one stream; else the one of its JSON.
fn events(program: &Program, input: &str) -> Result<Vec<Map<String, Value>>, Vec<String>> {
    let input = input.trim();
    let mut session = program.session();
    let mut events = Vec::new();
    let records: Vec<&str> = if program.reads_text() { input.lines().collect() } else { vec![input] };
    for (number, record) in records.iter().enumerate() {
        match session.interpret(record.as_bytes()) {
            Ok(event) => events.extend(event.and_then(|event| written(&event))),
            Err(rejection) => {
                let at = if records.len() > 1 { format!(" (line {})", number + 1) } else { String::new() };
                let issues = rejection.issues().iter();
                return Err(issues.map(|issue| format!("the input{at} is rejected: {issue}")).collect());
            }
        }
    }
    Ok(events)
}

/// The event in the source dialect.
fn written(event: &Event<'_>) -> Option<Map<String, Value>> {
    let stamp = Stamp::new(parse_time(), RowId::from_seed(0, 0));
    let mut line = Vec::new();
    event.write_json(&mut line, Dialect::Source, &stamp);
    serde_json::from_slice(&line).ok()
}

fn counted(events: usize) -> String {
    several(u64::try_from(events).unwrap_or(u64::MAX), "event")
}
