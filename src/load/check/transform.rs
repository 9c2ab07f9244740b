//! Transformations of one field. (Language spec, section B.2.)

use crate::diagnostic::Code;
use crate::load::path::Path;
use crate::load::report::{Finding, quote};
use crate::model::{Field, Schema, Type};
use std::collections::HashMap;

/// What can be said about the transformations of a field without looking at others; `path` is the field.
pub(super) fn transforms(schema: &Schema, field: &Field, path: Path<'_>, findings: &mut Vec<Finding>) {
    let transforms = &field.transforms;
    if transforms.is_empty() {
        return;
    }
    let mut bad =
        |path: Path<'_>, message: String| findings.push(Finding::new(Code::BadTransform, path, message));
    if let Some(rename) = &transforms.rename {
        let path = path.key("rename");
        if rename.from.is_empty() {
            bad(path.key("from"), "`from` is empty".to_owned());
        } else if rename.from == field.name {
            bad(path.key("from"), format!("{} is the name of the field itself", quote(&rename.from)));
        }
    }
    let copy = transforms.copy.as_ref().map(|copy| ("copy", &copy.from));
    let split = transforms.split.as_ref().map(|split| ("split", &split.from));
    for (key, from) in copy.into_iter().chain(split) {
        if !is_dotted_path(from) {
            bad(path.key(key).key("from"), format!("{} is not a dotted path", quote(from)));
        }
    }
    if let Some(split) = &transforms.split
        && split.separator.is_empty()
    {
        bad(path.key("split").key("separator"), "`separator` is empty".to_owned());
    }
    if let Some(concat) = &transforms.concat {
        let path = path.key("concat");
        let list = path.key("paths");
        if concat.paths.is_empty() {
            bad(list, "`paths` is empty".to_owned());
        }
        for (index, from) in concat.paths.iter().enumerate().filter(|(_, from)| !is_dotted_path(from)) {
            bad(list.index(index), format!("{} is not a dotted path", quote(from)));
        }
    }
    if transforms.mask.is_some()
        && let Some(resolved) = resolve(schema, &field.value)
        && !matches!(resolved, Type::String(_))
    {
        let message = format!("`mask` hides texts, and the field's type is `{}`", resolved.name().as_str());
        bad(path.key("mask"), message);
    }
}

/// Renames that take no value, among fields that stand side by side: another field takes it. `list` is the fields' path.
pub(super) fn renames(fields: &[Field], list: Path<'_>, findings: &mut Vec<Finding>) {
    if fields.iter().all(|field| field.transforms.rename.is_none()) {
        return;
    }
    // A field that is made from others takes no key, so that its name is free.
    let keys = fields.iter().enumerate().filter(|(_, field)| !field.transforms.derives());
    let keys: HashMap<_, _> = keys.map(|(index, field)| (field.name.as_str(), index)).collect();
    let mut renamed = HashMap::<&str, (usize, &str)>::new();
    for (index, field) in fields.iter().enumerate() {
        let Some(rename) = &field.transforms.rename else { continue };
        let from = rename.from.as_str();
        if from.is_empty() || from == field.name {
            continue;
        }
        let (field_path, shown) = (list.index(index), quote(from));
        let rename_path = field_path.key("rename");
        let (message, related) = if let Some(other) = keys.get(from) {
            let other = list.index(*other);
            (
                format!("{shown} is the name of another field, which takes the value"),
                other.key("name").pointer(),
            )
        } else if let Some((first, name)) = renamed.get(from) {
            let other = list.index(*first);
            (
                format!("{shown} is renamed to {} already", quote(name)),
                other.key("rename").key("from").pointer(),
            )
        } else {
            renamed.insert(from, (index, field.name.as_str()));
            continue;
        };
        let finding = Finding::new(Code::BadTransform, rename_path.key("from"), message);
        findings.push(finding.related(related, "taken here"));
    }
}

fn is_dotted_path(path: &str) -> bool {
    path.split('.').all(|segment| !segment.is_empty())
}

/// The type behind refs; `None` when they lead nowhere, which is reported at the ref.
pub(super) fn resolve<'s>(schema: &'s Schema, value: &'s Type) -> Option<&'s Type> {
    let mut value = value;
    for _ in 0..=schema.definitions.len() {
        let Type::Ref(reference) = value else { return Some(value) };
        value = schema.definitions.get(&reference.target)?;
    }
    None
}
