//! Which program a record is nearest to, without showing it to all of them.
//!
//! One program, chosen by the first keys, reads the record. What it has of the keys that others declare, too, bounds what
//! any other can come to; mostly that is less than what the first one came to, and the search is over. If not, the
//! bounds are told apart by program, and those read the record that could be nearer, the likeliest first.

use super::keys::{Keys, ROOT};
use super::present::{self, Reading};
use super::score::{Score, Tally};
use crate::compile::Program;
use crate::engine::{self, Compare, Scratch};
use crate::event::tape::{Source, Tape};
use crate::json::{JsonKind, Scanner, SyntaxError};
use std::cmp::{Ordering, Reverse};

/// The program nearest to a record. Its tape is the one of the scratch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest<'r> {
    pub(super) score: Score,
    pub(super) text: &'r str,
}

/// After so many records in a row that belong to one program, the next one is taken to belong to it, too.
const IN_A_ROW: u32 = 8;

/// How many keys are looked at otherwise to choose the program that reads first.
const KEYS_AHEAD: u32 = 8;

impl Keys {
    /// The nearest of the JSON programs, `validate` dropping out those it does unless it does all. `None` if it takes
    /// more to tell: the record is no JSON, or exceeds the limits of some program.
    pub(super) fn nearest<'r>(
        &self,
        programs: &[Program],
        record: &'r [u8],
        scratch: &mut Scratch,
    ) -> Option<Nearest<'r>> {
        if record.len() > self.record_bytes {
            return None;
        }
        let text = engine::utf8(programs.get(self.first()?)?.plan(), record).ok()?;
        let mut search = Search { keys: self, programs, text, scratch, best: None, is_best_spare: false };
        let mut place = search.first()?;
        let mut asked = 0;
        loop {
            let is_nearer = search.read(place)?;
            asked += 1;
            if asked == self.programs || (is_nearer && search.is_settled(place)?) {
                break;
            }
            if is_nearer {
                search.bound(place, asked == 1)?;
            }
            search.drop(place);
            let Some(next) = search.next() else { break };
            place = next;
        }
        let Search { scratch, best, is_best_spare, .. } = search;
        if is_best_spare {
            std::mem::swap(&mut scratch.tape, &mut scratch.compare.spare);
        }
        let best = best?;
        let Compare { last, in_a_row, .. } = &mut scratch.compare;
        *in_a_row = if *last == best.place { in_a_row.saturating_add(1) } else { 0 };
        *last = best.place;
        // Those that were not asked have nothing in common with the record and reject it, but no `validate` drops them.
        let is_nothing = best.denied && asked < self.programs;
        let score = if is_nothing { Score::of_nothing(place) } else { best };
        Some(Nearest { score, text })
    }
}

struct Search<'s, 'r> {
    keys: &'s Keys,
    programs: &'s [Program],
    text: &'r str,
    scratch: &'s mut Scratch,
    /// The nearest so far.
    best: Option<Score>,
    /// Whether its tape is the spare one.
    is_best_spare: bool,
}

/// In `Compare::bounds`: the program is out of the race.
const OUT: u32 = 0;
/// In `Compare::bounds`: the record has none of the program's fields. More is as much more.
const NOTHING: u32 = 1;

impl Search<'_, '_> {
    /// The program to begin with: the one that the last records belonged to; where they differ, the first keys tell.
    fn first(&mut self) -> Option<usize> {
        let Compare { last, in_a_row, key, .. } = &mut self.scratch.compare;
        if self.keys.programs > 1 && *in_a_row < IN_A_ROW {
            let mut scanner = Scanner::new(self.text, 0, usize::MAX);
            let mut peek = Peek { keys: self.keys, left: KEYS_AHEAD, rarest: None, buffer: key };
            // What is no JSON is told by the program that reads it.
            if let Ok(JsonKind::Object) = scanner.kind() {
                let _ = peek.object(&mut scanner, ROOT);
            }
            let owners = peek.rarest.map(|key| self.keys.owners(key)).unwrap_or_default();
            if let Some(first) = owners.first()
                && !owners.iter().any(|owner| owner.place as usize == *last)
            {
                return Some(first.place as usize);
            }
        }
        if self.keys.fields(*last).is_some() { Some(*last) } else { self.keys.first() }
    }

    /// Has a program read the record; tells whether it is nearer than those before. `None` if it cannot read it.
    fn read(&mut self, place: usize) -> Option<bool> {
        if self.best.is_some() && !self.is_best_spare {
            std::mem::swap(&mut self.scratch.tape, &mut self.scratch.compare.spare);
            self.is_best_spare = true;
        }
        let plan = self.programs.get(place)?.plan();
        self.scratch.tape.notes_unknown = true;
        engine::read_text(plan, self.text, self.keys.nesting, self.scratch).ok()?;
        let mut tally = Tally::default();
        engine::verdict(plan, &Source::Json(self.text), self.scratch, &mut tally);
        let score = Score::new(place, plan, &self.scratch.tape, tally);
        let is_nearer = self.best.is_none_or(|best| score < best);
        if is_nearer {
            self.best = Some(score);
            self.is_best_spare = false;
        }
        Some(is_nearer)
    }

    /// Whether what the record has of the keys of all others is less than what the best one has, which was just read.
    fn is_settled(&mut self, place: usize) -> Option<bool> {
        let keys = self.keys;
        let reading = reading(keys, self.programs, self.text, self.best, place, &self.scratch.tape)?;
        let worth = if let Some(worth) = reading.worth() {
            worth
        } else {
            let mut sum = 0_u32;
            self.present(place, |_, key| sum = sum.saturating_add(keys.worth_to_others(key, place)))?;
            sum
        };
        Some(self.best.is_some_and(|best| !best.denied && (worth as usize) < best.declared))
    }

