use proptest::prelude::*;

use super::{Hit, IndicatorKind, Scanner};

/// What a scanner finds, as `kind=text`, and `kind~text` where the text was made.
fn finds(scanner: Scanner, text: &str) -> Vec<String> {
    let mut finds = Vec::new();
    scanner.scan(text, &mut |kind, hit| {
        finds.push(match hit {
            Hit::Slice { start, end } => format!("{}={}", short(kind), text.get(start..end).unwrap()),
            Hit::Made(made) => format!("{}~{made}", short(kind)),
        });
    });
    finds
}

fn short(kind: IndicatorKind) -> &'static str {
    kind.as_str().strip_prefix("p_any_").unwrap()
}

fn check(scanner: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(finds(scanner.parse().unwrap(), text), *expected, "{scanner}: {text:?}");
    }
}

#[test]
fn empty_text_is_never_a_find() {
    for &scanner in Scanner::ALL {
        assert!(finds(scanner, "").is_empty(), "{scanner}");
        if scanner != Scanner::AwsTag {
            assert!(finds(scanner, " \t\u{3000}\u{85}\r\n").is_empty(), "{scanner}");
        }
    }
}

#[test]
fn addresses() {
    check(
        "ip",
        &[
            (" 1.2.3.4\n", &["ip_addresses=1.2.3.4"]),
            ("\u{a0}::1\u{2003}", &["ip_addresses=::1"]),
            ("2001:DB8::1", &["ip_addresses=2001:DB8::1"]),
            ("::ffff:1.2.3.4", &["ip_addresses=::ffff:1.2.3.4"]),
            ("01.2.3.4", &[]),
            ("1.2.3", &[]),
            ("1.2.3.4:80", &[]),
            ("1.2.3.4/24", &[]),
            ("100.99.888.77", &[]),
            ("[::1]", &[]),
            ("fe80::1%eth0", &[]),
            ("1:2:3:4:5:6:7:8::", &[]),
            ("::00001", &[]),
            ("::ffff:1.2.3.04", &[]),
        ],
    );
    check(
        "domain",
        &[
            (" a b ", &["domain_names=a b"]),
            ("1.2.3.4", &["domain_names=1.2.3.4"]),
            ("xn--fa-hia.com", &["domain_names~faß.com"]),
            ("www.xn--fa-hia.com", &["domain_names=www.xn--fa-hia.com"]),
            ("xn--", &[]),
        ],
    );
    check(
        "hostname",
        &[
            (" 1.2.3.4 ", &["ip_addresses=1.2.3.4"]),
            ("host ", &["domain_names=host"]),
            ("[::1]", &["domain_names=[::1]"]),
        ],
    );
    check(
        "url",
        &[
            (" http://1.2.3.4/foo ", &["ip_addresses=1.2.3.4"]),
            ("http://[::1]:80/", &["ip_addresses=::1"]),
            ("http://xn--fa-hia.com/", &["domain_names~faß.com"]),
            ("http://[fe80::1%25eth0]/", &["domain_names~fe80::1%eth0"]),
            ("http://[%25]", &["domain_names~%"]),
            ("http://user@/x", &[]),
            ("foo.com/x", &[]),
        ],
    );
    check(
        "net_addr",
        &[
            ("100.64.0.3:0", &["ip_addresses=100.64.0.3"]),
            ("[2001:db8::100e]:41641", &["ip_addresses=2001:db8::100e"]),
            ("::1", &["ip_addresses=::1"]),
            ("[::1]", &["domain_names=[::1]"]),
            ("1.2.3.4:", &["ip_addresses=1.2.3.4"]),
            ("foo:any thing", &["domain_names=foo"]),
            ("a:b:c", &["domain_names=a:b:c"]),
            ("[a]:b:c", &["domain_names=[a]:b:c"]),
            ("[a:b", &["domain_names=[a:b"]),
            ("a]:b", &["domain_names=a]:b"]),
            ("a:[b", &["domain_names=a:[b"]),
            ("[[a]:b", &["domain_names=[[a]:b"]),
            (":80", &[]),
            ("[]:80", &[]),
        ],
    );
}

#[test]
fn identities() {
    check(
        "email",
        &[
            (" a@b.com ", &["emails=a@b.com", "usernames=a"]),
            ("a@b@c", &["emails=a@b@c", "usernames=a@b"]),
            ("a @b", &["emails=a @b", "usernames=a"]),
            ("@", &["emails=@"]),
            (" @b.com", &["emails=@b.com"]),
            ("a＠b.com", &[]),
        ],
    );
    check("username", &[(" Bob\t", &["usernames=Bob"]), ("a@b", &["usernames=a@b"])]);
    check("actor_id", &[(" uAbc1CNTRL ", &["actor_ids=uAbc1CNTRL"])]);
    check("trace_id", &[(" -", &["trace_ids=-"])]);
    check("serial_number", &[("C02 X\n", &["serial_numbers=C02 X"])]);
    check(
        "mac",
        &[
            ("00:1b:63:84:45:e6", &["mac_addresses=00:1b:63:84:45:e6"]),
            (" 00:1B:63:84:45:E6 ", &["mac_addresses~00:1b:63:84:45:e6"]),
            ("00-1b-63-84-45-e6", &["mac_addresses~00:1b:63:84:45:e6"]),
            ("00-1b:63-84-45-e6", &[]),
            ("001b.6384.45e6", &[]),
            ("001b638445e6", &[]),
            ("00:1b:63:84:45", &[]),
            ("00:1b:63:84:45:e6:", &[]),
            ("00:1b:63:84:45:e6:00", &[]),
            ("00:1b:63:84:45:eg", &[]),
            ("00:1b:63:8:445:e6", &[]),
            ("00:1b:63:84:45:éé", &[]),
            ("éé:1b:63:84:45:e", &[]),
        ],
    );
}

