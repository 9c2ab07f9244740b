//! [`Worker`]: a batch of records in, bytes to write and counts out.

use super::batch::{Batch, Item, KEPT, Skipped};
use super::counts::Counts;
use super::rejects::Reject;
use crate::failure::Failure;
use crate::input;
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
    job: Arc<Job>,
    session: RegistrySession,
    stamp: Stamp,
    /// The stream of the batch before.
    stream: u64,
    /// Whether advice on records of no schema was sought in this stream.
    advised: bool,
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
    /// What to try for records that belong to no schema, for the first one that the worker met in the stream.
    pub(super) advice: Option<Advice>,
    pub(super) counts: Counts,
    /// Whether a rejection ended it before the batch did.
    pub(super) stopped: bool,
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
        self.stopped = false;
    }
}

impl Worker {
    pub(super) fn new(job: Arc<Job>, registry: &Registry) -> Self {
        let mut stamp = Stamp::new(Timestamp::ZERO, RowId::from_seed(job.seed, 0));
        stamp.source_id.clone_from(&job.source_id);
        stamp.source_label.clone_from(&job.source_label);
        Self { job, session: registry.session(), stamp, stream: 0, advised: false }
    }

    /// Judges the records of a batch.
    pub(super) fn run(&mut self, batch: &Batch, outcome: &mut Outcome) -> Result<(), Failure> {
        outcome.clear();
        if self.stream != batch.stream {
            self.stream = batch.stream;
            self.session = self.session.registry().session();
            self.advised = false;
        }
        self.stamp.parse_time = self.job.parse_time.unwrap_or_else(now);
        let mut ordinal = batch.first;
        for (item, bytes) in batch.iter() {
            outcome.counts.bytes += bytes.len() as u64;
            let accepted = if let Some(skipped) = &item.skipped {
                self.skip(batch, item, bytes, skipped, outcome)?;
                false
            } else {
                self.stamp.row_id = RowId::from_seed(self.job.seed, ordinal);
                ordinal = ordinal.wrapping_add(1);
                self.judge(batch, item, bytes, outcome)?
            };
            if !accepted && self.job.fail_fast {
                outcome.stopped = true;
                break;
            }
        }
        Ok(())
    }

    /// Judges a record; whether it is not rejected.
    fn judge(
        &mut self,
        batch: &Batch,
        item: &Item,
        record: &[u8],
        outcome: &mut Outcome,
    ) -> Result<bool, Failure> {
        let rejected = match self.session.classify(record) {
            Some(Classified::Rejected(rejected)) => rejected,
            Some(Classified::Event(event)) => {
                event.write_json(&mut outcome.events, self.job.dialect, &self.stamp);
                outcome.events.push(b'\n');
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
            Reject::rejected(&batch.source, item, record, &rejected).write(&mut outcome.rejects)?;
        }
        if outcome.reasons.len() < self.job.reasons {
            outcome.reasons.push(format!("{}: {}", place(batch, item), reason(&rejected)));
        }
        // The first such record stands for all.
        if unclassified && !std::mem::replace(&mut self.advised, true) {
            outcome.advice = Some(Advice(rejected.help()));
        }
        Ok(false)
    }

    fn skip(
        &self,
        batch: &Batch,
        item: &Item,
        bytes: &[u8],
        skipped: &Skipped,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        if self.job.keep_rejects {
            Reject::skipped(&batch.source, item, bytes, skipped).write(&mut outcome.rejects)?;
        }
        if skipped.continued {
            return Ok(());
        }
        *outcome.counts.skipped.entry(skipped.code).or_default() += 1;
        if outcome.reasons.len() < self.job.reasons {
            let (place, length, Skipped { code, message, at, .. }) =
                (place(batch, item), bytes.len(), skipped);
            outcome.reasons.push(format!("{place}: skipped {length} bytes: {code} at byte {at}: {message}"));
        }
        Ok(())
    }
}

fn place(batch: &Batch, item: &Item) -> String {
    input::place(&batch.source, item.offset, item.line)
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
