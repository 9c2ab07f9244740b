//! [`Worker`]: a batch of records in, bytes to write and counts out.

use super::batch::{Batch, Item, KEPT, Skipped};
use super::counts::Counts;
use super::rejects::Reject;
use crate::failure::Failure;
use crate::input;
use logwright::stream::{Pieces, Split, SplitOptions, Splitter};
use logwright::{Classified, Code, Dialect, Registry, RegistrySession, Rejected, RowId, Stamp, Timestamp};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// What all workers of a run have in common.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) dialect: Dialect,
    pub(super) seed: u64,
    /// The parse time of every event; the time of the batch if there is none.
    pub(super) parse_time: Option<Timestamp>,
    pub(super) source_id: Option<String>,
    pub(super) source_label: Option<String>,
    /// Whether rejected records are kept.
    pub(super) keep_rejects: bool,
    /// For how many rejected records of a batch the reason is told.
    pub(super) reasons: usize,
    pub(super) fail_fast: bool,
}

/// Judges records, batch by batch in their order, with others or alone. Nothing in it depends on other streams, nor on
/// where batches end.
#[derive(Debug)]
pub(super) struct Worker {
    session: RegistrySession,
    /// How parts of streams are cut.
    options: SplitOptions,
    desk: Desk,
}

/// Where what is judged is put down.
#[derive(Debug)]
struct Desk {
    job: Arc<Job>,
    stamp: Stamp,
    /// The input of the batch.
    source: Arc<str>,
    /// The stream of the batch.
    stream: u64,
}

/// What a batch comes to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Lines for standard output.
    pub(super) events: Vec<u8>,
    /// Lines for the rejects file.
    pub(super) rejects: Vec<u8>,
    /// Lines for standard error.
    pub(super) reasons: Vec<String>,
    /// What to try for records that belong to no schema, for the first one there is.
    pub(super) advice: Option<Advice>,
    pub(super) counts: Counts,
    /// How many records were judged.
    records: u64,
    /// Of each event: where its row id begins in `events`, and how many records were before it.
    row_ids: Vec<(usize, u64)>,
    /// Whether a rejection ended it before the batch did.
    pub(super) stopped: bool,
    /// What goes on cutting in the next part of the stream, if this one does not end between records.
    pub(super) rest: Option<Splitter>,
}

/// What to try, if anything is known to help.
#[derive(Debug)]
pub(super) struct Advice(pub(super) Option<String>);

impl Outcome {
    /// Forgets it, and gives memory back.
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.events.shrink_to(KEPT);
        self.rejects.clear();
        self.rejects.shrink_to(KEPT);
        self.reasons.clear();
        self.advice = None;
        self.counts = Counts::default();
        self.records = 0;
        self.row_ids.clear();
        self.row_ids.shrink_to(KEPT / size_of::<(usize, u64)>());
        self.stopped = false;
        self.rest = None;
    }

    /// Gives the records their numbers in the run, the first of them `first`, and with them the events their row ids. The
    /// number of the first record after them.
    pub(super) fn number(&mut self, seed: u64, first: u64) -> u64 {
        for (start, before) in &self.row_ids {
            let row_id = RowId::from_seed(seed, first.wrapping_add(*before)).digits();
            if let Some(digits) = self.events.get_mut(*start..).and_then(|rest| rest.first_chunk_mut()) {
                *digits = row_id;
            }
        }
        first.wrapping_add(self.records)
    }
}

impl Worker {
    pub(super) fn new(job: Arc<Job>, registry: &Registry, options: SplitOptions) -> Self {
        let mut stamp = Stamp::new(Timestamp::ZERO, RowId::from_seed(job.seed, 0));
        stamp.source_id.clone_from(&job.source_id);
        stamp.source_label.clone_from(&job.source_label);
        let desk = Desk { job, stamp, source: "".into(), stream: 0 };
        Self { session: registry.session(), options, desk }
    }

    /// Judges the records of a batch. If it is a part of a stream, `rest` is what goes on cutting where the part before
    /// does not end between records.
    pub(super) fn run(
        &mut self,
        batch: &Batch,
        rest: Option<Splitter>,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        outcome.clear();
        let Self { session, options, desk } = self;
        if desk.begin(batch) {
            *session = session.registry().session();
        }
        let Some((part, bytes)) = batch.part() else {
            for (item, bytes) in batch.iter() {
                let classified = if item.skipped.is_none() { session.classify(bytes) } else { None };
                if !desk.put(item, bytes, classified, outcome)? {
                    break;
                }
            }
            return Ok(());
        };
        if let Some(mut splitter) = rest {
            splitter.push(bytes);
            if part.is_last {
                splitter.finish();
            }
            desk.put_all(session, &mut splitter, outcome)?;
            outcome.rest = (!part.is_last && !splitter.is_between_records()).then_some(splitter);
            return Ok(());
        }
        let mut pieces = Pieces::part(bytes, options.clone(), part.offset, part.line);
        if part.is_last {
            pieces.finish();
        }
        desk.put_all(session, &mut pieces, outcome)?;
        outcome.rest = (!part.is_last && !pieces.is_between_records()).then(|| Splitter::from(pieces));
        Ok(())
    }
}

