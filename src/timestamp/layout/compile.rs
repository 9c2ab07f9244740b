//! The text of a Go layout to items.

use crate::timestamp::error::TimeFormatError;
use crate::timestamp::item::{Fraction, Item, Length, OffsetForm, OffsetPart, Pad, push_literal};

/// The tokens, each before those that are its beginning.
static TOKENS: [(&str, Item); 33] = [
    ("January", Item::MonthName(Length::Long)),
    ("Jan", Item::MonthName(Length::Short)),
    ("Monday", Item::WeekdayName(Length::Long)),
    ("Mon", Item::WeekdayName(Length::Short)),
    ("MST", Item::Zone),
    ("2006", Item::Year),
    ("002", Item::YearDay(Pad::Zero)),
    ("__2", Item::YearDay(Pad::Space)),
    ("_2", Item::Day(Pad::Space)),
    ("01", Item::Month(Pad::Zero)),
    ("02", Item::Day(Pad::Zero)),
    ("03", Item::Hour12(Pad::Zero)),
    ("04", Item::Minute(Pad::Zero)),
    ("05", Item::Second(Pad::Zero)),
    ("06", Item::ShortYear),
    ("15", Item::Hour(Pad::Zero)),
    ("1", Item::Month(Pad::None)),
    ("2", Item::Day(Pad::None)),
    ("3", Item::Hour12(Pad::None)),
    ("4", Item::Minute(Pad::None)),
    ("5", Item::Second(Pad::None)),
    ("PM", Item::HalfDay { lower: false }),
    ("pm", Item::HalfDay { lower: true }),
    ("-07:00:00", offset(false, true, OffsetPart::Seconds)),
    ("-070000", offset(false, false, OffsetPart::Seconds)),
    ("-07:00", offset(false, true, OffsetPart::Minutes)),
    ("-0700", offset(false, false, OffsetPart::Minutes)),
    ("-07", offset(false, false, OffsetPart::Hours)),
    ("Z07:00:00", offset(true, true, OffsetPart::Seconds)),
    ("Z070000", offset(true, false, OffsetPart::Seconds)),
    ("Z07:00", offset(true, true, OffsetPart::Minutes)),
    ("Z0700", offset(true, false, OffsetPart::Minutes)),
    ("Z07", offset(true, false, OffsetPart::Hours)),
];

const fn offset(z: bool, colons: bool, last: OffsetPart) -> Item {
    Item::Offset(OffsetForm { z, colons, last })
}

/// Compiles the part after `layout=`; it must have a token.
///
/// `start` is where that part starts in the whole format.
pub(in crate::timestamp) fn compile(layout: &str, start: usize) -> Result<Vec<Item>, TimeFormatError> {
    if let Some((before, after)) = layout.split_once('%')
        && after.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Err(TimeFormatError::new("a layout takes no `%` directives")
            .with_help(
                "write the reference time, such as `layout=2006-01-02 15:04:05`, or leave out `layout=`",
            )
            .at(start + before.len()));
    }
    let mut items = Vec::new();
    let mut rest = layout;
    while let Some(c) = rest.chars().next() {
        if let Some((item, after)) = token(rest).or_else(|| fraction(rest)) {
            items.push(item);
            rest = after;
        } else {
            // Go takes `_2006` for an underscore and a year.
            let (literal, after) = rest.split_at_checked(c.len_utf8()).unwrap_or((rest, ""));
            push_literal(&mut items, literal);
            rest = after;
        }
    }
    if items.iter().all(|item| matches!(item, Item::Literal(_))) {
        return Err(TimeFormatError::new(format!(
            "layout `{}` holds no part of a time",
            layout.escape_debug()
        ))
        .with_help("write Go's reference time, such as `layout=2006-01-02 15:04:05`"));
    }
    Ok(items)
}

/// The token at the start of the text, and what follows it.
fn token(text: &str) -> Option<(Item, &str)> {
    if text.starts_with("_2006") {
        return None;
    }
    let (name, item) = TOKENS.iter().find(|(name, _)| text.starts_with(name))?;
    let rest = text.strip_prefix(name)?;
    // `Janet` and `Month` are words.
    let word = matches!(*name, "Jan" | "Mon") && rest.starts_with(|c: char| c.is_ascii_lowercase());
    (!word).then(|| (item.clone(), rest))
}

/// A point or comma and a run of `0` or of `9` that no other digit follows.
fn fraction(text: &str) -> Option<(Item, &str)> {
    let (separator, digits) =
        text.as_bytes().split_first().filter(|(byte, _)| matches!(byte, b'.' | b','))?;
    let digit = digits.first().filter(|digit| matches!(digit, b'0' | b'9'))?;
    let length = digits.iter().take_while(|byte| *byte == digit).count();
    let rest = text.get(1 + length..)?;
    let fraction =
        Fraction { separator: Some(*separator), digits: length, most: length, trimmed: *digit == b'9' };
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((Item::Fraction(fraction), rest))
}

#[cfg(test)]
mod tests {
    use super::{Fraction, Item, Length, Pad, TOKENS, compile};

    #[test]
    fn every_token_is_found_where_it_stands() {
        for (name, item) in TOKENS.clone() {
            assert_eq!(compile(name, 0).unwrap(), [item], "{name}");
        }
    }

    #[test]
    fn tokens_and_literals_are_told_apart() {
        let literal = |text: &str| Item::Literal(text.into());
        let fraction = |separator, digits, trimmed| {
            Item::Fraction(Fraction { separator: Some(separator), digits, most: digits, trimmed })
        };
        for (layout, items) in [
            ("_2006", vec![literal("_"), Item::Year]),
            ("Janet Jan", vec![literal("Janet "), Item::MonthName(Length::Short)]),
            ("Months 1", vec![literal("Months "), Item::Month(Pad::None)]),
            ("5.000", vec![Item::Second(Pad::None), fraction(b'.', 3, false)]),
            ("5,999999999Z07", vec![Item::Second(Pad::None), fraction(b',', 9, true), TOKENS[32].1.clone()]),
            ("é2", vec![literal("é"), Item::Day(Pad::None)]),
        ] {
            assert_eq!(compile(layout, 0).unwrap(), items, "{layout}");
        }
    }

    #[test]
    fn a_layout_that_cannot_work_is_refused() {
        for layout in ["", "YYYY-MM-DD", "%Y", "06 %Y", "T", "Z"] {
            assert!(compile(layout, 0).unwrap_err().help().is_some(), "{layout}");
        }
        assert_eq!(compile("06 %Y", 7).unwrap_err().offset(), Some(10));
    }
}
