//! What goes in comes out: as an event, as a rejected record or as skipped bytes, once; whatever the bytes, however they
//! are cut and compressed, and wherever they break off.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod support;

use logwright::stream::{Framing, Piece, SplitOptions, Splitter};
use logwright::{CompileOptions, Limits, Pointer, Program, Schema};
use proptest::prelude::*;
use support::{Dir, Ran, gzip, rejected_bytes, zstd};

const BADGE: &str = "schema: Custom.Door\nfields:\n- {name: badge, type: bigint, required: true}\n";

/// A way to cut an input, for the command and for the library.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// None is an envelope around records at `/logs`.
    framing: Option<Framing>,
    cap: usize,
}

/// A record or skipped bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    kind: &'static str,
    offset: u64,
    bytes: Vec<u8>,
}

impl Way {
    fn options(self) -> SplitOptions {
        let options = SplitOptions::default().limits(Limits::default().record_bytes(self.cap));
        match self.framing {
            Some(framing) => options.framing(framing),
            None => options.records_at(Pointer::root().key("logs")),
        }
    }

    fn args(self) -> [String; 4] {
        let (flag, value) = match self.framing {
            Some(framing) => ("--framing", framing.as_str()),
            None => ("--records-at", "/logs"),
        };
        [flag.to_owned(), value.to_owned(), "--max-record".to_owned(), self.cap.to_string()]
    }

    fn program(self) -> Program {
        let options = CompileOptions::default().limits(Limits::default().record_bytes(self.cap));
        Schema::from_yaml(BADGE).unwrap().compile_with(&options).unwrap()
    }

    /// What becomes of the input, by the library, all at once.
    fn pieces(self, input: &[u8]) -> Vec<Place> {
        let (program, mut splitter) = (self.program(), Splitter::new(self.options()));
        splitter.push(input);
        splitter.finish();
        let mut places = Vec::new();
        while let Some(piece) = splitter.next_piece() {
            let frame = piece.frame();
            let kind = match piece {
                Piece::Record(_) if program.accepts(frame.bytes) => "event",
                Piece::Record(_) => "rejected",
                _ => "skipped",
            };
            places.push(Place { kind, offset: frame.offset, bytes: frame.bytes.to_vec() });
        }
        places
    }
}

/// What the command left: rejected and skipped places, and the numbers of the events among the records.
fn left(dir: &Dir, ran: &Ran) -> (Vec<Place>, Vec<u64>) {
    let kind = |kind: &str| if kind == "skipped" { "skipped" } else { "rejected" };
    let place = |line: &serde_json::Value| Place {
        kind: kind(line["kind"].as_str().unwrap()),
        offset: line["offset"].as_u64().unwrap(),
        bytes: rejected_bytes(line),
    };
    let number =
        |id: &serde_json::Value| u64::from_str_radix(id.as_str().unwrap().get(16..).unwrap(), 16).unwrap();
    (dir.lines("rejects").iter().map(place).collect(), ran.all("/p_row_id").iter().map(number).collect())
}

/// Checks that the command accounts for every record and byte of the input as the library does.
fn check(dir: &Dir, way: Way, pieces: &[Place], stored: &[u8]) {
    let args = way.args();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran = dir
        .write("in", stored)
        .parse(&[&["-s", "Door.yml", "in", "--rejects", "rejects"], &args[..]].concat());
    let (rejects, events) = left(dir, &ran);
    let refused: Vec<Place> = pieces.iter().filter(|place| place.kind != "event").cloned().collect();
    assert_eq!(rejects, refused, "{way:?}");
    let records = pieces.iter().filter(|place| place.kind != "skipped");
    let numbers: Vec<u64> =
        (0..).zip(records).filter(|(_, place)| place.kind == "event").map(|(n, _)| n).collect();
    assert_eq!(events, numbers, "{way:?}");
    assert_eq!(ran.status, i32::from(!refused.is_empty()), "{}", ran.stderr);
    let count = |kind: &str| pieces.iter().filter(|place| place.kind == kind).count();
    let (accepted, rejected) = (count("event"), count("rejected"));
    ran.says(&format!(": {accepted} accepted, {rejected} rejected"));
    let bytes: usize = pieces.iter().map(|place| place.bytes.len()).sum();
    if bytes < 1000 {
        ran.says(&format!("; {bytes} B in "));
    }
}

