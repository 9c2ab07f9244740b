//! [`Registry`]: several programs, and which of them a record belongs to.

mod hint;
mod score;
mod session;

use self::hint::Hint;
use self::score::{Score, Tally};
pub use self::session::RegistrySession;
use crate::compile::Program;
use crate::diagnostic::Code;
use crate::engine::{self, Issue, Rejection, Scratch};
use crate::event::Event;
use crate::event::tape::{Source, Tape};
use crate::telemetry;
use std::cmp::Ordering;

/// Several programs, and which of them a record belongs to.
///
/// A record belongs to the schema it resembles most, and is then judged by that one: so an audit record with a broken
/// actor is a rejected audit record, not a network event with its contents dropped. The order of registration never
/// matters.
///
/// 1. Schemas whose `validate` refuses the record drop out, unless all do.
/// 2. The schema with the most declared fields present wins; then one that accepts; then the one with the fewest
///    undeclared members; then the first by log type, bytewise.
/// 3. The record is an event if the winner accepts it, and rejected with the winner's issues if not. It is
///    [`unclassified`](Code::Unclassified) if no schema has anything in common with it and none accepts it.
///
/// ```
/// use logwright::{Classified, Registry, Scratch, schemas};
///
/// let registry = Registry::new([schemas::tailscale_network().compile()?, schemas::tailscale_audit().compile()?])?;
/// let mut scratch = Scratch::default();
/// match registry.classify(br#"{"time":1,"event":{"nodeId":"n1CNTRL"}}"#, &mut scratch) {
///     Classified::Event(event) => assert_eq!(event.log_type(), "Tailscale.Network"),
///     Classified::Rejected(rejected) => panic!("{}", rejected.rejection()),
///     _ => {}
/// }
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Registry {
    /// Sorted by log type.
    programs: Vec<Program>,
    /// The places in `programs` in registration order, for the vendor's rule.
    first_accepting: Option<Vec<usize>>,
}

/// Why programs cannot stand in one registry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two schemas of the log type `{log_type}`")]
pub struct RegistryError {
    log_type: String,
}

impl RegistryError {
    /// The log type that is there twice.
    pub fn log_type(&self) -> &str {
        &self.log_type
    }
}

/// What a registry makes of a record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Classified<'a> {
    /// The schema that the record belongs to accepts it.
    Event(Event<'a>),
    /// The schema that the record belongs to rejects it, or it belongs to none.
    Rejected(Rejected<'a>),
}

impl Classified<'_> {
    fn tell(&self) {
        match self {
            Self::Event(event) => telemetry::judged(Some(event.log_type()), None),
            Self::Rejected(rejected) => telemetry::judged(rejected.log_type, rejected.rejection.first_code()),
        }
    }
}

/// A record that its schema rejects, or that belongs to no schema; and what the next schemas have against it.
#[derive(Clone, Debug)]
pub struct Rejected<'a> {
    log_type: Option<&'a str>,
    rejection: Rejection,
    others: Vec<(&'a str, Issue)>,
    hint: Option<Hint<'a>>,
}

impl<'a> Rejected<'a> {
    fn of(rejection: Rejection) -> Self {
        Self { log_type: None, rejection, others: Vec::new(), hint: None }
    }

