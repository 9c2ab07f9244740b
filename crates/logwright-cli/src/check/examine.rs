//! [`Examiner`]: loads and compiles schema files, one after the other.

use super::finding::{Finding, Place, Related};
use crate::failure::Failure;
use crate::files::{compile_options, read_schema};
use logwright::{CompileOptions, LoadOptions, Loaded, Pointer, Program, Schema, Severity};
use std::collections::HashMap;
use std::path::Path;

/// What a file was found to hold.
pub(crate) struct Examined {
    /// The file's name, as it is shown.
    pub(crate) file: String,
    /// Its text, with what is not UTF-8 replaced.
    pub(crate) text: String,
    /// What is wrong with it, in the order of the text.
    pub(crate) findings: Vec<Finding>,
    /// Its schemas, as far as they are good.
    pub(crate) programs: Vec<Program>,
}

/// Examines files, and remembers which log types it has seen where.
#[derive(Default)]
pub(crate) struct Examiner {
    seen: HashMap<String, (String, Place)>,
}

impl Examiner {
    pub(crate) fn examine(&mut self, path: &Path) -> Result<Examined, Failure> {
        let bytes = read_schema(path)?;
        let file = path.display().to_string();
        let options = LoadOptions::default();
        let loaded = match std::str::from_utf8(&bytes) {
            Ok(text) => Schema::all_from_yaml(text, &options),
            Err(_) => Schema::from_slice(&bytes, &options).map(|loaded| vec![loaded]),
        };
        let (mut findings, mut programs) = (Vec::new(), Vec::new());
        match loaded {
            Err(error) => {
                findings.extend(error.diagnostics().iter().map(|found| Finding::new(&file, found, None)));
            }
            Ok(documents) => {
                for loaded in documents {
                    let compiled = self.compile(&file, path, loaded, &mut findings);
                    programs.extend(compiled);
                }
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Examined { file, text, findings, programs })
    }

    /// Compiles a schema; one without a name of its own takes that of its file.
    fn compile(
        &mut self,
        file: &str,
        path: &Path,
        loaded: Loaded,
        findings: &mut Vec<Finding>,
    ) -> Option<Program> {
        let Loaded { schema, source_map, warnings, .. } = loaded;
        findings.extend(warnings.iter().map(|found| Finding::new(file, found, Some(&source_map))));
        let options = compile_options(&schema, path, &CompileOptions::default());
        let log_type = options.log_type.as_deref().unwrap_or(schema.log_type());
        let name = Pointer::root().key("schema");
        let place = source_map.value(&name).or_else(|| source_map.value(&Pointer::root())).map(Place::new);
        let twice = place.and_then(|place| self.twice(file, log_type, place));
        findings.extend(twice);
        match schema.compile_with(&options) {
            Ok(program) => Some(program),
            Err(error) => {
                // The warnings are the loader's, which have been taken.
                let errors = error.diagnostics().iter().filter(|found| found.severity() == Severity::Error);
                findings.extend(errors.map(|found| Finding::new(file, found, Some(&source_map))));
                None
            }
        }
    }

    /// The second schema of a log type: a set of schemas holds each once.
    fn twice(&mut self, file: &str, log_type: &str, place: Place) -> Option<Finding> {
        let Some((first, first_place)) = self.seen.get(log_type).cloned() else {
            self.seen.insert(log_type.to_owned(), (file.to_owned(), place));
            return None;
        };
        Some(Finding {
            file: file.to_owned(),
            code: "duplicate-log-type",
            severity: Severity::Error.as_str(),
            message: format!("a second schema of the log type `{log_type}`"),
            help: "give one of them another name, or remove it".to_owned(),
            pointer: Pointer::root().key("schema").to_string(),
            place: Some(place),
            related: vec![Related { file: first, label: "the first is here".to_owned(), place: first_place }],
        })
    }
}
