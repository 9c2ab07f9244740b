//! [`Expanded`]: the parts of a `regex` parser joined into one expression, `%{PATTERN}` tags replaced.

use super::builtins::builtin;
use super::{PatternError, Place, builtins};
use crate::diagnostic::{nearest, quote};
use indexmap::IndexMap;

/// Longest expression after expansion, in bytes: definitions that double each other must not fill the memory.
const EXPANDED_BYTES: usize = 256 << 10;
/// Deepest chain of definitions.
const DEPTH: usize = 64;

/// An expression without tags that remembers where each of its pieces came from.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// In the expanded text.
    start: usize,
    place: Place,
    /// In the text at `place`.
    offset: usize,
    /// Whether it is that text itself, not what stands for a tag.
    is_verbatim: bool,
}

/// Joins `parts` with nothing between and replaces the tags.
pub(super) fn expand(
    parts: &[String],
    definitions: &IndexMap<String, String>,
) -> Result<Expanded, PatternError> {
    for name in definitions.keys() {
        if !is_pattern_name(name) {
            let message = format!("{} is no name for a pattern", quote(name));
            return Err(PatternError::new(Place::PatternDefinition(name.clone()), message)
                .with_help("write upper-case letters, digits and `_`, a letter first"));
        }
    }
    let mut expander = Expander { definitions, open: Vec::new(), out: Expanded::default() };
    for (index, part) in parts.iter().enumerate() {
        expander.text(part, &Place::Match(Some(index)))?;
    }
    Ok(expander.out)
}

impl Expanded {
    /// Where the byte at `offset` of the expanded text came from.
    pub(super) fn origin(&self, offset: usize) -> (Place, usize) {
        let count = self.pieces.partition_point(|piece| piece.start <= offset);
        match count.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some(piece) if piece.is_verbatim => (piece.place.clone(), piece.offset + (offset - piece.start)),
            Some(piece) => (piece.place.clone(), piece.offset),
            None => (Place::Match(None), 0),
        }
    }
}

struct Expander<'d> {
    definitions: &'d IndexMap<String, String>,
    /// The definitions being expanded, to notice circles.
    open: Vec<&'d str>,
    out: Expanded,
}

impl Expander<'_> {
    /// Appends a text of the schema.
    fn text(&mut self, text: &str, place: &Place) -> Result<(), PatternError> {
        let mut at = 0;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("%{") {
            self.verbatim(before, place, at)?;
            at += before.len();
            let Some((tag, after)) = after.split_once('}') else {
                return Err(PatternError::new(place.clone(), "a `%{` tag is not closed")
                    .at(at)
                    .with_help("write `%{PATTERN}` or `%{PATTERN:field}`"));
            };
            self.tag(tag.trim(), place, at)?;
            at += tag.len() + 3;
            rest = after;
        }
        self.verbatim(rest, place, at)
    }

    fn verbatim(&mut self, text: &str, place: &Place, offset: usize) -> Result<(), PatternError> {
        if !text.is_empty() {
            self.push(text, place, offset, true)?;
        }
        Ok(())
    }

    /// Appends what stands for a tag at `offset` of the text at `place`.
    fn tag(&mut self, tag: &str, place: &Place, offset: usize) -> Result<(), PatternError> {
        let error = |message: String| PatternError::new(place.clone(), message).at(offset);
        let (name, field) = tag.split_once(':').unwrap_or((tag, ""));
        // Checked here and not only with the groups, to say it in the words of the tag.
        if !super::re2::is_group_name(field) && !field.is_empty() {
            return Err(error(format!("{} is no name for a captured value", quote(field)))
                .with_help("write letters, digits and `_`; `expandFields` can give it another name"));
        }
        let open = if field.is_empty() { "(?:".to_owned() } else { format!("(?P<{field}>") };
        self.push(&open, place, offset, false)?;
        if let Some((name, text)) = self.definitions.get_key_value(name) {
            if self.open.contains(&name.as_str()) {
                return Err(error(format!("the pattern {} refers to itself", quote(name))));
            }
            if self.open.len() >= DEPTH {
                return Err(error(format!("patterns refer to each other more than {DEPTH} deep")));
            }
            self.open.push(name);
            self.text(text, &Place::PatternDefinition(name.clone()))?;
            self.open.pop();
        } else if let Some(text) = builtin(name).filter(|_| is_pattern_name(name)) {
            self.builtin(text, place, offset)?;
        } else {
            let known = self.definitions.keys().map(String::as_str).chain(builtins::names());
            let help = nearest(name, known).map_or_else(
                || "define it in `patternDefinitions`".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            return Err(error(format!("unknown pattern {}", quote(name))).with_help(help));
        }
        self.push(")", place, offset, false)
    }

    /// Appends a built-in pattern. Its own tags mean built-in patterns always, so that what a schema defines never
    /// changes, or circles through, patterns it does not mention.
    fn builtin(&mut self, text: &str, place: &Place, offset: usize) -> Result<(), PatternError> {
        let mut rest = text;
        while let Some((before, (name, after))) =
            rest.split_once("%{").and_then(|(before, tag)| Some((before, tag.split_once('}')?)))
        {
            self.push(before, place, offset, false)?;
            self.push("(?:", place, offset, false)?;
            self.builtin(builtin(name).unwrap_or_default(), place, offset)?;
            self.push(")", place, offset, false)?;
            rest = after;
        }
        self.push(rest, place, offset, false)
    }

    fn push(
        &mut self,
        text: &str,
        place: &Place,
        offset: usize,
        is_verbatim: bool,
    ) -> Result<(), PatternError> {
        let start = self.out.text.len();
        if start + text.len() > EXPANDED_BYTES {
            let message =
                format!("the expression is longer than {EXPANDED_BYTES} bytes with all patterns filled in");
            return Err(PatternError::new(place.clone(), message).at(offset));
        }
        let continues = !is_verbatim
            && self
                .out
                .pieces
                .last()
                .is_some_and(|last| !last.is_verbatim && last.offset == offset && last.place == *place);
        if !continues {
            self.out.pieces.push(Piece { start, place: place.clone(), offset, is_verbatim });
        }
        self.out.text.push_str(text);
        Ok(())
    }
}

/// `[A-Z][A-Z0-9_]*`
fn is_pattern_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
