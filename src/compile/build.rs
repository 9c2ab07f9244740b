//! Schema → plan: refs followed, fields laid next to each other, lookups and keys made ready.

use super::CompileOptions;
use super::derive::{Paths, derivations};
use super::lookup::{ALIAS, Lookup};
use super::plan::{ArrayPlan, Kind, Node, ObjectPlan, Plan, Width};
use crate::column::column_name;
use crate::diagnostic::{Code, Diagnostic};
use crate::json::write_quoted;
use crate::load::line_reader;
use crate::model::{Definitions, Field, Schema, Type};
use crate::pointer::Pointer;
use std::ops::Range;
use std::sync::Arc;

/// Lays out a schema that passed the checks.
pub(super) fn plan(schema: &Schema, options: &CompileOptions) -> Result<Plan, Box<Diagnostic>> {
    let paths = Paths::of(schema);
    let mut builder =
        Builder { definitions: &schema.definitions, nodes: Vec::new(), has_masks: false, options };
    let root = builder.object(&schema.fields, false, Some(&paths), &Pointer::root(), 0)?;
    let reader = schema.parser.as_ref().map_or(Ok(None), line_reader);
    let log_type = options.log_type.as_deref().unwrap_or(schema.log_type());
    let mut head = b"\"p_log_type\":".to_vec();
    write_quoted(log_type, &mut head);
    head.extend_from_slice(b",\"p_event_time\":");
    let mut plan = Plan {
        log_type: log_type.into(),
        head: head.into(),
        nodes: builder.nodes,
        root,
        derivations: Vec::new(),
        has_masks: builder.has_masks,
        limits: options.limits.clone(),
        enforce_in_arrays: options.enforce_in_arrays,
        reader: reader
            .map_err(|error| fail(Code::BadPattern, Pointer::root().key("parser"), error.message))?,
    };
    plan.derivations = derivations(&plan, schema);
    Ok(plan)
}

fn fail(code: Code, at: Pointer, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, at, message))
}

struct Builder<'s> {
    definitions: &'s Definitions,
    nodes: Vec<Node>,
    has_masks: bool,
    options: &'s CompileOptions,
}

impl<'s> Builder<'s> {
    /// Lays out the fields of an object: first their places, so that they stand next to each other, then what is below
    /// each of them. `paths` are those that derivations take through the object.
    fn object(
        &mut self,
        fields: &'s [Field],
        embedded: bool,
        paths: Option<&Paths<'s>>,
        at: &Pointer,
        level: usize,
    ) -> Result<ObjectPlan, Box<Diagnostic>> {
        let at = at.clone().key("fields");
        let hidden = paths.map(|paths| paths.hidden(fields)).unwrap_or_default();
        let places = self.reserve(fields.len() + hidden.len());
        let (mut names, mut aliases, mut required) = (Vec::new(), Vec::new(), Vec::new());
        for ((place, number), field) in places.clone().zip(0_u32..).zip(fields) {
            let at = at.clone().index(number as usize);
            let below = paths.and_then(|paths| paths.below(&field.name));
            let mut kind = self.kind(&field.value, below, &at, level)?;
            if let (Kind::String { mask, .. }, Some(hide)) = (&mut kind, &field.transforms.mask) {
                *mask = Some(Box::new(hide.clone()));
                self.has_masks = true;
            }
            let mut node = Node::new(&field.name, kind, at);
            node.required = field.required;
            node.quiet = self.is_quiet(&node.kind);
            node.renamed_from = field.transforms.rename.as_ref().map(|rename| rename.from.as_str().into());
            if !field.transforms.derives() {
                names.push((field.name.as_str(), number));
                aliases.extend(field.transforms.rename.as_ref().map(|rename| (rename.from.as_str(), number)));
            }
            if field.required {
                required.push(number);
            }
            self.put(place, node);
        }
        let has_hidden = !hidden.is_empty();
        for ((place, number), name) in places.clone().zip(0_u32..).skip(fields.len()).zip(hidden) {
            let mut node = Node::new(name, Kind::Json { embedded: false }, at.clone());
            node.hidden = true;
            names.push((name, number));
            self.put(place, node);
        }
        let aliases = aliases.into_iter().map(|(name, number)| (name, number | ALIAS));
        let lookup = Lookup::new(names.into_iter().chain(aliases));
        let has_bits = required.is_empty() || places.len() <= u64::BITS as usize;
        Ok(ObjectPlan {
            fields: places,
            lookup,
            required_bits: has_bits.then(|| required.iter().fold(0, |bits, field| bits | 1 << field)),
            required: required.into(),
            has_hidden,
            embedded,
        })
    }

