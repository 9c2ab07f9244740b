//! [`Input`]: the text that is left to read, and the small things read from it.

/// The text that is left to read. What does not match is not consumed, but a failed read ends the whole reading anyway.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'t>(&'t [u8]);

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl<'t> Input<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self(text.as_bytes())
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn peek(self) -> Option<u8> {
        self.0.first().copied()
    }

    pub(super) fn peek_second(self) -> Option<u8> {
        self.0.get(1).copied()
    }

    pub(super) fn literal(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// The next byte, if it is one of these.
    pub(super) fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        bytes.contains(byte).then(|| {
            self.0 = rest;
            *byte
        })
    }

    /// As many bytes as satisfy the test.
    pub(super) fn run(&mut self, test: impl Fn(u8) -> bool) -> &'t [u8] {
        let length = self.0.iter().take_while(|&&byte| test(byte)).count();
        self.take(length).unwrap_or_default()
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&'t [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of at least one and at most `most` digits.
    pub(super) fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = self.digit()?;
        for _ in 1..most {
            let Some(digit) = self.digit() else { break };
            number = number.wrapping_mul(10).wrapping_add(digit);
        }
        Some(number)
    }

    /// A number of exactly `length` digits.
    pub(super) fn fixed(&mut self, length: u32) -> Option<u32> {
        let mut number = 0_u32;
        for _ in 0..length {
            number = number.wrapping_mul(10).wrapping_add(self.digit()?);
        }
        Some(number)
    }

    /// Nanoseconds, from one to `most` digits of a fraction of a second. Only nine count.
    pub(super) fn fraction(&mut self, most: usize) -> Option<u32> {
        let (mut nanoseconds, mut unit) = (self.digit()? * 100_000_000, 10_000_000);
        for _ in 1..most {
            let Some(digit) = self.digit() else { break };
            nanoseconds += digit * unit;
            unit /= 10;
        }
        Some(nanoseconds)
    }

    /// Nanoseconds, from exactly `length` digits of a fraction of a second. Only nine count.
    pub(super) fn fixed_fraction(&mut self, length: usize) -> Option<u32> {
        let before = self.0.len();
        let nanoseconds = self.fraction(length)?;
        (before - self.0.len() == length).then_some(nanoseconds)
    }

    /// Which of the names comes next, in any case: whole names, or their first three letters.
    pub(super) fn name(&mut self, names: &[&str], long: bool) -> Option<u32> {
        for (index, name) in (0..).zip(names) {
            let name = name.as_bytes();
            let name = if long { name } else { name.get(..3).unwrap_or(name) };
            if let Some((head, rest)) = self.0.split_at_checked(name.len())
                && head.eq_ignore_ascii_case(name)
            {
                self.0 = rest;
                return Some(index);
            }
        }
        None
    }

    fn digit(&mut self) -> Option<u32> {
        let (digit @ b'0'..=b'9', rest) = self.0.split_first()? else { return None };
        self.0 = rest;
        Some(u32::from(digit - b'0'))
    }
}
