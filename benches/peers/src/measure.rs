//! Interleaved rounds in thread CPU time, and what is left of them.

use rustix::time::{ClockId, clock_gettime};

/// One way to do the work: reads everything, and gives how many records it accepted.
pub(crate) struct Variant<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> usize + 'a>,
}

/// What the rounds say of a variant.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) accepted: usize,
    /// The median time of a run, in nanoseconds.
    pub(crate) nanos: f64,
    /// The median of its time over that of the first variant in the same round.
    pub(crate) ratio: f64,
}

/// Runs all variants in every round, forth and back in turn, so that what changes over time changes for all.
pub(crate) fn rounds(variants: &mut [Variant<'_>], rounds: usize) -> Vec<Figure> {
    let mut times = vec![Vec::with_capacity(rounds); variants.len()];
    let mut accepted = vec![0; variants.len()];
    for round in 0..=rounds {
        for step in 0..variants.len() {
            let at = if round % 2 == 0 { step } else { variants.len() - 1 - step };
            let start = thread_nanos();
            accepted[at] = (variants[at].run)();
            let taken = thread_nanos() - start;
            // The first round warms up.
            if round > 0 {
                times[at].push(taken);
            }
        }
    }
    let Some(base) = times.first() else { return Vec::new() };
    let figure = |(at, variant): (usize, &Variant<'_>)| Figure {
        name: variant.name,
        accepted: accepted[at],
        nanos: median(times[at].clone()),
        ratio: median(times[at].iter().zip(base).map(|(time, base)| time / base).collect()),
    };
    variants.iter().enumerate().map(figure).collect()
}

/// CPU time of this thread.
fn thread_nanos() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "a process of days is still exact to the nanosecond")]
    let nanos = time.tv_sec as f64 * 1e9 + time.tv_nsec as f64;
    nanos
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}
