//! The strategies keep their word: what should conform is accepted, what was changed is judged as they say.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use logwright::strategy::{Mutated, conforming_record, mutated_record, schema};
use logwright::{Code, CompileOptions, Field, Program, Schema, Type, schemas};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};

fn json_schema() -> impl Strategy<Value = Schema> {
    schema().prop_map(|mut schema| {
        schema.parser = None;
        schema
    })
}

fn conforming() -> impl Strategy<Value = (Schema, String)> {
    json_schema().prop_flat_map(|schema| (Just(schema.clone()), conforming_record(&schema)))
}

fn mutated() -> impl Strategy<Value = (Schema, Mutated)> {
    json_schema().prop_flat_map(|schema| (Just(schema.clone()), mutated_record(&schema)))
}

fn strict(schema: &Schema) -> Program {
    schema.compile_with(&CompileOptions::default().enforce_in_arrays()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_conforms_is_accepted((schema, record) in conforming()) {
        for program in [schema.compile().unwrap(), strict(&schema)] {
            if let Err(rejection) = program.interpret(record.as_bytes()) {
                prop_assert!(false, "{}\n{}\n{}", rejection, record, schema.to_yaml());
            }
        }
        // The value says the same.
        let value: serde_json::Value = match serde_json::from_str(&record) {
            Ok(value) => value,
            // Numbers such as 1e400 have no value.
            Err(error) => return if error.to_string().contains("number out of range") { Ok(()) } else {
                Err(TestCaseError::fail(format!("{error}: {record}")))
            },
        };
        prop_assert!(schema.compile().unwrap().interpret_value(&value).is_ok(), "{}\n{}", record, schema.to_yaml());
    }

    #[test]
    fn what_was_changed_is_judged_as_it_says((schema, mutated) in mutated()) {
        let program = schema.compile().unwrap();
        match (program.interpret(&mutated.record), mutated.expected) {
            (Ok(_), None) => {}
            (Err(rejection), Some(code)) => {
                let hits = rejection.issues().iter().any(|issue| {
                    issue.code() == code && *issue.record_pointer() == mutated.pointer
                });
                prop_assert!(hits, "{}\n{:?}\n{}", rejection, mutated, schema.to_yaml());
            }
            (outcome, _) => prop_assert!(false, "{:?}\n{:?}\n{}", outcome, mutated, schema.to_yaml()),
        }
    }
}

/// What comes out of a strategy, many times.
fn sample<S: Strategy>(strategy: &S, times: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..times).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn every_change_comes_about_and_every_code_that_it_names() {
    let mut seen = BTreeMap::<String, BTreeSet<Option<Code>>>::new();
    let records = |schema| sample(&mutated_record(&schema), 12);
    for mutated in sample(&json_schema(), 400).into_iter().flat_map(records) {
        seen.entry(format!("{:?}", mutated.change)).or_default().insert(mutated.expected);
    }
    let expected = [
        ("Added", &[None][..]),
        ("Continued", &[Some(Code::TrailingData)]),
        ("CutShort", &[Some(Code::Syntax)]),
        ("Enlarged", &[Some(Code::ValueRange)]),
        ("Forbidden", &[Some(Code::ValueDenied), Some(Code::AddressInvalid)]),
        (
            "Misspelled",
            &[Some(Code::ValueUnparsed), Some(Code::TimestampUnparsed), Some(Code::EmbeddedSyntax)],
        ),
        ("NotUtf8", &[Some(Code::InvalidUtf8)]),
        ("Nulled", &[None, Some(Code::MissingField)]),
        ("Removed", &[None, Some(Code::MissingField)]),
        ("Retyped", &[Some(Code::TypeMismatch)]),
        ("Shadowed", &[None]),
    ];
    let expected = expected.map(|(change, codes)| (change.to_owned(), codes.iter().copied().collect()));
    assert_eq!(seen, expected.into_iter().collect());
}

#[test]
fn records_hold_what_was_promised() {
    let records = sample(&conforming_record(&schemas::tailscale_audit()), 500).concat();
    for promised in ["null", "\\u00", "\r\n\t", "\"zz", "\"time\":1", "\"time\":\""] {
        assert!(records.contains(promised), "{promised}");
    }
    // Members come in any order.
    let before = |first: &str, then: &str| {
        let records = sample(&conforming_record(&schemas::tailscale_network()), 50);
        records.iter().filter(|record| record.find(first) < record.find(then)).count()
    };
    assert!(before("\"time\"", "\"event\"") > 5 && before("\"event\"", "\"time\"") > 5);
}

#[test]
fn fields_that_share_a_source_are_all_satisfied() {
    let schema = Schema::from_yaml(
        "fields:
- {name: day, type: string, required: true}
- {name: hour, type: string}
- {name: at, type: timestamp, timeFormats: ['%Y-%m-%d %H:%M'], required: true, concat: {paths: [day, hour], separator: ' '}}
- {name: year, type: int, required: true, split: {from: day, separator: '-', index: 0}}
- {name: month, type: int, required: true, split: {from: day, separator: '-', index: 1}}
- {name: who, type: object, fields: [{name: id, type: bigint, rename: {from: ID}}]}
- {name: id, type: bigint, required: true, copy: {from: who.id}}
",
    )
    .unwrap();
    let program = strict(&schema);
    for record in sample(&conforming_record(&schema), 200) {
        assert!(program.accepts(record.as_bytes()), "{record}");
    }
}

#[test]
fn a_schema_without_records_says_why() {
    let reason = |schema: &Schema| {
        let mut runner = TestRunner::deterministic();
        let reason = conforming_record(schema).new_tree(&mut runner).map(|_| ()).unwrap_err();
        assert_eq!(mutated_record(schema).new_tree(&mut runner).map(|_| ()).unwrap_err(), reason);
        reason.message().to_owned()
    };
    let yaml = |yaml: &str| Schema::from_yaml(yaml).unwrap();
    let inside = "no record of the schema can be made: ";
    for (schema, why) in [
        (
            yaml(
                "fields: [{name: a, type: object, required: true, fields: [{name: b, required: true, type: string, validate: {allow: [x], ip: any}}]}]",
            ),
            "`a`: `b`: no text keeps its `validate`",
        ),
        (
            yaml("parser: {csv: {delimiter: ',', columns: [a]}}\nfields: [{name: a, type: int}]"),
            "its records are text lines",
        ),
        (Schema::new("Test.Broken", [Field::new("", Type::Int)]), "the schema cannot be compiled: "),
    ] {
        let said = reason(&schema);
        assert!(said.strip_prefix(inside).unwrap().starts_with(why), "{said}");
    }
}
