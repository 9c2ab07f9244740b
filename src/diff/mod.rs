//! [`diff`]: what changed between two versions of a schema, and whether old data still fits. (Language spec, sections
//! I.3 and I.4.)
//!
//! | change | compatible |
//! |---|---|
//! | a field was added, required or not | yes |
//! | a field was deleted; a renamed field is deleted and added | no |
//! | the type of a field or of array elements changed, if only from `int` to `bigint` | no |
//! | anything else: `required`, descriptions, time formats, `isEventTime`, indicators, `validate`, transformations, `parser`, the keys of the document | yes |
//!
//! Refs are followed before anything is compared, so that giving a type a name, or another name, is no change, and a
//! change inside a definition is one of every field that leads to it. The order of fields and of
//! indicators is no change, that of time formats is one. Beyond what the reference compares, changes of `validate`, of
//! transformations, of `isEmbeddedJSON` and of `fieldDiscoveryEnabled` are reported.

mod change;
mod compare;
#[cfg(test)]
mod tests;
mod text;

pub use self::change::{Change, ChangeKind};
use crate::model::Schema;

/// Every change from `old` to `new`: first of the document, then of the fields, depth first in the order of `old`, the
/// added fields of an object after its others.
///
/// The schemas need not be valid: a ref that leads nowhere is compared by its target's name, of several fields of one
/// name the last one counts, and where definitions go round in circles, or the schemas are many times larger than the
/// default [`Limits::fields`](crate::Limits::fields), a change inside a definition is reported for the first field only.
///
/// ```
/// use logwright::diff::diff;
/// use logwright::{Field, Schema, Type};
///
/// let old = Schema::new("Custom.Door", [Field::new("badge", Type::Int), Field::new("door", Type::string())]);
/// let new = Schema::new("Custom.Door", [Field::new("badge", Type::BigInt), Field::new("door", Type::string()).required()]);
/// let changes = diff(&old, &new);
/// let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, [
///     "breaking: `badge`: `type` changed from `int` to `bigint`",
///     "compatible: `door`: `required` changed from `false` to `true`",
/// ]);
/// assert!(!changes.iter().all(|change| change.is_compatible()));
/// ```
pub fn diff(old: &Schema, new: &Schema) -> Vec<Change> {
    compare::changes(old, new)
}
