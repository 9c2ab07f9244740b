//! [`gather`]: reads all inputs, each thread the next one that nobody reads yet.

use super::args::Args;
use crate::console::Progress;
use crate::failure::Failure;
use crate::input::{Meter, Source};
use logwright::infer::Inference;
use logwright::profile::{Profile, ProfileOptions};
use logwright::stream::{Piece, Records, SplitOptions};
use logwright::{Classified, Code, Limits, Registry, RegistrySession, Rejected};
use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, thread};

/// How much is read at once.
const CHUNK: usize = 256 << 10;
/// After how many records the progress is shown.
const STEP: u32 = 256;

/// What was read. Parts merge to the whole, whichever thread read which input.
#[derive(Debug)]
pub(super) struct Gathered {
    /// By log type, those without a record, too.
    pub(super) schemas: BTreeMap<String, Known>,
    /// Records that no schema takes.
    pub(super) strangers: Profile,
    /// What they look like, and how many of them.
    pub(super) hints: BTreeMap<String, u64>,
    /// Ranges that no record could be cut from.
    pub(super) skipped: BTreeMap<Code, u64>,
    /// Inputs that could not be read, or not to the end, with their numbers.
    pub(super) unreadable: Vec<(usize, String)>,
}

/// Records of one schema.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) profile: Profile,
    /// Of accepted and of rejected ones, those that may have undeclared members: to suggest fields for them. A rejected
    /// record may have anything anywhere, which says nothing of the others.
    pub(super) inferences: [Inference; 2],
}

/// Reads all inputs.
pub(super) fn gather(
    sources: &[Source],
    registry: &Registry,
    args: &Args,
    progress: &Progress,
) -> Result<Gathered, Failure> {
    let options = args.cutting.split_options();
    let options = if registry.reads_only_text() { options.text_only() } else { options };
    let (limits, profile) = (args.cutting.limits(), args.profile_options());
    let (next, meter) = (AtomicUsize::new(0), Meter::default());
    let work = || -> Result<Gathered, Failure> {
        let mut own = Gathered::new(registry, &limits, &profile);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(index) else { break Ok(own) };
            let mut session = registry.session();
            let read = one(source, &options, &meter, progress, |piece| own.take(&mut session, piece));
            if let Err(why) = read? {
                own.unreadable.push((index, format!("cannot read `{}`: {why}", source.name())));
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(sources.len());
    let parts: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
        joined.map(|ended| ended.unwrap_or_else(|panic| panic::resume_unwind(panic))).collect()
    });
    let mut all = Gathered::new(registry, &limits, &profile);
    for part in parts {
        all.merge(part?)?;
    }
    all.unreadable.sort();
    Ok(all)
}

/// Reads one input to its end, or says why it cannot be read so far.
fn one(
    source: &Source,
    options: &SplitOptions,
    meter: &Meter,
    progress: &Progress,
    mut each: impl FnMut(Piece<'_>) -> Result<(), Failure>,
) -> Result<Result<(), String>, Failure> {
    let reader = match source.open(meter) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let mut records = Records::new(BufReader::with_capacity(CHUNK, reader), options.clone());
    let mut count: u32 = 0;
    loop {
        match records.next_piece() {
            Ok(Some(piece)) => each(piece)?,
            Ok(None) => break,
            Err(error) => {
                let why = error.source().map(ToString::to_string).unwrap_or_default();
                return Ok(Err(format!("at byte {}: {why}", error.offset())));
            }
        }
        count = count.wrapping_add(1);
        if count.is_multiple_of(STEP) {
            progress.set(meter.bytes());
        }
    }
    progress.set(meter.bytes());
    Ok(Ok(()))
}

impl Gathered {
    fn new(registry: &Registry, limits: &Limits, options: &ProfileOptions) -> Self {
        let known = |program: &logwright::Program| Known {
            profile: Profile::new(program, options.clone()),
            inferences: [Inference::new(limits.clone()), Inference::new(limits.clone())],
        };
        let programs = registry.programs().iter();
        Self {
            schemas: programs.map(|program| (program.log_type().to_owned(), known(program))).collect(),
            strangers: Profile::without_schema(limits, options.clone()),
            hints: BTreeMap::new(),
            skipped: BTreeMap::new(),
            unreadable: Vec::new(),
        }
    }

    fn take(&mut self, session: &mut RegistrySession, piece: Piece<'_>) -> Result<(), Failure> {
        let frame = match piece {
            Piece::Record(frame) => frame,
            Piece::Skipped(skipped) if !skipped.is_continued() => {
                *self.skipped.entry(skipped.code()).or_default() += 1;
                return Ok(());
            }
            _ => return Ok(()),
        };
        match session.classify(frame.bytes) {
            Some(Classified::Event(event)) => {
                let Some(known) = self.schemas.get_mut(event.log_type()) else { return Ok(()) };
                known.profile.accept(&event).map_err(|error| Failure::new(error.to_string()))?;
                if event.unknown_fields() > 0 {
                    let [accepted, _] = &mut known.inferences;
                    learn(accepted, frame.bytes);
                }
            }
            Some(Classified::Rejected(rejected)) => self.reject(frame.bytes, &rejected),
            _ => {}
        }
        Ok(())
    }

    fn reject(&mut self, record: &[u8], rejected: &Rejected<'_>) {
        let log_type = rejected.log_type();
        if let Some(known) = log_type.and_then(|log_type| self.schemas.get_mut(log_type)) {
            known.profile.reject(record, rejected.rejection());
            let [_, other] = &mut known.inferences;
            learn(other, record);
            return;
        }
        self.strangers.reject(record, rejected.rejection());
        if let Some(hint) = rejected.help() {
            *self.hints.entry(hint).or_default() += 1;
        }
    }

    fn merge(&mut self, other: Self) -> Result<(), Failure> {
        let failed = |error: logwright::profile::ProfileError| Failure::new(error.to_string());
        for (log_type, more) in other.schemas {
            if let Some(known) = self.schemas.get_mut(&log_type) {
                known.profile.merge(&more.profile).map_err(failed)?;
                for (inference, more) in known.inferences.iter_mut().zip(&more.inferences) {
                    inference.merge(more);
                }
            }
        }
        self.strangers.merge(&other.strangers).map_err(failed)?;
        for (hint, count) in other.hints {
            *self.hints.entry(hint).or_default() += count;
        }
        for (code, count) in other.skipped {
            *self.skipped.entry(code).or_default() += count;
        }
        self.unreadable.extend(other.unreadable);
        Ok(())
    }
}

/// What is no object teaches nothing.
fn learn(inference: &mut Inference, record: &[u8]) {
    let _ = inference.observe(record);
}
