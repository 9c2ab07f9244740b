//! Laws that hold for any bytes. [`split`] itself checks that chunks do not matter, that pieces are in order, apart, and
//! what they say they are, and that the buffer keeps its bound.

use super::{Owned, at_logs, capped, framed, owned, split};
use crate::limits::Limits;
use crate::stream::{Framing, Pieces, SplitOptions, Splitter, last_start};
use proptest::prelude::*;
use serde_json::Value;

/// The bytes of `input` that are in no piece.
fn framing_bytes(input: &[u8], pieces: &[Owned]) -> Vec<u8> {
    let mut rest = Vec::new();
    let mut end = 0;
    for piece in pieces {
        rest.extend_from_slice(&input[end..piece.offset]);
        end = piece.offset + piece.bytes.len();
    }
    rest.extend_from_slice(&input[end..]);
    rest
}

/// Splits with every framing and checks that nothing but framing was left out.
fn check_laws(input: &[u8], cap: usize) {
    let body = input.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(input);
    let first = body.iter().find(|b| !b" \t\r\n".contains(b));
    let auto: &[u8] = if first == Some(&b'[') { b" \t\r\n[,]" } else { b" \t\r\n" };
    for (framing, allowed) in [
        (Framing::Auto, auto),
        (Framing::Lines, b" \t\r\n"),
        (Framing::Values, b" \t\r\n"),
        (Framing::Array, b" \t\r\n[,]"),
        (Framing::Record, b" \t\r\n"),
    ] {
        let pieces = split(input, &capped(framing, cap));
        let left = framing_bytes(input, &pieces);
        let left = if body.len() == input.len() { &left } else { &left[3..] };
        assert!(left.iter().all(|b| allowed.contains(b)), "{framing}: lost {}", left.escape_ascii());
        for piece in &pieces {
            assert!(piece.bytes.len() <= cap, "{framing}: a piece of {} bytes", piece.bytes.len());
            assert!(piece.skipped.is_some() || !piece.bytes.is_empty());
        }
        // A part that is continued follows its first part without a gap, and all but the last are full.
        for pair in pieces.windows(2) {
            if matches!(pair[1].skipped, Some((_, _, true))) {
                assert_eq!(pair[0].offset + cap, pair[1].offset);
                assert_eq!(
                    pair[0].skipped.map(|(code, place, _)| (code, place)),
                    pair[1].skipped.map(|(c, p, _)| (c, p))
                );
            }
        }
    }
    split(input, &at_logs().limits(Limits::default().record_bytes(cap).nesting(4)));
}

/// Cuts the input in parts of at most `size` bytes, each on its own where it may, as several threads would.
fn check_parts(input: &[u8], cap: usize, size: usize) {
    for framing in [Framing::Auto, Framing::Values, Framing::Lines] {
        let options = capped(framing, cap);
        let (mut pieces, mut rest, mut start) = (Vec::new(), None::<Splitter>, 0);
        loop {
            let window = &input[start..input.len().min(start + size)];
            let is_last = start + window.len() == input.len();
            let likely = last_start(window).filter(|&end| end > 0 && !is_last);
            let bytes = &window[..likely.unwrap_or(window.len())];
            if let Some(splitter) = &mut rest {
                splitter.push(bytes);
                if is_last {
                    splitter.finish();
                }
                pieces.extend(std::iter::from_fn(|| splitter.next_piece().map(owned)));
                rest = rest.filter(|splitter| !splitter.is_between_records());
            } else {
                let line = input[..start].split(|&byte| byte == b'\n').count() as u64;
                let mut part = Pieces::part(bytes, options.clone(), start as u64, line);
                if is_last {
                    part.finish();
                }
                pieces.extend(part.by_ref().map(owned));
                rest = (!part.is_between_records()).then(|| Splitter::from(part));
            }
            start += bytes.len();
            if is_last {
                break;
            }
        }
        assert_eq!(pieces, split(input, &options), "{framing} in {size}: {}", input.escape_ascii());
    }
}

