//! [`text`]: a profile as tables for a terminal, at most a hundred columns wide.

use super::columns::Columns;
use super::view::{SchemaView, View};
use super::words::{bytes, duration, estimate, kinds, number, read_by, several, share, shown};
use logwright::profile::{FieldReport, IndicatorReport, Report, Times};
use std::fmt::Write as _;

/// Longest pointer that is shown whole, in characters.
const POINTER: usize = 36;

/// How many undeclared members of records without a schema are shown.
const KEYS: usize = 12;

/// Most columns of a chart of times.
const CHART: i64 = 60;

/// A profile as text.
pub(super) fn text(view: &View) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}, {}: {} accepted, {} rejected, {} of no schema",
        several(view.records(), "record"),
        bytes(view.bytes()),
        number(view.accepted()),
        number(view.rejected()),
        number(view.strangers()),
    );
    if !view.findings.is_empty() {
        out.push_str("\nto look at\n");
    }
    for finding in &view.findings {
        let schema = finding.schema.as_ref().map(|schema| format!("{schema}: ")).unwrap_or_default();
        let mark = finding.weight.as_str();
        wrap(&mut out, &format!("  {mark}  "), &format!("{schema}{}", finding.text));
    }
    for schema in &view.schemas {
        one(&mut out, schema);
    }
    if view.strangers() > 0 {
        strangers(&mut out, view);
    }
    if !view.unused.is_empty() {
        out.push('\n');
        wrap(&mut out, "no record of  ", &view.unused.join(", "));
    }
    out
}

fn one(out: &mut String, schema: &SchemaView) {
    let report = &schema.report;
    let _ = writeln!(
        out,
        "\n{}: {}, {}: {} accepted, {} rejected",
        schema.name(),
        several(schema.records(), "record"),
        bytes(report.bytes),
        number(report.accepted),
        number(report.rejected)
    );
    times(out, &report.times);
    fields(out, report);
    undeclared(out, report);
    rejects(out, report);
    indicators(out, &report.indicators);
    for patch in &schema.patches {
        let place = if patch.object.is_empty() { "the record" } else { &patch.object };
        let _ = writeln!(out, "\n  suggested for the fields of {}\n", shown(place));
        for line in patch.yaml.lines() {
            let _ = writeln!(out, "    {}", shown(line));
        }
    }
}

fn times(out: &mut String, times: &Times) {
    let (Some(first), Some(last)) = (times.first, times.last) else { return };
    let _ = writeln!(out, "  from {first} to {last}");
    let Some(columns) = Columns::new(times, CHART).filter(|columns| columns.counts.len() > 1) else { return };
    let outside = match columns.outside {
        0 => String::new(),
        some => format!("; {} far before or after left out", several(some, "event")),
    };
    let _ = writeln!(out, "  {}  {} a column{outside}", bars(&columns.counts), duration(columns.seconds));
}

/// A bar a column.
fn bars(counts: &[u64]) -> String {
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let bar = |&count: &u64| {
        // The highest bar is the most, and one event is still a bar.
        let height = usize::try_from(u128::from(count) * 7 / u128::from(most)).unwrap_or_default();
        bars.get(height).copied().filter(|_| count > 0).unwrap_or(' ')
    };
    counts.iter().map(bar).collect()
}

fn fields(out: &mut String, report: &Report) {
    let head = ["field", "declared", "there", "null", "distinct", "arrives as"].map(str::to_owned);
    let (here, gone): (Vec<_>, Vec<_>) =
        report.fields.iter().partition(|field| field.present > 0 || field.null > 0);
    table(out, &head, &here.iter().map(|field| row(field)).collect::<Vec<_>>(), &[2, 3, 4]);
    for field in here.iter().filter(|field| !field.examples.0.is_empty()) {
        let texts: Vec<String> = field.examples.0.iter().map(|text| shown(text)).collect();
        wrap(out, &format!("  {} such as  ", shorten(&field.pointer)), &texts.join(" | "));
    }
    if !gone.is_empty() {
        let names: Vec<String> = gone.iter().map(|field| shown(&field.pointer)).collect();
        wrap(out, "  never there  ", &names.join(", "));
    }
}

fn row(field: &FieldReport) -> [String; 6] {
    let null = if field.null == 0 { String::new() } else { share(field.null, field.of) };
    let is_leaf = field.distinct.count > 0;
    let mut arrives = kinds(&field.kinds);
    if field.unlike > 0 {
        arrives.push_str(" !");
    }
    let formats = read_by(field).join(", ");
    if !formats.is_empty() {
        let _ = write!(arrives, " ({formats})");
    }
    if field.refused > 0 {
        let _ = write!(arrives, ", {} refused", number(field.refused));
    }
    let required = if field.required { "*" } else { "" };
    [
        shorten(&field.pointer),
        format!("{}{required}", field.declared.as_str()),
        share(field.present, field.of),
        null,
        if is_leaf { estimate(field.distinct) } else { String::new() },
        arrives,
    ]
}

