//! [`patches`]: the fields a schema would need for what arrives and is not declared.

use logwright::model::Type;
use logwright::profile::Report;
use logwright::{Field, LoadOptions, Pointer, Schema};
use serde::Serialize;
use std::collections::BTreeMap;

/// Fields to add to one object of a schema.
#[derive(Debug, Serialize)]
pub(super) struct Patch {
    /// The pointer to the object; `""` is the record.
    pub(super) object: String,
    /// A YAML list of fields, to stand among those of the object.
    pub(super) yaml: String,
}

/// A patch for each object with undeclared members that a field can stand for, made of what was inferred from the
/// records that have them.
pub(super) fn patches(report: &Report, inferred: Option<&Schema>) -> Vec<Patch> {
    let Some(inferred) = inferred else { return Vec::new() };
    let mut objects: BTreeMap<&str, Vec<Field>> = BTreeMap::new();
    for member in &report.undeclared {
        if let Some(field) = field(inferred, &member.object, &member.name) {
            objects.entry(&member.object).or_default().push(field);
        }
    }
    objects.into_iter().filter_map(|(object, fields)| patch(object, fields)).collect()
}

fn patch(object: &str, mut fields: Vec<Field>) -> Option<Patch> {
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    let mut schema = Schema::default();
    schema.fields = fields;
    let yaml = schema.to_yaml();
    // What does not load is no help.
    Schema::from_yaml_with(&yaml, &LoadOptions::default()).ok()?;
    let yaml = yaml.strip_prefix("fields:\n")?.to_owned();
    Some(Patch { object: object.to_owned(), yaml })
}

/// What was inferred for the member `name` of the object.
fn field(inferred: &Schema, object: &str, name: &str) -> Option<Field> {
    let pointer: Pointer = object.parse().ok()?;
    let mut fields = &inferred.fields;
    let mut below: Option<&Type> = None;
    for token in pointer.tokens() {
        let value = match below {
            Some(Type::Array(array)) => &*array.element,
            _ => &fields.iter().find(|field| *field.name == *token)?.value,
        };
        if let Type::Object(object) = value {
            (fields, below) = (&object.fields, None);
        } else {
            below = Some(value);
        }
    }
    if below.is_some() {
        return None;
    }
    fields.iter().find(|field| *field.name == *name).map(|field| optional(field.clone()))
}

/// That the records at hand have a member is no reason to reject those that lack it.
fn optional(mut field: Field) -> Field {
    field.required = false;
    field.value = all_optional(field.value);
    field
}

fn all_optional(value: Type) -> Type {
    match value {
        Type::Object(object) => Type::object(object.fields.into_iter().map(optional)),
        Type::Array(array) => Type::array(all_optional(*array.element)),
        other => other,
    }
}
