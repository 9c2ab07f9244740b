//! The adapter over a reader.

use super::{framed, owned, split};
use crate::stream::{Framing, Records, SplitOptions};
use std::io::{self, BufReader, Read};

/// Gives its bytes three at a time, and an error before each time.
struct Flaky<'a> {
    bytes: &'a [u8],
    errors: Vec<io::ErrorKind>,
}

impl Read for Flaky<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(kind) = self.errors.pop() {
            return Err(kind.into());
        }
        let size = buffer.len().min(3);
        self.bytes.read(&mut buffer[..size])
    }
}

#[test]
fn reads_what_the_splitter_cuts() {
    let input = b"{\"a\":1}{\"b\":[}\n{\"c\":3}\n";
    for capacity in [1, 2, 7, 100] {
        let mut records =
            Records::new(BufReader::with_capacity(capacity, &input[..]), SplitOptions::default());
        assert_eq!(records.framing(), None);
        let mut pieces = Vec::new();
        while let Some(piece) = records.next_piece().unwrap() {
            pieces.push(owned(piece));
        }
        assert_eq!(pieces, split(input, &SplitOptions::default()));
        assert_eq!(records.framing(), Some(Framing::Values));
        assert!(records.next_piece().unwrap().is_none());
    }
}

#[test]
fn reads_on_after_an_error() {
    let errors = vec![io::ErrorKind::TimedOut, io::ErrorKind::Interrupted];
    let flaky = Flaky { bytes: b"first\nsecond", errors };
    let mut records = Records::new(BufReader::new(flaky), framed(Framing::Lines));
    let error = records.next_piece().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (io::ErrorKind::TimedOut, 0));
    assert_eq!(error.to_string(), "cannot read the stream at byte 0");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(records.next_piece().unwrap().unwrap().frame().bytes, b"first");
    assert_eq!(records.next_piece().unwrap().unwrap().frame().bytes, b"second");
    assert!(records.next_piece().unwrap().is_none());
}
