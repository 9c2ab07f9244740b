//! Text parsers: one line of a stream -> named values. (Language spec, section G.)
//!
//! [`LineReader`] is compiled once and shared; [`LineState`] is what one stream needs to remember; [`TextValues`] are
//! buffers that are used again for every line. Values are addressed by *slot*, the place of their name among
//! [`LineReader::names`], so that nothing is looked up by name for each line.

mod builtins;
#[cfg(test)]
mod conformance;
mod csv;
mod expand;
mod fastmatch;
mod grok;
mod re2;
mod regex;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use self::csv::Csv;
use self::expand::{Layout, Template};
pub(crate) use self::fastmatch::FastMatch;
pub(crate) use self::regex::Grok;
pub(crate) use self::values::TextValues;
use crate::diagnostic::Code;
use ::regex::CaptureLocations;
use std::fmt;
use std::ops::Range;

/// Turns lines into named values; immutable and shared by all streams of a schema.
#[derive(Debug)]
pub(crate) struct LineReader {
    matcher: Matcher,
    options: LineOptions,
    templates: Vec<Template>,
    /// `None` when a stream's header gives the names.
    layout: Option<Layout>,
}

/// How a line is taken apart.
#[derive(Debug)]
pub(crate) enum Matcher {
    FastMatch(FastMatch),
    Grok(Grok),
    Csv(Csv),
}

/// What all text parsers have in common; the keys of the parser section under the same names.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineOptions {
    pub(crate) skip_prefix: Option<String>,
    pub(crate) skip_lines: u64,
    pub(crate) empty_values: Vec<String>,
    pub(crate) trim_space: bool,
    pub(crate) expand_fields: Vec<(String, String)>,
}

/// What a reader remembers of one stream. The reference shares it between streams, so that the header of one file
/// names the columns of the next; here every stream starts afresh (K-12).
#[derive(Default)]
pub(crate) struct LineState {
    skipped: u64,
    /// Whether the header line is past, read or refused. Without a header it means nothing.
    header_seen: bool,
    /// From the header, where the schema does not name the columns.
    layout: Option<Layout>,
    /// How many values the rows of this stream have.
    row_width: Option<usize>,
    locations: Option<CaptureLocations>,
}

/// Why a text parser cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) place: Place,
    /// Where in the text at `place`, in bytes.
    pub(crate) offset: Option<usize>,
}

/// The part of a parser section that an error is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// An item of `match`, or `match` itself.
    Match(Option<usize>),
    PatternDefinition(String),
    Delimiter,
    Columns,
    EmptyValues(usize),
    ExpandFields(String),
}

/// Why a line yields no values. Holds no record data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextIssue {
    pub(crate) code: Code,
    /// Bytes of the line.
    pub(crate) span: Range<usize>,
    pub(crate) message: &'static str,
}

impl LineReader {
    pub(crate) fn new(matcher: Matcher, mut options: LineOptions) -> Result<Self, PatternError> {
        // An empty prefix would skip every line; the reference treats it as absent.
        options.skip_prefix = options.skip_prefix.filter(|prefix| !prefix.is_empty());
        if let (Matcher::FastMatch(_), Some(index)) =
            (&matcher, options.empty_values.iter().position(String::is_empty))
        {
            return Err(PatternError::new(
                Place::EmptyValues(index),
                "`emptyValues` of `fastmatch` holds an empty text",
            )
            .with_help("remove it; only `csv` and `regex` may list it"));
        }
        let templates = options
            .expand_fields
            .iter()
            .map(|(name, text)| Template::new(name, text))
            .collect::<Result<Vec<_>, _>>()?;
        let names = match &matcher {
            Matcher::FastMatch(fastmatch) => Some(fastmatch.names()),
            Matcher::Grok(grok) => Some(grok.names()),
            Matcher::Csv(csv) => csv.columns(),
        };
        let layout = names.map(|names| Layout::new(names.iter().map(String::as_str), &templates));
        Ok(Self { matcher, options, templates, layout })
    }

    /// The state of a stream that is about to begin.
    pub(crate) fn start(&self) -> LineState {
        let locations = match &self.matcher {
            Matcher::Grok(grok) => Some(grok.locations()),
            _ => None,
        };
        LineState { locations, ..LineState::default() }
    }

    /// The built-in patterns that the schema replaces.
    pub(crate) fn redefined(&self) -> &[String] {
        match &self.matcher {
            Matcher::Grok(grok) => grok.redefined(),
            Matcher::FastMatch(_) | Matcher::Csv(_) => &[],
        }
    }

