//! [`Lookup`]: which field of an object a key is.

use crate::json::KeyLiteral;

/// Marks, in what a key stands for, that it is the old key of a `rename`.
pub(crate) const ALIAS: u32 = 1 << 31;

/// A name and the field it stands for.
#[derive(Debug)]
struct Name {
    text: Box<[u8]>,
    literal: KeyLiteral,
    field: u32,
    /// How many of the sorted names come before what follows it.
    behind: usize,
}

/// A name among the sorted ones.
#[derive(Debug)]
struct Sorted {
    words: Words,
    field: u32,
}

/// How many keys are looked for before a key is read.
const LOOK_AHEAD: usize = 3;

/// The names of an object's fields, found by key. Its cost depends on the schema alone, never on the record.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// The names in schema order, each with the field it stands for.
    names: Box<[Name]>,
    /// The names and their fields in the order of the names' bytes, each name once.
    sorted: Box<[Sorted]>,
    /// Open-addressed slots of indices into `names`, one over; empty for few names.
    slots: Box<[u32]>,
}

impl Lookup {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Self {
        let names: Vec<(&str, u32)> = names.into_iter().collect();
        let mut sorted = names.clone();
        // Stable: of two fields of one name the first counts, as in a search.
        sorted.sort_by_key(|(name, _)| *name);
        sorted.dedup_by_key(|(name, _)| *name);
        let name = |&(name, field): &(&str, u32)| Name {
            text: name.as_bytes().into(),
            literal: KeyLiteral::new(name),
            field,
            behind: sorted.partition_point(|(other, _)| *other <= name),
        };
        let names: Box<[Name]> = names.iter().map(name).collect();
        let mut slots = Vec::new();
        if names.len() > LOOK_AHEAD {
            slots.resize((names.len() * 4).next_power_of_two(), 0);
            for (number, name) in (1..).zip(&names) {
                let mut slot = hash(&name.text) & (slots.len() - 1);
                while slots.get(slot).is_some_and(|&taken| taken != 0) {
                    slot = (slot + 1) & (slots.len() - 1);
                }
                if let Some(free) = slots.get_mut(slot) {
                    *free = number;
                }
            }
        }
        let words = |(name, field): (&str, u32)| Sorted { words: Words::new(name.as_bytes()), field };
        Self { sorted: sorted.into_iter().map(words).collect(), names, slots: slots.into_boxed_slice() }
    }

