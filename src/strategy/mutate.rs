//! Records with one thing changed, and what must come of it.

use super::draft::{Draft, Spelling};
use super::made;
use super::record::keys;
use crate::diagnostic::Code;
use crate::engine::broken;
use crate::model::{Field, Schema, StringType, TimestampType, Type};
use crate::pointer::Pointer;
use proptest::sample::Index;
use std::fmt;

/// A record that conformed to its schema before one thing in it was changed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mutated {
    /// The bytes of the record.
    pub record: Vec<u8>,
    /// What was changed.
    pub change: Change,
    /// Where: the place in the record that an issue about it points to.
    pub pointer: Pointer,
    /// The code of an issue that the record must be rejected with; `None` if it must still be accepted.
    pub expected: Option<Code>,
}

impl fmt::Debug for Mutated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A generated record is data of nobody, and a failing test has to show it.
        f.debug_struct("Mutated")
            .field("record", &self.record.escape_ascii().to_string())
            .field("change", &self.change)
            .field("pointer", &self.pointer.as_str())
            .field("expected", &self.expected)
            .finish()
    }
}

/// What can be changed in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// The record ends too early: `syntax`.
    CutShort,
    /// Something follows the record's value: `trailing-data`.
    Continued,
    /// A byte in it is no UTF-8: `invalid-utf8`.
    NotUtf8,
    /// A member is gone: `missing-field` if it was required.
    Removed,
    /// A member is null: `missing-field` if it was required.
    Nulled,
    /// A value has a JSON type that its field does not take: `type-mismatch`.
    Retyped,
    /// A value does not spell what its field holds: `value-unparsed`, `timestamp-unparsed` or `embedded-syntax`.
    Misspelled,
    /// A number does not fit its field: `value-range`.
    Enlarged,
    /// A text breaks a rule of `validate`: `value-denied` or `address-invalid`.
    Forbidden,
    /// A member came that no field describes: accepted.
    Added,
    /// A member stands twice, and the first one, which does not count, can be anything: accepted.
    Shadowed,
}

/// One change of the record that `draft` is, chosen by `which`.
pub(super) fn mutate(schema: &Schema, mut draft: Draft, which: Index, seed: u64, junk: Draft) -> Mutated {
    let mut finder = Finder { schema, sources: made::sources(schema), names: Vec::new(), found: Vec::new() };
    finder.object(&schema.fields, &draft, &Place::default());
    let mut found = finder.found;
    for (change, code) in [
        (Change::CutShort, Code::Syntax),
        (Change::Continued, Code::TrailingData),
        (Change::NotUtf8, Code::InvalidUtf8),
    ] {
        found.push(Found { place: Place::default(), change, edit: Edit::Spelling, expected: Some(code) });
    }
    let number = which.index(found.len());
    let Some(Found { mut place, change, edit, expected }) = found.into_iter().nth(number) else {
        // There are three at least.
        return Mutated {
            record: Vec::new(),
            change: Change::CutShort,
            pointer: Pointer::root(),
            expected: Some(Code::Syntax),
        };
    };
    apply(&mut draft, &place.way, edit, junk);
    let mut record = draft.write(&mut Spelling::new(seed)).into_bytes();
    let inside = 1 + which.index(record.len().saturating_sub(1).max(1));
    match change {
        Change::CutShort => {
            // In the middle of a character it would not be UTF-8 either.
            let text = std::str::from_utf8(record.get(..inside).unwrap_or_default());
            record.truncate(text.map_or_else(|error| error.valid_up_to(), str::len));
        }
        Change::Continued => record.extend_from_slice(b" {}"),
        Change::NotUtf8 => record.insert(inside.min(record.len()), 0xff),
        Change::Removed | Change::Nulled if expected.is_some() => {
            place.pointer = place.pointer.parent().unwrap_or_default();
        }
        _ => {}
    }
    Mutated { record, change, pointer: place.pointer, expected }
}

