//! [`Timeline`]: how many events there were when.

use crate::timestamp::Timestamp;
use std::collections::BTreeMap;

/// Counts of events in spans of time of one width, the shortest that needs no more spans than allowed.
///
/// Each width divides the next one, so that shorter spans fall into longer ones whole; and only spans with events count,
/// so that one event of 1970 does not blur a day of this year. The width depends on the events alone: counting in parts
/// comes to the same in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Timeline {
    most: usize,
    /// Which of [`widths`] it is.
    level: usize,
    /// By the start of the span, in widths since 1970.
    counts: BTreeMap<i64, u64>,
    ends: Option<(Timestamp, Timestamp)>,
}

const WEEK: i64 = 7 * 86_400;

/// Widths of spans, in seconds, that people think in; from a week on they double, till all time is in two spans.
fn width(level: usize) -> i64 {
    const SHORT: [i64; 11] = [1, 5, 15, 60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 86_400];
    let doublings = level.saturating_sub(SHORT.len()).min(30);
    SHORT.get(level).copied().unwrap_or(WEEK << doublings)
}

impl Timeline {
    /// No events; at most so many spans, and at least two.
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(2), level: 0, counts: BTreeMap::new(), ends: None }
    }

    pub(super) fn add(&mut self, time: Timestamp) {
        self.stretch(time, time);
        *self.counts.entry(time.unix_seconds().div_euclid(self.width())).or_default() += 1;
        self.fit();
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if let Some((first, last)) = other.ends {
            self.stretch(first, last);
        }
        while self.level < other.level {
            self.widen();
        }
        for (&span, count) in &other.counts {
            let span = span.saturating_mul(other.width()).div_euclid(self.width());
            *self.counts.entry(span).or_default() += count;
        }
        self.fit();
    }

    /// How long each span is, in seconds.
    pub(super) fn width(&self) -> i64 {
        width(self.level)
    }

    /// The first and the last event time.
    pub(super) fn ends(&self) -> Option<(Timestamp, Timestamp)> {
        self.ends
    }

    /// When each span with events starts, in seconds since 1970, and how many it has.
    pub(super) fn spans(&self) -> impl Iterator<Item = (i64, u64)> {
        let width = self.width();
        self.counts.iter().map(move |(&span, &count)| (span.saturating_mul(width), count))
    }

    fn stretch(&mut self, first: Timestamp, last: Timestamp) {
        let (start, end) = self.ends.unwrap_or((first, last));
        self.ends = Some((start.min(first), end.max(last)));
    }

    fn fit(&mut self) {
        while self.counts.len() > self.most {
            self.widen();
        }
    }

    fn widen(&mut self) {
        let narrow = self.width();
        self.level += 1;
        for (span, count) in std::mem::take(&mut self.counts) {
            let span = span.saturating_mul(narrow).div_euclid(self.width());
            *self.counts.entry(span).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Timeline, width};
    use crate::timestamp::Timestamp;

    fn timeline(most: usize, seconds: impl IntoIterator<Item = i64>) -> Timeline {
        let mut timeline = Timeline::new(most);
        for second in seconds {
            timeline.add(Timestamp::from_unix(second, 7).unwrap());
        }
        timeline
    }

    #[test]
    fn every_width_divides_the_next() {
        for level in 0..30 {
            assert_eq!(width(level + 1) % width(level), 0, "{level}");
            assert!(width(level + 1) > width(level));
        }
    }

    #[test]
    fn spans_grow_until_they_are_few_enough() {
        for (most, seconds, width, spans) in [
            (4, vec![0, 1, 1, 3], 1, vec![(0, 1), (1, 2), (3, 1)]),
            (2, vec![0, 1, 1, 3], 5, vec![(0, 4)]),
            (2, vec![-1, 0], 1, vec![(-1, 1), (0, 1)]),
            (2, vec![-6, -1, 0], 15, vec![(-15, 2), (0, 1)]),
            // One event long ago takes one span, not all of them.
            (
                3,
                vec![0, 1_789_373_567, 1_789_373_568],
                1,
                vec![(0, 1), (1_789_373_567, 1), (1_789_373_568, 1)],
            ),
        ] {
            let timeline = timeline(most, seconds.clone());
            assert_eq!(
                (timeline.width(), timeline.spans().collect::<Vec<_>>()),
                (width, spans),
                "{seconds:?}"
            );
        }
    }

    #[test]
    fn all_of_time_fits_in_two_spans() {
        let ends = [-62_135_596_800, 253_402_300_799];
        let steps = (ends[0]..=ends[1]).step_by(86_400_000);
        let timeline = timeline(0, steps.chain(ends));
        assert_eq!(timeline.spans().count(), 2);
        assert_eq!(timeline.ends().unwrap().1.unix_seconds(), ends[1]);
    }
}
