//! [`Buffer`]: the window of the stream that is in memory, and [`Input`]: going through it.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;

/// The bytes pushed and not yet let go.
#[derive(Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Where they end in `bytes`. What comes after is of no meaning: memory to read into, which need not be cleared again.
    end: usize,
}

/// Places in a buffer. What is before `start` is accounted for, from `start` to `pos` is the piece being cut, and what
/// comes from `pos` on has not been looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    start: usize,
    pos: usize,
    /// Offset of the buffer's first byte in the stream.
    base: u64,
    /// The line that the byte at `counted` is on, from 1.
    line: u64,
    counted: usize,
    /// Whether the byte before `pos` is a line feed.
    newline: bool,
    ended: bool,
}

/// The bytes of a buffer, gone through by a cursor.
pub(super) struct Input<'b, 'c> {
    bytes: &'b [u8],
    cursor: &'c mut Cursor,
}

impl Buffer {
    /// What is not yet accounted for of these bytes.
    pub(super) fn of(bytes: &[u8], cursor: &mut Cursor) -> Self {
        let bytes = bytes.get(cursor.forget(bytes)..).unwrap_or_default().to_vec();
        Self { end: bytes.len(), bytes }
    }

    pub(super) fn push(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        if cursor.ended {
            return;
        }
        self.make_room(cursor);
        self.bytes.truncate(self.end);
        self.bytes.extend_from_slice(chunk);
        self.end = self.bytes.len();
    }

    /// Pushes what one read gives, at most `most` bytes; how many those are.
    pub(super) fn read(
        &mut self,
        reader: &mut (impl Read + ?Sized),
        most: usize,
        cursor: &mut Cursor,
    ) -> io::Result<usize> {
        if cursor.ended {
            return Ok(0);
        }
        self.make_room(cursor);
        let least = self.end.saturating_add(most);
        if self.bytes.len() < least {
            self.bytes.resize(least, 0);
        }
        let spare = self.bytes.get_mut(self.end..least).unwrap_or_default();
        let count = reader.read(spare)?.min(most);
        self.end += count;
        Ok(count)
    }

    /// Lets go of what is accounted for.
    fn make_room(&mut self, cursor: &mut Cursor) {
        // When all was looked at, what is held came with the last chunk, so moving it is paid for by that chunk. When
        // not (the caller pushes without polling), moving waits until as much is dropped as is moved.
        let held = self.end - cursor.start;
        if cursor.start > 0 && (cursor.pos == self.end || cursor.start >= held) {
            let start = cursor.forget(self.bytes());
            self.bytes.copy_within(start..self.end, 0);
            self.end = held;
        }
    }

    /// Exchanges the memory with `other`, which is left with the bytes accounted for, too. Where its first byte is in the
    /// stream.
    pub(super) fn exchange(&mut self, other: &mut Vec<u8>, cursor: &mut Cursor) -> u64 {
        let (base, held) = (cursor.base, self.end - cursor.start);
        let start = cursor.forget(self.bytes());
        if other.len() < held {
            other.resize(held, 0);
        }
        if let (Some(to), Some(from)) = (other.get_mut(..held), self.bytes.get(start..self.end)) {
            to.copy_from_slice(from);
        }
        std::mem::swap(&mut self.bytes, other);
        self.end = held;
        base
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.end).unwrap_or_default()
    }
}

impl Cursor {
    /// Before the first byte, which is at this offset and on this line.
    pub(super) fn at(offset: u64, line: u64) -> Self {
        Self { start: 0, pos: 0, base: offset, line, counted: 0, newline: false, ended: false }
    }

    /// Whether all of the bytes are accounted for.
    pub(super) fn is_at_rest(&self, bytes: &[u8]) -> bool {
        self.start == bytes.len()
    }

    /// Makes the byte at `start` the first, when lines were counted up to it; where it was.
    fn forget(&mut self, bytes: &[u8]) -> usize {
        let start = self.start;
        Input::new(bytes, self).line_at(start);
        self.base += start as u64;
        self.pos -= start;
        self.start = 0;
        self.counted = 0;
        start
    }

