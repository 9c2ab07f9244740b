//! Fields whose value is made from other places: `copy`, `concat`, `split`. (Language spec, section B.2.)

use super::plan::{Kind, Node, ObjectPlan, Plan};
use crate::model::{Field, Schema, Transforms, Type};
use crate::pointer::Pointer;
use std::collections::BTreeMap;

/// How the values of fields are made that the record does not hold as they are, in the order in which it is done.
/// Empty for most schemas, which then pay nothing.
pub(crate) type Derivations = Vec<Derivation>;

/// How the value of one field is made.
#[derive(Debug)]
pub(crate) struct Derivation {
    /// The way from the root to the field.
    pub(crate) target: Box<[Step]>,
    pub(crate) how: How,
}

/// A step on the way from the root to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into the field with this index.
    Field(u32),
    /// Into every element of an array.
    Elements,
}

#[derive(Debug)]
pub(crate) enum How {
    Copy(Source),
    Concat { sources: Box<[Source]>, separator: Box<str> },
    Split { source: Source, separator: Box<str>, index: usize },
}

/// A dotted path: as far as fields go, and the names that are left for the inside of a `json` value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) fields: Box<[u32]>,
    pub(crate) rest: Box<[Box<str>]>,
}

/// The names that dotted paths lead through. Names that no field has become hidden fields, so that their values are
/// kept for as long as they are needed.
#[derive(Debug, Default)]
pub(super) struct Paths<'s>(BTreeMap<&'s str, Self>);

impl<'s> Paths<'s> {
    /// The paths of all `copy`, `concat` and `split` of a schema.
    pub(super) fn of(schema: &'s Schema) -> Self {
        let mut paths = Self::default();
        let types = schema.definitions.iter().map(|(_, value)| value);
        let own = schema.fields.iter().map(|field| (&field.transforms, &field.value));
        for (transforms, value) in own {
            paths.add_all(transforms);
            paths.walk(value);
        }
        types.for_each(|value| paths.walk(value));
        paths
    }

    fn walk(&mut self, value: &'s Type) {
        match value {
            Type::Object(object) => {
                for field in &object.fields {
                    self.add_all(&field.transforms);
                    self.walk(&field.value);
                }
            }
            Type::Array(array) => self.walk(&array.element),
            _ => {}
        }
    }

    fn add_all(&mut self, transforms: &'s Transforms) {
        for path in sources(transforms) {
            path.split('.').fold(&mut *self, |level, name| level.0.entry(name).or_default());
        }
    }

    /// The names at this level that no field of `fields` has.
    pub(super) fn hidden(&self, fields: &[Field]) -> Vec<&'s str> {
        self.0.keys().copied().filter(|name| fields.iter().all(|field| field.name != *name)).collect()
    }

    /// The paths below a field.
    pub(super) fn below(&self, name: &str) -> Option<&Self> {
        self.0.get(name)
    }
}

fn sources(transforms: &Transforms) -> impl Iterator<Item = &str> {
    let Transforms { copy, concat, split, .. } = transforms;
    let copied = copy.iter().map(|copy| copy.from.as_str());
    let joined = concat.iter().flat_map(|concat| concat.paths.iter().map(String::as_str));
    copied.chain(joined).chain(split.iter().map(|split| split.from.as_str()))
}

/// Whether the field's value is made from other places, so that a key of its name means nothing.
pub(super) fn is_derived(field: &Field) -> bool {
    let Transforms { copy, concat, split, .. } = &field.transforms;
    copy.is_some() || concat.is_some() || split.is_some()
}

/// Everything that is derived in a plan: all copies, then all joins, then all splits; within a stage, what is needed
/// first comes first.
pub(super) fn derivations(plan: &Plan, schema: &Schema) -> Derivations {
    let mut stages = [Vec::new(), Vec::new(), Vec::new()];
    collect(plan, schema, &schema.fields, &plan.root, &mut Vec::new(), &mut stages);
    stages.into_iter().flat_map(in_order).collect()
}

