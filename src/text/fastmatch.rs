//! [`FastMatch`]: literal text with placeholders. (Language spec, section G.1.)

use super::values::Quoted;
use super::{PatternError, Place, TextIssue, TextValues};
use crate::diagnostic::Code;
use indexmap::IndexSet;
use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memrchr};

/// `parser.fastmatch`, compiled: patterns tried in order. A pattern reads the line once from left to right and never
/// goes back.
#[derive(Debug)]
pub(crate) struct FastMatch {
    patterns: Vec<Pattern>,
    names: Vec<String>,
}

#[derive(Debug)]
struct Pattern {
    prefix: String,
    captures: Vec<Capture>,
}

/// A placeholder and the literal text after it.
#[derive(Debug)]
struct Capture {
    /// `None`: matched and dropped.
    slot: Option<usize>,
    /// The quote on both sides, if there is one.
    quote: Option<u8>,
    /// Empty only at the end of a pattern, where the placeholder takes the rest of the line.
    literal: Finder<'static>,
}

impl FastMatch {
    pub(crate) fn new(patterns: &[String]) -> Result<Self, PatternError> {
        if patterns.is_empty() {
            return Err(PatternError::new(Place::Match(None), "`match` has no pattern"));
        }
        let mut names = IndexSet::new();
        let patterns = patterns
            .iter()
            .enumerate()
            .map(|(index, text)| {
                Pattern::new(text, &mut names).map_err(|problem| problem.in_pattern(index, text))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { patterns, names: names.into_iter().collect() })
    }

    /// The names by slot.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads a line by the first pattern that matches it. The span of the issue is what no pattern could read.
    pub(super) fn read(&self, line: &str, values: &mut TextValues) -> Result<(), TextIssue> {
        let last_backslash = memrchr(b'\\', line.as_bytes());
        let mut furthest = 0;
        // Many patterns may match up to the same bad escape; it is looked for once.
        let mut bad = None;
        for pattern in &self.patterns {
            let outcome = pattern.read(line, last_backslash, values);
            match outcome.and_then(|()| resolve(line, values, &mut bad)) {
                Ok(()) => return Ok(()),
                Err(at) => furthest = furthest.max(at),
            }
            values.clear();
        }
        let span = furthest..line.len();
        Err(TextIssue { code: Code::TextUnmatched, span, message: "the line matches no `fastmatch` pattern" })
    }
}

impl Pattern {
    fn new(text: &str, names: &mut IndexSet<String>) -> Result<Self, Problem> {
        if text.chars().count() < 4 {
            return Err(Problem(
                0,
                "is shorter than 4 characters",
                "write literal text and `%{field}` placeholders",
            ));
        }
        let body = text.strip_suffix('\n').unwrap_or(text);
        if let Some(at) = body.find('\n') {
            return Err(Problem(at, "has a line break inside", "a pattern describes one line"));
        }
        let (prefix, mut rest) =
            text.split_once("%{").map_or((text, None), |(prefix, rest)| (prefix, Some(rest)));
        let mut captures = Vec::new();
        let mut before = prefix;
        while let Some(open) = rest {
            let at = text.len() - open.len() - 2;
            let Some((name, after)) = open.split_once('}') else {
                return Err(Problem(
                    at,
                    "has a placeholder that is not closed",
                    "write `%{field}`, or `%{}` to skip a part",
                ));
            };
            // Trimmed on both sides, where the reference keeps spaces at the end (K-21).
            let name = name.trim();
            let (literal, next) =
                after.split_once("%{").map_or((after, None), |(literal, next)| (literal, Some(next)));
            if literal.is_empty() && next.is_some() {
                return Err(Problem(
                    at,
                    "has two placeholders with nothing between them",
                    "write the text that separates them",
                ));
            }
            captures.push(Capture {
                slot: (!name.is_empty()).then(|| names.insert_full(name.to_owned()).0),
                quote: quote(before, literal),
                literal: Finder::new(literal).into_owned(),
            });
            before = literal;
            rest = next;
        }
        if captures.iter().all(|capture| capture.slot.is_none()) {
            return Err(Problem(0, "names no field", "write `%{field}` where a value stands"));
        }
        Ok(Self { prefix: prefix.to_owned(), captures })
    }

