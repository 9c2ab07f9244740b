//! `logwright profile`: as text and as JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::fs::File;
use support::{Dir, Ran, golden, ran, sample};

fn profile(dir: &Dir, args: &[&str]) -> Ran {
    ran(&dir.command(&["profile"]).args(args).output().unwrap())
}

fn json(dir: &Dir, args: &[&str]) -> Value {
    let run = profile(dir, &[&["--format", "json"], args].concat());
    serde_json::from_str(&run.stdout).unwrap()
}

/// A schema that does not quite fit, and records that show it.
const SCHEMA: &str = "schema: Custom.Door
fields:
- {name: at, type: timestamp, timeFormats: [rfc3339, unix], isEventTime: true, required: true}
- {name: badge, type: string}
- {name: door, type: object, fields: [{name: ip, type: string, indicators: [ip]}]}
- {name: note, type: string}
";
const DOORS: &str = r#"{"at":"2026-09-14T08:12:48Z","badge":7,"door":{"ip":"10.0.0.1","floor":1}}
{"at":"2026-09-14T08:12:49Z","badge":"8","door":{"ip":"10.0.0.2","floor":2},"who\u001b[2J":"mira"}
{"at":1789373571,"badge":null,"door":{"ip":"10.0.0.1","floor":null}}
{"at":"noon","door":{"ip":"10.0.0.3","more":[{"a":1}]}}
{"door":7}
{"host":"a","level":"info"}
{"host":"a",
"#;

fn doors(test: &str) -> Dir {
    let dir = Dir::new(test);
    dir.write("door.yml", SCHEMA).write("doors.json", DOORS);
    dir
}

const ARGS: [&str; 5] = ["doors.json", "--schema", "door.yml", "--framing", "lines"];

#[test]
fn the_sample_is_a_table() {
    let dir = Dir::new("profile-sample");
    let run = profile(dir.write("stream.json", sample()), &["stream.json"]);
    golden("profile.txt", &run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
}

#[test]
fn what_is_wrong_with_a_feed_is_said_first() {
    let dir = doors("profile-doors");
    let run = profile(&dir, &ARGS);
    golden("profile_doors.txt", &run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "a name cannot move the cursor");
}

#[test]
fn examples_are_shown_only_when_asked_for() {
    let dir = doors("profile-examples");
    for format in ["text", "json", "html"] {
        for (examples, shown) in [(&[][..], false), (&["--examples", "9"], true)] {
            let run = profile(&dir, &[&ARGS, &["--format", format][..], examples].concat());
            assert_eq!(run.stdout.contains("10.0.0.2"), shown, "{format}, {examples:?}");
        }
    }
}

#[test]
fn flow_logs_show_the_nodes_that_their_schema_lacks() {
    let dir = Dir::new("profile-flows");
    let profile = json(dir.write("stream.json", sample()), &["stream.json"]);
    let schemas = profile["schemas"].as_array().unwrap();
    let network = schemas.iter().find(|schema| schema["schema"] == "Tailscale.Network").unwrap();
    let pointers: Vec<&str> =
        network["undeclared"].as_array().unwrap().iter().map(|m| m["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/event/dstNodes", "/event/srcNode"]);
    let patch = &network["patches"][0];
    assert_eq!(patch["object"], "/event");
    // With the fields suggested, nothing is undeclared any more.
    let schema = ran(&dir.command(&["schemas", "Tailscale.Network"]).output().unwrap()).stdout;
    let (before, after) = schema.split_once("  - name: fields\n").unwrap();
    let lines = patch["yaml"].as_str().unwrap().lines();
    let fields: Vec<String> = lines.map(|line| format!("      {line}")).collect();
    dir.write("network.yml", format!("{before}{}\n  - name: fields\n{after}", fields.join("\n")));
    let again = json(&dir, &["stream.json", "--schema", "network.yml", "--schema", "Tailscale.Audit"]);
    for schema in again["schemas"].as_array().unwrap() {
        assert_eq!(schema["undeclared"].as_array().unwrap().len(), 0, "{}", schema["schema"]);
    }
    assert_eq!(again["schemas"].as_array().unwrap().len(), 2);
}

#[test]
fn public_flow_logs_show_the_nodes_that_their_schema_lacks() {
    let Some(data) = std::env::var_os("LOGWRIGHT_TESTDATA") else {
        println!("LOGWRIGHT_TESTDATA is not set: public samples of flow logs were not profiled");
        return;
    };
    let stream = std::path::Path::new(&data).join("tailscale/stream-body.concat.json");
    let profile = json(&Dir::new("profile-public"), &[stream.to_str().unwrap()]);
    let text = profile.to_string();
    for pointer in ["/event/srcNode", "/event/dstNodes"] {
        assert!(text.contains(&format!("\"pointer\":\"{pointer}\"")), "{pointer}");
    }
}

#[test]
fn the_order_of_files_and_the_threads_do_not_show() {
    let dir = doors("profile-order");
    let lines: Vec<&str> = DOORS.lines().collect();
    let names: Vec<String> = (0..lines.len()).map(|i| format!("{i}.json")).collect();
    for (name, line) in names.iter().zip(&lines) {
        dir.write(name, line);
    }
    let counted = |mut profile: Value| {
        profile.as_object_mut().unwrap().remove("inputs");
        profile
    };
    let whole = counted(json(&dir, &ARGS));
    let mut files: Vec<&str> = names.iter().map(String::as_str).collect();
    for _ in 0..2 {
        assert_eq!(counted(json(&dir, &[&files[..], &ARGS[1..]].concat())), whole);
        files.reverse();
    }
    let file = File::open(dir.path("doors.json")).unwrap();
    let piped = dir.command(&["profile", "--format", "json"]).args(&ARGS[1..]).stdin(file).output().unwrap();
    assert_eq!(counted(serde_json::from_slice(&piped.stdout).unwrap()), whole);
}

#[test]
fn text_logs_have_profiles() {
    let dir = Dir::new("profile-text");
    dir.write(
        "gate.yml",
        "schema: Custom.Gate
parser: {csv: {delimiter: ',', hasHeader: true}}
fields: [{name: badge, type: bigint}, {name: door, type: string}]",
    );
    dir.write("a.csv", "badge,door\n7,north\n").write("b.csv", "door,badge\nsouth,8\nsouth,x\n");
    let profile = json(&dir, &["a.csv", "b.csv", "--schema", "gate.yml"]);
    let gate = &profile["schemas"][0];
    assert_eq!((&gate["accepted"], &gate["rejected"], &gate["read"]), (&2.into(), &1.into(), &2.into()));
    assert_eq!(gate["fields"][1]["distinct"]["count"], 2);
}

#[test]
fn the_profile_goes_where_it_is_told_and_never_over_what_is_read() {
    let dir = doors("profile-output");
    let run = profile(&dir, &[&ARGS[..], &["--output", "profile.txt"]].concat());
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(dir.read("profile.txt").starts_with(b"7 records"), "{}", dir.path("profile.txt").display());
    for (output, read) in [("doors.json", true), ("door.yml", true), ("nowhere/x", false)] {
        let run = profile(&dir, &[&ARGS[..], &["-o", output]].concat());
        assert_eq!(run.status, 2);
        run.says(&if read {
            format!("logwright: `{output}` is read, so the profile cannot go there\n")
        } else {
            format!("logwright: cannot write to `{output}`: ")
        });
    }
    assert_eq!(dir.read("doors.json"), DOORS.as_bytes());
}

#[test]
fn how_it_ends() {
    let dir = doors("profile-ends");
    dir.write("good.json", DOORS.lines().next().unwrap());
    for (files, status) in
        [(&["good.json"][..], 0), (&["doors.json"], 1), (&["good.json", "missing.json"], 2)]
    {
        let run = profile(&dir, &[files, &ARGS[1..]].concat());
        assert_eq!(run.status, status, "{files:?}: {}", run.stderr);
    }
    let run = profile(&dir, &[&["missing.json"], &ARGS[1..]].concat());
    run.says("cannot read `missing.json`: ");
    assert!(run.stdout.starts_with("0 records"), "{}", run.stdout);
}
