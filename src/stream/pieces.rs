//! [`Pieces`]: a stream that is all there, and [`Split`]: what it has in common with a [`Splitter`].

use super::cutter::Cutter;
use super::framing::{Framing, SplitOptions};
use super::piece::Piece;
use super::splitter::Splitter;
use std::fmt;

/// The pieces of a stream that is all in memory, such as the body of a request. They are not copied.
///
/// ```
/// use logwright::stream::{Piece, Pieces, SplitOptions};
///
/// let body = br#"{"time":1}{"time":2}"#;
/// let records = Pieces::new(body, SplitOptions::default()).filter(|piece| matches!(piece, Piece::Record(_)));
/// assert_eq!(records.map(|piece| piece.frame().offset).collect::<Vec<_>>(), [0, 10]);
/// ```
pub struct Pieces<'b> {
    bytes: &'b [u8],
    cutter: Cutter,
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
        let mut cutter = Cutter::new(options);
        cutter.cursor.finish();
        Self { bytes, cutter }
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
