//! YAML text → [`Schema`], with everything that is wrong in it, where it stands and what to write instead.

mod build;
mod check;
mod emit;
mod error;
mod language;
mod line_reader;
mod lower;
mod path;
mod read;
mod report;
mod source_map;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use self::check::check;
pub use self::error::LoadError;
pub use self::language::json_schema;
pub(crate) use self::line_reader::line_reader;
pub use self::source_map::SourceMap;

use self::path::Path;
use self::report::Report;
use self::tree::{Node, Place};
use crate::diagnostic::{Code, Diagnostic, Position};
use crate::limits::Limits;
use crate::model::Schema;
use crate::telemetry;
use std::sync::Arc;

/// How schemas are loaded.
///
/// ```
/// use logwright::{Limits, LoadOptions, Schema};
///
/// let options = LoadOptions::default().limits(Limits::default().schema_bytes(16));
/// assert!(Schema::from_yaml_with("fields:\n- name: badge\n  type: string\n", &options).is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadOptions {
    /// The bounds on the text and on the schema.
    pub limits: Limits,
}

impl LoadOptions {
    /// These options with other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// A schema, and what the text it came from has to say.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The schema.
    pub schema: Schema,
    /// Where its parts stand in the text.
    pub source_map: SourceMap,
    /// What is odd and not wrong, in the order of the text.
    pub warnings: Vec<Diagnostic>,
}

impl Schema {
    /// Loads the one schema in a YAML text. Warnings are left out; [`Schema::from_yaml_with`] gives them.
    ///
    /// Plain scalars are read as YAML 1.1 reads them where a boolean or a number is asked for, and by their literal text
    /// where text is asked for. Anchors, aliases and merge keys work. (Language spec, sections A and B.)
    ///
    /// ```
    /// use logwright::{Code, Schema};
    ///
    /// let error = Schema::from_yaml("fields:\n- name: badge\n  type: strin\n").unwrap_err();
    /// assert_eq!(error.to_string(), "3:9: error[unknown-type]: unknown type `strin`; did you mean `string`?");
    /// assert_eq!(error.diagnostics()[0].code(), Code::UnknownType);
    /// ```
    ///
    /// # Errors
    /// All that is wrong with the text, from [`Code::YamlSyntax`] on in the list of [`Code`]s, and the warnings.
    pub fn from_yaml(yaml: &str) -> Result<Self, LoadError> {
        Self::from_yaml_with(yaml, &LoadOptions::default()).map(|loaded| loaded.schema)
    }

    /// Loads the one schema in a YAML text, with its warnings and positions.
    ///
    /// # Errors
    /// As [`Schema::from_yaml`].
    pub fn from_yaml_with(yaml: &str, options: &LoadOptions) -> Result<Loaded, LoadError> {
        let _span = telemetry::loading(yaml.len());
        let mut report = Report::default();
        let roots = documents(yaml, options, &mut report);
        if let Some(second) = roots.get(1) {
            report
                .add(Code::SeveralDocuments, Path::Root, second.place, "a second document starts here")
                .help("split the file, or load it as several schemas");
        }
        let mut schemas = lower_all(roots, options, &mut report);
        match schemas.pop() {
            Some((schema, source_map)) if !report.has_errors() => {
                Ok(Loaded { schema, source_map, warnings: report.finish() })
            }
            _ => Err(LoadError::new(report.finish())),
        }
    }

    /// Loads the one schema in YAML bytes.
    ///
    /// # Errors
    /// [`Code::SchemaUtf8`] at the first byte that is not UTF-8; else as [`Schema::from_yaml`].
    pub fn from_slice(yaml: &[u8], options: &LoadOptions) -> Result<Loaded, LoadError> {
        match std::str::from_utf8(yaml) {
            Ok(text) => Self::from_yaml_with(text, options),
            Err(error) => Err(LoadError::new(vec![not_utf8(yaml, &error)])),
        }
    }

    /// Loads every schema of a YAML text with several documents; empty ones are passed over.
    ///
    /// # Errors
    /// As [`Schema::from_yaml`], for all documents together; positions are those in the whole text.
    pub fn all_from_yaml(yaml: &str, options: &LoadOptions) -> Result<Vec<Loaded>, LoadError> {
        let _span = telemetry::loading(yaml.len());
        let mut report = Report::default();
        let roots = documents(yaml, options, &mut report);
        let mut all = Vec::with_capacity(roots.len());
        let mut diagnostics = report.finish();
        for root in roots {
            let mut report = Report::default();
            for (schema, source_map) in lower_all(vec![root], options, &mut report) {
                all.push(Loaded { schema, source_map, warnings: Vec::new() });
            }
            let found = report.finish();
            if let Some(loaded) = all.last_mut() {
                loaded.warnings.clone_from(&found);
            }
            diagnostics.extend(found);
        }
        if all.is_empty() || LoadError::is_in(&diagnostics) {
            Err(LoadError::new(diagnostics))
        } else {
            Ok(all)
        }
    }
}

/// The documents with something in them; for a text with none, the empty one.
fn documents(yaml: &str, options: &LoadOptions, report: &mut Report) -> Vec<Arc<Node>> {
    let mut roots = build::documents(yaml, &options.limits, report);
    if roots.len() > 1 {
        roots.retain(|root| !root.is_null());
    }
    if roots.is_empty() && !report.has_errors() {
        let place = Place { start: Position::new(1, 1, 0), end: 0 };
        roots.push(Arc::new(Node::null(Some(place))));
    }
    roots
}

fn lower_all(roots: Vec<Arc<Node>>, options: &LoadOptions, report: &mut Report) -> Vec<(Schema, SourceMap)> {
    roots.into_iter().map(|root| lower(root, options, report)).collect()
}

/// Reads and checks one document.
fn lower(root: Arc<Node>, options: &LoadOptions, report: &mut Report) -> (Schema, SourceMap) {
    let schema = lower::schema(&root, &options.limits, report);
    let source_map = SourceMap::new(root);
    report.take(check::findings(&schema, &options.limits), &source_map);
    (schema, source_map)
}

fn not_utf8(yaml: &[u8], error: &std::str::Utf8Error) -> Diagnostic {
    let offset = error.valid_up_to();
    let valid = yaml.get(..offset).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let last = valid.rsplit('\n').next().unwrap_or_default();
    let start = Position::new(valid.split('\n').count(), last.chars().count() + 1, offset);
    let end = offset.saturating_add(error.error_len().unwrap_or(1)).min(yaml.len());
    Diagnostic::new(Code::SchemaUtf8, Path::Root.pointer(), "a byte is not UTF-8")
        .at(start, offset..end)
        .with_help("save the file as UTF-8")
}
