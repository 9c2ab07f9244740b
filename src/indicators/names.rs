//! The two vocabularies: what schemas name, and where finds land.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

macro_rules! named {
    (
        unknown: $(#[$error_meta:meta])* $error:ident = $message:literal;
        $(#[$meta:meta])* $type:ident { $($(#[$variant_meta:meta])* $variant:ident = $name:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type { $($(#[$variant_meta])* $variant,)* }

        impl $type {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name as written in schemas or events.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = $error;

            fn from_str(name: &str) -> Result<Self, $error> {
                match name { $($name => Ok(Self::$variant),)* _ => Err($error(())) }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $(#[$error_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error($message)]
        pub struct $error(());
    };
}

named! {
    unknown: /// A name that is not in the indicator table.
    UnknownScanner = "unknown indicator";

    /// What a schema's `indicators` name: how a text is searched.
    Scanner {
        /// An IP address.
        Ip = "ip",
        /// A domain name, as it stands.
        Domain = "domain",
        /// A host name, or an IP address.
        Hostname = "hostname",
        /// The host of a URL.
        Url = "url",
        /// The host of `host:port`.
        NetAddr = "net_addr",
        /// An e-mail address; its local part is a user name.
        Email = "email",
        /// A user name.
        Username = "username",
        /// An actor's id.
        ActorId = "actor_id",
        /// A trace id.
        TraceId = "trace_id",
        /// An MD5 hash.
        Md5 = "md5",
        /// A SHA-1 hash.
        Sha1 = "sha1",
        /// A SHA-256 hash.
        Sha256 = "sha256",
        /// An AWS account id.
        AwsAccountId = "aws_account_id",
        /// An AWS instance id.
        AwsInstanceId = "aws_instance_id",
        /// An AWS tag.
        AwsTag = "aws_tag",
        /// An AWS ARN and what it names.
        AwsArn = "aws_arn",
        /// An AWS ARN alone.
        AwsArnOnly = "aws_arn_only",
        /// A MAC address.
        Mac = "mac",
        /// A serial number.
        SerialNumber = "serial_number",
    }
}

named! {
    unknown: /// A name that is not one of the `p_any_*` fields.
    UnknownIndicatorKind = "unknown indicator field";

    /// Where a find lands: the `p_any_*` field of the event.
    IndicatorKind {
        /// Actor ids.
        ActorIds = "p_any_actor_ids",
        /// AWS account ids.
        AwsAccountIds = "p_any_aws_account_ids",
        /// AWS ARNs.
        AwsArns = "p_any_aws_arns",
        /// AWS instance ids.
        AwsInstanceIds = "p_any_aws_instance_ids",
        /// AWS tags.
        AwsTags = "p_any_aws_tags",
        /// Domain names.
        DomainNames = "p_any_domain_names",
        /// E-mail addresses.
        Emails = "p_any_emails",
        /// IP addresses.
        IpAddresses = "p_any_ip_addresses",
        /// MAC addresses.
        MacAddresses = "p_any_mac_addresses",
        /// MD5 hashes.
        Md5Hashes = "p_any_md5_hashes",
        /// Serial numbers.
        SerialNumbers = "p_any_serial_numbers",
        /// SHA-1 hashes.
        Sha1Hashes = "p_any_sha1_hashes",
        /// SHA-256 hashes.
        Sha256Hashes = "p_any_sha256_hashes",
        /// Trace ids.
        TraceIds = "p_any_trace_ids",
        /// User names.
        Usernames = "p_any_usernames",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for &scanner in Scanner::ALL {
            assert_eq!(scanner.to_string().parse(), Ok(scanner));
            assert_eq!(serde_json::to_value(scanner).unwrap(), scanner.as_str());
        }
        for &kind in IndicatorKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn names_are_exact() {
        for name in ["", "IP", "ip ", "p_any_ip_addresses"] {
            assert_eq!(name.parse::<Scanner>(), Err(UnknownScanner(())), "{name}");
        }
        for name in ["", "ip", "p_any_", "P_ANY_EMAILS"] {
            assert_eq!(name.parse::<IndicatorKind>(), Err(UnknownIndicatorKind(())), "{name}");
        }
    }

    #[test]
    fn kinds_are_declared_in_output_order() {
        assert!(IndicatorKind::ALL.is_sorted_by_key(|kind| kind.as_str()));
    }
}
