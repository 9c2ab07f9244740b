//! [`Finding`]: a diagnostic with its file.

use logwright::{Diagnostic, Pointer, Position, Severity, SourceMap};
use serde::Serialize;
use std::ops::Range;

/// Something to say about a schema file; a line of `--format json`.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    pub(super) file: String,
    pub(super) code: &'static str,
    pub(super) severity: &'static str,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) pointer: String,
    #[serde(flatten)]
    pub(super) place: Option<Place>,
    pub(super) related: Vec<Related>,
}

/// Where it is: line and column from 1, the column in characters; offset and length in bytes.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) offset: usize,
    pub(super) length: usize,
}

/// Another place that matters.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    pub(super) file: String,
    pub(super) label: String,
    #[serde(flatten)]
    pub(super) place: Place,
}

impl Finding {
    /// A diagnostic of the loader, or of the compiler, which knows no places: the source map has them.
    pub(super) fn new(file: &str, diagnostic: &Diagnostic, map: Option<&SourceMap>) -> Self {
        let own = diagnostic.position().zip(diagnostic.span());
        let place = own.or_else(|| nearest(map?, diagnostic)).map(Place::new);
        let related = diagnostic.related().map(|(position, label)| Related {
            file: file.to_owned(),
            label: label.to_owned(),
            place: Place::new((position, position.offset..position.offset)),
        });
        Self {
            file: file.to_owned(),
            code: diagnostic.code().as_str(),
            severity: diagnostic.severity().as_str(),
            message: diagnostic.message().to_owned(),
            help: diagnostic.help().unwrap_or(diagnostic.code().fix()).to_owned(),
            pointer: diagnostic.pointer().to_string(),
            place,
            related: related.collect(),
        }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error.as_str()
    }
}

impl Place {
    pub(super) fn new((position, span): (Position, Range<usize>)) -> Self {
        let Position { line, column, offset, .. } = position;
        Self { line, column, offset, length: span.len() }
    }
}

/// The place of what a diagnostic is about, or of the nearest thing that holds it.
fn nearest(map: &SourceMap, diagnostic: &Diagnostic) -> Option<(Position, Range<usize>)> {
    let pointer = Some(diagnostic.pointer().clone());
    std::iter::successors(pointer, Pointer::parent).find_map(|pointer| map.value(&pointer))
}
