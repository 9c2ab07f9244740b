//! The text parser that a `parser` section describes.

use crate::model::Parser;
use crate::text::{Csv, FastMatch, Grok, LineOptions, LineReader, Matcher, PatternError};
use crate::model::TextOptions;

/// The line reader of a `parser` section; `None` for `native`, whose records are read as JSON.
pub(crate) fn line_reader(parser: &Parser) -> Result<Option<LineReader>, PatternError> {
    let (matcher, options) = match parser {
        Parser::Csv(csv) => {
            let delimiter = csv.delimiter.chars().next().unwrap_or(',');
            (Matcher::Csv(Csv::new(delimiter, csv.has_header, &csv.columns)?), &csv.options)
        }
        Parser::FastMatch(fast_match) => {
            (Matcher::FastMatch(FastMatch::new(&fast_match.patterns)?), &fast_match.options)
        }
        Parser::Regex(regex) => {
            (Matcher::Grok(Grok::new(&regex.parts, &regex.definition_map())?), &regex.options)
        }
        Parser::Native { .. } => return Ok(None),
    };
    LineReader::new(matcher, line_options(options)).map(Some)
}

fn line_options(options: &TextOptions) -> LineOptions {
    LineOptions {
        skip_prefix: options.skip_prefix.clone(),
        skip_lines: options.skip_lines,
        empty_values: options.empty_values.clone(),
        trim_space: options.trim_space,
        expand_fields: options.expand_fields.clone(),
    }
}
