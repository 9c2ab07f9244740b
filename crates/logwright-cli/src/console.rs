//! What the user is told on standard error: lines, and a progress bar on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

/// Says it on standard error, every line under the command's name. Nobody listening is no reason to stop.
pub(crate) fn say(message: impl Display) {
    let text = message.to_string();
    let mut stderr = io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(stderr, "logwright: {line}");
    }
}

/// Shows a text of several lines on standard error as it is.
pub(crate) fn show(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A progress bar, where there is a size to measure it by and a terminal to show it that does not
/// show the output, too.
#[derive(Debug)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar over so many bytes.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        let bytes = bytes.filter(|_| io::stderr().is_terminal() && !io::stdout().is_terminal());
        let style =
            ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
        Self(bytes.map(|bytes| {
            let bar = ProgressBar::new(bytes);
            style.map(|style| bar.set_style(style)).ok();
            bar
        }))
    }

    pub(crate) fn set(&self, bytes: u64) {
        if let Some(bar) = &self.0 {
            bar.set_position(bytes);
        }
    }

    /// Does what writes to the terminal while the bar is out of the way.
    pub(crate) fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(act),
            None => act(),
        }
    }

    pub(crate) fn say(&self, message: impl Display) {
        self.aside(|| say(message));
    }

    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
