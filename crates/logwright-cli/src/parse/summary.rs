//! [`summary`]: what became of the records, as a table.

use super::counts::Counts;
use crate::console::several;
use std::fmt::Write as _;
use std::time::Duration;

/// A table of the counts, one line a count, and the total.
pub(super) fn summary(counts: &Counts, elapsed: Duration) -> String {
    let rows = rows(counts);
    let width = rows.iter().map(|(_, name, _)| name.chars().count()).max().unwrap_or(0);
    let digits = rows.iter().map(|(_, _, count)| count.to_string().len()).max().unwrap_or(0);
    let mut text = String::new();
    for (kind, name, count) in rows {
        let _ = writeln!(text, "{kind:<9}  {name:<width$}  {count:>digits$}");
    }
    let (accepted, rejected, skipped) = (counts.all_accepted(), counts.all_rejected(), counts.all_skipped());
    let _ =
        write!(text, "{}: {accepted} accepted, {rejected} rejected", several(accepted + rejected, "record"));
    if skipped > 0 {
        let _ = write!(text, "; {} skipped", several(skipped, "range"));
    }
    if counts.passed > 0 {
        let _ = write!(text, "; {} passed over", several(counts.passed, "line"));
    }
    let _ = writeln!(text, "; {}", speed(counts.bytes, elapsed));
    text
}

/// What, of which name, how often.
fn rows(counts: &Counts) -> Vec<(&'static str, String, u64)> {
    let accepted = counts.accepted.iter().map(|(log_type, &count)| ("accepted", log_type.clone(), count));
    let rejected = counts.rejected.iter().map(|((log_type, code), &count)| {
        let name =
            log_type.as_ref().map_or_else(|| code.to_string(), |log_type| format!("{log_type} {code}"));
        ("rejected", name, count)
    });
    let skipped = counts.skipped.iter().map(|(code, &count)| ("skipped", code.to_string(), count));
    let indicators =
        counts.indicators.iter().map(|(kind, &count)| ("indicator", kind.as_str().to_owned(), count));
    let unknown = (counts.unknown_fields > 0)
        .then(|| ("dropped", "members without a field".to_owned(), counts.unknown_fields));
    accepted.chain(rejected).chain(skipped).chain(indicators).chain(unknown).collect()
}

/// Bytes, time and bytes a second, in decimal units.
#[expect(clippy::cast_precision_loss, reason = "rounded to one digit")]
fn speed(bytes: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(1e-6);
    let rate = bytes as f64 / 1e6 / seconds;
    let bytes = match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    };
    format!("{bytes} in {seconds:.2} s, {rate:.1} MB/s")
}
