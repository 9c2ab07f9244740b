//! What a variant made of a corpus, so that all can be compared before any is timed.

use crate::corpus::Corpus;
use std::hint::black_box;

/// What every variant that does the whole work has to get out of a record.
#[derive(Debug, Default)]
pub(crate) struct Seen<'a> {
    /// Nanoseconds since 1970.
    pub(crate) time: i128,
    pub(crate) other_times: [Option<i128>; 3],
    pub(crate) email: Option<&'a str>,
    pub(crate) actor_id: Option<&'a str>,
}

/// A record that was accepted, in whatever form a variant has it.
pub(crate) trait Outcome {
    fn seen(&self) -> Seen<'_>;
}

/// Takes the accepted records of a corpus.
pub(crate) trait Sink {
    fn accept(&mut self, outcome: &impl Outcome);
}

/// Reads all records of a corpus.
pub(crate) trait Reader {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink);
}

/// For timing: takes nothing out of the records.
#[derive(Default)]
pub(crate) struct Count(pub(crate) usize);

impl Sink for Count {
    #[inline]
    fn accept(&mut self, outcome: &impl Outcome) {
        black_box(outcome);
        self.0 += 1;
    }
}

/// For checking.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) events: usize,
    time: i128,
    other_times: i128,
    emails: Vec<String>,
    actor_ids: Vec<String>,
}

impl Tally {
    pub(crate) fn of(reader: &mut impl Reader, corpus: &Corpus) -> Self {
        let mut tally = Self::default();
        reader.read(corpus, &mut tally);
        tally
    }
}

impl Sink for Tally {
    fn accept(&mut self, outcome: &impl Outcome) {
        let Seen { time, other_times, email, actor_id } = outcome.seen();
        self.events += 1;
        self.time += time;
        self.other_times += other_times.iter().flatten().sum::<i128>();
        self.emails.extend(email.map(str::to_owned));
        self.actor_ids.extend(actor_id.map(str::to_owned));
    }
}

impl Tally {
    /// In what the other one differs, without the lists.
    pub(crate) fn difference(&self, other: &Self) -> String {
        format!(
            "events {} and {}, times {} and {}, other times {} and {}, e-mails {} and {}, actor ids {} and {}",
            self.events,
            other.events,
            self.time,
            other.time,
            self.other_times,
            other.other_times,
            self.emails.len(),
            other.emails.len(),
            self.actor_ids.len(),
            other.actor_ids.len()
        )
    }
}