    /// Bounds how much of each program's fields the record can have, from what the one at `place` just read.
    fn bound(&mut self, place: usize, is_first: bool) -> Option<()> {
        let keys = self.keys;
        let Compare { bounds, met, .. } = &mut self.scratch.compare;
        if is_first {
            bounds.clear();
            bounds.extend((0..self.programs.len()).map(|place| u32::from(keys.fields(place).is_some())));
        } else {
            for bound in bounds.iter_mut() {
                *bound = (*bound).min(NOTHING);
            }
        }
        met.clear();
        met.resize(keys.len(), false);
        self.present(place, |Compare { bounds, met, .. }, key| {
            if met.get_mut(key).is_some_and(|met| !std::mem::replace(met, true)) {
                for owner in keys.owners(key) {
                    if let Some(bound) = bounds.get_mut(owner.place as usize).filter(|bound| **bound != OUT) {
                        *bound = bound.saturating_add(owner.worth);
                    }
                }
            }
        })?;
        // Of those that have nothing in common with the record, only the first that accepts it all the same can win.
        let mut is_taken = false;
        for (place, bound) in self.scratch.compare.bounds.iter_mut().enumerate() {
            if *bound == NOTHING {
                let is_first = !is_taken && keys.fields(place).is_some_and(|fields| fields.is_lenient);
                is_taken |= is_first;
                *bound = if is_first { NOTHING } else { OUT };
            }
        }
        Some(())
    }

    /// Takes a program that has read the record out of the race.
    fn drop(&mut self, place: usize) {
        if let Some(bound) = self.scratch.compare.bounds.get_mut(place) {
            *bound = OUT;
        }
    }

    /// The likeliest of the programs that may still be nearer than the best one.
    fn next(&self) -> Option<usize> {
        let bounds = self.scratch.compare.bounds.iter().enumerate();
        let (place, &bound) = bounds.max_by_key(|(place, bound)| (**bound, Reverse(*place)))?;
        let may_be_nearer = match (bound.checked_sub(NOTHING), self.best) {
            (None, _) => false,
            // Whatever `validate` lets through is nearer than what it drops.
            (_, None | Some(Score { denied: true, .. })) => true,
            (Some(bound), Some(best)) => match (bound as usize).cmp(&best.declared) {
                Ordering::Less => false,
                // It comes first among its equals, so none of them is nearer where it is not.
                Ordering::Equal => !best.accepted || best.undeclared > 0 || place < best.place,
                Ordering::Greater => true,
            },
        };
        may_be_nearer.then_some(place)
    }

    /// Shows `visit` the keys that the record has for others than the program at `place`, which has just read it.
    fn present(&mut self, place: usize, mut visit: impl FnMut(&mut Compare, usize)) -> Option<()> {
        let Scratch { tape, compare, .. } = &mut *self.scratch;
        let reading = reading(self.keys, self.programs, self.text, self.best, place, tape)?;
        let mut buffer = std::mem::take(&mut compare.key);
        let read = reading.keys(&mut buffer, &mut |key| visit(compare, key));
        compare.key = buffer;
        read.ok()
    }
}

/// A record as the program at `place` has just read it.
fn reading<'r>(
    keys: &'r Keys,
    programs: &'r [Program],
    text: &'r str,
    best: Option<Score>,
    place: usize,
    tape: &'r Tape,
) -> Option<Reading<'r>> {
    let (plan, fields) = (programs.get(place)?.plan(), keys.fields(place)?);
    // Among those that have nothing of the record it counts which of its keys they declare.
    let with_nulls = best.is_none_or(|best| best.denied || best.declared == 0);
    Some(Reading { keys, text, plan, fields, place, tape, with_nulls })
}

/// A look at the first keys of a record.
struct Peek<'k> {
    keys: &'k Keys,
    /// How many keys may still be looked at.
    left: u32,
    /// The key that the fewest programs declare.
    rarest: Option<usize>,
    buffer: &'k mut String,
}

impl Peek<'_> {
    /// Looks at the keys of an object; `false` if nothing more is to be seen.
    fn object(&mut self, scanner: &mut Scanner<'_>, level: usize) -> Result<bool, SyntaxError> {
        scanner.enter()?;
        let mut first = true;
        while let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            let Some(token) = scanner.key(first)? else { return Ok(true) };
            first = false;
            let key = present::find(scanner.text(), token, self.keys, level, self.buffer);
            if let Some(key) = key
                && self.is_rarest(key)
            {
                return Ok(false);
            }
            let goes_on = match (scanner.kind()?, key.and_then(|key| self.keys.below(key))) {
                (JsonKind::Object, Some(level)) => self.object(scanner, level)?,
                (JsonKind::Object | JsonKind::Array, _) => false,
                _ => scanner.skip().map(|()| true)?,
            };
            if !goes_on {
                break;
            }
        }
        Ok(false)
    }

    /// Takes note of a key; tells whether only one program declares it.
    fn is_rarest(&mut self, key: usize) -> bool {
        let owners = self.keys.owners(key).len();
        if self.rarest.is_none_or(|rarest| owners < self.keys.owners(rarest).len()) {
            self.rarest = Some(key);
        }
        owners == 1
    }
}
