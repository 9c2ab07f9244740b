//! Which of several schemas a record belongs to, and what is said when it belongs to none.
//!
//! `cargo run --example classify`

use logwright::{Classified, Registry, Scratch, schemas};
use std::error::Error;

const RECORDS: [(&str, &str); 5] = [
    (
        "an audit event",
        r#"{"time":1789373567.356,"event":{"origin":"CONFIG_API","action":"CREATE",
            "actor":{"id":"kH2xLs6CNTRL"},"target":{"id":"kZb5Nq1CNTRL"}}}"#,
    ),
    ("a network event", r#"{"time":1789373570.5,"event":{"nodeId":"nKd7RzPa21CNTRL","virtualTraffic":[]}}"#),
    // It satisfies the network schema, too; but it is an audit event that lacks something, and no network event.
    ("half an audit event", r#"{"time":1789373571,"event":{"origin":"NODE","action":"LOGIN","actor":{}}}"#),
    ("no JSON", r#"{"time":1789373571,"#),
    ("an event without its envelope", r#"{"nodeId":"n1CNTRL","start":"2026-09-14T08:12:48Z","end":null}"#),
];

fn main() -> Result<(), Box<dyn Error>> {
    // The order does not matter: a record belongs to the schema that it resembles most, and is judged by that one.
    let programs = [schemas::tailscale_network().compile()?, schemas::tailscale_audit().compile()?];
    let registry = Registry::new(programs)?;
    let mut scratch = Scratch::default();

    for (name, record) in RECORDS {
        match registry.classify(record.as_bytes(), &mut scratch) {
            Classified::Event(event) => println!("{name}: {}", event.log_type()),
            Classified::Rejected(rejected) => {
                println!("{name}: rejected as {}", rejected.log_type().unwrap_or("nothing known"));
                for issue in rejected.rejection().issues() {
                    println!("  {issue}");
                }
                for (log_type, issue) in rejected.others() {
                    println!("  (not {log_type}: {issue})");
                }
                if let Some(help) = rejected.help() {
                    println!("  help: {help}");
                }
            }
            _ => {}
        }
    }
    Ok(())
}
