//! [`Output`]: where what workers hand over is written, in order.

use super::counts::Counts;
use super::lines::write_to_stdout;
use super::pipeline::Parcel;
use super::rejects::RejectsFile;
use super::worker::Advice;
use crate::console::Progress;
use crate::failure::Failure;
use crate::input::Meter;
use crate::interrupt;
use std::io;

/// How many rejected records are explained when no file takes them.
pub(super) const REASONS: usize = 10;

/// Standard output for events, the rejects file, standard error for reasons, and the counts.
#[derive(Debug)]
pub(super) struct Output<'p> {
    rejects: Option<RejectsFile>,
    progress: &'p Progress,
    /// What was read, for the progress.
    meter: Meter,
    pub(super) counts: Counts,
    /// The first half of row ids.
    seed: u64,
    /// How many records there were.
    records: u64,
    /// How many rejected records were explained.
    explained: usize,
    /// What to try for records that belong to no schema.
    advice: Option<String>,
    /// The last stream that had such a record.
    advised: u64,
    /// Whether an input could not be read.
    broken: bool,
    /// Whether nobody reads the events any more.
    closed: bool,
}

impl<'p> Output<'p> {
    pub(super) fn new(rejects: Option<RejectsFile>, seed: u64, progress: &'p Progress, meter: Meter) -> Self {
        Self {
            rejects,
            progress,
            meter,
            counts: Counts::default(),
            seed,
            records: 0,
            explained: 0,
            advice: None,
            advised: 0,
            broken: false,
            closed: false,
        }
    }

    /// Writes what a batch came to; whether to go on. Rejected records come first: none is lost of what was read for the
    /// events that are there.
    pub(super) fn write(&mut self, parcel: &mut Parcel) -> Result<bool, Failure> {
        let _whole = interrupt::hold();
        let Parcel { batch, outcome } = parcel;
        self.records = outcome.number(self.seed, self.records);
        if let (Some(rejects), false) = (&mut self.rejects, outcome.rejects.is_empty()) {
            rejects.write(&outcome.rejects)?;
        }
        self.counts.merge(std::mem::take(&mut outcome.counts));
        // The first such record stands for all of its stream, also for those that other workers met first.
        if let (Some(Advice(advice)), true) = (outcome.advice.take(), self.advised != batch.stream) {
            self.advised = batch.stream;
            self.advice = self.advice.take().or(advice);
        }
        if !outcome.events.is_empty() {
            self.write_events(&outcome.events)?;
        }
        if self.rejects.is_none() {
            for reason in outcome.reasons.iter().take(REASONS.saturating_sub(self.explained)) {
                self.progress.say(reason);
                self.explained += 1;
            }
        }
        self.progress.set(self.meter.bytes());
        if outcome.stopped || self.closed {
            return Ok(false);
        }
        if let Some(trouble) = &batch.trouble {
            self.broken = true;
            self.progress.say(trouble);
        }
        Ok(true)
    }

    /// Whether nobody reads the events any more, so that there is no point in going on.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether an input could not be read.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// How many records were not accepted and not explained.
    pub(super) fn unexplained(&self) -> u64 {
        let all = self.counts.all_rejected().saturating_add(self.counts.all_skipped());
        if self.rejects.is_some() { 0 } else { all.saturating_sub(self.explained as u64) }
    }

    pub(super) fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    fn write_events(&mut self, events: &[u8]) -> Result<(), Failure> {
        match write_to_stdout(events) {
            Ok(()) => Ok(()),
            Err(unwritten) if unwritten.error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(unwritten) => {
                Err(Failure::new(format!("cannot write events to standard output: {unwritten}")))
            }
        }
    }
}
