//! [`Args`]: the command line.

use crate::failure::{Failure, Verdict};
use crate::{check, diff, export, infer, parse, profile, schemas, test};

/// Turns log streams into typed, timestamped events by YAML schemas.
#[derive(Debug, clap::Parser)]
#[command(name = "logwright", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 all is well, 1 it is not (records rejected, mistakes found, tests failed), \
                  2 the command could not do its work."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Reads records and writes the events they are, one JSON line each
    Parse(Box<parse::Args>),
    /// Writes the schema that describes sample records
    Infer(infer::Args),
    /// Tells what is in records, measured against their schemas
    Profile(profile::Args),
    /// Tells what changed between two versions of a schema, and whether old data still fits
    Diff(diff::Args),
    /// Says what is wrong with schemas, where, and what to write instead
    Check(check::Args),
    /// Writes what other programs need to know of the schema language
    Export(export::Args),
    /// Lists the schemas that ship with the command, or shows one
    Schemas(schemas::Args),
    /// Runs the tests of schemas
    Test(test::Args),
}

impl Args {
    pub(crate) fn run(self) -> Result<Verdict, Failure> {
        match self.command {
            Command::Parse(args) => parse::run(&args),
            Command::Infer(args) => infer::run(&args),
            Command::Profile(args) => profile::run(&args),
            Command::Diff(args) => diff::run(&args),
            Command::Check(args) => check::run(&args),
            Command::Export(args) => export::run(&args),
            Command::Schemas(args) => schemas::run(&args),
            Command::Test(args) => test::run(&args),
        }
    }
}
