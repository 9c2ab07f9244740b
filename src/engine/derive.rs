//! Makes the values of `copy`, `concat` and `split` on the tape, after the walk. (Language spec, section B.2.)

use super::input::{Input as _, Outside, TextInput};
use super::walk::{Work, walk_value};
use crate::compile::{Derivation, How, Kind, Node, ObjectPlan, Path, Plan, Step};
use crate::event::tape::{Data, Entry, Origin, Run, Source, Tape, offset32};
use crate::event::{json_text, plain_text};
use crate::json::{JsonKind, Scanner, unescape_into, write_escaped};

/// Runs the plan's derivations, in their order. A value whose sources are all missing is absent.
#[cold]
pub(super) fn derive(plan: &Plan, source: &Source<'_>, tape: &mut Tape, work: &mut Work) {
    for derivation in &plan.derivations {
        let Some(made) = make(plan, source, tape, derivation) else { continue };
        let run = tape.root;
        tape.root = insert(plan, tape, work, &plan.root, run, &derivation.target, &made);
    }
}

/// A value that was made: its JSON, and the token of the record it was made from.
struct Made {
    json: String,
    span: (u32, u32),
}

fn make(plan: &Plan, source: &Source<'_>, tape: &Tape, derivation: &Derivation) -> Option<Made> {
    let found = |path| find(plan, source, tape, path);
    let quoted = |text: &str| {
        let mut json = vec![b'"'];
        write_escaped(text, &mut json);
        json.push(b'"');
        String::from_utf8(json).ok()
    };
    match &derivation.how {
        How::Copy(path) => found(path).map(|(json, span)| Made { json, span }),
        How::Split { source: path, separator, index } => {
            let (json, span) = found(path)?;
            let text = plain_text(&json);
            Some(Made { json: quoted(text.split(&**separator).nth(*index)?)?, span })
        }
        How::Concat { sources, separator } => {
            let pieces: Vec<_> = sources.iter().filter_map(found).collect();
            let span = pieces.first()?.1;
            let texts: Vec<String> = pieces.iter().map(|(json, _)| plain_text(json)).collect();
            Some(Made { json: quoted(&texts.join(separator))?, span })
        }
    }
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
        unescape_into(json.get(key.start..key.end)?, &mut text);
        scanner.kind().ok()?;
        let start = scanner.offset();
        scanner.skip().ok()?;
        if text == name {
            found = json.get(start..scanner.offset());
        }
    }
    found.map(str::to_owned)
}

/// Puts the value into every object that the way leads to, read as what the field declares; gives the members there
/// are then.
fn insert(
    plan: &Plan,
    tape: &mut Tape,
    work: &mut Work,
    object: &ObjectPlan,
    run: Run,
    way: &[Step],
    made: &Made,
) -> Run {
    let [Step::Field(field), rest @ ..] = way else { return run };
    let Some(node) = plan.fields(object).get(*field as usize) else { return run };
    if rest.is_empty() {
        let entry = read(plan, tape, work, node, *field, made);
        return with(tape, run, entry);
    }
    let at = tape.run(run).iter().position(|entry| entry.field == *field);
    if let Some(at) = at.map(|at| run.start as usize + at) {
        below(plan, tape, work, node, at, rest, made);
    }
    run
}

fn below(plan: &Plan, tape: &mut Tape, work: &mut Work, node: &Node, at: usize, way: &[Step], made: &Made) {
    let Some(data) = tape.entries.get(at).map(|entry| entry.data) else { return };
    match (&node.kind, data, way) {
        (Kind::Object(object), Data::Object(run), _) => {
            let run = insert(plan, tape, work, object, run, way, made);
            if let Some(entry) = tape.entries.get_mut(at) {
                entry.data = Data::Object(run);
            }
        }
        (Kind::Array(array), Data::Array(run), [Step::Elements, rest @ ..]) => {
            let Some(element) = plan.element(array) else { return };
            for at in run.start..run.start.saturating_add(run.length) {
                below(plan, tape, work, element, at as usize, rest, made);
            }
        }
        _ => {}
    }
}

fn read(plan: &Plan, tape: &mut Tape, work: &mut Work, node: &Node, field: u32, made: &Made) -> Entry {
    let base = tape.buffer.len();
    tape.buffer.push_str(&made.json);
    let outside = Outside { base, start: made.span.0, end: made.span.1, depth: 1 };
    let mut key = String::new();
    let mut input = TextInput::embedded(&made.json, outside, plan.limits.nesting, &mut key);
    let absent =
        Entry { field, start: input.start(), end: input.end(), origin: Origin::Derived, data: Data::Null };
    // What was written as JSON reads as JSON, except where it nests too deep for its new place.
    walk_value(plan, &mut input, (), (node, field), tape, work)
        .map_or(absent, |entry| Entry { origin: Origin::Derived, ..entry })
}

/// The members with another one among them; a null is none.
fn with(tape: &mut Tape, run: Run, entry: Entry) -> Run {
    if matches!(entry.data, Data::Null) {
        return run;
    }
    let start = tape.entries.len();
    let members = tape.run(run).to_vec();
    let before = members.partition_point(|member| member.field < entry.field);
    let (head, tail) = members.split_at_checked(before).unwrap_or((&members, &[]));
    tape.entries.extend_from_slice(head);
    tape.entries.push(entry);
    tape.entries.extend(tail.iter().filter(|member| member.field != entry.field));
    Run { start: offset32(start), length: offset32(tape.entries.len() - start), unknown: run.unknown }
}
