//! [`Reader`]: all inputs of a run as batches.

use super::batch::Batch;
use super::feed::{Feed, StreamFeed};
use super::replay::ReplayFeed;
use crate::input::{Meter, Source};
use logwright::stream::SplitOptions;
use std::io;
use std::sync::Arc;
use std::vec;

/// Reads one input after the other, and numbers the records.
pub(super) struct Reader {
    inputs: vec::IntoIter<Input>,
    cut: Cut,
    meter: Meter,
    /// The input that is open.
    feed: Option<Box<dyn Feed + Send>>,
    source: Arc<str>,
    /// Inputs opened so far.
    streams: u64,
    /// The number of the next record.
    next: u64,
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
    /// Longest record of a rejects file, in bytes.
    pub(super) max_record: usize,
}

impl Reader {
    /// Reads at most `most` records of the inputs; the meter counts bytes as they are stored.
    pub(super) fn new(inputs: Vec<Input>, cut: Cut, meter: Meter, most: u64) -> Self {
        let inputs = inputs.into_iter();
        Self { inputs, cut, meter, feed: None, source: "".into(), streams: 0, next: 0, left: most }
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
        batch.start(Arc::clone(&self.source), self.streams, self.next);
        let read = opened.map_err(|error| error.to_string()).and_then(|mut feed| {
            let more = feed.fill(batch);
            let more = more.map_err(|error| format!("at byte {}: {}", error.offset, error.message))?;
            self.feed = more.then_some(feed);
            Ok(())
        });
        batch.trouble = read.err().map(|why| format!("cannot read `{}`: {why}", self.source));
        batch.truncate(self.left);
        self.left -= batch.records();
        self.next = self.next.saturating_add(batch.records());
        true
    }

    fn open(&mut self, input: &Input) -> io::Result<Box<dyn Feed + Send>> {
        let (Input::Stream(source) | Input::Replay(source)) = input;
        self.source = source.name();
        self.streams = self.streams.saturating_add(1);
        let content = source.open(&self.meter)?;
        Ok(match input {
            Input::Stream(_) => Box::new(StreamFeed::new(content, self.cut.streams.clone())),
            Input::Replay(_) => Box::new(ReplayFeed::new(content, &self.source, self.cut.max_record)),
        })
    }
}
