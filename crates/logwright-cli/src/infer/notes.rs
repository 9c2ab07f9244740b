//! [`Notes`]: what could not be taken into account, and why.

use crate::console::{say, several};
use crate::failure::Verdict;
use logwright::Code;
use logwright::stream::Skipped;
use std::fmt::{self, Display};
use std::ops::Range;

/// For how many records and ranges the reason is told.
const REASONS: usize = 10;

/// Why a record, or a range that is none, was not taken into account.
#[derive(Debug)]
pub(super) enum Refusal {
    Record(String),
    Skipped(Gap),
}

/// A range that no record could be cut from.
#[derive(Debug)]
pub(super) struct Gap {
    length: usize,
    code: Code,
    message: &'static str,
    at: u64,
    /// Whether it is the rest of what the piece before began.
    continued: bool,
}

/// What is said about inputs, in their order, whichever thread read which.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Records.
    refused: u64,
    /// Ranges.
    skipped: u64,
    /// The first reasons, each with the number of its input.
    reasons: Vec<(usize, String)>,
    /// Inputs that could not be read, or not to the end.
    unreadable: Vec<(usize, String)>,
}

impl Refusal {
    /// Why a record is refused, and which of its bytes that is about.
    pub(super) fn record(why: &impl Display, span: Option<Range<usize>>) -> Self {
        let at = span.map(|span| format!(" (byte {} of the record)", span.start)).unwrap_or_default();
        Self::Record(format!("{why}{at}"))
    }
}

impl From<Skipped<'_>> for Gap {
    fn from(skipped: Skipped<'_>) -> Self {
        Self {
            length: skipped.frame().bytes.len(),
            code: skipped.code(),
            message: skipped.message(),
            at: skipped.fault_offset(),
            continued: skipped.is_continued(),
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(why) => write!(f, "refused: {why}"),
            Self::Skipped(Gap { length, code, message, at, .. }) => {
                write!(f, "skipped {length} bytes: {code} at byte {at}: {message}")
            }
        }
    }
}

impl Notes {
    /// Notes a refusal in the input of this number, after those of inputs before it.
    pub(super) fn refuse(&mut self, input: usize, refusal: &Refusal, place: impl FnOnce() -> String) {
        match refusal {
            Refusal::Record(_) => self.refused += 1,
            Refusal::Skipped(gap) if gap.continued => return,
            Refusal::Skipped(_) => self.skipped += 1,
        }
        if self.reasons.len() < REASONS {
            self.reasons.push((input, format!("{}: {refusal}", place())));
        }
    }

    pub(super) fn unreadable(&mut self, input: usize, message: String) {
        self.unreadable.push((input, message));
    }

    /// The notes of two threads.
    pub(super) fn merged(mut self, other: Self) -> Self {
        self.refused += other.refused;
        self.skipped += other.skipped;
        self.reasons.extend(other.reasons);
        self.reasons.sort_by_key(|(input, _)| *input);
        self.reasons.truncate(REASONS);
        self.unreadable.extend(other.unreadable);
        self.unreadable.sort_by_key(|(input, _)| *input);
        self
    }

    /// Says the first reasons, and which inputs could not be read.
    pub(super) fn tell(&self) {
        for (_, reason) in &self.reasons {
            say(reason);
        }
        let more = (self.refused + self.skipped).saturating_sub(self.reasons.len() as u64);
        if more > 0 {
            say(format_args!("and {more} more refused or skipped"));
        }
        for (_, message) in &self.unreadable {
            say(message);
        }
    }

    /// The counts, to be put after another.
    pub(super) fn counts(&self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            some => format!("; {} skipped", several(some, "range")),
        };
        format!(", {} refused{skipped}", self.refused)
    }

    pub(super) fn verdict(&self) -> Verdict {
        match (self.unreadable.is_empty(), self.refused + self.skipped) {
            (false, _) => Verdict::Broken,
            (true, 0) => Verdict::Accepted,
            (true, _) => Verdict::Rejected,
        }
    }
}
