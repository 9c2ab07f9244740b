//! [`findings`]: what somebody should look at, in sentences.

use super::view::{SchemaView, View};
use super::words::{kinds, number, place, several, share, shown};
use logwright::profile::FieldReport;
use serde::Serialize;

/// How many places are named in one sentence.
const NAMED: usize = 4;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Weight {
    /// Data is lost: records are not taken.
    Lost,
    /// Data is dropped or may break.
    Warn,
    /// Good to know.
    Note,
}

/// One thing to look at.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub(super) weight: Weight,
    /// The schema it is about.
    pub(super) schema: Option<String>,
    pub(super) text: String,
}

impl Weight {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Warn => "warn",
            Self::Note => "note",
        }
    }
}

/// What to look at, worst first.
pub(super) fn findings(view: &View) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut add = |weight, text: Option<String>| {
        all.extend(text.map(|text| Finding { weight, schema: None, text }));
    };
    add(Weight::Lost, strangers(view));
    add(Weight::Lost, skipped(view));
    for schema in &view.schemas {
        let mut add = |weight, text: Option<String>| {
            let schema = Some(schema.name().to_owned());
            all.extend(text.map(|text| Finding { weight, schema, text }));
        };
        add(Weight::Lost, rejected(schema));
        add(Weight::Warn, undeclared(schema));
        for field in &schema.report.fields {
            add(Weight::Warn, unlike(field));
        }
        add(Weight::Warn, timeless(schema));
        add(Weight::Note, never(schema));
    }
    all.sort_by_key(|finding| finding.weight);
    all
}

fn strangers(view: &View) -> Option<String> {
    let (count, all) = (view.strangers(), view.records());
    let hint = view.unclaimed.hints.first();
    let hint = hint.map(|hint| format!("; {}: {}", several(hint.records, "record"), hint.text));
    (count > 0).then(|| {
        format!(
            "{} of {} ({}) belong to no schema{}",
            number(count),
            several(all, "record"),
            share(count, all),
            hint.unwrap_or_default()
        )
    })
}

fn skipped(view: &View) -> Option<String> {
    let count = view.skipped();
    let codes: Vec<&str> = view.skipped.iter().map(|skipped| skipped.code).collect();
    let ranges = several(count, "range");
    (count > 0).then(|| format!("{ranges} of the input could not be cut into records: {}", codes.join(", ")))
}

fn rejected(schema: &SchemaView) -> Option<String> {
    let report = &schema.report;
    let reasons: Vec<String> = report
        .rejects
        .iter()
        .take(NAMED)
        .map(|reject| format!("{} at {} ({})", reject.code, place(&reject.pointer), number(reject.records)))
        .collect();
    (report.rejected > 0).then(|| {
        format!(
            "{} of {} rejected ({}): {}{}",
            number(report.rejected),
            several(schema.records(), "record"),
            share(report.rejected, schema.records()),
            reasons.join(", "),
            more(report.rejects.len())
        )
    })
}

fn undeclared(schema: &SchemaView) -> Option<String> {
    let (members, others) = (&schema.report.undeclared, schema.report.undeclared_others.names);
    let count = members.len() as u64 + others;
    let named: Vec<String> = members
        .iter()
        .take(NAMED)
        .map(|member| format!("{} ({})", place(&member.pointer), share(member.present, member.of)))
        .collect();
    let about = if others > 0 { "about " } else { "" };
    let named = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    (count > 0).then(|| {
        let verb = if count == 1 {
            "arrives, is not declared, and is dropped"
        } else {
            "arrive, are not declared, and are dropped"
        };
        format!("{about}{} {verb}{named}{}", several(count, "member"), more(members.len()))
    })
}

fn unlike(field: &FieldReport) -> Option<String> {
    (field.unlike > 0).then(|| {
        let read = if field.refused > 0 { "" } else { ", and is converted" };
        format!(
            "{} is declared {}, but arrives as {}{read}",
            place(&field.pointer),
            field.declared.as_str(),
            kinds(&field.kinds)
        )
    })
}

fn timeless(schema: &SchemaView) -> Option<String> {
    let (count, all) = (schema.report.times.timeless, schema.report.accepted);
    (count > 0).then(|| {
        format!("{} of {} ({}) have no event time", number(count), several(all, "event"), share(count, all))
    })
}

fn never(schema: &SchemaView) -> Option<String> {
    let never = absent(schema);
    let named: Vec<String> = never.iter().take(NAMED).map(|pointer| shown(pointer)).collect();
    (!never.is_empty()).then(|| {
        let count = several(never.len() as u64, "declared field");
        format!("{count} without any value: {}{}", named.join(", "), more(never.len()))
    })
}

/// Pointers to the fields that never arrived, those in objects that never arrived left out.
pub(super) fn absent(schema: &SchemaView) -> Vec<&str> {
    let fields = schema.report.fields.iter();
    let absent = fields.filter(|field| field.present == 0 && field.of > 0 && !field.pointer.ends_with("/*"));
    absent.map(|field| field.pointer.as_str()).collect()
}

fn more(all: usize) -> String {
    match all.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    }
}
