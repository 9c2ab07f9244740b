//! The keys of the schema language, in one place: what is known where, what it is for, and what was meant instead.

use crate::model::TypeName;

/// A key of a mapping.
#[derive(Clone, Copy)]
pub(in crate::load) struct Key {
    pub(in crate::load) name: &'static str,
    /// What its value is.
    pub(in crate::load) shape: Shape,
    /// What it is for, in one line, for people who write schemas.
    pub(in crate::load) about: &'static str,
    /// Whether the mapping cannot do without it.
    pub(in crate::load) is_needed: bool,
}

/// What the value of a key is. Only what the text alone can show: the loader has the last word.
#[derive(Clone, Copy)]
pub(in crate::load) enum Shape {
    Text,
    /// Text that is not empty.
    Name,
    SchemaName,
    Url,
    Boolean,
    /// The integer 0.
    Zero,
    /// 0, 1, 2 …
    Count,
    Texts,
    /// A list of at least one text.
    SomeTexts,
    /// A mapping from name to text.
    Pairs,
    /// One of these.
    OneOf(&'static [&'static str]),
    Type,
    Fields,
    Value,
    /// A mapping from name to value.
    Definitions,
    TimeFormat,
    TimeFormats,
    Indicators,
    /// A mapping with these keys.
    Mapping(&'static [Key]),
    /// A mapping with one of these keys, and no other.
    Choice(&'static [Key]),
    /// Known, and of no use here.
    Idle,
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, about, is_needed: false }
}

const fn needed(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, about, is_needed: true }
}

/// Keys of the document. (Language spec, section A.)
pub(in crate::load) const DOCUMENT: &[Key] = &[
    key(
        "schema",
        Shape::SchemaName,
        "The log type: dotted capitalised words, such as `Custom.MyApp.Audit`. Default: the name of the file",
    ),
    key("description", Shape::Text, "What the log is"),
    key("referenceURL", Shape::Url, "Where the log is documented: an http or https URL"),
    key("parser", Shape::Choice(PARSERS), "How a text line becomes named values; leave it out for JSON logs"),
    needed("fields", Shape::Fields, "The fields of a record, in output order"),
    key("definitions", Shape::Definitions, "Types by name, for `type: ref` with `target: NAME`"),
    key("version", Shape::Zero, "Always 0; not needed"),
    key(
        "fieldDiscoveryEnabled",
        Shape::Boolean,
        "Whether the platform adds fields it finds; of no effect here",
    ),
    key("udm", Shape::Idle, "Core fields of the platform; of no effect here"),
];

/// Keys of `parser`. (Section G.)
pub(in crate::load) const PARSERS: &[Key] = &[
    key("csv", Shape::Mapping(CSV), "Each line is a row of a table"),
    key("fastmatch", Shape::Mapping(FASTMATCH), "Each line is literal text with placeholders `%{name}`"),
    key(
        "regex",
        Shape::Mapping(REGEX),
        "Each line matches a regular expression with patterns `%{PATTERN:name}`",
    ),
    key("native", Shape::Mapping(NATIVE), "Code of the vendor; here the record is read as JSON"),
    key("script", Shape::Idle, "Not supported"),
];

/// Keys that all text parsers have.
macro_rules! text_parser {
    ($($own:expr),*) => {
        &[
            $($own,)*
            key("skipPrefix", Shape::Text, "Lines that start with it are skipped"),
            key("skipLines", Shape::Count, "So many lines at the start of a stream are skipped"),
            key("emptyValues", Shape::Texts, "Values that count as absent, such as `-`"),
            key("trimSpace", Shape::Boolean, "Whether white space around values is dropped"),
            key("expandFields", Shape::Pairs, "More values, as templates over the captured ones: `name: '%{a} %{b}'`"),
        ]
    };
}

const CSV: &[Key] = text_parser!(
    needed(
        "delimiter",
        Shape::OneOf(&[",", "\t", " "]),
        "What separates the values: a comma, a tab or a space"
    ),
    key("hasHeader", Shape::Boolean, "Whether the first line of a stream is a header"),
    key(
        "columns",
        Shape::Texts,
        "The names of the values by position; an empty one skips the column. Needed without `hasHeader`"
    )
);
const FASTMATCH: &[Key] = text_parser!(needed(
    "match",
    Shape::SomeTexts,
    "Patterns such as `%{ip} [%{when}] %{message}`, tried in order; `%{}` matches and drops"
));
const REGEX: &[Key] = text_parser!(
    needed("match", Shape::SomeTexts, "The parts of one expression, joined with nothing between"),
    key("patternDefinitions", Shape::Pairs, "Named patterns besides the built-in ones: `NAME: expression`")
);
const NATIVE: &[Key] = &[key("name", Shape::Text, "The vendor's log type")];

/// Keys of `validate`. (Section B.1.)
pub(in crate::load) const VALIDATE: &[Key] = &[
    key("allow", Shape::SomeTexts, "The only texts allowed"),
    key("deny", Shape::SomeTexts, "Texts that reject the record"),
    key("ip", Shape::OneOf(FAMILIES), "The text is an IP address of this family"),
    key("cidr", Shape::OneOf(FAMILIES), "The text is an IP network of this family"),
];

