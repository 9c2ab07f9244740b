//! Hashes, told by their length: `md5`, `sha1`, `sha256`.

use std::borrow::Cow;

use super::{Find, IndicatorKind};

pub(super) fn md5(text: &str) -> Option<Find<'_>> {
    hash(IndicatorKind::Md5Hashes, 32, text)
}

pub(super) fn sha1(text: &str) -> Option<Find<'_>> {
    hash(IndicatorKind::Sha1Hashes, 40, text)
}

pub(super) fn sha256(text: &str) -> Option<Find<'_>> {
    hash(IndicatorKind::Sha256Hashes, 64, text)
}

/// Exactly so many hex digits, in lower case.
fn hash(kind: IndicatorKind, digits: usize, text: &str) -> Option<Find<'_>> {
    let hash = text.trim();
    if hash.len() != digits || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let is_lower = !hash.bytes().any(|byte| byte.is_ascii_uppercase());
    Some((kind, if is_lower { Cow::Borrowed(hash) } else { hash.to_ascii_lowercase().into() }))
}
