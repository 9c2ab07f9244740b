//! How runs end: exit status, unreadable inputs, closed and full outputs, compression.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use std::fs::File;
use std::process::Stdio;
use support::{Dir, FIXED, gzip, ran, sample, zstd};

#[test]
fn compression_is_told_by_content() {
    let dir = Dir::new("compressed");
    let plain = sample();
    let expected = dir.pipe(&plain, &[]).stdout;
    let (head, tail) = plain.split_at(1000);
    let skippable = b"\x52\x2a\x4d\x18\x03\x00\x00\x00abc";
    for (what, stored) in [
        ("gzip", gzip(&plain)),
        ("gzip members", [gzip(head), gzip(tail)].concat()),
        ("zstd", zstd(&plain)),
        ("zstd frames", [&zstd(head)[..], skippable, &zstd(tail)].concat()),
        ("a skippable frame first", [skippable, &zstd(&plain)[..]].concat()),
        ("the first skippable magic", [b"\x50\x2a\x4d\x18\x00\x00\x00\x00", &zstd(&plain)[..]].concat()),
        ("the last skippable magic", [b"\x5f\x2a\x4d\x18\x01\x00\x00\x00x", &zstd(&plain)[..]].concat()),
    ] {
        assert_eq!(dir.write("in.json", &stored).parse(&["in.json"]).stdout, expected, "{what}");
        assert_eq!(dir.pipe(&stored, &[]).stdout, expected, "{what} on standard input");
    }
}

#[test]
fn damaged_compression_is_told_and_what_came_before_is_kept() {
    let dir = Dir::new("damaged");
    let cut = |stored: Vec<u8>| stored[..stored.len() - 8].to_vec();
    let mut wrong = zstd(&sample());
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    // A frame whose only block is empty, with a window of 16 MiB.
    let wide = b"\x28\xb5\x2f\xfd\x00\x70\x01\x00\x00".to_vec();
    for (stored, message) in [
        (cut(gzip(&sample())), "the gzip data is cut short"),
        ([gzip(&sample()), b"something else".to_vec()].concat(), "the gzip data is damaged"),
        (cut(zstd(&sample())), "the zstd data is cut short"),
        ([zstd(&sample()), b"something else".to_vec()].concat(), "the zstd data is damaged"),
        (wrong, "the zstd checksum does not fit the content"),
        (wide, "the zstd window is 16777216 bytes, more than 8388608"),
    ] {
        let ran = dir.write("in", &stored).parse(&["in"]);
        assert_eq!(ran.status, 2, "{message}: {}", ran.stderr);
        ran.says("cannot read `in`: at byte ");
        ran.says(message);
    }
    let ran = dir.write("in", [gzip(&sample()), b"something else".to_vec()].concat()).parse(&["in"]);
    assert_eq!(ran.count(), 4);
}

#[test]
fn a_bomb_is_defused() {
    let dir = Dir::new("bomb");
    let content = vec![b'\n'; 20 << 20];
    for stored in [gzip(&content), zstd(&content)] {
        let ran = dir.write("in", stored).parse(&["in"]);
        assert_eq!(ran.status, 2, "{}", ran.stderr);
        ran.says("the input decompresses to more than 200 times its size");
        ran.says("cannot read `in`: at byte 16");
    }
    let ran = dir.write("in", gzip(&content[..15 << 20])).parse(&["in"]);
    assert_eq!(ran.status, 0, "the first 16 MiB are free: {}", ran.stderr);
}

#[test]
fn one_unreadable_input_does_not_keep_the_others_from_being_read() {
    let dir = Dir::new("unreadable");
    let ran = dir.write("stream.json", sample()).parse(&["nowhere", "stream.json", ".", "stream.json"]);
    assert_eq!((ran.status, ran.count()), (2, 8));
    ran.says("cannot read `nowhere`: ");
    ran.says("cannot read `.`: ");
}

#[test]
fn what_cannot_work_is_said_before_anything_is_read() {
    let dir = Dir::new("cannot");
    let bad = "fields:\n- name: a\n  type: strin\n- name: b\n  type: bolean\n";
    dir.write("bad.yml", bad).write("in", "{}");
    for (args, message) in [
        (
            &["--schema", "Nope"][..],
            "no file, directory or shipped schema `Nope`; the shipped schemas are `Tailscale.Audit`, `Tailscale.Network`",
        ),
        (&["--schema", "bad.yml"], "bad.yml:3:9: error[unknown-type]: unknown type `strin`"),
        (&["--schema", "bad.yml"], "bad.yml:5:9: error[unknown-type]: unknown type `bolean`"),
        (
            &["-s", "Tailscale.Audit", "-s", "Tailscale.Audit"],
            "two schemas of the log type `Tailscale.Audit`",
        ),
        (&["--schema", "."], "bad.yml:3:9: "),
        (&["--rejects", "no/where"], "cannot write to `no/where`: "),
        (&["--framing", "rows"], "invalid value 'rows'"),
        (&["--parse-time", "soon"], "expected RFC 3339"),
        (&["--max-record", "0"], "expected a number of bytes"),
        (&["--records-at", "logs"], "--records-at"),
        (&["--records-at", "/logs", "--framing", "lines"], "cannot be used with"),
        (&["--append-rejects"], "--rejects"),
    ] {
        let ran = ran(&dir.command(&["parse", "in"]).args(args).output().unwrap());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        ran.says(message);
    }
}

#[test]
fn nobody_reading_is_no_error() {
    let dir = Dir::new("closed");
    dir.write("in", sample().repeat(400));
    for file in ["in", "-"] {
        let mut command = dir.command(&["parse", file]);
        let command = command.args(FIXED).stdin(File::open(dir.path("in")).unwrap());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ran = ran(&child.wait_with_output().unwrap());
        assert_eq!(ran.status, 1, "as far as it was read");
        assert!(!ran.stderr.contains("cannot") && !ran.stderr.contains("records:"), "{}", ran.stderr);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let dir = Dir::new("full");
    let ran = dir.write("stream.json", sample()).parse(&["stream.json", "--rejects", "/dev/full"]);
    assert_eq!((ran.status, ran.count()), (2, 0), "rejected records come first");
    ran.says("cannot write rejected records to `/dev/full`");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = dir.command(&["parse", "stream.json"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    support::ran(&output).says("cannot write events to standard output");
}

#[test]
fn nothing_in_nothing_out() {
    let ran = Dir::new("nothing").pipe("", &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    ran.says("0 records: 0 accepted, 0 rejected");
}
