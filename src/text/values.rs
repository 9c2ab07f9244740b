//! [`TextValues`]: the values of one line, in buffers that are used again.

use std::fmt;
use std::ops::Range;

/// The values of one line by slot: spans of the line where they stand there verbatim, else texts of their own.
#[derive(Default)]
pub(crate) struct TextValues {
    slots: Vec<Option<Part>>,
    /// Values that had escapes or doubled quotes.
    made: String,
    /// Values of templates; apart from `made`, which they read.
    expanded: String,
    /// Values of templates that wait until the last template has read its captured values.
    pending: Vec<(usize, Range<usize>)>,
    /// Values whose escapes are resolved if the pattern matches to its end.
    pub(super) quoted: Vec<Quoted>,
    /// A value while its escapes are resolved: they spell bytes, not characters.
    bytes: Vec<u8>,
}

/// A value between quotes, as it stands in the line.
pub(super) struct Quoted {
    /// `None`: its escapes are judged, then it is dropped.
    pub(super) slot: Option<usize>,
    pub(super) span: Range<usize>,
    pub(super) quote: u8,
}

#[derive(Clone, Copy)]
struct Part {
    home: Home,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy)]
enum Home {
    Line,
    Made,
    Expanded,
}

impl TextValues {
    /// The value in a slot; `line` is the line that was read. `None`: absent, or counted as empty.
    pub(crate) fn get<'v>(&'v self, slot: usize, line: &'v str) -> Option<&'v str> {
        let part = self.part(slot)?;
        let home = match part.home {
            Home::Line => line,
            Home::Made => &self.made,
            Home::Expanded => &self.expanded,
        };
        home.get(part.start..part.end)
    }

    /// Where in the line the value stands, if it stands there verbatim.
    pub(crate) fn span(&self, slot: usize) -> Option<Range<usize>> {
        self.part(slot).filter(|part| matches!(part.home, Home::Line)).map(|part| part.start..part.end)
    }

    /// The values there are, with their slots.
    #[cfg(test)]
    pub(crate) fn iter<'v>(&'v self, line: &'v str) -> impl Iterator<Item = (usize, &'v str)> {
        (0..self.slots.len()).filter_map(move |slot| Some((slot, self.get(slot, line)?)))
    }

    /// Forgets everything; there are `slots` slots from now on.
    pub(super) fn start(&mut self, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, None);
        self.made.clear();
        self.expanded.clear();
        // Left there by a line whose templates made too much.
        self.pending.clear();
        self.quoted.clear();
    }

    /// The value in `slot` is a part of the line. A later value replaces an earlier one.
    pub(super) fn set(&mut self, slot: usize, span: Range<usize>) {
        self.put(slot, Home::Line, span);
    }

    /// Where the next made value begins.
    pub(super) fn made_start(&self) -> usize {
        self.made.len()
    }

    /// More text of a made value.
    pub(super) fn make(&mut self, text: &str) {
        self.made.push_str(text);
    }

    /// The text made since `start`.
    pub(super) fn made_since(&self, start: usize) -> &str {
        self.made.get(start..).unwrap_or_default()
    }

    /// The value in `slot` is what was made since `start`.
    pub(super) fn set_made(&mut self, slot: usize, start: usize) {
        self.put(slot, Home::Made, start..self.made.len());
    }

    /// The empty buffer for bytes.
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        self.bytes.clear();
        &mut self.bytes
    }

    /// The value in `slot` is what the buffer for bytes holds, with U+FFFD for what is not UTF-8.
    pub(super) fn set_bytes(&mut self, slot: usize) {
        let start = self.made.len();
        for chunk in self.bytes.utf8_chunks() {
            self.made.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.made.push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.set_made(slot, start);
    }

    /// Drops white space around values, then values that count as absent.
    pub(super) fn clean(&mut self, line: &str, trim: bool, empty: &[String]) {
        if !trim && empty.is_empty() {
            return;
        }
        for slot in 0..self.slots.len() {
            let (Some(text), Some(part)) = (self.get(slot, line), self.part(slot)) else { continue };
            let kept = if trim { text.trim() } else { text };
            let is_empty = empty.iter().any(|value| value == kept);
            let start = part.start + if trim { text.len() - text.trim_start().len() } else { 0 };
            let end = start + kept.len();
            if let Some(place) = self.slots.get_mut(slot) {
                *place = (!is_empty).then_some(Part { start, end, ..part });
            }
        }
    }

    /// A piece of a template's value, begun by [`expanded_start`](Self::expanded_start): text of the schema. `false`:
    /// it is left out, for the line's templates would make more than `bytes` with it.
    pub(super) fn expand_text(&mut self, text: &str, bytes: usize) -> bool {
        push_within(&mut self.expanded, text, bytes)
    }

    /// A piece of a template's value: a captured value, nothing if it is absent. Bounded as
    /// [`expand_text`](Self::expand_text).
    pub(super) fn expand_slot(&mut self, slot: usize, line: &str, bytes: usize) -> bool {
        let Some(part) = self.part(slot) else { return true };
        let home = match part.home {
            Home::Line => line,
            Home::Made => &self.made,
            Home::Expanded => return true,
        };
        push_within(&mut self.expanded, home.get(part.start..part.end).unwrap_or_default(), bytes)
    }

    /// Where the next template's value begins.
    pub(super) fn expanded_start(&self) -> usize {
        self.expanded.len()
    }

    /// The value in `slot` will be what was expanded since `start`, unless it counts as absent.
    pub(super) fn expanded_for(&mut self, slot: usize, start: usize, empty: &[String]) {
        let text = self.expanded.get(start..).unwrap_or_default();
        if !text.is_empty() && !empty.iter().any(|value| value == text) {
            self.pending.push((slot, start..self.expanded.len()));
        }
    }

    /// Puts the values of the templates in their slots.
    pub(super) fn expanded_all(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        for (slot, span) in pending.drain(..) {
            self.put(slot, Home::Expanded, span);
        }
        self.pending = pending;
    }

    /// Drops all values, not the slots.
    pub(super) fn clear(&mut self) {
        self.slots.fill(None);
        self.made.clear();
        self.quoted.clear();
    }

    fn part(&self, slot: usize) -> Option<Part> {
        self.slots.get(slot).copied().flatten()
    }

    fn put(&mut self, slot: usize, home: Home, span: Range<usize>) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = Some(Part { home, start: span.start, end: span.end });
        }
    }
}

/// Appends `text`, unless `out` would be longer than `bytes`.
fn push_within(out: &mut String, text: &str, bytes: usize) -> bool {
    let fits = text.len() <= bytes.saturating_sub(out.len());
    if fits {
        out.push_str(text);
    }
    fits
}

/// Tells no values: they are record data.
impl fmt::Debug for TextValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextValues").field("slots", &self.slots.len()).finish_non_exhaustive()
    }
}
