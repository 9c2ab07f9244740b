//! [`Path`]: where in a schema the loader is, on the stack; a [`Pointer`] is made from it only to report something.

use crate::pointer::Pointer;

/// A place in a schema document, linked to the place that holds it.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(super) fn key(&'p self, name: &'p str) -> Path<'p> {
        Path::Key(self, name)
    }

    pub(super) fn index(&'p self, index: usize) -> Path<'p> {
        Path::Index(self, index)
    }

    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Path::Root => Pointer::root(),
            Path::Key(parent, name) => parent.pointer().key(name),
            Path::Index(parent, index) => parent.pointer().index(*index),
        }
    }
}
