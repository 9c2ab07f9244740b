//! `target`: the name of a definition. (Language spec, section H.)

use super::spot::{Lower, Spot};
use crate::diagnostic::Code;
use crate::load::report::quote;
use crate::load::tree::{Kind, Node};
use std::collections::{HashMap, HashSet};

/// The names under `definitions`, before any of them is read.
pub(super) struct Targets<'n> {
    exact: HashSet<&'n str>,
    /// By name in lower case; `None` when several differ only in case.
    folded: HashMap<String, Option<&'n str>>,
}

impl<'n> Targets<'n> {
    pub(super) fn new(root: &'n Node) -> Self {
        let mut targets = Self { exact: HashSet::new(), folded: HashMap::new() };
        let definitions = root.step("definitions").map(|(node, _)| &node.kind);
        if let Some(Kind::Mapping(definitions)) = definitions {
            for entry in &definitions.entries {
                let folded = targets.folded.entry(entry.key.to_lowercase());
                folded.and_modify(|name| *name = None).or_insert(Some(&entry.key));
                targets.exact.insert(&entry.key);
            }
        }
        targets
    }
}

/// The definition that a ref names. A vendor schema spells one in another case, and must load: that is a warning as long
/// as one definition only can be meant.
pub(super) fn target(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<String> {
    let name = lower.text(spot)?;
    if lower.targets.exact.contains(name.as_str()) {
        return Some(name);
    }
    let Some(meant) = lower.targets.folded.get(&name.to_lowercase()).copied().flatten() else {
        return Some(name);
    };
    lower
        .say(Code::TargetCase, spot, format!("{} is defined as {}", quote(&name), quote(meant)))
        .help(format!("write `target: {meant}`"));
    Some(meant.to_owned())
}
