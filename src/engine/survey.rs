//! [`survey`]: a record as it came, for who counts what records hold.

use super::{Scratch, read};
use crate::compile::Plan;

/// Walks a record and leaves it on the tape with the members that are null, which no event has; nothing is judged. The
/// record as text, or `None` if it cannot be read as an object.
pub(crate) fn survey<'r>(plan: &Plan, record: &'r [u8], scratch: &mut Scratch) -> Option<&'r str> {
    scratch.work.keeps_nulls = true;
    let text = read(plan, record, scratch);
    scratch.work.keeps_nulls = false;
    text.ok()
}
