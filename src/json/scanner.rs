//! [`Scanner`]: a cursor over the text of JSON values.

use super::bits::BitStack;
use super::blocks;
use super::literal::KeyLiteral;
use super::masks::string_run;
use super::number::number_length;
use super::string::{Stop, escape_length, plain_run};
use super::window::Window;
use super::word::Word;
use std::ops::Range;

/// A cursor over JSON text. It never goes back, allocates nothing (but for nesting beyond 64 inside a skipped value),
/// and does not recurse.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// How many bytes have been read.
    at: usize,
    depth: usize,
    max_depth: usize,
    window: Window,
}

/// What kind of value comes next, told by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum JsonKind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl JsonKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// The inside of a scanned string, quotes left out: bytes `start..end` of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether there are escapes in it, so that it has to be decoded.
    pub(crate) escaped: bool,
}

impl Token {
    #[inline]
    fn new(start: usize, end: usize, escaped: bool) -> Self {
        Self { start: narrow(start), end: narrow(end), escaped }
    }

    /// Its bytes in the text.
    #[inline]
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where the text stops being JSON, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) kind: SyntaxKind,
    /// In bytes from the start of the text; of 32 bits, as tokens are, because results that fit registers are fast.
    at: u32,
}

impl SyntaxError {
    pub(crate) fn new(kind: SyntaxKind, offset: usize) -> Self {
        Self { kind, at: narrow(offset) }
    }

    /// In bytes from the start of the text.
    pub(crate) fn offset(self) -> usize {
        self.at as usize
    }
}

/// An offset in 32 bits: a scanner reads no further.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a scanner's text is no longer than that")]
fn narrow(offset: usize) -> u32 {
    offset as u32
}

/// In which way the text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// As wide as what stands beside it, so that a result is copied in whole words: read back in other pieces than it was
// written in, it would wait for the store.
#[repr(u32)]
pub(crate) enum SyntaxKind {
    EndOfRecord,
    Value,
    Key,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    Number,
    Escape,
    ControlByte,
    Trailing,
    Depth,
}

impl SyntaxKind {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::EndOfRecord => "the record ends inside a value",
            Self::Value => "expected a value",
            Self::Key => "expected a key in double quotes",
            Self::Colon => "expected `:` after a key",
            Self::CommaOrBrace => "expected `,` or `}` after a member",
            Self::CommaOrBracket => "expected `,` or `]` after an element",
            Self::Number => "not a JSON number",
            Self::Escape => "not a JSON escape",
            Self::ControlByte => "a control byte inside a string",
            Self::Trailing => "expected the end of the record",
            Self::Depth => "nested deeper than the limit",
        }
    }
}

type Scan<T> = Result<T, SyntaxError>;

impl<'t> Scanner<'t> {
    /// A cursor at the start of `text`, which may nest `max_depth` levels deep, counted on from `depth`. It ends after
    /// 4 GiB, if there is more.
    pub(crate) fn new(text: &'t str, depth: usize, max_depth: usize) -> Self {
        let bytes = text.as_bytes();
        let bytes = bytes.get(..u32::MAX as usize).unwrap_or(bytes);
        Self { text, bytes, at: 0, depth, max_depth, window: Window::EMPTY }
    }

