//! [`Layout`]: which slot a name has, and the templates of `expandFields` over those slots.

use super::{PatternError, Place, TextIssue, TextValues};
use crate::diagnostic::{Code, quote};
use indexmap::IndexSet;

/// The names by slot: first the captured ones, then those that only templates make.
#[derive(Debug)]
pub(super) struct Layout {
    names: IndexSet<String>,
    /// The slot of each captured name in the order given, where a name may come again; `""` has none (K-9).
    positions: Vec<Option<usize>>,
    expansions: Vec<Expansion>,
}

/// A template of `expandFields`, before it is known which slots its tags mean.
#[derive(Debug)]
pub(super) struct Template {
    name: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Tag(String),
}

#[derive(Debug)]
struct Expansion {
    slot: usize,
    pieces: Vec<Bound>,
}

#[derive(Debug)]
enum Bound {
    Text(String),
    Slot(usize),
}

impl Layout {
    pub(super) fn new<'n>(captured: impl Iterator<Item = &'n str>, templates: &[Template]) -> Self {
        let mut names = IndexSet::new();
        let positions =
            captured.map(|name| (!name.is_empty()).then(|| names.insert_full(name.to_owned()).0)).collect();
        // Bound before the templates' own names join: a template sees captured values only.
        let bound: Vec<_> = templates.iter().map(|template| template.bind(&names)).collect();
        let expansions = templates
            .iter()
            .zip(bound)
            .map(|(template, pieces)| Expansion { slot: names.insert_full(template.name.clone()).0, pieces })
            .collect();
        Self { names, positions, expansions }
    }

    /// The name of a slot.
    pub(super) fn name(&self, slot: usize) -> Option<&str> {
        self.names.get_index(slot).map(String::as_str)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The slots of the captured names in the order given.
    pub(super) fn positions(&self) -> &[Option<usize>] {
        &self.positions
    }

    /// Adds the values of the templates, unless they are longer than `bytes` together.
    pub(super) fn expand(
        &self,
        line: &str,
        empty: &[String],
        bytes: usize,
        values: &mut TextValues,
    ) -> Result<(), TextIssue> {
        for expansion in &self.expansions {
            let start = values.expanded_start();
            for piece in &expansion.pieces {
                let fits = match piece {
                    Bound::Text(text) => values.expand_text(text, bytes),
                    Bound::Slot(slot) => values.expand_slot(*slot, line, bytes),
                };
                if !fits {
                    return Err(TextIssue {
                        code: Code::LimitDerived,
                        span: 0..line.len(),
                        message: "the templates of `expandFields` make more text than `Limits::derived_bytes`",
                    });
                }
            }
            values.expanded_for(expansion.slot, start, empty);
        }
        values.expanded_all();
        Ok(())
    }
}

impl Template {
    /// Takes `text` apart into literal text and `%{field}` tags.
    pub(super) fn new(name: &str, text: &str) -> Result<Self, PatternError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("%{") {
            let Some((tag, after)) = after.split_once('}') else {
                let offset = text.len() - rest.len() + before.len();
                return Err(PatternError::new(
                    Place::ExpandFields(name.to_owned()),
                    format!("the tag in the template {} is not closed", quote(text)),
                )
                .at(offset)
                .with_help("write `%{field}`"));
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Tag(tag.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { name: name.to_owned(), pieces })
    }

    /// The pieces with slots for tags; an unknown tag expands to nothing.
    fn bind(&self, names: &IndexSet<String>) -> Vec<Bound> {
        let bound = |piece: &Piece| match piece {
            Piece::Text(text) => Some(Bound::Text(text.clone())),
            Piece::Tag(tag) => names.get_index_of(tag).map(Bound::Slot),
        };
        self.pieces.iter().filter_map(bound).collect()
    }
}
