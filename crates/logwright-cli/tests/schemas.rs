//! `logwright schemas`.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use support::{Dir, ran};

#[test]
fn shipped_schemas_are_listed_and_shown() {
    let dir = Dir::new("schemas");
    let run = |args: &[&str]| ran(&dir.command(args).output().unwrap());
    assert_eq!(run(&["schemas"]).stdout, "Tailscale.Audit\nTailscale.Network\n");
    for (name, text) in logwright::schemas::texts() {
        assert_eq!(run(&["schemas", name]).stdout, text);
        // What is shown can be used.
        dir.write("shown.yml", text);
        assert_eq!(run(&["parse", "-s", "shown.yml"]).status, 0);
    }
    let unknown = run(&["schemas", "Tailscale"]);
    assert_eq!(unknown.status, 2);
    unknown.says(
        "no shipped schema `Tailscale`; the shipped schemas are `Tailscale.Audit`, `Tailscale.Network`",
    );
}
