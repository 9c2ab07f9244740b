//! The library's own parts in wall time, and one struct written by hand next to them: `cargo bench`.
//! `benches/peers` compares with everything else.

#![allow(clippy::expect_used, missing_docs, reason = "a bench may fail; its items are for itself")]
#![allow(dead_code, reason = "the peers use what is not used here")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use logwright::Schema;
use logwright::stream::{SplitOptions, Splitter};
use serde_json::Value;
use std::hint::black_box;
use std::time::Duration;

mod corpus;
#[path = "peers/src/ours.rs"]
mod ours;
#[path = "peers/src/reference.rs"]
mod reference;
#[path = "peers/src/tally.rs"]
mod tally;

use corpus::{AuditMix, Corpus, Separator};
use tally::{Count, Reader};

const SEED: u64 = 7;
const BYTES: usize = 1_000_000;

fn audit() -> Corpus {
    corpus::audit(SEED, BYTES, AuditMix { policy_edits: false })
}

fn network() -> Corpus {
    corpus::network(SEED, BYTES)
}

/// One pass over a corpus.
fn pass(criterion: &mut Criterion, name: &str, corpus: &Corpus, mut reader: impl Reader) {
    bytes(criterion, name, corpus.bytes.len(), || {
        let mut count = Count::default();
        reader.read(corpus, &mut count);
        count.0
    });
}

fn bytes(criterion: &mut Criterion, name: &str, bytes: usize, mut run: impl FnMut() -> usize) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("pass", |bencher| bencher.iter(|| black_box(run())));
    group.finish();
}

fn interpret(criterion: &mut Criterion) {
    let (audit, network) = (audit(), network());
    pass(criterion, "audit/interpret_in", &audit, ours::Interpret::new(ours::audit()));
    pass(criterion, "audit/serde structs", &audit, reference::SerdeAudit);
    pass(criterion, "audit/interpret_in, write_json", &audit, ours::Write::new(ours::audit()));
    pass(criterion, "network/interpret_in", &network, ours::Interpret::new(ours::network()));
    pass(criterion, "network/serde structs", &network, reference::SerdeNetwork);
    pass(criterion, "network/interpret_in, write_json", &network, ours::Write::new(ours::network()));
    for (name, corpus, program) in [
        ("audit/interpret_value_in", &audit, ours::audit()),
        ("network/interpret_value_in", &network, ours::network()),
    ] {
        let read = |record| serde_json::from_slice(record).expect("a record is JSON");
        let values: Vec<Value> = corpus.iter().map(read).collect();
        bytes(criterion, name, corpus.bytes.len(), || ours::hot(&program, &values, 1));
    }
}

fn streams(criterion: &mut Criterion) {
    let mixed = corpus::mixed(SEED, BYTES);
    pass(criterion, "mixed/classify", &mixed, ours::Classify::new());
    let together = mixed.separated(Separator::None);
    bytes(criterion, "mixed/split", together.bytes.len(), || {
        let mut splitter = Splitter::new(SplitOptions::default());
        let mut pieces = 0;
        for chunk in together.bytes.chunks(64 * 1024) {
            splitter.push(chunk);
            while splitter.next_piece().is_some() {
                pieces += 1;
            }
        }
        pieces
    });
}

fn schemas(criterion: &mut Criterion) {
    for (name, text) in logwright::schemas::texts() {
        criterion.bench_function(&format!("{name}/load, compile"), |bencher| {
            bencher.iter(|| {
                Schema::from_yaml(black_box(text)).expect("it loads").compile().expect("it compiles")
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30).measurement_time(Duration::from_secs(2));
    targets = interpret, streams, schemas
}
criterion_main!(benches);
