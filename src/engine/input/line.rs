//! The named values of a text line as an input.

use super::{Input, Read};
use crate::event::tape::{Place, TextRef, offset32};
use crate::json::{JsonKind, quoted};
use crate::text::{LineReader, LineState, TextValues};

/// A flat object of strings: what a text parser made of a line. (Language spec, section G.)
#[derive(Debug)]
pub(in crate::engine) struct LineInput<'l> {
    line: &'l str,
    reader: &'l LineReader,
    state: &'l LineState,
    values: &'l TextValues,
    /// The value at hand, in bytes of the line.
    span: (u32, u32),
}

/// The whole record, or the value in one of its slots.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) enum LineItem {
    Record,
    Slot(usize),
}

impl<'l> LineInput<'l> {
    /// What `reader` left in `values`.
    pub(in crate::engine) fn new(
        line: &'l str,
        reader: &'l LineReader,
        state: &'l LineState,
        values: &'l TextValues,
    ) -> Self {
        Self { line, reader, state, values, span: (0, offset32(line.len())) }
    }

    fn value(&self, item: LineItem) -> &'l str {
        match item {
            LineItem::Record => self.line,
            LineItem::Slot(slot) => self.values.get(slot, self.line).unwrap_or_default(),
        }
    }
}

impl Input for LineInput<'_> {
    type Item = LineItem;
    /// The slot to look at next.
    type Members = usize;
    type Elements = ();

    fn start(&self) -> u32 {
        self.span.0
    }

    fn end(&self) -> u32 {
        self.span.1
    }

    fn kind(&mut self, item: LineItem) -> Read<JsonKind> {
        let LineItem::Slot(slot) = item else { return Ok(JsonKind::Object) };
        // What was made, from several places of the line perhaps, has the whole line for its place.
        let span = self.values.span(slot).unwrap_or(0..self.line.len());
        self.span = (offset32(span.start), offset32(span.end));
        Ok(JsonKind::String)
    }

    fn string(&mut self, item: LineItem, buffer: &mut String) -> Read<TextRef> {
        if let LineItem::Slot(slot) = item
            && let Some(span) = self.values.span(slot)
        {
            return Ok(TextRef::in_record(span.start, span.end));
        }
        let start = buffer.len();
        buffer.push_str(self.value(item));
        Ok(TextRef::in_buffer(start, buffer))
    }

    fn number(&mut self, item: LineItem, buffer: &mut String) -> Read<TextRef> {
        self.string(item, buffer)
    }

    fn boolean(&mut self, _: LineItem) -> Read<bool> {
        Ok(false)
    }

    /// A `json` field holds a text value as a JSON string. (Language spec, section G.)
    fn json(&mut self, item: LineItem, buffer: &mut String) -> Read<TextRef> {
        let start = buffer.len();
        buffer.push_str(&quoted(self.value(item)));
        Ok(TextRef::in_buffer(start, buffer))
    }

    fn skip(&mut self, _: LineItem) -> Read<()> {
        Ok(())
    }

    fn members(&mut self, _: LineItem) -> Read<usize> {
        Ok(0)
    }

    fn member<K>(
        &mut self,
        members: &mut usize,
        found: impl FnOnce(&[u8]) -> K,
    ) -> Read<Option<(K, LineItem)>> {
        while let Some(name) = self.reader.name(self.state, *members) {
            let slot = *members;
            *members += 1;
            if self.values.get(slot, self.line).is_some() {
                return Ok(Some((found(name.as_bytes()), LineItem::Slot(slot))));
            }
        }
        Ok(None)
    }

    fn elements(&mut self, _: LineItem) -> Read<()> {
        Ok(())
    }

    fn element(&mut self, (): &mut ()) -> Read<Option<LineItem>> {
        Ok(None)
    }

    fn text<'s>(&'s self, text: TextRef, buffer: &'s str) -> &'s str {
        let whole = if text.place == Place::Record { self.line } else { buffer };
        whole.get(text.start as usize..text.start as usize + text.length as usize).unwrap_or_default()
    }

    fn depth(&self) -> usize {
        1
    }
}
