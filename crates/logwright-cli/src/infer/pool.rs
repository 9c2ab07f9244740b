//! [`Pool`]: several inputs read at once.

use super::notes::{Notes, Refusal};
use crate::console::Progress;
use crate::input::{Meter, Source, place};
use logwright::stream::{Frame, Piece, Records, SplitOptions};
use std::error::Error as _;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, thread};

/// How much is read at once.
const CHUNK: usize = 256 << 10;
/// After how many records the progress is shown.
const STEP: u32 = 256;

/// Inputs, and how they are read.
pub(super) struct Pool<'p> {
    sources: &'p [Source],
    options: SplitOptions,
    progress: &'p Progress,
    meter: Meter,
    threads: usize,
}

impl<'p> Pool<'p> {
    pub(super) fn new(sources: &'p [Source], options: SplitOptions, progress: &'p Progress) -> Self {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self { sources, options, progress, meter: Meter::default(), threads }
    }

    #[cfg(test)]
    pub(super) fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Gives every piece of every input to `each`, with what the thread that reads it has, and gives what the threads
    /// have in the end. `each` notes what it refuses.
    pub(super) fn read<T: Send>(
        &self,
        start: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, Piece<'_>) -> Result<(), Refusal> + Sync,
    ) -> (Vec<T>, Notes) {
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut own, mut notes) = (start(), Notes::default());
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(source) = self.sources.get(index) else { break (own, notes) };
                let name = source.name();
                let read = self.one(source, |piece| {
                    if let Err(refusal) = each(&mut own, piece) {
                        let Frame { offset, line, .. } = piece.frame();
                        notes.refuse(index, &refusal, || place(&name, offset, line));
                    }
                });
                if let Err(why) = read {
                    notes.unreadable(index, format!("cannot read `{name}`: {why}"));
                }
            }
        };
        let done: Vec<_> = thread::scope(|scope| {
            let threads = self.threads.min(self.sources.len());
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
            joined.map(|ended| ended.unwrap_or_else(|panic| panic::resume_unwind(panic))).collect()
        });
        let (all, notes): (Vec<T>, Vec<Notes>) = done.into_iter().unzip();
        (all, notes.into_iter().fold(Notes::default(), Notes::merged))
    }

    /// Reads one input to its end, or as far as it can be read.
    fn one(&self, source: &Source, mut each: impl FnMut(Piece<'_>)) -> Result<(), String> {
        let reader = source.open(&self.meter).map_err(|error| error.to_string())?;
        let mut records = Records::new(BufReader::with_capacity(CHUNK, reader), self.options.clone());
        let mut count: u32 = 0;
        while let Some(piece) = records.next_piece().map_err(|error| {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("at byte {}: {why}", error.offset())
        })? {
            each(piece);
            count = count.wrapping_add(1);
            if count.is_multiple_of(STEP) {
                self.progress.set(self.meter.bytes());
            }
        }
        self.progress.set(self.meter.bytes());
        Ok(())
    }
}
