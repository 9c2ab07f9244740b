//! [`in_order`]: what is needed first comes first.

use super::{Derivation, Derivations, Step};
use std::collections::HashMap;

/// The derivations of one stage, each after those whose target it needs, otherwise as they stand. Circles were refused
/// by the checks; were there one, it would be cut open somewhere.
pub(super) fn in_order(stage: Vec<Derivation>) -> Derivations {
    let order = Graph::of(&stage).order(stage.len());
    let mut stage: Vec<_> = stage.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| stage.get_mut(index)?.take()).collect()
}

/// What needs what. The first nodes are the derivations; then comes one for each place on the way to a target, which
/// stands for everything made at it and below it. Without these, many copies of an object with many made members would
/// need as many edges as the one number times the other.
struct Graph {
    needs: Vec<Vec<usize>>,
}

/// A place on the way to a target.
#[derive(Default)]
struct Place {
    /// The places one step on.
    next: HashMap<Step, usize>,
    /// What makes the value that stands here.
    made_by: Option<usize>,
}

impl Graph {
    fn of(stage: &[Derivation]) -> Self {
        let places = places(stage);
        let of_place = |place: &usize| stage.len().saturating_add(*place);
        let mut needs: Vec<Vec<usize>> = stage
            .iter()
            .map(|derivation| {
                let mut needs = Vec::new();
                for source in derivation.sources() {
                    let (mut at, mut is_whole) = (0, true);
                    for field in &source.fields {
                        let place = places.get(at);
                        needs.extend(place.and_then(|place| place.made_by));
                        let next = place.and_then(|place| place.next.get(&Step::Field(*field)));
                        is_whole = next.is_some();
                        let Some(next) = next else { break };
                        at = *next;
                    }
                    needs.extend(is_whole.then(|| of_place(&at)));
                }
                needs
            })
            .collect();
        needs.extend(places.iter().map(|place| {
            // In the order of the stage, in which an object comes before what is put into it.
            let mut below: Vec<_> = place.next.values().collect();
            below.sort_unstable();
            place.made_by.into_iter().chain(below.into_iter().map(of_place)).collect()
        }));
        Self { needs }
    }

    /// The first `count` nodes, each after those it needs: a depth-first search.
    fn order(&self, count: usize) -> Vec<usize> {
        let mut order = Vec::with_capacity(count);
        let mut is_seen = vec![false; self.needs.len()];
        let mut see = |node: usize| {
            is_seen.get_mut(node).is_some_and(|is_seen| !std::mem::replace(is_seen, true)).then(|| {
                let needs = self.needs.get(node).map(Vec::as_slice).unwrap_or_default();
                (node, needs.iter())
            })
        };
        let mut open = Vec::new();
        for start in 0..count {
            open.extend(see(start));
            while let Some((node, needs)) = open.last_mut() {
                if let Some(needed) = needs.next() {
                    let needed = see(*needed);
                    open.extend(needed);
                } else {
                    order.extend((*node < count).then_some(*node));
                    open.pop();
                }
            }
        }
        order
    }
}

/// The ways to all targets as a tree; the root is the first.
fn places(stage: &[Derivation]) -> Vec<Place> {
    let mut places = vec![Place::default()];
    for (index, derivation) in stage.iter().enumerate() {
        let mut at = 0;
        for step in &derivation.target {
            let new = places.len();
            let Some(place) = places.get_mut(at) else { break };
            at = *place.next.entry(*step).or_insert(new);
            if at == new {
                places.push(Place::default());
            }
        }
        if let Some(place) = places.get_mut(at) {
            place.made_by = Some(index);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{Graph, in_order};
    use crate::compile::derive::{Derivation, How, Path, Step};

    fn copy(target: &[u32], from: &[u32]) -> Derivation {
        let source = Path { fields: from.into(), rest: Box::default() };
        Derivation { target: target.iter().copied().map(Step::Field).collect(), how: How::Copy(source) }
    }

    /// The numbers, in the stage given, of its derivations in the order of the result.
    fn ordered(stage: &[(&[u32], &[u32])]) -> Vec<usize> {
        let made = in_order(stage.iter().map(|(target, from)| copy(target, from)).collect());
        let number = |made: &Derivation| {
            stage.iter().position(|(target, from)| copy(target, from).target == made.target)
        };
        made.iter().filter_map(number).collect()
    }

    #[test]
    fn what_is_needed_comes_first() {
        for (stage, expected) in [
            (&[(&[0][..], &[8][..]), (&[1], &[9])][..], &[0, 1][..]),
            (&[(&[0], &[1]), (&[1], &[2]), (&[2], &[9])], &[2, 1, 0]),
            // A member of what is made, and what a member is made of.
            (&[(&[0], &[1, 5]), (&[1], &[9])], &[1, 0]),
            (&[(&[0], &[1]), (&[1, 2], &[8]), (&[1, 3], &[9])], &[1, 2, 0]),
            (&[(&[0], &[1, 4]), (&[1, 2], &[9])], &[0, 1]),
            // An object before what is put into it, also when another needs only that.
            (&[(&[0], &[1, 2]), (&[1], &[3]), (&[1, 2], &[9]), (&[3], &[8])], &[3, 1, 2, 0]),
            // A neighbour inside the same object.
            (&[(&[0], &[1]), (&[1, 2], &[1, 3]), (&[1, 3], &[9])], &[2, 1, 0]),
        ] {
            assert_eq!(ordered(stage), expected, "{stage:?}");
        }
    }

    #[test]
    fn below_arrays_a_value_is_needed_only_as_part_of_the_array() {
        let below = |field| {
            let mut made = copy(&[1], &[9]);
            made.target = Box::new([Step::Field(1), Step::Elements, Step::Field(field)]);
            made
        };
        let order = in_order(vec![copy(&[0], &[1]), below(2), copy(&[3], &[1, 2]), below(4)]);
        let lengths: Vec<_> =
            order.iter().map(|made| (made.target.len(), made.target.last().copied())).collect();
        let field = |field| Some(Step::Field(field));
        assert_eq!(lengths, [(3, field(2)), (3, field(4)), (1, field(0)), (1, field(3))]);
    }

    #[test]
    fn a_circle_loses_nothing() {
        assert_eq!(ordered(&[(&[0], &[1]), (&[1], &[0]), (&[2], &[2])]), [1, 0, 2]);
    }

    #[test]
    fn the_work_grows_with_the_stage() {
        const COUNT: u32 = 10_000;
        let chain: Vec<_> = (0..COUNT).map(|field| copy(&[field], &[field + 1])).collect();
        // Half of it copies an object of which the other half makes the members.
        let star: Vec<_> = (0..COUNT)
            .map(|field| {
                if field < COUNT / 2 { copy(&[field], &[COUNT]) } else { copy(&[COUNT, field], &[COUNT + 1]) }
            })
            .collect();
        for stage in [chain, star] {
            let graph = Graph::of(&stage);
            let edges: usize = graph.needs.iter().map(Vec::len).sum();
            assert!(edges < 4 * stage.len(), "{edges}");
            assert_eq!(graph.order(stage.len()).len(), stage.len());
        }
        let chain = in_order((0..COUNT).map(|field| copy(&[field], &[field + 1])).collect());
        assert!(chain.iter().rev().map(|made| made.target[0]).eq((0..COUNT).map(Step::Field)));
    }
}
