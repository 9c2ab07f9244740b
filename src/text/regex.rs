//! [`Grok`]: one regular expression with named values and `%{PATTERN}` tags. (Language spec, section G.2.)

use super::grok::expand;
use super::{PatternError, Place, TextIssue, TextValues, builtins, re2};
use crate::diagnostic::Code;
use indexmap::IndexMap;
use regex::{CaptureLocations, Regex, RegexBuilder};

/// Most memory for a compiled expression, in bytes; the largest built-in patterns take a few hundred KiB.
const COMPILED_BYTES: usize = 8 << 20;

/// `parser.regex`, compiled: an unanchored search, its time linear in the line.
#[derive(Debug)]
pub(crate) struct Grok {
    regex: Regex,
    names: Vec<String>,
    /// The groups of each name, which may stand in several alternatives.
    groups: Vec<Vec<usize>>,
    redefined: Vec<String>,
}

impl Grok {
    pub(crate) fn new(
        parts: &[String],
        definitions: &IndexMap<String, String>,
    ) -> Result<Self, PatternError> {
        if parts.is_empty() {
            return Err(PatternError::new(Place::Match(None), "`match` has no pattern"));
        }
        let expanded = expand(parts, definitions)?;
        let translated = re2::translate(&expanded.text).map_err(|problem| {
            let (place, offset) = expanded.origin(problem.offset);
            let error = PatternError::new(place, problem.message).at(offset);
            match problem.help {
                Some(help) => error.with_help(help),
                None => error,
            }
        })?;
        let regex = RegexBuilder::new(&translated.pattern)
            .size_limit(COMPILED_BYTES)
            .build()
            .map_err(|error| PatternError::new(Place::Match(None), reason(&error)))?;
        let mut groups: IndexMap<String, Vec<usize>> = IndexMap::new();
        for (index, name) in translated.groups.into_iter().enumerate() {
            groups.entry(name).or_default().push(index + 1);
        }
        let (names, groups) = groups.into_iter().unzip();
        let redefined =
            definitions.keys().filter(|name| builtins::builtin(name).is_some()).cloned().collect();
        Ok(Self { regex, names, groups, redefined })
    }

    /// The built-in patterns that the definitions replace (K-10).
    pub(crate) fn redefined(&self) -> &[String] {
        &self.redefined
    }

    /// The names by slot.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// A buffer for the places of groups.
    pub(super) fn locations(&self) -> CaptureLocations {
        self.regex.capture_locations()
    }

    /// Reads a line. A name whose groups took no part in the match has the value `""`.
    pub(super) fn read(
        &self,
        line: &str,
        locations: &mut CaptureLocations,
        values: &mut TextValues,
    ) -> Result<(), TextIssue> {
        let Some(found) = self.regex.captures_read(locations, line) else {
            let span = 0..line.len();
            return Err(TextIssue {
                code: Code::TextUnmatched,
                span,
                message: "the line does not match `regex`",
            });
        };
        for (slot, groups) in self.groups.iter().enumerate() {
            // The last group that took part, where the reference takes the last one even if it did not.
            let (start, end) = groups
                .iter()
                .rev()
                .find_map(|group| locations.get(*group))
                .unwrap_or((found.end(), found.end()));
            values.set(slot, start..end);
        }
        Ok(())
    }
}