    /// Looks at the start of the text before anything waits for what is there: for who reads many strings.
    pub(crate) fn look_ahead(mut self) -> Self {
        self.window.move_to(self.bytes, 0);
        self
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// How many bytes have been read.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// As [`offset`](Self::offset), in the 32 bits that tokens have.
    #[inline]
    pub(crate) fn offset32(&self) -> u32 {
        narrow(self.at)
    }

    /// Whether this byte stands at `at`.
    #[inline]
    pub(crate) fn is_at(&self, at: usize, byte: u8) -> bool {
        self.bytes.get(at) == Some(&byte)
    }

    /// Reads on from `at`.
    #[inline]
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// How many objects and arrays are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// What is still to be read.
    #[inline]
    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[cold]
    fn error<T>(&self, kind: SyntaxKind) -> Scan<T> {
        let ended = self.at >= self.bytes.len() && kind != SyntaxKind::Depth;
        let kind = if ended { SyntaxKind::EndOfRecord } else { kind };
        Err(SyntaxError::new(kind, self.at.min(self.bytes.len())))
    }

    #[inline]
    pub(crate) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes white space and tells what kind of value comes next. The functions that read a value go on from here.
    #[inline]
    pub(crate) fn kind(&mut self) -> Scan<JsonKind> {
        loop {
            return match self.peek() {
                Some(b'"') => Ok(JsonKind::String),
                Some(b'{') => Ok(JsonKind::Object),
                Some(b'[') => Ok(JsonKind::Array),
                Some(b'-' | b'0'..=b'9') => Ok(JsonKind::Number),
                Some(b't' | b'f') => Ok(JsonKind::Boolean),
                Some(b'n') => Ok(JsonKind::Null),
                Some(b' ' | b'\n' | b'\t' | b'\r') => {
                    self.at += 1;
                    continue;
                }
                _ => self.error(SyntaxKind::Value),
            };
        }
    }

    /// Reads a string.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Scan<Token> {
        self.quoted(SyntaxKind::Value)
    }

    #[inline(always)]
    fn quoted(&mut self, otherwise: SyntaxKind) -> Scan<Token> {
        if let Some(token) = self.plain_string(self.at) {
            self.at = token.end as usize + 1;
            return Ok(token);
        }
        if self.peek() != Some(b'"') {
            return self.error(otherwise);
        }
        self.at += 1;
        self.quoted_rest()
    }

    /// The string at `at`, as most are: no white space before it, no escapes and not very long.
    #[inline(always)]
    pub(crate) fn plain_string(&mut self, at: usize) -> Option<Token> {
        if !self.is_at(at, b'"') {
            return None;
        }
        let end = at + 1 + self.window.plain(self.bytes, at + 1)?;
        self.is_at(end, b'"').then(|| Token::new(at + 1, end, false))
    }

    /// Reads the inside of a string, whatever it is.
    #[inline(never)]
    fn quoted_rest(&mut self) -> Scan<Token> {
        let start = self.at;
        let (length, mut escaped) = string_run(self.rest());
        self.at += length;
        loop {
            let (plain, stop) = plain_run(self.rest());
            self.at += plain;
            match stop {
                Stop::Quote => break,
                Stop::Backslash => {
                    escaped = true;
                    match escape_length(self.rest()) {
                        0 => return self.error(SyntaxKind::Escape),
                        length => self.at += length,
                    }
                }
                Stop::Control => return self.error(SyntaxKind::ControlByte),
                Stop::End => return self.error(SyntaxKind::EndOfRecord),
            }
        }
        let end = self.at;
        self.at += 1;
        Ok(Token::new(start, end, escaped))
    }

