//! How a record becomes an event: [`walk`] reads it once, [`judge`] gives the verdict.
//!
//! ```text
//! bytes ── size, UTF-8 ──> TextInput ─┐
//! serde_json::Value ─────> ValueInput ┼─ walk ─> Tape ─ judge ─> Event | Rejection
//! text line ── text ─────> LineInput ─┘
//! ```

mod coerce;
mod derive;
mod found;
mod input;
mod issue;
mod judge;
mod mask;
mod order;
mod rejection;
mod session;
mod survey;
mod unknown;
mod validate;
mod walk;

use self::input::{RecordInput, ValueInput, ValueItem};
use self::issue::Detail;
pub use self::issue::Issue;
pub(crate) use self::judge::{Collect, Sink};
use self::judge::{Gate, judge};
pub use self::rejection::Rejection;
pub use self::session::Session;
pub(crate) use self::session::read_line;
pub(crate) use self::survey::survey;
pub(crate) use self::unknown::{is_whole, undeclared};
#[cfg(feature = "proptest")]
pub(crate) use self::validate::broken;
use self::walk::{Work, walk};
use crate::compile::{Plan, Program};
use crate::diagnostic::Code;
use crate::event::Event;
use crate::event::tape::{Source, Tape};
use crate::json::{SyntaxError, SyntaxKind};
use serde_json::Value;
use std::fmt;

/// Memory that is reused from record to record, so that interpreting allocates nothing in steady state. One per thread.
///
/// ```
/// use logwright::{Scratch, schemas};
///
/// let program = schemas::tailscale_network().compile()?;
/// let mut scratch = Scratch::default();
/// for record in [r#"{"time":1,"event":{"nodeId":"n1"}}"#, r#"{"time":2,"event":{"nodeId":"n2"}}"#] {
///     let event = program.interpret_in(record.as_bytes(), &mut scratch)?;
///     assert!(event.time().is_some());
/// }
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Default)]
pub struct Scratch {
    pub(crate) tape: Tape,
    pub(crate) compare: Compare,
    work: Work,
    /// Where a text is copied to be searched for indicators.
    copy: String,
}

/// For who compares what several programs make of one record.
#[derive(Default)]
pub(crate) struct Compare {
    /// A second tape.
    pub(crate) spare: Tape,
    /// A number for each of the programs.
    pub(crate) bounds: Vec<u32>,
    /// Whether each of their keys was met.
    pub(crate) met: Vec<bool>,
    /// For keys with escapes.
    pub(crate) key: String,
    /// The place of the program that the last record belonged to, and how many before it did. It is only a guess for the
    /// next one.
    pub(crate) last: usize,
    pub(crate) in_a_row: u32,
}

/// For so many entries there is room before a record is read, if the schema has as many nodes.
const MOST_ROOM: usize = 64;

impl Program {
    /// Whether [`interpret`](Self::interpret) accepts the record, at a lower price.
    pub fn accepts(&self, record: &[u8]) -> bool {
        self.accepts_in(record, &mut Scratch::default())
    }

    /// As [`accepts`](Self::accepts), in memory that is used again.
    pub fn accepts_in(&self, record: &[u8], scratch: &mut Scratch) -> bool {
        if self.reads_text() {
            return self.run(record, scratch).is_ok();
        }
        let Ok(text) = read(self.plan(), record, scratch) else { return false };
        let mut gate = Gate::default();
        verdict(self.plan(), &Source::Json(text), scratch, &mut gate);
        !gate.refused
    }

    /// Reads one record and gives the event it is.
    ///
    /// A program with a text parser reads the record as the first line of a stream; use a [`Session`] for the others.
    ///
    /// # Errors
    /// All issues of the record, with the codes of [`Code`]: `invalid-utf8`, `limit-record`, `syntax`, `trailing-data`,
    /// `limit-depth` or `not-an-object` alone; else any of `type-mismatch`, `value-unparsed`, `value-range`,
    /// `timestamp-unparsed`, `timestamp-range`, `missing-field`, `value-denied`, `address-invalid`, `embedded-syntax`.
    ///
    /// ```
    /// use logwright::{Code, schemas};
    ///
    /// let program = schemas::tailscale_network().compile()?;
    /// let rejection = program.interpret(br#"{"time":"soon","event":{}}"#).unwrap_err();
    /// let issue = &rejection.issues()[0];
    /// assert_eq!((issue.code(), issue.record_pointer().as_str()), (Code::TimestampUnparsed, "/time"));
    /// assert_eq!(issue.span(), Some(8..14));
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn interpret<'a>(&'a self, record: &'a [u8]) -> Result<Event<'a>, Rejection> {
        let mut scratch = Scratch::default();
        let source = self.run(record, &mut scratch)?;
        Ok(Event::owning(self, source, scratch.tape))
    }

