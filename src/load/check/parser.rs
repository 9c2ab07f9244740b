//! Options of text parsers. (Language spec, section G.)

use crate::diagnostic::{Code, Severity};
use crate::load::line_reader;
use crate::load::path::Path;
use crate::load::report::{Finding, quote};
use crate::model::{Parser, RegexParser, TextOptions};
use crate::text::LineReader;
use std::collections::HashSet;

pub(super) fn parser(parser: &Parser, findings: &mut Vec<Finding>) {
    let at = Path::Root.key("parser");
    match parser {
        Parser::Csv(csv) => {
            let at = at.key("csv");
            if !matches!(csv.delimiter.as_str(), "," | "\t" | " ") {
                let message = format!(
                    "expected a comma, a tab or a space for `delimiter`, found {}",
                    quote(&csv.delimiter)
                );
                findings.push(
                    Finding::new(Code::BadParser, at.key("delimiter"), message)
                        .help("write `delimiter: ','`"),
                );
            }
            if csv.columns.is_empty() && !csv.has_header {
                let finding = Finding::new(
                    Code::BadParser,
                    at.key("columns"),
                    "`csv` has neither `columns` nor a header",
                );
                findings.push(finding.help("list the `columns`, or write `hasHeader: true`"));
            }
            options(&csv.options, at, findings);
        }
        Parser::FastMatch(fast_match) => {
            let at = at.key("fastmatch");
            let list = at.key("match");
            not_empty(&fast_match.patterns, list, findings);
            for (index, pattern) in fast_match.patterns.iter().enumerate() {
                if let Some(message) = bad_fast_match(pattern) {
                    findings.push(Finding::new(Code::BadPattern, list.index(index), message));
                }
            }
            let empty_values = at.key("emptyValues");
            for (index, _) in
                fast_match.options.empty_values.iter().enumerate().filter(|(_, text)| text.is_empty())
            {
                let message = "an item of `emptyValues` is empty, which `fastmatch` does not take";
                findings.push(Finding::new(Code::EmptyValue, empty_values.index(index), message));
            }
            options(&fast_match.options, at, findings);
        }
        Parser::Regex(regex) => {
            let at = at.key("regex");
            not_empty(&regex.parts, at.key("match"), findings);
            pattern_names(regex, at, findings);
            options(&regex.options, at, findings);
        }
        Parser::Native { .. } => {
            let message = "`native` names code of the vendor; records are read as JSON";
            findings.push(Finding::new(Code::NativeParser, at.key("native"), message).on_key());
        }
    }
    // The text parser stops at its first mistake, and would only repeat what was said above.
    if findings.iter().all(|finding| finding.diagnostic.severity() == Severity::Warning) {
        patterns(parser, findings);
    }
}

