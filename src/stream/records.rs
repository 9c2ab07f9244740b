//! [`Records`]: a splitter that reads for itself.

use super::framing::{Framing, SplitOptions};
use super::piece::Piece;
use super::splitter::Splitter;
use std::fmt;
use std::io::{self, BufRead};

/// The pieces of a stream that is read as they are asked for.
///
/// ```
/// use logwright::stream::{Piece, Records, SplitOptions};
///
/// let body = br#"{"time":1}{"time":2}"#;
/// let mut records = Records::new(&body[..], SplitOptions::default());
/// let mut count = 0;
/// while let Some(piece) = records.next_piece()? {
///     count += usize::from(matches!(piece, Piece::Record(_)));
/// }
/// assert_eq!(count, 2);
/// # Ok::<(), logwright::stream::StreamError>(())
/// ```
pub struct Records<R> {
    reader: R,
    splitter: Splitter,
    /// Bytes read so far.
    offset: u64,
}

/// Shows nothing of the reader, which may hold records.
impl<R> fmt::Debug for Records<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("offset", &self.offset).finish_non_exhaustive()
    }
}

/// A stream could not be read on.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the stream at byte {offset}")]
pub struct StreamError {
    offset: u64,
    source: io::Error,
}

impl StreamError {
    /// How many bytes had been read, from the start of the stream.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What kind of error the reader gave.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }
}

impl<R: BufRead> Records<R> {
    /// Reads records from `reader`, which is at the start of a stream.
    pub fn new(reader: R, options: SplitOptions) -> Self {
        Self { reader, splitter: Splitter::new(options), offset: 0 }
    }

    /// The next piece in the order of the stream; `None` at its end.
    ///
    /// # Errors
    /// When the reader fails. No piece is lost by it: a further call reads on.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'_>>, StreamError> {
        loop {
            if let Some(cut) = self.splitter.cut() {
                return Ok(Some(self.splitter.piece(cut)));
            }
            if self.splitter.is_finished() {
                return Ok(None);
            }
            match self.reader.fill_buf() {
                Ok([]) => self.splitter.finish(),
                Ok(chunk) => {
                    self.splitter.push(chunk);
                    let count = chunk.len();
                    self.reader.consume(count);
                    self.offset += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(StreamError { offset: self.offset, source }),
            }
        }
    }

    /// The framing in use; see [`Splitter::framing`].
    pub fn framing(&self) -> Option<Framing> {
        self.splitter.framing()
    }
}
