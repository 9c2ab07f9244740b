//! The schemas that ship with the library.

use crate::model::Schema;

const AUDIT: &str = include_str!("../schemas/tailscale.audit.yml");
const NETWORK: &str = include_str!("../schemas/tailscale.network.yml");

/// `Tailscale.Audit`: configuration audit events as Tailscale streams them.
pub fn tailscale_audit() -> Schema {
    parse(AUDIT)
}

/// `Tailscale.Network`: network flow events as Tailscale streams them.
pub fn tailscale_network() -> Schema {
    parse(NETWORK)
}

/// Every shipped schema, by log type.
pub fn all() -> Vec<Schema> {
    vec![tailscale_audit(), tailscale_network()]
}

/// The YAML text of every shipped schema, by log type.
pub fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("Tailscale.Audit", AUDIT), ("Tailscale.Network", NETWORK)].into_iter()
}

fn parse(text: &str) -> Schema {
    // The texts are part of the library and loaded by its tests.
    Schema::from_yaml(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{all, texts};
    use crate::model::Schema;

    #[test]
    fn every_text_loads_under_its_name() {
        for ((name, text), schema) in texts().zip(all()) {
            assert_eq!(Schema::from_yaml(text).unwrap(), schema);
            assert_eq!(schema.log_type(), name);
        }
    }
}
