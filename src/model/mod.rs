//! [`Schema`]: what somebody wrote, as a typed tree. Holds nothing derived.

mod field;
mod parser;
mod transform;
mod types;

pub use self::field::Field;
pub use self::parser::{CsvParser, FastMatchParser, Parser, RegexParser, TextOptions};
pub use self::transform::{Concat, Copy, Mask, Rename, Split, Transforms};
pub use self::types::{
    AddressFamily, ArrayType, JsonType, ObjectType, RefType, StringType, TimestampType, Type, TypeName,
    Validate,
};
use indexmap::IndexMap;

/// A log schema as somebody wrote it: a tree of typed fields, and how a text line becomes a record.
///
/// Load one with [`Schema::from_yaml`], or build one in code and [`compile`](Schema::compile) it, which runs the same
/// checks. (Language spec, section A.)
///
/// ```
/// use logwright::{Field, Schema, Type};
///
/// let schema = Schema::new("Custom.Door", [Field::new("badge", Type::string()).required()]);
/// assert_eq!(schema.to_yaml(), "schema: Custom.Door\nfields:\n- name: badge\n  required: true\n  type: string\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Schema {
    /// The log type (`schema:`), such as `Tailscale.Audit`. A schema without one is named by its host.
    pub name: Option<String>,
    /// What the log type is.
    pub description: Option<String>,
    /// Where the log source is documented; an http or https URL.
    pub reference_url: Option<String>,
    /// How a text line becomes a record; `None` for JSON logs.
    pub parser: Option<Parser>,
    /// The fields of the record, in output order.
    pub fields: Vec<Field>,
    /// Types by name, for `ref`.
    pub definitions: Definitions,
    /// Whether the platform may add fields it discovers; kept for round trips, of no effect here.
    pub field_discovery: bool,
}

impl Schema {
    /// A JSON schema named `name` with these fields.
    pub fn new(name: impl Into<String>, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { name: Some(name.into()), fields: fields.into_iter().collect(), ..Self::default() }
    }

    /// The log type, or `""` for a schema without a name.
    pub fn log_type(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// This schema under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// The `definitions` of a schema: types by name, in document order. (Language spec, section H.)
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definitions(IndexMap<String, Type>);

impl Definitions {
    /// The type defined under `name`.
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.0.get(name)
    }

    /// Defines `name`; gives back what it stood for before.
    pub fn insert(&mut self, name: impl Into<String>, value: Type) -> Option<Type> {
        self.0.insert(name.into(), value)
    }

    /// Names and types in document order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Type)> + '_ {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<N: Into<String>> FromIterator<(N, Type)> for Definitions {
    fn from_iter<I: IntoIterator<Item = (N, Type)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}
