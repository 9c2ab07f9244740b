use indexmap::IndexMap;

/// How a text line becomes a flat record of named texts. (Language spec, section G.)
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Parser {
    /// Rows of a table.
    Csv(CsvParser),
    /// Literal text with placeholders.
    FastMatch(FastMatchParser),
    /// Regular expressions with grok-style patterns.
    Regex(RegexParser),
    /// Code of the vendor, by name; here the record is read as JSON.
    Native {
        /// The vendor's log type, if given.
        name: Option<String>,
    },
}

/// What all text parsers have in common.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TextOptions {
    /// Lines that start with it yield nothing.
    pub skip_prefix: Option<String>,
    /// So many lines at the start of a stream yield nothing.
    pub skip_lines: u64,
    /// Values that count as absent.
    pub empty_values: Vec<String>,
    /// Whether white space around values is dropped.
    pub trim_space: bool,
    /// More values, as templates over the captured ones: name and template, in document order.
    pub expand_fields: Vec<(String, String)>,
}

/// `parser.csv` (section G.3).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CsvParser {
    /// What separates the values.
    pub delimiter: String,
    /// Whether the first line of a stream is a header.
    pub has_header: bool,
    /// The names by position; `""` skips a column. Needed without a header.
    pub columns: Vec<String>,
    /// What all text parsers have in common.
    pub options: TextOptions,
}

/// `parser.fastmatch` (section G.1).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FastMatchParser {
    /// The patterns, tried in order.
    pub patterns: Vec<String>,
    /// What all text parsers have in common.
    pub options: TextOptions,
}

/// `parser.regex` (section G.2).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RegexParser {
    /// The parts of the one expression, joined with nothing between.
    pub parts: Vec<String>,
    /// Named patterns besides the built-in ones.
    pub definitions: Vec<(String, String)>,
    /// What all text parsers have in common.
    pub options: TextOptions,
}

impl RegexParser {
    /// The named patterns as an ordered map.
    pub(crate) fn definition_map(&self) -> IndexMap<String, String> {
        self.definitions.iter().cloned().collect()
    }
}
