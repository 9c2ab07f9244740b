//! `logwright check`; and [`examine`]: schema files loaded and compiled, with all that is wrong in them.

mod examine;
mod finding;
mod render;

use self::examine::Examined;
pub(crate) use self::examine::Examiner;
pub(crate) use self::finding::Finding;
pub(crate) use self::render::Page;
use crate::console::{print, say, several};
use crate::failure::{Failure, Verdict};
use crate::files;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 no errors, 1 errors (or warnings, with --deny-warnings), 2 something could not be read."
)]
pub(crate) struct Args {
    /// Schema files, or directories: every `.yml` and `.yaml` file below is a schema, apart from `*_tests.yml`
    #[arg(value_name = "FILE|DIR", required = true)]
    paths: Vec<PathBuf>,

    /// How findings are written to standard output: for people, or as JSON lines
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Takes warnings as seriously as errors
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut examiner = Examiner::default();
    let mut totals = Totals::default();
    let page = Page::new(io::stdout().is_terminal());
    for path in &args.paths {
        let found = files::below(path).unwrap_or_else(|failure| totals.unread(&failure));
        for file in &found.schemas {
            match examiner.examine(file) {
                Ok(found) => {
                    totals.add(&found);
                    match args.format {
                        Format::Text => print(&page.text(&found))?,
                        Format::Json => print(&Page::json(&found))?,
                    }
                }
                Err(failure) => totals.unread(&failure),
            }
        }
    }
    if totals.files == 0 && !totals.is_broken {
        return Err(Failure::new("no `.yml` or `.yaml` file there"));
    }
    if totals.files > 0 {
        say(totals.summary());
    }
    Ok(totals.verdict(args.deny_warnings))
}

#[derive(Debug, Default)]
struct Totals {
    files: u64,
    errors: u64,
    warnings: u64,
    is_broken: bool,
}

impl Totals {
    fn add(&mut self, examined: &Examined) {
        self.files += 1;
        for finding in &examined.findings {
            *if finding.is_error() { &mut self.errors } else { &mut self.warnings } += 1;
        }
    }

    /// Says why something cannot be read, and goes on with nothing in its place.
    fn unread<T: Default>(&mut self, failure: &Failure) -> T {
        say(failure);
        self.is_broken = true;
        T::default()
    }

    fn summary(&self) -> String {
        let errors = several(self.errors, "error");
        let warnings = several(self.warnings, "warning");
        format!("{errors} and {warnings} in {}", several(self.files, "file"))
    }

    fn verdict(&self, deny_warnings: bool) -> Verdict {
        if self.is_broken {
            Verdict::Broken
        } else if self.errors > 0 || deny_warnings && self.warnings > 0 {
            Verdict::Rejected
        } else {
            Verdict::Accepted
        }
    }
}
