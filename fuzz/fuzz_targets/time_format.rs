//! Time formats: any text is read or refused, and what a format writes it reads again.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use logwright::{Code, Dialect, Field, Schema, TimeFormat, Timestamp, Type};
use logwright_fuzz::{hold, written};
use serde_json::Value;

const SECOND: i128 = 1_000_000_000;

/// Parts that together say a date or a time, and the nanoseconds that a time leaves out.
const DATES: [&[&str]; 2] = [
    &[
        "%Y-%m-%d",
        "%F",
        "%d/%b/%Y",
        "%e %B %Y",
        "%A, %d.%m.%C%y",
        "%Y%j",
        "%v",
        "%a %m%d%Y",
        "%V %W %U %u %w %F",
        "%h %d %Y",
    ],
    &[
        "2006-01-02",
        "Jan _2 2006",
        "Monday, 2 January 2006",
        "01/02/2006",
        "2006.002",
        "20060102",
        "Mon 2006 __2",
    ],
];
const TIMES: [&[(&str, i128)]; 2] = [
    &[
        ("%H:%M:%S", SECOND),
        ("%T.%f", 1_000),
        ("%T,%N", 1),
        ("%H%M%S.%L", 1_000_000),
        ("%I:%M:%S %p", SECOND),
        ("%r", SECOND),
        ("%k.%M.%S", SECOND),
        ("%l-%M-%S-%p", SECOND),
        ("%R", 60 * SECOND),
    ],
    &[
        ("15:04:05", SECOND),
        ("15:04:05.000", 1_000_000),
        ("15:04:05,999999999", 1),
        ("03:04:05 PM", SECOND),
        ("3-4-5 pm", SECOND),
        ("15.04", 60 * SECOND),
        ("150405.000000", 1_000),
    ],
];
const ZONES: [&[&str]; 2] =
    [&["", "%z", "%:z", "%::z", "%Z"], &["", "Z07:00", "-0700", "-07:00:00", "Z0700", "MST"]];
const SEPARATORS: &[&str] = &[" ", "T", "_", " at ", "é", "\"", "\t", "[\\]", "😀"];

fuzz_target!(|data: &[u8]| {
    let _ = check(&mut Unstructured::new(data));
});

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let seconds = u.int_in_range(-62_135_596_800..=253_402_300_799)?;
    let instant = Timestamp::from_unix(seconds, u.int_in_range(0..=999_999_999)?).unwrap();
    match u.int_in_range(0..=3)? {
        0 => comes_back(u, instant),
        1 => {
            let names = ["rfc3339", "unix", "unix_ms", "unix_us", "unix_ns", "unix_auto", "cloudflare"];
            any_text(&TimeFormat::new(u.choose(&names)?).unwrap(), instant, u)
        }
        _ => {
            let text = any_format(u)?;
            match TimeFormat::new(&text) {
                Ok(format) => any_text(&format, instant, u),
                Err(error) => {
                    assert_eq!(error.code(), Code::UnknownTimeFormat);
                    assert!(!error.message().contains('\n'));
                    Ok(())
                }
            }
        }
    }
}

/// A format that says date and time in whole reads what it writes, to its own precision.
fn comes_back(u: &mut Unstructured<'_>, instant: Timestamp) -> Result<()> {
    let layout = usize::from(u.arbitrary::<bool>()?);
    let date = *u.choose(DATES[layout])?;
    let (time, precision) = *u.choose(TIMES[layout])?;
    let (between, before_zone) = (*u.choose(SEPARATORS)?, *u.choose(SEPARATORS)?);
    let (first, last) = if u.arbitrary()? { (date, time) } else { (time, date) };
    let prefix = if layout == 1 { "layout=" } else { "" };
    let text = format!("{prefix}{first}{between}{last}{before_zone}{}", u.choose(ZONES[layout])?);
    let format = TimeFormat::new(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let all = instant.unix_nanoseconds();
    let kept = all - all.rem_euclid(precision);
    let shown = format.format(instant);
    let again = format.read_text(&shown).unwrap_or_else(|error| panic!("{text}: {shown}: {error}"));
    assert_eq!(again.unix_nanoseconds(), kept, "{text}: {shown}");
    any_text(&format, instant, u)
}

/// Directives, tokens and other text, thrown together.
fn any_format(u: &mut Unstructured<'_>) -> Result<String> {
    const TOKENS: &[&str] = &[
        "2006", "06", "01", "1", "Jan", "January", "02", "_2", "2", "002", "__2", "Mon", "Monday", "15",
        "03", "3", "PM", "pm", "04", "4", "05", "5", ".000", ",999", "-07", "-0700", "Z07:00", "Z070000",
        "MST", "GMT", "layout=",
    ];
    let mut text = String::new();
    while !u.is_empty() && text.len() < 60 {
        match u.int_in_range(0..=5)? {
            0 => text.push_str(u.choose(TOKENS)?),
            1 => text.push(u.arbitrary()?),
            2 => text.push_str(u.choose(SEPARATORS)?),
            3 => break,
            _ => {
                text.push('%');
                text.push(char::from(u.int_in_range(b' '..=b'~')?));
            }
        }
    }
    Ok(if u.arbitrary()? { format!("layout={text}") } else { text })
}

/// A text near what the format writes, or any: the format and a program agree on it.
fn any_text(format: &TimeFormat, instant: Timestamp, u: &mut Unstructured<'_>) -> Result<()> {
    let mut text: Vec<char> = format.format(instant).chars().collect();
    for _ in 0..u.int_in_range(0..=6)? {
        let at = u.choose_index(text.len() + 1)?;
        let end = (at + u.int_in_range(0..=3)?).min(text.len());
        let with: &str = u.choose(&[
            "", "0", "1", "9", "99", "+", "-", ":", ".", ",5", " ", "Z", "e", "E-", "GMT+3", "pm", "_",
        ])?;
        text.splice(at..end, with.chars());
    }
    let text: String = text.into_iter().collect();

    let schema = Schema::new("Fuzz.Time", [Field::new("t", Type::event_time([format.clone()]))]);
    let program = schema.compile().unwrap();
    let quoted = Value::from(text.as_str()).to_string();
    for (token, read) in [(&quoted, format.read_text(&text)), (&text, format.read_number(&text))] {
        let record = format!("{{\"t\":{token}}}");
        if serde_json::from_str::<Value>(&record).is_err() || (token != &quoted && !is_number(token)) {
            continue;
        }
        let outcome = hold(&program, record.as_bytes());
        match read {
            _ if text.is_empty() => assert!(outcome.is_event()),
            Err(error) => assert_eq!(outcome.codes(), [error.code()], "{format}: {token}"),
            Ok(instant) => {
                let event = program.interpret(record.as_bytes()).unwrap();
                assert_eq!(
                    event.time(),
                    (instant != Timestamp::ZERO).then_some(instant),
                    "{format}: {token}"
                );
                // What is written is one JSON token that may stand in a record again.
                let source: Value = serde_json::from_str(&written(&event, Dialect::Source)).unwrap();
                if let Some(token) = source.get("t") {
                    hold(&program, format!("{{\"t\":{token}}}").as_bytes());
                }
            }
        }
    }
    if let (Ok(ours), Ok(parsed)) =
        (TimeFormat::new("rfc3339").unwrap().read_text(&text), text.parse::<Timestamp>())
    {
        assert_eq!(ours, parsed, "{text}");
    }
    Ok(())
}

fn is_number(token: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(token).is_ok() && token.trim() == token
}
