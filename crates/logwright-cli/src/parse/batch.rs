//! [`Batch`]: records on their way from the input to a worker.

use logwright::Code;
use logwright::stream::{Frame, Piece};
use std::sync::Arc;

/// How much memory is kept for the next batch, in bytes; what a few long records needed is given back.
pub(super) const KEPT: usize = 1 << 20;

/// Some records of one input, in its order, in memory that is used again.
#[derive(Debug)]
pub(super) struct Batch {
    /// The name of the input.
    pub(super) source: Arc<str>,
    /// The number of the input in the run.
    pub(super) stream: u64,
    /// The number of the first record in the run.
    pub(super) first: u64,
    /// Why the input cannot be read on after these records.
    pub(super) trouble: Option<String>,
    bytes: Vec<u8>,
    items: Vec<Item>,
    records: u64,
}

/// A record, or bytes that were skipped, and where they were in the input.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where its bytes end in the batch; they start where those of the item before end.
    end: usize,
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

impl Default for Batch {
    fn default() -> Self {
        let source = Arc::from("");
        Self { source, stream: 0, first: 0, trouble: None, bytes: Vec::new(), items: Vec::new(), records: 0 }
    }
}

impl Batch {
    /// Forgets its items; the next are of this input, and have numbers from `first`.
    pub(super) fn start(&mut self, source: Arc<str>, stream: u64, first: u64) {
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
        self.items.clear();
        self.items.shrink_to(KEPT / size_of::<Item>());
        *self = Self {
            source,
            stream,
            first,
            bytes: std::mem::take(&mut self.bytes),
            items: std::mem::take(&mut self.items),
            ..Self::default()
        };
    }

    pub(super) fn push_piece(&mut self, piece: Piece<'_>) {
        let skipped = match piece {
            Piece::Skipped(skipped) => Some(Skipped {
                code: skipped.code(),
                message: skipped.message(),
                at: skipped.fault_offset(),
                continued: skipped.is_continued(),
            }),
            _ => None,
        };
        let Frame { bytes, offset, line, .. } = piece.frame();
        self.push(bytes, offset, line, skipped);
    }

    pub(super) fn push(&mut self, bytes: &[u8], offset: u64, line: u64, skipped: Option<Skipped>) {
        self.bytes.extend_from_slice(bytes);
        self.records += u64::from(skipped.is_none());
        self.items.push(Item { end: self.bytes.len(), offset, line, skipped });
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

    /// How many records it has, skipped bytes not counted.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items and their bytes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Item, &[u8])> {
        let mut start = 0;
        self.items.iter().map(move |item| {
            let bytes = self.bytes.get(start..item.end).unwrap_or_default();
            start = item.end;
            (item, bytes)
        })
    }
}
