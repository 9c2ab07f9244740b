//! Members in whatever order the record has them → in schema order, each once.

use crate::event::tape::{Data, Entry, Origin, Tape};

/// Appends what counts of `members` to the tape, in schema order. Null is absent, unless nulls are to be kept where nothing
/// else is there. Gives which fields are there, a bit each, if that is known and there are no more than bits.
pub(super) fn put(members: &mut [Entry], tape: &mut Tape, keeps_nulls: bool) -> u64 {
    // Most records have members in schema order, each once and none of them null.
    let (mut last, mut there, mut is_kept) = (0, 0_u64, true);
    for member in &*members {
        is_kept &= member.field >= last && !matches!(member.data, Data::Null);
        last = member.field + 1;
        there |= 1_u64.wrapping_shl(member.field);
    }
    if is_kept {
        tape.entries.extend_from_slice(members);
        there
    } else if keeps_nulls {
        sort(members, tape, keeps_nulls)
    } else {
        arrange(members, tape)
    }
}

/// For so many fields each has a bit and a place of its own.
const FIELDS: usize = u64::BITS as usize;

/// Goes over the fields that are there, not over the members: no comparison to guess the outcome of.
#[inline(never)]
fn arrange(members: &mut [Entry], tape: &mut Tape) -> u64 {
    // Which fields there are, which of them count, and which member each is.
    let (mut seen, mut there) = (0_u64, 0_u64);
    let mut places = [0_u8; FIELDS];
    for (at, member) in (0..).zip(&*members) {
        let Some(place) = places.get_mut(member.field as usize) else { return sort(members, tape, false) };
        let bit = 1_u64 << member.field;
        if bit & seen != 0 {
            return sort(members, tape, false);
        }
        seen |= bit;
        there |= if matches!(member.data, Data::Null) { 0 } else { bit };
        *place = at;
    }
    tape.entries.reserve(members.len());
    let mut rest = there;
    while rest != 0 {
        let place = places.get(rest.trailing_zeros() as usize).copied().unwrap_or_default();
        tape.entries.extend(members.get(place as usize));
        rest &= rest - 1;
    }
    there
}

/// For members of which several stand for one field, or of which there are very many. Which there are is not counted.
#[cold]
fn sort(members: &mut [Entry], tape: &mut Tape, keeps_nulls: bool) -> u64 {
    // Stable: of several entries of one field, the last one written stays last.
    members.sort_by_key(|entry| entry.field);
    let start = tape.entries.len();
    for members in members.chunk_by(|a, b| a.field == b.field) {
        match members {
            [one] if !matches!(one.data, Data::Null) => tape.entries.push(*one),
            _ => tape.entries.extend(settle(members).or(members.last().filter(|_| keeps_nulls).copied())),
        }
    }
    tape.has_odd |= tape.entries.iter().skip(start).any(|entry| entry.origin == Origin::Conflict);
    0
}

/// Of all the entries of one field the one that counts: the last one of the field's own name, or where that is absent
/// the last one of its old name. (Decision K-30; language spec, section B.2.)
fn settle(entries: &[Entry]) -> Option<Entry> {
    let last = |origin| entries.iter().rfind(|entry| entry.origin == origin).copied();
    let there = |entry: &Entry| !matches!(entry.data, Data::Null);
    let (named, renamed) = (last(Origin::Name), last(Origin::Renamed));
    match (named.filter(there), renamed.filter(there)) {
        (Some(named), Some(_)) => Some(Entry { origin: Origin::Conflict, ..named }),
        (named, renamed) => named.or(renamed),
    }
}

#[cfg(test)]
mod tests {
    use super::{put, settle};
    use crate::event::tape::{Data, Entry, Origin, Tape};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// All ways of putting members in order are the plain one: by field, and of each field what counts.
        #[test]
        fn is_by_field(members in prop::collection::vec((0..70_u32, any::<bool>(), 0..5_u8), 0..12), sorted in any::<bool>(), keeps_nulls in any::<bool>()) {
            let mut members: Vec<Entry> = (0..).zip(members).map(|(start, (field, renamed, null))| {
                let origin = if renamed { Origin::Renamed } else { Origin::Name };
                let data = if null == 0 { Data::Null } else { Data::Boolean(true) };
                Entry { field, start, end: start, origin, data }
            }).collect();
            if sorted {
                members.sort_by_key(|member| member.field);
                members.dedup_by_key(|member| member.field);
            }
            let mut fields: BTreeMap<u32, Vec<Entry>> = BTreeMap::new();
            for member in &members {
                fields.entry(member.field).or_default().push(*member);
            }
            let key = |entry: Entry| (entry.field, entry.start, entry.origin);
            let null = |members: &[Entry]| members.last().copied().filter(|_| keeps_nulls);
            let counts = |members: &Vec<Entry>| settle(members).or_else(|| null(members));
            let expected: Vec<_> = fields.values().filter_map(counts).map(key).collect();
            let mut tape = Tape::default();
            put(&mut members, &mut tape, keeps_nulls);
            prop_assert_eq!(tape.has_odd, tape.entries.iter().any(|entry| entry.origin == Origin::Conflict));
            prop_assert_eq!(tape.entries.into_iter().map(key).collect::<Vec<_>>(), expected);
        }
    }
}
