//! A `serde_json::Value` as an input.

use super::{Input, Number, Ordered, Plain, Read};
use crate::compile::Lookup;
use crate::event::tape::{Place, TextRef, offset32};
use crate::json::{JsonKind, SyntaxError, SyntaxKind};
use serde_json::{Map, Value, map};
use std::fmt::Write as _;
use std::slice;
use std::sync::LazyLock;

/// A tree of values. Those met are kept in a list, for the tape to refer to; nothing is copied but the text of numbers,
/// and nothing is looked into that no field describes.
#[derive(Debug)]
pub(in crate::engine) struct ValueInput<'v> {
    /// The values that were met, by number.
    pub(in crate::engine) values: Vec<Option<&'v Value>>,
    /// How long the strings and numbers are that were read, in bytes; an element is one, too.
    pub(in crate::engine) bytes: usize,
    depth: usize,
    max_depth: usize,
}

/// A value and its number in the list.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Item<'v> {
    value: &'v Value,
    number: u32,
}

impl<'v> Item<'v> {
    /// The record itself, which is not in the list.
    pub(in crate::engine) fn root(value: &'v Value) -> Self {
        Self { value, number: u32::MAX }
    }
}

/// An object that has fewer members than one for so many fields is read as it comes: the room for all of them would be
/// more than what is there.
const SPARSE: usize = 8;

impl<'v> ValueInput<'v> {
    /// An input with room for so many values.
    pub(in crate::engine) fn new(max_depth: usize, room: usize) -> Self {
        Self { values: Vec::with_capacity(room), bytes: 0, depth: 0, max_depth }
    }

    fn meet(&mut self, value: &'v Value) -> Item<'v> {
        let number = offset32(self.values.len());
        self.values.push(Some(value));
        Item { value, number }
    }

    fn enter(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(SyntaxError::new(SyntaxKind::Depth, 0));
        }
        Ok(())
    }
}

fn map(value: &Value) -> &Map<String, Value> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    value.as_object().unwrap_or_else(|| &NONE)
}

impl<'v> Input for ValueInput<'v> {
    type Item = Item<'v>;
    type Members = map::Iter<'v>;
    type Elements = slice::Iter<'v, Value>;

    #[inline]
    fn start(&self) -> u32 {
        0
    }

    #[inline]
    fn end(&self) -> u32 {
        0
    }

    #[inline(always)]
    fn plain(&mut self, _: &mut map::Iter<'v>, item: Item<'v>) -> Option<Plain> {
        self.bytes += item.value.as_str()?.len();
        Some(Plain { text: TextRef::value(item.number), start: 0, end: 0 })
    }

    #[inline]
    fn is_at_string(&self, item: Item<'v>) -> bool {
        item.value.is_string()
    }

    #[inline]
    fn is_at_json(&self, item: Item<'v>) -> bool {
        !item.value.is_null()
    }

    #[inline]
    fn kind(&mut self, item: Item<'v>) -> Read<JsonKind> {
        Ok(match item.value {
            Value::Null => JsonKind::Null,
            Value::Bool(_) => JsonKind::Boolean,
            Value::Number(_) => JsonKind::Number,
            Value::String(_) => JsonKind::String,
            Value::Array(_) => JsonKind::Array,
            Value::Object(_) => JsonKind::Object,
        })
    }

    #[inline(always)]
    fn string(&mut self, item: Item<'v>, _: &mut String) -> Read<TextRef> {
        self.bytes += item.value.as_str().map_or(0, str::len);
        Ok(TextRef::value(item.number))
    }

    fn number(&mut self, item: Item<'v>, buffer: &mut String) -> Read<TextRef> {
        let start = buffer.len();
        if let Value::Number(number) = item.value {
            let _ = write!(buffer, "{number}");
        }
        self.bytes += buffer.len() - start;
        Ok(TextRef::in_buffer(start, buffer))
    }

