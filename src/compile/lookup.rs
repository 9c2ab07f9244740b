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
    /// How many of the sorted names come before what follows it.
    behind: usize,
}

/// How many keys are looked for before a key is searched.
const LOOK_AHEAD: usize = 3;

/// The names of an object's fields, found by key. Its cost depends on the schema alone, never on the record.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// The names in schema order, each with the field it stands for.
    names: Box<[Name]>,
    /// The names in the order of their bytes, each once: its word, or that of no key if it is not whole, and its place.
    sorted: Box<[(Word, u32)]>,
    /// Whether every name stands for the field of its place.
    is_plain: bool,
    slots: Slots,
}

/// Keys that come sorted, as a rule, on their way past the sorted names.
pub(crate) struct Merge<'l> {
    lookup: &'l Lookup,
    /// The names behind the key that was found last.
    rest: &'l [(Word, u32)],
}

impl Merge<'_> {
    /// How many fields there are.
    pub(crate) fn fields(&self) -> usize {
        self.lookup.names.len()
    }

    /// The field of the next key.
    #[inline(always)]
    pub(crate) fn field(&mut self, key: &[u8]) -> Option<usize> {
        let word = Word::new(key);
        let mut rest = self.rest;
        for _ in 0..LOOK_AHEAD {
            let [(name, field), behind @ ..] = rest else { break };
            rest = behind;
            if *name == word {
                self.rest = rest;
                return Some(*field as usize);
            }
        }
        let (field, rest) = self.lookup.search_sorted(word, key)?;
        self.rest = rest;
        Some(field)
    }
}

impl Lookup {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Self {
        let names: Vec<(&str, u32)> = names.into_iter().collect();
        let mut sorted: Vec<(&str, u32)> = names.iter().map(|(name, _)| *name).zip(0..).collect();
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
        let word = |name: &str| Some(Word::new(name.as_bytes())).filter(|word| word.is_whole());
        let sorted =
            sorted.into_iter().map(|(name, place)| (word(name).unwrap_or(Word::NONE), place)).collect();
        let is_plain = (0..).zip(&names).all(|(place, name)| name.field == place);
        Self { slots: Slots::new(&names), sorted, is_plain, names }
    }

    /// The names in schema order, each with the field it stands for.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, u32)> {
        self.names.iter().map(|name| (std::str::from_utf8(&name.text).unwrap_or_default(), name.field))
    }

    /// The field of the first of the names expected at a place in schema order whose literal `read` takes, the place behind
    /// it, and what was read. More than one is expected, because fields are left out more often than they change places.
    #[inline(always)]
    pub(crate) fn expected<T>(
        &self,
        place: usize,
        read: impl Fn(&KeyLiteral) -> Option<T>,
    ) -> Option<(u32, usize, T)> {
        (place..place + LOOK_AHEAD).find_map(|place| {
            let name = self.names.get(place)?;
            Some((name.field, place + 1, read(&name.literal)?))
        })
    }

    /// The place behind all names.
    #[inline]
    pub(crate) fn end(&self) -> usize {
        self.names.len()
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

    /// For keys that come sorted, as a rule; `None` where names are not as many as fields, because of a `rename`.
    #[inline]
    pub(crate) fn merge(&self) -> Option<Merge<'_>> {
        self.is_plain.then_some(Merge { lookup: self, rest: &self.sorted })
    }

    /// The place of a key, and the sorted names behind it.
    #[inline(never)]
    fn search_sorted(&self, word: Word, key: &[u8]) -> Option<(usize, &[(Word, u32)])> {
        let (place, _) = self.search_word(word, key)?;
        Some((place, self.sorted.get(self.names.get(place)?.behind..)?))
    }

    /// The place and the field of a key, from wherever it is expected.
    #[inline]
    pub(crate) fn search(&self, key: &[u8]) -> Option<(usize, u32)> {
        self.search_word(Word::new(key), key)
    }

    /// As [`search`](Self::search), for a key whose word is known: which is all that is looked at if it is whole.
    #[inline(always)]
    pub(crate) fn search_word(&self, word: Word, key: &[u8]) -> Option<(usize, u32)> {
        let is_same = |slot: &Slot| self.names.get(slot.at as usize).is_some_and(|name| *name.text == *key);
        let slot = self.slots.find(word, |slot| word.is_whole() || is_same(slot))?;
        Some((slot.at as usize, slot.field))
    }
}

