//! What is said about a record, for every code of a record: the texts in `tests/issues/`, a file a code.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test issues` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use logwright::stream::{Piece, SplitOptions, Splitter};
use logwright::{
    Classified, Code, CompileOptions, Issue, Limits, Program, Registry, Rejection, Schema, Scratch,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Codes that no record can have yet, each with its reason.
const UNREACHED: &[(Code, &str)] = &[];

/// The codes of records come first in the list of codes; this is the last of them.
const LAST: Code = Code::EnvelopeMissing;

/// The rest of a schema, after its name, and a record that it has something against.
const CASES: &[(&str, &[u8])] = &[
    ("fields: [{name: a, type: string}]", b"{\"a\":\"\xc3(\"}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":\"x\"}\xff"),
    // Every way in which a text is no JSON.
    ("fields: [{name: a, type: string}]", b""),
    ("fields: [{name: a, type: string}]", b"{\"a\":\"x"),
    ("fields: [{name: a, type: string}]", b"{\"a\":?}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":tru}"),
    ("fields: [{name: a, type: string}]", b"{a:1}"),
    ("fields: [{name: a, type: string}]", b"{\"a\" 1}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":1 \"b\":2}"),
    ("fields: [{name: a, type: string}]", b"{\"b\":[1 2]}"),
    ("fields: [{name: a, type: bigint}]", b"{\"a\":01}"),
    ("fields: [{name: a, type: bigint}]", b"{\"a\":-}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":\"\\x\"}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":\"\n\"}"),
    ("fields: [{name: a, type: string}]", b"{\"a\":\"x\"} {\"a\":\"y\"}"),
    ("fields: [{name: a, type: string}]", b"[{\"a\":\"x\"}]"),
    ("fields: [{name: a, type: string}]", b"7"),
    ("fields: [{name: a, type: string}]", b"\"{}\""),
    // The limits are 64 bytes, 24 derived bytes and 4 levels here.
    (
        "fields: [{name: a, type: string}]",
        b"{\"a\":\"0123456789012345678901234567890123456789012345678901234567\"}",
    ),
    ("fields: [{name: a, type: json}]", b"{\"a\":[[[[]]]]}"),
    ("fields: [{name: a, type: json, isEmbeddedJSON: true}]", b"{\"a\":\"[[[[]]]]\"}"),
    // The limit is 24 bytes here.
    (
        "parser: {fastmatch: {match: ['%{b}=%{c}'], expandFields: {a: '%{b}%{b}%{b}'}}}\nfields: [{name: a, type: string}]",
        b"123456789=0",
    ),
    ("fields: [{name: a, type: string}]", b"{\"a\":{}}"),
    ("fields: [{name: a, type: bigint}]", b"{\"a\":true}"),
    ("fields: [{name: a, type: boolean}]", b"{\"a\":[]}"),
    ("fields: [{name: a, type: timestamp, timeFormats: [unix]}]", b"{\"a\":{}}"),
    ("fields: [{name: a, type: array, element: {type: string}}]", b"{\"a\":\"x\"}"),
    (
        "fields: [{name: a, type: object, fields: [{name: b, type: array, element: {type: string}}]}]",
        b"{\"a\":{\"b\":[\"x\",{}]}}",
    ),
    (
        "fields: [{name: a, type: ref, target: Part}]\ndefinitions: {Part: {type: object, fields: [{name: b, type: int}]}}",
        b"{\"a\":{\"b\":[]}}",
    ),
    (
        "fields: [{name: a, type: string}, {name: b, type: string, copy: {from: a}}]",
        b"{\"a\":\"012345678901234567890123456789\"}",
    ),
    ("fields: [{name: a, type: int}]", b"{\"a\":\"one\"}"),
    ("fields: [{name: a, type: bigint}]", b"{\"a\":1.5}"),
    ("fields: [{name: a, type: boolean}]", b"{\"a\":2}"),
    ("fields: [{name: a, type: float}]", b"{\"a\":\"NaN\"}"),
    ("fields: [{name: a, type: smallint}]", b"{\"a\":32768}"),
    ("fields: [{name: a, type: bigint}]", b"{\"a\":\"18446744073709551615\"}"),
    ("fields: [{name: a, type: float}]", b"{\"a\":1e400}"),
    ("fields: [{name: a, type: timestamp, timeFormats: [rfc3339]}]", b"{\"a\":\"2026-02-30T00:00:00Z\"}"),
    ("fields: [{name: a, type: timestamp, timeFormats: [rfc3339, unix]}]", b"{\"a\":\"today\"}"),
    ("fields: [{name: a, type: timestamp, timeFormats: [unix]}]", b"{\"a\":1780500776773}"),
    ("fields: [{name: a, type: string, required: true}]", b"{\"b\":1}"),
    (
        "fields: [{name: a, type: object, fields: [{name: b, type: string, required: true}]}]",
        b"{\"a\":{\"b\":null}}",
    ),
    ("fields: [{name: a, type: string, validate: {deny: [no]}}]", b"{\"a\":\"no\"}"),
    ("fields: [{name: a, type: string, validate: {allow: [yes]}}]", b"{\"a\":\"no\"}"),
    ("fields: [{name: a, type: string, validate: {ip: any}}]", b"{\"a\":\"127.3.3.40:8\"}"),
    ("fields: [{name: a, type: string, validate: {cidr: ipv4}}]", b"{\"a\":\"2001:db8::/32\"}"),
    ("fields: [{name: a, type: json, isEmbeddedJSON: true}]", b"{\"a\":\"plain text\"}"),
    ("parser: {fastmatch: {match: ['%{a}=%{b}']}}\nfields: [{name: a, type: string}]", b"no sign of it"),
];

/// Rows of a table that a row before them makes wrong.
const ROWS: &[(&str, &[u8], &[u8])] = &[
    ("parser: {csv: {delimiter: ',', columns: [a, b]}}\nfields: [{name: a, type: string}]", b"1,2", b"3"),
    ("parser: {csv: {delimiter: ',', hasHeader: true}}\nfields: [{name: a, type: string}]", b"a,b", b"1,2,3"),
    ("parser: {csv: {delimiter: ',', columns: [a, b]}}\nfields: [{name: a, type: string}]", b"1,2", b"\n"),
];

fn limits() -> Limits {
    Limits::default().record_bytes(64).nesting(4).derived_bytes(24)
}

fn program(rest: &str) -> Program {
    let schema = Schema::from_yaml(&format!("schema: Test.Issues\n{rest}"));
    let schema = schema.unwrap_or_else(|error| panic!("{rest}: {error}"));
    schema.compile_with(&CompileOptions::default().limits(limits())).unwrap()
}

/// Texts by code.
#[derive(Default)]
struct Texts(BTreeMap<Code, String>);

impl Texts {
    fn add(&mut self, code: Code, schema: &str, record: &[u8], said: &str) {
        let text = self.0.entry(code).or_default();
        let gap = if text.is_empty() { "" } else { "\n" };
        let schema = schema.replace('\n', "\n        ");
        let record = record.escape_ascii().to_string().replace("\\\"", "\"");
        write!(text, "{gap}schema: {schema}\nrecord: {record}\n{said}").unwrap();
    }

    fn add_rejection(&mut self, schema: &str, record: &[u8], rejection: &Rejection) {
        assert_eq!(rejection.issues().len(), 1, "{schema}: one thing at a time");
        let issue = &rejection.issues()[0];
        self.add(issue.code(), schema, record, &said(issue, record));
    }
}

fn said(issue: &Issue, record: &[u8]) -> String {
    let span = issue.span().expect("records of bytes have spans");
    let mut said = format!("{}[{}]: {}\n", issue.severity(), issue.code(), issue.message());
    writeln!(said, "  record at {:?}", issue.record_pointer().as_str()).unwrap();
    writeln!(said, "  schema at {:?}", issue.schema_pointer().as_str()).unwrap();
    writeln!(said, "  bytes {}..{}: {:?}", span.start, span.end, issue.excerpt(record)).unwrap();
    writeln!(said, "  in short: {issue}").unwrap();
    said
}

fn texts() -> Texts {
    let mut texts = Texts::default();
    for (schema, record) in CASES {
        texts.add_rejection(schema, record, &program(schema).interpret(record).unwrap_err());
    }
    for (schema, before, row) in ROWS {
        let mut session = program(schema).session();
        session.interpret(before).unwrap();
        let rejection = session.interpret(row).unwrap_err();
        texts.add_rejection(schema, row, &rejection);
    }
    // A warning: the record is accepted.
    let schema = "fields: [{name: a, type: string, rename: {from: b}}]";
    let record = br#"{"a":"x","b":"y"}"#;
    let renaming = program(schema);
    for warning in renaming.interpret(record).unwrap().warnings() {
        texts.add(warning.code(), schema, record, &said(&warning, record));
    }
    // Said by what stands around programs.
    let schema = "fields: [{name: a, type: string, required: true}]";
    let record = br#"{"b":"x"}"#;
    let registry = Registry::new([program(schema)]).unwrap();
    match registry.classify(record, &mut Scratch::default()) {
        Classified::Rejected(rejected) => texts.add_rejection(schema, record, rejected.rejection()),
        _ => panic!("accepted"),
    }
    let mut splitter = Splitter::new(SplitOptions::default().records_at("/logs".parse().unwrap()));
    splitter.push(record);
    splitter.finish();
    let Some(Piece::Skipped(skipped)) = splitter.next_piece() else { panic!("not skipped") };
    let said = format!("{}[{}]: {}\n", skipped.code().severity(), skipped.code(), skipped.message());
    texts.add(skipped.code(), "(none; records at `/logs`)", skipped.frame().bytes, &said);
    texts
}

#[test]
fn every_code_of_a_record_is_reached() {
    let of_records = Code::ALL.iter().take_while(|code| **code != LAST).chain([&LAST]);
    let reached = texts().0;
    for code in of_records {
        let excepted = UNREACHED.iter().any(|(unreached, _)| unreached == code);
        assert_ne!(reached.contains_key(code), excepted, "{code}");
    }
    assert!(reached.keys().all(|code| *code <= LAST), "a code of a schema came from a record");
}

#[test]
fn every_code_is_said_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/issues");
    let texts = texts().0;
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        for (code, text) in &texts {
            fs::write(folder.join(format!("{code}.txt")), text).unwrap();
        }
        return;
    }
    for (code, text) in &texts {
        let snapshot = fs::read_to_string(folder.join(format!("{code}.txt"))).unwrap_or_default();
        assert_eq!(*text, snapshot, "{code}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), texts.len(), "a text for no code");
}
