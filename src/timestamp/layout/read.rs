//! Reading by the items of a Go layout, with Go's rules: unlike strftime's, they check every number.

use crate::timestamp::civil::{SECONDS_A_DAY, days_from_civil, days_in_month, is_leap};
use crate::timestamp::error::TimeError;
use crate::timestamp::input::{Input, MONTHS, WEEKDAYS};
use crate::timestamp::item::{Fraction, Item, LONGEST_OFFSET, Length, OffsetForm, OffsetPart, Pad};
use crate::timestamp::zone::Abbreviation;
use crate::timestamp::{Timestamp, Zoned};

/// Reads the whole text.
#[inline(never)]
pub(in crate::timestamp) fn read(items: &[Item], text: &str) -> Result<Zoned, TimeError> {
    let mut input = Input::new(text);
    let mut parts = Parts::default();
    let mut rest = items.iter();
    while let Some(item) = rest.next() {
        parts.read(item, &mut input).ok_or(TimeError::UNPARSED)?;
        // A fraction after the seconds need not be declared.
        if matches!(item, Item::Second(_)) {
            let next = rest.clone().find(|item| !matches!(item, Item::Literal(_)));
            if !matches!(next, Some(Item::Fraction(_))) && fraction_follows(input) {
                parts.nanoseconds = any_fraction(&mut input).ok_or(TimeError::UNPARSED)?;
            }
        }
    }
    if !input.is_empty() {
        return Err(TimeError::UNPARSED);
    }
    parts.resolve()
}

/// What was read so far. A part read twice is as it was read last.
#[derive(Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanoseconds: u32,
    afternoon: Option<bool>,
    /// Seconds east of UTC.
    offset: Option<i32>,
    /// The offset that the zone's name tells, as `GMT+3` does.
    zone_offset: i32,
    zone: Abbreviation,
}

impl Parts {
    /// Reads what the item stands for; `None` if the input is something else.
    fn read(&mut self, item: &Item, input: &mut Input<'_>) -> Option<()> {
        match item {
            Item::Literal(text) => literal(text, input)?,
            Item::Year => self.year = Some(input.fixed(4)?),
            Item::ShortYear => {
                let year = input.fixed(2)?;
                self.year = Some(if year < 69 { 2000 } else { 1900 } + year);
            }
            Item::Month(pad) => {
                self.month = Some(padded(input, *pad, 2)?);
                self.month.filter(|month| (1..=12).contains(month))?;
            }
            Item::MonthName(length) => self.month = Some(input.name(&MONTHS, *length == Length::Long)? + 1),
            Item::WeekdayName(length) => _ = input.name(&WEEKDAYS, *length == Length::Long)?,
            Item::Day(pad) => self.day = Some(padded(input, *pad, 2)?),
            Item::YearDay(pad) => self.year_day = Some(padded(input, *pad, 3)?),
            // Go reads an hour of one digit even where the layout has two.
            Item::Hour(_) => self.hour = Some(input.number(2)?).filter(|&hour| hour < 24)?,
            Item::Hour12(pad) => self.hour = Some(padded(input, *pad, 2)?).filter(|&hour| hour <= 12)?,
            Item::Minute(pad) => self.minute = Some(padded(input, *pad, 2)?).filter(|&minute| minute < 60)?,
            Item::Second(pad) => self.second = Some(padded(input, *pad, 2)?).filter(|&second| second < 60)?,
            Item::HalfDay { lower } => {
                let text = input.take(2)?;
                let names: [&[u8]; 2] = if *lower { [b"am", b"pm"] } else { [b"AM", b"PM"] };
                self.afternoon = Some(names.iter().position(|name| *name == text)? == 1);
            }
            Item::Fraction(form) => self.fraction(*form, input)?,
            Item::Offset(form) => self.offset = Some(offset(*form, input)?),
            Item::Zone => self.zone(input)?,
            // No layout has these.
            Item::White(_) | Item::Century | Item::IsoYear | Item::ShortIsoYear | Item::WeekdayFromSunday => {
            }
            Item::WeekdayFromMonday
            | Item::WeekFromSunday
            | Item::WeekFromMonday
            | Item::IsoWeek
            | Item::Epoch => {}
        }
        Some(())
    }

