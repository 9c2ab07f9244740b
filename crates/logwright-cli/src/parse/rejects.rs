//! The rejects file: [`Reject`] is one line of it, [`RejectsFile`] the file.

use super::batch::{Item, Skipped};
use super::lines::write_lines;
use crate::failure::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use logwright::{Issue, Rejected};
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// A record that was not accepted, whole, and why. (Decisions: files the command writes.)
#[derive(Debug, Serialize)]
pub(super) struct Reject<'r> {
    source: &'r str,
    offset: u64,
    length: usize,
    line: u64,
    kind: &'static str,
    log_type: Option<&'r str>,
    #[serde(flatten)]
    record: Bytes<'r>,
    truncated: bool,
    issues: Vec<Reason<'r>>,
    others: Vec<Reason<'r>>,
}

/// The bytes as text, or in base64 where they are none.
#[derive(Debug, Serialize)]
enum Bytes<'r> {
    #[serde(rename = "record")]
    Text(&'r str),
    #[serde(rename = "record_base64")]
    Other(String),
}

#[derive(Debug, Serialize)]
struct Reason<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    log_type: Option<&'r str>,
    code: &'static str,
    severity: &'static str,
    pointer: &'r str,
    schema_pointer: &'r str,
    /// Start and end in bytes of the record.
    span: Option<(usize, usize)>,
    message: String,
}

impl<'r> Reject<'r> {
    pub(super) fn rejected(
        source: &'r str,
        item: &Item,
        record: &'r [u8],
        rejected: &'r Rejected<'_>,
    ) -> Self {
        let rejection = rejected.rejection();
        Self {
            log_type: rejected.log_type(),
            truncated: rejection.is_truncated(),
            issues: rejection.issues().iter().map(|issue| Reason::new(None, issue)).collect(),
            others: rejected.others().map(|(log_type, issue)| Reason::new(Some(log_type), issue)).collect(),
            ..Self::new("rejected", source, item, record)
        }
    }

    pub(super) fn skipped(source: &'r str, item: &Item, record: &'r [u8], skipped: &Skipped) -> Self {
        // The fault may lie in an earlier part of what was skipped.
        let at = skipped.at.checked_sub(item.offset).and_then(|at| usize::try_from(at).ok());
        let span = at.filter(|&at| at <= record.len()).map(|at| (at, (at + 1).min(record.len())));
        let reason = Reason {
            log_type: None,
            code: skipped.code.as_str(),
            severity: skipped.code.severity().as_str(),
            pointer: "",
            schema_pointer: "",
            span,
            message: skipped.message.to_owned(),
        };
        Self { issues: vec![reason], ..Self::new("skipped", source, item, record) }
    }

    fn new(kind: &'static str, source: &'r str, item: &Item, record: &'r [u8]) -> Self {
        Self {
            source,
            offset: item.offset,
            length: record.len(),
            line: item.line,
            kind,
            log_type: None,
            record: match std::str::from_utf8(record) {
                Ok(text) => Bytes::Text(text),
                Err(_) => Bytes::Other(BASE64.encode(record)),
            },
            truncated: false,
            issues: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Appends the line to `out`.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), Failure> {
        serde_json::to_writer(&mut *out, self)
            .map_err(|error| Failure::new(format!("cannot write a rejected record: {error}")))?;
        out.push(b'\n');
        Ok(())
    }
}

impl<'r> Reason<'r> {
    fn new(log_type: Option<&'r str>, issue: &'r Issue) -> Self {
        Self {
            log_type,
            code: issue.code().as_str(),
            severity: issue.severity().as_str(),
            pointer: issue.record_pointer().as_str(),
            schema_pointer: issue.schema_pointer().as_str(),
            span: issue.span().map(|span| (span.start, span.end)),
            message: issue.message(),
        }
    }
}

/// Where rejected records are kept. Whole lines are written at once and never buffered here, so that after SIGKILL or a
/// power cut at most the last line is torn; a signal that can be caught, or a full disk, tears none.
#[derive(Debug)]
pub(super) struct RejectsFile {
    file: File,
    name: String,
}

impl RejectsFile {
    /// Starts the file afresh, or goes on at its end.
    pub(super) fn open(path: &Path, append: bool) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let mut options = OpenOptions::new();
        options.write(true).create(true);
        let file = if append { options.read(true).append(true) } else { options.truncate(true) };
        let file = file.open(path).and_then(|mut file| {
            if append {
                end_last_line(&mut file)?;
            }
            Ok(file)
        });
        let file = file.map_err(|error| Failure::new(format!("cannot write to `{name}`: {error}")))?;
        Ok(Self { file, name })
    }

    /// Adds whole lines: all, or none if they do not fit.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Failure> {
        write_lines(&mut self.file, lines).map_err(|unwritten| {
            Failure::new(format!("cannot write rejected records to `{}`: {unwritten}", self.name))
        })
    }
}

/// A torn last line, left by a kill, must not swallow the first new one.
fn end_last_line(file: &mut File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Ok(());
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
}
