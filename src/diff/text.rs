//! Parts of a schema as one text each, in the words of the schema language.

use crate::model::{Mask, Parser, Transforms, Type, Validate};

/// The items of a list; `None` for an empty one.
pub(super) fn of_list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Option<String> {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(item.as_ref());
    }
    (!text.is_empty()).then_some(text)
}

/// A type's name, with the target of a ref that leads nowhere.
pub(super) fn of_type(value: &Type) -> String {
    match value {
        Type::Ref(reference) => format!("ref to {}", reference.target),
        other => other.name().as_str().to_owned(),
    }
}

pub(super) fn of_parser(parser: &Parser) -> String {
    match parser {
        Parser::Csv(_) => "csv".to_owned(),
        Parser::FastMatch(_) => "fastmatch".to_owned(),
        Parser::Regex(_) => "regex".to_owned(),
        Parser::Native { name } => {
            format!("native {}", name.as_deref().unwrap_or_default()).trim_end().to_owned()
        }
    }
}

pub(super) fn of_rules(rules: &Validate) -> Option<String> {
    let Validate { allow, deny, ip, cidr } = rules;
    let list = |key: &str, items: &[String]| of_list(items).map(|items| format!("{key}: {items}"));
    let parts = [
        list("allow", allow),
        list("deny", deny),
        ip.map(|family| format!("ip: {}", family.as_str())),
        cidr.map(|family| format!("cidr: {}", family.as_str())),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The transformations by key, each with a text. A salt is not shown.
pub(super) fn of_transforms(transforms: &Transforms) -> [(&'static str, Option<String>); 5] {
    let Transforms { rename, copy, concat, split, mask } = transforms;
    [
        ("rename", rename.as_ref().map(|rename| rename.from.clone())),
        ("copy", copy.as_ref().map(|copy| copy.from.clone())),
        (
            "concat",
            concat.as_ref().map(|concat| {
                format!("{} with `{}`", of_list(&concat.paths).unwrap_or_default(), concat.separator)
            }),
        ),
        (
            "split",
            split
                .as_ref()
                .map(|split| format!("{} at `{}`, part {}", split.from, split.separator, split.index)),
        ),
        (
            "mask",
            mask.as_ref().map(|mask| match mask {
                Mask::Redact { to: Some(to) } => format!("redact to {to}"),
                Mask::Redact { to: None } => "redact".to_owned(),
                Mask::Obfuscate { .. } => "obfuscate".to_owned(),
            }),
        ),
    ]
}
