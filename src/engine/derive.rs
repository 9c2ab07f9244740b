//! Makes the values of `copy`, `concat` and `split` on the tape, after the walk. (Language spec, section B.2.)

use super::input::{EmbeddedInput, Input as _, Outside};
use super::walk::{Work, walk_value};
use crate::compile::{Derivation, How, Kind, Node, ObjectPlan, Path, Plan, Step};
use crate::event::tape::{Data, Entry, Origin, Run, Source, Tape, offset32};
use crate::event::{json_text, plain_text};
use crate::json::{JsonKind, Scanner, quoted, unescape_into};

/// The record makes more than `Limits::derived_bytes`.
pub(super) struct Exceeded;

/// Runs the plan's derivations, in their order. A value whose sources are all missing is absent.
#[cold]
pub(super) fn derive(
    plan: &Plan,
    source: &Source<'_>,
    tape: &mut Tape,
    work: &mut Work,
) -> Result<(), Exceeded> {
    let mut derive = Derive { plan, source, tape, work, left: plan.limits.derived_bytes };
    for (number, derivation) in plan.derivations.iter().enumerate() {
        let Some(made) = derive.make(narrow(number, u16::MAX), derivation)? else { continue };
        let run = derive.tape.root;
        derive.tape.root = derive.insert(&plan.root, run, &derivation.target, &made)?;
    }
    Ok(())
}

struct Derive<'d> {
    plan: &'d Plan,
    source: &'d Source<'d>,
    tape: &'d mut Tape,
    work: &'d mut Work,
    /// How many bytes may still be made, moved entries counted in.
    left: usize,
}

/// A value that was made.
struct Made {
    /// Its JSON, and where that stands in the tape's buffer, once for all the places it goes to.
    json: String,
    base: usize,
    /// The token of the record it was made from.
    span: (u32, u32),
    origin: Origin,
}

/// A value that is a source.
struct Found {
    json: String,
    span: (u32, u32),
    /// Which of the sources it is.
    number: u8,
}

