//! [`Args`]: the command line.

use crate::failure::{Failure, Verdict};
use crate::{parse, schemas};

/// Turns log streams into typed, timestamped events by YAML schemas.
#[derive(Debug, clap::Parser)]
#[command(name = "logwright", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 all records accepted, 1 some rejected, 2 the command could not do its work."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Reads records and writes the events they are, one JSON line each
    Parse(Box<parse::Args>),
    /// Lists the schemas that ship with the command, or shows one
    Schemas(schemas::Args),
}

impl Args {
    pub(crate) fn run(self) -> Result<Verdict, Failure> {
        match self.command {
            Command::Parse(args) => parse::run(&args),
            Command::Schemas(args) => schemas::run(&args),
        }
    }
}