/// One line of what the `regex` crate says.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            format!("the expression takes more than {COMPILED_BYTES} bytes compiled")
        }
        error => {
            let text = error.to_string();
            let reason = text.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("bad syntax");
            format!("the expression cannot work: {reason}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grok;
    use crate::text::{LineOptions, LineReader, Matcher, TextValues};
    use indexmap::IndexMap;

    fn grok(parts: &[&str], definitions: &[(&str, &str)]) -> Result<Grok, crate::text::PatternError> {
        let parts: Vec<String> = parts.iter().map(|&part| part.to_owned()).collect();
        let definitions: IndexMap<String, String> =
            definitions.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
        Grok::new(&parts, &definitions)
    }

    fn read(grok: Grok, line: &str) -> Option<Vec<(String, String)>> {
        let reader = LineReader::new(Matcher::Grok(grok), LineOptions::default()).unwrap();
        let mut values = TextValues::default();
        reader.read(&mut reader.start(), line, 0, &mut values).ok()?;
        let names: Vec<&str> = reader.names().collect();
        Some(values.iter(line).map(|(slot, text)| (names[slot].to_owned(), text.to_owned())).collect())
    }

    #[test]
    fn reads_lines() {
        for (parts, line, expected) in [
            (&["%{NS:a}", " %{NS:b}$"][..], "q x y", Some(&[("a", "x"), ("b", "y")][..])),
            (&["^(?P<a>a+)?(?P<b>b+)?$"], "bb", Some(&[("a", ""), ("b", "bb")])),
            (&["^(?P<a>a+)?(?P<b>b+)?$"], "c", None),
            (&["^(?:x(?P<a>.)|y(?P<a>.))$"], "x1", Some(&[("a", "1")])),
            (&["^(?:x(?P<a>.)|y(?P<a>.))$"], "y2", Some(&[("a", "2")])),
            (&["(?P<a>.) (?P<a>.)"], "1 2", Some(&[("a", "2")])),
            (&["(\\w+) %{ WORD:b }"], "x y", Some(&[("b", "y")])),
            (&["%{WORD:1a}%{WORD:}?"], "x", Some(&[("1a", "x")])),
        ] {
            let expected = expected
                .map(|pairs| pairs.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect());
            assert_eq!(read(grok(parts, &[]).unwrap(), line), expected, "{parts:?} {line}");
        }
    }

    #[test]
    fn definitions_refer_to_each_other_and_replace_builtins() {
        let definitions = [("BAR", "%{FOO}y"), ("FOO", "x+"), ("INT", "[ab]")];
        let grok = grok(&["%{FOO:a} %{BAR:b} %{INT:c} %{HTTPDATE:d}"], &definitions).unwrap();
        assert_eq!(grok.redefined(), ["INT"]);
        let line = "xx xy a 10/Oct/2000:13:55:36 -0700";
        let expected = [("a", "xx"), ("b", "xy"), ("c", "a"), ("d", "10/Oct/2000:13:55:36 -0700")];
        let expected = expected.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
        assert_eq!(read(grok, line), Some(expected));
    }

    #[test]
    fn refuses_expressions_and_says_where() {
        for (parts, definitions, path, offset, message) in [
            (&["x%{NOPE}"][..], &[][..], "match/0", Some(1), "unknown pattern `NOPE`"),
            (&["x", "y%{NS:a.b}"], &[], "match/1", Some(1), "`a.b` is no name for a captured value"),
            (&["%{WORD: a}"], &[], "match/0", Some(0), "` a` is no name for a captured value"),
            (&["%{WORD:a\nb}"], &[], "match/0", Some(0), "`a\\nb` is no name for a captured value"),
            (&["%{A\nB}"], &[], "match/0", Some(0), "unknown pattern `A\\nB`"),
            (&["[[:a\nb:]]"], &[], "match/0", Some(1), "unknown class `[:a\\nb:]`"),
            (&["x", "%{NS"], &[], "match/1", Some(0), "a `%{` tag is not closed"),
            (
                &["%{A}"],
                &[("A", "x%{A}")],
                "patternDefinitions/A",
                Some(1),
                "the pattern `A` refers to itself",
            ),
            (
                &["%{A}"],
                &[("A", "%{B}"), ("B", "%{A}")],
                "patternDefinitions/B",
                Some(0),
                "the pattern `A` refers to itself",
            ),
            (&["x"], &[("foo", "x")], "patternDefinitions/foo", None, "`foo` is no name for a pattern"),
            (&["x%{AA}"], &[("AA", "é++")], "patternDefinitions/AA", Some(3), "a repetition is repeated"),
            (&["%{_CH}"], &[], "match/0", Some(0), "unknown pattern `_CH`"),
            (&[r"\p{Nope}"], &[], "match", None, "the expression cannot work: Unicode property not found"),
            (&["x%{AA}"], &[("AA", "y(")], "match/0", Some(1), "a group is not closed"),
            (&["xé%{INT}", "é(?=y)"], &[], "match/1", Some(2), "look-around is not supported"),
            (&["x*"; 0], &[], "match", None, "`match` has no pattern"),
        ] {
            let error = grok(parts, definitions).unwrap_err();
            assert_eq!(error.message, message);
            assert_eq!((error.place.path().join("/").as_str(), error.offset), (path, offset), "{message}");
        }
    }

    #[test]
    fn bounds_what_definitions_grow_to() {
        let doubling: Vec<(String, String)> =
            (0..40).map(|i| (format!("A{i}"), format!("%{{A{}}}%{{A{}}}", i + 1, i + 1))).collect();
        let mut definitions: IndexMap<String, String> = doubling.into_iter().collect();
        definitions.insert("A40".to_owned(), "x".to_owned());
        let error = Grok::new(&["%{A0}".to_owned()], &definitions).unwrap_err();
        assert!(error.message.contains("longer than"), "{}", error.message);
        let chain: IndexMap<String, String> =
            (0..100_000).map(|i| (format!("A{i}"), format!("%{{A{}}}", i + 1))).collect();
        let error = Grok::new(&["%{A0}".to_owned()], &chain).unwrap_err();
        assert!(error.message.contains("deep"), "{}", error.message);
        let error = grok(&[r"(?:\pL{1000}){1000}"], &[]).unwrap_err();
        assert!(error.message.contains("compiled"), "{}", error.message);
        let error = grok(&[&"(".repeat(10_000), &")".repeat(10_000)], &[]).unwrap_err();
        assert!(error.message.starts_with("the expression cannot work: "), "{}", error.message);
    }
}
