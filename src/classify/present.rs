//! Which of a registry's keys a record has, told from what one program read of it.

use super::keys::{Fields, Keys, ROOT};
use crate::compile::{Kind, ObjectPlan, Plan};
use crate::event::tape::{Data, Run, Tape};
use crate::json::{JsonKind, Scanner, SyntaxError, unescape_into};

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

impl Reading<'_> {
    /// Shows `visit` every key that the record may have and that others declare: none is left out that the record has,
    /// not being null, wherever another program counts it. A key may come twice.
    ///
    /// What the program declares is on the tape. Only objects with members that it does not declare are read again, their
    /// keys alone. `key` is for keys with escapes.
    ///
    /// # Errors
    /// None for a record that a program has read.
    pub(super) fn keys(&self, key: &mut String, visit: &mut impl FnMut(usize)) -> Result<(), SyntaxError> {
        self.object(&self.plan.root, self.tape.root, self.tape.span, ROOT, key, visit)
    }

    fn object(
        &self,
        object: &ObjectPlan,
        run: Run,
        span: (u32, u32),
        level: usize,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        // The tape does not tell by which keys the fields came if there are old ones.
        if run.unknown > 0 || object.is_transformed || self.with_nulls {
            return self.text(span, level, buffer, visit);
        }
        for &node in self.fields.blanks(object) {
            let is_read = |field| self.tape.member(run, field).is_some();
            if let (Some(key), Ok(field)) = (self.fields.key(node), u32::try_from(node - object.fields.start))
                && !is_read(field)
            {
                visit(key);
            }
        }
        let nodes = self.plan.fields(object);
        for entry in self.tape.run(run) {
            let field = entry.field as usize;
            let Some(key) = self.fields.key(object.fields.start + field) else { continue };
            if self.keys.worth_to_others(key, self.place) == 0 {
                continue;
            }
            visit(key);
            let Some(level) = self.keys.below(key) else { continue };
            // JSON inside a text is in what the key is worth; so the text alone tells what is an object.
            if self.text.as_bytes().get(entry.start as usize) != Some(&b'{') {
                continue;
            }
            let span = (entry.start, entry.end);
            match (entry.data, nodes.get(field).map(|node| &node.kind)) {
                (Data::Object(run), Some(Kind::Object(object))) => {
                    self.object(object, run, span, level, buffer, visit)?;
                }
                _ => self.text(span, level, buffer, visit)?,
            }
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
        let mut scanner = Scanner::new(text, 0, usize::MAX);
        if scanner.kind()? == JsonKind::Object {
            self.members(&mut scanner, level, buffer, visit)?;
        }
        Ok(())
    }

    /// Recursion is bounded by the schemas.
    fn members(
        &self,
        scanner: &mut Scanner<'_>,
        level: usize,
        buffer: &mut String,
        visit: &mut impl FnMut(usize),
    ) -> Result<(), SyntaxError> {
        scanner.enter()?;
        let mut first = true;
        while let Some(key) = find(scanner, self.keys, level, first, buffer)? {
            first = false;
            let kind = scanner.kind()?;
            match key {
                Some(key) if kind != JsonKind::Null || self.with_nulls => {
                    visit(key);
                    match self.keys.below(key) {
                        Some(level) if kind == JsonKind::Object => {
                            self.members(scanner, level, buffer, visit)?;
                        }
                        _ => scanner.skip()?,
                    }
                }
                _ => scanner.skip()?,
            }
        }
        Ok(())
    }
}

/// Reads the next key of an object, and tells which one of the level it is: `Some(None)` if it is none, `None` at the end
/// of the object.
pub(super) fn find(
    scanner: &mut Scanner<'_>,
    keys: &Keys,
    level: usize,
    first: bool,
    buffer: &mut String,
) -> Result<Option<Option<usize>>, SyntaxError> {
    let Some(token) = scanner.key(first)? else { return Ok(None) };
    let raw = scanner.text().get(token.range()).unwrap_or_default();
    if !token.escaped {
        return Ok(Some(keys.find(level, raw.as_bytes())));
    }
    buffer.clear();
    unescape_into(raw, buffer);
    Ok(Some(keys.find(level, buffer.as_bytes())))
}
