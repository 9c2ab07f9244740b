//! Typed views of an event's values: [`Value`], [`Object`], [`Array`], [`Json`].

use super::View;
use super::tape::{Data, Entry, Run, TextRef};
use crate::compile::{ArrayPlan, Kind, Node, ObjectPlan};
use crate::json::value_text;
use crate::timestamp::Timestamp;
use std::borrow::Cow;
use std::fmt;

/// A value of an event. Its [`Debug`](fmt::Debug) form shows the type alone, never data of the record.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Value<'e> {
    /// A null that keeps its place in an array.
    Null,
    /// Of type `string`.
    String(&'e str),
    /// Of type `int`, `smallint` or `bigint`.
    Integer(i64),
    /// Of type `float`.
    Float(f64),
    /// Of type `boolean`.
    Boolean(bool),
    /// Of type `timestamp`.
    Timestamp(Timestamp),
    /// Of type `object`.
    Object(Object<'e>),
    /// Of type `array`.
    Array(Array<'e>),
    /// Of type `json`.
    Json(Json<'e>),
}

/// The present fields of an object, in schema order.
#[derive(Clone, Copy)]
pub struct Object<'e> {
    view: View<'e>,
    plan: &'e ObjectPlan,
    run: Run,
}

/// The elements of an array; an element that was null is [`Value::Null`].
#[derive(Clone, Copy)]
pub struct Array<'e> {
    view: View<'e>,
    plan: &'e ArrayPlan,
    run: Run,
}

/// Any JSON, kept as it was written.
#[derive(Clone, Copy)]
pub struct Json<'e> {
    view: View<'e>,
    text: TextRef,
}

impl<'e> Value<'e> {
    fn new(view: View<'e>, node: &'e Node, entry: &Entry) -> Self {
        let View { source, tape, .. } = view;
        match (entry.data, &node.kind) {
            (Data::Text(text), _) => Self::String(source.text(tape, text)),
            (Data::Integer(integer), _) => Self::Integer(integer),
            (Data::Number(text), _) => Self::Float(source.text(tape, text).parse().unwrap_or_default()),
            (Data::Float(float), _) => Self::Float(float),
            (Data::Boolean(boolean), _) => Self::Boolean(boolean),
            (Data::Time(time), _) => match tape.times.get(time as usize) {
                Some(time) => Self::Timestamp(time.zoned.instant),
                None => Self::Null,
            },
            (Data::Object(run), Kind::Object(plan)) => Self::Object(Object { view, plan, run }),
            (Data::Array(run), Kind::Array(plan)) => Self::Array(Array { view, plan, run }),
            (Data::Json(text), _) => Self::Json(Json { view, text }),
            _ => Self::Null,
        }
    }

    /// The text of a `string`.
    pub fn as_str(&self) -> Option<&'e str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The number of an `int`, `smallint` or `bigint`.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Integer(integer) = self { Some(*integer) } else { None }
    }

    /// The number of a `float`.
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Float(float) = self { Some(*float) } else { None }
    }

    /// The truth of a `boolean`.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(boolean) = self { Some(*boolean) } else { None }
    }

    /// The instant of a `timestamp`.
    pub fn as_timestamp(&self) -> Option<Timestamp> {
        if let Self::Timestamp(timestamp) = self { Some(*timestamp) } else { None }
    }

    /// The members of an `object`.
    pub fn as_object(&self) -> Option<Object<'e>> {
        if let Self::Object(object) = self { Some(*object) } else { None }
    }

    /// The elements of an `array`.
    pub fn as_array(&self) -> Option<Array<'e>> {
        if let Self::Array(array) = self { Some(*array) } else { None }
    }

    /// The JSON of a `json` value.
    pub fn as_json(&self) -> Option<Json<'e>> {
        if let Self::Json(json) = self { Some(*json) } else { None }
    }
}

impl<'e> Object<'e> {
    pub(super) fn new(view: View<'e>, plan: &'e ObjectPlan, run: Run) -> Self {
        Self { view, plan, run }
    }

    /// Names and values of the present fields, in schema order.
    pub fn iter(&self) -> impl Iterator<Item = (&'e str, Value<'e>)> + use<'e> {
        let Self { view, plan, run } = *self;
        let fields = view.plan.fields(plan);
        view.tape.run(run).iter().filter_map(move |entry| {
            let node = fields.get(entry.field as usize).filter(|node| entry.is_shown(node))?;
            Some((&*node.name, Value::new(view, node, entry)))
        })
    }

    /// The value of the field `name`, if it is present.
    pub fn get(&self, name: &str) -> Option<Value<'e>> {
        let fields = self.view.plan.fields(self.plan);
        let field = u32::try_from(fields.iter().position(|node| &*node.name == name)?).ok()?;
        let node = fields.get(field as usize)?;
        let entry = self.view.tape.member(self.run, field).filter(|entry| entry.is_shown(node))?;
        Some(Value::new(self.view, node, entry))
    }

    /// How many fields are present.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether no field is present.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'e> Array<'e> {
    /// The elements.
    pub fn iter(&self) -> impl Iterator<Item = Value<'e>> + use<'e> {
        let Self { view, plan, run } = *self;
        let node = view.plan.element(plan);
        view.tape.run(run).iter().filter_map(move |entry| Some(Value::new(view, node?, entry)))
    }

    /// The element `index`.
    pub fn get(&self, index: usize) -> Option<Value<'e>> {
        let entry = self.view.tape.run(self.run).get(index)?;
        Some(Value::new(self.view, self.view.plan.element(self.plan)?, entry))
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.run.length as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.run.length == 0
    }
}

impl<'e> Json<'e> {
    /// The JSON text: as it stands in the record, or written from the value that was given.
    pub fn text(&self) -> Cow<'e, str> {
        match self.view.source.value(self.text) {
            Some(value) => Cow::Owned(value_text(value)),
            None => Cow::Borrowed(self.view.source.text(self.view.tape, self.text)),
        }
    }

    /// The JSON parsed; `None` if `serde_json` cannot hold it: a number beyond `f64`, a lone surrogate escape, or
    /// nesting deeper than its own limit. [`text`](Self::text) always gives it.
    pub fn to_value(&self) -> Option<serde_json::Value> {
        match self.view.source.value(self.text) {
            Some(value) => Some(value.clone()),
            None => serde_json::from_str(self.view.source.text(self.view.tape, self.text)).ok(),
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::String(_) => "String",
            Self::Integer(_) => "Integer",
            Self::Float(_) => "Float",
            Self::Boolean(_) => "Boolean",
            Self::Timestamp(_) => "Timestamp",
            Self::Object(_) => "Object",
            Self::Array(_) => "Array",
            Self::Json(_) => "Json",
        })
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Array<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json")
    }
}
