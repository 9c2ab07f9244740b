//! The one walk: reads a record once, the plan telling at every key what to do with the value, and leaves a tape.
//!
//! The walk judges nothing but types: a value that is not of its field's type becomes [`Data::Bad`]. What it means for
//! the record is decided afterwards ([`judge`](super::judge)), when duplicate keys are settled (decision K-30).

use super::coerce;
use super::input::{EmbeddedInput, Input, Number, Outside, Plain};
use super::issue::embedded_code;
use super::order;
use crate::compile::{ALIAS, Kind, Node, ObjectPlan, Plan};
use crate::diagnostic::Code;
use crate::event::tape::{Data, Entry, Origin, Place, Run, Tape, TextRef, offset32};
use crate::json::{JsonKind, SyntaxError};
use std::mem;

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
    Walk { plan, tape, work }.value(input, item, node, field, Origin::Name)?;
    Ok(work.stack.pop().unwrap_or(Entry { field, ..NOTHING }))
}

/// A value that is absent.
const NOTHING: Entry = Entry { field: 0, start: 0, end: 0, origin: Origin::Name, data: Data::Null };

/// How many of the members are there for derivations only, so that no field of the event stands for them.
#[inline(always)]
fn hidden(object: &ObjectPlan, fields: &[Node], members: &[Entry]) -> u32 {
    if !object.has_hidden {
        return 0;
    }
    let is_hidden = |member: &&Entry| fields.get(member.field as usize).is_some_and(|node| node.hidden);
    offset32(members.iter().filter(is_hidden).count())
}

struct Walk<'w> {
    plan: &'w Plan,
    tape: &'w mut Tape,
    work: &'w mut Work,
}