    fn fraction(&mut self, form: Fraction, input: &mut Input<'_>) -> Option<()> {
        if form.trimmed {
            // It may be missing, and longer than declared.
            if fraction_follows(*input) {
                self.nanoseconds = any_fraction(input)?;
            }
        } else {
            input.one_of(b".,")?;
            self.nanoseconds = input.fixed_fraction(form.digits)?;
        }
        Some(())
    }

    /// `UTC`, an abbreviation, `GMT` with hours, or hours alone as Go writes zones that have no abbreviation.
    fn zone(&mut self, input: &mut Input<'_>) -> Option<()> {
        self.zone_offset = 0;
        if input.literal(b"UTC").is_some() {
            self.zone = Abbreviation::new(b"UTC")?;
        } else if input.literal(b"GMT").is_some() {
            self.zone = Abbreviation::new(b"GMT")?;
            self.zone_offset = hours(input).unwrap_or(0);
        } else if let Some(b'+' | b'-') = input.peek() {
            self.zone_offset = hours(input)?;
        } else {
            let mixed = [b"ChST", b"MeST"].into_iter().find(|name| input.literal(*name).is_some());
            let letters = match mixed {
                Some(name) => name,
                None => input.run(|byte| byte.is_ascii_uppercase()),
            };
            self.zone = Abbreviation::new(letters)?;
        }
        Some(())
    }

    fn resolve(&self) -> Result<Zoned, TimeError> {
        // As for strftime. Go has year 0, which no timestamp can have.
        let year = self.year.unwrap_or(1900);
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let days = self.days(year).ok_or(TimeError::UNPARSED)?;
        let local = days * SECONDS_A_DAY + i64::from(hour * 3_600 + self.minute * 60 + self.second);
        let offset = self.offset.unwrap_or(self.zone_offset);
        let instant =
            Timestamp::from_unix(local - i64::from(offset), self.nanoseconds).ok_or(TimeError::RANGE)?;
        // What is at UTC is called so anyway.
        let zone = if offset == 0 && self.zone.is_utc() { Abbreviation::NONE } else { self.zone };
        Ok(Zoned { instant, offset, zone })
    }

    /// Days since 1970; `None` if the year has no such day, or the two ways to say it disagree.
    fn days(&self, year: u32) -> Option<i64> {
        let Some(year_day) = self.year_day else {
            let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
            let valid = (1..=days_in_month(year, month)).contains(&day);
            return valid.then(|| days_from_civil(i64::from(year), i64::from(month), i64::from(day)));
        };
        let valid = (1..=if is_leap(year) { 366 } else { 365 }).contains(&year_day);
        let days = days_from_civil(i64::from(year), 1, i64::from(year_day));
        let first = |month: u32| days_from_civil(i64::from(year), i64::from(month), 1);
        let month = (1..=12).rfind(|&month| first(month) <= days)?;
        let agrees = self.month.is_none_or(|said| said == month)
            && self.day.is_none_or(|said| first(month) + i64::from(said) - 1 == days);
        (valid && agrees).then_some(days)
    }
}

/// A number of the token's full width where the layout pads it with zeros; at most as wide otherwise.
fn padded(input: &mut Input<'_>, pad: Pad, width: u32) -> Option<u32> {
    match pad {
        Pad::Zero => input.fixed(width),
        Pad::None => input.number(width),
        Pad::Space => {
            for _ in 1..width {
                input.one_of(b" ");
            }
            input.number(width)
        }
    }
}

/// A run of spaces stands for any run of spaces, and for none where the input ends.
fn literal(text: &str, input: &mut Input<'_>) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let (exact, spaces) = rest.split_at_checked(rest.find(' ').unwrap_or(rest.len()))?;
        input.literal(exact.as_bytes())?;
        rest = spaces.trim_start_matches(' ');
        if !spaces.is_empty() && input.run(|byte| byte == b' ').is_empty() && !input.is_empty() {
            return None;
        }
    }
    Some(())
}

