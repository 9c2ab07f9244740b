//! Logwright: Panther-style YAML log schemas, compiled and interpreted at run time.

pub mod diagnostic;
pub mod indicators;
mod limits;
pub mod model;
mod pointer;
pub mod stream;
pub mod timestamp;

pub use diagnostic::{Code, Diagnostic, Position, Severity};
pub use indicators::{IndicatorKind, Scanner};
pub use limits::Limits;
pub use model::{Field, Schema, Type};
pub use pointer::Pointer;
pub use timestamp::{TimeFormat, Timestamp};
