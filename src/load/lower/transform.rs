//! `rename`, `copy`, `concat`, `split`, `mask`. (Language spec, section B.2.)

use super::spot::{Lower, Spot};
use crate::diagnostic::Code;
use crate::load::report::{did_you_mean, quote};
use crate::load::tree::Kind;
use crate::model::{Concat, Copy, Mask, Rename, Split, Transforms};

/// The transformations of a field.
pub(super) fn transforms(lower: &mut Lower<'_>, field: &Spot<'_>) -> Transforms {
    Transforms {
        rename: directive(lower, field, "rename", &["from"])
            .and_then(|spot| Some(Rename { from: needed(lower, &spot, "from")? })),
        copy: directive(lower, field, "copy", &["from"])
            .and_then(|spot| Some(Copy { from: needed(lower, &spot, "from")? })),
        concat: directive(lower, field, "concat", &["paths", "separator"])
            .and_then(|spot| concat(lower, &spot)),
        split: directive(lower, field, "split", &["from", "separator", "index"])
            .and_then(|spot| split(lower, &spot)),
        mask: directive(lower, field, "mask", &["type", "to", "salt"]).and_then(|spot| mask(lower, &spot)),
    }
}

/// The mapping of a directive; a key it does not have is an error, since the result would be another one.
fn directive<'s>(
    lower: &mut Lower<'_>,
    field: &'s Spot<'s>,
    key: &'s str,
    known: &[&str],
) -> Option<Spot<'s>> {
    let spot = field.get(key)?;
    if !matches!(spot.node.kind, Kind::Mapping(_)) {
        let keys: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
        lower.wrong_kind(&spot, &format!("a mapping with {}", keys.join(", ")));
        return None;
    }
    for entry in spot.entries().iter().filter(|entry| !known.contains(&&*entry.key)) {
        let help = did_you_mean(&entry.key, known.iter().copied());
        let message = format!("`{key}` has no key {}", quote(&entry.key));
        lower.warn_key(Code::BadTransform, &spot, entry, message).help_if(help);
    }
    Some(spot)
}

/// The text of a key that must be there.
fn needed(lower: &mut Lower<'_>, spot: &Spot<'_>, key: &str) -> Option<String> {
    let value = spot.get(key);
    if value.is_none() {
        lower.say(Code::BadTransform, spot, format!("`{key}` is missing"));
    }
    lower.text(&value?)
}

fn concat(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Concat> {
    let separator = spot.get("separator").and_then(|spot| lower.text(&spot)).unwrap_or_default();
    let Some(paths) = spot.get("paths") else {
        lower.say(Code::BadTransform, spot, "`paths` is missing");
        return None;
    };
    Some(Concat { paths: lower.texts(Some(paths))?, separator })
}

fn split(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Split> {
    let from = needed(lower, spot, "from");
    let separator = needed(lower, spot, "separator");
    let index = index(lower, spot);
    Some(Split { from: from?, separator: separator?, index: index? })
}

fn index(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<usize> {
    const HELP: &str = "pieces are counted from 0";
    let Some(spot) = spot.get("index") else {
        lower.say(Code::BadTransform, spot, "`index` is missing").help(HELP);
        return None;
    };
    let value = lower.integer(&spot)?;
    let index = usize::try_from(value).ok();
    if index.is_none() {
        let message = format!("expected 0 or more for `index`, found `{value}`");
        lower.say(Code::BadTransform, &spot, message).help(HELP);
    }
    index
}

fn mask(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Mask> {
    let kind = needed(lower, spot, "type")?;
    let to = spot.get("to").and_then(|spot| lower.text(&spot));
    let salt = spot.get("salt").and_then(|spot| lower.text(&spot));
    let (mask, stray) = match kind.as_str() {
        "redact" => (Mask::Redact { to }, "salt"),
        "obfuscate" => (Mask::Obfuscate { salt: salt.unwrap_or_default() }, "to"),
        _ => {
            let help = did_you_mean(&kind, ["redact", "obfuscate"]);
            let message =
                format!("expected `redact` or `obfuscate` for the `type` of `mask`, found {}", quote(&kind));
            let spot = spot.get("type").unwrap_or(*spot);
            lower.say(Code::BadTransform, &spot, message).help_if(help);
            return None;
        }
    };
    if let Some(entry) = spot.entry(stray) {
        let message = format!("`{stray}` has no effect on a mask of type `{kind}`");
        lower.warn_key(Code::MisplacedKey, spot, entry, message);
    }
    Some(mask)
}
