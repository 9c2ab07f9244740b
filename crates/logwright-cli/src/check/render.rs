//! [`Page`]: findings as text with the lines they are about, or as JSON lines.

use super::examine::Examined;
use super::finding::{Finding, Place, Related};
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use logwright::Severity;
use std::ops::Range;

/// How findings are shown to a person.
pub(crate) struct Page(Renderer);

impl Page {
    /// For a terminal, with colours unless the user wants none, or for anything else.
    pub(crate) fn new(is_terminal: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self(if is_terminal && !plain { Renderer::styled() } else { Renderer::plain() })
    }

    /// The findings with their lines, and an empty line after each.
    pub(crate) fn text(&self, examined: &Examined) -> String {
        examined.findings.iter().map(|finding| self.one(finding, examined) + "\n\n").collect()
    }

    /// The findings as JSON, one a line.
    pub(crate) fn json(examined: &Examined) -> String {
        let lines = examined.findings.iter().filter_map(|finding| serde_json::to_string(finding).ok());
        lines.map(|line| line + "\n").collect()
    }

    fn one(&self, finding: &Finding, examined: &Examined) -> String {
        let level = if finding.severity == Severity::Error.as_str() { Level::ERROR } else { Level::WARNING };
        let mut elements = Vec::new();
        match finding.place {
            Some(place) => elements.push(snippet(examined, place, None)),
            None => elements.push(Origin::path(&finding.file).into()),
        }
        elements.extend(finding.related.iter().map(|related| other(examined, related)));
        elements.push(Level::HELP.message(&finding.help).into());
        self.0.render(&[level.primary_title(&finding.message).id(finding.code).elements(elements)])
    }
}

/// Another place: its line if it is in the same file, else its name.
fn other<'e>(examined: &'e Examined, related: &'e Related) -> Element<'e> {
    let Related { file, label, place } = related;
    if *file == examined.file {
        snippet(examined, *place, Some(label))
    } else {
        Level::NOTE.message(format!("{label}: {file}:{}:{}", place.line, place.column)).into()
    }
}

/// The line a place is in, and a mark under what is meant.
fn snippet<'e>(examined: &'e Examined, place: Place, label: Option<&'e str>) -> Element<'e> {
    let (line, span) = line_of(&examined.text, place);
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let annotation: Annotation<'_> = kind.span(span).label(label);
    Snippet::source(line).path(examined.file.as_str()).line_start(place.line).annotation(annotation).into()
}

/// The line at a place, and the part of it that is meant; a whole word where only its start is known.
fn line_of(text: &str, place: Place) -> (&str, Range<usize>) {
    let (before, rest) = text.split_at_checked(place.offset).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let in_line = before.len() - start;
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    let line = text.get(start..before.len() + rest.len()).unwrap_or_default();
    let word = || rest.find(|c: char| c.is_whitespace() || ":,]}".contains(c)).unwrap_or(rest.len());
    let length = if place.length == 0 { word() } else { place.length.min(rest.len()) };
    // What was replaced, since it is not UTF-8, may be longer than what is meant.
    let length = (length..=rest.len()).find(|&end| rest.is_char_boundary(end)).unwrap_or(0);
    (line, in_line..in_line + length)
}
