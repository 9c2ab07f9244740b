//! What the fuzz targets share: schemas and records made of the fuzzer's bytes, and the laws that hold for every record.

mod laws;
mod outcome;
mod plain;
pub mod record;
pub mod schema;
pub mod text;

pub use laws::{hold, schema_comes_back};
pub use outcome::{Outcome, said, written};