impl Walk<'_> {
    /// Recursion is bounded by the schema: what no field describes is skipped without any.
    ///
    /// The loop is a function of its own and calls what is not of its usual way, so that all it needs is in registers.
    #[inline(never)]
    fn object<I: Input>(&mut self, input: &mut I, item: I::Item, object: &ObjectPlan) -> Read<Run> {
        if let Some(run) = self.ordered(input, item, object)? {
            return Ok(run);
        }
        let fields = self.plan.fields(object);
        let bottom = self.work.stack.len();
        let (mut expected, mut unknown) = (0, 0);
        let mut members = input.members(item)?;
        while let Some((field, item)) = input.field(&mut members, &object.lookup, &mut expected)? {
            // The old key of a `rename` is no field here.
            let node = field.and_then(|field| fields.get(field as usize));
            // Most values are strings where the schema says so.
            if let (Some(field), Some(Node { kind: Kind::String { .. }, .. })) = (field, node)
                && let Some(Plain { text, start, end }) = input.plain(&mut members, item)
            {
                let data = Data::Text(text);
                self.work.stack.push(Entry { field, start, end, origin: Origin::Name, data });
                continue;
            }
            unknown += u32::from(!self.member(input, item, fields, field)?);
            input.resume(&mut members);
        }
        let start = self.tape.entries.len();
        let members = self.work.stack.get_mut(bottom..).unwrap_or_default();
        unknown += hidden(object, fields, members);
        let there = order::put(members, self.tape, self.work.keeps_nulls);
        self.note_missing(object, there);
        self.work.stack.truncate(bottom);
        Ok(Run { unknown, ..self.run_from(start) })
    }

    /// Members that the input puts in order go to the tape at once, and what is below them goes behind them.
    #[inline]
    fn ordered<I: Input>(&mut self, input: &mut I, item: I::Item, object: &ObjectPlan) -> Read<Option<Run>> {
        let Some(mut members) = input.ordered(item, &object.lookup)? else { return Ok(None) };
        let fields = self.plan.fields(object);
        let start = self.tape.entries.len();
        self.tape.entries.resize(start + members.known, NOTHING);
        let (mut end, mut there) = (start, 0_u64);
        while let Some((field, item)) = input.next_ordered(&mut members) {
            let Some(node) = fields.get(field as usize) else { continue };
            let token_start = input.start();
            let data = match self.at_once(input, item, node)? {
                Some(data) => data,
                None => self.read(input, item, node)?,
            };
            if !matches!(data, Data::Null)
                && let Some(entry) = self.tape.entries.get_mut(end)
            {
                let origin = Origin::Name;
                *entry = Entry { field, start: token_start, end: input.end(), origin, data };
                end += 1;
                there |= 1_u64.wrapping_shl(field);
            }
        }
        self.note_missing(object, there);
        let unknown =
            members.unknown + hidden(object, fields, self.tape.entries.get(start..end).unwrap_or_default());
        Ok(Some(Run { start: offset32(start), length: offset32(end - start), unknown }))
    }

    /// Notes whether something may be missing that is required, by the fields that are there.
    #[inline(always)]
    fn note_missing(&mut self, object: &ObjectPlan, there: u64) {
        self.tape.has_odd |= object.required_bits.is_none_or(|required| required & !there != 0);
    }

    fn array<I: Input>(&mut self, input: &mut I, item: I::Item, element: &Node) -> Read<Run> {
        if matches!(element.kind, Kind::Object(_) | Kind::Array(_)) {
            let bottom = self.work.stack.len();
            self.elements(input, item, element)?;
            let start = self.tape.entries.len();
            // All that is open will follow, and the entry of the array: room for these, too, lest one of them doubles it.
            self.tape.entries.reserve(self.work.stack.len() + 1);
            self.tape.entries.extend_from_slice(self.work.stack.get(bottom..).unwrap_or_default());
            self.work.stack.truncate(bottom);
            return Ok(self.run_from(start));
        }
        // Nothing but the elements goes to the tape until the array ends, so that it can take the place of the stack.
        let start = self.tape.entries.len();
        mem::swap(&mut self.work.stack, &mut self.tape.entries);
        let read = self.elements(input, item, element);
        mem::swap(&mut self.work.stack, &mut self.tape.entries);
        read.map(|()| self.run_from(start))
    }

    fn elements<I: Input>(&mut self, input: &mut I, item: I::Item, element: &Node) -> Read<()> {
        let mut elements = input.elements(item)?;
        while let Some(item) = input.element(&mut elements)? {
            self.value(input, item, element, 0, Origin::Name)?;
        }
        Ok(())
    }

    fn run_from(&self, start: usize) -> Run {
        Run { start: offset32(start), length: offset32(self.tape.entries.len() - start), unknown: 0 }
    }

    /// Reads the value of a member; whether a field stands for it.
    #[inline(always)]
    fn member<I: Input>(
        &mut self,
        input: &mut I,
        item: I::Item,
        fields: &[Node],
        field: Option<u32>,
    ) -> Read<bool> {
        if let Some(field) = field
            && let Some(node) = fields.get((field & !ALIAS) as usize)
        {
            let origin = if field & ALIAS == 0 { Origin::Name } else { Origin::Renamed };
            return self.value(input, item, node, field & !ALIAS, origin).map(|()| true);
        }
        if let Some(key) = input.last_key() {
            self.tape.note_unknown(key, input.depth());
        }
        input.skip(item).map(|()| false)
    }

    /// Reads one value if that needs no call. Most are strings where the schema says so.
    #[inline(always)]
    fn at_once<I: Input>(&mut self, input: &mut I, item: I::Item, node: &Node) -> Read<Option<Data>> {
        let buffer = &mut self.tape.buffer;
        Ok(match node.kind {
            Kind::String { .. } if input.is_at_string(item) => Some(Data::Text(input.string(item, buffer)?)),
            Kind::Json { embedded: false } if input.is_at_json(item) => {
                Some(Data::Json(input.json(item, buffer)?))
            }
            _ => None,
        })
    }

    /// Reads one value. Apart from the loop over the members, which is small without it.
    #[inline(never)]
    fn read<I: Input>(&mut self, input: &mut I, item: I::Item, node: &Node) -> Read<Data> {
        let found = input.kind(item)?;
        self.data(input, item, node, found)
    }

    /// Reads one value and puts it on the stack. What it is stays in registers up to there: written to memory in parts and
    /// read as a whole, every value would wait for its own stores.
    fn value<I: Input>(
        &mut self,
        input: &mut I,
        item: I::Item,
        node: &Node,
        field: u32,
        origin: Origin,
    ) -> Read<()> {
        let found = input.kind(item)?;
        let start = input.start();
        let data = self.data(input, item, node, found)?;
        self.work.stack.push(Entry { field, start, end: input.end(), origin, data });
        Ok(())
    }

    #[inline(always)]
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
            (
                Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp { .. },
                JsonKind::Number | JsonKind::String,
            ) => {
                if let Some(data) = input.parsed(item).and_then(|number| self.parsed(node, number)) {
                    return Ok(data);
                }
                let buffer = &mut self.tape.buffer;
                let text = match found {
                    JsonKind::Number => input.number(item, buffer)?,
                    _ => input.string(item, buffer)?,
                };
                self.scalar(input, node, text, found)
            }
            _ => {
                input.skip(item)?;
                self.bad(Code::TypeMismatch, found)
            }
        })
    }

    #[inline]
    fn bad(&mut self, code: Code, found: JsonKind) -> Data {
        self.tape.has_odd = true;
        Data::Bad(code, found)
    }

    /// What is known of a number without its text: an integer or timestamp of the usual kind.
    #[inline]
    fn parsed(&mut self, node: &Node, number: Number) -> Option<Data> {
        match (&node.kind, number) {
            (Kind::Integer(width), Number::Integer(integer)) => {
                coerce::fit(integer, *width).map(Data::Integer).ok()
            }
            (Kind::Timestamp { formats, .. }, _) => {
                let zoned = formats.first()?.read_thousandths(coerce::thousandths(number)?)?;
                Some(coerce::put_time(zoned, 0, &mut self.tape.times))
            }
            _ => None,
        }
    }

    /// A number, boolean or timestamp, from the text of a number or string.
    #[inline(always)]
    fn scalar<I: Input>(&mut self, input: &I, node: &Node, text: TextRef, found: JsonKind) -> Data {
        let raw = input.text(text, &self.tape.buffer);
        let data = match (&node.kind, found) {
            (_, JsonKind::String) if raw.is_empty() => Ok(Data::Null),
            (Kind::Integer(width), _) => coerce::integer(raw, found, *width).map(Data::Integer),
            (Kind::Float, JsonKind::Number) => coerce::float(raw).map(|_| Data::Number(text)),
            (Kind::Float, _) => coerce::float(raw).map(Data::Float),
            (Kind::Timestamp { formats, .. }, _) => coerce::time(raw, found, formats, &mut self.tape.times),
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
        let outside = Outside { base: offset32(base), start, end: input.end(), depth: input.depth() };
        let mut inner = EmbeddedInput::embedded(&json, outside, self.plan.limits.nesting, &mut key);
        let bottom = self.work.stack.len();
        let data = self.inner(&mut inner, node).and_then(|data| inner.finish().map(|()| data));
        self.work.stack.truncate(bottom);
        Ok(data.unwrap_or_else(|error| self.bad(embedded_code(error.kind), JsonKind::String)))
    }

    fn inner(&mut self, inner: &mut EmbeddedInput<'_, '_>, node: &Node) -> Read<Data> {
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
