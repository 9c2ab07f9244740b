//! [`watch`]: being told to stop while lines are written. They are written to their end first.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while lines are written that belong together.
static WRITING: Mutex<()> = Mutex::new(());

/// Puts off the end of the command until the guard is dropped.
pub(crate) fn hold() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on SIGINT and SIGTERM end the command between writes, not within one; with the status that they always give.
/// Where this cannot be, they end it at once.
#[cfg(unix)]
pub(crate) fn watch() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let handle = signals.handle();
    let watching = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            end(signal);
        }
    });
    if watching.is_err() {
        handle.close();
    }
}

#[cfg(not(unix))]
pub(crate) fn watch() {}

#[cfg(unix)]
fn end(signal: i32) {
    use std::time::{Duration, Instant};

    // Who takes no events any more does not keep the command alive.
    let patience = Instant::now() + Duration::from_secs(5);
    let mut held = WRITING.try_lock();
    while held.is_err() && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(5));
        held = WRITING.try_lock();
    }
    crate::console::say("stopped by a signal; what was written until then is whole");
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}
