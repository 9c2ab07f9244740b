//! The type of a value and its settings. (Language spec, sections B and C.)

use super::field::fields;
use super::keys::{Scope, VALUE, instead_of_type};
use super::spot::{Lower, Spot};
use super::target::target;
use super::time_format::time_formats;
use super::validate::validate;
use crate::diagnostic::Code;
use crate::indicators::Scanner;
use crate::load::report::{did_you_mean, quote};
use crate::model::{ArrayType, JsonType, ObjectType, RefType, StringType, TimestampType, Type, TypeName};

/// A value that is no field: an element or a definition.
pub(super) fn value(lower: &mut Lower<'_>, spot: &Spot<'_>, owner: &str) -> Type {
    if spot.entries().is_empty() {
        lower.wrong_kind(spot, "a mapping with `type`");
        return Type::json();
    }
    let declared = declared(lower, spot, owner);
    warn_of_keys(lower, spot, declared, false);
    typed(lower, spot, declared)
}

/// The type that is written; `None`, with a report, when there is none to go by.
pub(super) fn declared(lower: &mut Lower<'_>, spot: &Spot<'_>, owner: &str) -> Option<TypeName> {
    let Some(written) = spot.get("type") else {
        let help = guess(spot).map(|name| format!("add `type: {}`", name.as_str()));
        lower.missing(spot, "type", owner).help_if(help);
        return None;
    };
    let name = lower.text(&written)?;
    let known = TypeName::ALL.iter().copied().find(|known| known.as_str() == name);
    if known.is_none() {
        let help = match instead_of_type(&name) {
            Some(meant) => Some(format!("write `{meant}`")),
            None => did_you_mean(&name, TypeName::ALL.iter().map(|name| name.as_str())),
        };
        let all: Vec<_> = TypeName::ALL.iter().map(|name| name.as_str()).collect();
        let help = help.unwrap_or_else(|| format!("the types are {}", all.join(", ")));
        lower.say(Code::UnknownType, &written, format!("unknown type {}", quote(&name))).help(help);
    }
    known
}

/// What somebody meant who wrote no `type`.
fn guess(spot: &Spot<'_>) -> Option<TypeName> {
    [
        ("fields", TypeName::Object),
        ("element", TypeName::Array),
        ("timeFormat", TypeName::Timestamp),
        ("timeFormats", TypeName::Timestamp),
        ("target", TypeName::Ref),
        ("ref", TypeName::Ref),
        ("indicators", TypeName::String),
        ("validate", TypeName::String),
    ]
    .into_iter()
    .find_map(|(key, name)| spot.entry(key).map(|_| name))
}

/// Warns of keys that the language does not know, or that have no effect here.
pub(super) fn warn_of_keys(
    lower: &mut Lower<'_>,
    spot: &Spot<'_>,
    declared: Option<TypeName>,
    is_field: bool,
) {
    for entry in spot.entries() {
        let Some((key, scope)) = VALUE.iter().find(|(key, _)| *key == &*entry.key) else {
            lower.unknown_key(spot, entry, VALUE.iter().map(|(key, _)| *key));
            continue;
        };
        match (scope, declared) {
            (Scope::Field, _) if !is_field => {
                let message = format!("`{key}` has no effect here");
                lower.warn_key(Code::MisplacedKey, spot, entry, message).help("it belongs on a field");
            }
            (Scope::Types(types), Some(declared)) if !types.contains(&declared) => {
                let message = format!("`{key}` has no effect on type `{}`", declared.as_str());
                let names: Vec<_> = types.iter().map(|name| format!("`{}`", name.as_str())).collect();
                let help = match declared {
                    TypeName::Ref => "it belongs in the definition".to_owned(),
                    _ => format!("it belongs on {}", names.join(", ")),
                };
                lower.warn_key(Code::MisplacedKey, spot, entry, message).help(help);
            }
            _ => {}
        }
    }
}