fn collect<'s>(
    plan: &Plan,
    schema: &'s Schema,
    fields: &'s [Field],
    object: &ObjectPlan,
    way: &mut Vec<Step>,
    stages: &mut [Vec<Derivation>; 3],
) {
    let nodes = plan.fields(object);
    for ((field, node), number) in fields.iter().zip(nodes).zip(0..) {
        way.push(Step::Field(number));
        let mut add = |stage: usize, how: How| {
            if let Some(stage) = stages.get_mut(stage) {
                stage.push(Derivation { target: way.as_slice().into(), how });
            }
        };
        if let Some(copy) = &field.transforms.copy {
            add(0, How::Copy(source(plan, &copy.from)));
        }
        if let Some(concat) = &field.transforms.concat {
            let sources = concat.paths.iter().map(|path| source(plan, path)).collect();
            add(1, How::Concat { sources, separator: concat.separator.as_str().into() });
        }
        if let Some(split) = &field.transforms.split {
            let (source, separator) = (source(plan, &split.from), split.separator.as_str().into());
            add(2, How::Split { source, separator, index: split.index });
        }
        below(plan, schema, &field.value, node, way, stages);
        way.pop();
    }
}

fn below<'s>(
    plan: &Plan,
    schema: &'s Schema,
    value: &'s Type,
    node: &Node,
    way: &mut Vec<Step>,
    stages: &mut [Vec<Derivation>; 3],
) {
    match (value, &node.kind) {
        (Type::Object(object), Kind::Object(inner)) => {
            collect(plan, schema, &object.fields, inner, way, stages);
        }
        (Type::Array(array), Kind::Array(inner)) => {
            if let Some(node) = plan.element(inner) {
                way.push(Step::Elements);
                below(plan, schema, &array.element, node, way, stages);
                way.pop();
            }
        }
        (Type::Ref(reference), _) => {
            if let Some(target) = schema.definitions.get(&reference.target) {
                below(plan, schema, target, node, way, stages);
            }
        }
        _ => {}
    }
}

fn source(plan: &Plan, path: &str) -> Source {
    let (mut fields, mut object) = (Vec::new(), Some(&plan.root));
    let mut names = path.split('.');
    while let (Some(inside), Some(name)) = (object, names.clone().next()) {
        let nodes = plan.fields(inside);
        let found = nodes.iter().zip(0_u32..).find(|(node, _)| *node.name == *name);
        let Some((node, number)) = found else { break };
        names.next();
        fields.push(number);
        object = if let Kind::Object(inner) = &node.kind { Some(inner) } else { None };
    }
    Source { fields: fields.into(), rest: names.map(Into::into).collect() }
}

/// The derivations of one stage, each after those whose target it needs. Circles were refused by the checks; were there
/// one, its members would come in schema order.
fn in_order(mut stage: Vec<Derivation>) -> Derivations {
    let mut ordered = Vec::with_capacity(stage.len());
    while !stage.is_empty() {
        let ready = stage.iter().position(|this| !stage.iter().any(|other| this.needs(other))).unwrap_or(0);
        ordered.push(stage.remove(ready));
    }
    ordered
}

impl Plan {
    /// The pointer into the record to a source of a derivation.
    pub(crate) fn source_pointer(&self, derivation: u16, source: u16) -> Pointer {
        let mut pointer = Pointer::root();
        let derivation = self.derivations.get(usize::from(derivation));
        let Some(source) = derivation.and_then(|how| how.sources().get(usize::from(source))) else {
            return pointer;
        };
        let mut object = Some(&self.root);
        for &field in &source.fields {
            let Some(node) = object.and_then(|object| self.fields(object).get(field as usize)) else { break };
            pointer.push_key(&node.name);
            object = if let Kind::Object(inner) = &node.kind { Some(inner) } else { None };
        }
        source.rest.iter().for_each(|name| pointer.push_key(name));
        pointer
    }
}

impl Derivation {
    /// The places the value is made from.
    pub(crate) fn sources(&self) -> &[Source] {
        match &self.how {
            How::Copy(source) | How::Split { source, .. } => std::slice::from_ref(source),
            How::Concat { sources, .. } => sources,
        }
    }

    fn needs(&self, other: &Self) -> bool {
        !std::ptr::eq(self, other)
            && self.sources().iter().any(|source| {
                let mut way = source.fields.iter().map(|field| Step::Field(*field)).zip(&other.target);
                way.all(|(step, target)| step == *target)
            })
    }
}
