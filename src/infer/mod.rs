//! [`Inference`]: a schema from sample records. (Language spec, sections I.1 and I.2, profile `current`.)
//!
//! # Which type
//!
//! Each value says what it is; a JSON string that spells something counts as that:
//!
//! | value | is |
//! |---|---|
//! | integer in the range of `bigint`, as a number or a text | `bigint` |
//! | other finite decimal number, as a number or a text | `float` |
//! | `true`, `false`; the texts `t T true True TRUE`, `f F false False FALSE` | `boolean` |
//! | text the time format `rfc3339` reads | `timestamp` with `rfc3339` |
//! | text that is an IP address; an http or https URL; an ARN | `string` with the indicator `ip`, `url`, `aws_arn` |
//! | any other text, `""` too | `string` |
//! | number beyond `float`, such as `1e400` | `json` |
//! | object, array | `object`, `array` of the type of all its elements |
//! | `null`, `{}`, `[]`, and objects and arrays of nothing else | nothing |
//!
//! What no field of that type would read is a `string`: `NaN`, `0x10`, `1_0`. Integers beyond `bigint` are `float`;
//! as texts they would lose digits there, so declare such a field `string`. Numbers that may be Unix times stay
//! numbers. No timestamp is made the event time.
//!
//! The values of one place have this type in common:
//!
//! | | `bigint` | `float` | `boolean` | `timestamp` | `string` | object | array | `json` |
//! |---|---|---|---|---|---|---|---|---|
//! | **`bigint`** | `bigint` | `float` | mixed | mixed | mixed | `json` | `json` | `json` |
//! | **`float`** | | `float` | mixed | mixed | mixed | `json` | `json` | `json` |
//! | **`boolean`** | | | `boolean` | mixed | mixed | `json` | `json` | `json` |
//! | **`timestamp`** | | | | `timestamp` | `string` | `json` | `json` | `json` |
//! | **`string`** | | | | | `string` | `json` | `json` | `json` |
//! | **object** | | | | | | by member | `json` | `json` |
//! | **array** | | | | | | | by element | `json` |
//!
//! *mixed* is `string` if all the values were JSON strings, else `json` (K-11). An indicator stays if all texts but the
//! empty ones have it. A field is `required` if it was there in every object, and not null.
//!
//! # What becomes `json`
//!
//! - an object in which more than 200 names were seen: its names are data;
//! - an object with names that cannot stand in a schema: an empty one, one longer than 255 bytes, or two that differ
//!   only in case or become the same column. In the record itself, which cannot be `json`, such members are left out,
//!   of two that collide the second by its bytes, and so are those that start with `p_`:
//!   [`omitted`](Inference::omitted) lists them, except for those too long;
//! - what nests deeper than [`Limits::type_nesting`];
//! - what does not fit when there are more than [`Limits::fields`] fields: each object gives those in it equal shares
//!   of what its own members leave, and one with more members than its share is `json`. A record with more members
//!   than the limit has no schema at all.

mod error;
mod facts;
#[cfg(test)]
mod laws;
mod members;
mod read;
mod seen;
mod shape;
#[cfg(test)]
mod tests;

pub use self::error::InferError;
use self::facts::Facts;
use self::read::{Reader, nests_within};
use crate::diagnostic::Code;
use crate::json::Scanner;
use crate::limits::Limits;
use crate::model::{Field, Schema};
use serde_json::Value;

/// Most members of an object that is not `json`, the record's own aside. (K-11)
const WIDTH: usize = 200;

/// So many times [`Limits::fields`] may be remembered, so that a schema that fits does so with unequal shares, too.
const ROOM: usize = 32;

/// Observes records and gives the schema that describes them. See the [module](self) for its rules.
///
/// The schema compiles, and accepts every record that was observed, under the same [`Limits`]. It depends on the set of
/// records alone, not on how often or in which order they came, or how they were divided among inferences that were
/// [`merge`](Self::merge)d: observing is a join, which is commutative, associative and idempotent. It remembers field
/// names and what kinds of values there were, no values; its memory is bounded by [`Limits::fields`].
///
/// ```
/// use logwright::infer::Inference;
///
/// let mut inference = Inference::default();
/// inference.observe(br#"{"at": "2024-05-01T10:00:00Z", "user": {"id": 7, "ip": "10.0.0.1"}}"#)?;
/// inference.observe(br#"{"at": "2024-05-01T10:00:01Z", "user": {"id": 7.5}, "tags": ["a"]}"#)?;
/// let schema = inference.schema().unwrap_or_default().named("Custom.Door");
/// let names: Vec<_> = schema.fields.iter().map(|field| (&*field.name, field.value.name().as_str())).collect();
/// assert_eq!(names, [("at", "timestamp"), ("tags", "array"), ("user", "object")]);
/// assert!(schema.compile()?.accepts(br#"{"at": "2024-05-02T00:00:00Z", "user": {"id": 1}}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Inference {
    root: Facts,
    records: u64,
    /// At least the number of fields in `root`.
    fields: usize,
    width: usize,
    limits: Limits,
}

