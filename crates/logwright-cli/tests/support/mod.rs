//! Runs the command in a directory of its own.

#![allow(dead_code, reason = "every test file uses another part of it")]
#![allow(clippy::panic, reason = "a test may fail")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Makes runs comparable.
pub(crate) const FIXED: [&str; 4] = ["--parse-time", "2026-10-01T00:00:00Z", "--row-id-seed", "7"];

/// A directory that is removed with this.
pub(crate) struct Dir(PathBuf);

/// What a run left.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Dir {
    pub(crate) fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("logwright-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn lines(&self, name: &str) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.read(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logwright"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        command
    }

    /// `logwright parse` with these arguments and nothing on standard input.
    pub(crate) fn parse(&self, args: &[&str]) -> Ran {
        ran(&self.command(&["parse"]).args(FIXED).args(args).output().unwrap())
    }

    /// `logwright parse` with these arguments and this on standard input, which must fit in a pipe.
    pub(crate) fn pipe(&self, input: impl AsRef<[u8]>, args: &[&str]) -> Ran {
        let mut command = self.command(&["parse"]);
        let command = command.args(FIXED).args(args).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_ref()).unwrap();
        ran(&child.wait_with_output().unwrap())
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Ran {
    /// The value at a pointer in each event.
    pub(crate) fn all(&self, pointer: &str) -> Vec<serde_json::Value> {
        let events = self.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        events.map(|event| event.pointer(pointer).cloned().unwrap_or_default()).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.stdout.lines().count()
    }

    /// Standard error without its last line, which tells the time.
    pub(crate) fn table(&self) -> Vec<String> {
        let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = self.stderr.lines().map(squeeze).collect();
        lines.pop();
        lines
    }

    pub(crate) fn says(&self, text: &str) {
        assert!(self.stderr.contains(text), "`{text}` is not in: {}", self.stderr);
    }
}

pub(crate) fn ran(output: &Output) -> Ran {
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout.clone()).unwrap(),
        stderr: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

/// The bytes of the record that a line of a rejects file holds.
pub(crate) fn rejected_bytes(line: &serde_json::Value) -> Vec<u8> {
    match (line["record"].as_str(), line["record_base64"].as_str()) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(text)) => BASE64.decode(text).unwrap(),
        _ => panic!("expected one of the two, found {line}"),
    }
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(content: &[u8]) -> Vec<u8> {
    compress_to_vec(content, CompressionLevel::Fastest)
}

/// Four events and one broken record, as the stream delivers them.
pub(crate) fn sample() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/stream.json")).unwrap()
}

/// Compares with a file beside the tests; with `UPDATE_GOLDEN` set it writes that file.
pub(crate) fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, actual).unwrap();
    }
    assert_eq!(actual, fs::read_to_string(&path).unwrap(), "{name}");
}
