//! The recorded outcomes, as far as they speak of one string field. (The rest is the engine's conformance run.)

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Hit, IndicatorKind, Scanner};

/// `p_any_*` field → its values.
type Finds = BTreeMap<String, BTreeSet<String>>;

/// Cases that differ from what was recorded, with the reason.
const DEVIATIONS: &[(&str, &str)] = &[];

#[test]
fn recorded_outcomes() {
    let Some(data) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return;
    };
    let data = PathBuf::from(data).join("conformance");
    let (mut run, mut rewritten, mut different) = (0_usize, 0_usize, BTreeSet::new());
    for case in vectors(&data).into_iter().chain(unit_cases(&data)) {
        let found = scan(&case.scanners, &case.text);
        let mut expected = case.expected;
        rewritten += usize::from(add_local_parts(&mut expected));
        run += 1;
        if found != expected {
            println!("{}: `{}`: expected {expected:?}, found {found:?}", case.id, case.text);
            different.insert(case.id);
        }
    }
    assert!(run > 200, "only {run} cases");
    assert!(rewritten > 0, "rewrite K-8 no longer occurs");
    assert_eq!(different, DEVIATIONS.iter().map(|(id, _)| (*id).to_owned()).collect());
}

struct Case {
    id: String,
    scanners: Vec<Scanner>,
    text: String,
    expected: Finds,
}

fn scan(scanners: &[Scanner], text: &str) -> Finds {
    let mut finds = Finds::new();
    for scanner in scanners {
        scanner.scan(text, &mut |kind, hit| {
            let value = match hit {
                Hit::Slice { start, end } => text.get(start..end).unwrap().to_owned(),
                Hit::Made(made) => made,
            };
            finds.entry(kind.to_string()).or_default().insert(value);
        });
    }
    finds
}

/// K-8: the local part of an e-mail address is a user name; the recordings are older.
fn add_local_parts(expected: &mut Finds) -> bool {
    let emails = expected.get(IndicatorKind::Emails.as_str()).cloned().unwrap_or_default();
    let locals: Vec<String> = emails
        .iter()
        .filter_map(|email| Some(email.rsplit_once('@')?.0.trim().to_owned()))
        .filter(|local| !local.is_empty())
        .collect();
    let any = !locals.is_empty();
    if any {
        expected.entry(IndicatorKind::Usernames.to_string()).or_default().extend(locals);
    }
    any
}

/// The cases of every `indicators_*` file whose schema is one string field `f`. The scanners see the text the
/// recorded event has, so coercion is none of this test's business.
fn vectors(data: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(data.join("vectors")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let topic = file.file_stem().unwrap().to_str().unwrap();
        if !topic.starts_with("indicators_") {
            continue;
        }
        let before = cases.len();
        for (line, vector) in lines(&file).enumerate() {
            let Some(scanners) = scanners(vector["schema"].as_str().unwrap()) else { continue };
            for (number, case) in vector["cases"].as_array().unwrap().iter().enumerate() {
                if let Some(text) = case["source"]["f"].as_str() {
                    cases.push(Case {
                        id: format!("{topic}:{line}:{number}"),
                        scanners: scanners.clone(),
                        text: text.to_owned(),
                        expected: finds_in(&case["source"]),
                    });
                }
            }
        }
        assert!(cases.len() > before || topic == "indicators_mixed", "no case in {topic}");
    }
    cases
}

fn unit_cases(data: &Path) -> Vec<Case> {
    lines(&data.join("unit_cases.jsonl"))
        .filter(|case| case["kind"] == "indicator")
        .map(|case| Case {
            id: case["id"].as_str().unwrap().to_owned(),
            scanners: vec![case["given"]["indicator"].as_str().unwrap().parse().unwrap()],
            text: case["given"]["input"].as_str().unwrap().to_owned(),
            expected: finds_in(&case["expect"]),
        })
        .collect()
}

/// The scanners of a schema that is one string field `f`.
fn scanners(schema: &str) -> Option<Vec<Scanner>> {
    let names = schema
        .strip_prefix("version: 0\nfields:\n  - {name: f, type: string, indicators: [")?
        .strip_suffix("]}\n")?;
    names.split(',').map(|name| name.trim().trim_matches('"').parse().ok()).collect()
}

fn finds_in(event: &Value) -> Finds {
    let fields = event.as_object().unwrap().iter().filter(|(name, _)| name.starts_with("p_any_"));
    fields
        .map(|(name, values)| {
            let values = values.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned());
            (name.clone(), values.collect())
        })
        .collect()
}

fn lines(file: &Path) -> impl Iterator<Item = Value> {
    let text = fs::read_to_string(file).unwrap();
    let values: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    values.into_iter()
}
