//! Named transformations of an expectation.

use logwright::model::{Field, Schema, Type};
use logwright::{Dialect, Scanner, TimeFormat};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Event = Map<String, Value>;

/// Adds texts to a sorted list; whether it changed.
fn add(event: &mut Event, key: &str, texts: impl IntoIterator<Item = String>) -> bool {
    let mut list: Vec<String> = match event.get(key) {
        Some(Value::Array(list)) => list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let before = list.len();
    list.extend(texts);
    list.sort();
    list.dedup();
    let changed = list.len() != before;
    if changed {
        event.insert(key.to_owned(), list.into());
    }
    changed
}

/// K-8: the local part of an e-mail address is a user name.
pub(crate) fn local_parts(event: &mut Event) -> bool {
    let locals: Vec<String> = event
        .get("p_any_emails")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|email| Some(email.as_str()?.trim().rsplit_once('@')?.0.trim().to_owned()))
        .filter(|local| !local.is_empty())
        .collect();
    add(event, "p_any_usernames", locals)
}

/// The reference did not know `actor_id`.
pub(crate) fn actor_ids(schema: &Schema, event: &mut Event) -> bool {
    let mut ids = Vec::new();
    for field in &schema.fields {
        if let Some(value) = event.get(&field.name) {
            actors(schema, &field.value, value, &mut ids);
        }
    }
    add(event, "p_any_actor_ids", ids)
}

fn actors(schema: &Schema, described: &Type, value: &Value, ids: &mut Vec<String>) {
    match (described, value) {
        (Type::String(string), Value::String(text)) if string.indicators.contains(&Scanner::ActorId) => {
            ids.extend(Some(text.trim().to_owned()).filter(|id| !id.is_empty()));
        }
        (Type::Object(object), Value::Object(members)) => {
            for Field { name, value, .. } in &object.fields {
                if let Some(member) = members.get(name) {
                    actors(schema, value, member, ids);
                }
            }
        }
        (Type::Array(array), Value::Array(elements)) => {
            elements.iter().for_each(|element| actors(schema, &array.element, element, ids));
        }
        (Type::Ref(reference), _) => {
            if let Some(target) = schema.definitions.get(&reference.target) {
                actors(schema, target, value, ids);
            }
        }
        _ => {}
    }
}

/// K-25: the reference cut `unix` times to microseconds. Puts the exact times of top-level `unix` fields into the
/// expectation, from the number's own text in the input.
pub(crate) fn exact_unix(schema: &Schema, input: &str, dialect: Dialect, event: &mut Event) -> bool {
    let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(input) else { return false };
    let mut changed = false;
    for field in &schema.fields {
        let Type::Timestamp(timestamp) = &field.value else { continue };
        let is_unix = timestamp.formats.first().map(TimeFormat::as_str) == Some("unix");
        let (true, Some(raw)) = (is_unix, members.get(&field.name)) else { continue };
        let Some(nanoseconds) = decimal(raw.get().trim_matches('"')) else { continue };
        let Some(shown) = shown(nanoseconds) else { continue };
        let column = field.name.as_str();
        let exact = match dialect {
            Dialect::Lake => Value::from(shown.0.clone()),
            _ => serde_json::from_str(&seconds(nanoseconds)).unwrap(),
        };
        let event_time = if dialect == Dialect::Lake { shown.0 } else { shown.1 };
        for (key, value) in [(column, exact), ("p_event_time", event_time.into())] {
            let applies = key == column || timestamp.is_event_time;
            if applies && event.get(key).is_some_and(|old| *old != value) {
                event.insert(key.to_owned(), value);
                changed = true;
            }
        }
    }
    changed
}

/// Nanoseconds of a decimal number of seconds with an optional exponent, digits past the ninth cut.
fn decimal(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + exponent + 9;
    let kept: String = if point <= 0 {
        "0".into()
    } else {
        let point = usize::try_from(point).ok()?;
        (0..point).map(|i| all.as_bytes().get(i).map_or('0', |&b| char::from(b))).collect()
    };
    Some(sign * kept.parse::<i128>().ok()?)
}

fn seconds(nanoseconds: i128) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let nanoseconds = nanoseconds.unsigned_abs();
    let text = format!("{sign}{}.{:09}", nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The instant as the lake and the source dialect show it.
fn shown(nanoseconds: i128) -> Option<(String, String)> {
    let t = time::OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
    let date = format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day());
    let clock = format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second());
    let fraction = format!(".{:09}", t.nanosecond());
    let trimmed = fraction.trim_end_matches('0').trim_end_matches('.');
    Some((format!("{date} {clock}{fraction}"), format!("{date}T{clock}{trimmed}Z")))
}
