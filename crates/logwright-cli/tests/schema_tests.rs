//! `logwright test`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Dir, Ran, golden, ran};

/// `logwright test` in `tests/data/test`.
fn test(args: &[&str]) -> Ran {
    let dir = Dir::new(&format!("test-{:?}", std::thread::current().id()));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/test");
    ran(&dir.command(&["test"]).args(args).current_dir(data).output().unwrap())
}

#[test]
fn a_directory_is_tested_by_the_tests_below_it() {
    let run = test(&["."]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "4 passed, 0 failed\n"), "{}", run.stderr);
    let run = test(&["text", "text/turnstile_tests.yml"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "2 passed, 0 failed\n"), "{}", run.stderr);
    let run = test(&["door.yml", "door_tests.yml"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "2 passed, 0 failed\n"), "{}", run.stderr);
    // Tests may lie elsewhere.
    let run = test(&["text/turnstile.yaml", "text"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "2 passed, 0 failed\n"), "{}", run.stderr);
}

#[test]
fn failures_are_shown_path_by_path() {
    let dir = Dir::new("test-junit");
    let report = dir.path("report.xml");
    let run = test(&[".", "../wrong_tests.yml", "door_tests.yml", "--junit", report.to_str().unwrap()]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    golden("test.txt", &run.stdout);
    assert_eq!(run.stdout.lines().last(), Some("3 passed, 8 failed"));
    let xml = String::from_utf8(dir.read("report.xml")).unwrap();
    golden("test.xml", &xml);
    assert_eq!(elements(&xml, "testcase"), 11);
    assert_eq!(elements(&xml, "failure"), 8);
}

/// How many elements of a name there are in a well-formed XML text, which this checks: each is closed by its own name,
/// attributes are quoted, and nothing else is markup.
fn elements(xml: &str, name: &str) -> usize {
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let (mut open, mut count, mut roots) = (Vec::new(), 0, 0);
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains('>') && (!open.is_empty() || text.trim().is_empty() || tag.starts_with('/')));
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (element, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert_eq!(attributes.matches('"').count(), 2 * attributes.matches("=\"").count(), "{tag}");
        roots += usize::from(open.is_empty());
        count += usize::from(element == name);
        if !is_empty {
            open.push(element);
        }
    }
    for reference in xml.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#10;"].iter().any(|name| reference.starts_with(name)));
    }
    assert_eq!((open.len(), roots), (0, 1));
    count
}

#[test]
fn schemas_with_errors_are_not_tested() {
    let dir = Dir::new("test-bad");
    dir.write("bad.yml", "fields: [{name: a, type: strin}]\n");
    dir.write("bad_tests.yml", "logType: bad\ninput: ''\n");
    let run = ran(&dir.command(&["test", "."]).output().unwrap());
    assert_eq!(run.status, 2);
    run.says("error[unknown-type]");
    run.says("the schemas have errors, no test was run");
    assert_eq!(run.stdout, "");
}

#[test]
fn no_tests_are_no_success() {
    let dir = Dir::new("test-none");
    dir.write("Door.yml", "fields: [{name: a, type: int}]\n").write("a_tests.yml", "# none yet\n");
    for args in [["test", ".", "."], ["test", "Door.yml", "a_tests.yml"]] {
        let run = ran(&dir.command(&args).output().unwrap());
        assert_eq!(run.status, 2);
        run.says("no tests there");
    }
    let run = ran(&dir.command(&["test", "Door.yml", "missing.yml"]).output().unwrap());
    assert_eq!(run.status, 2);
    run.says("cannot read `missing.yml`");
    dir.write("a_tests.yml", "logType: Door\ninput: '{}'\nresult: '{}'\n");
    let run = ran(&dir.command(&["test", ".", "--junit", "no/report.xml"]).output().unwrap());
    assert_eq!((run.status, run.stdout.as_str()), (2, "1 passed, 0 failed\n"));
    run.says("cannot write `no/report.xml`");
}

/// The vendor's own tests, as test files. Cases whose expectation needs more than the schema are left out.
#[test]
fn recorded_cases_pass() {
    let Some(data) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("conformance data not found, skipped");
        return;
    };
    let data = PathBuf::from(data).join("conformance");
    let dir = Dir::new("test-recorded");
    let mut converted = 0;
    for entry in fs::read_dir(data.join("cases")).unwrap() {
        let path = entry.unwrap().path();
        let cases = fs::read_to_string(&path).unwrap();
        let cases = cases.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let documents: Vec<String> = cases.filter(is_whole).map(|case| document(&case)).collect();
        converted += documents.len();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        dir.write(&format!("{stem}_tests.yml"), documents.concat());
    }
    assert!(converted >= 145, "{converted}");
    let run = ran(&dir.command(&["test", data.join("schemas").to_str().unwrap(), "."]).output().unwrap());
    assert_eq!(run.stdout, format!("{converted} passed, 0 failed\n"), "{}", run.stderr);
    assert_eq!(run.status, 0);
}

/// Test files have no way to compare a part of an event.
fn is_whole(case: &Value) -> bool {
    case["schema_only"] == true && case["partial"] != true
}

/// A case as a document of a test file.
fn document(case: &Value) -> String {
    let mut input = String::new();
    for line in case["prelude"].as_array().into_iter().flatten() {
        writeln!(input, "{}", line.as_str().unwrap()).unwrap();
    }
    input.push_str(case["input"].as_str().unwrap());
    let results = match case["results"].as_array() {
        Some(results) => results.clone(),
        None => vec![case["expected"].clone()],
    };
    let results = results.iter().filter_map(Value::as_object).map(|event| current(event.clone()).to_string());
    // JSON is YAML, too.
    let test = json!({
        "name": case["id"],
        "logType": case["log_type"],
        "input": input,
        "results": results.collect::<Vec<_>>(),
    });
    format!("---\n{test}\n")
}

/// An expectation as of today: the recorded ones are older than the rule that the local part of an e-mail address is a
/// user name, too (K-8).
fn current(mut event: Map<String, Value>) -> Value {
    event.insert("p_log_type".to_owned(), "{{ .LogType }}".into());
    let texts = |event: &Map<String, Value>, key: &str| -> BTreeSet<String> {
        let list = event.get(key).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let mut names = texts(&event, "p_any_usernames");
    let emails = texts(&event, "p_any_emails");
    let locals = emails.iter().filter_map(|email| email.trim().rsplit_once('@'));
    names.extend(locals.map(|(local, _)| local.trim().to_owned()).filter(|local| !local.is_empty()));
    if !names.is_empty() {
        event.insert("p_any_usernames".to_owned(), json!(names));
    }
    Value::Object(event)
}
