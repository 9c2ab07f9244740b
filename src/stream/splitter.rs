//! [`Splitter`]: bytes in, pieces out.

use super::fault::Fault;
use super::framing::{Framing, SplitOptions};
use super::input::Input;
use super::json::{Json, Shape};
use super::lines::{lines, whole};
use super::piece::{Frame, Piece, Skipped};
use super::skip::Until;
use crate::telemetry;
use std::io::{self, Read};
use std::ops::Range;

/// Cuts a stream of bytes into records, without I/O of its own. See [`stream`](super) for the rules.
///
/// Push a chunk, poll [`next_piece`](Self::next_piece) until it gives `None`, push the next; after the last chunk,
/// [`finish`](Self::finish) and poll again. Used this way, the splitter never buffers more than
/// [`Limits::record_bytes`](crate::Limits::record_bytes) bytes, two more, and one chunk.
#[derive(Debug)]
pub struct Splitter {
    input: Input,
    mode: Mode,
    /// What is being skipped, if anything is.
    skip: Option<Skip>,
    caps: Caps,
    options: SplitOptions,
}

/// The bounds that cutting keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    /// Bytes in a record.
    pub(super) record: usize,
    /// Levels of what is in an envelope besides records.
    pub(super) nesting: usize,
}

#[derive(Debug)]
enum Mode {
    /// Before the byte-order mark that may be there.
    Start,
    /// Before the first byte that is not white space.
    Undecided,
    Lines,
    Json(Box<Json>),
    Whole,
}

#[derive(Clone, Copy, Debug)]
struct Skip {
    fault: Fault,
    /// Where it was noticed, in the stream.
    at: u64,
    until: Until,
    continued: bool,
}

/// What a framing found next.
#[derive(Debug)]
pub(super) enum Step {
    /// All bytes there are were looked at.
    More,
    /// A record.
    Record(Range<usize>),
    /// A record without a line feed in it.
    Line(Range<usize>),
    /// Bytes to report without breaking off.
    Report(Fault, Range<usize>),
    /// What is held, and what follows up to a place, cannot be cut.
    Broken(Fault, Until),
}

/// A piece as a range of the buffer, good until the next push.
#[derive(Debug)]
pub(super) struct Cut {
    range: Range<usize>,
    /// Whether it is known to have no line feed in it.
    one_line: bool,
    /// Fault, where it was noticed, whether it goes on from the piece before.
    skipped: Option<(Fault, u64, bool)>,
}

impl Cut {
    fn skipped(range: Range<usize>, fault: Fault, at: u64, continued: bool) -> Self {
        Self { range, one_line: false, skipped: Some((fault, at, continued)) }
    }
}

impl Splitter {
    /// A splitter at the start of a stream.
    pub fn new(options: SplitOptions) -> Self {
        let caps = Caps { record: options.limits.record_bytes.max(1), nesting: options.limits.nesting };
        Self { input: Input::new(), mode: Mode::Start, skip: None, caps, options }
    }

    /// Takes the next bytes of the stream. After [`finish`](Self::finish) it does nothing.
    pub fn push(&mut self, chunk: &[u8]) {
        self.input.push(chunk);
    }

    /// Takes the next bytes of the stream from a reader: those that one read gives, at most `most`. The same as a read and
    /// a [`push`](Self::push), without the copy. How many bytes those were; none does not [`finish`](Self::finish).
    ///
    /// # Errors
    /// Those of the reader; nothing is taken then.
    pub fn push_from(&mut self, reader: &mut (impl Read + ?Sized), most: usize) -> io::Result<usize> {
        self.input.read(reader, most)
    }

    /// Gives the memory away that the pieces polled since the last push are in, and goes on in `buffer` with the bytes
    /// that are in none yet. What `buffer` held is lost. The offset in the stream of its first byte now, so that a piece
    /// is found at its own offset less this one; what follows the last piece has no meaning.
    ///
    /// ```
    /// use logwright::stream::{SplitOptions, Splitter};
    ///
    /// let mut splitter = Splitter::new(SplitOptions::default());
    /// splitter.push(br#"{"a":1} {"a":2} {"a""#);
    /// let mut places = Vec::new();
    /// while let Some(piece) = splitter.next_piece() {
    ///     places.push((piece.frame().offset, piece.frame().bytes.len()));
    /// }
    /// let mut buffer = Vec::new();
    /// let base = splitter.take_buffer(&mut buffer);
    /// splitter.push(br#":3}"#);
    /// assert_eq!(splitter.next_piece().unwrap().frame().bytes, br#"{"a":3}"#);
    /// assert_eq!((base, places), (0, vec![(0, 7), (8, 7)]));
    /// assert_eq!(&buffer[8..15], br#"{"a":2}"#);
    /// ```
    pub fn take_buffer(&mut self, buffer: &mut Vec<u8>) -> u64 {
        self.input.exchange(buffer)
    }

    /// Says that no more bytes will come.
    pub fn finish(&mut self) {
        self.input.finish();
    }

