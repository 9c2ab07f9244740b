//! [`Comparison`]: both schemas side by side.

use super::change::{Change, ChangeKind};
use super::text;
use crate::model::{Field, Parser, Schema, Type};
use crate::pointer::Pointer;
use crate::timestamp::TimeFormat;
use indexmap::IndexMap;
use std::collections::HashSet;

/// So many comparisons are made before repeated ones are left out: more than valid schemas need.
const EACH: usize = 3 * 10_000;

/// Every change from `old` to `new`.
pub(super) fn changes(old: &Schema, new: &Schema) -> Vec<Change> {
    let each = Comparison::new(old, new, Some(EACH)).run();
    // Circles, and definitions that double at every step, are never through.
    each.or_else(|| Comparison::new(old, new, None).run()).unwrap_or_default()
}

/// A walk over the fields that both schemas have. It keeps a list of what is still to be compared and does not recurse,
/// since definitions may lead to each other in a chain of any length.
struct Comparison<'s> {
    old: &'s Schema,
    new: &'s Schema,
    todo: Vec<Pair<'s>>,
    changes: Vec<Change>,
    /// How many comparisons are left; `None` to make those behind refs once, which makes an end of every circle.
    left: Option<usize>,
    /// The places, old and new, of types that refs led to.
    seen: HashSet<(Pointer, Pointer)>,
}

/// A place that both schemas have; or, for its turn among the changes, a field that only one of them has.
enum Pair<'s> {
    Values { path: String, old: Place<'s>, new: Place<'s> },
    Fields { path: String, old: Option<(Pointer, &'s Field)>, new: Option<(Pointer, &'s Field)> },
}

/// A type and where it stands.
#[derive(Clone)]
struct Place<'s> {
    value: &'s Type,
    pointer: Pointer,
}

impl<'s> Comparison<'s> {
    fn new(old: &'s Schema, new: &'s Schema, left: Option<usize>) -> Self {
        Self { old, new, todo: Vec::new(), changes: Vec::new(), left, seen: HashSet::new() }
    }

    /// `None` if there are too many comparisons to make.
    fn run(mut self) -> Option<Vec<Change>> {
        self.document();
        let (old, new) = (self.old, self.new);
        self.members("", (&old.fields, &Pointer::root()), (&new.fields, &Pointer::root()));
        while let Some(pair) = self.todo.pop() {
            if let Some(left) = &mut self.left {
                *left = left.checked_sub(1)?;
            }
            match pair {
                Pair::Values { path, old, new } => self.values(&path, old, new),
                Pair::Fields { path, old: Some(old), new: Some(new) } => self.fields(path, old, new),
                Pair::Fields { path, old, new } => self.lone(path, old, new),
            }
        }
        Some(self.changes)
    }

    fn document(&mut self) {
        let (old, new) = (self.old, self.new);
        let root = Pointer::root();
        let mut of_root = Update::new("", &root, &root, &mut self.changes);
        of_root.texts(ChangeKind::UpdateMeta, "schema", old.name.as_deref(), new.name.as_deref());
        of_root.texts(
            ChangeKind::UpdateMeta,
            "description",
            old.description.as_deref(),
            new.description.as_deref(),
        );
        of_root.texts(
            ChangeKind::UpdateMeta,
            "referenceURL",
            old.reference_url.as_deref(),
            new.reference_url.as_deref(),
        );
        of_root.flags(
            ChangeKind::UpdateMeta,
            "fieldDiscoveryEnabled",
            old.field_discovery,
            new.field_discovery,
        );
        if old.parser != new.parser {
            let of = |parser: &Option<Parser>| parser.as_ref().map(text::of_parser);
            let at = Pointer::root().key("parser");
            Update::new("", &at, &at, &mut self.changes).report(
                ChangeKind::UpdateParser,
                "parser",
                of(&old.parser),
                of(&new.parser),
            );
        }
    }