    /// Reads a number and gives its text.
    #[inline]
    pub(crate) fn number(&mut self) -> Scan<&'t str> {
        let start = self.at;
        match number_length(self.rest()) {
            0 => self.error(SyntaxKind::Number),
            length => {
                self.at += length;
                Ok(self.text.get(start..self.at).unwrap_or_default())
            }
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Scan<bool> {
        if self.rest().starts_with(b"true") {
            self.at += 4;
            Ok(true)
        } else if self.rest().starts_with(b"false") {
            self.at += 5;
            Ok(false)
        } else {
            self.error(SyntaxKind::Value)
        }
    }

    /// Reads `null`.
    pub(crate) fn null(&mut self) -> Scan<()> {
        if !self.rest().starts_with(b"null") {
            return self.error(SyntaxKind::Value);
        }
        self.at += 4;
        Ok(())
    }

    /// Enters an object or array.
    #[inline]
    pub(crate) fn enter(&mut self) -> Scan<()> {
        if self.depth >= self.max_depth {
            return self.error(SyntaxKind::Depth);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// In an object that was entered: passes its closing brace if it stands at `at`.
    #[inline]
    pub(crate) fn leaves_at(&mut self, at: usize) -> bool {
        let leaves = self.is_at(at, b'}');
        if leaves {
            self.at = at + 1;
            self.depth -= 1;
        }
        leaves
    }

    /// In an object that was entered: where the next key starts; passes the closing brace (`None`).
    #[inline]
    pub(crate) fn next_key(&mut self, first: bool) -> Scan<Option<usize>> {
        self.skip_space();
        match self.peek() {
            Some(b'}') => {
                self.leaves_at(self.at);
                return Ok(None);
            }
            Some(b',') if !first => {
                self.at += 1;
                self.skip_space();
            }
            _ if first => {}
            _ => return self.error(SyntaxKind::CommaOrBrace),
        }
        Ok(Some(self.at))
    }

    /// Where the value is of the key at `start`, if the key is spelt like this literal, quotes and colon included.
    #[inline(always)]
    pub(crate) fn key_literal(&self, start: usize, literal: &KeyLiteral) -> Option<usize> {
        let bytes = self.bytes.get(start..)?;
        literal.starts(bytes).then(|| start + literal.length())
    }

    /// The key at `start` and where its value is, if the key is short and of the usual spelling: no escapes, and no white
    /// space before it or the colon.
    #[inline(always)]
    pub(crate) fn key_word(&mut self, start: usize) -> Option<(Word, Token, usize)> {
        let [b'"', rest @ ..] = self.bytes.get(start..)? else { return None };
        let length = self.window.plain(self.bytes, start + 1)?;
        let word = Word::of_start(*rest.first_chunk()?, length)?;
        if rest.get(length..)?.first_chunk() != Some(b"\":") {
            return None;
        }
        Some((word, Token::new(start + 1, start + 1 + length, false), start + length + 3))
    }

    /// Reads the key at `start` and its colon.
    #[inline(always)]
    pub(crate) fn key_token(&mut self, start: usize) -> Scan<Token> {
        self.at = start;
        let key = self.quoted(SyntaxKind::Key)?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return self.error(SyntaxKind::Colon);
        }
        self.at += 1;
        Ok(key)
    }

    /// In an object that was entered: reads the next key and its colon, or the closing brace (`None`).
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Scan<Option<Token>> {
        self.next_key(first)?.map(|start| self.key_token(start)).transpose()
    }

    /// In an array that was entered: whether another element follows; passes the comma or the closing bracket.
    #[inline]
    pub(crate) fn element(&mut self, first: bool) -> Scan<bool> {
        self.skip_space();
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.at += 1;
                Ok(true)
            }
            _ if first => Ok(true),
            _ => self.error(SyntaxKind::CommaOrBracket),
        }
    }

    /// Passes one value, whatever it is, checking that it is JSON.
    pub(crate) fn skip(&mut self) -> Scan<()> {
        match self.kind()? {
            JsonKind::Object | JsonKind::Array => {
                // Blocks say yes or no; where they say no, the tokens tell what is wrong.
                match blocks::container_length(self.rest(), self.max_depth.saturating_sub(self.depth)) {
                    Some(length) => self.at += length,
                    None => self.skip_container()?,
                }
                Ok(())
            }
            kind => self.skip_scalar(kind),
        }
    }

    #[inline]
    fn skip_scalar(&mut self, kind: JsonKind) -> Scan<()> {
        match kind {
            JsonKind::Null => self.null(),
            JsonKind::Boolean => self.boolean().map(drop),
            JsonKind::Number => self.number().map(drop),
            _ => self.string().map(drop),
        }
    }

    /// Passes the object or array that starts here. The open levels are bits, so nesting costs no stack.
    fn skip_container(&mut self) -> Scan<()> {
        let mut open = BitStack::default();
        let mut in_object = self.peek() == Some(b'{');
        self.enter()?;
        open.push(in_object);
        let mut first = true;
        loop {
            let more = if in_object { self.key(first)?.is_some() } else { self.element(first)? };
            if more {
                let kind = self.kind()?;
                first = matches!(kind, JsonKind::Object | JsonKind::Array);
                if first {
                    in_object = kind == JsonKind::Object;
                    self.enter()?;
                    open.push(in_object);
                } else {
                    self.skip_scalar(kind)?;
                }
            } else {
                first = false;
                match open.pop() {
                    Some(outer) => in_object = outer,
                    None => return Ok(()),
                }
            }
        }
    }

    /// Passes white space up to the end of the text, where nothing else may stand.
    pub(crate) fn end(&mut self) -> Scan<()> {
        self.skip_space();
        if self.at >= self.bytes.len() { Ok(()) } else { self.error(SyntaxKind::Trailing) }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
