//! [`OwnedEvent`]: an event that borrows nothing.

use super::tape::{Data, Place, Source, Tape, TextRef};
use super::{Event, TapeHold};
use crate::compile::Program;
use crate::json::value_text;
use std::fmt;

/// An event that borrows nothing: it holds the program, the record and the tape, and can be sent and kept.
///
/// ```
/// use logwright::{OwnedEvent, schemas};
///
/// let program = schemas::tailscale_network().compile()?;
/// let kept: OwnedEvent = {
///     let record = br#"{"time":1,"event":{"nodeId":"n1"}}"#.to_vec();
///     program.interpret(&record)?.into_owned()
/// };
/// assert_eq!(kept.as_event().get("/event/nodeId").and_then(|id| id.as_str()), Some("n1"));
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Clone)]
pub struct OwnedEvent {
    program: Program,
    record: Box<str>,
    is_line: bool,
    tape: Box<Tape>,
}

impl OwnedEvent {
    pub(super) fn new(event: Event<'_>) -> Self {
        let Event { program, source, tape } = event;
        let mut tape = match tape {
            TapeHold::Own(tape) => tape,
            TapeHold::Lent(tape) => Box::new(tape.clone()),
        };
        let (record, is_line) = match source {
            Source::Json(record) => (record, false),
            Source::Line(line) => (line, true),
            Source::Values { .. } => {
                adopt(&source, &mut tape);
                ("", false)
            }
        };
        Self { program: program.clone(), record: record.into(), is_line, tape }
    }

    /// The event, as it was.
    pub fn as_event(&self) -> Event<'_> {
        let source = if self.is_line { Source::Line(&self.record) } else { Source::Json(&self.record) };
        Event::borrowing(&self.program, source, &self.tape)
    }
}

/// Copies what the tape refers to in values into its buffer.
fn adopt(source: &Source<'_>, tape: &mut Tape) {
    let Tape { entries, buffer, found, .. } = tape;
    let mut copy = |text: &mut TextRef, as_json: bool| {
        if text.place != Place::Value {
            return;
        }
        let start = buffer.len();
        match source.value(*text) {
            Some(value) if as_json => buffer.push_str(&value_text(value)),
            Some(value) => buffer.push_str(value.as_str().unwrap_or_default()),
            None => {}
        }
        *text = TextRef::in_buffer(start, buffer);
    };
    for entry in entries {
        match &mut entry.data {
            Data::Text(text) | Data::Number(text) => copy(text, false),
            Data::Json(text) => copy(text, true),
            _ => {}
        }
    }
    for found in found {
        copy(&mut found.text, false);
    }
}

/// Shows no data of the record.
impl fmt::Debug for OwnedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_event(), f)
    }
}
