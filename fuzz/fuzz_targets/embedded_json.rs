//! JSON inside a string: it is read as the same JSON is outside of one, however the string is spelled.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::{Code, CompileOptions, Limits, Pointer, Program, Schema};
use logwright_fuzz::{Outcome, hold, record::quoted};
use serde::de::IgnoredAny;
use std::sync::LazyLock;

const NESTING: usize = 12;

/// A program with one field `f`; `{E}` stands for `isEmbeddedJSON` on it.
fn program(value: &str, embedded: &str) -> Program {
    let yaml = format!("schema: Fuzz.Embedded\nfields:\n- {{name: f, {}}}\n", value.replace("{E}", embedded));
    let options = CompileOptions::default().limits(Limits::default().nesting(NESTING));
    Schema::from_yaml(&yaml).unwrap().compile_with(&options).unwrap()
}

/// What is read in a string, and the same outside of one.
static PROGRAMS: LazyLock<Vec<(Program, Program)>> = LazyLock::new(|| {
    let inner = "{name: a, type: string, indicators: [ip]}, {name: b, type: json, isEmbeddedJSON: true}, \
                 {name: c, type: array, isEmbeddedJSON: true, element: {type: bigint}}, \
                 {name: d, type: object, fields: [{name: t, type: timestamp, timeFormats: [unix, rfc3339], isEventTime: true}]}";
    [
        "type: json{E}".to_owned(),
        format!("type: object, fields: [{inner}]{{E}}"),
        format!("type: array, element: {{type: object, fields: [{inner}]}}{{E}}"),
        "type: array, element: {type: string}{E}".to_owned(),
    ]
    .iter()
    .map(|value| (program(value, ", isEmbeddedJSON: true"), program(value, "")))
    .collect()
});

fuzz_target!(|data: &[u8]| {
    let [how, data @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (embedded, plain) = &PROGRAMS[usize::from(how >> 2) % PROGRAMS.len()];
    let record = format!("{{\"f\":{}}}", quoted(*how, text));
    let inside = hold(embedded, record.as_bytes());
    for style in 0..4 {
        let record = format!("{{\"f\":{}}}", quoted(style, text));
        assert_eq!(Outcome::of(&embedded.interpret(record.as_bytes())), inside, "style {style}");
    }
    if text.is_empty() {
        return assert!(inside.is_event());
    }
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        let Outcome::Rejected(Some(issues)) = &inside else { panic!("it is no JSON: {inside:?}") };
        let pointers = || issues.iter().map(|(_, pointer, _)| pointer.as_str());
        assert!(pointers().all(|pointer| pointer == "/f"), "{issues:?}");
        assert!(matches!(issues[0].0, Code::EmbeddedSyntax | Code::LimitDepth), "{issues:?}");
        return;
    }
    let outside = hold(plain, format!("{{\"f\":{text}}}").as_bytes());
    // Too deep is an issue of the field here, and of the whole record there.
    match inside.codes()[..] {
        [Code::LimitDepth] if is_at(&inside, "/f") => assert_eq!(outside.codes(), [Code::LimitDepth]),
        _ => assert_eq!(inside, outside),
    }
});

fn is_at(outcome: &Outcome, pointer: &str) -> bool {
    let Outcome::Rejected(Some(issues)) = outcome else { return false };
    issues.iter().all(|(_, at, _): &(Code, Pointer, Pointer)| at.as_str() == pointer)
}
