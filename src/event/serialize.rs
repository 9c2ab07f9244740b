//! Events as `serde` data: names unchanged, timestamps as RFC 3339 text, without the `p_` fields.

use super::{Array, Event, Json, Object, OwnedEvent, Value};
use serde::{Serialize, Serializer, ser::Error};

/// The fields of the record, as [`Event::root`] shows them. Numbers inside `json` values go through
/// [`serde_json::Value`]; [`Event::write_json`] keeps their text.
impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().serialize(serializer)
    }
}

impl Serialize for OwnedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_event().root().serialize(serializer)
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value =
            self.to_value().ok_or_else(|| S::Error::custom("a json value that `serde_json` cannot hold: a number beyond f64, a lone surrogate, or deep nesting"))?;
        value.serialize(serializer)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::String(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Float(float) => serializer.serialize_f64(*float),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Timestamp(timestamp) => timestamp.serialize(serializer),
            Self::Object(object) => object.serialize(serializer),
            Self::Array(array) => array.serialize(serializer),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}
