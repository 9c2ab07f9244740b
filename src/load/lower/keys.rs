//! The keys of the schema language, in one place: what is known where, and what was meant instead.

use crate::model::TypeName;

/// Keys of the document. (Language spec, section A.)
pub(super) const DOCUMENT: &[&str] = &[
    "schema",
    "description",
    "referenceURL",
    "parser",
    "fields",
    "definitions",
    "version",
    "fieldDiscoveryEnabled",
    "udm",
];

/// Keys of `parser`. (Section G.)
pub(super) const PARSERS: &[&str] = &["csv", "fastmatch", "regex", "native", "script"];

/// Keys that all text parsers have.
macro_rules! text_parser {
    ($($own:literal),*) => { &[$($own,)* "skipPrefix", "skipLines", "emptyValues", "trimSpace", "expandFields"] };
}

pub(super) const CSV: &[&str] = text_parser!("delimiter", "hasHeader", "columns");
pub(super) const FASTMATCH: &[&str] = text_parser!("match");
pub(super) const REGEX: &[&str] = text_parser!("match", "patternDefinitions");
pub(super) const NATIVE: &[&str] = &["name"];

/// Keys of `validate`. (Section B.1.)
pub(super) const VALIDATE: &[&str] = &["allow", "deny", "ip", "cidr"];

/// Where a key of a field or value has an effect.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// On fields; not on an element or a definition.
    Field,
    /// On every value.
    Value,
    /// On values of these types.
    Types(&'static [TypeName]),
}

/// Keys of fields and values. (Section B.)
pub(super) const VALUE: &[(&str, Scope)] = &[
    ("name", Scope::Field),
    ("required", Scope::Field),
    ("description", Scope::Field),
    ("type", Scope::Value),
    ("fields", Scope::Types(&[TypeName::Object])),
    ("element", Scope::Types(&[TypeName::Array])),
    ("target", Scope::Types(&[TypeName::Ref])),
    ("timeFormat", Scope::Types(&[TypeName::Timestamp])),
    ("timeFormats", Scope::Types(&[TypeName::Timestamp])),
    ("isEventTime", Scope::Types(&[TypeName::Timestamp])),
    ("isExpiration", Scope::Types(&[TypeName::Timestamp])),
    // On an array they are read as if they stood on its element (K-20).
    ("indicators", Scope::Types(&[TypeName::String, TypeName::Array])),
    ("validate", Scope::Types(&[TypeName::String])),
    ("isEmbeddedJSON", Scope::Types(&[TypeName::Object, TypeName::Array, TypeName::Json])),
    ("rename", Scope::Field),
    ("copy", Scope::Field),
    ("concat", Scope::Field),
    ("split", Scope::Field),
    ("mask", Scope::Field),
];

/// What to write instead of a key that was never right, but stands in old pages and test data. (K-18.)
pub(super) fn instead_of_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "indicator" => "write `indicators: [NAME]`",
        "customTimeFormat" => "write `timeFormats: [FORMAT]`",
        "ref" => "write `type: ref` and `target: NAME`",
        "patternDefintions" => "write `patternDefinitions`",
        _ => return None,
    })
}

/// The type to write instead of one that other languages have.
pub(super) fn instead_of_type(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "bool" => "boolean",
        "integer" | "int32" | "i32" => "int",
        "tinyint" | "short" | "int16" | "i16" => "smallint",
        "long" | "int64" | "i64" => "bigint",
        "number" | "double" | "decimal" | "real" | "float64" => "float",
        "text" | "str" | "varchar" | "char" => "string",
        "date" | "datetime" | "time" => "timestamp",
        "list" => "array",
        "map" | "struct" | "record" | "dict" => "object",
        "any" | "variant" => "json",
        _ => return None,
    })
}