    pub(super) fn finish(&mut self) {
        self.ended = true;
    }

    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }
}

impl<'b, 'c> Input<'b, 'c> {
    pub(super) fn new(bytes: &'b [u8], cursor: &'c mut Cursor) -> Self {
        Self { bytes, cursor }
    }

    /// Whether no byte is left and none will come.
    pub(super) fn is_over(&self) -> bool {
        self.cursor.ended && self.is_dry()
    }

    pub(super) fn is_ended(&self) -> bool {
        self.cursor.ended
    }

    /// Whether no byte is left to look at.
    pub(super) fn is_dry(&self) -> bool {
        self.cursor.pos == self.bytes.len()
    }

    /// The bytes to look at next, so few that no more than `most` are held after them.
    pub(super) fn window(&self, most: usize) -> &'b [u8] {
        let end = self.cursor.start.saturating_add(most).min(self.bytes.len());
        self.bytes.get(self.cursor.pos..end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.window(usize::MAX).first().copied()
    }

    /// Passes `count` bytes that were looked at.
    pub(super) fn advance(&mut self, count: usize) {
        if count > 0 {
            self.cursor.pos = self.cursor.pos.saturating_add(count).min(self.bytes.len());
            self.cursor.newline = self.last(1) == b"\n";
        }
    }

    /// Passes white space, holding at most `most` bytes.
    pub(super) fn pass_white_space(&mut self, most: usize) {
        let window = self.window(most);
        let count = window.iter().position(|&b| !is_white_space(b)).unwrap_or(window.len());
        self.advance(count);
    }

    /// The last `count` bytes passed.
    pub(super) fn last(&self, count: usize) -> &'b [u8] {
        self.bytes.get(self.cursor.pos.saturating_sub(count)..self.cursor.pos).unwrap_or_default()
    }

    /// What is held, with the byte before and the byte after.
    pub(super) fn between(&self) -> &'b [u8] {
        self.bytes.get(self.cursor.start.saturating_sub(1)..=self.cursor.pos).unwrap_or_default()
    }

    /// How many bytes are held for the piece being cut.
    pub(super) fn held(&self) -> usize {
        self.cursor.pos - self.cursor.start
    }

    /// Accounts for all that was passed; the next piece starts here.
    pub(super) fn release(&mut self) -> Range<usize> {
        self.release_to_last(0)
    }

    /// Accounts for all that was passed but the last `keep` bytes.
    pub(super) fn release_to_last(&mut self, keep: usize) -> Range<usize> {
        let from = self.cursor.start;
        self.cursor.start = self.cursor.pos.saturating_sub(keep).max(from);
        from..self.cursor.start
    }

    pub(super) fn after_newline(&self) -> bool {
        self.cursor.newline
    }

    /// The bytes of a range that [`release`](Self::release) gave, until the next push.
    pub(super) fn bytes(&self, range: Range<usize>) -> &'b [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// Where the byte at `index` is in the stream.
    pub(super) fn offset(&self, index: usize) -> u64 {
        self.cursor.base + index as u64
    }

    /// Where the byte at `pos` is in the stream.
    pub(super) fn position(&self) -> u64 {
        self.offset(self.cursor.pos)
    }

    /// The line that the byte at `index` is on; to be asked in ascending order, since each byte is counted once.
    pub(super) fn line_at(&mut self, index: usize) -> u64 {
        let passed = self.bytes.get(self.cursor.counted..index).unwrap_or_default();
        // Most often there is one at the end or none, and looking for one is faster than counting.
        if let Some(first) = memchr::memchr(b'\n', passed) {
            let rest = passed.get(first..).unwrap_or_default();
            self.cursor.line += memchr::memchr_iter(b'\n', rest).count() as u64;
        }
        self.cursor.counted = self.cursor.counted.max(index);
        self.cursor.line
    }

    /// Says that there is no line feed between the index asked for last and this one.
    pub(super) fn on_same_line(&mut self, index: usize) {
        self.cursor.counted = self.cursor.counted.max(index);
    }
}

/// The size; never the bytes, which are record data.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer").field("length", &self.end).finish_non_exhaustive()
    }
}

/// White space of JSON.
pub(super) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
