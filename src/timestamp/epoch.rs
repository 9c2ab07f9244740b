//! The unix family: numbers of seconds or smaller units since 1970, in exact decimal. (K-25.)

use super::Timestamp;
use super::digits::{eight, push_integer, push_trimmed_fraction, scaled};
use super::error::TimeError;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// `unix`: seconds, with fraction and exponent.
    Seconds,
    /// `unix_ms`, as all below: integers only.
    Milliseconds,
    /// `unix_us`
    Microseconds,
    /// `unix_ns`
    Nanoseconds,
    /// `unix_auto`: the number's size tells. (Language spec, section D.3.)
    Auto,
}

const MOST_DIGITS: usize = 64;
const NANOSECONDS: i128 = 1_000_000_000;

/// `unix_auto`: from here on a number counts milliseconds, a thousand times later microseconds, then nanoseconds.
const AUTO_MILLISECONDS: i128 = 100_000_000_000;

/// `cloudflare`: from here on a number counts nanoseconds. (Language spec, section D.1.)
const CLOUDFLARE_NANOSECONDS: i128 = 60_000_000_000;

/// Reads a number; `plus` says whether it may start with `+`, as text may and JSON numbers do not.
pub(super) fn read(unit: Unit, text: &str, plus: bool) -> Result<Timestamp, TimeError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] if plus => (false, digits),
        digits => (false, digits),
    };
    match unit {
        Unit::Seconds => match seconds(negative, digits) {
            Some((seconds, nanoseconds)) => {
                Timestamp::from_unix(seconds, nanoseconds).ok_or(TimeError::RANGE)
            }
            None => instant(decimal(negative, digits)?),
        },
        Unit::Milliseconds => instant(integer(negative, digits)?.saturating_mul(1_000_000)),
        Unit::Microseconds => instant(integer(negative, digits)?.saturating_mul(1_000)),
        Unit::Nanoseconds => instant(integer(negative, digits)?),
        Unit::Auto => instant(auto(decimal(negative, digits)?)?),
    }
}

/// The instant of a number of milliseconds, if it is in range.
pub(super) fn from_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    let nanoseconds = u32::try_from(milliseconds.rem_euclid(1000)).ok()? * 1_000_000;
    Timestamp::from_unix(milliseconds.div_euclid(1000), nanoseconds)
}

/// Reads the number of a `cloudflare` timestamp: seconds or nanoseconds, whichever its size tells.
#[inline(never)]
pub(super) fn read_cloudflare(text: &str) -> Result<Timestamp, TimeError> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let number = integer(negative, digits.as_bytes())?;
    instant(if number < CLOUDFLARE_NANOSECONDS { number.saturating_mul(NANOSECONDS) } else { number })
}

fn instant(nanoseconds: i128) -> Result<Timestamp, TimeError> {
    Timestamp::from_unix_nanoseconds(nanoseconds).ok_or(TimeError::RANGE)
}

/// Numbers of the usual shape in machine words: at most 12 digits, and at most 9 after a point.
fn seconds(negative: bool, digits: &[u8]) -> Option<(i64, u32)> {
    // Seconds of this age have more than eight digits.
    let head = digits.split_first_chunk().and_then(|(head, rest)| Some((eight(*head)?, rest)));
    let (head, mut rest) = head.unwrap_or((0, digits));
    let mut whole = i64::from(head);
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        whole = whole.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
        rest = tail;
    }
    let length = digits.len() - rest.len();
    if length == 0 || length > 12 {
        return None;
    }
    let mut nanoseconds = 0_u32;
    if let [b'.', fraction @ ..] = rest {
        if fraction.is_empty() || fraction.len() > 9 {
            return None;
        }
        for digit in fraction {
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            nanoseconds = nanoseconds * 10 + u32::from(digit);
        }
        nanoseconds = scaled(nanoseconds, fraction.len());
    } else if !rest.is_empty() {
        return None;
    }
    Some(match (negative, nanoseconds) {
        (false, _) => (whole, nanoseconds),
        (true, 0) => (-whole, 0),
        (true, _) => (-whole - 1, 1_000_000_000 - nanoseconds),
    })
}

/// An integer; saturated, which is out of range in every unit, if it is very large.
fn integer(negative: bool, digits: &[u8]) -> Result<i128, TimeError> {
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Err(TimeError::UNPARSED);
    }
    let number = if digits.len() < 19 {
        i128::from(digits.iter().fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0')))
    } else {
        digits.iter().fold(0_i128, |n, digit| n.saturating_mul(10).saturating_add(i128::from(digit - b'0')))
    };
    Ok(if negative { -number } else { number })
}

