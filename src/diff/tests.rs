//! Tables of sections I.3 and I.4, rows 136 and 137, and laws.

use super::{Change, ChangeKind, diff};
use crate::indicators::Scanner;
use crate::model::{
    AddressFamily, Concat, Copy, CsvParser, Field, JsonType, Mask, ObjectType, Parser, RegexParser, Rename,
    Schema, Split, StringType, TimestampType, Transforms, Type, Validate,
};
use crate::timestamp::TimeFormat;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn schema(fields: impl IntoIterator<Item = Field>) -> Schema {
    Schema::new("Test.Diff", fields)
}

fn one(value: Type) -> Schema {
    schema([Field::new("f", value)])
}

fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {change}", change.kind())).collect()
}

fn times(formats: &[&str]) -> Type {
    Type::timestamp(formats.iter().map(|format| TimeFormat::new(format).unwrap()))
}

fn rules(rules: Validate) -> Type {
    Type::String(StringType { validate: Some(rules), ..StringType::default() })
}

fn transformed(transforms: Transforms) -> Schema {
    schema([Field::new("f", Type::string()).transform(transforms)])
}

#[test]
fn values() {
    let embedded = |fields: Vec<Field>| Type::Object(ObjectType { fields, embedded: true });
    let a = || vec![Field::new("a", Type::Int)];
    let set = |key: &str, change: &str| format!("UpdateValueMeta compatible: `f`: `{key}` {change}");
    for (old, new, expected) in [
        (Type::Int, Type::Int, None),
        // Row 136.
        (
            Type::Int,
            Type::BigInt,
            Some("UpdateValue breaking: `f`: `type` changed from `int` to `bigint`".into()),
        ),
        (
            Type::string(),
            Type::json(),
            Some("UpdateValue breaking: `f`: `type` changed from `string` to `json`".into()),
        ),
        (
            Type::array(Type::Int),
            Type::array(Type::string()),
            Some("UpdateValue breaking: `f.*`: `type` changed from `int` to `string`".into()),
        ),
        (
            Type::array(Type::object(a())),
            Type::array(Type::object([Field::new("a", Type::Float)])),
            Some("UpdateValue breaking: `f.*.a`: `type` changed from `int` to `float`".into()),
        ),
        (Type::object(a()), embedded(a()), Some(set("isEmbeddedJSON", "changed from `false` to `true`"))),
        (
            Type::Json(JsonType { embedded: true }),
            Type::json(),
            Some(set("isEmbeddedJSON", "changed from `true` to `false`")),
        ),
        // Row 137.
        (
            times(&["unix"]),
            times(&["rfc3339", "unix"]),
            Some(set("timeFormats", "changed from `unix` to `rfc3339, unix`")),
        ),
        (
            times(&["unix", "rfc3339"]),
            times(&["rfc3339", "unix"]),
            Some(set("timeFormats", "changed from `unix, rfc3339` to `rfc3339, unix`")),
        ),
        (
            times(&["unix"]),
            Type::event_time([TimeFormat::new("unix").unwrap()]),
            Some(set("isEventTime", "changed from `false` to `true`")),
        ),
        (
            Type::Timestamp(TimestampType { is_expiration: true, ..TimestampType::default() }),
            Type::Timestamp(TimestampType::default()),
            Some(set("isExpiration", "changed from `true` to `false`")),
        ),
        (
            Type::string_with([Scanner::Ip, Scanner::Url]),
            Type::string_with([Scanner::Url, Scanner::Ip]),
            None,
        ),
        (Type::string(), Type::string_with([Scanner::Ip]), Some(set("indicators", "added: `ip`"))),
        (
            Type::string_with([Scanner::Url, Scanner::Ip]),
            Type::string(),
            Some(set("indicators", "removed: `ip, url`")),
        ),
        (
            rules(Validate { allow: vec!["a".into(), "b\nc".into()], ..Validate::default() }),
            rules(Validate { deny: vec!["d".into()], ip: Some(AddressFamily::Any), ..Validate::default() }),
            Some(set("validate", "changed from `allow: a, b c` to `deny: d; ip: any`")),
        ),
        (
            Type::string(),
            rules(Validate { cidr: Some(AddressFamily::V4), ..Validate::default() }),
            Some(set("validate", "added: `cidr: ipv4`")),
        ),
    ] {
        let changes = diff(&one(old), &one(new));
        assert_eq!(lines(&changes), expected.into_iter().collect::<Vec<String>>());
    }
}

