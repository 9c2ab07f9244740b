//! The scanner against `serde_json`: the same texts are valid, and strings and numbers mean the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::{CompileOptions, Field, Limits, Program, Schema, Type};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::sync::LazyLock;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let fields = [Field::new("a", Type::json()), Field::new("b", Type::array(Type::string()))];
    let options = CompileOptions::default().limits(Limits::default().nesting(100_000));
    Schema::new("Fuzz.Scanner", fields).compile_with(&options).unwrap()
});

fuzz_target!(|data: &[u8]| {
    // The input as a record, as a `json` member and as a member that no field describes.
    for (before, after) in [("", ""), ("{\"a\":", "}"), ("{\"x\":", "}")] {
        let record = [before.as_bytes(), data, after.as_bytes()].concat();
        let valid = std::str::from_utf8(&record).is_ok() && serde_json::from_slice::<IgnoredAny>(&record).is_ok();
        let syntax_only = |code: &str| matches!(code, "type-mismatch" | "not-an-object");
        let ours = match PROGRAM.interpret(&record) {
            Ok(_) => true,
            Err(rejection) => rejection.issues().iter().all(|issue| syntax_only(issue.code().as_str())),
        };
        assert_eq!(ours, valid);
        assert_eq!(PROGRAM.accepts(&record), PROGRAM.interpret(&record).is_ok());
    }
    let record = [b"{\"b\":[", data, b"]}"].concat();
    let Ok(event) = PROGRAM.interpret(&record) else { return };
    let Ok(value) = serde_json::from_slice::<Value>(&record) else { return };
    if value.as_object().is_none_or(|members| members.len() != 1) {
        return;
    }
    let by_value = PROGRAM.interpret_value(&value).unwrap();
    let texts = |event: &logwright::Event<'_>| -> Vec<Option<String>> {
        let array = event.get("/b").and_then(|array| array.as_array());
        array.iter().flat_map(|array| array.iter()).map(|text| text.as_str().map(str::to_owned)).collect()
    };
    for (ours, theirs) in texts(&event).iter().zip(texts(&by_value)) {
        // Numbers that are no integers are printed anew by `serde_json`.
        let number = ours.as_deref().is_some_and(|text| text.parse::<f64>().is_ok());
        assert!(number || *ours == theirs);
    }
});
