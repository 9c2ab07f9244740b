//! The proleptic Gregorian calendar: days to dates and back.

use super::Timestamp;
use super::digits::two_digits;

/// An instant as a clock and a calendar at some offset show it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Civil {
    /// Days since 1970-01-01.
    days: i64,
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanoseconds: u32,
}

pub(super) const SECONDS_A_DAY: i64 = 86_400;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// Days from 0000-03-01, where a year that ends with the leap day starts, to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

impl Civil {
    /// The date and time of day `offset` seconds east of UTC.
    ///
    /// The year is 0 to 10000: offsets are less than a day. What was read has no year over 9999, and so is written with
    /// four digits.
    #[inline]
    pub(super) fn of(instant: Timestamp, offset: i32) -> Self {
        // In years that start in March, 400 years later so that nothing is negative. The factors are those of Neri and
        // Schneider, “Euclidean affine functions and their application to calendar algorithms”.
        const DAYS_BEFORE: i64 = DAYS_TO_1970 + DAYS_IN_400_YEARS;
        let local = instant.unix_seconds() + i64::from(offset) + DAYS_BEFORE * SECONDS_A_DAY;
        let (days, second_of_day) = (small(local / SECONDS_A_DAY), small(local % SECONDS_A_DAY));
        let (hour, minute) = (second_of_day / 3_600, second_of_day / 60);
        let quarters = 4 * days + 3;
        let (century, rest) = (quarters / 146_097, (quarters % 146_097) | 3);
        let years = u64::from(rest) * 2_939_745;
        let (year, march_day) = ((years >> 32) as u32, (years & 0xffff_ffff) as u32 / 2_939_745 / 4);
        let month_and_day = 2_141 * march_day + 197_913;
        let (march_month, day) = (month_and_day >> 16, (month_and_day & 0xffff) / 2_141);
        let next_year = u32::from(march_month > 12);
        Self {
            days: i64::from(days) - DAYS_BEFORE,
            year: (century * 100 + year + next_year).saturating_sub(400),
            month: march_month - 12 * next_year,
            day: day + 1,
            hour,
            minute: minute - 60 * hour,
            second: second_of_day - 60 * minute,
            nanoseconds: instant.subsec_nanoseconds(),
        }
    }

    /// `YYYY-MM-DD`, the separator, `HH:MM:SS`.
    #[inline]
    pub(super) fn date_time(&self, separator: u8) -> [u8; 19] {
        let mut text = *b"0000-00-00 00:00:00";
        text[10] = separator;
        text[0..2].copy_from_slice(&two_digits(self.year / 100));
        text[2..4].copy_from_slice(&two_digits(self.year % 100));
        text[5..7].copy_from_slice(&two_digits(self.month));
        text[8..10].copy_from_slice(&two_digits(self.day));
        text[11..13].copy_from_slice(&two_digits(self.hour));
        text[14..16].copy_from_slice(&two_digits(self.minute));
        text[17..19].copy_from_slice(&two_digits(self.second));
        text
    }

    /// Days since Sunday.
    pub(super) fn weekday(&self) -> u32 {
        small((self.days + 4).rem_euclid(7))
    }

    /// Days since Monday.
    pub(super) fn weekday_from_monday(&self) -> u32 {
        (self.weekday() + 6) % 7
    }

    /// Day of the year, from 1.
    pub(super) fn year_day(&self) -> u32 {
        small(self.days - days_from_civil(i64::from(self.year), 1, 1) + 1)
    }

    /// Year and week of ISO 8601: those of the week's Thursday.
    pub(super) fn iso_week(&self) -> (u32, u32) {
        let thursday = self.days + 3 - i64::from(self.weekday_from_monday());
        let mut year = i64::from(self.year);
        if thursday < days_from_civil(year, 1, 1) {
            year -= 1;
        } else if thursday >= days_from_civil(year + 1, 1, 1) {
            year += 1;
        }
        (small(year), small((thursday - days_from_civil(year, 1, 1)) / 7 + 1))
    }
}

