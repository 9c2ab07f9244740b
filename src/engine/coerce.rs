//! Text to scalars, exactly as language spec section C and decision K-29 have it.

use super::input::Number;
use crate::compile::Width;
use crate::diagnostic::Code;
use crate::event::tape::{Data, Time, offset32};
use crate::json::{JsonKind, is_number};
use crate::timestamp::{RawTime, TimeFormat, Timestamp, Zoned};
use std::num::IntErrorKind;

/// An integer from the text of a JSON number or string: base 10, in text with an optional `+` and leading zeros.
pub(super) fn integer(raw: &str, found: JsonKind, width: Width) -> Result<i64, Code> {
    let value = match raw.parse::<i64>() {
        Ok(value) => value,
        Err(error) => {
            // It overflows before it is read to its end.
            let is_integer = raw.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
            return Err(match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow if is_integer => Code::ValueRange,
                _ => Code::ValueUnparsed,
            });
        }
    };
    debug_assert!(found != JsonKind::Number || is_number(raw));
    fit(value, width)
}

/// An integer of a width.
pub(super) fn fit(value: i64, width: Width) -> Result<i64, Code> {
    let fits = match width {
        Width::Small => i16::try_from(value).is_ok(),
        Width::Int => i32::try_from(value).is_ok(),
        Width::Big => true,
    };
    if fits { Ok(value) } else { Err(Code::ValueRange) }
}

/// A finite float from decimal text: `NaN`, `Inf`, hex floats and `_` are refused.
pub(super) fn float(raw: &str) -> Result<f64, Code> {
    let decimal = raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    match raw.parse::<f64>() {
        Ok(value) if decimal && value.is_finite() => Ok(value),
        Ok(_) if decimal => Err(Code::ValueRange),
        _ => Err(Code::ValueUnparsed),
    }
}

/// A boolean from the text of a JSON number or string.
pub(super) fn boolean(raw: &str, found: JsonKind) -> Result<bool, Code> {
    match (raw, found) {
        ("1", _) => Ok(true),
        ("0", _) => Ok(false),
        ("t" | "T" | "true" | "TRUE" | "True", JsonKind::String) => Ok(true),
        ("f" | "F" | "false" | "FALSE" | "False", JsonKind::String) => Ok(false),
        _ => Err(Code::ValueUnparsed),
    }
}

/// An instant by the first format that reads it, put with its format at the end of `times`.
#[inline(never)]
pub(super) fn time(
    raw: &str,
    found: JsonKind,
    formats: &[TimeFormat],
    times: &mut Vec<Time>,
) -> Result<Data, Code> {
    let value = if found == JsonKind::Number { RawTime::Number(raw) } else { RawTime::Text(raw) };
    let mut code = Code::TimestampUnparsed;
    for (number, format) in (0..).zip(formats) {
        match format.read(value) {
            Ok(zoned) => return Ok(put_time(zoned, number, times)),
            // A format that reads the value but finds it out of range says more than one that cannot read it.
            Err(error) if error.code() == Code::TimestampRange => code = Code::TimestampRange,
            Err(_) => {}
        }
    }
    Err(code)
}

/// Puts an instant and the number of its format at the end of `times`, unless it is the zero time, which is absent (K-26).
#[inline]
pub(super) fn put_time(zoned: Zoned, format: u32, times: &mut Vec<Time>) -> Data {
    // Part by part, as it was written: read as a whole it would wait for its stores.
    let Zoned { instant, offset, zone } = zoned;
    if instant == Timestamp::ZERO {
        return Data::Null;
    }
    times.push(Time { zoned: Zoned { instant, offset, zone }, format });
    Data::Time(offset32(times.len() - 1))
}

