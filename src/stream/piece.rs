//! What a splitter hands out: [`Piece`], [`Frame`], [`Skipped`].

use super::fault::Fault;
use crate::diagnostic::Code;
use std::fmt;

/// The next part of a stream that is not framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece<'s> {
    /// The bytes of one record.
    Record(Frame<'s>),
    /// Bytes that no record could be cut from, and why.
    Skipped(Skipped<'s>),
}

impl<'s> Piece<'s> {
    /// Its bytes and their place.
    pub fn frame(self) -> Frame<'s> {
        match self {
            Self::Record(frame) => frame,
            Self::Skipped(skipped) => skipped.frame,
        }
    }
}

/// Bytes and their place in the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame<'s> {
    /// The bytes, as the stream has them.
    pub bytes: &'s [u8],
    /// Where the first of them is, in bytes from the start of the stream.
    pub offset: u64,
    /// The line the first of them is on, counted from 1.
    pub line: u64,
}

/// Place and length; never the bytes, which are record data.
impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("offset", &self.offset)
            .field("line", &self.line)
            .field("length", &self.bytes.len())
            .finish()
    }
}

/// A part of the stream that was skipped.
///
/// A long one comes in several pieces, each but the last of [`Limits::record_bytes`](crate::Limits::record_bytes)
/// bytes, and all but the first [`continued`](Self::is_continued).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped<'s> {
    pub(super) frame: Frame<'s>,
    pub(super) fault: Fault,
    pub(super) continued: bool,
    pub(super) at: u64,
}

impl<'s> Skipped<'s> {
    /// The bytes skipped and their place. None are there when the input ended in an array or envelope.
    pub fn frame(self) -> Frame<'s> {
        self.frame
    }

    /// `syntax`, `limit-record`, `limit-depth` or `envelope-missing`.
    pub fn code(self) -> Code {
        self.fault.code()
    }

    /// What broke the record, in one line.
    pub fn message(self) -> &'static str {
        self.fault.message()
    }

    /// Where the fault is, in bytes from the start of the stream: the first byte that cannot be right, the first over
    /// the limit, or the end of the input; for a missing pointer, the envelope's last byte.
    pub fn fault_offset(self) -> u64 {
        self.at
    }

    /// Whether the skipped bytes go on from the piece before, which has the same fault.
    pub fn is_continued(self) -> bool {
        self.continued
    }
}
