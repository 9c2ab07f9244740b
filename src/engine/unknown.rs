//! Which members of a record no field stands for.

use super::input::{Input, RecordInput, ValueInput};
use crate::compile::{ALIAS, Kind, ObjectPlan, Plan};
use crate::event::Event;
use crate::event::tape::Source;
use crate::json::{JsonKind, SyntaxError};
use crate::pointer::Pointer;
use std::collections::BTreeMap;

impl Event<'_> {
    /// Pointers to the members that [`unknown_fields`](Event::unknown_fields) counts, at most `most` of them, object by
    /// object. The record is read again for it. Pointers to undeclared members are record data: log them only where
    /// records may be logged.
    ///
    /// Of a text line it is none, because its values have names, but no pointers; and the inside of embedded JSON is left
    /// out, because it has no pointers into the record.
    pub fn unknown_pointers(&self, most: usize) -> Vec<Pointer> {
        let plan = self.program().plan();
        let mut search = Search { plan, left: most };
        let at = Pointer::root();
        let found = match self.source() {
            Source::Json(text) => {
                let mut key = String::new();
                search.object(&mut RecordInput::new(text, plan.limits.nesting, &mut key), (), &plan.root, &at)
            }
            Source::Values { root, .. } => {
                search.object(&mut ValueInput::new(plan.limits.nesting, 0), root, &plan.root, &at)
            }
            Source::Line(_) => Ok(Vec::new()),
        };
        // An accepted record has no syntax error.
        found.unwrap_or_default()
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
    named: Option<Vec<Pointer>>,
    renamed: Option<Vec<Pointer>>,
}

impl Search<'_> {
    fn object<I: Input>(
        &mut self,
        input: &mut I,
        item: I::Item,
        object: &ObjectPlan,
        at: &Pointer,
    ) -> Result<Vec<Pointer>, SyntaxError> {
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
            let node = field.and_then(|field| self.plan.fields(object).get((field & !ALIAS) as usize));
            if let Some(node) = node.filter(|node| !node.hidden) {
                let at = at.clone().key(&key);
                let renamed = field.unwrap_or_default() & ALIAS != 0;
                let is_null = input.kind(item)? == JsonKind::Null;
                let inside = self.value(input, item, &node.kind, &at)?;
                let below = below.entry(field.unwrap_or_default() & !ALIAS).or_default();
                *if renamed { &mut below.renamed } else { &mut below.named } = (!is_null).then_some(inside);
            } else {
                input.skip(item)?;
                if self.left > 0 {
                    self.left -= 1;
                    found.push(at.clone().key(&key));
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
        kind: &Kind,
        at: &Pointer,
    ) -> Result<Vec<Pointer>, SyntaxError> {
        match (kind, input.kind(item)?) {
            (Kind::Object(object), JsonKind::Object) => self.object(input, item, object, at),
            (Kind::Array(array), JsonKind::Array) => {
                let mut found = Vec::new();
                let mut elements = input.elements(item)?;
                let mut index = 0;
                while let Some(item) = input.element(&mut elements)? {
                    match self.plan.element(array) {
                        Some(element) => {
                            found.extend(self.value(input, item, &element.kind, &at.clone().index(index))?);
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
