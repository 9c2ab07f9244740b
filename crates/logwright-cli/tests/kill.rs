//! What is there after the command was killed, or the disk was full: whole lines, each record once, and what a second
//! run makes of it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod support;

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use support::{Dir, FIXED};

const BADGE: &str = "fields: [{name: badge, type: bigint, required: true}]";

/// In turn, and at once.
const JOBS: [&str; 2] = ["1", "3"];

/// Record `n`: every third is rejected. They are of many lengths, so that they end anywhere in what is written at once.
fn record(n: usize) -> String {
    let quote = if n % 3 == 2 { "\"no " } else { "" };
    format!(
        "{{\"badge\":{quote}{n}{},\"x\":\"{}\"}}\n",
        if quote.is_empty() { "" } else { "\"" },
        "y".repeat(n * 31 % 97)
    )
}

/// The command at work on records without end, writing to files; it is in the middle of it when this returns.
fn at_work(dir: &Dir, jobs: &str) -> (Child, thread::JoinHandle<()>) {
    dir.write("Door.yml", BADGE).write("rejects", "").write("events", "");
    let mut command = dir.command(&["parse", "-s", "Door.yml", "--rejects", "rejects", "--jobs", jobs]);
    let events = File::create(dir.path("events")).unwrap();
    let mut child =
        command.args(FIXED).stdin(Stdio::piped()).stdout(events).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeding = thread::spawn(move || {
        for start in (0..).step_by(1000) {
            let records: String = (start..start + 1000).map(record).collect();
            // Until nobody reads.
            if stdin.write_all(records.as_bytes()).is_err() {
                break;
            }
        }
    });
    let length = |name: &str| dir.path(name).metadata().unwrap().len();
    while length("events") == 0 || length("rejects") == 0 {
        assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
        thread::sleep(Duration::from_millis(1));
    }
    (child, feeding)
}

/// The numbers of the records in the whole lines of a file, and what comes after them.
fn numbers(dir: &Dir, name: &str) -> (Vec<usize>, Vec<u8>) {
    let content = dir.read(name);
    let end = content.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let (whole, torn) = content.split_at(end);
    let number = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        match line["record"].as_str() {
            Some(record) => record.split_once("no ").unwrap().1.split_once('"').unwrap().0.parse().unwrap(),
            None => usize::try_from(line["badge"].as_u64().unwrap()).unwrap(),
        }
    };
    (std::str::from_utf8(whole).unwrap().lines().map(number).collect(), torn.to_vec())
}

/// Checks that these are the first records of the two kinds, each once; how many records there are before the first that
/// is missing.
fn first_ones(events: &[usize], rejects: &[usize]) -> usize {
    let expected = |rejected: bool| (0..).filter(move |n| (n % 3 == 2) == rejected);
    assert!(events.iter().copied().eq(expected(false).take(events.len())));
    assert!(rejects.iter().copied().eq(expected(true).take(rejects.len())));
    let next = |rejected, count| expected(rejected).nth(count).unwrap();
    next(false, events.len()).min(next(true, rejects.len()))
}

#[test]
fn a_signal_ends_it_between_writes() {
    for (name, number) in [("TERM", 15), ("INT", 2)] {
        for jobs in JOBS {
            let dir = Dir::new(&format!("signal_{name}_{jobs}"));
            let (child, feeding) = at_work(&dir, jobs);
            let sent =
                Command::new("sh").args(["-c", &format!("kill -s {name} {}", child.id())]).status().unwrap();
            assert!(sent.success());
            let output = child.wait_with_output().unwrap();
            feeding.join().unwrap();
            assert_eq!(output.status.signal(), Some(number), "as if it had not been caught");
            assert_eq!(
                String::from_utf8(output.stderr).unwrap(),
                "logwright: stopped by a signal; what was written until then is whole\n"
            );
            let ((events, torn), (rejects, half)) = (numbers(&dir, "events"), numbers(&dir, "rejects"));
            assert!(torn.is_empty() && half.is_empty(), "{name}");
            assert_eq!(
                first_ones(&events, &rejects),
                events.len() + rejects.len(),
                "up to one place of the input"
            );
        }
    }
}

