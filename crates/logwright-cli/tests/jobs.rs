//! `--jobs` changes how long it takes, and nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;
use support::{Dir, FIXED, ran, sample};

const BADGE: &str = "fields:\n- {name: badge, type: bigint, required: true}\n";
const TABLE: &str = "schema: Custom.Table
parser: {csv: {delimiter: ',', hasHeader: true}}
fields: [{name: badge, type: bigint, required: true}]
";
const LATER: &str = "schema: Custom.Later
parser: {fastmatch: {match: ['lamp %{lamp} is %{state}'], skipLines: 3}}
fields: [{name: lamp, type: int}, {name: state, type: string}]
";
const LAMP: &str = "schema: Custom.Lamp
parser: {fastmatch: {match: ['lamp %{lamp} is %{state}']}}
fields: [{name: lamp, type: int}, {name: state, type: string}]
";

/// All that a run leaves, apart from the time it took.
fn left(dir: &Dir, args: &[&str], jobs: &str) -> (i32, String, Vec<String>, Vec<u8>) {
    dir.write("rejects", "");
    let ran = dir.parse(&[args, &["--jobs", jobs]].concat());
    (ran.status, ran.stdout.clone(), ran.table(), dir.read("rejects"))
}

/// Runs with these arguments are all like the one that does one thing after the other, which is given.
fn alike(dir: &Dir, args: &[&str]) -> (i32, String, Vec<String>, Vec<u8>) {
    let one = left(dir, args, "1");
    for jobs in ["2", "3", "8"] {
        let many = left(dir, args, jobs);
        let (same_events, same_rejects) = (one.1 == many.1, one.3 == many.3);
        assert!(same_events && same_rejects, "{args:?} with {jobs} jobs: {same_events} {same_rejects}");
        assert_eq!((one.0, &one.2), (many.0, &many.2), "{args:?} with {jobs} jobs");
    }
    // With a limit, streams are cut before they are judged.
    if !args.contains(&"--limit") {
        let cut = left(dir, &[args, &["--limit", "1000000"]].concat(), "3");
        assert!(one == cut, "{args:?}: {:?} and cut before {:?}", one.2, cut.2);
    }
    one
}

/// Records of all kinds, good and bad, of several batches, each followed by `after`.
fn mixed(after: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in 0..6_000 {
        match number % 97 {
            13 => bytes.extend_from_slice(b"{\"badge\":\"x\"}"),
            40 => bytes.extend_from_slice(b"{\"badge\":\"\xff\"}"),
            41 => bytes.extend_from_slice(b"{\"badge\":1e1}"),
            70 => bytes.extend_from_slice(b"{\"action\":1,\"door\":[{}]}"),
            // Before a comma nothing would tell where it was cut short.
            71 if after != "," => bytes.extend_from_slice(b"{\"badge\":"),
            _ => write!(bytes, "{{\"badge\":{number},\"note\":\"{}\"}}", "n".repeat(number % 200)).unwrap(),
        }
        bytes.extend_from_slice(after.as_bytes());
    }
    bytes
}

#[test]
fn every_framing_gives_the_same_in_any_number_of_threads() {
    let dir = Dir::new("jobs-framings");
    dir.write("Door.yml", BADGE).write("lines", mixed("\n")).write("values", mixed(""));
    dir.write("array", [b"[", &mixed(",")[..], b"]"].concat());
    dir.write("envelope", [b"{\"v\":1,\"logs\":[", &mixed(",")[..], b"],\"w\":2}"].concat());
    dir.write("long", format!("{{\"badge\":1,\"note\":\"{}\"}}{{\"badge\":2}}", "x".repeat(3 << 20)));
    for (args, least) in [
        (&["lines"][..], 5_000),
        (&["lines", "--framing", "lines", "--dialect", "source"], 5_000),
        (&["values", "--framing", "values"], 5_000),
        (&["values"], 5_000),
        (&["array"], 5_000),
        (&["envelope", "--records-at", "/logs"], 5_000),
        (&["envelope", "--records-at", "/none"], 0),
        (&["envelope", "--framing", "record"], 0),
        (&["long"], 2),
        (&["long", "--max-record", "1M"], 0),
        (&["lines", "--max-record", "150"], 2_500),
    ] {
        let args = [&["-s", "Door.yml"], args].concat();
        assert!(alike(&dir, &args).1.lines().count() >= least, "{args:?}");
        let (_, _, told, kept) = alike(&dir, &[&args[..], &["--rejects", "rejects"]].concat());
        assert_eq!(kept.is_empty(), !told.iter().any(|line| line.starts_with(['r', 's'])), "{told:?}");
    }
}

