//! `logwright infer`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs::File;
use std::io::Write as _;
use support::{Dir, Ran, golden, ran};

/// Records of doors: every type, an optional member, one that is no record, and a range that is none.
const DOORS: &str = r#"{"at":"2026-06-03T15:34:47Z","badge":7,"door":{"id":"D-1","open":true,"ip":"10.0.0.1"},"tags":["a"]}
{"at":"2026-06-03T15:34:48Z","badge":8,"door":{"id":"D-2","open":false,"ip":"::1"},"weight":70}
["no record"]
{"at":"2026-06-03T15:34:49Z","badge":9,"door":{"id":"D-1","open":true},"weight":70.5,"more":{"a":1,"A":2}}
"#;

fn infer(dir: &Dir, args: &[&str]) -> Ran {
    ran(&dir.command(&["infer"]).args(args).output().unwrap())
}

#[test]
fn doors_are_a_schema() {
    let dir = Dir::new("infer-doors");
    let run = infer(dir.write("doors.json", DOORS), &["doors.json", "--name", "Custom.Door"]);
    golden("infer.yml", &run.stdout);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (
            1,
            "logwright: doors.json, byte 197, line 3: refused: not-an-object: the record is JSON, but not an object \
             (byte 0 of the record)\n\
             logwright: 3 records observed, 1 refused\n"
        )
    );
    // What is written can be used.
    dir.write("door.yml", &run.stdout);
    let parsed = dir.parse(&["doors.json", "--schema", "door.yml"]);
    assert_eq!((parsed.status, parsed.count()), (1, 3));
}

#[test]
fn the_order_of_files_and_how_they_are_stored_do_not_matter() {
    let dir = Dir::new("infer-order");
    let records: Vec<&str> = DOORS.lines().filter(|line| line.starts_with('{')).collect();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(records[1].as_bytes()).unwrap();
    dir.write("all.json", records.concat());
    dir.write("a", format!("[{}]", records[0])).write("b", gzip.finish().unwrap());
    dir.write(
        "c",
        compress_to_vec(format!("{{\"logs\":[{}]}}", records[2]).as_bytes(), CompressionLevel::Fastest),
    );
    dir.write("d", format!("{{\"logs\":[{}]}}", records[..2].join(",")));
    let expected = infer(&dir, &["all.json"]);
    assert_eq!(expected.status, 0, "{}", expected.stderr);
    dir.write("c.plain", records[2]);
    for files in [["a", "b", "c.plain"], ["c.plain", "b", "a"], ["b", "c.plain", "a"]] {
        let run = infer(&dir, &files);
        assert_eq!((run.status, run.stdout.as_str()), (0, expected.stdout.as_str()), "{}", run.stderr);
    }
    assert_eq!(infer(&dir, &["c", "d", "--records-at", "/logs"]).stdout, expected.stdout);
    for args in [&[][..], &["-"]] {
        let file = File::open(dir.path("all.json")).unwrap();
        let run = ran(&dir.command(&["infer"]).args(args).stdin(file).output().unwrap());
        assert_eq!((run.status, run.stdout.as_str()), (0, expected.stdout.as_str()), "{}", run.stderr);
    }
    assert_eq!(
        infer(&dir, &["all.json", "--framing", "lines"]).status,
        2,
        "one line is no record, so no schema"
    );
}

