//! [`Pieces`]: bytes that are all there, and [`Split`]: what they have in common with a [`Splitter`].

use super::cutter::Cutter;
use super::framing::{Framing, SplitOptions};
use super::piece::Piece;
use super::splitter::Splitter;
use std::fmt;

/// The pieces of a stream that is all in memory, such as the body of a request, or of a part of one. They are not copied.
///
/// ```
/// use logwright::stream::{Piece, Pieces, SplitOptions};
///
/// let body = br#"{"time":1}{"time":2}"#;
/// let records = Pieces::new(body, SplitOptions::default()).filter(|piece| matches!(piece, Piece::Record(_)));
/// assert_eq!(records.map(|piece| piece.frame().offset).collect::<Vec<_>>(), [0, 10]);
/// ```
///
/// # Several threads
///
/// JSON values one after the other can be cut in parts at once: each [`part`](Self::part) begins where a record
/// [most likely starts](super::last_start), as it does if the parts before end
/// [between records](Self::is_between_records). If one does not, the [`Splitter`] made of it goes on in the next one.
///
/// ```
/// use logwright::stream::{Pieces, SplitOptions, Splitter, last_start};
///
/// let stream = br#"{"a":"b"} {"c":"}{"} {"d":1}"#;
/// let second = last_start(&stream[..20]).unwrap();
/// assert_eq!(second, 17, "it may be wrong");
/// let mut part = Pieces::part(&stream[..second], SplitOptions::default(), 0, 1);
/// assert_eq!(part.by_ref().count(), 1);
/// assert!(!part.is_between_records());
/// let mut splitter = Splitter::from(part);
/// splitter.push(&stream[second..]);
/// splitter.finish();
/// assert_eq!(splitter.next_piece().unwrap().frame().bytes, br#"{"c":"}{"}"#);
/// ```
pub struct Pieces<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) cutter: Cutter,
}

/// What pieces come from: a [`Splitter`] or [`Pieces`].
pub trait Split: Parts {}

impl Split for Splitter {}
impl Split for Pieces<'_> {}

/// The bytes there are, and what cuts them.
pub trait Parts {
    fn parts(&mut self) -> (&[u8], &mut Cutter);
}

impl Parts for Pieces<'_> {
    fn parts(&mut self) -> (&[u8], &mut Cutter) {
        (self.bytes, &mut self.cutter)
    }
}

impl<'b> Pieces<'b> {
    /// The pieces of all these bytes.
    pub fn new(bytes: &'b [u8], options: SplitOptions) -> Self {
        let mut pieces = Self::part(bytes, options, 0, 1);
        pieces.finish();
        pieces
    }

    /// The pieces of a part of a stream: the first one, or one further on that begins between JSON values, at this offset
    /// in bytes and on this line, from 1. What is left at the end is told by
    /// [`is_between_records`](Self::is_between_records), unless nothing comes [after it](Self::finish).
    pub fn part(bytes: &'b [u8], options: SplitOptions, offset: u64, line: u64) -> Self {
        Self { bytes, cutter: Cutter::at(options, offset, line) }
    }

    /// Says that nothing comes after these bytes, as at the end of the last part.
    pub fn finish(&mut self) {
        self.cutter.cursor.finish();
    }

    /// Whether all the bytes are in pieces or between them, so that a [`part`](Self::part) that begins with the next byte
    /// has the same pieces as what goes on. Only JSON values one after the other have such places.
    pub fn is_between_records(&self) -> bool {
        self.cutter.is_between_records(self.bytes)
    }

    /// The framing in use; see [`Splitter::framing`].
    pub fn framing(&self) -> Option<Framing> {
        self.cutter.framing()
    }
}

/// Places only; the bytes are record data.
impl fmt::Debug for Pieces<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl<'b> Iterator for Pieces<'b> {
    type Item = Piece<'b>;

    fn next(&mut self) -> Option<Piece<'b>> {
        let cut = self.cutter.cut(self.bytes)?;
        Some(self.cutter.piece(self.bytes, cut))
    }
}
