//! [`Until`]: where a skip ends.

use super::input::is_white_space;

/// Where a skip ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// At the end of the input.
    End,
    /// Before a line feed.
    Line,
    /// Before a byte that most likely starts a value.
    Value(Seek),
}

/// The search for a byte that most likely starts a value, with a state that outlives the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seek {
    /// Whether a `{` will do; otherwise only `[`.
    pub(super) brace: bool,
    pub(super) since: Since,
    /// Whether the byte before is a line feed.
    pub(super) newline: bool,
}

/// What came before the bytes looked at, white space aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// A closer, so that a `{` need not start its line; one comma may come before it, or none.
    Closer { comma: bool },
    /// Anything else.
    Other,
}

impl Until {
    /// Looks at the next bytes: how many to pass, and whether the skip ends there.
    pub(super) fn look(&mut self, window: &[u8]) -> (usize, bool) {
        match self {
            Self::End => (window.len(), false),
            Self::Line => memchr::memchr(b'\n', window).map_or((window.len(), false), |n| (n, true)),
            Self::Value(seek) => seek.look(window),
        }
    }
}

impl Seek {
    fn look(&mut self, window: &[u8]) -> (usize, bool) {
        let mut rest = window;
        while let Some((&byte, after)) = rest.split_first() {
            let starts = match byte {
                b'{' => self.brace && (self.newline || self.since != Since::Other),
                b'[' => self.newline,
                _ => false,
            };
            if starts {
                return (window.len() - rest.len(), true);
            }
            self.since = match (self.since, byte) {
                (Since::Closer { comma: true }, b',') => Since::Closer { comma: false },
                (since, byte) if is_white_space(byte) => since,
                _ => Since::Other,
            };
            if self.since == Since::Other {
                let end = memchr::memchr(b'\n', rest);
                self.newline = end.is_some();
                rest = end.and_then(|end| rest.split_at_checked(end + 1)).map_or(&[], |(_, after)| after);
            } else {
                self.newline = byte == b'\n';
                rest = after;
            }
        }
        (window.len(), false)
    }
}
