//! Instants and the formats they are written in: [`Timestamp`], [`TimeFormat`]. (Language spec, section D.)
//!
//! # Formats
//!
//! | format | reads | writes in the source dialect |
//! |---|---|---|
//! | `rfc3339` | text `YYYY-MM-DDTHH:MM:SS[.fff]` and `Z` or `±HH:MM`; a comma before the fraction and an hour of one digit too; fraction digits after the ninth are dropped | the same, at its own offset, the fraction without zeros at the end |
//! | `unix` | seconds since 1970: a number or numeric text, with fraction and exponent, at most 64 digits; fraction digits after the ninth are dropped | a number with at most nine fraction digits |
//! | `unix_ms` `unix_us` `unix_ns` | milliseconds, microseconds, nanoseconds since 1970: an integer, or integer text | an integer |
//! | `unix_auto` | the unit by size: below 10¹¹ seconds (with fraction), 10¹⁴ milliseconds, 10¹⁷ microseconds, else nanoseconds | seconds as `unix`; from 10¹¹ seconds on nanoseconds |
//! | `cloudflare` | text as `rfc3339`; an integer of seconds, or from 60,000,000,000 on of nanoseconds | as `rfc3339`, whole seconds |
//! | text with `%` directives | text, see [strftime](#strftime) | the same form, numbers at full width |
//! | `layout=` and a Go layout | text, see [Go layouts](#go-layouts) | the same form |
//!
//! Whatever the format, the instant must lie in the years 0001 to 9999 of UTC. Without a zone, a time is in UTC; no zone
//! name but `GMT±h` of Go layouts says what its offset is. Offsets go up to ±23:59.
//!
//! # strftime
//!
//! Parts that a format does not have are those of 1900-01-01 00:00:00 UTC. Leading zeros may be missing. Numbers are not
//! checked against the calendar: month 13 is January of the next year, second 61 second 1 of the next minute. A
//! part that is there twice is as it is read last. Every other character of the format stands for itself, one space for
//! exactly one.
//!
//! | directive | reads | writes | notes |
//! |---|---|---|---|
//! | `%Y` | 1–4 digits | 4 | year |
//! | `%y` | 1–2 digits | 2 | below 69 is 20xx, else 19xx; after `%C` the years of that century |
//! | `%C` | 1–2 digits | 2 | century |
//! | `%G` `%g` | 1–4, 1–2 digits | 4, 2 | year of the ISO week; read as a plain year (`%g`: 20xx) |
//! | `%m` | 1–2 digits | 2 | month |
//! | `%B`, `%b` `%h` | English month, long, 3 letters | the same | any case |
//! | `%d` | 1–2 digits | 2 | day |
//! | `%e` | a space or none, 1–2 digits | 2, space-padded | day |
//! | `%j` | 1–3 digits | 3 | day of the year, instead of month and day unless 0 |
//! | `%A` `%a` | English weekday, long, 3 letters | the same | any case; only the spelling is checked |
//! | `%w` `%u` | 0–6, 1–7 | 1 | weekday from Sunday, from Monday; ignored |
//! | `%U` `%W` `%V` | 1–2 digits | 2 | week from Sunday, from Monday, of ISO 8601; ignored |
//! | `%H` | 1–2 digits | 2 | hour |
//! | `%k` | a space or none, 1–2 digits | 2, space-padded | hour |
//! | `%I` | 1–2 digits | 2 | hour of 12; 12 is 0 |
//! | `%l` | a space or none, 1–2 digits | 2, space-padded | hour of 12; 12 is 0 |
//! | `%p` `%P` | AM or PM, any case | upper, lower case | PM adds 12 hours |
//! | `%M` `%S` | 1–2 digits | 2 | minute, second |
//! | `%f` | 1–6 digits | 6 | fraction of a second: `5` is a half |
//! | `%N` `%L` | 1–9 digits | 9, 3 | fraction of a second |
//! | `%z` | `Z`, or a sign and `hh`, `hhmm`, `hh:mm` | `+hhmm` | offset from UTC |
//! | `%:z` `%::z` | `Z`, or a sign and `hh:mm`, `hh:mm:ss` | `+hh:mm`, `+hh:mm:ss` | offset from UTC |
//! | `%Z` | abbreviation: 3 capitals, 4 or 5 ending in `T` | as read, or `UTC` | does not change the offset |
//! | `%s` | 1–10 digits | seconds since 1970 | sets date and time |
//! | `%t` `%n` | white space, at least one | tab, newline | |
//! | `%%` | `%` | `%` | |
//! | `%c` | | | `%a %b %e %H:%M:%S %Y` |
//! | `%D` `%x` | | | `%m/%d/%y` |
//! | `%F` | | | `%Y-%m-%d` |
//! | `%T` `%X` | | | `%H:%M:%S` |
//! | `%R` | | | `%H:%M` |
//! | `%r` | | | `%I:%M:%S %p` |
//! | `%v` | | | `%e-%b-%Y` |
//! | `%+` | | | `%a %b %e %H:%M:%S %Z %Y` |
//!
//! Not supported, and an error when the format is compiled: every other letter, flags and widths (`%-d`, `%3f`, `%^b`), the
//! modifiers `%E` and `%O`. Names of months and days in other languages than English cannot be read.
//!
//! # Go layouts
//!
//! A layout shows how Go's reference time, Monday 2 January 2006 15:04:05 -0700, is written. Numbers are checked against
//! the calendar. A fraction after the seconds is read even if the layout has none. A run of spaces stands for any run of
//! spaces.
//!
//! | token | reads | writes | notes |
//! |---|---|---|---|
//! | `2006` | 4 digits | 4 | year; 1900 if the layout has none |
//! | `06` | 2 digits | 2 | below 69 is 20xx, else 19xx |
//! | `01` `1` | 2, 1–2 digits | 2, 1–2 | month |
//! | `January` `Jan` | English month, long, 3 letters | the same | any case |
//! | `02` `2` | 2, 1–2 digits | 2, 1–2 | day |
//! | `_2` | a space or none, 1–2 digits | 2, space-padded | day |
//! | `002` | 3 digits | 3 | day of the year; must agree with month and day |
//! | `__2` | up to two spaces, 1–3 digits | 3, space-padded | day of the year |
//! | `Monday` `Mon` | English weekday, long, 3 letters | the same | any case; only the spelling is checked |
//! | `15` | 1–2 digits | 2 | hour |
//! | `03` `3` | 2, 1–2 digits | 2, 1–2 | hour of 12 |
//! | `PM` `pm` | in that case | in that case | |
//! | `04` `4` `05` `5` | 2, 1–2 digits | 2, 1–2 | minute, second |
//! | `.000` `,000` | point or comma, as many digits as zeros | the same | fraction of a second |
//! | `.999` `,999` | any fraction, or none | at most as many digits, no zeros at the end | fraction of a second |
//! | `-07` `-0700` `-07:00` `-070000` `-07:00:00` | a sign and that form | the same | offset from UTC |
//! | `Z07` `Z0700` `Z07:00` `Z070000` `Z07:00:00` | the same, or `Z` | the same, `Z` for UTC | offset from UTC |
//! | `MST` | abbreviation as `%Z`, `GMT±h`, `±hh` | as read | only the last two have an offset |
//!
//! Everything else stands for itself. A `%` before a letter is an error, since layouts have no directives.

mod civil;
#[cfg(test)]
mod conformance;
mod digits;
mod epoch;
mod error;
mod format;
mod input;
mod instant;
mod item;
mod layout;
#[cfg(test)]
mod properties;
mod rfc3339;
mod strftime;
mod zone;

pub use self::error::{TimeError, TimeFormatError};
pub(crate) use self::format::NAMES;
pub use self::format::TimeFormat;
pub use self::instant::Timestamp;
pub(crate) use self::zone::Abbreviation;

/// An instant, and the zone it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Zoned {
    pub(crate) instant: Timestamp,
    /// Seconds east of UTC; less than a day either way.
    pub(crate) offset: i32,
    /// The zone's name, if it was written with one.
    pub(crate) zone: Abbreviation,
}

impl Zoned {
    /// An instant written with an offset, in seconds east of UTC.
    pub(crate) fn new(instant: Timestamp, offset: i32) -> Self {
        Self { instant, offset, zone: Abbreviation::NONE }
    }

    pub(crate) fn utc(instant: Timestamp) -> Self {
        Self::new(instant, 0)
    }
}

/// A value that may be a timestamp: the text of a JSON string, decoded, or of a JSON number, as written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RawTime<'t> {
    Text(&'t str),
    Number(&'t str),
}
