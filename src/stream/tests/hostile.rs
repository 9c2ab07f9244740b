//! Input made to be slow takes linear time, and holds no more than it may.

use super::{at_logs, capped, framed, split_in};
use crate::stream::{Framing, SplitOptions};

/// Bytes looked at by the value scan are at most the bytes there are: nothing is scanned twice.
#[test]
fn every_byte_is_scanned_once() {
    const SIZE: usize = 1 << 20;
    let fill = |text: &str| text.repeat(SIZE / text.len() + 1).into_bytes();
    let inputs = [
        fill("["),
        fill("{"),
        fill("\n["),
        fill("[\n"),
        fill("{\"a\":\n"),
        fill("}{}{}{"),
        fill("}{"),
        fill("{}{"),
        fill("{]"),
        fill("{]\n"),
        fill("{] \n\n ,"),
        fill("{\"\n"),
        fill("\\"),
        fill(","),
        fill("[1,"),
        fill("{\"logs\":["),
        fill("{\"logs\":[{]"),
        fill("{\"logs\":[{}\n"),
        [b"{\"a\":\"".to_vec(), fill("x")].concat(),
        [b"{\"a\":\"".to_vec(), fill("\\\"")].concat(),
        [b"{\"".to_vec(), fill("x")].concat(),
        [b"[".to_vec(), fill("1")].concat(),
        [fill("{"), fill("}")].concat(),
    ];
    for options in [framed(Framing::Values), framed(Framing::Array), at_logs(), capped(Framing::Values, 64)] {
        for input in &inputs {
            // Chunks that do not divide the caps; many small ones would only make the test slow.
            let (_, splitter) = split_in(input, &options, 997);
            let name = String::from_utf8_lossy(&input[..12]).into_owned();
            assert!(splitter.scanned() <= input.len(), "{name:?}: {} of {}", splitter.scanned(), input.len());
        }
    }
}

/// Pushing much and polling little moves no byte more than a few times: memory and work stay bounded by the backlog.
#[test]
fn a_lazy_caller_loses_nothing() {
    let mut splitter = super::Splitter::new(SplitOptions::default());
    let mut count = 0;
    for _ in 0..2_000 {
        splitter.push(b"{\"a\":1}{\"a\":2}{\"a\":3}");
        count += usize::from(splitter.next_piece().is_some());
    }
    splitter.finish();
    splitter.push(b"{}");
    while splitter.next_piece().is_some() {
        count += 1;
    }
    assert_eq!(count, 6_000);
}

#[test]
fn debug_output_holds_no_record_data() {
    let mut splitter = super::Splitter::new(SplitOptions::default());
    splitter.push(b"{\"secret\":1}{\"secret\":2");
    let piece = format!("{:?}", splitter.next_piece().unwrap());
    assert_eq!(piece, "Record(Frame { offset: 0, line: 1, length: 12 })");
    assert!(splitter.next_piece().is_none());
    let debug = format!("{splitter:?}");
    assert!(!debug.contains("secret") && !debug.contains("115, 101"), "{debug}");
}
