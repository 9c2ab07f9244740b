//! `rfc3339`, and the whole-second form that `cloudflare` writes. (Language spec, section D.2; K-27.)

use super::civil::{Civil, SECONDS_A_DAY, days_from_civil, days_in_month};
use super::digits::{eight, pair, push_trimmed_fraction, read_pairs, scaled};
use super::error::TimeError;
use super::{Timestamp, Zoned};

/// Reads `YYYY-MM-DDTHH:MM:SS[.fff]` and `Z` or `±HH:MM`.
///
/// As the reference does, it takes a comma before the fraction, an hour of one digit, and any number of fraction
/// digits, of which nine count.
#[inline]
pub(super) fn read(text: &str) -> Result<Zoned, TimeError> {
    let (date_time, offset) = parse(text.as_bytes()).ok_or(TimeError::UNPARSED)?;
    let instant = Timestamp::from_unix(date_time.seconds - i64::from(offset), date_time.nanoseconds);
    Ok(Zoned::new(instant.ok_or(TimeError::RANGE)?, offset))
}

struct DateTime {
    seconds: i64,
    nanoseconds: u32,
}

/// One pass over the bytes: this is the most common time format, and text of the usual shape takes no other path.
#[inline]
fn parse(bytes: &[u8]) -> Option<(DateTime, i32)> {
    let parts = bytes.split_first_chunk().and_then(|(head, rest)| Some((usual(head)?, rest)));
    let ([year, month, day, hour, minute, second], rest) = match parts {
        Some(parts) => parts,
        None => unusual(bytes)?,
    };
    let is_date = (1..=12).contains(&month) && day > 0 && (day <= 28 || day <= days_in_month(year, month));
    if !is_date || hour >= 24 {
        return None;
    }
    let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
    let seconds = days * SECONDS_A_DAY + i64::from(hour * 3_600 + minute * 60 + second);
    // What writes nanoseconds writes nine digits, but for zeros at the end.
    if let [b'.', first @ .., ninth @ b'0'..=b'9', b'Z'] = rest
        && let Some(eight) = first.try_into().ok().and_then(eight)
    {
        return Some((DateTime { seconds, nanoseconds: eight * 10 + u32::from(ninth - b'0') }, 0));
    }
    let (nanoseconds, rest) = match rest {
        [b'.' | b',', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    Some((DateTime { seconds, nanoseconds }, offset(rest)?))
}

/// Year, month, day, hour, minute and second of `YYYY-MM-DDTHH:MM:SS`; minutes and seconds are less than 60.
#[inline(always)]
fn usual(head: &[u8; 19]) -> Option<[u32; 6]> {
    let [century, _, year, ..] = read_pairs(*head.first_chunk()?, *b"9999-19-")?;
    let [_, _, month, _, _, day, ..] = read_pairs(*head.first_chunk::<11>()?.last_chunk()?, *b"9-19-39T")?;
    let [hour, _, _, minute, _, _, second, _] = read_pairs(*head.last_chunk()?, *b"29:59:59")?;
    Some([century * 100 + year, month, day, hour, minute, second])
}

/// The same where the hour has one digit.
#[cold]
fn unusual(bytes: &[u8]) -> Option<([u32; 6], &[u8])> {
    let (date, rest) = bytes.split_first_chunk::<11>()?;
    let (time, rest) = rest.split_first_chunk::<7>()?;
    let mut head = [b'0'; 19];
    *head.first_chunk_mut()? = *date;
    *head.last_chunk_mut()? = *time;
    Some((usual(&head)?, rest))
}

#[inline(always)]
fn fraction(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (mut number, mut places, mut rest) = (0, 0, bytes);
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        if places < 9 {
            number = number * 10 + u32::from(digit - b'0');
            places += 1;
        }
        rest = tail;
    }
    (places > 0).then(|| (scaled(number, places), rest))
}

#[inline(always)]
fn offset(bytes: &[u8]) -> Option<i32> {
    let (sign, h0, h1, m0, m1) = match bytes {
        b"Z" => return Some(0),
        [b'+', h0, h1, b':', m0, m1] => (1, h0, h1, m0, m1),
        [b'-', h0, h1, b':', m0, m1] => (-1, h0, h1, m0, m1),
        _ => return None,
    };
    let (hours, minutes) = (two(*h0, *h1)?, two(*m0, *m1)?);
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    (hours < 24 && minutes < 60).then_some(sign * seconds)
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then_some(u32::from(tens) * 10 + u32::from(ones))
}

/// Appends the instant at its offset, with as many fraction digits as it needs.
pub(super) fn write(zoned: Zoned, out: &mut Vec<u8>) {
    out.extend_from_slice(&Civil::of(zoned.instant, zoned.offset).date_time(b'T'));
    push_trimmed_fraction(zoned.instant.subsec_nanoseconds(), b'.', 9, out);
    write_offset(zoned.offset, out);
}

/// Appends the instant at its offset, without its fraction.
pub(super) fn write_whole_seconds(zoned: Zoned, out: &mut Vec<u8>) {
    out.extend_from_slice(&Civil::of(zoned.instant, zoned.offset).date_time(b'T'));
    write_offset(zoned.offset, out);
}

fn write_offset(offset: i32, out: &mut Vec<u8>) {
    if offset == 0 {
        out.push(b'Z');
        return;
    }
    let minutes = offset.unsigned_abs() / 60;
    let [ho, ur] = pair(minutes / 60);
    let [mi, nute] = pair(minutes % 60);
    out.extend_from_slice(&[if offset < 0 { b'-' } else { b'+' }, ho, ur, b':', mi, nute]);
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::diagnostic::Code;

    #[test]
    fn reads_and_writes() {
        for (text, again) in [
            ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T3:04:05,120-07:30", "2020-01-02T03:04:05.12-07:30"),
            ("2020-02-29T23:59:59.1234567899+23:59", "2020-02-29T23:59:59.123456789+23:59"),
            ("2020-01-02T03:04:05-00:00", "2020-01-02T03:04:05Z"),
            ("0000-12-31T23:30:00-01:00", "0000-12-31T23:30:00-01:00"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ] {
            let mut out = Vec::new();
            write(read(text).unwrap(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), again);
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "Z",
            "2020-01-02",
            "2020-01-02T03:04:05",
            "2020-01-02 03:04:05Z",
            "2020-01-02t03:04:05Z",
            "2020-01-02T03:04:05z",
            "2020-01-02T03:04:05.Z",
            "2020-01-02T03:04:05.1234:6789Z",
            "2020-01-02T03:04:05.12345678:Z",
            "2020-01-02T03:04:60Z",
            "2020-01-02T03:04:0:Z",
            "2020-01-02T03:60:05Z",
            "20:0-01-02T3:04:05Z",
            "2020-01-02T24:00:00Z",
            "2021-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2020-13-01T00:00:00Z",
            "2020-00-01T00:00:00Z",
            "2020-01-00T00:00:00Z",
            "2020-01-02T03:04:05+24:00",
            "2020-01-02T03:04:05+00:60",
            "2020-01-02T03:04:05+0200",
            "2020-01-02T03:04:05Z ",
            "2020-01-02T:04:05Z",
            "٢٠20-01-02T03:04:05Z",
        ] {
            assert_eq!(read(text).unwrap_err().code(), Code::TimestampUnparsed, "{text}");
        }
        for text in ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
            assert_eq!(read(text).unwrap_err().code(), Code::TimestampRange, "{text}");
        }
    }
}
