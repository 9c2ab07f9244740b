//! `logwright check`.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use support::{Dir, Ran, golden, ran};

const DOOR: &str = "schema: Custom.Door\nfields: [{name: badge, type: bigint}]\n";

fn check(dir: &Dir, args: &[&str]) -> Ran {
    ran(&dir.command(&["check"]).args(args).output().unwrap())
}

/// A directory with some of the files in `tests/data/check`.
fn with(test: &str, files: &[&str]) -> Dir {
    let dir = Dir::new(test);
    for file in files {
        let from = format!("{}/tests/data/check/{file}", env!("CARGO_MANIFEST_DIR"));
        dir.write(file, std::fs::read(from).unwrap());
    }
    dir
}

fn lines(run: &Ran) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn ten_mistakes_of_ten_kinds_are_all_shown_at_once() {
    let dir = with("check-ten", &["ten_mistakes.yml"]);
    let run = check(&dir, &["ten_mistakes.yml"]);
    assert_eq!(run.status, 1);
    run.says("10 errors and 0 warnings in 1 file");
    golden("check.txt", &run.stdout);
    let json = check(&dir, &["--format", "json", "ten_mistakes.yml"]);
    assert_eq!(json.status, 1);
    golden("check.jsonl", &json.stdout);

    let findings = lines(&json);
    let kinds: BTreeSet<_> = findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert_eq!((findings.len(), kinds.len()), (10, 10));
    let text = std::fs::read_to_string(dir.path("ten_mistakes.yml")).unwrap();
    for finding in findings {
        let number = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let place = format!("ten_mistakes.yml:{}:{}\n", number("line"), number("column"));
        assert!(run.stdout.contains(&place), "{place}");
        assert!(run.stdout.contains(&format!("= help: {}\n", finding["help"].as_str().unwrap())));
        // The offset is that of the line and column, and the caret is under the column.
        let start: usize = text.split_inclusive('\n').take(number("line") - 1).map(str::len).sum();
        assert_eq!(number("offset"), start + number("column") - 1);
        assert!(number("length") > 0);
    }
    assert_eq!(run.stdout.matches(" ^").count(), 10);
}

#[test]
fn directories_are_read_to_the_bottom_and_tests_of_schemas_left_out() {
    let dir = with("check-tree", &["clean.yml"]);
    std::fs::create_dir_all(dir.path("a/b")).unwrap();
    dir.write("a/b/deep.yaml", "fields: [{name: badge, type: strin}]\n");
    dir.write("a/door_tests.yml", "not: a schema\n").write("a/notes.txt", "neither\n");
    let run = check(&dir, &["."]);
    assert_eq!(run.status, 1);
    run.says("1 error and 0 warnings in 2 files");
    assert!(run.stdout.contains("deep.yaml:1:30"), "{}", run.stdout);
    // A file named by itself is taken for what the user says it is.
    assert_eq!(check(&dir, &["a/door_tests.yml"]).status, 1);
    assert_eq!(check(&dir, &["clean.yml"]).status, 0);
}

#[test]
fn warnings_fail_when_they_are_denied() {
    let dir = with("check-warned", &["warned.yml", "clean.yml"]);
    let run = check(&dir, &["."]);
    assert_eq!(run.status, 0);
    golden("check_warned.txt", &run.stdout);
    run.says("0 errors and 2 warnings in 2 files");
    assert_eq!(check(&dir, &["--deny-warnings", "."]).status, 1);
    assert_eq!(check(&dir, &["--deny-warnings", "clean.yml"]).status, 0);
}

#[test]
fn related_places_are_shown() {
    let dir = with("check-related", &["twice.yml"]);
    let run = check(&dir, &["twice.yml"]);
    golden("check_related.txt", &run.stdout);
    let json = lines(&check(&dir, &["--format", "json", "twice.yml"]));
    assert_eq!(json[0]["related"][0]["line"], 1);
    assert_eq!(json[0]["related"][0]["label"], "first here");
}

#[test]
fn a_log_type_stands_once_in_all_files_and_documents() {
    let dir = with("check-log-types", &["clean.yml"]);
    dir.write("other.yml", format!("{DOOR}---\nschema: Custom.Gate\nfields: [{{name: a, type: int}}]\n"));
    dir.write("Custom.Gate.yml", "fields: [{name: a, type: int}]\n");
    let run = check(&dir, &["--format", "json", "."]);
    assert_eq!(run.status, 1);
    let found = lines(&run);
    let places: Vec<_> =
        found.iter().map(|finding| (&finding["code"], &finding["file"], &finding["line"])).collect();
    let code = Value::from("duplicate-log-type");
    let file = Value::from("./other.yml");
    assert_eq!(places, [(&code, &file, &Value::from(1)), (&code, &file, &Value::from(4))]);
    assert_eq!(found[0]["related"][0]["file"], "./clean.yml");
    // A schema without a name has that of its file.
    assert_eq!(found[1]["related"][0]["file"], "./Custom.Gate.yml");
    let text = check(&dir, &["."]).stdout;
    assert!(text.contains("= note: the first is here: ./clean.yml:1:9"), "{text}");
}

#[test]
fn a_file_may_have_any_name_but_a_schema_may_not() {
    let dir = Dir::new("check-nameless");
    dir.write("front door.yml", "fields: [{name: a, type: int}]\n");
    assert_eq!(check(&dir, &["--deny-warnings", "front door.yml"]).status, 0);
    dir.write("front door.yml", "schema: front door\nfields: [{name: a, type: int}]\n");
    let run = check(&dir, &["front door.yml"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("error[bad-schema-name]: `front door`"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_examined() {
    let dir = with("check-unreadable", &["twice.yml"]);
    let run = check(&dir, &["missing.yml", "twice.yml"]);
    assert_eq!(run.status, 2);
    run.says("cannot read `missing.yml`");
    assert!(run.stdout.contains("error[duplicate-key]"));
    std::fs::create_dir_all(dir.path("empty")).unwrap();
    let run = check(&dir, &["empty"]);
    assert_eq!(run.status, 2);
    run.says("no `.yml` or `.yaml` file there");
}

#[test]
fn hostile_texts_are_shown_all_the_same() {
    let dir = Dir::new("check-hostile");
    for (name, text) in [
        ("bytes", &b"schema: a\xff\xfeb\nfields: []\n"[..]),
        ("cut", &b"a: \xe2\x82"[..]),
        ("empty", &b""[..]),
        ("bom", "\u{feff}fields: [{name: a, type: strin}]".as_bytes()),
        ("controls", "fields:\n- name: \"\u{1b}[31m\\u0007\"\n  type: \"\u{7f}\"\n".as_bytes()),
        ("wide", "fields: [{name: 名前, type: ひも}, {name: 名前, type: int}]".as_bytes()),
        ("returns", b"fields:\r\n- name: a\r\n  type: strin\r\n"),
        ("open", b"fields: ["),
    ] {
        let file = format!("{name}.yml");
        dir.write(&file, text);
        let run = check(&dir, &[&file]);
        assert_eq!(run.status, 1, "{name}: {}", run.stderr);
        assert!(run.stdout.contains(&format!("{name}.yml:")), "{name}: {}", run.stdout);
        assert!(!run.stdout.contains('\u{1b}'), "{name}");
        assert_eq!(check(&dir, &["--format", "json", &file]).status, 1);
    }
}
