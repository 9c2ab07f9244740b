//! The rejects file, and reading it again.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod support;

use serde_json::{Value, json};
use support::{Dir, Ran, golden, ran, rejected_bytes as bytes, sample};

const BADGE: &str = "fields:\n- {name: badge, type: bigint, required: true}\n";

/// A bad value, bytes that are no UTF-8, a grammar error, a control byte that breaks the splitter, escapes, and an end
/// that is cut off.
const BROKEN: &[u8] =
    b"{\"badge\":\"x\"}\n{\"badge\":\"\xff\xfe\"}{\"badge\":01}{\"badge\":\"a\nb\"}\n{\"badge\":1}\
    {\"n\":\"\\u0000\\\"\\ud800\\n\\\\ \xe2\x82\xac\"}{\"badge\":[";

#[test]
fn a_line_is_as_documented() {
    let dir = Dir::new("line");
    let ran = dir.write("stream.json", sample()).parse(&["stream.json", "--rejects", "rejects.jsonl"]);
    assert_eq!((ran.status, ran.count()), (1, 4));
    assert!(!ran.stderr.contains("logwright:"), "the file tells the reasons: {}", ran.stderr);
    golden("stream.rejects.jsonl", &String::from_utf8(dir.read("rejects.jsonl")).unwrap());
}

#[test]
fn records_come_back_byte_for_byte() {
    let dir = Dir::new("bytes");
    dir.write("Door.yml", BADGE).write("in", BROKEN);
    let ran = dir.parse(&["-s", "Door.yml", "in", "--framing", "values", "--rejects", "out"]);
    assert_eq!((ran.status, ran.all("/badge")), (1, vec![json!(1)]));
    let lines = dir.lines("out");
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["rejected", "rejected", "rejected", "skipped", "rejected", "skipped"]);
    let codes: Vec<_> = lines.iter().map(|line| line["issues"][0]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["value-unparsed", "invalid-utf8", "syntax", "syntax", "unclassified", "syntax"]);
    for line in &lines {
        let start = usize::try_from(line["offset"].as_u64().unwrap()).unwrap();
        let record = bytes(line);
        assert_eq!(line["length"], record.len());
        assert_eq!(record, BROKEN[start..start + record.len()], "{line}");
        assert_eq!(line["record_base64"].is_string(), std::str::from_utf8(&record).is_err());
    }
    assert_eq!(lines[1]["line"], 2);
    assert_eq!(lines[3]["issues"][0]["span"], json!([11, 12]), "the raw line feed");
}

#[test]
fn a_replay_reads_the_same_records() {
    let dir = Dir::new("replay");
    dir.write("Door.yml", BADGE).write("in", BROKEN).write("door.json", r#"{"badge":2}"#);
    dir.parse(&["-s", "Door.yml", "in", "--framing", "values", "--rejects", "one"]);
    let ran = dir.parse(&["-s", "Door.yml", "--replay", "one", "--rejects", "two"]);
    assert_eq!((ran.status, ran.count()), (1, 0));
    let (one, two) = (dir.lines("one"), dir.lines("two"));
    assert_eq!(one.len(), two.len());
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(bytes(one), bytes(two));
        for key in ["source", "offset", "length", "line"] {
            assert_eq!(one[key], two[key], "a record keeps its place");
        }
        assert_eq!(two["kind"], "rejected");
    }
    dir.write("Any.yml", "fields: [{name: badge, type: json}, {name: n, type: string}]");
    let mended = dir.parse(&["-s", "Any.yml", "door.json", "--replay", "one"]);
    assert_eq!(mended.all("/badge"), [json!(2), json!("x"), Value::Null], "{}", mended.stderr);
}

#[test]
fn what_a_kill_left_is_kept_and_does_not_stop_a_replay() {
    let dir = Dir::new("torn");
    dir.write("Door.yml", BADGE).write("in", "{\"badge\":\"x\"}\n");
    let args = ["-s", "Door.yml", "in", "--rejects", "out", "--append-rejects"];
    dir.parse(&args);
    let whole = dir.read("out");
    dir.write("out", &whole[..20]).parse(&args);
    assert_eq!(dir.read("out"), [&whole[..20], b"\n", &whole].concat(), "a torn line is ended");
    let ran = dir.parse(&["-s", "Door.yml", "--replay", "out", "--rejects", "again"]);
    assert_eq!(ran.status, 1);
    let again = dir.lines("again");
    assert_eq!((again[0]["kind"].as_str(), again[0]["source"].as_str()), (Some("skipped"), Some("out")));
    assert_eq!(bytes(&again[0]), [&whole[..20], b"\n"].concat());
    assert_eq!(bytes(&again[1]), b"{\"badge\":\"x\"}");
}

#[test]
fn the_file_is_fresh_unless_told_to_go_on() {
    let dir = Dir::new("fresh");
    dir.write("Door.yml", BADGE).write("in", "{}\n{\"badge\":{}}\n");
    let parse = |more: &[&str]| {
        dir.parse(&[&["-s", "Door.yml", "in", "--rejects", "out"], more].concat());
        dir.lines("out").len()
    };
    assert_eq!([parse(&[]), parse(&[]), parse(&["--append-rejects"]), parse(&[])], [2, 2, 4, 2]);
    dir.write("in", r#"{"badge":1}"#);
    assert_eq!(parse(&[]), 0, "the file is there with nothing in it");
}

#[test]
fn the_next_schemas_are_named() {
    let dir = Dir::new("others");
    dir.write("Door.yml", BADGE);
    dir.write("Gate.yml", "fields: [{name: badge, type: bigint}, {name: gate, type: int}]");
    dir.pipe(r#"{"badge":"x"}"#, &["-s", "Gate.yml", "-s", "Door.yml", "--rejects", "out"]);
    let line = &dir.lines("out")[0];
    assert_eq!(line["log_type"], "Door");
    assert_eq!(line["others"][0]["log_type"], "Gate");
    assert_eq!(line["others"][0]["code"], "value-unparsed");
}

#[test]
fn an_input_is_never_overwritten() {
    let dir = Dir::new("overwrite");
    dir.write("in", "{}").write("other", "").write("Door.yml", BADGE);
    let refused = |run: &Ran| {
        assert_eq!(run.status, 2, "{}", run.stderr);
        run.says("is read, so rejected records cannot go there");
        assert_eq!((dir.read("in"), dir.read("Door.yml")), (b"{}".to_vec(), BADGE.as_bytes().to_vec()));
    };
    refused(&dir.parse(&["in", "--rejects", "in"]));
    refused(&dir.parse(&["--replay=in", "--rejects", "./in"]));
    refused(&dir.parse(&["in", "--rejects", "in", "--append-rejects"]));
    refused(&dir.parse(&["-s", "Door.yml", "in", "--rejects", "Door.yml"]));
    assert_eq!(dir.parse(&["other", "--rejects", "other2"]).status, 0);
    #[cfg(unix)]
    {
        std::fs::hard_link(dir.path("in"), dir.path("hard")).unwrap();
        std::os::unix::fs::symlink("in", dir.path("soft")).unwrap();
        for link in ["hard", "soft"] {
            refused(&dir.parse(&["in", "--rejects", link]));
            refused(&dir.parse(&[link, "--rejects", "in"]));
        }
        let redirected = std::fs::File::open(dir.path("hard")).unwrap();
        let mut command = dir.command(&["parse", "--rejects", "in"]);
        refused(&ran(&command.stdin(redirected).output().unwrap()));
    }
}
