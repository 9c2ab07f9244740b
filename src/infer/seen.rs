//! [`Seen`]: which kinds of scalars stood at one place, and the type they have in common.

use crate::indicators::Scanner;
use crate::model::Type;
use crate::timestamp::{TimeFormat, Timestamp};
use std::ops::{BitOr, BitOrAssign};

/// A set of kinds of scalars. Two observations are joined by their union, and the type is read off the set at the
/// end, so it cannot matter in which order they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen(u16);

impl Seen {
    /// What only `json` takes.
    pub(super) const ANYTHING: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(1 << 1);
    const INTEGER: Self = Self(1 << 2);
    const DECIMAL: Self = Self(1 << 3);
    const TEXT_INTEGER: Self = Self(1 << 4);
    const TEXT_DECIMAL: Self = Self(1 << 5);
    const TEXT_BOOLEAN: Self = Self(1 << 6);
    const TEXT_TIME: Self = Self(1 << 7);
    /// The zero time, which a timestamp field takes for an absent value (K-26).
    const TEXT_ZERO_TIME: Self = Self(1 << 8);
    const TEXT_IP: Self = Self(1 << 9);
    const TEXT_URL: Self = Self(1 << 10);
    const TEXT_ARN: Self = Self(1 << 11);
    const TEXT_EMPTY: Self = Self(1 << 12);
    const TEXT_PLAIN: Self = Self(1 << 13);

    const NOT_TEXT: Self = Self(Self::ANYTHING.0 | Self::BOOLEAN.0 | Self::INTEGER.0 | Self::DECIMAL.0);

    /// The kind of a JSON number, judged by its text. Good grammar that no number type holds, such as `1e400`, is left
    /// to `json`.
    pub(super) fn number(text: &str) -> Self {
        if text.parse::<i64>().is_ok() {
            Self::INTEGER
        } else if is_decimal(text) {
            Self::DECIMAL
        } else {
            Self::ANYTHING
        }
    }

    /// The kind of a JSON string, in the order of section I.1. Text counts as a number, boolean or timestamp only if a
    /// field of that type reads it, which leaves out `NaN`, `0x10` and `1_0`.
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() {
            return Self::TEXT_EMPTY;
        }
        if text.parse::<i64>().is_ok() {
            return Self::TEXT_INTEGER;
        }
        if is_decimal(text) {
            return Self::TEXT_DECIMAL;
        }
        if matches!(text, "t" | "T" | "true" | "TRUE" | "True" | "f" | "F" | "false" | "FALSE" | "False") {
            return Self::TEXT_BOOLEAN;
        }
        match text.parse::<Timestamp>() {
            Ok(Timestamp::ZERO) => Self::TEXT_ZERO_TIME,
            Ok(_) => Self::TEXT_TIME,
            Err(_) if finds(Scanner::Ip, text) => Self::TEXT_IP,
            Err(_) if is_web(text) && finds(Scanner::Url, text) => Self::TEXT_URL,
            Err(_) if finds(Scanner::AwsArnOnly, text) => Self::TEXT_ARN,
            Err(_) => Self::TEXT_PLAIN,
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub(super) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    /// Whether a field of [`type_of`](Self::type_of) these can be absent though a value is there.
    pub(super) fn may_vanish(self) -> bool {
        self.has(Self::TEXT_ZERO_TIME) && self.within(Self::TEXT_TIME | Self::TEXT_ZERO_TIME)
    }

    /// The narrowest type that takes all of these; `None` if there were none.
    pub(super) fn type_of(self) -> Option<Type> {
        let integers = Self::INTEGER | Self::TEXT_INTEGER;
        Some(if self.is_empty() {
            return None;
        } else if self.within(integers) {
            Type::BigInt
        } else if self.within(integers | Self::DECIMAL | Self::TEXT_DECIMAL) {
            Type::Float
        } else if self.within(Self::BOOLEAN | Self::TEXT_BOOLEAN) {
            Type::Boolean
        } else if self.within(Self::TEXT_TIME | Self::TEXT_ZERO_TIME) {
            TimeFormat::new("rfc3339").map_or_else(|_| Type::string(), |format| Type::timestamp([format]))
        } else if !self.has(Self::NOT_TEXT) {
            Type::string_with(self.indicator())
        } else {
            Type::json()
        })
    }

    /// What all texts but the empty ones are.
    fn indicator(self) -> Option<Scanner> {
        match Self(self.0 & !Self::TEXT_EMPTY.0) {
            Self::TEXT_IP => Some(Scanner::Ip),
            Self::TEXT_URL => Some(Scanner::Url),
            Self::TEXT_ARN => Some(Scanner::AwsArn),
            _ => None,
        }
    }

    fn within(self, kinds: Self) -> bool {
        self.0 & !kinds.0 == 0
    }
}

impl BitOr for Seen {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Seen {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// Whether a `float` field reads it: decimal, and finite. (K-29.)
fn is_decimal(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_web(text: &str) -> bool {
    let starts =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

fn finds(scanner: Scanner, text: &str) -> bool {
    let mut found = false;
    scanner.scan(text, &mut |_, _| found = true);
    found
}