/// What the text parser itself says about its section: regular expressions, tags, templates, replaced built-ins.
fn patterns(parser: &Parser, findings: &mut Vec<Finding>) {
    let root = Path::Root.key("parser");
    let at = root.key(match parser {
        Parser::Csv(_) => "csv",
        Parser::FastMatch(_) => "fastmatch",
        Parser::Regex(_) => "regex",
        Parser::Native { .. } => return,
    });
    match line_reader(parser) {
        Ok(reader) => {
            let definitions = at.key("patternDefinitions");
            for name in reader.iter().flat_map(LineReader::redefined) {
                let message = format!("{} replaces a built-in pattern", quote(name));
                findings.push(Finding::new(Code::BuiltinRedefined, definitions.key(name), message).on_key());
            }
        }
        Err(error) => {
            let keys = error.place.path();
            let (Some(first), second) = (keys.first(), keys.get(1)) else { return };
            let first = at.key(first);
            let place = second.map_or(first, |second| first.key(second));
            let finding = Finding::new(Code::BadPattern, place, error.message);
            findings.push(match error.help {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
    }
}

fn not_empty(patterns: &[String], path: Path<'_>, findings: &mut Vec<Finding>) {
    if patterns.is_empty() {
        findings
            .push(Finding::new(Code::EmptyValue, path, "`match` is empty").help("give at least one pattern"));
    }
}

/// Section G.1: at least four characters, a named placeholder, text between placeholders, one line.
fn bad_fast_match(pattern: &str) -> Option<String> {
    let shown = quote(pattern);
    if pattern.chars().count() < 4 {
        return Some(format!("the pattern {shown} has less than 4 characters"));
    }
    if pattern.strip_suffix('\n').unwrap_or(pattern).contains('\n') {
        return Some(format!("the pattern {shown} has a line break in it"));
    }
    let Some(names) = placeholders(pattern) else {
        return Some(format!("the pattern {shown} has a `%{{` without a `}}`"));
    };
    if names.iter().all(|(name, _)| name.is_empty()) {
        return Some(format!("the pattern {shown} has no placeholder with a name, such as `%{{user}}`"));
    }
    let is_adjacent = |(_, before): &(&str, &str)| before.is_empty();
    if names.iter().skip(1).any(is_adjacent) {
        return Some(format!("the pattern {shown} has no text between two placeholders"));
    }
    None
}

/// The names of the placeholders `%{…}` with the text before each; `None` when one is not closed.
fn placeholders(template: &str) -> Option<Vec<(&str, &str)>> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("%{") {
        let (name, next) = after.split_once('}')?;
        names.push((name.trim(), before));
        rest = next;
    }
    Some(names)
}

fn pattern_names(regex: &RegexParser, at: Path<'_>, findings: &mut Vec<Finding>) {
    let at = at.key("patternDefinitions");
    let mut seen = HashSet::new();
    for (name, _) in &regex.definitions {
        if !is_pattern_name(name) {
            let message = format!("{} is not a pattern name", quote(name));
            findings.push(
                Finding::new(Code::BadPattern, at.key(name), message)
                    .on_key()
                    .help("write capital letters, digits and `_`, such as `MY_WORD`"),
            );
        }
        twice(&mut seen, name, at, findings);
    }
}

/// `[A-Z][A-Z0-9_]*`
fn is_pattern_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// A list of pairs that is built in code may hold a name twice, which no mapping can.
fn twice<'n>(seen: &mut HashSet<&'n str>, name: &'n str, at: Path<'_>, findings: &mut Vec<Finding>) {
    if !seen.insert(name) {
        findings.push(Finding::new(
            Code::DuplicateKey,
            at.key(name),
            format!("{} stands twice", quote(name)),
        ));
    }
}

fn options(options: &TextOptions, at: Path<'_>, findings: &mut Vec<Finding>) {
    if options.skip_prefix.as_deref() == Some("") {
        findings.push(
            Finding::new(Code::EmptyValue, at.key("skipPrefix"), "`skipPrefix` is empty")
                .help("remove the key"),
        );
    }
    if i64::try_from(options.skip_lines).is_err() {
        findings.push(Finding::new(Code::BadParser, at.key("skipLines"), "`skipLines` is too large"));
    }
    let at = at.key("expandFields");
    let mut seen = HashSet::new();
    for (name, template) in &options.expand_fields {
        if name.is_empty() {
            findings.push(
                Finding::new(Code::BadParser, at.key(name), "a name in `expandFields` is empty").on_key(),
            );
        }
        if placeholders(template).is_none() {
            let message = format!("the template {} has a `%{{` without a `}}`", quote(template));
            findings.push(Finding::new(Code::BadPattern, at.key(name), message));
        }
        twice(&mut seen, name, at, findings);
    }
}

#[cfg(test)]
mod tests {
    use super::bad_fast_match;

    #[test]
    fn fast_match_patterns() {
        for pattern in ["%{a}", "%{ a } %{b}", "x%{}y%{a}", "%{a}\n", "100% %{a}"] {
            assert_eq!(bad_fast_match(pattern), None, "{pattern}");
        }
        for pattern in ["", "abc", "%{}", "%{a", "%{a}%{b}", "%{}%{b}", "a\nb%{a}", "%{}  ", "plain"] {
            assert!(bad_fast_match(pattern).is_some(), "{pattern}");
        }
    }
}
