//! Every test here cuts its input in chunks of 1, 3 and 5 bytes and whole, and all must agree.

mod account;
mod broken;
mod envelope;
mod hostile;
mod laws;
mod reader;
mod whole;

use super::{Framing, Piece, Pieces, SplitOptions, Splitter};
use crate::diagnostic::Code;
use crate::limits::Limits;
use crate::pointer::Pointer;

/// A piece with its own bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owned {
    bytes: Vec<u8>,
    offset: usize,
    line: u64,
    /// Code, place of the fault and whether the piece is continued, when it was skipped.
    skipped: Option<(Code, u64, bool)>,
}

fn owned(piece: Piece<'_>) -> Owned {
    let frame = piece.frame();
    let skipped = match piece {
        Piece::Record(_) => None,
        Piece::Skipped(skipped) => {
            assert!(!skipped.message().is_empty());
            Some((skipped.code(), skipped.fault_offset(), skipped.is_continued()))
        }
    };
    let offset = usize::try_from(frame.offset).unwrap();
    Owned { bytes: frame.bytes.to_vec(), offset, line: frame.line, skipped }
}

/// The pieces of `input` pushed in chunks of `size` bytes, the splitter's buffer being watched.
fn split_in(input: &[u8], options: &SplitOptions, size: usize) -> (Vec<Owned>, Splitter) {
    let mut splitter = Splitter::new(options.clone());
    let mut pieces = Vec::new();
    let cap = options.limits.record_bytes.max(1);
    for chunk in input.chunks(size) {
        splitter.push(chunk);
        assert!(
            splitter.buffered() <= cap.saturating_add(2 + chunk.len()),
            "{} bytes held",
            splitter.buffered()
        );
        while let Some(piece) = splitter.next_piece() {
            pieces.push(owned(piece));
        }
    }
    splitter.finish();
    while let Some(piece) = splitter.next_piece() {
        pieces.push(owned(piece));
    }
    assert_eq!(splitter.next_piece(), None);
    (pieces, splitter)
}

/// The pieces of `input`, the same whatever the chunks and how eagerly it is polled; each where it says it is.
fn split(input: &[u8], options: &SplitOptions) -> Vec<Owned> {
    let (pieces, splitter) = split_in(input, options, input.len().max(1));
    for size in [1, 3, 5] {
        let (chunked, other) = split_in(input, options, size);
        assert_eq!(pieces, chunked, "in chunks of {size}: {}", input.escape_ascii());
        assert_eq!(splitter.framing(), other.framing());
    }
    let mut lazy = Splitter::new(options.clone());
    input.chunks(4).for_each(|chunk| lazy.push(chunk));
    lazy.finish();
    let lazily: Vec<_> = std::iter::from_fn(|| lazy.next_piece().map(owned)).collect();
    let there: Vec<_> = Pieces::new(input, options.clone()).map(owned).collect();
    assert_eq!(pieces, there, "all there: {}", input.escape_ascii());
    assert_eq!(pieces, lazily, "polled at the end: {}", input.escape_ascii());

    let mut end = 0;
    for piece in &pieces {
        assert!(piece.offset >= end, "overlap in {}", input.escape_ascii());
        end = piece.offset + piece.bytes.len();
        assert_eq!(piece.bytes, input[piece.offset..end]);
        let line = input[..piece.offset].split(|&b| b == b'\n').count();
        assert_eq!(piece.line, line as u64);
    }
    pieces
}

/// Pieces as a table writes them: a record is its text, a skipped piece is `!code text`, continued `+code text`.
fn show(pieces: &[Owned]) -> Vec<String> {
    let show = |piece: &Owned| {
        let text = String::from_utf8_lossy(&piece.bytes);
        match piece.skipped {
            None => text.into_owned(),
            Some((code, _, false)) => format!("!{code} {text}"),
            Some((code, _, true)) => format!("+{code} {text}"),
        }
    };
    pieces.iter().map(show).collect()
}

#[track_caller]
fn check(options: &SplitOptions, table: &[(&str, &[&str])]) {
    for (input, expected) in table {
        assert_eq!(show(&split(input.as_bytes(), options)), *expected, "{input:?}");
    }
}

fn framed(framing: Framing) -> SplitOptions {
    SplitOptions::default().framing(framing)
}

fn capped(framing: Framing, record_bytes: usize) -> SplitOptions {
    framed(framing).limits(Limits::default().record_bytes(record_bytes))
}

fn at_logs() -> SplitOptions {
    SplitOptions::default().records_at(Pointer::root().key("logs"))
}
