//! `logwright export`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use jsonschema::Validator;
use logwright::{Code, Diagnostic, LoadOptions, Schema};
use serde::Deserialize as _;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Dir, ran};

/// Mistakes that a JSON Schema can see. The others need a look at two places, or into a text.
const STRUCTURAL: &[Code] = &[
    Code::WrongKind,
    Code::UnknownKey,
    Code::UnknownType,
    Code::UnknownIndicator,
    Code::BadVersion,
    Code::BadSchemaName,
    Code::BadUrl,
];

fn validator() -> Validator {
    let dir = Dir::new(&format!("export-{:?}", std::thread::current().id()));
    let run = ran(&dir.command(&["export", "--json-schema"]).output().unwrap());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let schema: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The documents of a YAML text as an editor sees them; `None` if it is not YAML.
fn seen(text: &str) -> Option<Vec<Value>> {
    let document = |document| {
        let mut value = serde_yaml::Value::deserialize(document).ok()?;
        value.apply_merge().ok()?;
        serde_json::to_value(value).ok()
    };
    serde_yaml::Deserializer::from_str(text).map(document).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "yml")).collect()
}

fn problems(validator: &Validator, text: &str) -> Vec<String> {
    let documents = seen(text).unwrap();
    let errors = documents.iter().flat_map(|document| validator.iter_errors(document));
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn one_thing_to_export_must_be_named() {
    let dir = Dir::new("export-nothing");
    assert_eq!(ran(&dir.command(&["export"]).output().unwrap()).status, 2);
}

#[test]
fn shipped_schemas_are_valid() {
    let validator = validator();
    for (name, text) in logwright::schemas::texts() {
        assert_eq!(problems(&validator, text), [""; 0], "{name}");
    }
}

#[test]
fn recorded_schemas_are_valid() {
    let Some(data) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return;
    };
    let validator = validator();
    let schemas = files(&PathBuf::from(data).join("conformance/schemas"));
    assert!(schemas.len() >= 92, "{}", schemas.len());
    for path in schemas {
        let found = problems(&validator, &fs::read_to_string(&path).unwrap());
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
    }
}

#[test]
fn what_loads_is_valid_and_structural_mistakes_are_not() {
    let validator = validator();
    let mut reached = BTreeSet::new();
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if seen(&text).is_none() {
            continue;
        }
        let (codes, loads) = match Schema::from_yaml_with(&text, &LoadOptions::default()) {
            Ok(loaded) => (codes(&loaded.warnings), true),
            Err(error) => (codes(error.diagnostics()), false),
        };
        let structural: Vec<_> = codes.iter().filter(|code| STRUCTURAL.contains(code)).copied().collect();
        let name = path.display();
        let found = problems(&validator, &text);
        assert!(!found.is_empty() || structural.is_empty(), "{name} is valid with {structural:?}");
        assert!(found.is_empty() || !loads || !structural.is_empty(), "{name}: {found:?}");
        reached.extend(structural);
    }
    assert_eq!(reached, STRUCTURAL.iter().copied().collect());
}

#[test]
fn small_schemas() {
    let validator = validator();
    let field = |keys: &str| format!("fields: [{{name: a, {keys}}}]");
    for (keys, is_valid) in [
        ("type: string", true),
        ("type: strin", false),
        ("required: true", false),
        ("type: string, required: yes", true),
        ("type: string, required: maybe", false),
        ("type: string, description: ", true),
        ("type: object", false),
        ("type: object, fields: []", false),
        ("type: object, fields: [{name: b, type: int}]", true),
        ("type: array", false),
        ("type: array, element: {type: strin}", false),
        ("type: array, element: {type: array, element: {type: int}}", true),
        ("type: ref", false),
        ("type: ref, target: Actor", true),
        ("type: timestamp, timeFormats: [rfc3339, '%Y-%m', 'layout=2006']", true),
        ("type: timestamp, timeFormats: [rfc339]", false),
        ("type: timestamp, timeFormats: []", false),
        ("type: timestamp, timeFormat: unix, timeFormats: [unix]", false),
        ("type: string, indicators: [ip, mac]", true),
        ("type: string, indicators: ip", false),
        ("type: string, indicators: [ipp]", false),
        ("type: string, validate: {ip: any}", true),
        ("type: string, validate: {ip: v4}", false),
        ("type: string, validate: {allow: []}", false),
        ("type: string, mask: {type: hide}", false),
        ("type: string, split: {from: b, separator: '-', index: -1}", false),
        ("type: string, requird: true", false),
        ("type: json, name2: x", false),
    ] {
        assert_eq!(problems(&validator, &field(keys)).is_empty(), is_valid, "{keys}");
    }
    for (parser, is_valid) in [
        ("csv: {delimiter: ',', columns: [a]}", true),
        ("csv: {columns: [a]}", false),
        ("csv: {delimiter: ;}", false),
        ("fastmatch: {match: ['%{a} b']}", true),
        ("fastmatch: {match: []}", false),
        ("regex: {match: [x], fastmatch: {match: [y]}}", false),
        ("", false),
        ("script: {function: x}", false),
    ] {
        let text = format!("parser: {{{parser}}}\n{}", field("type: string"));
        assert_eq!(problems(&validator, &text).is_empty(), is_valid, "{parser}");
    }
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(Diagnostic::code).collect()
}
