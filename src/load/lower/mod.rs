//! [`schema`]: the tree of a document → [`Schema`]. What is wrong is reported, and something is put in for it, so that
//! what stands beside it is still looked at.

mod field;
mod keys;
mod parser;
mod spot;
mod target;
mod time_format;
mod transform;
mod validate;
mod value;

use self::field::fields;
use self::spot::{Lower, Spot};
use self::target::Targets;
pub(super) use self::time_format::too_long;
use super::path::Path;
use super::report::Report;
use super::tree::{Kind, Node};
use crate::diagnostic::Code;
use crate::limits::Limits;
use crate::model::{Definitions, Schema};

/// Reads a document; the result is only good when nothing was reported.
pub(super) fn schema(root: &Node, limits: &Limits, report: &mut Report) -> Schema {
    let targets = Targets::new(root);
    let is_native = root.step("parser").is_some_and(|(parser, _)| parser.step("native").is_some());
    let mut lower = Lower { report, limits, targets: &targets, is_native };
    let lower = &mut lower;
    let spot = Spot { node: root, path: Path::Root };
    let mut schema = Schema::default();
    if !lower.mapping(&spot, "a mapping with the key `fields`", keys::DOCUMENT) {
        lower.report.stand_in(Path::Root.key("fields"));
        return schema;
    }
    version(lower, &spot);
    if let Some(entry) = spot.entry("udm") {
        lower
            .warn_key(Code::MisplacedKey, &spot, entry, "`udm` has no effect".to_owned())
            .help("core fields are not made here; remove it or keep it in another file");
    }
    schema.name = spot.get("schema").and_then(|spot| lower.text(&spot));
    schema.description = spot.get("description").and_then(|spot| lower.text(&spot));
    // An empty one is none, as in the reference.
    schema.reference_url =
        spot.get("referenceURL").and_then(|spot| lower.text(&spot)).filter(|url| !url.is_empty());
    schema.parser = spot.get("parser").and_then(|spot| parser::parser(lower, &spot));
    let list = lower.required(&spot, "fields", "the schema");
    schema.fields = list.map(|list| fields(lower, &list)).unwrap_or_default();
    schema.definitions =
        spot.get("definitions").map_or_else(Definitions::default, |spot| definitions(lower, &spot));
    schema.field_discovery = lower.boolean(spot.get("fieldDiscoveryEnabled"));
    schema
}

/// K-13: not needed, and 0 when it is there.
fn version(lower: &mut Lower<'_>, spot: &Spot<'_>) {
    let Some(spot) = spot.get("version") else { return };
    match lower.integer(&spot) {
        None | Some(0) => {}
        Some(version) => lower
            .say(Code::BadVersion, &spot, format!("expected 0 for `version`, found `{version}`"))
            .help("remove the key"),
    }
}

/// Longest name of a definition: it stands in the pointer of everything that is said about what lies in it.
const NAME_BYTES: usize = 256;

fn definitions(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Definitions {
    if !matches!(spot.node.kind, Kind::Mapping(_)) {
        lower.wrong_kind(spot, "a mapping from name to type");
    }
    let mut definitions = Definitions::default();
    for entry in spot.entries() {
        let name = entry.key.as_ref();
        if name.len() > NAME_BYTES {
            let message =
                format!("a definition name of more than {NAME_BYTES} bytes; the definition is left out");
            lower.report.add(Code::BadDefinitionName, spot.path, entry.key_place, message);
            continue;
        }
        let spot = Spot { node: &entry.value, path: spot.path.key(name) };
        definitions.insert(name, value::value(lower, &spot, "the definition"));
    }
    definitions
}
