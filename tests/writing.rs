//! What stands in a record as it is to be written is copied in pieces. Space between tokens leaves no pieces longer than a
//! token, and a `serde_json::Value` has no pieces at all: neither must show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

use logwright::{Dialect, Event, Program, RowId, Schema, Stamp, Timestamp};
use proptest::prelude::*;
use std::sync::LazyLock;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let schema = Schema::from_yaml(
        "
schema: Test.Writing
fields:
- {name: s, type: string, indicators: [ip]}
- {name: i, type: int}
- {name: f, type: float}
- {name: t, type: timestamp, timeFormats: [rfc3339, unix]}
- {name: y, type: boolean}
- {name: '@k', type: string}
- {name: n, type: string, rename: {from: m}}
- name: o
  type: object
  fields:
  - {name: s, type: string}
  - name: deep
    type: object
    fields: [{name: i, type: bigint}, {name: s, type: string}]
  - {name: c, type: json, copy: {from: j}}
- {name: d, type: object, copy: {from: o}, fields: [{name: s, type: string}, {name: deep, type: json}]}
- {name: j, type: json}
- {name: e, type: array, isEmbeddedJSON: true, element: {type: boolean}}
- {name: a, type: array, element: {type: array, element: {type: string}}}
- name: z
  type: array
  element: {type: object, fields: [{name: i, type: int}, {name: s, type: string, mask: {type: redact, to: x}}]}
",
    );
    schema.unwrap_or_else(|error| panic!("{error}")).compile().unwrap()
});

/// Members, with `~` wherever space may stand.
const MEMBERS: &[&[&str]] = &[
    &["'s'~:~'x'", "'s'~:~'10.0.0.1'", r"'s'~:~'\u00e9'", "'s'~:~1.5", "'s'~:~true", "'s'~:~null"],
    &["'i'~:~1", "'i'~:~-12", "'i'~:~'7'", "'i'~:~'+7'", "'i'~:~''"],
    &["'f'~:~1.5", "'f'~:~'2.5'"],
    &["'t'~:~'2020-01-02T03:04:05.600Z'", "'t'~:~1577934245.6", "'t'~:~'0001-01-01T00:00:00Z'"],
    &["'y'~:~true", "'y'~:~false", "'y'~:~0", "'y'~:~'true'"],
    &["'@k'~:~'x'", r"'\u0040k'~:~'x'"],
    &["'n'~:~'x'", "'m'~:~'x'", "'n'~:~'x'~,~'m'~:~'y'", "'m'~:~'y'~,~'n'~:~'x'"],
    &[
        "'o'~:~{~}",
        "'o'~:~{~'s'~:~'x'~,~'deep'~:~{~'i'~:~1~}~}",
        "'o'~:~{~'deep'~:~{~}~}",
        "'o'~:~{~'deep'~:~{~'i'~:~1~,~'s'~:~'x'~}~,~'s'~:~'x'~}",
        "'o'~:~{~'u'~:~1~,~'s'~:~'x'~,~'v'~:~{~}~}",
    ],
    &["'j'~:~{}", "'j'~:~{'a':[1,{}]}", "'j'~:~[]", "'j'~:~'x'", "'j'~:~1.5"],
    &["'e'~:~[~true~,~false~]", "'e'~:~'[0]'", "'e'~:~'[true]'"],
    &["'a'~:~[~]", "'a'~:~[~[~]~]", "'a'~:~[~[~'x'~,~'y'~]~,~[~]~,~null~,~[~'z'~,~null~]~]"],
    &[
        "'z'~:~[~{~'i'~:~1~}~,~{~}~,~{~'u'~:~1~}~]",
        "'z'~:~[~{~'i'~:~1~,~'s'~:~'y'~}~,~{~'i'~:~1~,~'i'~:~2~}~]",
    ],
    &["'u'~:~'x'", "'u'~:~{~}"],
];

fn record() -> impl Strategy<Value = String> {
    let members: Vec<_> =
        MEMBERS.iter().map(|members| prop::option::of(prop::sample::select(*members))).collect();
    (members, 0..MEMBERS.len(), any::<bool>()).prop_map(|(members, at, moves)| {
        let mut members: Vec<_> = members.into_iter().flatten().collect();
        // One of them is out of order.
        if moves && let Some(last) = members.pop() {
            members.insert(at.min(members.len()), last);
        }
        format!("~{{~{}~}}~", members.join("~,~")).replace('\'', "\"")
    })
}

fn written(event: &Event<'_>, dialect: Dialect) -> String {
    let mut out = Vec::new();
    event.write_json(&mut out, dialect, &Stamp::new(Timestamp::ZERO, RowId::from_seed(0, 0)));
    String::from_utf8(out).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn space_does_not_show(record in record(), spaces in prop::collection::vec(any::<bool>(), 1..8)) {
        let mut spaces = spaces.into_iter().cycle();
        let some = record.split('~').flat_map(|part| [part, if spaces.next() == Some(true) { "\n" } else { "" }]);
        let value = serde_json::from_str(&record.replace('~', "")).unwrap();
        let records = [record.replace('~', " "), record.replace('~', ""), some.collect()];
        for dialect in [Dialect::Lake, Dialect::Source] {
            let by_value = written(&PROGRAM.interpret_value(&value).unwrap(), dialect);
            for record in &records {
                prop_assert_eq!(&written(&PROGRAM.interpret(record.as_bytes()).unwrap(), dialect), &by_value);
            }
        }
    }
}

/// `serde_json` has no integer for it.
#[test]
fn zero_has_no_sign() {
    let event = PROGRAM.interpret(br#"{"i":-0,"f":-0}"#).unwrap();
    assert!(written(&event, Dialect::Lake).starts_with(r#"{"i":0,"f":-0,"#));
}
