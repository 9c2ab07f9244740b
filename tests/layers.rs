//! The direction of dependencies, read from the source: a module uses lower layers, and nothing beside or above it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The layers of `ARCHITECTURE.md`, from the bottom.
const LAYERS: &[&[&str]] = &[
    &["pointer", "limits", "json", "column"],
    &["diagnostic"],
    &["timestamp", "indicators", "telemetry"],
    &["model", "text", "stream"],
    &["load"],
    &["compile"],
    &["event"],
    &["engine"],
    &["schemas"],
    &["classify", "infer", "diff", "profile", "strategy"],
    &["error", "docs"],
];

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("the module `{module}` has no layer"))
}

fn source_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What a build of an excluded workspace leaves is nobody's source.
            if path.ends_with("target") {
                continue;
            }
            source_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The modules a file names in code: after `crate::`, comments left out.
fn uses(text: &str) -> BTreeSet<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap());
    let names = code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>());
    let module =
        |rest: String| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    names.map(module).filter(|module| !module.is_empty()).collect()
}

#[test]
fn modules_use_lower_layers_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&src, &mut files);
    let mut seen = BTreeMap::new();
    for path in files {
        let relative = path.strip_prefix(&src).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // A file of tests may use anything.
        let is_test = ["tests.rs", "conformance.rs", "properties.rs"].iter().any(|name| path.ends_with(name));
        for used in uses(if is_test { "" } else { code }) {
            let fits = used == module || layer(&used) < layer(&module);
            assert!(fits, "{} uses `{used}`, which is not below `{module}`", relative.display());
        }
        *seen.entry(module).or_insert(0) += 1;
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[test]
fn only_the_loader_names_a_yaml_crate() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&src, &mut files);
    for path in files.iter().filter(|path| !path.starts_with(src.join("load"))) {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_test = ["tests.rs", "conformance.rs", "properties.rs"].iter().any(|name| path.ends_with(name));
        assert!(is_test || (!code.contains("serde_yaml") && !code.contains("granit")), "{}", path.display());
    }
}

#[test]
fn files_stay_under_500_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "examples", "benches", "crates"] {
        source_files(&root.join(folder), &mut files);
    }
    for path in files {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 500, "{} has {lines} lines", path.display());
    }
}