/// A decimal number times 10⁹, truncated toward zero; an error if it is far out of range.
fn decimal(negative: bool, text: &[u8]) -> Result<i128, TimeError> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => match digits(rest) {
            ([], _) => return Err(TimeError::UNPARSED),
            split => split,
        },
        _ => (&[][..], rest),
    };
    let (exponent, exponent_digits) = match rest {
        [] => (0, 0),
        [b'e' | b'E', rest @ ..] => exponent(rest).ok_or(TimeError::UNPARSED)?,
        _ => return Err(TimeError::UNPARSED),
    };
    if whole.is_empty() || whole.len() + fraction.len() + exponent_digits > MOST_DIGITS {
        return Err(TimeError::UNPARSED);
    }
    let mut significant = whole.iter().chain(fraction).skip_while(|&&digit| digit == b'0').peekable();
    if significant.peek().is_none() {
        return Ok(0);
    }
    let leading_zeros = whole.iter().chain(fraction).take_while(|&&digit| digit == b'0').count();
    // How many significant digits stand before the ninth place after the point, which is the last that counts.
    let count = exponent.saturating_add(9 + length(whole.len()) - length(leading_zeros));
    let count = usize::try_from(count).unwrap_or(0);
    // 10³⁰ is far beyond the year 9999, and fits.
    if count > 30 {
        return Err(TimeError::RANGE);
    }
    let kept = significant.map(|digit| digit - b'0').chain(std::iter::repeat(0)).take(count);
    let number = kept.fold(0_i128, |n, digit| n * 10 + i128::from(digit));
    Ok(if negative { -number } else { number })
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(length).unwrap_or((text, &[]))
}

/// The exponent, capped where more makes no difference, and the number of its digits.
fn exponent(text: &[u8]) -> Option<(i64, usize)> {
    let (negative, text) = match text {
        [b'-', text @ ..] => (true, text),
        [b'+', text @ ..] => (false, text),
        _ => (false, text),
    };
    let (digits, []) = digits(text) else { return None };
    let value = digits
        .iter()
        .fold(0_i64, |n, digit| n.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(1 << 20));
    (!digits.is_empty()).then_some((if negative { -value } else { value }, digits.len()))
}

fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Nanoseconds, given a number times 10⁹ of a unit that its size tells. Only seconds have a fraction.
fn auto(billionths: i128) -> Result<i128, TimeError> {
    if billionths.abs() < AUTO_MILLISECONDS * NANOSECONDS {
        return Ok(billionths);
    }
    if billionths % NANOSECONDS != 0 {
        return Err(TimeError::UNPARSED);
    }
    let number = billionths / NANOSECONDS;
    Ok(if number.abs() < AUTO_MILLISECONDS * 1_000 {
        number * 1_000_000
    } else if number.abs() < AUTO_MILLISECONDS * 1_000_000 {
        number * 1_000
    } else {
        number
    })
}

/// Appends a number, truncated toward zero to what the unit can say: seconds with at most nine fraction digits, or an
/// integer.
pub(super) fn write(unit: Unit, instant: Timestamp, out: &mut Vec<u8>) {
    let divisor = match unit {
        Unit::Milliseconds => 1_000_000,
        Unit::Microseconds => 1_000,
        Unit::Nanoseconds => 1,
        // A number of seconds this large would be read as milliseconds.
        Unit::Auto if i128::from(instant.unix_seconds()) >= AUTO_MILLISECONDS => 1,
        Unit::Auto | Unit::Seconds => return write_seconds(instant, out),
    };
    push_integer(instant.unix_nanoseconds() / divisor, out);
}

