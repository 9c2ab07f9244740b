//! [`html`]: a profile as one HTML file that needs nothing else: no script, no font, no network.

mod charts;
mod page;

use self::page::Page;
use super::view::{SchemaView, View};
use super::words::{bytes, estimate, kinds, number, place, read_by, several, share};
use logwright::profile::{FieldReport, RejectReport, Report, Texts};

/// How many inputs are named.
const INPUTS: usize = 6;

/// A profile as an HTML document.
pub(super) fn html(view: &View) -> String {
    let mut page = Page::default();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    // Whatever a name in a record may be: nothing is run and nothing is fetched.
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
    page.raw("<title>Log profile</title>\n<style>\n")
        .raw(include_str!("style.css"))
        .raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#content\">Skip to the findings</a>\n");
    header(&mut page, view);
    page.raw("<main id=\"content\" tabindex=\"-1\">\n");
    findings(&mut page, view);
    for (id, schema) in view.schemas.iter().enumerate() {
        section(&mut page, id, schema);
    }
    if view.strangers() > 0 {
        strangers(&mut page, view);
    }
    page.raw("</main>\n<footer><p>Made by <code>logwright profile</code>. Undeclared names and examples are data of the records.");
    if !view.unused.is_empty() {
        page.put(" No record of: ", view.unused.join(", "), ".");
    }
    page.raw("</p></footer>\n</body>\n</html>\n");
    page.end()
}

fn header(page: &mut Page, view: &View) {
    page.raw("<header>\n<h1>Log profile</h1>\n<p class=\"quiet\">");
    let named: Vec<&str> = view.inputs.iter().take(INPUTS).map(String::as_str).collect();
    page.text(named.join(", "));
    if view.inputs.len() > named.len() {
        page.put(" and ", view.inputs.len() - named.len(), " more");
    }
    page.raw("</p>\n<dl class=\"tiles\">\n");
    let undeclared: u64 = view.schemas.iter().map(|schema| names(&schema.report)).sum();
    let all = view.records();
    let tiles = [
        ("Records", number(all), bytes(view.bytes()), ""),
        ("Accepted", number(view.accepted()), share(view.accepted(), all), "good"),
        ("Rejected", number(view.rejected()), share(view.rejected(), all), bad(view.rejected())),
        ("Of no schema", number(view.strangers()), share(view.strangers(), all), bad(view.strangers())),
        ("Undeclared members", number(undeclared), "dropped".to_owned(), bad(undeclared)),
    ];
    for (name, value, note, class) in tiles {
        page.put("<div class=\"", class, "\">").put("<dt>", name, "</dt>");
        page.put("<dd>", value, " <small>").put("", note, "</small></dd></div>\n");
    }
    page.raw("</dl>\n");
    charts::split(page, view.accepted(), view.rejected(), view.strangers());
    if view.schemas.len() > 1 || view.strangers() > 0 {
        page.raw("<nav aria-label=\"Schemas\"><ul>\n");
        for (id, schema) in view.schemas.iter().enumerate() {
            page.put("<li><a href=\"#schema-", id, "\">").put(
                "",
                schema.name(),
                "</a> <span class=\"quiet\">",
            );
            page.put("", number(schema.records()), "</span></li>\n");
        }
        if view.strangers() > 0 {
            page.raw("<li><a href=\"#unclaimed\">Of no schema</a> <span class=\"quiet\">");
            page.put("", number(view.strangers()), "</span></li>\n");
        }
        page.raw("</ul></nav>\n");
    }
    page.raw("</header>\n");
}

/// Where there is any, it is marked.
fn bad(count: u64) -> &'static str {
    if count > 0 { "bad" } else { "" }
}

/// About how many undeclared names there are.
fn names(report: &Report) -> u64 {
    report.undeclared.len() as u64 + report.undeclared_others.names
}

