//! Who and what: `email`, `username`, `actor_id`, `trace_id`, `serial_number`, `mac`.

use std::borrow::Cow;

use super::{Find, IndicatorKind};

/// Any text, white space around it aside.
pub(super) fn trimmed(kind: IndicatorKind, text: &str) -> Find<'_> {
    // Decoding characters from both ends would cost more than all the rest.
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let is_trimmed = is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last());
    (kind, if is_trimmed { text } else { text.trim() }.into())
}

/// A text with an `@`, and the user name before its last one. (Decision K-8.)
pub(super) fn email(text: &str) -> impl Iterator<Item = Find<'_>> {
    let local = memchr::memrchr(b'@', text.as_bytes()).and_then(|at| text.get(..at));
    let parts =
        local.map(|local| [trimmed(IndicatorKind::Emails, text), trimmed(IndicatorKind::Usernames, local)]);
    parts.into_iter().flatten()
}

/// Six pairs of hex digits, joined by one and the same of `:` and `-`.
pub(super) fn mac(text: &str) -> Option<Find<'_>> {
    let mac = text.trim();
    let separator = *mac.as_bytes().get(2).filter(|byte| matches!(byte, b':' | b'-'))?;
    let is_pair = |pair: &[u8]| pair.len() == 2 && pair.iter().all(u8::is_ascii_hexdigit);
    let is_mac = mac.len() == 17 && mac.as_bytes().split(|&byte| byte == separator).all(is_pair);
    let normal = separator == b':' && !mac.bytes().any(|byte| byte.is_ascii_uppercase());
    is_mac.then(|| {
        let mac = if normal { Cow::Borrowed(mac) } else { mac.replace('-', ":").to_ascii_lowercase().into() };
        (IndicatorKind::MacAddresses, mac)
    })
}
