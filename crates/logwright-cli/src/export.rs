//! `logwright export`.

use crate::console::print;
use crate::failure::{Failure, Verdict};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "With the JSON Schema in a file, the first line of a log schema tells editors with a YAML \
                        language server where it is:\n  # yaml-language-server: $schema=./logwright.schema.json\n\n\
                        Exit status: 0 written, 2 it could not be."
)]
#[group(required = true)]
pub(crate) struct Args {
    /// The JSON Schema (draft 2020-12) of the schema language, for editors: completion, hover and validation
    #[arg(long)]
    json_schema: bool,
}

pub(crate) fn run(_: &Args) -> Result<Verdict, Failure> {
    print(&format!("{:#}\n", logwright::load::json_schema()))?;
    Ok(Verdict::Accepted)
}
