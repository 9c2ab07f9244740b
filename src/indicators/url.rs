//! The host of a URL, or none: the rules of RFC 3986 as lenient as the reference has them. What it does not
//! take as a URL names no host. (Language spec, section E.)

use std::borrow::Cow;

/// The host of a URL, without user, port and brackets; its escapes are decoded, and are all it owns a copy for.
pub(super) fn host(url: &str) -> Option<Cow<'_, str>> {
    let (url, fragment) = url.split_once('#').unwrap_or((url, ""));
    if url.bytes().any(|byte| byte.is_ascii_control()) || !escapes_are_whole(fragment) {
        return None;
    }
    let (scheme, rest) = scheme(url);
    let (hierarchy, _query) = rest.split_once('?').unwrap_or((rest, ""));
    let after_slashes = hierarchy.strip_prefix("//")?;
    if scheme.is_none() && after_slashes.starts_with('/') {
        return None;
    }
    let (authority, path) = match after_slashes.find('/').and_then(|at| after_slashes.split_at_checked(at)) {
        Some(split) => split,
        None => (after_slashes, ""),
    };
    let (user, host_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    if !user.bytes().all(stands_in_user) || !escapes_are_whole(user) || !escapes_are_whole(path) {
        return None;
    }
    bare_host(host_port)
}

/// The scheme and what follows its colon; no scheme and the whole where none can be.
fn scheme(url: &str) -> (Option<&str>, &str) {
    let stands_in_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match url.split_once(':') {
        Some((scheme, rest))
            if scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(stands_in_scheme) =>
        {
            (Some(scheme), rest)
        }
        _ => (None, url),
    }
}

/// `host`, `host:port` or `[host]:port` without port and brackets, decoded.
fn bare_host(host_port: &str) -> Option<Cow<'_, str>> {
    if host_port.starts_with('[') {
        let (literal, port) = host_port.rsplit_once(']')?;
        if !is_optional_port(port) {
            return None;
        }
        let inner = literal.strip_prefix('[')?;
        return match inner.find("%25").and_then(|zone| inner.split_at_checked(zone)) {
            Some((address, zone)) => decoded(&[(address, Escapes::NonAscii), (zone, Escapes::Zone)]),
            None => decoded(&[(inner, Escapes::NonAscii)]),
        };
    }
    let host = match host_port.rfind(':').and_then(|colon| host_port.split_at_checked(colon)) {
        Some((host, port)) if is_optional_port(port) => host,
        Some(_) => return None,
        None => host_port,
    };
    decoded(&[(host, Escapes::NonAscii)])
}

/// Nothing, or a colon and digits or none.
fn is_optional_port(port: &str) -> bool {
    port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Which bytes an escape in a host may stand for; `%25` is a percent sign everywhere.
#[derive(Clone, Copy)]
enum Escapes {
    /// Bytes that are not ASCII.
    NonAscii,
    /// In the zone of an address: what may stand there unescaped, and a space.
    Zone,
}

impl Escapes {
    fn allow(self, byte: u8) -> bool {
        byte == b'%'
            || match self {
                Self::NonAscii => !byte.is_ascii(),
                Self::Zone => byte == b' ' || (byte.is_ascii() && stands_in_host(byte)),
            }
    }
}

/// The parts with their escapes decoded, if all of them may stand in a host.
fn decoded<'t>(parts: &[(&'t str, Escapes)]) -> Option<Cow<'t, str>> {
    if let [(host, _)] = parts
        && !host.contains('%')
    {
        return host.bytes().all(stands_in_host).then_some(Cow::Borrowed(host));
    }
    let mut host = Vec::new();
    for (part, escapes) in parts {
        let mut rest = part.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let (byte, after, fits) = if first == b'%' {
                let (escaped, after) = escape(after)?;
                (escaped, after, escapes.allow(escaped))
            } else {
                (first, after, stands_in_host(first))
            };
            if !fits {
                return None;
            }
            host.push(byte);
            rest = after;
        }
    }
    // Escapes can make any bytes; what is not UTF-8 shows as U+FFFD.
    Some(Cow::Owned(String::from_utf8_lossy(&host).into_owned()))
}

/// Whether two hex digits follow every percent sign.
fn escapes_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|after| escape(after.as_bytes()).is_some())
}

/// The byte an escape stands for, from what follows its percent sign, and what follows the escape.
fn escape(after_percent: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let [high, low, rest @ ..] = after_percent else { return None };
    Some((digit(*high)? << 4 | digit(*low)?, rest))
}

fn stands_in_host(byte: u8) -> bool {
    !byte.is_ascii() || byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn stands_in_user(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts() {
        for (url, expected) in [
            ("https://user:pw@example.com:8443/x?q#f", "example.com"),
            ("//example.com", "example.com"),
            ("HTTP://EXAMPLE.com", "EXAMPLE.com"),
            ("a+b-c.1://h", "h"),
            ("http://h?x=%zz", "h"),
            ("http://h/a b", "h"),
            ("http://h:/", "h"),
            ("http://h#a\u{1}", "h"),
            ("http://a@b@h/", "h"),
            ("http://%C3%BC.org/", "ü.org"),
            ("http://%ff/", "\u{fffd}"),
            ("http://ü.org/", "ü.org"),
            ("http://a%25b/", "a%b"),
            ("http://[::1]:80/", "::1"),
            ("http://[::1]", "::1"),
            ("http://[fe80::1%25eth%30]:1/", "fe80::1%eth0"),
            ("http://[fe80::1%25a%20b]/", "fe80::1%a b"),
            ("http://[]/", ""),
            ("http://::1/", ":"),
            ("file:///etc/hosts", ""),
            ("http://user@/x", ""),
        ] {
            assert_eq!(host(url).as_deref(), Some(expected), "{url}");
        }
    }

    #[test]
    fn no_host() {
        for url in [
            "",
            "*",
            "example.com/x",
            "example.com:80",
            "1.2.3.4:80",
            "1http://h/",
            "://h/",
            ":",
            "///h",
            "http:h",
            "http:/h",
            "http:?//h",
            "mailto:a@b.c",
            "http://a b/",
            "http://a\tb/",
            "http://h\u{7f}",
            "http://h\\x/",
            "http://h:1x/",
            "http://[::1/",
            "http://[::1]x/",
            "http://[::1]:x/",
            "http://%41/",
            "http://%/",
            "http://%4/",
            "http://h/%zz",
            "http://h/#%4",
            "http://u ser@h/",
            "http://u%4@h/",
            "http://ü@h/",
            "http://[fe80::1%25%C3%BC]/",
            "http://[fe80::1%25%2f]/",
            "http://[fe80::1%eth0]/",
        ] {
            assert_eq!(host(url), None, "{url}");
        }
    }
}
