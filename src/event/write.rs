//! The two dialects an event is written in.

use super::tape::{Data, Entry, Origin, Run, Source, Tape, TextRef};
use super::{Dialect, Event, Stamp};
use crate::compile::{ArrayPlan, Kind, Node, ObjectPlan, Plan};
use crate::json::{unescape_into, write_one_line, write_quoted, write_value};
use crate::timestamp::Timestamp;
use std::io::Write as _;
use std::mem;
use std::ops::Range;

impl Event<'_> {
    /// Appends the event to `out` as one line of JSON without a line break: its fields in schema order, then
    /// `p_log_type`, `p_event_time`, `p_parse_time`, `p_row_id`, source id and label, and the indicators as sorted
    /// `p_any_*` lists. (Language spec, section F.7.)
    ///
    /// Strings without escapes, numbers and `json` values are copied as the record has them, line breaks aside.
    ///
    /// Where in `out` the digits of the row id begin: who counts events only after they were written puts those of
    /// another [`RowId`](crate::RowId) there.
    pub fn write_json(&self, out: &mut Vec<u8>, dialect: Dialect, stamp: &Stamp) -> usize {
        let tape = self.tape();
        let plan = self.program.plan();
        // What is added to the record is longer than what is left out, as a rule.
        out.reserve((tape.span.1 - tape.span.0) as usize + ADDED);
        let mut writer = Writer::new(plan, &self.source, tape, dialect, out);
        writer.bracket(b"", true, tape.span.0, b'{');
        writer.members(&plan.root, tape.root);
        writer.flush();
        if writer.out.last() != Some(&b'{') {
            writer.out.push(b',');
        }
        let row_id = writer.stamp(stamp);
        writer.indicators();
        writer.out.push(b'}');
        row_id
    }
}

/// How much longer an event is than its record, as a rule, in bytes.
const ADDED: usize = 400;

/// Writes values. What stands in the record as it is to be written is not copied value by value but in pieces as long
/// as possible: of a record in schema order and without white space, from one timestamp to the next.
struct Writer<'w> {
    plan: &'w Plan,
    source: &'w Source<'w>,
    tape: &'w Tape,
    dialect: Dialect,
    out: &'w mut Vec<u8>,
    /// The record, if it is JSON.
    record: &'w [u8],
    /// What is to be copied from the record before anything else is written: whole tokens and what is between them.
    piece: Range<usize>,
}

impl<'w> Writer<'w> {
    fn new(
        plan: &'w Plan,
        source: &'w Source<'w>,
        tape: &'w Tape,
        dialect: Dialect,
        out: &'w mut Vec<u8>,
    ) -> Self {
        let record = if let Source::Json(record) = source { record.as_bytes() } else { &[] };
        Self { plan, source, tape, dialect, out, record, piece: 0..0 }
    }

    fn members(&mut self, object: &ObjectPlan, run: Run) {
        let fields = self.plan.fields(object);
        let mut is_first = true;
        for entry in self.tape.run(run) {
            let Some(node) = fields.get(entry.field as usize) else { continue };
            if !entry.is_shown(node) {
                continue;
            }
            let (key, is_own) = match (&node.lake_key, self.dialect) {
                (Some(key), Dialect::Lake) => (key, false),
                _ => (&node.source_key, entry.origin == Origin::Name),
            };
            // The comma before it is not for the first.
            self.value(key.get(usize::from(is_first)..).unwrap_or_default(), is_own, node, entry);
            is_first = false;
        }
    }

    /// Writes a value and what is to stand before it: a comma, a key and its colon. `is_own`: if the record has a key
    /// before the value, it is this one. Most values are strings, which are decided on without a call.
    #[inline]
    fn value(&mut self, before: &[u8], is_own: bool, node: &Node, entry: &Entry) {
        match entry.data {
            // A string without escapes: of a number, the token is as long as its text.
            Data::Text(text)
                if self.source.is_json_clean(text) && entry.end - entry.start == text.length + 2 =>
            {
                self.copy(before, is_own, entry.start, entry.end);
            }
            _ => self.other(before, is_own, node, entry),
        }
    }

