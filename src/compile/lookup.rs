//! [`Lookup`]: which field of an object a key is.

/// Up to so many names, comparing them one after the other is fastest.
const LINEAR: usize = 8;

/// Marks, in what a key stands for, that it is the old key of a `rename`.
pub(crate) const ALIAS: u32 = 1 << 31;

/// The names of an object's fields, found by key. Its cost depends on the schema alone, never on the record.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// The names in schema order, each with the field it stands for.
    names: Box<[(Box<[u8]>, u32)]>,
    /// Open-addressed slots of indices into `names`, one over; empty for few names.
    slots: Box<[u32]>,
}

impl Lookup {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = (&'n str, u32)>) -> Self {
        let names: Box<[(Box<[u8]>, u32)]> =
            names.into_iter().map(|(name, field)| (name.as_bytes().into(), field)).collect();
        let mut slots = Vec::new();
        if names.len() > LINEAR {
            slots.resize((names.len() * 4).next_power_of_two(), 0);
            for (number, (name, _)) in (1..).zip(&names) {
                let mut slot = hash(name) & (slots.len() - 1);
                while slots.get(slot).is_some_and(|&taken| taken != 0) {
                    slot = (slot + 1) & (slots.len() - 1);
                }
                if let Some(free) = slots.get_mut(slot) {
                    *free = number;
                }
            }
        }
        Self { names, slots: slots.into_boxed_slice() }
    }

    /// The field that `key` names. `expected` is the place in the list where the key is looked for first, because logs
    /// repeat their key order; it is moved on behind the key that was found.
    #[inline]
    pub(crate) fn find(&self, key: &[u8], expected: &mut usize) -> Option<u32> {
        if let Some((name, field)) = self.names.get(*expected)
            && **name == *key
        {
            *expected += 1;
            return Some(*field);
        }
        let (at, field) = self.search(key)?;
        *expected = at + 1;
        Some(field)
    }

    fn search(&self, key: &[u8]) -> Option<(usize, u32)> {
        if self.slots.is_empty() {
            let at = self.names.iter().position(|(name, _)| **name == *key)?;
            return self.names.get(at).map(|(_, field)| (at, *field));
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) & mask;
        loop {
            let at = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            let (name, field) = self.names.get(at)?;
            if **name == *key {
                return Some((at, *field));
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// Mixes length, first and last eight bytes: enough to tell the names of one object apart.
fn hash(name: &[u8]) -> usize {
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
    let head = word(name.get(..8).unwrap_or(name));
    let tail = word(name.get(name.len().saturating_sub(8)..).unwrap_or(name));
    let mixed = (head ^ tail.rotate_left(29) ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize
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
            let mut expected = 1;
            assert_eq!(lookup.find(b"field_number_", &mut expected), None);
            assert_eq!(expected, 1, "an unknown key does not move the expectation");
        }
    }
}
