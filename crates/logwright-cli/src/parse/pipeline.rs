//! [`run`]: reading, judging and writing, one after the other or all at once.
//!
//! ```text
//!    ┌─────────────── empty parcels ───────────────┐
//!    v                                             │
//! Reader ── work ──> Worker, Worker, … ── done ──> Output
//!    └───────────── turns, in order ───────────────┘
//! ```
//! With each parcel goes a channel of its own to hand it in by; the other ends of these channels go to the output in the
//! order of the input. So it writes in that order, whoever is done first. No more parcels are made than at the start,
//! which bounds the memory, and keeps any stage from running ahead of the next.

use super::batch::Batch;
use super::output::Output;
use super::reader::Reader;
use super::worker::{Outcome, Worker};
use crate::failure::Failure;
use std::panic;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// What goes through the pipeline, and around again.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    pub(super) batch: Batch,
    pub(super) outcome: Outcome,
}

/// A parcel to work on, and where to hand it in.
type Work = (Parcel, SyncSender<Done>);
type Done = Result<Parcel, Failure>;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crew {
    /// This thread, all of it.
    Alone,
    /// So many threads that judge, one that reads, and this one, which writes.
    Of(usize),
}

/// Brings what the reader reads to the output, judged by workers that `hire` makes.
pub(super) fn run(
    crew: Crew,
    reader: Reader,
    hire: impl Fn() -> Worker,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    match crew {
        Crew::Alone => in_turn(reader, hire(), output),
        Crew::Of(workers) => at_once(reader, (0..workers).map(|_| hire()), output),
    }
}

fn in_turn(mut reader: Reader, mut worker: Worker, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut parcel = Parcel::default();
    while reader.fill(&mut parcel.batch) {
        worker.run(&parcel.batch, &mut parcel.outcome)?;
        if !output.write(&mut parcel)? {
            break;
        }
    }
    Ok(())
}

fn at_once(
    reader: Reader,
    workers: impl ExactSizeIterator<Item = Worker>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    // For each worker one in hand, and some to be filled, to wait and to be written: enough that none waits for a thread
    // which has no core at the moment.
    let parcels = workers.len().saturating_add(10);
    let (empty, empties) = sync_channel(parcels);
    let (work, waiting) = sync_channel(parcels);
    let (turn, turns) = sync_channel(parcels);
    for _ in 0..parcels {
        let _ = empty.send(Parcel::default());
    }
    let waiting = Arc::new(Mutex::new(waiting));
    for worker in workers {
        let waiting = Arc::clone(&waiting);
        start("worker", move || work_off(worker, &waiting))?;
    }
    let reading = start("reader", move || read_on(reader, empties, &work, &turn))?;
    for turn in turns {
        let done = turn.recv().map_err(|_| Failure::new("a worker ended before its work did"))?;
        let mut parcel = done?;
        // Nobody waits for the reader here: it may itself be waiting, for input that never comes.
        if !output.write(&mut parcel)? {
            return Ok(());
        }
        // What long records needed is not kept while it waits to be filled again.
        parcel.batch.clear();
        parcel.outcome.clear();
        let _ = empty.send(parcel);
    }
    reading.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
    Ok(())
}

/// Starts a thread that owns all it works with, so that the command can end without it.
fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|error| Failure::new(format!("cannot start a thread: {error}; try a smaller `--jobs`")))
}

/// Fills parcels until nothing more is to be read, or nobody listens.
fn read_on(
    mut reader: Reader,
    empties: Receiver<Parcel>,
    work: &SyncSender<Work>,
    turns: &SyncSender<Receiver<Done>>,
) {
    for mut parcel in empties {
        if !reader.fill(&mut parcel.batch) {
            break;
        }
        let (done, turn) = sync_channel(1);
        if turns.send(turn).is_err() || work.send((parcel, done)).is_err() {
            break;
        }
    }
}

/// Judges parcels until none is left.
fn work_off(mut worker: Worker, waiting: &Mutex<Receiver<Work>>) {
    loop {
        // Held by one worker while it waits, and by the others while they wait for it.
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((mut parcel, done)) = next else { break };
        let ran = worker.run(&parcel.batch, &mut parcel.outcome);
        let _ = done.send(ran.map(|()| parcel));
    }
}
