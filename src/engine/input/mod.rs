//! [`Input`]: what the walk reads from. JSON text, a `serde_json::Value` and the named values of a text line look the
//! same through it, so there is one walk and they cannot disagree.

mod line;
mod text;
mod value;

pub(super) use self::line::{LineInput, LineItem};
pub(super) use self::text::{EmbeddedInput, Outside, RecordInput};
pub(super) use self::value::{Item as ValueItem, ValueInput};
use crate::compile::Lookup;
use crate::event::tape::TextRef;
use crate::json::{JsonKind, SyntaxError, Token};
use std::ops::Range;

type Read<T> = Result<T, SyntaxError>;

/// A JSON number that needs no parsing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    /// What its text says is this float in as few digits as tell it from others.
    Float(f64),
}

/// A string that needs no decoding, and where it stands in the record, in bytes.
pub(super) struct Plain {
    pub(super) text: TextRef,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The members of an object in schema order, those that are null left out.
pub(super) struct Ordered {
    /// What the input numbers the fields by that are not told yet, and the first of all.
    numbers: Range<u32>,
    first: u32,
    /// How many fields there are members for.
    pub(super) known: usize,
    /// How many members no field stands for.
    pub(super) unknown: u32,
}

/// A source of JSON values, read from left to right.
pub(super) trait Input {
    /// A value that is not read yet.
    type Item: Copy;
    /// The rest of an object's members.
    type Members;
    /// The rest of an array's elements.
    type Elements;

    /// Where the value starts whose [`kind`](Self::kind) was just asked, in bytes of the record.
    fn start(&self) -> u32;

    /// Where the value ends that was just read, in bytes of the record.
    fn end(&self) -> u32;

    /// Reads the value of the member that was just met, if it is a string that the input refers to as it is: the short
    /// way for most values. If it is not, nothing is read.
    #[inline]
    fn plain(&mut self, _: &mut Self::Members, _: Self::Item) -> Option<Plain> {
        None
    }

    /// Goes on with the members behind a value that was read in any other way.
    #[inline]
    fn resume(&self, _: &mut Self::Members) {}

    /// Whether `item` is a string, where that is told at once.
    #[inline]
    fn is_at_string(&self, _: Self::Item) -> bool {
        false
    }

    /// Whether `item` is something else than null, where that is told at once and [`json`](Self::json) reads nothing.
    #[inline]
    fn is_at_json(&self, _: Self::Item) -> bool {
        false
    }

    /// What kind of value `item` is.
    fn kind(&mut self, item: Self::Item) -> Read<JsonKind>;

    /// Reads a string. What has to be decoded goes to `buffer`.
    fn string(&mut self, item: Self::Item, buffer: &mut String) -> Read<TextRef>;

    /// Reads a number as it is written.
    fn number(&mut self, item: Self::Item, buffer: &mut String) -> Read<TextRef>;

    /// What a number is, if the input knows it without its text; then [`number`](Self::number) need not be called.
    #[inline]
    fn parsed(&self, _: Self::Item) -> Option<Number> {
        None
    }

    /// Reads `true` or `false`.
    fn boolean(&mut self, item: Self::Item) -> Read<bool>;

    /// Reads anything and keeps it as it is written.
    fn json(&mut self, item: Self::Item, buffer: &mut String) -> Read<TextRef>;

    /// Passes anything, checking that it is JSON within the nesting limit.
    fn skip(&mut self, item: Self::Item) -> Read<()>;

    /// Enters an object.
    fn members(&mut self, item: Self::Item) -> Read<Self::Members>;

    /// The next member: `found` turns its key into what the walk wants to know about it.
    fn member<K>(
        &mut self,
        members: &mut Self::Members,
        found: impl FnOnce(&[u8]) -> K,
    ) -> Read<Option<(K, Self::Item)>>;

    /// Enters an object, if the input can put its members in schema order before they are read.
    #[inline]
    fn ordered(&mut self, _: Self::Item, _: &Lookup) -> Read<Option<Ordered>> {
        Ok(None)
    }

    /// The next of the ordered members, and which field it is.
    #[inline]
    fn next_ordered(&mut self, _: &mut Ordered) -> Option<(u32, Self::Item)> {
        None
    }

    /// The next member, and which field of `lookup` it is. `expected` is where the lookup looks first.
    #[inline]
    fn field(
        &mut self,
        members: &mut Self::Members,
        lookup: &Lookup,
        expected: &mut usize,
    ) -> Read<Option<(Option<u32>, Self::Item)>> {
        self.member(members, |key| lookup.find(key, expected))
    }

    /// Enters an array.
    fn elements(&mut self, item: Self::Item) -> Read<Self::Elements>;

    /// The next element.
    fn element(&mut self, elements: &mut Self::Elements) -> Read<Option<Self::Item>>;

    /// The text that a reference of this input or of `buffer` stands for.
    fn text<'s>(&'s self, text: TextRef, buffer: &'s str) -> &'s str;

    /// The key of the member that was just met and is no field, if it stands in the record.
    fn last_key(&self) -> Option<Token> {
        None
    }

    /// How many objects and arrays are open.
    fn depth(&self) -> usize;
}