    /// As [`interpret`](Self::interpret), in memory that is used again: no allocation for an accepted record in steady
    /// state.
    ///
    /// # Errors
    /// As [`interpret`](Self::interpret).
    pub fn interpret_in<'a>(
        &'a self,
        record: &'a [u8],
        scratch: &'a mut Scratch,
    ) -> Result<Event<'a>, Rejection> {
        let source = self.run(record, scratch)?;
        Ok(Event::borrowing(self, source, &scratch.tape))
    }

    /// As [`interpret`](Self::interpret), for a record that was parsed already. The event borrows from the value.
    ///
    /// It costs as much as there are fields: `json` values and what no field describes are not looked into. So the limits
    /// [`record_bytes`](crate::Limits::record_bytes) and [`nesting`](crate::Limits::nesting) bound what is read of the
    /// value, and not what is passed over; who builds a value bounds it.
    ///
    /// # Errors
    /// As [`interpret`](Self::interpret) of the value written as JSON, without spans. A program with a text parser takes
    /// no values: `text-unmatched`.
    pub fn interpret_value<'a>(&'a self, record: &'a Value) -> Result<Event<'a>, Rejection> {
        let mut scratch = Scratch::default();
        let source = self.run_value(record, &mut scratch)?;
        Ok(Event::owning(self, source, scratch.tape))
    }

    /// As [`interpret_value`](Self::interpret_value), in memory that is used again: one allocation for an accepted record
    /// in steady state.
    ///
    /// # Errors
    /// As [`interpret_value`](Self::interpret_value).
    ///
    /// ```
    /// use logwright::{Scratch, schemas};
    ///
    /// let program = schemas::tailscale_network().compile()?;
    /// let mut scratch = Scratch::default();
    /// let record = serde_json::json!({"time": 1.5, "event": {"nodeId": "n1"}});
    /// let event = program.interpret_value_in(&record, &mut scratch)?;
    /// assert_eq!(event.get("/event/nodeId").and_then(|id| id.as_str()), Some("n1"));
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn interpret_value_in<'a>(
        &'a self,
        record: &'a Value,
        scratch: &'a mut Scratch,
    ) -> Result<Event<'a>, Rejection> {
        let source = self.run_value(record, scratch)?;
        Ok(Event::borrowing(self, source, &scratch.tape))
    }

    /// Walks and judges a value.
    fn run_value<'a>(&self, record: &'a Value, scratch: &mut Scratch) -> Result<Source<'a>, Rejection> {
        let reject = |issue: Issue| Rejection::of(Issue { span: None, ..issue });
        let refuse = |code| Err(reject(Issue::of_record(code, 0..0, true)));
        if self.reads_text() {
            return refuse(Code::TextUnmatched);
        }
        let plan = self.plan();
        let mut input = ValueInput::new(plan.limits.nesting, plan.nodes.len().min(MOST_ROOM));
        let walked = walk(plan, &mut input, ValueItem::root(record), &mut scratch.tape, &mut scratch.work);
        if input.bytes > plan.limits.record_bytes.min(u32::MAX as usize) {
            return refuse(Code::LimitRecord);
        }
        match walked {
            Ok(true) => {}
            Ok(false) => return refuse(Code::NotAnObject),
            Err(error) => return Err(reject(syntax_issue(error, 0, plan.has_masks))),
        }
        let source = Source::Values { root: record, values: input.values };
        derive(plan, &source, scratch).map_err(reject)?;
        collect(plan, &source, scratch)?;
        Ok(source)
    }

    /// Walks and judges a record of JSON text.
    fn run<'a>(&'a self, record: &'a [u8], scratch: &mut Scratch) -> Result<Source<'a>, Rejection> {
        if self.reads_text() {
            return session::first_line(self, record, scratch);
        }
        let source = Source::Json(read(self.plan(), record, scratch)?);
        collect(self.plan(), &source, scratch)?;
        Ok(source)
    }
}

