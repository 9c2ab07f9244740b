//! `logwright parse`: records in, events out.
//!
//! ```text
//! Sources ─ decode ─> Reader ─ Batch ─> Worker ─ Outcome ─> Output ─> stdout, rejects, stderr
//! ```
//! A worker's outcome depends on its batch and the stream alone, so batches of JSON records can be worked on in any
//! order as long as they are written in theirs: that is what [`pipeline`] sees to.

mod args;
mod batch;
mod counts;
mod feed;
mod lines;
mod output;
mod parts;
mod pipeline;
mod reader;
mod rejects;
mod replay;
mod summary;
mod worker;

pub(crate) use self::args::Args;
use self::output::{Output, REASONS};
use self::pipeline::Crew;
use self::reader::{Cut, Input, Reader};
use self::rejects::RejectsFile;
use self::worker::{Job, Worker};
use crate::console::{Progress, show};
use crate::failure::{Failure, Verdict};
use crate::input::{Meter, Source};
use crate::interrupt;
use crate::schemas;
use logwright::model::Parser;
use logwright::{Program, Registry};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::time::Instant;

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let start = Instant::now();
    let registry = schemas::registry(&args.schema, &args.compile_options())?;
    refuse_replay(args, &registry)?;
    interrupt::watch();
    let rejects = open_rejects(args)?;
    let seed = args.row_id_seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let job = Arc::new(Job {
        dialect: args.dialect,
        seed,
        parse_time: args.parse_time,
        source_id: args.source_id.clone(),
        source_label: args.source_label.clone(),
        keep_rejects: rejects.is_some(),
        reasons: if rejects.is_some() { 0 } else { REASONS },
        fail_fast: args.fail_fast,
    });
    let (sources, replays) = (args.sources(), args.replays());
    let progress = Progress::new(sources.iter().chain(&replays).map(Source::size).sum());
    let meter = Meter::default();
    let mut output = Output::new(rejects, seed, &progress, meter.clone());
    let streams = sources.into_iter().map(Input::Stream);
    let inputs = streams.chain(replays.into_iter().map(Input::Replay)).collect();
    let cut = Cut {
        streams: args.split_options(registry.reads_only_text()),
        in_parts: args.allows_parts() && !registry.programs().iter().any(Program::reads_text),
        max_record: args.limits().record_bytes,
    };
    let options = cut.streams.clone();
    let reader = Reader::new(inputs, cut, meter, args.limit.unwrap_or(u64::MAX));
    let hire = || Worker::new(Arc::clone(&job), &registry, options.clone());
    let done = pipeline::run(crew(args.jobs(), &registry), reader, hire, &mut output);
    progress.end();
    done?;
    Ok(end(&output, &progress, start))
}

/// Streams that a text parser remembers something of are judged in order.
fn crew(jobs: usize, registry: &Registry) -> Crew {
    let remembers = |parser: &Parser| match parser {
        Parser::Csv(_) => true,
        parser => skips_lines(parser),
    };
    match jobs {
        1 => Crew::Alone,
        _ if registry.programs().iter().any(|program| reads_by(program, remembers)) => Crew::InTurn,
        jobs => Crew::Of(jobs),
    }
}

fn skips_lines(parser: &Parser) -> bool {
    match parser {
        Parser::Csv(csv) => csv.options.skip_lines > 0,
        Parser::FastMatch(fastmatch) => fastmatch.options.skip_lines > 0,
        Parser::Regex(regex) => regex.options.skip_lines > 0,
        _ => false,
    }
}

fn reads_by(program: &Program, is: impl Fn(&Parser) -> bool) -> bool {
    program.schema().parser.as_ref().is_some_and(is)
}

/// A rejects file does not keep the lines that a stream of some text schemas begins with.
fn refuse_replay(args: &Args, registry: &Registry) -> Result<(), Failure> {
    let begins = |parser: &Parser| match parser {
        Parser::Csv(csv) if csv.has_header => true,
        parser => skips_lines(parser),
    };
    match registry.programs().iter().find(|program| reads_by(program, begins)) {
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

/// Tells what became of the records.
fn end(output: &Output<'_>, progress: &Progress, start: Instant) -> Verdict {
    // Who reads no events has no interest in their number.
    if !output.is_closed() {
        let unexplained = output.unexplained();
        if unexplained > 0 {
            let message = "rejected or skipped; `--rejects FILE` keeps them all";
            progress.say(format_args!("and {unexplained} more {message}"));
        }
        if let Some(advice) = output.advice() {
            progress.say(advice);
        }
        show(&summary::summary(&output.counts, start.elapsed()));
    }
    match (output.is_broken(), output.counts.all_rejected() + output.counts.all_skipped()) {
        (true, _) => Verdict::Broken,
        (false, 0) => Verdict::Accepted,
        (false, _) => Verdict::Rejected,
    }
}
