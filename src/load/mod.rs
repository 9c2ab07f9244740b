use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::model::{Parser, Schema};
use crate::text::LineReader;
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct LoadError(());
pub(crate) fn check(_: &Schema, _: &Limits) -> Vec<Diagnostic> {
    vec![]
}
pub(crate) fn line_reader(_: &Parser) -> Result<Option<LineReader>, Diagnostic> {
    Ok(None)
}
impl Schema {
    pub fn from_yaml(_: &str) -> Result<Self, LoadError> {
        Ok(Schema::default())
    }
}
