//! `logwright infer`: records in, the schema that describes them out.
//!
//! Each thread takes the next file that nobody reads yet and has one inference for all its files, so that memory is
//! bounded by the schema and not by the data. Observing is a join: which thread read what, and how many there were,
//! cannot be seen in the schema.

mod args;
mod check;
mod learn;
mod notes;
mod pool;

pub(crate) use self::args::Args;
use self::learn::Learnt;
use self::pool::Pool;
use crate::console::{Progress, print, say, several};
use crate::failure::{Failure, Verdict};
use logwright::infer::Inference;
use logwright::{LoadOptions, Schema};

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let sources = args.sources();
    let checks = args.checks(&sources)?;
    let passes = if checks { 2 } else { 1 };
    let size = sources.iter().map(|source| source.size().map(|size| size.saturating_mul(passes))).sum();
    let progress = Progress::new(size);
    let pool = Pool::new(&sources, args.cutting.split_options(), &progress);

    let inferred = infer(args, &pool, checks, &progress);
    progress.end();
    let (verdict, yaml) = inferred?;
    match yaml {
        Some(yaml) => print(&yaml)?,
        None => say("the schema is not written: it was not seen to accept all that was observed"),
    }
    Ok(verdict)
}

/// The schema as YAML, unless it was to be checked and does not pass.
fn infer(
    args: &Args,
    pool: &Pool<'_>,
    checks: bool,
    progress: &Progress,
) -> Result<(Verdict, Option<String>), Failure> {
    let limits = args.cutting.limits();
    let learnt = learn::learn(pool, &limits);
    progress.aside(|| tell(&learnt, args));
    let verdict = learnt.notes.verdict();
    let (schema, yaml) = written(&learnt.inference, args)?;
    if !checks {
        return Ok((verdict, Some(yaml)));
    }
    if verdict == Verdict::Broken {
        return Ok((verdict, None));
    }
    let misfits = check::check(pool, &schema, &limits)?;
    progress.aside(|| misfits.tell());
    Ok(match misfits.verdict() {
        Verdict::Accepted => (verdict, Some(yaml)),
        worse => (worse, None),
    })
}

/// Says what was read.
fn tell(learnt: &Learnt, args: &Args) {
    let Learnt { inference, notes } = learnt;
    notes.tell();
    let omitted = inference.omitted();
    if args.show_omitted {
        for name in &omitted {
            say(format_args!("left out: no field can have the name `{}`", name.escape_debug()));
        }
    } else if !omitted.is_empty() {
        let names = several(omitted.len() as u64, "name");
        say(format_args!("left out: {names} that no field can have; `--show-omitted` tells them"));
    }
    say(format_args!("{} observed{}", several(inference.records(), "record"), notes.counts()));
}

/// The schema, and as YAML, from which it loads again.
fn written(inference: &Inference, args: &Args) -> Result<(Schema, String), Failure> {
    let Some(schema) = inference.schema() else {
        return Err(Failure::new(match inference.records() {
            0 => "no record, no schema",
            _ => {
                "there is nothing to make a schema of: the records hold nothing but nulls and what is empty, or more \
                  names than a schema may have fields"
            }
        }));
    };
    let schema = match &args.name {
        Some(name) => schema.named(name),
        None => schema,
    };
    let yaml = schema.to_yaml();
    // A schema may have so many long names that its text is over a limit. What cannot be used is not written.
    let loaded = Schema::from_yaml_with(&yaml, &LoadOptions::default())
        .map_err(|error| Failure::new(format!("the records are too varied for a schema: {error}")))?;
    Ok((loaded.schema, yaml))
}
