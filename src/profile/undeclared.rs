//! [`Undeclared`]: the members that records have and no field stands for.

use super::distinct::{Distinct, hash};
use super::tally::{Kinds, ValueKind};
use std::collections::BTreeMap;
use std::fmt;

/// Longest name that is kept, in bytes: no field can have a longer one.
const NAME_BYTES: usize = 255;

/// Undeclared members, by the object they are in: of each object the names with the smallest hashes, up to a number.
///
/// A name that is among them in the end was among them all the time and in every part, because names only ever push
/// others out: so its count is exact, and neither the order nor the parts that were merged can be seen.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Undeclared {
    most: usize,
    /// By the place of the object in the plan's table; `None` is the record.
    objects: BTreeMap<Option<usize>, BTreeMap<Key, Kinds>>,
    /// All members, the unnamed ones, too.
    members: u64,
    names: Distinct,
}

/// A hash of the name, and the name.
type Key = (u64, Box<str>);

impl Undeclared {
    /// Nothing was seen; so many names are kept for each object.
    pub(super) fn new(most: usize, distinct: usize) -> Self {
        Self { most, objects: BTreeMap::new(), members: 0, names: Distinct::new(distinct, 0) }
    }

    pub(super) fn add(&mut self, object: Option<usize>, name: &str, kind: ValueKind) {
        self.members += 1;
        // The place is a part of what makes two names different.
        let place = object.map_or(0, |place| place as u64 + 1);
        let hash = hash(place, name.as_bytes());
        self.names.add_hash(hash);
        if name.len() > NAME_BYTES {
            return;
        }
        let mut kinds = Kinds::default();
        kinds.add(kind);
        self.keep(object, (hash, name.into()), &kinds);
    }

    /// Counts members without their names.
    pub(super) fn add_nameless(&mut self, members: u64) {
        self.members += members;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.members += other.members;
        self.names.merge(&other.names);
        for (object, names) in &other.objects {
            for (key, kinds) in names {
                self.keep(*object, key.clone(), kinds);
            }
        }
    }

    fn keep(&mut self, object: Option<usize>, key: Key, kinds: &Kinds) {
        let names = self.objects.entry(object).or_default();
        if names.len() >= self.most && names.last_key_value().is_none_or(|(largest, _)| key > *largest) {
            return;
        }
        names.entry(key).or_default().merge(kinds);
        if names.len() > self.most {
            names.pop_last();
        }
    }

    /// The named members: the object, the name, and the kinds of the values.
    pub(super) fn named(&self) -> impl Iterator<Item = (Option<usize>, &str, &Kinds)> {
        self.objects
            .iter()
            .flat_map(|(object, names)| names.iter().map(|((_, name), kinds)| (*object, &**name, kinds)))
    }

    /// How many members are not among the named ones, and about how many names they have.
    pub(super) fn others(&self) -> (u64, u64) {
        let counted: u64 = self.named().map(|(_, _, kinds)| kinds.all()).sum();
        let names = self.named().count() as u64;
        let others = self.members.saturating_sub(counted);
        let more = self.names.estimate().saturating_sub(names);
        (others, more.clamp(u64::from(others > 0), others))
    }
}

/// Shows no data of a record.
impl fmt::Debug for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undeclared").field("members", &self.members).finish_non_exhaustive()
    }
}