    /// Reads a line; an error is the offset where it stopped matching. Escapes are still to be resolved: see
    /// [`resolve`].
    fn read(&self, line: &str, last_backslash: Option<usize>, values: &mut TextValues) -> Result<(), usize> {
        if !line.starts_with(&self.prefix) {
            return Err(0);
        }
        let mut at = self.prefix.len();
        for capture in &self.captures {
            let rest = line.get(at..).unwrap_or_default();
            let literal = capture.literal.needle();
            if literal.is_empty() {
                at = capture.set_span(at, rest.len(), values);
            } else if let Some(quote) = capture.quote
                && last_backslash >= Some(at)
            {
                let length = closing(rest, quote).ok_or(at)?;
                if !rest.as_bytes().get(length..).unwrap_or_default().starts_with(literal) {
                    return Err(at + length);
                }
                values.quoted.push(Quoted { slot: capture.slot, span: at..at + length, quote });
                at = capture.set_span(at, length, values) + literal.len();
            } else {
                let length = capture.literal.find(rest.as_bytes()).ok_or(at)?;
                at = capture.set_span(at, length, values) + literal.len();
            }
        }
        Ok(())
    }
}

impl Capture {
    /// Sets the value; gives back where it ends.
    fn set_span(&self, start: usize, length: usize, values: &mut TextValues) -> usize {
        let end = start + length;
        if let Some(slot) = self.slot {
            values.set(slot, start..end);
        }
        end
    }
}

/// What is wrong with a pattern, and where.
struct Problem(usize, &'static str, &'static str);

impl Problem {
    fn in_pattern(self, index: usize, text: &str) -> PatternError {
        let Self(offset, what, help) = self;
        let message = format!("the pattern `{}` {what}", text.replace('\n', "\\n"));
        PatternError::new(Place::Match(Some(index)), message).at(offset).with_help(help)
    }
}

/// The quote that ends the literal before a placeholder and starts the literal after it.
fn quote(before: &str, after: &str) -> Option<u8> {
    let quote = before.bytes().next_back()?;
    (matches!(quote, b'"' | b'\'') && after.as_bytes().first() == Some(&quote)).then_some(quote)
}

/// The bytes up to the first unescaped `quote`, told by the backslashes before it; `None` if there is no such quote.
fn closing(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    // No quote and no backslash run is looked at twice: a run ends at its quote.
    memchr_iter(quote, bytes).find(|&at| {
        let before = bytes.get(..at).unwrap_or_default();
        before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 0
    })
}

/// Resolves the escapes of the quoted values, once a whole pattern has matched. An error is where the value with a bad
/// escape starts; that value and its quote are left in `bad`.
fn resolve(line: &str, values: &mut TextValues, bad: &mut Option<(usize, u8)>) -> Result<(), usize> {
    let quoted = std::mem::take(&mut values.quoted);
    let outcome = quoted.iter().try_for_each(|Quoted { slot, span, quote }| {
        let text = line.get(span.clone()).unwrap_or_default();
        let Some(first) = memchr(b'\\', text.as_bytes()) else { return Ok(()) };
        let value = Some((span.start, *quote));
        if *bad == value || unquote(text, first, *quote, values.bytes()).is_none() {
            *bad = value;
            return Err(span.start);
        }
        // Unless a later value of the same name replaced it.
        if let Some(slot) = slot.filter(|&slot| values.span(slot).as_ref() == Some(span)) {
            values.set_bytes(slot);
        }
        Ok(())
    });
    values.quoted = quoted;
    outcome
}

/// Resolves the escapes of a value, the first of which is at `first`, into `out`. `None`: a bad escape.
fn unquote(text: &str, first: usize, quote: u8, out: &mut Vec<u8>) -> Option<()> {
    let (plain, mut rest) = text.as_bytes().split_at_checked(first)?;
    out.extend_from_slice(plain);
    while !rest.is_empty() {
        let length = escape(rest, quote, out)?;
        rest = rest.get(length..)?;
        let (plain, marked) = rest.split_at_checked(memchr(b'\\', rest).unwrap_or(rest.len()))?;
        out.extend_from_slice(plain);
        rest = marked;
    }
    Some(())
}

/// Resolves the escape at the start of `text`; gives back its length. The escapes are those of Go strings: a `\x` or
/// octal escape spells a byte, `\u` and `\U` a character, and only the enclosing quote may be escaped.
fn escape(text: &[u8], quote: u8, out: &mut Vec<u8>) -> Option<usize> {
    let digits = |start: usize, length: usize, radix: u32| {
        let digits = str::from_utf8(text.get(start..start.checked_add(length)?)?).ok()?;
        digits
            .bytes()
            .all(|b| char::from(b).is_digit(radix))
            .then(|| u32::from_str_radix(digits, radix).ok())?
    };
    let kind = *text.get(1)?;
    let length = match kind {
        b'x' => 4,
        b'u' => 6,
        b'U' => 10,
        b'0'..=b'7' => 4,
        _ => 2,
    };
    match kind {
        b'a' => out.push(0x07),
        b'b' => out.push(0x08),
        b'f' => out.push(0x0c),
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'v' => out.push(0x0b),
        b'\\' => out.push(b'\\'),
        b'x' => out.push(u8::try_from(digits(2, 2, 16)?).ok()?),
        b'0'..=b'7' => out.push(u8::try_from(digits(1, 3, 8)?).ok()?),
        b'u' | b'U' => {
            let character = char::from_u32(digits(2, length - 2, 16)?)?;
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        other if other == quote => out.push(quote),
        _ => return None,
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::{FastMatch, closing, escape};
    use crate::text::{LineOptions, LineReader, Matcher, TextValues};

    fn read(patterns: &[&str], line: &str) -> Result<Vec<(String, String)>, std::ops::Range<usize>> {
        let patterns: Vec<String> = patterns.iter().map(|&text| text.to_owned()).collect();
        let reader =
            LineReader::new(Matcher::FastMatch(FastMatch::new(&patterns).unwrap()), LineOptions::default())
                .unwrap();
        let mut values = TextValues::default();
        assert!(reader.read(&mut reader.start(), line, 0, &mut values).map_err(|issue| issue.span)?);
        let names: Vec<&str> = reader.names().collect();
        Ok(values.iter(line).map(|(slot, text)| (names[slot].to_owned(), text.to_owned())).collect())
    }

    #[test]
    fn reads_lines() {
        for (pattern, line, expected) in [
            ("%{a} %{b}", "x y z", &[("a", "x"), ("b", "y z")][..]),
            ("%{a} %{b}", "x ", &[("a", "x"), ("b", "")]),
            ("%{a} [%{b}]", "x [y] tail", &[("a", "x"), ("b", "y")]),
            ("%{ a } %{b }", "x y", &[("a", "x"), ("b", "y")]),
            ("%{a}|%{}|%{b}", "x|y|z", &[("a", "x"), ("b", "z")]),
            ("%{a}|%{b}|%{a}", "x|y|z", &[("a", "z"), ("b", "y")]),
            ("%{a} \"%{b}\" %{c}", r#"1 "x \"y\" z" 2"#, &[("a", "1"), ("b", "x \"y\" z"), ("c", "2")]),
            ("%{a} \"%{}\" %{c}", r#"1 "x \"y\" z" 2"#, &[("a", "1"), ("c", "2")]),
            ("%{a} '%{b}'", r"1 'it\'s'", &[("a", "1"), ("b", "it's")]),
            // The escapes that count are those of the last value of a name.
            ("\"%{a}\" %{a}", r#""\t" y"#, &[("a", "y")]),
            ("%{a} \"%{a}\"", r#"y "\t""#, &[("a", "\t")]),
            ("\"%{a}\" \"%{b}\" ", r#""\\" "\\\"" "#, &[("a", "\\"), ("b", "\\\"")]),
            ("\"%{a}\" %{b}", r#""x" \y"#, &[("a", "x"), ("b", r"\y")]),
            ("é%{a}é%{b}", "éxéé", &[("a", "x"), ("b", "é")]),
        ] {
            let expected = expected.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
            assert_eq!(read(&[pattern], line), Ok(expected), "{pattern} {line}");
        }
    }

    #[test]
    fn says_what_it_could_not_read() {
        for (patterns, line, span) in [
            (&["%{a} %{b}"][..], "x", 0..1),
            (&["pre %{a}"], "xpre x", 0..6),
            (&["%{a} [%{b}] %{c}", "%{a}|%{b}"], "x [y]z", 3..6),
            (&["%{a} \"%{b}\" %{c}"], r#"1 "x\qy" 2"#, 3..10),
            (&["%{a} '%{b}' %{c}"], r#"1 'x\"y' 2"#, 3..10),
        ] {
            assert_eq!(read(patterns, line), Err(span), "{patterns:?} {line}");
        }
    }

    #[test]
    fn finds_the_closing_quote() {
        for (text, expected) in [
            (r#"ab" c"#, Some(2)),
            (r#"""#, Some(0)),
            (r#"a\"b" c"#, Some(4)),
            (r#"\\"b"#, Some(2)),
            (r#"\\\"b""#, Some(5)),
            (r#"\"\"\\"""#, Some(6)),
            (r#"\""#, None),
            (r#"\\\""#, None),
            ("ab", None),
            ("", None),
        ] {
            assert_eq!(closing(text, b'"'), expected, "{text}");
        }
    }

    #[test]
    fn a_failed_pattern_leaves_nothing_behind() {
        // Neither a value whose escapes were still to be resolved, nor the memory of bad ones in another quote.
        let (spans, quotes) = ("%{b} \"%{c}\" x", "%{a} %{b}");
        assert_eq!(read(&[spans, quotes], r#"1 "\t" y"#).unwrap()[0].1, r#""\t" y"#);
        assert_eq!(read(&["\"%{a}\" x", "\"%{b}\"%{c}", "\"%{a} %{b}"], r#""\q" x"#).unwrap()[0].1, r#"\q""#);
        let expected = vec![("a".to_owned(), "x y".to_owned())];
        assert_eq!(read(&["%{b} %{c}|%{d}", "%{a}"], "x y"), Ok(expected));
    }

    #[test]
    fn refuses_patterns() {
        for (pattern, offset, message) in [
            ("%{}", 0, "the pattern `%{}` is shorter than 4 characters"),
            ("%{} x", 0, "the pattern `%{} x` names no field"),
            ("plain", 0, "the pattern `plain` names no field"),
            ("%{a}%{b}", 0, "the pattern `%{a}%{b}` has two placeholders with nothing between them"),
            ("x %{a}%{}", 2, "the pattern `x %{a}%{}` has two placeholders with nothing between them"),
            ("%{a} %{b", 5, "the pattern `%{a} %{b` has a placeholder that is not closed"),
            ("a\nb%{a}", 1, "the pattern `a\\nb%{a}` has a line break inside"),
        ] {
            let error = FastMatch::new(&[pattern.to_owned()]).unwrap_err();
            assert_eq!((error.message.as_str(), error.offset), (message, Some(offset)));
            assert_eq!(error.place.path(), ["match", "0"]);
            assert!(error.help.is_some());
        }
        assert_eq!(FastMatch::new(&[]).unwrap_err().place.path(), ["match"]);
        assert!(FastMatch::new(&["%{a}\n".to_owned()]).is_ok());
    }

    #[test]
    fn resolves_escapes() {
        for (text, quote, expected) in [
            (r"\n", b'"', Some(&b"\n"[..])),
            (r"\a\b\f\r\t\v\\", b'"', Some(b"\x07\x08\x0c\r\t\x0b\\")),
            (r"\x41\101\xe9", b'"', Some(b"AA\xe9")),
            (r"\u00e9\U0001f600", b'"', Some("é😀".as_bytes())),
            (r"\'", b'\'', Some(b"'")),
            (r"\'", b'"', None),
            (r"\q", b'"', None),
            (r"\x4", b'"', None),
            (r"\x+1", b'"', None),
            (r"\400", b'"', None),
            (r"\08", b'"', None),
            (r"\ud800", b'"', None),
            (r"\U00110000", b'"', None),
            ("\\é", b'"', None),
            ("\\", b'"', None),
        ] {
            let mut out = Vec::new();
            let mut rest = text.as_bytes();
            while let Some(length) = (!rest.is_empty()).then(|| escape(rest, quote, &mut out)).flatten() {
                rest = &rest[length..];
            }
            assert_eq!(rest.is_empty().then_some(&out[..]), expected, "{text}");
        }
    }
}
