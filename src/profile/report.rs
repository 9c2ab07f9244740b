//! [`Report`]: what a profile comes to, as plain data.

use super::tally::ValueKind;
use crate::diagnostic::Code;
use crate::indicators::IndicatorKind;
use crate::model::TypeName;
use crate::timestamp::Timestamp;
use serde::{Serialize, Serializer};
use std::borrow::Borrow;
use std::fmt;

/// What a profile comes to. Shares are left to who shows them: there are only counts, so that nothing is rounded.
///
/// It holds the names of undeclared members, and examples if they were asked for: those are record data. Its `Debug`
/// form shows neither.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The log type; `None` for records that belong to no schema.
    pub schema: Option<String>,
    /// Records that were accepted.
    pub accepted: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Accepted and rejected records whose fields could be looked at. The others are no JSON object within the limits,
    /// or text lines that were rejected.
    pub read: u64,
    /// Bytes of all records.
    pub bytes: u64,
    /// What arrived at each place that the schema describes, in schema order, elements of arrays included.
    pub fields: Vec<FieldReport>,
    /// Members that no field stands for, and which they are in: most frequent first.
    pub undeclared: Vec<UndeclaredReport>,
    /// The undeclared members that are not named above.
    pub undeclared_others: Others,
    /// Why records were rejected, most frequent first. A record with several issues is counted for each.
    pub rejects: Vec<RejectReport>,
    /// What indicators the events have, by kind.
    pub indicators: Vec<IndicatorReport>,
    /// When the events were.
    pub times: Times,
}

/// What arrived at one place that the schema describes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FieldReport {
    /// Where it is in a record. `*` stands for the index of every array element.
    pub pointer: String,
    /// The type declared.
    #[serde(serialize_with = "type_name")]
    pub declared: TypeName,
    /// Whether the schema requires it.
    pub required: bool,
    /// Out of how many: the objects that may have the field, or the elements of the array.
    pub of: u64,
    /// How often it is there and not null.
    pub present: u64,
    /// How often it is null.
    pub null: u64,
    /// How often its value is an empty text, object or array.
    pub empty: u64,
    /// What the values are, null left out.
    #[serde(serialize_with = "as_map")]
    pub kinds: Vec<(ValueKind, u64)>,
    /// How many values are of another kind than the declared type, whether the program reads them all the same (a number
    /// as a `string`) or not.
    pub unlike: u64,
    /// Records rejected for a value of this field, or for lack of one; a record counts once for each code.
    pub refused: u64,
    /// How many different values there are. Nothing is said of objects and arrays.
    pub distinct: Estimate,
    /// Of a timestamp: each of the field's time formats, and how many values it read.
    #[serde(serialize_with = "as_map")]
    pub formats: Vec<(String, u64)>,
    /// Examples of values.
    pub examples: Texts,
}

/// A member that no field stands for.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UndeclaredReport {
    /// Where it is in a record. `*` stands for the index of every array element.
    pub pointer: String,
    /// The pointer to the declared object it is in.
    pub object: String,
    /// Its name.
    pub name: String,
    /// Out of how many objects.
    pub of: u64,
    /// How often it is there and not null.
    pub present: u64,
    /// How often it is null.
    pub null: u64,
    /// What the values are, null left out.
    #[serde(serialize_with = "as_map")]
    pub kinds: Vec<(ValueKind, u64)>,
}

/// Members that are counted, but not named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Others {
    /// How many there were.
    pub members: u64,
    /// About how many different names they have.
    pub names: u64,
}

/// A reason for rejecting records.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RejectReport {
    /// What is wrong.
    #[serde(serialize_with = "code")]
    pub code: Code,
    /// The place in the record; `*` stands for the index of every array element. For what is missing, where it should
    /// be.
    pub pointer: String,
    /// How many records are rejected for this, perhaps among others.
    pub records: u64,
}

/// Indicators of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IndicatorReport {
    /// The kind.
    pub kind: IndicatorKind,
    /// How many there are, each once an event.
    pub found: u64,
    /// In how many events.
    pub events: u64,
    /// How many different ones.
    pub distinct: Estimate,
    /// Examples.
    pub examples: Texts,
}

/// How many different values there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Estimate {
    /// How many.
    pub count: u64,
    /// Whether it is the number itself, and not an estimate.
    pub exact: bool,
}

/// Events over time, by their event time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Times {
    /// The earliest event time.
    pub first: Option<Timestamp>,
    /// The latest event time.
    pub last: Option<Timestamp>,
    /// Accepted records without an event time.
    pub timeless: u64,
    /// How long each span is, in seconds.
    pub span_seconds: i64,
    /// Each span with any event: when it starts, and how many events it has.
    pub spans: Vec<Span>,
}

/// Events in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// When it starts, in seconds since 1970.
    pub start: i64,
    /// How many events.
    pub events: u64,
}

/// Texts from records.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Texts(pub Vec<String>);

/// Shows no data of a record.
impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("len", &self.0.len()).finish_non_exhaustive()
    }
}

/// Shows no data of a record.
impl fmt::Debug for UndeclaredReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndeclaredReport")
            .field("object", &self.object)
            .field("present", &self.present)
            .finish_non_exhaustive()
    }
}

fn type_name<S: Serializer>(name: &impl Borrow<TypeName>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name.borrow().as_str())
}

fn code<S: Serializer>(code: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(code)
}

fn as_map<S: Serializer, K: fmt::Display>(counts: &[(K, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().map(|(key, count)| (key.to_string(), count)))
}
