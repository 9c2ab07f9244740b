//! [`Line`]: a change on a line.

use crate::failure::Failure;
use logwright::diff::{Change, ChangeKind};
use logwright::{Pointer, SourceMap};
use serde::Serialize;
use std::fmt::{self, Display};
use std::path::Path;

/// A change and where it is in both files.
#[derive(Debug, Serialize)]
pub(super) struct Line<'c> {
    compatible: bool,
    kind: &'static str,
    /// Names joined by dots, empty for the document.
    path: &'c str,
    key: &'c str,
    from: Option<&'c str>,
    to: Option<&'c str>,
    old: Option<Place>,
    new: Option<Place>,
}

/// Where something is in a schema file.
#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    pointer: String,
}

impl<'c> Line<'c> {
    pub(super) fn new(change: &'c Change, old: (&Path, &SourceMap), new: (&Path, &SourceMap)) -> Self {
        let place = |(file, map), pointer| Place::new(file, map, pointer, change);
        Self {
            compatible: change.is_compatible(),
            kind: change.kind().as_str(),
            path: change.path(),
            key: change.key(),
            from: change.from(),
            to: change.to(),
            old: change.old_pointer().and_then(|pointer| place(old, pointer)),
            new: change.new_pointer().and_then(|pointer| place(new, pointer)),
        }
    }

    pub(super) fn to_json(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::new(error.to_string()))
    }
}

impl Place {
    /// Of the key that changed if it is written there, else of the field or type.
    fn new(file: &Path, map: &SourceMap, pointer: &Pointer, change: &Change) -> Option<Self> {
        let whole = matches!(change.kind(), ChangeKind::AddField | ChangeKind::DeleteField);
        let key = pointer.clone().key(change.key());
        let of_key = || map.key(&key).map(|(position, _)| (position, &key));
        let of_all = || map.value(pointer).map(|(position, _)| (position, pointer));
        let (position, pointer) = if whole { of_all() } else { of_key().or_else(of_all) }?;
        Some(Self {
            file: file.display().to_string(),
            line: position.line,
            column: position.column,
            pointer: pointer.to_string(),
        })
    }
}

/// `breaking    UpdateValue      user.id: type `int` -> `bigint`  (old.yml:3:5 -> new.yml:3:5)`
impl Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, path, key, from, to, .. } = self;
        let verdict = if self.compatible { "compatible" } else { "breaking" };
        write!(f, "{verdict:<10}  {kind:<15}  ")?;
        if !path.is_empty() {
            write!(f, "{}: ", flat(path))?;
        }
        write!(f, "{key} ")?;
        let quoted = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("`{}`", flat(text)));
        match (from, to) {
            // Both would read the same.
            (None, None) => f.write_str("changed")?,
            _ => write!(f, "{} -> {}", quoted(*from), quoted(*to))?,
        }
        let place = |place: &Option<Place>| {
            let Some(Place { file, line, column, .. }) = place else { return "none".to_owned() };
            format!("{}:{line}:{column}", flat(file))
        };
        write!(f, "  ({} -> {})", place(&self.old), place(&self.new))
    }
}

/// A text on one line, which cannot steer a terminal.
fn flat(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}
