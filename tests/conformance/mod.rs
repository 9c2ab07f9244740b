//! Reads the recorded outcomes, keeps the account of differences, and compares it with the list.

pub(crate) mod cases;
pub(crate) mod deviations;
pub(crate) mod rewrite;
pub(crate) mod vectors;

use deviations::Deviations;
use logwright::{Dialect, Event, RowId, Stamp, Timestamp};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The folder of recorded outcomes; says so loudly when there is none.
pub(crate) fn data() -> Option<PathBuf> {
    let found = std::env::var_os("LOGWRIGHT_TESTDATA").map(|root| PathBuf::from(root).join("conformance"));
    match found {
        Some(folder) if folder.is_dir() => Some(folder),
        _ => {
            println!("conformance data not found, skipped");
            None
        }
    }
}

/// The `.jsonl` files of a folder, by stem.
pub(crate) fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    files.sort();
    files
}

/// The JSON values of a file, a line each; lone surrogate escapes, which `serde_json` refuses, read as U+FFFD.
pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(&without_lone_surrogates(line)).unwrap()).collect()
}

fn without_lone_surrogates(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let low = || rest.get(6..).and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
        let taken = match unit(rest) {
            Some(0xd800..=0xdbff) if low().is_some() => 12,
            Some(0xd800..=0xdfff) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            Some(_) => 6,
            None => 2,
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out + rest
}

/// The parse time that stands for a missing event time.
pub(crate) fn parse_time() -> Timestamp {
    Timestamp::from_unix(4_102_444_800, 0).unwrap()
}

/// An event as JSON, with its `p_` fields.
pub(crate) fn written(event: &Event<'_>, dialect: Dialect) -> Map<String, Value> {
    let mut out = Vec::new();
    event.write_json(&mut out, dialect, &Stamp::new(parse_time(), RowId::from_seed(0, 0)));
    let out = without_lone_surrogates(&String::from_utf8(out).unwrap());
    match serde_json::from_str(&out).unwrap() {
        Value::Object(members) => members,
        other => panic!("not an object: {other}"),
    }
}

/// Equal as JSON, numbers as doubles.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

/// How a case came out.
pub(crate) enum Outcome {
    Agrees,
    /// Agrees after these rewrites of the expectation.
    Rewritten(Vec<&'static str>),
    /// What was expected and what came.
    Differs(String),
}

/// The account of a run.
pub(crate) struct Report {
    deviations: Deviations,
    agreed: BTreeMap<String, usize>,
    rewritten: BTreeMap<String, usize>,
    listed: BTreeMap<String, usize>,
    unexplained: Vec<String>,
    files: Vec<String>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            deviations: Deviations::load(),
            agreed: BTreeMap::new(),
            rewritten: BTreeMap::new(),
            listed: BTreeMap::new(),
            unexplained: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Takes the outcome of the case `id` of `file`.
    pub(crate) fn case(&mut self, file: &str, id: &str, outcome: Outcome) {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        match outcome {
            Outcome::Agrees => *self.agreed.entry(file.to_owned()).or_default() += 1,
            Outcome::Rewritten(names) => {
                *self.rewritten.entry(file.to_owned()).or_default() += 1;
                for name in names {
                    self.deviations.use_rewrite(name);
                }
            }
            Outcome::Differs(what) => {
                if self.deviations.use_case(id) {
                    *self.listed.entry(file.to_owned()).or_default() += 1;
                } else {
                    self.unexplained.push(format!("{id}: {what}"));
                }
            }
        }
    }

    /// Prints the table and fails on a difference that is not listed and on a listed one that did not occur.
    pub(crate) fn finish(self, part: &str) {
        let mut table = format!("{part}: file, agreed, rewritten, listed\n");
        let count = |counts: &BTreeMap<String, usize>, file: &str| counts.get(file).copied().unwrap_or(0);
        for file in &self.files {
            let counts = [&self.agreed, &self.rewritten, &self.listed].map(|counts| count(counts, file));
            writeln!(table, "  {file}: {} {} {}", counts[0], counts[1], counts[2]).unwrap();
        }
        let total = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
        let totals = [&self.agreed, &self.rewritten, &self.listed].map(total);
        writeln!(table, "  all: {} {} {}", totals[0], totals[1], totals[2]).unwrap();
        println!("{table}");
        let stale = self.deviations.stale(part, &self.files);
        let lists =
            [("differences that are not listed", &self.unexplained), ("listed, but not seen", &stale)];
        for (what, list) in lists {
            for line in list {
                println!("{what}: {line}");
            }
        }
        assert!(totals[0] > 0, "no case was run");
        assert!(self.unexplained.is_empty(), "{} differences that are not listed", self.unexplained.len());
        assert!(stale.is_empty(), "{} listed differences were not seen", stale.len());
    }
}
