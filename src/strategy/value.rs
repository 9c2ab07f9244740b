//! Values that a field accepts, a strategy for each type. (Language spec, section C.)

use super::draft::Draft;
use super::text::text;
use crate::engine::broken;
use crate::model::{AddressFamily, StringType, TimestampType, Validate};
use crate::timestamp::{TimeFormat, Timestamp, Zoned};
use proptest::prelude::*;
use proptest::sample::select;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A string that keeps the rules; `None` if no text does.
pub(super) fn string(string: &StringType) -> Option<BoxedStrategy<Draft>> {
    let Some(rules) = &string.validate else { return Some(any_string(!string.indicators.is_empty())) };
    let rules = rules.clone();
    if !rules.allow.is_empty() {
        let allowed = rules.allow.iter().filter(|text| broken(&rules, text).is_none()).cloned();
        let allowed: Vec<_> = allowed.map(Draft::Text).collect();
        return (!allowed.is_empty()).then(|| select(allowed).boxed());
    }
    let plain = match (rules.ip, rules.cidr) {
        // No text is an address and a network.
        (Some(_), Some(_)) => return None,
        (Some(family), None) => address(family).prop_map(|address| Draft::Text(address.to_string())).boxed(),
        (None, Some(family)) => network(family).prop_map(Draft::Text).boxed(),
        (None, None) => any_string(!string.indicators.is_empty()),
    };
    Some(plain.prop_filter("no rule denies it", move |draft| keeps(&rules, draft)).boxed())
}

fn keeps(rules: &Validate, draft: &Draft) -> bool {
    draft.as_text().is_some_and(|text| broken(rules, text).is_none())
}

/// Anything that a field of type `string` takes; numbers and booleans are texts, too.
fn any_string(has_indicators: bool) -> BoxedStrategy<Draft> {
    let token = select(vec!["0", "-1.50", "1e400", "12345678901234567890123", "true", "false"]);
    let findable = select(vec![
        "198.51.100.7",
        " 2001:db8::1 ",
        "198.51.100.7:443",
        "node.example.com",
        "xn--bcher-kva.example",
        "https://user@www.example.com:8443/a?b#c",
        "mira.novak@example.com",
        "02:00:5E:10:00:01",
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "123456789012",
        "arn:aws:sts::123456789012:assumed-role/Reader/mira@example.com",
        "i-0abc1234",
    ]);
    prop_oneof![
        6 => text().prop_map(Draft::Text),
        if has_indicators { 6 } else { 1 } => findable.prop_map(|text| Draft::Text(text.to_owned())),
        1 => token.prop_map(|token| Draft::Token(token.to_owned())),
    ]
    .boxed()
}

fn address(family: AddressFamily) -> BoxedStrategy<IpAddr> {
    let v4 = any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits)));
    let v6 = any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits)));
    match family {
        AddressFamily::V4 => v4.boxed(),
        AddressFamily::V6 => v6.boxed(),
        AddressFamily::Any => prop_oneof![v4, v6].boxed(),
    }
}

fn network(family: AddressFamily) -> BoxedStrategy<String> {
    let with_length = |(address, length): (IpAddr, u8)| match address {
        IpAddr::V4(address) => format!("{address}/{}", length % 33),
        IpAddr::V6(address) => format!("{address}/{}", length % 129),
    };
    (address(family), any::<u8>()).prop_map(with_length).boxed()
}

/// An integer of so many bits, as a number or as text.
pub(super) fn integer(bits: u32) -> BoxedStrategy<Draft> {
    let last = i64::MAX >> 64_u32.saturating_sub(bits);
    let first = last.wrapping_neg().saturating_sub(1);
    let number = prop_oneof![3 => -9_i64..100, 2 => first..=last, 1 => select(vec![first, last])];
    (number, 0..4_u8)
        .prop_map(|(number, how)| match how {
            2 => Draft::Text(number.to_string()),
            3 => Draft::Text(if number < 0 { format!("{number:+04}") } else { format!("{number:+}") }),
            _ => Draft::Token(number.to_string()),
        })
        .boxed()
}

/// A finite number, as a number or as text.
pub(super) fn float() -> BoxedStrategy<Draft> {
    let number = prop_oneof![(-99_i32..100).prop_map(f64::from), prop::num::f64::NORMAL];
    (number, 0..4_u8)
        .prop_map(|(number, how)| match how {
            1 => Draft::Token(format!("{number:e}")),
            2 => Draft::Text(number.to_string()),
            _ => Draft::Token(number.to_string()),
        })
        .boxed()
}

pub(super) fn boolean() -> BoxedStrategy<Draft> {
    let tokens = ["true", "false", "1", "0"].map(|token| Draft::Token(token.to_owned()));
    let texts = ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"]
        .map(|text| Draft::Text(text.to_owned()));
    select(tokens.into_iter().chain(texts).collect::<Vec<_>>()).boxed()
}

/// An instant of the years 1970 to 2099, in one of the field's formats and some offset; `None` without a format.
///
/// A format may write less than it needs to read, and an earlier one may read what a later one wrote; so what was
/// written is read once more.
pub(super) fn timestamp(timestamp: &TimestampType) -> Option<BoxedStrategy<Draft>> {
    const LAST_SECOND: i64 = 4_102_444_799;
    let formats = timestamp.formats.clone();
    if formats.is_empty() {
        return None;
    }
    let instant = (0..=LAST_SECOND, prop_oneof![Just(0), 0..1_000_000_000_u32]);
    let offset = prop_oneof![Just(0), (-56..=56_i32).prop_map(|quarters| quarters * 900)];
    let written = (instant, offset, select(formats.clone()), any::<bool>());
    let written = written.prop_filter_map("its formats read what they write", move |drawn| {
        let ((seconds, nanoseconds), offset, format, as_number) = drawn;
        let mut json = Vec::new();
        format.write(Zoned::new(Timestamp::from_unix(seconds, nanoseconds)?, offset), &mut json);
        let token = String::from_utf8(json).ok()?;
        let text: Option<String> = serde_json::from_str(&token).ok();
        let draft = match text {
            Some(text) => Draft::Text(text),
            None if as_number => Draft::Token(token),
            None => Draft::Text(token),
        };
        reads(&formats, &draft).then_some(draft)
    });
    Some(written.boxed())
}

/// Whether a timestamp in these formats takes the value, and for an instant that is not the zero time.
fn reads(formats: &[TimeFormat], draft: &Draft) -> bool {
    let read = |format: &TimeFormat| match draft {
        Draft::Text(text) => format.read_text(text).ok(),
        Draft::Token(token) => format.read_number(token).ok(),
        _ => None,
    };
    formats.iter().find_map(read).is_some_and(|instant| instant != Timestamp::ZERO)
}

/// Anything but null.
pub(super) fn json() -> BoxedStrategy<Draft> {
    any_json().prop_filter("null is absent", |draft| !draft.is_null()).boxed()
}

/// Members that no other member has the name of.
fn object(value: BoxedStrategy<Draft>) -> BoxedStrategy<Draft> {
    prop::collection::btree_map(text(), value, 0..3)
        .prop_map(|members| Draft::Object(members.into_iter().collect()))
        .boxed()
}

/// Any JSON value, small.
pub(super) fn any_json() -> BoxedStrategy<Draft> {
    let token = select(vec!["null", "true", "false", "0", "-0", "1.50", "1e400", "98765432109876543210"]);
    let leaf =
        prop_oneof![token.prop_map(|token| Draft::Token(token.to_owned())), text().prop_map(Draft::Text)];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..3).prop_map(Draft::Array), object(inner),]
    })
    .boxed()
}