    /// The next piece in the order of the stream; `None` when more bytes are needed or, after
    /// [`finish`](Self::finish), when that was all.
    pub fn next_piece(&mut self) -> Option<Piece<'_>> {
        let cut = self.cut()?;
        Some(self.piece(cut))
    }

    /// The framing in use, which is never [`Framing::Auto`]; `None` while that is not decided. With
    /// [`SplitOptions::records_at`] it is [`Framing::Values`].
    pub fn framing(&self) -> Option<Framing> {
        if self.options.records_at.is_some() {
            return Some(Framing::Values);
        }
        match (self.options.framing, &self.mode) {
            (Framing::Auto, _) if self.options.text_only => Some(Framing::Lines),
            (Framing::Auto, Mode::Start | Mode::Undecided | Mode::Whole) => None,
            (Framing::Auto, Mode::Lines) => Some(Framing::Lines),
            (Framing::Auto, Mode::Json(json)) => Some(json.framing()),
            (decided, _) => Some(decided),
        }
    }

    /// The next piece, still without a borrow: what lets a caller loop over push and cut.
    pub(super) fn cut(&mut self) -> Option<Cut> {
        loop {
            if self.skip.is_some() {
                if let Some(cut) = self.go_on_skipping() {
                    return Some(cut);
                }
                if self.skip.is_some() {
                    return None;
                }
            }
            let step = match &mut self.mode {
                Mode::Start => {
                    self.mode = self.start()?;
                    continue;
                }
                Mode::Undecided => {
                    self.mode = self.decide()?;
                    continue;
                }
                Mode::Lines => lines(&mut self.input, self.caps),
                Mode::Json(json) => json.step(&mut self.input, self.caps),
                Mode::Whole => whole(&mut self.input, self.caps),
            };
            match step {
                Step::More => return None,
                Step::Record(range) => return Some(Cut { range, one_line: false, skipped: None }),
                Step::Line(range) => return Some(Cut { range, one_line: true, skipped: None }),
                Step::Report(fault, range) => {
                    let at = self.input.offset(range.end).saturating_sub(1);
                    return Some(Cut::skipped(range, fault, at, false));
                }
                Step::Broken(fault, until) => {
                    self.skip = Some(Skip { fault, at: self.place(fault), until, continued: false });
                }
            }
        }
    }

    pub(super) fn piece(&mut self, cut: Cut) -> Piece<'_> {
        let line = self.input.line_at(cut.range.start);
        if cut.one_line {
            self.input.on_same_line(cut.range.end);
        }
        let offset = self.input.offset(cut.range.start);
        let frame = Frame { bytes: self.input.bytes(cut.range), offset, line };
        telemetry::cut(offset, frame.bytes.len(), cut.skipped.map(|(fault, ..)| fault.code()));
        match cut.skipped {
            None => Piece::Record(frame),
            Some((fault, at, continued)) => Piece::Skipped(Skipped { frame, fault, continued, at }),
        }
    }

    /// Drops a byte-order mark; `None` while too little is there to know one.
    fn start(&mut self) -> Option<Mode> {
        const MARK: &[u8] = "\u{FEFF}".as_bytes();
        let head = self.input.window(MARK.len());
        if head.len() < MARK.len() && MARK.starts_with(head) && !self.input.is_ended() {
            return None;
        }
        if head == MARK {
            self.input.advance(MARK.len());
            self.input.release();
        }
        if let Some(pointer) = &self.options.records_at {
            return Some(json(Shape::Envelope(pointer.tokens().collect())));
        }
        Some(match self.options.framing {
            Framing::Auto if self.options.text_only => Mode::Lines,
            Framing::Auto => Mode::Undecided,
            Framing::Lines => Mode::Lines,
            Framing::Values => json(Shape::Values),
            Framing::Array => json(Shape::Array),
            Framing::Record => Mode::Whole,
        })
    }

    /// What the first byte says the framing is; `None` while only white space came.
    fn decide(&mut self) -> Option<Mode> {
        self.input.pass_white_space(usize::MAX);
        self.input.release();
        Some(match self.input.peek()? {
            b'[' => json(Shape::Array),
            b'{' => json(Shape::Values),
            _ => Mode::Lines,
        })
    }

    /// Whether [`finish`](Self::finish) was called.
    pub(super) fn is_finished(&self) -> bool {
        self.input.is_ended()
    }

    /// Where in the stream a fault is that was just noticed.
    fn place(&self, fault: Fault) -> u64 {
        let position = self.input.position();
        match fault {
            // The byte at fault was passed already.
            Fault::WrongCloser | Fault::TooDeep => position.saturating_sub(1),
            // As were a byte or two more than fit.
            Fault::TooLong => {
                position.saturating_sub(self.input.held().saturating_sub(self.caps.record) as u64)
            }
            _ => position,
        }
    }

    /// The next part of what is skipped. The skip is over when it leaves `self.skip` empty.
    fn go_on_skipping(&mut self) -> Option<Cut> {
        let mut skip = self.skip?;
        let cut = loop {
            // A part of full length is cut before looking further, so that where parts end depends on the stream alone.
            if let Some(excess) = self.input.held().checked_sub(self.caps.record) {
                break Some(self.input.release_to_last(excess));
            }
            let (count, found) = skip.until.look(self.input.window(self.caps.record));
            self.input.advance(count);
            if found || self.input.is_over() {
                self.skip = None;
                if let Mode::Json(json) = &mut self.mode {
                    json.resume(&self.input);
                }
                let range = self.input.release();
                let empty = skip.continued && range.is_empty();
                return (!empty).then(|| Cut::skipped(range, skip.fault, skip.at, skip.continued));
            }
            if self.input.is_dry() {
                break None;
            }
        };
        let cut = cut.map(|range| Cut::skipped(range, skip.fault, skip.at, skip.continued));
        skip.continued |= cut.is_some();
        self.skip = Some(skip);
        cut
    }

    #[cfg(test)]
    pub(super) fn buffered(&self) -> usize {
        self.input.buffered()
    }

    /// How many bytes the scan of values was given, for tests of linear time.
    #[cfg(test)]
    pub(super) fn scanned(&self) -> usize {
        if let Mode::Json(json) = &self.mode { json.scanned() } else { 0 }
    }
}

fn json(shape: Shape) -> Mode {
    Mode::Json(Box::new(Json::new(shape)))
}
