//! The text of a strftime format to items.

use crate::timestamp::error::TimeFormatError;
use crate::timestamp::item::{Fraction, Item, Length, OffsetForm, OffsetPart, Pad, push_literal};

/// Compiles a format; it must have a directive that stands for some part of a time.
pub(in crate::timestamp) fn compile(format: &str) -> Result<Vec<Item>, TimeFormatError> {
    let mut items = Vec::new();
    let mut rest = format;
    while let Some((literal, directive)) = rest.split_once('%') {
        push_literal(&mut items, literal);
        let start = format.len() - directive.len() - 1;
        rest = push_directive(&mut items, directive).ok_or_else(|| unknown(directive, start))?;
    }
    push_literal(&mut items, rest);
    if items.iter().all(|item| matches!(item, Item::Literal(_) | Item::White(_))) {
        return Err(TimeFormatError::new(format!(
            "time format `{}` holds no part of a time",
            format.escape_debug()
        ))
        .with_help("add directives such as `%Y` or `%H`"));
    }
    Ok(items)
}

fn unknown(directive: &str, start: usize) -> TimeFormatError {
    let length = directive.trim_start_matches(':').chars().next().map_or(0, char::len_utf8);
    let colons = directive.len() - directive.trim_start_matches(':').len();
    let name = directive.get(..colons + length).unwrap_or(directive);
    let error = TimeFormatError::new(format!("unknown directive `%{}`", name.escape_debug())).at(start);
    match name.chars().next() {
        None => error.with_help("write `%%` for a percent sign"),
        Some('-' | '_' | '^' | '#' | '0'..='9' | '.' | 'E' | 'O') => error.with_help(
            "directives take no flags and no width; numbers are read with or without leading zeros",
        ),
        Some(_) => error.with_help("see the table of directives"),
    }
}

/// Appends the directive that follows a `%`, and returns what follows the directive.
fn push_directive<'f>(items: &mut Vec<Item>, directive: &'f str) -> Option<&'f str> {
    for (colons, last) in [(":z", OffsetPart::Minutes), ("::z", OffsetPart::Seconds)] {
        if let Some(rest) = directive.strip_prefix(colons) {
            items.push(Item::Offset(OffsetForm { z: false, colons: true, last }));
            return Some(rest);
        }
    }
    let mut chars = directive.chars();
    push(items, chars.next()?)?;
    Some(chars.as_str())
}

fn push(items: &mut Vec<Item>, directive: char) -> Option<()> {
    let item = match directive {
        'Y' => Item::Year,
        'y' => Item::ShortYear,
        'C' => Item::Century,
        'G' => Item::IsoYear,
        'g' => Item::ShortIsoYear,
        'm' => Item::Month(Pad::Zero),
        'B' => Item::MonthName(Length::Long),
        'b' | 'h' => Item::MonthName(Length::Short),
        'd' => Item::Day(Pad::Zero),
        'e' => Item::Day(Pad::Space),
        'j' => Item::YearDay(Pad::Zero),
        'A' => Item::WeekdayName(Length::Long),
        'a' => Item::WeekdayName(Length::Short),
        'w' => Item::WeekdayFromSunday,
        'u' => Item::WeekdayFromMonday,
        'U' => Item::WeekFromSunday,
        'W' => Item::WeekFromMonday,
        'V' => Item::IsoWeek,
        'H' => Item::Hour(Pad::Zero),
        'k' => Item::Hour(Pad::Space),
        'I' => Item::Hour12(Pad::Zero),
        'l' => Item::Hour12(Pad::Space),
        'M' => Item::Minute(Pad::Zero),
        'S' => Item::Second(Pad::Zero),
        'p' => Item::HalfDay { lower: false },
        'P' => Item::HalfDay { lower: true },
        'f' => Item::Fraction(Fraction { separator: None, digits: 6, most: 6, trimmed: false }),
        'L' => Item::Fraction(Fraction { separator: None, digits: 3, most: 9, trimmed: false }),
        'N' => Item::Fraction(Fraction { separator: None, digits: 9, most: 9, trimmed: false }),
        'z' => Item::Offset(OffsetForm { z: false, colons: false, last: OffsetPart::Minutes }),
        'Z' => Item::Zone,
        's' => Item::Epoch,
        't' => Item::White(b'\t'),
        'n' => Item::White(b'\n'),
        _ => return push_composition(items, directive),
    };
    items.push(item);
    Some(())
}

/// Compositions: a letter is a directive, anything else stands for itself.
fn push_composition(items: &mut Vec<Item>, directive: char) -> Option<()> {
    let composition = match directive {
        'c' => "a b e H:M:S Y",
        'D' | 'x' => "m/d/y",
        'T' | 'X' => "H:M:S",
        'F' => "Y-m-d",
        'R' => "H:M",
        'r' => "I:M:S p",
        'v' => "e-b-Y",
        '+' => "a b e H:M:S Z Y",
        '%' => "%",
        _ => return None,
    };
    for part in composition.chars() {
        if part.is_ascii_alphabetic() {
            push(items, part)?;
        } else {
            push_literal(items, part.encode_utf8(&mut [0; 4]));
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn compositions_are_their_parts() {
        for (short, long) in [
            ("%c", "%a %b %e %H:%M:%S %Y"),
            ("%D", "%m/%d/%y"),
            ("%x", "%m/%d/%y"),
            ("%T", "%H:%M:%S"),
            ("%X", "%H:%M:%S"),
            ("%F", "%Y-%m-%d"),
            ("%R", "%H:%M"),
            ("%r", "%I:%M:%S %p"),
            ("%v", "%e-%b-%Y"),
            ("%+", "%a %b %e %H:%M:%S %Z %Y"),
            ("%h", "%b"),
        ] {
            assert_eq!(compile(short).unwrap(), compile(long).unwrap(), "{short}");
        }
        assert_eq!(compile("a%%%Yb").unwrap().len(), 3);
    }

    #[test]
    fn a_format_that_cannot_work_is_refused() {
        for (format, message, offset) in [
            ("%Y %q", "unknown directive `%q`", Some(3)),
            ("é%Q", "unknown directive `%Q`", Some(2)),
            ("%Y %", "unknown directive `%`", Some(3)),
            ("%-m", "unknown directive `%-`", Some(0)),
            ("%3f", "unknown directive `%3`", Some(0)),
            ("%:::z", "unknown directive `%:::z`", Some(0)),
            ("%::", "unknown directive `%::`", Some(0)),
            ("%日", "unknown directive `%日`", Some(0)),
            ("%%", "time format `%%` holds no part of a time", None),
            ("a%n%t%%", "time format `a%n%t%%` holds no part of a time", None),
        ] {
            let error = compile(format).unwrap_err();
            assert_eq!((error.message(), error.offset()), (message, offset), "{format}");
            assert!(error.help().is_some(), "{format}");
        }
    }
}