#[test]
fn hashes() {
    for (scanner, kind, digits) in
        [("md5", "md5_hashes", 32), ("sha1", "sha1_hashes", 40), ("sha256", "sha256_hashes", 64)]
    {
        let lower: String = "0123456789abcdef".chars().cycle().take(digits).collect();
        let upper = lower.to_uppercase();
        check(
            scanner,
            &[
                (&format!(" {lower}\n"), &[&format!("{kind}={lower}")]),
                (&upper, &[&format!("{kind}~{lower}")]),
                (lower.strip_prefix('0').unwrap(), &[]),
                (&format!("{lower}0"), &[]),
                (&lower.replace('f', "g"), &[]),
                (&"é".repeat(digits / 2), &[]),
            ],
        );
    }
}

#[test]
fn aws() {
    check(
        "aws_account_id",
        &[
            ("123456789012", &["aws_account_ids=123456789012"]),
            (" 123456789012", &[]),
            ("1234567890123", &[]),
            ("12345678901x", &[]),
        ],
    );
    check(
        "aws_instance_id",
        &[("i-", &["aws_instance_ids=i-"]), ("i-1 ", &["aws_instance_ids=i-1 "]), (" i-1", &[])],
    );
    check("aws_tag", &[(" ", &["aws_tags= "]), ("a=b", &["aws_tags=a=b"])]);

    let instance = "arn:aws:ec2:us-east-1:123456789012:instance/a/i-1";
    let session = "arn:aws:sts::123456789012:assumed-role/Admin/bob@example.com";
    check(
        "aws_arn",
        &[
            (
                instance,
                &[&format!("aws_arns={instance}"), "aws_account_ids=123456789012", "aws_instance_ids=i-1"],
            ),
            (
                session,
                &[
                    &format!("aws_arns={session}"),
                    "aws_account_ids=123456789012",
                    "emails=bob@example.com",
                    "usernames=bob",
                ],
            ),
            ("arn:aws:sts:::assumed-role/a/b", &["aws_arns=arn:aws:sts:::assumed-role/a/b"]),
            ("arn:aws:sts:::assumed-role/a@b", &["aws_arns=arn:aws:sts:::assumed-role/a@b"]),
            ("arn:aws:sts:::assumed-role/a@b/c", &["aws_arns=arn:aws:sts:::assumed-role/a@b/c"]),
            ("arn:aws:iam:::assumed-role/a/b@c", &["aws_arns=arn:aws:iam:::assumed-role/a/b@c"]),
            ("arn:a:b:c:d:instance/x:i-1", &["aws_arns=arn:a:b:c:d:instance/x:i-1"]),
            ("arn:::::", &["aws_arns=arn:::::"]),
            ("arn::::", &[]),
            (" arn:::::", &[]),
            ("ARN:::::", &[]),
        ],
    );
    check("aws_arn_only", &[(instance, &[&format!("aws_arns={instance}")]), ("arn::::", &[])]);
}

/// Texts that come near to what the scanners look for.
fn near_miss() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "http",
        "://",
        "//",
        ":",
        "/",
        "@",
        "[",
        "]",
        "%25",
        "%c3",
        "%",
        "?",
        "#",
        ".",
        "1",
        "255",
        "::1",
        "xn--",
        "-",
        "fa-hia",
        "é",
        "＠",
        "\u{3000}",
        " ",
        "\u{0}",
        "arn:",
        "aws",
        "sts",
        "123456789012",
        "instance/",
        "i-1",
        "assumed-role/",
        "00",
        "aB",
    ]);
    prop::collection::vec(token, 0..14).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn finds_are_not_empty_and_stand_in_the_text(text in prop_oneof![".*", near_miss()]) {
        for &scanner in Scanner::ALL {
            scanner.scan(&text, &mut |_, hit| match hit {
                Hit::Slice { start, end } => assert!(text.get(start..end).is_some_and(|part| !part.is_empty())),
                Hit::Made(made) => assert!(!made.is_empty() && made != text),
            });
        }
    }

    #[test]
    fn hosts_are_those_of_their_urls(host in "[a-z0-9]{1,9}(\\.[a-z0-9]{1,9}){0,3}", port in 0..=u16::MAX) {
        let expected = finds(Scanner::Hostname, &host);
        prop_assert_eq!(&finds(Scanner::Url, &format!("https://u:p@{host}:{port}/p?q#f")), &expected);
        prop_assert_eq!(&finds(Scanner::NetAddr, &format!("{host}:{port}")), &expected);
    }

    #[test]
    fn addresses_are_found(v4: std::net::Ipv4Addr, v6: std::net::Ipv6Addr) {
        prop_assert_eq!(finds(Scanner::Ip, &v4.to_string()), [format!("ip_addresses={v4}")]);
        prop_assert_eq!(finds(Scanner::NetAddr, &format!("[{v6}]:1")), [format!("ip_addresses={v6}")]);
    }
}
