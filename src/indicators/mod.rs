//! Indicators: what a schema asks to look for ([`Scanner`]), and where a find lands ([`IndicatorKind`]).
//! (Language spec, section E.)
//!
//! | scanner | lands in | rule |
//! |---|---|---|
//! | `ip` | `p_any_ip_addresses` | an IPv4 or IPv6 address, trimmed, in its own spelling; no port, zone or prefix, no octet with a leading zero |
//! | `domain` | `p_any_domain_names` | any text, trimmed; a name that starts with `xn--` is decoded |
//! | `hostname` | as `ip`, else as `domain` | never both |
//! | `url` | as `hostname` | the host of a URL with an authority (`https://host/`, `//host/`); an invalid URL gives nothing |
//! | `net_addr` | as `hostname` | the host of `host:port` or `[host]:port`, else the whole text |
//! | `email` | `p_any_emails`, `p_any_usernames` | a text with an `@`, trimmed; what stands before the last `@` is a user name |
//! | `username` | `p_any_usernames` | any text, trimmed |
//! | `actor_id` | `p_any_actor_ids` | any text, trimmed |
//! | `trace_id` | `p_any_trace_ids` | any text, trimmed |
//! | `serial_number` | `p_any_serial_numbers` | any text, trimmed |
//! | `mac` | `p_any_mac_addresses` | six pairs of hex digits joined by `:` or `-`, trimmed; kept in lower case with `:` |
//! | `md5`, `sha1`, `sha256` | `p_any_md5_hashes`, `p_any_sha1_hashes`, `p_any_sha256_hashes` | 32, 40, 64 hex digits, trimmed; kept in lower case |
//! | `aws_account_id` | `p_any_aws_account_ids` | 12 digits, not trimmed |
//! | `aws_instance_id` | `p_any_aws_instance_ids` | starts with `i-`, not trimmed |
//! | `aws_tag` | `p_any_aws_tags` | any text, not trimmed |
//! | `aws_arn` | `p_any_aws_arns` and, for what it names, `p_any_aws_account_ids`, `p_any_aws_instance_ids`, `p_any_emails`, `p_any_usernames` | starts with `arn:` and has six parts, not trimmed; the session name of an assumed role is scanned as `email` |
//! | `aws_arn_only` | `p_any_aws_arns` | the same, without what it names |
//!
//! Trimming removes Unicode white space. An empty text is never a find.

use std::borrow::Cow;

mod address;
mod aws;
#[cfg(test)]
mod conformance;
mod hash;
mod identity;
mod names;
mod punycode;
#[cfg(test)]
mod tests;
mod url;

pub use names::{IndicatorKind, Scanner, UnknownIndicatorKind, UnknownScanner};

/// What a scanner found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// The bytes `start..end` of the text.
    Slice {
        /// Where it starts, in bytes.
        start: usize,
        /// Where it ends, in bytes.
        end: usize,
    },
    /// A text made from it, such as a hash in lower case.
    Made(String),
}

impl Scanner {
    /// Searches `text`, and calls `hit` with every find; an empty text is never a find.
    pub(crate) fn scan(self, text: &str, hit: &mut impl FnMut(IndicatorKind, Hit)) {
        let mut found = |(kind, find): Find<'_>| {
            if !find.is_empty() {
                hit(kind, place(text, find));
            }
        };
        let one = match self {
            Self::Ip => address::ip(text),
            Self::Domain => Some(address::domain(text)),
            Self::Hostname => Some(address::hostname(text)),
            Self::Url => address::url(text),
            Self::NetAddr => Some(address::net_addr(text)),
            Self::Email => return identity::email(text).for_each(found),
            Self::Username => Some(identity::trimmed(IndicatorKind::Usernames, text)),
            Self::ActorId => Some(identity::trimmed(IndicatorKind::ActorIds, text)),
            Self::TraceId => Some(identity::trimmed(IndicatorKind::TraceIds, text)),
            Self::SerialNumber => Some(identity::trimmed(IndicatorKind::SerialNumbers, text)),
            Self::Mac => identity::mac(text),
            Self::Md5 => hash::md5(text),
            Self::Sha1 => hash::sha1(text),
            Self::Sha256 => hash::sha256(text),
            Self::AwsAccountId => aws::account_id(text),
            Self::AwsInstanceId => aws::instance_id(text),
            Self::AwsTag => Some((IndicatorKind::AwsTags, text.into())),
            Self::AwsArn => return aws::arn(text).for_each(found),
            Self::AwsArnOnly => aws::arn_only(text),
        };
        if let Some(find) = one {
            found(find);
        }
    }
}

/// A find: borrowed when it is a part of the text as it stands.
type Find<'t> = (IndicatorKind, Cow<'t, str>);

/// Where a find of `text` stands in it. Finds carry no offsets of their own: what is borrowed can only be
/// borrowed from the text, so the addresses tell.
fn place(text: &str, find: Cow<'_, str>) -> Hit {
    match find {
        Cow::Borrowed(part) => {
            let start = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
            Hit::Slice { start, end: start.wrapping_add(part.len()) }
        }
        Cow::Owned(made) => Hit::Made(made),
    }
}
