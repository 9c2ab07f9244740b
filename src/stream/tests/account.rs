//! Every byte is accounted for, whatever the bytes and however they come.

use super::{Owned, at_logs, capped, owned, show, split};
use crate::limits::Limits;
use crate::stream::{Framing, Records, SplitOptions, Splitter};
use proptest::prelude::*;
use std::io::{self, BufRead, Read};

/// Every way to cut a stream, with a cap on records.
fn every_way(cap: usize) -> Vec<SplitOptions> {
    let framings = Framing::ALL.iter().map(|&framing| capped(framing, cap));
    let limits = Limits::default().record_bytes(cap).nesting(4);
    let text = capped(Framing::Auto, cap).text_only();
    framings.chain([at_logs().limits(limits), text]).collect()
}

/// The pieces of `input` in chunks of these sizes, over and over.
fn in_chunks(input: &[u8], sizes: &[usize], options: &SplitOptions) -> Vec<Owned> {
    let mut splitter = Splitter::new(options.clone());
    let mut pieces = Vec::new();
    let mut rest = input;
    for &size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        splitter.push(chunk);
        pieces.extend(std::iter::from_fn(|| splitter.next_piece().map(owned)));
        rest = after;
    }
    splitter.finish();
    pieces.extend(std::iter::from_fn(|| splitter.next_piece().map(owned)));
    pieces
}

/// The pieces of `input` read into buffers that are taken away, sooner or later, and looked at there.
fn in_buffers(input: &[u8], sizes: &[usize], options: &SplitOptions) -> Vec<Owned> {
    let mut splitter = Splitter::new(options.clone());
    let (mut rest, mut buffer) = (input, b"left over".to_vec());
    let (mut pieces, mut places) = (Vec::new(), Vec::new());
    for (call, &size) in sizes.iter().cycle().enumerate() {
        let count = splitter.push_from(&mut rest, size).unwrap();
        if count == 0 {
            splitter.finish();
        }
        assert!(count <= size);
        places.clear();
        while let Some(piece) = splitter.next_piece() {
            places.push(Owned { bytes: vec![0; piece.frame().bytes.len()], ..owned(piece) });
            pieces.push(owned(piece));
        }
        if call % 3 != 1 {
            let base = splitter.take_buffer(&mut buffer);
            let taken = pieces.len() - places.len();
            for (place, piece) in places.iter().zip(&pieces[taken..]) {
                let start = place.offset - usize::try_from(base).unwrap();
                assert_eq!(buffer[start..][..place.bytes.len()], piece.bytes);
            }
        }
        if count == 0 {
            break;
        }
    }
    assert_eq!(splitter.push_from(&mut &b"more"[..], 4).unwrap(), 0);
    pieces
}

/// A reader that gives a few bytes at a time, and is interrupted or fails in between.
struct Stutter<'i> {
    rest: &'i [u8],
    sizes: Vec<usize>,
    calls: usize,
}

impl Read for Stutter<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl BufRead for Stutter<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.calls += 1;
        match self.calls % 5 {
            1 => Err(io::ErrorKind::Interrupted.into()),
            3 => Err(io::ErrorKind::WouldBlock.into()),
            _ => {
                let size = self.sizes[self.calls % self.sizes.len()];
                Ok(&self.rest[..size.min(self.rest.len())])
            }
        }
    }

    fn consume(&mut self, count: usize) {
        self.rest = &self.rest[count..];
    }
}

/// The pieces that a reader gives who is asked again after every error.
fn read(input: &[u8], sizes: &[usize], options: &SplitOptions) -> Vec<Owned> {
    let mut records = Records::new(Stutter { rest: input, sizes: sizes.to_vec(), calls: 0 }, options.clone());
    let mut pieces = Vec::new();
    loop {
        match records.next_piece() {
            Ok(Some(piece)) => pieces.push(owned(piece)),
            Ok(None) => return pieces,
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::WouldBlock),
        }
    }
}

