//! The verdict on a walked record: types, `required`, `validate`, event time and indicators, in schema order.

use super::found::settle;
use super::issue::{Detail, Issue, detail};
use super::rejection::{Issues, Rejection};
use crate::compile::{Kind, Node, ObjectPlan, Plan};
use crate::diagnostic::Code;
use crate::event::tape::{Conflict, Data, Entry, Found, Origin, Place, Run, Source, Tape, TextRef};
use crate::indicators::{Hit, Scanner};
use crate::model::Mask;
use crate::pointer::Pointer;

/// What the verdict is told to.
pub(crate) trait Sink {
    /// Takes an issue; `false` to hear no more.
    fn issue(&mut self, code: Code, issue: impl FnOnce() -> Issue) -> bool;
}

/// Only whether there is an issue.
#[derive(Debug, Default)]
pub(super) struct Gate {
    pub(super) refused: bool,
}

impl Sink for Gate {
    fn issue(&mut self, _: Code, _: impl FnOnce() -> Issue) -> bool {
        self.refused = true;
        false
    }
}

/// All issues, up to a limit.
#[derive(Debug)]
pub(crate) struct Collect {
    issues: Issues,
    limit: usize,
}

impl Collect {
    pub(crate) fn new(limit: usize) -> Self {
        Self { issues: Issues::default(), limit }
    }

    /// The rejection if there was an issue.
    pub(crate) fn finish(self) -> Result<(), Rejection> {
        if self.issues.list.is_empty() { Ok(()) } else { Err(Rejection::new(self.issues)) }
    }
}

impl Sink for Collect {
    fn issue(&mut self, _: Code, issue: impl FnOnce() -> Issue) -> bool {
        // A limit of zero still refuses: a rejection has at least one issue.
        if self.issues.list.len() < self.limit.max(1) {
            self.issues.list.push(issue());
            return true;
        }
        self.issues.truncated = true;
        false
    }
}

/// Where the judge stands: a list on the call stack, turned into a pointer only for an issue.
#[derive(Clone, Copy)]
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    /// The record itself, or a place that the record has no other pointer for.
    Here,
    /// A value made from another place by a derivation of the plan from one of its sources: that is the place to point to.
    Made(&'p Plan, u16, u8),
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    fn pointer(&self) -> Pointer {
        self.append(0).0
    }

    /// The pointer, with room for so many bytes more; and whether it ends here: there are no pointers into a value that
    /// was made.
    fn append(&self, more: usize) -> (Pointer, bool) {
        let room = more + if let Step::Key(key) = self.step { key.len() + 1 } else { 4 };
        let (mut pointer, ends) = match self.parent {
            Some(parent) => parent.append(room),
            None => (Pointer::with_capacity(room), false),
        };
        match self.step {
            _ if ends => {}
            Step::Here => {}
            Step::Made(plan, derivation, source) => return (plan.source_pointer(derivation, source), true),
            Step::Key(key) => pointer.push_key(key),
            Step::Index(index) => pointer.push_index(index),
        }
        (pointer, ends)
    }
}

/// Judges the record on `tape`, adding event time and indicators to it.
pub(super) fn judge<S: Sink>(
    plan: &Plan,
    source: &Source<'_>,
    tape: &mut Tape,
    copy: &mut String,
    sink: &mut S,
) {
    let spans = !matches!(source, Source::Values { .. });
    let (has_odd, run, whole) = (tape.has_odd, tape.root, tape.span);
    let mut judge = Judge { plan, source, tape, copy, sink, has_odd, spans };
    let root = Path { parent: None, step: Step::Here };
    let _ = judge.object(&plan.root, run, &root, whole, Below::Objects);
    settle(source, tape);
}

/// How a member is reached in the record: by its key, by the old key of a `rename`, or where it was made from.
fn step_to<'p>(plan: &'p Plan, node: &'p Node, origin: Origin) -> Step<'p> {
    match (origin, &node.renamed_from) {
        (Origin::Derived { derivation, source }, _) => Step::Made(plan, derivation, source),
        (Origin::Renamed, Some(from)) => Step::Key(from),
        _ => Step::Key(&node.name),
    }
}

/// Whether the judge is below an array, where `required`, `validate` and the event-time flag of timestamps differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Objects,
    Arrays,
}

struct Judge<'j, S> {
    plan: &'j Plan,
    source: &'j Source<'j>,
    tape: &'j mut Tape,
    /// Where a text of the tape's buffer is copied to be scanned.
    copy: &'j mut String,
    sink: &'j mut S,
    has_odd: bool,
    spans: bool,
}

/// Stops the judging: the sink has heard enough.
struct Enough;

