//! [`Sight`]: what stands on the tape of a record, place by place.

use super::tally::ValueKind;
use crate::compile::{Kind, Node, ObjectPlan, Plan};
use crate::engine::is_whole;
use crate::event::json_text;
use crate::event::tape::{Data, Entry, Origin, Run, Source, Tape};
use crate::json::JsonKind;
use std::borrow::Cow;

/// A record on a tape, as one look goes over it.
pub(super) struct Sight<'s> {
    pub(super) plan: &'s Plan,
    pub(super) source: &'s Source<'s>,
    pub(super) tape: &'s Tape,
}

/// One value, and which place of the plan's table it is at.
pub(super) struct Seen<'s> {
    pub(super) place: usize,
    pub(super) kind: ValueKind,
    pub(super) is_empty: bool,
    /// Which of the field's time formats read it.
    pub(super) format: Option<usize>,
    /// Whether it is an object whose members come next.
    pub(super) is_open: bool,
    /// Decoded if it is a string, else as it is written; nothing for null, objects and arrays.
    pub(super) text: Option<Cow<'s, str>>,
}

/// What the bytes of an entry are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// The value itself, in the record.
    Itself,
    /// What it was made of, or the string around it.
    Elsewhere,
}

impl<'s> Sight<'s> {
    /// Shows every value to `see`, in schema order. How many members no field stands for.
    pub(super) fn all(&self, see: &mut impl FnMut(Seen<'s>)) -> u64 {
        let stands = if matches!(self.source, Source::Json(_)) { Stands::Itself } else { Stands::Elsewhere };
        self.object(&self.plan.root, self.tape.root, stands, see)
    }

    /// Recursion follows the schema, which is bounded.
    fn object(
        &self,
        object: &'s ObjectPlan,
        run: Run,
        stands: Stands,
        see: &mut impl FnMut(Seen<'s>),
    ) -> u64 {
        let mut undeclared = u64::from(run.unknown);
        for entry in self.tape.run(run) {
            let field = entry.field as usize;
            let node = self.plan.fields(object).get(field).filter(|node| !node.hidden);
            if let Some(node) = node {
                undeclared += self.value(node, object.fields.start + field, entry, stands, see);
            }
        }
        undeclared
    }

    fn value(
        &self,
        node: &'s Node,
        place: usize,
        entry: &Entry,
        stands: Stands,
        see: &mut impl FnMut(Seen<'s>),
    ) -> u64 {
        let made = matches!(entry.origin, Origin::Derived { .. });
        let stands = if made { Stands::Elsewhere } else { stands };
        let token = self.token(entry).filter(|_| stands == Stands::Itself);
        let kind = token.map_or_else(|| self.kind_of_data(entry), kind_of_token);
        let text = self.text(node, entry, token, kind);
        let is_empty = match entry.data {
            Data::Object(run) | Data::Array(run) => run.length == 0 && run.unknown == 0,
            _ => text.as_deref() == Some(""),
        };
        let format = match entry.data {
            Data::Time(time) => self.tape.times.get(time as usize).map(|time| time.format as usize),
            _ => None,
        };
        let is_open = matches!(entry.data, Data::Object(_));
        see(Seen { place, kind, is_empty, format, is_open, text });
        // Inside a string that holds JSON, the bytes are those of the string.
        let inside = if kind == ValueKind::String { Stands::Elsewhere } else { stands };
        match (&node.kind, entry.data) {
            (Kind::Object(object), Data::Object(run)) => self.object(object, run, inside, see),
            (Kind::Array(array), Data::Array(run)) => {
                let Some(element) = self.plan.element(array) else { return 0 };
                let entries = self.tape.run(run).iter();
                entries.map(|entry| self.value(element, array.element, entry, inside, see)).sum()
            }
            _ => 0,
        }
    }

    fn token(&self, entry: &Entry) -> Option<&'s str> {
        let Source::Json(record) = self.source else { return None };
        record.get(entry.start as usize..entry.end as usize).map(str::trim_ascii)
    }

    /// The kind a value has by itself, where the record has no token for it.
    fn kind_of_data(&self, entry: &Entry) -> ValueKind {
        // Everything in a text line is text.
        if matches!(self.source, Source::Line(_)) && !matches!(entry.origin, Origin::Derived { .. }) {
            return ValueKind::String;
        }
        match entry.data {
            Data::Null => ValueKind::Null,
            Data::Text(_) | Data::Time(_) => ValueKind::String,
            Data::Integer(_) => ValueKind::Integer,
            Data::Number(_) | Data::Float(_) => ValueKind::Decimal,
            Data::Boolean(_) => ValueKind::Boolean,
            Data::Object(_) => ValueKind::Object,
            Data::Array(_) => ValueKind::Array,
            Data::Json(text) => kind_of_token(self.source.text(self.tape, text).trim_ascii()),
            Data::Bad(_, kind) => ValueKind::of(kind, true),
        }
    }

    fn text(
        &self,
        node: &Node,
        entry: &Entry,
        token: Option<&'s str>,
        kind: ValueKind,
    ) -> Option<Cow<'s, str>> {
        match (entry.data, token) {
            (Data::Object(_) | Data::Array(_), _) => None,
            _ if kind == ValueKind::Null => None,
            (Data::Text(text), _) => Some(Cow::Borrowed(self.source.text(self.tape, text))),
            (Data::Bad(..), None) => None,
            (_, Some(token)) => Some(Cow::Borrowed(unquoted(token))),
            (_, None) => Some(Cow::Owned(json_text(self.plan, self.source, self.tape, node, entry))),
        }
    }
}

fn kind_of_token(token: &str) -> ValueKind {
    let kind = match token.as_bytes().first() {
        Some(b'"') => JsonKind::String,
        Some(b'{') => JsonKind::Object,
        Some(b'[') => JsonKind::Array,
        Some(b't' | b'f') => JsonKind::Boolean,
        Some(b'n') | None => JsonKind::Null,
        Some(_) => JsonKind::Number,
    };
    ValueKind::of(kind, is_whole(token))
}

/// The inside of a string's token; escapes stay as they are.
fn unquoted(token: &str) -> &str {
    token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token)
}