#[test]
fn names_are_data_and_shown_only_when_asked_for() {
    let dir = Dir::new("infer-names");
    dir.write("in", r#"{"p_secret":1,"Foo":1,"foo":2,"":3,"\u001b[2J":{"A":1,"a":1}}"#);
    let run = infer(&dir, &["in"]);
    assert_eq!(run.status, 0);
    assert_eq!(
        run.stderr,
        "logwright: left out: 3 names that no field can have; `--show-omitted` tells them\n\
         logwright: 1 record observed, 0 refused\n"
    );
    let run = infer(&dir, &["in", "--show-omitted"]);
    for name in ["", "foo", "p_secret"] {
        run.says(&format!("left out: no field can have the name `{name}`\n"));
    }
}

#[test]
fn check_reads_again() {
    let dir = Dir::new("infer-check");
    let plain = infer(dir.write("doors.json", DOORS), &["doors.json"]);
    let checked = infer(&dir, &["doors.json", "--check"]);
    assert_eq!((checked.status, &checked.stdout, &checked.stderr), (1, &plain.stdout, &plain.stderr));
    dir.write("good.json", r#"{"a":"2026-06-03T15:34:47Z"}{"a":"-"}[{"a":null}]"#);
    assert_eq!(infer(&dir, &["good.json", "--check"]).status, 1, "the array is a record of its own there");
    dir.write("good.json", r#"{"a":"2026-06-03T15:34:47Z"}{"a":"-"}"#);
    assert_eq!(infer(&dir, &["good.json", "--check"]).status, 0);
    for args in [&["--check"][..], &["doors.json", "-", "--check"]] {
        let run = infer(&dir, args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        run.says("`-` cannot be read twice, as `--check` does; save it as a file");
    }
    let run = infer(&dir, &["doors.json", "nowhere", "--check"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    run.says("the schema is not written");
}

#[test]
fn what_cannot_be_read_is_said_in_the_order_of_the_inputs() {
    let dir = Dir::new("infer-broken");
    dir.write("doors.json", DOORS).write("cut", "{\"badge\":7}\n{\"badge\":").write("empty", "");
    let run = infer(&dir, &["cut", "nowhere", "doors.json", "empty", "."]);
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("name: badge"), "what was read is not lost");
    let lines: Vec<&str> = run.stderr.lines().collect();
    for (line, start) in lines.iter().zip([
        "logwright: cut, byte 12, line 2: skipped 9 bytes: syntax at byte 21: the input ends before the value does",
        "logwright: doors.json, byte 197, line 3: refused: not-an-object",
        "logwright: cannot read `nowhere`: ",
        "logwright: cannot read `.`: ",
        "logwright: 4 records observed, 1 refused; 1 range skipped",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(lines.len(), 5);
    let many = infer(dir.write("many", "[1]\n".repeat(25) + "{\"a\":1}"), &["many", "--framing", "lines"]);
    many.says("line 10: refused");
    many.says("and 15 more refused or skipped\n");
    assert!(!many.stderr.contains("line 11"));
}

#[test]
fn what_came_before_damage_is_observed() {
    let dir = Dir::new("infer-damage");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all("{\"badge\":7}\n".repeat(50_000).as_bytes()).unwrap();
    let mut stored = gzip.finish().unwrap();
    stored.truncate(stored.len() - 8);
    let run = infer(dir.write("in", stored), &["in"]);
    assert_eq!((run.status, run.stdout.contains("name: badge")), (2, true));
    run.says("cannot read `in`: at byte ");
    run.says(": the gzip data is cut short");
    run.says("50000 records observed, 0 refused");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let dir = Dir::new("infer-full");
    dir.write("doors.json", DOORS);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let run = ran(&dir.command(&["infer", "doors.json"]).stdout(full).output().unwrap());
    assert_eq!(run.status, 2);
    run.says("cannot write to standard output");
}

#[test]
fn what_gives_no_schema() {
    let dir = Dir::new("infer-none");
    let wide: Vec<String> = (0..10_001).map(|i| format!("\"n{i}\":1")).collect();
    dir.write("wide", format!("{{{}}}", wide.join(",")));
    dir.write("empty", "").write("null", "{\"a\":null}").write("long", "{\"a\":\"0123456789\"}");
    for (args, message) in [
        (&["empty"][..], "no record, no schema"),
        (&["null"], "nothing to make a schema of"),
        (&["wide"], "more names than a schema may have fields"),
        (&["long", "--max-record", "9"], "limit-record"),
        (&["null", "--name", "door"], "write capitalised words of letters and digits"),
        (&["null", "--records-at", "/a", "--framing", "lines"], "cannot be used with"),
    ] {
        let run = infer(&dir, args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        run.says(message);
    }
}

/// A thread has less stack than the program.
#[test]
fn the_deepest_record_is_observed() {
    let dir = Dir::new("infer-deep");
    let deep = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    let run = infer(dir.write("in", deep(128)), &["in", "--check"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let run = infer(dir.write("in", deep(129)), &["in"]);
    assert_eq!(run.status, 2);
    run.says("limit-depth");
}
