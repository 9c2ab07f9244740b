//! [`Tally`]: what was seen of the values at one place. [`Kinds`]: of which kinds they were.

use super::ProfileOptions;
use super::distinct::Distinct;
use crate::compile::{Kind, Node};
use crate::json::JsonKind;
use serde::{Serialize, Serializer};
use std::fmt;

/// What a value in a record is, whatever the schema declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without fraction and exponent.
    Integer,
    /// Any other number.
    Decimal,
    /// A string, and every value of a text line.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl ValueKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Decimal, Self::String, Self::Array, Self::Object];

    /// The kind in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    pub(super) fn of(kind: JsonKind, is_whole: bool) -> Self {
        match kind {
            JsonKind::Null => Self::Null,
            JsonKind::Boolean => Self::Boolean,
            JsonKind::Number if is_whole => Self::Integer,
            JsonKind::Number => Self::Decimal,
            JsonKind::String => Self::String,
            JsonKind::Array => Self::Array,
            JsonKind::Object => Self::Object,
        }
    }

    /// Whether a value of this kind is what a field of the node's type is declared to be, and not merely read as such.
    pub(super) fn is_declared(self, node: &Node) -> bool {
        let embedded = match &node.kind {
            Kind::Object(object) => object.embedded,
            Kind::Array(array) => array.embedded,
            _ => false,
        };
        match (&node.kind, self) {
            (_, Self::Null) | (Kind::Json { .. }, _) => true,
            (_, Self::String) if embedded => true,
            (Kind::String { .. }, Self::String) => true,
            (Kind::Integer(_) | Kind::Float, Self::Integer) => true,
            (Kind::Float, Self::Decimal) => true,
            (Kind::Boolean, Self::Boolean) => true,
            (Kind::Timestamp { .. }, Self::String | Self::Integer | Self::Decimal) => true,
            (Kind::Object(_), Self::Object) => true,
            (Kind::Array(_), Self::Array) => true,
            _ => false,
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ValueKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How many values there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds([u64; ValueKind::ALL.len()]);

impl Kinds {
    pub(super) fn add(&mut self, kind: ValueKind) {
        for (slot, other) in self.0.iter_mut().zip(ValueKind::ALL) {
            *slot += u64::from(other == kind);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (slot, count) in self.0.iter_mut().zip(other.0) {
            *slot += count;
        }
    }

    /// The kinds there were, null left out, and how often each.
    pub(super) fn present(&self) -> impl Iterator<Item = (ValueKind, u64)> {
        ValueKind::ALL.into_iter().zip(self.0).filter(|(kind, count)| *count > 0 && *kind != ValueKind::Null)
    }

    pub(super) fn nulls(&self) -> u64 {
        self.0.first().copied().unwrap_or_default()
    }

    pub(super) fn all(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// What was seen of the values at one place of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) kinds: Kinds,
    /// Texts, objects and arrays with nothing in them.
    pub(super) empty: u64,
    /// How many objects of this place were looked into, embedded ones, too.
    pub(super) objects: u64,
    /// By time format: how many values it read.
    pub(super) formats: Vec<u64>,
    pub(super) distinct: Distinct,
}

impl Tally {
    /// Nothing was seen of what `node` describes.
    pub(super) fn new(node: &Node, options: &ProfileOptions, examples: usize) -> Self {
        let formats = match &node.kind {
            Kind::Timestamp { formats, .. } => formats.len(),
            _ => 0,
        };
        Self {
            kinds: Kinds::default(),
            empty: 0,
            objects: 0,
            formats: vec![0; formats],
            distinct: Distinct::new(options.distinct, examples),
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.kinds.merge(&other.kinds);
        self.empty += other.empty;
        self.objects += other.objects;
        for (count, more) in self.formats.iter_mut().zip(&other.formats) {
            *count += more;
        }
        self.distinct.merge(&other.distinct);
    }
}
