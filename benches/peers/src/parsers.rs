//! Peers that parse, and know nothing of the schema or only types.

use crate::corpus::Corpus;
use crate::reference::{Audit, Network, Record, finish};
use crate::tally::{Reader, Sink};
use jsonschema::Validator;
use serde_json::Value;
use simd_json::{Buffers, Tape};
use sonic_rs::LazyValue;
use std::hint::black_box;
use std::sync::Arc;

pub(crate) fn serde_value(corpus: &Corpus) -> usize {
    corpus.iter().filter(|record| black_box(serde_json::from_slice::<Value>(record)).is_ok()).count()
}

pub(crate) fn sonic_value(corpus: &Corpus) -> usize {
    corpus.iter().filter(|record| black_box(sonic_rs::from_slice::<sonic_rs::Value>(record)).is_ok()).count()
}

/// Its buffers and its copy of the record, which it writes into, are reused.
pub(crate) fn simd_tape() -> impl FnMut(&Corpus) -> usize {
    let (mut copy, mut buffers) = (Vec::new(), Buffers::default());
    let mut spare = Some(Tape::null());
    move |corpus| {
        let mut accepted = 0;
        for record in corpus.iter() {
            copy.clear();
            copy.extend_from_slice(record);
            let mut tape = spare.take().unwrap_or_else(Tape::null).reset();
            accepted += usize::from(simd_json::fill_tape(&mut copy, &mut buffers, &mut tape).is_ok());
            spare = Some(black_box(tape).reset());
        }
        accepted
    }
}

pub(crate) struct SonicAudit;
pub(crate) struct SonicNetwork;

macro_rules! reader {
    ($reader:ty, $event:ident) => {
        impl Reader for $reader {
            fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
                for record in corpus.iter() {
                    if let Ok(record) = sonic_rs::from_slice::<Record<'_, $event<'_, LazyValue<'_>>>>(record)
                    {
                        finish(record, sink);
                    }
                }
            }
        }
    };
}

reader!(SonicAudit, Audit);
reader!(SonicNetwork, Network);

/// From the bytes, as a user who has a JSON schema does it.
pub(crate) fn json_schema(schema: &Value) -> impl FnMut(&Corpus) -> usize + use<> {
    let validator = validator(schema, false);
    move |corpus| {
        let valid = |record: &[u8]| {
            serde_json::from_slice(record).is_ok_and(|value: Value| validator.is_valid(&value))
        };
        corpus.iter().filter(|record| black_box(valid(record))).count()
    }
}

fn validator(schema: &Value, checks_times: bool) -> Validator {
    let options = jsonschema::options().should_validate_formats(checks_times);
    options.build(schema).expect("a schema of our own")
}

/// On values that stay in the cache; also whether a timestamp is one, if asked.
pub(crate) fn json_schema_hot(
    schema: &Value,
    checks_times: bool,
) -> impl FnMut(&[Value], usize) -> usize + use<> {
    let validator = validator(schema, checks_times);
    move |values, times| {
        let pass = || values.iter().filter(|value| black_box(validator.is_valid(value))).count();
        (0..times).map(|_| pass()).sum()
    }
}

/// Columns of batches of 1,024 rows; what it has no columns for is tokenised and dropped.
pub(crate) fn arrow(schema: arrow_schema::Schema) -> impl FnMut(&Corpus) -> usize {
    let schema = Arc::new(schema);
    move |corpus| {
        let builder = arrow_json::ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(1024);
        let mut reader = builder.build(corpus.bytes.as_slice()).expect("a schema of our own");
        let mut rows = 0;
        while let Some(Ok(batch)) = reader.next() {
            rows += black_box(batch).num_rows();
        }
        rows
    }
}
