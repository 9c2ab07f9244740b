//! [`Tape`]: the values of one record as the walk leaves them, flat, in reusable memory.

use crate::compile::Node;
use crate::diagnostic::Code;
use crate::indicators::IndicatorKind;
use crate::json::{JsonKind, Token};
use crate::pointer::Pointer;
use crate::timestamp::Zoned;
use serde_json::Value;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What the walk builds and everything after it reads. Members of an object stand next to each other in schema order,
/// each once; elements of an array in their own order.
#[derive(Clone, Default)]
pub(crate) struct Tape {
    pub(crate) entries: Vec<Entry>,
    /// The members of the record's own object.
    pub(crate) root: Run,
    /// Where the record's own object stands in it, in bytes.
    pub(crate) span: (u32, u32),
    pub(crate) times: Vec<Time>,
    /// Texts that do not stand in the record as they are: decoded, or made.
    pub(crate) buffer: String,
    pub(crate) found: Vec<Found>,
    /// Where they are sorted; empty otherwise.
    pub(crate) keyed: Vec<Keyed>,
    pub(crate) event_time: Option<Zoned>,
    /// Fields whose old and new key were both there.
    pub(crate) conflicts: Vec<Conflict>,
    /// The first keys that no field stands for, if they are to be noted: as the record spells them, and how many objects
    /// and arrays each is in. Not those of JSON inside a text.
    pub(crate) unknown: Vec<(Token, usize)>,
    pub(crate) notes_unknown: bool,
    /// Whether any entry is `Bad` or a `Conflict`, or an object may lack a required field, even one that was overwritten
    /// since.
    pub(crate) has_odd: bool,
}

/// One value, in 32 bytes: in a record of `{}` and commas there is one for every three bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Which field of its object it is; 0 for an element.
    pub(crate) field: u32,
    /// Where its token stands in the record, in bytes.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) origin: Origin,
    pub(crate) data: Data,
}

const _: () = assert!(size_of::<Entry>() == 32);

/// Where an entry's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From the key with the field's name, or it is an element.
    Name,
    /// From the old key of a `rename`.
    Renamed,
    /// From the key with the field's name, while the old key of its `rename` is there, too.
    Conflict,
    /// Made from other places: by which derivation of the plan, and which of its sources stands for it.
    Derived { derivation: u16, source: u8 },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Data {
    Null,
    Text(TextRef),
    Integer(i64),
    /// A JSON number, kept as it is written.
    Number(TextRef),
    /// A number that was written as text.
    Float(f64),
    Boolean(bool),
    /// An index into `Tape::times`.
    Time(u32),
    Object(Run),
    Array(Run),
    /// JSON text, kept as it is written.
    Json(TextRef),
    /// Not a value of the field's type.
    Bad(Code, JsonKind),
}

/// Entries next to each other.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) length: u32,
    /// Of an object: how many of its own members no field stands for.
    pub(crate) unknown: u32,
}

/// A text, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextRef {
    pub(crate) place: Place,
    pub(crate) start: u32,
    pub(crate) length: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// As wide as what stands beside it: see `SyntaxKind`.
#[repr(u32)]
pub(crate) enum Place {
    /// Bytes of the record.
    Record,
    /// Bytes of `Tape::buffer`.
    Buffer,
    /// The whole of a `serde_json` value; `start` is its number.
    Value,
}

/// An instant, and which of the field's formats read it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) zoned: Zoned,
    pub(crate) format: u32,
}

/// A field whose old and new key were both there.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    pub(crate) record_pointer: Pointer,
    pub(crate) schema_pointer: Arc<Pointer>,
    /// The token that was used, in bytes of the record, if it has bytes.
    pub(crate) span: Option<Range<usize>>,
}

/// An indicator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) kind: IndicatorKind,
    pub(crate) text: TextRef,
}

/// An indicator, and its kind and a part of its text as a number, to sort by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyed {
    pub(crate) key: u128,
    pub(crate) found: Found,
}

