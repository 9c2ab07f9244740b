//! [`Columns`]: events over time, as many columns as a chart has room for.

use logwright::profile::{Span, Times};

/// The columns of a chart of times.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// When the first one starts, in seconds since 1970.
    pub(super) start: i64,
    /// How long each is, in seconds.
    pub(super) seconds: i64,
    pub(super) counts: Vec<u64>,
    /// Events before and after.
    pub(super) outside: u64,
}

impl Columns {
    /// At most so many columns for the spans. A few events far from all the others would leave no room for those, so up
    /// to one in a hundred are left out where that makes columns very much shorter.
    pub(super) fn new(times: &Times, most: i64) -> Option<Self> {
        let all: u64 = times.spans.iter().map(|span| span.events).sum();
        let seconds = |spans: &[Span]| {
            let (first, last) = (spans.first()?.start, spans.last()?.start);
            let fits = |seconds: &i64| last.div_euclid(*seconds) - first.div_euclid(*seconds) < most;
            widths().find(|seconds| *seconds >= times.span_seconds && fits(seconds))
        };
        let (mut rest, mut cut) = (times.spans.as_slice(), 0);
        let mut best = (seconds(rest)?, rest, cut);
        while let [first, second, .., before, last] = rest {
            let cut_first = second.start - first.start > last.start - before.start;
            cut += if cut_first { first.events } else { last.events };
            if cut > all / 100 {
                break;
            }
            rest = if cut_first { rest.split_first()?.1 } else { rest.split_last()?.1 };
            let shorter = seconds(rest)?;
            if shorter.saturating_mul(MUCH) <= best.0 {
                best = (shorter, rest, cut);
            }
        }
        let (seconds, spans, outside) = best;
        let start = spans.first()?.start.div_euclid(seconds) * seconds;
        let mut counts = vec![0; usize::try_from((spans.last()?.start - start) / seconds + 1).ok()?];
        for span in spans {
            let column = usize::try_from((span.start - start) / seconds).ok()?;
            *counts.get_mut(column)? += span.events;
        }
        Some(Self { start, seconds, counts, outside })
    }
}

/// How many times shorter columns have to become for events to be left out.
const MUCH: i64 = 8;

/// How long columns are, in seconds: spans that people think in, each a part of the next.
fn widths() -> impl Iterator<Item = i64> {
    const SHORT: [i64; 12] = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];
    let long = std::iter::successors(Some(2 * 604_800), |seconds: &i64| seconds.checked_mul(2));
    SHORT.into_iter().chain(long)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::Columns;
    use logwright::profile::{Profile, ProfileOptions, Times};
    use logwright::{Field, Schema, TimeFormat, Type};

    fn times(seconds: impl IntoIterator<Item = i64>) -> Times {
        let at = Field::new("at", Type::event_time([TimeFormat::new("unix").unwrap()]));
        let program = Schema::new("Custom.Door", [at]).compile().unwrap();
        let mut profile = Profile::new(&program, ProfileOptions::default());
        for second in seconds {
            let record = format!("{{\"at\":{second}}}");
            profile.accept(&program.interpret(record.as_bytes()).unwrap()).unwrap();
        }
        profile.report().times
    }

    #[test]
    fn a_few_far_events_leave_room_for_the_others() {
        assert_eq!(Columns::new(&times([]), 160), None);
        let one = Columns::new(&times([7]), 160).unwrap();
        assert_eq!((one.start, one.seconds, one.counts, one.outside), (7, 1, vec![1], 0));
        let day = 1_789_300_000..1_789_300_100;
        let far = Columns::new(&times(day.clone().chain([0])), 160).unwrap();
        assert_eq!((far.start, far.counts.len(), far.outside), (1_789_300_000, 100, 1));
        // Nor are those at the ends of the others left out with it.
        let few = Columns::new(&times((1_789_300_000..1_789_300_900).chain([0])), 60).unwrap();
        assert_eq!((few.seconds, few.counts.iter().sum::<u64>(), few.outside), (60, 900, 1));
        // Half of them are not a few.
        let halves = Columns::new(&times(day.chain(0..100)), 160).unwrap();
        assert!(halves.outside == 0 && halves.counts.len() <= 160);
        assert_eq!(halves.counts.iter().sum::<u64>(), 200);
        // Few events in a long time: columns are wider than the spans that were counted.
        let rare = Columns::new(&times((0..100).map(|i| 1_789_300_000 + i * 457)), 160).unwrap();
        assert_eq!((rare.start, rare.seconds, rare.counts.len()), (1_789_299_900, 300, 152));
    }
}
