//! [`Column`]: the fields of a program's events, flat.

use super::Program;
use super::plan::{ArrayPlan, Kind, Node, ObjectPlan, Plan};
use crate::column::column_name;
use crate::model::TypeName;
use crate::pointer::Pointer;

/// A field of the events of a program, wherever it stands: what a table of them is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Where it is in an event, by the schema's names; the elements of an array are `*`.
    pub pointer: Pointer,
    /// The same by the names of the lake dialect. (Language spec, section F.5.)
    pub lake_pointer: Pointer,
    /// Its type.
    pub type_name: TypeName,
    /// Whether the field is required of the object that it is in.
    pub required: bool,
}

impl Program {
    /// The fields of its events in schema order, each before what is in it. The `p_` fields, which every event has, are
    /// not among them.
    ///
    /// ```
    /// use logwright::Schema;
    ///
    /// let schema = Schema::from_yaml("
    /// schema: Custom.Door
    /// fields:
    /// - {name: at, type: timestamp, timeFormats: [rfc3339], required: true}
    /// - {name: doors, type: array, element: {type: object, fields: [{name: '@id', type: bigint}]}}
    /// ")?;
    /// let program = schema.compile()?;
    /// let columns = program.columns().map(|column| format!("{} {}", column.lake_pointer, column.type_name.as_str()));
    /// let expected = ["/at timestamp", "/doors array", "/doors/* object", "/doors/*/at_sign_id bigint"];
    /// assert_eq!(columns.collect::<Vec<_>>(), expected);
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        let plan = self.plan();
        let mut lake: Vec<Pointer> = vec![Pointer::root(); plan.nodes.len()];
        places(plan).into_iter().filter_map(move |place| {
            let node = plan.nodes.get(place.index)?;
            let above = place.parent.and_then(|parent| lake.get(parent).cloned()).unwrap_or_default();
            let lake_pointer =
                if place.is_element { above.key("*") } else { above.key(&column_name(&node.name)) };
            lake_pointer.clone_into(lake.get_mut(place.index)?);
            Some(Column {
                pointer: place.pointer,
                lake_pointer,
                type_name: node.type_name(),
                required: node.required,
            })
        })
    }
}

/// A place of a plan's table, as an event has it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) index: usize,
    /// Of the array or object it is in; none is the record.
    pub(crate) parent: Option<usize>,
    pub(crate) pointer: Pointer,
    pub(crate) is_element: bool,
}

/// The places of a plan's table, in schema order, depth first; those that are no part of an event left out.
pub(crate) fn places(plan: &Plan) -> Vec<Place> {
    let mut places = Places { plan, found: Vec::with_capacity(plan.nodes.len()) };
    places.object(&plan.root, None, &Pointer::root());
    places.found
}

struct Places<'p> {
    plan: &'p Plan,
    found: Vec<Place>,
}

impl Places<'_> {
    /// Recursion follows the schema, which is bounded.
    fn object(&mut self, object: &ObjectPlan, parent: Option<usize>, at: &Pointer) {
        for (index, node) in (object.fields.start..).zip(self.plan.fields(object)) {
            if !node.hidden {
                let pointer = at.clone().key(&node.name);
                self.found.push(Place { index, parent, pointer: pointer.clone(), is_element: false });
                self.below(node, index, &pointer);
            }
        }
    }

    fn below(&mut self, node: &Node, parent: usize, at: &Pointer) {
        match &node.kind {
            Kind::Object(object) => self.object(object, Some(parent), at),
            Kind::Array(ArrayPlan { element: index, .. }) => {
                let Some(element) = self.plan.nodes.get(*index) else { return };
                let pointer = at.clone().key("*");
                let place =
                    Place { index: *index, parent: Some(parent), pointer: pointer.clone(), is_element: true };
                self.found.push(place);
                self.below(element, *index, &pointer);
            }
            _ => {}
        }
    }
}
