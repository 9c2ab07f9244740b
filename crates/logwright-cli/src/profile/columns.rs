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
    /// to one in a hundred are left out where that makes the chart fit.
    pub(super) fn new(times: &Times, most: i64) -> Option<Self> {
        let width = times.span_seconds.max(1);
        let all: u64 = times.spans.iter().map(|span| span.events).sum();
        let (mut spans, mut outside) = (times.spans.as_slice(), 0);
        let columns = |spans: &[Span]| match spans {
            [first, .., last] => (last.start - first.start) / width + 1,
            _ => 1,
        };
        while columns(spans) > most
            && let [first, second, .., before, last] = spans
        {
            let cut_first = second.start - first.start > last.start - before.start;
            let edge = if cut_first { first } else { last };
            if outside + edge.events > all / 100 {
                break;
            }
            outside += edge.events;
            spans = match spans {
                [_, rest @ ..] if cut_first => rest,
                [rest @ .., _] => rest,
                [] => spans,
            };
        }
        if columns(spans) > most {
            (spans, outside) = (times.spans.as_slice(), 0);
        }
        let (first, last) = (spans.first()?.start, spans.last()?.start);
        let fits = |seconds: &i64| last.div_euclid(*seconds) - first.div_euclid(*seconds) < most;
        let seconds = widths().find(|seconds| *seconds >= width && fits(seconds))?;
        let start = first.div_euclid(seconds) * seconds;
        let mut counts = vec![0; usize::try_from((last - start) / seconds + 1).ok()?];
        for span in spans {
            let column = usize::try_from((span.start - start) / seconds).ok()?;
            *counts.get_mut(column)? += span.events;
        }
        Some(Self { start, seconds, counts, outside })
    }
}

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
        // Half of them are not a few.
        let halves = Columns::new(&times(day.chain(0..100)), 160).unwrap();
        assert!(halves.outside == 0 && halves.counts.len() <= 160);
        assert_eq!(halves.counts.iter().sum::<u64>(), 200);
        // Few events in a long time: columns are wider than the spans that were counted.
        let rare = Columns::new(&times((0..100).map(|i| 1_789_300_000 + i * 457)), 160).unwrap();
        assert_eq!((rare.start, rare.seconds, rare.counts.len()), (1_789_299_900, 300, 152));
    }
}