#[test]
fn fields() {
    let member = |field: Field| schema([Field::new("o", Type::object([field]))]);
    let a = || Field::new("a", Type::Int);
    for (old, new, expected) in [
        (
            member(a()),
            schema([Field::new("o", Type::object([a(), Field::new("b", Type::string()).required()]))]),
            "AddField compatible: `o.b` of type `string` added",
        ),
        (
            schema([Field::new("b", Type::json()), Field::new("o", Type::object([a()]))]),
            member(a()),
            "DeleteField breaking: `b` of type `json` deleted",
        ),
        (
            member(a()),
            member(a().required()),
            "UpdateFieldMeta compatible: `o.a`: `required` changed from `false` to `true`",
        ),
        (
            member(a().describe("one\nline")),
            member(a()),
            "UpdateFieldMeta compatible: `o.a`: `description` removed: `one line`",
        ),
    ] {
        assert_eq!(lines(&diff(&old, &new)), [expected]);
    }
    // A rename is a delete and an add; the order is no change.
    let old = schema([a(), Field::new("b", Type::Int), Field::new("c", Type::Int)]);
    let new = schema([Field::new("c", Type::Int), Field::new("B", Type::Int), a()]);
    let changes = diff(&old, &new);
    assert_eq!(
        lines(&changes),
        ["DeleteField breaking: `b` of type `int` deleted", "AddField compatible: `B` of type `int` added"]
    );
    let pointers = |change: &Change| {
        [change.old_pointer(), change.new_pointer()].map(|pointer| pointer.map(ToString::to_string))
    };
    assert_eq!(pointers(&changes[0]), [Some("/fields/1".into()), None]);
    assert_eq!(pointers(&changes[1]), [None, Some("/fields/1".into())]);
}

#[test]
fn transformations() {
    let none = Transforms::default;
    let mask = |salt: &str| Transforms { mask: Some(Mask::Obfuscate { salt: salt.into() }), ..none() };
    let concat = Concat { paths: vec!["a".into(), "b.c".into()], separator: " ".into() };
    let split = Split { from: "a".into(), separator: ":".into(), index: 1 };
    for (old, new, expected) in [
        (none(), Transforms { rename: Some(Rename { from: "x".into() }), ..none() }, "`rename` added: `x`"),
        (Transforms { copy: Some(Copy { from: "x.y".into() }), ..none() }, none(), "`copy` removed: `x.y`"),
        (none(), Transforms { concat: Some(concat), ..none() }, "`concat` added: `a, b.c with ` ``"),
        (none(), Transforms { split: Some(split), ..none() }, "`split` added: `a at `:`, part 1`"),
        (
            Transforms { mask: Some(Mask::Redact { to: Some("x".into()) }), ..none() },
            Transforms { mask: Some(Mask::Redact { to: None }), ..none() },
            "`mask` changed from `redact to x` to `redact`",
        ),
        (mask("one"), mask("two"), "`mask` changed"),
        (mask("one"), none(), "`mask` removed: `obfuscate`"),
    ] {
        let changes = diff(&transformed(old), &transformed(new));
        assert_eq!(lines(&changes), [format!("UpdateFieldMeta compatible: `f`: {expected}")]);
    }
}

#[test]
fn documents() {
    let old = one(Type::Int);
    let with = |edit: fn(&mut Schema)| {
        let mut new = old.clone();
        edit(&mut new);
        lines(&diff(&old, &new))
    };
    for (lines, expected) in [
        (
            with(|new| new.name = Some("Test.New".into())),
            "UpdateMeta compatible: `schema` changed from `Test.Diff` to `Test.New`",
        ),
        (
            with(|new| new.description = Some("text".into())),
            "UpdateMeta compatible: `description` added: `text`",
        ),
        (
            with(|new| new.reference_url = Some("https://a.example".into())),
            "UpdateMeta compatible: `referenceURL` added: `https://a.example`",
        ),
        (
            with(|new| new.field_discovery = true),
            "UpdateMeta compatible: `fieldDiscoveryEnabled` changed from `false` to `true`",
        ),
        (
            with(|new| new.parser = Some(Parser::Regex(RegexParser::default()))),
            "UpdateParser compatible: `parser` added: `regex`",
        ),
        (
            with(|new| new.parser = Some(Parser::Native { name: Some("X.Y".into()) })),
            "UpdateParser compatible: `parser` added: `native X.Y`",
        ),
    ] {
        assert_eq!(lines, [expected]);
    }
    let csv = |delimiter: &str| Schema {
        parser: Some(Parser::Csv(CsvParser { delimiter: delimiter.into(), ..CsvParser::default() })),
        ..old.clone()
    };
    assert_eq!(lines(&diff(&csv(","), &csv(";"))), ["UpdateParser compatible: `parser` changed"]);
    assert_eq!(diff(&csv(","), &csv(",")), []);
}

