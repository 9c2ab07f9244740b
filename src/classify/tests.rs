use super::rank::settle;
use super::score::{Score, Tally};
use super::{Classified, Registry};
use crate::compile::{CompileOptions, Program};
use crate::engine::{self, Rejection, Scratch};
use crate::event::tape::Source;
use crate::event::{Dialect, Event, RowId, Stamp};
use crate::limits::Limits;
use crate::model::Schema;
use crate::timestamp::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

fn program(log_type: &str, fields: &Value) -> Option<Program> {
    let schema = json!({ "schema": log_type, "fields": fields }).to_string();
    Schema::from_yaml(&schema).ok()?.compile().ok()
}

fn written(event: &Event<'_>) -> String {
    let mut out = event.log_type().as_bytes().to_vec();
    let stamp = Stamp::new(Timestamp::from_unix(0, 0).unwrap(), RowId::from_seed(0, 0));
    event.write_json(&mut out, Dialect::Source, &stamp);
    String::from_utf8(out).unwrap()
}

/// The event as it is written, or what every schema says.
fn told(registry: &Registry, record: &str, scratch: &mut Scratch) -> String {
    match registry.classify(record.as_bytes(), scratch) {
        Classified::Event(event) => written(&event),
        Classified::Rejected(rejected) => format!(
            "{:?} {:?} {:?}",
            rejected.log_type(),
            rejected.rejection(),
            rejected.others().map(|(log_type, issue)| format!("{log_type} {issue:?}")).collect::<Vec<_>>()
        ),
    }
}

/// The same, by having every program read the record and comparing what they came to.
fn compared(programs: &[Program], record: &str) -> String {
    let mut programs: Vec<&Program> = programs.iter().collect();
    programs.sort_by_key(|program| program.log_type());
    let mut ranking = Vec::new();
    let mut refused = None;
    for (place, program) in programs.iter().enumerate() {
        let mut scratch = Scratch::default();
        match engine::read(program.plan(), record.as_bytes(), &mut scratch) {
            Ok(text) => {
                let mut tally = Tally::default();
                engine::verdict(program.plan(), &Source::Json(text), &mut scratch, &mut tally);
                ranking.push(Score::new(place, program.plan(), &scratch.tape, tally));
            }
            Err(rejection) if rejection.issues()[0].code().as_str().starts_with("limit-") => {
                refused = Some(rejection);
            }
            Err(rejection) => return format!("None {rejection:?} []"),
        }
    }
    if let (true, Some(rejection)) = (ranking.is_empty(), refused) {
        return format!("None {rejection:?} []");
    }
    settle(&mut ranking);
    let mut rejections = Vec::new();
    for score in &ranking {
        let program = programs[score.place];
        match program.interpret(record.as_bytes()) {
            Ok(event) if rejections.is_empty() => return written(&event),
            Ok(_) => {}
            Err(rejection) => rejections.push((program.log_type(), rejection)),
        }
    }
    let mut rejections = rejections.into_iter();
    let Some((log_type, rejection)) = rejections.next() else {
        let registry = Registry::new(programs.into_iter().cloned()).unwrap();
        return format!("None {:?} []", registry.unclassified(record.as_bytes()));
    };
    let first = |(log_type, rejection): (&str, Rejection)| format!("{log_type} {:?}", rejection.issues()[0]);
    format!("{:?} {rejection:?} {:?}", Some(log_type), rejections.take(8).map(first).collect::<Vec<_>>())
}

/// Whatever the order, whoever was nearest before.
fn check(programs: &[Program], records: &[String]) {
    let backwards: Vec<Program> = programs.iter().rev().cloned().collect();
    let mut scratch = Scratch::default();
    for programs in [programs, &backwards] {
        let registry = Registry::new(programs.iter().cloned()).unwrap();
        for record in records {
            let expected = compared(programs, record);
            assert_eq!(told(&registry, record, &mut scratch), expected, "{record} as the next one");
            assert_eq!(told(&registry, record, &mut Scratch::default()), expected, "{record} alone");
        }
    }
}

