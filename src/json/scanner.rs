//! [`Scanner`]: a cursor over the text of JSON values.

use super::bits::BitStack;
use super::number::number_length;
use super::string::{Stop, escape_length, plain_run};

/// A cursor over JSON text. It never goes back, allocates nothing (but for nesting beyond 64 inside a skipped value),
/// and does not recurse.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// What is still to be read; always a suffix of `text`.
    rest: &'t [u8],
    depth: usize,
    max_depth: usize,
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
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether there are escapes in it, so that it has to be decoded.
    pub(crate) escaped: bool,
}

/// Where the text stops being JSON, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) kind: SyntaxKind,
    /// In bytes from the start of the text.
    pub(crate) offset: usize,
}

/// In which way the text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// A cursor at the start of `text`, which may nest `max_depth` levels deep, counted on from `depth`.
    pub(crate) fn new(text: &'t str, depth: usize, max_depth: usize) -> Self {
        Self { text, rest: text.as_bytes(), depth, max_depth }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// How many bytes have been read.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// How many objects and arrays are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    #[cold]
    fn error<T>(&self, kind: SyntaxKind) -> Scan<T> {
        let kind =
            if self.rest.is_empty() && kind != SyntaxKind::Depth { SyntaxKind::EndOfRecord } else { kind };
        Err(SyntaxError { kind, offset: self.offset() })
    }

    #[inline]
    fn skip_space(&mut self) {
        while let [b' ' | b'\n' | b'\t' | b'\r', tail @ ..] = self.rest {
            self.rest = tail;
        }
    }

    #[inline]
    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Passes white space and tells what kind of value comes next.
    #[inline]
    pub(crate) fn kind(&mut self) -> Scan<JsonKind> {
        self.skip_space();
        match self.rest.first() {
            Some(b'"') => Ok(JsonKind::String),
            Some(b'{') => Ok(JsonKind::Object),
            Some(b'[') => Ok(JsonKind::Array),
            Some(b'-' | b'0'..=b'9') => Ok(JsonKind::Number),
            Some(b't' | b'f') => Ok(JsonKind::Boolean),
            Some(b'n') => Ok(JsonKind::Null),
            _ => self.error(SyntaxKind::Value),
        }
    }

    /// Reads a string.
    #[inline]
    pub(crate) fn string(&mut self) -> Scan<Token> {
        self.skip_space();
        self.quoted(SyntaxKind::Value)
    }

    #[inline]
    fn quoted(&mut self, otherwise: SyntaxKind) -> Scan<Token> {
        let [b'"', tail @ ..] = self.rest else { return self.error(otherwise) };
        self.rest = tail;
        let start = self.offset();
        let mut escaped = false;
        loop {
            let (plain, stop) = plain_run(self.rest);
            self.advance(plain);
            match stop {
                Stop::Quote => break,
                Stop::Backslash => {
                    escaped = true;
                    match escape_length(self.rest) {
                        0 => return self.error(SyntaxKind::Escape),
                        length => self.advance(length),
                    }
                }
                Stop::Control => return self.error(SyntaxKind::ControlByte),
                Stop::End => return self.error(SyntaxKind::EndOfRecord),
            }
        }
        let end = self.offset();
        self.advance(1);
        Ok(Token { start, end, escaped })
    }

    /// Reads a number and gives its text.
    #[inline]
    pub(crate) fn number(&mut self) -> Scan<&'t str> {
        self.skip_space();
        let start = self.offset();
        match number_length(self.rest) {
            0 => self.error(SyntaxKind::Number),
            length => {
                self.advance(length);
                Ok(self.text.get(start..start + length).unwrap_or_default())
            }
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Scan<bool> {
        self.skip_space();
        match self.rest {
            [b't', b'r', b'u', b'e', tail @ ..] => {
                self.rest = tail;
                Ok(true)
            }
            [b'f', b'a', b'l', b's', b'e', tail @ ..] => {
                self.rest = tail;
                Ok(false)
            }
            _ => self.error(SyntaxKind::Value),
        }
    }

    /// Reads `null`.
    pub(crate) fn null(&mut self) -> Scan<()> {
        self.skip_space();
        let [b'n', b'u', b'l', b'l', tail @ ..] = self.rest else { return self.error(SyntaxKind::Value) };
        self.rest = tail;
        Ok(())
    }

    /// Enters an object or array.
    #[inline]
    pub(crate) fn enter(&mut self) -> Scan<()> {
        self.skip_space();
        if self.depth >= self.max_depth {
            return self.error(SyntaxKind::Depth);
        }
        self.depth += 1;
        self.advance(1);
        Ok(())
    }

    /// In an object that was entered: reads the next key and its colon, or the closing brace (`None`).
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Scan<Option<Token>> {
        self.skip_space();
        match self.rest {
            [b'}', tail @ ..] => {
                self.rest = tail;
                self.depth -= 1;
                return Ok(None);
            }
            [b',', tail @ ..] if !first => {
                self.rest = tail;
                self.skip_space();
            }
            _ if first => {}
            _ => return self.error(SyntaxKind::CommaOrBrace),
        }
        let key = self.quoted(SyntaxKind::Key)?;
        self.skip_space();
        let [b':', tail @ ..] = self.rest else { return self.error(SyntaxKind::Colon) };
        self.rest = tail;
        Ok(Some(key))
    }

    /// In an array that was entered: whether another element follows; passes the comma or the closing bracket.
    #[inline]
    pub(crate) fn element(&mut self, first: bool) -> Scan<bool> {
        self.skip_space();
        match self.rest {
            [b']', tail @ ..] => {
                self.rest = tail;
                self.depth -= 1;
                Ok(false)
            }
            [b',', tail @ ..] if !first => {
                self.rest = tail;
                Ok(true)
            }
            _ if first => Ok(true),
            _ => self.error(SyntaxKind::CommaOrBracket),
        }
    }

    /// Passes one value, whatever it is, checking that it is JSON.
    pub(crate) fn skip(&mut self) -> Scan<()> {
        match self.kind()? {
            JsonKind::Object | JsonKind::Array => self.skip_container(),
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
        let mut in_object = self.rest.first() == Some(&b'{');
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
        if self.rest.is_empty() { Ok(()) } else { self.error(SyntaxKind::Trailing) }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
