//! [`differences`]: an expected and an actual event, compared by the rules of test files. (Language spec, section J.1.)

use logwright::{Pointer, Timestamp};
use serde_json::{Map, Value};

/// A value that is not as expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    path: Pointer,
    expected: String,
    got: String,
}

impl Difference {
    pub(super) fn lines(&self) -> [String; 3] {
        let Self { path, expected, got } = self;
        [path.to_string(), format!("  expected {expected}"), format!("  got      {got}")]
    }
}

/// The parse time of all events: no record has this instant, since it is read as absent.
pub(super) fn parse_time() -> Timestamp {
    Timestamp::ZERO
}

/// What is different, in the order of names.
pub(super) fn differences(
    mut expected: Map<String, Value>,
    mut got: Map<String, Value>,
    log_type: &str,
) -> Vec<Difference> {
    for key in ["p_row_id", "p_parse_time"] {
        expected.remove(key);
        got.remove(key);
    }
    expected.entry("p_log_type").or_insert_with(|| log_type.into());
    let mut found = Vec::new();
    event_time(expected.remove("p_event_time"), got.remove("p_event_time"), &mut found);
    object(&expected, &got, &Pointer::root(), &mut found);
    found
}

/// Event times are compared as instants; where none is expected, there must be none but the parse time.
fn event_time(expected: Option<Value>, got: Option<Value>, found: &mut Vec<Difference>) {
    let instant = |time: &Option<Value>| time.as_ref()?.as_str()?.parse::<Timestamp>().ok();
    let is_same = match &expected {
        None => instant(&got) == Some(parse_time()),
        Some(_) => instant(&expected).is_some() && instant(&expected) == instant(&got),
    };
    if !is_same {
        let shown_time = |time: Option<Value>| match instant(&time) {
            Some(time) if time == parse_time() => "the parse time".to_owned(),
            _ => shown(time.as_ref()),
        };
        let expected = expected.map_or_else(|| "the parse time".to_owned(), |time| shown(Some(&time)));
        found.push(Difference { path: Pointer::root().key("p_event_time"), expected, got: shown_time(got) });
    }
}

fn object(
    expected: &Map<String, Value>,
    got: &Map<String, Value>,
    path: &Pointer,
    found: &mut Vec<Difference>,
) {
    for (name, value) in expected {
        values(Some(value), got.get(name), path.clone().key(name), found);
    }
    for (name, value) in got.iter().filter(|(name, _)| !expected.contains_key(*name)) {
        values(None, Some(value), path.clone().key(name), found);
    }
}

fn values(expected: Option<&Value>, got: Option<&Value>, path: Pointer, found: &mut Vec<Difference>) {
    match (expected, got) {
        (Some(Value::Object(expected)), Some(Value::Object(got))) => object(expected, got, &path, found),
        (Some(Value::Array(expected)), Some(Value::Array(got))) => {
            for index in 0..expected.len().max(got.len()) {
                values(expected.get(index), got.get(index), path.clone().index(index), found);
            }
        }
        (Some(Value::Number(expected)), Some(Value::Number(got))) if expected.as_f64() == got.as_f64() => {}
        (Some(expected), Some(got)) if expected == got => {}
        _ => found.push(Difference { path, expected: shown(expected), got: shown(got) }),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::{Map, Value, json};

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    /// The paths that differ.
    fn paths(expected: Value, mut got: Value) -> Vec<String> {
        if got.get("p_event_time").is_none() {
            got["p_event_time"] = "0001-01-01T00:00:00Z".into();
        }
        got["p_log_type"] = "Foo".into();
        got["p_row_id"] = "1".into();
        differences(map(expected), map(got), "Foo").into_iter().map(|found| found.path.to_string()).collect()
    }

    #[test]
    fn what_counts_as_equal() {
        for (expected, got) in [
            (json!({"a": 1}), json!({"a": 1.0})),
            (json!({"a": [1, {"b": 2}]}), json!({"a": [1e0, {"b": 2}]})),
            (json!({"p_row_id": "stale", "p_parse_time": 5}), json!({})),
            (json!({"p_log_type": "Foo"}), json!({})),
            (
                json!({"p_event_time": "2020-01-01T02:00:00+02:00"}),
                json!({"p_event_time": "2020-01-01T00:00:00Z"}),
            ),
        ] {
            assert_eq!(paths(expected.clone(), got), [""; 0], "{expected}");
        }
    }

    #[test]
    fn what_does_not() {
        for (expected, got, found) in [
            (json!({"a": 1}), json!({"a": "1"}), vec!["/a"]),
            (json!({"a": null}), json!({}), vec!["/a"]),
            (json!({}), json!({"a": null}), vec!["/a"]),
            (json!({"a": [1, 2]}), json!({"a": [2, 1]}), vec!["/a/0", "/a/1"]),
            (json!({"a": [1]}), json!({"a": [1, 2]}), vec!["/a/1"]),
            (json!({"a": {"b/c": true}}), json!({"a": {"b/c": false}}), vec!["/a/b~1c"]),
            (json!({"p_log_type": "Bar"}), json!({}), vec!["/p_log_type"]),
            (json!({"p_event_time": "2020-01-01T00:00:00Z"}), json!({}), vec!["/p_event_time"]),
            (json!({"p_event_time": "yesterday"}), json!({}), vec!["/p_event_time"]),
            (json!({}), json!({"p_event_time": "2020-01-01T00:00:00Z"}), vec!["/p_event_time"]),
        ] {
            assert_eq!(paths(expected.clone(), got), found, "{expected}");
        }
    }
}
