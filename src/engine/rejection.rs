//! [`Rejection`]: why a record was refused.

use super::issue::Issue;
use crate::diagnostic::Code;
use std::fmt;

/// Why a record was refused: all its issues, in schema order, then by array index.
///
/// It is one word wide and holds no data of the record; the record is still in the caller's hand.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub struct Rejection(Box<Issues>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Issues {
    pub(super) list: Vec<Issue>,
    pub(super) truncated: bool,
}

impl Rejection {
    pub(super) fn new(issues: Issues) -> Self {
        Self(Box::new(issues))
    }

    pub(crate) fn of(issue: Issue) -> Self {
        Self::new(Issues { list: vec![issue], truncated: false })
    }

    /// The issues; at least one of them is an error.
    pub fn issues(&self) -> &[Issue] {
        &self.0.list
    }

    pub(crate) fn first_code(&self) -> Option<Code> {
        self.issues().first().map(Issue::code)
    }

    /// Whether there were more issues than [`Limits::issues`](crate::Limits::issues).
    pub fn is_truncated(&self) -> bool {
        self.0.truncated
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, issue) in self.issues().iter().enumerate() {
            write!(f, "{}{issue}", if i == 0 { "" } else { "; " })?;
        }
        if self.is_truncated() { f.write_str("; and more") } else { Ok(()) }
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("issues", &self.0.list)
            .field("truncated", &self.0.truncated)
            .finish()
    }
}
