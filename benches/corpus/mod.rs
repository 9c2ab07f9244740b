//! Corpora for benches and tests: Tailscale stream events, made up, of the shape and the sizes that real ones
//! have. A plain module (std only), to be included by whoever needs it:
//!
//! ```ignore
//! #[path = "../benches/corpus/mod.rs"]
//! mod corpus;
//! ```
//!
//! The same seed gives the same bytes. Sizes come from measured traffic: see `tests/corpus.rs` for what is held.

#![allow(dead_code, reason = "every includer uses another part of it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sizes and counters of made-up events, far from the edges of their types"
)]
#![allow(clippy::indexing_slicing, reason = "tables and ranges of its own making")]

use std::ops::Range;

mod audit;
mod clock;
mod corrupt;
mod json;
mod network;
mod population;
mod random;
mod schemas;

use audit::Audit;
use network::Network;
use population::Population;
use random::Random;
#[allow(unused_imports, reason = "not every includer loads schemas")]
pub(crate) use schemas::schemas;

/// Records and where each stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Corpus {
    /// The records, with or without a separator between them.
    pub(crate) bytes: Vec<u8>,
    /// The bytes of each record, without its separator.
    pub(crate) records: Vec<Range<usize>>,
}

/// What stands after every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// A newline: NDJSON.
    Newline,
    /// Nothing: as the stream delivers.
    None,
}

/// What an audit corpus holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AuditMix {
    /// Edits of the policy file: 2 % of the events, most of the bytes, each with two whole files in it.
    pub(crate) policy_edits: bool,
}

/// Configuration audit events, in production sizes: median 420 bytes, and with policy edits a tail up to 0.5 MB.
pub(crate) fn audit(seed: u64, bytes: usize, mix: AuditMix) -> Corpus {
    let (mut random, population) = start(seed);
    let mut audit = Audit::new(&population);
    Corpus::fill(bytes, |records| audit.operation(&mut random, mix, records))
}

/// Network flow events, in production sizes: median 1.0 KB, mean 1.27 KB, a tail up to 115 KB.
pub(crate) fn network(seed: u64, bytes: usize) -> Corpus {
    let (mut random, population) = start(seed);
    let mut network = Network::new(&population);
    Corpus::fill(bytes, |records| records.push(network.event(&mut random)))
}

/// 97 network events to 3 audit events.
pub(crate) fn mixed(seed: u64, bytes: usize) -> Corpus {
    let (mut random, population) = start(seed);
    let (mut network, mut audit) = (Network::new(&population), Audit::new(&population));
    let mut waiting = Vec::new();
    Corpus::fill(bytes, |records| {
        if !random.chance(0.03) {
            records.push(network.event(&mut random));
            return;
        }
        if waiting.is_empty() {
            audit.operation(&mut random, AuditMix { policy_edits: true }, &mut waiting);
            waiting.reverse();
        }
        records.extend(waiting.pop());
    })
}

/// Audit events of 0.7 to 2.0 KB, mean 1.18 KB, a fifth with shuffled keys: the corpus of the published figures.
pub(crate) fn audit_large(seed: u64, bytes: usize) -> Corpus {
    let (mut random, population) = start(seed);
    let mut audit = Audit::new(&population);
    let corpus = Corpus::fill(bytes, |records| {
        let size = random.skewed(700.0, 2000.0, 1.71);
        records.push(audit.sized(&mut random, size as usize));
    });
    corpus.shuffled_keys(seed, 0.2)
}

/// Network events of 1 to 20 KB, mean 7.75 KB: the corpus of the published figures.
pub(crate) fn network_large(seed: u64, bytes: usize) -> Corpus {
    let (mut random, population) = start(seed);
    let mut network = Network::new(&population);
    Corpus::fill(bytes, |records| {
        let size = random.skewed(1000.0, 20_000.0, 1.815);
        records.push(network.sized(&mut random, size as usize));
    })
}

impl Corpus {
    /// The records, one after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.records.iter().map(|record| &self.bytes[record.clone()])
    }

    /// The same records with another separator.
    pub(crate) fn separated(&self, separator: Separator) -> Self {
        self.map(separator, |record, bytes| bytes.extend_from_slice(record))
    }

    /// The same records, as newlines separate them, a share of them with the keys of every object in random order.
    pub(crate) fn shuffled_keys(&self, seed: u64, share: f64) -> Self {
        let mut random = Random::new(seed);
        self.map(Separator::Newline, |record, bytes| {
            if random.chance(share) {
                json::shuffle(record, &mut random, bytes);
            } else {
                bytes.extend_from_slice(record);
            }
        })
    }

    /// The same records, indented by two spaces.
    pub(crate) fn pretty_printed(&self) -> Self {
        self.map(Separator::Newline, json::indent)
    }

    /// The same records, 2 % of them broken in one way or another, and the numbers of the broken ones.
    pub(crate) fn corrupt(&self, seed: u64) -> (Self, Vec<usize>) {
        let mut random = Random::new(seed);
        let (mut number, mut broken) = (0, Vec::new());
        let corpus = self.map(Separator::Newline, |record, bytes| {
            if random.chance(0.02) {
                corrupt::corrupt(record, &mut random, bytes);
                broken.push(number);
            } else {
                bytes.extend_from_slice(record);
            }
            number += 1;
        });
        (corpus, broken)
    }

    fn map(&self, separator: Separator, mut write: impl FnMut(&[u8], &mut Vec<u8>)) -> Self {
        let mut corpus = Self { bytes: Vec::with_capacity(self.bytes.len()), records: Vec::new() };
        for record in self.iter() {
            corpus.push(separator, |bytes| write(record, bytes));
        }
        corpus
    }

    /// Adds records until there are so many bytes.
    fn fill(bytes: usize, mut next: impl FnMut(&mut Vec<String>)) -> Self {
        let mut corpus = Self::default();
        let mut records = Vec::new();
        while corpus.bytes.len() < bytes {
            next(&mut records);
            for record in records.drain(..) {
                corpus.push(Separator::Newline, |bytes| bytes.extend_from_slice(record.as_bytes()));
            }
        }
        corpus
    }

    fn push(&mut self, separator: Separator, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        write(&mut self.bytes);
        self.records.push(start..self.bytes.len());
        if separator == Separator::Newline {
            self.bytes.push(b'\n');
        }
    }
}

fn start(seed: u64) -> (Random, Population) {
    let mut random = Random::new(seed);
    let population = Population::new(&mut random);
    (random, population)
}
