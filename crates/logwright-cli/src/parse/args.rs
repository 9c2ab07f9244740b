//! [`Args`]: what `logwright parse` is told.

use crate::input::{Cutting, Source};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use logwright::stream::SplitOptions;
use logwright::{CompileOptions, Dialect, Limits, TimeFormat, Timestamp};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Events go to standard output. Why records were rejected, and how many of what, goes to standard error.\n\n\
                  Exit status: 0 every record was accepted, 1 some were rejected or skipped, 2 the command could not do \
                  its work.\n\n\
                  SIGINT and SIGTERM end it between two writes: its outputs hold whole lines, and all records up to one \
                  place of the input. After SIGKILL the last line of an output may be torn. Started again, it begins at \
                  the beginning."
)]
pub(crate) struct Args {
    /// Files to read, plain, gzip or zstd; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// A shipped schema, a schema file, or a directory of them; repeatable [default: all shipped]
    #[arg(long, short, value_name = "NAME|FILE|DIR")]
    pub(super) schema: Vec<PathBuf>,

    /// How events are written: `lake` with names and times as a data lake stores them, `source` as the source wrote
    /// them
    #[arg(long, default_value = "lake", value_parser = dialect())]
    pub(super) dialect: Dialect,

    #[command(flatten)]
    cutting: Cutting,

    /// Where rejected records go, whole and with their issues, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,

    /// Adds to the rejects file instead of starting it afresh
    #[arg(long, requires = "rejects")]
    pub(super) append_rejects: bool,

    /// Reads the records of a rejects file again; repeatable
    #[arg(long, value_name = "FILE")]
    pub(super) replay: Vec<PathBuf>,

    /// How many threads read and judge records; one does everything in a single thread. What comes out is the same
    /// [default: one for each core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Stops after so many records
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<u64>,

    /// Stops at the first record that is rejected
    #[arg(long)]
    pub(super) fail_fast: bool,

    /// Sets `p_source_id`
    #[arg(long, value_name = "TEXT")]
    pub(super) source_id: Option<String>,

    /// Sets `p_source_label`
    #[arg(long, value_name = "TEXT")]
    pub(super) source_label: Option<String>,

    /// Sets `p_parse_time`, in RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(super) parse_time: Option<Timestamp>,

    /// First half of every `p_row_id`; the second half is the record's number [default: random]
    #[arg(long, value_name = "N")]
    pub(super) row_id_seed: Option<u64>,
}

impl Args {
    /// What to read, in order, apart from rejects files.
    pub(super) fn sources(&self) -> Vec<Source> {
        if self.files.is_empty() && self.replay.is_empty() {
            return vec![Source::Stdin];
        }
        self.files.iter().map(|path| Source::new(path)).collect()
    }

    /// The rejects files to read again.
    pub(super) fn replays(&self) -> Vec<Source> {
        self.replay.iter().map(|path| Source::new(path)).collect()
    }

    /// Whether the path is among the inputs and the schema files, so that it must not be written to.
    pub(super) fn reads(&self, path: &Path) -> bool {
        let schemas = self.schema.iter().map(|path| Source::File(path.clone()));
        self.sources().into_iter().chain(self.replays()).chain(schemas).any(|source| source.is_at(path))
    }

    pub(super) fn jobs(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or_else(cores, usize::from)
    }

    pub(super) fn compile_options(&self) -> CompileOptions {
        CompileOptions::default().limits(self.limits())
    }

    /// How to cut the input for schemas that are all for text, or not.
    pub(super) fn split_options(&self, only_text: bool) -> SplitOptions {
        let options = self.cutting.split_options();
        if only_text { options.text_only() } else { options }
    }

    /// Whether a stream of JSON values may be cut part by part: not if records are to be counted before.
    pub(super) fn allows_parts(&self) -> bool {
        self.limit.is_none() && self.cutting.allows_values()
    }

    pub(super) fn limits(&self) -> Limits {
        self.cutting.limits()
    }
}

fn dialect() -> impl clap::builder::TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(["lake", "source"])
        .map(|name| if name == "source" { Dialect::Source } else { Dialect::Lake })
}

fn time(text: &str) -> Result<Timestamp, String> {
    let format = TimeFormat::new("rfc3339").map_err(|error| error.to_string())?;
    format.read_text(text).map_err(|_| "expected RFC 3339, such as `2026-06-03T15:34:47Z`".to_owned())
}
