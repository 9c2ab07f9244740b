//! The list of differences that are meant: `tests/conformance/deviations.yml`.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rewrites: BTreeMap<String, Rewrite>,
    verdicts: Vec<Verdict>,
}

/// A named transformation of the expectation, after which the comparison is strict.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rewrite {
    reason: String,
    /// Which part of the data it occurs in.
    part: String,
}

/// Cases whose outcome differs, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    reason: String,
    /// By file, the cases: `line.case`, counted from 0, or the case's own id.
    cases: BTreeMap<String, Vec<String>>,
}

/// The list, and what of it was seen.
pub(crate) struct Deviations {
    rewrites: BTreeMap<String, Rewrite>,
    cases: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Deviations {
    pub(crate) fn load() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/deviations.yml");
        let file: File = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut cases = BTreeSet::new();
        for verdict in file.verdicts {
            assert!(!verdict.reason.is_empty());
            for (name, ids) in verdict.cases {
                for id in ids {
                    let id = format!("{name}/{id}");
                    assert!(cases.insert(id.clone()), "listed twice: {id}");
                }
            }
        }
        assert!(file.rewrites.values().all(|rewrite| !rewrite.reason.is_empty()));
        Self { rewrites: file.rewrites, cases, seen: BTreeSet::new() }
    }

    pub(crate) fn use_rewrite(&mut self, name: &str) {
        assert!(self.rewrites.contains_key(name), "the rewrite {name} is not listed");
        self.seen.insert(format!("rewrite {name}"));
    }

    /// Whether the difference in this case is listed.
    pub(crate) fn use_case(&mut self, id: &str) -> bool {
        let listed = self.cases.contains(id);
        if listed {
            self.seen.insert(id.to_owned());
        }
        listed
    }

    /// What is listed for these files and was not seen.
    pub(crate) fn stale(&self, part: &str, files: &[String]) -> Vec<String> {
        let of_files = |id: &str| {
            files.iter().any(|file| id.strip_prefix(file.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        let cases = self.cases.iter().filter(|id| of_files(id)).cloned();
        let rewrites = self
            .rewrites
            .iter()
            .filter(|(_, rewrite)| rewrite.part == part)
            .map(|(name, _)| format!("rewrite {name}"));
        cases.chain(rewrites).filter(|id| !self.seen.contains(id)).collect()
    }
}
