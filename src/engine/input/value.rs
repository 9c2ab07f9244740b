//! A `serde_json::Value` as an input.

use super::{Input, Read};
use crate::event::tape::{Place, TextRef};
use crate::json::JsonKind;
use serde_json::{Value, map};
use std::fmt::Write as _;
use std::slice;

/// A tree of values. What the tape refers to is kept in a list; nothing is copied but the text of numbers.
#[derive(Debug)]
pub(in crate::engine) struct ValueInput<'v> {
    /// The strings and JSON values that the tape refers to, by number.
    pub(in crate::engine) values: Vec<&'v Value>,
    depth: usize,
}

impl<'v> ValueInput<'v> {
    /// An input for values that were [`measure`]d.
    pub(in crate::engine) fn new() -> Self {
        Self { values: Vec::new(), depth: 0 }
    }

    fn refer(&mut self, value: &'v Value) -> TextRef {
        let text = TextRef::value(self.values.len());
        self.values.push(value);
        text
    }
}

/// How long `value` is at most when it is written as JSON, in bytes; `None` if it nests deeper than `levels`. It recurses
/// no deeper than that.
pub(in crate::engine) fn measure(value: &Value, levels: usize) -> Option<usize> {
    // A character takes at most six bytes as an escape, a number at most its digits, sign, point and exponent.
    let text = |text: &str| text.len().saturating_mul(6).saturating_add(4);
    Some(match value {
        Value::Array(elements) => {
            let inner = levels.checked_sub(1)?;
            elements
                .iter()
                .try_fold(2_usize, |sum, element| Some(sum.saturating_add(measure(element, inner)? + 1)))?
        }
        Value::Object(members) => {
            let inner = levels.checked_sub(1)?;
            members.iter().try_fold(2_usize, |sum, (key, member)| {
                Some(sum.saturating_add(text(key)).saturating_add(measure(member, inner)?))
            })?
        }
        Value::String(string) => text(string),
        Value::Number(number) if number.as_i64().is_some() || number.as_u64().is_some() => 20,
        Value::Number(number) => number.to_string().len(),
        Value::Null | Value::Bool(_) => 5,
    })
}

impl<'v> Input for ValueInput<'v> {
    type Item = &'v Value;
    type Members = map::Iter<'v>;
    type Elements = slice::Iter<'v, Value>;

    fn start(&self) -> u32 {
        0
    }

    fn end(&self) -> u32 {
        0
    }

    #[inline]
    fn is_at_string(&self, item: &'v Value) -> bool {
        item.is_string()
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

    #[inline]
    fn string(&mut self, item: &'v Value, _: &mut String) -> Read<TextRef> {
        Ok(self.refer(item))
    }

    fn number(&mut self, item: &'v Value, buffer: &mut String) -> Read<TextRef> {
        let start = buffer.len();
        if let Value::Number(number) = item {
            let _ = write!(buffer, "{number}");
        }
        Ok(TextRef::in_buffer(start, buffer))
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
        static NONE: std::sync::LazyLock<serde_json::Map<String, Value>> =
            std::sync::LazyLock::new(serde_json::Map::new);
        self.depth += 1;
        Ok(item.as_object().unwrap_or(&NONE).iter())
    }

    #[inline]
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

    fn elements(&mut self, item: &'v Value) -> Read<slice::Iter<'v, Value>> {
        self.depth += 1;
        Ok(item.as_array().map(Vec::as_slice).unwrap_or_default().iter())
    }

    #[inline]
    fn element(&mut self, elements: &mut slice::Iter<'v, Value>) -> Read<Option<&'v Value>> {
        let element = elements.next();
        if element.is_none() {
            self.depth -= 1;
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
