//! The built-in patterns of `regex` parsers. (Language spec, section G.2.)
//!
//! Each says what its name means and no more, in terms of the others where that reads well. They hold no groups that
//! record. `HEXDIGIT`, `UUID` and `IPV6` are right where the reference has defects: both cases of hex digits, and
//! addresses that start or end in `::`. Alternatives stand longest first, since the first that matches wins.

/// The expression of a built-in pattern.
pub(super) fn builtin(name: &str) -> Option<&'static str> {
    BUILTINS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the built-in patterns.
pub(super) fn names<'n>() -> impl Iterator<Item = &'n str> {
    BUILTINS.iter().map(|(name, _)| *name).filter(|name| !name.starts_with('_'))
}

/// Names that start with `_` are for this table alone; a schema cannot use them.
const BUILTINS: &[(&str, &str)] = &[
    // General.
    ("DATA", r".*?"),
    ("GREEDYDATA", r".*"),
    ("NOTSPACE", r"\S+"),
    ("NS", r"%{NOTSPACE}"),
    ("SPACE", r"\s*"),
    ("WORD", r"\b\w+\b"),
    ("QUOTEDSTRING", r#""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"#),
    ("QS", r"%{QUOTEDSTRING}"),
    ("HEXDIGIT", r"[0-9A-Fa-f]"),
    ("UUID", r"%{HEXDIGIT}{8}(?:-%{HEXDIGIT}{4}){3}-%{HEXDIGIT}{12}"),
    // Numbers.
    ("INT", r"[+-]?[0-9]+"),
    ("BASE10NUM", r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"),
    ("NUMBER", r"%{BASE10NUM}"),
    ("BASE16NUM", r"(?:0[xX])?%{HEXDIGIT}+"),
    ("POSINT", r"\b[1-9][0-9]*\b"),
    ("NONNEGINT", r"\b[0-9]+\b"),
    ("PID", r"%{POSINT}"),
    // Network.
    ("CISCOMAC", r"(?:%{HEXDIGIT}{4}\.){2}%{HEXDIGIT}{4}"),
    ("WINDOWSMAC", r"(?:%{HEXDIGIT}{2}-){5}%{HEXDIGIT}{2}"),
    ("COMMONMAC", r"(?:%{HEXDIGIT}{2}:){5}%{HEXDIGIT}{2}"),
    ("MAC", r"%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}"),
    ("IPV4INT", r"25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]"),
    ("IPV4", r"\b(?:%{IPV4INT}\.){3}%{IPV4INT}\b"),
    // A group of an IPv6 address with the colon before (`_CH`) or after (`_HC`).
    ("_CH", r":%{HEXDIGIT}{1,4}"),
    ("_HC", r"%{HEXDIGIT}{1,4}:"),
    // All groups there, or `::` after 0, 1, 2, … of them; then as many as fit, so that the first form that matches
    // is the longest. The last two groups may be an IPv4 address.
    (
        "_IPV6_IPV4",
        r"\b%{_HC}{6}%{IPV4}|\B:%{_CH}{0,5}:%{IPV4}|\b%{_HC}%{_CH}{0,4}:%{IPV4}|\b%{_HC}{1,2}%{_CH}{0,3}:%{IPV4}|\b%{_HC}{1,3}%{_CH}{0,2}:%{IPV4}|\b%{_HC}{1,4}%{_CH}{0,1}:%{IPV4}|\b%{_HC}{1,5}:%{IPV4}",
    ),
    (
        "_IPV6",
        r"\b%{_HC}{7}%{HEXDIGIT}{1,4}\b|\B:%{_CH}{1,7}\b|\b%{_HC}%{_CH}{1,6}\b|\b%{_HC}{1,2}%{_CH}{1,5}\b|\b%{_HC}{1,3}%{_CH}{1,4}\b|\b%{_HC}{1,4}%{_CH}{1,3}\b|\b%{_HC}{1,5}%{_CH}{1,2}\b|\b%{_HC}{1,6}%{_CH}\b|\b%{_HC}{1,7}:\B|\B::\B",
    ),
    ("IPV6", r"(?:%{_IPV6_IPV4}|%{_IPV6})(?:%[0-9A-Za-z]+(?:[._~-][0-9A-Za-z]+)*)?"),
    ("IP", r"%{IPV6}|%{IPV4}"),
    ("_LABEL", r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"),
    ("HOSTNAME", r"\b%{_LABEL}(?:\.%{_LABEL})*\b\.?"),
    ("HOST", r"%{HOSTNAME}"),
    ("IPORHOST", r"%{IP}|%{HOSTNAME}"),
    ("HOSTPORT", r"%{IPORHOST}:%{POSINT}"),
    // Paths and URIs.
    ("USERNAME", r"[A-Za-z0-9._-]+"),
    ("USER", r"%{USERNAME}"),
    ("UNIXPATH", r"(?:/[\w.,:@%+~=!$#*-]*)+"),
    // Spaces are part of a directory's name, but end the last name: the line goes on after it.
    ("WINPATH", r#"(?:[A-Za-z]:|\\)(?:\\[^\\/:*?"<>|\r\n]*)*\\[^\\/:*?"<>|\s]*"#),
    ("PATH", r"%{UNIXPATH}|%{WINPATH}"),
    ("TTY", r"/dev/(?:pts/[0-9]+|tty[0-9A-Za-z]*|console)"),
    ("URIPROTO", r"[A-Za-z][0-9A-Za-z+.-]*"),
    ("URIHOST", r"(?:\[%{IPV6}\]|%{IPORHOST})(?::%{POSINT})?"),
    ("URIPATH", r"(?:/[\w$.+!*'(),~:;=@%&-]*)+"),
    ("URIPARAM", r"\?[\w$.+!*'(),~:;=@%&/?\[\]{}|^-]*"),
    ("URIPATHPARAM", r"%{URIPATH}%{URIPARAM}?"),
    (
        "URI",
        r"%{URIPROTO}://(?:%{USER}(?::[^@/\s]*)?@)?%{URIHOST}?(?:%{URIPATHPARAM}|%{URIPARAM})?(?:#[\w$.+!*'(),~:;=@%&/?-]*)?",
    ),
    // Times.
    (
        "MONTH",
        r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b",
    ),
    ("MONTHNUM", r"1[0-2]|0?[1-9]"),
    ("MONTHNUM2", r"0[1-9]|1[0-2]"),
    ("MONTHDAY", r"3[01]|[12][0-9]|0?[1-9]"),
    (
        "DAY",
        r"\b(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b",
    ),
    ("YEAR", r"[0-9]{4}|[0-9]{2}"),
    ("HOUR", r"2[0-3]|[01]?[0-9]"),
    ("MINUTE", r"[0-5][0-9]"),
    ("SECOND", r"(?:60|[0-5]?[0-9])(?:[:.,][0-9]+)?"),
    ("KITCHEN", r"%{HOUR}:%{MINUTE}"),
    ("TIME", r"%{HOUR}:%{MINUTE}:%{SECOND}"),
    ("DATE_US", r"%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}"),
    ("DATE_EU", r"%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}"),
    ("DATE", r"%{DATE_US}|%{DATE_EU}"),
    ("DATETIME", r"%{DATE}[T -]%{TIME}"),
    // Two digits of an hour, where the offset has no separator to end one digit.
    ("_HH", r"2[0-3]|[01][0-9]"),
    ("ISO8601_TIMEZONE", r"Z|[+-]%{_HH}:?%{MINUTE}"),
    ("ISO8601_SECOND", r"%{SECOND}"),
    (
        "TIMESTAMP_ISO8601",
        r"%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{ISO8601_SECOND})?%{ISO8601_TIMEZONE}?",
    ),
    ("TZ", r"[A-Z]{3}"),
    ("TZOFFSET", r"[+-]%{_HH}%{MINUTE}"),
    (
        "TIMESTAMP_RFC822",
        r"(?:%{DAY},? )?(?:%{MONTHDAY} %{MONTH}|%{MONTH} %{MONTHDAY}) %{YEAR} (?:%{TIME}|%{KITCHEN}) (?:%{TZ}|%{TZOFFSET})",
    ),
    (
        "TIMESTAMP_RFC2822",
        r"(?:%{DAY}, ?)?%{MONTHDAY} %{MONTH} %{YEAR} (?:%{TIME}|%{KITCHEN}) (?:%{ISO8601_TIMEZONE}|%{TZ})",
    ),
    ("TIMESTAMP_OTHER", r"%{DAY} %{MONTH} +%{MONTHDAY} %{TIME} (?:%{TZ} )?%{YEAR}"),
    (
        "TIMESTAMP_EVENTLOG",
        r"[0-9]{4}%{MONTHNUM2}(?:3[01]|[12][0-9]|0[1-9])%{_HH}%{MINUTE}(?:60|[0-5][0-9])(?:[.,][0-9]+)?",
    ),
    ("SYSLOGTIMESTAMP", r"%{MONTH} +%{MONTHDAY} %{TIME}"),
    ("HTTPDATE", r"%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{TZOFFSET}"),
];

#[cfg(test)]
mod tests {
    use super::{BUILTINS, names};
    use crate::text::{Grok, LineOptions, LineReader, Matcher, TextValues};
    use indexmap::IndexMap;

    /// Texts that a pattern matches from end to end, and texts that it does not.
    const EXAMPLES: &[(&str, &[&str], &[&str])] = &[
        ("DATA", &["", "x y"], &["x\ny"]),
        ("GREEDYDATA", &["", "x y é"], &["x\ny"]),
        ("NOTSPACE", &["x-é"], &["", "x y"]),
        ("NS", &["x"], &["x\ty"]),
        ("SPACE", &["", " \t"], &["x"]),
        ("WORD", &["x_1"], &["", "x-y", "é"]),
        ("QUOTEDSTRING", &[r#""""#, r#""a\"b""#, "'a\"b'", r"'it\'s'"], &[r#""a"b""#, "\"a'", "a", r#""\""#]),
        ("QS", &["'s'"], &["s"]),
        ("HEXDIGIT", &["0", "9", "a", "f", "A", "B", "E", "F"], &["", "g", "00"]),
        (
            "UUID",
            &["123e4567-e89b-12d3-a456-426614174000", "BBBBBBBB-cccc-DDDD-eeee-FFFFFFFFFFFF"],
            &["123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400"],
        ),
        ("INT", &["0", "-7", "+08"], &["", "1.5", "x", "--1"]),
        ("BASE10NUM", &["1", "-1.5", "+.5"], &["1.", ".", "1e5"]),
        ("NUMBER", &["-1.5", ".5", "12"], &["x"]),
        ("BASE16NUM", &["0xBC", "ff", "0Xab"], &["0x", "zz"]),
        ("POSINT", &["1", "120"], &["0", "012", "-1"]),
        ("NONNEGINT", &["0", "012", "5"], &["-1", "1a"]),
        ("PID", &["7"], &["0"]),
        ("CISCOMAC", &["0011.AAbb.cCdD"], &["0011.AAbb", "0011-AAbb-ccdd"]),
        ("WINDOWSMAC", &["00-11-AA-bb-cC-dD"], &["00:11:AA:bb:cC:dD"]),
        ("COMMONMAC", &["00:11:AA:bb:cC:dD"], &["00:11:AA:bb:cC", "0:1:2:3:4:5"]),
        ("MAC", &["00:11:AA:bb:cC:dD", "00-11-AA-bb-cC-dD", "0011.AAbb.cCdD"], &["00:11-AA:bb-cC:dD"]),
        ("IPV4INT", &["0", "9", "42", "100", "199", "249", "255"], &["256", "00", "1000"]),
        (
            "IPV4",
            &["0.0.0.0", "10.0.0.1", "255.255.255.255"],
            &["300.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4"],
        ),
        (
            "IPV6",
            &[
                "::",
                "::1",
                "1::",
                "fe80::AbCd",
                "2001:db8::1",
                "1:2:3:4:5:6:7:8",
                "1::8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1:2::7:8",
                "1:2:3:4::6:7:8",
                "::ffff:1.2.3.4",
                "::1.2.3.4",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:1.2.3.4",
                "1:2:3:4:5::1.2.3.4",
                "fe80::1%eth0",
                "fe80::1%25en0.1",
            ],
            &[
                "",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "::g",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.400",
                "12:34:56",
                "1.2.3.4",
                "fe80::1%",
            ],
        ),
        ("IP", &["10.0.0.1", "::1"], &["localhost", "1.2.3"]),
        ("HOSTNAME", &["localhost", "a-b.example.com", "a.", "0.example"], &["", "-a", "a..b", "a_b", "é"]),
        ("HOST", &["example.com"], &["a b"]),
        ("IPORHOST", &["10.0.0.1", "::1", "example.com"], &["a/b"]),
        ("HOSTPORT", &["10.0.0.1:8080", "example.com:80"], &["example.com", "example.com:0"]),
        ("USERNAME", &["j.doe-1_x"], &["", "j doe", "j@x"]),
        ("USER", &["root"], &["a/b"]),
        ("UNIXPATH", &["/", "/usr/bin", "/a.b/c-d_e/"], &["usr/bin", "/a b", ""]),
        ("WINPATH", &[r"C:\x\y", r"c:\Program Files\x.exe", r"\\server\share"], &["C:x", "/usr", r"C:\x y"]),
        ("PATH", &["/usr/bin", r"C:\x\y"], &["usr"]),
        ("TTY", &["/dev/pts/0", "/dev/tty1", "/dev/ttyS0"], &["/dev/null", "pts/0"]),
        ("URIPROTO", &["http", "svn+ssh"], &["1a", "a:"]),
        ("URIHOST", &["example.com", "example.com:80", "[::1]:443", "10.0.0.1"], &["example.com:", "a/b"]),
        ("URIPATH", &["/", "/a/b%20c;d=1"], &["a", "/a?b", "/a b"]),
        ("URIPARAM", &["?", "?a=b&c[]=d"], &["a=b", "?a b"]),
        ("URIPATHPARAM", &["/a", "/a?b=c"], &["?b=c"]),
        (
            "URI",
            &[
                "http://example.com",
                "https://u:p@example.com:8443/a/b?c=d#e",
                "file:///etc/hosts",
                "ftp://[::1]/x",
                "http://h?q=1",
            ],
            &["example.com", "http:/x", "http://a b"],
        ),
        ("MONTH", &["Jan", "January", "May", "Sept", "September", "December"], &["jan", "Janu", "J"]),
        ("MONTHNUM", &["1", "01", "9", "10", "12"], &["0", "00", "13"]),
        ("MONTHNUM2", &["01", "12"], &["1", "13", "00"]),
        ("MONTHDAY", &["1", "09", "10", "31"], &["0", "00", "32"]),
        ("DAY", &["Mon", "Tuesday", "Thurs", "Sunday"], &["mon", "Mond"]),
        ("YEAR", &["2020", "99"], &["1", "202", "20201"]),
        ("HOUR", &["0", "09", "19", "23"], &["24", "111"]),
        ("MINUTE", &["00", "59"], &["0", "60"]),
        ("SECOND", &["0", "59", "60", "01.5", "01,123", "01:5"], &["61", "1.", ""]),
        ("KITCHEN", &["3:04", "23:59"], &["24:00", "3:4"]),
        ("TIME", &["03:04:05", "3:04:05.999"], &["03:04", "25:00:00"]),
        ("DATE_US", &["12/31/2020", "1-2-20"], &["31/12/2020", "12.31.2020"]),
        ("DATE_EU", &["31.12.2020", "31/12/20"], &["12.31.2020", "2020.12.31"]),
        ("DATE", &["12/31/2020", "31.12.2020"], &["2020-12-31", "32.1.2020"]),
        ("DATETIME", &["31.12.2020 03:04:05", "12/31/2020-3:04:05"], &["31.12.2020"]),
        ("ISO8601_TIMEZONE", &["Z", "+01:00", "-0700"], &["z", "01:00", "+1:00", "+24:00"]),
        ("ISO8601_SECOND", &["05", "05.123"], &["61"]),
        (
            "TIMESTAMP_ISO8601",
            &["2020-01-02T03:04:05Z", "2020-01-02 03:04", "2020-01-02T03:04:05.678+02:00", "20-1-2 3:04:05"],
            &["2020-13-02T03:04:05Z", "2020-01-02", "2020/01/02 03:04"],
        ),
        ("TZ", &["UTC", "CET"], &["utc", "UT", "CEST"]),
        ("TZOFFSET", &["+0000", "-0700"], &["+00:00", "0700", "+2460"]),
        (
            "TIMESTAMP_RFC822",
            &["Mon Jan 2 2006 15:04:05 MST", "02 Jan 06 15:04 MST", "Mon, 02 Jan 2006 15:04:05 -0700"],
            &["Mon Jan 2 2006", "2006-01-02 15:04 MST"],
        ),
        (
            "TIMESTAMP_RFC2822",
            &["Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 +01:00", "Mon, 2 Jan 2006 15:04:05 GMT"],
            &["Mon Jan 2 2006 15:04:05 -0700"],
        ),
        (
            "TIMESTAMP_OTHER",
            &["Mon Jan  2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 2006"],
            &["Jan 2 15:04:05 2006"],
        ),
        ("TIMESTAMP_EVENTLOG", &["20060102150405", "20060102150405.123"], &["2006-01-02", "20061302150405"]),
        ("SYSLOGTIMESTAMP", &["Jan  2 03:04:05", "Oct 10 13:55:36"], &["2 Jan 03:04:05", "Jan 2"]),
        ("HTTPDATE", &["10/Oct/2000:13:55:36 -0700"], &["10/10/2000:13:55:36 -0700", "10/Oct/2000 13:55:36"]),
    ];

    fn reader(pattern: &str) -> LineReader {
        let grok = Grok::new(&[pattern.to_owned()], &IndexMap::new()).unwrap();
        LineReader::new(Matcher::Grok(grok), LineOptions::default()).unwrap()
    }

    fn find<'v>(reader: &LineReader, line: &'v str, values: &'v mut TextValues) -> Option<&'v str> {
        reader.read(&mut reader.start(), line, 0, values).ok()?;
        values.get(0, line)
    }

    #[test]
    fn each_matches_what_it_names_and_nothing_else() {
        let mut values = TextValues::default();
        for (name, matching, others) in EXAMPLES {
            let whole = reader(&format!("^%{{{name}:a}}$"));
            for line in *matching {
                assert_eq!(find(&whole, line, &mut values), Some(*line), "{name}");
            }
            for line in *others {
                assert_eq!(find(&whole, line, &mut values), None, "{name} {line}");
            }
        }
        for name in names() {
            assert!(EXAMPLES.iter().any(|(known, ..)| *known == name), "{name} has no example");
        }
        assert_eq!(BUILTINS.iter().filter(|(name, _)| !name.starts_with('_')).count(), EXAMPLES.len());
    }

    #[test]
    fn finds_the_longest_in_a_line() {
        let mut values = TextValues::default();
        for (name, line, expected) in [
            ("IP", "at 10.0.0.1 ok", Some("10.0.0.1")),
            ("IP", "at ::1, then", Some("::1")),
            ("IP", "[2001:db8::7:8]:80", Some("2001:db8::7:8")),
            ("IP", "src=::ffff:1.2.3.4 x", Some("::ffff:1.2.3.4")),
            ("IP", "std::vector at 12:34:56", None),
            ("IP", "256.1.1.1", None),
            ("INT", "x-12y", Some("-12")),
            (
                "UUID",
                "id=123e4567-e89b-12d3-a456-426614174000;",
                Some("123e4567-e89b-12d3-a456-426614174000"),
            ),
            ("URI", "see <https://example.com/a?b=c> now", Some("https://example.com/a?b=c")),
            ("TIMESTAMP_ISO8601", "t=2020-01-02T03:04:05Z x", Some("2020-01-02T03:04:05Z")),
            ("MONTHNUM", "12", Some("12")),
            ("DATE", "31.12.2020", Some("31.12.2020")),
            ("HOSTNAME", "-> a.example.com/x", Some("a.example.com")),
            ("WINPATH", r"open C:\Program Files\x.exe failed", Some(r"C:\Program Files\x.exe")),
        ] {
            assert_eq!(
                find(&reader(&format!("%{{{name}:a}}")), line, &mut values),
                expected,
                "{name} {line}"
            );
        }
    }

    #[test]
    fn hostnames_have_labels_of_at_most_63() {
        let mut values = TextValues::default();
        let reader = reader("^%{HOSTNAME:a}$");
        for (length, is_name) in [(63, true), (64, false)] {
            let line = format!("{}.example", "a".repeat(length));
            assert_eq!(find(&reader, &line, &mut values).is_some(), is_name, "{length}");
        }
    }
}
