//! JSON text as an input.

use super::{Input, Read};
use crate::compile::Lookup;
use crate::event::tape::{Place, TextRef};
use crate::json::{JsonKind, Scanner, Token, unescape_into};

/// JSON text, read by the scanner. A value is not held but stands at the cursor, so items carry nothing.
#[derive(Debug)]
pub(in crate::engine) struct TextInput<'t, 'k, const EMBEDDED: bool> {
    scanner: Scanner<'t>,
    /// Where keys with escapes are decoded.
    key: &'k mut String,
    /// Where JSON stands that is embedded in a string; of no meaning for others.
    outside: Outside,
    /// The last key that had to be read.
    last_key: Option<Token>,
}

/// A key that is long, or not spelled as usual.
struct Unusual;

/// The text of a record.
pub(in crate::engine) type RecordInput<'t, 'k> = TextInput<'t, 'k, false>;

/// JSON that was decoded from a string.
pub(in crate::engine) type EmbeddedInput<'t, 'k> = TextInput<'t, 'k, true>;

/// What is around JSON that stands inside a string.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Outside {
    /// Where the decoded text stands in the tape's buffer.
    pub(in crate::engine) base: u32,
    /// The string's token, in bytes of the record: the place of everything inside.
    pub(in crate::engine) start: u32,
    pub(in crate::engine) end: u32,
    /// How many objects and arrays are open around it.
    pub(in crate::engine) depth: usize,
}

/// Whether the next member or element is the first.
#[derive(Debug)]
pub(in crate::engine) struct First(bool);

impl<'t, 'k> RecordInput<'t, 'k> {
    pub(in crate::engine) fn new(record: &'t str, max_depth: usize, key: &'k mut String) -> Self {
        let outside = Outside::default();
        Self { scanner: Scanner::new(record, 0, max_depth), key, outside, last_key: None }
    }
}

impl<'t, 'k> EmbeddedInput<'t, 'k> {
    pub(in crate::engine) fn embedded(
        json: &'t str,
        outside: Outside,
        max_depth: usize,
        key: &'k mut String,
    ) -> Self {
        let scanner = Scanner::new(json, outside.depth, max_depth);
        Self { scanner, key, outside, last_key: None }
    }
}

impl<const EMBEDDED: bool> TextInput<'_, '_, EMBEDDED> {
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

    /// Reads the key at `start` if it is spelled as usual, and finds its place and field.
    #[inline(always)]
    fn usual_field(
        &mut self,
        start: usize,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Result<Option<u32>, Unusual> {
        // Logs repeat their key order: most keys are recognised without being read.
        for (at, literal, field) in lookup.expected(*expected) {
            if self.scanner.key_literal(start, literal) {
                *expected = at + 1;
                return Ok(Some(field));
            }
        }
        let (word, key) = self.scanner.key_word(start).ok_or(Unusual)?;
        self.last_key = Some(key);
        Ok(lookup.search_word(word, &[]).map(|found| move_on(found, expected)))
    }

    /// Reads the key at `start`, however it is spelled, and finds its place and field.
    #[cold]
    fn other_field(&mut self, start: usize, lookup: &Lookup, expected: &mut usize) -> Read<Option<u32>> {
        let key_start = self.scanner.space_end(start);
        if key_start > start
            && let Ok(found) = self.usual_field(key_start, lookup, expected)
        {
            return Ok(found);
        }
        let key = self.scanner.key_token(key_start)?;
        self.last_key = Some(key);
        Ok(lookup.search(self.key_text(key)).map(|found| move_on(found, expected)))
    }

    /// What stands from `start` to `end`.
    #[inline(always)]
    fn reference(&self, start: u32, end: u32) -> TextRef {
        let length = end.saturating_sub(start);
        if EMBEDDED {
            TextRef { place: Place::Buffer, start: self.outside.base.saturating_add(start), length }
        } else {
            TextRef { place: Place::Record, start, length }
        }
    }
}

impl<const EMBEDDED: bool> Input for TextInput<'_, '_, EMBEDDED> {
    type Item = ();
    type Members = First;
    type Elements = First;

    #[inline(always)]
    fn start(&self) -> u32 {
        if EMBEDDED { self.outside.start } else { self.scanner.offset32() }
    }

    #[inline(always)]
    fn end(&self) -> u32 {
        if EMBEDDED { self.outside.end } else { self.scanner.offset32() }
    }

    #[inline(always)]
    fn is_at_string(&self, (): ()) -> bool {
        self.scanner.is_at_string()
    }

    #[inline]
    fn kind(&mut self, (): ()) -> Read<JsonKind> {
        self.scanner.kind()
    }

    #[inline(always)]
    fn string(&mut self, (): (), buffer: &mut String) -> Read<TextRef> {
        let token = self.scanner.string()?;
        Ok(if token.escaped {
            let base = buffer.len();
            unescape_into(self.scanner.text().get(token.range()).unwrap_or_default(), buffer);
            TextRef::in_buffer(base, buffer)
        } else {
            self.reference(token.start, token.end)
        })
    }

    #[inline(always)]
    fn number(&mut self, (): (), _: &mut String) -> Read<TextRef> {
        let start = self.scanner.offset32();
        self.scanner.number()?;
        Ok(self.reference(start, self.scanner.offset32()))
    }

    fn boolean(&mut self, (): ()) -> Read<bool> {
        self.scanner.boolean()
    }

    #[inline]
    fn json(&mut self, (): (), _: &mut String) -> Read<TextRef> {
        self.scanner.kind()?;
        let start = self.scanner.offset32();
        self.scanner.skip()?;
        Ok(self.reference(start, self.scanner.offset32()))
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

    #[inline(always)]
    fn field(
        &mut self,
        members: &mut First,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Read<Option<(Option<u32>, ())>> {
        let Some(start) = self.scanner.next_key(members.0)? else { return Ok(None) };
        members.0 = false;
        let field = match self.usual_field(start, lookup, expected) {
            Ok(field) => field,
            Err(Unusual) => self.other_field(start, lookup, expected)?,
        };
        Ok(Some((field, ())))
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
        if EMBEDDED { None } else { self.last_key }
    }

    fn depth(&self) -> usize {
        self.scanner.depth()
    }
}

/// The field that was found, and what is expected behind its place.
#[inline(always)]
fn move_on((at, field): (usize, u32), expected: &mut usize) -> u32 {
    // Keys that go backwards are in no order that could be expected.
    *expected = if at < *expected { usize::MAX } else { at + 1 };
    field
}
