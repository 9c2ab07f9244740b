//! In steady state an accepted event costs no allocation.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use logwright::stream::{Pieces, SplitOptions};
use logwright::{Classified, Dialect, Program, Registry, RowId, Schema, Scratch, Stamp, Timestamp, schemas};

use serde_json::Value;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::{AuditMix, Corpus};

const SEED: u64 = 7;
const BYTES: usize = 1_000_000;

/// How often the second of two passes over the corpus allocates: the first one makes room for the largest record.
fn allocations(corpus: &Corpus, mut each: impl FnMut(&[u8])) -> u64 {
    let mut pass = || corpus.iter().for_each(&mut each);
    pass();
    allocation_counter::measure(pass).count_total
}

fn while_interpreting(program: &Program, corpus: &Corpus) -> u64 {
    let mut scratch = Scratch::default();
    allocations(corpus, |record| {
        program.interpret_in(record, &mut scratch).expect("a good record");
    })
}

fn while_writing(program: &Program, corpus: &Corpus, dialect: Dialect) -> u64 {
    let mut scratch = Scratch::default();
    let time = Timestamp::from_unix(1_789_372_800, 0).expect("in range");
    let stamp = Stamp::new(time, RowId::from_seed(SEED, 0));
    let mut out = Vec::new();
    allocations(corpus, |record| {
        let event = program.interpret_in(record, &mut scratch).expect("a good record");
        out.clear();
        event.write_json(&mut out, dialect, &stamp);
    })
}

fn while_interpreting_values(program: &Program, corpus: &Corpus) -> u64 {
    let values: Vec<Value> =
        corpus.iter().map(|record| serde_json::from_slice(record).expect("a good record")).collect();
    let mut scratch = Scratch::default();
    let mut pass = || {
        for value in &values {
            program.interpret_value_in(value, &mut scratch).expect("a good record");
        }
    };
    pass();
    allocation_counter::measure(pass).count_total
}

fn assert_none(program: &Program, corpus: &Corpus) {
    assert_eq!(while_interpreting(program, corpus), 0, "interpret_in");
    assert_eq!(while_writing(program, corpus, Dialect::Lake), 0, "write_json, lake");
    assert_eq!(while_writing(program, corpus, Dialect::Source), 0, "write_json, source");
}

#[test]
fn audit_events_cost_none() {
    let program = schemas::tailscale_audit().compile().expect("a shipped schema compiles");
    assert_none(&program, &corpus::audit(SEED, BYTES, AuditMix { policy_edits: true }));
    assert_none(&program, &corpus::audit_large(SEED, BYTES));
    assert_none(
        &program,
        &corpus::audit(SEED, BYTES, AuditMix { policy_edits: false }).shuffled_keys(SEED, 1.0),
    );
}

#[test]
fn network_events_cost_none() {
    let program = schemas::tailscale_network().compile().expect("a shipped schema compiles");
    assert_none(&program, &corpus::network(SEED, BYTES));
    assert_none(&program, &corpus::network_large(SEED, BYTES));
    assert_none(&program, &corpus::network(SEED, BYTES).pretty_printed());
}

#[test]
fn classified_events_cost_none() {
    let others = corpus::schemas(30).into_iter().map(|yaml| Schema::from_yaml(&yaml).expect("a good schema"));
    let programs = schemas::all().into_iter().chain(others).map(|schema| schema.compile().expect("it loads"));
    let registry = Registry::new(programs).expect("log types of their own");
    let mut scratch = Scratch::default();
    for corpus in [
        corpus::mixed(SEED, BYTES),
        corpus::audit(SEED, BYTES, AuditMix { policy_edits: false }).shuffled_keys(SEED, 0.5),
    ] {
        let count = allocations(&corpus, |record| {
            let classified = registry.classify(record, &mut scratch);
            assert!(matches!(classified, Classified::Event(_)), "{classified:?}");
        });
        assert_eq!(count, 0);
    }
}

/// A few for the stream, however many records it has.
#[test]
fn events_of_a_stream_cost_none() {
    let programs = schemas::all().into_iter().map(|schema| schema.compile().expect("it loads"));
    let mut session = Registry::new(programs).expect("log types of their own").session();
    let corpus = corpus::mixed(SEED, BYTES);
    for separator in ["", "\n"] {
        let body: Vec<u8> =
            corpus.iter().flat_map(|record| [record, separator.as_bytes()].concat()).collect();
        let mut pass = || {
            let mut pieces = Pieces::new(&body, SplitOptions::default());
            let mut events = 0;
            while let Some((_, classified)) = session.classify_next(&mut pieces) {
                events += usize::from(matches!(classified, Some(Classified::Event(_))));
            }
            assert_eq!(events, corpus.records.len());
        };
        pass();
        let count = allocation_counter::measure(pass).count_total;
        assert!(count <= 4, "{count} for {} records", corpus.records.len());
    }
}

#[test]
fn a_value_costs_one() {
    for (program, corpus) in [
        (schemas::tailscale_audit(), corpus::audit_large(SEED, BYTES)),
        (schemas::tailscale_network(), corpus::network_large(SEED, BYTES)),
    ] {
        let program = program.compile().expect("a shipped schema compiles");
        assert_eq!(while_interpreting_values(&program, &corpus), corpus.records.len() as u64);
    }
}

/// The counter counts.
#[test]
fn a_new_scratch_costs_some() {
    let program = schemas::tailscale_network().compile().expect("a shipped schema compiles");
    let corpus = corpus::network(SEED, 10_000);
    assert_ne!(allocations(&corpus, |record| assert!(program.interpret(record).is_ok())), 0);
}