/// What a record was read from.
#[derive(Clone)]
pub(crate) enum Source<'a> {
    /// JSON text: a text in it that has no escapes can be written as it stands.
    Json(&'a str),
    /// A text line.
    Line(&'a str),
    /// Values: those that the walk met, by number.
    Values { root: &'a Value, values: Vec<Option<&'a Value>> },
}

/// How many keys that no field stands for are noted.
const UNKNOWN: usize = 64;

/// Shows no data of the record.
impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Tape {
    /// Forgets the record and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.times.clear();
        self.buffer.clear();
        self.found.clear();
        self.root = Run::default();
        self.span = (0, 0);
        self.event_time = None;
        self.conflicts.clear();
        self.unknown.clear();
        self.has_odd = false;
    }

    /// Notes a key that no field stands for, if that is asked for and they are few.
    #[inline]
    pub(crate) fn note_unknown(&mut self, key: Token, depth: usize) {
        if self.notes_unknown && self.unknown.len() < UNKNOWN {
            self.unknown.push((key, depth));
        }
    }

    /// Whether there may be more keys that no field stands for than are noted.
    pub(crate) fn is_unknown_cut(&self) -> bool {
        self.unknown.len() >= UNKNOWN
    }

    #[inline]
    pub(crate) fn run(&self, run: Run) -> &[Entry] {
        let start = run.start as usize;
        self.entries.get(start..start + run.length as usize).unwrap_or_default()
    }

    /// How many members no field stands for, of an object or the objects of an array and of all below. What was made from
    /// other places has none of its own.
    pub(crate) fn unknown_members(&self, run: Run) -> usize {
        let own = self.run(run).iter().filter(|entry| !matches!(entry.origin, Origin::Derived { .. }));
        let below = own.map(|entry| match entry.data {
            Data::Object(run) | Data::Array(run) => self.unknown_members(run),
            _ => 0,
        });
        run.unknown as usize + below.sum::<usize>()
    }

    /// The entry of `field` in an object.
    pub(crate) fn member(&self, run: Run, field: u32) -> Option<&Entry> {
        let members = self.run(run);
        let at = members.binary_search_by_key(&field, |entry| entry.field).ok()?;
        members.get(at)
    }
}

impl Entry {
    /// Whether the member `node` is part of the event: an empty array is absent, except inside an array. (Language
    /// spec, section F.3.)
    #[inline]
    pub(crate) fn is_shown(&self, node: &Node) -> bool {
        !node.hidden && !matches!(self.data, Data::Array(Run { length: 0, .. }))
    }
}

/// The length or offset of something inside a record or its tape, all of which are shorter than 4 GiB.
#[inline]
pub(crate) fn offset32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl TextRef {
    #[inline]
    pub(crate) fn in_record(start: usize, end: usize) -> Self {
        Self { place: Place::Record, start: offset32(start), length: offset32(end - start) }
    }

    /// What was appended to `buffer` since it was `start` bytes long.
    pub(crate) fn in_buffer(start: usize, buffer: &str) -> Self {
        Self { place: Place::Buffer, start: offset32(start), length: offset32(buffer.len() - start) }
    }

    pub(crate) fn value(number: u32) -> Self {
        Self { place: Place::Value, start: number, length: 0 }
    }

    /// The part `start..end` of the text, if it stands in one piece of bytes.
    pub(crate) fn part(self, start: usize, end: usize) -> Option<Self> {
        let start32 = offset32(start);
        (self.place != Place::Value).then(|| Self {
            place: self.place,
            start: self.start + start32,
            length: offset32(end.saturating_sub(start)),
        })
    }
}

impl Source<'_> {
    /// The text that `text` refers to; `""` for a value that is no string.
    #[inline]
    pub(crate) fn text<'s>(&'s self, tape: &'s Tape, text: TextRef) -> &'s str {
        let bytes = text.start as usize..text.start as usize + text.length as usize;
        match (text.place, self) {
            (Place::Record, Self::Json(record) | Self::Line(record)) => record.get(bytes),
            (Place::Buffer, _) => tape.buffer.get(bytes),
            _ => self.value(text).and_then(Value::as_str),
        }
        .unwrap_or_default()
    }

    /// The value that `text` refers to.
    pub(crate) fn value(&self, text: TextRef) -> Option<&Value> {
        match (text.place, self) {
            (Place::Value, Self::Values { values, .. }) => values.get(text.start as usize).copied().flatten(),
            _ => None,
        }
    }

    /// Whether the text stands in the record in a form that is the inside of a JSON string already.
    #[inline]
    pub(crate) fn is_json_clean(&self, text: TextRef) -> bool {
        text.place == Place::Record && matches!(self, Self::Json(_))
    }
}
