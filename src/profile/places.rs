//! [`Places`]: the pointer to each place of a plan; and what was counted there, as a [`Report`].

use super::report::{
    Estimate, FieldReport, IndicatorReport, Others, RejectReport, Report, Span, Texts, Times,
    UndeclaredReport,
};
use super::{Profile, Tally};
use crate::compile::{ALIAS, ArrayPlan, Kind, Place, Plan, places};
use crate::diagnostic::Code;
use crate::engine::Issue;
use crate::pointer::{Pointer, array_index};
use std::cmp::Reverse;

/// The places of a program's events.
#[derive(Debug)]
pub(super) struct Places(Vec<Place>);

impl Places {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(places(plan))
    }

    /// The place an issue is about: the deepest that the schema describes. None is the record.
    pub(super) fn of_issue(plan: &Plan, issue: &Issue) -> Option<usize> {
        let mut found = None;
        let (mut object, mut array): (_, Option<&ArrayPlan>) = (Some(&plan.root), None);
        for token in issue.record_pointer().tokens() {
            let index = match (object, array) {
                (Some(object), _) => {
                    let Some(field) = object.lookup.find(token.as_bytes(), &mut 0) else { break };
                    object.fields.start + (field & !ALIAS) as usize
                }
                (None, Some(array)) if array_index(&token).is_some() => array.element,
                _ => break,
            };
            let Some(node) = plan.nodes.get(index) else { break };
            found = Some(index);
            (object, array) = match &node.kind {
                Kind::Object(object) => (Some(object), None),
                Kind::Array(array) => (None, Some(array)),
                _ => (None, None),
            };
        }
        if issue.code() != Code::MissingField {
            return found;
        }
        // The pointer is that of the object; what is missing from it, the schema's pointer says.
        let missing = object.and_then(|object| {
            let fields = (object.fields.start..).zip(plan.fields(object));
            fields.into_iter().find(|(_, node)| *node.schema_pointer == *issue.schema_pointer())
        });
        missing.map(|(index, _)| index).or(found)
    }

    fn pointer(&self, index: Option<usize>) -> String {
        let place = index.and_then(|index| self.0.iter().find(|place| place.index == index));
        place.map(|place| place.pointer.as_str().to_owned()).unwrap_or_default()
    }
}

/// What a profile counted, as plain data.
pub(super) fn report(profile: &Profile) -> Report {
    let (first, last) = profile.timeline.ends().unzip();
    let span = |(start, events)| Span { start, events };
    Report {
        schema: profile.has_schema.then(|| profile.program.log_type().to_owned()),
        accepted: profile.accepted,
        rejected: profile.rejected,
        read: profile.read,
        bytes: profile.bytes,
        fields: profile.places.0.iter().filter_map(|place| field(profile, place)).collect(),
        undeclared: undeclared(profile),
        undeclared_others: {
            let (members, names) = profile.undeclared.others();
            Others { members, names }
        },
        rejects: rejects(profile),
        indicators: indicators(profile),
        times: Times {
            first,
            last,
            timeless: profile.timeless,
            span_seconds: profile.timeline.width(),
            spans: profile.timeline.spans().map(span).collect(),
        },
    }
}

fn field(profile: &Profile, place: &Place) -> Option<FieldReport> {
    let node = profile.program.plan().nodes.get(place.index)?;
    let tally = profile.tallies.get(place.index)?;
    let (kinds, null) = (tally.kinds.present().collect::<Vec<_>>(), tally.kinds.nulls());
    let present = kinds.iter().map(|(_, count)| count).sum();
    // A text line has nothing but text.
    let unlike = if profile.program.reads_text() {
        0
    } else {
        kinds.iter().filter(|(kind, _)| !kind.is_declared(node)).map(|(_, count)| count).sum()
    };
    let formats = match &node.kind {
        Kind::Timestamp { formats, .. } => {
            formats.iter().map(ToString::to_string).zip(tally.formats.iter().copied()).collect()
        }
        _ => Vec::new(),
    };
    let refused = profile.rejects.iter().filter(|((_, at), _)| *at == Some(place.index));
    Some(FieldReport {
        pointer: place.pointer.as_str().to_owned(),
        declared: node.type_name(),
        required: node.required,
        of: if place.is_element { tally.kinds.all() } else { objects(profile, place.parent) },
        present,
        null,
        empty: tally.empty,
        kinds,
        unlike,
        refused: refused.map(|(_, records)| records).sum(),
        distinct: estimate(&tally.distinct, present),
        formats,
        examples: Texts(tally.distinct.examples()),
    })
}

/// How many objects of a place were looked into; of the record itself, if it is none.
fn objects(profile: &Profile, place: Option<usize>) -> u64 {
    let tally = |place: usize| profile.tallies.get(place).map(|tally: &Tally| tally.objects);
    place.map_or(profile.read, |place| tally(place).unwrap_or_default())
}

/// There are no more different values than values.
fn estimate(distinct: &super::Distinct, values: u64) -> Estimate {
    Estimate { count: distinct.estimate().min(values), exact: distinct.is_exact() }
}

fn undeclared(profile: &Profile) -> Vec<UndeclaredReport> {
    let mut members: Vec<UndeclaredReport> = profile
        .undeclared
        .named()
        .map(|(object, name, kinds)| {
            let at = profile.places.pointer(object);
            let kinds_present: Vec<_> = kinds.present().collect();
            UndeclaredReport {
                pointer: format!("{at}{}", Pointer::root().key(name)),
                object: at,
                name: name.to_owned(),
                of: objects(profile, object),
                present: kinds_present.iter().map(|(_, count)| count).sum(),
                null: kinds.nulls(),
                kinds: kinds_present,
            }
        })
        .collect();
    members.sort_by(|a, b| {
        (Reverse(a.present), Reverse(a.null), &a.pointer).cmp(&(
            Reverse(b.present),
            Reverse(b.null),
            &b.pointer,
        ))
    });
    members
}

fn rejects(profile: &Profile) -> Vec<RejectReport> {
    let reject = |(&(code, place), &records): (&(Code, Option<usize>), &u64)| RejectReport {
        code,
        pointer: profile.places.pointer(place),
        records,
    };
    let mut rejects: Vec<RejectReport> = profile.rejects.iter().map(reject).collect();
    rejects.sort_by_key(|reject| Reverse(reject.records));
    rejects
}

fn indicators(profile: &Profile) -> Vec<IndicatorReport> {
    let indicator = |(&kind, found): (&_, &super::Found)| IndicatorReport {
        kind,
        found: found.all,
        events: found.events,
        distinct: estimate(&found.distinct, found.all),
        examples: Texts(found.distinct.examples()),
    };
    profile.indicators.iter().map(indicator).collect()
}