fn fraction_follows(input: Input<'_>) -> bool {
    matches!(input.peek(), Some(b'.' | b',')) && input.peek_second().is_some_and(|byte| byte.is_ascii_digit())
}

fn any_fraction(input: &mut Input<'_>) -> Option<u32> {
    input.one_of(b".,")?;
    input.fraction(usize::MAX)
}

fn offset(form: OffsetForm, input: &mut Input<'_>) -> Option<i32> {
    let sign = match input.one_of(if form.z { b"+-Z" } else { b"+-" })? {
        b'Z' => return Some(0),
        b'-' => -1,
        _ => 1,
    };
    let hours = input.fixed(2)?;
    let mut rest = [0; 2];
    for (number, part) in rest.iter_mut().zip([OffsetPart::Minutes, OffsetPart::Seconds]) {
        if part <= form.last {
            if form.colons {
                input.literal(b":")?;
            }
            *number = Some(input.fixed(2)?).filter(|&number| number < 60)?;
        }
    }
    let [minutes, seconds] = rest;
    let offset = hours * 3_600 + minutes * 60 + seconds;
    (offset <= LONGEST_OFFSET).then_some(sign * i32::try_from(offset).ok()?)
}

/// A sign and hours of one or two digits, less than 24; nothing is consumed if it is something else.
fn hours(input: &mut Input<'_>) -> Option<i32> {
    let mut ahead = *input;
    let sign = if ahead.one_of(b"+-")? == b'-' { -1 } else { 1 };
    let hours = i32::try_from(ahead.number(2)?).ok().filter(|&hours| hours < 24)?;
    *input = ahead;
    Some(sign * hours * 3_600)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::timestamp::{RawTime, TimeFormat};

    /// Reads, and writes again.
    fn again(layout: &str, text: &str) -> Result<(String, String), Code> {
        let format = TimeFormat::new(&format!("layout={layout}")).unwrap();
        let zoned = format.read(RawTime::Text(text)).map_err(|error| error.code())?;
        let mut out = Vec::new();
        format.write(zoned, &mut out);
        Ok((zoned.instant.to_string(), serde_json::from_slice(&out).unwrap()))
    }

    #[test]
    fn reads_as_go_does() {
        for (layout, text, instant, written) in [
            ("2006-01-02T15:04:05", "2021-02-24T10:15:27", "2021-02-24T10:15:27Z", "2021-02-24T10:15:27"),
            ("2006-01-02T15:04:05", "2021-02-24T10:15:27,5", "2021-02-24T10:15:27.5Z", "2021-02-24T10:15:27"),
            (
                "2006-01-02 15:04:05Z07:00",
                "2021-02-24 10:15:27.25+01:00",
                "2021-02-24T09:15:27.25Z",
                "2021-02-24 10:15:27+01:00",
            ),
            (
                "01/02/2006 15:04:05.999",
                "02/24/2021 10:15:27.12",
                "2021-02-24T10:15:27.12Z",
                "02/24/2021 10:15:27.12",
            ),
            ("01/02/2006 15:04:05.999", "02/24/2021 10:15:27", "2021-02-24T10:15:27Z", "02/24/2021 10:15:27"),
            (
                "01/02/2006 15:04:05.999",
                "02/24/2021 10:15:27.1234567",
                "2021-02-24T10:15:27.1234567Z",
                "02/24/2021 10:15:27.123",
            ),
            ("2006 15:04:05.000", "2021 10:15:27.120", "2021-01-01T10:15:27.12Z", "2021 10:15:27.120"),
            (
                "2006-01-02 15:04:05 MST",
                "2021-02-24 10:15:27 EST",
                "2021-02-24T10:15:27Z",
                "2021-02-24 10:15:27 EST",
            ),
            (
                "2006-01-02 15:04:05 MST",
                "2021-02-24 10:15:27 GMT-3",
                "2021-02-24T13:15:27Z",
                "2021-02-24 10:15:27 GMT-3",
            ),
            (
                "2006-01-02 15:04:05 MST",
                "2021-02-24 10:15:27 +03",
                "2021-02-24T07:15:27Z",
                "2021-02-24 10:15:27 +03",
            ),
            (
                "2006-01-02 15:04:05 MST",
                "2021-02-24 10:15:27 ChST",
                "2021-02-24T10:15:27Z",
                "2021-02-24 10:15:27 ChST",
            ),
            (
                "2006-01-02 15:04 -0700 MST",
                "2021-02-24 10:15 +0100 CET",
                "2021-02-24T09:15:00Z",
                "2021-02-24 10:15 +0100 CET",
            ),
            (
                "2006-01-02 15:04 -0700 MST",
                "2021-02-24 10:15 +0010 UTC",
                "2021-02-24T10:05:00Z",
                "2021-02-24 10:15 +0010 UTC",
            ),
            (
                "Mon, 02 Jan 2006 15:04:05 MST",
                "sun, 24 FEB 2021 10:15:27 UTC",
                "2021-02-24T10:15:27Z",
                "Wed, 24 Feb 2021 10:15:27 UTC",
            ),
            (
                "Monday January _2 3:04PM 2006",
                "Wednesday February 24 12:15AM 2021",
                "2021-02-24T00:15:00Z",
                "Wednesday February 24 12:15AM 2021",
            ),
            ("Jan _2 2006", "Feb  4 2021", "2021-02-04T00:00:00Z", "Feb  4 2021"),
            ("Jan  2 2006", "Feb 4    2021", "2021-02-04T00:00:00Z", "Feb  4 2021"),
            ("06-1-2 3pm", "21-2-4 12pm", "2021-02-04T12:00:00Z", "21-2-4 12pm"),
            ("06", "68", "2068-01-01T00:00:00Z", "68"),
            ("06", "69", "1969-01-01T00:00:00Z", "69"),
            ("2006-002", "2020-366", "2020-12-31T00:00:00Z", "2020-366"),
            ("2006-002 _2", "2021-034  3", "2021-02-03T00:00:00Z", "2021-034  3"),
            ("2006 __2", "2021  60", "2021-03-01T00:00:00Z", "2021  60"),
            ("2006-01 002", "2021-03 060", "2021-03-01T00:00:00Z", "2021-03 060"),
            ("15:04", "9:05", "1900-01-01T09:05:00Z", "09:05"),
            ("2006Z07", "2021Z", "2021-01-01T00:00:00Z", "2021Z"),
        ] {
            assert_eq!(again(layout, text), Ok((instant.to_owned(), written.to_owned())), "{layout} {text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for (layout, text) in [
            ("2006-01-02", "2021-2-24"),
            ("2006-01-02", "2021-02-30"),
            ("2006-01-02", "2021-13-01"),
            ("2006-01-02", "2021-01-02 "),
            ("2006-01-02", "21-01-02"),
            ("2006-01-02 15", "2021-01-0215"),
            ("15:04:05", "24:00:00"),
            ("15:04:05", "23:60:00"),
            ("15:04:05", "23:00:60"),
            ("15:04:05", "23:00:5"),
            ("15:04:05", "23:00:05."),
            ("15:04:05.000", "23:00:05"),
            ("15:04:05.000", "23:00:05.1234"),
            ("3PM", "13PM"),
            ("3PM", "1pm"),
            ("3pm", "1PM"),
            ("2006 -07:00", "2021 +0100"),
            ("2006 -0700", "2021 Z"),
            ("2006 Z0700", "2021 +2400"),
            ("2006 Z0700", "2021 +0060"),
            ("2006 MST", "2021 Z"),
            ("2006 MST", "2021 est"),
            ("2006 MST", "2021 ABCDEF"),
            ("2006 MST", "2021 GMT+24"),
            ("2006-002", "2021-366"),
            ("2006-01 002", "2021-02 060"),
            ("2006-02 002", "2021-02 060"),
            ("2006-002 _2", "2021-034  4"),
        ] {
            assert_eq!(again(layout, text), Err(Code::TimestampUnparsed), "{layout} {text}");
        }
        assert_eq!(again("2006", "0000"), Err(Code::TimestampRange));
        assert_eq!(again("2006Z07", "0001+01"), Err(Code::TimestampRange));
    }
}
