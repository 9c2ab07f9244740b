//! Texts that mean something to schemas and records.

use arbitrary::{Result, Unstructured};

/// A text that no schema holds, so that what is said about a record can be searched for it.
pub const SECRET: &str = "s3cr3t-of-a-record";

/// What values are made of, beside the fuzzer's own texts.
pub const TEXTS: &[&str] = &[
    "",
    "x",
    SECRET,
    "true",
    "F",
    "1",
    "+1",
    "-0",
    "007",
    "1.5",
    "1e3",
    "1e400",
    "2147483648",
    "-32769",
    "9223372036854775808",
    "NaN",
    "10.0.0.1",
    "10.0.0.0/8",
    "fe80::1",
    "2001:db8::/64",
    "::ffff:1.2.3.4",
    "ada@example.com",
    "https://u:p@example.com:8080/x",
    "xn--fa-hia.com",
    "arn:aws:sts::123456789012:assumed-role/r/ada@example.com",
    "123456789012",
    "d41d8cd98f00b204e9800998ecf8427e",
    "00:1A-2b:3c:4d:5e",
    "2020-01-02T03:04:05.678+01:30",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "2020-02-30",
    "02/Jan/2020:03:04:05 -0700",
    "1577934245.123456789",
    "-62135596801",
    "a.b",
    "a,b,c",
    " padded\t",
    "a\"b\\c/\u{8}\n",
    "\u{0}\u{1f}\u{7f}",
    "é日本😀\u{fffd}\u{feff}",
];

/// One of [`TEXTS`], or any text.
pub fn text(u: &mut Unstructured<'_>) -> Result<String> {
    if u.ratio(1, 6)? { u.arbitrary() } else { u.choose(TEXTS).map(|text| (*text).to_owned()) }
}

/// Whether something happens that should once in `times`; it never does when the bytes are used up.
pub fn rarely(u: &mut Unstructured<'_>, times: u8) -> Result<bool> {
    Ok(u.int_in_range(0..=times - 1)? == 1)
}
