//! The rule itself: every program judges the record.

use super::Registry;
use super::score::{Score, Tally};
use crate::diagnostic::Code;
use crate::engine::{self, Rejection, Scratch};
use crate::event::tape::Source;

impl Registry {
    /// Has every JSON program judge the record: nearest first, none if it belongs to none. The tape of the first one is
    /// the scratch's.
    pub(super) fn rank(&self, record: &[u8], scratch: &mut Scratch) -> Result<Vec<Score>, Rejection> {
        let mut ranking: Vec<Score> = Vec::new();
        let mut best: Option<Score> = None;
        let mut refused = None;
        for turn in 0..self.programs.len() {
            let place = self.first_accepting.as_ref().map_or(Some(turn), |order| order.get(turn).copied());
            let Some((place, program)) = place.and_then(|place| Some((place, self.programs.get(place)?)))
            else {
                continue;
            };
            let plan = program.plan();
            let limits = (plan.limits.record_bytes, plan.limits.nesting, plan.has_masks);
            // What breaks the limits of one program breaks those of the next that has the same.
            if program.reads_text() || refused.as_ref().is_some_and(|(known, _)| *known == limits) {
                continue;
            }
            let text = match engine::read(plan, record, scratch) {
                Ok(text) => text,
                // Another program may have higher limits; what is no JSON is none for every program.
                Err(rejection) if is_limit(&rejection) => {
                    refused = Some((limits, rejection));
                    continue;
                }
                Err(rejection) => return Err(rejection),
            };
            let mut tally = Tally::default();
            engine::verdict(plan, &Source::Json(text), scratch, &mut tally);
            let score = Score::new(place, plan, &scratch.tape, tally);
            if self.first_accepting.is_some() && score.accepted {
                return Ok(vec![score]);
            }
            if best.is_none_or(|best| score < best) {
                best = Some(score);
                std::mem::swap(&mut scratch.tape, &mut scratch.compare.spare);
            }
            ranking.push(score);
        }
        std::mem::swap(&mut scratch.tape, &mut scratch.compare.spare);
        if let (true, Some((_, rejection))) = (ranking.is_empty(), refused) {
            return Err(rejection);
        }
        settle(&mut ranking);
        Ok(ranking)
    }

    /// Why the programs reject the record that do, in the order of their ranking: what was `told` by place, else by
    /// reading it again.
    pub(super) fn rejections<'a>(
        &'a self,
        record: &[u8],
        ranking: &[Score],
        mut told: Vec<(usize, Rejection)>,
        scratch: &mut Scratch,
    ) -> impl Iterator<Item = (&'a str, Rejection)> {
        ranking.iter().filter_map(move |score| {
            let program = self.programs.get(score.place)?;
            let rejection = match told.iter().position(|(place, _)| *place == score.place) {
                Some(found) => told.swap_remove(found).1,
                None if program.reads_text() => return None,
                None => program.interpret_in(record, scratch).err()?,
            };
            Some((program.log_type(), rejection))
        })
    }
}

/// Nearest first; without those that `validate` drops, and without any if none has anything to do with the record.
pub(super) fn settle(ranking: &mut Vec<Score>) {
    if ranking.iter().any(|score| !score.denied) {
        ranking.retain(|score| !score.denied);
    }
    ranking.sort_unstable();
    if ranking.iter().all(Score::is_nothing) {
        ranking.clear();
    }
}

fn is_limit(rejection: &Rejection) -> bool {
    rejection.issues().iter().any(|issue| matches!(issue.code(), Code::LimitRecord | Code::LimitDepth))
}
