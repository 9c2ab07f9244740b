//! [`Schema::to_yaml`] and `Serialize`: the same shape, without what says nothing.

use super::emit::emit;
use crate::model::{
    Concat, Copy, CsvParser, FastMatchParser, Field, Mask, Parser, RegexParser, Rename, Schema, Split,
    TextOptions, Transforms, Type, Validate,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

impl Schema {
    /// The schema as YAML. [`Schema::from_yaml`] gives the same schema back, when it is a valid one.
    ///
    /// Texts that a reader of YAML 1.1 or 1.2 could take for something else stand in quotes. Keys that say nothing (`required: false`, an empty list) are left out; time formats are always a list.
    pub fn to_yaml(&self) -> String {
        // A tree of maps, lists and texts always has a value.
        emit(&serde_yaml::to_value(self).unwrap_or_default())
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Keys(serializer.serialize_map(None)?);
        map.some("schema", self.name.as_deref())?;
        map.some("description", self.description.as_deref())?;
        map.some("referenceURL", self.reference_url.as_deref())?;
        map.some("parser", self.parser.as_ref().map(Shape))?;
        map.flag("fieldDiscoveryEnabled", self.field_discovery)?;
        map.key("fields", &shapes(&self.fields))?;
        if !self.definitions.is_empty() {
            map.key(
                "definitions",
                &Pairs(self.definitions.iter().map(|(name, value)| (name, Shape(value))).collect()),
            )?;
        }
        map.0.end()
    }
}

/// A map under construction.
struct Keys<M>(M);

impl<M: SerializeMap> Keys<M> {
    fn key(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        self.0.serialize_entry(key, value)
    }

    fn some(&mut self, key: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.key(key, &value))
    }

    fn flag(&mut self, key: &str, value: bool) -> Result<(), M::Error> {
        self.some(key, value.then_some(true))
    }

    fn list(&mut self, key: &str, value: &[impl Serialize]) -> Result<(), M::Error> {
        self.some(key, (!value.is_empty()).then_some(value))
    }

    fn pairs(&mut self, key: &str, pairs: &[(String, String)]) -> Result<(), M::Error> {
        let pairs =
            (!pairs.is_empty()).then(|| Pairs(pairs.iter().map(|(name, text)| (name, text)).collect()));
        self.some(key, pairs)
    }

    fn value(&mut self, value: &Type) -> Result<(), M::Error> {
        self.key("type", value.name().as_str())?;
        match value {
            Type::String(text) => {
                let indicators: Vec<_> = text.indicators.iter().map(|scanner| scanner.as_str()).collect();
                self.list("indicators", &indicators)?;
                self.some("validate", text.validate.as_ref().map(Shape))
            }
            Type::Timestamp(timestamp) => {
                let formats: Vec<_> =
                    timestamp.formats.iter().map(crate::timestamp::TimeFormat::as_str).collect();
                self.key("timeFormats", &formats)?;
                self.flag("isEventTime", timestamp.is_event_time)?;
                self.flag("isExpiration", timestamp.is_expiration)
            }
            Type::Object(object) => {
                self.flag("isEmbeddedJSON", object.embedded)?;
                self.key("fields", &shapes(&object.fields))
            }
            Type::Array(array) => {
                self.flag("isEmbeddedJSON", array.embedded)?;
                self.key("element", &Shape(&*array.element))
            }
            Type::Json(json) => self.flag("isEmbeddedJSON", json.embedded),
            Type::Ref(reference) => self.key("target", &reference.target),
            Type::Int | Type::SmallInt | Type::BigInt | Type::Float | Type::Boolean => Ok(()),
        }
    }

    fn transforms(&mut self, transforms: &Transforms) -> Result<(), M::Error> {
        self.some("rename", transforms.rename.as_ref().map(Shape))?;
        self.some("copy", transforms.copy.as_ref().map(Shape))?;
        self.some("concat", transforms.concat.as_ref().map(Shape))?;
        self.some("split", transforms.split.as_ref().map(Shape))?;
        self.some("mask", transforms.mask.as_ref().map(Shape))
    }

    fn options(&mut self, options: &TextOptions) -> Result<(), M::Error> {
        self.some("skipPrefix", options.skip_prefix.as_deref())?;
        self.some("skipLines", (options.skip_lines != 0).then_some(options.skip_lines))?;
        self.list("emptyValues", &options.empty_values)?;
        self.flag("trimSpace", options.trim_space)?;
        self.pairs("expandFields", &options.expand_fields)
    }
}

/// A part of the model as the mapping that a schema has for it.
struct Shape<'s, T>(&'s T);

fn shapes<T>(items: &[T]) -> Vec<Shape<'_, T>> {
    items.iter().map(Shape).collect()
}

/// A mapping from name to something, in the order given.
struct Pairs<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Pairs<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// `Serialize` for the shape of a part, from what it puts into a map.
macro_rules! shape {
    ($($part:ty: |$self:ident, $map:ident| $body:expr;)*) => { $(
        impl Serialize for Shape<'_, $part> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $self = self.0;
                let mut keys = Keys(serializer.serialize_map(None)?);
                let $map = &mut keys;
                $body?;
                keys.0.end()
            }
        }
    )* };
}

shape! {
    Type: |value, map| map.value(value);
    Field: |field, map| {
        map.key("name", &field.name)?;
        map.flag("required", field.required)?;
        map.some("description", field.description.as_deref())?;
        map.value(&field.value)?;
        map.transforms(&field.transforms)
    };
    Validate: |rules, map| {
        map.list("allow", &rules.allow)?;
        map.list("deny", &rules.deny)?;
        map.some("ip", rules.ip.map(crate::model::AddressFamily::as_str))?;
        map.some("cidr", rules.cidr.map(crate::model::AddressFamily::as_str))
    };
    Rename: |rename, map| map.key("from", &rename.from);
    Copy: |copy, map| map.key("from", &copy.from);
    Concat: |concat, map| {
        map.key("paths", &concat.paths)?;
        map.some("separator", Some(&concat.separator).filter(|text| !text.is_empty()))
    };
    Split: |split, map| {
        map.key("from", &split.from)?;
        map.key("separator", &split.separator)?;
        map.key("index", &split.index)
    };
    Mask: |mask, map| match mask {
        Mask::Redact { to } => {
            map.key("type", "redact")?;
            map.some("to", to.as_deref())
        }
        Mask::Obfuscate { salt } => {
            map.key("type", "obfuscate")?;
            map.some("salt", Some(salt).filter(|text| !text.is_empty()))
        }
    };
    Parser: |parser, map| match parser {
        Parser::Csv(csv) => map.key("csv", &Shape(csv)),
        Parser::FastMatch(fast_match) => map.key("fastmatch", &Shape(fast_match)),
        Parser::Regex(regex) => map.key("regex", &Shape(regex)),
        Parser::Native { name } => map.key("native", &Shape(name)),
    };
    Option<String>: |name, map| map.some("name", name.as_deref());
    CsvParser: |csv, map| {
        map.key("delimiter", &csv.delimiter)?;
        map.flag("hasHeader", csv.has_header)?;
        map.list("columns", &csv.columns)?;
        map.options(&csv.options)
    };
    FastMatchParser: |fast_match, map| {
        map.key("match", &fast_match.patterns)?;
        map.options(&fast_match.options)
    };
    RegexParser: |regex, map| {
        map.key("match", &regex.parts)?;
        map.pairs("patternDefinitions", &regex.definitions)?;
        map.options(&regex.options)
    };
}