fn write_seconds(instant: Timestamp, out: &mut Vec<u8>) {
    let (seconds, nanoseconds) = (instant.unix_seconds(), instant.subsec_nanoseconds());
    if seconds < 0 && nanoseconds > 0 {
        // The instant counts up from a whole second, the decimal number counts down from zero.
        out.push(b'-');
        push_integer(i128::from(-(seconds + 1)), out);
        push_trimmed_fraction(1_000_000_000 - nanoseconds, b'.', 9, out);
    } else {
        push_integer(i128::from(seconds), out);
        push_trimmed_fraction(nanoseconds, b'.', 9, out);
    }
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, Unit, read, read_cloudflare, write};
    use crate::diagnostic::Code;

    fn nanoseconds(unit: Unit, text: &str) -> Result<i128, Code> {
        read(unit, text, true).map(Timestamp::unix_nanoseconds).map_err(|error| error.code())
    }

    #[test]
    fn seconds_are_exact_decimals() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("+1.5", 1_500_000_000),
            ("-1.5", -1_500_000_000),
            ("0001.50", 1_500_000_000),
            ("-0.000000001", -1),
            ("-0.0000000019", -1),
            ("0.00000000099", 0),
            ("1577934245.1234567899", 1_577_934_245_123_456_789),
            ("1.577934245e9", 1_577_934_245_000_000_000),
            ("1.9e9", 1_900_000_000_000_000_000),
            ("15779342455E-01", 1_577_934_245_500_000_000),
            ("0.1e+1", 1_000_000_000),
            ("1e-9", 1),
            ("1e-10", 0),
            ("0e999999999", 0),
            ("0.000e-999999999", 0),
            ("1e-999999999", 0),
            ("253402300799.999999999", 253_402_300_799_999_999_999),
            ("-62135596800", -62_135_596_800_000_000_000),
            ("0.000000000000000000000000000000000000000000000000001e51", 1_000_000_000),
            (&"0".repeat(64), 0),
        ] {
            assert_eq!(nanoseconds(Unit::Seconds, text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_unparsed() {
        for text in [
            "",
            "-",
            "+",
            ".",
            ".5",
            "5.",
            "1.e1",
            "e1",
            "1e",
            "1e+",
            "1e1.5",
            "1_0",
            "0x1",
            "NaN",
            "Inf",
            "-inf",
            " 1",
            "1 ",
            "--1",
            "+-1",
            "1,5",
            "1f",
            "١",
            &"0".repeat(65),
            &format!("0.{}", "1".repeat(64)),
            &format!("1e{}", "0".repeat(64)),
        ] {
            for unit in [Unit::Seconds, Unit::Milliseconds, Unit::Auto] {
                assert_eq!(nanoseconds(unit, text), Err(Code::TimestampUnparsed), "{text}");
            }
        }
        assert!(read(Unit::Seconds, "+1", false).is_err(), "a JSON number has no plus");
        for unit in [Unit::Milliseconds, Unit::Microseconds, Unit::Nanoseconds] {
            for text in ["1.0", "1e3", "-0.5"] {
                assert_eq!(nanoseconds(unit, text), Err(Code::TimestampUnparsed), "{text}");
            }
        }
    }

    #[test]
    fn what_is_too_far_is_out_of_range() {
        for text in [
            "253402300800",
            "-62135596801",
            "-62135596800.000000001",
            "1e12",
            "1e999999999",
            "9e99999999999999999999",
        ] {
            assert_eq!(nanoseconds(Unit::Seconds, text), Err(Code::TimestampRange), "{text}");
        }
        for unit in [Unit::Seconds, Unit::Milliseconds, Unit::Microseconds, Unit::Nanoseconds, Unit::Auto] {
            assert_eq!(nanoseconds(unit, &"9".repeat(64)), Err(Code::TimestampRange));
        }
    }

    #[test]
    fn size_tells_the_unit() {
        for (text, expected) in [
            ("99999999999.5", 99_999_999_999_500_000_000),
            ("-1.5", -1_500_000_000),
            ("100000000000", 100_000_000_000_000_000),
            ("1577934245123", 1_577_934_245_123_000_000),
            ("1.577934245123e12", 1_577_934_245_123_000_000),
            ("-100000000000", -100_000_000_000_000_000),
            ("99999999999999", 99_999_999_999_999_000_000),
            ("100000000000000", 100_000_000_000_000_000),
            ("99999999999999999", 99_999_999_999_999_999_000),
            ("100000000000000000", 100_000_000_000_000_000),
            ("1577934245123456", 1_577_934_245_123_456_000),
            ("1577934245123456789", 1_577_934_245_123_456_789),
        ] {
            assert_eq!(nanoseconds(Unit::Auto, text), Ok(expected), "{text}");
        }
        assert_eq!(nanoseconds(Unit::Auto, "1577934245123.5"), Err(Code::TimestampUnparsed));
        for (text, expected) in [
            ("59999999999", 59_999_999_999_000_000_000),
            ("60000000000", 60_000_000_000),
            ("1600365601000000000", 1_600_365_601_000_000_000),
            ("-60000000000", -60_000_000_000_000_000_000),
        ] {
            assert_eq!(read_cloudflare(text).map(Timestamp::unix_nanoseconds), Ok(expected), "{text}");
        }
        for text in ["1.5", "1e9", "+1", "--1", ""] {
            assert!(read_cloudflare(text).is_err(), "{text}");
        }
    }

    #[test]
    fn writes_no_exponent_and_truncates_toward_zero() {
        for (unit, text, again) in [
            (Unit::Seconds, "1e-9", "0.000000001"),
            (Unit::Seconds, "-1.5", "-1.5"),
            (Unit::Seconds, "-0.25", "-0.25"),
            (Unit::Seconds, "-3", "-3"),
            (Unit::Seconds, "1577934245.500", "1577934245.5"),
            (Unit::Nanoseconds, "9999999999999999999", "9999999999999999999"),
            (Unit::Nanoseconds, "253402300799999999999", "253402300799999999999"),
            (Unit::Auto, "253402300799000000000", "253402300799000000000"),
            (Unit::Auto, "1577934245123", "1577934245.123"),
        ] {
            let mut out = Vec::new();
            write(unit, read(unit, text, false).unwrap(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), again);
        }
        let mut out = Vec::new();
        write(Unit::Milliseconds, read(Unit::Seconds, "-0.0015", false).unwrap(), &mut out);
        assert_eq!(out, b"-1");
    }
}
