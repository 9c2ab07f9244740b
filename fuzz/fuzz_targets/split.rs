//! Framing of any bytes: chunks do not matter, pieces are in order and apart, only framing is left out, and where
//! `serde_json` reads the whole stream, it sees the same records. Cutting and classifying at once comes to the same as one
//! after the other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::stream::{Framing, Piece, Pieces, Records, SplitOptions, Splitter};
use logwright::{Classified, Code, Limits, Pointer, Registry, Schema};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::io::BufReader;
use std::sync::LazyLock;

const NESTING: usize = 8;

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let fields = [
        "[{name: a, type: json}]",
        "[{name: logs, type: array, element: {type: json}}, {name: a, type: int}]",
    ];
    Registry::new(fields.iter().zip(["Custom.One", "Custom.Two"]).map(|(fields, name)| {
        let schema = Schema::from_yaml(&format!("schema: {name}\nfields: {fields}"));
        schema.ok().and_then(|schema| schema.compile().ok()).expect("a schema")
    }))
    .expect("two log types")
});

type Owned = (Vec<u8>, u64, u64, Option<(Code, u64, bool)>);

fn owned(piece: Piece<'_>) -> Owned {
    let frame = piece.frame();
    let skipped = match piece {
        Piece::Skipped(skipped) => Some((skipped.code(), skipped.fault_offset(), skipped.is_continued())),
        _ => None,
    };
    (frame.bytes.to_vec(), frame.offset, frame.line, skipped)
}

fn split(input: &[u8], options: &SplitOptions, size: usize) -> Vec<Owned> {
    let mut splitter = Splitter::new(options.clone());
    let mut pieces = Vec::new();
    for chunk in input.chunks(size) {
        splitter.push(chunk);
        pieces.extend(std::iter::from_fn(|| splitter.next_piece().map(owned)));
    }
    splitter.finish();
    pieces.extend(std::iter::from_fn(|| splitter.next_piece().map(owned)));
    pieces
}

fuzz_target!(|data: &[u8]| {
    let [how, cap, size, input @ ..] = data else { return };
    let (cap, size) = (usize::from(*cap).max(1), usize::from(*size).max(1));
    let limits = Limits::default().record_bytes(cap).nesting(NESTING);
    let framing = Framing::ALL[usize::from(*how) % Framing::ALL.len()];
    let mut options = SplitOptions::default().framing(framing).limits(limits);
    let envelope = how & 0x80 != 0;
    if envelope {
        options = options.records_at(Pointer::root().key("logs"));
    }
    let pieces = split(input, &options, input.len().max(1));
    assert_eq!(pieces, split(input, &options, size), "chunks of {size}");
    assert_eq!(pieces, Pieces::new(input, options.clone()).map(owned).collect::<Vec<_>>(), "all there");
    let told = |classified: Option<Classified<'_>>| match classified {
        Some(Classified::Event(event)) => {
            event.log_type().to_owned() + &format!("{:?}", event.unknown_fields())
        }
        Some(Classified::Rejected(rejected)) => {
            format!("{:?} {:?}", rejected.log_type(), rejected.rejection())
        }
        _ => String::new(),
    };
    let (mut session, mut there) = (REGISTRY.session(), Pieces::new(input, options.clone()));
    for piece in Pieces::new(input, options.clone()) {
        let (same, classified) = session.classify_next(&mut there).unwrap();
        assert_eq!(piece, same, "cut and classified at once");
        let record = if let Piece::Record(frame) = piece { Some(frame.bytes) } else { None };
        let one = record.and_then(|record| {
            let mut session = REGISTRY.session();
            session.classify(record).map(|classified| told(Some(classified)))
        });
        assert_eq!(told(classified), one.unwrap_or_default());
    }
    assert!(session.classify_next(&mut there).is_none());
    let mut records = Records::new(BufReader::with_capacity(size, input), options);
    let read = std::iter::from_fn(|| records.next_piece().unwrap().map(owned));
    assert_eq!(pieces, read.collect::<Vec<_>>(), "a reader");

    let bom = input.strip_prefix("\u{FEFF}".as_bytes()).map_or(0, |_| 3);
    let mut end = bom;
    let mut left = Vec::new();
    for (bytes, offset, line, _) in &pieces {
        let start = usize::try_from(*offset).unwrap();
        left.extend_from_slice(&input[end..start]);
        end = start + bytes.len();
        assert_eq!(&input[start..end], bytes);
        assert_eq!(*line, 1 + input[..start].iter().filter(|byte| **byte == b'\n').count() as u64);
    }
    left.extend_from_slice(&input[end..]);
    let arrays = matches!(framing, Framing::Auto | Framing::Array);
    let known = |b: &u8| b" \t\r\n".contains(b) || arrays && b"[,]".contains(b);
    assert!(envelope || left.iter().all(known));

    let Ok(text) = std::str::from_utf8(&input[bom..]) else { return };
    let expected = match framing {
        _ if envelope => in_envelope(text),
        Framing::Values => values(text),
        Framing::Array => elements(text),
        _ => None,
    };
    if let Some(expected) = expected.filter(|expected| expected.iter().all(|record| record.len() <= cap)) {
        let records: Vec<_> = pieces.iter().map(|(bytes, ..)| bytes.as_slice()).collect();
        assert_eq!(records, expected.iter().map(|record| record.as_bytes()).collect::<Vec<_>>());
        assert!(pieces.iter().all(|(.., skipped)| skipped.is_none()));
    }
});

/// The objects and arrays of the stream, if it is made of them.
fn values(text: &str) -> Option<Vec<&str>> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let (mut values, mut start) = (Vec::new(), 0);
    while let Some(value) = stream.next() {
        value.ok()?;
        let value = text[start..stream.byte_offset()].trim_ascii();
        start = stream.byte_offset();
        values.push(value.starts_with(['{', '[']).then_some(value)?);
    }
    Some(values)
}

/// The elements of the array that the stream is.
fn elements(text: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

/// The elements of `logs` in the object that the stream is.
fn in_envelope(text: &str) -> Option<Vec<&str>> {
    if text.contains('\\')
        || text.matches("\"logs\"").count() != 1
        || text.matches(['{', '[']).count() > NESTING
    {
        return None;
    }
    let members: HashMap<&str, &RawValue> = serde_json::from_str(text).ok()?;
    elements(members.get("logs")?.get())
}
