//! [`Issue`]: one thing wrong with a record.

use crate::compile::Node;
use crate::diagnostic::{Code, Severity};
use crate::event::Event;
use crate::json::{JsonKind, SyntaxKind};
use crate::model::TypeName;
use crate::pointer::Pointer;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One thing wrong with a record: what, where in the record, and which part of the schema says so.
///
/// An issue holds no data of the record. To show the bytes it is about, ask for an [`excerpt`](Self::excerpt) with the
/// record in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub(super) code: Code,
    pub(super) record_pointer: Pointer,
    pub(super) schema_pointer: Arc<Pointer>,
    pub(super) span: Option<Range<usize>>,
    pub(super) detail: Detail,
    /// Whether the schema masks anything, so that no bytes of the record may be shown.
    pub(super) is_private: bool,
}

/// What a message says besides its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    None,
    /// The name of a field, from the schema.
    Missing(Arc<str>),
    Text(&'static str),
    Syntax(SyntaxKind),
    Found(TypeName, JsonKind),
}

impl Issue {
    /// The stable slug to match on.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the record is rejected for it.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Where in the record: the value itself, or for a missing field what it is missing from.
    pub fn record_pointer(&self) -> &Pointer {
        &self.record_pointer
    }

    /// Which part of the schema it is about; the root when it is about none.
    pub fn schema_pointer(&self) -> &Pointer {
        &self.schema_pointer
    }

    /// The bytes of the record it is about; `None` when the record was a [`serde_json::Value`]. Inside embedded JSON it
    /// is the outer string.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// What is wrong, in one line, without data of the record.
    pub fn message(&self) -> String {
        match &self.detail {
            Detail::Missing(name) => format!("the required field `{name}` is absent or null"),
            Detail::None => self.code.meaning().to_owned(),
            Detail::Text(text) => (*text).to_owned(),
            Detail::Syntax(kind) => kind.message().to_owned(),
            Detail::Found(expected, found) => {
                let (expected, found) = (expected.as_str(), found.as_str());
                match self.code {
                    Code::TypeMismatch => format!("expected `{expected}`, found {found}"),
                    Code::ValueRange => format!("{found} out of the range of `{expected}`"),
                    Code::ValueUnparsed => format!("{found} does not spell `{expected}`"),
                    Code::TimestampUnparsed => format!("no time format of the field reads this {found}"),
                    _ => self.code.meaning().to_owned(),
                }
            }
        }
    }

    /// The bytes of `record` it is about, shown as text; `""` when it has no span. This is record data: log it only
    /// where records may be logged.
    ///
    /// At most 80 characters are shown; bytes that are not UTF-8 are shown as U+FFFD. For a schema that masks any field
    /// nothing is shown, because the bytes around a masked value may hold it.
    pub fn excerpt(&self, record: &[u8]) -> String {
        if self.is_private {
            return String::new();
        }
        let bytes = self.span.clone().and_then(|span| record.get(span)).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes.get(..400).unwrap_or(bytes));
        let mut shown: String = text.chars().take(80).collect();
        if shown.len() < bytes.len() {
            shown.push('…');
        }
        shown
    }

    /// An issue about the record as a whole, not about any field. `is_private` where a schema of it masks anything.
    pub(crate) fn of_record(code: Code, span: Range<usize>, is_private: bool) -> Self {
        Self {
            code,
            record_pointer: Pointer::root(),
            schema_pointer: Arc::default(),
            span: Some(span),
            detail: Detail::None,
            is_private,
        }
    }
}

impl Event<'_> {
    /// What is odd about the record, but no reason to reject it: `rename-conflict` where both keys of a `rename` are
    /// there. At most [`Limits::issues`](crate::Limits::issues) of them are kept.
    pub fn warnings(&self) -> impl Iterator<Item = Issue> {
        let is_private = self.program().plan().has_masks;
        self.tape().conflicts.iter().map(move |conflict| Issue {
            code: Code::RenameConflict,
            record_pointer: conflict.record_pointer.clone(),
            schema_pointer: conflict.schema_pointer.clone(),
            span: conflict.span.clone(),
            detail: Detail::None,
            is_private,
        })
    }
}

/// `timestamp-unparsed at /event/start: no time format of the field reads this string`
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.record_pointer.is_root() { "the record" } else { self.record_pointer.as_str() };
        write!(f, "{} at {at}: {}", self.code, self.message())
    }
}

/// What a wrong value of a field is called in the message.
pub(super) fn detail(node: &Node, found: JsonKind) -> Detail {
    Detail::Found(node.type_name(), found)
}

/// The code for JSON inside a string that cannot be read.
pub(super) fn embedded_code(kind: SyntaxKind) -> Code {
    if kind == SyntaxKind::Depth { Code::LimitDepth } else { Code::EmbeddedSyntax }
}