impl Derive<'_> {
    fn spend(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.left = self.left.checked_sub(bytes).ok_or(Exceeded)?;
        Ok(())
    }

    fn make(&mut self, derivation: u16, how: &Derivation) -> Result<Option<Made>, Exceeded> {
        let mut found = Vec::new();
        for (number, path) in how.sources().iter().enumerate() {
            if let Some((json, span)) = find(self.plan, self.source, self.tape, path) {
                self.spend(json.len())?;
                found.push(Found { json, span, number: narrow(number, u8::MAX) });
            }
        }
        let Some(first) = found.first() else { return Ok(None) };
        let (span, origin) = (first.span, Origin::Derived { derivation, source: first.number });
        let json = match &how.how {
            How::Copy(_) => Some(first.json.clone()),
            How::Split { separator, index, .. } => {
                plain_text(&first.json).split(&**separator).nth(*index).map(quoted)
            }
            How::Concat { separator, .. } => {
                self.spend(separator.len().saturating_mul(found.len()))?;
                let texts: Vec<String> = found.iter().map(|found| plain_text(&found.json)).collect();
                Some(quoted(&texts.join(separator)))
            }
        };
        let Some(json) = json else { return Ok(None) };
        self.spend(json.len())?;
        let base = self.tape.buffer.len();
        self.tape.buffer.push_str(&json);
        Ok(Some(Made { json, base, span, origin }))
    }

    /// Puts the value into every object that the way leads to, read as what the field declares; gives the members there
    /// are then.
    fn insert(&mut self, object: &ObjectPlan, run: Run, way: &[Step], made: &Made) -> Result<Run, Exceeded> {
        let [Step::Field(field), rest @ ..] = way else { return Ok(run) };
        let Some(node) = self.plan.fields(object).get(*field as usize) else { return Ok(run) };
        if rest.is_empty() {
            let entry = self.read(node, *field, made)?;
            return self.with(run, entry);
        }
        let at = self.tape.run(run).iter().position(|entry| entry.field == *field);
        if let Some(at) = at {
            self.below(node, run.start as usize + at, rest, made)?;
        }
        Ok(run)
    }

    fn below(&mut self, node: &Node, at: usize, way: &[Step], made: &Made) -> Result<(), Exceeded> {
        let Some(data) = self.tape.entries.get(at).map(|entry| entry.data) else { return Ok(()) };
        match (&node.kind, data, way) {
            (Kind::Object(object), Data::Object(run), _) => {
                let run = self.insert(object, run, way, made)?;
                if let Some(entry) = self.tape.entries.get_mut(at) {
                    entry.data = Data::Object(run);
                }
            }
            (Kind::Array(array), Data::Array(run), [Step::Elements, rest @ ..]) => {
                let Some(element) = self.plan.element(array) else { return Ok(()) };
                for at in run.start..run.start.saturating_add(run.length) {
                    self.below(element, at as usize, rest, made)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn read(&mut self, node: &Node, field: u32, made: &Made) -> Result<Entry, Exceeded> {
        self.spend(made.json.len())?;
        let outside = Outside { base: offset32(made.base), start: made.span.0, end: made.span.1, depth: 1 };
        let mut key = String::new();
        let mut input = EmbeddedInput::embedded(&made.json, outside, self.plan.limits.nesting, &mut key);
        let (start, end) = (input.start(), input.end());
        let absent = Entry { field, start, end, origin: made.origin, data: Data::Null };
        // What was written as JSON reads as JSON, except where it nests too deep for its new place.
        Ok(walk_value(self.plan, &mut input, (), (node, field), self.tape, self.work)
            .map_or(absent, |entry| Entry { origin: made.origin, ..entry }))
    }

    /// The members with another one among them; a null is none.
    fn with(&mut self, run: Run, entry: Entry) -> Result<Run, Exceeded> {
        if matches!(entry.data, Data::Null) {
            return Ok(run);
        }
        let (mut start, end) = (run.start as usize, run.start as usize + run.length as usize);
        if end != self.tape.entries.len() {
            // Others stand behind them: they move to the end of the tape, where there is room for one more.
            self.spend(size_of::<Entry>().saturating_mul(run.length as usize + 1))?;
            start = self.tape.entries.len();
            let members = self.tape.run(run).to_vec();
            self.tape.entries.extend(members);
        }
        let members = self.tape.entries.get(start..).unwrap_or_default();
        let at = start + members.partition_point(|member| member.field < entry.field);
        // It is not there yet: no key of a record stands for a field that is made.
        self.tape.entries.insert(at, entry);
        let length = offset32(self.tape.entries.len() - start);
        Ok(Run { start: offset32(start), length, unknown: run.unknown })
    }
}

/// A number as an entry keeps it, only to tell where a value came from: past so many it is one of the last.
fn narrow<N: TryFrom<usize>>(number: usize, last: N) -> N {
    N::try_from(number).unwrap_or(last)
}

/// The JSON of the value at a path, and its token; `None` if it is absent.
fn find(plan: &Plan, source: &Source<'_>, tape: &Tape, path: &Path) -> Option<(String, (u32, u32))> {
    let (mut object, mut run, mut at) = (&plan.root, tape.root, None);
    for (depth, &field) in path.fields.iter().enumerate() {
        let node = plan.fields(object).get(field as usize)?;
        let entry = tape.member(run, field)?;
        at = Some((node, entry));
        if let (Kind::Object(inner), Data::Object(members)) = (&node.kind, entry.data) {
            (object, run) = (inner, members);
        } else if depth + 1 < path.fields.len() {
            return None;
        }
    }
    let (node, entry) = at?;
    if matches!(entry.data, Data::Bad(..) | Data::Null) {
        return None;
    }
    let json = json_text(plan, source, tape, node, entry);
    let inside = path.rest.iter().try_fold(json, |json, name| member(&json, name))?;
    (inside.trim() != "null").then_some((inside, (entry.start, entry.end)))
}

/// The JSON of the member `name` of a JSON object; of duplicates the last.
fn member(json: &str, name: &str) -> Option<String> {
    let mut scanner = Scanner::new(json, 0, usize::MAX);
    if scanner.kind().ok()? != JsonKind::Object {
        return None;
    }
    scanner.enter().ok()?;
    let (mut first, mut found) = (true, None);
    while let Some(key) = scanner.key(first).ok()? {
        first = false;
        let mut text = String::new();
        unescape_into(json.get(key.range())?, &mut text);
        scanner.kind().ok()?;
        let start = scanner.offset();
        scanner.skip().ok()?;
        if text == name {
            found = json.get(start..scanner.offset());
        }
    }
    found.map(str::to_owned)
}