    /// The schema the record belongs to; `None` if it belongs to none, or is not even a JSON object.
    pub fn log_type(&self) -> Option<&'a str> {
        self.log_type
    }

    /// What is wrong with the record.
    pub fn rejection(&self) -> &Rejection {
        &self.rejection
    }

    /// The schemas it resembles next, nearest first, at most eight, each with its first issue.
    pub fn others(&self) -> impl Iterator<Item = (&'a str, &Issue)> {
        self.others.iter().map(|(log_type, issue)| (*log_type, issue))
    }

    /// What an [`unclassified`](Code::Unclassified) record looks like, in one line: a schema's object without the
    /// envelope around it, or an envelope that was not opened. `None` if it looks like nothing known, and for every
    /// other rejection.
    ///
    /// It is found when asked for, by reading the record once more. Of the record's data it holds nothing; the member
    /// name `logs` is the only one it says.
    ///
    /// ```
    /// use logwright::{Classified, Registry, Scratch, schemas};
    ///
    /// let registry = Registry::new([schemas::tailscale_network().compile()?])?;
    /// let bare = br#"{"nodeId":"n1CNTRL","start":"2026-09-14T08:12:48Z","end":"2026-09-14T08:12:53Z"}"#;
    /// let mut scratch = Scratch::default();
    /// if let Classified::Rejected(rejected) = registry.classify(bare, &mut scratch) {
    ///     let help = "its members look like `/event` of `Tailscale.Network`, without the envelope around them";
    ///     assert_eq!(rejected.help().as_deref(), Some(help));
    /// }
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn help(&self) -> Option<String> {
        self.hint.and_then(Hint::text)
    }
}

/// How many of the next schemas a rejected record names.
const OTHERS: usize = 8;

impl Registry {
    /// A registry of these programs.
    ///
    /// # Errors
    /// [`RegistryError`] if two of them have the same log type.
    pub fn new(programs: impl IntoIterator<Item = Program>) -> Result<Self, RegistryError> {
        let mut programs: Vec<Program> = programs.into_iter().collect();
        programs.sort_by(|a, b| a.log_type().cmp(b.log_type()));
        let twice = programs.windows(2).find_map(|pair| match pair {
            [a, b] if a.log_type() == b.log_type() => Some(a.log_type().to_owned()),
            _ => None,
        });
        match twice {
            Some(log_type) => Err(RegistryError { log_type }),
            None => Ok(Self { programs, first_accepting: None }),
        }
    }

    /// A registry with the vendor's rule: a record belongs to the first of these programs, in this order, that accepts
    /// it. (Language spec, section F.8.)
    ///
    /// ```
    /// use logwright::{Classified, Registry, Scratch, schemas};
    ///
    /// // An audit record that lacks its actor is rejected as one, but the network schema requires next to nothing.
    /// let record = br#"{"time":1,"event":{"origin":"NODE","action":"LOGIN"}}"#;
    /// let programs = [schemas::tailscale_audit().compile()?, schemas::tailscale_network().compile()?];
    /// let mut scratch = Scratch::default();
    /// let nearest = Registry::new(programs.clone())?;
    /// assert!(matches!(nearest.classify(record, &mut scratch), Classified::Rejected(_)));
    /// let first = Registry::first_accepting(programs)?;
    /// assert!(matches!(first.classify(record, &mut scratch), Classified::Event(_)));
    /// # Ok::<(), logwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Registry::new`].
    pub fn first_accepting(programs: impl IntoIterator<Item = Program>) -> Result<Self, RegistryError> {
        let order: Vec<Program> = programs.into_iter().collect();
        let registry = Self::new(order.iter().cloned())?;
        let place = |program: &Program| {
            registry.programs.iter().position(|other| other.log_type() == program.log_type())
        };
        let order = order.iter().filter_map(place).collect();
        Ok(Self { first_accepting: Some(order), ..registry })
    }

    /// The issue of a record that belongs to no schema.
    fn unclassified(&self, record: &[u8]) -> Rejection {
        let is_private = self.programs.iter().any(|program| program.plan().has_masks);
        Rejection::of(Issue::of_record(Code::Unclassified, 0..record.len(), is_private))
    }

