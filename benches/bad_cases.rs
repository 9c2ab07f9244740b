//! Hostile and unkind records: how fast they are read, whether that is linear in their size, and in how much memory.
//!
//! ```text
//! cargo bench --bench bad_cases
//! ```
//!
//! prints a table. `BAD_CASES_ONLY` takes the cases whose name contains it, `BAD_CASES_ROUNDS` sets the rounds.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "a bench may fail")]
#![allow(clippy::cast_precision_loss, reason = "sizes far below 2^53")]

use logwright::{Classified, Dialect, Program, Registry, RowId, Scratch, Stamp, Timestamp, schemas};
use std::env;
use std::hint::black_box;

mod bad;
mod corpus;
#[path = "peers/src/measure.rs"]
mod measure;

use bad::{CASES, Case};
use corpus::Corpus;
use measure::{Figure, Variant, rounds};

/// Parts of a case's size, from small to whole.
const PARTS: [usize; 4] = [8, 4, 2, 1];

/// What everything has to reach, in MB/s.
const OWED: f64 = 150.0;

fn main() {
    let only = env::var("BAD_CASES_ONLY").unwrap_or_default();
    let most = env::var("BAD_CASES_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let (program, registry) = (bad::program(), registry());
    println!(
        "| case | MB | interpret MB/s | 2×, 4×, 8× ns/byte | allocations | peak bytes/byte | accepts | write_json | classify |"
    );
    println!("|---|---:|---:|---|---:|---:|---:|---:|---:|");
    let mut below = Vec::new();
    for case in CASES.iter().filter(|case| case.name.contains(&only)) {
        let corpora = PARTS.map(|part| case.corpus(case.parts / part));
        let names = ["1", "2", "4", "8"];
        let mut sizes: Vec<Variant<'_>> = corpora
            .iter()
            .zip(names)
            .map(|(corpus, name)| {
                variant(name, corpus, |record, scratch| interpret(&program, record, scratch))
            })
            .collect();
        let figures = rounds(&mut sizes, most);
        check(case, &figures, &corpora);
        let corpus = &corpora[3];
        let length = corpus.bytes.len() as f64;
        let small = corpora[0].bytes.len() as f64;
        let growth: Vec<String> = (1..PARTS.len())
            .map(|at| format!("{:.2}", figures[at].ratio * small / corpora[at].bytes.len() as f64))
            .collect();
        let fresh = allocation_counter::measure(|| {
            let mut scratch = Scratch::default();
            corpus.iter().for_each(|record| {
                black_box(interpret(&program, record, &mut scratch));
            });
        });
        let stamp = Stamp::new(Timestamp::from_unix(0, 0).expect("in range"), RowId::from_seed(0, 0));
        let mut out = Vec::new();
        let mut others = [
            variant("accepts", corpus, |record, scratch| program.accepts_in(record, scratch)),
            variant("write_json", corpus, |record, scratch| {
                let Ok(event) = program.interpret_in(record, scratch) else { return false };
                out.clear();
                event.write_json(&mut out, Dialect::Lake, &stamp);
                true
            }),
            variant("classify", corpus, |record, scratch| {
                matches!(black_box(registry.classify(record, scratch)), Classified::Event(_))
            }),
        ];
        let others = rounds(&mut others, most);
        let speed = |nanos: f64| length / nanos * 1e3;
        let shown: Vec<String> = others.iter().map(|figure| format!("{:.0}", speed(figure.nanos))).collect();
        println!(
            "| {} | {:.1} | {:.0} | {} | {} | {:.2} | {} |",
            case.name,
            length / 1e6,
            speed(figures[3].nanos),
            growth.join(", "),
            fresh.count_total,
            fresh.bytes_max as f64 / length,
            shown.join(" | ")
        );
        if speed(figures[3].nanos) < OWED {
            below.push(case.name);
        }
    }
    println!("\nbelow {OWED} MB/s: {}", if below.is_empty() { "none".to_owned() } else { below.join("; ") });
}

fn interpret(program: &Program, record: &[u8], scratch: &mut Scratch) -> bool {
    black_box(program.interpret_in(record, scratch)).is_ok()
}

/// Both shipped schemas and the one of the cases.
fn registry() -> Registry {
    let shipped = [schemas::tailscale_audit(), schemas::tailscale_network()];
    let shipped = shipped.map(|schema| schema.compile().expect("a shipped schema compiles"));
    Registry::new(shipped.into_iter().chain([bad::program()])).expect("three log types")
}

fn variant<'v>(
    name: &'static str,
    corpus: &'v Corpus,
    mut read: impl FnMut(&[u8], &mut Scratch) -> bool + 'v,
) -> Variant<'v> {
    let mut scratch = Scratch::default();
    Variant { name, run: Box::new(move || corpus.iter().filter(|record| read(record, &mut scratch)).count()) }
}

/// A case is what its name says only if the verdict is.
fn check(case: &Case, figures: &[Figure], corpora: &[Corpus]) {
    for (figure, corpus) in figures.iter().zip(corpora) {
        let expected = if case.is_accepted { corpus.records.len() } else { 0 };
        assert_eq!(figure.accepted, expected, "{}, {}×", case.name, figure.name);
    }
}