/// A schema that `validate` drops is no part of the answer, however much the record resembles it.
#[test]
fn the_event_is_the_one_of_the_nearest_schema() {
    let strict = json!([
        {"name": "kind", "type": "string", "validate": {"deny": ["lamp"]}},
        {"name": "a", "type": "int"},
        {"name": "b", "type": "int"},
    ]);
    let lenient = json!([{"name": "b", "type": "int"}]);
    let programs = [program("Test.N0", &strict).unwrap(), program("Test.N1", &lenient).unwrap()];
    let records = [r#"{"kind":"lamp","a":1,"b":2}"#, r#"{"kind":"door","a":1,"b":2}"#, r#"{"kind":"lamp"}"#];
    check(&programs, &records.map(str::to_owned));
    let registry = Registry::new(programs).unwrap();
    let told = told(&registry, records[0], &mut Scratch::default());
    assert!(told.starts_with(r#"Test.N1{"b":2,"#), "{told}");
}

/// Limits are those of each program.
#[test]
fn a_record_goes_to_those_who_take_it() {
    let fields = json!([
        {"name": "a", "type": "json"},
        {"name": "b", "type": "object", "fields": [{"name": "c", "type": "json"}]},
    ]);
    let limited = |log_type: &str, limits: Limits| {
        let schema = Schema::from_yaml(&json!({ "schema": log_type, "fields": fields }).to_string()).unwrap();
        schema.compile_with(&CompileOptions::default().limits(limits)).unwrap()
    };
    let limits = Limits::default;
    let programs = [
        limited("Test.Short", limits().record_bytes(20)),
        limited("Test.FlatA", limits().nesting(2)),
        limited("Test.FlatB", limits().nesting(2)),
        limited("Test.Some", limits().nesting(3).record_bytes(40)),
    ];
    let records = [
        r#"{"a":1}"#,
        r#"{"b":{"c":1}}"#,
        r#"{"b":{"c":[[]]}}"#,
        r#"{"b":{"c":[[[]]]}}"#,
        r#"{"a":"no more than twenty bytes"}"#,
        r#"{"a":["no more than twenty bytes",[]]}"#,
        r#"{"a":"no more than twenty bytes and twenty"}"#,
        r#"{"a":[["no more than twenty bytes and twenty"]]}"#,
    ];
    check(&programs, &records.map(str::to_owned));
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "time", "a long name of more than sixteen bytes"];

fn name() -> impl Strategy<Value = &'static str> {
    select(NAMES.as_slice())
}

fn field(value: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let change = prop_oneof![
        8 => Just(json!({})),
        1 => select(["x", "y", "b"].as_slice()).prop_map(|from| json!({ "rename": { "from": from } })),
        1 => name().prop_map(|from| json!({ "copy": { "from": from } })),
        1 => Just(json!({ "validate": { "deny": ["x"] } })),
        1 => Just(json!({ "validate": { "allow": ["x", "1"] } })),
        1 => Just(json!({ "mask": { "type": "redact", "to": "x" } })),
    ];
    let required = prop::bool::weighted(0.2);
    (value, required, change)
        .prop_map(|(mut field, required, change)| {
            let members = field.as_object_mut().unwrap();
            members.extend(change.as_object().unwrap().clone());
            if required {
                members.insert("required".into(), true.into());
            }
            field
        })
        .boxed()
}

fn fields(value: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop::collection::btree_map(name(), field(value), 1..5)
        .prop_map(|fields| {
            fields
                .into_iter()
                .map(|(name, mut field)| {
                    field["name"] = name.into();
                    field
                })
                .collect()
        })
        .boxed()
}

fn schema_fields() -> BoxedStrategy<Value> {
    let leaf = select(vec![
        json!({"type": "string"}),
        json!({"type": "string"}),
        json!({"type": "bigint"}),
        json!({"type": "boolean"}),
        json!({"type": "timestamp", "timeFormats": ["unix"]}),
        json!({"type": "json"}),
        json!({"type": "json", "isEmbeddedJSON": true}),
        json!({"type": "array", "element": {"type": "string"}}),
        json!({"type": "array", "isEmbeddedJSON": true, "element": {"type": "json"}}),
    ]);
    let value = leaf.prop_recursive(3, 24, 4, |value| {
        (fields(value.boxed()), prop::bool::weighted(0.2)).prop_map(|(fields, is_embedded)| {
            let mut object = json!({"type": "object", "fields": fields});
            if is_embedded {
                object["isEmbeddedJSON"] = true.into();
            }
            object
        })
    });
    fields(value.boxed())
}

fn programs() -> impl Strategy<Value = Vec<Program>> {
    prop::collection::vec(schema_fields(), 1..8).prop_map(|schemas| {
        let named = schemas.iter().enumerate();
        named.filter_map(|(number, fields)| program(&format!("Test.N{number}"), fields)).collect()
    })
}

/// JSON text, with the same keys, some twice, some with escapes, some that nobody declares.
fn json_text() -> BoxedStrategy<String> {
    let leaf = select(vec![
        "null",
        "\"\"",
        "\"x\"",
        "\"1\"",
        "1",
        "0",
        "-62135596800",
        "true",
        "[]",
        "[{\"a\":1}]",
        "{}",
        "\"null\"",
        "\"{\\\"a\\\":1,\\\"b\\\":\\\"x\\\",\\\"zz\\\":{}}\"",
        "\"[1]\"",
        "\"{\"",
        "99999999999999999999",
    ]);
    let key = prop_oneof![
        12 => name(),
        2 => select(["x", "y", "zz", "\\u0061", "t\\u0069me"].as_slice()),
    ];
    leaf.prop_map(str::to_owned)
        .prop_recursive(3, 32, 6, move |value| {
            prop::collection::vec((key.clone(), value), 0..6).prop_map(|members| {
                let members: Vec<_> =
                    members.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
                format!("{{{}}}", members.join(" ,"))
            })
        })
        .boxed()
}

fn record() -> BoxedStrategy<String> {
    prop_oneof![
        // Mostly objects.
        16 => prop::collection::vec((name(), json_text()), 0..6).prop_map(|members| {
            let members: Vec<_> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
            format!("{{{}}}", members.join(","))
        }),
        3 => json_text(),
        1 => json_text().prop_map(|text| text.split_at(text.len() - 1).0.to_owned()),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_few_readings_tell_what_all_tell(
        programs in programs(),
        records in prop::collection::vec(record(), 1..12),
    ) {
        check(&programs, &records);
    }
}
