//! The body of a Tailscale log-stream request, which is JSON objects without anything between them, to one line per
//! event; what is rejected or cannot be cut out goes to standard error, with where and why.
//!
//! `cargo run --example stream`, or with a file of your own: `cargo run --example stream -- FILE`

use logwright::stream::{Piece, Records, SplitOptions};
use logwright::{Classified, Dialect, Registry, RowId, Schema, Scratch, Stamp, Timestamp, schemas};
use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<(), Box<dyn Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/stream.json");
    let path = std::env::args().nth(1).unwrap_or_else(|| sample.to_owned());

    let programs = schemas::all().iter().map(Schema::compile).collect::<Result<Vec<_>, _>>()?;
    let registry = Registry::new(programs)?;
    let mut records = Records::new(BufReader::new(File::open(path)?), SplitOptions::default());
    let mut scratch = Scratch::default();

    // The library has no clock: when the records were parsed is for the caller to say.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let parsed = i64::try_from(now.as_secs()).ok().and_then(|s| Timestamp::from_unix(s, now.subsec_nanos()));
    let mut stamp = Stamp::new(parsed.ok_or("the clock is off")?, RowId::from_seed(1, 0));
    let mut out = io::stdout().lock();
    let mut line = Vec::new();
    let mut ordinal = 0;

    while let Some(piece) = records.next_piece()? {
        let frame = piece.frame();
        if let Piece::Skipped(skipped) = piece {
            eprintln!("skipped {} bytes at {}: {}", frame.bytes.len(), frame.offset, skipped.message());
            continue;
        }
        stamp.row_id = RowId::from_seed(1, ordinal);
        ordinal += 1;
        match registry.classify(frame.bytes, &mut scratch) {
            Classified::Event(event) => {
                line.clear();
                event.write_json(&mut line, Dialect::Lake, &stamp);
                line.push(b'\n');
                out.write_all(&line)?;
            }
            Classified::Rejected(rejected) => {
                eprintln!("rejected the record at byte {}: {}", frame.offset, rejected.rejection());
            }
            _ => {}
        }
    }
    Ok(())
}
