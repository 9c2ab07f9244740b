//! Which variants read which corpus.

use crate::corpus::{self, AuditMix, Corpus, Separator};
use crate::measure::Variant;
use crate::tally::{Count, Reader, Tally};
use crate::{ours, parsers, reference, schema};
use logwright::Program;
use serde_json::Value;
use std::iter;

const SEED: u64 = 7;
/// How many records a body has as the stream delivers it.
const BODY: usize = 140;
/// How many values are hot: they fit the second-level cache.
const HOT: usize = 48;
/// How often the hot ones are read in a run.
const PASSES: usize = 200;

/// What the records of a corpus are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Audit,
    Network,
    /// Either of them, record by record.
    Mixed,
    /// Bodies of records of either kind.
    Bodies,
    /// Records of the shipped schemas, among more and more others.
    Registry,
}

pub(crate) struct Case {
    pub(crate) name: &'static str,
    kind: Kind,
    is_corrupt: bool,
    make: fn(usize) -> Corpus,
}

const WITHOUT_EDITS: AuditMix = AuditMix { policy_edits: false };
const WITH_EDITS: AuditMix = AuditMix { policy_edits: true };

pub(crate) const CASES: &[Case] = &[
    Case::new("audit 1.2 KB", Kind::Audit, |size| corpus::audit_large(SEED, size)),
    Case::new("network 7.8 KB", Kind::Network, |size| corpus::network_large(SEED, size)),
    Case::new("audit 420 B", Kind::Audit, |size| corpus::audit(SEED, size, WITHOUT_EDITS)),
    Case::new("audit, policy edits", Kind::Audit, |size| corpus::audit(SEED, size, WITH_EDITS)),
    Case::new("network 1 KB", Kind::Network, |size| corpus::network(SEED, size)),
    Case {
        is_corrupt: true,
        ..Case::new("network, 2 % corrupt", Kind::Network, |size| corpus::network(SEED, size).corrupt(SEED).0)
    },
    Case::new("audit, keys shuffled", Kind::Audit, |size| {
        corpus::audit(SEED, size, WITHOUT_EDITS).shuffled_keys(SEED, 1.0)
    }),
    // White space doubles it.
    Case::new("network, pretty", Kind::Network, |size| corpus::network(SEED, size / 2).pretty_printed()),
    Case::new("mixed 97:3", Kind::Mixed, |size| corpus::mixed(SEED, size)),
    Case::new("registry, audit", Kind::Registry, |size| corpus::audit(SEED, size, WITHOUT_EDITS)),
    Case::new("registry, network", Kind::Registry, |size| corpus::network(SEED, size)),
    Case::new("registry, 97:3", Kind::Registry, |size| corpus::mixed(SEED, size)),
    Case::new("mixed, bodies", Kind::Bodies, |size| bodies(&corpus::mixed(SEED, size))),
];

/// How many schemas a registry has; those are always there that the records are of.
const REGISTRIES: &[(&str, usize)] = &[
    ("Registry of 1", 1),
    ("Registry of 2", 2),
    ("Registry of 10", 10),
    ("Registry of 100", 100),
    ("Registry of 1,000", 1000),
];

/// Bodies of records with nothing between them.
fn bodies(corpus: &Corpus) -> Corpus {
    let together = corpus.separated(Separator::None);
    let body = |records: &[std::ops::Range<usize>]| Some(records.first()?.start..records.last()?.end);
    Corpus { records: together.records.chunks(BODY).filter_map(body).collect(), bytes: together.bytes }
}

impl Case {
    const fn new(name: &'static str, kind: Kind, make: fn(usize) -> Corpus) -> Self {
        Self { name, kind, is_corrupt: false, make }
    }

    pub(crate) fn corpus(&self, size: usize) -> Corpus {
        (self.make)(size)
    }