/// The type with its settings.
pub(super) fn typed(lower: &mut Lower<'_>, spot: &Spot<'_>, declared: Option<TypeName>) -> Type {
    let embedded = |lower: &mut Lower<'_>| lower.boolean(spot.get("isEmbeddedJSON"));
    match declared {
        Some(TypeName::String) => {
            let indicators = indicators(lower, spot);
            let validate = spot.get("validate").and_then(|spot| validate(lower, &spot));
            Type::String(StringType { indicators, validate })
        }
        Some(TypeName::Int) => Type::Int,
        Some(TypeName::SmallInt) => Type::SmallInt,
        Some(TypeName::BigInt) => Type::BigInt,
        Some(TypeName::Float) => Type::Float,
        Some(TypeName::Boolean) => Type::Boolean,
        Some(TypeName::Timestamp) => Type::Timestamp(TimestampType {
            formats: time_formats(lower, spot),
            is_event_time: lower.boolean(spot.get("isEventTime")),
            is_expiration: lower.boolean(spot.get("isExpiration")),
        }),
        Some(TypeName::Object) => {
            let list = lower.required(spot, "fields", "the object");
            let fields = list.map(|list| fields(lower, &list)).unwrap_or_default();
            Type::Object(ObjectType { fields, embedded: embedded(lower) })
        }
        Some(TypeName::Array) => {
            let element = lower.required(spot, "element", "the array");
            let element = element.map_or_else(Type::json, |spot| value(lower, &spot, "the element"));
            let element = with_indicators_of_array(lower, spot, element);
            Type::Array(ArrayType { element: Box::new(element), embedded: embedded(lower) })
        }
        Some(TypeName::Json) => Type::Json(JsonType { embedded: embedded(lower) }),
        Some(TypeName::Ref) => {
            let target = lower.required(spot, "target", "the ref").and_then(|spot| target(lower, &spot));
            target.map_or_else(Type::json, |target| Type::Ref(RefType { target }))
        }
        None => unknown(lower, spot),
    }
}

/// A stand-in for a value without a good type: what lies in it is looked at all the same.
fn unknown(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Type {
    if let Some(list) = spot.get("fields") {
        return Type::object(fields(lower, &list));
    }
    match spot.get("element") {
        Some(element) => Type::array(value(lower, &element, "the element")),
        None => Type::json(),
    }
}

/// K-20: `indicators` on an array are read as if they stood on its element, when that is a string.
fn with_indicators_of_array(lower: &mut Lower<'_>, spot: &Spot<'_>, element: Type) -> Type {
    let Some(entry) = spot.entry("indicators") else { return element };
    let Type::String(mut text) = element else {
        let message = "`indicators` has no effect on an array of other things than strings".to_owned();
        lower.warn_key(Code::MisplacedKey, spot, entry, message).help("it belongs on `string`");
        return element;
    };
    let message = "`indicators` stands on the array instead of its element".to_owned();
    lower.warn_key(Code::IndicatorOnArray, spot, entry, message).help("move it into `element`");
    for scanner in indicators(lower, spot) {
        if !text.indicators.contains(&scanner) {
            text.indicators.push(scanner);
        }
    }
    Type::String(text)
}

/// The scanners of `indicators`; unknown ones are reported and left out. (Section E.)
fn indicators(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Vec<Scanner> {
    let Some(list) = spot.get("indicators") else { return Vec::new() };
    let Some(items) = lower.list(&list, "a list of indicators") else { return Vec::new() };
    let mut scanners = Vec::with_capacity(items.len());
    for item in &items {
        let Some(name) = lower.text(item) else { continue };
        if let Ok(scanner) = name.parse() {
            scanners.push(scanner);
        } else {
            let help = did_you_mean(&name, Scanner::ALL.iter().map(|scanner| scanner.as_str()));
            let message = format!("unknown indicator {}", quote(&name));
            lower.say(Code::UnknownIndicator, item, message).help_if(help);
        }
    }
    scanners
}
