//! [`Batch`]: records on their way from the input to a worker, cut or still to be cut.

use logwright::Code;
use logwright::stream::{Frame, Piece, Splitter};
use std::ops::Range;
use std::sync::Arc;

/// How much memory is kept for the next batch, in bytes; what a few long records needed is given back.
pub(super) const KEPT: usize = 2 << 20;

/// Some records of one input, in its order, in memory that is used again.
#[derive(Debug)]
pub(super) struct Batch {
    /// The name of the input.
    pub(super) source: Arc<str>,
    /// The number of the input in the run.
    pub(super) stream: u64,
    /// Why the input cannot be read on after these records.
    pub(super) trouble: Option<String>,
    /// The part of a stream that its bytes are, if there are no items yet.
    part: Option<Part>,
    /// Memory for the bytes of the items, with others between and after them.
    bytes: Vec<u8>,
    /// How much of that is in use by items that were pushed.
    used: usize,
    items: Vec<Item>,
    records: u64,
}

/// A part of a stream that is not yet cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Where it begins in the stream, in bytes.
    pub(super) offset: u64,
    /// The line it begins on, from 1.
    pub(super) line: u64,
    pub(super) is_last: bool,
}

/// A record, or bytes that were skipped, and where they were in the input.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where its bytes are in the batch.
    range: Range<usize>,
    pub(super) offset: u64,
    pub(super) line: u64,
    pub(super) skipped: Option<Skipped>,
}

/// Why bytes were skipped.
#[derive(Clone, Debug)]
pub(super) struct Skipped {
    pub(super) code: Code,
    pub(super) message: &'static str,
    /// In bytes from the start of the input.
    pub(super) at: u64,
    /// Whether it is the rest of what the piece before began.
    pub(super) continued: bool,
}

impl Item {
    pub(super) fn new(piece: Piece<'_>, range: Range<usize>) -> Self {
        let skipped = match piece {
            Piece::Skipped(skipped) => Some(Skipped {
                code: skipped.code(),
                message: skipped.message(),
                at: skipped.fault_offset(),
                continued: skipped.is_continued(),
            }),
            _ => None,
        };
        let Frame { offset, line, .. } = piece.frame();
        Self { range, offset, line, skipped }
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            source: Arc::from(""),
            stream: 0,
            trouble: None,
            part: None,
            bytes: Vec::new(),
            used: 0,
            items: Vec::new(),
            records: 0,
        }
    }
}

impl Batch {
    /// Forgets its items, and gives memory back.
    pub(super) fn clear(&mut self) {
        self.bytes.truncate(KEPT);
        self.bytes.shrink_to(KEPT);
        self.items.clear();
        self.items.shrink_to(KEPT / size_of::<Item>());
    }

    /// Forgets its items; the next are of this input.
    pub(super) fn start(&mut self, source: Arc<str>, stream: u64) {
        self.clear();
        *self = Self {
            source,
            stream,
            bytes: std::mem::take(&mut self.bytes),
            items: std::mem::take(&mut self.items),
            ..Self::default()
        };
    }

    /// Puts all that the splitter finds into an empty batch, and takes over the memory that it is in.
    pub(super) fn cut(&mut self, splitter: &mut Splitter) {
        while let Some(piece) = splitter.next_piece() {
            // Where they start is known when the memory is.
            self.add(Item::new(piece, 0..piece.frame().bytes.len()));
        }
        if self.items.is_empty() {
            return;
        }
        let base = splitter.take_buffer(&mut self.bytes);
        for item in &mut self.items {
            let start = usize::try_from(item.offset.saturating_sub(base)).unwrap_or(usize::MAX);
            item.range = start..start.saturating_add(item.range.end);
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8], offset: u64, line: u64, skipped: Option<Skipped>) {
        self.bytes.truncate(self.used);
        self.bytes.extend_from_slice(bytes);
        self.add(Item { range: self.used..self.bytes.len(), offset, line, skipped });
        self.used = self.bytes.len();
    }

    fn add(&mut self, item: Item) {
        self.records += u64::from(item.skipped.is_none());
        self.items.push(item);
    }

    /// Memory for so many bytes after those in use.
    pub(super) fn room(&mut self, most: usize) -> &mut [u8] {
        let end = self.used.saturating_add(most);
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes.get_mut(self.used..end).unwrap_or_default()
    }

    /// Says that so many bytes of the room are in use now.
    pub(super) fn filled(&mut self, count: usize) {
        self.used = self.used.saturating_add(count).min(self.bytes.len());
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        let room = self.room(bytes.len());
        room.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        self.filled(bytes.len());
    }

    /// The bytes in use.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.used).unwrap_or_default()
    }

    /// Makes the bytes in use up to `end` a part of a stream; the others are moved to `tail`.
    pub(super) fn make_part(&mut self, end: usize, part: Part, tail: &mut Vec<u8>) {
        tail.clear();
        tail.extend_from_slice(self.bytes().get(end..).unwrap_or_default());
        self.used = end.min(self.used);
        self.part = Some(part);
    }

    /// The part of a stream that it is, and its bytes; `None` if it was cut.
    pub(super) fn part(&self) -> Option<(Part, &[u8])> {
        self.part.map(|part| (part, self.bytes()))
    }

    /// Drops what comes after the first `most` records.
    pub(super) fn truncate(&mut self, most: u64) {
        if self.records <= most {
            return;
        }
        let mut records = 0;
        let cut = self.items.iter().position(|item| {
            records += u64::from(item.skipped.is_none());
            records > most
        });
        self.items.truncate(cut.unwrap_or(self.items.len()));
        self.records = most;
    }

    /// How many bytes it holds in memory for those of its items.
    pub(super) fn memory(&self) -> usize {
        self.bytes.len()
    }

    /// How many records it has, skipped bytes not counted.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items and their bytes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Item, &[u8])> {
        self.items.iter().map(|item| (item, self.bytes.get(item.range.clone()).unwrap_or_default()))
    }
}
