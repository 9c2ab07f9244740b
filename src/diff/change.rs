//! [`Change`]: one difference of two schemas.

use crate::pointer::Pointer;
use std::fmt;

/// One change from an old schema to a new one. It is shown on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(super) kind: ChangeKind,
    pub(super) path: String,
    pub(super) key: &'static str,
    pub(super) old_pointer: Option<Pointer>,
    pub(super) new_pointer: Option<Pointer>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// What kind of change it is, as the language spec names them (section I.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A field is new.
    AddField,
    /// A field is gone.
    DeleteField,
    /// `required`, `description` or a transformation of a field changed.
    UpdateFieldMeta,
    /// The type of a value changed.
    UpdateValue,
    /// A setting of a type changed.
    UpdateValueMeta,
    /// The text parser changed.
    UpdateParser,
    /// A key of the document changed.
    UpdateMeta,
}

impl ChangeKind {
    /// The name as the language spec has it, such as `AddField`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AddField => "AddField",
            Self::DeleteField => "DeleteField",
            Self::UpdateFieldMeta => "UpdateFieldMeta",
            Self::UpdateValue => "UpdateValue",
            Self::UpdateValueMeta => "UpdateValueMeta",
            Self::UpdateParser => "UpdateParser",
            Self::UpdateMeta => "UpdateMeta",
        }
    }

    /// Whether a schema in use may be changed so: data that was stored still fits. (Section I.4.)
    pub fn is_compatible(self) -> bool {
        !matches!(self, Self::DeleteField | Self::UpdateValue)
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Change {
    /// What kind of change it is.
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// Whether a schema in use may be changed so.
    pub fn is_compatible(&self) -> bool {
        self.kind.is_compatible()
    }

    /// The field in a record, names joined by dots and `*` for the elements of an array; `""` for the document. For
    /// people: a name may hold dots itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The key of the schema language that changed, such as `required` or `timeFormats`; `type` for a field that is new
    /// or gone.
    pub fn key(&self) -> &str {
        self.key
    }

    /// The field or type in the old document, which is in `definitions` if a ref leads there; `None` for a new field.
    pub fn old_pointer(&self) -> Option<&Pointer> {
        self.old_pointer.as_ref()
    }

    /// The field or type in the new document, which is in `definitions` if a ref leads there; `None` for a field that
    /// is gone.
    pub fn new_pointer(&self) -> Option<&Pointer> {
        self.new_pointer.as_ref()
    }

    /// What stood there, in words of the schema language; `None` if nothing did, or if both would read the same.
    pub fn from(&self) -> Option<&str> {
        self.from.as_deref()
    }

    /// What stands there now, in words of the schema language; `None` if nothing does, or if both would read the same.
    pub fn to(&self) -> Option<&str> {
        self.to.as_deref()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_compatible() { "compatible: " } else { "breaking: " })?;
        let path = Line(&self.path);
        let type_name = |text: &Option<String>| text.clone().unwrap_or_default();
        match self.kind {
            ChangeKind::AddField => return write!(f, "`{path}` of type `{}` added", type_name(&self.to)),
            ChangeKind::DeleteField => {
                return write!(f, "`{path}` of type `{}` deleted", type_name(&self.from));
            }
            _ => {}
        }
        if !self.path.is_empty() {
            write!(f, "`{path}`: ")?;
        }
        let key = self.key;
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => write!(f, "`{key}` changed from `{}` to `{}`", Line(from), Line(to)),
            (None, Some(to)) => write!(f, "`{key}` added: `{}`", Line(to)),
            (Some(from), None) => write!(f, "`{key}` removed: `{}`", Line(from)),
            (None, None) => write!(f, "`{key}` changed"),
        }
    }
}

/// A text on one line.
struct Line<'t>(&'t str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.0.split(|c: char| c.is_control()).filter(|part| !part.is_empty());
        f.write_str(words.next().unwrap_or_default())?;
        words.try_for_each(|part| write!(f, " {part}"))
    }
}
