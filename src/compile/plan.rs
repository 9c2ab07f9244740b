//! [`Plan`]: what a program knows, as a flat table of nodes.

use super::derive::Derivations;
use super::lookup::Lookup;
use crate::indicators::Scanner;
use crate::limits::Limits;
use crate::model::{Mask, TypeName, Validate};
use crate::pointer::Pointer;
use crate::text::LineReader;
use crate::timestamp::TimeFormat;
use std::ops::Range;
use std::sync::Arc;

/// A compiled schema: every value it can describe, refs followed, in one table. The fields of an object stand next to
/// each other, in schema order.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) log_type: Box<str>,
    /// `"p_log_type":` with its value, and `,"p_event_time":`, as they are written.
    pub(crate) head: Box<[u8]>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: ObjectPlan,
    /// Fields whose values are made from other places.
    pub(crate) derivations: Derivations,
    /// Whether any field is masked, so that nothing of a record may be shown.
    pub(crate) has_masks: bool,
    pub(crate) limits: Limits,
    /// Whether `required` and `validate` are enforced below arrays, too.
    pub(crate) enforce_in_arrays: bool,
    /// How a text line becomes a record; `None` for JSON logs.
    pub(crate) reader: Option<LineReader>,
}

/// A field of an object or the element of an array.
#[derive(Debug)]
pub(crate) struct Node {
    /// The key, as the schema spells it; `""` for an element.
    pub(crate) name: Arc<str>,
    /// `,"name":` as the source dialect writes it; and as the lake dialect does, if that is another.
    pub(crate) source_key: Box<[u8]>,
    pub(crate) lake_key: Option<Box<[u8]>>,
    pub(crate) required: bool,
    /// Whether nothing at or below the node can make an issue, an indicator or an event time once it has its type.
    pub(crate) quiet: bool,
    /// Whether it is kept for derivations only and no part of the event.
    pub(crate) hidden: bool,
    /// The key of a `rename`.
    pub(crate) renamed_from: Option<Box<str>>,
    pub(crate) schema_pointer: Arc<Pointer>,
    pub(crate) kind: Kind,
}

/// What is done with a value.
#[derive(Debug)]
// Told by a byte of its own, as every value asks for it.
#[repr(u8)]
pub(crate) enum Kind {
    String { scanners: Box<[Scanner]>, validate: Option<Box<Validate>>, mask: Option<Box<Mask>> },
    Integer(Width),
    Float,
    Boolean,
    Timestamp { formats: Box<[TimeFormat]>, is_event_time: bool },
    Object(ObjectPlan),
    Array(ArrayPlan),
    Json { embedded: bool },
}

/// How wide an integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    Small,
    Int,
    Big,
}

#[derive(Debug)]
pub(crate) struct ObjectPlan {
    /// The fields: a range of `Plan::nodes`.
    pub(crate) fields: Range<usize>,
    /// Which field a key is.
    pub(crate) lookup: Lookup,
    /// The required fields, by index, ascending.
    pub(crate) required: Box<[u32]>,
    /// The same, a bit each; `None` if there are more fields than bits.
    pub(crate) required_bits: Option<u64>,
    /// Whether some of the fields are hidden.
    pub(crate) has_hidden: bool,
    pub(crate) embedded: bool,
}

#[derive(Debug)]
pub(crate) struct ArrayPlan {
    /// The element: an index into `Plan::nodes`.
    pub(crate) element: usize,
    pub(crate) embedded: bool,
}

impl Plan {
    /// The fields of an object, in schema order.
    #[inline]
    pub(crate) fn fields(&self, object: &ObjectPlan) -> &[Node] {
        self.nodes.get(object.fields.clone()).unwrap_or_default()
    }

    /// The element node of an array.
    #[inline]
    pub(crate) fn element(&self, array: &ArrayPlan) -> Option<&Node> {
        self.nodes.get(array.element)
    }
}

impl Node {
    /// The type's name in the schema language.
    pub(crate) fn type_name(&self) -> TypeName {
        match &self.kind {
            Kind::String { .. } => TypeName::String,
            Kind::Integer(Width::Small) => TypeName::SmallInt,
            Kind::Integer(Width::Int) => TypeName::Int,
            Kind::Integer(Width::Big) => TypeName::BigInt,
            Kind::Float => TypeName::Float,
            Kind::Boolean => TypeName::Boolean,
            Kind::Timestamp { .. } => TypeName::Timestamp,
            Kind::Object(_) => TypeName::Object,
            Kind::Array(_) => TypeName::Array,
            Kind::Json { .. } => TypeName::Json,
        }
    }
}
