//! Instants of made-up events, in the forms the stream writes them.

const SECOND: u64 = 1_000_000_000;

/// Nanoseconds since 1970.
#[derive(Clone, Copy)]
pub(crate) struct Instant(u64);

impl Instant {
    /// When every corpus begins: 2026-09-14T08:00:00Z.
    pub(crate) const START: Self = Self(1_789_372_800 * SECOND);

    pub(crate) fn plus_seconds(self, seconds: f64) -> Self {
        self.plus_nanos((seconds * SECOND as f64) as u64)
    }

    pub(crate) fn plus_nanos(self, nanos: u64) -> Self {
        Self(self.0 + nanos)
    }

    pub(crate) fn middle(self, other: Self) -> Self {
        Self(u64::midpoint(self.0, other.0))
    }

    /// Seconds with up to three decimals, none of them a zero at the end.
    pub(crate) fn unix(self) -> String {
        let (seconds, millis) = (self.0 / SECOND, self.0 / 1_000_000 % 1000);
        trimmed(&format!("{seconds}.{millis:03}"))
    }

    /// RFC 3339 with up to nine decimals, none of them a zero at the end.
    pub(crate) fn rfc3339(self) -> String {
        format!("{}Z", self.date_time('T'))
    }

    /// As Go prints a time: no format of any schema.
    pub(crate) fn go(self) -> String {
        format!("{} +0000 UTC", self.date_time(' '))
    }

    fn date_time(self, separator: char) -> String {
        let seconds = self.0 / SECOND;
        let (year, month, day) = civil(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let nanos = self.0 % SECOND;
        trimmed(&format!("{year}-{month:02}-{day:02}{separator}{hour:02}:{minute:02}:{second:02}.{nanos:09}"))
    }
}

fn trimmed(decimal: &str) -> String {
    decimal.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The date so many days after 1970-01-01, by 400-year cycles that begin in March.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + days / 146_097 * 400 + u64::from(month <= 2), month, day)
}
