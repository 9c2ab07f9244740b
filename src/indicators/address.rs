//! Addresses: `ip`, `hostname`, `domain`, `url`, `net_addr`.

use std::borrow::Cow;
use std::net::IpAddr;

use super::{Find, IndicatorKind, punycode, url};

/// An IP address, in the spelling it has.
pub(super) fn ip(text: &str) -> Option<Find<'_>> {
    let text = text.trim();
    text.parse::<IpAddr>().is_ok().then_some((IndicatorKind::IpAddresses, text.into()))
}

/// Any text: what a field calls a domain is taken at its word.
pub(super) fn domain(text: &str) -> Find<'_> {
    (IndicatorKind::DomainNames, punycode::decode_name(text.trim()))
}

/// An IP address or a domain, never both.
pub(super) fn hostname(text: &str) -> Find<'_> {
    ip(text).unwrap_or_else(|| domain(text))
}

/// The host of a URL.
pub(super) fn url(text: &str) -> Option<Find<'_>> {
    Some(match url::host(text.trim())? {
        Cow::Borrowed(host) => hostname(host),
        Cow::Owned(host) => {
            let (kind, host) = hostname(&host);
            (kind, Cow::Owned(host.into_owned()))
        }
    })
}

/// The host of `host:port`; a text that is none of this is a host as a whole.
pub(super) fn net_addr(text: &str) -> Find<'_> {
    hostname(without_port(text).unwrap_or(text))
}

/// The host of `host:port` or `[host]:port`. The port is any text, and may be empty; brackets and further
/// colons stand nowhere else.
fn without_port(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    let (host, stray): (&str, &[char]) = match host.strip_prefix('[') {
        Some(bracketed) => (bracketed.strip_suffix(']')?, &['[', ']']),
        None => (host, &['[', ']', ':']),
    };
    (!host.contains(stray) && !port.contains(['[', ']'])).then_some(host)
}
