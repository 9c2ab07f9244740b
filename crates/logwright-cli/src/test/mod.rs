//! `logwright test`.

mod case;
mod compare;
mod junit;
mod run;

use self::case::{Case, Suite};
use crate::check::{Examiner, Finding, Page};
use crate::console::{print, show};
use crate::failure::{Failure, Verdict};
use crate::files;
use logwright::Program;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A test file is YAML of one or more documents, each a test with these keys:
  name     what is tested
  logType  the log type of the schema
  input    the record; for a text schema the lines of a stream
  result   the event it becomes, as JSON in the source dialect; `results` is a list of them
Without a result the input must be no event. `{{ .LogType }}` stands for the log type. `p_row_id` and `p_parse_time` \
are not compared, `p_event_time` is compared as an instant, numbers as 64-bit floats, and all else must be equal.

Exit status: 0 all tests passed, 1 some failed, 2 schemas or tests could not be read.")]
pub(crate) struct Args {
    /// A schema file, or a directory: every `.yml` and `.yaml` file below is a schema
    #[arg(value_name = "FILE|DIR")]
    schemas: PathBuf,

    /// Test files, or directories: every `*_tests.yml` below [default: those below the directory of schemas]
    #[arg(value_name = "TESTS")]
    tests: Vec<PathBuf>,

    /// Writes the outcomes as XML for build servers, too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// How a test ended.
struct Outcome {
    case: Case,
    /// What is wrong, in lines; nothing for a test that passed.
    wrong: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let programs = programs(args)?;
    let mut outcomes = Vec::new();
    for suite in suites(args)? {
        let run = |case: Case| {
            let wrong = run::run(&case, &programs);
            Outcome { case, wrong }
        };
        outcomes.push((suite.file, suite.cases.into_iter().map(run).collect::<Vec<_>>()));
    }
    let all: Vec<&Outcome> = outcomes.iter().flat_map(|(_, outcomes)| outcomes).collect();
    if all.is_empty() {
        return Err(Failure::new("no tests there; name test files, or a directory with `*_tests.yml` files"));
    }
    let mut text = String::new();
    for (file, outcomes) in &outcomes {
        text.extend(outcomes.iter().filter(|outcome| !outcome.passed()).map(|outcome| outcome.shown(file)));
    }
    let passed = all.iter().filter(|outcome| outcome.passed()).count();
    let failed = all.len() - passed;
    print(&format!("{text}{passed} passed, {failed} failed\n"))?;
    if let Some(path) = &args.junit {
        let written = fs::write(path, junit::report(&outcomes));
        written.map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))?;
    }
    Ok(if failed == 0 { Verdict::Accepted } else { Verdict::Rejected })
}

impl Outcome {
    fn passed(&self) -> bool {
        self.wrong.is_empty()
    }

    /// The test, and what is wrong below it.
    fn shown(&self, file: &str) -> String {
        let Self { case: Case { name, log_type, line, .. }, wrong } = self;
        let log_type = if log_type.is_empty() { String::new() } else { format!(" ({log_type})") };
        let lines = wrong.join("\n  ");
        format!("FAIL {file}:{line}: {name}{log_type}\n  {lines}\n\n")
    }
}

/// The schemas, by log type. One that cannot be read is no schema to test with.
fn programs(args: &Args) -> Result<BTreeMap<String, Program>, Failure> {
    let mut examiner = Examiner::default();
    let mut programs = BTreeMap::new();
    let mut errors = 0;
    for file in files::below(&args.schemas)?.schemas {
        let mut found = examiner.examine(&file)?;
        found.findings.retain(Finding::is_error);
        errors += found.findings.len();
        show(&Page::new(io::stderr().is_terminal()).text(&found));
        let by_log_type = |program: Program| (program.log_type().to_owned(), program);
        programs.extend(found.programs.into_iter().map(by_log_type));
    }
    match errors {
        0 => Ok(programs),
        _ => Err(Failure::new("the schemas have errors, no test was run")),
    }
}

fn suites(args: &Args) -> Result<Vec<Suite>, Failure> {
    let mut files = Vec::new();
    if args.tests.is_empty() {
        files = files::below(&args.schemas)?.tests;
    }
    for path in &args.tests {
        let found = files::below(path)?;
        files.extend(if path.is_dir() { found.tests } else { found.schemas });
    }
    files.iter().map(|file| Suite::read(file)).collect()
}