impl Default for Inference {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Inference {
    /// An inference that has seen nothing, under these limits.
    pub fn new(limits: Limits) -> Self {
        Self { root: Facts::default(), records: 0, fields: 0, width: WIDTH, limits }
    }

    /// Takes one record into account. A record `null` has no members, as for a program.
    ///
    /// # Errors
    /// As a program would refuse it before looking at fields: `limit-record`, `invalid-utf8`, `syntax`, `trailing-data`,
    /// `limit-depth`, `not-an-object`. Such a record changes nothing.
    pub fn observe(&mut self, record: &[u8]) -> Result<(), InferError> {
        let length = record.len();
        if length > self.limits.record_bytes {
            return Err(InferError::new(Code::LimitRecord, Some(0..length)));
        }
        let text = simdutf8::compat::from_utf8(record).map_err(|error| {
            let bad = error.valid_up_to();
            InferError::new(Code::InvalidUtf8, Some(bad..length.min(bad + 1)))
        })?;
        let mut scanner = Scanner::new(text, 0, self.limits.nesting);
        let syntax = |error| InferError::syntax(error, length);
        scanner.kind().map_err(syntax)?;
        let start = scanner.offset();
        let facts = self.reader().text(&mut scanner).map_err(syntax)?;
        let end = scanner.offset();
        scanner.end().map_err(syntax)?;
        let facts = facts.ok_or_else(|| InferError::new(Code::NotAnObject, Some(start..end)))?;
        self.learn(facts, 1);
        Ok(())
    }

    /// Takes one record into account that was parsed already. Its length is not limited.
    ///
    /// # Errors
    /// `limit-depth` and `not-an-object`. Such a record changes nothing.
    pub fn observe_value(&mut self, record: &Value) -> Result<(), InferError> {
        if !nests_within(record, self.limits.nesting) {
            return Err(InferError::new(Code::LimitDepth, None));
        }
        let facts = self.reader().value(record).ok_or_else(|| InferError::new(Code::NotAnObject, None))?;
        self.learn(facts, 1);
        Ok(())
    }

    /// Takes into account what another inference has seen. Of the limits, the smaller [`Limits::fields`] and
    /// [`Limits::type_nesting`] hold from then on.
    ///
    /// ```
    /// use logwright::infer::Inference;
    ///
    /// let (mut morning, mut evening) = (Inference::default(), Inference::default());
    /// morning.observe(br#"{"badge": 7}"#)?;
    /// evening.observe(br#"{"badge": 7.5, "door": "north"}"#)?;
    /// morning.merge(&evening);
    /// let schema = morning.schema().unwrap_or_default();
    /// let fields: Vec<_> = schema.fields.iter().map(|f| (&*f.name, f.value.name().as_str(), f.required)).collect();
    /// assert_eq!(fields, [("badge", "float", true), ("door", "string", false)]);
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) {
        self.limits.fields = self.limits.fields.min(other.limits.fields);
        self.limits.type_nesting = self.limits.type_nesting.min(other.limits.type_nesting);
        self.learn(other.root.clone(), other.records);
    }

    /// How many records were observed; records of merged inferences are added, the same ones, too.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// The schema of what was observed, without a name, its fields sorted by name; `None` if no field is left: nothing
    /// but nulls, empty objects and empty arrays was seen, or more names than [`Limits::fields`].
    pub fn schema(&self) -> Option<Schema> {
        let (fields, _) = self.result();
        (!fields.is_empty()).then(|| Schema { fields, ..Schema::default() })
    }

    /// The names of the record's members that no field can have, and that the schema does without.
    pub fn omitted(&self) -> Vec<String> {
        self.result().1
    }

    fn result(&self) -> (Vec<Field>, Vec<String>) {
        let trimmed = self.trimmed();
        trimmed.members.as_ref().map(shape::fields).unwrap_or_default()
    }

    fn reader(&self) -> Reader {
        Reader { levels: self.limits.type_nesting, width: self.width }
    }

    fn learn(&mut self, facts: Facts, records: u64) {
        self.records = self.records.saturating_add(records);
        let added = self.root.join_root(facts, self.limits.fields, self.width);
        self.fields = self.fields.saturating_add(added);
        // Twice what is left after trimming, so that the cost of trimming is spread over as many new fields.
        if self.fields > self.room().saturating_mul(2) {
            self.trim_to(self.room());
            self.fields = self.root.fields();
        }
    }

    fn room(&self) -> usize {
        self.limits.fields.saturating_mul(ROOM)
    }

    fn trim_to(&mut self, budget: usize) {
        // The record's own level is not one of those that nest.
        self.root.trim(self.limits.type_nesting.saturating_add(1), budget);
    }

    /// What the schema is made of. It is the same however much was trimmed while observing.
    fn trimmed(&self) -> Facts {
        let mut copy = self.clone();
        copy.root.settle(copy.limits.fields);
        copy.trim_to(copy.room());
        if copy.root.fields() > copy.limits.fields {
            copy.trim_to(copy.limits.fields);
        }
        copy.root
    }
}
