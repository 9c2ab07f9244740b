//! The one walk: reads a record once, the plan telling at every key what to do with the value, and leaves a tape.
//!
//! The walk judges nothing but types: a value that is not of its field's type becomes [`Data::Bad`]. What it means for
//! the record is decided afterwards ([`judge`](super::judge)), when duplicate keys are settled (decision K-30).

use super::coerce;
use super::input::{Input, Outside, TextInput};
use super::issue::embedded_code;
use crate::compile::{ALIAS, Kind, Node, ObjectPlan, Plan};
use crate::diagnostic::Code;
use crate::event::tape::{Data, Entry, Origin, Place, Run, Tape, TextRef, Time, offset32};
use crate::json::{JsonKind, SyntaxError};
use std::fmt;

type Read<T> = Result<T, SyntaxError>;

/// Memory that the walk reuses from record to record.
#[derive(Default)]
pub(super) struct Work {
    /// Members and elements of what is open, before they move to the tape.
    stack: Vec<Entry>,
    /// Keys with escapes.
    pub(super) key: String,
    /// Whether members that are null stay on the tape: only for who counts them, never for an event.
    pub(super) keeps_nulls: bool,
}

/// Shows no data of a record.
impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").finish_non_exhaustive()
    }
}

/// Reads a record, which must be an object. `Ok(false)`: it is JSON, but no object.
pub(super) fn walk<I: Input>(
    plan: &Plan,
    input: &mut I,
    item: I::Item,
    tape: &mut Tape,
    work: &mut Work,
) -> Read<bool> {
    let mut walk = Walk { plan, tape, work };
    walk.tape.clear();
    walk.work.stack.clear();
    let found = input.kind(item)?;
    let start = input.start();
    match found {
        JsonKind::Object => walk.tape.root = walk.object(input, item, &plan.root)?,
        // The reference reads a top-level `null` as an event without fields. (Language spec, section C.)
        _ => input.skip(item)?,
    }
    walk.tape.span = (start, input.end());
    Ok(matches!(found, JsonKind::Object | JsonKind::Null))
}

/// Of all the entries of one field the one that counts: the last one of the field's own name, or where that is absent
/// the last one of its old name. (Decision K-30; language spec, section B.2.)
fn settle(entries: &[Entry], keeps_nulls: bool) -> Option<Entry> {
    let last = |origin| entries.iter().rfind(|entry| entry.origin == origin).copied();
    let there = |entry: &Entry| !matches!(entry.data, Data::Null);
    let (named, renamed) = (last(Origin::Name), last(Origin::Renamed));
    match (named.filter(there), renamed.filter(there)) {
        (Some(named), Some(_)) => Some(Entry { origin: Origin::Conflict, ..named }),
        (None, None) if keeps_nulls => entries.last().copied(),
        (named, renamed) => named.or(renamed),
    }
}

/// Reads one value as what `node` declares, beside a record that was walked already.
pub(super) fn walk_value<I: Input>(
    plan: &Plan,
    input: &mut I,
    item: I::Item,
    (node, field): (&Node, u32),
    tape: &mut Tape,
    work: &mut Work,
) -> Read<Entry> {
    work.stack.clear();
    Walk { plan, tape, work }.value(input, item, node, field)
}

struct Walk<'w> {
    plan: &'w Plan,
    tape: &'w mut Tape,
    work: &'w mut Work,
}

