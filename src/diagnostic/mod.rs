//! What can be wrong, and how it is said: [`Code`], [`Severity`], and [`Diagnostic`] for schemas.

mod code;
mod quote;
mod suggest;

pub use self::code::Code;
pub(crate) use self::quote::{QUOTED, quote};
pub(crate) use self::suggest::nearest;
use crate::pointer::Pointer;
use std::fmt;
use std::ops::Range;

/// Whether a finding refuses what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Reported; the schema or record is still accepted.
    Warning,
    /// The schema or record is refused.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in a schema's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Offset in bytes from the start of the text.
    pub offset: usize,
}

impl Position {
    /// A place in a text: line and column counted from 1, offset in bytes.
    pub fn new(line: usize, column: usize, offset: usize) -> Self {
        Self { line, column, offset }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something to say about a schema: what is wrong, where, and what to write instead.
///
/// Messages are one line, lower case, without a final full stop, with the user's text in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    help: Option<String>,
    pointer: Pointer,
    position: Option<Position>,
    span: Option<Range<usize>>,
    related: Vec<(Position, String)>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
            pointer,
            position: None,
            span: None,
            related: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// `position` is where `span` (bytes of the schema text) starts.
    #[must_use]
    pub(crate) fn at(mut self, position: Position, span: Range<usize>) -> Self {
        self.position = Some(position);
        self.span = Some(span);
        self
    }

    #[must_use]
    pub(crate) fn with_related(mut self, position: Position, label: impl Into<String>) -> Self {
        self.related.push((position, label.into()));
        self
    }

    /// The stable slug to match on.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the schema is refused for it.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Which part of the schema it is about, as a pointer into the YAML document.
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Line and column, when the schema came from text.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The bytes of the schema text it is about, when the schema came from text.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// Other places that matter, such as the first of two duplicate keys, each with a label.
    pub fn related(&self) -> impl Iterator<Item = (Position, &str)> + '_ {
        self.related.iter().map(|(position, label)| (*position, label.as_str()))
    }
}

/// `3:9: error[unknown-type]: unknown type `strin`; did you mean `string`?`
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "{position}: ")?;
        } else if !self.pointer.is_root() {
            write!(f, "{}: ", self.pointer)?;
        }
        write!(f, "{}[{}]: {}", self.severity(), self.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}
