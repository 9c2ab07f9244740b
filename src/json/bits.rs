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
    #[cfg(test)]
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn push(&mut self, bit: bool) {
        if self.depth != 0 && self.depth.is_multiple_of(64) {
            self.words.push(self.top);
            self.top = 0;
        }
        self.top = self.top << 1 | u64::from(bit);
        self.depth += 1;
    }

    /// Drops the innermost level and gives the bit of the level that is innermost then.
    pub(crate) fn pop(&mut self) -> Option<bool> {
        self.depth = self.depth.saturating_sub(1);
        self.top >>= 1;
        if self.depth.is_multiple_of(64) {
            self.top = self.words.pop().unwrap_or(0);
        }
        (self.depth > 0).then_some(self.top & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::BitStack;
    use proptest::prelude::*;

    proptest! {
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
            }
        }
    }
}
