//! [`PartFeed`]: a stream of JSON values in parts that are cut where they are judged.

use super::batch::{Batch, Part};
use super::feed::{CHUNK, Feed, FeedError, retry};
use logwright::stream::last_start;
use std::io::Read;

/// Parts of a stream, ending where a record most likely does. Where one ends in fact is told by who cuts it.
pub(super) struct PartFeed<R> {
    reader: R,
    /// What was read after the end of the last part.
    tail: Vec<u8>,
    /// Where the next part begins, in bytes, and on which line, from 1.
    offset: u64,
    line: u64,
    /// In so many bytes a record ends, if it may be judged at all.
    most: usize,
}

/// So much of what was searched is searched again with what comes after it, lest an end that lies on both is missed.
const OVERLAP: usize = 16;

impl<R: Read> PartFeed<R> {
    /// Reads a stream of records of at most `most` bytes.
    pub(super) fn new(reader: R, most: usize) -> Self {
        Self { reader, tail: Vec::new(), offset: 0, line: 1, most }
    }
}

impl<R: Read> Feed for PartFeed<R> {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, FeedError> {
        batch.append(&self.tail);
        let mut searched = 0_usize;
        let (end, read) = loop {
            let read = retry(|| self.reader.read(batch.room(CHUNK)));
            let Ok(count @ 1..) = read else { break (batch.bytes().len(), read) };
            batch.filled(count);
            let bytes = batch.bytes();
            let from = searched.saturating_sub(OVERLAP);
            match end(bytes.get(from..).unwrap_or_default(), count < CHUNK) {
                Some(end) => break (from + end, read),
                None if bytes.len() > self.most => break (bytes.len(), read),
                None => searched = bytes.len(),
            }
        };
        let is_last = !matches!(read, Ok(1..));
        batch.make_part(end, Part { offset: self.offset, line: self.line, is_last }, &mut self.tail);
        self.offset = self.offset.saturating_add(end as u64);
        self.line = self.line.saturating_add(memchr::memchr_iter(b'\n', batch.bytes()).count() as u64);
        read.map_err(|error| FeedError { offset: self.offset, message: error.to_string() })?;
        Ok(!is_last)
    }
}

/// Where the last record most likely ends; after a read that gave little, at its end: more may be long in coming.
fn end(bytes: &[u8], is_waiting: bool) -> Option<usize> {
    if is_waiting && bytes.trim_ascii_end().last() == Some(&b'}') {
        return Some(bytes.len());
    }
    last_start(bytes).filter(|&start| start > 0)
}
