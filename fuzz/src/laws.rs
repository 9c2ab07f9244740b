use crate::outcome::Outcome;
use crate::plain::{Plain, is_json};
use crate::schema::has_embedded;
use crate::text::SECRET;
use logwright::{Classified, Code, Event, Program, Registry, Rejection, Schema, Scratch};
use serde_json::Value;

/// What stopped the reading of the record as a whole, if anything did.
fn stopped_by(outcome: &Outcome) -> Option<Code> {
    let Outcome::Rejected(Some(issues)) = outcome else { return None };
    let [(code, pointer, _)] = &issues[..] else { return None };
    let codes = [Code::Syntax, Code::TrailingData, Code::InvalidUtf8, Code::LimitDepth];
    (pointer.is_root() && codes.contains(code)).then_some(*code)
}

/// Interprets a record of a JSON program in every way there is, and says what all of them agree on.
///
/// # Panics
/// If a law is broken.
pub fn hold(program: &Program, record: &[u8]) -> Outcome {
    let result = program.interpret(record);
    let outcome = Outcome::of(&result);
    match &result {
        Ok(event) => event_laws(event, &outcome),
        Err(rejection) => rejection_laws(rejection, record),
    }
    assert_eq!(program.accepts(record), outcome.is_event(), "accepts");
    match stopped_by(&outcome) {
        None => assert!(is_json(record), "no JSON, and yet it was read: {outcome:?}"),
        Some(Code::LimitDepth) => {}
        Some(code) => assert!(!is_json(record), "JSON, and yet {code}"),
    }

    // Memory that was used before, by a record that was broken off and one that was not.
    let mut scratch = Scratch::default();
    drop(program.interpret_in(&record[..record.len() / 2], &mut scratch));
    for _ in 0..2 {
        assert_eq!(Outcome::of(&program.interpret_in(record, &mut scratch)), outcome, "scratch");
    }
    if !record.is_empty() {
        let mut session = program.session();
        let event = session.interpret(record).map(|event| event.expect("a JSON record is no header"));
        assert_eq!(Outcome::of(&event), outcome, "session");
    }
    let registry = Registry::new([program.clone()]).unwrap();
    let classified = registry.classify(record, &mut scratch);
    assert_eq!(matches!(classified, Classified::Event(_)), outcome.is_event(), "registry");

    if let Ok(value) = serde_json::from_slice::<Value>(record) {
        let by_bytes = Outcome::of(&program.interpret(&serde_json::to_vec(&value).unwrap()));
        let by_value = Outcome::of(&program.interpret_value(&value));
        // Of a value, nesting is bounded in what is read, and not in what is passed over.
        if stopped_by(&by_bytes) != Some(Code::LimitDepth) {
            assert_eq!(by_bytes, by_value, "value");
            if serde_json::from_slice::<Plain>(record).is_ok() {
                assert!(means_the_same(&outcome, &by_value), "{outcome:?}, and of the value {by_value:?}");
            }
        }
    }
    outcome
}

/// Whether two outcomes differ at most in how JSON is spelled.
fn means_the_same(one: &Outcome, other: &Outcome) -> bool {
    let parsed = |text: &str| serde_json::from_str::<Value>(text);
    let same = |a: &str, b: &str| a == b || matches!((parsed(a), parsed(b)), (Ok(a), Ok(b)) if a == b);
    match (one, other) {
        (Outcome::Event { source: a, lake: b, .. }, Outcome::Event { source: c, lake: d, .. }) => {
            same(a, c) && same(b, d)
        }
        _ => one == other,
    }
}

fn event_laws(event: &Event<'_>, outcome: &Outcome) {
    let Outcome::Event { source, lake, unknown, .. } = outcome else { unreachable!() };
    assert!(is_json(source.as_bytes()) && is_json(lake.as_bytes()), "{source} {lake}");
    assert!(!source.contains('\n') && !lake.contains('\n'), "more than one line");
    let kept = event.clone().into_owned();
    assert_eq!(Outcome::event(&kept.as_event()), *outcome, "owned");
    // What is unknown in embedded JSON has no pointer.
    let (pointers, has_embedded) =
        (event.unknown_pointers(usize::MAX).len(), has_embedded(event.program().schema()));
    assert!(pointers == *unknown || has_embedded && pointers < *unknown, "unknown members");
    assert!(!format!("{event:?} {kept:?} {:?}", event.root()).contains(SECRET));
    for (name, value) in event.root().iter() {
        let found = event.root().get(name).expect("a member that is listed is there");
        assert_eq!(format!("{found:?}"), format!("{value:?}"));
    }
}

fn rejection_laws(rejection: &Rejection, record: &[u8]) {
    assert!(!rejection.issues().is_empty());
    assert!(!format!("{rejection:?} {rejection}").contains(SECRET));
    for issue in rejection.issues() {
        let span = issue.span().expect("issues of bytes have spans");
        assert!(span.start <= span.end && span.end <= record.len(), "{issue}: {span:?}");
        let _ = issue.excerpt(record);
        let message = issue.message();
        assert!(!message.is_empty() && !message.contains('\n') && !message.ends_with('.'), "{message}");
    }
}

/// A schema that compiles comes back from its YAML and from its JSON; of one that does not, neither is read.
///
/// # Panics
/// If it is otherwise.
pub fn schema_comes_back(schema: &Schema, compiles: bool) {
    let yaml = schema.to_yaml();
    let loaded = Schema::from_yaml(&yaml);
    assert_eq!(loaded.is_ok(), compiles, "{:?}\n{yaml}", loaded.err());
    let json = serde_json::to_string(schema).unwrap();
    let parsed = serde_json::from_str::<Schema>(&json);
    assert_eq!(parsed.is_ok(), compiles, "{:?}\n{json}", parsed.err());
    if let (Ok(loaded), Ok(parsed)) = (loaded, parsed) {
        assert_eq!(loaded, *schema, "{yaml}");
        assert_eq!(parsed, *schema, "{json}");
        assert_eq!(loaded.to_yaml(), yaml);
    }
}
