//! Logwright: Panther-style YAML log schemas, compiled and interpreted at run time.

mod classify;
mod column;
mod compile;
pub mod diagnostic;
pub mod diff;
mod engine;
mod error;
mod event;
pub mod indicators;
pub mod infer;
mod json;
mod limits;
pub mod load;
pub mod model;
mod pointer;
pub mod schemas;
pub mod stream;
mod text;
pub mod timestamp;

pub use classify::{Classified, Registry, RegistryError, RegistrySession, Rejected};
pub use compile::{CompileError, CompileOptions, Program};
pub use diagnostic::{Code, Diagnostic, Position, Severity};
pub use engine::{Issue, Rejection, Scratch, Session};
pub use error::Error;
pub use event::{Array, Dialect, Event, Indicators, Json, Object, OwnedEvent, RowId, Stamp, Value};
pub use indicators::{IndicatorKind, Scanner};
pub use limits::Limits;
pub use load::{LoadError, LoadOptions, Loaded, SourceMap};
pub use model::{Field, Schema, Type};
pub use pointer::{Pointer, PointerError};
pub use timestamp::{TimeFormat, Timestamp};
