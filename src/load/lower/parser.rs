//! `parser`. (Language spec, section G.)

use super::keys::{CSV, FASTMATCH, NATIVE, PARSERS, REGEX};
use super::spot::{Lower, Spot};
use crate::diagnostic::Code;
use crate::model::{CsvParser, FastMatchParser, Parser, RegexParser, TextOptions};

/// The one parser under `parser`.
pub(super) fn parser(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Parser> {
    if !lower.mapping(spot, "a mapping with `csv`, `fastmatch`, `regex` or `native`", PARSERS) {
        return None;
    }
    let mut chosen = PARSERS.iter().copied().filter(|name| spot.get(name).is_some());
    let Some(name) = chosen.next() else {
        lower
            .say(Code::BadParser, spot, "`parser` names no parser")
            .help("give one of `csv`, `fastmatch`, `regex`, `native`, or remove the key for JSON logs");
        return None;
    };
    if let Some(other) = chosen.next() {
        let place = spot.entry(other).and_then(|entry| entry.key_place);
        let message = format!("`{other}` stands beside `{name}`, and a schema has one parser");
        lower
            .report
            .add(Code::ConflictingKeys, spot.path.key(other), place, message)
            .help("keep one of them");
    }
    let own = spot.get(name)?;
    match name {
        "csv" => csv(lower, &own).map(Parser::Csv),
        "fastmatch" => fast_match(lower, &own).map(Parser::FastMatch),
        "regex" => regex(lower, &own).map(Parser::Regex),
        "native" => native(lower, &own),
        _ => {
            lower
                .say(Code::BadParser, &own, format!("`parser.{name}` is not supported"))
                .help("use `csv`, `fastmatch` or `regex`, or turn the log into JSON before");
            None
        }
    }
}

fn csv(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<CsvParser> {
    if !lower.mapping(spot, "a mapping with `delimiter`, and `columns` or `hasHeader`", CSV) {
        return None;
    }
    let delimiter = spot.get("delimiter").and_then(|spot| lower.text(&spot));
    if spot.get("delimiter").is_none() {
        lower.missing(spot, "delimiter", "`csv`").help("write `delimiter: ','`");
    }
    Some(CsvParser {
        delimiter: delimiter.unwrap_or_default(),
        has_header: lower.boolean(spot.get("hasHeader")),
        columns: lower.texts(spot.get("columns")).unwrap_or_default(),
        options: options(lower, spot),
    })
}

fn fast_match(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<FastMatchParser> {
    if !lower.mapping(spot, "a mapping with `match`", FASTMATCH) {
        return None;
    }
    Some(FastMatchParser { patterns: matches(lower, spot, "`fastmatch`"), options: options(lower, spot) })
}

fn regex(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<RegexParser> {
    if !lower.mapping(spot, "a mapping with `match`", REGEX) {
        return None;
    }
    Some(RegexParser {
        parts: matches(lower, spot, "`regex`"),
        definitions: lower.pairs(spot.get("patternDefinitions")),
        options: options(lower, spot),
    })
}

fn native(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Parser> {
    if !lower.mapping(spot, "a mapping with `name`", NATIVE) {
        return None;
    }
    Some(Parser::Native { name: spot.get("name").and_then(|spot| lower.text(&spot)) })
}

fn matches(lower: &mut Lower<'_>, spot: &Spot<'_>, owner: &str) -> Vec<String> {
    let list = lower.required(spot, "match", owner);
    lower.texts(list).unwrap_or_default()
}

fn options(lower: &mut Lower<'_>, spot: &Spot<'_>) -> TextOptions {
    TextOptions {
        // An empty one is none, as in the reference.
        skip_prefix: spot
            .get("skipPrefix")
            .and_then(|spot| lower.text(&spot))
            .filter(|text| !text.is_empty()),
        skip_lines: spot.get("skipLines").map_or(0, |spot| skip_lines(lower, &spot)),
        empty_values: lower.texts(spot.get("emptyValues")).unwrap_or_default(),
        trim_space: lower.boolean(spot.get("trimSpace")),
        expand_fields: lower.pairs(spot.get("expandFields")),
    }
}

fn skip_lines(lower: &mut Lower<'_>, spot: &Spot<'_>) -> u64 {
    let Some(lines) = lower.integer(spot) else { return 0 };
    u64::try_from(lines).unwrap_or_else(|_| {
        lower.say(Code::BadParser, spot, format!("expected 0 or more for `skipLines`, found `{lines}`"));
        0
    })
}
