//! [`Args`]: what `logwright profile` is told.

use crate::failure::Failure;
use crate::input::{Cutting, Source};
use logwright::CompileOptions;
use logwright::profile::ProfileOptions;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The profile holds the names of members that no schema declares. They, and examples, are data of the \
                  records.\n\n\
                  Exit status: 0 every record was accepted, 1 some were rejected or skipped, 2 the command could not do \
                  its work."
)]
pub(crate) struct Args {
    /// Files to read, plain, gzip or zstd; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// A shipped schema, a schema file, or a directory of them; repeatable [default: all shipped]
    #[arg(long, short, value_name = "NAME|FILE|DIR")]
    pub(super) schema: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) cutting: Cutting,

    /// How the profile is written: tables to read in a terminal, `json` for programs, `html` for a browser
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,

    /// Where the profile goes [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Shows up to so many values of each field, and indicators of each kind
    #[arg(long, value_name = "N", default_value_t = 0)]
    examples: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Html,
}

impl Args {
    /// What to read, in order.
    pub(super) fn sources(&self) -> Vec<Source> {
        if self.files.is_empty() {
            return vec![Source::Stdin];
        }
        self.files.iter().map(|path| Source::new(path)).collect()
    }

    pub(super) fn compile_options(&self) -> CompileOptions {
        CompileOptions::default().limits(self.cutting.limits())
    }

    pub(super) fn profile_options(&self) -> ProfileOptions {
        ProfileOptions::default().examples(self.examples)
    }

    /// Refuses to write over what is read.
    pub(super) fn refuse_overwriting(&self, sources: &[Source]) -> Result<(), Failure> {
        let Some(output) = &self.output else { return Ok(()) };
        let schemas = self.schema.iter().map(|path| Source::File(path.clone()));
        if sources.iter().cloned().chain(schemas).any(|source| source.is_at(output)) {
            return Err(Failure::new(format!(
                "`{}` is read, so the profile cannot go there",
                output.display()
            )));
        }
        Ok(())
    }
}
