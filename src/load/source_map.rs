//! [`SourceMap`]: from a schema pointer to line and column.

use super::tree::{Node, Place};
use crate::diagnostic::Position;
use crate::pointer::Pointer;
use std::ops::Range;
use std::sync::Arc;

/// Where the parts of a schema stand in its text.
///
/// ```
/// use logwright::{LoadOptions, Pointer, Schema};
///
/// let yaml = "fields:\n  - name: badge\n    type: string\n";
/// let loaded = Schema::from_yaml_with(yaml, &LoadOptions::default())?;
/// let (position, span) = loaded.source_map.value(&Pointer::root().key("fields").index(0).key("name")).unwrap();
/// assert_eq!((position.line, position.column), (2, 11));
/// assert_eq!(&yaml[span], "badge");
/// # Ok::<(), logwright::LoadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SourceMap {
    root: Arc<Node>,
}

impl SourceMap {
    pub(super) fn new(root: Arc<Node>) -> Self {
        Self { root }
    }

    /// Line, column and bytes of the value that `pointer` (into the YAML document) leads to. Of a value that an alias
    /// or merge key brings, the place where it is written.
    pub fn value(&self, pointer: &Pointer) -> Option<(Position, Range<usize>)> {
        let found = self.walk(pointer);
        found.complete.then_some(found.value?).map(split)
    }

    /// Line, column and bytes of the mapping key that `pointer` leads to; `None` for the root and for list items.
    pub fn key(&self, pointer: &Pointer) -> Option<(Position, Range<usize>)> {
        let found = self.walk(pointer);
        found.complete.then_some(found.key?).map(split)
    }

    /// The place to show for `pointer`: its key when `on_key`, else its value, else the nearest thing that holds it.
    pub(super) fn place(&self, pointer: &Pointer, on_key: bool) -> Option<Place> {
        let found = self.walk(pointer);
        if on_key && found.complete { found.key.or(found.value) } else { found.value }
    }

    fn walk(&self, pointer: &Pointer) -> Found {
        let mut found = Found { value: self.root.place, key: None, complete: true };
        let mut node = &self.root;
        for token in pointer.tokens() {
            let Some((next, key)) = node.step(&token) else {
                found.complete = false;
                break;
            };
            node = next;
            found = Found { value: next.place.or(found.value), key, complete: true };
        }
        found
    }
}

struct Found {
    value: Option<Place>,
    key: Option<Place>,
    /// Whether the whole pointer was followed.
    complete: bool,
}

fn split(place: Place) -> (Position, Range<usize>) {
    (place.start, place.span())
}
