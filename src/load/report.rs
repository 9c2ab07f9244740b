//! [`Report`]: the diagnostics of one run.

use super::path::Path;
use super::source_map::SourceMap;
use super::tree::Place;
pub(super) use crate::diagnostic::quote;
use crate::diagnostic::{Code, Diagnostic, QUOTED, Severity};
use crate::pointer::Pointer;
use std::collections::HashSet;

/// Bytes of diagnostics kept; a document that is made to have more is not worth more.
const BUDGET: usize = 16 << 20;

/// What has been found so far.
#[derive(Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    /// Places where something has been put in for what could not be read: the checks say nothing about them.
    stand_ins: HashSet<Pointer>,
    bytes: usize,
}

/// A diagnostic of the checks, which know pointers and no positions.
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    /// Whether the key is what is wrong, not its value.
    pub(super) on_key: bool,
    /// Another place that matters.
    pub(super) related: Option<(Pointer, &'static str)>,
}

impl Report {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.bytes > BUDGET {
            return;
        }
        self.bytes = self.bytes.saturating_add(size(&diagnostic));
        self.diagnostics.push(diagnostic);
        if self.bytes > BUDGET {
            let message = "the rest of the problems is left out, there are too many";
            self.diagnostics.push(Diagnostic::new(Code::LimitSchema, Pointer::root(), message));
        }
    }

    /// Reports what `make` makes, which is not called when nothing more is kept: pointers can be long.
    pub(super) fn push_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.bytes <= BUDGET {
            self.push(make());
        }
    }

    /// Reports a problem at a place in the text.
    pub(super) fn add(
        &mut self,
        code: Code,
        path: Path<'_>,
        place: Option<Place>,
        message: impl Into<String>,
    ) -> Added<'_> {
        let is_kept = self.bytes <= BUDGET;
        let diagnostic = is_kept.then(|| placed(Diagnostic::new(code, path.pointer(), message), place));
        Added { report: self, diagnostic }
    }

    /// Remembers that what stands at `path` is not what somebody wrote.
    pub(super) fn stand_in(&mut self, path: Path<'_>) {
        if self.bytes <= BUDGET {
            self.stand_ins.insert(path.pointer());
        }
    }

    /// Takes the findings of the checks, with their positions.
    pub(super) fn take(&mut self, findings: Vec<Finding>, map: &SourceMap) {
        for Finding { mut diagnostic, on_key, related } in findings {
            if self.stand_ins.contains(diagnostic.pointer()) {
                continue;
            }
            let place = map.place(diagnostic.pointer(), on_key);
            diagnostic = placed(diagnostic, place);
            if let Some((pointer, label)) = related
                && let Some(place) = map.place(&pointer, false)
            {
                diagnostic = diagnostic.with_related(place.start, label);
            }
            self.push(diagnostic);
        }
        self.stand_ins.clear();
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// What was found, in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.position().map(|position| position.offset));
        // What several aliases lead to is said once.
        let mut said = HashSet::new();
        self.diagnostics.retain(|diagnostic| {
            let Some(position) = diagnostic.position() else { return true };
            said.insert((position.offset, diagnostic.code(), diagnostic.message().to_owned()))
        });
        self.diagnostics
    }
}

/// A diagnostic about to be reported, for a help text to be added.
pub(super) struct Added<'r> {
    report: &'r mut Report,
    diagnostic: Option<Diagnostic>,
}

impl Added<'_> {
    pub(super) fn help(mut self, help: impl Into<String>) {
        self.diagnostic = self.diagnostic.take().map(|diagnostic| diagnostic.with_help(help));
    }

    pub(super) fn help_if(self, help: Option<String>) {
        if let Some(help) = help {
            self.help(help);
        }
    }
}

impl Drop for Added<'_> {
    fn drop(&mut self) {
        if let Some(diagnostic) = self.diagnostic.take() {
            self.report.push(diagnostic);
        }
    }
}

impl Finding {
    pub(super) fn new(code: Code, path: Path<'_>, message: impl Into<String>) -> Self {
        Self { diagnostic: Diagnostic::new(code, path.pointer(), message), on_key: false, related: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.with_help(help);
        self
    }

    pub(super) fn on_key(mut self) -> Self {
        self.on_key = true;
        self
    }

    pub(super) fn related(mut self, pointer: Pointer, label: &'static str) -> Self {
        self.related = Some((pointer, label));
        self
    }
}

fn placed(diagnostic: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => diagnostic.at(place.start, place.span()),
        None => diagnostic,
    }
}

fn size(diagnostic: &Diagnostic) -> usize {
    let help = diagnostic.help().map_or(0, str::len);
    size_of::<Diagnostic>() + diagnostic.message().len() + diagnostic.pointer().as_str().len() + help
}

/// `did you mean …?` over `candidates`, when one is near.
pub(super) fn did_you_mean<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    // Nothing longer is near any word of the language, and the distance takes time by length.
    if given.len() > QUOTED {
        return None;
    }
    crate::diagnostic::nearest(given, candidates).map(|name| format!("did you mean `{name}`?"))
}
