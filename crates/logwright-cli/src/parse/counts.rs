//! [`Counts`]: what became of records, for the summary.

use logwright::{Code, Event, IndicatorKind};
use std::collections::BTreeMap;

/// What became of records. Counts of parts add up to those of the whole, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// By log type.
    pub(super) accepted: BTreeMap<String, u64>,
    /// By log type, none for records that belong to no schema, and the code of the first issue.
    pub(super) rejected: BTreeMap<(Option<String>, Code), u64>,
    pub(super) skipped: BTreeMap<Code, u64>,
    /// Lines that are no events: headers, and those to skip.
    pub(super) passed: u64,
    pub(super) indicators: BTreeMap<IndicatorKind, u64>,
    /// Members of declared objects that no field stands for.
    pub(super) unknown_fields: u64,
    /// Bytes of records and of what was skipped.
    pub(super) bytes: u64,
}

impl Counts {
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match self.accepted.get_mut(event.log_type()) {
            Some(count) => *count += 1,
            None => drop(self.accepted.insert(event.log_type().to_owned(), 1)),
        }
        self.unknown_fields += event.unknown_fields() as u64;
        // They come sorted by kind.
        let mut kinds = event.indicators().iter().map(|(kind, _)| kind).peekable();
        while let Some(kind) = kinds.next() {
            let mut count = 1;
            while kinds.next_if_eq(&kind).is_some() {
                count += 1;
            }
            *self.indicators.entry(kind).or_default() += count;
        }
    }

    pub(super) fn rejection(&mut self, log_type: Option<&str>, code: Code) {
        *self.rejected.entry((log_type.map(str::to_owned), code)).or_default() += 1;
    }

    pub(super) fn merge(&mut self, other: Self) {
        merge(&mut self.accepted, other.accepted);
        merge(&mut self.rejected, other.rejected);
        merge(&mut self.skipped, other.skipped);
        merge(&mut self.indicators, other.indicators);
        self.passed += other.passed;
        self.unknown_fields += other.unknown_fields;
        self.bytes += other.bytes;
    }

    pub(super) fn all_accepted(&self) -> u64 {
        self.accepted.values().sum()
    }

    pub(super) fn all_rejected(&self) -> u64 {
        self.rejected.values().sum()
    }

    pub(super) fn all_skipped(&self) -> u64 {
        self.skipped.values().sum()
    }
}

fn merge<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}