impl<S: Sink> Judge<'_, S> {
    fn object(
        &mut self,
        object: &ObjectPlan,
        run: Run,
        path: &Path<'_>,
        span: (u32, u32),
        below: Below,
    ) -> Result<(), Enough> {
        let fields = self.plan.fields(object);
        let enforced = below == Below::Objects || self.plan.enforce_in_arrays;
        let mut required = if enforced { &*object.required } else { &[] };
        for at in run.start..run.start.saturating_add(run.length) {
            let Some(entry) = self.tape.entries.get(at as usize) else { break };
            let Some(node) = fields.get(entry.field as usize) else { continue };
            match required {
                [due, rest @ ..] if *due == entry.field => required = rest,
                [due, ..] if *due < entry.field => {
                    let field = entry.field;
                    required = self.missing(required, field, fields, path, span)?;
                    required = required.strip_prefix(&[field]).unwrap_or(required);
                }
                _ => {}
            }
            if node.quiet && !self.has_odd {
                continue;
            }
            // Not before: an entry that was written just now, piece by piece, is slow to be read as a whole.
            let Some(&entry) = self.tape.entries.get(at as usize) else { break };
            if entry.origin == Origin::Conflict && self.tape.conflicts.len() < self.plan.limits.issues {
                let path = Path { parent: Some(path), step: Step::Key(&node.name) };
                self.tape.conflicts.push(Conflict {
                    record_pointer: path.pointer(),
                    schema_pointer: node.schema_pointer.clone(),
                    span: self.spans.then_some(entry.start as usize..entry.end as usize),
                });
            }
            let path = Path { parent: Some(path), step: step_to(self.plan, node, entry.origin) };
            self.value(node, at, entry, &path, below)?;
        }
        self.missing(required, u32::MAX, fields, path, span).map(drop)
    }

    /// Reports the required fields before `field`; gives those that are left.
    fn missing<'r>(
        &mut self,
        mut required: &'r [u32],
        field: u32,
        fields: &[Node],
        path: &Path<'_>,
        span: (u32, u32),
    ) -> Result<&'r [u32], Enough> {
        while let [first, rest @ ..] = required {
            if *first >= field {
                break;
            }
            if let Some(node) = fields.get(*first as usize) {
                self.report(Code::MissingField, node, path, span, Detail::Missing(node.name.clone()))?;
            }
            required = rest;
        }
        Ok(required)
    }

    fn value(
        &mut self,
        node: &Node,
        at: u32,
        entry: Entry,
        path: &Path<'_>,
        below: Below,
    ) -> Result<(), Enough> {
        let span = (entry.start, entry.end);
        match (&node.kind, entry.data) {
            (_, Data::Bad(code, found)) => self.report(code, node, path, span, detail(node, found))?,
            (Kind::String { scanners, validate, mask }, Data::Text(text)) => {
                if let Some(rules) = validate
                    && (below == Below::Objects || self.plan.enforce_in_arrays)
                    && let Some(code) = super::validate::broken(rules, self.source.text(self.tape, text))
                {
                    self.report(code, node, path, span, Detail::None)?;
                }
                let text = mask.as_ref().map_or(text, |mask| self.mask(mask, at, text));
                for scanner in scanners {
                    self.scan(*scanner, text);
                }
            }
            (Kind::Timestamp { is_event_time: true, .. }, Data::Time(time))
                if self.tape.event_time.is_none() =>
            {
                self.tape.event_time = self.tape.times.get(time as usize).map(|time| time.zoned);
            }
            (Kind::Object(object), Data::Object(run)) => self.object(object, run, path, span, below)?,
            (Kind::Array(array), Data::Array(run)) => {
                let Some(element) = self.plan.element(array) else { return Ok(()) };
                for (index, at) in (run.start..run.start.saturating_add(run.length)).enumerate() {
                    let Some(&entry) = self.tape.entries.get(at as usize) else { break };
                    // The event-time flag has no effect on the elements of an array themselves. (Section F.6.)
                    if matches!(entry.data, Data::Time(_)) {
                        continue;
                    }
                    let path = Path { parent: Some(path), step: Step::Index(index) };
                    self.value(element, at, entry, &path, Below::Arrays)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    #[cold]
    fn report(
        &mut self,
        code: Code,
        node: &Node,
        path: &Path<'_>,
        span: (u32, u32),
        detail: Detail,
    ) -> Result<(), Enough> {
        let (spans, is_private) = (self.spans, self.plan.has_masks);
        let more = self.sink.issue(code, || Issue {
            code,
            record_pointer: path.pointer(),
            schema_pointer: node.schema_pointer.clone(),
            span: spans.then_some(span.0 as usize..span.1 as usize),
            detail,
            is_private,
        });
        if more { Ok(()) } else { Err(Enough) }
    }

    /// Puts what is shown instead of a text in its place.
    fn mask(&mut self, mask: &Mask, at: u32, text: TextRef) -> TextRef {
        let shown = super::mask::shown(mask, self.source.text(self.tape, text));
        let base = self.tape.buffer.len();
        self.tape.buffer.push_str(&shown);
        let masked = TextRef::in_buffer(base, &self.tape.buffer);
        if let Some(entry) = self.tape.entries.get_mut(at as usize) {
            entry.data = Data::Text(masked);
        }
        masked
    }

    fn scan(&mut self, scanner: Scanner, text: TextRef) {
        let Tape { found, buffer, .. } = &mut *self.tape;
        let bytes = text.start as usize..text.start as usize + text.length as usize;
        let subject = match (text.place, self.source) {
            (Place::Record, Source::Json(record) | Source::Line(record)) => {
                record.get(bytes).unwrap_or_default()
            }
            (Place::Buffer, _) => {
                // What is made from it goes to the buffer, too.
                self.copy.clear();
                self.copy.push_str(buffer.get(bytes).unwrap_or_default());
                self.copy.as_str()
            }
            _ => self.source.value(text).and_then(serde_json::Value::as_str).unwrap_or_default(),
        };
        scanner.scan(subject, &mut |kind, hit| {
            let part = match &hit {
                Hit::Slice { start, end } => text.part(*start, *end),
                Hit::Made(_) => None,
            };
            let text = part.unwrap_or_else(|| {
                let base = buffer.len();
                match &hit {
                    Hit::Slice { start, end } => {
                        buffer.push_str(subject.get(*start..*end).unwrap_or_default());
                    }
                    Hit::Made(made) => buffer.push_str(made),
                }
                TextRef::in_buffer(base, buffer)
            });
            found.push(Found { kind, text });
        });
    }
}
