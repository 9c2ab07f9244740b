//! What must hold of every time format, and where other libraries must agree.

use super::item::LONGEST_OFFSET;
use super::{RawTime, TimeFormat, Timestamp, Zoned};
use crate::diagnostic::Code;
use proptest::prelude::*;

/// Formats that say the whole instant, and the nanoseconds that they can tell apart.
const WHOLE: [(&str, i128); 32] = [
    ("rfc3339", 1),
    ("unix", 1),
    ("unix_ms", 1_000_000),
    ("unix_us", 1_000),
    ("unix_ns", 1),
    ("unix_auto", 1),
    ("cloudflare", SECOND),
    ("%Y-%m-%dT%H:%M:%S.%f%z", 1_000),
    ("%Y-%m-%d %H:%M:%S,%N %:z", 1),
    ("%::z %d/%b/%Y:%T.%L", 1_000_000),
    ("%Y%m%d%H%M%S", SECOND),
    ("%A, %e %B %Y %r", SECOND),
    ("%a %F %l:%M:%S %P", SECOND),
    ("%C%y/%j %k:%M:%S", SECOND),
    ("%c", SECOND),
    ("%+", SECOND),
    ("%v %X", SECOND),
    ("%n%Y%t%m \"%d\" \\ %R", 60 * SECOND),
    ("%% %w %u %U %W %V %F %H", 3_600 * SECOND),
    ("%F", DAY),
    ("layout=2006-01-02T15:04:05.999999999Z07:00", 1),
    ("layout=01/02/2006 15:04:05.999", 1_000_000),
    ("layout=2006-01-02T15:04:05", SECOND),
    ("layout=2006-01-02 15:04:05 MST", SECOND),
    ("layout=Mon, 02 Jan 2006 15:04:05 MST", SECOND),
    ("layout=Mon Jan _2 15:04:05.000000 2006", 1_000),
    ("layout=Monday, January 2, 2006 at 3:04:05PM -07:00:00", SECOND),
    ("layout=2006-002 03.04.05,00 pm Z0700", 10_000_000),
    ("layout=2006 __2 15:4:5 -070000", SECOND),
    ("layout=_2006/1/2 15h -0700 MST", 3_600 * SECOND),
    ("layout=2006\"01\"02\t15:04\u{1}Z07:00:00", 60 * SECOND),
    ("layout=2006-01-02", DAY),
];

const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;

fn instants() -> impl Strategy<Value = Timestamp> {
    let last = 253_402_300_799_i64;
    (prop_oneof![-62_135_596_800..=last, 0..4_000_000_000_i64, Just(last), -5..5_i64], 0..1_000_000_000_u32)
        .prop_map(|(seconds, nanoseconds)| Timestamp::from_unix(seconds, nanoseconds).unwrap())
}