#[test]
fn refs_are_followed() {
    let named = |name: &str, value: Type| {
        let mut schema = one(Type::reference(name));
        schema.definitions.insert(name, value);
        schema
    };
    let actor = |id: Type| Type::object([Field::new("id", id)]);
    assert_eq!(diff(&named("A", actor(Type::Int)), &named("B", actor(Type::Int))), []);
    assert_eq!(diff(&named("A", actor(Type::Int)), &one(actor(Type::Int))), []);
    let changes = diff(&one(actor(Type::Int)), &named("B", actor(Type::Float)));
    assert_eq!(lines(&changes), ["UpdateValue breaking: `f.id`: `type` changed from `int` to `float`"]);
    assert_eq!(changes[0].old_pointer().unwrap().as_str(), "/fields/0/fields/0");
    assert_eq!(changes[0].new_pointer().unwrap().as_str(), "/definitions/B/fields/0");
    assert_eq!((changes[0].path(), changes[0].key()), ("f.id", "type"));
    assert_eq!((changes[0].from(), changes[0].to()), (Some("int"), Some("float")));

    // A change in a definition is one of each field that leads to it.
    let twice = |id: Type| {
        let list = Type::array(Type::reference("B"));
        let mut schema = schema([Field::new("a", Type::reference("A")), Field::new("b", list)]);
        schema.definitions.insert("A", Type::reference("B"));
        schema.definitions.insert("B", actor(id));
        schema
    };
    let changes = diff(&twice(Type::Int), &twice(Type::BigInt));
    assert_eq!(changes.iter().map(Change::path).collect::<Vec<_>>(), ["a.id", "b.*.id"]);

    // Refs that lead nowhere.
    assert_eq!(diff(&one(Type::reference("A")), &one(Type::reference("A"))), []);
    for (old, new, from, to) in [
        (one(Type::reference("A")), one(Type::reference("B")), "ref to A", "ref to B"),
        (one(Type::reference("A")), named("A", Type::Int), "ref to A", "int"),
        (named("A", Type::reference("A")), one(Type::Int), "ref to A", "int"),
    ] {
        let changes = diff(&old, &new);
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].from(), changes[0].to()), (Some(from), Some(to)));
        assert!(!changes[0].is_compatible());
    }
}

#[test]
fn circles_and_explosions_end() {
    let circle = |id: Type| {
        let mut schema = one(Type::reference("A"));
        let fields = [Field::new("a", Type::reference("A")), Field::new("id", id)];
        schema.definitions.insert("A", Type::object(fields));
        schema
    };
    assert_eq!(diff(&circle(Type::Int), &circle(Type::Int)), []);
    let changes = diff(&circle(Type::Int), &circle(Type::Float));
    assert_eq!(lines(&changes), ["UpdateValue breaking: `f.id`: `type` changed from `int` to `float`"]);
    let twofold = |id: Type| {
        let mut schema = one(Type::reference("D0"));
        for i in 0..60 {
            let next = || Type::reference(format!("D{}", i + 1));
            let fields = [Field::new("a", next()), Field::new("b", Type::array(next()))];
            schema.definitions.insert(format!("D{i}"), Type::object(fields));
        }
        schema.definitions.insert("D60", id);
        schema
    };
    assert_eq!(diff(&twofold(Type::Int), &twofold(Type::Int)), []);
    let changes = diff(&twofold(Type::Int), &twofold(Type::Float));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].new_pointer().unwrap().as_str(), "/definitions/D60");
    // A chain longer than any call stack.
    let chain = |id: Type| {
        let mut schema = one(Type::reference("D0"));
        for i in 0..20_000 {
            let next = [Field::new("a", Type::reference(format!("D{}", i + 1)))];
            schema.definitions.insert(format!("D{i}"), Type::object(next));
        }
        schema.definitions.insert("D20000", id);
        schema
    };
    assert_eq!(diff(&chain(Type::Int), &chain(Type::Float)).len(), 1);
}