fn json() -> impl Strategy<Value = Value> {
    let text = "[a-z\\\\\"{}\\[\\],\u{1}\n é]{0,12}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text, inner), 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::vec(("[a-z]{1,6}", json()), 0..4).prop_map(|members| members.into_iter().collect())
}

fn written(value: &Value, pretty: bool) -> String {
    if pretty { serde_json::to_string_pretty(value).unwrap() } else { value.to_string() }
}

/// Bytes that matter to a splitter, and some that do not.
fn telling_bytes() -> impl Strategy<Value = Vec<u8>> {
    const TOKENS: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"\\",
        b",",
        b":",
        b"\n",
        b"\r\n",
        b" ",
        b"\t",
        b"1",
        b"x",
        b"\xFF",
        b"\x01",
        b"\"logs\"",
        b"{\"logs\":[",
        b"{\"a\":1}",
        b"null",
        b"\xEF\xBB\xBF",
    ];
    prop::collection::vec(prop::sample::select(TOKENS), 0..120).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn any_bytes(input in prop::collection::vec(any::<u8>(), 0..200), cap in 1usize..40) {
        check_laws(&input, cap);
    }

    #[test]
    fn telling(input in telling_bytes(), cap in 1usize..40) {
        check_laws(&input, cap);
    }

    #[test]
    fn parts_of_telling_bytes(input in telling_bytes(), cap in 1usize..40, size in 1usize..60) {
        check_parts(&input, cap, size);
    }

    #[test]
    fn parts_of_good_streams(
        values in prop::collection::vec((object(), any::<bool>(), "[ \n\r\t]{0,2}"), 1..8),
        size in 1usize..120,
    ) {
        let input: String = values.iter().map(|(value, pretty, space)| written(value, *pretty) + space).collect();
        check_parts(input.as_bytes(), 1000, size);
    }

    #[test]
    fn streams_with_a_change(
        values in prop::collection::vec((object(), any::<bool>(), "[ \n\r\t]{0,2}"), 0..5),
        change in prop::option::of((any::<prop::sample::Index>(), any::<u8>(), any::<bool>())),
        cap in prop_oneof![1usize..100, Just(1000)],
    ) {
        let mut input = String::new();
        for (value, pretty, space) in &values {
            input += &written(value, *pretty);
            input += space;
        }
        let mut input = input.into_bytes();
        if let Some((index, byte, remove)) = change.filter(|_| !input.is_empty()) {
            let index = index.index(input.len());
            if remove { input.remove(index); } else { input[index] = byte; }
        }
        check_laws(&input, cap);
    }

    #[test]
    fn good_streams_come_apart(values in prop::collection::vec((object(), any::<bool>(), "[ \n\r\t]{0,2}"), 0..6)) {
        let texts: Vec<_> = values.iter().map(|(value, pretty, _)| written(value, *pretty)).collect();
        let mut stream = String::new();
        let mut lines = String::new();
        for (text, (value, _, space)) in texts.iter().zip(&values) {
            stream += text;
            stream += space;
            lines += &value.to_string();
            lines += "\r\n";
        }
        let array = format!("[{}]", texts.join(" , "));
        let envelope = format!("{{\"v\":{array},\"logs\":{array},\"w\":{array}}}");
        let compact: Vec<_> = values.iter().map(|(value, _, _)| value.to_string()).collect();
        for (options, input, expected) in [
            (framed(Framing::Values), stream, &texts),
            (SplitOptions::default(), array.clone(), &texts),
            (framed(Framing::Array), array.repeat(2), &[texts.clone(), texts.clone()].concat()),
            (at_logs(), envelope, &texts),
            (framed(Framing::Lines), lines, &compact),
        ] {
            let records: Vec<_> = split(input.as_bytes(), &options).into_iter().map(|piece| piece.bytes).collect();
            prop_assert_eq!(records, expected.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>());
        }
    }
}
