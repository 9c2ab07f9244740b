//! Laws: however records are divided and in whichever order parts are merged, the profile is the same.

use super::tests::observe;
use super::{Profile, ProfileOptions, Report};
use crate::compile::Program;
use crate::model::Schema;
use proptest::collection::vec;
use proptest::prelude::*;

const SCHEMA: &str = "
schema: Custom.Law
fields:
- {name: at, type: timestamp, timeFormats: [unix, rfc3339], isEventTime: true}
- {name: a, type: string, indicators: [ip, username]}
- {name: n, type: int, required: true}
- {name: o, type: object, fields: [{name: x, type: string}, {name: l, type: array, element: {type: float}}]}
";

fn program() -> Program {
    Schema::from_yaml(SCHEMA).unwrap().compile().unwrap()
}

fn record() -> impl Strategy<Value = String> {
    let time = prop_oneof![
        Just("null".to_owned()),
        (-62_135_596_800_i64..253_402_300_799).prop_map(|time| time.to_string()),
        (1_789_000_000_i64..1_789_000_300).prop_map(|time| time.to_string()),
        Just("\"noon\"".to_owned()),
    ];
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("\"\"".to_owned()),
        (0_u8..40).prop_map(|byte| format!("\"10.0.0.{byte}\"")),
        (0_u8..40).prop_map(|number| number.to_string()),
        Just("{\"x\":1,\"u\":2,\"l\":[1,\"2\",[],null]}".to_owned()),
        Just("[]".to_owned()),
    ];
    let name = proptest::sample::select(vec!["a", "n", "n", "n", "o", "o"]);
    let unknown = (0_u8..30).prop_map(|number| format!("u{number}"));
    let members = vec((prop_oneof![name.prop_map(str::to_owned), unknown], scalar), 0..6);
    (time, members).prop_map(|(time, members)| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{\"at\":{time},{}}}", [vec!["\"n\":1".to_owned()], members].concat().join(","))
    })
}

/// Options small enough to matter.
fn options() -> impl Strategy<Value = ProfileOptions> {
    (0_usize..4, 1_usize..12, 0_usize..6, 0_usize..6).prop_map(|(examples, distinct, undeclared, buckets)| {
        ProfileOptions::default()
            .examples(examples)
            .distinct(distinct)
            .undeclared(undeclared)
            .buckets(buckets)
    })
}

fn profile(program: &Program, options: &ProfileOptions, records: &[String]) -> Profile {
    let mut profile = Profile::new(program, options.clone());
    observe(&mut profile, program, records.iter().map(String::as_str));
    profile
}

fn merged(profiles: &[&Profile]) -> Profile {
    let (first, rest) = profiles.split_first().unwrap();
    let mut all = (*first).clone();
    for other in rest {
        all.merge(other).unwrap();
    }
    all
}

/// All that a profile can be told by, now and after any more records.
fn state(profile: &Profile) -> (Report, String) {
    let Profile { tallies, undeclared, rejects, indicators, timeline, .. } = profile;
    let hidden = (undeclared.named().collect::<Vec<_>>().len(), rejects, indicators, timeline);
    (profile.report(), format!("{tallies:?} {hidden:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn merging_is_associative_and_commutative(
        a in vec(record(), 0..12),
        b in vec(record(), 0..12),
        c in vec(record(), 0..12),
        options in options(),
    ) {
        let program = program();
        let whole = profile(&program, &options, &[a.clone(), b.clone(), c.clone()].concat());
        let [a, b, c] = [a, b, c].map(|records| profile(&program, &options, &records));
        let expected = state(&whole);
        prop_assert_eq!(&state(&merged(&[&a, &b, &c])), &expected, "in parts");
        prop_assert_eq!(&state(&merged(&[&a, &merged(&[&b, &c])])), &expected, "associative");
        prop_assert_eq!(&state(&merged(&[&c, &a, &b])), &expected, "commutative");
        let nothing = Profile::new(&program, options);
        prop_assert_eq!(&state(&merged(&[&nothing, &whole, &nothing])), &expected, "nothing adds nothing");
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        records in vec(record(), 0..20).prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle())),
        options in options(),
    ) {
        let program = program();
        let (one, other) = records;
        let (one, other) = (profile(&program, &options, &one), profile(&program, &options, &other));
        prop_assert_eq!(state(&one), state(&other));
    }

    #[test]
    fn counts_add_up(records in vec(record(), 0..20)) {
        let report = profile(&program(), &ProfileOptions::default(), &records).report();
        prop_assert_eq!(report.accepted + report.rejected, records.len() as u64);
        prop_assert_eq!(report.read, records.len() as u64);
        for field in &report.fields {
            prop_assert!(field.present + field.null <= field.of, "{:?}", field);
            prop_assert!(field.unlike <= field.present && field.empty <= field.present);
            prop_assert!(field.distinct.count <= field.present);
        }
        let events: u64 = report.times.spans.iter().map(|span| span.events).sum();
        prop_assert_eq!(events + report.times.timeless, report.accepted);
    }

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..60)) {
        let program = program();
        let mut profile = Profile::new(&program, ProfileOptions::default());
        if let Err(rejection) = program.interpret(&bytes) {
            profile.reject(&bytes, &rejection);
            prop_assert_eq!(profile.records(), 1);
        }
    }
}
