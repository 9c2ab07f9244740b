//! Charts as SVG: [`times`], [`presence`], [`split`], [`bar`]. Numbers stand beside each in words.

use super::page::Page;
use crate::profile::columns::Columns;
use crate::profile::words::{duration, number, several};
use logwright::Timestamp;
use logwright::profile::Times;

/// Most columns of the chart of times.
const COLUMNS: i64 = 160;

/// Size of the chart of times, in its own units.
const WIDTH: i64 = 960;
const HEIGHT: i64 = 110;

/// Events over time.
pub(super) fn times(page: &mut Page, times: &Times) {
    let (Some(columns), Some(first), Some(last)) = (Columns::new(times, COLUMNS), times.first, times.last)
    else {
        page.raw("<p class=\"quiet\">No event has an event time.</p>\n");
        return;
    };
    if columns.counts.len() < 2 && columns.outside == 0 {
        page.put("<p>All within ", duration(columns.seconds), " from ").put("", first, ".</p>\n");
        return;
    }
    let most = columns.counts.iter().copied().max().unwrap_or(1).max(1);
    let count = i64::try_from(columns.counts.len()).unwrap_or(1).max(1);
    page.put("<p>From ", first, " to ").put("", last, ", ");
    page.put("", duration(columns.seconds), " a column, at most ").put(
        "",
        several(most, "event"),
        " in one.",
    );
    if columns.outside > 0 {
        page.put(
            " <strong>",
            several(columns.outside, "event"),
            "</strong> far before or after are left out.",
        );
    }
    page.raw("</p>\n<figure><svg class=\"times\" role=\"img\" viewBox=\"0 0 ")
        .text(WIDTH)
        .raw(" ")
        .text(HEIGHT);
    page.put("\" aria-label=\"Events over time, ", several(columns.counts.len() as u64, "column"), "; ");
    page.put("the highest has ", several(most, "event"), ". The table below has the numbers.\">\n");
    page.put("<path class=\"grid\" d=\"M0 .5H", WIDTH, "");
    page.put("M0 ", HEIGHT / 2, "").put("H", WIDTH, "").put("M0 ", HEIGHT, "").put("H", WIDTH, "\"/>\n");
    for (column, &events) in (0..).zip(&columns.counts) {
        if events > 0 {
            let (from, to) = (column * WIDTH / count, (column + 1) * WIDTH / count);
            // One event is still a bar.
            let height = i64::try_from(u128::from(events) * 110 / u128::from(most)).unwrap_or(HEIGHT).max(2);
            // Few columns are no wall.
            let gap = i64::from(to - from > 4);
            page.put("<rect x=\"", from + gap, "\"").put(" y=\"", HEIGHT - height, "\"");
            page.put(" width=\"", (to - from - 2 * gap).max(1), "\"").put(" height=\"", height, "\"/>");
        }
    }
    page.raw("\n</svg>\n<figcaption><span>").text(instant(columns.start)).raw("</span><span>");
    page.text(instant(columns.start.saturating_add(columns.seconds.saturating_mul(count))))
        .raw("</span></figcaption></figure>\n");
    page.raw("<details><summary>The numbers</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Events over time\"><table><caption>Events in spans of ");
    page.text(duration(times.span_seconds)).raw("; spans without events are left out</caption>\n");
    page.raw("<thead><tr><th scope=\"col\">Start</th><th scope=\"col\" class=\"n\">Events</th></tr></thead><tbody>\n");
    for span in &times.spans {
        page.put("<tr><th scope=\"row\">", instant(span.start), "</th>");
        page.put("<td class=\"n\">", number(span.events), "</td></tr>\n");
    }
    page.raw("</tbody></table></div></details>\n");
}

/// How much of something is there, null, and absent.
pub(super) fn presence(page: &mut Page, there: u64, null: u64, of: u64) {
    let (there, null) = (hundredths(there, of), hundredths(null, of));
    page.raw("<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><rect class=\"track\" width=\"100\" height=\"8\"/>");
    page.put("<rect class=\"there\" width=\"", there, "\" height=\"8\"/>");
    page.put("<rect class=\"null\" x=\"", there, "\"").put(" width=\"", null, "\" height=\"8\"/></svg>");
}

/// One count beside the largest.
pub(super) fn bar(page: &mut Page, count: u64, most: u64) {
    page.raw("<svg class=\"bar wide\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><rect class=\"track\" width=\"100\" height=\"8\"/>");
    page.put("<rect class=\"bad\" width=\"", hundredths(count, most), "\" height=\"8\"/></svg>");
}

/// Accepted, rejected and unclaimed records in one bar.
pub(super) fn split(page: &mut Page, accepted: u64, rejected: u64, strangers: u64) {
    let all = accepted + rejected + strangers;
    page.raw("<svg class=\"split\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><rect class=\"track\" width=\"100\" height=\"8\"/>");
    let (mut from, mut before) = (0, 0);
    for (class, count) in [("there", accepted), ("bad", rejected), ("null", strangers)] {
        before += count;
        let to = hundredths(before, all);
        page.put("<rect class=\"", class, "\"").put(" x=\"", from, "\"");
        page.put(" width=\"", to - from, "\" height=\"8\"/>");
        from = to;
    }
    page.raw("</svg>");
}

/// In hundredths of the width; what is there at all can be seen.
fn hundredths(part: u64, of: u64) -> u64 {
    match crate::profile::words::percent(part, of) {
        0 if part > 0 => 1,
        100 if part < of => 99,
        percent => percent.min(100),
    }
}

/// RFC 3339; seconds of which there is no such time stay seconds.
fn instant(seconds: i64) -> String {
    Timestamp::from_unix(seconds, 0).map_or_else(|| format!("{seconds} s"), |time| time.to_string())
}
