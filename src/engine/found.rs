//! [`settle`]: the indicators of a record in order, each once.

use crate::event::tape::{Found, Keyed, Source, Tape};
use crate::indicators::IndicatorKind;

/// So many are sorted text by text.
const FEW: usize = 32;

/// Bytes of a text that a key holds, beside its kind and how many they are.
const STEP: usize = 14;

/// Texts that are the same up to here are compared as a whole.
const DEEP: usize = 32 * STEP;

/// Sorts the indicators and drops repeated ones.
pub(super) fn settle(source: &Source<'_>, tape: &mut Tape) {
    if tape.found.len() < 2 {
        return;
    }
    let (mut found, mut keyed) = (std::mem::take(&mut tape.found), std::mem::take(&mut tape.keyed));
    let text = |found: &Found| source.text(tape, found.text).as_bytes();
    if found.is_sorted_by(|a, b| a.kind < b.kind) {
        // As those of most records are, from the schema's order.
    } else if found.len() <= FEW {
        found.sort_unstable_by(|a, b| (a.kind, text(a)).cmp(&(b.kind, text(b))));
        found.dedup_by(|a, b| a.kind == b.kind && text(a) == text(b));
    } else {
        keyed.extend(found.drain(..).map(|found| Keyed { key: 0, found }));
        sort(&mut keyed, 0, &text, &mut found);
        keyed.clear();
    }
    (tape.found, tape.keyed) = (found, keyed);
}

/// Appends them to `sorted` by kind and text, each once. They are sorted a few bytes at a time: comparing numbers that
/// stand next to each other, where comparing texts looks for each of them all over the memory. Kinds and texts are the
/// same up to `depth`, where it is not 0.
fn sort<'t>(keyed: &mut [Keyed], depth: usize, text: &impl Fn(&Found) -> &'t [u8], sorted: &mut Vec<Found>) {
    for Keyed { key, found } in keyed.iter_mut() {
        *key = key_at(found.kind, text(found), depth);
    }
    keyed.sort_unstable_by_key(|keyed| keyed.key);
    for same in keyed.chunk_by_mut(|a, b| a.key == b.key) {
        let Some(first) = same.first() else { continue };
        let is_all = first.key & 0xff <= STEP as u128;
        if is_all || same.len() == 1 {
            sorted.push(first.found);
        } else if same.len() <= FEW / 8 || depth >= DEEP {
            same.sort_unstable_by(|a, b| text(&a.found).cmp(text(&b.found)));
            let each = same.chunk_by(|a, b| text(&a.found) == text(&b.found));
            sorted.extend(each.filter_map(|same| same.first()).map(|keyed| keyed.found));
        } else {
            sort(same, depth + STEP, text, sorted);
        }
    }
}

/// The kind and the bytes of a text from `depth` on, as a number that compares as they do; its last byte says how many
/// bytes there are, or that there are more.
fn key_at(kind: IndicatorKind, text: &[u8], depth: usize) -> u128 {
    let rest = text.get(depth..).unwrap_or_default();
    let bytes = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; STEP];
        bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        bytes
    });
    let mut key = [0; STEP + 2];
    key[1..=STEP].copy_from_slice(&bytes);
    u128::from_be_bytes(key) | (kind as u128) << 120 | rest.len().min(STEP + 1) as u128
}

#[cfg(test)]
mod tests {
    use super::{Found, Keyed, sort};
    use crate::event::tape::TextRef;
    use crate::indicators::IndicatorKind;
    use proptest::prelude::*;

    /// Texts that begin alike, of all lengths around those of keys.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let same = prop::sample::select(&[0, 1, 13, 14, 15, 28, 300, 447, 448, 449, 461, 462, 463, 1000][..]);
        (same, prop::collection::vec(prop::sample::select(&[0_u8, 1, b'a', 0xff][..]), 0..9))
            .prop_map(|(same, rest)| [vec![b'a'; same], rest].concat())
    }

    proptest! {
        #[test]
        fn sorts_as_comparing_would(texts in prop::collection::vec((text(), any::<bool>()), 0..300)) {
            let kind = |other: bool| if other { IndicatorKind::Emails } else { IndicatorKind::Usernames };
            let mut keyed: Vec<Keyed> = (0..)
                .zip(&texts)
                .map(|(at, (_, other))| Keyed { key: 0, found: Found { kind: kind(*other), text: TextRef::value(at) } })
                .collect();
            let of = |found: &Found| &*texts[found.text.start as usize].0;
            let mut sorted = Vec::new();
            sort(&mut keyed, 0, &of, &mut sorted);
            let sorted: Vec<_> = sorted.iter().map(|found| (found.kind, of(found))).collect();
            let mut expected: Vec<_> = texts.iter().map(|(text, other)| (kind(*other), &**text)).collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn long_texts_that_are_alike_take_no_stack() {
        let text = "a".repeat(1 << 20);
        let alike = Found { kind: IndicatorKind::Emails, text: TextRef::in_record(0, text.len()) };
        let mut tape = crate::event::tape::Tape { found: vec![alike; 2 * super::FEW], ..Default::default() };
        super::settle(&crate::event::tape::Source::Json(&text), &mut tape);
        assert_eq!(tape.found.len(), 1);
    }
}