impl Walk<'_> {
    /// Recursion is bounded by the schema: what no field describes is skipped without any.
    fn object<I: Input>(&mut self, input: &mut I, item: I::Item, object: &ObjectPlan) -> Read<Run> {
        let fields = self.plan.fields(object);
        let bottom = self.work.stack.len();
        let (mut expected, mut unknown) = (0, 0);
        // Whether the members come in schema order, each once, and none is null: then they are moved as they are.
        let (mut in_order, mut previous) = (true, None);
        let mut members = input.members(item)?;
        while let Some((field, item)) = input.field(&mut members, &object.lookup, &mut expected)? {
            let Some((field, node)) =
                field.and_then(|field| Some((field, fields.get((field & !ALIAS) as usize)?)))
            else {
                unknown += 1;
                input.skip(item)?;
                continue;
            };
            let mut entry = self.value(input, item, node, field & !ALIAS)?;
            if object.is_transformed {
                unknown += u32::from(node.hidden);
                entry.origin = if field & ALIAS == 0 { Origin::Name } else { Origin::Renamed };
            }
            in_order &= previous < Some(entry.field) && !matches!(entry.data, Data::Null);
            previous = Some(entry.field);
            self.work.stack.push(entry);
        }
        let start = self.tape.entries.len();
        let members = self.work.stack.get_mut(bottom..).unwrap_or_default();
        if in_order {
            self.tape.entries.extend_from_slice(members);
        } else {
            // Stable: of several entries of one field, the last one written stays last.
            members.sort_by_key(|entry| entry.field);
            let keeps_nulls = self.work.keeps_nulls;
            let of_a_field = members.chunk_by(|a, b| a.field == b.field);
            let settled = of_a_field.filter_map(|entries| settle(entries, keeps_nulls));
            self.tape.entries.extend(settled);
        }
        self.work.stack.truncate(bottom);
        Ok(Run { unknown, ..self.run_from(start) })
    }

    fn array<I: Input>(&mut self, input: &mut I, item: I::Item, element: &Node) -> Read<Run> {
        let bottom = self.work.stack.len();
        let mut elements = input.elements(item)?;
        while let Some(item) = input.element(&mut elements)? {
            let entry = self.value(input, item, element, 0)?;
            self.work.stack.push(entry);
        }
        let start = self.tape.entries.len();
        self.tape.entries.extend(self.work.stack.drain(bottom..));
        Ok(self.run_from(start))
    }

    fn run_from(&self, start: usize) -> Run {
        Run { start: offset32(start), length: offset32(self.tape.entries.len() - start), unknown: 0 }
    }

    #[inline]
    fn value<I: Input>(&mut self, input: &mut I, item: I::Item, node: &Node, field: u32) -> Read<Entry> {
        let found = input.kind(item)?;
        let start = input.start();
        let data = self.data(input, item, node, found)?;
        Ok(Entry { field, start, end: input.end(), origin: Origin::Name, data })
    }

    #[inline]
    fn data<I: Input>(&mut self, input: &mut I, item: I::Item, node: &Node, found: JsonKind) -> Read<Data> {
        let buffer = &mut self.tape.buffer;
        Ok(match (&node.kind, found) {
            (_, JsonKind::Null) => {
                input.skip(item)?;
                Data::Null
            }
            (
                Kind::Json { embedded: true } | Kind::Object(ObjectPlan { embedded: true, .. }),
                JsonKind::String,
            ) => self.embedded(input, item, node)?,
            (Kind::Array(array), JsonKind::String) if array.embedded => self.embedded(input, item, node)?,
            (Kind::Json { .. }, _) => Data::Json(input.json(item, buffer)?),
            (Kind::String { .. }, JsonKind::String) => Data::Text(input.string(item, buffer)?),
            (Kind::String { .. }, JsonKind::Number) => Data::Text(input.number(item, buffer)?),
            (Kind::String { .. }, JsonKind::Boolean) => {
                let start = buffer.len();
                buffer.push_str(if input.boolean(item)? { "true" } else { "false" });
                Data::Text(TextRef::in_buffer(start, buffer))
            }
            (Kind::Object(object), JsonKind::Object) => Data::Object(self.object(input, item, object)?),
            (Kind::Array(array), JsonKind::Array) => match self.plan.element(array) {
                Some(element) => Data::Array(self.array(input, item, element)?),
                None => Data::Null,
            },
            (Kind::Boolean, JsonKind::Boolean) => Data::Boolean(input.boolean(item)?),
            (Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp { .. }, JsonKind::Number) => {
                let number = input.number(item, buffer)?;
                self.scalar(input, node, number, found)
            }
            (Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp { .. }, JsonKind::String) => {
                let text = input.string(item, buffer)?;
                self.scalar(input, node, text, found)
            }
            _ => {
                input.skip(item)?;
                self.bad(Code::TypeMismatch, found)
            }
        })
    }

    #[cold]
    fn bad(&mut self, code: Code, found: JsonKind) -> Data {
        self.tape.has_bad = true;
        Data::Bad(code, found)
    }

    /// A number, boolean or timestamp, from the text of a number or string.
    #[inline]
    fn scalar<I: Input>(&mut self, input: &I, node: &Node, text: TextRef, found: JsonKind) -> Data {
        let tape = &mut *self.tape;
        let raw = input.text(text, &tape.buffer);
        let data = match (&node.kind, found) {
            (_, JsonKind::String) if raw.is_empty() => Ok(Data::Null),
            (Kind::Integer(width), _) => coerce::integer(raw, found, *width).map(Data::Integer),
            (Kind::Float, JsonKind::Number) => coerce::float(raw).map(|_| Data::Number(text)),
            (Kind::Float, _) => coerce::float(raw).map(Data::Float),
            (Kind::Timestamp { formats, .. }, _) => {
                coerce::time(raw, found, formats).map(|time| match time {
                    Some((zoned, format)) => {
                        tape.times.push(Time { zoned, format });
                        Data::Time(offset32(tape.times.len() - 1))
                    }
                    None => Data::Null,
                })
            }
            _ => coerce::boolean(raw, found).map(Data::Boolean),
        };
        data.unwrap_or_else(|code| self.bad(code, found))
    }

    /// JSON inside a string: decoded, and read as what the schema declares. (Language spec, section B.)
    #[cold]
    fn embedded<I: Input>(&mut self, input: &mut I, item: I::Item, node: &Node) -> Read<Data> {
        let start = input.start();
        let outer = input.string(item, &mut self.tape.buffer)?;
        // The inner walk appends to the buffer, so it reads from a copy; references go to the text in the buffer.
        let json = input.text(outer, &self.tape.buffer).to_owned();
        if json.is_empty() {
            return Ok(Data::Null);
        }
        let mut base = outer.start as usize;
        if outer.place != Place::Buffer {
            base = self.tape.buffer.len();
            self.tape.buffer.push_str(&json);
        }
        let mut key = String::new();
        let outside = Outside { base, start, end: input.end(), depth: input.depth() };
        let mut inner = TextInput::embedded(&json, outside, self.plan.limits.nesting, &mut key);
        let bottom = self.work.stack.len();
        let data = self.inner(&mut inner, node).and_then(|data| inner.finish().map(|()| data));
        self.work.stack.truncate(bottom);
        Ok(data.unwrap_or_else(|error| self.bad(embedded_code(error.kind), JsonKind::String)))
    }

    fn inner(&mut self, inner: &mut TextInput<'_, '_>, node: &Node) -> Read<Data> {
        let found = inner.kind(())?;
        Ok(match (&node.kind, found) {
            (_, JsonKind::Null) => {
                inner.skip(())?;
                Data::Null
            }
            (Kind::Json { .. }, _) => Data::Json(inner.json((), &mut self.tape.buffer)?),
            (Kind::Object(object), JsonKind::Object) => Data::Object(self.object(inner, (), object)?),
            (Kind::Array(array), JsonKind::Array) => match self.plan.element(array) {
                Some(element) => Data::Array(self.array(inner, (), element)?),
                None => Data::Null,
            },
            _ => {
                inner.skip(())?;
                self.bad(Code::TypeMismatch, found)
            }
        })
    }
}
