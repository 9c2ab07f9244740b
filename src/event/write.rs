//! The two dialects an event is written in.

use super::tape::{Data, Entry, Origin, Run, Source, Tape, TextRef};
use super::{Dialect, Event, Stamp};
use crate::compile::{Kind, Node, ObjectPlan, Plan};
use crate::json::{unescape_into, write_one_line, write_quoted, write_value};
use crate::timestamp::Timestamp;
use std::io::Write as _;

impl Event<'_> {
    /// Appends the event to `out` as one line of JSON without a line break: its fields in schema order, then
    /// `p_log_type`, `p_event_time`, `p_parse_time`, `p_row_id`, source id and label, and the indicators as sorted
    /// `p_any_*` lists. (Language spec, section F.7.)
    ///
    /// Strings without escapes, numbers and `json` values are copied as the record has them, line breaks aside.
    pub fn write_json(&self, out: &mut Vec<u8>, dialect: Dialect, stamp: &Stamp) {
        let tape = self.tape();
        let plan = self.program.plan();
        let writer = Writer { plan, source: &self.source, tape, dialect };
        // What is added to the record is longer than what is left out, as a rule.
        out.reserve((tape.span.1 - tape.span.0) as usize + ADDED);
        out.push(b'{');
        writer.members(out, &plan.root, tape.root);
        if out.last() != Some(&b'{') {
            out.push(b',');
        }
        out.extend_from_slice(&plan.head);
        writer.time(out, tape.event_time.map_or(stamp.parse_time, |zoned| zoned.instant));
        out.extend_from_slice(b",\"p_parse_time\":");
        writer.time(out, stamp.parse_time);
        out.extend_from_slice(b",\"p_row_id\":\"");
        stamp.row_id.write(out);
        out.push(b'"');
        for (key, text) in [("p_source_id", &stamp.source_id), ("p_source_label", &stamp.source_label)] {
            if let Some(text) = text {
                out.push(b',');
                write_quoted(key, out);
                out.push(b':');
                write_quoted(text, out);
            }
        }
        writer.indicators(out);
        out.push(b'}');
    }
}

/// How much longer an event is than its record, as a rule, in bytes.
const ADDED: usize = 400;

struct Writer<'e> {
    plan: &'e Plan,
    source: &'e Source<'e>,
    tape: &'e Tape,
    dialect: Dialect,
}

impl Writer<'_> {
    fn members(&self, out: &mut Vec<u8>, object: &ObjectPlan, run: Run) {
        let fields = self.plan.fields(object);
        let mut is_first = true;
        // What is to be copied from the record, if anything: members that stand there as they are written, in one piece.
        let mut copy = 0..0;
        for entry in self.tape.run(run) {
            let Some(node) = fields.get(entry.field as usize) else { continue };
            if !entry.is_shown(node) {
                continue;
            }
            let (key, is_source) = match self.dialect {
                Dialect::Source => (&node.source_key, true),
                Dialect::Lake => node.lake_key.as_ref().map_or((&node.source_key, true), |key| (key, false)),
            };
            let token = self.source.token(entry);
            // Between two values that far apart there is room for a comma, this key and its colon, and for nothing else.
            let follows = copy.end + key.len() == entry.start as usize && !copy.is_empty();
            if follows && is_source && token.is_some() && entry.origin == Origin::Name {
                copy.end = entry.end as usize;
                continue;
            }
            out.extend_from_slice(self.source.bytes(copy));
            // The comma before it is not for the first.
            out.extend_from_slice(key.get(usize::from(is_first)..).unwrap_or_default());
            is_first = false;
            copy = token.unwrap_or_default();
            if copy.is_empty() {
                self.value(out, node, entry);
            }
        }
        out.extend_from_slice(self.source.bytes(copy));
    }

    fn value(&self, out: &mut Vec<u8>, node: &Node, entry: &Entry) {
        match (entry.data, &node.kind) {
            (Data::Text(text), _) => self.text(out, text),
            (Data::Integer(integer), _) => integer_token(out, integer),
            (Data::Number(text), _) => out.extend_from_slice(self.source.text(self.tape, text).as_bytes()),
            (Data::Float(float), _) => float_token(out, float),
            (Data::Boolean(boolean), _) => out.extend_from_slice(if boolean { b"true" } else { b"false" }),
            (Data::Time(time), Kind::Timestamp { formats, .. }) => match self.tape.times.get(time as usize) {
                Some(time) => match (self.dialect, formats.get(time.format as usize)) {
                    (Dialect::Source, Some(format)) => format.write(time.zoned, out),
                    _ => self.time(out, time.zoned.instant),
                },
                None => out.extend_from_slice(b"null"),
            },
            (Data::Object(run), Kind::Object(object)) => {
                out.push(b'{');
                self.members(out, object, run);
                out.push(b'}');
            }
            (Data::Array(run), Kind::Array(array)) => {
                out.push(b'[');
                let element = self.plan.element(array);
                for (i, entry) in self.tape.run(run).iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    if let Some(element) = element {
                        self.value(out, element, entry);
                    }
                }
                out.push(b']');
            }
            (Data::Json(text), _) => match self.source.value(text) {
                Some(value) => write_value(value, out),
                None => write_one_line(self.source.text(self.tape, text), out),
            },
            _ => out.extend_from_slice(b"null"),
        }
    }

    fn text(&self, out: &mut Vec<u8>, text: TextRef) {
        let string = self.source.text(self.tape, text);
        if self.source.is_json_clean(text) {
            out.push(b'"');
            out.extend_from_slice(string.as_bytes());
            out.push(b'"');
        } else {
            write_quoted(string, out);
        }
    }

    fn time(&self, out: &mut Vec<u8>, instant: Timestamp) {
        match self.dialect {
            Dialect::Lake => instant.write_lake(out),
            Dialect::Source => {
                out.push(b'"');
                instant.write_rfc3339(out);
                out.push(b'"');
            }
        }
    }

    fn indicators(&self, out: &mut Vec<u8>) {
        for group in self.tape.found.chunk_by(|a, b| a.kind == b.kind) {
            for (i, found) in group.iter().enumerate() {
                if i == 0 {
                    out.extend_from_slice(b",\"");
                    out.extend_from_slice(found.kind.as_str().as_bytes());
                    out.extend_from_slice(b"\":[");
                } else {
                    out.push(b',');
                }
                self.text(out, found.text);
            }
            out.push(b']');
        }
    }
}

/// The JSON of a value, as the source dialect has it.
pub(crate) fn json_text(plan: &Plan, source: &Source<'_>, tape: &Tape, node: &Node, entry: &Entry) -> String {
    let mut out = Vec::new();
    Writer { plan, source, tape, dialect: Dialect::Source }.value(&mut out, node, entry);
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
