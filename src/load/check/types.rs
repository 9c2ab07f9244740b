//! [`Section`]: one walk over the fields of the schema, or over one definition, without following refs.

use super::names::names;
use super::transform::{renames, transforms};
use crate::diagnostic::Code;
use crate::limits::Limits;
use crate::load::lower::too_long;
use crate::load::path::Path;
use crate::load::report::Finding;
use crate::model::{Field, Schema, TimestampType, Type, Validate};
use crate::pointer::Pointer;

/// What one walk finds out.
pub(super) struct Section<'s> {
    pub(super) findings: Vec<Finding>,
    pub(super) uses: Vec<Use<'s>>,
    /// Fields in it, refs not followed.
    pub(super) fields: usize,
    /// How many objects and arrays lie inside each other in it, refs not followed.
    pub(super) height: usize,
    /// Whether it is within the limit of nesting.
    pub(super) is_sound: bool,
    schema: &'s Schema,
    limits: &'s Limits,
}

/// A ref to a definition.
pub(super) struct Use<'s> {
    pub(super) target: &'s str,
    /// Objects and arrays around it.
    pub(super) depth: usize,
    /// The ref's `target`.
    pub(super) pointer: Pointer,
}

impl<'s> Section<'s> {
    pub(super) fn of_fields(schema: &'s Schema, limits: &'s Limits) -> Self {
        let mut section = Self::new(schema, limits);
        section.walk_fields(&schema.fields, Path::Root, 0, true);
        section
    }

    pub(super) fn of_type(schema: &'s Schema, limits: &'s Limits, path: Path<'_>, value: &'s Type) -> Self {
        let mut section = Self::new(schema, limits);
        section.walk_type(value, path, 0);
        section
    }

    fn new(schema: &'s Schema, limits: &'s Limits) -> Self {
        Self { findings: Vec::new(), uses: Vec::new(), fields: 0, height: 0, is_sound: true, schema, limits }
    }

    /// `path` is what holds the `fields`, which lie in `depth` objects and arrays.
    fn walk_fields(&mut self, fields: &'s [Field], path: Path<'_>, depth: usize, is_top: bool) {
        let list = path.key("fields");
        self.fields = self.fields.saturating_add(fields.len());
        names(fields, list, is_top, &mut self.findings);
        renames(fields, list, &mut self.findings);
        for (index, field) in fields.iter().enumerate() {
            let path = list.index(index);
            transforms(self.schema, field, path, &mut self.findings);
            self.walk_type(&field.value, path, depth);
        }
    }

    fn walk_type(&mut self, value: &'s Type, path: Path<'_>, depth: usize) {
        match value {
            Type::Object(object) => {
                let Some(depth) = self.nest(path, depth) else { return };
                if object.fields.is_empty() {
                    let message = "the object has no fields";
                    let finding = Finding::new(Code::EmptyValue, path.key("fields"), message);
                    self.findings.push(finding.help("use `json` to take anything"));
                }
                self.walk_fields(&object.fields, path, depth, false);
            }
            Type::Array(array) => {
                let Some(depth) = self.nest(path, depth) else { return };
                self.walk_type(&array.element, path.key("element"), depth);
            }
            Type::Ref(reference) => {
                let pointer = path.key("target").pointer();
                self.uses.push(Use { target: &reference.target, depth, pointer });
            }
            Type::String(text) => {
                if let Some(rules) = &text.validate {
                    validate(rules, path, &mut self.findings);
                }
            }
            Type::Timestamp(timestamp) => self.time_formats(timestamp, path),
            Type::Int | Type::SmallInt | Type::BigInt | Type::Float | Type::Boolean | Type::Json(_) => {}
        }
    }

    /// One level deeper, unless that is over the limit.
    fn nest(&mut self, path: Path<'_>, depth: usize) -> Option<usize> {
        let depth = depth.saturating_add(1);
        self.height = self.height.max(depth);
        if depth <= self.limits.type_nesting {
            return Some(depth);
        }
        self.is_sound = false;
        self.findings.push(Finding::new(Code::LimitTypes, path, too_deep(self.limits)));
        None
    }

    fn time_formats(&mut self, timestamp: &TimestampType, path: Path<'_>) {
        let list = path.key("timeFormats");
        if timestamp.formats.is_empty() {
            self.findings.push(Finding::new(Code::EmptyValue, list, "the timestamp has no time formats"));
        }
        for (index, format) in timestamp.formats.iter().enumerate() {
            let (limit, found) = (self.limits.time_format_bytes, format.as_str().len());
            if found > limit {
                let finding = Finding::new(Code::LimitTimeFormat, list.index(index), too_long(limit, found));
                self.findings.push(finding);
            }
        }
    }
}

pub(super) fn too_deep(limits: &Limits) -> String {
    format!("objects and arrays nest deeper than {} levels", limits.type_nesting)
}

/// Section B.1.
fn validate(rules: &Validate, path: Path<'_>, findings: &mut Vec<Finding>) {
    let path = path.key("validate");
    if *rules == Validate::default() {
        findings.push(
            Finding::new(Code::EmptyValue, path, "`validate` has no rule")
                .help("give `allow`, `deny`, `ip` or `cidr`"),
        );
    }
    if !rules.allow.is_empty() && !rules.deny.is_empty() {
        let finding = Finding::new(Code::ConflictingKeys, path.key("deny"), "`deny` stands beside `allow`");
        findings.push(finding.on_key().help("keep one of them"));
    }
    for (key, texts) in [("allow", &rules.allow), ("deny", &rules.deny)] {
        let list = path.key(key);
        for (index, _) in texts.iter().enumerate().filter(|(_, text)| text.is_empty()) {
            findings.push(Finding::new(
                Code::EmptyValue,
                list.index(index),
                format!("an item of `{key}` is empty"),
            ));
        }
    }
}
