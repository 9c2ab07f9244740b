//! JSON text as an input.

use super::{Input, Plain, Read};
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

/// The member that was met: which field it is, if it is one. Its value stands at the cursor.
type Met = (Option<u32>, ());

/// The rest of an object. It knows its place itself, so that going on from one string to the next key waits for no memory;
/// the scanner's cursor is where other values are read.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Members {
    /// Where the last value ends; at first the brace, for a moment where a value starts.
    at: usize,
    /// What stands there before a member.
    before: u8,
}

/// Whether the next element is the first.
#[derive(Debug)]
pub(in crate::engine) struct First(bool);

impl<'t, 'k> RecordInput<'t, 'k> {
    pub(in crate::engine) fn new(record: &'t str, max_depth: usize, key: &'k mut String) -> Self {
        let outside = Outside::default();
        let scanner = Scanner::new(record, 0, max_depth).look_ahead();
        Self { scanner, key, outside, last_key: None }
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

    /// Reads the next key, however it is spelled and wherever it stands in the schema, and finds its field.
    #[inline(never)]
    fn other_field(
        &mut self,
        Members { at, before }: Members,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Read<Option<Met>> {
        if self.scanner.is_at(at, before)
            && let Some(met) = self.usual_field(at + 1, lookup, expected)
        {
            return Ok(Some(met));
        }
        let is_first = before == b'{';
        self.scanner.go_to(at + usize::from(is_first));
        let Some(start) = self.scanner.next_key(is_first)? else { return Ok(None) };
        if start > at + 1 {
            let met = self.expected_field(start, lookup, expected).map(|(field, _)| (Some(field), ()));
            if let Some(met) = met.or_else(|| self.usual_field(start, lookup, expected)) {
                // Where there is white space before keys, there is before values.
                self.scanner.skip_space();
                return Ok(Some(met));
            }
        }
        let key = self.scanner.key_token(start)?;
        self.last_key = Some(key);
        Ok(Some((lookup.search(self.key_text(key)).map(|found| move_on(lookup, found, expected)), ())))
    }

    /// Reads the key at `start` if it is one of those that are expected, as most records spell it; its field, and where the
    /// value is.
    #[inline(always)]
    fn expected_field(
        &mut self,
        start: usize,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Option<(u32, usize)> {
        let read = |literal: &_| self.scanner.key_literal(start, literal);
        let (field, behind, value) = lookup.expected(*expected, read)?;
        *expected = behind;
        self.scanner.go_to(value);
        Some((field, value))
    }

    /// Reads the key at `start` if it is short and of the usual spelling, and finds its field.
    #[inline(always)]
    fn usual_field(&mut self, start: usize, lookup: &Lookup, expected: &mut usize) -> Option<Met> {
        let (word, key, value) = self.scanner.key_word(start)?;
        self.last_key = Some(key);
        self.scanner.go_to(value);
        Some((lookup.search_word(word, &[]).map(|found| move_on(lookup, found, expected)), ()))
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
    type Members = Members;
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
    fn plain(&mut self, members: &mut Members, (): ()) -> Option<Plain> {
        let Token { start, end, .. } = self.scanner.plain_string(members.at)?;
        members.at = end as usize + 1;
        let text = self.reference(start, end);
        let (start, end) =
            if EMBEDDED { (self.outside.start, self.outside.end) } else { (start - 1, end + 1) };
        Some(Plain { text, start, end })
    }

    #[inline(always)]
    fn resume(&self, members: &mut Members) {
        members.at = self.scanner.offset();
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

    #[inline]
    fn members(&mut self, (): ()) -> Read<Members> {
        let at = self.scanner.offset();
        self.scanner.enter()?;
        Ok(Members { at, before: b'{' })
    }

    #[inline]
    fn member<K>(&mut self, members: &mut Members, found: impl FnOnce(&[u8]) -> K) -> Read<Option<(K, ())>> {
        let Some(key) = self.scanner.key(members.before == b'{')? else { return Ok(None) };
        members.before = b',';
        Ok(Some((found(self.key_text(key)), ())))
    }

    #[inline(always)]
    fn field(&mut self, members: &mut Members, lookup: &Lookup, expected: &mut usize) -> Read<Option<Met>> {
        // Logs repeat their key order: most keys are recognised without being read.
        if self.scanner.is_at(members.at, members.before)
            && let Some((field, value)) = self.expected_field(members.at + 1, lookup, expected)
        {
            *members = Members { at: value, before: b',' };
            return Ok(Some((Some(field), ())));
        }
        if members.before == b',' && self.scanner.leaves_at(members.at) {
            return Ok(None);
        }
        let mut place = *expected;
        let met = self.other_field(members.clone(), lookup, &mut place)?;
        *expected = place;
        *members = Members { at: self.scanner.offset(), before: b',' };
        Ok(met)
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
fn move_on(lookup: &Lookup, (at, field): (usize, u32), expected: &mut usize) -> u32 {
    // Keys that go backwards are in no order that could be expected.
    *expected = if at < *expected { lookup.end() } else { at + 1 };
    field
}
