//! `logwright parse`: what goes in and what comes out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use serde_json::json;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use support::{Dir, golden, sample};

const BADGE: &str = "fields:\n- {name: badge, type: bigint, required: true}\n";

#[test]
fn the_sample_is_four_events_and_a_reject() {
    let dir = Dir::new("sample");
    let ran = dir.write("stream.json", sample()).parse(&["stream.json"]);
    assert_eq!(ran.status, 1);
    golden("stream.lake.jsonl", &ran.stdout);
    assert_eq!(
        ran.table(),
        [
            "logwright: stream.json, byte 1226, line 1: rejected as Tailscale.Audit: missing-field at /event: \
             the required field `actor` is absent or null (/fields/1/fields/3 of the schema)",
            "accepted Tailscale.Audit 2",
            "accepted Tailscale.Network 2",
            "rejected Tailscale.Audit missing-field 1",
            "indicator p_any_actor_ids 2",
            "indicator p_any_emails 1",
            "indicator p_any_usernames 1",
            "dropped members without a field 2",
        ]
    );
    ran.says("5 records: 4 accepted, 1 rejected; 2.4 kB in ");
    golden("stream.source.jsonl", &dir.parse(&["stream.json", "--dialect", "source"]).stdout);
}

#[test]
fn standard_input_is_read_without_a_file_or_as_a_dash() {
    let dir = Dir::new("stdin");
    let expected = dir.write("stream.json", sample()).parse(&["stream.json"]).stdout;
    assert_eq!(dir.pipe(sample(), &[]).stdout, expected);
    assert_eq!(dir.pipe(sample(), &["-"]).stdout, expected);
    let both = dir.pipe(sample(), &["-", "stream.json"]);
    assert_eq!((both.count(), both.status), (8, 1));
    let ids = both.all("/p_row_id");
    assert_eq!(ids[7], json!("00000000000000070000000000000009"), "records are numbered through the run");
}

