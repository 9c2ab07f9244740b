//! Reading by the items of a strftime format.
//!
//! Numbers may lack leading zeros, and none is checked against the calendar: what is too large carries over, as the
//! reference does it (K-15).

use crate::timestamp::civil::{Civil, SECONDS_A_DAY, days_from_civil};
use crate::timestamp::error::TimeError;
use crate::timestamp::input::{Input, MONTHS, WEEKDAYS};
use crate::timestamp::item::{Item, LONGEST_OFFSET, Length, OffsetForm, OffsetPart, Pad};
use crate::timestamp::zone::Abbreviation;
use crate::timestamp::{Timestamp, Zoned};

/// Reads the whole text.
#[inline(never)]
pub(in crate::timestamp) fn read(items: &[Item], text: &str) -> Result<Zoned, TimeError> {
    let mut input = Input::new(text);
    let mut parts = Parts::default();
    for item in items {
        parts.read(item, &mut input).ok_or(TimeError::UNPARSED)?;
    }
    if !input.is_empty() {
        return Err(TimeError::UNPARSED);
    }
    parts.resolve().ok_or(TimeError::RANGE)
}

/// What was read so far. A part read twice is as it was read last.
struct Parts {
    year: u32,
    century: Option<u32>,
    month: u32,
    day: u32,
    /// Takes the place of month and day, unless 0.
    year_day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    nanoseconds: u32,
    afternoon: bool,
    epoch: Option<i64>,
    /// Seconds east of UTC.
    offset: i32,
    zone: Abbreviation,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            year: 1900,
            century: None,
            month: 1,
            day: 1,
            year_day: 0,
            hour: 0,
            minute: 0,
            second: 0,
            nanoseconds: 0,
            afternoon: false,
            epoch: None,
            offset: 0,
            zone: Abbreviation::NONE,
        }
    }
}

impl Parts {
    /// Reads what the item stands for; `None` if the input is something else.
    fn read(&mut self, item: &Item, input: &mut Input<'_>) -> Option<()> {
        match item {
            Item::Literal(text) => input.literal(text.as_bytes())?,
            Item::White(_) => return (!input.run(is_white).is_empty()).then_some(()),
            Item::Year | Item::IsoYear => self.year = input.number(4)?,
            Item::ShortYear => {
                let year = input.number(2)?;
                self.year = self.century.unwrap_or(if year < 69 { 20 } else { 19 }) * 100 + year;
            }
            Item::Century => {
                let century = input.number(2)?;
                self.century = Some(century);
                self.year = century * 100 + self.year % 100;
            }
            Item::ShortIsoYear => self.year = 2000 + input.number(2)?,
            Item::Month(_) => self.month = input.number(2)?,
            Item::MonthName(length) => self.month = input.name(&MONTHS, *length == Length::Long)? + 1,
            Item::Day(pad) => self.day = padded(input, *pad)?,
            Item::YearDay(_) => self.year_day = input.number(3)?,
            // Checked for their spelling only: the date says which day of which week it is.
            Item::WeekdayName(length) => _ = input.name(&WEEKDAYS, *length == Length::Long)?,
            Item::WeekdayFromSunday => _ = input.one_of(b"0123456")?,
            Item::WeekdayFromMonday => _ = input.one_of(b"1234567")?,
            Item::WeekFromSunday | Item::WeekFromMonday | Item::IsoWeek => _ = input.number(2)?,
            Item::Hour(pad) => self.hour = padded(input, *pad)?,
            Item::Hour12(pad) => {
                self.hour = Some(padded(input, *pad)?).filter(|&hour| hour != 12).unwrap_or(0);
            }
            Item::Minute(_) => self.minute = input.number(2)?,
            Item::Second(_) => self.second = input.number(2)?,
            Item::HalfDay { .. } => {
                self.afternoon = input.one_of(b"AaPp")?.eq_ignore_ascii_case(&b'P');
                input.one_of(b"Mm")?;
            }
            Item::Fraction(fraction) => self.nanoseconds = input.fraction(fraction.most)?,
            Item::Offset(form) => self.offset = offset(*form, input)?,
            Item::Zone => self.zone = Abbreviation::new(input.run(|byte| byte.is_ascii_uppercase()))?,
            Item::Epoch => self.set_epoch(input)?,
        }
        Some(())
    }

