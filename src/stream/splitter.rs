//! [`Splitter`]: bytes in, pieces out.

use super::cutter::{Cut, Cutter};
use super::framing::{Framing, SplitOptions};
use super::input::Buffer;
use super::piece::Piece;
use super::pieces::{Parts, Pieces};
use std::io::{self, Read};

/// Cuts a stream of bytes into records, without I/O of its own. See [`stream`](super) for the rules.
///
/// Push a chunk, poll [`next_piece`](Self::next_piece) until it gives `None`, push the next; after the last chunk,
/// [`finish`](Self::finish) and poll again. Used this way, the splitter never buffers more than
/// [`Limits::record_bytes`](crate::Limits::record_bytes) bytes, two more, and one chunk.
#[derive(Debug)]
pub struct Splitter {
    buffer: Buffer,
    cutter: Cutter,
}

impl Splitter {
    /// A splitter at the start of a stream.
    pub fn new(options: SplitOptions) -> Self {
        Self { buffer: Buffer::default(), cutter: Cutter::at(options, 0, 1) }
    }

    /// Takes the next bytes of the stream. After [`finish`](Self::finish) it does nothing.
    pub fn push(&mut self, chunk: &[u8]) {
        self.buffer.push(chunk, &mut self.cutter.cursor);
    }

    /// Takes the next bytes of the stream from a reader: those that one read gives, at most `most`. The same as a read and
    /// a [`push`](Self::push), without the copy. How many bytes those were; none does not [`finish`](Self::finish).
    ///
    /// # Errors
    /// Those of the reader; nothing is taken then.
    pub fn push_from(&mut self, reader: &mut (impl Read + ?Sized), most: usize) -> io::Result<usize> {
        self.buffer.read(reader, most, &mut self.cutter.cursor)
    }

    /// Gives the memory away that the pieces polled since the last push are in, and goes on in `buffer` with the bytes
    /// that are in none yet. What `buffer` held is lost. The offset in the stream of its first byte now, so that a piece
    /// is found at its own offset less this one; what follows the last piece has no meaning.
    ///
    /// ```
    /// use logwright::stream::{SplitOptions, Splitter};
    ///
    /// let mut splitter = Splitter::new(SplitOptions::default());
    /// splitter.push(br#"{"a":1} {"a":2} {"a""#);
    /// let mut places = Vec::new();
    /// while let Some(piece) = splitter.next_piece() {
    ///     places.push((piece.frame().offset, piece.frame().bytes.len()));
    /// }
    /// let mut buffer = Vec::new();
    /// let base = splitter.take_buffer(&mut buffer);
    /// splitter.push(br#":3}"#);
    /// assert_eq!(splitter.next_piece().unwrap().frame().bytes, br#"{"a":3}"#);
    /// assert_eq!((base, places), (0, vec![(0, 7), (8, 7)]));
    /// assert_eq!(&buffer[8..15], br#"{"a":2}"#);
    /// ```
    pub fn take_buffer(&mut self, buffer: &mut Vec<u8>) -> u64 {
        self.buffer.exchange(buffer, &mut self.cutter.cursor)
    }

    /// Says that no more bytes will come.
    pub fn finish(&mut self) {
        self.cutter.cursor.finish();
    }

    /// The next piece in the order of the stream; `None` when more bytes are needed or, after
    /// [`finish`](Self::finish), when that was all.
    pub fn next_piece(&mut self) -> Option<Piece<'_>> {
        let cut = self.cut()?;
        Some(self.piece(cut))
    }

    /// Whether all bytes pushed are in pieces polled or between them; see [`Pieces::is_between_records`].
    pub fn is_between_records(&self) -> bool {
        self.cutter.is_between_records(self.buffer.bytes())
    }

    /// The framing in use, which is never [`Framing::Auto`]; `None` while that is not decided. With
    /// [`SplitOptions::records_at`] it is [`Framing::Values`].
    pub fn framing(&self) -> Option<Framing> {
        self.cutter.framing()
    }

    /// The next piece, still without a borrow: what lets a caller loop over push and cut.
    pub(super) fn cut(&mut self) -> Option<Cut> {
        self.cutter.cut(self.buffer.bytes())
    }

    pub(super) fn piece(&mut self, cut: Cut) -> Piece<'_> {
        self.cutter.piece(self.buffer.bytes(), cut)
    }

    /// Whether [`finish`](Self::finish) was called.
    pub(super) fn is_finished(&self) -> bool {
        self.cutter.cursor.is_ended()
    }

    #[cfg(test)]
    pub(super) fn buffered(&self) -> usize {
        self.buffer.bytes().len()
    }

    /// How many bytes the scan of values was given, for tests of linear time.
    #[cfg(test)]
    pub(crate) fn scanned(&self) -> usize {
        self.cutter.scanned()
    }

    /// How many bytes were searched for the ends of records, for the same.
    #[cfg(test)]
    pub(crate) fn searched(&self) -> usize {
        self.cutter.guess.searched
    }
}

/// Goes on where the pieces ended, in memory of its own.
impl From<Pieces<'_>> for Splitter {
    fn from(pieces: Pieces<'_>) -> Self {
        let Pieces { bytes, mut cutter } = pieces;
        Self { buffer: Buffer::of(bytes, &mut cutter.cursor), cutter }
    }
}

impl Parts for Splitter {
    fn parts(&mut self) -> (&[u8], &mut Cutter) {
        (self.buffer.bytes(), &mut self.cutter)
    }
}
