//! [`run`]: reading, judging and writing, one after the other or all at once.
//!
//! ```text
//!   ┌──────────── empty parcels ────────────┐
//!   v                                       │
//! Worker: reads (one at a time), judges ──> Output
//! Worker: reads (one at a time), judges ──>
//!   └────────── turns, in order ────────────┘
//! ```
//! A worker reads what it will judge, so that the bytes are near. When it has read, a channel to hand the parcel in by
//! goes to the output, in the order of the input. So the output writes in that order, whoever is done first. There are no
//! more parcels than were agreed on at the start, and no more bytes in them, which bounds the memory and keeps any worker
//! from running far ahead.

use super::batch::Batch;
use super::feed::CHUNK;
use super::output::Output;
use super::reader::Reader;
use super::worker::{Outcome, Worker};
use crate::failure::Failure;
use std::panic;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// What goes through the pipeline, and around again.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    pub(super) batch: Batch,
    pub(super) outcome: Outcome,
}

/// A parcel when it was worked on.
type Done = Result<Parcel, Failure>;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crew {
    /// This thread, all of it.
    Alone,
    /// Two threads that take turns at judging, so that it goes on in the order of the input, and this one, which writes.
    InTurn,
    /// So many threads that judge, and this one, which writes.
    Of(usize),
}

/// Brings what the reader reads to the output, judged by workers that `hire` makes.
pub(super) fn run(
    crew: Crew,
    reader: Reader,
    hire: impl Fn() -> Worker,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let own = |_| Arc::new(Mutex::new(hire()));
    match crew {
        Crew::Alone => alone(reader, hire(), output),
        Crew::InTurn => at_once(reader, vec![own(0); 2], hire(), output),
        Crew::Of(workers) => at_once(reader, (0..workers).map(own).collect(), hire(), output),
    }
}

fn alone(mut reader: Reader, mut worker: Worker, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut parcel = Parcel::default();
    while reader.fill(&mut parcel.batch) {
        let rest = parcel.outcome.rest.take();
        worker.run(&parcel.batch, rest, &mut parcel.outcome)?;
        if !output.write(&mut parcel)? {
            break;
        }
    }
    Ok(())
}

/// `mender` judges what a worker judged that took it to begin where a record does.
fn at_once(
    reader: Reader,
    workers: Vec<Arc<Mutex<Worker>>>,
    mut mender: Worker,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let pool = Arc::new(Pool::new(workers.len()));
    let (turn, turns) = sync_channel(pool.most);
    let line = Line { reader, turn };
    let line = Arc::new(Mutex::new(Some(line)));
    let mut threads = Vec::new();
    for worker in workers {
        let (line, pool) = (Arc::clone(&line), Arc::clone(&pool));
        threads.push(start(move || work(&line, &worker, &pool))?);
    }
    let mut rest = None;
    for turn in turns {
        let done = turn.recv().map_err(|_| Failure::new("a worker ended before its work did"))?;
        let mut parcel = done?;
        if let Some(rest) = rest.take() {
            mender.run(&parcel.batch, Some(rest), &mut parcel.outcome)?;
        }
        rest = parcel.outcome.rest.take();
        // Nobody waits for the workers here: one may itself be waiting, for input that never comes.
        if !output.write(&mut parcel)? {
            return Ok(());
        }
        pool.put(parcel);
    }
    for thread in threads {
        thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
    }
    Ok(())
}

/// Starts a thread that owns all it works with, so that the command can end without it.
fn start(work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    let thread = thread::Builder::new().name("worker".to_owned()).spawn(work);
    thread.map_err(|error| Failure::new(format!("cannot start a thread: {error}; try a smaller `--jobs`")))
}

/// What workers stand in line for.
struct Line {
    reader: Reader,
    /// Where the ends of channels go that parcels are handed in by.
    turn: SyncSender<Receiver<Done>>,
}

/// Reads and judges parcels until nothing is left to be read, or nobody listens.
fn work(line: &Mutex<Option<Line>>, worker: &Mutex<Worker>, pool: &Pool) {
    loop {
        let mut parcel = pool.take();
        let mut first = lock(line);
        let Some(Line { reader, turn }) = &mut *first else { break };
        let (done, next) = sync_channel(1);
        let is_more = reader.fill(&mut parcel.batch);
        if is_more {
            pool.admit(&parcel);
        }
        if !is_more || turn.send(next).is_err() {
            // The output goes on until nobody can have a turn any more.
            *first = None;
            break;
        }
        // Who is the next in line at a worker that is shared must not come first.
        let mut worker = lock(worker);
        drop(first);
        let ran = worker.run(&parcel.batch, None, &mut parcel.outcome);
        drop(worker);
        let _ = done.send(ran.map(|()| parcel));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Parcels that nobody works with, and how much the others hold.
struct Pool {
    idle: Mutex<Idle>,
    returned: Condvar,
    /// How many parcels there may be.
    most: usize,
    /// How many bytes may be at work, unless it is a single parcel that has more.
    most_at_work: usize,
}

struct Idle {
    /// The one that came last is the next to be taken: it is still in the caches.
    parcels: Vec<Parcel>,
    /// How many more may be made.
    more: usize,
    /// Bytes in the parcels at work.
    at_work: usize,
}

/// So many bytes may be at work in any case; more if there are so many workers that parcels of the usual length have more.
const LONG_RECORDS: usize = 12 << 20;

impl Pool {
    fn new(workers: usize) -> Self {
        // For each worker one in hand, and so many to wait and to be written that none waits for a thread which has no
        // core at the moment.
        let most = workers.saturating_add(10);
        let idle = Mutex::new(Idle { parcels: Vec::new(), more: most, at_work: 0 });
        Self {
            idle,
            returned: Condvar::new(),
            most,
            most_at_work: LONG_RECORDS.max(most.saturating_mul(CHUNK + CHUNK / 4)),
        }
    }

    fn take(&self) -> Parcel {
        let mut idle = self.wait(|idle| idle.parcels.is_empty() && idle.more == 0);
        idle.parcels.pop().unwrap_or_else(|| {
            idle.more = idle.more.saturating_sub(1);
            Parcel::default()
        })
    }

    /// Waits until a parcel that was filled may be worked on.
    fn admit(&self, parcel: &Parcel) {
        let bytes = parcel.batch.memory();
        let is_full =
            |idle: &mut Idle| idle.at_work > 0 && idle.at_work.saturating_add(bytes) > self.most_at_work;
        let mut idle = self.wait(is_full);
        idle.at_work = idle.at_work.saturating_add(bytes);
    }

    fn put(&self, mut parcel: Parcel) {
        let bytes = parcel.batch.memory();
        // What long records needed is not kept while it waits to be filled again.
        parcel.batch.clear();
        parcel.outcome.clear();
        let mut idle = lock(&self.idle);
        idle.at_work = idle.at_work.saturating_sub(bytes);
        idle.parcels.push(parcel);
        self.returned.notify_all();
    }

    fn wait(&self, is_in_vain: impl FnMut(&mut Idle) -> bool) -> MutexGuard<'_, Idle> {
        self.returned.wait_while(lock(&self.idle), is_in_vain).unwrap_or_else(PoisonError::into_inner)
    }
}
