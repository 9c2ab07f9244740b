//! [`Members`]: what was seen of the members of the objects at one place.

use super::facts::Facts;
use std::collections::BTreeMap;
use std::mem;

type Map = BTreeMap<Box<str>, Facts>;

/// Member names with their facts, apart by whether each object had them and not null. No name is in both maps.
///
/// Two maps and no flag, because those always there are few in any small record: joining one costs no more than the
/// record itself, even into an object with very many names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Members {
    always: Map,
    sometimes: Map,
}

impl Members {
    /// Takes a member of a single object; of several with one name only the last one is there (K-30). `None` is `null`.
    pub(super) fn put(&mut self, name: &str, facts: Option<Facts>) {
        match facts {
            Some(facts) => self.always.insert(name.into(), facts),
            None => self.always.remove(name),
        };
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.always.len() + self.sometimes.len()
    }

    /// The fields at all depths.
    pub(super) fn fields(&self) -> usize {
        self.len() + self.facts().map(Facts::fields).sum::<usize>()
    }

    /// Every member by name, and whether it was always there.
    pub(super) fn sorted(&self) -> Vec<(&str, &Facts, bool)> {
        let always = self.always.iter().map(|(name, facts)| (&**name, facts, true));
        let sometimes = self.sometimes.iter().map(|(name, facts)| (&**name, facts, false));
        let mut all: Vec<_> = always.chain(sometimes).collect();
        all.sort_unstable_by_key(|(name, ..)| *name);
        all
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.always.keys().chain(self.sometimes.keys()).map(|name| &**name)
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = &Facts> {
        self.always.values().chain(self.sometimes.values())
    }

    pub(super) fn facts_mut(&mut self) -> impl Iterator<Item = &mut Facts> {
        self.always.values_mut().chain(self.sometimes.values_mut())
    }

    /// Forgets members by name.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.always.retain(|name, _| keep(name));
        self.sometimes.retain(|name, _| keep(name));
    }

    /// Adds what `other` knows; gives how many fields were added. Objects in it may have `width` members.
    pub(super) fn join(&mut self, other: Self, width: usize) -> usize {
        if self.always.keys().any(|name| !other.always.contains_key(name)) {
            let (stay, leave): (Map, Map) = mem::take(&mut self.always)
                .into_iter()
                .partition(|(name, _)| other.always.contains_key(name));
            self.always = stay;
            self.sometimes.extend(leave);
        }
        let mut added = 0;
        for (name, facts) in other.always.into_iter().chain(other.sometimes) {
            if let Some(known) = self.always.get_mut(&name).or_else(|| self.sometimes.get_mut(&name)) {
                added += known.join(facts, width);
            } else {
                added += 1 + facts.fields();
                self.sometimes.insert(name, facts);
            }
        }
        added
    }
}
