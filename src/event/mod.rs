//! [`Event`]: a record that was accepted, seen through its schema.

mod indicators;
mod owned;
mod serialize;
mod stamp;
pub(crate) mod tape;
mod view;
mod write;

pub(crate) use self::write::{json_text, plain_text};

pub use self::indicators::Indicators;
pub use self::owned::OwnedEvent;
pub use self::stamp::{Dialect, RowId, Stamp};
use self::tape::{Source, Tape};
pub use self::view::{Array, Json, Object, Value};
use crate::compile::Program;
use crate::pointer;
use crate::timestamp::Timestamp;
use std::fmt;

/// A record that was accepted, seen through its schema. It borrows from the program, the record and the scratch memory;
/// [`into_owned`](Self::into_owned) cuts it loose.
///
/// ```
/// use logwright::{schemas, IndicatorKind};
///
/// let program = schemas::tailscale_audit().compile()?;
/// let event = program.interpret(br#"{"time":1780500887.356,"event":{"origin":"NODE","action":"LOGIN",
///     "actor":{"id":"u1CNTRL","loginName":"ada@example.com"},"target":{"id":"n1CNTRL"}}}"#)?;
/// assert_eq!(event.time().unwrap().to_string(), "2026-06-03T15:34:47.356Z");
/// assert_eq!(event.get("/event/actor/id").and_then(|id| id.as_str()), Some("u1CNTRL"));
/// assert_eq!(event.indicators().of(IndicatorKind::Emails).collect::<Vec<_>>(), ["ada@example.com"]);
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Clone)]
pub struct Event<'a> {
    program: &'a Program,
    source: Source<'a>,
    tape: TapeHold<'a>,
}

/// The tape: the event's own, or lent by scratch memory.
#[derive(Clone)]
enum TapeHold<'a> {
    Own(Box<Tape>),
    Lent(&'a Tape),
}

impl<'a> Event<'a> {
    pub(crate) fn owning(program: &'a Program, source: Source<'a>, tape: Tape) -> Self {
        Self { program, source, tape: TapeHold::Own(Box::new(tape)) }
    }

    pub(crate) fn borrowing(program: &'a Program, source: Source<'a>, tape: &'a Tape) -> Self {
        Self { program, source, tape: TapeHold::Lent(tape) }
    }

    pub(crate) fn source(&self) -> &Source<'a> {
        &self.source
    }

    pub(crate) fn tape(&self) -> &Tape {
        match &self.tape {
            TapeHold::Own(tape) => tape,
            TapeHold::Lent(tape) => tape,
        }
    }

    /// The program that read it.
    pub fn program(&self) -> &'a Program {
        self.program
    }

    /// The log type: the schema's name.
    pub fn log_type(&self) -> &'a str {
        self.program.log_type()
    }

    /// The event time: the first timestamp in schema order, depth first, that is marked `isEventTime` and present;
    /// `None` if there is none, and then the parse time stands for it. (Language spec, section F.6.)
    pub fn time(&self) -> Option<Timestamp> {
        self.tape().event_time.map(|zoned| zoned.instant)
    }

    /// The indicators found, sorted and each once.
    pub fn indicators(&self) -> Indicators<'_> {
        Indicators::new(&self.source, self.tape())
    }

    /// The fields of the record.
    pub fn root(&self) -> Object<'_> {
        let plan = self.program.plan();
        Object::new(self.view(), &plan.root, self.tape().root)
    }

    /// The value at an RFC 6901 pointer of declared names and array indices, such as `/event/actor/id`; `None` if it is
    /// absent or not declared. The inside of a `json` value is not looked into.
    pub fn get(&self, pointer: &str) -> Option<Value<'_>> {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        pointer::tokens(pointer).try_fold(Value::Object(self.root()), |value, token| match value {
            Value::Object(object) => object.get(&token),
            Value::Array(array) => array.get(pointer::array_index(&token)?),
            _ => None,
        })
    }

    /// How many members of declared objects no field of the schema stands for. They are dropped from the event;
    /// [`unknown_pointers`](Event::unknown_pointers) tells which they are. (Language spec, section F.2.)
    pub fn unknown_fields(&self) -> usize {
        let tape = self.tape();
        tape.unknown_members(tape.root)
    }

    /// Cuts the event loose from the record and the scratch memory.
    pub fn into_owned(self) -> OwnedEvent {
        OwnedEvent::new(self)
    }

    fn view(&self) -> View<'_> {
        View { plan: self.program.plan(), source: &self.source, tape: self.tape() }
    }
}

/// What the views of an event look at.
#[derive(Clone, Copy)]
struct View<'e> {
    plan: &'e crate::compile::Plan,
    source: &'e Source<'e>,
    tape: &'e Tape,
}

/// Shows no data of the record.
impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("log_type", &self.log_type())
            .field("time", &self.time())
            .finish_non_exhaustive()
    }
}
