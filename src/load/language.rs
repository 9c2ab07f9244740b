//! [`json_schema`]: the schema language as a JSON Schema, for editors. Made from the tables that the loader reads by.

use super::lower::keys::{DOCUMENT, FALSE, Key, STALE, Scope, Shape, TRUE, VALUE};
use crate::indicators::Scanner;
use crate::model::TypeName;
use crate::timestamp::NAMES;
use serde_json::{Map, Value, json};

/// A JSON Schema (draft 2020-12) of the schema language. An editor that validates YAML by it completes keys, types,
/// indicators and time formats, shows what a key is for, and marks what cannot be right.
///
/// It takes every schema that loads, unless with a key the language does not know, and says less than the loader: what
/// needs a look at two places, or into a pattern, it leaves to [`Schema::from_yaml`](crate::Schema::from_yaml).
///
/// ```
/// let schema = logwright::load::json_schema();
/// assert_eq!(schema["properties"]["fields"]["$ref"], "#/$defs/fields");
/// ```
pub fn json_schema() -> Value {
    let mut schema = mapping(DOCUMENT);
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("Log schema"));
    schema.insert("description".into(), json!("A log schema: what the records of a log type are"));
    schema.insert("$defs".into(), json!({ "fields": fields(), "field": field(), "value": value() }));
    Value::Object(schema)
}

fn fields() -> Value {
    json!({ "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/field" } })
}

/// A field: a value with a name.
fn field() -> Value {
    let of_fields = VALUE.iter().filter(|(_, scope)| matches!(scope, Scope::Field));
    let keys: Vec<Key> = of_fields.map(|(key, _)| *key).collect();
    json!({
        "description": "A field of an object",
        "type": "object",
        "properties": properties(&keys),
        "required": needed(&keys),
        "allOf": [{ "$ref": "#/$defs/value" }],
    })
}

/// A value: its type, and the keys of that type.
fn value() -> Value {
    let of_values = VALUE.iter().filter(|(_, scope)| matches!(scope, Scope::Value));
    let keys: Vec<Key> = of_values.map(|(key, _)| *key).collect();
    let mut names: Vec<&str> = VALUE.iter().map(|(key, _)| key.name).collect();
    names.extend(STALE.iter().map(|(stale, _)| *stale));
    let mut own = properties(&keys);
    for (stale, instead) in STALE {
        own.insert((*stale).to_owned(), json!({ "deprecated": true, "description": instead }));
    }
    json!({
        "type": "object",
        "properties": own,
        "required": needed(&keys),
        "propertyNames": { "enum": names },
        "allOf": TypeName::ALL.iter().filter_map(|name| of_type(*name)).collect::<Vec<_>>(),
    })
}

/// The keys that have an effect on a type, and the ones it cannot do without.
fn of_type(name: TypeName) -> Option<Value> {
    let has_effect = |scope: &Scope| matches!(scope, Scope::Types(types) if types.contains(&name));
    let own = VALUE.iter().filter(|(_, scope)| has_effect(scope));
    let keys: Vec<Key> = own.map(|(key, _)| *key).collect();
    if keys.is_empty() {
        return None;
    }
    let mut then = json!({ "properties": properties(&keys), "required": needed(&keys) });
    if let (TypeName::Timestamp, Some(then)) = (name, then.as_object_mut()) {
        // None at all is possible with a native parser.
        then.insert("not".into(), json!({ "required": ["timeFormat", "timeFormats"] }));
    }
    let condition = json!({ "properties": { "type": { "const": name.as_str() } }, "required": ["type"] });
    Some(json!({ "if": condition, "then": then }))
}

/// A mapping with these keys and no others.
fn mapping(keys: &[Key]) -> Map<String, Value> {
    object(json!({
        "type": "object",
        "properties": properties(keys),
        "required": needed(keys),
        "additionalProperties": false,
    }))
}

fn properties(keys: &[Key]) -> Map<String, Value> {
    let described = |key: &Key| {
        let mut value = shape(key.shape);
        if !key.is_needed {
            or_nothing(&mut value);
        }
        value.insert("description".into(), key.about.into());
        (key.name.to_owned(), Value::Object(value))
    };
    keys.iter().map(described).collect()
}

fn needed(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().filter(|key| key.is_needed).map(|key| key.name).collect()
}

/// The loader takes a key with nothing after it as absent.
fn or_nothing(value: &mut Map<String, Value>) {
    match value.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(kind) => *kind = json!([kind.take(), "null"]),
        None => {}
    }
    if let Some(Value::Array(items)) = value.get_mut("enum") {
        items.push(Value::Null);
    }
}

