//! [`Args`]: what `logwright infer` is told.

use crate::failure::Failure;
use crate::input::{Cutting, Source};
use logwright::{Field, Schema, Type};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 all records were taken into account, 1 some could not be, or do not fit the schema \
                  (`--check`), 2 the command could not do its work."
)]
pub(crate) struct Args {
    /// Files of JSON records, plain, gzip or zstd; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The name of the schema, such as `Custom.MyApp`
    #[arg(long, value_name = "NAME", value_parser = schema_name)]
    pub(super) name: Option<String>,

    #[command(flatten)]
    pub(super) cutting: Cutting,

    /// Reads the files again and writes the schema only if it accepts all their records
    #[arg(long)]
    check: bool,

    /// Tells the names of members that no field can have; they are data of the records
    #[arg(long)]
    pub(super) show_omitted: bool,
}

impl Args {
    /// What to read, in order.
    pub(super) fn sources(&self) -> Vec<Source> {
        if self.files.is_empty() {
            return vec![Source::Stdin];
        }
        self.files.iter().map(|path| Source::new(path)).collect()
    }

    /// Whether to read all again.
    pub(super) fn checks(&self, sources: &[Source]) -> Result<bool, Failure> {
        match sources.iter().find(|source| !source.is_lasting()) {
            Some(source) if self.check => Err(Failure::new(format!(
                "`{}` cannot be read twice, as `--check` does; save it as a file",
                source.name()
            ))),
            _ => Ok(self.check),
        }
    }
}

/// The name of a schema, as the schema language wants it.
fn schema_name(text: &str) -> Result<String, String> {
    let probe = Schema::new(text, [Field::new("a", Type::string())]);
    let Err(error) = probe.compile() else { return Ok(text.to_owned()) };
    let first = error.diagnostics().first();
    Err(first.and_then(|diagnostic| diagnostic.help()).unwrap_or("expected a schema name").to_owned())
}
