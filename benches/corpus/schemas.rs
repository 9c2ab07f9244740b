//! Schemas beside the shipped ones, as they pile up where many sources are logged.

use std::fmt::Write as _;

/// The YAML text of so many schemas. Every other one has the envelope of Tailscale's events: `time` and `event`, and in
/// it some of their fields; the rest share the keys that most logs have.
pub(crate) fn schemas(count: usize) -> Vec<String> {
    (0..count).map(schema).collect()
}

fn schema(number: usize) -> String {
    let mut text = format!("schema: Synthetic.N{number:04}\nfields:\n");
    let required = if number % 4 < 2 { ", required: true" } else { "" };
    if number.is_multiple_of(2) {
        write!(text, "- {{name: time, type: timestamp, timeFormats: [unix]{required}}}\n- name: event\n")
            .ok();
        text.push_str("  type: object\n  fields:\n");
        for (every, name, kind) in [
            (2, "type", "string"),
            (6, "origin", "string"),
            (10, "action", "string"),
            (14, "nodeId", "string"),
            (22, "actor", "object, fields: [{name: id, type: string}, {name: name, type: string}]"),
            (26, "start", "bigint"),
        ] {
            if number.is_multiple_of(every) {
                writeln!(text, "  - {{name: {name}, type: {kind}}}").ok();
            }
        }
        own_fields(&mut text, "  ", number);
    } else {
        writeln!(text, "- {{name: timestamp, type: timestamp, timeFormats: [rfc3339]{required}}}").ok();
        for name in ["id", "message", "source"] {
            writeln!(text, "- {{name: {name}, type: string}}").ok();
        }
        text.push_str(
            "- {name: user, type: object, fields: [{name: id, type: string}, {name: name, type: string}]}\n",
        );
        own_fields(&mut text, "", number);
    }
    text
}

fn own_fields(text: &mut String, indent: &str, number: usize) {
    for field in 0..8 {
        let kind = ["string", "bigint", "boolean", "json"][(number + field) % 4];
        writeln!(text, "{indent}- {{name: s{number}_field_{field}, type: {kind}}}").ok();
    }
}