impl Desk {
    /// Makes ready for a batch; whether it is of another stream than the one before.
    fn begin(&mut self, batch: &Batch) -> bool {
        self.stamp.parse_time = self.job.parse_time.unwrap_or_else(now);
        self.source = Arc::clone(&batch.source);
        std::mem::replace(&mut self.stream, batch.stream) != batch.stream
    }

    /// Puts down all that can be cut.
    fn put_all(
        &mut self,
        session: &mut RegistrySession,
        stream: &mut impl Split,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        while let Some((piece, classified)) = session.classify_next(stream) {
            let bytes = piece.frame().bytes;
            if !self.put(&Item::new(piece, 0..bytes.len()), bytes, classified, outcome)? {
                break;
            }
        }
        Ok(())
    }

    /// Puts down what became of a record, or of bytes that were skipped; whether to go on.
    fn put(
        &mut self,
        item: &Item,
        bytes: &[u8],
        classified: Option<Classified<'_>>,
        outcome: &mut Outcome,
    ) -> Result<bool, Failure> {
        outcome.counts.bytes += bytes.len() as u64;
        let accepted = if let Some(skipped) = &item.skipped {
            self.skip(item, bytes, skipped, outcome)?;
            false
        } else {
            let accepted = self.judge(item, bytes, classified, outcome)?;
            outcome.records += 1;
            accepted
        };
        outcome.stopped = !accepted && self.job.fail_fast;
        Ok(!outcome.stopped)
    }

    /// Puts down what became of a record; whether it is not rejected.
    fn judge(
        &mut self,
        item: &Item,
        record: &[u8],
        classified: Option<Classified<'_>>,
        outcome: &mut Outcome,
    ) -> Result<bool, Failure> {
        let rejected = match classified {
            Some(Classified::Rejected(rejected)) => rejected,
            Some(Classified::Event(event)) => {
                let row_id = event.write_json(&mut outcome.events, self.job.dialect, &self.stamp);
                outcome.events.push(b'\n');
                outcome.row_ids.push((row_id, outcome.records));
                outcome.counts.event(&event);
                return Ok(true);
            }
            _ => {
                outcome.counts.passed += 1;
                return Ok(true);
            }
        };
        let mut unclassified = false;
        if let Some(issue) = rejected.rejection().issues().first() {
            outcome.counts.rejection(rejected.log_type(), issue.code());
            unclassified = issue.code() == Code::Unclassified;
        }
        if self.job.keep_rejects {
            Reject::rejected(&self.source, item, record, &rejected).write(&mut outcome.rejects)?;
        }
        if outcome.reasons.len() < self.job.reasons {
            outcome.reasons.push(format!("{}: {}", self.place(item), reason(&rejected)));
        }
        // The first such record stands for all.
        if unclassified && outcome.advice.is_none() {
            outcome.advice = Some(Advice(rejected.help()));
        }
        Ok(false)
    }

    fn skip(
        &self,
        item: &Item,
        bytes: &[u8],
        skipped: &Skipped,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        if self.job.keep_rejects {
            Reject::skipped(&self.source, item, bytes, skipped).write(&mut outcome.rejects)?;
        }
        if skipped.continued {
            return Ok(());
        }
        *outcome.counts.skipped.entry(skipped.code).or_default() += 1;
        if outcome.reasons.len() < self.job.reasons {
            let (place, length, Skipped { code, message, at, .. }) = (self.place(item), bytes.len(), skipped);
            outcome.reasons.push(format!("{place}: skipped {length} bytes: {code} at byte {at}: {message}"));
        }
        Ok(())
    }

    fn place(&self, item: &Item) -> String {
        input::place(&self.source, item.offset, item.line)
    }
}

/// Why a record is rejected, in one line, without its data.
fn reason(rejected: &Rejected<'_>) -> String {
    let by = rejected.log_type().map(|log_type| format!(" as {log_type}")).unwrap_or_default();
    let issues = rejected.rejection().issues();
    let mut text = format!("rejected{by}");
    if let Some(first) = issues.first() {
        let _ = write!(text, ": {first}");
        if !first.schema_pointer().is_root() {
            let _ = write!(text, " ({} of the schema)", first.schema_pointer());
        }
    }
    match issues.len() {
        0 | 1 => {}
        count => drop(write!(text, "; {} more", count - 1)),
    }
    text
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_unix(seconds, since.subsec_nanos()).unwrap_or(Timestamp::ZERO)
}