fn shape(shape: Shape) -> Map<String, Value> {
    // The loader takes a scalar by its text where it asks for text.
    let scalar = json!(["string", "number", "boolean"]);
    let made = match shape {
        Shape::Text => json!({ "type": scalar }),
        Shape::Name => json!({ "type": scalar, "minLength": 1 }),
        Shape::SchemaName => {
            json!({ "type": "string", "minLength": 3, "pattern": r"^[A-Z][A-Za-z0-9]+(\.[A-Z][A-Za-z0-9]+)*$" })
        }
        Shape::Url => json!({ "type": "string", "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]\S*)?$" }),
        Shape::Boolean => json!({ "type": ["boolean", "string"], "pattern": boolean() }),
        Shape::Zero => json!({ "type": "integer", "enum": [0] }),
        Shape::Count => json!({ "type": "integer", "minimum": 0 }),
        Shape::Texts => json!({ "type": "array", "items": { "type": scalar_or_nothing() } }),
        Shape::SomeTexts => {
            json!({ "type": "array", "items": { "type": scalar, "minLength": 1 }, "minItems": 1 })
        }
        Shape::Pairs => {
            json!({ "type": "object", "additionalProperties": { "type": scalar_or_nothing() } })
        }
        Shape::OneOf(names) => json!({ "enum": names }),
        Shape::Type => json!({ "enum": TypeName::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>() }),
        Shape::Fields => json!({ "$ref": "#/$defs/fields" }),
        Shape::Value => json!({ "$ref": "#/$defs/value" }),
        Shape::Definitions => {
            json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/value" } })
        }
        Shape::TimeFormat => time_format(),
        Shape::TimeFormats => json!({ "type": "array", "items": time_format(), "minItems": 1 }),
        Shape::Indicators => json!({ "type": "array", "items": { "enum": Scanner::ALL } }),
        Shape::Mapping(keys) => Value::Object(mapping(keys)),
        Shape::Choice(keys) => {
            let keys: Vec<Key> =
                keys.iter().filter(|key| !matches!(key.shape, Shape::Idle)).copied().collect();
            let mut choice = mapping(&keys);
            choice.insert("minProperties".into(), 1.into());
            choice.insert("maxProperties".into(), 1.into());
            Value::Object(choice)
        }
        Shape::Idle => json!({}),
    };
    object(made)
}

/// The members of what is written as an object.
fn object(made: Value) -> Map<String, Value> {
    if let Value::Object(made) = made { made } else { Map::new() }
}

fn scalar_or_nothing() -> Value {
    json!(["string", "number", "boolean", "null"])
}

/// The spellings of YAML 1.1 that an editor with YAML 1.2 takes for text; the others are booleans to it.
fn boolean() -> String {
    let words = TRUE.iter().chain(&FALSE).filter(|word| !["true", "false"].contains(&&*word.to_lowercase()));
    let words: Vec<&str> = words.copied().collect();
    format!("^({})$", words.join("|"))
}

fn time_format() -> Value {
    json!({
        "type": "string",
        "anyOf": [
            { "enum": NAMES },
            { "pattern": "^layout=.", "description": "A Go layout, such as `layout=2006-01-02T15:04:05`" },
            { "pattern": "%.", "description": "strftime directives, such as `%Y-%m-%d %H:%M:%S`" },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::json_schema;
    use crate::load::lower::keys::{DOCUMENT, Key, Shape, VALUE};
    use serde_json::Value;

    /// Every property in the schema, by name, with what describes it.
    fn described(schema: &Value, found: &mut Vec<(String, Option<String>)>) {
        if let Some(properties) = schema["properties"].as_object() {
            for (name, value) in properties.iter().filter(|(_, value)| value.get("const").is_none()) {
                found.push((name.clone(), value["description"].as_str().map(str::to_owned)));
            }
        }
        match schema {
            Value::Object(members) => members.values().for_each(|member| described(member, found)),
            Value::Array(items) => items.iter().for_each(|item| described(item, found)),
            _ => {}
        }
    }

    fn keys_of(keys: &[Key], found: &mut Vec<Key>) {
        for key in keys {
            found.push(*key);
            if let Shape::Mapping(keys) | Shape::Choice(keys) = key.shape {
                keys_of(keys, found);
            }
        }
    }

    #[test]
    fn every_key_of_the_loader_is_in_it_with_its_description() {
        let mut found = Vec::new();
        described(&json_schema(), &mut found);
        assert!(found.iter().all(|(_, about)| about.as_ref().is_some_and(|about| !about.is_empty())));
        let mut keys = Vec::new();
        keys_of(DOCUMENT, &mut keys);
        keys_of(&VALUE.iter().map(|(key, _)| *key).collect::<Vec<_>>(), &mut keys);
        for key in keys.iter().filter(|key| key.name != "script") {
            let entry = (key.name.to_owned(), Some(key.about.to_owned()));
            assert!(found.contains(&entry), "{}", key.name);
            assert!(!key.about.ends_with('.') && !key.about.contains('\n'), "{}", key.about);
        }
    }

    #[test]
    fn every_name_of_the_language_is_in_it() {
        let text = json_schema().to_string();
        let types = crate::model::TypeName::ALL.iter().map(|name| name.as_str());
        let scanners = crate::Scanner::ALL.iter().map(|scanner| scanner.as_str());
        let families = crate::model::AddressFamily::ALL.iter().map(|family| family.as_str());
        for name in types.chain(scanners).chain(families).chain(crate::timestamp::NAMES) {
            assert!(text.contains(&format!("\"{name}\"")), "{name}");
        }
    }
}