    fn element(&mut self, element: &'s Type, at: &Pointer, level: usize) -> Result<usize, Box<Diagnostic>> {
        let at = at.clone().key("element");
        let place = self.reserve(1).start;
        let mut node = Node::new("", self.kind(element, None, &at, level)?, at);
        node.quiet = self.is_quiet(&node.kind);
        self.put(place, node);
        Ok(place)
    }

    fn kind(
        &mut self,
        value: &'s Type,
        paths: Option<&Paths<'s>>,
        at: &Pointer,
        level: usize,
    ) -> Result<Kind, Box<Diagnostic>> {
        // The checks bound types and refs; this only keeps a mistake there from becoming a stack overflow here.
        if level > self.options.limits.type_nesting + self.definitions.len() + 1 {
            return Err(fail(Code::LimitTypes, at.clone(), "types nest too deep"));
        }
        Ok(match value {
            Type::String(string) => Kind::String {
                scanners: string.indicators.as_slice().into(),
                validate: string.validate.clone().map(Box::new),
                mask: None,
            },
            Type::Int => Kind::Integer(Width::Int),
            Type::SmallInt => Kind::Integer(Width::Small),
            Type::BigInt => Kind::Integer(Width::Big),
            Type::Float => Kind::Float,
            Type::Boolean => Kind::Boolean,
            Type::Timestamp(timestamp) => Kind::Timestamp {
                formats: timestamp.formats.as_slice().into(),
                is_event_time: timestamp.is_event_time,
            },
            Type::Object(object) => {
                Kind::Object(self.object(&object.fields, object.embedded, paths, at, level + 1)?)
            }
            Type::Array(array) => Kind::Array(ArrayPlan {
                element: self.element(&array.element, at, level + 1)?,
                embedded: array.embedded,
            }),
            Type::Json(json) => Kind::Json { embedded: json.embedded },
            Type::Ref(reference) => {
                let at = Pointer::root().key("definitions").key(&reference.target);
                let Some(target) = self.definitions.get(&reference.target) else {
                    return Err(fail(
                        Code::UnknownTarget,
                        at,
                        format!("no definition `{}`", reference.target),
                    ));
                };
                self.kind(target, paths, &at, level + 1)?
            }
        })
    }

    /// Whether a value of this kind, once it has its type, needs no second look.
    fn is_quiet(&self, kind: &Kind) -> bool {
        match kind {
            Kind::String { scanners, validate, mask } => {
                scanners.is_empty() && validate.is_none() && mask.is_none()
            }
            Kind::Timestamp { is_event_time, .. } => !is_event_time,
            Kind::Object(object) => {
                object.required.is_empty()
                    && self.nodes.get(object.fields.clone()).unwrap_or_default().iter().all(|node| node.quiet)
            }
            Kind::Array(array) => self.nodes.get(array.element).is_some_and(|node| node.quiet),
            Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Json { .. } => true,
        }
    }

    fn reserve(&mut self, count: usize) -> Range<usize> {
        let start = self.nodes.len();
        self.nodes.extend((0..count).map(|_| Node::new("", Kind::Boolean, Pointer::root())));
        start..self.nodes.len()
    }

    fn put(&mut self, place: usize, node: Node) {
        if let Some(reserved) = self.nodes.get_mut(place) {
            *reserved = node;
        }
    }
}

impl Node {
    fn new(name: &str, kind: Kind, schema_pointer: Pointer) -> Self {
        let key = |name: &str| {
            let mut key = vec![b','];
            write_quoted(name, &mut key);
            key.push(b':');
            key.into_boxed_slice()
        };
        let (source_key, lake_key) = (key(name), key(&column_name(name)));
        Self {
            name: name.into(),
            lake_key: (lake_key != source_key).then_some(lake_key),
            source_key,
            required: false,
            quiet: true,
            hidden: false,
            renamed_from: None,
            schema_pointer: Arc::new(schema_pointer),
            kind,
        }
    }
}
