//! [`Feed`]: what fills batches. [`StreamFeed`] cuts a stream into records.

use super::batch::Batch;
use logwright::stream::{SplitOptions, Splitter};
use std::io::{self, Read};

/// How much is read at once, and so about how much a batch holds: so much that a thread which has to wait some
/// milliseconds for a core does not leave the others without work.
pub(super) const CHUNK: usize = 512 << 10;

/// Fills batches from one input.
pub(super) trait Feed {
    /// Puts what comes next into an empty batch; `false` if that was all. After an error, too, the batch holds all that
    /// could be read before it, and there is no more to come.
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, FeedError>;
}

/// An input could not be read on.
#[derive(Debug)]
pub(super) struct FeedError {
    /// In bytes from the start of the decompressed input.
    pub(super) offset: u64,
    pub(super) message: String,
}

/// The records of a stream.
pub(super) struct StreamFeed<R> {
    reader: R,
    splitter: Splitter,
    offset: u64,
}

impl<R: Read> StreamFeed<R> {
    pub(super) fn new(reader: R, options: SplitOptions) -> Self {
        Self { reader, splitter: Splitter::new(options), offset: 0 }
    }
}

impl<R: Read> Feed for StreamFeed<R> {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, FeedError> {
        let read = retry(|| self.splitter.push_from(&mut self.reader, CHUNK));
        match read {
            Ok(count @ 1..) => self.offset = self.offset.saturating_add(count as u64),
            // The beginning of a record that the input breaks off in is not lost either.
            _ => self.splitter.finish(),
        }
        batch.cut(&mut self.splitter);
        let count = read.map_err(|error| FeedError { offset: self.offset, message: error.to_string() })?;
        Ok(count > 0)
    }
}

pub(super) fn retry(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