#[test]
fn a_schema_without_a_name_takes_that_of_its_file() {
    let dir = Dir::new("stem");
    // Whatever the file is called: what a schema may call itself does not bind files.
    for stem in ["Door", "door", "front door", "door-events_2", "custom.door", "d"] {
        let file = format!("{stem}.yml");
        let ran = dir.write(&file, BADGE).pipe(r#"{"badge":7}"#, &["--schema", &file]);
        assert_eq!((ran.status, ran.all("/p_log_type")), (0, vec![json!(stem)]), "{}", ran.stderr);
    }
    // A name of its own is the one that counts, and must be one.
    dir.write("door.yml", format!("schema: Custom.Door\n{BADGE}"));
    assert_eq!(dir.pipe(r#"{"badge":7}"#, &["-s", "door.yml"]).all("/p_log_type"), [json!("Custom.Door")]);
    // Which files share one is told.
    dir.write("Gate.yml", format!("schema: Custom.Door\n{BADGE}"));
    let ran = dir.parse(&["-s", "Gate.yml", "-s", "door.yml", "-s", "custom.door.yml"]);
    assert_eq!(ran.status, 2);
    ran.says("two schemas of the log type `Custom.Door`: in `Gate.yml` and `door.yml`\n");
    let ran = dir.write("Door.yml", format!("schema: door\n{BADGE}")).parse(&["-s", "Door.yml"]);
    assert_eq!(ran.status, 2);
    ran.says("error[bad-schema-name]: `door` is not a schema name");
}

#[test]
fn what_is_odd_about_a_schema_is_said_once() {
    let dir = Dir::new("odd");
    let keys = ["a", "b", "c", "d", "e", "f", "g"].map(|key| key.to_owned() + ": 1\n").concat();
    dir.write("Door.yml", format!("feilds: 1\n{BADGE}")).write("Gate.yml", format!("{keys}{BADGE}"));
    let ran = dir.pipe("{\"badge\":7}\n".repeat(3), &["-s", "Door.yml", "-s", "Tailscale.Audit"]);
    assert_eq!(ran.status, 0, "a warning is no error");
    let told: Vec<_> = ran.stderr.lines().filter(|line| line.starts_with("logwright: ")).collect();
    assert_eq!(
        told,
        ["logwright: Door.yml:1:1: warning[unknown-key]: unknown key `feilds`; did you mean `fields`?"]
    );
    let ran = dir.pipe("{}", &["-s", "Gate.yml", "-s", "Door.yml"]);
    assert_eq!(ran.stderr.matches("logwright: Gate.yml:").count(), 5);
    ran.says("logwright: and 2 more warnings; `logwright check Gate.yml` shows them all\n");
    ran.says("logwright: Door.yml:1:1: warning[unknown-key]");
    assert!(!dir.pipe(sample(), &[]).stderr.contains("warning["), "shipped schemas have none to tell");
}

#[test]
fn the_order_of_schemas_does_not_matter() {
    let dir = Dir::new("order");
    dir.write("Door.yml", BADGE).write("stream.json", sample()).write("door.json", r#"{"badge":7}"#);
    let choices = ["Tailscale.Network", "Door.yml", "Tailscale.Audit"];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let runs = orders.map(|order| {
        let flags: Vec<&str> = order.iter().flat_map(|&i| ["-s", choices[i]]).collect();
        dir.parse(&[&["door.json", "stream.json"], &flags[..]].concat())
    });
    assert_eq!(runs[0].all("/p_log_type").len(), 5);
    assert!(runs.iter().all(|run| run.stdout == runs[0].stdout && run.table() == runs[0].table()));
}

#[test]
fn a_directory_is_all_its_schemas() {
    let dir = Dir::new("directory");
    std::fs::create_dir(dir.path("all")).unwrap();
    dir.write("all/Door.yml", BADGE).write("all/Lamp.yaml", "fields: [{name: lamp, type: string}]");
    dir.write("all/Door_tests.yml", "not: a schema").write("all/readme.md", "no schema");
    let ran = dir.pipe(r#"{"badge":7}{"lamp":"on"}"#, &["-s", "all"]);
    assert_eq!((ran.status, ran.all("/p_log_type")), (0, vec![json!("Door"), json!("Lamp")]));
}

#[test]
fn every_framing_cuts_records() {
    let dir = Dir::new("framing");
    dir.write("Door.yml", BADGE);
    for (framing, input, badges) in [
        ("auto", r#"{"badge":1}{"badge":2}"#, vec![1, 2]),
        ("auto", r#"[{"badge":1},{"badge":2}]"#, vec![1, 2]),
        ("lines", "{\"badge\":1}\r\n\n{\"badge\":2}", vec![1, 2]),
        ("values", "{\"badge\"\n:1}{\"badge\":2}", vec![1, 2]),
        ("array", r#"[{"badge":1}][{"badge":2}]"#, vec![1, 2]),
        ("record", "\n{\n\"badge\":1\n}\n", vec![1]),
    ] {
        let ran = dir.pipe(input, &["-s", "Door.yml", "--framing", framing]);
        let badges: Vec<_> = badges.into_iter().map(|badge| json!(badge)).collect();
        assert_eq!((ran.status, ran.all("/badge")), (0, badges), "{input}");
    }
    let ran = dir.pipe("{\"badge\":1}\n{\"badge\":2}", &["-s", "Door.yml", "--framing", "record"]);
    assert_eq!((ran.status, ran.count()), (1, 0));
    ran.says("trailing-data");
}

#[test]
fn an_envelope_is_opened_on_request() {
    let dir = Dir::new("envelope");
    dir.write("Door.yml", BADGE);
    let input = r#"{"a/b":{"logs":[{"badge":1},{"badge":2}]},"more":false}"#;
    let ran = dir.pipe(input, &["-s", "Door.yml", "--records-at", "/a~1b/logs"]);
    assert_eq!((ran.status, ran.all("/badge")), (0, vec![json!(1), json!(2)]));
    let ran = dir.pipe(input, &["-s", "Door.yml", "--records-at", "/nothing"]);
    assert_eq!(ran.status, 1);
    ran.says("-, byte 0, line 1: skipped 55 bytes: envelope-missing at byte 54");
}

#[test]
fn stamps_are_what_they_are_told_to_be() {
    let dir = Dir::new("stamp");
    let args = ["-s", "Door.yml", "--source-id", "one", "--source-label", "Front \"door\""];
    let ran = dir.write("Door.yml", BADGE).pipe(r#"{"badge":0}{}{"badge":2}"#, &args);
    assert_eq!(ran.all("/p_row_id")[1], json!("00000000000000070000000000000002"), "rejected records count");
    assert_eq!(ran.all("/p_parse_time")[0], json!("2026-10-01 00:00:00.000000000"));
    assert_eq!(ran.all("/p_source_id")[0], json!("one"));
    assert_eq!(ran.all("/p_source_label")[0], json!("Front \"door\""));
}

#[test]
fn limit_and_fail_fast_end_a_run_early() {
    let dir = Dir::new("limit");
    dir.write("Door.yml", BADGE).write("a.json", r#"{"badge":1}{"badge":2}{}{"badge":4}{}"#);
    let badges = |args: &[&str]| {
        let ran = dir.parse(&[&["-s", "Door.yml", "a.json", "a.json"], args].concat());
        (ran.status, ran.all("/badge").iter().map(|badge| badge.as_i64().unwrap()).collect::<Vec<_>>())
    };
    assert_eq!(badges(&["--limit", "2"]), (0, vec![1, 2]));
    assert_eq!(badges(&["--limit", "6"]), (1, vec![1, 2, 4, 1]));
    assert_eq!(badges(&["--limit", "0"]), (0, vec![]));
    assert_eq!(badges(&["--fail-fast"]), (1, vec![1, 2]));
    assert_eq!(badges(&[]), (1, vec![1, 2, 4, 1, 2, 4]));
}

#[test]
fn reasons_are_capped_and_hold_no_record_data() {
    let dir = Dir::new("reasons");
    let input = "{\"badge\":\"secret\"}\n".repeat(14);
    let ran = dir.write("Door.yml", BADGE).pipe(input, &["-s", "Door.yml"]);
    assert_eq!(ran.stderr.matches("rejected as Door: value-unparsed at /badge").count(), 10);
    ran.says("-, byte 38, line 3: ");
    ran.says("and 4 more");
    assert!(!ran.stderr.contains("secret"));
}

#[test]
fn the_longest_record_is_a_choice() {
    let dir = Dir::new("longest");
    dir.write("Door.yml", BADGE);
    let input = format!("{{\"badge\":1,\"note\":\"{}\"}}\n{{\"badge\":2}}\n", "x".repeat(2000));
    assert_eq!(dir.pipe(&input, &["-s", "Door.yml"]).count(), 2);
    let ran = dir.pipe(&input, &["-s", "Door.yml", "--max-record", "1k"]);
    assert_eq!((ran.status, ran.all("/badge")), (1, vec![json!(2)]));
    ran.says("limit-record");
}

#[test]
fn a_record_of_another_shape_is_recognised() {
    let dir = Dir::new("shape");
    let event = r#"{"action":"LOGIN","actor":{"id":"u1"},"target":{"id":"n1"},"origin":"NODE"}"#;
    let record = format!(r#"{{"time":1780500887,"event":{event},"fields":{{}}}}"#);
    for (input, advice) in [
        (
            event.to_owned(),
            "its members look like `/event` of `Tailscale.Audit`, without the envelope around them",
        ),
        (
            format!(r#"{{"version":"1","logs":[{event}]}}"#),
            "the elements of its `/logs` look like `/event` of `Tailscale.Audit`, without the envelope around them: this \
             looks like the API shape, not the stream's; try `--records-at /logs` with the API schemas",
        ),
        (
            format!(r#"{{"all":[{record}]}}"#),
            "the elements of an array in it look like records of `Tailscale.Audit`; try `--records-at` with the pointer to it",
        ),
    ] {
        let ran = dir.pipe(input.repeat(2), &[]);
        assert_eq!(ran.status, 1);
        assert_eq!(ran.stderr.matches(advice).count(), 1, "{}", ran.stderr);
    }
    let ran = dir.pipe(r#"{"colour":"red"}"#, &[]);
    assert!(!ran.stderr.contains("looks like"), "{}", ran.stderr);
}

#[test]
fn events_come_as_soon_as_their_records_are_there() {
    let dir = Dir::new("soon");
    dir.write("Door.yml", BADGE);
    let mut command = dir.command(&["parse", "-s", "Door.yml"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut events = BufReader::new(stdout).lines();
    for badge in 1..=3 {
        // No line end: the record ends with its brace.
        write!(stdin, "{{\"badge\":{badge}}}").unwrap();
        stdin.flush().unwrap();
        assert!(events.next().unwrap().unwrap().starts_with(&format!("{{\"badge\":{badge},")));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