/// Where a part of a stream ends is guessed; in these streams mostly wrongly.
#[test]
fn parts_that_end_within_records_are_mended() {
    let dir = Dir::new("jobs-parts");
    dir.write("Door.yml", BADGE);
    let record = |badge: usize, length: usize| {
        let note = "} {{\\\"\\\"} {".repeat(length);
        format!("{{\"badge\":{badge},\"note\":[{{}},\"{note}\"]}}")
    };
    let records = |length: usize, after: &str| -> String {
        (0..(6 << 20) / (14 * length)).map(|badge| record(badge, length) + after).collect()
    };
    for (name, length, after) in [("long", 60_000, "\n"), ("short", 100, ""), ("longer", 120_000, " ")] {
        let good = records(length, after);
        let count = (6 << 20) / (14 * length);
        // A part may begin with anything, once one ended between records.
        let odd = "\u{FEFF}{\"badge\":1}[{\"badge\":2}]\nlamp {\"badge\":3}\n";
        dir.write(name, &good).write("odd", [&*good, odd, &*good].concat());
        let kept = alike(&dir, &["-s", "Door.yml", name]);
        assert_eq!((kept.0, kept.1.lines().count()), (0, count), "{name}");
        assert!(alike(&dir, &["-s", "Door.yml", "odd", "--rejects", "rejects"]).1.lines().count() >= count);
    }
}

