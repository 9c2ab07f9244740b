//! [`advice`]: what to try when a record belongs to no schema. (Decisions: which schema does a record belong to.)

use logwright::model::Definitions;
use logwright::{Field, Registry, Schema, Type};
use serde_json::{Map, Value};

/// Why the record may belong to no schema, and what to try, if it looks like something known. It tells no data of the
/// record but names of members that a schema has, too, or that hold an array of records.
pub(super) fn advice(registry: &Registry, record: &[u8]) -> Option<String> {
    let Ok(Value::Object(members)) = serde_json::from_slice(record) else { return None };
    if let Some(level) = level(registry, &members) {
        return Some(format!("the record looks like {level} alone: the API's shape, not the stream's"));
    }
    members.iter().find_map(|(name, value)| {
        let Value::Object(first) = value.as_array()?.first()? else { return None };
        // It goes to a terminal.
        if name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let pointer = logwright::Pointer::root().key(name);
        if let Some(level) = level(registry, first) {
            let shape = format!(
                "`{pointer}` looks like an array of {level} alone: the API's shape, not the stream's"
            );
            return Some(format!("{shape}; try `--records-at {pointer}` with a schema of that shape"));
        }
        let known = registry.programs().iter().any(|program| resembles(&program.schema().fields, first));
        known.then(|| format!("the record looks like an envelope; try `--records-at {pointer}`"))
    })
}

/// The object inside a schema that the members look most like, in words.
fn level(registry: &Registry, members: &Map<String, Value>) -> Option<String> {
    registry.programs().iter().find_map(|program| {
        let schema = program.schema();
        inner(schema, &schema.fields, &mut Vec::new(), members)
            .map(|path| format!("`{path}` of {}", program.log_type()))
    })
}

/// The path of the first object below `fields` that the members look like.
fn inner<'s>(
    schema: &'s Schema,
    fields: &'s [Field],
    path: &mut Vec<&'s str>,
    members: &Map<String, Value>,
) -> Option<String> {
    fields.iter().find_map(|field| {
        let object = resolve(&schema.definitions, &field.value)?;
        path.push(&field.name);
        let found = if resembles(object, members) {
            Some(path.join("."))
        } else {
            inner(schema, object, path, members)
        };
        path.pop();
        found
    })
}

/// The fields of an object, refs followed; schemas have no circles.
fn resolve<'s>(definitions: &'s Definitions, value: &'s Type) -> Option<&'s [Field]> {
    match value {
        Type::Object(object) => Some(&object.fields),
        Type::Ref(reference) => resolve(definitions, definitions.get(&reference.target)?),
        _ => None,
    }
}

/// Whether at least three of the members, and half of them, are fields.
fn resembles(fields: &[Field], members: &Map<String, Value>) -> bool {
    let known = fields.iter().filter(|field| members.contains_key(&field.name)).count();
    known >= 3.min(fields.len()) && known * 2 >= members.len() && known > 0
}