/// A body of marked records, `#0#` and on, in an envelope with more around them, or between nothing.
fn body(envelope: bool, records: usize, style: usize) -> String {
    let space = ["", " ", "\n", "\r\n  "][style % 4];
    let marked: Vec<_> = (0..records)
        .map(|n| match (style + n) % 3 {
            0 => format!("{{\"m\":\"#{n}#\"}}"),
            1 => format!("{{\"a\":[1,{{}}],{space}\"m\":\"#{n}#\",\"z\":null}}"),
            _ => format!("{{{space}\"m\":{{\"m\":\"\\\"#{n}#\"}}{space}}}"),
        })
        .collect();
    if !envelope {
        return marked.join(space);
    }
    let elements = marked.join(&format!(",{space}"));
    let (before, after) =
        [("", ""), ("\"v\":1,", ",\"w\":{\"logs\":[{}]}"), ("\"l\":[{\"x\":[]}],", "")][style % 3];
    format!("{{{space}{before}{space}\"logs\":{space}[{space}{elements}{space}]{space}{after}}}{space}")
}

proptest! {
    #[test]
    fn chunks_do_not_show(
        input in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            prop::collection::vec(prop::sample::select(b"{}[]\",:\\ \n\r1x\xFF\x01\xEF\xBB\xBF".to_vec()), 0..300),
            "(\\{\"logs\":|\\[|\\]|\\{\"a\":1\\}|\"|,|\\}|\n|x){0,40}".prop_map(String::into_bytes),
        ],
        sizes in prop::collection::vec(1usize..20, 1..6),
        cap in prop_oneof![1usize..50, Just(10_000)],
    ) {
        for options in every_way(cap) {
            let pieces = split(&input, &options);
            prop_assert_eq!(&in_chunks(&input, &[7], &options), &pieces, "{:?}", options);
            prop_assert_eq!(&in_chunks(&input, &sizes, &options), &pieces, "{:?}", options);
            prop_assert_eq!(&in_buffers(&input, &sizes, &options), &pieces, "{:?}", options);
            prop_assert_eq!(&read(&input, &sizes, &options), &pieces, "{:?}", options);
        }
    }

    /// What is in no piece is framing. Between values no record that was put into a stream is ever among it, whatever
    /// happens to the bytes. In an envelope one changed byte can make a record a part of the envelope's own JSON; then the
    /// piece after it is a skipped one. (So it is where an envelope without records is longer than the cap. In a good
    /// stream nothing may be told, so there the cap is out of the way.)
    #[test]
    fn no_record_disappears(
        bodies in prop::collection::vec((1usize..5, 0usize..12), 1..4),
        envelope in any::<bool>(),
        change in prop::option::weighted(0.9, (any::<prop::sample::Index>(), prop::sample::select(b"{}[]\",:\\ \n1x\xFF".to_vec()), 0..3)),
        cap in 20usize..200,
    ) {
        let mut input: Vec<u8> =
            bodies.iter().flat_map(|&(records, style)| body(envelope, records, style).into_bytes()).collect();
        let is_good = change.is_none();
        if let Some((index, byte, kind)) = change {
            let at = index.index(input.len());
            match kind {
                0 => input[at] = byte,
                1 => input.insert(at, byte),
                _ => drop(input.remove(at)),
            }
        }
        let cap = if envelope && is_good { 100_000 } else { cap };
        let options = if envelope { at_logs() } else { SplitOptions::default().framing(Framing::Values) };
        let pieces = split(&input, &options.limits(Limits::default().record_bytes(cap)));
        let mut end = 0;
        for piece in &pieces {
            let told = envelope && !is_good && piece.skipped.is_some();
            prop_assert!(told || !input[end..piece.offset].contains(&b'#'), "{}\n{:?}", input.escape_ascii(), show(&pieces));
            end = piece.offset + piece.bytes.len();
        }
        prop_assert!(!input[end..].contains(&b'#'), "{}\n{:?}", input.escape_ascii(), show(&pieces));
    }
}
