//! Strategies for [`proptest`](https://docs.rs/proptest): schemas, records that a schema accepts, and records with one
//! thing changed. For tests of what is built on this library; with the feature `proptest`.
//!
//! A collector that keeps events and dead letters, for example, has laws: what conforms becomes an event, and what has
//! an error in it a dead letter, with a reason that names the error.
//!
//! ```
//! use logwright::stream::{Piece, Records, SplitOptions};
//! use logwright::{Code, Program, Scratch, schemas, strategy};
//! use proptest::prelude::*;
//!
//! /// The pipeline under test: how many events it keeps, and why it keeps no more.
//! fn collect(program: &Program, body: &[u8]) -> (usize, Vec<Code>) {
//!     let mut records = Records::new(body, SplitOptions::default());
//!     let mut scratch = Scratch::default();
//!     let (mut events, mut dead_letters) = (0, Vec::new());
//!     while let Some(piece) = records.next_piece().expect("a slice can be read") {
//!         match piece {
//!             Piece::Record(frame) => match program.interpret_in(frame.bytes, &mut scratch) {
//!                 Ok(_) => events += 1,
//!                 Err(why) => dead_letters.extend(why.issues().iter().map(|issue| issue.code())),
//!             },
//!             Piece::Skipped(skipped) => dead_letters.push(skipped.code()),
//!             _ => {}
//!         }
//!     }
//!     (events, dead_letters)
//! }
//!
//! let schema = schemas::tailscale_audit();
//! let program = schema.compile()?;
//! let records = prop::collection::vec(strategy::conforming_record(&schema), 0..4);
//! proptest!(ProptestConfig::with_cases(16), |(good in records, mutated in strategy::mutated_record(&schema))| {
//!     let body = good.concat();
//!     prop_assert_eq!(collect(&program, body.as_bytes()), (good.len(), vec![]));
//!
//!     let (_, dead_letters) = collect(&program, &[body.as_bytes(), b"\n", &mutated.record].concat());
//!     match mutated.expected {
//!         None => prop_assert!(dead_letters.is_empty()),
//!         // What follows a record is the next record, for a stream.
//!         Some(Code::TrailingData) => prop_assert!(dead_letters.contains(&Code::MissingField)),
//!         Some(code) => prop_assert!(dead_letters.contains(&code), "{:?} {:?}", code, dead_letters),
//!     }
//! });
//! # Ok::<(), logwright::Error>(())
//! ```

mod draft;
mod made;
mod mutate;
mod record;
mod schema;
mod text;
mod value;

use self::draft::{Draft, Spelling};
pub use self::mutate::{Change, Mutated};
pub use self::schema::schema;
use crate::compile::{CompileOptions, Program};
use crate::model::Schema;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::TestRunner;
use std::fmt;
use std::marker::PhantomData;

/// A record that the schema accepts, as JSON: members in any order, numbers and texts in any spelling that the types
/// take, nulls, escapes, white space, and members that no field describes. No key stands twice in an object.
///
/// The record conforms with [`enforce_in_arrays`](crate::CompileOptions::enforce_in_arrays), too. It shrinks towards
/// fewer members in the plain spelling.
///
/// A schema with errors, one that reads text lines, and one that no record can satisfy make a strategy that fails the
/// test and says why.
pub fn conforming_record(schema: &Schema) -> impl Strategy<Value = String> + use<> {
    match drafts(schema) {
        Ok(drafts) => {
            (drafts, spelling()).prop_map(|(draft, seed)| draft.write(&mut Spelling::new(seed))).boxed()
        }
        Err(why) => Nothing::because(&why).boxed(),
    }
}

/// A conforming record with one thing changed, and what must come of it; see [`Mutated`].
///
/// What is expected holds for a program that was compiled with the default options. Places that other fields take their
/// values from are left as they are, since a change there has consequences elsewhere. Otherwise as
/// [`conforming_record`].
pub fn mutated_record(schema: &Schema) -> impl Strategy<Value = Mutated> + use<> {
    match drafts(schema) {
        Ok(drafts) => {
            let schema = schema.clone();
            (drafts, any::<Index>(), spelling(), value::any_json())
                .prop_map(move |(draft, which, seed, junk)| mutate::mutate(&schema, draft, which, seed, junk))
                .boxed()
        }
        Err(why) => Nothing::because(&why).boxed(),
    }
}

/// Where white space and escapes go; half of all records have none that JSON does not ask for.
fn spelling() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), any::<u64>()]
}

fn drafts(schema: &Schema) -> Result<BoxedStrategy<Draft>, String> {
    let options = CompileOptions::default().enforce_in_arrays();
    let program = schema.compile_with(&options).map_err(|error| error.to_string())?;
    if program.reads_text() {
        return Err("its records are text lines".to_owned());
    }
    let drafts = record::draft(schema)?;
    if program.plan().derivations.is_empty() {
        return Ok(drafts);
    }
    // A place that is a field of its own and a source of others may have to satisfy both; that is left to chance.
    Ok(drafts
        .prop_filter("sources fit all that is made of them", move |draft| accepts(&program, draft))
        .boxed())
}

fn accepts(program: &Program, draft: &Draft) -> bool {
    program.accepts(draft.write(&mut Spelling::new(0)).as_bytes())
}

/// A strategy without values, which says why.
struct Nothing<T> {
    why: String,
    values: PhantomData<T>,
}

impl<T> Nothing<T> {
    fn because(why: &str) -> Self {
        Self { why: format!("no record of the schema can be made: {why}"), values: PhantomData }
    }
}

impl<T> fmt::Debug for Nothing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl<T: fmt::Debug + 'static> Strategy for Nothing<T> {
    type Tree = Box<dyn ValueTree<Value = T>>;
    type Value = T;

    fn new_tree(&self, _: &mut TestRunner) -> NewTree<Self> {
        Err(self.why.clone().into())
    }
}