    fn set_epoch(&mut self, input: &mut Input<'_>) -> Option<()> {
        let digits = input.run(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > 10 {
            return None;
        }
        let seconds = digits.iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
        let civil = Civil::of(Timestamp::from_unix(seconds, 0)?, 0);
        (self.year, self.month, self.day, self.year_day) = (civil.year, civil.month, civil.day, 0);
        (self.hour, self.minute, self.second) = (civil.hour, civil.minute, civil.second);
        (self.afternoon, self.epoch) = (false, Some(seconds));
        Some(())
    }

    /// The instant; `None` if it is out of range, or if its date at its offset cannot be written.
    fn resolve(&self) -> Option<Zoned> {
        let year = i64::from(self.year);
        let days = if self.year_day > 0 {
            days_from_civil(year, 1, i64::from(self.year_day))
        } else {
            let month = i64::from(self.month) - 1;
            days_from_civil(year + month.div_euclid(12), month.rem_euclid(12) + 1, i64::from(self.day))
        };
        let hour = i64::from(self.hour) + if self.afternoon { 12 } else { 0 };
        let local =
            days * SECONDS_A_DAY + hour * 3_600 + i64::from(self.minute) * 60 + i64::from(self.second);
        let first = days_from_civil(0, 1, 1) * SECONDS_A_DAY;
        let last = days_from_civil(10_000, 1, 1) * SECONDS_A_DAY;
        if !(first..last).contains(&local) {
            return None;
        }
        // Seconds since 1970 are of UTC, whatever offset stands beside them, unless another part changed them.
        let seconds = if self.epoch == Some(local) { local } else { local - i64::from(self.offset) };
        let instant = Timestamp::from_unix(seconds, self.nanoseconds)?;
        Some(Zoned { instant, offset: self.offset, zone: self.zone })
    }
}

/// One or two digits; one space may stand before them where the directive pads with spaces.
fn padded(input: &mut Input<'_>, pad: Pad) -> Option<u32> {
    if pad == Pad::Space {
        input.one_of(b" ");
    }
    input.number(2)
}

/// `Z`, or a sign and `hh`, `hhmm`, `hh:mm` for `%z`, `hh:mm` for `%:z`, `hh:mm:ss` for `%::z`.
fn offset(form: OffsetForm, input: &mut Input<'_>) -> Option<i32> {
    let sign = match input.one_of(b"Z+-")? {
        b'Z' => return Some(0),
        b'-' => -1,
        _ => 1,
    };
    let hours = input.fixed(2)?;
    let (mut minutes, mut seconds) = (0, 0);
    if form.colons {
        input.literal(b":")?;
        minutes = input.fixed(2)?;
        if form.last == OffsetPart::Seconds {
            input.literal(b":")?;
            seconds = input.fixed(2)?;
        }
    } else if input.peek() == Some(b':') && input.peek_second().is_some_and(|byte| byte.is_ascii_digit()) {
        input.literal(b":")?;
        minutes = input.fixed(2)?;
    } else if input.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        minutes = input.fixed(2)?;
    }
    let offset = hours * 3_600 + minutes * 60 + seconds;
    let valid = minutes < 60 && seconds < 60 && offset <= LONGEST_OFFSET;
    Some(sign * i32::try_from(offset).ok().filter(|_| valid)?)
}

