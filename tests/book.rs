//! The tables of the book and the code they are about say the same.

#![allow(clippy::unwrap_used, reason = "a test")]

use logwright::{Code, IndicatorKind, Scanner, TimeFormat, load};
use serde_json::Value;
use std::collections::BTreeSet;

const BOOK: &str = include_str!("../src/lib.rs");
const LANGUAGE: &str = include_str!("../src/docs/language.md");
const DIFFERENCES: &str = include_str!("../src/docs/differences.md");
const FEATURES: &str = include_str!("../src/docs/features.md");
const TIMES: &str = include_str!("../src/timestamp/mod.rs");
const INDICATORS: &str = include_str!("../src/indicators/mod.rs");
const LIMITS: &str = include_str!("../src/limits.rs");

/// The texts between backticks in the table rows of a page, by column.
fn column(page: &str, number: usize) -> BTreeSet<String> {
    let rows = page.lines().map(|line| line.trim_start_matches("//! ")).filter(|line| line.starts_with("| "));
    rows.flat_map(|row| marked(row.split(" | ").nth(number).unwrap_or_default())).collect()
}

fn marked(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// Every key that the JSON Schema of the language describes.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                // What was never right is described, too, to say what to write instead.
                let right =
                    |value: &Value| value.get("description").is_some() && value.get("deprecated").is_none();
                let described = properties.iter().filter(|(_, value)| right(value));
                found.extend(described.map(|(name, _)| name.clone()));
            }
            members.values().for_each(|member| keys(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_language_is_on_its_page() {
    let mut known = BTreeSet::new();
    keys(&load::json_schema(), &mut known);
    assert!(known.len() > 40, "{known:?}");
    let words: BTreeSet<String> =
        marked(LANGUAGE).flat_map(|text| text.split(": ").map(str::to_owned).collect::<Vec<_>>()).collect();
    let missing: Vec<_> = known.difference(&words).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let listed = column(LANGUAGE, 0);
    for key in listed.iter().filter(|key| key.chars().all(char::is_alphabetic)) {
        let is_type = logwright::model::TypeName::ALL.iter().any(|name| name.as_str() == key);
        assert!(known.contains(key) || is_type || key == "script", "`{key}` is no key");
    }
    for name in logwright::model::TypeName::ALL {
        assert!(listed.contains(name.as_str()), "{}", name.as_str());
    }
}

#[test]
fn every_directive_is_in_the_table_and_no_other() {
    let letters = ('a'..='z').chain('A'..='Z');
    let directives = letters.map(|c| format!("%{c}")).chain(["%%", "%+", "%:z", "%::z"].map(str::to_owned));
    let listed = column(TIMES, 0);
    for directive in directives {
        let works = TimeFormat::new(&format!("%Y {directive}")).is_ok();
        assert_eq!(listed.contains(&directive), works, "{directive}");
    }
    for format in listed.iter().filter(|text| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')) {
        let is_token = TimeFormat::new(&format!("layout={format}")).is_ok();
        assert!(is_token || TimeFormat::new(format).is_ok(), "{format}");
    }
}

#[test]
fn every_scanner_and_every_kind_is_in_the_table() {
    let scanners: BTreeSet<_> = Scanner::ALL.iter().map(|scanner| scanner.as_str().to_owned()).collect();
    assert_eq!(column(INDICATORS, 0), scanners);
    let kinds: BTreeSet<_> = IndicatorKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
    let listed: BTreeSet<_> =
        column(INDICATORS, 1).into_iter().filter(|text| text.starts_with("p_any_")).collect();
    assert_eq!(listed, kinds);
}

#[test]
fn every_limit_is_in_the_table() {
    let fields = LIMITS.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(": usize,"));
    let fields: Vec<_> = fields.collect();
    assert!(fields.len() >= 10, "{fields:?}");
    for field in fields {
        assert!(BOOK.contains(&format!("[`{field}`](Limits::{field})")), "{field}");
    }
    for code in Code::ALL.iter().filter(|code| code.as_str().starts_with("limit-")) {
        assert!(BOOK.contains(&format!("`{code}` |")), "{code}");
    }
}

#[test]
fn codes_that_pages_name_exist() {
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for page in [LANGUAGE, DIFFERENCES, FEATURES] {
        let is_code =
            |text: &String| text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        for text in marked(page).filter(is_code) {
            let known =
                codes.contains(&*text) || text == "tracing-opentelemetry" || text == "dev-dependencies";
            assert!(known, "`{text}` is no code");
        }
    }
}

#[test]
fn every_feature_is_on_its_page() {
    let manifest = include_str!("../Cargo.toml");
    let section = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let features: Vec<_> =
        section.lines().filter_map(|line| line.split_once(" = ").map(|(name, _)| name)).collect();
    assert!(!features.is_empty());
    for feature in features {
        assert!(
            FEATURES.contains(&format!("# `{feature}`")) && BOOK.contains(&format!("`{feature}`")),
            "{feature}"
        );
    }
}
