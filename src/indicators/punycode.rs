//! Internationalised names, decoded for display (RFC 3492).

use std::borrow::Cow;

const PREFIX: &str = "xn--";
/// RFC 1035, section 2.3.4. A longer label is none, and the bound keeps decoding linear.
const LONGEST_LABEL: usize = 63;

/// The name with its `xn--` labels decoded. The rule of the reference: only a name that starts with one, in
/// lower case, is decoded at all; a label that does not decode stays as it is.
pub(super) fn decode_name(name: &str) -> Cow<'_, str> {
    if !name.starts_with(PREFIX) {
        return Cow::Borrowed(name);
    }
    let mut decoded = String::with_capacity(name.len());
    for (index, label) in name.split('.').enumerate() {
        if index > 0 {
            decoded.push('.');
        }
        match label.strip_prefix(PREFIX).and_then(decode_label) {
            Some(label) => decoded.extend(label),
            None => decoded.push_str(label),
        }
    }
    if decoded == name { Cow::Borrowed(name) } else { Cow::Owned(decoded) }
}

/// Decodes a label, its prefix taken off (RFC 3492, section 6.2). `None` if it is no valid encoding.
fn decode_label(encoded: &str) -> Option<Vec<char>> {
    const BASE: u32 = 36;
    const TMIN: u32 = 1;
    const TMAX: u32 = 26;

    if encoded.len() > LONGEST_LABEL {
        return None;
    }
    let (basic, deltas) = match encoded.rsplit_once('-') {
        Some(("", _)) => return None,
        Some(split) => split,
        None => ("", encoded),
    };
    let mut output: Vec<char> = basic.chars().collect();
    let mut code_point: u32 = 128;
    let mut index: u32 = 0;
    let mut bias: u32 = 72;
    let mut digits = deltas.bytes();
    while digits.len() > 0 {
        let start = index;
        let mut weight: u32 = 1;
        let mut position = BASE;
        loop {
            let digit = digit(digits.next()?)?;
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = position.saturating_sub(bias).clamp(TMIN, TMAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            position = position.checked_add(BASE)?;
        }
        let length = u32::try_from(output.len()).ok()?.checked_add(1)?;
        bias = adapt(index - start, length, start == 0);
        code_point = code_point.checked_add(index / length)?;
        index %= length;
        output.insert(usize::try_from(index).ok()?, char::from_u32(code_point)?);
        index += 1;
    }
    Some(output)
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

/// RFC 3492, section 6.1.
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::{adapt, decode_name};

    #[test]
    fn names() {
        let longest = format!("xn--{}", "a".repeat(63));
        for (name, expected) in [
            ("xn--fa-hia.com", "faß.com"),
            ("xn--fa-hia.com.", "faß.com."),
            ("xn--bcher-kva.xn--mnchen-3ya.de", "bücher.münchen.de"),
            ("xn--a", "\u{80}"),
            ("xn--", ""),
            ("xn--abc-", "abc"),
            // RFC 3492, section 7.1: (B) Chinese, (K) Vietnamese, (L) digits first.
            ("xn--ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
            ("xn--TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g", "TạisaohọkhôngthểchỉnóitiếngViệt"),
            ("xn--bcher-KVA", "bücher"),
            (&longest, &"\u{80}".repeat(63)),
            ("xn--3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"),
        ] {
            assert_eq!(decode_name(name), expected, "{name}");
        }
    }

    #[test]
    fn bias_adapts() {
        for (delta, length, first, bias) in
            [(0, 1, true, 0), (910, 1_000, false, 33), (912, 1_000, false, 45), (700, 1, true, 1)]
        {
            assert_eq!(adapt(delta, length, first), bias, "{delta}");
        }
    }

    #[test]
    fn kept_as_written() {
        let long = format!("xn--{}", "a".repeat(64));
        for name in [
            "example.com",
            "www.xn--fa-hia.com",
            "XN--FA-HIA.com",
            "xn--99999999",
            "xn--a-ü",
            "xn---a",
            "xn---",
            "xn--0",
            "bücher.example",
            "",
            &long,
        ] {
            assert_eq!(decode_name(name), name);
        }
    }
}