    /// The names in schema order, each with the field it stands for.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, u32)> {
        self.names.iter().map(|name| (std::str::from_utf8(&name.text).unwrap_or_default(), name.field))
    }

    /// The keys that are looked for first, as most records spell them: the place of each, and its field. More than one,
    /// because fields are left out more often than they change places. See [`find`](Self::find).
    #[inline]
    pub(crate) fn expected(&self, expected: usize) -> impl Iterator<Item = (usize, &KeyLiteral, u32)> {
        let names = self.names.get(expected..).unwrap_or_default();
        names.iter().take(LOOK_AHEAD).zip(expected..).map(|(name, at)| (at, &name.literal, name.field))
    }

    /// The field that `key` names. `expected` is the place in the list where the key is looked for first, because logs
    /// repeat their key order; it is moved on behind the key that was found.
    #[inline]
    pub(crate) fn find(&self, key: &[u8], expected: &mut usize) -> Option<u32> {
        if let Some(name) = self.names.get(*expected)
            && *name.text == *key
        {
            *expected += 1;
            return Some(name.field);
        }
        let (at, field) = self.search(key)?;
        *expected = at + 1;
        Some(field)
    }

    /// The field of a key, for keys that come sorted, as a rule: `expected` is how many sorted names are behind it.
    #[inline(never)]
    pub(crate) fn find_sorted(&self, key: &[u8], expected: &mut usize) -> Option<u32> {
        let words = Words::new(key);
        if words.are_all() {
            let next = self.sorted.get(*expected..).unwrap_or_default().iter().take(LOOK_AHEAD);
            for (behind, name) in (*expected + 1..).zip(next) {
                if name.words == words {
                    *expected = behind;
                    return Some(name.field);
                }
            }
        }
        self.search_sorted(key, expected)
    }

    #[inline(never)]
    fn search_sorted(&self, key: &[u8], expected: &mut usize) -> Option<u32> {
        let (at, field) = self.search(key)?;
        *expected = self.names.get(at)?.behind;
        Some(field)
    }

    /// The place and the field of a key, from wherever it is expected.
    pub(crate) fn search(&self, key: &[u8]) -> Option<(usize, u32)> {
        self.probe(hash(key), |name| *name.text == *key)
    }

    /// As [`search`](Self::search), where `token` is the text from the key's quote on: comparing it with a literal is
    /// faster than comparing texts of any length.
    #[inline]
    pub(crate) fn search_token(&self, key: &[u8], token: &[u8]) -> Option<(usize, u32)> {
        self.probe(hash_token(key, token), |name| name.literal.starts(token) || *name.text == *key)
    }

    #[inline]
    fn probe(&self, hash: usize, is: impl Fn(&Name) -> bool) -> Option<(usize, u32)> {
        if self.slots.is_empty() {
            let at = self.names.iter().position(is)?;
            return self.names.get(at).map(|name| (at, name.field));
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash & mask;
        loop {
            let at = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            let name = self.names.get(at)?;
            if is(name) {
                return Some((at, name.field));
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// The length of a name, its first and its last bytes: they tell names of the usual length apart, where a call to compare
/// them costs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Words {
    length: usize,
    head: u64,
    tail: u64,
}

impl Words {
    #[inline(always)]
    fn new(name: &[u8]) -> Self {
        let (head, tail) = if let (Some(head), Some(tail)) = (name.first_chunk::<8>(), name.last_chunk::<8>())
        {
            (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
        } else if let (Some(head), Some(tail)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into())
        } else {
            (name.iter().fold(0, |head, &byte| head << 8 | u64::from(byte)), 0)
        };
        Self { length: name.len(), head, tail }
    }

    /// Whether the two hold every byte of the name.
    #[inline(always)]
    fn are_all(self) -> bool {
        self.length <= 16
    }
}

/// Mixes length, first and last eight bytes: enough to tell the names of one object apart.
fn hash(name: &[u8]) -> usize {
    let mut head = [0; 8];
    head.iter_mut().zip(name).for_each(|(to, from)| *to = *from);
    mix(name, u64::from_le_bytes(head))
}

/// The hash of a key, of which `token` is the text from its quote on: without a loop over its bytes.
#[inline]
fn hash_token(key: &[u8], token: &[u8]) -> usize {
    match token.get(1..).and_then(<[u8]>::first_chunk::<8>) {
        Some(head) => {
            let behind = 64_usize.saturating_sub(key.len() * 8);
            let mask = u32::try_from(behind).ok().and_then(|bits| u64::MAX.checked_shr(bits)).unwrap_or(0);
            mix(key, u64::from_le_bytes(*head) & mask)
        }
        None => hash(key),
    }
}

#[inline]
fn mix(name: &[u8], head: u64) -> usize {
    let tail = name.last_chunk::<8>().map_or(0, |tail| u64::from_le_bytes(*tail));
    let mixed = (head ^ tail.rotate_left(29) ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::{Lookup, Words};

    #[test]
    fn words_tell_names_apart() {
        for length in 0..20 {
            let name = vec![b'n'; length];
            let words = Words::new(&name);
            assert_eq!(words.are_all(), length <= 16);
            assert_eq!(words, Words::new(&name));
            assert_ne!(words, Words::new(&vec![b'n'; length + 1]));
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'o';
                assert_eq!(
                    words == Words::new(&other),
                    (8..length.max(8) - 8).contains(&at),
                    "{length} {at}"
                );
            }
        }
    }

    #[test]
    fn finds_every_name_from_anywhere() {
        for count in [0_u32, 1, 8, 9, 100, 5000] {
            let names: Vec<String> = (0..count).map(|i| format!("field_number_{}_{i}", i % 7)).collect();
            let lookup = Lookup::new(names.iter().map(String::as_str).zip(0..));
            for start in [0, 3, names.len()] {
                for (i, name) in (0..).zip(&names) {
                    let mut expected = start;
                    assert_eq!(lookup.find(name.as_bytes(), &mut expected), Some(i));
                    assert_eq!(expected, i as usize + 1);
                }
            }
            for start in [0, 3, names.len()] {
                for (i, name) in (0..).zip(&names) {
                    let mut expected = start;
                    assert_eq!(lookup.find_sorted(name.as_bytes(), &mut expected), Some(i));
                    let behind = names.iter().filter(|other| *other <= name).count();
                    assert_eq!(expected, behind);
                }
            }
            assert_eq!(lookup.find_sorted(b"field_number_", &mut 0), None);
            assert_eq!(
                lookup.find_sorted(b"field_number\0_0_0", &mut 0),
                None,
                "a middle that no word holds"
            );
            let mut expected = 1;
            assert_eq!(lookup.find(b"field_number_", &mut expected), None);
            assert_eq!(expected, 1, "an unknown key does not move the expectation");
        }
    }
}