    /// The names by slot, as far as the schema tells: none where a header gives them.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.layout.iter().flat_map(Layout::names)
    }

    /// The name of a slot; `None` past the last one.
    pub(crate) fn name<'s>(&'s self, state: &'s LineState, slot: usize) -> Option<&'s str> {
        state.layout.as_ref().or(self.layout.as_ref())?.name(slot)
    }

    /// Reads one line, without its line end, into `values`. `false`: the line is a header or is to be skipped. What
    /// templates make of it is at most `derived_bytes` long.
    pub(crate) fn read(
        &self,
        state: &mut LineState,
        line: &str,
        derived_bytes: usize,
        values: &mut TextValues,
    ) -> Result<bool, TextIssue> {
        values.start(0);
        if self.skips(state) {
            return Ok(false);
        }
        // Before `skipPrefix`: the first line is the header, whatever it looks like.
        if let Matcher::Csv(csv) = &self.matcher
            && csv.has_header()
            && !state.header_seen
        {
            if self.layout.is_none() {
                let header = csv.header(line, values)?;
                state.row_width = Some(header.len());
                state.layout = Some(Layout::new(header.iter().map(String::as_str), &self.templates));
                values.start(0);
            }
            state.header_seen = true;
            return Ok(false);
        }
        if self.options.skip_prefix.as_ref().is_some_and(|prefix| line.starts_with(prefix)) {
            return Ok(false);
        }
        // The other matchers have a layout from the start; a table has one by its columns or by a header that was read.
        let Some(layout) = state.layout.as_ref().or(self.layout.as_ref()) else {
            return Err(TextIssue {
                code: Code::CsvRecord,
                span: 0..line.len(),
                message: "the header of the table could not be read, so the columns have no names",
            });
        };
        values.start(layout.len());
        match (&self.matcher, &mut state.locations) {
            (Matcher::FastMatch(fastmatch), _) => fastmatch.read(line, values)?,
            (Matcher::Grok(grok), Some(locations)) => grok.read(line, locations, values)?,
            (Matcher::Grok(grok), none) => grok.read(line, none.insert(grok.locations()), values)?,
            (Matcher::Csv(csv), _) => csv.row(line, layout, &mut state.row_width, values)?,
        }
        values.clean(line, self.options.trim_space, &self.options.empty_values);
        layout.expand(line, &self.options.empty_values, derived_bytes, values)?;
        Ok(true)
    }

    /// Passes a line of the stream that is no text at all, or too long. It has its place among the lines: the one after
    /// a header that could not be read is a row, not the header.
    pub(crate) fn refuse(&self, state: &mut LineState) {
        if !self.skips(state) {
            state.header_seen = true;
        }
    }

    /// Whether the next line is one of those that `skipLines` passes over.
    fn skips(&self, state: &mut LineState) -> bool {
        let skips = state.skipped < self.options.skip_lines;
        state.skipped += u64::from(skips);
        skips
    }
}

impl LineState {
    /// The names by slot that the header of the stream gave; `None` when [`LineReader::names`] has them, or when
    /// the header is still to come. It changes at most once in a stream.
    #[cfg(test)]
    pub(crate) fn names(&self) -> Option<impl Iterator<Item = &str>> {
        self.layout.as_ref().map(Layout::names)
    }
}

/// Tells no header names: they are record data.
impl fmt::Debug for LineState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineState")
            .field("skipped", &self.skipped)
            .field("header_seen", &self.header_seen)
            .finish_non_exhaustive()
    }
}

impl PatternError {
    fn new(place: Place, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, place, offset: None }
    }

    fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Place {
    /// The place as keys and indices below the parser section (`/parser/csv` and the like).
    pub(crate) fn path(&self) -> Vec<String> {
        let path = |key: &str, then: Option<String>| std::iter::once(key.to_owned()).chain(then).collect();
        match self {
            Self::Match(index) => path("match", index.map(|index| index.to_string())),
            Self::PatternDefinition(name) => path("patternDefinitions", Some(name.clone())),
            Self::Delimiter => path("delimiter", None),
            Self::Columns => path("columns", None),
            Self::EmptyValues(index) => path("emptyValues", Some(index.to_string())),
            Self::ExpandFields(name) => path("expandFields", Some(name.clone())),
        }
    }
}
