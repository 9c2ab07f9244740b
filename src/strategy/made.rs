//! Sources for fields whose value is made from other places: `copy`, `concat`, `split`. (Language spec, section B.2.)

use super::draft::Draft;
use super::record::{Depth, Records, keys};
use crate::model::{Field, Schema, Transforms, Type};
use proptest::prelude::*;

/// The paths that fields take their values from.
pub(super) fn sources(schema: &Schema) -> Vec<Vec<String>> {
    derived(schema).into_iter().flat_map(|field| field.transforms.sources()).map(steps).collect()
}

/// The record, with values at the places that fields are made from. Whether these fit the fields that stand there
/// themselves is not looked at.
pub(super) fn with_sources(
    schema: &Schema,
    records: &Records<'_>,
    record: BoxedStrategy<Draft>,
) -> BoxedStrategy<Draft> {
    let values: Vec<_> = derived(schema)
        .into_iter()
        .filter_map(|field| {
            let value = records.value(&field.value, Depth::default()).ok()?;
            Some((value, any::<bool>(), Just(field.transforms.clone())))
        })
        .collect();
    if values.is_empty() {
        return record;
    }
    let fields = schema.fields.clone();
    (record, values)
        .prop_map(move |(mut record, values)| {
            for (value, replaces, transforms) in values {
                for (path, value) in unmake(&transforms, &value) {
                    put(&mut record, &fields, &steps(path), value, replaces);
                }
            }
            record
        })
        .boxed()
}

fn derived(schema: &Schema) -> Vec<&Field> {
    let mut found = Vec::new();
    let own = schema.fields.iter();
    own.for_each(|field| collect(field, &mut found));
    schema.definitions.iter().for_each(|(_, value)| walk(value, &mut found));
    found
}

fn collect<'s>(field: &'s Field, found: &mut Vec<&'s Field>) {
    if field.transforms.derives() {
        found.push(field);
    }
    walk(&field.value, found);
}

fn walk<'s>(value: &'s Type, found: &mut Vec<&'s Field>) {
    match value {
        Type::Object(object) => object.fields.iter().for_each(|field| collect(field, found)),
        Type::Array(array) => walk(&array.element, found),
        _ => {}
    }
}

fn steps(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

/// What must stand where, for the directive to make `value` of it.
fn unmake<'t>(transforms: &'t Transforms, value: &Draft) -> Vec<(&'t str, Draft)> {
    // The last stage decides. A piece of a text that is not JSON text cannot become an object or array.
    if let Some(split) = &transforms.split {
        const MOST_PIECES: usize = 1000;
        let fitting = value.as_text().filter(|text| !text.contains(&split.separator));
        let text = fitting.filter(|_| split.index < MOST_PIECES);
        let whole = text.map(|text| split.separator.repeat(split.index) + text);
        return whole.map(|whole| (split.from.as_str(), Draft::Text(whole))).into_iter().collect();
    }
    if let Some(concat) = &transforms.concat {
        let Some(text) = value.as_text() else { return Vec::new() };
        let paths = concat.paths.iter().map(String::as_str);
        if concat.separator.is_empty() {
            return paths.take(1).map(|path| (path, Draft::Text(text.to_owned()))).collect();
        }
        let pieces = text.splitn(concat.paths.len(), &concat.separator);
        return paths.zip(pieces).map(|(path, piece)| (path, Draft::Text(piece.to_owned()))).collect();
    }
    transforms.copy.iter().map(|copy| (copy.from.as_str(), value.clone())).collect()
}

/// Puts a value at a path of field names; in place of what stands there, or of a value on the way that has no members,
/// only if it `replaces`.
fn put(at: &mut Draft, fields: &[Field], path: &[String], value: Draft, replaces: bool) {
    let Some((name, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    if let Draft::Embedded(inner) = at {
        return put(inner, fields, path, value, replaces);
    }
    if !matches!(at, Draft::Object(_)) {
        if !replaces {
            return;
        }
        *at = Draft::Object(Vec::new());
    }
    let Draft::Object(members) = at else { return };
    let field = fields.iter().find(|field| field.name == *name);
    let (key, other) = field.map_or((name.as_str(), name.as_str()), keys);
    let inside: &[Field] = match field.map(|field| &field.value) {
        Some(Type::Object(object)) => &object.fields,
        _ => &[],
    };
    if let Some((_, member)) = members.iter_mut().find(|(found, _)| found == key || found == other) {
        if replaces || !rest.is_empty() || member.is_null() {
            put(member, inside, rest, value, replaces || member.is_null());
        }
    } else {
        let mut member = Draft::Object(Vec::new());
        put(&mut member, inside, rest, value, true);
        members.push((key.to_owned(), member));
    }
}
