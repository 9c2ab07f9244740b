//! [`Hint`]: what an unclassified record looks like.

use crate::compile::{Kind, ObjectPlan, Plan, Program};
use crate::json::{JsonKind, Scanner, SyntaxError, Token, unescape_into};
use crate::pointer::Pointer;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// An unclassified record, and the programs it may still look like a part of. Looking is left until somebody asks: a
/// stream of foreign records pays nothing.
#[derive(Clone, Copy)]
pub(super) struct Hint<'a> {
    programs: &'a [Program],
    record: &'a [u8],
}

/// The only member whose name is shown: it is where the API has its records.
const LOGS: &str = "logs";

impl<'a> Hint<'a> {
    pub(super) fn new(programs: &'a [Program], record: &'a [u8]) -> Self {
        Self { programs, record }
    }

    /// What the record looks like, in one line, made of schema text only.
    pub(super) fn text(self) -> Option<String> {
        let text = std::str::from_utf8(self.record).ok()?;
        // The record was read by a program before, so it is no deeper than that one's limit.
        let deepest = self.programs.iter().map(|program| program.limits().nesting).max()?;
        let shape = Shape::read(text, deepest).ok()?;
        let mut best: Option<Likeness<'_>> = None;
        for program in self.programs.iter().filter(|program| !program.reads_text()) {
            levels(program.plan(), &mut |plan, level, pointer| {
                // A record that looks like the whole of a schema is not unclassified: its members are all null.
                let own = (!pointer.is_root()).then_some((&shape.keys, Found::Here));
                let below = shape.arrays.iter().map(|(found, keys)| (keys, *found));
                for (keys, found) in own.into_iter().chain(below) {
                    let matched = matched(plan, level, keys);
                    if best.as_ref().is_none_or(|best| matched > best.matched) {
                        best = Some(Likeness { matched, program, pointer: pointer.clone(), found });
                    }
                }
            });
        }
        best.filter(|best| best.matched > 0).map(|best| best.to_string())
    }
}

/// Places only; the record's bytes are record data.
impl fmt::Debug for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hint").field("length", &self.record.len()).finish_non_exhaustive()
    }
}

/// How many of the keys name a field of `level`: at least two and at least half of them, else 0.
fn matched(plan: &Plan, level: &ObjectPlan, keys: &Keys<'_>) -> usize {
    let names = plan.fields(level).iter().filter(|node| keys.contains(&*node.name)).count();
    if names >= 2 && names * 2 >= keys.len() { names } else { 0 }
}

/// Shows `visit` every object that the schema describes, with the pointer to it; not those below arrays.
fn levels(plan: &Plan, visit: &mut impl FnMut(&Plan, &ObjectPlan, &Pointer)) {
    fn object(
        plan: &Plan,
        level: &ObjectPlan,
        pointer: &Pointer,
        visit: &mut impl FnMut(&Plan, &ObjectPlan, &Pointer),
    ) {
        visit(plan, level, pointer);
        for node in plan.fields(level) {
            if let Kind::Object(below) = &node.kind {
                object(plan, below, &pointer.clone().key(&node.name), visit);
            }
        }
    }
    // The schema is no deeper than `Limits::type_nesting`.
    object(plan, &plan.root, &Pointer::root(), visit);
}

/// Where in the record the keys are that match.
#[derive(Clone, Copy, Debug)]
enum Found {
    Here,
    InLogs,
    InArray,
}

struct Likeness<'a> {
    matched: usize,
    program: &'a Program,
    pointer: Pointer,
    found: Found,
}

impl fmt::Display for Likeness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (log_type, pointer) = (self.program.log_type(), self.pointer.as_str());
        f.write_str(match self.found {
            Found::Here => "its members",
            Found::InLogs => "the elements of its `/logs`",
            Found::InArray => "the elements of an array in it",
        })?;
        if self.pointer.is_root() {
            write!(f, " look like records of `{log_type}`; ")?;
            return f.write_str(match self.found {
                Found::InLogs => "try `--records-at /logs`",
                _ => "try `--records-at` with the pointer to it",
            });
        }
        write!(f, " look like `{pointer}` of `{log_type}`, without the envelope around them")?;
        if matches!(self.found, Found::InLogs) {
            f.write_str(
                ": this looks like the API shape, not the stream's; try `--records-at /logs` with the API schemas",
            )?;
        }
        Ok(())
    }
}

type Keys<'t> = BTreeSet<Cow<'t, str>>;

/// The keys that can tell what a record is.
struct Shape<'t> {
    /// Those of the record itself.
    keys: Keys<'t>,
    /// Those of the first element of each member that is an array of objects.
    arrays: Vec<(Found, Keys<'t>)>,
}

impl<'t> Shape<'t> {
    fn read(text: &'t str, deepest: usize) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text, 0, deepest);
        let mut arrays = Vec::new();
        let keys = keys(&mut scanner, &mut |scanner, key| {
            if scanner.kind()? != JsonKind::Array {
                return scanner.skip();
            }
            scanner.enter()?;
            let mut first = true;
            while scanner.element(first)? {
                if first && scanner.kind()? == JsonKind::Object {
                    let found = if key == LOGS { Found::InLogs } else { Found::InArray };
                    arrays.push((found, keys(scanner, &mut |scanner, _| scanner.skip())?));
                } else {
                    scanner.skip()?;
                }
                first = false;
            }
            Ok(())
        })?;
        Ok(Self { keys, arrays })
    }
}

