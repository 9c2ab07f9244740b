//! Hostile and unkind records: memory grows with the record, not with its square, and not with issues past the limit.
//! How fast they are read is measured by `cargo bench --bench bad_cases`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use allocation_counter::{AllocationInfo, measure};
use logwright::{CompileOptions, Limits, Program, Schema, Scratch};
use std::fmt::Write as _;

#[path = "../benches/bad/mod.rs"]
mod bad;
#[path = "../benches/corpus/mod.rs"]
mod corpus;

use bad::CASES;

/// What a pass over the records costs in memory that is fresh.
fn fresh(program: &Program, records: &corpus::Corpus) -> AllocationInfo {
    measure(|| {
        let mut scratch = Scratch::default();
        for record in records.iter() {
            let _ = program.interpret_in(record, &mut scratch);
        }
    })
}

/// What a record costs in memory that has held it before.
fn again(program: &Program, record: &str) -> AllocationInfo {
    let mut scratch = Scratch::default();
    let mut read = || drop(program.interpret_in(record.as_bytes(), &mut scratch).err());
    read();
    measure(read)
}

#[test]
fn verdicts_are_as_the_cases_say() {
    let program = bad::program();
    for case in CASES {
        for record in case.corpus(case.parts / 1000).iter() {
            let result = program.interpret(record);
            assert_eq!(result.is_ok(), case.is_accepted, "{}: {:?}", case.name, result.err());
        }
    }
}

#[test]
fn memory_is_linear_in_the_record() {
    let program = bad::program();
    for case in CASES {
        let (small, large) = (case.corpus(case.parts / 1000), case.corpus(case.parts / 1000 * 16));
        let [small_peak, large_peak] = [&small, &large].map(|records| fresh(&program, records).bytes_max);
        // A buffer that grows is up to half empty, so a factor of two is no matter; sixteen more would be.
        assert!(large_peak <= small_peak * 32 + 100_000, "{}: {small_peak}, {large_peak}", case.name);
        // An entry of the tape, in a buffer that has just grown and beside the one it came from, for every two bytes.
        let most = large.bytes.len() as u64 * 80;
        assert!(large_peak <= most + 100_000, "{}: {large_peak} of {most}", case.name);
    }
}

/// The same record with more and more that is wrong.
fn record(open: &str, bad: &str, count: usize, close: &str) -> String {
    [open, &vec![bad; count].join(","), close].concat()
}

#[test]
fn issues_past_the_limit_cost_nothing() {
    let program = bad::program();
    let limit = Limits::default().issues;
    for (open, bad, close) in [
        (r#"{"numbers":["#, r#""x""#, "]}"),
        (r#"{"numbers":["#, "{}", "]}"),
        (r#"{"numbers":["#, "99999999999999999999", "]}"),
        (r#"{"times":["#, r#""tomorrow""#, "]}"),
        (r#"{"demanding":["#, "{}", "]}"),
        (r#"{"rows":["#, r#"{"a":"x"}"#, "]}"),
        (r#"{"rows":["#, "1", "]}"),
    ] {
        let costs = [limit + 1, 100_000].map(|count| again(&program, &record(open, bad, count, close)));
        assert!(costs[0].count_total > 0, "{bad}: it is rejected");
        assert_eq!(costs[0], costs[1], "{bad}");
    }
}

/// Warnings are counted like issues.
#[test]
fn warnings_past_the_limit_cost_nothing() {
    let program = bad::program();
    let limit = Limits::default().issues;
    let read = |count| record(r#"{"rows":["#, r#"{"old":1,"new":2}"#, count, "]}");
    let costs = [limit, 100_000].map(|count| again(&program, &read(count)));
    assert_eq!(costs[0], costs[1]);
    for (count, kept) in [(1, 1), (limit, limit), (limit + 1, limit)] {
        let text = read(count);
        let event = program.interpret(text.as_bytes()).expect("a good record");
        assert_eq!(event.warnings().count(), kept);
    }
}

/// Fields that are wrong one by one, and not elements.
#[test]
fn wrong_fields_past_the_limit_cost_nothing() {
    let fields: String = (0..1000).fold(String::new(), |mut text, at| {
        writeln!(text, "- {{name: field{at:04}, type: bigint, required: true}}").expect("a string takes all");
        text
    });
    let schema = Schema::from_yaml(&format!("schema: Custom.Wide\nfields:\n{fields}")).expect("it loads");
    let options = CompileOptions::default().limits(Limits::default().issues(10));
    let program = schema.compile_with(&options).expect("it compiles");
    for bad in [r#""x""#, "null"] {
        let cost = |count: usize| {
            let value = |at| if at < count { bad } else { "1" };
            let members: Vec<_> = (0..1000).map(|at| format!(r#""field{at:04}":{}"#, value(at))).collect();
            again(&program, &format!("{{{}}}", members.join(",")))
        };
        assert!(cost(1).count_total > 0, "{bad}: it is rejected");
        assert_eq!(cost(11), cost(1000), "{bad}");
    }
}
