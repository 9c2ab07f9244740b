use crate::diagnostic::{Diagnostic, Severity};

/// Why a schema could not be loaded: everything that is wrong with it, and its warnings, in the order of the text.
///
/// Shown as text it has one diagnostic a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(.0))]
pub struct LoadError(Box<Found>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    diagnostics: Vec<Diagnostic>,
}

impl LoadError {
    pub(super) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self(Box::new(Found { diagnostics }))
    }

    /// Whether something refuses the schema.
    pub(super) fn is_in(diagnostics: &[Diagnostic]) -> bool {
        diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// What was found, errors and warnings, in the order of the text.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }
}

fn listed(found: &Found) -> String {
    let lines: Vec<String> = found.diagnostics.iter().map(Diagnostic::to_string).collect();
    lines.join("\n")
}
