//! `validate`. (Language spec, section B.1.)

use super::keys::VALIDATE;
use super::spot::{Lower, Spot};
use crate::diagnostic::Code;
use crate::model::{AddressFamily, Validate};

/// The rules of a string. What the checks can see in the result, they report.
pub(super) fn validate(lower: &mut Lower<'_>, spot: &Spot<'_>) -> Option<Validate> {
    if !lower.mapping(spot, "a mapping with `allow`, `deny`, `ip` or `cidr`", VALIDATE) {
        return None;
    }
    let mut list = |key| {
        let Some(list) = spot.get(key) else { return Vec::new() };
        let texts = lower.texts(Some(list));
        if texts.as_ref().is_some_and(Vec::is_empty) {
            // In the model an empty list is no rule, so only here can it be seen.
            lower.say(Code::EmptyValue, &list, format!("`{key}` is empty")).help("give at least one text");
        }
        texts.unwrap_or_default()
    };
    let (allow, deny) = (list("allow"), list("deny"));
    let rules = Validate { allow, deny, ip: family(lower, spot, "ip"), cidr: family(lower, spot, "cidr") };
    if rules == Validate::default() && spot.entries().iter().any(|entry| VALIDATE.contains(&&*entry.key)) {
        // What is wrong with the one rule there is has been said.
        lower.report.stand_in(spot.path);
    }
    Some(rules)
}

fn family(lower: &mut Lower<'_>, spot: &Spot<'_>, key: &str) -> Option<AddressFamily> {
    let spot = spot.get(key)?;
    let text = lower.text(&spot)?;
    let families = [AddressFamily::V4, AddressFamily::V6, AddressFamily::Any];
    let family = families.into_iter().find(|family| family.as_str() == text);
    if family.is_none() {
        lower.wrong_kind(&spot, "`ipv4`, `ipv6` or `any`");
    }
    family
}
