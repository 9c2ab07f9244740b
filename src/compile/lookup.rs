//! [`Lookup`]: which field of an object a key is.

use crate::json::{KeyLiteral, Word};

/// Marks, in what a key stands for, that it is the old key of a `rename`.
pub(crate) const ALIAS: u32 = 1 << 31;

/// A name and the field it stands for.
#[derive(Debug)]
struct Name {
    text: Box<[u8]>,
    literal: KeyLiteral,
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
    sorted: Box<[(Box<[u8]>, u32)]>,
    slots: Slots,
}

impl Lookup {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Self {
        let name = |(name, field): (&str, u32)| Name {
            text: name.as_bytes().into(),
            literal: KeyLiteral::new(name),
            field,
        };
        let names: Box<[Name]> = names.into_iter().map(name).collect();
        let mut sorted: Vec<_> = names.iter().map(|name| (name.text.clone(), name.field)).collect();
        // Stable: of two fields of one name the first counts, as in a search.
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        sorted.dedup_by(|b, a| a.0 == b.0);
        Self { slots: Slots::new(&names), sorted: sorted.into(), names }
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
            && is_same(&name.text, key)
        {
            *expected += 1;
            return Some(name.field);
        }
        let (at, field) = self.search(key)?;
        *expected = at + 1;
        Some(field)
    }

    /// The field of a key, for keys that come sorted, as a rule: `expected` is how many sorted names are behind it.
    #[inline]
    pub(crate) fn find_sorted(&self, key: &[u8], expected: &mut usize) -> Option<u32> {
        let next = self.sorted.get(*expected..).unwrap_or_default().iter().take(LOOK_AHEAD);
        for (behind, (name, field)) in (*expected + 1..).zip(next) {
            if is_same(name, key) {
                *expected = behind;
                return Some(*field);
            }
        }
        let (_, field) = self.search(key)?;
        *expected = self.sorted.partition_point(|(name, _)| **name <= *key);
        Some(field)
    }

    /// The place and the field of a key, from wherever it is expected.
    #[inline]
    pub(crate) fn search(&self, key: &[u8]) -> Option<(usize, u32)> {
        self.search_word(Word::new(key), key)
    }

    /// As [`search`](Self::search), for a key whose word is known.
    #[inline(always)]
    pub(crate) fn search_word(&self, word: Word, key: &[u8]) -> Option<(usize, u32)> {
        let same = |at: usize| self.names.get(at).is_some_and(|name| *name.text == *key);
        let Slot { at, field, .. } =
            self.slots.find(word, |slot| word.is_whole() || same(slot.at as usize))?;
        Some((*at as usize, *field))
    }
}

/// Whether two names are the same, in a few words for those of the usual length: a call to compare them costs more.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        4..8 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        8..=16 => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        _ => a == b,
    }
}

/// The names in a table, open-addressed.
#[derive(Debug)]
struct Slots {
    slots: Vec<Slot>,
    /// What makes a place in the table of a word.
    factor: u64,
    shift: u32,
}

/// Where a name may be found.
#[derive(Clone, Copy, Debug)]
struct Slot {
    word: Word,
    /// Which of the names it is; `FREE` for none.
    at: u32,
    field: u32,
}

const FREE: u32 = u32::MAX;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Up to so many names, a table is looked for in which each is found at once.
const FEW: usize = 64;

impl Slots {
    fn new(names: &[Name]) -> Self {
        let tries = if names.len() <= FEW { 16 } else { 1 };
        let (mut table, mut displaced) = Self::with_factor(names, FACTOR);
        for number in 1..tries {
            if displaced == 0 {
                break;
            }
            let other = Self::with_factor(names, FACTOR.wrapping_mul(2 * number + 1));
            if other.1 < displaced {
                (table, displaced) = other;
            }
        }
        table
    }

    /// A table, and how many names are not where they are looked for first.
    fn with_factor(names: &[Name], factor: u64) -> (Self, usize) {
        let size = (names.len() * 4).next_power_of_two().max(2);
        let free = Slot { word: Word::NONE, at: FREE, field: 0 };
        let mut table = Self { slots: vec![free; size], factor, shift: u64::BITS - size.trailing_zeros() };
        let mut displaced = 0;
        for (at, name) in (0..).zip(names) {
            let word = Word::new(&name.text);
            let first = table.first(word);
            let mut place = first;
            while table.slots.get(place).is_some_and(|slot| slot.at != FREE) {
                place = (place + 1) & (size - 1);
            }
            displaced += usize::from(place != first);
            if let Some(slot) = table.slots.get_mut(place) {
                *slot = Slot { word, at, field: name.field };
            }
        }
        (table, displaced)
    }

    /// Where a word is looked for first.
    #[inline(always)]
    fn first(&self, word: Word) -> usize {
        (word.hash(self.factor) >> self.shift) as usize
    }

    #[inline(always)]
    fn find(&self, word: Word, is: impl Fn(&Slot) -> bool) -> Option<&Slot> {
        let mut place = self.first(word);
        loop {
            let slot = self.slots.get(place)?;
            if slot.word == word && is(slot) {
                return Some(slot);
            }
            if slot.at == FREE {
                return None;
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lookup, is_same};

    #[test]
    fn the_same_is_what_is_equal() {
        for length in 0..20 {
            let name = vec![b'n'; length];
            assert!(is_same(&name, &name));
            assert!(!is_same(&name, &vec![b'n'; length + 1]));
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'o';
                assert!(!is_same(&name, &other), "{length} {at}");
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
            let mut expected = 1;
            assert_eq!(lookup.find(b"field_number_", &mut expected), None);
            assert_eq!(expected, 1, "an unknown key does not move the expectation");
        }
    }
}
