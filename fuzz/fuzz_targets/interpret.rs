//! Schema and record, both from the fuzzer: what is said of a record does not depend on how it is asked.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use logwright::{CompileOptions, Dialect, Event, Limits, Program};
use logwright_fuzz::text::rarely;
use logwright_fuzz::{Outcome, hold, record, schema, schema_comes_back, written};

fuzz_target!(|data: &[u8]| {
    let _ = check(&mut Unstructured::new(data));
});

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let schema = schema::schema(u)?;
    let limits = Limits::default().nesting(u.int_in_range(3..=12)?).derived_bytes(10_000);
    let mut options = CompileOptions::default().limits(limits);
    options.enforce_in_arrays = u.arbitrary()?;
    let program = schema.compile_with(&options);
    if rarely(u, 16)? {
        schema_comes_back(&schema, program.is_ok());
    }
    let Ok(program) = program else { return Ok(()) };
    let few = options.clone().limits(options.limits.clone().issues(1));
    let few = schema.compile_with(&few).unwrap();
    let reader = schema::relaxed(&schema).compile().unwrap();
    // The next record sees nothing of the one before.
    for _ in 0..4 {
        let record = record::record(u, &schema)?;
        let outcome = hold(&program, &record);
        assert_eq!(few.accepts(&record), outcome.is_event(), "the cap of issues");
        if outcome.is_event() && !schema::has_choice_of_formats(&schema) {
            read_again(&program.interpret(&record).unwrap(), &reader);
        }
    }
    Ok(())
}

/// What is written in the source dialect is the same event for a schema that takes everything as it comes.
fn read_again(event: &Event<'_>, reader: &Program) {
    let first = written(event, Dialect::Source);
    let again = reader.interpret(first.as_bytes());
    assert!(again.is_ok(), "{first} is not read again: {:?}", Outcome::of(&again));
    let second = written(&again.unwrap(), Dialect::Source);
    let fields = |text: &str| text.split_once("\"p_log_type\":").map(|(fields, _)| fields.to_owned());
    assert_eq!(fields(&first), fields(&second), "{first}");
}
