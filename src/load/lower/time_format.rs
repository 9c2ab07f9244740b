//! `timeFormat` and `timeFormats`. (Language spec, sections D.1 and D.6.)

use super::spot::{Lower, Spot};
use crate::diagnostic::Code;
use crate::timestamp::TimeFormat;

/// The formats of a timestamp; what cannot work is reported and left out.
pub(super) fn time_formats(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Vec<TimeFormat> {
    let formats = match (spot.get("timeFormat"), spot.get("timeFormats")) {
        (Some(one), None) => Vec::from_iter(time_format(lower, &one)),
        (None, Some(list)) => {
            let Some(items) = lower.list(&list, "a list of time formats") else { return Vec::new() };
            if items.is_empty() {
                return Vec::new();
            }
            items.iter().filter_map(|item| time_format(lower, item)).collect()
        }
        (Some(one), Some(list)) => {
            lower
                .say(Code::ConflictingKeys, &one, "`timeFormat` stands beside `timeFormats`")
                .help("keep `timeFormats`, and list all formats in it");
            let items = lower.list(&list, "a list of time formats").unwrap_or_default();
            std::iter::once(&one).chain(&items).filter_map(|item| time_format(lower, item)).collect()
        }
        (None, None) => absent(lower, spot),
    };
    if formats.is_empty() {
        // Each has been reported.
        lower.report.stand_in(spot.path.key("timeFormats"));
    }
    formats
}

/// A vendor schema of a native parser leaves the format out, and must load.
fn absent(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Vec<TimeFormat> {
    let help = "write how the time is written, such as `timeFormats: [rfc3339]`";
    if lower.is_native
        && let Ok(format) = TimeFormat::new("rfc3339")
    {
        let message = "the timestamp has no `timeFormats`; `rfc3339` is taken";
        lower.say(Code::AssumedTimeFormat, spot, message).help(help);
        return vec![format];
    }
    lower.missing(spot, "timeFormats", "the timestamp").help(help);
    Vec::new()
}

/// One format: the only place where the loader makes one.
fn time_format(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<TimeFormat> {
    let text = lower.text(spot)?;
    if text.len() > lower.limits.time_format_bytes {
        let message = too_long(lower.limits.time_format_bytes, text.len());
        lower.say(Code::LimitTimeFormat, spot, message);
        return None;
    }
    match TimeFormat::new(&text) {
        Ok(format) => Some(format),
        Err(error) => {
            let help = error.help().map(str::to_owned);
            lower.say(Code::UnknownTimeFormat, spot, error.message()).help_if(help);
            None
        }
    }
}

pub(in crate::load) fn too_long(limit: usize, found: usize) -> String {
    format!("expected at most {limit} bytes for a time format, found {found}")
}
