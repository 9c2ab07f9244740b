//! A stack of bits: which kind of container each open level is.

/// One bit a level, so that skipping deeply nested values costs a bit of memory a level and no recursion.
#[derive(Debug, Default)]
pub(crate) struct BitStack {
    words: Vec<u64>,
    /// The levels that do not fill a word of `words` yet, the innermost in the lowest bit.
    top: u64,
    depth: usize,
}

impl BitStack {
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    #[inline]
    pub(crate) fn push(&mut self, bit: bool) {
        if self.depth != 0 && self.depth.is_multiple_of(64) {
            self.words.push(self.top);
            self.top = 0;
        }
        self.top = self.top << 1 | u64::from(bit);
        self.depth += 1;
    }

    /// Drops the innermost level and gives the bit of the level that is innermost then.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<bool> {
        self.depth = self.depth.saturating_sub(1);
        self.top >>= 1;
        if self.depth.is_multiple_of(64) {
            self.top = self.words.pop().unwrap_or(0);
        }
        self.top()
    }

    /// The bit of the innermost level.
    #[inline]
    pub(crate) fn top(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.top & 1 == 1)
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.top = 0;
        self.depth = 0;
    }

    /// The innermost levels, to be put back after what is done to them; with them the stack has no more than `most`.
    #[inline]
    pub(crate) fn lend(&self, most: usize) -> TopLevels {
        let below = self.depth.saturating_sub(1) / 64 * 64;
        let room = most.saturating_sub(below).min(64);
        TopLevels { bits: self.top, count: self.depth - below, room, below }
    }

    #[inline]
    pub(crate) fn put_back(&mut self, top: TopLevels) {
        self.top = top.bits;
        self.depth = top.below + top.count;
    }
}

/// The innermost levels of a stack, in a form that stays in registers where much is pushed and popped.
#[derive(Clone, Copy)]
pub(crate) struct TopLevels {
    bits: u64,
    count: usize,
    /// How many there can be.
    room: usize,
    below: usize,
}

impl TopLevels {
    /// `false`, and no step, where the stack has to say what is to be done.
    #[inline(always)]
    #[must_use]
    pub(crate) fn push(&mut self, bit: bool) -> bool {
        let fits = self.count < self.room;
        if fits {
            self.bits = self.bits << 1 | u64::from(bit);
            self.count += 1;
        }
        fits
    }

    /// Drops the innermost level, which is of this bit, and has others below it. `false`, and no step, where the stack has
    /// to say what is to be done.
    #[inline(always)]
    #[must_use]
    pub(crate) fn pop(&mut self, bit: bool) -> bool {
        let is_inner = self.count > 1 && (self.bits & 1 == 1) == bit;
        if is_inner {
            self.bits >>= 1;
            self.count -= 1;
        }
        is_inner
    }
}

#[cfg(test)]
mod tests {
    use super::BitStack;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is done to levels that are lent is as if done to the stack.
        #[test]
        fn lends_its_top(
            steps in proptest::collection::vec((0u8..10, any::<bool>()), 0..600),
            ups in 5u8..9,
            most in prop_oneof![60usize..70, Just(usize::MAX)],
        ) {
            let mut stack = BitStack::default();
            let mut plain = Vec::new();
            let mut lent = stack.lend(most);
            for (step, bit) in steps {
                let done = if step < ups { lent.push(bit) } else { lent.pop(bit) };
                let expected = match plain.last() {
                    _ if step < ups => plain.len() < most,
                    top => top == Some(&bit),
                };
                prop_assert!(!done || expected);
                match (expected, step < ups) {
                    (false, _) => {}
                    (_, true) => plain.push(bit),
                    (_, false) => drop(plain.pop()),
                }
                if !done {
                    stack.put_back(lent);
                    match (expected, step < ups) {
                        (false, _) => {}
                        (_, true) => stack.push(bit),
                        (_, false) => drop(stack.pop()),
                    }
                    prop_assert_eq!((stack.depth(), stack.top()), (plain.len(), plain.last().copied()));
                    lent = stack.lend(most);
                }
            }
            stack.put_back(lent);
            for &bit in plain.iter().rev() {
                prop_assert_eq!(stack.top(), Some(bit));
                stack.pop();
            }
            prop_assert_eq!((stack.depth(), stack.top()), (0, None));
        }

        #[test]
        fn is_a_stack(bits in proptest::collection::vec(any::<bool>(), 0..300)) {
            let mut stack = BitStack::default();
            for &bit in &bits {
                stack.push(bit);
            }
            prop_assert_eq!(stack.depth(), bits.len());
            for below in (0..bits.len()).rev() {
                let expected = below.checked_sub(1).map(|top| bits[top]);
                prop_assert_eq!(stack.pop(), expected);
                prop_assert_eq!(stack.depth(), below);
                prop_assert_eq!(stack.top(), expected);
            }
            for &bit in &bits {
                stack.push(bit);
            }
            stack.clear();
            prop_assert_eq!((stack.depth(), stack.top(), stack.pop()), (0, None, None));
        }
    }
}
