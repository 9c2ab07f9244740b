//! How a command ends: [`Verdict`], or [`Failure`].

use std::fmt;
use std::process::ExitCode;

/// How a command that ran ends; the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well: every record was accepted, every change is compatible, no schema has an error, every test passed.
    Accepted,
    /// Something is not: a record was rejected, a change is breaking, a schema has an error, a test failed.
    Rejected,
    /// Some of the work could not be done; it was said which.
    Broken,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(match verdict {
            Verdict::Accepted => 0,
            Verdict::Rejected => 1,
            Verdict::Broken => 2,
        })
    }
}

/// Why a command cannot go on, for the user to read: a line, or several.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
