//! `logwright schemas`, and the schemas a command was told to use: [`registry`] for some, [`one`] for a single one.

mod select;

pub(crate) use self::select::{one, registry};
use crate::console::print;
use crate::failure::{Failure, Verdict};
use logwright::schemas::texts;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schema to show as YAML
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let text = match &args.name {
        None => texts().flat_map(|(name, _)| [name, "\n"]).collect(),
        Some(name) => {
            let text = texts().find(|(shipped, _)| shipped == name).map(|(_, text)| text.to_owned());
            text.ok_or_else(|| select::unknown("shipped schema", name))?
        }
    };
    print(&text)?;
    Ok(Verdict::Accepted)
}
