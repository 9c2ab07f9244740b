//! What a registry costs, by how many schemas it has, beside the one that is right.

use crate::cases::{self, BYTES, Prepared, SEED};
use crate::corpus::{self, Corpus};
use crate::ours::{Classify, Right};
use crate::tally::{Count, Reader};

/// Records of the shipped schemas.
pub(crate) struct Records {
    pub(crate) name: &'static str,
    corpus: fn() -> Corpus,
}

pub(crate) const RECORDS: &[Records] = &[
    Records { name: "audit", corpus: cases::audit },
    Records { name: "network", corpus: cases::network },
    Records { name: "mixed 97:3", corpus: || corpus::mixed(SEED, BYTES) },
];
/// How many schemas; those are always there that the records are of.
pub(crate) const COUNTS: &[usize] = &[1, 2, 10, 100, 1000];

/// Every record by the schema it is of.
pub(crate) fn right(records: &Records) -> Prepared {
    let corpus = (records.corpus)();
    let right = Right::new(&corpus);
    pass(corpus, right)
}

/// Every record by a registry of so many schemas.
pub(crate) fn classify(records: &Records, count: usize) -> Prepared {
    let corpus = (records.corpus)();
    let right = Right::new(&corpus);
    let shipped = right.programs.iter().take(count.max(right.used())).cloned();
    pass(corpus, Classify::among(shipped.collect(), count))
}

fn pass(corpus: Corpus, mut reader: impl Reader + 'static) -> Prepared {
    Prepared::new(&corpus.clone(), move || {
        let mut count = Count::default();
        reader.read(&corpus, &mut count);
        assert_eq!(count.0, corpus.records.len(), "a record was rejected");
    })
}
