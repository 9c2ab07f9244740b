//! `validate`: what a text must be. (Language spec, section B.1.)

use crate::diagnostic::Code;
use crate::model::{AddressFamily, Validate};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The code of the first rule that `text` breaks.
pub(crate) fn broken(rules: &Validate, text: &str) -> Option<Code> {
    let listed = |list: &[String]| list.iter().any(|item| item == text);
    if (!rules.allow.is_empty() && !listed(&rules.allow)) || listed(&rules.deny) {
        return Some(Code::ValueDenied);
    }
    let address = rules.ip.is_none_or(|family| is_address(text, family));
    let network = rules.cidr.is_none_or(|family| is_network(text, family));
    (!address || !network).then_some(Code::AddressInvalid)
}

fn is_address(text: &str, family: AddressFamily) -> bool {
    match family {
        AddressFamily::V4 => text.parse::<Ipv4Addr>().is_ok(),
        AddressFamily::V6 => text.parse::<Ipv6Addr>().is_ok(),
        AddressFamily::Any => text.parse::<IpAddr>().is_ok(),
    }
}

fn is_network(text: &str, family: AddressFamily) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = match (address, family) {
        (IpAddr::V4(_), AddressFamily::V4 | AddressFamily::Any) => 32,
        (IpAddr::V6(_), AddressFamily::V6 | AddressFamily::Any) => 128,
        _ => return false,
    };
    let plain = length.bytes().all(|b| b.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
    plain && length.parse::<u8>().is_ok_and(|length| length <= most)
}

#[cfg(test)]
mod tests {
    use super::broken;
    use crate::diagnostic::Code;
    use crate::model::{AddressFamily, Validate};

    #[test]
    fn allows_and_denies_exactly() {
        let allow = Validate { allow: vec!["a".into(), "b,c".into()], ..Validate::default() };
        let deny = Validate { deny: vec!["a".into(), "b".into()], ..Validate::default() };
        for (text, allowed, denied) in [
            ("a", true, true),
            ("b,c", true, false),
            ("A", false, false),
            ("", false, false),
            ("b", false, true),
        ] {
            assert_eq!(broken(&allow, text), (!allowed).then_some(Code::ValueDenied), "{text}");
            assert_eq!(broken(&deny, text), denied.then_some(Code::ValueDenied), "{text}");
        }
    }

    #[test]
    fn checks_addresses_and_networks() {
        use AddressFamily::{Any, V4, V6};
        for (text, family, address, network) in [
            ("1.2.3.4", V4, true, false),
            ("1.2.3.4", V6, false, false),
            ("::1", Any, true, false),
            ("01.2.3.4", Any, false, false),
            ("2001:db8::/64", V6, false, true),
            ("2001:db8::/129", V6, false, false),
            ("10.0.0.0/8", V4, false, true),
            ("10.0.0.0/08", V4, false, false),
            ("10.0.0.0/33", Any, false, false),
            ("10.0.0.0/8", V6, false, false),
            ("10.0.0.0/+8", V4, false, false),
            ("", Any, false, false),
        ] {
            let ip = Validate { ip: Some(family), ..Validate::default() };
            let cidr = Validate { cidr: Some(family), ..Validate::default() };
            assert_eq!(broken(&ip, text).is_none(), address, "{text}");
            assert_eq!(broken(&cidr, text).is_none(), network, "{text}");
        }
    }
}
