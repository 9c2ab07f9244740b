//! Which members of a record no field stands for.

use super::input::{Input, RecordInput, ValueInput, ValueItem};
use crate::compile::{ALIAS, Kind, ObjectPlan, Plan};
use crate::event::Event;
use crate::event::tape::Source;
use crate::json::{JsonKind, SyntaxError};
use crate::pointer::Pointer;
use std::collections::BTreeMap;

/// A member that no field stands for.
#[derive(Debug)]
pub(crate) struct Undeclared {
    pointer: Pointer,
    /// The declared object it is in, by its place in the plan's table; `None` is the record itself.
    pub(crate) object: Option<usize>,
    pub(crate) name: String,
    pub(crate) kind: JsonKind,
    /// Of a number: whether it is written without fraction and exponent.
    pub(crate) is_whole: bool,
    /// Whether a transformation reads it, though no field of the event has its name.
    pub(crate) is_source: bool,
}

/// The members of a record that no field stands for, at most `most` of them. As [`Event::unknown_pointers`].
pub(crate) fn undeclared(plan: &Plan, record: &str, most: usize) -> Vec<Undeclared> {
    let mut key = String::new();
    let mut input = RecordInput::new(record, plan.limits.nesting, &mut key);
    let mut search = Search { plan, left: most };
    // A record that was read before has no syntax error.
    search.object(&mut input, (), (&plan.root, None), &Pointer::root()).unwrap_or_default()
}

impl Event<'_> {
    /// Pointers to the members that [`unknown_fields`](Event::unknown_fields) counts, at most `most` of them, object by
    /// object. The record is read again for it. Pointers to undeclared members are record data: log them only where
    /// records may be logged.
    ///
    /// Of a text line it is none, because its values have names, but no pointers; and the inside of embedded JSON is left
    /// out, because it has no pointers into the record.
    pub fn unknown_pointers(&self, most: usize) -> Vec<Pointer> {
        let plan = self.program().plan();
        let found = match self.source() {
            Source::Json(text) => undeclared(plan, text, most),
            Source::Values { root, .. } => {
                let mut search = Search { plan, left: most };
                let found = search.object(
                    &mut ValueInput::new(plan.limits.nesting, 0),
                    ValueItem::root(root),
                    (&plan.root, None),
                    &Pointer::root(),
                );
                found.unwrap_or_default()
            }
            Source::Line(_) => Vec::new(),
        };
        found.into_iter().map(|found| found.pointer).collect()
    }
}

struct Search<'p> {
    plan: &'p Plan,
    left: usize,
}

/// What was found below a field, by the key that it came under. A null is absent, and the field's own name counts before
/// its old one.
#[derive(Default)]
struct Below {
    named: Option<Vec<Undeclared>>,
    renamed: Option<Vec<Undeclared>>,
}

impl Search<'_> {
    fn object<I: Input>(
        &mut self,
        input: &mut I,
        item: I::Item,
        (object, place): (&ObjectPlan, Option<usize>),
        at: &Pointer,
    ) -> Result<Vec<Undeclared>, SyntaxError> {
        let mut found = Vec::new();
        // By field, because the last of duplicate keys takes the place of the others.
        let mut below: BTreeMap<u32, Below> = BTreeMap::new();
        if input.kind(item)? != JsonKind::Object {
            return input.skip(item).map(|()| found);
        }
        let mut members = input.members(item)?;
        let mut expected = 0;
        let lookup =
            |key: &[u8]| (object.lookup.find(key, &mut expected), String::from_utf8_lossy(key).into_owned());
        let mut lookup = lookup;
        while let Some(((field, key), item)) = input.member(&mut members, &mut lookup)? {
            let index = (field.unwrap_or_default() & !ALIAS) as usize;
            let node = field.and_then(|_| self.plan.fields(object).get(index));
            if let Some(node) = node.filter(|node| !node.hidden) {
                let at = at.clone().key(&key);
                let renamed = field.unwrap_or_default() & ALIAS != 0;
                let is_null = input.kind(item)? == JsonKind::Null;
                let below = below.entry(field.unwrap_or_default() & !ALIAS).or_default();
                let slot = if renamed { &mut below.renamed } else { &mut below.named };
                // What this one takes the place of makes room for what it has itself.
                self.left += slot.take().map_or(0, |before| before.len());
                let inside = self.value(input, item, (&node.kind, object.fields.start + index), &at)?;
                *slot = (!is_null).then_some(inside);
            } else {
                let kind = input.kind(item)?;
                let is_whole = if kind == JsonKind::Number {
                    let mut buffer = String::new();
                    let number = input.number(item, &mut buffer)?;
                    is_whole(input.text(number, &buffer))
                } else {
                    input.skip(item)?;
                    false
                };
                if self.left > 0 {
                    self.left -= 1;
                    let pointer = at.clone().key(&key);
                    let is_source = node.is_some();
                    found.push(Undeclared { pointer, object: place, name: key, kind, is_whole, is_source });
                }
            }
        }
        found.extend(below.into_values().filter_map(|below| below.named.or(below.renamed)).flatten());
        Ok(found)
    }

    fn value<I: Input>(
        &mut self,
        input: &mut I,
        item: I::Item,
        (kind, place): (&Kind, usize),
        at: &Pointer,
    ) -> Result<Vec<Undeclared>, SyntaxError> {
        match (kind, input.kind(item)?) {
            (Kind::Object(object), JsonKind::Object) => self.object(input, item, (object, Some(place)), at),
            (Kind::Array(array), JsonKind::Array) => {
                let mut found = Vec::new();
                let mut elements = input.elements(item)?;
                let mut index = 0;
                while let Some(item) = input.element(&mut elements)? {
                    match self.plan.element(array) {
                        Some(element) => {
                            let at = at.clone().index(index);
                            found.extend(self.value(input, item, (&element.kind, array.element), &at)?);
                        }
                        None => input.skip(item)?,
                    }
                    index += 1;
                }
                Ok(found)
            }
            _ => input.skip(item).map(|()| Vec::new()),
        }
    }
}

/// Whether the text of a number has neither fraction nor exponent.
pub(crate) fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}
