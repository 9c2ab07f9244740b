//! [`Item`]: one operation of a compiled format, and how it writes. Both strftime formats and Go layouts become items;
//! only how strictly they are read differs.

use super::Zoned;
use super::civil::Civil;
use super::digits::{pair, push_four, push_fraction, push_integer, push_trimmed_fraction};
use super::input::{MONTHS, WEEKDAYS};

/// One operation of a compiled format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Text that stands for itself; never empty, and never next to another.
    Literal(Box<str>),
    /// White space, written as this byte.
    White(u8),
    Year,
    /// The year's last two digits.
    ShortYear,
    /// The year's other digits.
    Century,
    IsoYear,
    ShortIsoYear,
    Month(Pad),
    MonthName(Length),
    Day(Pad),
    YearDay(Pad),
    WeekdayName(Length),
    /// 0 to 6, from Sunday.
    WeekdayFromSunday,
    /// 1 to 7, from Monday.
    WeekdayFromMonday,
    /// Week of the year, 0 to 53, the first Sunday starting week 1.
    WeekFromSunday,
    /// Week of the year, 0 to 53, the first Monday starting week 1.
    WeekFromMonday,
    IsoWeek,
    Hour(Pad),
    Hour12(Pad),
    Minute(Pad),
    Second(Pad),
    /// AM or PM, written in lower case if so told.
    HalfDay {
        lower: bool,
    },
    Fraction(Fraction),
    Offset(OffsetForm),
    /// A zone abbreviation.
    Zone,
    /// Whole seconds since 1970.
    Epoch,
}

/// How a number is brought to its full width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pad {
    None,
    Zero,
    Space,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Long,
    Short,
}

/// A fraction of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    /// The point or comma before it, where that belongs to it.
    pub(super) separator: Option<u8>,
    /// How many digits are written.
    pub(super) digits: usize,
    /// Most digits that are read.
    pub(super) most: usize,
    /// Whether zeros at the end are left out, and the separator with them if nothing remains.
    pub(super) trimmed: bool,
}

/// How an offset from UTC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OffsetForm {
    /// `Z` for UTC.
    pub(super) z: bool,
    pub(super) colons: bool,
    pub(super) last: OffsetPart,
}

/// The last part of an offset that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OffsetPart {
    Hours,
    Minutes,
    Seconds,
}

/// The longest offset from UTC, in seconds, that is read: 23:59:59. (K-27.)
pub(super) const LONGEST_OFFSET: u32 = 86_399;

/// Appends a literal, merging it with one before it.
pub(super) fn push_literal(items: &mut Vec<Item>, text: &str) {
    match items.last_mut() {
        Some(Item::Literal(before)) => *before = format!("{before}{text}").into(),
        _ if text.is_empty() => {}
        _ => items.push(Item::Literal(text.into())),
    }
}

/// Whether a JSON string of the items needs escapes.
pub(super) fn needs_escapes(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Literal(text) => text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\'),
        Item::White(_) => true,
        _ => false,
    })
}

/// Appends an instant at its offset, as the items say.
pub(super) fn write(items: &[Item], zoned: Zoned, out: &mut Vec<u8>) {
    let civil = Civil::of(zoned.instant, zoned.offset);
    for item in items {
        item.write(&civil, zoned, out);
    }
}