    /// Pairs the members of two objects by name.
    fn members(&mut self, path: &str, old: (&'s [Field], &Pointer), new: (&'s [Field], &Pointer)) {
        let ((old, old_at), (new, new_at)) = (old, new);
        let (old, mut new) = (by_name(old, old_at), by_name(new, new_at));
        let mut pairs = Vec::with_capacity(old.len());
        for (name, field) in old {
            let other = new.shift_remove(name);
            pairs.push(Pair::Fields { path: join(path, name), old: Some(field), new: other });
        }
        for (name, field) in new {
            pairs.push(Pair::Fields { path: join(path, name), old: None, new: Some(field) });
        }
        self.todo.extend(pairs.into_iter().rev());
    }

    /// A field that one side lacks.
    fn lone(&mut self, path: String, old: Option<(Pointer, &Field)>, new: Option<(Pointer, &Field)>) {
        let kind = if old.is_some() { ChangeKind::DeleteField } else { ChangeKind::AddField };
        let named = |schema: &Schema, (pointer, field): (Pointer, &Field)| {
            let place = Place { value: &field.value, pointer: pointer.clone() };
            (pointer, text::of_type(resolve(schema, place).value))
        };
        let (old_pointer, from) = old.map(|side| named(self.old, side)).unzip();
        let (new_pointer, to) = new.map(|side| named(self.new, side)).unzip();
        self.changes.push(Change { kind, path, key: "type", old_pointer, new_pointer, from, to });
    }

