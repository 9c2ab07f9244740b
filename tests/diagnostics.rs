//! Every message of the loader, for a person to read: `tests/diagnostics/*.yml` are schemas with something wrong, and
//! beside each stands what is said about it. `UPDATE_SNAPSHOTS=1` writes the texts anew.
//!
//! A first line such as `# limits: yaml_nodes=8` sets limits.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test")]

use logwright::{Code, Diagnostic, Limits, LoadOptions, Schema};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[test]
fn messages_are_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut reached = BTreeSet::new();
    let mut different = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        let yaml = fs::read(&path).unwrap();
        let diagnostics = match Schema::from_slice(&yaml, &LoadOptions::default().limits(limits(&yaml))) {
            Ok(loaded) => loaded.warnings,
            Err(error) => error.diagnostics().to_vec(),
        };
        assert!(!diagnostics.is_empty(), "{} has nothing wrong with it", path.display());
        reached.extend(diagnostics.iter().map(Diagnostic::code));
        let text: String = diagnostics.iter().map(|diagnostic| rendered(diagnostic, &yaml)).collect();
        let snapshot = path.with_extension("txt");
        if update {
            fs::write(&snapshot, &text).unwrap();
        } else if fs::read_to_string(&snapshot).ok().as_deref() != Some(&text) {
            different.push(format!("{}:\n{text}", snapshot.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let of_schemas = Code::ALL.iter().skip_while(|code| **code != Code::YamlSyntax);
    let missing: Vec<_> = of_schemas.filter(|code| !reached.contains(code)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

fn limits(yaml: &[u8]) -> Limits {
    let text = String::from_utf8_lossy(yaml);
    let mut limits = Limits::default();
    let settings = text.lines().next().and_then(|line| line.strip_prefix("# limits: ")).unwrap_or_default();
    for (name, value) in settings.split_whitespace().filter_map(|setting| setting.split_once('=')) {
        let value = value.parse().unwrap();
        limits = match name {
            "schema_bytes" => limits.schema_bytes(value),
            "yaml_nesting" => limits.yaml_nesting(value),
            "yaml_nodes" => limits.yaml_nodes(value),
            "type_nesting" => limits.type_nesting(value),
            "fields" => limits.fields(value),
            "time_format_bytes" => limits.time_format_bytes(value),
            _ => panic!("no limit {name}"),
        };
    }
    limits
}

/// The message, then the part of the text it is about, its pointer, and what else matters.
fn rendered(diagnostic: &Diagnostic, yaml: &[u8]) -> String {
    let mut text = format!("{diagnostic}\n");
    let span = diagnostic
        .span()
        .map(|span| String::from_utf8_lossy(yaml.get(span).unwrap()).into_owned())
        .unwrap_or_default();
    writeln!(text, "    {span:?} at `{}`", diagnostic.pointer()).unwrap();
    for (position, label) in diagnostic.related() {
        writeln!(text, "    {position}: {label}").unwrap();
    }
    assert!(!text.contains('\u{0}'));
    let message = diagnostic.message();
    assert!(!message.contains('\n') && !message.ends_with('.'), "{message}");
    text
}