fn findings(page: &mut Page, view: &View) {
    page.raw("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">To look at</h2>\n");
    if view.findings.is_empty() {
        page.raw(
            "<p>Nothing: every record was accepted, and all that arrives is declared.</p>\n</section>\n",
        );
        return;
    }
    page.raw("<ul class=\"findings\">\n");
    for finding in &view.findings {
        let weight = finding.weight.as_str();
        page.put("<li class=\"", weight, "\">").put("<span class=\"mark\">", weight, "</span> ");
        if let Some(schema) = &finding.schema {
            let id = view.schemas.iter().position(|other| other.name() == schema).unwrap_or_default();
            page.put("<a href=\"#schema-", id, "\">").put("", schema, "</a>: ");
        }
        page.put("<span>", &finding.text, "</span></li>\n");
    }
    page.raw("</ul>\n</section>\n");
}

fn section(page: &mut Page, id: usize, schema: &SchemaView) {
    let report = &schema.report;
    page.put("<section aria-labelledby=\"schema-", id, "\">\n").put("<h2 id=\"schema-", id, "\">");
    page.put("", schema.name(), "</h2>\n<p>").put("", several(schema.records(), "record"), ", ");
    page.put("", bytes(report.bytes), ": ").put("", number(report.accepted), " accepted, ");
    page.put("", number(report.rejected), " rejected.</p>\n<h3>Events over time</h3>\n");
    charts::times(page, &report.times);
    rejects(page, report);
    undeclared(page, report);
    for patch in &schema.patches {
        page.put("<h4>Suggested for the fields of <code>", place(&patch.object), "</code></h4>\n");
        page.put(
            "<pre tabindex=\"0\" role=\"region\" aria-label=\"YAML for ",
            place(&patch.object),
            "\"><code>",
        );
        page.lines(&patch.yaml).raw("</code></pre>\n");
    }
    fields(page, report);
    indicators(page, report);
    page.raw("</section>\n");
}

/// A column: its head, and what it holds.
type Column = (&'static str, Cells);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    Text,
    Number,
    /// A number, and a bar beside it.
    Chart,
}

/// Opens a table that scrolls by itself, also by keyboard, where it is too wide.
fn table(page: &mut Page, caption: &'static str, columns: &[Column]) {
    page.put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", caption, "\">");
    page.put("<table><caption>", caption, "</caption>\n<thead><tr>");
    for (column, cells) in columns {
        page.raw(match cells {
            Cells::Text => "<th scope=\"col\">",
            Cells::Number => "<th scope=\"col\" class=\"n\">",
            Cells::Chart => "<th scope=\"col\" colspan=\"2\">",
        });
        page.raw(column).raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
}

fn end_table(page: &mut Page) {
    page.raw("</tbody></table></div>\n");
}

fn rejects(page: &mut Page, report: &Report) {
    let Some(most) = report.rejects.iter().map(|reject| reject.records).max() else { return };
    page.raw("<h3>Rejected</h3>\n");
    let columns =
        [("Code", Cells::Text), ("Where", Cells::Text), ("Records", Cells::Chart), ("Meaning", Cells::Text)];
    table(page, "Why records were rejected; a record with several reasons counts for each", &columns);
    for RejectReport { code, pointer, records, .. } in &report.rejects {
        page.put("<tr><th scope=\"row\"><code>", code, "</code></th>");
        page.put("<td><code>", place(pointer), "</code></td>").put(
            "<td class=\"n\">",
            number(*records),
            "</td><td>",
        );
        charts::bar(page, *records, most);
        page.put("</td><td class=\"quiet\">", code.meaning(), "</td></tr>\n");
    }
    end_table(page);
}

fn undeclared(page: &mut Page, report: &Report) {
    let others = report.undeclared_others;
    if report.undeclared.is_empty() && others.members == 0 {
        return;
    }
    page.raw("<h3>Not declared, and dropped</h3>\n");
    let columns = [
        ("Member", Cells::Text),
        ("There", Cells::Chart),
        ("Null", Cells::Number),
        ("Arrives as", Cells::Text),
    ];
    table(page, "Members that arrive and no field stands for", &columns);
    for member in &report.undeclared {
        page.put("<tr><th scope=\"row\"><code>", &member.pointer, "</code></th>");
        there(page, member.present, member.null, member.of);
        page.put("<td>", kinds(&member.kinds), "</td></tr>\n");
    }
    end_table(page);
    if others.members > 0 {
        page.put("<p>And ", several(others.members, "more member"), " that are not named here, of about ");
        page.put("", several(others.names, "name"), ".</p>\n");
    }
}

/// Three cells: the share that is there, the same as a bar, and the share that is null.
fn there(page: &mut Page, present: u64, null: u64, of: u64) {
    page.put("<td class=\"n\">", share(present, of), "</td><td>");
    charts::presence(page, present, null, of);
    let null = if null == 0 { String::new() } else { share(null, of) };
    page.put("</td><td class=\"n\">", null, "</td>");
}

fn fields(page: &mut Page, report: &Report) {
    page.raw("<h3>Fields</h3>\n");
    let columns = [
        ("Field", Cells::Text),
        ("Declared", Cells::Text),
        ("There", Cells::Chart),
        ("Null", Cells::Number),
        ("Distinct", Cells::Number),
        ("Arrives as", Cells::Text),
    ];
    table(page, "What arrives at each field of the schema", &columns);
    for field in &report.fields {
        row(page, field);
    }
    end_table(page);
}

fn row(page: &mut Page, field: &FieldReport) {
    let class = match field {
        FieldReport { refused: 1.., .. } => "bad",
        FieldReport { unlike: 1.., .. } => "warn",
        FieldReport { present: 0, .. } => "gone",
        _ => "",
    };
    page.put("<tr class=\"", class, "\">").put("<th scope=\"row\"><code>", &field.pointer, "</code>");
    if field.required {
        page.raw(" <span class=\"tag\">required</span>");
    }
    page.put("</th><td>", field.declared.as_str(), "</td>");
    there(page, field.present, field.null, field.of);
    let distinct = if field.distinct.count == 0 { String::new() } else { estimate(field.distinct) };
    page.put("<td class=\"n\">", distinct, "</td><td>");
    page.text(match field {
        FieldReport { present: 0, null: 1.., .. } => "only null".to_owned(),
        FieldReport { present: 0, .. } => "never there".to_owned(),
        _ => kinds(&field.kinds),
    });
    for format in read_by(field) {
        page.put(" <span class=\"tag\">", format, "</span>");
    }
    if field.refused > 0 {
        page.put(" <span class=\"tag bad\">", several(field.refused, "record"), " refused</span>");
    } else if field.unlike > 0 {
        page.put(" <span class=\"tag warn\">", number(field.unlike), " converted</span>");
    }
    if field.empty > 0 {
        page.put(" <span class=\"tag\">", share(field.empty, field.present), " empty</span>");
    }
    examples(page, &field.examples);
    page.raw("</td></tr>\n");
}

fn examples(page: &mut Page, texts: &Texts) {
    if texts.0.is_empty() {
        return;
    }
    page.raw("<ul class=\"examples\">");
    for text in &texts.0 {
        page.put("<li><code>", text, "</code></li>");
    }
    page.raw("</ul>");
}

fn indicators(page: &mut Page, report: &Report) {
    if report.indicators.is_empty() {
        return;
    }
    page.raw("<h3>Indicators</h3>\n");
    let columns = [
        ("Kind", Cells::Text),
        ("Found", Cells::Number),
        ("Distinct", Cells::Number),
        ("In events", Cells::Chart),
    ];
    table(page, "Indicators of the events, each once an event", &columns);
    for indicator in &report.indicators {
        page.put("<tr><th scope=\"row\"><code>", indicator.kind.as_str(), "</code>");
        examples(page, &indicator.examples);
        page.put("</th><td class=\"n\">", number(indicator.found), "</td>");
        page.put("<td class=\"n\">", estimate(indicator.distinct), "</td>");
        page.put("<td class=\"n\">", share(indicator.events, report.accepted), "</td><td>");
        charts::presence(page, indicator.events, 0, report.accepted);
        page.raw("</td></tr>\n");
    }
    end_table(page);
}

fn strangers(page: &mut Page, view: &View) {
    let report = &view.unclaimed.report;
    page.raw("<section aria-labelledby=\"unclaimed\">\n<h2 id=\"unclaimed\">Of no schema</h2>\n");
    page.put("<p>", several(report.rejected, "record"), " that no schema takes, ");
    page.put("", bytes(report.bytes), ".</p>\n");
    if !view.unclaimed.hints.is_empty() {
        page.raw("<ul>\n");
        for hint in &view.unclaimed.hints {
            page.put("<li>", several(hint.records, "record"), ": ").put("", &hint.text, "</li>\n");
        }
        page.raw("</ul>\n");
    }
    rejects(page, report);
    undeclared(page, report);
    page.raw("</section>\n");
}