const FAMILIES: &[&str] = &["ipv4", "ipv6", "any"];

/// Where a key of a field or value has an effect.
#[derive(Clone, Copy)]
pub(in crate::load) enum Scope {
    /// On fields; not on an element or a definition.
    Field,
    /// On every value.
    Value,
    /// On values of these types.
    Types(&'static [TypeName]),
}

/// Keys of fields and values. (Section B.)
pub(in crate::load) const VALUE: &[(Key, Scope)] = &[
    (needed("name", Shape::Name, "The key in the record, exactly as it is written there"), Scope::Field),
    (key("required", Shape::Boolean, "Whether a record without it is rejected"), Scope::Field),
    (key("description", Shape::Text, "What the field is"), Scope::Field),
    (needed("type", Shape::Type, "The type of the value"), Scope::Value),
    (
        needed("fields", Shape::Fields, "The members of the object, in output order"),
        Scope::Types(&[TypeName::Object]),
    ),
    (needed("element", Shape::Value, "The type of every element"), Scope::Types(&[TypeName::Array])),
    (needed("target", Shape::Name, "The name of a type in `definitions`"), Scope::Types(&[TypeName::Ref])),
    (key("timeFormat", Shape::TimeFormat, "How the time is written; `timeFormats` takes several"), TIMESTAMP),
    (key("timeFormats", Shape::TimeFormats, "How the time is written: formats, tried in order"), TIMESTAMP),
    (
        key(
            "isEventTime",
            Shape::Boolean,
            "Whether the value can be the event time, `p_event_time`; the first such field that is present is",
        ),
        TIMESTAMP,
    ),
    (key("isExpiration", Shape::Boolean, "For lookup tables of the platform; of no effect here"), TIMESTAMP),
    // On an array they are read as if they stood on its element (K-20).
    (
        key(
            "indicators",
            Shape::Indicators,
            "How the text is searched for what lands in the `p_any_*` fields of the event",
        ),
        Scope::Types(&[TypeName::String, TypeName::Array]),
    ),
    (
        key("validate", Shape::Mapping(VALIDATE), "What the text must be for the record to be accepted"),
        Scope::Types(&[TypeName::String]),
    ),
    (
        key("isEmbeddedJSON", Shape::Boolean, "Whether the record holds the value as JSON in a string"),
        Scope::Types(&[TypeName::Object, TypeName::Array, TypeName::Json]),
    ),
    (
        key("rename", Shape::Mapping(RENAME), "Takes the value from another key of the same object"),
        Scope::Field,
    ),
    (key("copy", Shape::Mapping(COPY), "Takes the value from another place in the record"), Scope::Field),
    (key("concat", Shape::Mapping(CONCAT), "Joins the texts of several places"), Scope::Field),
    (key("split", Shape::Mapping(SPLIT), "Takes one piece of another place's text"), Scope::Field),
    (key("mask", Shape::Mapping(MASK), "Hides the value"), Scope::Field),
];

const TIMESTAMP: Scope = Scope::Types(&[TypeName::Timestamp]);

/// Keys of the transformations. (Section B.2.)
pub(in crate::load) const RENAME: &[Key] = &[needed("from", Shape::Name, "The key in the record")];
pub(in crate::load) const COPY: &[Key] = &[needed("from", Shape::Name, FROM)];
pub(in crate::load) const CONCAT: &[Key] = &[
    needed("paths", Shape::SomeTexts, "Dotted paths from the record's root"),
    key("separator", Shape::Text, "What stands between the texts. Default: nothing"),
];
pub(in crate::load) const SPLIT: &[Key] = &[
    needed("from", Shape::Name, FROM),
    needed("separator", Shape::Name, "What separates the pieces"),
    needed("index", Shape::Count, "Which piece, counted from 0"),
];
pub(in crate::load) const MASK: &[Key] = &[
    needed(
        "type",
        Shape::OneOf(&["redact", "obfuscate"]),
        "`redact` shows a fixed text, `obfuscate` a salted SHA-256",
    ),
    key("to", Shape::Text, "The text that `redact` shows. Default: `REDACTED`"),
    key("salt", Shape::Text, "What `obfuscate` hashes before the value. Default: nothing"),
];

const FROM: &str = "The dotted path from the record's root";

/// The spellings of YAML 1.1 for booleans.
pub(in crate::load) const TRUE: [&str; 11] =
    ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
pub(in crate::load) const FALSE: [&str; 11] =
    ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

/// Keys that were never right, but stand in old pages and test data, and what to write instead. (K-18.)
pub(in crate::load) const STALE: &[(&str, &str)] = &[
    ("indicator", "write `indicators: [NAME]`"),
    ("customTimeFormat", "write `timeFormats: [FORMAT]`"),
    ("ref", "write `type: ref` and `target: NAME`"),
    ("patternDefintions", "write `patternDefinitions`"),
];

/// What to write instead of a key.
pub(super) fn instead_of_key(key: &str) -> Option<&'static str> {
    STALE.iter().find_map(|(stale, instead)| (*stale == key).then_some(*instead))
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
