//! [`TimeFormat`]: a time format, compiled once.

use super::epoch::{self, Unit};
use super::error::{TimeError, TimeFormatError};
use super::item::{self, Item};
use super::{RawTime, Timestamp, Zoned, layout, rfc3339, strftime};
use crate::diagnostic::nearest;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

/// A time format of the schema language, compiled once. Cheap to clone; equal if the texts are.
///
/// See the [module](super) for all formats.
///
/// ```
/// use logwright::TimeFormat;
///
/// let format = TimeFormat::new("%d/%b/%Y:%H:%M:%S %z")?;
/// let instant = format.read_text("10/Oct/2000:13:55:36 -0700")?;
/// assert_eq!(instant.to_string(), "2000-10-10T20:55:36Z");
/// assert_eq!(format.format(instant), "10/Oct/2000:20:55:36 +0000");
///
/// assert_eq!(TimeFormat::new("unix")?.read_number("-1.5")?.to_string(), "1969-12-31T23:59:58.5Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TimeFormat {
    compiled: Arc<Compiled>,
}

struct Compiled {
    text: String,
    kind: Kind,
}

enum Kind {
    Rfc3339,
    Unix(Unit),
    Cloudflare,
    Strftime { items: Vec<Item>, escapes: bool },
    Layout { items: Vec<Item>, escapes: bool },
}

const LAYOUT: &str = "layout=";
pub(crate) const NAMES: [&str; 7] =
    ["rfc3339", "unix", "unix_ms", "unix_us", "unix_ns", "unix_auto", "cloudflare"];

impl TimeFormat {
    /// Compiles a format.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownTimeFormat`](crate::Code::UnknownTimeFormat) if it can read nothing: an unknown name or
    /// directive, or no directive or layout token at all.
    pub fn new(text: &str) -> Result<Self, TimeFormatError> {
        let kind = match text {
            "rfc3339" => Kind::Rfc3339,
            "unix" => Kind::Unix(Unit::Seconds),
            "unix_ms" => Kind::Unix(Unit::Milliseconds),
            "unix_us" => Kind::Unix(Unit::Microseconds),
            "unix_ns" => Kind::Unix(Unit::Nanoseconds),
            "unix_auto" => Kind::Unix(Unit::Auto),
            "cloudflare" => Kind::Cloudflare,
            _ => Self::compile(text)?,
        };
        Ok(Self { compiled: Arc::new(Compiled { text: text.to_owned(), kind }) })
    }

    fn compile(text: &str) -> Result<Kind, TimeFormatError> {
        if let Some(layout) = text.strip_prefix(LAYOUT) {
            let items = layout::compile(layout, LAYOUT.len())?;
            return Ok(Kind::Layout { escapes: item::needs_escapes(&items), items });
        }
        if !text.contains('%') {
            return Err(unknown(text));
        }
        let items = strftime::compile(text)?;
        Ok(Kind::Strftime { escapes: item::needs_escapes(&items), items })
    }

    /// The text it was compiled from.
    pub fn as_str(&self) -> &str {
        &self.compiled.text
    }

    /// Reads the text of a JSON string.
    ///
    /// The empty text is no timestamp here; a record's empty text is absent before any format sees it.
    ///
    /// # Errors
    ///
    /// [`Code::TimestampUnparsed`](crate::Code::TimestampUnparsed) if the text does not have the format;
    /// [`Code::TimestampRange`](crate::Code::TimestampRange) if the instant lies outside the years 0001 to 9999.
    pub fn read_text(&self, text: &str) -> Result<Timestamp, TimeError> {
        self.read(RawTime::Text(text)).map(|zoned| zoned.instant)
    }

    /// Reads a JSON number, as written. Only the unix family and `cloudflare` take numbers.
    ///
    /// # Errors
    ///
    /// As [`read_text`](Self::read_text).
    pub fn read_number(&self, number: &str) -> Result<Timestamp, TimeError> {
        self.read(RawTime::Number(number)).map(|zoned| zoned.instant)
    }