fn read_token(format: &TimeFormat, token: &[u8]) -> Zoned {
    let token = std::str::from_utf8(token).unwrap();
    match serde_json::from_str(token).unwrap() {
        serde_json::Value::String(text) => format.read(RawTime::Text(&text)).unwrap(),
        _ => format.read(RawTime::Number(token)).unwrap(),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(instant in instants()) {
        for (text, precision) in WHOLE {
            let format = TimeFormat::new(text).unwrap();
            let all = instant.unix_nanoseconds();
            // Numbers of the unix family are truncated toward zero, clock readings toward the past.
            let exact = match text {
                "unix_ms" | "unix_us" => all - all % precision,
                _ => all - all.rem_euclid(precision),
            };
            let mut out = Vec::new();
            format.write(Zoned::utc(instant), &mut out);
            prop_assert_eq!(read_token(&format, &out).instant.unix_nanoseconds(), exact, "{} {:?}", text, out);
            prop_assert_eq!(format.read_text(&format.format(instant)).unwrap().unix_nanoseconds(), exact, "{}", text);
        }
    }

    #[test]
    fn offsets_are_kept(seconds in -62_135_510_400_i64..253_402_214_400, offset in -1_439..=1_439_i32) {
        let instant = Timestamp::from_unix(seconds, 0).unwrap();
        for (text, unit) in [
            ("rfc3339", 60), ("cloudflare", 60), ("%FT%T%z", 60), ("%FT%T%:z", 60), ("%FT%T%::z", 1),
            ("layout=2006-01-02T15:04:05Z07:00", 60), ("layout=2006-01-02T15:04:05-0700", 60),
            ("layout=2006-01-02T15:04:05Z07", 3_600), ("layout=2006-01-02 15:04:05-070000", 1),
        ] {
            let format = TimeFormat::new(text).unwrap();
            let zoned = Zoned::new(instant, (offset * 60 + 59) / unit * unit);
            let mut out = Vec::new();
            format.write(zoned, &mut out);
            prop_assert_eq!(read_token(&format, &out), zoned, "{}", text);
        }
    }

    #[test]
    fn jiff_writes_and_reads_the_same(seconds in -62_135_510_400_i64..253_402_214_400, nanoseconds in 0..1_000_000_000_i32) {
        let other = jiff::Timestamp::new(seconds, nanoseconds).unwrap();
        let instant = Timestamp::from_unix(seconds, nanoseconds.unsigned_abs()).unwrap();
        prop_assert_eq!(instant.to_string(), other.to_string());
        for text in ["%Y-%m-%d %H:%M:%S.%6f", "%a %A %b %B %h %d %e %j %Y %y", "%G-W%V-%u %g %w %U %W", "%I %l %k %p %P %M", "%F %T %R %D"] {
            let ours = TimeFormat::new(&text.replace("%6f", "%f")).unwrap().format(instant);
            prop_assert_eq!(ours, other.to_zoned(jiff::tz::TimeZone::UTC).strftime(text).to_string(), "{}", text);
        }
        let text = format!("{other}");
        prop_assert_eq!(text.parse::<Timestamp>().unwrap(), instant);
    }

    #[test]
    fn no_format_and_no_text_panics(format in "(layout=)?([%a-zA-Z:_ 0-9.,é\u{0}-]|%[a-zA-Z%]|2006|Jan|MST|.0|Z07){0,8}", text in any::<String>()) {
        if let Ok(format) = TimeFormat::new(&format) {
            let _ = (format.read_text(&text), format.read_number(&text));
            let mut out = Vec::new();
            format.write(Zoned::new(Timestamp::ZERO, -86_399), &mut out);
            prop_assert!(serde_json::from_slice::<String>(&out).is_ok());
            if let Ok(instant) = format.read_text(&format.format(Timestamp::ZERO)) {
                prop_assert!(instant >= Timestamp::ZERO);
            }
        }
    }

    #[test]
    fn no_text_near_a_format_panics(index in 0..WHOLE.len(), instant in instants(), at in any::<prop::sample::Index>(), insert in "[0-9+:. ZeEé-]{0,3}", cut in 0..3_usize) {
        let format = TimeFormat::new(WHOLE[index].0).unwrap();
        let mut text: Vec<char> = format.format(instant).chars().collect();
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.splice(at..end, insert.chars());
        let text: String = text.into_iter().collect();
        for raw in [RawTime::Text(&text), RawTime::Number(&text)] {
            match format.read(raw) {
                Ok(zoned) => {
                    prop_assert!(zoned.offset.unsigned_abs() <= LONGEST_OFFSET);
                    let mut out = Vec::new();
                    format.write(zoned, &mut out);
                    read_token(&format, &out);
                }
                Err(error) => prop_assert!([Code::TimestampUnparsed, Code::TimestampRange].contains(&error.code())),
            }
        }
    }

    #[test]
    fn decimals_are_exact(whole in -62_135_596_799_i64..=253_402_300_799, fraction in "[0-9]{1,30}", exponent in -30..30_i64) {
        let unix = TimeFormat::new("unix").unwrap();
        let plain = format!("{whole}.{fraction}");
        let nanoseconds = format!("{fraction:0<9}").get(..9).unwrap().parse::<i128>().unwrap();
        let sign = if plain.starts_with('-') { -1 } else { 1 };
        let expected = i128::from(whole) * SECOND + sign * nanoseconds;
        let instant = unix.read_number(&plain).unwrap();
        prop_assert_eq!(instant.unix_nanoseconds(), expected);
        // The same number with its point elsewhere.
        let digits = format!("{}{fraction}", whole.unsigned_abs());
        let power = -i64::try_from(fraction.len()).unwrap();
        let minus = if sign < 0 { "-" } else { "" };
        prop_assert_eq!(unix.read_number(&format!("{minus}{digits}e{power}")), Ok(instant));
        let power = power + exponent;
        if let Ok(moved) = unix.read_number(&format!("{minus}{digits}E{power:+}")) {
            let (moved, unmoved) = (moved.unix_nanoseconds().abs(), instant.unix_nanoseconds().abs());
            prop_assert!((exponent >= 0 || moved <= unmoved) && (exponent <= 0 || moved >= unmoved));
        }
    }
}