/// As from a program that writes whenever it has something.
#[test]
fn input_that_comes_in_bits_gives_the_same() {
    let dir = Dir::new("jobs-bits");
    dir.write("Door.yml", BADGE);
    let bits = [
        "{\"badge\":1,\"a\":{}",
        "}\n",
        "{\"badge\":2,\"a\":[{}",
        ",{}]}",
        "\u{FEFF}{}",
        "[{}",
        "]\n{\"badge\":3}",
        "\n",
    ];
    dir.write("in", bits.concat());
    let expected = dir.parse(&["-s", "Door.yml", "in", "--limit", "1000"]);
    for jobs in ["1", "2", "8"] {
        let mut command = dir.command(&["parse", "-s", "Door.yml", "--jobs", jobs]);
        let command = command.args(FIXED).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for bit in bits {
            stdin.write_all(bit.as_bytes()).unwrap();
            // So that it is most likely read before the next comes; nothing depends on it.
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        drop(stdin);
        let ran = ran(&child.wait_with_output().unwrap());
        assert_eq!((ran.status, &ran.stdout), (expected.status, &expected.stdout), "{jobs}");
        assert_eq!(ran.count(), 3, "{}", ran.stderr);
    }
}

#[test]
fn every_input_gives_the_same_in_any_number_of_threads() {
    let dir = Dir::new("jobs-inputs");
    let plain = mixed("\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&plain).unwrap();
    let gzip = gzip.finish().unwrap();
    dir.write("Door.yml", BADGE).write("plain", &plain).write("stream", sample()).write("empty", "");
    dir.write("gzip", &gzip).write("zstd", compress_to_vec(&plain[..], CompressionLevel::Fastest));
    dir.write("torn", &gzip[..gzip.len() / 2]);
    dir.parse(&["-s", "Door.yml", "plain", "stream", "--rejects", "replay"]);
    for args in [
        &["gzip", "zstd"][..],
        &["torn", "plain"],
        &["nowhere", "plain", ".", "torn", "empty", "stream"],
        &["plain", "--replay", "replay"],
        &["--replay", "replay", "--replay", "plain", "--replay", "nowhere"],
        &["stream", "plain", "--limit", "7"],
        &["plain", "plain", "--limit", "6001"],
        &["plain", "stream", "--limit", "0"],
        &["stream", "plain", "--fail-fast"],
        &["plain", "--fail-fast"],
    ] {
        let args = [&["-s", "Door.yml"], args].concat();
        alike(&dir, &args);
        alike(&dir, &[&args[..], &["--rejects", "rejects"]].concat());
    }
    alike(&dir, &["stream", "plain", "stream"]);
}

#[test]
fn advice_is_on_the_first_record_of_no_schema() {
    let dir = Dir::new("jobs-advice");
    let event = r#"{"action":"LOGIN","actor":{"id":"u1"},"target":{"id":"n1"},"origin":"NODE"}"#;
    dir.write("shape", event.repeat(4000)).write("colour", r#"{"colour":"red"}"#.repeat(18_000));
    dir.write("late", [r#"{"colour":"red"}"#, &event.repeat(4000)].concat());
    // Parts that seem to begin with records of no schema, and are judged again.
    let flow = |node: &str| format!(r#"{{"time":1,"event":{{"nodeId":"{node}"}}}}"#);
    let text = flow(&("x".repeat(512 << 10) + "} {} {}" + &"x".repeat(512 << 10) + "} {} "));
    dir.write("texts", [text.repeat(6), flow("n1").repeat(20_000), event.repeat(4000)].concat());
    for (inputs, is_advised) in [
        (&["shape"][..], true),
        (&["texts"], true),
        (&["colour"], false),
        (&["late"], false),
        (&["late", "colour", "shape", "colour"], true),
    ] {
        let (_, _, told, _) = alike(&dir, inputs);
        assert_eq!(told.iter().any(|line| line.contains("look like")), is_advised, "{inputs:?}: {told:?}");
    }
}

#[test]
fn what_text_parsers_remember_of_a_stream_is_kept() {
    let dir = Dir::new("jobs-text");
    dir.write("table.yml", TABLE).write("later.yml", LATER).write("lamp.yml", LAMP).write("Door.yml", BADGE);
    let rows = (0..30_000).map(|row| format!("north,{row}\n")).collect::<Vec<_>>().concat();
    dir.write("rows", format!("door,badge\n{rows}")).write("swapped", "badge,door\n7,west\n");
    let lamps = (0..20_000).map(|lamp| format!("lamp {lamp} is on\n")).collect::<Vec<_>>().concat();
    dir.write("lamps", lamps.replace("99 is", "x is"));
    let (status, events, ..) = alike(&dir, &["-s", "table.yml", "rows", "swapped", "rows"]);
    assert_eq!((status, events.lines().count()), (0, 60_001));
    assert_eq!(alike(&dir, &["-s", "later.yml", "lamps", "lamps"]).1.lines().count(), 2 * (20_000 - 200 - 3));
    let both = ["-s", "lamp.yml", "-s", "Door.yml", "--framing", "lines"];
    dir.write("lines", mixed("\n"));
    alike(&dir, &[&both[..], &["lamps", "lines", "--rejects", "rejects"]].concat());
    alike(&dir, &[&both[..], &["lamps", "-s", "table.yml", "rows"]].concat());
}

#[test]
fn deep_records_do_not_need_the_stack_of_the_first_thread() {
    let dir = Dir::new("jobs-deep");
    dir.write("Any.yml", "fields: [{name: badge, type: json, required: true}]");
    let deep = |levels: usize| format!("{{\"badge\":{}1{}}}\n", "[".repeat(levels), "]".repeat(levels));
    dir.write("in", [deep(127), deep(128), deep(1_000_000)].concat().repeat(2));
    assert_eq!(alike(&dir, &["-s", "Any.yml", "in"]).1.lines().count(), 2);
}

/// Input that does not end: whoever reads it would wait for ever.
#[test]
fn a_run_ends_though_its_input_does_not() {
    let dir = Dir::new("jobs-endless");
    dir.write("Door.yml", BADGE);
    let endless = |args: &[&str]| {
        let mut command = dir.command(&["parse", "-s", "Door.yml", "--jobs", "4"]);
        let command = command.args(FIXED).args(args).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    // A record that is rejected.
    let mut child = endless(&["--fail-fast"]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"badge\":1}\n{}\n{\"badge\":2}\n").unwrap();
    let ended = ran(&child.wait_with_output().unwrap());
    assert_eq!((ended.status, ended.count()), (1, 1));
    drop(stdin);
    // The last record asked for.
    let mut child = endless(&["--limit", "2"]);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"badge\":1}\n{\"badge\":2}\n{\"badge\":3}\n").unwrap();
    let ended = ran(&child.wait_with_output().unwrap());
    assert_eq!((ended.status, ended.count()), (0, 2));
    drop(stdin);
    // Nobody reading on.
    let mut child = endless(&[]);
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    stdin.write_all(b"{\"badge\":1}\n").unwrap();
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    stdin.write_all(b"{\"badge\":2}\n").unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
    drop(stdin);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_a_run_at_once() {
    let dir = Dir::new("jobs-full");
    dir.write("Door.yml", BADGE);
    for (args, what) in [
        (&["--rejects", "/dev/full"][..], "cannot write rejected records to `/dev/full`"),
        (&[], "cannot write events to standard output"),
    ] {
        let mut command = dir.command(&["parse", "-s", "Door.yml", "--jobs", "3"]);
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let command = command.args(args).stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"{\"badge\":1}\n{}\n").unwrap();
        let ran = ran(&child.wait_with_output().unwrap());
        assert_eq!(ran.status, 2, "{}", ran.stderr);
        ran.says(what);
        drop(stdin);
    }
}

#[test]
fn there_is_at_least_one_job() {
    let dir = Dir::new("jobs-none");
    for jobs in ["0", "-1", "1025", "all"] {
        let ran = dir.parse(&["--jobs", jobs]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{jobs}");
    }
}

/// A file of records that go wrong in many ways; with many files there are many batches.
fn file() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "{\"badge\":1}",
        "{\"badge\":2,\"more\":3}\n",
        "{\"badge\":\"x\"}",
        "{\"badge\":{\"a\":[\"}\"]}}\n",
        "{}",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "\n",
        ",",
        "lamp 7 is on\n",
        "lamp x is off\n",
    ]);
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_files_give_the_same(
        files in prop::collection::vec(file(), 1..24),
        framing in prop::sample::select(vec!["auto", "lines", "values", "array", "record"]),
        with_text in any::<bool>(),
        keep in any::<bool>(),
        fail_fast in prop::bool::weighted(0.2),
        limit in prop::option::weighted(0.3, 0_u8..60),
    ) {
        let dir = Dir::new("jobs-any");
        dir.write("Door.yml", BADGE).write("lamp.yml", LAMP);
        let names: Vec<String> = (0..files.len()).map(|number| format!("in{number}")).collect();
        for (name, file) in names.iter().zip(&files) {
            dir.write(name, file);
        }
        let limit = limit.map(|limit| limit.to_string());
        let mut args = vec!["-s", "Door.yml", "--framing", framing];
        args.extend(with_text.then_some(["-s", "lamp.yml"]).into_iter().flatten());
        args.extend(keep.then_some(["--rejects", "rejects"]).into_iter().flatten());
        args.extend(fail_fast.then_some("--fail-fast"));
        args.extend(limit.iter().flat_map(|limit| ["--limit", limit]));
        args.extend(names.iter().map(String::as_str));
        alike(&dir, &args);
    }
}
