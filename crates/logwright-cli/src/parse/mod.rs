//! `logwright parse`: records in, events out.
//!
//! ```text
//! Source ─ decode ─> Feed ─ Batch ─> Worker ─ Outcome ─> Output ─> stdout, rejects, stderr
//! ```
//! A worker's outcome depends on its batch and the stream alone, so batches of JSON records can be worked on in any
//! order as long as they are written in theirs.

mod args;
mod batch;
mod counts;
mod feed;
mod output;
mod rejects;
mod replay;
mod summary;
mod worker;

pub(crate) use self::args::Args;
use self::batch::Batch;
use self::feed::{Feed, StreamFeed};
use self::output::{Output, REASONS};
use self::rejects::RejectsFile;
use self::replay::ReplayFeed;
use self::worker::{Job, Outcome, Worker};
use crate::console::{Progress, show};
use crate::failure::{Failure, Verdict};
use crate::input::{Meter, Source};
use crate::interrupt;
use crate::schemas;
use logwright::Registry;
use logwright::model::Parser;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Instant;

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let start = Instant::now();
    let registry = schemas::registry(&args.schema, &args.compile_options())?;
    refuse_replay(args, &registry)?;
    interrupt::watch();
    let rejects = open_rejects(args)?;
    let job = Job {
        dialect: args.dialect,
        seed: args.row_id_seed.unwrap_or_else(|| RandomState::new().build_hasher().finish()),
        parse_time: args.parse_time,
        source_id: args.source_id.clone(),
        source_label: args.source_label.clone(),
        keep_rejects: rejects.is_some(),
        reasons: if rejects.is_some() { 0 } else { REASONS },
        fail_fast: args.fail_fast,
    };
    let (sources, replays) = (args.sources(), args.replays());
    let progress = Progress::new(sources.iter().chain(&replays).map(Source::size).sum());
    let mut run = Run {
        args,
        job: &job,
        registry: &registry,
        progress: &progress,
        output: Output::new(rejects, &progress),
        meter: Meter::default(),
        left: args.limit.unwrap_or(u64::MAX),
        next: 0,
        broken: false,
    };
    let done = run.all(&sources, &replays);
    progress.end();
    done?;
    Ok(run.end(start))
}

/// A rejects file does not keep the lines that a stream of some text schemas begins with.
fn refuse_replay(args: &Args, registry: &Registry) -> Result<(), Failure> {
    let begins = |parser: &Parser| match parser {
        Parser::Csv(csv) => csv.has_header || csv.options.skip_lines > 0,
        Parser::FastMatch(fastmatch) => fastmatch.options.skip_lines > 0,
        Parser::Regex(regex) => regex.options.skip_lines > 0,
        _ => false,
    };
    let stateful =
        registry.programs().iter().find(|program| program.schema().parser.as_ref().is_some_and(begins));
    match stateful {
        Some(program) if !args.replay.is_empty() => Err(Failure::new(format!(
            "{} reads a header or skips lines at the start of a stream, which a rejects file does not keep; \
             choose other schemas for `--replay`",
            program.log_type()
        ))),
        _ => Ok(()),
    }
}

fn open_rejects(args: &Args) -> Result<Option<RejectsFile>, Failure> {
    let Some(path) = &args.rejects else { return Ok(None) };
    if args.reads(path) {
        return Err(Failure::new(format!(
            "`{}` is read, so rejected records cannot go there",
            path.display()
        )));
    }
    RejectsFile::open(path, args.append_rejects).map(Some)
}

/// One run over all inputs.
struct Run<'r> {
    args: &'r Args,
    job: &'r Job,
    registry: &'r Registry,
    progress: &'r Progress,
    output: Output<'r>,
    meter: Meter,
    /// How many records may still be read.
    left: u64,
    /// The number of the next record.
    next: u64,
    /// Whether an input could not be read.
    broken: bool,
}

impl Run<'_> {
    fn all(&mut self, sources: &[Source], replays: &[Source]) -> Result<(), Failure> {
        let replays = replays.iter().map(|source| (source, true));
        for (source, is_replay) in sources.iter().map(|source| (source, false)).chain(replays) {
            let reader = match source.open(&self.meter) {
                Ok(reader) => reader,
                Err(error) => {
                    self.unreadable(source, &error.to_string());
                    continue;
                }
            };
            let goes_on = if is_replay {
                self.one(source, ReplayFeed::new(reader, &source.name(), self.args.limits().record_bytes))?
            } else {
                let options = self.args.split_options(self.registry.reads_only_text());
                self.one(source, StreamFeed::new(reader, options))?
            };
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// Reads one input to its end; whether to go on to the next.
    fn one(&mut self, source: &Source, mut feed: impl Feed) -> Result<bool, Failure> {
        let mut worker = Worker::new(self.job, self.registry);
        let mut batch = Batch::new(source.name(), self.next);
        let mut outcome = Outcome::default();
        while self.left > 0 {
            batch.clear(None);
            outcome.clear();
            let filled = feed.fill(&mut batch);
            batch.truncate(self.left);
            self.left -= batch.records();
            self.next = batch.first.saturating_add(batch.records());
            worker.run(&batch, &mut outcome)?;
            self.output.write(&mut outcome)?;
            self.progress.set(self.meter.bytes());
            if outcome.stopped || self.output.is_closed() {
                return Ok(false);
            }
            match filled {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.unreadable(source, &format!("at byte {}: {}", error.offset, error.message));
                    break;
                }
            }
        }
        Ok(self.left > 0)
    }

    fn unreadable(&mut self, source: &Source, why: &str) {
        self.broken = true;
        self.progress.say(format_args!("cannot read `{}`: {why}", source.name()));
    }

    fn end(&self, start: Instant) -> Verdict {
        // Who reads no events has no interest in their number.
        if !self.output.is_closed() {
            let unexplained = self.output.unexplained();
            if unexplained > 0 {
                let message = "rejected or skipped; `--rejects FILE` keeps them all";
                self.progress.say(format_args!("and {unexplained} more {message}"));
            }
            if let Some(advice) = self.output.advice() {
                self.progress.say(advice);
            }
            show(&summary::summary(&self.output.counts, start.elapsed()));
        }
        let counts = &self.output.counts;
        match (self.broken, counts.all_rejected() + counts.all_skipped()) {
            (true, _) => Verdict::Broken,
            (false, 0) => Verdict::Accepted,
            (false, _) => Verdict::Rejected,
        }
    }
}
