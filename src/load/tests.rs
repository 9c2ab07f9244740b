//! Hostile documents, limits at the edge, and readings that no snapshot shows.

#![expect(clippy::format_collect, reason = "texts that are made once")]

use super::LoadOptions;
use super::check::check;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::model::{Field, RefType, Schema, Transforms, Type};
use crate::pointer::Pointer;

fn codes(yaml: &str) -> Vec<Code> {
    codes_with(yaml, Limits::default())
}

fn codes_with(yaml: &str, limits: Limits) -> Vec<Code> {
    match Schema::from_yaml_with(yaml, &LoadOptions::default().limits(limits)) {
        Ok(loaded) => loaded.warnings.iter().map(Diagnostic::code).collect(),
        Err(error) => error.diagnostics().iter().map(Diagnostic::code).collect(),
    }
}

/// Schemas that once loaded for good would take more memory or time than there is: what stops them is a limit.
#[test]
fn hostile_documents_end_at_a_limit() {
    let laughs: String =
        (0..40).map(|n| format!("l{}: &l{} [{}]\n", n + 1, n + 1, format!("*l{n},").repeat(9))).collect();
    let keys = format!("a: &a\n  ? {}\n  : 1\nb: [{}]", "k".repeat(300_000), "*a,".repeat(90_000));
    let merges: String = (0..40)
        .map(|n| format!("m{}: &m{} {{<<: [*m{n}, *m{n}], k{n}: {{<<: *m{n}}}}}\n", n + 1, n + 1))
        .collect();
    for (what, yaml, code) in [
        ("nested flow mappings", "{a: ".repeat(100_000), Code::LimitYamlDepth),
        ("nested flow sequences", "[".repeat(100_000), Code::LimitYamlDepth),
        ("nested explicit keys", "? ".repeat(100_000), Code::LimitYamlDepth),
        ("nested block sequences", "- ".repeat(100_000), Code::LimitYamlDepth),
        (
            "nested block mappings",
            (0..1000).map(|n| format!("{}a:\n", " ".repeat(n))).collect(),
            Code::LimitYamlDepth,
        ),
        ("billion laughs", format!("l0: &l0 [lol]\n{laughs}"), Code::LimitYamlNodes),
        ("a long key, many times", keys, Code::LimitYamlNodes),
        (
            "a long text, many times",
            format!("a: &a {}\nb: [{}]", "x".repeat(500_000), "*a,".repeat(90_000)),
            Code::LimitYamlNodes,
        ),
        ("merges of merges", format!("m0: &m0 {{k: 1}}\n{merges}"), Code::LimitYamlNodes),
        ("many nodes", "- a\n".repeat(200_000), Code::LimitYamlNodes),
        ("many documents", "--- a\n".repeat(150_000), Code::LimitYamlNodes),
        ("a long text", "#".repeat(2 << 20), Code::LimitSchema),
    ] {
        assert!(codes(&yaml).contains(&code), "{what}: {:?}", codes(&yaml).first());
    }
}

#[test]
fn hostile_schemas_end_with_a_report() {
    let fields = "fields:\n- {name: f, type: ref, target: D0}\n";
    // Each definition uses the next one twice: 2^60 fields.
    let double: String =
        (0..60).map(|n| format!("  D{n}: {{type: object, fields: [{{name: a, type: ref, target: D{0}}}, {{name: b, type: ref, target: D{0}}}]}}\n", n + 1)).collect();
    let double = format!("{fields}definitions:\n{double}  D60: {{type: string}}\n");
    assert_eq!(codes(&double), [Code::LimitFields, Code::BadDefinitionName][..1]);
    // A chain of refs as long as the schema may be, and the same as a circle.
    let chain: String = (0..15_000).map(|n| format!("  D{n}: {{type: ref, target: D{}}}\n", n + 1)).collect();
    assert_eq!(codes(&format!("{fields}definitions:\n{chain}  D15000: {{type: int}}\n")), []);
    assert_eq!(
        codes(&format!("{fields}definitions:\n{chain}  D15000: {{type: ref, target: D0}}\n")),
        [Code::RefCycle]
    );
    // Something wrong with every field of a definition whose name is in every pointer.
    let bad = format!(
        "fields: [{{name: a, type: int}}]\ndefinitions:\n  ? {}\n  : {{type: object, fields: [{}]}}\n",
        "N".repeat(300_000),
        "{x: 1},".repeat(30_000)
    );
    assert_eq!(codes(&bad), [Code::BadDefinitionName]);
    // More problems than are kept, each with a long pointer.
    let fields = format!("object, fields: [{}]", "{x: 1},".repeat(30_000));
    let deep = (0..60).fold(fields, |inner, _| format!("array, element: {{type: {inner}}}"));
    let found = codes(&format!("fields:\n- {{name: a, type: {deep}}}\n"));
    assert!(found.contains(&Code::LimitSchema) && found.len() < 30_000, "{}", found.len());
    let unknown = format!("fields: [{{name: a, type: int}}]\nx: {{{}}}\n", "a: 1, ".repeat(40_000));
    assert!(codes(&unknown).contains(&Code::DuplicateKey));
}