/// The parts that inputs are put together from.
fn part() -> impl Strategy<Value = Vec<u8>> {
    const PARTS: &[&[u8]] = &[
        b"{\"badge\":1}",
        b"{\"badge\":2}\n",
        b"{\"badge\" : 3 , \"other\":[{}]}\r\n",
        b"{\"badge\":\"x\"}",
        b"{\"badge\":\"\xff\"}\n",
        b"{\"badge\":01}",
        b"{\"badge\":\"a\nb\"}\n",
        b"{\"badge\":[",
        b"[{\"badge\":4},{\"badge\":5}]",
        b"{\"logs\":[{\"badge\":6},{},7,{\"badge\":8}],\"more\":{\"a\":1}}",
        b"{\"logs\":[{\"badge\":9}",
        b"{\"version\":\"1\"}",
        b"]",
        b"}",
        b",",
        b"\n",
        b" ",
        b"null",
        b"\0",
        b"\xef\xbb\xbf",
    ];
    prop_oneof![
        8 => prop::sample::select(PARTS).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..20),
        1 => (1usize..3000).prop_map(|length| format!("{{\"badge\":1,\"x\":\"{}\"}}\n", "y".repeat(length)).into_bytes()),
    ]
}

fn way() -> impl Strategy<Value = Way> {
    let framing = prop_oneof![5 => prop::sample::select(Framing::ALL).prop_map(Some), 1 => Just(None)];
    (framing, prop_oneof![Just(8 << 20), 16usize..2000]).prop_map(|(framing, cap)| Way { framing, cap })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_is_accounted_for(
        parts in prop::collection::vec(part(), 0..12),
        way in way(),
        // Some inputs are longer than what is read at once.
        times in prop_oneof![4 => Just(1), 1 => 500usize..3000],
        cut in any::<prop::sample::Index>(),
    ) {
        let dir = Dir::new("accounted");
        dir.write("Door.yml", BADGE);
        let parts = parts.concat();
        // Well below the size at which data that is packed as small as this is refused as a bomb.
        let input = parts.repeat(times.min((4 << 20) / parts.len().max(1)));
        // What begins as compressed data does is none here.
        prop_assume!(!input.starts_with(b"\x1f\x8b"));
        let pieces = way.pieces(&input);
        let (head, tail) = input.split_at(if input.is_empty() { 0 } else { cut.index(input.len()) });
        for stored in [input.clone(), gzip(&input), [gzip(head), gzip(tail)].concat(), [zstd(head), zstd(tail)].concat()] {
            check(&dir, way, &pieces, &stored);
        }
    }
}

/// Wherever compressed data breaks off, what is there is read, and the place is told.
#[test]
fn nothing_is_made_up_where_compressed_data_breaks_off() {
    let dir = Dir::new("breaks_off");
    dir.write("Door.yml", BADGE);
    let input = (0..60).map(|n| format!("{{\"badge\":{}}}\n", n * 7919 % 1000)).collect::<Vec<_>>().concat();
    let whole = dir.pipe(&input, &["-s", "Door.yml"]).stdout;
    for stored in [gzip(input.as_bytes()), zstd(input.as_bytes())] {
        // At every byte of head and tail, and some between.
        let ends = (1..12).chain((12..stored.len() - 12).step_by(17)).chain(stored.len() - 12..stored.len());
        for end in ends {
            let ran =
                dir.write("in", &stored[..end]).parse(&["-s", "Door.yml", "in", "--rejects", "rejects"]);
            let (rejects, _) = left(&dir, &ran);
            if end < 4 {
                // Too short to be told from text.
                assert_ne!(ran.status, 0, "{end} bytes: {}", ran.stderr);
                continue;
            }
            assert_eq!(ran.status, 2, "{end} bytes: {}", ran.stderr);
            ran.says("cannot read `in`: at byte ");
            assert!(whole.starts_with(&ran.stdout), "{end} bytes");
            assert!(ran.stdout.is_empty() || ran.stdout.ends_with('\n'), "{end} bytes");
            // The rest of what was read is the beginning of a record.
            let read: usize = ran.count() * 2 + rejects.len();
            assert!(rejects.len() <= 1 && read <= 2 * 60, "{end} bytes: {rejects:?}");
            for place in rejects {
                let start = usize::try_from(place.offset).unwrap();
                assert_eq!(place.bytes, input.as_bytes()[start..start + place.bytes.len()]);
            }
        }
    }
}

