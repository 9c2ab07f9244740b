//! `Deserialize`: a schema inside somebody else's document, by the same rules and with the same messages.

use super::error::LoadError;
use super::report::Report;
use super::tree::{Entry, Node};
use super::{LoadOptions, lower};
use crate::model::Schema;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

impl<'de> Deserialize<'de> for Schema {
    /// Takes the shape of the YAML; all that is wrong is listed in the error. A text is never a boolean or number here.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let options = LoadOptions::default();
        let (levels, nodes) = (options.limits.yaml_nesting, Cell::new(options.limits.yaml_nodes));
        let root = Arc::new(Seed { levels, nodes: &nodes }.deserialize(deserializer)?);
        let mut report = Report::default();
        let (schema, _) = lower(root, &options, &mut report);
        if report.has_errors() { Err(D::Error::custom(LoadError::new(report.finish()))) } else { Ok(schema) }
    }
}

/// Builds a tree out of any self-describing format, within the limits.
#[derive(Clone, Copy)]
struct Seed<'s> {
    levels: usize,
    nodes: &'s Cell<usize>,
}

impl Seed<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1).ok_or_else(|| E::custom("the schema nests too deeply"))?;
        Ok(Self { levels, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let left = self
            .nodes
            .get()
            .checked_sub(1)
            .ok_or_else(|| D::Error::custom("the schema has too many parts"))?;
        self.nodes.set(left);
        deserializer.deserialize_any(self)
    }
}

/// A scalar that a plain one in YAML would spell.
fn plain(text: impl fmt::Display) -> Node {
    Node::scalar(text.to_string(), true, None)
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(plain(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(plain(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(plain(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(plain(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::scalar(value.to_owned(), false, None))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::null(None))
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::null(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let seed = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(seed)? {
            items.push(Arc::new(item));
        }
        Ok(Node::sequence(items, None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let seed = self.inner()?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut known = std::collections::HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let key: Arc<str> = Arc::from(key);
            if !known.insert(Arc::clone(&key)) {
                return Err(A::Error::custom(format_args!("the key `{key}` stands twice in one mapping")));
            }
            let value = Arc::new(map.next_value_seed(seed)?);
            entries.push(Entry { key, key_place: None, value });
        }
        Ok(Node::mapping(entries, None))
    }
}
