//! [`settle`]: the indicators of a record in order, each once.

use crate::event::tape::{Found, Keyed, Source, Tape};

/// So many are sorted text by text.
const FEW: usize = 32;

/// Bytes of a text that a key holds.
const STEP: usize = 7;

/// Texts that are the same up to here are compared as a whole.
const DEEP: usize = 64 * STEP;

/// Sorts the indicators and drops repeated ones.
pub(super) fn settle(source: &Source<'_>, tape: &mut Tape) {
    let (mut found, mut keyed) = (std::mem::take(&mut tape.found), std::mem::take(&mut tape.keyed));
    let text = |found: &Found| source.text(tape, found.text).as_bytes();
    if found.len() <= FEW {
        found.sort_unstable_by(|a, b| (a.kind, text(a)).cmp(&(b.kind, text(b))));
    } else {
        keyed.extend(found.iter().map(|&found| Keyed { key: 0, found }));
        sort(&mut keyed, 0, &text);
        found.clear();
        found.extend(keyed.drain(..).map(|keyed| keyed.found));
    }
    found.dedup_by(|a, b| a.kind == b.kind && text(a) == text(b));
    (tape.found, tape.keyed) = (found, keyed);
}

/// Sorts by kind and text, a few bytes at a time: comparing numbers that stand next to each other, where comparing
/// texts looks for each of them all over the memory. Kinds and texts are the same up to `depth`, where it is not 0.
fn sort<'t>(keyed: &mut [Keyed], depth: usize, text: &impl Fn(&Found) -> &'t [u8]) {
    for Keyed { key, found } in keyed.iter_mut() {
        *key = key_at(text(found), depth);
    }
    let sorted_by = |keyed: &Keyed| (keyed.found.kind, keyed.key);
    keyed.sort_unstable_by_key(sorted_by);
    for same in keyed.chunk_by_mut(|a, b| sorted_by(a) == sorted_by(b)) {
        let is_all = same.first().is_none_or(|first| first.key & 0xff <= STEP as u64);
        if is_all || same.len() == 1 {
            continue;
        }
        if same.len() <= FEW / 8 || depth >= DEEP {
            same.sort_unstable_by(|a, b| text(&a.found).cmp(text(&b.found)));
        } else {
            sort(same, depth + STEP, text);
        }
    }
}

/// The bytes of a text from `depth` on, as a number that compares as they do; its last byte says how many there are, or
/// that there are more.
fn key_at(text: &[u8], depth: usize) -> u64 {
    let rest = text.get(depth..).unwrap_or_default();
    let mut key = [0; STEP + 1];
    for (to, from) in key.iter_mut().zip(rest.iter().take(STEP)) {
        *to = *from;
    }
    key[STEP] = u8::try_from(rest.len().min(STEP + 1)).unwrap_or(u8::MAX);
    u64::from_be_bytes(key)
}

#[cfg(test)]
mod tests {
    use super::{Found, Keyed, sort};
    use crate::event::tape::TextRef;
    use crate::indicators::IndicatorKind;
    use proptest::prelude::*;

    /// Texts that begin alike, of all lengths around those of keys.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let same = prop::sample::select(&[0, 1, 6, 7, 8, 14, 300, 447, 448, 449, 500, 1000][..]);
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
            sort(&mut keyed, 0, &of);
            let sorted: Vec<_> = keyed.iter().map(|keyed| (keyed.found.kind, of(&keyed.found))).collect();
            let mut expected: Vec<_> = texts.iter().map(|(text, other)| (kind(*other), &**text)).collect();
            expected.sort();
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