/// The names in a table, open-addressed.
#[derive(Debug)]
struct Slots {
    table: Vec<Slot>,
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

/// For up to so many names, so many factors are tried to find a table where each name is in its first place.
const FEW: usize = 64;
const TRIES: u64 = 16;

impl Slots {
    fn new(names: &[Name]) -> Self {
        let (mut best, mut displaced) = Self::with_factor(names, FACTOR);
        for number in 1..TRIES {
            if displaced == 0 || names.len() > FEW {
                break;
            }
            let other = Self::with_factor(names, FACTOR.wrapping_mul(2 * number + 1));
            if other.1 < displaced {
                (best, displaced) = other;
            }
        }
        best
    }

    /// The names in a table, and how many of them are not in their first place.
    fn with_factor(names: &[Name], factor: u64) -> (Self, usize) {
        let size = (names.len() * 4).next_power_of_two().max(2);
        let free = Slot { word: Word::NONE, at: FREE, field: 0 };
        let mut slots = Self { table: vec![free; size], factor, shift: u64::BITS - size.trailing_zeros() };
        let mut displaced = 0;
        for (at, name) in (0..).zip(names) {
            let word = Word::new(&name.text);
            let first = slots.first(word);
            let mut place = first;
            while slots.table.get(place).is_some_and(|slot| slot.at != FREE) {
                place = slots.next(place);
            }
            displaced += usize::from(place != first);
            if let Some(slot) = slots.table.get_mut(place) {
                *slot = Slot { word, at, field: name.field };
            }
        }
        (slots, displaced)
    }

    /// Where a word is looked for first.
    #[inline(always)]
    fn first(&self, word: Word) -> usize {
        usize::try_from(word.hash(self.factor) >> self.shift).unwrap_or_default()
    }

    /// Where what is not at `place` is looked for.
    #[inline(always)]
    fn next(&self, place: usize) -> usize {
        (place + 1) & (self.table.len() - 1)
    }

    /// The first slot of this word that is the right one.
    #[inline(always)]
    fn find(&self, word: Word, is_right: impl Fn(&Slot) -> bool) -> Option<&Slot> {
        let mut place = self.first(word);
        loop {
            let slot = self.table.get(place)?;
            if slot.word == word && is_right(slot) {
                return Some(slot);
            }
            if slot.at == FREE {
                return None;
            }
            place = self.next(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lookup;

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
            let mut merge = lookup.merge().unwrap();
            for _ in 0..2 {
                for (i, name) in names.iter().enumerate() {
                    assert_eq!(merge.field(name.as_bytes()), Some(i));
                    let behind = names.iter().filter(|other| *other > name).count();
                    assert_eq!(merge.rest.len(), behind);
                }
            }
            assert_eq!(merge.field(b"field_number_"), None);
            assert_eq!(merge.field(b"field_number\0_0_0"), None, "a middle that no word holds");
            let mut expected = 1;
            assert_eq!(lookup.find(b"field_number_", &mut expected), None);
            assert_eq!(expected, 1, "an unknown key does not move the expectation");
        }
    }

    #[test]
    fn finds_short_names_by_their_words() {
        for count in [1_u32, 2, 3, 10, 27, 64, 65, 1000] {
            let names: Vec<String> =
                (0..count).map(|i| format!("{i}{}", "n".repeat(i as usize % 20))).collect();
            let lookup = Lookup::new(names.iter().chain(&names).map(String::as_str).zip(0..));
            for (field, name) in (0..).zip(&names) {
                assert_eq!(
                    lookup.search(name.as_bytes()),
                    Some((field as usize, field)),
                    "the first of its name"
                );
                assert_eq!(lookup.search(name.repeat(2).as_bytes()), None);
            }
            assert_eq!(lookup.search(b""), None);
        }
        assert_eq!(Lookup::new([]).search(b"name"), None);
        assert_eq!(Lookup::new([("", 7)]).search(b""), Some((0, 7)));
        assert_eq!(Lookup::new([("", 7)]).search(b"\0"), None);
    }
}
