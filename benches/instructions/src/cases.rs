//! What is counted.

use crate::corpus::{self, AuditMix, Corpus};
use crate::registry;
use logwright::{Dialect, Event, Program, RowId, Schema, Scratch, Stamp, Timestamp, schemas};
use serde_json::Value;
use std::fmt::Write as _;
use std::hint::black_box;

pub(crate) const SEED: u64 = 7;
pub(crate) const BYTES: usize = 300_000;

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) prepare: fn() -> Prepared,
}

/// A case with everything that is done once behind it.
pub(crate) struct Prepared {
    pub(crate) bytes: usize,
    pub(crate) records: usize,
    pub(crate) pass: Box<dyn FnMut()>,
}

pub(crate) const CASES: &[Case] = &[
    Case { name: "audit, `interpret_in`", prepare: || interpret(audit(), audit_program()) },
    Case { name: "network, `interpret_in`", prepare: || interpret(network(), network_program()) },
    Case { name: "audit, `accepts_in`", prepare: || accepts(audit(), audit_program()) },
    Case { name: "audit, `interpret_value_in`", prepare: || values(&audit(), audit_program()) },
    Case { name: "network, `interpret_value_in`", prepare: || values(&network(), network_program()) },
    Case { name: "audit, `write_json` lake", prepare: || write(audit(), audit_program(), Dialect::Lake) },
    Case {
        name: "network, `write_json` source",
        prepare: || write(network(), network_program(), Dialect::Source),
    },
    Case { name: "audit, `classify` of two", prepare: || registry::classify(&registry::RECORDS[0], 2) },
    Case { name: "audit, `interpret_in`, rejected", prepare: || interpret(broken(), audit_program()) },
    Case { name: "`Tailscale.Audit`, load and compile", prepare: || load(shipped()) },
    Case { name: "one of 100 fields, load and compile", prepare: || load(fields(100)) },
    Case { name: "one of 1,000 fields, load and compile", prepare: || load(fields(1_000)) },
    Case { name: "one of 10,000 fields, load and compile", prepare: || load(fields(10_000)) },
];

pub(crate) fn audit() -> Corpus {
    corpus::audit(SEED, BYTES, AuditMix { policy_edits: false })
}

pub(crate) fn network() -> Corpus {
    corpus::network(SEED, BYTES)
}

/// Audit events without an actor.
fn broken() -> Corpus {
    let mut corpus = audit();
    for record in &corpus.records {
        let record = &mut corpus.bytes[record.clone()];
        let key = record.windows(7).position(|window| window == b"\"actor\"").expect("an audit event has it");
        record[key + 1] = b'A';
    }
    corpus
}

/// A schema, and how many parts the count is divided by.
fn shipped() -> (String, usize) {
    let (_, text) = schemas::texts().next().expect("two are shipped");
    (text.to_owned(), 1)
}

/// A schema of so many fields: objects of ten, side by side, and one of each ten a timestamp.
fn fields(count: usize) -> (String, usize) {
    let mut text = "schema: Custom.Wide\nfields:\n".to_owned();
    for number in 0..count {
        let _ = match number % 10 {
            0 => writeln!(text, "  - name: object{number}\n    type: object\n    fields:"),
            1 => writeln!(text, "      - {{name: at{number}, type: timestamp, timeFormats: [rfc3339]}}"),
            _ => writeln!(text, "      - {{name: field{number}, type: string, indicators: [ip]}}"),
        };
    }
    (text, count)
}

fn load((text, parts): (String, usize)) -> Prepared {
    let bytes = text.len();
    let pass = move || {
        let schema = Schema::from_yaml(black_box(&text)).expect("it loads");
        black_box(schema.compile()).expect("it compiles");
    };
    Prepared { bytes, records: parts, pass: Box::new(pass) }
}

fn audit_program() -> Program {
    schemas::tailscale_audit().compile().expect("a shipped schema compiles")
}

fn network_program() -> Program {
    schemas::tailscale_network().compile().expect("a shipped schema compiles")
}

impl Prepared {
    pub(crate) fn new(corpus: &Corpus, pass: impl FnMut() + 'static) -> Self {
        let bytes = corpus.records.iter().map(ExactSizeIterator::len).sum();
        Self { bytes, records: corpus.records.len(), pass: Box::new(pass) }
    }
}

fn interpret(corpus: Corpus, program: Program) -> Prepared {
    let mut scratch = Scratch::default();
    Prepared::new(&corpus.clone(), move || {
        for record in corpus.iter() {
            black_box(program.interpret_in(record, &mut scratch)).ok();
        }
    })
}

fn accepts(corpus: Corpus, program: Program) -> Prepared {
    let mut scratch = Scratch::default();
    Prepared::new(&corpus.clone(), move || {
        for record in corpus.iter() {
            black_box(program.accepts_in(record, &mut scratch));
        }
    })
}

fn values(corpus: &Corpus, program: Program) -> Prepared {
    let values: Vec<Value> = corpus.iter().filter_map(|record| serde_json::from_slice(record).ok()).collect();
    let mut scratch = Scratch::default();
    Prepared::new(corpus, move || {
        for value in &values {
            black_box(program.interpret_value_in(value, &mut scratch)).ok();
        }
    })
}

/// The writing alone, of events that are there.
fn write(corpus: Corpus, program: Program, dialect: Dialect) -> Prepared {
    let (kept, program): (&'static Corpus, &'static Program) =
        (Box::leak(Box::new(corpus)), Box::leak(Box::new(program)));
    let events: Vec<Event<'static>> =
        kept.iter().map(|record| program.interpret(record).expect("a good record")).collect();
    let mut stamp = Stamp::new(Timestamp::from_unix(0, 0).expect("in range"), RowId::from_seed(SEED, 0));
    let mut out = Vec::new();
    Prepared::new(kept, move || {
        for (ordinal, event) in (0..).zip(&events) {
            stamp.row_id = RowId::from_seed(SEED, ordinal);
            out.clear();
            event.write_json(&mut out, dialect, &stamp);
            black_box(&out);
        }
    })
}
