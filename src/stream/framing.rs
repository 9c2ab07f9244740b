//! How a stream is cut: [`Framing`] and [`SplitOptions`].

use crate::limits::Limits;
use crate::pointer::Pointer;
use std::fmt;
use std::str::FromStr;

/// How records lie in a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Framing {
    /// Decided once, by the first byte that is not white space: `[` is [`Array`](Self::Array), `{` is
    /// [`Values`](Self::Values), anything else [`Lines`](Self::Lines). With
    /// [`text_only`](SplitOptions::text_only) it is `Lines` without a look. An envelope is never guessed.
    #[default]
    Auto,
    /// One record a line. `\r\n` ends a line too, the last line needs no end, and a line of spaces, tabs and carriage
    /// returns is white space.
    Lines,
    /// JSON objects and arrays one after the other, with white space between them or nothing at all.
    Values,
    /// The elements of JSON arrays, which follow each other as in [`Values`](Self::Values). An element may be any
    /// value; one that is no object is for a program to reject.
    Array,
    /// The whole stream is one record, white space around it aside. For the cap, white space after it counts.
    Record,
}

impl Framing {
    /// Every framing.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Lines, Self::Values, Self::Array, Self::Record];

    /// The name as it is written in options, such as `values`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Lines => "lines",
            Self::Values => "values",
            Self::Array => "array",
            Self::Record => "record",
        }
    }
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no framing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `auto`, `lines`, `values`, `array` or `record`, found `{found}`")]
pub struct FramingError {
    found: String,
}

impl FromStr for Framing {
    type Err = FramingError;

    /// Reads the name of a framing, such as `values`.
    ///
    /// # Errors
    /// [`FramingError`] when no framing has this name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|framing| framing.as_str() == text);
        found.copied().ok_or_else(|| FramingError { found: text.to_owned() })
    }
}

/// What a [`Splitter`](super::Splitter) is told about its stream.
///
/// ```
/// use logwright::stream::{Framing, SplitOptions};
/// use logwright::{Limits, Pointer};
///
/// let lines = SplitOptions::default().framing(Framing::Lines).limits(Limits::default().record_bytes(64 * 1024));
/// let window = SplitOptions::default().records_at(Pointer::root().key("logs"));
/// # let _ = (lines, window);
/// ```
#[derive(Clone, Debug, Default)]
pub struct SplitOptions {
    pub(super) framing: Framing,
    pub(super) records_at: Option<Pointer>,
    pub(super) limits: Limits,
    pub(super) text_only: bool,
}

impl SplitOptions {
    /// How records lie in the stream. Default [`Framing::Auto`].
    #[must_use]
    pub fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// The stream is JSON objects or arrays one after the other, whatever the framing says, and the records are the
    /// elements of the array at `pointer` in each; a value there that is no array is one record, null is none. Code
    /// `envelope-missing` where nothing is at the pointer. The pointer to the whole document changes nothing.
    ///
    /// Elements come out as they are read: an envelope may be longer than
    /// [`Limits::record_bytes`](crate::Limits::record_bytes).
    ///
    /// ```
    /// use logwright::Pointer;
    /// use logwright::stream::{Records, SplitOptions};
    ///
    /// let options = SplitOptions::default().records_at(Pointer::root().key("logs"));
    /// let body = br#"{"version":"1","logs":[{"a":1},{"a":2}]}"#;
    /// let mut records = Records::new(&body[..], options);
    /// let mut seen = Vec::new();
    /// while let Some(piece) = records.next_piece()? {
    ///     seen.push(String::from_utf8_lossy(piece.frame().bytes).into_owned());
    /// }
    /// assert_eq!(seen, [r#"{"a":1}"#, r#"{"a":2}"#]);
    /// # Ok::<(), logwright::stream::StreamError>(())
    /// ```
    #[must_use]
    pub fn records_at(mut self, pointer: Pointer) -> Self {
        self.records_at = (!pointer.is_root()).then_some(pointer);
        self
    }

    /// The bounds to keep: [`Limits::record_bytes`](crate::Limits::record_bytes) for a record (0 counts as 1), and
    /// [`Limits::nesting`](crate::Limits::nesting) for what an envelope holds besides records.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Only text schemas will read the records, so [`Framing::Auto`] means [`Framing::Lines`].
    #[must_use]
    pub fn text_only(mut self) -> Self {
        self.text_only = true;
        self
    }
}
