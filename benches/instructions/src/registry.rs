//! What a registry costs, by how many schemas it has, beside the one that is right.

use crate::cases::{self, BYTES, Prepared, SEED, audit_program, network_program};
use crate::corpus::{self, Corpus};
use logwright::{Classified, Program, Registry, Schema, Scratch};
use std::hint::black_box;

/// Records of the shipped schemas.
pub(crate) struct Records {
    pub(crate) name: &'static str,
    corpus: fn() -> Corpus,
    /// The schemas they are of.
    programs: fn() -> Vec<Program>,
}

pub(crate) const AUDIT: Records =
    Records { name: "audit", corpus: cases::audit, programs: || vec![audit_program()] };
const NETWORK: Records =
    Records { name: "network", corpus: cases::network, programs: || vec![network_program()] };
const MIXED: Records = Records {
    name: "mixed 97:3",
    corpus: || corpus::mixed(SEED, BYTES),
    programs: || vec![network_program(), audit_program()],
};

pub(crate) const RECORDS: &[Records] = &[AUDIT, NETWORK, MIXED];
/// How many schemas; one is one of them.
pub(crate) const COUNTS: &[usize] = &[1, 2, 10, 100, 1000];

/// Every record by the schema it is of.
pub(crate) fn right(records: &Records) -> Prepared {
    let corpus = (records.corpus)();
    let programs = (records.programs)();
    let mut scratch = Scratch::default();
    // Every audit record is a network event to its schema, and resembles the other one more.
    let registry = Registry::new(programs.iter().cloned()).expect("log types of their own");
    let mut right = Vec::new();
    for record in corpus.iter() {
        let Classified::Event(event) = registry.classify(record, &mut scratch) else { panic!("a good record") };
        right.extend(programs.iter().position(|program| program.log_type() == event.log_type()));
    }
    Prepared::new(&corpus.clone(), move || {
        for (record, place) in corpus.iter().zip(&right) {
            black_box(programs[*place].interpret_in(record, &mut scratch)).expect("a good record");
        }
    })
}

/// Every record by a registry of so many schemas.
pub(crate) fn classify(records: &Records, count: usize) -> Prepared {
    let corpus = (records.corpus)();
    let mut programs = (records.programs)();
    let shipped = [audit_program(), network_program()];
    for program in shipped {
        if programs.len() < count && programs.iter().all(|other| other.log_type() != program.log_type()) {
            programs.push(program);
        }
    }
    for yaml in corpus::schemas(count.saturating_sub(programs.len())) {
        let schema = Schema::from_yaml(&yaml).expect("a schema of our own");
        programs.push(schema.compile().expect("a schema that loads"));
    }
    let registry = Registry::new(programs).expect("log types of their own");
    let mut scratch = Scratch::default();
    Prepared::new(&corpus.clone(), move || {
        for record in corpus.iter() {
            let classified = registry.classify(record, &mut scratch);
            assert!(matches!(black_box(classified), Classified::Event(_)));
        }
    })
}
