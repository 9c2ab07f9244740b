//! [`Registry`]: several programs, and which of them a record belongs to.

mod hint;
mod keys;
mod nearest;
mod next;
mod present;
mod rank;
mod rejected;
mod score;
mod session;

use self::hint::Hint;
use self::keys::Keys;
use self::nearest::Nearest;
use self::rank::settle;
use self::rejected::Others;
pub use self::rejected::Rejected;
use self::score::{Score, Tally};
pub use self::session::RegistrySession;
use crate::compile::Program;
use crate::diagnostic::Code;
use crate::engine::{self, Issue, Rejection, Scratch};
use crate::event::Event;
use crate::event::tape::Source;
use crate::telemetry;
use std::sync::Arc;

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
/// Not every schema reads every record. The likeliest one does, and then those that could be nearer, by the keys that
/// they declare and the record has; mostly there are none, so that classifying costs little more than
/// [`Program::interpret_in`] of the right schema, however many there are. The more alike schemas are in their keys, the
/// more of them read. No allocation for an accepted record in steady state; the memory of a registry is in proportion to
/// the fields of its schemas.
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
    /// The keys they declare.
    keys: Arc<Keys>,
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
            Self::Rejected(rejected) => {
                telemetry::judged(rejected.log_type(), rejected.rejection().first_code());
            }
        }
    }
}

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
            None => Ok(Self { keys: Arc::new(Keys::new(&programs)), programs, first_accepting: None }),
        }
    }

    /// A registry with the vendor's rule: a record belongs to the first of these programs, in this order, that accepts
    /// it. (Language spec, section F.8.) They read it one after the other.
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
        match self.nearest(record, scratch) {
            Ok(nearest) => self.verdict(record, nearest, scratch),
            Err(rejection) => Classified::Rejected(Rejected::of(rejection)),
        }
    }

    /// What becomes of a record that was read.
    fn verdict<'a>(
        &'a self,
        record: &'a [u8],
        nearest: Option<Nearest<'a>>,
        scratch: &'a mut Scratch,
    ) -> Classified<'a> {
        if let Some(Nearest { score, text }) = nearest.filter(|nearest| !nearest.score.is_nothing())
            && let Some(program) = self.programs.get(score.place)
        {
            let source = Source::Json(text);
            if score.accepted {
                return Classified::Event(Event::borrowing(program, source, &scratch.tape));
            }
            let judged = match program.plan() {
                // What was masked would be judged as it is shown.
                plan if plan.has_masks => program.interpret_in(record, scratch).map(drop),
                plan => engine::collect(plan, &source, scratch),
            };
            if let Err(rejection) = judged {
                let others = Others::ask(self, record);
                return Classified::Rejected(Rejected::by(program.log_type(), rejection, others));
            }
        }
        let hint = Some(Hint::new(&self.programs, record));
        Classified::Rejected(Rejected { hint, ..Rejected::of(self.unclassified(record)) })
    }

    /// The JSON program that the record is nearest to; its tape is the scratch's.
    fn nearest<'r>(&self, record: &'r [u8], scratch: &mut Scratch) -> Result<Option<Nearest<'r>>, Rejection> {
        if self.first_accepting.is_none()
            && let Some(nearest) = self.keys.nearest(&self.programs, record, scratch)
        {
            return Ok(Some(nearest));
        }
        let score = self.rank(record, scratch)?.first().copied();
        Ok(score.zip(std::str::from_utf8(record).ok()).map(|(score, text)| Nearest { score, text }))
    }
}

#[cfg(test)]
mod tests;
