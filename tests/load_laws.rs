//! Laws of loading: no text panics, and a schema comes back from what is written of it.

#![allow(clippy::unwrap_used, clippy::assigning_clones, reason = "a test")]

use logwright::{LoadOptions, Schema, strategy};
use proptest::prelude::*;

/// Pieces that make schema-like texts of all kinds when they are thrown together.
fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "fields:",
        "\n",
        "\n- ",
        "\n  ",
        "name: a",
        "type: object",
        "type: ",
        "string",
        "array",
        "element: ",
        "ref",
        "target: Aa",
        "definitions:",
        "{",
        "}",
        "[",
        "]",
        ",",
        ": ",
        "- ",
        "? ",
        "&x ",
        "*x",
        "<<: *x",
        "!!str ",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "%Y",
        "---\n",
        "...\n",
        "#c",
        "timeFormats: [unix]",
        "parser:",
        "csv: {",
        "match: ['%{a} %{b}']",
        "validate: {allow: [",
        "mask: {type: redact}",
        "copy: {from: a}",
        "\t",
        "\u{feff}",
        "\u{0}",
        "é",
        "yes",
        "~",
        "%TAG ! x\n",
        "!<tag:x>",
        "\\x",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_schema_comes_back(schema in strategy::schema()) {
        let yaml = schema.to_yaml();
        let loaded = Schema::from_yaml(&yaml);
        prop_assert!(loaded.is_ok(), "{}\n{}", loaded.unwrap_err(), yaml);
        prop_assert_eq!(loaded.unwrap(), schema, "{}", yaml);
    }

    #[test]
    fn another_reader_takes_it_for_the_same(schema in strategy::schema()) {
        let yaml = schema.to_yaml();
        prop_assert_eq!(serde_yaml::from_str::<Schema>(&yaml).unwrap(), schema, "{}", yaml);
    }

    #[test]
    fn json_carries_a_schema(schema in strategy::schema()) {
        let json = serde_json::to_string(&schema).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schema>(&json).unwrap(), schema, "{}", json);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Schema::from_yaml(&text);
        let _ = Schema::all_from_yaml(&text, &LoadOptions::default());
    }

    #[test]
    fn no_soup_panics(text in soup()) {
        if let Err(error) = Schema::from_yaml(&text) {
            for diagnostic in error.diagnostics() {
                if let Some(span) = diagnostic.span() {
                    prop_assert!(text.get(span).is_some(), "{diagnostic}\n{text}");
                }
            }
        }
        let _ = Schema::all_from_yaml(&text, &LoadOptions::default());
    }

    #[test]
    fn no_bytes_panic(bytes in any::<Vec<u8>>()) {
        let _ = Schema::from_slice(&bytes, &LoadOptions::default());
    }
}
