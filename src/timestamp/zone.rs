//! [`Abbreviation`]: the zone name that a timestamp was written with.

/// A zone abbreviation such as `CEST`, or none. It is kept to be written again and never says what the offset is.
///
/// An abbreviation has three letters, four or five that end in `T`, or is `WITA`: Go's rule, which the reference
/// inherited. (Language spec, section D.4, `%Z`.) So it fits six bits a letter, and [`Zoned`](super::Zoned) is no larger
/// for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Abbreviation(u32);

impl Abbreviation {
    pub(super) const NONE: Self = Self(0);

    /// The abbreviation that these letters are, if they are one.
    pub(super) fn new(letters: &[u8]) -> Option<Self> {
        let known = match letters {
            // They have lower-case letters.
            b"ChST" | b"MeST" => true,
            [b'G', b'M', b'T', _, ..] => false,
            [_, _, _] | [_, _, _, b'T'] | b"WITA" | [_, _, _, _, b'T'] => {
                letters.iter().all(u8::is_ascii_uppercase)
            }
            _ => false,
        };
        known.then(|| Self(letters.iter().fold(0, |code, letter| code << 6 | u32::from(letter & 63))))
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn is_utc(self) -> bool {
        Self::new(b"UTC") == Some(self)
    }

    pub(super) fn is_gmt(self) -> bool {
        Self::new(b"GMT") == Some(self)
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        out.extend(
            [24, 18, 12, 6, 0]
                .map(|shift| (self.0 >> shift & 63) as u8)
                .iter()
                .filter(|&&c| c > 0)
                .map(|c| c | 64),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Abbreviation;

    #[test]
    fn keeps_what_go_takes_for_an_abbreviation() {
        for text in ["UTC", "EST", "GMT", "CEST", "WITA", "ChST", "MeST", "CHADT", "AZZ", "ZAA"] {
            let mut out = Vec::new();
            Abbreviation::new(text.as_bytes()).unwrap().write(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
        for text in ["", "Z", "UT", "utc", "Utc", "CESX", "GMTT", "CHADS", "ABCDET", "E T", "É"] {
            assert_eq!(Abbreviation::new(text.as_bytes()), None, "{text}");
        }
    }
}
