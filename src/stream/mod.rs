//! Framing: cutting a stream of bytes into the bytes of single records.
//!
//! [`Splitter`] does it without I/O of its own: bytes are pushed in chunks of any size, pieces are polled out.
//! [`Records`] drives one over a [`BufRead`](std::io::BufRead), and [`Pieces`] go through bytes that are all there. Where
//! chunks end never shows in what comes out.
//!
//! ```
//! use logwright::stream::{Piece, SplitOptions, Splitter};
//!
//! let mut splitter = Splitter::new(SplitOptions::default());
//! splitter.push(br#"{"a":1}{"a":"tru"#);
//! splitter.push(b"ncated\n{\"a\":3}\n");
//! splitter.finish();
//! let mut seen = Vec::new();
//! while let Some(piece) = splitter.next_piece() {
//!     let frame = piece.frame();
//!     seen.push((matches!(piece, Piece::Record(_)), frame.offset, frame.line, frame.bytes.to_vec()));
//! }
//! assert_eq!(seen, [
//!     (true, 0, 1, br#"{"a":1}"#.to_vec()),
//!     (false, 7, 1, b"{\"a\":\"truncated\n".to_vec()),
//!     (true, 23, 2, br#"{"a":3}"#.to_vec()),
//! ]);
//! ```
//!
//! # What is accounted for
//!
//! Every byte of the stream is in exactly one of: a [`Piece::Record`]; a [`Piece::Skipped`]; the framing, which is
//! white space and a byte-order mark at the start, with an array around the records its brackets and commas, and with
//! [`records_at`](SplitOptions::records_at) the envelope around them.
//!
//! The splitter does not judge records: a grammar error inside a balanced value, nesting over
//! [`Limits::nesting`](crate::Limits::nesting) or bytes that are not UTF-8 come out as a record, for a program to
//! reject that one alone.
//!
//! What stands in an envelope beside its records is not looked at. So a changed bracket, brace or quote can end the
//! array of records early, or an envelope late, and make records a part of the envelope's own JSON. A single such fault
//! is always told: the next piece is a [`Piece::Skipped`], if only an empty one at the end of the input, and what may be
//! lost besides its bytes lies between the end of the piece before and its start. What is not guaranteed: that the fault
//! is told where it is, and that several faults, which together can make JSON that is as good as any, are told at all.
//!
//! ```
//! use logwright::Pointer;
//! use logwright::stream::{Piece, SplitOptions, Splitter};
//!
//! // Once `[{"a":1},{"a":2}]`.
//! let body = br#"{"events":[{"a":1},]"a":2}]}"#;
//! let mut splitter = Splitter::new(SplitOptions::default().records_at(Pointer::root().key("events")));
//! splitter.push(body);
//! splitter.finish();
//! let (mut end, mut suspects) = (0, Vec::new());
//! while let Some(piece) = splitter.next_piece() {
//!     let start = piece.frame().offset as usize;
//!     if let Piece::Skipped(_) = piece {
//!         suspects.push(&body[end..start]);
//!     }
//!     end = start + piece.frame().bytes.len();
//! }
//! assert_eq!(suspects, [br#",]"a":2}"#]);
//! ```
//!
//! # Broken input
//!
//! A value that cannot be cut out breaks the splitter. It says where and why, skips from the start of that value, and
//! goes on where a value most likely starts again. What breaks it:
//!
//! - a byte that starts no value where one has to start;
//! - a closer that does not match its opener, or has none;
//! - a raw control byte in a string (a line end in an unterminated one, mostly);
//! - more than [`Limits::record_bytes`](crate::Limits::record_bytes) bytes;
//! - a closer followed by `{` inside a value: a record that was cut short, and the next one;
//! - the end of the input.
//!
//! It goes on at the `{` after a closer that broke it (in an array, one comma may stand between), else at the next `{`
//! or `[` that is the first byte of a line, else not at all. One that starts its line begins what the framing has at its
//! top (a value, an array, an envelope), any other the next element. Two exceptions: in an array framing `{` always
//! begins an element, and in an envelope it does where the broken element was the first thing on its line too. One
//! good neighbour can be lost with a broken record; it is in the skipped bytes. A scan never turns back, so any input
//! takes linear time.
//!
//! In an array anything between the separators is an element, so that a broken scalar is rejected alone; missing and
//! superfluous commas are let pass, since no record is lost by them. An array or envelope that the input ends in is
//! reported by an empty skipped piece. What an envelope holds besides records is not kept once they were found, so a
//! fault after that reports the bytes from the fault on; of an envelope without them, it is kept up to the cap.

mod blocks;
mod cutter;
mod fault;
mod framing;
mod guess;
mod input;
mod json;
mod lines;
mod piece;
mod pieces;
mod records;
mod scan;
mod skip;
mod splitter;
#[cfg(test)]
mod tests;

pub use self::framing::{Framing, FramingError, SplitOptions};
pub use self::guess::last_start;
pub use self::piece::{Frame, Piece, Skipped};
pub use self::pieces::{Pieces, Split};
pub use self::records::{Records, StreamError};
pub use self::splitter::Splitter;
