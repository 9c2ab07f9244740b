//! Nesting at the limit and one past it, wherever a value can stand.

use crate::{PLACES, codes, program, put, stopped};
use logwright::{Code, Limits};
use serde_json::Value;

const LIMIT: usize = 128;

fn levels(before: &str) -> usize {
    before.matches(['{', '[']).count()
}

/// A value of so many levels, of arrays, of objects or of both.
fn nested(kind: usize, levels: usize) -> String {
    let openers =
        (0..levels).map(|level| if (kind + level * (kind / 2)).is_multiple_of(2) { "[" } else { "{\"k\":" });
    let text: String = openers.collect();
    let closers = text.chars().rev().filter_map(|c| match c {
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    });
    let closers: String = closers.collect();
    format!("{text}0{closers}")
}

#[test]
fn nesting_is_bounded_wherever_a_value_stands() {
    let program = program(Limits::default());
    assert_eq!(program.limits().nesting, LIMIT);
    for place in PLACES {
        let left = LIMIT - levels(place.0);
        for kind in 0..4 {
            let at_limit = put(place, nested(kind, left));
            assert_eq!(stopped(&program, &at_limit), None, "{place:?} {kind}");
            for past in [1, 2, 64, 1000] {
                let issue = stopped(&program, &put(place, nested(kind, left + past))).unwrap();
                assert_eq!(issue.code(), Code::LimitDepth, "{place:?} {kind}");
                // It stands at the first opener that is too many, and nothing behind it is looked at.
                let inside = nested(kind, left + past);
                let opener = inside.match_indices(['{', '[']).nth(left).unwrap().0;
                assert_eq!(issue.span().unwrap().start, place.0.len() + opener, "{place:?} {kind}");
            }
        }
    }
}

/// JSON in a string counts on from the string's level; too deep there is an issue of that field alone.
#[test]
fn nesting_in_a_string_counts_on() {
    for (inner_levels, expected) in [(LIMIT - 1, &[][..]), (LIMIT, &["limit-depth"])] {
        for kind in 0..4 {
            let inner = Value::from(nested(kind, inner_levels)).to_string();
            assert_eq!(codes(format!("{{\"embedded\":{inner}}}").as_bytes()), expected, "{kind}");
        }
        let inner = format!("[{{\"int\":1,\"x\":{}}}]", nested(2, inner_levels - 2));
        let record = format!("{{\"objects\":{}}}", Value::from(inner));
        assert_eq!(codes(record.as_bytes()), expected);
    }
    let both = Value::from(nested(0, LIMIT)).to_string();
    let record = format!("{{\"int\":\"x\",\"embedded\":{both},\"float\":\"x\"}}");
    assert_eq!(codes(record.as_bytes()), ["value-unparsed", "value-unparsed", "limit-depth"]);
}

/// What no field describes, and what a `json` field keeps, takes no stack.
#[test]
fn a_hundred_thousand_levels_take_no_stack() {
    let deep = 100_000;
    let program = program(Limits::default().nesting(deep + 1));
    let read = move || {
        for place in [PLACES[7], PLACES[21], PLACES[0], PLACES[9]] {
            for kind in 0..2 {
                let record = put(place, nested(kind, deep));
                assert_eq!(stopped(&program, &record), None);
                let broken = &record[..record.len() - deep / 2];
                assert_eq!(stopped(&program, broken).unwrap().code(), Code::Syntax);
            }
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(read).unwrap().join().unwrap();
}
