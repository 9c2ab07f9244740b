//! Logwright: Panther-style YAML log schemas, compiled and interpreted at run time.

mod column;
pub mod diagnostic;
pub mod indicators;
mod limits;
pub mod load;
pub mod model;
mod pointer;
pub mod timestamp;

pub use diagnostic::{Code, Diagnostic, Position, Severity};
pub use indicators::{IndicatorKind, Scanner};
pub use limits::Limits;
pub use load::{LoadError, LoadOptions, Loaded, SourceMap};
pub use model::{Field, Schema, Type};
pub use pointer::Pointer;
pub use timestamp::{TimeFormat, Timestamp};
