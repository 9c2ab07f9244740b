//! What can be wrong with a value or with a time format.

use crate::diagnostic::Code;
use std::fmt;

/// Why a value is not a timestamp in a format. It holds nothing of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeError {
    code: Code,
}

impl TimeError {
    pub(crate) const UNPARSED: Self = Self { code: Code::TimestampUnparsed };
    pub(crate) const RANGE: Self = Self { code: Code::TimestampRange };

    /// [`Code::TimestampUnparsed`] or [`Code::TimestampRange`].
    pub fn code(&self) -> Code {
        self.code
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.code {
            Code::TimestampRange => Code::TimestampRange.meaning(),
            _ => "the value does not have the form that the time format asks for",
        })
    }
}

impl std::error::Error for TimeError {}

/// Why a text is not a time format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormatError {
    message: String,
    help: Option<String>,
    offset: Option<usize>,
}

impl TimeFormatError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, offset: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// [`Code::UnknownTimeFormat`].
    pub fn code(&self) -> Code {
        Code::UnknownTimeFormat
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where in the format's text it is wrong, in bytes, if it is wrong at one place.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for TimeFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TimeFormatError {}
