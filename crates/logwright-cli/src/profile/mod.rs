//! `logwright profile`: records in, what is in them against their schemas out.
//!
//! ```text
//! Source ─> Gathered (one a thread, merged) ─> View ─ findings, patches ─> text | json | html
//! ```

mod args;
mod columns;
mod findings;
mod gather;
mod html;
mod patch;
mod text;
mod view;
mod words;

pub(crate) use self::args::Args;
use self::args::Format;
use self::view::View;
use crate::console::{Progress, print, say};
use crate::failure::{Failure, Verdict};
use crate::input::Source;
use crate::schemas;
use std::fs;

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let sources = args.sources();
    args.refuse_overwriting(&sources)?;
    let registry = schemas::registry(&args.schema, &args.compile_options())?;
    let progress = Progress::new(sources.iter().map(Source::size).sum());
    let gathered = gather::gather(&sources, &registry, args, &progress);
    progress.end();
    let view = View::new(gathered?, &sources);
    for message in &view.unreadable {
        say(message);
    }
    let written = match args.format {
        Format::Text => text::text(&view),
        Format::Json => json(&view)?,
        Format::Html => html::html(&view),
    };
    match &args.output {
        None => print(&written)?,
        Some(path) => fs::write(path, written)
            .map_err(|error| Failure::new(format!("cannot write to `{}`: {error}", path.display())))?,
    }
    Ok(view.verdict())
}

fn json(view: &View) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(view)
        .map_err(|error| Failure::new(format!("cannot write the profile as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}
