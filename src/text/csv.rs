//! [`Csv`]: rows of a table, one a line. (Language spec, section G.3.)
//!
//! The dialect is RFC 4180 with lazy quotes: within quotes, a quote that neither ends the value nor is doubled stands
//! for itself (`"x"z,y` is one value), and a quote that never ends takes the rest. The `csv` crates read `"x"z,y` as
//! `xz` and `y`, and copy every value, where most can be spans of the line. Hence a reader of our own.

use super::expand::Layout;
use super::{PatternError, Place, TextIssue, TextValues};
use crate::diagnostic::Code;
use memchr::{memchr, memchr2};
use std::ops::Range;

/// `parser.csv`, compiled.
#[derive(Debug)]
pub(crate) struct Csv {
    delimiter: u8,
    has_header: bool,
    columns: Option<Vec<String>>,
}

impl Csv {
    /// `columns` may be empty if there is a header; the column `""` is skipped (K-9).
    pub(crate) fn new(delimiter: char, has_header: bool, columns: &[String]) -> Result<Self, PatternError> {
        let delimiter = match delimiter {
            ',' => b',',
            '\t' => b'\t',
            ' ' => b' ',
            other => {
                let message = format!(
                    "expected a comma, a tab or a space as `delimiter`, found `{}`",
                    other.escape_default()
                );
                return Err(PatternError::new(Place::Delimiter, message));
            }
        };
        if columns.is_empty() && !has_header {
            return Err(PatternError::new(Place::Columns, "the columns of the table have no names")
                .with_help(
                    "list them in `columns`, or write `hasHeader: true` if the first line names them",
                ));
        }
        Ok(Self { delimiter, has_header, columns: (!columns.is_empty()).then(|| columns.to_vec()) })
    }

    pub(super) fn has_header(&self) -> bool {
        self.has_header
    }

    /// The column names, unless a header gives them.
    pub(super) fn columns(&self) -> Option<&[String]> {
        self.columns.as_deref()
    }

    /// The column names that a header line gives.
    pub(super) fn header(&self, line: &str, values: &mut TextValues) -> Result<Vec<String>, TextIssue> {
        let mut names = Vec::new();
        self.cells(line, values, |values, cell| {
            names.push(match cell {
                Cell::Span(span) => line.get(span).unwrap_or_default().to_owned(),
                Cell::Made(start) => values.made_since(start).to_owned(),
            });
        })?;
        Ok(names)
    }

    /// Reads a row. Its width must be that of the header that names the columns or, without a header line, that of the
    /// stream's first row; where the schema names the columns and a header is passed over, any width will do. Columns
    /// beyond the width are empty, values beyond the columns are dropped.
    pub(super) fn row(
        &self,
        line: &str,
        layout: &Layout,
        width: &mut Option<usize>,
        values: &mut TextValues,
    ) -> Result<(), TextIssue> {
        let mut positions = layout.positions().iter();
        let mut count = 0;
        self.cells(line, values, |values, cell| {
            count += 1;
            if let Some(Some(slot)) = positions.next() {
                match cell {
                    Cell::Span(span) => values.set(*slot, span),
                    Cell::Made(start) => values.set_made(*slot, start),
                }
            }
        })?;
        let expected = match (&self.columns, self.has_header) {
            (Some(_), true) => None,
            (Some(_), false) => Some("the row has another number of values than the first row of the stream"),
            (None, _) => Some("the row has another number of values than the header"),
        };
        if let Some(message) = expected
            && *width.get_or_insert(count) != count
        {
            return Err(issue(message, 0..line.len()));
        }
        for slot in positions.flatten() {
            values.set(*slot, line.len()..line.len());
        }
        Ok(())
    }

    /// Takes the first record of `line` apart.
    fn cells(
        &self,
        line: &str,
        values: &mut TextValues,
        mut each: impl FnMut(&mut TextValues, Cell),
    ) -> Result<(), TextIssue> {
        // A line end that was left on the line is not part of its last value.
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            return Err(issue("the row is empty", 0..0));
        }
        let mut at = 0;
        loop {
            let (cell, next) = if line.as_bytes().get(at) == Some(&b'"') {
                self.quoted(line, at + 1, values)
            } else {
                self.plain(line, at)
            };
            each(values, cell);
            match next {
                Some(next) => at = next,
                None => return Ok(()),
            }
        }
    }

    /// The value that starts at `start`, and where the next one starts.
    fn plain(&self, line: &str, start: usize) -> (Cell, Option<usize>) {
        let rest = line.as_bytes().get(start..).unwrap_or_default();
        match memchr2(self.delimiter, b'\n', rest) {
            Some(length) => {
                let end = start + length;
                let is_last = rest.get(length) == Some(&b'\n');
                (Cell::Span(start..end), (!is_last).then_some(end + 1))
            }
            None => (Cell::Span(start..line.len()), None),
        }
    }

    /// The value whose opening quote stands before `start`, and where the next one starts.
    fn quoted(&self, line: &str, start: usize, values: &mut TextValues) -> (Cell, Option<usize>) {
        let bytes = line.as_bytes();
        let made = values.made_start();
        // Up to here it is copied; if nothing is, the value is a span.
        let mut copied = start;
        let mut at = start;
        let (end, next) = loop {
            let Some(length) = memchr(b'"', bytes.get(at..).unwrap_or_default()) else {
                break (line.len(), None);
            };
            let quote = at + length;
            match bytes.get(quote + 1) {
                None | Some(b'\n') => break (quote, None),
                Some(b'"') => {
                    values.make(line.get(copied..=quote).unwrap_or_default());
                    copied = quote + 2;
                    at = copied;
                }
                Some(other) if *other == self.delimiter => break (quote, Some(quote + 2)),
                Some(_) => at = quote + 1,
            }
        };
        if copied == start {
            return (Cell::Span(start..end), next);
        }
        values.make(line.get(copied..end).unwrap_or_default());
        (Cell::Made(made), next)
    }
}

/// A value: a span of the line, or what was made since an offset.
enum Cell {
    Span(Range<usize>),
    Made(usize),
}

fn issue(message: &'static str, span: Range<usize>) -> TextIssue {
    TextIssue { code: Code::CsvRecord, span, message }
}
