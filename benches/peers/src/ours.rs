//! Logwright's own ways to read a corpus.

use crate::corpus::{self, Corpus};
use crate::tally::{Outcome, Reader, Seen, Sink};
use logwright::stream::{Pieces, SplitOptions};
use logwright::{
    Classified, Dialect, Event, IndicatorKind, Program, Registry, RegistrySession, RowId, Schema, Scratch,
    Stamp, Timestamp, schemas,
};
use serde_json::Value;
use std::hint::black_box;

impl Outcome for Event<'_> {
    fn seen(&self) -> Seen<'_> {
        let nanos = |pointer| Some(self.get(pointer)?.as_timestamp()?.unix_nanoseconds());
        let other_times = if self.log_type() == "Tailscale.Audit" {
            [nanos("/event/deferredAt"), nanos("/fields/recorded"), None]
        } else {
            [nanos("/event/start"), nanos("/event/end"), nanos("/fields/recorded")]
        };
        Seen {
            time: self.time().map_or(0, Timestamp::unix_nanoseconds),
            other_times,
            email: self.indicators().of(IndicatorKind::Emails).next(),
            actor_id: self.indicators().of(IndicatorKind::ActorIds).next(),
        }
    }
}

pub(crate) fn audit() -> Program {
    schemas::tailscale_audit().compile().expect("a shipped schema compiles")
}

pub(crate) fn network() -> Program {
    schemas::tailscale_network().compile().expect("a shipped schema compiles")
}

pub(crate) fn registry() -> Registry {
    Registry::new([audit(), network()]).expect("two log types")
}

fn stamp() -> Stamp {
    let time = Timestamp::from_unix(1_789_372_800, 0).expect("a time in range");
    Stamp::new(time, RowId::from_seed(7, 0))
}

/// `Program::interpret_in`.
pub(crate) struct Interpret {
    program: Program,
    scratch: Scratch,
}

impl Interpret {
    pub(crate) fn new(program: Program) -> Self {
        Self { program, scratch: Scratch::default() }
    }
}

impl Reader for Interpret {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        for record in corpus.iter() {
            if let Ok(event) = self.program.interpret_in(record, &mut self.scratch) {
                sink.accept(&event);
            }
        }
    }
}

/// `Program::interpret_in`, then `Event::write_json` in the lake dialect.
pub(crate) struct Write {
    interpret: Interpret,
    stamp: Stamp,
    out: Vec<u8>,
}

impl Write {
    pub(crate) fn new(program: Program) -> Self {
        Self { interpret: Interpret::new(program), stamp: stamp(), out: Vec::new() }
    }
}

impl Reader for Write {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        let Interpret { program, scratch } = &mut self.interpret;
        for (ordinal, record) in (0..).zip(corpus.iter()) {
            if let Ok(event) = program.interpret_in(record, scratch) {
                self.out.clear();
                self.stamp.row_id = RowId::from_seed(7, ordinal);
                event.write_json(&mut self.out, Dialect::Lake, &self.stamp);
                black_box(&self.out);
                sink.accept(&event);
            }
        }
    }
}

/// `Registry::classify`.
pub(crate) struct Classify {
    registry: Registry,
    scratch: Scratch,
}

impl Classify {
    pub(crate) fn new() -> Self {
        Self::among(registry().programs().to_vec(), 0)
    }

    /// By a registry of so many schemas: these, and synthetic ones.
    pub(crate) fn among(mut programs: Vec<Program>, count: usize) -> Self {
        for yaml in corpus::schemas(count.saturating_sub(programs.len())) {
            let schema = Schema::from_yaml(&yaml).expect("a schema of our own");
            programs.push(schema.compile().expect("a schema that loads"));
        }
        let registry = Registry::new(programs).expect("log types of their own");
        Self { registry, scratch: Scratch::default() }
    }
}

impl Reader for Classify {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        for record in corpus.iter() {
            if let Classified::Event(event) = self.registry.classify(record, &mut self.scratch) {
                sink.accept(&event);
            }
        }
    }
}

/// `Program::interpret_in` of the schema that each record is of.
pub(crate) struct Right {
    /// The shipped schemas, those first that there are records of.
    pub(crate) programs: Vec<Program>,
    /// By record.
    places: Vec<usize>,
    scratch: Scratch,
}

impl Right {
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let Classify { registry, mut scratch } = Classify::new();
        let mut log_types = Vec::new();
        for record in corpus.iter() {
            let event = match registry.classify(record, &mut scratch) {
                Classified::Event(event) => Some(event),
                _ => None,
            };
            log_types.push(event.expect("a good record").log_type().to_owned());
        }
        let mut programs = registry.programs().to_vec();
        programs.sort_by_key(|program| !log_types.iter().any(|log_type| log_type == program.log_type()));
        let place = |log_type: &String| programs.iter().position(|program| program.log_type() == log_type);
        let places = log_types.iter().filter_map(place).collect();
        Self { programs, places, scratch }
    }

    /// How many of the schemas there are records of.
    pub(crate) fn used(&self) -> usize {
        self.places.iter().max().map_or(0, |place| place + 1)
    }
}

impl Reader for Right {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        for (record, place) in corpus.iter().zip(&self.places) {
            let Some(program) = self.programs.get(*place) else { continue };
            if let Ok(event) = program.interpret_in(record, &mut self.scratch) {
                sink.accept(&event);
            }
        }
    }
}

/// `RegistrySession::classify_next` over each body.
pub(crate) struct Split(RegistrySession);

impl Split {
    pub(crate) fn new() -> Self {
        Self(registry().session())
    }
}

impl Reader for Split {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        for body in corpus.iter() {
            let mut pieces = Pieces::new(body, SplitOptions::default());
            while let Some((_, classified)) = self.0.classify_next(&mut pieces) {
                if let Some(Classified::Event(event)) = classified {
                    sink.accept(&event);
                }
            }
        }
    }
}

/// `Program::interpret_value_in` on values that stay in the cache.
pub(crate) fn hot(program: &Program, values: &[Value], times: usize) -> usize {
    let mut scratch = Scratch::default();
    let mut read = |value| black_box(program.interpret_value_in(value, &mut scratch)).is_ok();
    let mut pass = || values.iter().filter(|value| read(value)).count();
    (0..times).map(|_| pass()).sum()
}