fn undeclared(out: &mut String, report: &Report) {
    let head = ["not declared", "there", "null", "arrives as"].map(str::to_owned);
    let rows: Vec<[String; 4]> = report
        .undeclared
        .iter()
        .map(|member| {
            let null = if member.null == 0 { String::new() } else { share(member.null, member.of) };
            let there = share(member.present, member.of);
            [shorten(&member.pointer), there, null, kinds(&member.kinds)]
        })
        .collect();
    table(out, &head, &rows, &[1, 2]);
    let others = report.undeclared_others;
    if others.members > 0 {
        let members = several(others.members, "more undeclared member");
        let _ =
            writeln!(out, "  and {members} without a name here, of about {}", several(others.names, "name"));
    }
}

fn rejects(out: &mut String, report: &Report) {
    let head = ["rejected for", "at", "records"].map(str::to_owned);
    let row = |reject: &logwright::profile::RejectReport| {
        let at = if reject.pointer.is_empty() { "the record".to_owned() } else { shorten(&reject.pointer) };
        [reject.code.to_string(), at, number(reject.records)]
    };
    table(out, &head, &report.rejects.iter().map(row).collect::<Vec<_>>(), &[2]);
}

fn indicators(out: &mut String, indicators: &[IndicatorReport]) {
    let head = ["indicators", "found", "distinct", "events"].map(str::to_owned);
    let row = |indicator: &IndicatorReport| {
        let IndicatorReport { kind, found, events, distinct, .. } = indicator;
        [kind.as_str().to_owned(), number(*found), estimate(*distinct), number(*events)]
    };
    table(out, &head, &indicators.iter().map(row).collect::<Vec<_>>(), &[1, 2, 3]);
    for indicator in indicators.iter().filter(|indicator| !indicator.examples.0.is_empty()) {
        let texts: Vec<String> = indicator.examples.0.iter().map(|text| shown(text)).collect();
        wrap(out, &format!("  {} such as  ", indicator.kind.as_str()), &texts.join(" | "));
    }
}

fn strangers(out: &mut String, view: &View) {
    let report = &view.unclaimed.report;
    let _ = writeln!(out, "\nof no schema: {}", several(report.rejected, "record"));
    for hint in &view.unclaimed.hints {
        wrap(out, "  ", &format!("{}: {}", several(hint.records, "record"), hint.text));
    }
    rejects(out, report);
    let keys: Vec<String> = report
        .undeclared
        .iter()
        .take(KEYS)
        .map(|member| format!("{} {}", shown(&member.name), share(member.present, member.of)))
        .collect();
    if !keys.is_empty() {
        wrap(out, "  their members  ", &keys.join(", "));
    }
}

/// A table whose columns are as wide as what is in them; numbers stand at the right. Nothing without rows.
fn table<const N: usize>(out: &mut String, head: &[String; N], rows: &[[String; N]], numbers: &[usize]) {
    if rows.is_empty() {
        return;
    }
    let lines = || std::iter::once(head).chain(rows);
    let mut widths = [0; N];
    for line in lines() {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    out.push('\n');
    for line in lines() {
        let mut text = String::from(" ");
        for (i, (cell, width)) in line.iter().zip(widths).enumerate() {
            // What stands in the last column may go on below.
            if i + 1 == N && !numbers.contains(&i) {
                text.push(' ');
                wrap(out, &text, cell);
                text.clear();
                break;
            }
            let _ = if numbers.contains(&i) {
                write!(text, " {cell:>width$} ")
            } else {
                write!(text, " {cell:<width$} ")
            };
        }
        if !text.is_empty() {
            let _ = writeln!(out, "{}", text.trim_end());
        }
    }
}

/// A pointer that fits into a column: of a long one the end counts.
fn shorten(pointer: &str) -> String {
    let shown = shown(pointer);
    let count = shown.chars().count();
    if count <= POINTER {
        return shown;
    }
    let end: String = shown.chars().skip(count - POINTER + 1).collect();
    format!("…{end}")
}

/// Words under a mark, in lines of at most a hundred columns.
fn wrap(out: &mut String, mark: &str, text: &str) {
    let indent = mark.chars().count();
    let mut line = mark.to_owned();
    let mut width = indent;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > indent && width + 1 + length > 100 {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(indent);
            width = indent;
        }
        if width > indent {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}
