//! `logwright diff`: what changed between two versions of a schema.

mod line;

use self::line::Line;
use crate::console::{print, say, several};
use crate::failure::{Failure, Verdict};
use crate::schemas;
use clap::ValueEnum;
use logwright::diff::{Change, diff};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 all changes are compatible, 1 some are breaking, 2 the command could not do its work."
)]
pub(crate) struct Args {
    /// The schema as it was: a file, or the name of a shipped schema
    old: PathBuf,

    /// The schema as it is
    new: PathBuf,

    /// How changes are written, one on each line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    // What is wrong with both is told at once.
    let (old, new) = match (schemas::one(&args.old), schemas::one(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(old), Err(new)) => return Err(Failure::new(format!("{old}\n{new}"))),
        (Err(failure), _) | (_, Err(failure)) => return Err(failure),
    };
    let changes = diff(&old.schema, &new.schema);
    let mut text = String::new();
    for change in &changes {
        let line = Line::new(change, (&args.old, &old.source_map), (&args.new, &new.source_map));
        match args.format {
            Format::Text => text.push_str(&line.to_string()),
            Format::Json => text.push_str(&line.to_json()?),
        }
        text.push('\n');
    }
    print(&text)?;
    let breaking = changes.iter().filter(|change| !change.is_compatible()).count();
    let all = several(changes.len() as u64, "change");
    say(format_args!("{all}: {} compatible, {breaking} breaking", changes.len() - breaking));
    Ok(if changes.iter().all(Change::is_compatible) { Verdict::Accepted } else { Verdict::Rejected })
}