#[test]
fn limits_hold_at_the_edge() {
    let flat = "fields:\n- name: a\n  type: int\n- name: b\n  type: int\n";
    let nested = "fields: [{name: a, type: array, element: {type: array, element: {type: int}}}]";
    let aliases = "fields: [&a {name: a, type: object, fields: [{name: b, type: int}]}, {<<: *a, name: c}]";
    let format = "fields: [{name: a, type: timestamp, timeFormat: '%Y-%m'}]";
    let base = Limits::default;
    for (yaml, at, past, code) in [
        (flat, base().schema_bytes(flat.len()), base().schema_bytes(flat.len() - 1), Code::LimitSchema),
        (flat, base().fields(2), base().fields(1), Code::LimitFields),
        (flat, base().yaml_nesting(3), base().yaml_nesting(2), Code::LimitYamlDepth),
        (flat, base().yaml_nodes(13), base().yaml_nodes(12), Code::LimitYamlNodes),
        (nested, base().type_nesting(2), base().type_nesting(1), Code::LimitTypes),
        (aliases, base().yaml_nesting(6), base().yaml_nesting(5), Code::LimitYamlDepth),
        (format, base().time_format_bytes(5), base().time_format_bytes(4), Code::LimitTimeFormat),
    ] {
        assert_eq!(codes_with(yaml, at), [], "{yaml}");
        assert_eq!(codes_with(yaml, past), [code], "{yaml}");
    }
}

#[test]
fn an_alias_counts_its_depth_and_nodes() {
    let yaml = "fields: [{name: a, type: int}]\nx: &x [[[1]]]\ny: [*x]\n";
    assert_eq!(codes_with(yaml, Limits::default().yaml_nesting(5)), [Code::UnknownKey; 2]);
    assert_eq!(codes_with(yaml, Limits::default().yaml_nesting(4)), [Code::LimitYamlDepth]);
}

#[test]
fn texts_are_literal_and_booleans_are_of_yaml_1_1() {
    let yaml = "fields:\n- {name: 010, type: string, required: yes, description: 1.50, \
                validate: {allow: [1, yes, 0x10, 1.50, 2020-01-01, !!str 5, '~']}}\n- {name: off, type: int, required: Off}\n";
    let schema = Schema::from_yaml(yaml).unwrap();
    let [first, second] = &schema.fields[..] else { panic!() };
    assert_eq!(
        (first.name.as_str(), first.required, first.description.as_deref()),
        ("010", true, Some("1.50"))
    );
    assert_eq!((second.name.as_str(), second.required), ("off", false));
    let Type::String(text) = &first.value else { panic!() };
    assert_eq!(text.validate.as_ref().unwrap().allow, ["1", "yes", "0x10", "1.50", "2020-01-01", "5", "~"]);
}

#[test]
fn anchors_and_merge_keys_work() {
    let yaml = "x: &ts {type: timestamp, timeFormats: [unix], required: true}\nfields:\n- {<<: *ts, name: a}\n\
                - {name: b, required: no, <<: [*ts, {description: d, type: int}]}\n";
    let schema = Schema::from_yaml(yaml).unwrap();
    let [a, b] = &schema.fields[..] else { panic!() };
    assert!(a.required && !b.required && a.value == b.value);
    assert_eq!((a.description.as_deref(), b.description.as_deref()), (None, Some("d")));
}

#[test]
fn a_byte_order_mark_at_the_start_is_no_text() {
    let yaml = "\u{feff}fields:\n- name: a\n  type: strin\n";
    let error = Schema::from_yaml(yaml).unwrap_err();
    let diagnostic = &error.diagnostics()[0];
    assert_eq!(diagnostic.position().unwrap().to_string(), "3:9");
    assert_eq!(yaml.get(diagnostic.span().unwrap()), Some("strin"));
    assert!(!codes("fields:\n- name: a\n  \u{feff}type: int\n").is_empty());
}

