//! How much a record resembles a schema.

use crate::compile::{Kind, ObjectPlan, Plan};
use crate::diagnostic::Code;
use crate::engine::{Issue, Sink};
use crate::event::tape::{Data, Origin, Run, Tape};
use std::cmp::Reverse;

/// How much a record resembles a schema; the nearest schema is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Score {
    /// Declared fields that are present and not null; nothing below arrays and `json` counts.
    pub(super) declared: usize,
    pub(super) accepted: bool,
    /// Members of declared objects that no field stands for.
    pub(super) undeclared: usize,
    /// The program, in the order of log types.
    pub(super) place: usize,
    /// Whether `validate` refuses the record.
    pub(super) denied: bool,
}

/// What the verdict on a record comes to, without its issues.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    refused: bool,
    denied: bool,
}

impl Sink for Tally {
    fn issue(&mut self, code: Code, _: impl FnOnce() -> Issue) -> bool {
        self.refused = true;
        self.denied |= matches!(code, Code::ValueDenied | Code::AddressInvalid);
        !self.denied
    }
}

impl Score {
    pub(super) fn new(place: usize, plan: &Plan, tape: &Tape, tally: Tally) -> Self {
        let mut score =
            Self { declared: 0, accepted: !tally.refused, undeclared: 0, place, denied: tally.denied };
        score.count(plan, &plan.root, tape, tape.root);
        score
    }

    /// Of a program that has nothing in common with the record, and rejects it.
    pub(super) fn of_nothing(place: usize) -> Self {
        Self { declared: 0, accepted: false, undeclared: 0, place, denied: false }
    }

    fn count(&mut self, plan: &Plan, object: &ObjectPlan, tape: &Tape, run: Run) {
        self.undeclared += run.unknown as usize;
        let fields = plan.fields(object);
        for entry in tape.run(run) {
            let Some(node) = fields.get(entry.field as usize) else { continue };
            // What was made from other places does not make a record resemble a schema.
            let is_made = matches!(entry.origin, Origin::Derived { .. });
            self.declared += usize::from(!node.hidden && !is_made);
            if let (Data::Object(run), Kind::Object(object)) = (entry.data, &node.kind) {
                self.count(plan, object, tape, run);
            }
        }
    }

    /// Whether the record has nothing to do with the schema.
    pub(super) fn is_nothing(&self) -> bool {
        self.declared == 0 && !self.accepted
    }

    fn key(&self) -> impl Ord {
        (self.denied, Reverse(self.declared), !self.accepted, self.undeclared, self.place)
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
