//! [`Suite`]: the tests of a file. (Language spec, section J.1.)

use crate::failure::Failure;
use crate::files::unreadable;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// The tests of a file.
pub(super) struct Suite {
    /// The file's name, as it is shown.
    pub(super) file: String,
    pub(super) cases: Vec<Case>,
}

/// A test.
#[derive(Default)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) log_type: String,
    /// Where its document starts.
    pub(super) line: usize,
    pub(super) input: String,
    /// The events, as JSON texts.
    pub(super) results: Vec<String>,
    /// Why the document is no test.
    pub(super) broken: Option<String>,
}

/// A test as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", expecting = "a mapping with the keys of a test")]
struct Written {
    #[serde(default)]
    name: String,
    log_type: String,
    input: String,
    result: Option<String>,
    results: Option<Vec<String>>,
}

impl Suite {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let cases = documents(text).into_iter().filter(|(_, text)| has_content(text));
        Ok(Self {
            file: path.display().to_string(),
            cases: cases.map(|(line, text)| Case::read(line, text)).collect(),
        })
    }
}

impl Case {
    /// Reads the document that starts at `line`.
    fn read(line: usize, text: &str) -> Self {
        match serde_yaml::from_str::<Written>(text) {
            Ok(Written { name, log_type, input, result, results }) => {
                let results = result.into_iter().chain(results.unwrap_or_default());
                let results = results.filter(|text| !text.trim().is_empty());
                let results = results.map(|text| with_log_type(&text, &log_type)).collect();
                Self { name, log_type, line, input, results, broken: None }
            }
            Err(error) => {
                let broken = Some(told(&error, line));
                Self { name: "not a test".to_owned(), line, broken, ..Self::default() }
            }
        }
    }
}

/// What is wrong with a document, with the line and column in the file.
fn told(error: &serde_yaml::Error, first_line: usize) -> String {
    // The parser's word for a key is another one.
    let message = error.to_string().replace(" field `", " key `");
    let Some(place) = error.location() else { return message };
    let suffix = format!(" at line {} column {}", place.line(), place.column());
    let message = message.replace(&suffix, "");
    format!("{}:{}: {message}", first_line + place.line() - 1, place.column())
}

/// The documents of a YAML text with the line each starts at. `---` at the start of a line is a document's start
/// wherever it stands, so each can be read by itself, and what is wrong with one does not hide the others.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut first_line, mut offset) = (0, 1, 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let is_start = line.strip_prefix("---").is_some_and(|rest| rest.trim_start().len() < rest.len());
        if offset > start && (is_start || line.trim_end() == "---") {
            documents.push((first_line, text.get(start..offset).unwrap_or_default()));
            (start, first_line) = (offset, index + 1);
        }
        offset += line.len();
    }
    documents.push((first_line, text.get(start..).unwrap_or_default()));
    documents
}

/// Whether there is more than comments in a document.
fn has_content(document: &str) -> bool {
    let mut lines = document.lines().map(str::trim);
    lines.any(|line| !line.is_empty() && !line.starts_with('#') && line != "---" && line != "...")
}

/// The expectation with the log type put in where the file asks for it.
fn with_log_type(text: &str, log_type: &str) -> String {
    text.replace("{{ .LogType }}", log_type).replace("{{.LogType}}", log_type)
}

#[cfg(test)]
mod tests {
    use super::{Case, documents, has_content};

    #[test]
    fn documents_start_at_their_marks() {
        let found =
            |text| documents(text).into_iter().filter(|(_, text)| has_content(text)).collect::<Vec<_>>();
        assert_eq!(found("a: 1\n---\nb: 2\n"), [(1, "a: 1\n"), (2, "---\nb: 2\n")]);
        assert_eq!(found("---\n# x\n---\na: 1\n--- # y\nb: |\n  ---\n----\n").len(), 2);
        assert_eq!(found("--- {a: 1}\r\n---\r\nb: 2"), [(1, "--- {a: 1}\r\n"), (2, "---\r\nb: 2")]);
        assert_eq!(found("# nothing\n---\n...\n"), []);
        assert_eq!(found(""), []);
    }

    #[test]
    fn scalars_are_taken_by_their_text() {
        let case = Case::read(
            1,
            "name: 010\nlogType: Foo\ninput: 5\nresult: ''\nresults: ['{}', '{{ .LogType }}']\n",
        );
        assert_eq!((case.name.as_str(), case.input.as_str()), ("010", "5"));
        assert_eq!(case.results, ["{}", "Foo"]);
        assert!(case.broken.is_none());
    }

    #[test]
    fn what_is_wrong_with_a_document_is_told_with_its_place_in_the_file() {
        for (text, message) in [
            (
                "---\nlogType: A\ninput: ''\nlogTypes: [B]\n",
                "14:1: unknown key `logTypes`, expected one of `name`, `logType`, `input`, `result`, `results`",
            ),
            ("---\nlogType: A\n", "12:1: missing key `input`"),
            ("---\nlogType: A\ninput: {a: 1}\n", "13:8: input: invalid type: map, expected a string"),
            ("---\nlogType: A\nlogType: B\n", "12:1: duplicate key `logType`"),
            ("---\n[1]\n", "12:1: invalid type: sequence, expected a mapping with the keys of a test"),
        ] {
            assert_eq!(Case::read(11, text).broken.as_deref(), Some(message), "{text}");
        }
    }
}
