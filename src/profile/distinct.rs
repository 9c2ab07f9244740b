//! [`Distinct`]: how many different texts there were, and a few of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Longest example, in characters.
const EXAMPLE: usize = 80;

/// The smallest hashes of all texts seen: as many as there are different texts, up to a number, and from there on how
/// small they are tells how many texts there must have been.
///
/// What is kept depends on the set of texts alone, so that counting in parts comes to the same in any order; and so do
/// the examples, the texts with the very smallest hashes, which are a fair sample of the different texts.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Distinct {
    hashes: BTreeSet<u64>,
    most: usize,
    examples: BTreeMap<u64, Box<str>>,
    most_examples: usize,
}

impl Distinct {
    /// Nothing was seen; `most` hashes are kept, and so many examples.
    pub(super) fn new(most: usize, most_examples: usize) -> Self {
        Self { hashes: BTreeSet::new(), most: most.max(1), examples: BTreeMap::new(), most_examples }
    }

    /// Takes a text of a kind into account; texts of two kinds are never the same.
    pub(super) fn add(&mut self, kind: u8, text: &str) {
        let hash = hash(u64::from(kind), text.as_bytes());
        self.add_hash(hash);
        if self.takes_example(hash) {
            self.add_example(hash, &shortened(text));
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        other.hashes.iter().for_each(|&hash| self.add_hash(hash));
        other.examples.iter().for_each(|(&hash, text)| self.add_example(hash, text));
    }

    /// How many different texts there were, exactly or about.
    pub(super) fn estimate(&self) -> u64 {
        let count = self.hashes.len() as u64;
        match self.hashes.last() {
            // So many hashes lie evenly in the part of all hashes up to the largest.
            Some(&largest) if !self.is_exact() => {
                let all = u128::from(count - 1) << 64;
                u64::try_from(all / (u128::from(largest) + 1)).unwrap_or(u64::MAX)
            }
            _ => count,
        }
    }

    /// Whether the estimate is the number itself.
    pub(super) fn is_exact(&self) -> bool {
        self.hashes.len() < self.most
    }

    /// Examples, sorted.
    pub(super) fn examples(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.examples.values().map(|text| String::from(&**text)).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    pub(super) fn add_hash(&mut self, hash: u64) {
        if self.hashes.len() >= self.most && self.hashes.last().is_none_or(|&largest| hash >= largest) {
            return;
        }
        if self.hashes.insert(hash) && self.hashes.len() > self.most {
            self.hashes.pop_last();
        }
    }

    fn takes_example(&self, hash: u64) -> bool {
        let full = self.examples.len() >= self.most_examples;
        let smaller = self.examples.last_key_value().is_some_and(|(&largest, _)| hash <= largest);
        self.most_examples > 0 && (!full || smaller)
    }

    fn add_example(&mut self, hash: u64, text: &str) {
        if !self.takes_example(hash) {
            return;
        }
        // Of two texts with one hash the first in order, whichever came first.
        let kept = self.examples.entry(hash).or_insert_with(|| text.into());
        if **kept > *text {
            *kept = text.into();
        }
        if self.examples.len() > self.most_examples {
            self.examples.pop_last();
        }
    }
}

/// Shows no data of a record.
impl fmt::Debug for Distinct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Distinct").field("estimate", &self.estimate()).finish_non_exhaustive()
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(EXAMPLE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A hash that is the same on every platform and in every run, for statistics alone: who knows it can make texts collide.
pub(super) fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let start = mix(mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ bytes.len() as u64);
    bytes.chunks(8).fold(start, |state, chunk| {
        let word = chunk.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        mix(state ^ word)
    })
}

/// The finalizer of `MurmurHash3`: each bit of what goes in changes half of those that come out.
fn mix(mut word: u64) -> u64 {
    word ^= word >> 33;
    word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
    word ^= word >> 33;
    word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ word >> 33
}

#[cfg(test)]
mod tests {
    use super::{Distinct, hash};

    #[test]
    fn counts_exactly_and_then_about() {
        for (most, count) in [(1_024, 0), (1_024, 1), (1_024, 1_023), (1_024, 20_000), (1_024, 300_000)] {
            let mut distinct = Distinct::new(most, 0);
            for i in 0..count {
                distinct.add(0, &format!("10.0.{}.{}", i / 256, i % 256));
                distinct.add(0, &format!("10.0.{}.{}", i / 512, i % 256));
            }
            let (estimate, exact) = (distinct.estimate(), count < most as u64);
            assert_eq!(distinct.is_exact(), exact);
            let off = estimate.abs_diff(count);
            // Three standard errors; the hash is fixed, so this is no matter of luck.
            assert!(if exact { off == 0 } else { off * 100 < count * 10 }, "{estimate} for {count}");
        }
    }

    #[test]
    fn one_hash_is_enough_to_keep() {
        let mut distinct = Distinct::new(0, 0);
        assert_eq!(distinct.estimate(), 0);
        distinct.add(0, "a");
        distinct.add(0, "b");
        assert_eq!((distinct.estimate(), distinct.is_exact()), (0, false));
    }

    #[test]
    fn the_hash_is_fixed_and_tells_near_texts_apart() {
        assert_eq!(hash(0, b""), 0x6393_d51c_06c6_18dc);
        let texts = ["", "\0", "\0\0", "a", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaab"];
        let hashes: std::collections::BTreeSet<u64> =
            (0..3).flat_map(|seed| texts.map(|text| hash(seed, text.as_bytes()))).collect();
        assert_eq!(hashes.len(), 3 * texts.len());
    }

    #[test]
    fn examples_are_few_short_and_absent_unless_asked_for() {
        let mut none = Distinct::new(8, 0);
        none.add(0, "secret");
        assert!(none.examples().is_empty() && !format!("{none:?}").contains("secret"));
        let mut some = Distinct::new(8, 2);
        for text in ["a", "b", "a", &"é".repeat(200)] {
            some.add(0, text);
        }
        let examples = some.examples();
        assert_eq!(examples.len(), 2);
        assert!(examples.iter().all(|text| text.chars().count() <= 81), "{examples:?}");
        assert!(!format!("{some:?}").contains('é'));
    }
}
