//! JSON text as an input.

use super::{Input, Read};
use crate::compile::Lookup;
use crate::event::tape::{Place, TextRef, offset32};
use crate::json::{JsonKind, Scanner, Token, unescape_into};
use std::ops::Range;

/// JSON text, read by the scanner. A value is not held but stands at the cursor, so items carry nothing.
#[derive(Debug)]
pub(in crate::engine) struct TextInput<'t, 'k> {
    scanner: Scanner<'t>,
    /// Where keys with escapes are decoded.
    key: &'k mut String,
    /// For JSON inside a string.
    outside: Option<Outside>,
    /// The last key that had to be read.
    last_key: Option<Token>,
}

/// What is around JSON that stands inside a string.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Outside {
    /// Where the decoded text stands in the tape's buffer.
    pub(in crate::engine) base: usize,
    /// The string's token, in bytes of the record: the place of everything inside.
    pub(in crate::engine) start: u32,
    pub(in crate::engine) end: u32,
    /// How many objects and arrays are open around it.
    pub(in crate::engine) depth: usize,
}

/// Whether the next member or element is the first.
#[derive(Debug)]
pub(in crate::engine) struct First(bool);

impl<'t, 'k> TextInput<'t, 'k> {
    /// The text of a record.
    pub(in crate::engine) fn new(record: &'t str, max_depth: usize, key: &'k mut String) -> Self {
        Self { scanner: Scanner::new(record, 0, max_depth), key, outside: None, last_key: None }
    }

    /// JSON that was decoded from a string.
    pub(in crate::engine) fn embedded(
        json: &'t str,
        outside: Outside,
        max_depth: usize,
        key: &'k mut String,
    ) -> Self {
        Self {
            scanner: Scanner::new(json, outside.depth, max_depth),
            key,
            outside: Some(outside),
            last_key: None,
        }
    }

    /// Passes white space up to the end of the text, where nothing else may stand.
    pub(in crate::engine) fn finish(&mut self) -> Read<()> {
        self.scanner.end()
    }

    /// The decoded text of a key.
    #[inline]
    fn key_text(&mut self, key: Token) -> &[u8] {
        let raw = self.scanner.text().as_bytes().get(key.range()).unwrap_or_default();
        if !key.escaped {
            return raw;
        }
        self.key.clear();
        unescape_into(self.scanner.text().get(key.range()).unwrap_or_default(), self.key);
        self.key.as_bytes()
    }

    #[inline]
    fn reference(&self, start: usize, end: usize) -> TextRef {
        match self.outside {
            None => TextRef::in_record(start, end),
            Some(Outside { base, .. }) => {
                TextRef { place: Place::Buffer, ..TextRef::in_record(base + start, base + end) }
            }
        }
    }
}

impl Input for TextInput<'_, '_> {
    type Item = ();
    type Members = First;
    type Elements = First;

    #[inline]
    fn start(&self) -> u32 {
        self.outside.map_or_else(|| offset32(self.scanner.offset()), |outside| outside.start)
    }

    #[inline]
    fn end(&self) -> u32 {
        self.outside.map_or_else(|| offset32(self.scanner.offset()), |outside| outside.end)
    }

    #[inline]
    fn kind(&mut self, (): ()) -> Read<JsonKind> {
        self.scanner.kind()
    }

    #[inline]
    fn string(&mut self, (): (), buffer: &mut String) -> Read<TextRef> {
        let token = self.scanner.string()?;
        let Range { start, end } = token.range();
        if !token.escaped {
            return Ok(self.reference(start, end));
        }
        let base = buffer.len();
        unescape_into(self.scanner.text().get(start..end).unwrap_or_default(), buffer);
        Ok(TextRef::in_buffer(base, buffer))
    }

    #[inline]
    fn number(&mut self, (): (), _: &mut String) -> Read<TextRef> {
        let number = self.scanner.number()?;
        let end = self.scanner.offset();
        Ok(self.reference(end - number.len(), end))
    }

    fn boolean(&mut self, (): ()) -> Read<bool> {
        self.scanner.boolean()
    }

    #[inline]
    fn json(&mut self, (): (), _: &mut String) -> Read<TextRef> {
        self.scanner.kind()?;
        let start = self.scanner.offset();
        self.scanner.skip()?;
        Ok(self.reference(start, self.scanner.offset()))
    }

    #[inline]
    fn skip(&mut self, (): ()) -> Read<()> {
        self.scanner.skip()
    }

    fn members(&mut self, (): ()) -> Read<First> {
        self.scanner.enter()?;
        Ok(First(true))
    }

    #[inline]
    fn member<K>(&mut self, members: &mut First, found: impl FnOnce(&[u8]) -> K) -> Read<Option<(K, ())>> {
        let Some(key) = self.scanner.key(members.0)? else { return Ok(None) };
        members.0 = false;
        Ok(Some((found(self.key_text(key)), ())))
    }

    #[inline]
    fn field(
        &mut self,
        members: &mut First,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Read<Option<(Option<u32>, ())>> {
        if !self.scanner.member(members.0)? {
            return Ok(None);
        }
        members.0 = false;
        // Logs repeat their key order: most keys are recognised without being read.
        for (at, literal, field) in lookup.expected(*expected) {
            if self.scanner.key_literal(literal) {
                *expected = at + 1;
                return Ok(Some((Some(field), ())));
            }
        }
        let key = self.scanner.key_token()?;
        self.last_key = Some(key);
        Ok(Some((lookup.find(self.key_text(key), expected), ())))
    }

    fn elements(&mut self, (): ()) -> Read<First> {
        self.scanner.enter()?;
        Ok(First(true))
    }

    #[inline]
    fn element(&mut self, elements: &mut First) -> Read<Option<()>> {
        let more = self.scanner.element(elements.0)?;
        elements.0 = false;
        Ok(more.then_some(()))
    }

    #[inline]
    fn text<'s>(&'s self, text: TextRef, buffer: &'s str) -> &'s str {
        let bytes = text.start as usize..text.start as usize + text.length as usize;
        let whole = if text.place == Place::Record { self.scanner.text() } else { buffer };
        whole.get(bytes).unwrap_or_default()
    }

    #[inline]
    fn last_key(&self) -> Option<Token> {
        self.last_key.filter(|_| self.outside.is_none())
    }

    fn depth(&self) -> usize {
        self.scanner.depth()
    }
}
