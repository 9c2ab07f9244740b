//! Facts to a schema.

use super::facts::Facts;
use super::members::Members;
use crate::column::column_name;
use crate::model::{Field, Type};
use std::collections::HashSet;

/// The fields of the record, by name, and the names that were left out because no field of a record can have them.
pub(super) fn fields(members: &Members) -> (Vec<Field>, Vec<String>) {
    let mut names = Names::default();
    let (mut fields, mut omitted) = (Vec::new(), Vec::new());
    for field in typed(members) {
        if !is_platform_name(&field.name) && names.admit(&field.name) {
            fields.push(field);
        } else {
            omitted.push(field.name);
        }
    }
    (fields, omitted)
}

/// The members that have a type, by name.
fn typed(members: &Members) -> impl Iterator<Item = Field> {
    members.sorted().into_iter().filter_map(|(name, facts, always)| {
        let field = Field::new(name, type_of(facts)?);
        Some(if always && !facts.seen.may_vanish() { field.required() } else { field })
    })
}

/// The type of what was seen; `None` if that says nothing: nulls, and objects and arrays of nothing.
fn type_of(facts: &Facts) -> Option<Type> {
    if let Some(members) = &facts.members {
        let fields: Vec<Field> = typed(members).collect();
        let mut names = Names::default();
        return match fields.as_slice() {
            [] => None,
            // An object whose names cannot stand in a schema is data, and nothing of it is lost as `json`.
            all if all.iter().all(|field| names.admit(&field.name)) => Some(Type::object(fields)),
            _ => Some(Type::json()),
        };
    }
    match &facts.element {
        Some(element) => type_of(element).map(Type::array),
        None => facts.seen.type_of(),
    }
}

/// The names of the fields of one object, which must not be empty and must differ in more than case, as written and as
/// columns. (Language spec, section F.4.)
#[derive(Default)]
struct Names {
    folded: HashSet<String>,
    columns: HashSet<String>,
}

impl Names {
    /// Whether `name` can stand beside those admitted before.
    fn admit(&mut self, name: &str) -> bool {
        let (folded, column) = (name.to_lowercase(), column_name(name).to_lowercase());
        if name.is_empty() || self.folded.contains(&folded) || self.columns.contains(&column) {
            return false;
        }
        self.folded.insert(folded);
        self.columns.insert(column);
        true
    }
}

/// Members that events carry themselves, or may one day.
fn is_platform_name(name: &str) -> bool {
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("p_"))
}