fn is_white(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::timestamp::{RawTime, TimeFormat};

    /// Reads, and writes again.
    fn again(format: &str, text: &str) -> Result<(String, String), Code> {
        let format = TimeFormat::new(format).unwrap();
        let zoned = format.read(RawTime::Text(text)).map_err(|error| error.code())?;
        let mut out = Vec::new();
        format.write(zoned, &mut out);
        Ok((zoned.instant.to_string(), serde_json::from_slice(&out).unwrap()))
    }

    #[test]
    fn reads_what_the_reference_reads() {
        for (format, text, instant, written) in [
            ("%Y-%m-%d %H:%M:%S", "2020-13-40 25:61:61", "2021-02-10T02:02:01Z", "2021-02-10 02:02:01"),
            ("%Y-%m-%d %H:%M:%S", "2020-1-2 3:4:5", "2020-01-02T03:04:05Z", "2020-01-02 03:04:05"),
            ("%Y-%m-%d", "2020-00-00", "2019-11-30T00:00:00Z", "2019-11-30"),
            ("%H:%M", "3:4", "1900-01-01T03:04:00Z", "03:04"),
            ("%H %p", "13 PM", "1900-01-02T01:00:00Z", "01 AM"),
            ("%p %I", "am 12", "1900-01-01T00:00:00Z", "AM 12"),
            ("%y", "68", "2068-01-01T00:00:00Z", "68"),
            ("%y", "69", "1969-01-01T00:00:00Z", "69"),
            ("%g", "20", "2020-01-01T00:00:00Z", "20"),
            ("%C%y", "2070", "2070-01-01T00:00:00Z", "2070"),
            ("%y%C", "7019", "1970-01-01T00:00:00Z", "7019"),
            ("%j|%d", "366|02", "1901-01-01T00:00:00Z", "001|01"),
            ("%f %Y", "12 2020", "2020-01-01T00:00:00.12Z", "120000 2020"),
            ("%S.%N", "5.000000001", "1900-01-01T00:00:05.000000001Z", "05.000000001"),
            ("%S.%L", "5.123456789", "1900-01-01T00:00:05.123456789Z", "05.123"),
            ("%F %z", "2020-01-02 Z", "2020-01-02T00:00:00Z", "2020-01-02 +0000"),
            ("%F %z", "2020-01-02 +05", "2020-01-01T19:00:00Z", "2020-01-02 +0500"),
            ("%F %z", "2020-01-02 -05:30", "2020-01-02T05:30:00Z", "2020-01-02 -0530"),
            ("%F %z %Z", "2020-01-02 +0200 CEST", "2020-01-01T22:00:00Z", "2020-01-02 +0200 CEST"),
            ("%Z %F", "EST 2020-01-02", "2020-01-02T00:00:00Z", "EST 2020-01-02"),
            ("%s %z", "1577934245 +0200", "2020-01-02T03:04:05Z", "1577934245 +0200"),
            ("%s|%d", "0|02", "1970-01-02T00:00:00Z", "86400|02"),
            ("%F %R %z", "0001-01-01 00:00 -0100", "0001-01-01T01:00:00Z", "0001-01-01 00:00 -0100"),
        ] {
            assert_eq!(again(format, text), Ok((instant.to_owned(), written.to_owned())), "{format} {text}");
        }
    }

    #[test]
    fn refuses_what_the_reference_refuses() {
        for (format, text) in [
            ("%Y-%m-%d", "2020-01-02 "),
            ("%Y-%m-%d", " 2020-01-02"),
            ("%Y-%m-%d", "2020-01-"),
            ("%Y  %m", "2020 01"),
            ("%Y%t%m", "202001"),
            ("%f", "1234567"),
            ("%N", "1234567890"),
            ("%b %d", "Jan  2"),
            ("%B", "Jan"),
            ("%a", "Thursday"),
            ("%u", "0"),
            ("%w", "7"),
            ("%I %p", "3 XM"),
            ("%s", "12345678901"),
            ("%s", "-1"),
            ("%z", "0530"),
            ("%z", "+1"),
            ("%z", "+053"),
            ("%z", "+2400"),
            ("%z", "+0060"),
            ("%z", "z"),
            ("%:z", "+0530"),
            ("%::z", "+05:30"),
            ("%::z", "+05:30:60"),
            ("%Z", "Z"),
            ("%Z", "utc"),
            ("%Z", "GMT+3"),
        ] {
            assert_eq!(again(format, text), Err(Code::TimestampUnparsed), "{format} {text}");
        }
        for (format, text) in [("%Y", "0"), ("%F %H", "9999-12-31 24"), ("%F %H %z", "9999-12-31 24 +0100")] {
            assert_eq!(again(format, text), Err(Code::TimestampRange), "{format} {text}");
        }
    }
}
