use super::spot::{Lower, Spot};
use super::transform::transforms;
use super::value::{declared, typed, warn_of_keys};
use crate::model::{Field, Type};

/// The items of a `fields` list. (Language spec, section B.)
pub(super) fn fields(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Vec<Field> {
    let Some(items) = lower.list(spot, "a list of fields") else { return Vec::new() };
    items.iter().map(|item| field(lower, item)).collect()
}

/// One field; a stand-in when it cannot be read, so that the others keep their places.
fn field(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Field {
    if spot.entries().is_empty() {
        lower.report.stand_in(spot.path.key("name"));
        lower.wrong_kind(spot, "a mapping with `name` and `type`");
        return Field::new("", Type::json());
    }
    let declared = declared(lower, spot, "the field");
    warn_of_keys(lower, spot, declared, true);
    let name = name(lower, spot);
    let mut field = Field::new(name, typed(lower, spot, declared));
    field.required = lower.boolean(spot.get("required"));
    field.description = spot.get("description").and_then(|spot| lower.text(&spot));
    field.transforms = transforms(lower, spot);
    if declared.is_none() {
        // Nothing is known about the type, so nothing can be said about masking it.
        lower.report.stand_in(spot.path.key("mask"));
    }
    field
}

fn name(lower: &mut Lower<'_>, spot: &Spot<'_>) -> String {
    if let Some(name) = spot.get("name") {
        return lower.text(&name).unwrap_or_default();
    }
    let written = spot.entry("name").is_some();
    let added = lower.missing(spot, "name", "the field");
    if written {
        added.help("a name such as `null` or `~` needs quotes");
    }
    String::new()
}
