//! The scanner against `serde_json`: the same texts are valid, and strings and numbers mean the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use logwright::{CompileOptions, Event, Field, Limits, Program, Schema, Type};
use logwright_fuzz::hold;
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
        hold(&PROGRAM, &[before.as_bytes(), data, after.as_bytes()].concat());
    }
    let record = [b"{\"b\":[", data, b"]}"].concat();
    let Ok(event) = PROGRAM.interpret(&record) else { return };
    let Ok(value) = serde_json::from_slice::<Value>(&record) else { return };
    if value.as_object().is_none_or(|members| members.len() != 1) {
        return;
    }
    let by_value = PROGRAM.interpret_value(&value).unwrap();
    for (ours, theirs) in texts(&event).iter().zip(texts(&by_value)) {
        // Numbers that are no integers are printed anew by `serde_json`.
        let number = ours.as_deref().is_some_and(|text| text.parse::<f64>().is_ok());
        assert!(number || *ours == theirs);
    }
});

/// The texts of `b`.
fn texts(event: &Event<'_>) -> Vec<Option<String>> {
    let array = event.get("/b").and_then(|array| array.as_array());
    array.iter().flat_map(|array| array.iter()).map(|text| text.as_str().map(str::to_owned)).collect()
}