    // Most values are RFC 3339 or count seconds; what reads others is called, so that this is small wherever it stands.
    #[inline(always)]
    pub(crate) fn read(&self, raw: RawTime<'_>) -> Result<Zoned, TimeError> {
        match (&self.compiled.kind, raw) {
            (Kind::Rfc3339 | Kind::Cloudflare, RawTime::Text(text)) => rfc3339::read(text),
            (Kind::Unix(unit), RawTime::Number(number)) => epoch::read(*unit, number, false).map(Zoned::utc),
            (Kind::Unix(unit), RawTime::Text(text)) => epoch::read(*unit, text, true).map(Zoned::utc),
            (Kind::Cloudflare, RawTime::Number(number)) => epoch::read_cloudflare(number).map(Zoned::utc),
            (Kind::Strftime { items, .. }, RawTime::Text(text)) => strftime::read(items, text),
            (Kind::Layout { items, .. }, RawTime::Text(text)) => layout::read(items, text),
            (Kind::Rfc3339 | Kind::Strftime { .. } | Kind::Layout { .. }, RawTime::Number(_)) => {
                Err(TimeError::UNPARSED)
            }
        }
    }

    /// The instant of a number of thousandths; `None` if the format does not count seconds, or would not take it.
    #[inline]
    pub(crate) fn read_thousandths(&self, thousandths: i64) -> Option<Zoned> {
        match self.compiled.kind {
            Kind::Unix(Unit::Seconds) => epoch::from_milliseconds(thousandths).map(Zoned::utc),
            _ => None,
        }
    }

    /// Appends one JSON token, as the source dialect has it: a bare number for the unix family, a string otherwise.
    /// (Language spec, section D.5.)
    pub(crate) fn write(&self, zoned: Zoned, out: &mut Vec<u8>) {
        if let Kind::Unix(unit) = self.compiled.kind {
            return epoch::write(unit, zoned.instant, out);
        }
        out.push(b'"');
        let start = out.len();
        self.write_raw(zoned, out);
        if let Kind::Strftime { escapes: true, .. } | Kind::Layout { escapes: true, .. } = self.compiled.kind
        {
            escape_from(start, out);
        }
        out.push(b'"');
    }

    /// The instant in this format, in UTC, as plain text.
    ///
    /// What the format has no place for is lost: `unix_ms` keeps milliseconds, `%H:%M` no date.
    pub fn format(&self, instant: Timestamp) -> String {
        let mut out = Vec::new();
        self.write_raw(Zoned::utc(instant), &mut out);
        // Names, digits and the format's own text: it is UTF-8.
        String::from_utf8(out).unwrap_or_default()
    }

    fn write_raw(&self, zoned: Zoned, out: &mut Vec<u8>) {
        match &self.compiled.kind {
            Kind::Rfc3339 => rfc3339::write(zoned, out),
            Kind::Cloudflare => rfc3339::write_whole_seconds(zoned, out),
            Kind::Unix(unit) => epoch::write(*unit, zoned.instant, out),
            Kind::Strftime { items, .. } | Kind::Layout { items, .. } => item::write(items, zoned, out),
        }
    }
}

fn unknown(text: &str) -> TimeFormatError {
    let error = TimeFormatError::new(format!("unknown time format `{}`", text.escape_debug()));
    if let Some(name) = nearest(text.trim(), NAMES) {
        return error.with_help(format!("did you mean `{name}`?"));
    }
    if text.contains("2006") || text.contains("15:04") {
        return error.with_help(format!("write `{LAYOUT}{}` for a Go layout", text.escape_debug()));
    }
    error.with_help(format!("write strftime directives, `{LAYOUT}…`, or one of `{}`", NAMES.join("`, `")))
}

