//! [`Input`]: the window of the stream that is in memory.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;

/// The bytes pushed and not yet let go. Those before `start` are accounted for, those from `start` to `pos` are the
/// piece being cut, those from `pos` on have not been looked at.
pub(super) struct Input {
    bytes: Vec<u8>,
    /// Where they end in `bytes`. What comes after is of no meaning: memory to read into, which need not be cleared again.
    end: usize,
    start: usize,
    pos: usize,
    /// Offset of `bytes[0]` in the stream.
    base: u64,
    /// The line that `bytes[counted]` is on, from 1.
    line: u64,
    counted: usize,
    /// Whether the byte before `pos` is a line feed.
    newline: bool,
    ended: bool,
}

impl Input {
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            end: 0,
            start: 0,
            pos: 0,
            base: 0,
            line: 1,
            counted: 0,
            newline: false,
            ended: false,
        }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        if self.ended {
            return;
        }
        self.make_room();
        self.bytes.truncate(self.end);
        self.bytes.extend_from_slice(chunk);
        self.end = self.bytes.len();
    }

    /// Pushes what one read gives, at most `most` bytes; how many those are.
    pub(super) fn read(&mut self, reader: &mut (impl Read + ?Sized), most: usize) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        self.make_room();
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
    fn make_room(&mut self) {
        // When all was looked at, what is held came with the last chunk, so moving it is paid for by that chunk. When
        // not (the caller pushes without polling), moving waits until as much is dropped as is moved.
        let held = self.end - self.start;
        if self.start > 0 && (self.pos == self.end || self.start >= held) {
            self.line_at(self.start);
            self.bytes.copy_within(self.start..self.end, 0);
            self.forget();
        }
    }

    /// Exchanges the memory with `other`, which is left with the bytes accounted for, too. Where its first byte is in the
    /// stream.
    pub(super) fn exchange(&mut self, other: &mut Vec<u8>) -> u64 {
        let (base, held) = (self.base, self.end - self.start);
        self.line_at(self.start);
        if other.len() < held {
            other.resize(held, 0);
        }
        if let (Some(to), Some(from)) = (other.get_mut(..held), self.bytes.get(self.start..self.end)) {
            to.copy_from_slice(from);
        }
        std::mem::swap(&mut self.bytes, other);
        self.forget();
        base
    }

    /// Makes the byte at `start`, up to which lines were counted, the first.
    fn forget(&mut self) {
        self.base += self.start as u64;
        self.pos -= self.start;
        self.end -= self.start;
        self.start = 0;
        self.counted = 0;
    }

    pub(super) fn finish(&mut self) {
        self.ended = true;
    }

    /// Whether no byte is left and none will come.
    pub(super) fn is_over(&self) -> bool {
        self.ended && self.is_dry()
    }

    /// Whether no byte is left to look at.
    pub(super) fn is_dry(&self) -> bool {
        self.pos == self.end
    }

    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }

    /// The bytes to look at next, so few that no more than `most` are held after them.
    pub(super) fn window(&self, most: usize) -> &[u8] {
        let end = self.start.saturating_add(most).min(self.end);
        self.bytes.get(self.pos..end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.window(usize::MAX).first().copied()
    }

    /// Passes `count` bytes that were looked at.
    pub(super) fn advance(&mut self, count: usize) {
        if count > 0 {
            self.pos = self.pos.saturating_add(count).min(self.end);
            self.newline = self.last(1) == b"\n";
        }
    }

    /// Passes white space, holding at most `most` bytes.
    pub(super) fn pass_white_space(&mut self, most: usize) {
        let window = self.window(most);
        let count = window.iter().position(|&b| !is_white_space(b)).unwrap_or(window.len());
        self.advance(count);
    }

    /// The last `count` bytes passed.
    pub(super) fn last(&self, count: usize) -> &[u8] {
        self.bytes.get(self.pos.saturating_sub(count)..self.pos).unwrap_or_default()
    }

    /// How many bytes are held for the piece being cut.
    pub(super) fn held(&self) -> usize {
        self.pos - self.start
    }

    /// Accounts for all that was passed; the next piece starts here.
    pub(super) fn release(&mut self) -> Range<usize> {
        self.release_to_last(0)
    }

    /// Accounts for all that was passed but the last `keep` bytes.
    pub(super) fn release_to_last(&mut self, keep: usize) -> Range<usize> {
        let from = self.start;
        self.start = self.pos.saturating_sub(keep).max(from);
        from..self.start
    }

    pub(super) fn after_newline(&self) -> bool {
        self.newline
    }

    /// The bytes of a range that [`release`](Self::release) gave, until the next push.
    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// Where the byte at `index` is in the stream.
    pub(super) fn offset(&self, index: usize) -> u64 {
        self.base + index as u64
    }

    /// Where the byte at `pos` is in the stream.
    pub(super) fn position(&self) -> u64 {
        self.offset(self.pos)
    }

    /// The line that the byte at `index` is on; to be asked in ascending order, since each byte is counted once.
    pub(super) fn line_at(&mut self, index: usize) -> u64 {
        let passed = self.bytes.get(self.counted..index).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.counted = self.counted.max(index);
        self.line
    }

    /// Says that there is no line feed between the index asked for last and this one.
    pub(super) fn on_same_line(&mut self, index: usize) {
        self.counted = self.counted.max(index);
    }

    #[cfg(test)]
    pub(super) fn buffered(&self) -> usize {
        self.end
    }
}

/// Places and sizes; never the bytes, which are record data.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("offset", &self.position())
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}

/// White space of JSON.
pub(super) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
