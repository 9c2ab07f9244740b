//! Logwright measured against its peers: the same records, the same work, checked to come out the same, timed in
//! interleaved rounds of one process.

#[path = "../../corpus/mod.rs"]
mod corpus;
mod measure;
mod ours;
mod parsers;
mod reference;
mod report;
mod schema;
mod suite;
mod tally;

pub use report::run;
