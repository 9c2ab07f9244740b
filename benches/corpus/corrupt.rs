//! Broken records, in the ways that records break.

use super::random::Random;

/// Writes the record so that the two schemas shipped with the library reject it.
pub(crate) fn corrupt(record: &[u8], random: &mut Random, out: &mut Vec<u8>) {
    let start = out.len();
    match random.between(0, 6) {
        0 => out.extend_from_slice(&record[..record.len() * 2 / 3]),
        1 => replace(record, b"\"time\":", b"\"tyme\":", out),
        2 => replace(record, b"\"time\":1", b"\"time\":\"soon\",\"was\":1", out),
        3 => replace(record, b"\"event\":{", b"\"event\":[],\"was\":{", out),
        4 => replace(record, b"CNTRL", b"\x01CNTRL", out),
        _ => replace(record, b"CNTRL", b"\xffCNTRL", out),
    }
    debug_assert!(record != &out[start..], "nothing was broken");
}

/// Writes the record with the first `old` replaced.
fn replace(record: &[u8], old: &[u8], new: &[u8], out: &mut Vec<u8>) {
    let at = record.windows(old.len()).position(|window| window == old).unwrap_or(record.len());
    out.extend_from_slice(&record[..at]);
    out.extend_from_slice(new);
    out.extend_from_slice(record.get(at + old.len()..).unwrap_or_default());
}