    /// The variants; ours comes first. Those that do the whole work are checked here to come to the same.
    pub(crate) fn variants<'c>(&self, corpus: &'c Corpus) -> Vec<Variant<'c>> {
        let mut suite = Suite { corpus, expected: Tally::default(), variants: Vec::new() };
        match self.kind {
            Kind::Audit => {
                suite.first("ours: interpret_in", ours::Interpret::new(ours::audit()));
                suite.full("ours: + write_json lake", ours::Write::new(ours::audit()));
                suite.full("REF-b: serde_json structs", reference::SerdeAudit);
                suite.full("sonic-rs structs", parsers::SonicAudit);
                suite.parse("jsonschema, from bytes", parsers::json_schema(&schema::audit_json()));
                suite.parse("arrow-json (no old, new)", parsers::arrow(schema::audit_columns()));
                suite.parsers();
            }
            Kind::Network => {
                suite.first("ours: interpret_in", ours::Interpret::new(ours::network()));
                suite.full("ours: + write_json lake", ours::Write::new(ours::network()));
                suite.full("REF-b: serde_json structs", reference::SerdeNetwork);
                suite.full("sonic-rs structs", parsers::SonicNetwork);
                suite.parse("jsonschema, from bytes", parsers::json_schema(&schema::network_json()));
                // It gives up at the first record that is broken.
                if !self.is_corrupt {
                    suite.parse("arrow-json", parsers::arrow(schema::network_columns()));
                }
                suite.parsers();
            }
            Kind::Mixed => {
                suite.first("ours: Registry::classify", ours::Classify::new());
                suite.full("REF-b: one struct for both", reference::SerdeEither);
                suite.parsers();
            }
            Kind::Bodies => {
                suite.first("ours: classify_next over Pieces", ours::Split::new());
                suite.full("REF-b: StreamDeserializer", reference::SerdeStream);
            }
            Kind::Registry => {
                let right = ours::Right::new(corpus);
                let (programs, used) = (right.programs.clone(), right.used());
                suite.first("interpret_in of the right schema", right);
                for (name, count) in REGISTRIES {
                    let shipped = programs.iter().take((*count).max(used)).cloned();
                    suite.full(name, ours::Classify::among(shipped.collect(), *count));
                }
            }
        }
        suite.variants
    }

    /// The variants that read ready values, which stay in the cache; ours comes first.
    pub(crate) fn hot(&self, corpus: &Corpus) -> Vec<Variant<'static>> {
        let (program, schema): (Program, _) = match self.kind {
            Kind::Audit => (ours::audit(), schema::audit_json()),
            Kind::Network => (ours::network(), schema::network_json()),
            Kind::Mixed | Kind::Bodies | Kind::Registry => return Vec::new(),
        };
        let read = |record| serde_json::from_slice(record).ok();
        let values: Vec<Value> = corpus.iter().take(HOT).filter_map(read).collect();
        let peer = |name, checks_times| {
            let (mut peer, values) = (parsers::json_schema_hot(&schema, checks_times), values.clone());
            Variant { name, run: Box::new(move || peer(&values, PASSES)) }
        };
        let peers =
            [peer("jsonschema is_valid, hot", false), peer("jsonschema is_valid with date-time, hot", true)];
        let run = Box::new(move || ours::hot(&program, &values, PASSES));
        let ours = Variant { name: "ours: interpret_value_in, hot", run };
        iter::once(ours).chain(peers).collect()
    }
}

struct Suite<'c> {
    corpus: &'c Corpus,
    expected: Tally,
    variants: Vec<Variant<'c>>,
}

impl<'c> Suite<'c> {
    fn first(&mut self, name: &'static str, mut reader: impl Reader + 'c) {
        self.expected = Tally::of(&mut reader, self.corpus);
        assert!(self.expected.events > 0, "{name}: no event");
        self.full(name, reader);
    }

    /// A variant that gets the same out of the records as ours.
    fn full(&mut self, name: &'static str, mut reader: impl Reader + 'c) {
        let tally = Tally::of(&mut reader, self.corpus);
        assert!(tally == self.expected, "{name}: {}", self.expected.difference(&tally));
        let corpus = self.corpus;
        let run = move || {
            let mut count = Count::default();
            reader.read(corpus, &mut count);
            count.0
        };
        self.variants.push(Variant { name, run: Box::new(run) });
    }

    fn parse(&mut self, name: &'static str, mut run: impl FnMut(&Corpus) -> usize + 'c) {
        let corpus = self.corpus;
        self.variants.push(Variant { name, run: Box::new(move || run(corpus)) });
    }

    fn parsers(&mut self) {
        self.parse("serde_json Value, parse only", parsers::serde_value);
        self.parse("sonic-rs Value, parse only", parsers::sonic_value);
        self.parse("simd-json tape, parse only", parsers::simd_tape());
    }
}
