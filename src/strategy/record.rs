//! [`draft`]: a record that a schema accepts, before it is spelled.

use super::draft::Draft;
use super::{made, value};
use crate::model::{Field, Schema, Type};
use proptest::prelude::*;

/// Members in any order, with what a field does not need left out at times, and with members that no field describes.
///
/// # Errors
/// Which required field nothing can satisfy.
pub(super) fn draft(schema: &Schema) -> Result<BoxedStrategy<Draft>, String> {
    let records = Records { schema, sources: made::sources(schema) };
    let record = records.object(&schema.fields, Depth::default())?;
    Ok(made::with_sources(schema, &records, record))
}

/// The record key that a field is read from, and the other one that would do.
pub(super) fn keys(field: &Field) -> (&str, &str) {
    let name = field.name.as_str();
    (field.transforms.rename.as_ref().map_or(name, |rename| &rename.from), name)
}

pub(super) struct Records<'s> {
    schema: &'s Schema,
    /// The paths that other fields take their values from.
    sources: Vec<Vec<String>>,
}

/// How deep a value stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Depth {
    arrays: usize,
    embedded: usize,
}

impl Records<'_> {
    fn object(&self, fields: &[Field], depth: Depth) -> Result<BoxedStrategy<Draft>, String> {
        let mut members = Vec::new();
        for field in fields.iter().filter(|field| !field.transforms.derives()) {
            match self.value(&field.value, depth) {
                Ok(value) => members.push(member(field, value)),
                Err(why) if field.required => return Err(format!("`{}`: {why}", field.name)),
                Err(_) => {}
            }
        }
        let known: Vec<String> = fields
            .iter()
            .flat_map(|field| [keys(field).0, keys(field).1].map(str::to_owned))
            .chain(self.sources.iter().flatten().cloned())
            .collect();
        let unknown = prop::collection::btree_map("zz[ -~]{0,4}", value::any_json(), 0..3);
        Ok((members, unknown)
            .prop_map(move |(members, unknown)| {
                let unknown = unknown.into_iter().filter(|(key, _)| !known.contains(key));
                members.into_iter().flatten().chain(unknown).collect::<Vec<_>>()
            })
            .prop_shuffle()
            .prop_map(Draft::Object)
            .boxed())
    }

    /// A value that is there: not null, nor anything that stands for nothing.
    pub(super) fn value(&self, value: &Type, depth: Depth) -> Result<BoxedStrategy<Draft>, String> {
        match value {
            Type::String(string) => {
                value::string(string).ok_or_else(|| "no text keeps its `validate`".to_owned())
            }
            Type::Int => Ok(value::integer(32)),
            Type::SmallInt => Ok(value::integer(16)),
            Type::BigInt => Ok(value::integer(64)),
            Type::Float => Ok(value::float()),
            Type::Boolean => Ok(value::boolean()),
            Type::Timestamp(timestamp) => {
                value::timestamp(timestamp).ok_or_else(|| "it has no time formats".to_owned())
            }
            Type::Object(object) => {
                let inside = depth.in_embedded(object.embedded);
                Ok(embedded(self.object(&object.fields, inside)?, object.embedded, inside))
            }
            Type::Array(array) => {
                let inside = depth.in_embedded(array.embedded);
                let inside = Depth { arrays: inside.arrays.saturating_add(1), ..inside };
                // Arrays in arrays in arrays would grow without bounds.
                let most = if inside.arrays > 3 { 1 } else { 3 };
                let elements = match self.value(&array.element, inside) {
                    Ok(element) => {
                        let element = prop_oneof![8 => element, 1 => Just(Draft::null())];
                        prop::collection::vec(element, 0..=most).boxed()
                    }
                    Err(_) => Just(Vec::new()).boxed(),
                };
                Ok(embedded(elements.prop_map(Draft::Array).boxed(), array.embedded, inside))
            }
            Type::Json(json) => Ok(if json.embedded { embedded_json() } else { value::json() }),
            Type::Ref(reference) => {
                let target = self.schema.definitions.get(&reference.target);
                self.value(target.ok_or_else(|| "its type is not defined".to_owned())?, depth)
            }
        }
    }
}

impl Depth {
    fn in_embedded(self, is_embedded: bool) -> Self {
        Self { embedded: self.embedded.saturating_add(is_embedded.into()), ..self }
    }
}

/// A member for a field, or none: a field that is not required may be absent, or null.
fn member(field: &Field, value: BoxedStrategy<Draft>) -> BoxedStrategy<Option<(String, Draft)>> {
    let (key, name) = keys(field);
    let key = prop_oneof![4 => Just(key.to_owned()), 1 => Just(name.to_owned())];
    if field.required {
        return (key, value).prop_map(Some).boxed();
    }
    let there = (key.clone(), value).prop_map(Some);
    let null = key.prop_map(|key| Some((key, Draft::null())));
    prop_oneof![1 => Just(None), 6 => there, 1 => null].boxed()
}

/// The value, or its JSON in a string where that is as good. Strings in strings grow with every level, so not too deep.
fn embedded(value: BoxedStrategy<Draft>, is_embedded: bool, depth: Depth) -> BoxedStrategy<Draft> {
    if !is_embedded || depth.embedded > 3 {
        return value;
    }
    (value, any::<bool>())
        .prop_map(|(value, plain)| if plain { value } else { Draft::Embedded(value.into()) })
        .boxed()
}

/// Any JSON for a field that takes its JSON from a string; a text can only come that way.
fn embedded_json() -> BoxedStrategy<Draft> {
    (value::json(), any::<bool>())
        .prop_map(|(value, plain)| {
            if plain && !matches!(value, Draft::Text(_)) { value } else { Draft::Embedded(value.into()) }
        })
        .boxed()
}
