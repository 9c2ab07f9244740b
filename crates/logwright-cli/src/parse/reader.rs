//! [`Reader`]: all inputs of a run as batches.

use super::batch::Batch;
use super::feed::{Feed, StreamFeed, retry};
use super::parts::PartFeed;
use super::replay::ReplayFeed;
use crate::input::{Meter, Source};
use logwright::stream::SplitOptions;
use std::io::{self, Read as _};
use std::sync::Arc;
use std::vec;

/// Reads one input after the other.
pub(super) struct Reader {
    inputs: vec::IntoIter<Input>,
    cut: Cut,
    meter: Meter,
    /// The input that is open.
    feed: Option<Box<dyn Feed + Send>>,
    source: Arc<str>,
    /// Inputs opened so far.
    streams: u64,
    /// How many records may still be read.
    left: u64,
}

/// What to read.
#[derive(Clone, Debug)]
pub(super) enum Input {
    Stream(Source),
    /// A rejects file.
    Replay(Source),
}

/// How inputs are cut.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) streams: SplitOptions,
    /// Whether streams of JSON values are left to be cut where they are judged.
    pub(super) in_parts: bool,
    /// Longest record, in bytes.
    pub(super) max_record: usize,
}

/// In so many bytes a stream says what it is made of. If it turns out to be something else, its parts are mended, one
/// after the other.
const HEAD: usize = 4 << 10;

impl Reader {
    /// Reads at most `most` records of the inputs; the meter counts bytes as they are stored.
    pub(super) fn new(inputs: Vec<Input>, cut: Cut, meter: Meter, most: u64) -> Self {
        let inputs = inputs.into_iter();
        Self { inputs, cut, meter, feed: None, source: "".into(), streams: 0, left: most }
    }

    /// Puts what comes next into the batch; `false` if there is nothing more.
    pub(super) fn fill(&mut self, batch: &mut Batch) -> bool {
        if self.left == 0 {
            return false;
        }
        let opened = match self.feed.take() {
            Some(feed) => Ok(feed),
            None => match self.inputs.next() {
                Some(input) => self.open(&input),
                None => return false,
            },
        };
        batch.start(Arc::clone(&self.source), self.streams);
        let read = opened.map_err(|error| error.to_string()).and_then(|mut feed| {
            let more = feed.fill(batch);
            let more = more.map_err(|error| format!("at byte {}: {}", error.offset, error.message))?;
            self.feed = more.then_some(feed);
            Ok(())
        });
        batch.trouble = read.err().map(|why| format!("cannot read `{}`: {why}", self.source));
        batch.truncate(self.left);
        self.left -= batch.records();
        true
    }

    fn open(&mut self, input: &Input) -> io::Result<Box<dyn Feed + Send>> {
        let (Input::Stream(source) | Input::Replay(source)) = input;
        self.source = source.name();
        self.streams = self.streams.saturating_add(1);
        let mut content = source.open(&self.meter)?;
        Ok(match input {
            Input::Stream(_) if self.cut.in_parts => {
                let mut head = vec![0; HEAD];
                let count = retry(|| content.read(&mut head));
                head.truncate(count.map_err(|error| io::Error::other(format!("at byte 0: {error}")))?);
                let is_values = head.trim_ascii_start().first() == Some(&b'{');
                let content = io::Cursor::new(head).chain(content);
                if is_values {
                    Box::new(PartFeed::new(content, self.cut.max_record))
                } else {
                    Box::new(StreamFeed::new(content, self.cut.streams.clone()))
                }
            }
            Input::Stream(_) => Box::new(StreamFeed::new(content, self.cut.streams.clone())),
            Input::Replay(_) => Box::new(ReplayFeed::new(content, &self.source, self.cut.max_record)),
        })
    }
}