fn value() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::Int),
        Just(Type::Boolean),
        Just(Type::json()),
        Just(Type::reference("A")),
        Just(Type::reference("B")),
        Just(Type::reference("Nowhere")),
        Just(times(&["unix"])),
        Just(times(&["rfc3339", "unix"])),
        Just(Type::string_with([Scanner::Ip])),
        Just(rules(Validate { allow: vec!["a".into()], ..Validate::default() })),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![inner.clone().prop_map(Type::array), members(inner).prop_map(Type::object)]
    })
}

fn members(value: impl Strategy<Value = Type>) -> impl Strategy<Value = Vec<Field>> {
    let field = ("[a-d]", value, any::<bool>(), proptest::option::of("[xy]")).prop_map(
        |(name, value, required, description)| Field { required, description, ..Field::new(name, value) },
    );
    proptest::collection::vec(field, 0..4)
}

fn schemas() -> impl Strategy<Value = Schema> {
    (members(value()), value(), value()).prop_map(|(fields, a, b)| {
        let mut schema = schema(fields);
        schema.definitions.insert("A", a);
        schema.definitions.insert("B", b);
        schema
    })
}

/// Changes without their order, and by their places: which of several paths leads to a change in a circle of
/// definitions depends on the order of fields.
fn set(changes: &[Change]) -> BTreeSet<String> {
    let places = |change: &Change| format!("{:?} {:?}", change.old_pointer, change.new_pointer);
    changes
        .iter()
        .map(|change| format!("{} {} {:?} {:?}", places(change), change.key, change.from, change.to))
        .collect()
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(schema in schemas()) {
        prop_assert_eq!(diff(&schema, &schema), []);
    }

    #[test]
    fn the_way_back_is_the_same_way(a in schemas(), b in schemas()) {
        let back: Vec<Change> = diff(&b, &a)
            .into_iter()
            .map(|change| Change {
                from: change.to,
                to: change.from,
                old_pointer: change.new_pointer,
                new_pointer: change.old_pointer,
                ..change
            })
            .collect();
        prop_assert_eq!(set(&diff(&a, &b)), set(&back));
    }

    /// One edit of one field of an object somewhere is found, and nothing else.
    #[test]
    fn one_edit_is_one_change(names in proptest::sample::subsequence(vec!["a", "b", "c", "d", "e"], 1..5),
        depth in 0_usize..4, at in any::<prop::sample::Index>(), edit in 0_usize..5)
    {
        let fields: Vec<Field> = names.iter().map(|name| Field::new(*name, Type::string())).collect();
        let mut edited = fields.clone();
        let at = at.index(edited.len());
        let (kind, breaks) = match edit {
            0 => { edited.remove(at); (ChangeKind::DeleteField, true) }
            1 => { edited.insert(at, Field::new("new", Type::Int).required()); (ChangeKind::AddField, false) }
            2 => { edited[at].value = Type::json(); (ChangeKind::UpdateValue, true) }
            3 => { edited[at].required = true; (ChangeKind::UpdateFieldMeta, false) }
            _ => { edited[at].value = Type::string_with([Scanner::Mac]); (ChangeKind::UpdateValueMeta, false) }
        };
        let wrap = |fields: Vec<Field>| schema((0..depth).fold(fields, |fields, level| {
            let value = Type::object(fields);
            vec![Field::new("o", if level % 2 == 0 { value } else { Type::array(value) })]
        }));
        let changes = diff(&wrap(fields), &wrap(edited));
        prop_assert_eq!(changes.len(), 1);
        prop_assert_eq!((changes[0].kind(), changes[0].is_compatible()), (kind, !breaks));
        prop_assert_eq!(changes[0].path().matches('o').count(), depth);
    }

    #[test]
    fn a_change_is_one_line(a in schemas(), mut b in schemas(), text in any::<String>()) {
        b.description = Some(text);
        for change in diff(&a, &b) {
            prop_assert!(!change.to_string().contains(char::is_control), "{change:?}");
        }
    }
}
