//! [`ReplayFeed`]: the records of a rejects file, once more.

use super::batch::{Batch, Skipped};
use super::feed::{Feed, FeedError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use logwright::Code;
use serde::Deserialize;
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

/// How many bytes of records make a batch.
const ENOUGH: usize = 256 << 10;

/// What of a line is needed to read its record again.
#[derive(Debug, Deserialize)]
struct Line {
    source: String,
    offset: u64,
    #[serde(rename = "line")]
    number: u64,
    record: Option<String>,
    record_base64: Option<String>,
}

/// A record and the source and place it had; or a line that holds none, in the rejects file itself.
struct Entry {
    source: String,
    offset: u64,
    line: u64,
    bytes: Vec<u8>,
    skipped: Option<Skipped>,
}

/// The records of a rejects file.
pub(super) struct ReplayFeed<R> {
    reader: BufReader<R>,
    name: String,
    /// Longest line there can be, in bytes.
    most: u64,
    /// Lines read so far.
    lines: u64,
    /// Bytes read so far.
    offset: u64,
    /// The first entry of the next batch, which comes from another source.
    waiting: Option<Entry>,
}

impl<R: Read> ReplayFeed<R> {
    /// Reads lines of records of at most `max_record` bytes from the rejects file `name`.
    pub(super) fn new(reader: R, name: &str, max_record: usize) -> Self {
        // A byte of a record takes at most six in a JSON string; the rest is for issues.
        let most = (max_record as u64).saturating_mul(6).saturating_add(16 << 20);
        let reader = BufReader::with_capacity(ENOUGH, reader);
        Self { reader, name: name.to_owned(), most, lines: 0, offset: 0, waiting: None }
    }

    fn next(&mut self) -> Result<Option<Entry>, FeedError> {
        let mut text = Vec::new();
        let count = self.reader.by_ref().take(self.most).read_until(b'\n', &mut text);
        let count = count.map_err(|error| FeedError { offset: self.offset, message: error.to_string() })?;
        if count == 0 {
            return Ok(None);
        }
        self.lines += 1;
        let offset = self.offset;
        self.offset = offset.saturating_add(count as u64);
        let entry = serde_json::from_slice(&text).ok().and_then(record);
        // What a kill left of a line is kept like anything else that cannot be read.
        Ok(Some(entry.unwrap_or_else(|| Entry {
            source: self.name.clone(),
            offset,
            line: self.lines,
            bytes: text,
            skipped: Some(Skipped {
                code: Code::Syntax,
                message: "this is not a line of a rejects file",
                at: offset,
                continued: false,
            }),
        })))
    }
}

impl<R: Read> Feed for ReplayFeed<R> {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, FeedError> {
        let mut bytes = 0;
        while bytes < ENOUGH {
            let next = match self.waiting.take() {
                Some(waiting) => Some(waiting),
                None => self.next()?,
            };
            let Some(entry) = next else { return Ok(false) };
            if *batch.source != *entry.source {
                if !batch.is_empty() {
                    self.waiting = Some(entry);
                    break;
                }
                batch.source = Arc::from(entry.source);
            }
            bytes = bytes.saturating_add(entry.bytes.len().max(1));
            batch.push(&entry.bytes, entry.offset, entry.line, entry.skipped);
        }
        Ok(true)
    }
}

/// The record that a line keeps.
fn record(line: Line) -> Option<Entry> {
    let Line { source, offset, number, record, record_base64 } = line;
    let bytes = match (record, record_base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(text)) => BASE64.decode(text).ok()?,
        _ => return None,
    };
    Some(Entry { source, offset, line: number, bytes, skipped: None })
}
