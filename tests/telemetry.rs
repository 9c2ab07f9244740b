//! What the library tells `tracing`: the names that the documentation has, and nothing of what a record holds.

#![allow(clippy::unwrap_used, reason = "a test")]

use logwright::stream::{Piece, Records, SplitOptions};
use logwright::{Registry, Schema, Scratch};
use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A subscriber that writes everything down: `target name field=value …`.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Notes {
    fn note(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Line)) {
        let kind = if metadata.is_span() { format!("span {}", metadata.name()) } else { "event".to_owned() };
        let mut line = Line(format!("{} {} {kind}", metadata.level(), metadata.target()));
        record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
}

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata(), |line| event.record(line));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

const JSON: &str = "schema: Custom.Door
fields:
- {name: badge, type: bigint, required: true}
- {name: holder, type: string, indicators: [email], validate: {deny: [zebra]}}";
const TEXT: &str = "schema: Custom.Gate
parser: {fastmatch: {match: ['%{who}: %{count}']}}
fields: [{name: who, type: string}, {name: count, type: int}]";

/// Whatever stands in a record starts with one of these, and no word of ours does.
const DATA: [&str; 4] = ["zebra", "walrus", "7654321", "ocelot"];

#[test]
fn counts_what_happens_and_shows_no_data() {
    let notes = Notes::default();
    tracing::subscriber::with_default(notes.clone(), || {
        let (json, text) = (Schema::from_yaml(JSON).unwrap(), Schema::from_yaml(TEXT).unwrap());
        let registry = Registry::new([json.compile().unwrap()]).unwrap();
        let body = br#"{"badge":7654321,"holder":"walrus@example.com","ocelot":"zebra"}
{"badge":"walrus","holder":"zebra"}{"ocelot":"zebra"}{"badge":7654321,"holder":"walrus
{"badge":7654321}"#;
        let mut records = Records::new(&body[..], SplitOptions::default());
        let mut scratch = Scratch::default();
        while let Some(piece) = records.next_piece().unwrap() {
            if let Piece::Record(frame) = piece {
                let _ = registry.classify(frame.bytes, &mut scratch);
            }
        }
        let program = text.compile().unwrap();
        let both = Registry::new([program.clone(), json.compile().unwrap()]).unwrap();
        let (mut session, mut all) = (program.session(), both.session());
        for line in ["walrus: 7654321", "walrus: ocelot", "", "zebra"] {
            let _ = session.interpret(line.as_bytes());
            let _ = all.classify(line.as_bytes());
        }
    });
    let notes = notes.0.lock().unwrap();
    let all = notes.join("\n");
    for data in DATA {
        assert!(!all.contains(data), "{all}");
    }
    let count = |wanted: &str| notes.iter().filter(|note| note.contains(wanted)).count();
    for (wanted, times) in [
        ("DEBUG logwright::schema span load bytes=", 2),
        ("DEBUG logwright::schema span compile log_type=\"Custom.Door\"", 2),
        ("DEBUG logwright::schema span compile log_type=\"Custom.Gate\"", 1),
        ("TRACE logwright::stream event message=record monotonic_counter.logwright.records=1", 4),
        ("DEBUG logwright::stream event message=skipped monotonic_counter.logwright.skipped=1", 1),
        (
            "TRACE logwright::record event message=event monotonic_counter.logwright.events=1 log_type=\"Custom.Door\"",
            2,
        ),
        (
            "TRACE logwright::record event message=event monotonic_counter.logwright.events=1 log_type=\"Custom.Gate\"",
            2,
        ),
        ("log_type=\"Custom.Door\" code=\"value-unparsed\"", 1),
        ("log_type=\"Custom.Gate\" code=\"value-unparsed\"", 2),
        ("log_type=\"\" code=\"unclassified\"", 2),
        ("log_type=\"Custom.Gate\" code=\"text-unmatched\"", 1),
    ] {
        assert_eq!(count(wanted), times, "{wanted}\n{all}");
    }
    let bytes = notes.iter().filter(|note| note.contains("logwright::stream"));
    let bytes =
        bytes.filter_map(|note| note.split(" bytes=").nth(1)?.split(' ').next()?.parse::<usize>().ok());
    assert_eq!(bytes.sum::<usize>(), 168, "all but the line end after the first record");
}

/// The book has every target and field, and no other.
#[test]
fn the_book_has_the_names() {
    let source = include_str!("../src/telemetry.rs");
    let page = include_str!("../src/docs/features.md");
    let words = |text: &str, start: &str| -> BTreeSet<String> {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
        let rests = text.split(start).skip(1);
        rests.map(|rest| rest.split(|c| !name(c)).next().unwrap().to_owned()).collect()
    };
    for start in ["logwright::", "monotonic_counter."] {
        assert_eq!(words(page, start), words(source, start));
        assert!(!words(source, start).is_empty());
    }
}
