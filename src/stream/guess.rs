//! [`Guess`] and [`last_start`]: where records most likely end and start.

use super::cutter::Caps;
use super::input::{Input, is_white_space};
use memchr::memmem::Finder;

/// The search for the end of a record by what stands between it and the next one: a closer, white space and an opener, as
/// between the two before. In well-formed JSON these follow each other nowhere but there and in strings.
#[derive(Debug)]
pub(super) struct Guess {
    /// What stands between two records. None at the start, and after a search in vain.
    separator: Option<Finder<'static>>,
    /// How many bytes may be searched in vain: no more than were cut, so that guessing takes linear time, too.
    credit: usize,
    #[cfg(test)]
    pub(super) searched: usize,
}

/// The most that is saved up, in bytes, and what there is at the start.
const MOST_CREDIT: usize = 1 << 20;

/// A longer separator is not searched for.
const LONGEST: usize = 16;

impl Default for Guess {
    fn default() -> Self {
        Self {
            separator: None,
            credit: MOST_CREDIT,
            #[cfg(test)]
            searched: 0,
        }
    }
}

impl Guess {
    /// Looks for the end of the record that starts after the white space here, which is passed.
    pub(super) fn look<'b>(&mut self, input: &mut Input<'b, '_>, caps: Caps) -> Option<&'b [u8]> {
        input.pass_white_space(usize::MAX);
        let between = input.between();
        input.release();
        if self.separator.is_none() {
            let is_one = matches!(between, [b'}', .., b'{']) && between.len() <= LONGEST;
            self.separator = is_one.then(|| Finder::new(between).into_owned());
        }
        let window = input.window(caps.record.min(self.credit));
        let last = self.separator.as_ref()?.find(window);
        #[cfg(test)]
        {
            self.searched += last.unwrap_or(window.len());
        }
        if last.is_none() {
            self.pay(window.len());
        }
        window.get(..=last?)
    }

    /// So many bytes were cut.
    pub(super) fn earn(&mut self, bytes: usize) {
        self.credit = self.credit.saturating_add(bytes).min(MOST_CREDIT);
    }

    /// So many bytes were searched in vain.
    pub(super) fn pay(&mut self, bytes: usize) {
        self.credit = self.credit.saturating_sub(bytes);
        self.separator = None;
    }
}

/// Where the last record most likely starts in a part of a stream of JSON values: at a `{` that comes after a `}` and white
/// space, or neither. It is wrong if both are in a string, or if the stream is broken; see
/// [`Pieces`](super::Pieces#several-threads).
pub fn last_start(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'{', bytes).find(|&start| {
        let before = bytes.get(..start).unwrap_or_default();
        before.iter().rev().find(|&&byte| !is_white_space(byte)) == Some(&b'}')
    })
}
