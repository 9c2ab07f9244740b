//! Laws: the schema accepts its samples, and the join does not care about order, grouping or repetition.

use super::Inference;
use crate::compile::CompileOptions;
use crate::limits::Limits;
use crate::model::{Field, Type};
use proptest::collection::vec;
use proptest::prelude::*;

/// JSON text, with repeated and colliding names, and scalars on the borders between types.
fn json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        proptest::sample::select(vec![
            "null",
            "true",
            "0",
            "1",
            "-0",
            "1.5",
            "1e5",
            "1e400",
            "9223372036854775808",
            "-9223372036854775809",
            r#""""#,
            r#""1""#,
            r#""+01""#,
            r#""-""#,
            r#"".5""#,
            r#""5.""#,
            r#""1e400""#,
            r#""NaN""#,
            r#""inf""#,
            r#""1_0""#,
            r#""0x10""#,
            r#"" 1""#,
            r#""t""#,
            r#""FALSE""#,
            r#""tRue""#,
            r#""10.0.0.1""#,
            r#"" ::1""#,
            r#""https://a.example""#,
            r#""https://""#,
            r#""arn:aws:iam::1:user/a""#,
            r#""2024-05-01T10:00:00Z""#,
            r#""0001-01-01T00:00:00Z""#,
            r#""0001-01-01T00:00:00+01:00""#,
            r#""9999-12-31T23:59:59-01:00""#,
            r#""\ud800""#,
        ])
        .prop_map(str::to_owned),
        any::<f64>().prop_filter("JSON", |float| float.is_finite()).prop_map(|float| format!("{float:e}")),
        any::<i64>().prop_map(|integer| integer.to_string()),
        "[-+0-9.eE_tfTF]{0,5}".prop_map(|text| format!("\"{text}\"")),
    ];
    scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|elements| format!("[{}]", elements.join(","))),
            object(inner),
        ]
    })
}

fn object(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let name = proptest::sample::select(vec![
        "a", "b", "c", "d", "e", "A", "", "p_row_id", "x.y", "x_y", "\\u0061", "é",
    ]);
    vec((name, value), 0..6).prop_map(|members| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

fn records() -> impl Strategy<Value = Vec<String>> {
    vec(object(json()), 0..6)
}

/// Limits small enough to be hit.
fn small() -> impl Strategy<Value = (usize, usize, usize)> {
    (1_usize..20, 0_usize..5, 1_usize..6)
}

fn infer((fields, nesting, width): (usize, usize, usize), records: &[String]) -> Inference {
    let limits = Limits::default().fields(fields).type_nesting(nesting);
    let mut inference = Inference { width, ..Inference::new(limits) };
    for record in records {
        inference.observe(record.as_bytes()).unwrap();
    }
    inference
}

fn merged(inferences: &[&Inference]) -> Inference {
    let (first, rest) = inferences.split_first().unwrap();
    let mut all = (*first).clone();
    for other in rest {
        all.merge(other);
    }
    all
}

fn measure(fields: &[Field]) -> (usize, usize) {
    fields.iter().fold((0, 0), |(count, depth), field| {
        let (inner, levels) = measure_type(&field.value);
        (count + 1 + inner, depth.max(levels))
    })
}

fn measure_type(value: &Type) -> (usize, usize) {
    match value {
        Type::Object(object) => {
            let (count, levels) = measure(&object.fields);
            (count, levels + 1)
        }
        Type::Array(array) => {
            let (count, levels) = measure_type(&array.element);
            (count, levels + 1)
        }
        _ => (0, 0),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_schema_accepts_its_samples(records in records(), bounds in small(), tight in any::<bool>()) {
        let bounds = if tight { bounds } else { (10_000, 63, 200) };
        let inference = infer(bounds, &records);
        let Some(schema) = inference.schema() else { return Ok(()) };
        let limits = Limits::default().fields(bounds.0).type_nesting(bounds.1);
        let (fields, levels) = measure(&schema.fields);
        prop_assert!(fields <= bounds.0 && levels <= bounds.1, "{fields} fields, {levels} levels");
        for options in [CompileOptions::default(), CompileOptions::default().enforce_in_arrays()] {
            let program = schema.compile_with(&options.limits(limits.clone())).unwrap();
            for record in &records {
                let outcome = program.interpret(record.as_bytes());
                prop_assert!(outcome.is_ok(), "{record}: {:?}", outcome.err());
            }
        }
    }

    #[test]
    fn bytes_and_values_teach_the_same(records in records(), bounds in small()) {
        // Not every record: a value holds no numbers beyond `f64` and no lone surrogates.
        let values: Vec<serde_json::Value> =
            records.iter().filter_map(|record| serde_json::from_str(record).ok()).collect();
        let mut by_value = infer(bounds, &[]);
        for value in &values {
            by_value.observe_value(value).unwrap();
        }
        let written: Vec<String> = values.iter().map(ToString::to_string).collect();
        prop_assert_eq!(by_value.trimmed(), infer(bounds, &written).trimmed());
    }

    #[test]
    fn merging_is_a_join(a in records(), b in records(), c in records(), bounds in small()) {
        let whole = infer(bounds, &[a.clone(), b.clone(), c.clone()].concat());
        let [a, b, c] = [a, b, c].map(|records| infer(bounds, &records));
        let expected = whole.trimmed();
        prop_assert_eq!(&merged(&[&a, &b, &c]).trimmed(), &expected);
        prop_assert_eq!(&merged(&[&a, &merged(&[&b, &c])]).trimmed(), &expected, "associative");
        prop_assert_eq!(&merged(&[&c, &b, &a]).trimmed(), &expected, "commutative");
        prop_assert_eq!(&merged(&[&a, &b, &a, &c, &whole]).trimmed(), &expected, "idempotent");
        prop_assert_eq!(&merged(&[&infer(bounds, &[]), &whole]).trimmed(), &expected, "nothing adds nothing");
        prop_assert_eq!(merged(&[&a, &b, &c]).records(), whole.records());
    }

    /// Trimming early, late or again comes to the same.
    #[test]
    fn trimming_is_a_join(a in records(), b in records(), bounds in small(), budget in 1_usize..30) {
        let trimmed = |inference: &Inference| {
            let mut copy = inference.clone();
            copy.trim_to(budget);
            copy
        };
        let [a, b] = [a, b].map(|records| infer((10_000, bounds.1, bounds.2), &records));
        let late = trimmed(&merged(&[&a, &b]));
        prop_assert_eq!(&trimmed(&merged(&[&trimmed(&a), &trimmed(&b)])).root, &late.root);
        prop_assert_eq!(&trimmed(&merged(&[&trimmed(&a), &b])).root, &late.root);
        prop_assert_eq!(&trimmed(&late).root, &late.root);
        prop_assert!(late.root.fields() <= budget);
    }

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..60)) {
        let mut inference = Inference::default();
        let learnt = inference.observe(&bytes).is_ok();
        prop_assert_eq!(inference.records(), u64::from(learnt));
    }
}