    /// As [`value`](Self::value): all that is no string, or none that stands in the record as it is to be written.
    fn other(&mut self, before: &[u8], is_own: bool, node: &Node, entry: &Entry) {
        let token = || self.record.get(entry.start as usize..entry.end as usize).unwrap_or_default();
        let is_token = match (entry.data, &node.kind) {
            (Data::Object(run), Kind::Object(object)) => {
                self.bracket(before, is_own, entry.start, b'{');
                self.members(object, run);
                return self.bracket(b"", true, entry.end.saturating_sub(1), b'}');
            }
            (Data::Array(run), Kind::Array(array)) => {
                self.bracket(before, is_own, entry.start, b'[');
                self.elements(array, run);
                return self.bracket(b"", true, entry.end.saturating_sub(1), b']');
            }
            (Data::Number(text), _) => self.source.is_json_clean(text),
            (Data::Json(text), _) => self.source.is_json_clean(text) && is_one_line(token()),
            (Data::Integer(_), _) => matches!(token(), [b'-' | b'0'..=b'9', ..]) && token() != b"-0",
            (Data::Boolean(boolean), _) => token() == boolean_token(boolean),
            (Data::Null, _) => token() == b"null",
            _ => false,
        };
        if is_token {
            self.copy(before, is_own, entry.start, entry.end);
        } else {
            self.write(before);
            self.scalar(node, entry);
        }
    }

    fn elements(&mut self, array: &ArrayPlan, run: Run) {
        let Some(element) = self.plan.element(array) else { return };
        for (i, entry) in self.tape.run(run).iter().enumerate() {
            self.value(if i == 0 { b"" } else { b"," }, true, element, entry);
        }
    }

    /// Writes what stands in the record from `start` to `end`.
    #[inline]
    fn copy(&mut self, before: &[u8], is_own: bool, start: u32, end: u32) {
        let (start, end) = (start as usize, end as usize);
        // Between two tokens that far apart there is room for what is to stand there, and for nothing else.
        if is_own && self.piece.end + before.len() == start && self.piece.end != 0 {
            self.piece.end = end;
        } else {
            self.write(before);
            self.piece = start..end;
        }
    }

    /// Writes a bracket, which stands at `at` in the record unless the value was made of something else.
    fn bracket(&mut self, before: &[u8], is_own: bool, at: u32, bracket: u8) {
        if self.record.get(at as usize) == Some(&bracket) {
            self.copy(before, is_own, at, at + 1);
        } else {
            self.write(before);
            self.out.push(bracket);
        }
    }

    /// Writes what does not stand in the record.
    #[inline(never)]
    fn write(&mut self, text: &[u8]) {
        self.flush();
        self.out.extend_from_slice(text);
    }

    /// Copies what is to be copied.
    fn flush(&mut self) {
        let piece = mem::take(&mut self.piece);
        self.out.extend_from_slice(self.record.get(piece).unwrap_or_default());
    }

    fn scalar(&mut self, node: &Node, entry: &Entry) {
        match (entry.data, &node.kind) {
            (Data::Text(text), _) => self.text(text),
            (Data::Integer(integer), _) => integer_token(self.out, integer),
            (Data::Number(text), _) => {
                self.out.extend_from_slice(self.source.text(self.tape, text).as_bytes());
            }
            (Data::Float(float), _) => float_token(self.out, float),
            (Data::Boolean(boolean), _) => self.out.extend_from_slice(boolean_token(boolean)),
            (Data::Time(time), Kind::Timestamp { formats, .. }) => match self.tape.times.get(time as usize) {
                Some(time) => match (self.dialect, formats.get(time.format as usize)) {
                    (Dialect::Source, Some(format)) => format.write(time.zoned, self.out),
                    _ => self.time(time.zoned.instant),
                },
                None => self.out.extend_from_slice(b"null"),
            },
            (Data::Json(text), _) => match self.source.value(text) {
                Some(value) => write_value(value, self.out),
                None => write_one_line(self.source.text(self.tape, text), self.out),
            },
            _ => self.out.extend_from_slice(b"null"),
        }
    }

