//! [`InferError`]: why a record teaches nothing.

use crate::diagnostic::Code;
use crate::json::{SyntaxError, SyntaxKind};
use std::ops::Range;

/// Why a record cannot be observed: it is no record at all. It holds no data of the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct InferError {
    code: Code,
    message: &'static str,
    span: Option<Range<usize>>,
}

impl InferError {
    /// What is wrong with the record: `limit-record`, `invalid-utf8`, `syntax`, `trailing-data`, `limit-depth` or
    /// `not-an-object`.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The bytes of the record it is about; `None` when the record was a [`serde_json::Value`].
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    pub(super) fn new(code: Code, span: Option<Range<usize>>) -> Self {
        Self { code, message: code.meaning(), span }
    }

    /// What stops a text of `length` bytes from being JSON.
    pub(super) fn syntax(error: SyntaxError, length: usize) -> Self {
        let (code, end) = match error.kind {
            SyntaxKind::Depth => (Code::LimitDepth, error.offset),
            SyntaxKind::Trailing => (Code::TrailingData, length),
            _ => (Code::Syntax, error.offset),
        };
        Self { code, message: error.kind.message(), span: Some(error.offset..end) }
    }
}