    #[inline]
    fn parsed(&self, item: Item<'v>) -> Option<Number> {
        let Value::Number(number) = item.value else { return None };
        if let Some(integer) = number.as_i64() {
            return Some(Number::Integer(integer));
        }
        let float = number.as_f64()?;
        // With `arbitrary_precision`, which another crate may switch on, a number is more than what fits a float.
        (serde_json::Number::from_f64(float).as_ref() == Some(number)).then_some(Number::Float(float))
    }

    fn boolean(&mut self, item: Item<'v>) -> Read<bool> {
        Ok(matches!(item.value, Value::Bool(true)))
    }

    #[inline]
    fn json(&mut self, item: Item<'v>, _: &mut String) -> Read<TextRef> {
        Ok(TextRef::value(item.number))
    }

    #[inline]
    fn skip(&mut self, _: Item<'v>) -> Read<()> {
        Ok(())
    }

    fn members(&mut self, item: Item<'v>) -> Read<map::Iter<'v>> {
        self.enter()?;
        Ok(map(item.value).iter())
    }

    fn member<K>(
        &mut self,
        members: &mut map::Iter<'v>,
        found: impl FnOnce(&[u8]) -> K,
    ) -> Read<Option<(K, Item<'v>)>> {
        let Some((key, value)) = members.next() else {
            self.depth -= 1;
            return Ok(None);
        };
        Ok(Some((found(key.as_bytes()), self.meet(value))))
    }

    /// Keys and names are both sorted, so a key is compared to the few names that may be next. The keys need not be, as
    /// another crate may switch on `preserve_order`: then they are searched for.
    #[inline(always)]
    fn ordered(&mut self, item: Item<'v>, lookup: &Lookup) -> Read<Option<Ordered>> {
        let members = map(item.value);
        let Some(mut merge) = lookup.merge().filter(|merge| merge.fields() / SPARSE <= members.len()) else {
            return Ok(None);
        };
        self.enter()?;
        let first = self.values.len();
        let end = first + merge.fields();
        self.values.resize(end, None);
        let fields = self.values.get_mut(first..).unwrap_or_default();
        let (mut known, mut unknown) = (0, 0);
        for (key, value) in members {
            match merge.field(key.as_bytes()).and_then(|field| fields.get_mut(field)) {
                Some(_) if value.is_null() => {}
                Some(field) => {
                    *field = Some(value);
                    known += 1;
                }
                None => unknown += 1,
            }
        }
        let (first, end) = (offset32(first), offset32(end));
        Ok(Some(Ordered { numbers: first..end, first, known, unknown }))
    }

    #[inline(always)]
    fn next_ordered(&mut self, members: &mut Ordered) -> Option<(u32, Item<'v>)> {
        for number in &mut members.numbers {
            if let Some(value) = self.values.get(number as usize).copied().flatten() {
                return Some((number - members.first, Item { value, number }));
            }
        }
        self.depth -= 1;
        None
    }

    fn elements(&mut self, item: Item<'v>) -> Read<slice::Iter<'v, Value>> {
        self.enter()?;
        Ok(item.value.as_array().map(Vec::as_slice).unwrap_or_default().iter())
    }

    #[inline]
    fn element(&mut self, elements: &mut slice::Iter<'v, Value>) -> Read<Option<Item<'v>>> {
        let element = elements.next();
        match element {
            Some(_) => self.bytes += 1,
            None => self.depth -= 1,
        }
        Ok(element.map(|element| self.meet(element)))
    }

    #[inline]
    fn text<'s>(&'s self, text: TextRef, buffer: &'s str) -> &'s str {
        match text.place {
            Place::Value => {
                self.values.get(text.start as usize).copied().flatten().and_then(|value| value.as_str())
            }
            _ => buffer.get(text.start as usize..text.start as usize + text.length as usize),
        }
        .unwrap_or_default()
    }

    fn depth(&self) -> usize {
        self.depth
    }
}
