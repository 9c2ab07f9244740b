//! Framing of any bytes: chunks do not matter, pieces are in order and apart, and only framing is left out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::stream::{Framing, Piece, SplitOptions, Splitter};
use logwright::{Code, Limits, Pointer};

type Owned = (Vec<u8>, u64, u64, Option<(Code, u64, bool)>);

fn split(input: &[u8], options: &SplitOptions, size: usize) -> Vec<Owned> {
    let mut splitter = Splitter::new(options.clone());
    let mut pieces = Vec::new();
    let mut poll = |splitter: &mut Splitter| {
        while let Some(piece) = splitter.next_piece() {
            let frame = piece.frame();
            let skipped = match piece {
                Piece::Skipped(skipped) => {
                    Some((skipped.code(), skipped.fault_offset(), skipped.is_continued()))
                }
                _ => None,
            };
            pieces.push((frame.bytes.to_vec(), frame.offset, frame.line, skipped));
        }
    };
    for chunk in input.chunks(size) {
        splitter.push(chunk);
        poll(&mut splitter);
    }
    splitter.finish();
    poll(&mut splitter);
    pieces
}

fuzz_target!(|data: &[u8]| {
    let [how, cap, size, input @ ..] = data else { return };
    let limits = Limits::default().record_bytes(usize::from(*cap).max(1)).nesting(8);
    let framing = Framing::ALL[usize::from(*how) % Framing::ALL.len()];
    let mut options = SplitOptions::default().framing(framing).limits(limits);
    let envelope = how & 0x80 != 0;
    if envelope {
        options = options.records_at(Pointer::root().key("logs"));
    }
    let pieces = split(input, &options, input.len().max(1));
    assert_eq!(pieces, split(input, &options, usize::from(*size).max(1)));

    let mut end = input.strip_prefix("\u{FEFF}".as_bytes()).map_or(0, |_| 3);
    let mut left = Vec::new();
    for (bytes, offset, ..) in &pieces {
        let start = usize::try_from(*offset).unwrap();
        left.extend_from_slice(&input[end..start]);
        end = start + bytes.len();
        assert_eq!(&input[start..end], bytes);
    }
    left.extend_from_slice(&input[end..]);
    let arrays = matches!(framing, Framing::Auto | Framing::Array);
    let known = |b: &u8| b" \t\r\n".contains(b) || arrays && b"[,]".contains(b);
    assert!(envelope || left.iter().all(known));
});
