//! The loop of a queue consumer: each message becomes an event or a dead letter, and its offset counts as done when both
//! outputs are flushed. An iterator stands for the client; see `docs/kafka.md`.
//!
//! `cargo run --example consumer`

use logwright::{Classified, Dialect, Registry, RowId, Schema, Scratch, Stamp, Timestamp, schemas};
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};

/// What a client hands out.
struct Message {
    offset: u64,
    payload: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let programs = schemas::all().iter().map(Schema::compile).collect::<Result<Vec<_>, _>>()?;
    let registry = Registry::new(programs)?;
    let (mut events, mut dead_letters) = (Vec::new(), Vec::new());
    let mut committed = None;
    let messages: Vec<Message> = messages().collect();
    // A batch is as much as may come twice after a crash.
    for batch in messages.chunks(2) {
        consume(&registry, batch, &mut events, &mut dead_letters)?;
        // Only what is safe is committed.
        committed = batch.last().map(|message| message.offset);
    }
    io::stdout().write_all(&events)?;
    println!("dead letters:\n{}", String::from_utf8_lossy(&dead_letters));
    println!("committed up to offset {}", committed.ok_or("there were messages")?);
    Ok(())
}

/// Writes out what a batch of messages holds.
fn consume(
    registry: &Registry,
    batch: &[Message],
    events: &mut impl Write,
    dead_letters: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let mut scratch = Scratch::default();
    let mut line = Vec::new();
    for Message { offset, payload } in batch {
        // From topic and partition, so that a message that comes twice has the same row id both times.
        let row_id = RowId::from_seed(7, *offset);
        match registry.classify(payload, &mut scratch) {
            Classified::Event(event) => {
                line.clear();
                let parsed: Timestamp = "2026-09-14T08:13:00Z".parse()?;
                event.write_json(&mut line, Dialect::Lake, &Stamp::new(parsed, row_id));
                line.push(b'\n');
                events.write_all(&line)?;
            }
            Classified::Rejected(rejected) => {
                let issues: Vec<_> = rejected.rejection().issues().iter().map(ToString::to_string).collect();
                // The bytes themselves go into a message of their own; they need not be UTF-8.
                writeln!(dead_letters, "{}", json!({"offset": offset, "issues": issues}))?;
            }
            _ => {}
        }
    }
    events.flush()?;
    dead_letters.flush()?;
    Ok(())
}

fn messages() -> impl Iterator<Item = Message> {
    (0..6).map(|offset| {
        let node = if offset == 3 { "{}".to_owned() } else { format!("\"n{offset}CNTRL\"") };
        let payload = format!(r#"{{"time":178937357{offset},"event":{{"nodeId":{node}}}}}"#).into_bytes();
        Message { offset, payload }
    })
}