/// Days from 1970-01-01 to a day of the years -4000 and later; `month` is 1 to 12, `day` may be any.
#[inline(always)]
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    const EARLIER: i64 = 4_000;
    const DAYS_BEFORE: i64 = EARLIER / 400 * DAYS_IN_400_YEARS + DAYS_TO_1970 + 1;
    let (year, march_month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    // Nothing is negative from here on: divisions without a sign are multiplications.
    let (year, march_month) = (small(year + EARLIER), small(march_month));
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * march_month + 2) / 5;
    i64::from(days) + day - DAYS_BEFORE
}

pub(super) fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

pub(super) fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// A number known to fit.
fn small(n: i64) -> u32 {
    (n.cast_unsigned() & 0xffff_ffff) as u32
}

#[cfg(test)]
mod tests {
    use super::{Civil, Timestamp, days_from_civil, days_in_month, is_leap};
    use proptest::prelude::*;
    use time::{OffsetDateTime, UtcOffset};

    #[test]
    fn knows_the_edges() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(0, 1, 1), -719_528);
        assert_eq!(days_from_civil(2000, 3, 0), days_from_civil(2000, 2, 29));
        let before_year_one = Civil::of(Timestamp::ZERO, -3_600);
        assert_eq!((before_year_one.year, before_year_one.month, before_year_one.day), (0, 12, 31));
        let after_year_9999 = Civil::of(Timestamp::from_unix(253_402_300_799, 0).unwrap(), 1);
        assert_eq!((after_year_9999.year, after_year_9999.month, after_year_9999.day), (10_000, 1, 1));
    }

    #[test]
    fn knows_the_week_at_every_turn_of_the_year() {
        for days in (2..=9_999).flat_map(|year| (-3..=3).map(move |day| days_from_civil(year, 1, 1) + day)) {
            let instant = Timestamp::from_unix(days * 86_400, 0).unwrap();
            let (year, week, _) = OffsetDateTime::from(instant).to_iso_week_date();
            assert_eq!(Civil::of(instant, 0).iso_week(), (year.cast_unsigned(), week.into()), "{instant}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_time_crate(seconds in -62_135_510_400_i64..253_402_214_400, offset in -86_399..86_400_i32) {
            let civil = Civil::of(Timestamp::from_unix(seconds, 0).unwrap(), offset);
            let other = OffsetDateTime::from_unix_timestamp(seconds).unwrap()
                .to_offset(UtcOffset::from_whole_seconds(offset).unwrap());
            let text = String::from_utf8(civil.date_time(b'T').to_vec()).unwrap();
            let (hour, minute, second) = other.to_hms();
            prop_assert_eq!(text, format!("{}T{hour:02}:{minute:02}:{second:02}", other.date()));
            prop_assert_eq!(i64::from(civil.year), i64::from(other.year()));
            prop_assert_eq!(civil.month, u32::from(u8::from(other.month())));
            prop_assert_eq!(
                [civil.day, civil.hour, civil.minute, civil.second, civil.weekday(), civil.weekday_from_monday()],
                [other.day(), other.hour(), other.minute(), other.second(),
                 other.weekday().number_days_from_sunday(), other.weekday().number_days_from_monday()].map(u32::from)
            );
            prop_assert_eq!(civil.year_day(), u32::from(other.ordinal()));
            let (iso_year, iso_week, _) = other.to_iso_week_date();
            prop_assert_eq!((i64::from(civil.iso_week().0), civil.iso_week().1), (i64::from(iso_year), u32::from(iso_week)));
            prop_assert_eq!(
                days_from_civil(i64::from(civil.year), i64::from(civil.month), i64::from(civil.day)),
                (seconds + i64::from(offset)).div_euclid(86_400)
            );
            prop_assert_eq!(days_in_month(civil.year, civil.month), u32::from(time::util::days_in_month(other.month(), other.year())));
            prop_assert_eq!(is_leap(civil.year), time::util::is_leap_year(other.year()));
        }
    }
}
