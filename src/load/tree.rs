//! [`Node`]: a YAML document as a tree that keeps the text and the place of everything.

use crate::diagnostic::Position;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A value of a YAML document. Aliases share what they stand for.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// `None` when the document did not come from text.
    pub(super) place: Option<Place>,
    /// How many nodes it is, aliases followed.
    pub(super) weight: usize,
    /// How many collections lie inside each other in it.
    pub(super) height: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Scalar {
        text: String,
        /// Whether it is written without quotes, so that it can be a boolean, a number or null.
        plain: bool,
    },
    Sequence(Vec<Arc<Node>>),
    Mapping(Mapping),
}

/// The keys and values of a mapping, in order.
#[derive(Debug)]
pub(super) struct Mapping {
    pub(super) entries: Vec<Entry>,
    /// Where each key is, when there are many.
    index: HashMap<Arc<str>, usize>,
}

/// A key of a mapping and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: Arc<str>,
    pub(super) key_place: Option<Place>,
    pub(super) value: Arc<Node>,
}

/// Where something stands in the schema text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: Position,
    /// Offset in bytes of what follows it.
    pub(super) end: usize,
}

/// Bytes of text that count as one node, so that an alias to a long text cannot be had for nothing.
const TEXT_PER_NODE: usize = 256;

impl Mapping {
    fn new(entries: Vec<Entry>) -> Self {
        const FEW: usize = 32;
        let keys = entries.iter().enumerate().map(|(index, entry)| (Arc::clone(&entry.key), index));
        let index = if entries.len() > FEW { keys.collect() } else { HashMap::new() };
        Self { entries, index }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        if self.index.is_empty() {
            return self.entries.iter().find(|entry| *entry.key == *key);
        }
        self.entries.get(*self.index.get(key)?)
    }
}

impl Place {
    pub(super) fn span(self) -> Range<usize> {
        self.start.offset..self.end
    }
}

impl Node {
    pub(super) fn scalar(text: String, plain: bool, place: Option<Place>) -> Self {
        let weight = text_weight(&text);
        Self { kind: Kind::Scalar { text, plain }, place, weight, height: 0 }
    }

    pub(super) fn sequence(items: Vec<Arc<Self>>, place: Option<Place>) -> Self {
        let (weight, height) = measure(items.iter());
        Self { kind: Kind::Sequence(items), place, weight, height }
    }

    pub(super) fn mapping(entries: Vec<Entry>, place: Option<Place>) -> Self {
        let (weight, height) = measure(entries.iter().map(|entry| &entry.value));
        let weight =
            entries.iter().fold(weight, |weight, entry| weight.saturating_add(text_weight(&entry.key)));
        Self { kind: Kind::Mapping(Mapping::new(entries)), place, weight, height }
    }

    pub(super) fn null(place: Option<Place>) -> Self {
        Self::scalar(String::new(), true, place)
    }

    /// Whether it is null: nothing at all, `~` or `null` without quotes.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The node that `token` of a pointer leads to, with the place of its key.
    pub(super) fn step(&self, token: &str) -> Option<(&Arc<Self>, Option<Place>)> {
        match &self.kind {
            Kind::Scalar { .. } => None,
            Kind::Sequence(items) => items.get(token.parse::<usize>().ok()?).map(|item| (item, None)),
            Kind::Mapping(mapping) => mapping.get(token).map(|entry| (&entry.value, entry.key_place)),
        }
    }
}

fn text_weight(text: &str) -> usize {
    1 + text.len() / TEXT_PER_NODE
}

fn measure<'n>(children: impl Iterator<Item = &'n Arc<Node>>) -> (usize, usize) {
    children.fold((1, 1), |(weight, height), child| {
        (weight.saturating_add(child.weight), height.max(child.height.saturating_add(1)))
    })
}