    fn text(&mut self, text: TextRef) {
        let string = self.source.text(self.tape, text);
        if self.source.is_json_clean(text) {
            self.out.push(b'"');
            self.out.extend_from_slice(string.as_bytes());
            self.out.push(b'"');
        } else {
            write_quoted(string, self.out);
        }
    }

    fn time(&mut self, instant: Timestamp) {
        match self.dialect {
            Dialect::Lake => instant.write_lake(self.out),
            Dialect::Source => {
                self.out.push(b'"');
                instant.write_rfc3339(self.out);
                self.out.push(b'"');
            }
        }
    }

    /// Writes what the record does not say. Where the digits of the row id begin.
    fn stamp(&mut self, stamp: &Stamp) -> usize {
        self.out.extend_from_slice(&self.plan.head);
        self.time(self.tape.event_time.map_or(stamp.parse_time, |zoned| zoned.instant));
        self.out.extend_from_slice(b",\"p_parse_time\":");
        self.time(stamp.parse_time);
        self.out.extend_from_slice(b",\"p_row_id\":\"");
        let row_id = self.out.len();
        self.out.extend_from_slice(&stamp.row_id.digits());
        self.out.push(b'"');
        for (key, text) in [("p_source_id", &stamp.source_id), ("p_source_label", &stamp.source_label)] {
            if let Some(text) = text {
                self.out.push(b',');
                write_quoted(key, self.out);
                self.out.push(b':');
                write_quoted(text, self.out);
            }
        }
        row_id
    }

    fn indicators(&mut self) {
        let mut kind = None;
        for found in &self.tape.found {
            if kind == Some(found.kind) {
                self.out.push(b',');
            } else {
                self.out.extend_from_slice(if kind.is_some() { b"],\"" } else { b",\"" });
                self.out.extend_from_slice(found.kind.as_str().as_bytes());
                self.out.extend_from_slice(b"\":[");
                kind = Some(found.kind);
            }
            self.text(found.text);
        }
        if kind.is_some() {
            self.out.push(b']');
        }
    }
}

/// The JSON of a value, as the source dialect has it.
pub(crate) fn json_text(plan: &Plan, source: &Source<'_>, tape: &Tape, node: &Node, entry: &Entry) -> String {
    let mut out = Vec::new();
    let mut writer = Writer::new(plan, source, tape, Dialect::Source, &mut out);
    writer.value(b"", true, node, entry);
    writer.flush();
    String::from_utf8(out).unwrap_or_default()
}

/// What JSON looks like as text: a string's own text, else the JSON itself.
pub(crate) fn plain_text(json: &str) -> String {
    let mut text = String::new();
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => unescape_into(inside, &mut text),
        None => text.push_str(json),
    }
    text
}

/// Whether JSON has no line breaks. They stand between tokens only.
fn is_one_line(json: &[u8]) -> bool {
    !matches!(json, [b'{' | b'[', ..]) || memchr::memchr2(b'\n', b'\r', json).is_none()
}

fn boolean_token(boolean: bool) -> &'static [u8] {
    if boolean { b"true" } else { b"false" }
}

fn integer_token(out: &mut Vec<u8>, integer: i64) {
    // Writing to memory cannot fail.
    let _ = write!(out, "{integer}");
}

/// The shortest text that reads back as the same number, with an exponent only below 1e-6 and from 1e21 on. (Language
/// spec, section C.)
fn float_token(out: &mut Vec<u8>, float: f64) {
    // Writing to memory cannot fail.
    let _ = if float == 0.0 || (1e-6..1e21).contains(&float.abs()) {
        write!(out, "{float}")
    } else {
        let text = format!("{float:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
        write!(out, "{mantissa}e{sign}{digits:0>2}")
    };
}

#[cfg(test)]
mod tests {
    use super::float_token;

    #[test]
    fn writes_floats_as_the_reference_does() {
        for (float, text) in [
            (1000.0, "1000"),
            (-0.0, "-0"),
            (0.25, "0.25"),
            (1e-6, "0.000001"),
            (1e-7, "1e-07"),
            (-1.5e-12, "-1.5e-12"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.25e300, "1.25e+300"),
        ] {
            let mut out = Vec::new();
            float_token(&mut out, float);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
