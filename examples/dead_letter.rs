//! Nothing is lost: accepted records go to one file as events, rejected ones to another, whole and with every reason.
//!
//! `cargo run --example dead_letter`

use logwright::stream::{Piece, Records, SplitOptions};
use logwright::{Classified, Dialect, Issue, Registry, RowId, Schema, Scratch, Stamp, Timestamp, schemas};
use serde_json::{Value, json};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("logwright-dead-letter-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let mut accepted = BufWriter::new(File::create(folder.join("events.jsonl"))?);
    let mut rejected = BufWriter::new(File::create(folder.join("rejected.jsonl"))?);

    let programs = schemas::all().iter().map(Schema::compile).collect::<Result<Vec<_>, _>>()?;
    let registry = Registry::new(programs)?;
    let sample = File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/stream.json"))?;
    let mut records = Records::new(BufReader::new(sample), SplitOptions::default());
    let stamp = Stamp::new("2026-09-14T08:13:00Z".parse::<Timestamp>()?, RowId::from_seed(1, 0));
    let mut scratch = Scratch::default();

    while let Some(piece) = records.next_piece()? {
        let frame = piece.frame();
        if let Piece::Skipped(skipped) = piece {
            let reasons = json!([{"code": skipped.code().as_str(), "message": skipped.message()}]);
            dead_letter(&mut rejected, frame.bytes, None, &reasons)?;
            continue;
        }
        match registry.classify(frame.bytes, &mut scratch) {
            Classified::Event(event) => {
                let mut line = Vec::new();
                event.write_json(&mut line, Dialect::Lake, &stamp);
                line.push(b'\n');
                accepted.write_all(&line)?;
            }
            Classified::Rejected(why) => {
                let reasons = why.rejection().issues().iter().map(reason).collect();
                dead_letter(&mut rejected, frame.bytes, why.log_type(), &reasons)?;
            }
            _ => {}
        }
    }
    accepted.flush()?;
    rejected.flush()?;

    println!("{} events", fs::read_to_string(folder.join("events.jsonl"))?.lines().count());
    print!("rejected:\n{}", fs::read_to_string(folder.join("rejected.jsonl"))?);
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// An issue holds no data of the record, so it may go to any log; the record itself only where records may go.
fn reason(issue: &Issue) -> Value {
    json!({
        "code": issue.code().as_str(),
        "pointer": issue.record_pointer().as_str(),
        "span": issue.span().map(|span| [span.start, span.end]),
        "message": issue.message(),
    })
}

fn dead_letter(
    out: &mut impl Write,
    record: &[u8],
    log_type: Option<&str>,
    reasons: &Value,
) -> std::io::Result<()> {
    // Bytes that are no UTF-8 would need another form, such as Base64.
    writeln!(
        out,
        "{}",
        json!({"log_type": log_type, "issues": reasons, "record": String::from_utf8_lossy(record)})
    )
}
