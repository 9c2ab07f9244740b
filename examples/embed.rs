//! One program shared by threads, with scratch memory of its own for each of them: no locks, and no allocation for an
//! accepted record once the memory is warm.
//!
//! `cargo run --example embed`

use logwright::{Scratch, schemas};
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    // Compiled once, at start. A clone of a program is a pointer to the same one; here it is borrowed.
    let program = schemas::tailscale_network().compile()?;
    let records: Vec<String> = (0..10_000)
        .map(|i| format!(r#"{{"time":{}.25,"event":{{"nodeId":"n{}CNTRL"}}}}"#, 1_789_373_567 + i, i % 7))
        .collect();

    let workers = 4;
    let totals: Vec<(usize, usize)> = thread::scope(|scope| {
        let chunks = records.chunks(records.len().div_ceil(workers));
        let threads: Vec<_> = chunks
            .map(|chunk| {
                let program = &program;
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    let mut by_n3 = 0;
                    for record in chunk {
                        // The event borrows from record and scratch, and ends before the next is read.
                        if let Ok(event) = program.interpret_in(record.as_bytes(), &mut scratch) {
                            let node = event.get("/event/nodeId").and_then(|node| node.as_str());
                            by_n3 += usize::from(node == Some("n3CNTRL"));
                        }
                    }
                    (chunk.len(), by_n3)
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });

    for (read, by_n3) in &totals {
        println!("a thread read {read} records, {by_n3} of them from n3CNTRL");
    }
    let read: usize = totals.iter().map(|(read, _)| read).sum();
    if read == records.len() { Ok(()) } else { Err("a thread did not finish".into()) }
}