#[test]
fn several_documents_are_several_schemas() {
    let yaml = "schema: Foo\nfields: [{name: a, type: int}]\n---\n---\nschema: Bar\nfields: [{name: b, type: int, x: 1}]\n---\n";
    let all = Schema::all_from_yaml(yaml, &LoadOptions::default()).unwrap();
    let names: Vec<_> = all.iter().map(|loaded| (loaded.schema.log_type(), loaded.warnings.len())).collect();
    assert_eq!(names, [("Foo", 0), ("Bar", 1)]);
    assert_eq!(all[1].warnings[0].position().unwrap().to_string(), "6:31");
    assert_eq!(codes("---\nfields: [{name: a, type: int}]\n---\n"), []);
    let broken = format!("{yaml}fields: []\n--- 1\n");
    let error = Schema::all_from_yaml(&broken, &LoadOptions::default()).unwrap_err();
    assert_eq!(error.diagnostics().len(), 3, "{error}");
}

#[test]
fn the_source_map_leads_to_keys_and_values() {
    let yaml = "fields:\n- name: é\n  type: object\n  fields:\n  - {name: b, type: int}\n";
    let map = Schema::from_yaml_with(yaml, &LoadOptions::default()).unwrap().source_map;
    let field = Pointer::root().key("fields").index(0);
    let inner = field.clone().key("fields").index(0).key("type");
    let show = |found: Option<(crate::Position, std::ops::Range<usize>)>| {
        found.map(|(position, span)| format!("{position} {}", yaml.get(span).unwrap()))
    };
    assert_eq!(show(map.key(&inner)).as_deref(), Some("5:15 type"));
    assert_eq!(show(map.value(&inner)).as_deref(), Some("5:21 int"));
    assert_eq!(show(map.value(&field)).as_deref(), Some("2:3 name"));
    assert_eq!((map.key(&field), map.value(&field.clone().key("mask"))), (None, None));
}

#[test]
fn a_schema_built_in_code_is_checked_too() {
    let mut schema =
        Schema::new("bad name", [Field::new("a", Type::timestamp([])), Field::new("a", Type::object([]))]);
    schema.definitions.insert("Aa", Type::Ref(RefType { target: "Nope".to_owned() }));
    let copy = Some(crate::model::Copy { from: String::new() });
    let derived = Transforms { copy, ..Transforms::default() };
    schema.fields.push(Field::new("b", Type::Ref(RefType { target: "Aa".to_owned() })).transform(derived));
    let deep = (0..64).fold(Type::Int, |inner, _| Type::array(inner));
    schema.fields.push(Field::new("c", deep));
    let found: Vec<_> = check(&schema, &Limits::default())
        .iter()
        .map(|found| format!("{} {}", found.code(), found.pointer()))
        .collect();
    assert_eq!(
        found,
        [
            "bad-schema-name /schema",
            "duplicate-field /fields/1/name",
            "empty-value /fields/0/timeFormats",
            "empty-value /fields/1/fields",
            "bad-transform /fields/2/copy/from",
            &format!("limit-types /fields/3{}", "/element".repeat(63)),
            "unknown-target /definitions/Aa/target",
        ]
    );
}

#[test]
fn a_schema_inside_another_document_says_all_that_is_wrong() {
    let json = r#"{"fields":[{"name":"a","type":"strin"},{"name":5,"type":"int","required":"yes"}]}"#;
    let error = serde_json::from_str::<Schema>(json).unwrap_err().to_string();
    assert!(error.contains("/fields/0/type: error[unknown-type]"), "{error}");
    assert!(error.contains("/fields/1/required: error[wrong-kind]"), "{error}");
    let good: Schema =
        serde_json::from_str(r#"{"fields":[{"name":5,"type":"int","required":true,"description":null}]}"#)
            .unwrap();
    assert_eq!(good.fields, [Field::new("5", Type::Int).required()]);
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    assert!(serde_json::from_str::<Schema>(&deep).is_err());
}

#[test]
fn the_deepest_schema_needs_little_stack() {
    let deep =
        (0..63).fold("int".to_owned(), |inner, _| format!("object, fields: [{{name: a, type: {inner}}}]"));
    let yaml = format!("fields: [{{name: a, type: {deep}}}]");
    let load = move || {
        let schema = Schema::from_yaml(&yaml).unwrap();
        assert_eq!(Schema::from_yaml(&schema.to_yaml()).unwrap(), schema);
        assert_eq!(check(&schema, &Limits::default()), []);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(load).unwrap().join().unwrap();
}
