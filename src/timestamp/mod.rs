//! Instants and the formats they are written in: [`Timestamp`], [`TimeFormat`]. (Language spec, section D.)

use crate::diagnostic::Code;
use std::fmt;

/// An instant in the years 0001 to 9999, exact to the nanosecond, without leap seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

/// An instant with the offset from UTC that it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Zoned {
    pub(crate) instant: Timestamp,
    /// Seconds east of UTC.
    pub(crate) offset: i32,
}

/// A value that may be a timestamp: the text of a JSON string, decoded, or of a JSON number, as written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RawTime<'t> {
    Text(&'t str),
    Number(&'t str),
}

/// A time format of the schema language, compiled once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormat {
    text: String,
}

/// Why a value is not a timestamp in a format: [`Code::TimestampUnparsed`] or [`Code::TimestampRange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeError {
    code: Code,
}

/// Why a text is not a time format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormatError {
    message: String,
}

// Stands in for the timestamp work: only what the loader calls.
impl TimeFormat {
    /// The format that `text` spells.
    ///
    /// # Errors
    /// [`Code::UnknownTimeFormat`] when it spells none.
    pub fn new(text: &str) -> Result<Self, TimeFormatError> {
        const NAMES: [&str; 7] =
            ["rfc3339", "unix", "unix_ms", "unix_us", "unix_ns", "unix_auto", "cloudflare"];
        if NAMES.contains(&text) || text.contains('%') || text.starts_with("layout=") {
            Ok(Self { text: text.to_owned() })
        } else {
            Err(TimeFormatError { message: "unknown time format".to_owned() })
        }
    }

    /// The text it was made from.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl TimeFormatError {
    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    #[expect(clippy::unused_self, reason = "stands in for the timestamp work")]
    pub fn help(&self) -> Option<&str> {
        None
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.meaning())
    }
}
