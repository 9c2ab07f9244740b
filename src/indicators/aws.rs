//! AWS names. None of them is trimmed: AWS writes them without white space. (Language spec, section E.)

use super::{Find, IndicatorKind, identity};

/// Twelve digits.
pub(super) fn account_id(text: &str) -> Option<Find<'_>> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then_some((IndicatorKind::AwsAccountIds, text.into()))
}

/// `i-` and anything.
pub(super) fn instance_id(text: &str) -> Option<Find<'_>> {
    text.starts_with("i-").then_some((IndicatorKind::AwsInstanceIds, text.into()))
}

/// An ARN alone.
pub(super) fn arn_only(text: &str) -> Option<Find<'_>> {
    Arn::parse(text).map(|_| (IndicatorKind::AwsArns, text.into()))
}

/// An ARN, the account it belongs to, the instance it names, and who assumed the role it names.
pub(super) fn arn(text: &str) -> impl Iterator<Item = Find<'_>> {
    let arn = Arn::parse(text);
    let whole = arn.map(|_| (IndicatorKind::AwsArns, text.into()));
    let account = arn.and_then(|arn| account_id(arn.account));
    let instance = arn.and_then(|arn| instance_id(arn.instance()?));
    let session = arn.and_then(Arn::session);
    whole.into_iter().chain(account).chain(instance).chain(session.into_iter().flat_map(identity::email))
}

/// The parts of `arn:partition:service:region:account:resource` that say something.
#[derive(Clone, Copy)]
struct Arn<'t> {
    service: &'t str,
    account: &'t str,
    resource: &'t str,
}

impl<'t> Arn<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let (_partition, service, _region) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { service, account: parts.next()?, resource: parts.next()? })
    }

    /// The last part of `instance/…`.
    fn instance(self) -> Option<&'t str> {
        self.resource.strip_prefix("instance/")?.rsplit('/').next()
    }

    /// The session of `assumed-role/role/session`, as STS writes it.
    fn session(self) -> Option<&'t str> {
        let role_and_session =
            self.resource.strip_prefix("assumed-role/").filter(|_| self.service == "sts")?;
        role_and_session.split_once('/').map(|(_role, session)| session)
    }
}
