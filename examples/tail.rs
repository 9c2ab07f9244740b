//! Following a file that grows: bytes are pushed into a `Splitter` as they come, and a record that is half written
//! waits there for its other half.
//!
//! `cargo run --example tail`: a thread writes the file that is followed, and then it ends.

use logwright::stream::{Framing, Piece, SplitOptions, Splitter};
use logwright::{Scratch, schemas};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;
use std::{process, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::temp_dir().join(format!("logwright-tail-{}.jsonl", process::id()));
    File::create(&path)?;
    let writer = thread::spawn({
        let path = path.clone();
        move || write_slowly(&path)
    });
    let seen = follow(&path, || writer.is_finished());
    fs::remove_file(&path)?;
    println!("{} events", seen?);
    writer.join().map_err(|_| "the writer failed")??;
    Ok(())
}

/// Reads the file to its end, again and again, until `done` was true before a read that found nothing.
fn follow(path: &Path, done: impl Fn() -> bool) -> Result<usize, Box<dyn Error>> {
    let program = schemas::tailscale_network().compile()?;
    let mut scratch = Scratch::default();
    // A file that is followed starts in the middle as likely as not, so the framing is not left to its first byte.
    let mut splitter = Splitter::new(SplitOptions::default().framing(Framing::Lines));
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    let mut seen = 0;
    loop {
        let last = done();
        let count = file.read(&mut buffer)?;
        match count {
            0 if last => splitter.finish(),
            0 => thread::sleep(Duration::from_millis(5)),
            _ => splitter.push(buffer.get(..count).unwrap_or_default()),
        }
        while let Some(piece) = splitter.next_piece() {
            let Piece::Record(frame) = piece else { continue };
            match program.interpret_in(frame.bytes, &mut scratch) {
                Ok(event) => {
                    seen += 1;
                    println!("line {}: {}", frame.line, event.time().ok_or("the time is required")?);
                }
                Err(rejection) => println!("line {}: {rejection}", frame.line),
            }
        }
        if last && count == 0 {
            return Ok(seen);
        }
    }
}

/// Stands for the program whose log is followed; it writes a line in two halves.
fn write_slowly(path: &Path) -> io::Result<()> {
    let mut file = File::options().append(true).open(path)?;
    for second in 1_789_373_570..1_789_373_575 {
        write!(file, r#"{{"time":{second}.5,"event":{{"#)?;
        thread::sleep(Duration::from_millis(10));
        writeln!(file, r#""nodeId":"nKd7RzPa21CNTRL"}}}}"#)?;
    }
    Ok(())
}
