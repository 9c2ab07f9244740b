//! Names of the fields of one object. (Language spec, sections F.4 and F.5.)

use crate::column::column_name;
use crate::diagnostic::Code;
use crate::indicators::IndicatorKind;
use crate::load::path::Path;
use crate::load::report::{Finding, quote};
use crate::model::Field;
use std::collections::HashMap;

/// Checks the names of fields that stand side by side; `path` is their list.
pub(super) fn names(fields: &[Field], path: Path<'_>, is_top: bool, findings: &mut Vec<Finding>) {
    let mut exact = HashMap::new();
    let mut folded = HashMap::new();
    let mut columns = HashMap::new();
    for (index, field) in fields.iter().enumerate() {
        let name = field.name.as_str();
        let field_path = path.index(index);
        let name_path = field_path.key("name");
        if name.is_empty() {
            findings.push(Finding::new(Code::EmptyValue, name_path, "the field's name is empty"));
            continue;
        }
        let column = column_name(name);
        if is_top {
            reserved(name, &column, name_path, findings);
        }
        let lower = name.to_lowercase();
        let column = column.to_lowercase();
        // The sharpest of the three is what is said.
        let clash = if let Some(first) = exact.get(name) {
            Some((
                Code::DuplicateField,
                *first,
                format!("another field of this object is named {}", quote(name)),
            ))
        } else if let Some(first) = folded.get(&lower) {
            let other = quote(name_of(fields, *first));
            Some((Code::CaseCollision, *first, format!("{} differs from {other} only in case", quote(name))))
        } else if let Some(first) = columns.get(&column) {
            let other = quote(name_of(fields, *first));
            let message =
                format!("{} and {other} become the same lake column {}", quote(name), quote(&column));
            Some((Code::ColumnCollision, *first, message))
        } else {
            None
        };
        if let Some((code, first, message)) = clash {
            let other = path.index(first);
            let finding =
                Finding::new(code, name_path, message).related(other.key("name").pointer(), "first here");
            findings.push(finding);
        }
        exact.entry(name).or_insert(index);
        folded.entry(lower).or_insert(index);
        columns.entry(column).or_insert(index);
    }
}

fn name_of(fields: &[Field], index: usize) -> &str {
    fields.get(index).map_or("", |field| &field.name)
}

/// The names of what every event carries, whatever their case: columns have none.
const RESERVED: [&str; 6] =
    ["p_event_time", "p_parse_time", "p_log_type", "p_row_id", "p_source_id", "p_source_label"];

/// `column` is what `name` becomes in the lake.
fn reserved(name: &str, column: &str, path: Path<'_>, findings: &mut Vec<Finding>) {
    if !column.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("p_")) {
        return;
    }
    let mut taken = RESERVED.iter().copied().chain(IndicatorKind::ALL.iter().map(|kind| kind.as_str()));
    let is_taken = taken.any(|taken| taken.eq_ignore_ascii_case(column));
    let becomes = || format!("{} becomes the lake column {}", quote(name), quote(column));
    let is_column = name == column;
    findings.push(if is_taken {
        let shown = if is_column { quote(name) } else { becomes() + ", which" };
        Finding::new(Code::ReservedName, path, format!("{shown} is the name of what events carry themselves"))
            .help("give the field another name, and take the value with `rename`")
    } else {
        let shown = if is_column { quote(name) } else { becomes() + ", and so" };
        Finding::new(
            Code::ReservedPrefix,
            path,
            format!("{shown} starts with `p_`, which is kept for the platform"),
        )
    });
}
