//! The two log types as JSON schemas and as columns.

use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};
use serde_json::{Value, json};

fn object(required: &[&str], properties: &Value) -> Value {
    json!({ "type": ["object"], "required": required, "properties": properties })
}

fn text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn moment() -> Value {
    json!({ "type": ["string", "null"], "format": "date-time" })
}

/// Types and required fields. A timestamp is a text to it unless the validator checks formats.
pub(crate) fn audit_json() -> Value {
    let actor = json!({
        "id": text(), "type": text(), "loginName": text(), "displayName": text(),
        "tags": { "type": ["array", "null"], "items": { "type": "string" } },
    });
    let target = json!({ "id": text(), "name": text(), "type": text(), "property": text() });
    let event = json!({
        "deferredAt": moment(), "eventGroupID": text(), "origin": { "type": "string" },
        "actor": object(&[], &actor), "target": object(&[], &target), "action": { "type": "string" },
        "old": true, "new": true, "actionDetails": text(), "error": text(),
    });
    record(&object(&["origin", "actor", "target", "action"], &event))
}

pub(crate) fn network_json() -> Value {
    let event = json!({
        "nodeId": text(), "start": moment(), "end": moment(),
        "virtualTraffic": true, "subnetTraffic": true, "exitTraffic": true, "physicalTraffic": true,
    });
    record(&object(&[], &event))
}

fn record(event: &Value) -> Value {
    let fields = object(&[], &json!({ "recorded": moment() }));
    object(&["time", "event"], &json!({ "time": { "type": "number" }, "event": event, "fields": fields }))
}

/// `old` and `new` have no one type and so no column.
pub(crate) fn audit_columns() -> Schema {
    let tags = DataType::List(Field::new("item", DataType::Utf8, true).into());
    let mut actor = texts(&["id", "type", "loginName", "displayName"]);
    actor.push(Field::new("tags", tags, true));
    let mut event = texts(&["eventGroupID", "actionDetails", "error"]);
    event.extend([
        time("deferredAt"),
        required("origin", DataType::Utf8),
        required("action", DataType::Utf8),
    ]);
    event.push(required("actor", structure(actor)));
    event.push(required("target", structure(texts(&["id", "name", "type", "property"]))));
    columns(event)
}

pub(crate) fn network_columns() -> Schema {
    let numbers = ["proto", "txPkts", "txBytes", "rxPkts", "rxBytes"];
    let mut entry = texts(&["src", "dst"]);
    entry.extend(numbers.map(|name| Field::new(name, DataType::Int64, true)));
    let entries = DataType::List(Field::new("item", structure(entry), true).into());
    let mut event = texts(&["nodeId"]);
    event.extend([time("start"), time("end")]);
    let classes = ["virtualTraffic", "subnetTraffic", "exitTraffic", "physicalTraffic"];
    event.extend(classes.map(|name| Field::new(name, entries.clone(), true)));
    columns(event)
}

fn columns(event: Vec<Field>) -> Schema {
    let fields = structure(vec![time("recorded")]);
    Schema::new(vec![
        required("time", DataType::Float64),
        required("event", structure(event)),
        Field::new("fields", fields, true),
    ])
}

fn texts(names: &[&str]) -> Vec<Field> {
    names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect()
}

fn time(name: &str) -> Field {
    // Microseconds: the log's year 1 has no nanoseconds in 64 bits.
    Field::new(name, DataType::Timestamp(TimeUnit::Microsecond, None), true)
}

fn required(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn structure(fields: Vec<Field>) -> DataType {
    DataType::Struct(Fields::from(fields))
}
