//! Numbers, spans of time and names, as people read them.

use logwright::profile::{Estimate, FieldReport, ValueKind};
use std::fmt::Write as _;

/// `1,204`
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 record`, `1,204 records`
pub(super) fn several(count: u64, what: &str) -> String {
    format!("{} {what}{}", number(count), if count == 1 { "" } else { "s" })
}

/// `98%`. It says 0 and 100 only of none and all.
pub(super) fn share(part: u64, of: u64) -> String {
    match percent(part, of) {
        _ if of == 0 => "-".to_owned(),
        0 if part > 0 => "<1%".to_owned(),
        100 if part < of => ">99%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// Rounded, 0 of nothing.
pub(super) fn percent(part: u64, of: u64) -> u64 {
    let (part, of) = (u128::from(part), u128::from(of.max(1)));
    u64::try_from((part * 200 + of) / (of * 2)).unwrap_or(u64::MAX)
}

/// `12`, `about 120,000`
pub(super) fn estimate(estimate: Estimate) -> String {
    let about = if estimate.exact { "" } else { "~" };
    format!("{about}{}", number(estimate.count))
}

/// `string`, or where there are several `string 98%, integer 2%`
pub(super) fn kinds(kinds: &[(ValueKind, u64)]) -> String {
    if let [(kind, _)] = kinds {
        return kind.to_string();
    }
    let all = kinds.iter().map(|(_, count)| count).sum();
    let mut kinds = kinds.to_vec();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let each = kinds.iter().map(|(kind, count)| format!("{kind} {}", share(*count, all)));
    each.collect::<Vec<_>>().join(", ")
}

/// The time formats that read values of a field, with their shares where there are several.
pub(super) fn read_by(field: &FieldReport) -> Vec<String> {
    let used = field.formats.iter().filter(|(_, count)| *count > 0);
    let named = used.map(|(format, count)| {
        let share = if *count == field.present { String::new() } else { share(*count, field.present) };
        format!("{} {share}", shown(format)).trim_end().to_owned()
    });
    named.collect()
}

/// `1.3 MB`, in decimal units.
#[expect(clippy::cast_precision_loss, reason = "rounded to one digit")]
pub(super) fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// `15 minutes`
pub(super) fn duration(seconds: i64) -> String {
    let units = [(604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let unit = units.into_iter().find(|(unit, _)| seconds >= *unit && seconds % unit == 0);
    let (unit, name) = unit.unwrap_or((1, "second"));
    several(u64::try_from(seconds / unit).unwrap_or_default(), name)
}

/// Text from a record, fit to be shown: what moves a cursor or turns the direction of writing is spelled out.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The pointer, or what it is called where there is none.
pub(super) fn place(pointer: &str) -> String {
    if pointer.is_empty() { "the record".to_owned() } else { shown(pointer) }
}

#[cfg(test)]
mod tests {
    use super::{duration, number, percent, share, shown};

    #[test]
    fn numbers_and_shares() {
        for (given, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(given), expected);
        }
        for (part, of, expected) in [
            (0, 0, "-"),
            (0, 9, "0%"),
            (1, 1_000, "<1%"),
            (999, 1_000, ">99%"),
            (9, 9, "100%"),
            (1, 3, "33%"),
            (u64::MAX, u64::MAX, "100%"),
        ] {
            assert_eq!(share(part, of), expected, "{part} of {of}");
        }
        assert_eq!(percent(3, 2), 150);
        for (seconds, expected) in
            [(1, "1 second"), (90, "90 seconds"), (10_800, "3 hours"), (1_209_600, "2 weeks")]
        {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn names_cannot_play_tricks() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c\né"), "a\\u{1b}[2Jb\\u{202e}c\\u{a}é");
    }
}
