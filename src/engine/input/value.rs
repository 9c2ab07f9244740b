//! A `serde_json::Value` as an input.

use super::{Input, Number, Plain, Read};
use crate::compile::Lookup;
use crate::event::tape::{Place, TextRef};
use crate::json::{JsonKind, SyntaxError, SyntaxKind};
use serde_json::{Map, Value, map};
use std::fmt::Write as _;
use std::slice;
use std::sync::LazyLock;

/// A tree of values. What the tape refers to is kept in a list; nothing is copied but the text of numbers, and nothing
/// is looked into that no field describes.
#[derive(Debug)]
pub(in crate::engine) struct ValueInput<'v> {
    /// The strings and JSON values that the tape refers to, by number.
    pub(in crate::engine) values: Vec<&'v Value>,
    /// How long the strings and numbers are that were read, in bytes; an element is one, too.
    pub(in crate::engine) bytes: usize,
    depth: usize,
    max_depth: usize,
}

impl<'v> ValueInput<'v> {
    /// An input with room for `texts` strings and JSON values.
    pub(in crate::engine) fn new(max_depth: usize, texts: usize) -> Self {
        Self { values: Vec::with_capacity(texts), bytes: 0, depth: 0, max_depth }
    }

    fn refer(&mut self, value: &'v Value) -> TextRef {
        let text = TextRef::value(self.values.len());
        self.values.push(value);
        text
    }

    fn enter(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(SyntaxError::new(SyntaxKind::Depth, 0));
        }
        Ok(())
    }
}

impl<'v> Input for ValueInput<'v> {
    type Item = &'v Value;
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
    fn plain(&mut self, _: &mut map::Iter<'v>, item: &'v Value) -> Option<Plain> {
        self.bytes += item.as_str()?.len();
        Some(Plain { text: self.refer(item), start: 0, end: 0 })
    }

    #[inline]
    fn kind(&mut self, item: &'v Value) -> Read<JsonKind> {
        Ok(match item {
            Value::Null => JsonKind::Null,
            Value::Bool(_) => JsonKind::Boolean,
            Value::Number(_) => JsonKind::Number,
            Value::String(_) => JsonKind::String,
            Value::Array(_) => JsonKind::Array,
            Value::Object(_) => JsonKind::Object,
        })
    }

    #[inline(always)]
    fn string(&mut self, item: &'v Value, _: &mut String) -> Read<TextRef> {
        self.bytes += item.as_str().map_or(0, str::len);
        Ok(self.refer(item))
    }

    fn number(&mut self, item: &'v Value, buffer: &mut String) -> Read<TextRef> {
        let start = buffer.len();
        if let Value::Number(number) = item {
            let _ = write!(buffer, "{number}");
        }
        self.bytes += buffer.len() - start;
        Ok(TextRef::in_buffer(start, buffer))
    }

    #[inline]
    fn parsed(&self, item: &'v Value) -> Option<Number> {
        let Value::Number(number) = item else { return None };
        if let Some(integer) = number.as_i64() {
            return Some(Number::Integer(integer));
        }
        let float = number.as_f64()?;
        // With `arbitrary_precision`, which another crate may switch on, a number is more than what fits a float.
        (serde_json::Number::from_f64(float).as_ref() == Some(number)).then_some(Number::Float(float))
    }

    fn boolean(&mut self, item: &'v Value) -> Read<bool> {
        Ok(matches!(item, Value::Bool(true)))
    }

    #[inline]
    fn json(&mut self, item: &'v Value, _: &mut String) -> Read<TextRef> {
        Ok(self.refer(item))
    }

    #[inline]
    fn skip(&mut self, _: &'v Value) -> Read<()> {
        Ok(())
    }

    fn members(&mut self, item: &'v Value) -> Read<map::Iter<'v>> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        self.enter()?;
        Ok(item.as_object().unwrap_or_else(|| &NONE).iter())
    }

    #[inline(always)]
    fn member<K>(
        &mut self,
        members: &mut map::Iter<'v>,
        found: impl FnOnce(&[u8]) -> K,
    ) -> Read<Option<(K, &'v Value)>> {
        let Some((key, value)) = members.next() else {
            self.depth -= 1;
            return Ok(None);
        };
        Ok(Some((found(key.as_bytes()), value)))
    }

    #[inline(always)]
    fn field(
        &mut self,
        members: &mut map::Iter<'v>,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Read<Option<(Option<u32>, &'v Value)>> {
        let Some((key, value)) = members.next() else {
            self.depth -= 1;
            return Ok(None);
        };
        // The map is sorted, as a rule; it need not be, as another crate may switch on `preserve_order`.
        Ok(Some((lookup.find_sorted(key.as_bytes(), expected), value)))
    }

    fn elements(&mut self, item: &'v Value) -> Read<slice::Iter<'v, Value>> {
        self.enter()?;
        Ok(item.as_array().map(Vec::as_slice).unwrap_or_default().iter())
    }

    #[inline]
    fn element(&mut self, elements: &mut slice::Iter<'v, Value>) -> Read<Option<&'v Value>> {
        let element = elements.next();
        match element {
            Some(_) => self.bytes += 1,
            None => self.depth -= 1,
        }
        Ok(element)
    }

    #[inline]
    fn text<'s>(&'s self, text: TextRef, buffer: &'s str) -> &'s str {
        match text.place {
            Place::Value => self.values.get(text.start as usize).and_then(|value| value.as_str()),
            _ => buffer.get(text.start as usize..text.start as usize + text.length as usize),
        }
        .unwrap_or_default()
    }

    fn depth(&self) -> usize {
        self.depth
    }
}