/// How many thousandths a number is, if it is a whole number of them.
pub(super) fn thousandths(number: Number) -> Option<i64> {
    match number {
        Number::Integer(integer) => integer.checked_mul(1000),
        Number::Float(float) => {
            // Rounding by a cast is no call.
            #[expect(clippy::cast_possible_truncation, reason = "what is cut off is looked at below")]
            let thousandths = (float * 1000.0 + 0.5_f64.copysign(float)) as i64;
            // Of decimals of up to 15 digits each has a float of its own, and a quotient of whole floats is rounded as
            // the text would be: so if it comes out the same, the text of the float is this number.
            #[expect(clippy::float_cmp, reason = "it is exact or it is not")]
            #[expect(clippy::cast_precision_loss, reason = "there is none below 10¹⁵")]
            let is_exact =
                thousandths.unsigned_abs() < 1_000_000_000_000_000 && thousandths as f64 / 1000.0 == float;
            is_exact.then_some(thousandths)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::Number as Parsed;
    use super::{boolean, float, integer, thousandths};
    use crate::compile::Width;
    use crate::diagnostic::Code;
    use crate::json::JsonKind::{Number, String};
    use crate::timestamp::TimeFormat;
    use proptest::prelude::*;

    #[test]
    fn reads_integers() {
        for (raw, found, width, expected) in [
            ("1", Number, Width::Int, Ok(1)),
            ("-0", Number, Width::Int, Ok(0)),
            ("+1", String, Width::Int, Ok(1)),
            ("01", String, Width::Int, Ok(1)),
            ("1.0", Number, Width::Int, Err(Code::ValueUnparsed)),
            ("1e3", Number, Width::Int, Err(Code::ValueUnparsed)),
            (" 1", String, Width::Int, Err(Code::ValueUnparsed)),
            ("0x1F", String, Width::Int, Err(Code::ValueUnparsed)),
            ("1_000", String, Width::Int, Err(Code::ValueUnparsed)),
            ("-", String, Width::Int, Err(Code::ValueUnparsed)),
            ("2147483648", Number, Width::Int, Err(Code::ValueRange)),
            ("-32768", Number, Width::Small, Ok(-32768)),
            ("-32769", Number, Width::Small, Err(Code::ValueRange)),
            ("9223372036854775807", Number, Width::Big, Ok(i64::MAX)),
            ("9223372036854775808", Number, Width::Big, Err(Code::ValueRange)),
            ("-9223372036854775809", String, Width::Big, Err(Code::ValueRange)),
            ("99999999999999999999x", String, Width::Big, Err(Code::ValueUnparsed)),
            ("99999999999999999999e-9", Number, Width::Big, Err(Code::ValueUnparsed)),
            ("-99999999999999999999.5", Number, Width::Small, Err(Code::ValueUnparsed)),
        ] {
            assert_eq!(integer(raw, found, width), expected, "{raw}");
        }
    }

    #[test]
    fn a_float_is_so_many_thousandths_or_it_is_not() {
        for (float, expected) in [
            (1_780_500_887.356, Some(1_780_500_887_356)),
            (-0.001, Some(-1)),
            (-0.0, Some(0)),
            (1_780_500_887.356_1, None),
            (0.000_5, None),
            (1e11, Some(100_000_000_000_000)),
            (1e12, None),
            (f64::MAX, None),
            (f64::MIN_POSITIVE, None),
        ] {
            assert_eq!(thousandths(Parsed::Float(float)), expected, "{float}");
        }
        assert_eq!(thousandths(Parsed::Integer(-7)), Some(-7000));
        assert_eq!(thousandths(Parsed::Integer(i64::MAX)), None);
    }

    proptest! {
        #[test]
        fn thousandths_are_what_the_text_says(
            float in prop_oneof![
                any::<f64>(),
                (any::<i32>(), 0..1000).prop_map(|(n, rest)| format!("{n}.{rest:03}").parse().unwrap()),
                any::<i32>().prop_map(|n| f64::from(n) * 1e3 / 7.0),
                any::<i32>().prop_map(|n| f64::from(n) / 1e4),
            ],
        ) {
            let format = TimeFormat::new("unix").unwrap();
            let text = serde_json::Value::from(float).to_string();
            let short = thousandths(Parsed::Float(float)).and_then(|n| format.read_thousandths(n));
            if let Some(zoned) = short {
                prop_assert_eq!(Ok(zoned.instant), format.read_number(&text));
            }
        }
    }

    #[test]
    fn reads_floats() {
        for (raw, expected) in [
            ("1e3", Ok(1000.0)),
            ("-0.0", Ok(-0.0)),
            (".5", Ok(0.5)),
            ("5.", Ok(5.0)),
            ("+1", Ok(1.0)),
            ("1e400", Err(Code::ValueRange)),
            ("NaN", Err(Code::ValueUnparsed)),
            ("inf", Err(Code::ValueUnparsed)),
            ("0x1p-2", Err(Code::ValueUnparsed)),
            ("1_0", Err(Code::ValueUnparsed)),
            (" 1", Err(Code::ValueUnparsed)),
            ("e", Err(Code::ValueUnparsed)),
        ] {
            assert_eq!(float(raw), expected, "{raw}");
        }
    }

    #[test]
    fn reads_booleans() {
        for (raw, found, expected) in [
            ("1", Number, Ok(true)),
            ("0", String, Ok(false)),
            ("T", String, Ok(true)),
            ("tRue", String, Err(Code::ValueUnparsed)),
            ("yes", String, Err(Code::ValueUnparsed)),
            ("1.0", Number, Err(Code::ValueUnparsed)),
            ("256", Number, Err(Code::ValueUnparsed)),
        ] {
            assert_eq!(boolean(raw, found), expected, "{raw}");
        }
    }
}
