//! What the caller knows of an event and the record does not say: [`Stamp`]; and how events are written: [`Dialect`].

use crate::timestamp::Timestamp;
use std::fmt;

/// How an event is written as JSON. (Language spec, section D.5.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// As it is stored and queried: every timestamp `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` in UTC, names made fit for columns.
    #[default]
    Lake,
    /// As the source wrote it: each timestamp in the format that read it, names unchanged.
    Source,
}

/// What is stamped on an event when it is written. The library has no clock and no randomness, so the caller gives it.
///
/// Keep one and change its [`row_id`](Self::row_id) from event to event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stamp {
    /// When the record was parsed: `p_parse_time`, and `p_event_time` of an event without a time of its own.
    pub parse_time: Timestamp,
    /// What tells the event from all others: `p_row_id`.
    pub row_id: RowId,
    /// `p_source_id`, if there is one.
    pub source_id: Option<String>,
    /// `p_source_label`, if there is one.
    pub source_label: Option<String>,
}

impl Stamp {
    /// A stamp without source id and label.
    pub fn new(parse_time: Timestamp, row_id: RowId) -> Self {
        Self { parse_time, row_id, source_id: None, source_label: None }
    }
}

/// What tells an event from all others, written as 32 hex digits.
///
/// ```
/// use logwright::RowId;
///
/// assert_eq!(RowId::from_seed(0xabc, 1).to_string(), "0000000000000abc0000000000000001");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowId([u8; 16]);

impl RowId {
    /// A row id of any origin, such as a UUID.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The row id of the record number `ordinal` in a run with this seed. Count rejected records, too, and any division
    /// of the work gives the same ids.
    pub fn from_seed(seed: u64, ordinal: u64) -> Self {
        Self((u128::from(seed) << 64 | u128::from(ordinal)).to_be_bytes())
    }

    /// As it is written: 32 hex digits.
    ///
    /// ```
    /// use logwright::RowId;
    ///
    /// assert_eq!(RowId::from_seed(0xabc, 1).digits(), *b"0000000000000abc0000000000000001");
    /// ```
    pub fn digits(self) -> [u8; 32] {
        let hex = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
        let mut digits = [0; 32];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [hex(byte >> 4), hex(byte & 15)];
        }
        digits
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}