#[test]
fn a_kill_tears_at_most_the_last_lines() {
    for jobs in JOBS {
        let dir = Dir::new(&format!("kill_{jobs}"));
        let (mut child, feeding) = at_work(&dir, jobs);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
        feeding.join().unwrap();
        let ((events, _), (rejects, torn)) = (numbers(&dir, "events"), numbers(&dir, "rejects"));
        let count = first_ones(&events, &rejects);
        assert!(
            events.last() < Some(&count),
            "no record is lost of what was read for the events that are there"
        );

        // The same input once more is everything once more: in a fresh file it is there once.
        dir.write("in", (0..count).map(record).collect::<String>());
        let again = dir.parse(&["-s", "Door.yml", "in", "--rejects", "fresh"]);
        assert_eq!((again.status, again.count() + dir.lines("fresh").len()), (1, count));
        // In the old one the torn line is ended, and a replay tells it.
        let appended = dir.parse(&["-s", "Door.yml", "in", "--rejects", "rejects", "--append-rejects"]);
        assert_eq!(appended.stdout, again.stdout);
        let replayed = dir.parse(&["-s", "Door.yml", "--replay", "rejects", "--rejects", "replayed"]);
        assert_eq!((replayed.status, replayed.count()), (1, 0));
        // It may lack nothing but its end.
        let is_lost = !torn.is_empty() && serde_json::from_slice::<serde_json::Value>(&torn).is_err();
        let replayed = dir.lines("replayed");
        let skipped = replayed.iter().filter(|line| line["kind"] == "skipped").count();
        assert_eq!(skipped, usize::from(is_lost));
        assert_eq!(replayed.len(), rejects.len() + usize::from(!torn.is_empty()) + dir.lines("fresh").len());
    }
}

/// Checks what a run left that had no room for all its rejected records.
fn check_full(dir: &Dir, output: &std::process::Output, rejects: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains(&format!("cannot write rejected records to `{rejects}`: ")), "{stderr}");
    assert!(stderr.ends_with("; stopped there\n"), "no half line is left: {stderr}");
    dir.write("events", &output.stdout);
    let ((events, _), (rejects, half)) = (numbers(dir, "events"), numbers(dir, "rejects"));
    assert!(half.is_empty() && !rejects.is_empty(), "{stderr}");
    assert_eq!(first_ones(&events, &rejects), events.len() + rejects.len(), "up to one place of the input");
}

/// Some records of input, which take more room as rejected ones than the tests below give them.
fn too_much(dir: &Dir) {
    let input: String = (0..30_000).map(record).collect();
    dir.write("Door.yml", BADGE).write("in", input);
}

/// Checks what a run left that had no room for all its events.
fn check_full_output(dir: &Dir, output: &std::process::Output) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write events to standard output: "), "{stderr}");
    assert!(stderr.ends_with("; stopped there\n"), "no half line is left: {stderr}");
    let (events, half) = numbers(dir, "events");
    assert!(half.is_empty() && !events.is_empty(), "{stderr}");
    first_ones(&events, &[]);
}

#[test]
fn a_quota_leaves_whole_lines() {
    let dir = Dir::new("quota");
    too_much(&dir);
    for append in [&[][..], &["--append-rejects"]] {
        dir.write("rejects", "");
        // In blocks of 512 or 1024 bytes, by the shell.
        let script = "trap '' XFSZ; ulimit -f 3001; exec \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_logwright"), "parse", "-s", "Door.yml", "in"]);
        let output = command
            .args(["--rejects", "rejects"])
            .args(append)
            .args(FIXED)
            .current_dir(dir.path(""))
            .output();
        check_full(&dir, &output.unwrap(), "rejects");
    }
    for redirect in [">", ">>"] {
        dir.write("events", "");
        let script = format!("trap '' XFSZ; ulimit -f 3001; exec \"$@\" {redirect} events");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_logwright"), "parse", "-s", "Door.yml", "in"]);
        check_full_output(&dir, &command.args(FIXED).current_dir(dir.path("")).output().unwrap());
    }
}

/// A disk that is really full, in a mount of its own that ends with the command.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_whole_lines() {
    let dir = Dir::new("full_disk");
    too_much(&dir);
    std::fs::create_dir(dir.path("small")).unwrap();
    let mounted = |then: &str| {
        let script = format!("mount -t tmpfs -o size=3m none small && {{ {then}; }}");
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", &script, "sh"]).current_dir(dir.path(""));
        command
    };
    if !mounted("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        eprintln!("NOT TESTED: a full disk; mounting a small one is not permitted here");
        return;
    }
    let mut command = mounted("\"$@\"; status=$?; cp small/rejects rejects; exit $status");
    command.args([
        env!("CARGO_BIN_EXE_logwright"),
        "parse",
        "-s",
        "Door.yml",
        "in",
        "--rejects",
        "small/rejects",
    ]);
    check_full(&dir, &command.args(FIXED).output().unwrap(), "small/rejects");

    let mut command = mounted("\"$@\" > small/events; status=$?; cp small/events events; exit $status");
    command.args([env!("CARGO_BIN_EXE_logwright"), "parse", "-s", "Door.yml", "in"]);
    check_full_output(&dir, &command.args(FIXED).output().unwrap());
}
