//! [`check`]: what a schema must be besides well-formed. Works on any [`Schema`], loaded or built in code.

mod derive;
mod document;
mod names;
mod parser;
mod refs;
mod transform;
mod types;

use self::types::Section;
use super::path::Path;
use super::report::{Finding, quote};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::limits::Limits;
use crate::model::Schema;

/// Everything that is wrong with a schema, with pointers into the document it has or would have.
pub(crate) fn check(schema: &Schema, limits: &Limits) -> Vec<Diagnostic> {
    findings(schema, limits).into_iter().map(|finding| finding.diagnostic).collect()
}

pub(super) fn findings(schema: &Schema, limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    document::document(schema, &mut findings);
    if let Some(parser) = &schema.parser {
        parser::parser(parser, &mut findings);
    }
    let root = Section::of_fields(schema, limits);
    let definitions = Path::Root.key("definitions");
    let sections: Vec<_> = schema
        .definitions
        .iter()
        .map(|(name, value)| Section::of_type(schema, limits, definitions.key(name), value))
        .collect();
    let refs = refs::refs(schema, limits, &root, &sections);
    let sound = root.is_sound && refs.is_sound;
    findings.extend(root.findings);
    findings.extend(refs.findings);
    for (index, (section, (name, _))) in sections.into_iter().zip(schema.definitions.iter()).enumerate() {
        let is_used = refs.used.get(index).copied().unwrap_or(false);
        findings.extend(
            section.findings.into_iter().map(|finding| if is_used { finding } else { unused(name, finding) }),
        );
    }
    if sound {
        findings.extend(derive::sources(schema));
    }
    findings
}

/// What is wrong in a definition that nothing uses does no harm, as in the reference.
fn unused(name: &str, finding: Finding) -> Finding {
    let Finding { diagnostic, on_key, related } = finding;
    if diagnostic.severity() == Severity::Warning {
        return Finding { diagnostic, on_key, related };
    }
    let message =
        format!("nothing uses the definition {}, which is broken: {}", quote(name), diagnostic.message());
    let downgraded = Diagnostic::new(Code::UnusedDefinition, diagnostic.pointer().clone(), message);
    let help = diagnostic.help().map(str::to_owned);
    let diagnostic = help.into_iter().fold(downgraded, Diagnostic::with_help);
    Finding { diagnostic, on_key, related }
}
