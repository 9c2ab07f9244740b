//! Which of a registry's keys a record has, told from what one program read of it.

use super::keys::{Fields, Keys, ROOT};
use crate::compile::{Kind, ObjectPlan, Plan};
use crate::event::tape::{Data, Run, Tape};
use crate::json::{JsonKind, Scanner, SyntaxError, Token, unescape_into};

/// A record as one program read it.
pub(super) struct Reading<'r> {
    pub(super) keys: &'r Keys,
    pub(super) text: &'r str,
    pub(super) plan: &'r Plan,
    pub(super) fields: &'r Fields,
    pub(super) place: usize,
    pub(super) tape: &'r Tape,
    /// Whether nulls count as present: a key that is null is declared all the same.
    pub(super) with_nulls: bool,
}

/// An object of the record, as it stands on the tape.
#[derive(Clone, Copy)]
struct Place {
    run: Run,
    span: (u32, u32),
    level: usize,
    /// How many objects and arrays are open in it.
    depth: usize,
}

impl Reading<'_> {
    /// Shows `visit` every key that the record may have and that others declare: none is left out that the record has,
    /// not being null, wherever another program counts it. A key may come twice.
    ///
    /// What the program declares is on the tape, and what it does not declare is noted there. Objects of which neither
    /// tells all are read again, their keys alone. `buffer` is for keys with escapes.
    ///
    /// # Errors
    /// None for a record that a program has read.
    pub(super) fn keys(&self, buffer: &mut String, visit: &mut impl FnMut(usize)) -> Result<(), SyntaxError> {
        self.object(&self.plan.root, self.root(), buffer, visit)
    }

    /// The most that what others declare of the record's keys is worth to any of them, if that can be told by the tape alone;
    /// mostly it can.
    pub(super) fn worth(&self) -> Option<u32> {
        if self.with_nulls || self.fields.is_renamed() {
            return None;
        }
        self.object_worth(&self.plan.root, self.root())
    }

    fn root(&self) -> Place {
        Place { run: self.tape.root, span: self.tape.span, level: ROOT, depth: 1 }
    }

    fn object_worth(&self, object: &ObjectPlan, at: Place) -> Option<u32> {
        let nodes = self.plan.fields(object);
        let mut worth = self.fields.blank_worth(object);
        if at.run.unknown > 0 {
            worth = worth.saturating_add(self.unknown_worth(at)?);
        }
        for entry in self.tape.run(at.run) {
            let field = entry.field as usize;
            let share = self.fields.share(object.fields.start + field);
            worth = worth.saturating_add(share.worth);
            if share.is_object && self.is_object(entry.start) {
                let (Data::Object(run), Some(Kind::Object(below))) =
                    (entry.data, nodes.get(field).map(|node| &node.kind))
                else {
                    return None;
                };
                let level = self.keys.below(self.fields.key(object.fields.start + field)?)?;
                let span = (entry.start, entry.end);
                let at = Place { run, span, level, depth: at.depth + 1 };
                worth = worth.saturating_add(self.object_worth(below, at)?);
            }
        }
        Some(worth)
    }

    /// The same for the keys of an object that the program does not declare.
    fn unknown_worth(&self, at: Place) -> Option<u32> {
        if self.tape.is_unknown_cut() {
            return None;
        }
        let mut worth = 0_u32;
        for token in self.unknown_keys(at) {
            let name = self.text.get(token.range()).filter(|_| !token.escaped)?;
            let Some(key) = self.keys.find(at.level, name.as_bytes()) else { continue };
            if self.keys.below(key).is_some() {
                return None;
            }
            worth = worth.saturating_add(self.keys.worth_to_others(key, self.place));
        }
        Some(worth)
    }

    /// The keys of an object that the program does not declare.
    fn unknown_keys(&self, at: Place) -> impl Iterator<Item = Token> {
        let span = at.span.0 as usize..at.span.1 as usize;
        let is_here =
            move |(token, depth): &&(Token, usize)| *depth == at.depth && span.contains(&token.range().start);
        self.tape.unknown.iter().filter(is_here).map(|(token, _)| *token)
    }

    /// JSON inside a text is in what the key is worth; so the text alone tells what is an object.
    fn is_object(&self, start: u32) -> bool {
        self.text.as_bytes().get(start as usize) == Some(&b'{')
    }

    fn object(
        &self,
        object: &ObjectPlan,
        at: Place,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        // The tape does not tell by which keys the fields came if there are old ones.
        let is_partial = self.fields.has_renamed(object) || at.run.unknown > 0 && self.tape.is_unknown_cut();
        if is_partial || self.with_nulls {
            return self.text(at.span, at.level, buffer, visit);
        }
        if at.run.unknown > 0 {
            self.unknown(at, buffer, visit)?;
        }
        for &node in self.fields.blanks(object) {
            let is_read = |field| self.tape.member(at.run, field).is_some();
            if let (Some(key), Ok(field)) = (self.fields.key(node), u32::try_from(node - object.fields.start))
                && !is_read(field)
            {
                visit(key);
            }
        }
        let nodes = self.plan.fields(object);
        for entry in self.tape.run(at.run) {
            let field = entry.field as usize;
            let Some(key) = self.fields.key(object.fields.start + field) else { continue };
            if self.keys.worth_to_others(key, self.place) == 0 {
                continue;
            }
            visit(key);
            let Some(level) = self.keys.below(key) else { continue };
            if !self.is_object(entry.start) {
                continue;
            }
            let span = (entry.start, entry.end);
            match (entry.data, nodes.get(field).map(|node| &node.kind)) {
                (Data::Object(run), Some(Kind::Object(object))) => {
                    self.object(object, Place { run, span, level, depth: at.depth + 1 }, buffer, visit)?;
                }
                _ => self.text(span, level, buffer, visit)?,
            }
        }
        Ok(())
    }

    /// The keys that the program does not declare, of an object that it does.
    fn unknown(
        &self,
        at: Place,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        for token in self.unknown_keys(at) {
            let Some(key) = find(self.text, token, self.keys, at.level, buffer) else { continue };
            visit(key);
            let Some(level) = self.keys.below(key) else { continue };
            // Behind the key are its quote and a colon.
            let value = self.text.get(token.range().end + 1..).unwrap_or_default();
            let value = value.trim_ascii_start().get(1..).unwrap_or_default();
            self.value(&mut Scanner::new(value, 0, usize::MAX), level, buffer, visit)?;
        }
        Ok(())
    }

    fn text(
        &self,
        span: (u32, u32),
        level: usize,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        let text = self.text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
        self.value(&mut Scanner::new(text, 0, usize::MAX), level, buffer, visit)
    }

    /// The keys of a value, if it is an object. Recursion is bounded by the schemas.
    fn value(
        &self,
        scanner: &mut Scanner<'_>,
        level: usize,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        if scanner.kind()? != JsonKind::Object {
            return scanner.skip();
        }
        scanner.enter()?;
        let mut first = true;
        while let Some(token) = scanner.key(first)? {
            first = false;
            let kind = scanner.kind()?;
            match find(scanner.text(), token, self.keys, level, buffer) {
                Some(key) if kind != JsonKind::Null || self.with_nulls => {
                    visit(key);
                    match self.keys.below(key) {
                        Some(level) => self.value(scanner, level, buffer, visit)?,
                        None => scanner.skip()?,
                    }
                }
                _ => scanner.skip()?,
            }
        }
        Ok(())
    }
}

/// Which of a level's keys a token is.
pub(super) fn find(
    text: &str,
    token: Token,
    keys: &Keys,
    level: usize,
    buffer: &mut String,
) -> Option<usize> {
    let raw = text.get(token.range()).unwrap_or_default();
    if !token.escaped {
        return keys.find(level, raw.as_bytes());
    }
    buffer.clear();
    unescape_into(raw, buffer);
    keys.find(level, buffer.as_bytes())
}
