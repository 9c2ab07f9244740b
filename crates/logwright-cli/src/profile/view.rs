//! [`View`]: what was gathered, ready to be shown, and as JSON.

use super::findings::{Finding, findings};
use super::gather::Gathered;
use super::patch::{Patch, patches};
use crate::failure::Verdict;
use crate::input::Source;
use logwright::profile::Report;
use serde::Serialize;
use std::cmp::Reverse;

/// A profile as it is shown. Its JSON form is what `--format json` writes.
#[derive(Debug, Serialize)]
pub(super) struct View {
    /// What was read.
    pub(super) inputs: Vec<String>,
    /// What somebody should look at, worst first.
    pub(super) findings: Vec<Finding>,
    /// Schemas with records, the one with the most first.
    pub(super) schemas: Vec<SchemaView>,
    /// Records that no schema takes.
    pub(super) unclaimed: Unclaimed,
    /// Ranges of the inputs that no record could be cut from.
    pub(super) skipped: Vec<Skipped>,
    /// Schemas that no record belongs to.
    pub(super) unused: Vec<String>,
    /// Inputs that could not be read, or not to the end.
    pub(super) unreadable: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct SchemaView {
    #[serde(flatten)]
    pub(super) report: Report,
    pub(super) patches: Vec<Patch>,
}

#[derive(Debug, Serialize)]
pub(super) struct Unclaimed {
    #[serde(flatten)]
    pub(super) report: Report,
    pub(super) hints: Vec<Hint>,
}

/// What records look like.
#[derive(Debug, Serialize)]
pub(super) struct Hint {
    pub(super) text: String,
    pub(super) records: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Skipped {
    pub(super) code: &'static str,
    pub(super) ranges: u64,
}

impl View {
    pub(super) fn new(gathered: Gathered, sources: &[Source]) -> Self {
        let (mut schemas, mut unused) = (Vec::new(), Vec::new());
        for (log_type, known) in gathered.schemas {
            if known.profile.records() == 0 {
                unused.push(log_type);
                continue;
            }
            let report = known.profile.report();
            let patches =
                patches(&report, &known.inferences.map(|inference| inference.schema().unwrap_or_default()));
            schemas.push(SchemaView { report, patches });
        }
        schemas.sort_by_key(|schema| Reverse(schema.records()));
        let mut hints: Vec<Hint> =
            gathered.hints.into_iter().map(|(text, records)| Hint { text, records }).collect();
        hints.sort_by_key(|hint| Reverse(hint.records));
        let skipped = gathered.skipped.into_iter();
        let mut view = Self {
            inputs: sources.iter().map(|source| source.name().to_string()).collect(),
            findings: Vec::new(),
            schemas,
            unclaimed: Unclaimed { report: gathered.strangers.report(), hints },
            skipped: skipped.map(|(code, ranges)| Skipped { code: code.as_str(), ranges }).collect(),
            unused,
            unreadable: gathered.unreadable.into_iter().map(|(_, message)| message).collect(),
        };
        view.findings = findings(&view);
        view
    }

    pub(super) fn accepted(&self) -> u64 {
        self.schemas.iter().map(|schema| schema.report.accepted).sum()
    }

    /// Rejected by a schema.
    pub(super) fn rejected(&self) -> u64 {
        self.schemas.iter().map(|schema| schema.report.rejected).sum()
    }

    /// Records of no schema.
    pub(super) fn strangers(&self) -> u64 {
        self.unclaimed.report.rejected
    }

    pub(super) fn records(&self) -> u64 {
        self.accepted() + self.rejected() + self.strangers()
    }

    pub(super) fn skipped(&self) -> u64 {
        self.skipped.iter().map(|skipped| skipped.ranges).sum()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.schemas.iter().map(|schema| schema.report.bytes).sum::<u64>() + self.unclaimed.report.bytes
    }

    pub(super) fn verdict(&self) -> Verdict {
        match (self.unreadable.is_empty(), self.rejected() + self.strangers() + self.skipped()) {
            (false, _) => Verdict::Broken,
            (true, 0) => Verdict::Accepted,
            (true, _) => Verdict::Rejected,
        }
    }
}

impl SchemaView {
    pub(super) fn records(&self) -> u64 {
        self.report.accepted + self.report.rejected
    }

    pub(super) fn name(&self) -> &str {
        self.report.schema.as_deref().unwrap_or_default()
    }
}