/// Escapes for JSON what was appended since `start`.
fn escape_from(start: usize, out: &mut Vec<u8>) {
    for byte in out.split_off(start) {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..=0x1f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

impl PartialEq for TimeFormat {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for TimeFormat {}

impl Hash for TimeFormat {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TimeFormat").field(&self.as_str()).finish()
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TimeFormat {
    type Err = TimeFormatError;

    fn from_str(text: &str) -> Result<Self, TimeFormatError> {
        Self::new(text)
    }
}

impl Serialize for TimeFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TimeFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = TimeFormat;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time format")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TimeFormat, E> {
                TimeFormat::new(text).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, RawTime, TimeFormat, Timestamp, Zoned};
    use crate::diagnostic::Code;
    use std::hash::{BuildHasher, RandomState};

    #[test]
    fn unknown_formats_are_refused_with_advice() {
        for (text, message, help) in [
            ("RFC3339", "unknown time format `RFC3339`", "did you mean `rfc3339`?"),
            ("unix ", "unknown time format `unix `", "did you mean `unix`?"),
            ("unixms", "unknown time format `unixms`", "did you mean `unix_ms`?"),
            ("2006-01-02", "unknown time format `2006-01-02`", "write `layout=2006-01-02` for a Go layout"),
            ("", "unknown time format ``", "write strftime directives"),
            ("iso8601\n", "unknown time format `iso8601\\n`", "write strftime directives"),
            ("layout=", "layout `` holds no part of a time", "write Go's reference time"),
        ] {
            let error = TimeFormat::new(text).unwrap_err();
            assert_eq!((error.message(), error.code()), (message, Code::UnknownTimeFormat));
            assert!(error.help().unwrap().starts_with(help), "{error}");
            assert_eq!(error.to_string(), format!("{message}; {}", error.help().unwrap()));
        }
    }

    #[test]
    fn is_its_text() {
        for text in NAMES.into_iter().chain(["%F", "layout=2006"]) {
            let format: TimeFormat = text.parse().unwrap();
            assert_eq!((format.as_str(), format.to_string().as_str()), (text, text));
            assert_eq!(format!("{format:?}"), format!("TimeFormat({text:?})"));
            assert_eq!(serde_json::to_string(&format).unwrap(), format!("{text:?}"));
            assert_eq!(serde_json::from_str::<TimeFormat>(&format!("{text:?}")).unwrap(), format);
            let hasher = RandomState::new();
            assert_eq!(hasher.hash_one(&format), hasher.hash_one(text));
        }
        assert!(serde_json::from_str::<TimeFormat>("\"%q\"").is_err());
        assert!(serde_json::from_str::<TimeFormat>("1").unwrap_err().to_string().contains("a time format"));
        assert_ne!(TimeFormat::new("%F").unwrap(), TimeFormat::new("%Y-%m-%d").unwrap());
    }

    #[test]
    fn writes_one_json_token() {
        let instant = Timestamp::from_unix(1_577_934_245, 500_000_000).unwrap();
        for (text, token) in [
            ("rfc3339", r#""2020-01-02T04:04:05.5+01:00""#),
            ("cloudflare", r#""2020-01-02T04:04:05+01:00""#),
            ("unix", "1577934245.5"),
            ("unix_ms", "1577934245500"),
            ("\"%Y\"\\%n", r#""\"2020\"\\\n""#),
            ("%Y%n", r#""2020\n""#),
            ("%Y\"", r#""2020\"""#),
            ("%Y\\", r#""2020\\""#),
            ("layout=\t2006", r#""\t2020""#),
            ("layout=\t\r\u{1}é<&>2006", r#""\t\r\u0001é<&>2020""#),
        ] {
            let mut out = b"{".to_vec();
            TimeFormat::new(text).unwrap().write(Zoned::new(instant, 3_600), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), format!("{{{token}"));
        }
    }

    #[test]
    fn only_numeric_formats_take_numbers() {
        for (text, accepted) in
            [("rfc3339", false), ("%Y", false), ("layout=2006", false), ("unix", true), ("cloudflare", true)]
        {
            let outcome = TimeFormat::new(text).unwrap().read(RawTime::Number("2020"));
            assert_eq!(outcome.is_ok(), accepted, "{text}");
        }
        // Text of `cloudflare` is RFC 3339, never a number.
        assert!(TimeFormat::new("cloudflare").unwrap().read_text("1600365601").is_err());
        for name in NAMES {
            assert!(TimeFormat::new(name).unwrap().read_text("").is_err());
        }
    }
}
