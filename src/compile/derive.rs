//! Fields whose value is made from other places: `copy`, `concat`, `split`. (Language spec, section B.2.)

mod order;

use self::order::in_order;
use super::plan::{Kind, Node, ObjectPlan, Plan};
use crate::model::{Field, Schema, Transforms, Type};
use crate::pointer::Pointer;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// Into the field with this index.
    Field(u32),
    /// Into every element of an array.
    Elements,
}

#[derive(Debug)]
pub(crate) enum How {
    Copy(Path),
    Concat { sources: Box<[Path]>, separator: Box<str> },
    Split { source: Path, separator: Box<str>, index: usize },
}

/// A dotted path: as far as fields go, and the names that are left for the inside of a `json` value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path {
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
        for path in transforms.sources() {
            path.split('.').fold(&mut *self, |level, name| level.0.entry(name).or_default());
        }
    }

    /// The names at this level that no field of `fields` has.
    pub(super) fn hidden(&self, fields: &[Field]) -> Vec<&'s str> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let declared: HashSet<_> = fields.iter().map(|field| field.name.as_str()).collect();
        self.0.keys().copied().filter(|name| !declared.contains(name)).collect()
    }

    /// The paths below a field.
    pub(super) fn below(&self, name: &str) -> Option<&Self> {
        self.0.get(name)
    }
}

/// Everything that is derived in a plan: all copies, then all joins, then all splits; within a stage, what is needed
/// first comes first.
pub(super) fn derivations(plan: &Plan, schema: &Schema) -> Derivations {
    let mut collector =
        Collector { plan, schema, numbers: HashMap::new(), way: Vec::new(), stages: Default::default() };
    collector.object(&schema.fields, &plan.root);
    collector.stages.into_iter().flat_map(in_order).collect()
}

struct Collector<'p> {
    plan: &'p Plan,
    schema: &'p Schema,
    /// The fields of the objects that paths lead into, by name.
    numbers: HashMap<Range<usize>, HashMap<&'p str, u32>>,
    /// The way to what is looked at.
    way: Vec<Step>,
    /// Copies, joins, splits.
    stages: [Vec<Derivation>; 3],
}

impl<'p> Collector<'p> {
    fn object(&mut self, fields: &'p [Field], object: &'p ObjectPlan) {
        for ((field, node), number) in fields.iter().zip(self.plan.fields(object)).zip(0..) {
            self.way.push(Step::Field(number));
            let Transforms { copy, concat, split, .. } = &field.transforms;
            let copy = copy.as_ref().map(|copy| How::Copy(self.source(&copy.from)));
            let concat = concat.as_ref().map(|concat| How::Concat {
                sources: concat.paths.iter().map(|path| self.source(path)).collect(),
                separator: concat.separator.as_str().into(),
            });
            let split = split.as_ref().map(|split| How::Split {
                source: self.source(&split.from),
                separator: split.separator.as_str().into(),
                index: split.index,
            });
            for (stage, how) in self.stages.iter_mut().zip([copy, concat, split]) {
                stage.extend(how.map(|how| Derivation { target: self.way.as_slice().into(), how }));
            }
            self.below(&field.value, node);
            self.way.pop();
        }
    }

    fn below(&mut self, value: &'p Type, node: &'p Node) {
        match (value, &node.kind) {
            (Type::Object(object), Kind::Object(inner)) => self.object(&object.fields, inner),
            (Type::Array(array), Kind::Array(inner)) => {
                if let Some(node) = self.plan.element(inner) {
                    self.way.push(Step::Elements);
                    self.below(&array.element, node);
                    self.way.pop();
                }
            }
            (Type::Ref(reference), _) => {
                if let Some(target) = self.schema.definitions.get(&reference.target) {
                    self.below(target, node);
                }
            }
            _ => {}
        }
    }

    fn source(&mut self, path: &str) -> Path {
        let (mut fields, mut object) = (Vec::new(), Some(&self.plan.root));
        let mut names = path.split('.');
        while let (Some(inside), Some(name)) = (object, names.clone().next()) {
            let nodes = self.plan.fields(inside);
            let numbers = self
                .numbers
                .entry(inside.fields.clone())
                .or_insert_with(|| nodes.iter().map(|node| &*node.name).zip(0..).collect());
            let Some(number) = numbers.get(name) else { break };
            names.next();
            fields.push(*number);
            let node = nodes.get(*number as usize);
            object =
                node.and_then(|node| if let Kind::Object(inner) = &node.kind { Some(inner) } else { None });
        }
        Path { fields: fields.into(), rest: names.map(Into::into).collect() }
    }
}

impl Plan {
    /// The pointer into the record to a source of a derivation.
    pub(crate) fn source_pointer(&self, derivation: u16, source: u8) -> Pointer {
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
    pub(crate) fn sources(&self) -> &[Path] {
        match &self.how {
            How::Copy(source) | How::Split { source, .. } => std::slice::from_ref(source),
            How::Concat { sources, .. } => sources,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Step;
    use crate::Schema;

    #[test]
    fn as_many_copies_as_there_may_be_fields_compile() {
        const COUNT: u32 = 9_999;
        let chain = (0..COUNT).map(|n| format!("- {{name: a{n}, type: int, copy: {{from: a{}}}}}\n", n + 1));
        let yaml = format!("fields:\n{}- {{name: a{COUNT}, type: int}}\n", chain.collect::<String>());
        let program = Schema::from_yaml(&yaml).unwrap().compile().unwrap();
        let targets = program.plan().derivations.iter().rev().map(|made| &*made.target);
        assert!(targets.eq((0..COUNT).map(|n| [Step::Field(n)])));
    }
}
