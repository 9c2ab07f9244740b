//! Records that are hard on a reader, by how many hard parts they have. A plain module, for the bench and for the test
//! that counts memory.

#![allow(dead_code, reason = "every includer uses another part of it")]

use crate::corpus::{self, AuditMix, Corpus};
use logwright::{CompileOptions, Limits, Program, Schema};
use std::fmt::Write as _;

const SEED: u64 = 7;

/// The fields of an object that is wrong in the first, in the last or in all; as many as a rejection keeps issues.
const STRICT: usize = 64;

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// How many parts are the case's size; a bench takes their double and so on, too.
    pub(crate) parts: usize,
    pub(crate) is_accepted: bool,
    make: fn(usize) -> Corpus,
}

impl Case {
    pub(crate) fn corpus(&self, parts: usize) -> Corpus {
        (self.make)(parts)
    }

    const fn accepted(name: &'static str, parts: usize, make: fn(usize) -> Corpus) -> Self {
        Self { name, parts, is_accepted: true, make }
    }

    const fn rejected(name: &'static str, parts: usize, make: fn(usize) -> Corpus) -> Self {
        Self { name, parts, is_accepted: false, make }
    }
}

pub(crate) const CASES: &[Case] = &[
    // Keys.
    Case::accepted("unknown keys", 1_000_000, |n| one("{", n, |i| format!(r#""key{i}":{i}"#), "}")),
    Case::accepted("unknown keys, escaped", 1_000_000, |n| {
        one("{", n, |i| format!(r#""k\u0065y{i}":{i}"#), "}")
    }),
    Case::accepted("unknown keys, one byte", 2_000_000, |n| one("{", n, |_| r#""k":1"#, "}")),
    Case::accepted("unknown keys in elements", 1_000_000, |n| {
        one(r#"{"rows":["#, n, |i| format!(r#"{{"key{i}":0}}"#), "]}")
    }),
    Case::accepted("keys of fields, shuffled", 200_000, |n| one(r#"{"rows":["#, n, shuffled_row, "]}")),
    Case::accepted("duplicate keys, text", 1_000_000, |n| one("{", n, |i| format!(r#""text":"{i}""#), "}")),
    Case::accepted("duplicate keys, escaped", 1_000_000, |n| {
        one("{", n, |i| format!(r#""t\u0065xt":"{i}""#), "}")
    }),
    Case::accepted("duplicate keys, time", 1_000_000, |n| one("{", n, |i| format!(r#""time":{i}"#), "}")),
    Case::accepted("duplicate keys, bad then good", 1_000_000, |n| {
        one("{", n, |_| r#""number":"x","number":1"#, "}")
    }),
    Case::accepted("duplicate keys, objects", 500_000, |n| {
        one("{", n, |i| format!(r#""row":{{"a":{i},"b":"x"}}"#), "}")
    }),
    Case::accepted("duplicate keys, two in turn", 1_000_000, |n| {
        one("{", n, |i| format!(r#""{}":"{i}""#, ["text", "email"][i % 2]), "}")
    }),
    Case::accepted("both keys of a rename", 500_000, |n| {
        one(r#"{"rows":["#, n, |i| format!(r#"{{"old":{i},"new":{i}}}"#), "]}")
    }),
    // Strings.
    Case::accepted("escapes \\n, a string", 5_000_000, |n| repeated(r#"{"text":""#, n, r"\n", r#""}"#)),
    Case::accepted("escapes \\n, unknown", 5_000_000, |n| repeated(r#"{"other":""#, n, r"\n", r#""}"#)),
    Case::accepted("escapes \\n, json", 5_000_000, |n| repeated(r#"{"raw":""#, n, r"\n", r#""}"#)),
    Case::accepted("escapes \\n, a key", 5_000_000, |n| repeated(r#"{""#, n, r"\n", r#"":0}"#)),
    Case::accepted("escapes \\\\, a string", 5_000_000, |n| repeated(r#"{"text":""#, n, r"\\", r#""}"#)),
    Case::accepted("escapes \\u, a string", 1_700_000, |n| repeated(r#"{"text":""#, n, r"\u20ac", r#""}"#)),
    Case::accepted("escapes \\u, unknown", 1_700_000, |n| repeated(r#"{"other":""#, n, r"\u20ac", r#""}"#)),
    Case::accepted("surrogate pairs, a string", 850_000, |n| {
        repeated(r#"{"text":""#, n, r"\ud83d\ude00", r#""}"#)
    }),
    Case::accepted("lone surrogates, a string", 1_700_000, |n| {
        repeated(r#"{"text":""#, n, r"\ud83d", r#""}"#)
    }),
    Case::accepted("embedded JSON, escaped quotes", 1_000_000, |n| {
        one(r#"{"embedded":"["#, n, |i| format!(r#"\"{i}\""#), r#"]"}"#)
    }),
    Case::accepted("all non-ASCII, a string", 5_000_000, |n| repeated(r#"{"text":""#, n, "é", r#""}"#)),
    Case::accepted("all non-ASCII, keys", 1_000_000, |n| {
        one("{", n, |i| format!(r#""ключ{i}":"значение""#), "}")
    }),
    Case::accepted("all non-ASCII, audit", 12_000, |n| {
        let corpus = corpus::audit(SEED, n * 425, AuditMix { policy_edits: false });
        non_ascii(&corpus)
    }),
    // Numbers.
    Case::accepted("digits, a string field", 10_000_000, |n| repeated(r#"{"text":"#, n, "7", "}")),
    Case::accepted("digits, json", 10_000_000, |n| repeated(r#"{"raw":"#, n, "7", "}")),
    Case::accepted("digits, unknown", 10_000_000, |n| repeated(r#"{"other":"#, n, "7", "}")),
    Case::accepted("digits, a fraction of a float", 10_000_000, |n| repeated(r#"{"real":0."#, n, "7", "}")),
    Case::accepted("digits, a float as text", 10_000_000, |n| repeated(r#"{"real":"0."#, n, "7", r#""}"#)),
    Case::rejected("digits, an integer", 10_000_000, |n| repeated(r#"{"number":"#, n, "7", "}")),
    Case::rejected("digits, an integer as text", 10_000_000, |n| repeated(r#"{"number":""#, n, "7", r#""}"#)),
    Case::rejected("zeros, an integer as text, x", 10_000_000, |n| {
        repeated(r#"{"number":""#, n, "0", r#"x"}"#)
    }),
    Case::rejected("digits, a time", 10_000_000, |n| repeated(r#"{"time":"#, n, "7", "}")),
    Case::rejected("digits, a time as text", 10_000_000, |n| repeated(r#"{"time":""#, n, "7", r#""}"#)),
    Case::accepted("many short numbers, json", 5_000_000, |n| one(r#"{"raw":["#, n, |_| "1", "]}")),
    Case::accepted("many exponents, unknown", 1_000_000, |n| {
        one(r#"{"other":["#, n, |i| format!("-{i}.5e-3"), "]}")
    }),
    // Structure.
    Case::accepted("nesting at the limit, unknown", 40_000, |n| {
        one("{", n, |_| format!(r#""k":{}{}"#, "[".repeat(127), "]".repeat(127)), "}")
    }),
    Case::accepted("nesting at the limit, json", 40_000, |n| {
        one(r#"{"raw":["#, n, |_| format!("{}{}", "[".repeat(126), "]".repeat(126)), "]}")
    }),
    Case::accepted("nesting at the limit, objects", 10_000, |n| {
        one(r#"{"raw":["#, n, |_| format!("{}0{}", r#"{"k":"#.repeat(126), "}".repeat(126)), "]}")
    }),
    Case::rejected("nesting past the limit", 5_000_000, |n| repeated(r#"{"k":"#, n, "[", "}")),
    Case::accepted("empty objects, unknown", 3_000_000, |n| one(r#"{"other":["#, n, |_| "{}", "]}")),
    Case::accepted("empty objects, rows", 3_000_000, |n| one(r#"{"rows":["#, n, |_| "{}", "]}")),
    Case::accepted("array of integers", 1_000_000, |n| one(r#"{"numbers":["#, n, |i| i.to_string(), "]}")),
    Case::accepted("array of one digit", 5_000_000, |n| one(r#"{"numbers":["#, n, |_| "7", "]}")),
    Case::accepted("array of texts", 1_000_000, |n| one(r#"{"texts":["#, n, |i| format!(r#""{i}""#), "]}")),
    Case::accepted("array of empty texts", 3_000_000, |n| one(r#"{"texts":["#, n, |_| r#""""#, "]}")),
    Case::accepted("array of nulls", 2_000_000, |n| one(r#"{"texts":["#, n, |_| "null", "]}")),
    Case::accepted("array of true", 2_000_000, |n| one(r#"{"texts":["#, n, |_| "true", "]}")),
    Case::accepted("array of times", 500_000, |n| {
        one(r#"{"times":["#, n, |i| format!(r#""2026-01-02T03:04:05.{i}Z""#), "]}")
    }),
    Case::accepted("array of rows", 300_000, |n| {
        one(r#"{"rows":["#, n, |i| format!(r#"{{"a":{i},"b":"x","c":true}}"#), "]}")
    }),
    Case::accepted("array of e-mails, all different", 500_000, |n| {
        one(r#"{"emails":["#, n, |i| format!(r#""user{}@example.com""#, spread(i)), "]}")
    }),
    Case::accepted("array of e-mails, all the same", 500_000, |n| {
        one(r#"{"emails":["#, n, |_| r#""somebody@example.com""#, "]}")
    }),
    Case::accepted("array of URLs", 300_000, |n| {
        one(r#"{"urls":["#, n, |i| format!(r#""https://host{}.example.com/a/b""#, spread(i)), "]}")
    }),
    Case::accepted("array of addresses", 500_000, |n| {
        one(
            r#"{"addresses":["#,
            n,
            |i| format!(r#""10.{}.{}.{}""#, i >> 16 & 255, i >> 8 & 255, i & 255),
            "]}",
        )
    }),
    Case::accepted("white space, between all", 200_000, |n| {
        one("{", n, |i| format!("\n{:40}\"key{i}\"{:40}:{:40}1", "", "", ""), "}")
    }),
    Case::accepted("white space, short", 1_000_000, |n| one("{", n, |i| format!(" \"k\" : {i} "), "}")),
    Case::accepted("pretty-printed audit", 12_000, |n| {
        corpus::audit(SEED, n * 425, AuditMix { policy_edits: false }).pretty_printed()
    }),
    Case::accepted("pretty-printed json", 300_000, |n| {
        one(
            r#"{"raw":["#,
            n,
            |i| format!("\n      {{\n        \"a\": {i},\n        \"b\": \"x\"\n      }}"),
            "]}",
        )
    }),
    // Rejections.
    Case::rejected("every record bad at the first field", 10_000, |n| {
        many(n, |at| if at == 0 { r#""x""# } else { "1" })
    }),
    Case::rejected("every record bad at the last field", 10_000, |n| {
        many(n, |at| if at == STRICT - 1 { r#""x""# } else { "1" })
    }),
    Case::rejected("every record with the most issues", 10_000, |n| many(n, |_| r#""x""#)),
    Case::rejected("every record not JSON at its end", 10_000, |n| {
        many(n, |at| if at == STRICT - 1 { "1." } else { "1" })
    }),
    Case::rejected("a million issues, integers", 1_000_000, |n| {
        one(r#"{"numbers":["#, n, |_| r#""x""#, "]}")
    }),
    Case::rejected("a million issues, missing fields", 1_000_000, |n| {
        one(r#"{"demanding":["#, n, |_| "{}", "]}")
    }),
    Case::rejected("a million issues, times", 1_000_000, |n| {
        one(r#"{"times":["#, n, |_| r#""tomorrow""#, "]}")
    }),
    Case::rejected("invalid UTF-8 at the end", 10_000_000, |n| {
        let mut corpus = repeated(r#"{"text":""#, n, "x", r#"?"}"#);
        let at = corpus.bytes.len() - 3;
        corpus.bytes[at] = 0xff;
        corpus
    }),
    Case::rejected("no end of a string", 10_000_000, |n| repeated(r#"{"text":""#, n, "x", "")),
    Case::rejected("no array of numbers but text", 1_000_000, |n| {
        one(r#"{"number":["#, n, |i| i.to_string(), "]}")
    }),
];

/// Reads them all; the limit on a record's size is out of the way.
pub(crate) fn program() -> Program {
    let mut text = String::from(
        "schema: Custom.Hostile
fields:
  - {name: text, type: string}
  - {name: email, type: string, indicators: [email]}
  - {name: number, type: bigint}
  - {name: real, type: float}
  - {name: time, type: timestamp, timeFormats: [rfc3339, unix], isEventTime: true}
  - {name: raw, type: json}
  - {name: embedded, type: json, isEmbeddedJSON: true}
  - {name: texts, type: array, element: {type: string}}
  - {name: numbers, type: array, element: {type: bigint}}
  - {name: times, type: array, element: {type: timestamp, timeFormats: [rfc3339]}}
  - {name: emails, type: array, element: {type: string, indicators: [email]}}
  - {name: urls, type: array, element: {type: string, indicators: [url]}}
  - {name: addresses, type: array, element: {type: string, indicators: [ip]}}
  - {name: row, type: object, fields: [{name: a, type: bigint}, {name: b, type: string}]}
  - name: rows
    type: array
    element:
      type: object
      fields:
        - {name: a, type: bigint}
        - {name: b, type: string}
        - {name: c, type: boolean}
        - {name: d, type: string}
        - {name: new, type: bigint, rename: {from: old}}
  - {name: demanding, type: array, element: {type: object, fields: [{name: a, type: string, required: true}]}}
  - {name: event, type: json}
  - name: strict
    type: object
    fields:
",
    );
    for at in 0..STRICT {
        writeln!(text, "      - {{name: field{at}, type: bigint}}").expect("a string takes all");
    }
    let options =
        CompileOptions::default().enforce_in_arrays().limits(Limits::default().record_bytes(usize::MAX));
    Schema::from_yaml(&text).expect("it loads").compile_with(&options).expect("it compiles")
}

/// One record of `parts` parts with commas between them.
fn one<T: AsRef<str>>(open: &str, parts: usize, part: impl Fn(usize) -> T, close: &str) -> Corpus {
    let mut text = open.to_owned();
    for at in 0..parts {
        if at > 0 {
            text.push(',');
        }
        text.push_str(part(at).as_ref());
    }
    text.push_str(close);
    single(text)
}

fn repeated(open: &str, parts: usize, part: &str, close: &str) -> Corpus {
    single([open, &part.repeat(parts), close].concat())
}

fn single(text: String) -> Corpus {
    let bytes = text.into_bytes();
    Corpus { records: std::iter::once(0..bytes.len()).collect(), bytes }
}

/// Many records of the object that is wrong somewhere.
fn many(records: usize, value: impl Fn(usize) -> &'static str) -> Corpus {
    let members: Vec<String> = (0..STRICT).map(|at| format!(r#""field{at}":{}"#, value(at))).collect();
    let record = format!("{{\"strict\":{{{}}}}}\n", members.join(","));
    let ranges = (0..records).map(|at| at * record.len()..(at + 1) * record.len() - 1).collect();
    Corpus { bytes: record.repeat(records).into_bytes(), records: ranges }
}

/// All numbers below 2^32 in another order.
fn spread(number: usize) -> usize {
    number.wrapping_mul(2_654_435_761) & 0xffff_ffff
}

fn shuffled_row(at: usize) -> String {
    let members = [r#""d":"w""#, r#""c":true"#, r#""b":"x""#, r#""a":1"#];
    let order = [[0, 1, 2, 3], [3, 1, 0, 2], [1, 3, 2, 0], [2, 0, 3, 1], [2, 1, 0, 3]][spread(at) % 5];
    format!("{{{}}}", order.map(|at| members[at]).join(","))
}

/// The records with other letters in all their texts; none of a literal or an escape.
fn non_ascii(corpus: &Corpus) -> Corpus {
    let mut other = Corpus::default();
    for record in corpus.iter() {
        let start = other.bytes.len();
        for &byte in record {
            match byte {
                b'i' | b'o' | b'p' => other.bytes.extend_from_slice("ё".as_bytes()),
                _ => other.bytes.push(byte),
            }
        }
        other.records.push(start..other.bytes.len());
    }
    other
}
