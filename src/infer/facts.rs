//! [`Facts`]: all that is remembered of the values at one place. A join-semilattice.

use super::members::Members;
use super::seen::Seen;

/// What was seen at one place of the records: scalars, or the members of objects, or the elements of arrays.
///
/// [`join`](Self::join) is commutative, associative and idempotent. What takes memory away is so, too: each rule looks
/// only at things that joining can make more and never less, and not at anything that another rule may take away.
/// A mix of scalars, objects and arrays is `json` and forgets them all; so is an object with too many members.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    pub(super) seen: Seen,
    /// Of objects; nothing if there was none.
    pub(super) members: Option<Members>,
    /// Of arrays; nothing if there was none, and empty facts if they were empty.
    pub(super) element: Option<Box<Facts>>,
}

impl Facts {
    pub(super) fn scalar(seen: Seen) -> Self {
        Self { seen, ..Self::default() }
    }

    pub(super) fn object(members: Members) -> Self {
        Self { members: Some(members), ..Self::default() }
    }

    pub(super) fn array(element: Self) -> Self {
        Self { element: Some(Box::new(element)), ..Self::default() }
    }

    /// What only `json` takes, and nothing else is remembered.
    pub(super) fn opaque() -> Self {
        Self::scalar(Seen::ANYTHING)
    }

    pub(super) fn is_opaque(&self) -> bool {
        self.seen.has(Seen::ANYTHING)
    }

    /// Adds what `other` knows. Objects may have `width` members. Gives how many fields were added.
    pub(super) fn join(&mut self, other: Self, width: usize) -> usize {
        self.join_root(other, width, width)
    }

    /// As [`join`](Self::join), with another width for this object itself.
    pub(super) fn join_root(&mut self, other: Self, own: usize, width: usize) -> usize {
        let mut added = 0;
        self.seen |= other.seen;
        match (&mut self.members, other.members) {
            (Some(ours), Some(theirs)) => added += ours.join(theirs, width),
            (ours @ None, Some(theirs)) => {
                added += theirs.fields();
                *ours = Some(theirs);
            }
            (_, None) => {}
        }
        match (&mut self.element, other.element) {
            (Some(ours), Some(theirs)) => added += ours.join(*theirs, width),
            (ours @ None, Some(theirs)) => {
                added += theirs.fields();
                *ours = Some(theirs);
            }
            (_, None) => {}
        }
        self.settle(own);
        added
    }

    /// Forgets what cannot become anything but `json` any more.
    pub(super) fn settle(&mut self, width: usize) {
        let kinds = [!self.seen.is_empty(), self.members.is_some(), self.element.is_some()];
        let mixed = kinds.into_iter().filter(|there| *there).count() > 1;
        let wide = self.members.as_ref().is_some_and(|members| members.len() > width);
        if mixed || wide || self.is_opaque() {
            *self = Self::opaque();
        }
    }

    /// How many fields there are, at all depths.
    pub(super) fn fields(&self) -> usize {
        self.members.as_ref().map_or(0, Members::fields)
            + self.element.as_ref().map_or(0, |element| element.fields())
    }

    /// Makes room: afterwards there are at most `budget` fields, and objects and arrays nest at most `levels` deep. What
    /// does not fit is `json`.
    ///
    /// An object spends its own members and shares the rest equally among those that hold more than scalars. So what
    /// happens to a place depends on the number of members of the objects around it and on its own, which only grow,
    /// and never on its siblings' depths, which shrink when something is forgotten: that keeps the join associative.
    pub(super) fn trim(&mut self, levels: usize, budget: usize) {
        let nested = self.members.is_some() || self.element.is_some();
        let Some(inner) = levels.checked_sub(1).filter(|_| nested) else {
            if nested {
                *self = Self::opaque();
            }
            return;
        };
        if let Some(element) = &mut self.element {
            element.trim(inner, budget);
        }
        if let Some(members) = &mut self.members {
            let Some(rest) = budget.checked_sub(members.len()) else {
                *self = Self::opaque();
                return;
            };
            let holders = members.facts().filter(|facts| facts.holds_more()).count();
            let share = rest / holders.max(1);
            for facts in members.facts_mut() {
                facts.trim(inner, share);
            }
        }
    }

    /// Whether it takes a share of the budget. What was forgotten goes on taking one.
    fn holds_more(&self) -> bool {
        self.members.is_some() || self.element.is_some() || self.is_opaque()
    }
}