impl Item {
    fn write(&self, civil: &Civil, zoned: Zoned, out: &mut Vec<u8>) {
        match self {
            Self::Literal(text) => out.extend_from_slice(text.as_bytes()),
            Self::White(byte) => out.push(*byte),
            Self::Year => push_four(civil.year, out),
            Self::ShortYear => push_pair(civil.year, Pad::Zero, out),
            Self::Century => push_pair(civil.year / 100, Pad::Zero, out),
            Self::IsoYear => push_four(civil.iso_week().0, out),
            Self::ShortIsoYear => push_pair(civil.iso_week().0, Pad::Zero, out),
            Self::Month(pad) => push_pair(civil.month, *pad, out),
            Self::MonthName(length) => push_name(&MONTHS, civil.month.wrapping_sub(1), *length, out),
            Self::Day(pad) => push_pair(civil.day, *pad, out),
            Self::YearDay(pad) => push_year_day(civil.year_day(), *pad, out),
            Self::WeekdayName(length) => push_name(&WEEKDAYS, civil.weekday(), *length, out),
            Self::WeekdayFromSunday => push_pair(civil.weekday(), Pad::None, out),
            Self::WeekdayFromMonday => push_pair(civil.weekday_from_monday() + 1, Pad::None, out),
            Self::WeekFromSunday => push_pair((civil.year_day() + 6 - civil.weekday()) / 7, Pad::Zero, out),
            Self::WeekFromMonday => {
                push_pair((civil.year_day() + 6 - civil.weekday_from_monday()) / 7, Pad::Zero, out);
            }
            Self::IsoWeek => push_pair(civil.iso_week().1, Pad::Zero, out),
            Self::Hour(pad) => push_pair(civil.hour, *pad, out),
            Self::Hour12(pad) => push_pair((civil.hour + 11) % 12 + 1, *pad, out),
            Self::Minute(pad) => push_pair(civil.minute, *pad, out),
            Self::Second(pad) => push_pair(civil.second, *pad, out),
            Self::HalfDay { lower } => out.extend_from_slice(match (civil.hour < 12, lower) {
                (true, false) => b"AM",
                (false, false) => b"PM",
                (true, true) => b"am",
                (false, true) => b"pm",
            }),
            Self::Fraction(form) => form.write(civil.nanoseconds, out),
            Self::Offset(form) => form.write(zoned.offset, out),
            Self::Zone => write_zone(zoned, out),
            Self::Epoch => push_integer(i128::from(zoned.instant.unix_seconds()), out),
        }
    }
}

impl Fraction {
    fn write(self, nanoseconds: u32, out: &mut Vec<u8>) {
        match self.separator {
            Some(separator) if self.trimmed => {
                push_trimmed_fraction(nanoseconds, separator, self.digits, out);
            }
            separator => {
                out.extend(separator);
                push_fraction(nanoseconds, self.digits, out);
            }
        }
    }
}

impl OffsetForm {
    fn write(self, offset: i32, out: &mut Vec<u8>) {
        if self.z && offset == 0 {
            out.push(b'Z');
            return;
        }
        let seconds = offset.unsigned_abs();
        out.push(if offset < 0 { b'-' } else { b'+' });
        out.extend_from_slice(&pair(seconds / 3_600));
        for (part, number) in [(OffsetPart::Minutes, seconds / 60 % 60), (OffsetPart::Seconds, seconds % 60)]
        {
            if part <= self.last {
                out.extend(self.colons.then_some(b':'));
                out.extend_from_slice(&pair(number));
            }
        }
    }
}

/// An abbreviation as it was read, `GMT+3` with its hours; `UTC`, or the bare offset, where none was read.
fn write_zone(zoned: Zoned, out: &mut Vec<u8>) {
    let offset = zoned.offset;
    if zoned.zone.is_gmt() && offset != 0 {
        out.extend_from_slice(b"GMT");
        out.push(if offset < 0 { b'-' } else { b'+' });
        push_integer(i128::from(offset.unsigned_abs() / 3_600), out);
    } else if !zoned.zone.is_none() {
        zoned.zone.write(out);
    } else if offset == 0 {
        out.extend_from_slice(b"UTC");
    } else {
        let last = if offset % 3_600 == 0 { OffsetPart::Hours } else { OffsetPart::Minutes };
        OffsetForm { z: false, colons: false, last }.write(offset, out);
    }
}

/// Appends the last two digits.
fn push_pair(n: u32, pad: Pad, out: &mut Vec<u8>) {
    let [tens, ones] = pair(n);
    match (tens, pad) {
        (b'0', Pad::None) => {}
        (b'0', Pad::Space) => out.push(b' '),
        _ => out.push(tens),
    }
    out.push(ones);
}

fn push_year_day(n: u32, pad: Pad, out: &mut Vec<u8>) {
    match (n / 100, pad) {
        (0, Pad::Space) => {
            out.push(b' ');
            push_pair(n, pad, out);
        }
        (hundreds, _) => {
            out.push(b'0' + (hundreds % 10) as u8);
            push_pair(n, Pad::Zero, out);
        }
    }
}

fn push_name(names: &[&str], index: u32, length: Length, out: &mut Vec<u8>) {
    let name = usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .map_or(&b""[..], |name| name.as_bytes());
    out.extend(name.iter().take(if length == Length::Short { 3 } else { usize::MAX }));
}
