//! Verdicts on schemas, against the recorded ones. A difference is listed with its reason, and a listed one must occur.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test")]

use logwright::Schema;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Vector files whose verdicts on loading are compared; those of regular expressions and time formats are with their
/// modules.
const VECTORS: [&str; 6] = ["schema_errors", "names", "refs", "csv", "fastmatch", "validate"];

/// `file:line` of vectors, or ids of cases, whose verdict differs, and why. `true`: rejected here, accepted there.
const DEVIATIONS: &[(&str, bool, &str)] = &[
    ("schema_errors:8", false, "K-2: any number of name parts"),
    ("schema_errors:51", true, "duplicate keys are errors"),
    ("schema_errors:52", true, "duplicate keys are errors"),
    ("schema_errors:56", true, "`from_yaml` takes one document"),
    ("names:4", false, "any name that is not empty"),
    ("names:53", true, "names that become the same column"),
    ("names:55", true, "names that become the same column"),
    ("names:57", true, "duplicate names at every level"),
    ("names:58", true, "duplicate names at every level"),
    ("refs:19", false, "a definition name is a warning"),
    ("refs:20", false, "a definition name is a warning"),
];

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("LOGWRIGHT_TESTDATA").map(PathBuf::from);
    if data.is_none() {
        println!("conformance data not found, skipped");
    }
    data
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whether the reference rejected the schema of a vector; it did not when it ran records through it.
fn is_rejected(vector: &Value) -> bool {
    vector["cases"].as_array().unwrap().iter().any(|case| {
        case["schema_rejected"].as_bool().unwrap_or(false) || case["stage"].as_str() == Some("schema")
    })
}

#[test]
fn vendor_schemas_load() {
    let Some(data) = data() else { return };
    let mut count = 0;
    for entry in fs::read_dir(data.join("conformance/schemas")).unwrap() {
        let path = entry.unwrap().path();
        let yaml = fs::read_to_string(&path).unwrap();
        let schema = Schema::from_yaml(&yaml).unwrap_or_else(|error| panic!("{}:\n{error}", path.display()));
        let again = Schema::from_yaml(&schema.to_yaml())
            .unwrap_or_else(|error| panic!("{}:\n{error}", path.display()));
        assert_eq!(again, schema, "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 92);
}

#[test]
fn verdicts_agree() {
    let Some(data) = data() else { return };
    let mut differences = Vec::new();
    let mut compare = |id: String, yaml: &str, expected: bool| {
        let error = Schema::from_yaml(yaml).err();
        if error.is_some() != expected {
            differences.push((id, error.is_some(), format!("{yaml}\n{error:?}")));
        }
    };
    for name in VECTORS {
        for (index, vector) in
            lines(&data.join(format!("conformance/vectors/{name}.jsonl"))).iter().enumerate()
        {
            compare(format!("{name}:{}", index + 1), vector["schema"].as_str().unwrap(), is_rejected(vector));
        }
    }
    for case in lines(&data.join("conformance/schema_cases.jsonl")) {
        let id = case["id"].as_str().unwrap().to_owned();
        compare(id, case["schema_yaml"].as_str().unwrap(), case["valid"] == false);
    }
    let mut problems = Vec::new();
    for (id, rejected, detail) in &differences {
        if !DEVIATIONS.iter().any(|(listed, verdict, _)| listed == id && verdict == rejected) {
            problems.push(format!("{id} is not listed:\n{detail}"));
        }
    }
    for (listed, verdict, reason) in DEVIATIONS {
        if !differences.iter().any(|(id, rejected, _)| id == listed && rejected == verdict) {
            problems.push(format!("{listed} ({reason}) does not occur"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