    /// The programs, by log type.
    pub fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// Finds the schema that `record` belongs to and gives its verdict.
    pub fn classify<'a>(&'a self, record: &'a [u8], scratch: &'a mut Scratch) -> Classified<'a> {
        let classified = self.judge(record, scratch);
        classified.tell();
        classified
    }

    fn judge<'a>(&'a self, record: &'a [u8], scratch: &'a mut Scratch) -> Classified<'a> {
        let mut best = std::mem::take(&mut scratch.spare);
        let ranking = self.rank(record, scratch, &mut best);
        scratch.spare = std::mem::replace(&mut scratch.tape, best);
        let ranking = match ranking {
            Ok(ranking) => ranking,
            Err(rejection) => return Classified::Rejected(Rejected::of(rejection)),
        };
        let Some(winner) = ranking.first() else {
            let hint = Some(Hint::new(&self.programs, record));
            return Classified::Rejected(Rejected { hint, ..Rejected::of(self.unclassified(record)) });
        };
        if winner.accepted
            && let (Ok(text), Some(program)) = (std::str::from_utf8(record), self.programs.get(winner.place))
        {
            return Classified::Event(Event::borrowing(program, Source::Json(text), &scratch.tape));
        }
        Classified::Rejected(self.refuse(record, &ranking, Vec::new(), scratch))
    }

    /// Judges the record by every program; the winner comes first, and its tape is in `best`.
    fn rank(&self, record: &[u8], scratch: &mut Scratch, best: &mut Tape) -> Result<Vec<Score>, Rejection> {
        let mut ranking: Vec<Score> = Vec::with_capacity(self.programs.len());
        let mut too_large = None;
        let order = self.first_accepting.clone().unwrap_or_else(|| (0..self.programs.len()).collect());
        for place in order {
            let Some(program) = self.programs.get(place).filter(|program| !program.reads_text()) else {
                continue;
            };
            let text = match engine::read(program.plan(), record, scratch) {
                Ok(text) => text,
                // Another program may have higher limits; what is no JSON is none for every program.
                Err(rejection) if is_limit(&rejection) => {
                    too_large = Some(rejection);
                    continue;
                }
                Err(rejection) => return Err(rejection),
            };
            let mut tally = Tally::default();
            engine::verdict(program.plan(), &Source::Json(text), scratch, &mut tally);
            let score = Score::new(place, program.plan(), &scratch.tape, tally);
            if self.first_accepting.is_some() && score.accepted {
                std::mem::swap(&mut scratch.tape, best);
                return Ok(vec![score]);
            }
            if ranking.iter().all(|other| score.cmp(other) == Ordering::Less) {
                std::mem::swap(&mut scratch.tape, best);
            }
            ranking.push(score);
        }
        if let (true, Some(rejection)) = (ranking.is_empty(), too_large) {
            return Err(rejection);
        }
        settle(&mut ranking);
        Ok(ranking)
    }

    /// What the winner and the next ones have against the record: what was `told` by place, else by reading it again.
    fn refuse<'a>(
        &'a self,
        record: &[u8],
        ranking: &[Score],
        mut told: Vec<(usize, Rejection)>,
        scratch: &mut Scratch,
    ) -> Rejected<'a> {
        let mut rejections = ranking.iter().filter_map(|score| {
            let program = self.programs.get(score.place)?;
            let rejection = match told.iter().position(|(place, _)| *place == score.place) {
                Some(found) => told.swap_remove(found).1,
                None if program.reads_text() => return None,
                None => program.interpret_in(record, scratch).err()?,
            };
            Some((program.log_type(), rejection))
        });
        let Some((log_type, rejection)) = rejections.next() else {
            return Rejected::of(self.unclassified(record));
        };
        let others = rejections
            .take(OTHERS)
            .filter_map(|(log_type, rejection)| Some((log_type, rejection.issues().first()?.clone())))
            .collect();
        Rejected { log_type: Some(log_type), others, ..Rejected::of(rejection) }
    }
}

/// Nearest first; without those that `validate` drops, and without any if none has anything to do with the record.
fn settle(ranking: &mut Vec<Score>) {
    if ranking.iter().any(|score| !score.denied) {
        ranking.retain(|score| !score.denied);
    }
    ranking.sort_unstable();
    if ranking.iter().all(|score| score.declared == 0 && !score.accepted) {
        ranking.clear();
    }
}

fn is_limit(rejection: &Rejection) -> bool {
    rejection.issues().iter().any(|issue| matches!(issue.code(), Code::LimitRecord | Code::LimitDepth))
}
