//! [`Session`]: a program run on one stream, with what a text parser remembers of it.

use super::input::{LineInput, LineItem};
use super::issue::{Detail, Issue};
use super::walk::walk;
use super::{Rejection, Scratch, collect, derive, utf8};
use crate::compile::Program;
use crate::diagnostic::Code;
use crate::event::Event;
use crate::event::tape::Source;
use crate::pointer::Pointer;
use crate::telemetry;
use crate::text::{LineReader, LineState, TextIssue, TextValues};
use std::sync::Arc;

/// A program run on one stream: it keeps what a text parser remembers (header, skipped lines) and the memory that is
/// used again from record to record. Start a new one for every stream.
///
/// ```
/// use logwright::Schema;
///
/// let schema = Schema::from_yaml(r#"
/// schema: Custom.Door
/// parser: {csv: {delimiter: ",", hasHeader: true}}
/// fields:
/// - {name: badge, type: bigint}
/// - {name: door, type: string}
/// "#)?;
/// let program = schema.compile()?;
/// let mut session = program.session();
/// assert!(session.interpret(b"badge,door")?.is_none(), "the header is no event");
/// let event = session.interpret(b"7,north")?.expect("a row is an event");
/// assert_eq!(event.get("/door").and_then(|door| door.as_str()), Some("north"));
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Debug)]
pub struct Session {
    program: Program,
    state: Option<LineState>,
    values: TextValues,
    scratch: Scratch,
}

impl Program {
    /// Starts a stream.
    pub fn session(&self) -> Session {
        Session {
            state: self.plan().reader.as_ref().map(LineReader::start),
            program: self.clone(),
            values: TextValues::default(),
            scratch: Scratch::default(),
        }
    }
}

impl Session {
    /// Reads the next record or line of the stream; `None` for a line that is no event: a header, a skipped line or an
    /// empty one.
    ///
    /// # Errors
    /// As [`Program::interpret`], and for text lines `text-unmatched`, `csv-record` and `limit-derived`.
    pub fn interpret<'a>(&'a mut self, record: &'a [u8]) -> Result<Option<Event<'a>>, Rejection> {
        // A line of white space is for the text parser to judge; framing drops it before it gets here.
        if record.is_empty() {
            return Ok(None);
        }
        let Self { program, state, values, scratch } = self;
        let source = match state {
            None => program.run(record, scratch).map(Some),
            Some(state) => line(program, record, state, values, scratch),
        };
        if !matches!(source, Ok(None)) {
            let rejected = source.as_ref().err().and_then(Rejection::first_code);
            telemetry::judged(Some(program.log_type()), rejected);
        }
        Ok(source?.map(|source| Event::borrowing(program, source, &scratch.tape)))
    }

    /// The program it runs.
    pub fn program(&self) -> &Program {
        &self.program
    }
}

/// A text record outside any stream: the first line of one.
pub(super) fn first_line<'a>(
    program: &'a Program,
    record: &'a [u8],
    scratch: &mut Scratch,
) -> Result<Source<'a>, Rejection> {
    let nothing =
        || Rejection::of(Issue::of_record(Code::TextUnmatched, 0..record.len(), program.plan().has_masks));
    let Some(reader) = &program.plan().reader else { return Err(nothing()) };
    line(program, record, &mut reader.start(), &mut TextValues::default(), scratch)?.ok_or_else(nothing)
}

/// Reads the next line of a stream and judges it.
fn line<'a>(
    program: &Program,
    record: &'a [u8],
    state: &mut LineState,
    values: &mut TextValues,
    scratch: &mut Scratch,
) -> Result<Option<Source<'a>>, Rejection> {
    let source = read_line(program, record, state, values, scratch)?;
    if let Some(source) = &source {
        collect(program.plan(), source, scratch)?;
    }
    Ok(source)
}

/// Reads the next line of a stream and walks it; what is wrong here is the only thing that is reported.
pub(crate) fn read_line<'a>(
    program: &Program,
    record: &'a [u8],
    state: &mut LineState,
    values: &mut TextValues,
    scratch: &mut Scratch,
) -> Result<Option<Source<'a>>, Rejection> {
    let plan = program.plan();
    let Some(reader) = &plan.reader else { return Ok(None) };
    let text = utf8(plan, record).inspect_err(|_| reader.refuse(state))?;
    match reader.read(state, text, plan.limits.derived_bytes, values) {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(issue) => return Err(Rejection::of(text_issue(issue, plan.has_masks))),
    }
    let mut input = LineInput::new(text, reader, state, values);
    // A text line has no syntax and no depth, so the walk cannot fail.
    if walk(plan, &mut input, LineItem::Record, &mut scratch.tape, &mut scratch.work).is_err() {
        return Ok(None);
    }
    let source = Source::Line(text);
    derive(plan, &source, scratch).map_err(Rejection::of)?;
    Ok(Some(source))
}

fn text_issue(issue: TextIssue, is_private: bool) -> Issue {
    Issue {
        code: issue.code,
        record_pointer: Pointer::root(),
        schema_pointer: Arc::new(Pointer::root().key("parser")),
        span: Some(issue.span),
        detail: Detail::Text(issue.message),
        is_private,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Code, CompileOptions, Limits, Schema};

    #[test]
    fn a_header_that_is_refused_is_not_replaced_by_a_row() {
        let options = CompileOptions::default().limits(Limits::default().record_bytes(8));
        for (columns, row) in [("", Err(Code::CsvRecord)), (", columns: [a, b]", Ok(Some("1")))] {
            let yaml = format!(
                "schema: Test.Table\nparser: {{csv: {{delimiter: ',', hasHeader: true{columns}}}}}\n\
                 fields: [{{name: a, type: string}}]"
            );
            let program = Schema::from_yaml(&yaml).unwrap().compile_with(&options).unwrap();
            for (header, code) in [(&b"\xff,b"[..], Code::InvalidUtf8), (b"a,b,c,d,e", Code::LimitRecord)] {
                let mut session = program.session();
                let mut next = |line: &[u8]| match session.interpret(line) {
                    Ok(event) => Ok(event.map(|event| event.get("/a").unwrap().as_str().unwrap().to_owned())),
                    Err(rejection) => Err(rejection.issues()[0].code()),
                };
                assert_eq!(next(header), Err(code));
                for _ in 0..2 {
                    assert_eq!(next(b"1,2"), row.map(|row| row.map(str::to_owned)));
                }
            }
        }
    }
}