/// Checks size and UTF-8 and walks the record; what is wrong here is the only thing that is reported.
pub(crate) fn read<'r>(plan: &Plan, record: &'r [u8], scratch: &mut Scratch) -> Result<&'r str, Rejection> {
    let text = utf8(plan, record)?;
    read_text(plan, text, plan.limits.nesting, scratch).map(|()| text)
}

/// Walks a record that is text and no longer than the limit, as if the plan's limit of nesting was this one.
pub(crate) fn read_text(
    plan: &Plan,
    text: &str,
    nesting: usize,
    scratch: &mut Scratch,
) -> Result<(), Rejection> {
    let Scratch { tape, work, .. } = scratch;
    let mut key = std::mem::take(&mut work.key);
    let mut input = RecordInput::new(text, nesting, &mut key);
    let walked =
        walk(plan, &mut input, (), tape, work).and_then(|is_object| input.finish().map(|()| is_object));
    work.key = key;
    match walked {
        Ok(true) => derive(plan, &Source::Json(text), scratch).map_err(Rejection::of),
        Ok(false) => Err(Rejection::of(Issue::of_record(
            Code::NotAnObject,
            tape.span.0 as usize..tape.span.1 as usize,
            plan.has_masks,
        ))),
        Err(error) => Err(Rejection::of(syntax_issue(error, text.len(), plan.has_masks))),
    }
}

/// Makes the values that come from other places; for most schemas there are none.
fn derive(plan: &Plan, source: &Source<'_>, scratch: &mut Scratch) -> Result<(), Issue> {
    if plan.derivations.is_empty() {
        return Ok(());
    }
    let (start, end) = scratch.tape.span;
    let made = derive::derive(plan, source, &mut scratch.tape, &mut scratch.work);
    made.map_err(|_| Issue::of_record(Code::LimitDerived, start as usize..end as usize, plan.has_masks))
}

/// The record as text, if it is within the size limit and UTF-8.
pub(crate) fn utf8<'r>(plan: &Plan, record: &'r [u8]) -> Result<&'r str, Rejection> {
    // Offsets into a record are kept in 32 bits.
    if record.len() > plan.limits.record_bytes.min(u32::MAX as usize) {
        return Err(Rejection::of(Issue::of_record(Code::LimitRecord, 0..record.len(), plan.has_masks)));
    }
    simdutf8::basic::from_utf8(record).map_err(|_| {
        let bad = std::str::from_utf8(record).err().map_or(0, |error| error.valid_up_to());
        Rejection::of(Issue::of_record(Code::InvalidUtf8, bad..(bad + 1).min(record.len()), plan.has_masks))
    })
}

/// Judges what was walked, telling `sink` every issue.
pub(crate) fn verdict<S: Sink>(plan: &Plan, source: &Source<'_>, scratch: &mut Scratch, sink: &mut S) {
    judge(plan, source, &mut scratch.tape, &mut scratch.copy, sink);
}

/// Judges what was walked; the rejection if there is an issue.
pub(crate) fn collect(plan: &Plan, source: &Source<'_>, scratch: &mut Scratch) -> Result<(), Rejection> {
    let mut sink = Collect::new(plan.limits.issues);
    verdict(plan, source, scratch, &mut sink);
    sink.finish()
}

fn syntax_issue(error: SyntaxError, length: usize, is_private: bool) -> Issue {
    let code = match error.kind {
        SyntaxKind::Depth => Code::LimitDepth,
        SyntaxKind::Trailing => Code::TrailingData,
        _ => Code::Syntax,
    };
    let end = if error.kind == SyntaxKind::Trailing { length } else { error.offset() };
    Issue { detail: Detail::Syntax(error.kind), ..Issue::of_record(code, error.offset()..end, is_private) }
}

/// Shows no data of a record.
impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
