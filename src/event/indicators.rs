//! [`Indicators`]: what was found in an event.

use super::tape::{Source, Tape};
use crate::indicators::IndicatorKind;
use std::fmt;

/// The indicators of an event: by kind, each value once, sorted bytewise.
#[derive(Clone, Copy)]
pub struct Indicators<'e> {
    source: &'e Source<'e>,
    tape: &'e Tape,
}

impl<'e> Indicators<'e> {
    pub(super) fn new(source: &'e Source<'e>, tape: &'e Tape) -> Self {
        Self { source, tape }
    }

    /// All of them, sorted by kind, then bytewise.
    pub fn iter(self) -> impl Iterator<Item = (IndicatorKind, &'e str)> {
        self.tape.found.iter().map(move |found| (found.kind, self.source.text(self.tape, found.text)))
    }

    /// Those of one kind.
    pub fn of(self, kind: IndicatorKind) -> impl Iterator<Item = &'e str> {
        self.iter().filter(move |(found, _)| *found == kind).map(|(_, text)| text)
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.tape.found.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.tape.found.is_empty()
    }
}

/// Shows no data of the record.
impl fmt::Debug for Indicators<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Indicators").field("len", &self.len()).finish_non_exhaustive()
    }
}