/// A place in a draft.
#[derive(Clone, Debug, Default)]
struct Place {
    /// Numbers of members and elements, from the root down.
    way: Vec<usize>,
    pointer: Pointer,
}

/// Something that can be changed.
struct Found {
    place: Place,
    change: Change,
    edit: Edit,
    expected: Option<Code>,
}

enum Edit {
    /// Nothing of the value; its bytes.
    Spelling,
    Remove,
    Replace(Draft),
    /// Add a member before this one: under another key, or under the same.
    Insert(Option<&'static str>),
}

struct Finder<'s> {
    schema: &'s Schema,
    /// The paths that other fields are made from: what stands there has further consequences.
    sources: Vec<Vec<String>>,
    /// The names on the way, as far as a path can lead.
    names: Vec<String>,
    found: Vec<Found>,
}

impl Finder<'_> {
    fn object(&mut self, fields: &[Field], draft: &Draft, place: &Place) {
        let Draft::Object(members) = unwrapped(draft) else { return };
        for (index, (key, value)) in members.iter().enumerate() {
            let own = fields.iter().filter(|field| !field.transforms.derives());
            let Some(field) = own.into_iter().find(|field| keys(field).0 == key || keys(field).1 == key)
            else {
                continue;
            };
            let place = place.member(index, key);
            self.names.push(field.name.clone());
            if !self.is_source() {
                self.member(field, value, &place);
            }
            self.value(&field.value, value, &place);
            self.names.pop();
        }
    }

    /// Whether a path leads to here, or through here.
    fn is_source(&self) -> bool {
        let names = &self.names;
        self.sources.iter().any(|source| source.iter().zip(names).all(|(step, name)| step == name))
    }

    fn member(&mut self, field: &Field, value: &Draft, place: &Place) {
        let below_array = self.names.iter().any(String::is_empty);
        let enforced = field.required && !below_array;
        let missing = enforced.then_some(Code::MissingField);
        self.note(place, Change::Removed, Edit::Remove, missing);
        if !value.is_null() {
            self.note(place, Change::Nulled, Edit::Replace(Draft::null()), missing);
        }
        self.note(place, Change::Added, Edit::Insert(Some("zz added")), None);
        self.note(place, Change::Shadowed, Edit::Insert(None), None);
        if let (Type::String(StringType { validate: Some(rules), .. }), false) = (&field.value, below_array) {
            for text in rules.deny.iter().map(String::as_str).chain(["", "no address", "\u{fffd}"]) {
                if let Some(code) = broken(rules, text) {
                    self.note(
                        place,
                        Change::Forbidden,
                        Edit::Replace(Draft::Text(text.to_owned())),
                        Some(code),
                    );
                }
            }
        }
    }

    fn value(&mut self, value: &Type, draft: &Draft, place: &Place) {
        let is_source = self.is_source();
        if !is_source {
            for (change, wrong, code) in wrong(value) {
                self.note(place, change, Edit::Replace(wrong), Some(code));
            }
        }
        match value {
            Type::Object(object) => self.object(&object.fields, draft, place),
            Type::Array(array) => {
                let Draft::Array(elements) = unwrapped(draft) else { return };
                // No path leads into an array.
                self.names.push(String::new());
                for (index, element) in elements.iter().enumerate() {
                    self.value(&array.element, element, &place.element(index));
                }
                self.names.pop();
            }
            Type::Ref(reference) => {
                if let Some(target) = self.schema.definitions.get(&reference.target) {
                    self.value(target, draft, place);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, place: &Place, change: Change, edit: Edit, expected: Option<Code>) {
        self.found.push(Found { place: place.clone(), change, edit, expected });
    }
}

impl Place {
    fn member(&self, index: usize, key: &str) -> Self {
        let mut inner = self.clone();
        inner.way.push(index);
        inner.pointer.push_key(key);
        inner
    }

    fn element(&self, index: usize) -> Self {
        let mut inner = self.clone();
        inner.way.push(index);
        inner.pointer.push_index(index);
        inner
    }
}

fn unwrapped(draft: &Draft) -> &Draft {
    if let Draft::Embedded(inner) = draft { inner } else { draft }
}

/// Values that a type refuses.
fn wrong(value: &Type) -> Vec<(Change, Draft, Code)> {
    let token = |token: &str| Draft::Token(token.to_owned());
    let text = |text: &str| Draft::Text(text.to_owned());
    let retyped = |draft| (Change::Retyped, draft, Code::TypeMismatch);
    let misspelled = |draft| (Change::Misspelled, draft, Code::ValueUnparsed);
    let enlarged = |draft| (Change::Enlarged, draft, Code::ValueRange);
    let (object, array) = (Draft::Object(Vec::new()), Draft::Array(Vec::new()));
    match value {
        Type::String(_) => vec![retyped(object), retyped(array)],
        Type::Int | Type::SmallInt | Type::BigInt => vec![
            retyped(object),
            retyped(token("true")),
            misspelled(token("1.0")),
            misspelled(text("one")),
            enlarged(token("9223372036854775808")),
        ],
        Type::Float => {
            vec![retyped(array), retyped(token("false")), misspelled(text("NaN")), enlarged(token("1e400"))]
        }
        Type::Boolean => vec![retyped(object), misspelled(token("2")), misspelled(text("yes"))],
        Type::Timestamp(timestamp) => {
            let mut wrong = vec![retyped(array), retyped(token("true"))];
            wrong
                .extend(no_time(timestamp).map(|draft| (Change::Misspelled, draft, Code::TimestampUnparsed)));
            wrong
        }
        Type::Object(object) => vec![retyped(token("1")), retyped(array), no_json(object.embedded)],
        Type::Array(array) => vec![retyped(token("1")), retyped(object), no_json(array.embedded)],
        Type::Json(json) if json.embedded => vec![no_json(true)],
        Type::Json(_) => Vec::new(),
        Type::Ref(_) => Vec::new(),
    }
}

/// A text for an object or array.
fn no_json(is_embedded: bool) -> (Change, Draft, Code) {
    let text = Draft::Text("plain".to_owned());
    if is_embedded {
        (Change::Misspelled, text, Code::EmbeddedSyntax)
    } else {
        (Change::Retyped, text, Code::TypeMismatch)
    }
}

/// A text that none of the formats reads.
fn no_time(timestamp: &TimestampType) -> Option<Draft> {
    let text = "no time at all";
    let fits = |code| {
        timestamp.formats.iter().all(|format| format.read_text(text).is_err_and(|error| error.code() == code))
    };
    fits(Code::TimestampUnparsed).then(|| Draft::Text(text.to_owned()))
}

fn apply(draft: &mut Draft, way: &[usize], edit: Edit, junk: Draft) {
    let Some((&step, rest)) = way.split_first() else {
        if let Edit::Replace(value) = edit {
            *draft = value;
        }
        return;
    };
    match draft {
        Draft::Embedded(inner) => apply(inner, way, edit, junk),
        Draft::Array(elements) => {
            if let Some(element) = elements.get_mut(step) {
                apply(element, rest, edit, junk);
            }
        }
        Draft::Object(members) => match edit {
            Edit::Remove if rest.is_empty() && step < members.len() => {
                members.remove(step);
            }
            Edit::Insert(key) if rest.is_empty() => {
                let key = key.map(str::to_owned).or_else(|| Some(members.get(step)?.0.clone()));
                members.insert(step.min(members.len()), (key.unwrap_or_default(), junk));
            }
            edit => {
                if let Some((_, member)) = members.get_mut(step) {
                    apply(member, rest, edit, junk);
                }
            }
        },
        Draft::Token(_) | Draft::Text(_) => {}
    }
}
