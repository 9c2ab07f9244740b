//! `logwright schemas`, and [`registry`]: the schemas a command was told to use.

mod select;

pub(crate) use self::select::registry;
use crate::failure::{Failure, Verdict};
use logwright::schemas::texts;
use std::io::{self, Write as _};

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
            text.ok_or_else(|| select::unknown(name))?
        }
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(Verdict::Accepted),
    }
}
