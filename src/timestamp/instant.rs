//! [`Timestamp`]: an instant.

use super::civil::Civil;
use super::error::TimeError;
use super::{Zoned, digits, rfc3339};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;

/// An instant in the years 0001 to 9999 of UTC, exact to the nanosecond, without leap seconds.
///
/// It is written and read as RFC 3339, in serde too.
///
/// ```
/// use logwright::Timestamp;
///
/// let instant: Timestamp = "2020-01-02T03:04:05.500+02:00".parse()?;
/// assert_eq!(instant.to_string(), "2020-01-02T01:04:05.5Z");
/// assert_eq!((instant.unix_seconds(), instant.subsec_nanoseconds()), (1_577_927_045, 500_000_000));
/// # Ok::<(), logwright::timestamp::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;
const PER_SECOND: i128 = 1_000_000_000;

impl Timestamp {
    /// `0001-01-01T00:00:00Z`, the earliest instant. Records use it for "no time", and it is read as absent.
    pub const ZERO: Self = Self { seconds: FIRST_SECOND, nanoseconds: 0 };

    /// The instant `nanoseconds` after `seconds` since 1970; `None` outside the years 0001 to 9999, or if
    /// `nanoseconds` is a whole second or more.
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let valid = (FIRST_SECOND..=LAST_SECOND).contains(&seconds) && nanoseconds < 1_000_000_000;
        valid.then_some(Self { seconds, nanoseconds })
    }

    /// The instant `nanoseconds` since 1970; `None` outside the years 0001 to 9999.
    pub fn from_unix_nanoseconds(nanoseconds: i128) -> Option<Self> {
        // Division of 128 bits is slow, and hardly any instant needs it.
        if let Ok(nanoseconds) = i64::try_from(nanoseconds) {
            let fraction = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).ok()?;
            return Self::from_unix(nanoseconds.div_euclid(1_000_000_000), fraction);
        }
        let seconds = i64::try_from(nanoseconds.div_euclid(PER_SECOND)).ok()?;
        Self::from_unix(seconds, u32::try_from(nanoseconds.rem_euclid(PER_SECOND)).ok()?)
    }

    /// Whole seconds since 1970, rounded down.
    pub fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after [`unix_seconds`](Self::unix_seconds): less than a second.
    pub fn subsec_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Nanoseconds since 1970. (They fit an `i64` only for the years 1677 to 2262.)
    pub fn unix_nanoseconds(self) -> i128 {
        i128::from(self.seconds) * PER_SECOND + i128::from(self.nanoseconds)
    }

    /// Appends `"YYYY-MM-DD HH:MM:SS.nnnnnnnnn"`, UTC: the lake dialect (language spec, section D.5; K-17), quoted.
    #[inline]
    pub(crate) fn write_lake(self, out: &mut Vec<u8>) {
        let mut text = *b"\"0000-00-00 00:00:00.000000000\"";
        text[1..20].copy_from_slice(&Civil::of(self, 0).date_time(b' '));
        text[21..30].copy_from_slice(&digits::nine(self.nanoseconds));
        out.extend_from_slice(&text);
    }

    /// Appends RFC 3339 in UTC, unquoted.
    pub(crate) fn write_rfc3339(self, out: &mut Vec<u8>) {
        rfc3339::write(Zoned::utc(self), out);
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(32);
        self.write_rfc3339(&mut out);
        f.pad(&String::from_utf8_lossy(&out))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    /// Reads RFC 3339 as the `rfc3339` time format does.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        rfc3339::read(text).map(|zoned| zoned.instant)
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(instant: Timestamp) -> Self {
        // Both types end with the year 9999, so the conversion cannot fail.
        Self::from_unix_timestamp_nanos(instant.unix_nanoseconds()).unwrap_or(Self::UNIX_EPOCH)
    }
}

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimeError;

    fn try_from(time: OffsetDateTime) -> Result<Self, TimeError> {
        Self::from_unix(time.unix_timestamp(), time.nanosecond()).ok_or(TimeError::RANGE)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rfc3339;

        impl Visitor<'_> for Rfc3339 {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 timestamp")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Rfc3339)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;
    use crate::diagnostic::Code;
    use time::OffsetDateTime;

    #[test]
    fn keeps_the_years_0001_to_9999() {
        assert_eq!(Timestamp::from_unix(-62_135_596_800, 0), Some(Timestamp::ZERO));
        assert_eq!(Timestamp::from_unix(-62_135_596_801, 999_999_999), None);
        let last = Timestamp::from_unix(253_402_300_799, 999_999_999).unwrap();
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999999999Z");
        assert_eq!(Timestamp::from_unix(253_402_300_800, 0), None);
        assert_eq!(Timestamp::from_unix(0, 1_000_000_000), None);
        for nanoseconds in
            [i128::MIN, i128::MAX, last.unix_nanoseconds() + 1, Timestamp::ZERO.unix_nanoseconds() - 1]
        {
            assert_eq!(Timestamp::from_unix_nanoseconds(nanoseconds), None, "{nanoseconds}");
        }
        assert_eq!(Timestamp::from_unix_nanoseconds(-1), Timestamp::from_unix(-1, 999_999_999));
    }

    #[test]
    fn is_written_in_both_dialects() {
        for (seconds, nanoseconds, rfc3339, lake) in [
            (0, 0, "1970-01-01T00:00:00Z", "1970-01-01 00:00:00.000000000"),
            (-1, 500_000_000, "1969-12-31T23:59:59.5Z", "1969-12-31 23:59:59.500000000"),
            (951_782_400, 1, "2000-02-29T00:00:00.000000001Z", "2000-02-29 00:00:00.000000001"),
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z", "0001-01-01 00:00:00.000000000"),
        ] {
            let instant = Timestamp::from_unix(seconds, nanoseconds).unwrap();
            let mut out = Vec::new();
            instant.write_lake(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), format!("\"{lake}\""));
            assert_eq!(instant.to_string(), rfc3339);
            assert_eq!(format!("{instant:?}"), format!("Timestamp({rfc3339})"));
            assert_eq!(rfc3339.parse(), Ok(instant));
            assert_eq!(serde_json::to_string(&instant).unwrap(), format!("\"{rfc3339}\""));
            assert_eq!(serde_json::from_str::<Timestamp>(&format!("\"{rfc3339}\"")).unwrap(), instant);
        }
        assert!(serde_json::from_str::<Timestamp>("0").unwrap_err().to_string().contains("RFC 3339"));
        assert!(
            serde_json::from_str::<Timestamp>("\"secret\"").unwrap_err().to_string().find("secret").is_none()
        );
    }

    #[test]
    fn converts_to_the_time_crate_and_back() {
        for instant in
            [Timestamp::ZERO, Timestamp::from_unix(-1, 1).unwrap(), Timestamp::from_unix(1, 0).unwrap()]
        {
            let time = OffsetDateTime::from(instant);
            assert_eq!(time.unix_timestamp_nanos(), instant.unix_nanoseconds());
            assert_eq!(Timestamp::try_from(time), Ok(instant));
        }
        let year_zero = OffsetDateTime::from_unix_timestamp(-62_135_596_801).unwrap();
        assert_eq!(Timestamp::try_from(year_zero).unwrap_err().code(), Code::TimestampRange);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, message) in [
            ("0000-01-01T00:00:00Z", "outside the years 0001 to 9999"),
            ("soon", "does not have the form that the time format asks for"),
        ] {
            let error = text.parse::<Timestamp>().unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
