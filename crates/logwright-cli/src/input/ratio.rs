//! [`Ratio`]: an end to input that decompresses without end.

use super::Meter;
use std::io::{self, Read};

/// So much may come out of any input.
const FREE: u64 = 16 << 20;
/// What may come out after that, for each byte that went in.
const MOST: u64 = 200;

/// Refuses to go on where content is out of all proportion to what is stored. (Decisions: decompressed/compressed
/// ratio 200 after the first 16 MiB.)
pub(super) struct Ratio<R> {
    content: R,
    /// What was stored.
    stored: Meter,
    read: u64,
}

impl<R> Ratio<R> {
    pub(super) fn new(content: R, stored: Meter) -> Self {
        Self { content, stored, read: 0 }
    }
}

impl<R: Read> Read for Ratio<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(buffer)?;
        self.read = self.read.saturating_add(count as u64);
        if self.read > FREE && self.read > self.stored.bytes().saturating_mul(MOST) {
            let message = format!("the input decompresses to more than {MOST} times its size");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}