/// The keys of the object that starts here; `value` passes the value of each.
fn keys<'t>(
    scanner: &mut Scanner<'t>,
    value: &mut dyn FnMut(&mut Scanner<'t>, &str) -> Result<(), SyntaxError>,
) -> Result<Keys<'t>, SyntaxError> {
    let mut keys = Keys::new();
    if scanner.kind()? != JsonKind::Object {
        scanner.skip()?;
        return Ok(keys);
    }
    scanner.enter()?;
    while let Some(token) = scanner.key(keys.is_empty())? {
        let key = decoded(scanner.text(), token);
        value(scanner, &key)?;
        keys.insert(key);
    }
    Ok(keys)
}

fn decoded(text: &str, token: Token) -> Cow<'_, str> {
    let raw = text.get(token.start..token.end).unwrap_or_default();
    if !token.escaped {
        return Cow::Borrowed(raw);
    }
    let mut key = String::new();
    unescape_into(raw, &mut key);
    Cow::Owned(key)
}

#[cfg(test)]
mod tests {
    use super::super::{Classified, Registry};
    use crate::engine::Scratch;
    use crate::model::{Field, Schema, Type};
    use crate::schemas;

    fn help(registry: &Registry, record: &str) -> Option<String> {
        match registry.classify(record.as_bytes(), &mut Scratch::default()) {
            Classified::Rejected(rejected) => rejected.help(),
            Classified::Event(event) => panic!("taken for {}", event.log_type()),
        }
    }

    fn shipped() -> Registry {
        Registry::new(schemas::all().iter().map(|schema| schema.compile().unwrap())).unwrap()
    }

    const FLOW: &str =
        r#"{"logged":"x","nodeId":"n1","start":"x","end":"x","srcNode":{},"virtualTraffic":[]}"#;
    const AUDIT: &str =
        r#"{"eventTime":"x","type":"CONFIG","origin":"NODE","actor":{},"target":{},"action":"x"}"#;
    const AS_NETWORK: &str = "look like `/event` of `Tailscale.Network`, without the envelope around them";
    const AS_AUDIT: &str = "look like `/event` of `Tailscale.Audit`, without the envelope around them";
    const API: &str =
        ": this looks like the API shape, not the stream's; try `--records-at /logs` with the API schemas";

    #[test]
    fn names_the_level_a_record_looks_like() {
        let registry = shipped();
        for (record, expected) in [
            (FLOW.to_owned(), Some(format!("its members {AS_NETWORK}"))),
            (AUDIT.to_owned(), Some(format!("its members {AS_AUDIT}"))),
            (
                format!(r#"{{"logs":[{FLOW},7]}}"#),
                Some(format!("the elements of its `/logs` {AS_NETWORK}{API}")),
            ),
            (
                format!(r#"{{"version":"1.1","tailnetId":"t","\u006cogs":[{AUDIT}]}}"#),
                Some(format!("the elements of its `/logs` {AS_AUDIT}{API}")),
            ),
            (
                format!(r#"{{"a":[],"secret":[{AUDIT}]}}"#),
                Some(format!("the elements of an array in it {AS_AUDIT}")),
            ),
            // Half of the members and two at least.
            (r#"{"nodeId":1,"start":2,"x":3,"y":4}"#.to_owned(), Some(format!("its members {AS_NETWORK}"))),
            (r#"{"nodeId":1,"start":2,"x":3,"y":4,"z":5}"#.to_owned(), None),
            (r#"{"nodeId":1}"#.to_owned(), None),
            // A key counts once, and an escaped spelling is the same key.
            (r#"{"nodeId":1,"node\u0049d":2}"#.to_owned(), None),
            (r#"{"logs":[[{"nodeId":1,"start":2}]]}"#.to_owned(), None),
            (r#"{"logs":[7,{"nodeId":1,"start":2}]}"#.to_owned(), None),
            ("{}".to_owned(), None),
            // Nothing but nulls: no schema is resembled, and no envelope is missing.
            (r#"{"time":null,"event":null}"#.to_owned(), None),
        ] {
            assert_eq!(help(&registry, &record), expected, "{record}");
        }
    }

    #[test]
    fn has_nothing_to_say_on_other_rejections() {
        let registry = shipped();
        for record in [r#"{"time":1,"event":{"action":"x"}}"#, "[]", "7", "{", r#"{"time":1}"#] {
            assert_eq!(help(&registry, record), None, "{record}");
        }
    }

    #[test]
    fn knows_the_records_of_an_envelope_that_was_not_opened() {
        let schema = Schema::new(
            "Custom.Door",
            [Field::new("badge", Type::BigInt).required(), Field::new("door", Type::string())],
        );
        let registry = Registry::new([schema.compile().unwrap()]).unwrap();
        let like = "look like records of `Custom.Door`; try";
        for (record, expected) in [
            (
                r#"{"logs":[{"badge":1,"door":"x"}]}"#,
                format!("the elements of its `/logs` {like} `--records-at /logs`"),
            ),
            (
                r#"{"mine":[{"badge":1,"door":"x"}]}"#,
                format!("the elements of an array in it {like} `--records-at` with the pointer to it"),
            ),
        ] {
            assert_eq!(help(&registry, record), Some(expected), "{record}");
        }
    }

    #[test]
    fn debug_and_help_hold_no_record_data() {
        let registry = shipped();
        let record = br#"{"nodeId":"SECRET","start":"SECRET","SECRET":[{"nodeId":1,"SECRET":2}]}"#;
        let mut scratch = Scratch::default();
        let Classified::Rejected(rejected) = &registry.classify(record, &mut scratch) else {
            panic!("accepted")
        };
        assert!(rejected.help().is_some_and(|help| !help.contains("SECRET")));
        assert!(!format!("{rejected:?}").contains("SECRET"));
    }
}