    fn fields(
        &mut self,
        path: String,
        (old_at, old): (Pointer, &'s Field),
        (new_at, new): (Pointer, &'s Field),
    ) {
        let mut update = Update::new(&path, &old_at, &new_at, &mut self.changes);
        update.flags(ChangeKind::UpdateFieldMeta, "required", old.required, new.required);
        update.texts(
            ChangeKind::UpdateFieldMeta,
            "description",
            old.description.as_deref(),
            new.description.as_deref(),
        );
        let (ours, theirs) = (&old.transforms, &new.transforms);
        let changed = [
            ours.rename != theirs.rename,
            ours.copy != theirs.copy,
            ours.concat != theirs.concat,
            ours.split != theirs.split,
            ours.mask != theirs.mask,
        ];
        let texts = text::of_transforms(ours).into_iter().zip(text::of_transforms(theirs));
        for (((key, from), (_, to)), _) in texts.zip(changed).filter(|(_, changed)| *changed) {
            update.report(ChangeKind::UpdateFieldMeta, key, from, to);
        }
        let old = Place { value: &old.value, pointer: old_at };
        let new = Place { value: &new.value, pointer: new_at };
        self.todo.push(Pair::Values { path, old, new });
    }

    fn values(&mut self, path: &str, old: Place<'s>, new: Place<'s>) {
        let through_ref = matches!((old.value, new.value), (Type::Ref(_), _) | (_, Type::Ref(_)));
        let (old, new) = (resolve(self.old, old), resolve(self.new, new));
        if through_ref && self.left.is_none() && !self.seen.insert((old.pointer.clone(), new.pointer.clone()))
        {
            return;
        }
        let mut update = Update::new(path, &old.pointer, &new.pointer, &mut self.changes);
        match (old.value, new.value) {
            (Type::Object(ours), Type::Object(theirs)) => {
                update.meta_flags("isEmbeddedJSON", ours.embedded, theirs.embedded);
                self.members(path, (&ours.fields, &old.pointer), (&theirs.fields, &new.pointer));
            }
            (Type::Array(ours), Type::Array(theirs)) => {
                update.meta_flags("isEmbeddedJSON", ours.embedded, theirs.embedded);
                self.todo.push(Pair::Values {
                    path: join(path, "*"),
                    old: Place { value: &ours.element, pointer: old.pointer.key("element") },
                    new: Place { value: &theirs.element, pointer: new.pointer.key("element") },
                });
            }
            (Type::Json(ours), Type::Json(theirs)) => {
                update.meta_flags("isEmbeddedJSON", ours.embedded, theirs.embedded);
            }
            (Type::Timestamp(ours), Type::Timestamp(theirs)) => {
                if ours.formats != theirs.formats {
                    let [from, to] = [&ours.formats, &theirs.formats]
                        .map(|formats| text::of_list(formats.iter().map(TimeFormat::as_str)));
                    update.report(ChangeKind::UpdateValueMeta, "timeFormats", from, to);
                }
                update.meta_flags("isEventTime", ours.is_event_time, theirs.is_event_time);
                update.meta_flags("isExpiration", ours.is_expiration, theirs.is_expiration);
            }
            (Type::String(ours), Type::String(theirs)) => {
                let [from, to] = [&ours.indicators, &theirs.indicators].map(|scanners| {
                    let mut names: Vec<_> = scanners.iter().map(|scanner| scanner.as_str()).collect();
                    names.sort_unstable();
                    names.dedup();
                    text::of_list(names)
                });
                if from != to {
                    update.report(ChangeKind::UpdateValueMeta, "indicators", from, to);
                }
                if ours.validate != theirs.validate {
                    let [from, to] = [&ours.validate, &theirs.validate]
                        .map(|rules| rules.as_ref().and_then(text::of_rules));
                    update.report(ChangeKind::UpdateValueMeta, "validate", from, to);
                }
            }
            // These have no settings: they are equal or of another type. So are refs that lead nowhere.
            (ours, theirs) if ours != theirs => {
                update.report(
                    ChangeKind::UpdateValue,
                    "type",
                    Some(text::of_type(ours)),
                    Some(text::of_type(theirs)),
                );
            }
            _ => {}
        }
    }
}

/// Follows refs. What leads nowhere stays the ref it is.
fn resolve<'s>(schema: &'s Schema, place: Place<'s>) -> Place<'s> {
    let mut end = place.clone();
    // A longer way than through all definitions is a circle.
    for _ in 0..=schema.definitions.len() {
        let Type::Ref(reference) = end.value else { return end };
        let Some(value) = schema.definitions.get(&reference.target) else { return place };
        end = Place { value, pointer: Pointer::root().key("definitions").key(&reference.target) };
    }
    place
}

/// The fields of an object by name, each with its place below `at`.
fn by_name<'s>(fields: &'s [Field], at: &Pointer) -> IndexMap<&'s str, (Pointer, &'s Field)> {
    let at = at.clone().key("fields");
    let named = |(index, field): (usize, &'s Field)| (field.name.as_str(), (at.clone().index(index), field));
    fields.iter().enumerate().map(named).collect()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Reports updates of one place.
struct Update<'u> {
    path: &'u str,
    old: &'u Pointer,
    new: &'u Pointer,
    changes: &'u mut Vec<Change>,
}

impl<'u> Update<'u> {
    fn new(path: &'u str, old: &'u Pointer, new: &'u Pointer, changes: &'u mut Vec<Change>) -> Self {
        Self { path, old, new, changes }
    }

    fn report(&mut self, kind: ChangeKind, key: &'static str, from: Option<String>, to: Option<String>) {
        // Two texts that read the same would only puzzle.
        let (from, to) = if from == to { (None, None) } else { (from, to) };
        let (old_pointer, new_pointer) = (Some(self.old.clone()), Some(self.new.clone()));
        let path = self.path.to_owned();
        self.changes.push(Change { kind, path, key, old_pointer, new_pointer, from, to });
    }

    fn texts(&mut self, kind: ChangeKind, key: &'static str, from: Option<&str>, to: Option<&str>) {
        if from != to {
            self.report(kind, key, from.map(str::to_owned), to.map(str::to_owned));
        }
    }

    fn flags(&mut self, kind: ChangeKind, key: &'static str, from: bool, to: bool) {
        if from != to {
            self.report(kind, key, Some(from.to_string()), Some(to.to_string()));
        }
    }

    fn meta_flags(&mut self, key: &'static str, from: bool, to: bool) {
        self.flags(ChangeKind::UpdateValueMeta, key, from, to);
    }
}