/// A byte that was changed is noticed, or changes nothing.
#[test]
fn no_event_comes_of_damaged_data() {
    let dir = Dir::new("flipped");
    dir.write("Door.yml", BADGE);
    let input = (0..30).map(|n| format!("{{\"badge\":{n}}}\n")).collect::<Vec<_>>().concat();
    let whole = dir.pipe(&input, &["-s", "Door.yml"]).stdout;
    for stored in [gzip(input.as_bytes()), zstd(input.as_bytes())] {
        for at in (0..stored.len()).step_by(3) {
            let mut damaged = stored.clone();
            damaged[at] ^= 0x11;
            let ran = dir.write("in", &damaged).parse(&["-s", "Door.yml", "in"]);
            assert!(ran.status != 0 || ran.stdout == whole, "byte {at}: {}", ran.stderr);
        }
    }
}

/// One endless record, and one that only decompresses to be too long, are skipped within the memory for one record.
#[test]
fn a_record_that_grows_is_cut_off_and_told() {
    let dir = Dir::new("grows");
    dir.write("Door.yml", BADGE);
    let long = format!("{{\"badge\":1}}\n{{\"badge\":\"{}\"}}\n{{\"badge\":2}}\n", "x".repeat(12 << 20));
    for stored in [gzip(long.as_bytes()), zstd(long.as_bytes())] {
        let ran = dir.write("in", stored).parse(&["-s", "Door.yml", "in", "--rejects", "rejects"]);
        assert_eq!((ran.status, ran.all("/badge")), (1, vec![1.into(), 2.into()]), "{}", ran.stderr);
        let (rejects, _) = left(&dir, &ran);
        let lengths: Vec<_> =
            rejects.iter().map(|place| (place.kind, place.offset, place.bytes.len())).collect();
        let rest = (12 << 20) + 13 - (8 << 20);
        assert_eq!(lengths, [("skipped", 12, 8 << 20), ("skipped", 12 + (8 << 20), rest)]);
        ran.says("2 records: 2 accepted, 0 rejected; 1 range skipped; ");
    }
}

/// What cannot be read among several inputs keeps none of the others from being read, once.
#[test]
fn an_unreadable_input_costs_no_record_of_the_others() {
    let dir = Dir::new("among");
    dir.write("Door.yml", BADGE)
        .write("a", "{\"badge\":1}{\"badge\":\"a\"}")
        .write("c", "{\"badge\":\"c\"}\n{\"badge\":3}");
    let mut cut = gzip(b"{\"badge\":2}{\"badge\":\"b\"}{\"badge\":");
    cut.truncate(cut.len() - 8);
    dir.write("b", cut);
    let ran = dir.parse(&["-s", "Door.yml", "nowhere", "a", ".", "b", "c", "--rejects", "rejects"]);
    assert_eq!((ran.status, ran.all("/badge")), (2, vec![1.into(), 2.into(), 3.into()]), "{}", ran.stderr);
    let sources: Vec<_> =
        dir.lines("rejects").iter().map(|line| line["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, ["a", "b", "b", "c"], "the last of `b` is what the input breaks off in");
    for input in ["nowhere", ".", "b"] {
        ran.says(&format!("cannot read `{input}`: "));
    }
}
