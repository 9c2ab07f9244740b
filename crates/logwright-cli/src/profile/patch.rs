//! [`patches`]: the fields a schema would need for what arrives and is not declared.

use logwright::model::Type;
use logwright::profile::Report;
use logwright::{Field, LoadOptions, Pointer, Schema};
use serde::Serialize;
use std::collections::BTreeMap;

/// Fields to add to one object of a schema.
#[derive(Debug, Serialize)]
pub(super) struct Patch {
    /// The pointer to the object; `""` is the record.
    pub(super) object: String,
    /// A YAML list of fields, to stand among those of the object.
    pub(super) yaml: String,
}

/// A patch for each object with undeclared members that a field can stand for, made of what was inferred from records
/// that have them: of these schemas, by the first that knows the member.
pub(super) fn patches(report: &Report, inferred: &[Schema]) -> Vec<Patch> {
    let mut objects: BTreeMap<&str, Vec<Field>> = BTreeMap::new();
    for member in &report.undeclared {
        let known = inferred.iter().find_map(|inferred| field(inferred, &member.object, &member.name));
        if let Some(field) = known {
            objects.entry(&member.object).or_default().push(field);
        }
    }
    objects.into_iter().filter_map(|(object, fields)| patch(object, fields)).collect()
}

fn patch(object: &str, mut fields: Vec<Field>) -> Option<Patch> {
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    let mut schema = Schema::default();
    schema.fields = fields;
    let yaml = schema.to_yaml();
    // What does not load is no help.
    Schema::from_yaml_with(&yaml, &LoadOptions::default()).ok()?;
    let yaml = yaml.strip_prefix("fields:\n")?.to_owned();
    Some(Patch { object: object.to_owned(), yaml })
}

/// What was inferred for the member `name` of the object.
fn field(inferred: &Schema, object: &str, name: &str) -> Option<Field> {
    let pointer: Pointer = object.parse().ok()?;
    let mut fields = &inferred.fields;
    let mut below: Option<&Type> = None;
    for token in pointer.tokens() {
        let value = match below {
            Some(Type::Array(array)) => &*array.element,
            _ => &fields.iter().find(|field| *field.name == *token)?.value,
        };
        if let Type::Object(object) = value {
            (fields, below) = (&object.fields, None);
        } else {
            below = Some(value);
        }
    }
    if below.is_some() {
        return None;
    }
    fields.iter().find(|field| *field.name == *name).map(|field| optional(field.clone()))
}

/// That the records at hand have a member is no reason to reject those that lack it.
fn optional(mut field: Field) -> Field {
    field.required = false;
    field.value = all_optional(field.value);
    field
}

fn all_optional(value: Type) -> Type {
    match value {
        Type::Object(object) => Type::object(object.fields.into_iter().map(optional)),
        Type::Array(array) => Type::array(all_optional(*array.element)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::patches;
    use logwright::infer::Inference;
    use logwright::profile::{Profile, ProfileOptions};
    use logwright::{Schema, Scratch};

    #[test]
    fn a_patch_stands_for_what_is_undeclared_at_its_place() {
        let schema = "schema: Custom.Door
fields:
- {name: o, type: object, fields: [{name: l, type: array, element: {type: object, fields: [{name: x, type: int}]}}]}
- {name: j, type: json}
";
        for (records, expected) in [
            (&[r#"{"o":{"l":[{"x":1}]},"j":{"y":1}}"#][..], &[][..]),
            (
                &[r#"{"o":{"l":[{"x":1,"w":[{"z":1}]},{"w":[{"z":2.5,"a":null}]}]},"b":true}"#],
                &[
                    ("", "- name: b\n  type: boolean\n"),
                    (
                        "/o/l/*",
                        "- name: w\n  type: array\n  element:\n    type: object\n    fields:\n    - name: z\n      \
                         type: float\n",
                    ),
                ],
            ),
            // Nothing is known of what is always null; and no field can have that name.
            (&[r#"{"n":null,"":1}"#], &[]),
            // As JSON, if it is all kinds of things.
            (&[r#"{"m":1}"#, r#"{"m":{}}"#], &[("", "- name: m\n  type: json\n")]),
        ] {
            let program = Schema::from_yaml(schema).unwrap().compile().unwrap();
            let (mut profile, mut inference) =
                (Profile::new(&program, ProfileOptions::default()), Inference::default());
            let mut scratch = Scratch::default();
            for record in records {
                profile.accept(&program.interpret_in(record.as_bytes(), &mut scratch).unwrap()).unwrap();
                inference.observe(record.as_bytes()).unwrap();
            }
            let patches = patches(&profile.report(), &[inference.schema().unwrap_or_default()]);
            let found: Vec<_> = patches.iter().map(|patch| (&*patch.object, &*patch.yaml)).collect();
            assert_eq!(found, expected, "{records:?}");
        }
    }
}
