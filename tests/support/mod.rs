//! Strategies that several tests share; boxed, because unboxed ones overflow the stack of a test.

#![allow(dead_code, reason = "each test uses what it needs")]

use logwright::model::{
    AddressFamily, ArrayType, Concat, Copy, CsvParser, FastMatchParser, Field, JsonType, Mask, ObjectType,
    Parser, RegexParser, Rename, Schema, Split, StringType, TextOptions, TimestampType, Transforms, Type,
    Validate,
};
use logwright::{Scanner, TimeFormat};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Any valid schema, with texts that YAML could take for something else.
pub(crate) fn schema() -> impl Strategy<Value = Schema> {
    let definitions = prop::collection::vec(value(false), 0..3);
    let head =
        (prop::option::of("[A-Z][A-Za-z0-9]{2,6}(\\.[A-Z][A-Za-z0-9]{1,6}){0,2}"), prop::option::of(text()));
    let url = prop::option::of("https?://[a-z]{1,8}(/[a-zA-Z0-9é?&#:%=~.-]{0,9})?");
    (head, url, prop::option::of(parser()), fields(value(true), "top"), definitions, any::<bool>()).prop_map(
        |((name, description), reference_url, parser, fields, definitions, field_discovery)| {
            let mut schema = Schema::default();
            schema.name = name;
            schema.description = description;
            schema.reference_url = reference_url;
            schema.parser = parser;
            schema.fields = fields;
            schema.definitions = ["Aa", "Bb", "Cc"].into_iter().zip(definitions).collect();
            // Refs of the fields lead to definitions that are there.
            let known: Vec<String> = schema.definitions.iter().map(|(name, _)| name.to_owned()).collect();
            schema.fields.iter_mut().for_each(|field| aim(&mut field.value, &known));
            schema.field_discovery = field_discovery;
            schema
        },
    )
}

fn aim(value: &mut Type, known: &[String]) {
    match value {
        Type::Ref(reference) if !known.contains(&reference.target) => *value = Type::json(),
        Type::Array(array) => aim(&mut array.element, known),
        Type::Object(object) => object.fields.iter_mut().for_each(|field| aim(&mut field.value, known)),
        _ => {}
    }
}

/// Texts, and above all those that YAML gives another meaning.
pub(crate) fn text() -> BoxedStrategy<String> {
    let words = vec![
        "",
        "~",
        "null",
        "Null",
        "yes",
        "No",
        "on",
        "true",
        "010",
        "0x10",
        "0o7",
        "1_000",
        "1.50",
        "1e3",
        ".inf",
        ".nan",
        "2020-01-01",
        "12:30:45",
        "<<",
        "=",
        "-",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "#",
        "%Y",
        "@a",
        "`a`",
        "!tag",
        "&a",
        "*a",
        "|",
        ">",
        "[",
        "]",
        "{",
        "}",
        "{a: b}",
        "'",
        "\"",
        "\\",
        "a\nb",
        "a\n",
        "\na",
        "a\n\n",
        "  a",
        "a  ",
        "a\n  b\n c",
        "\t",
        "a\tb",
        "\r",
        "a\r\nb",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "\u{feff}a",
        "---",
        "...",
        "--- a",
        "é",
        "日本",
        "😀",
        "\u{7f}",
        "\u{0}",
        "\u{1b}",
        "\u{fffd}",
        "\u{fffe}",
        ",",
        "a, b",
        ":",
        "::",
    ];
    prop_oneof![3 => select(words).prop_map(str::to_owned), 2 => "[ -~]{0,12}", 1 => any::<String>()].boxed()
}

fn name(index: usize, salt: &'static str) -> BoxedStrategy<String> {
    // The index keeps names apart, also as columns; the letter after it keeps `text` from running into it.
    prop_oneof![
        Just(format!("{salt}{index}")),
        text().prop_map(move |text| format!("{index}q{}", text.to_lowercase()))
    ]
    .boxed()
}

fn fields(value: BoxedStrategy<Type>, salt: &'static str) -> BoxedStrategy<Vec<Field>> {
    (1usize..4)
        .prop_flat_map(move |count| {
            (0..count).map(|index| field(name(index, salt), value.clone())).collect::<Vec<_>>()
        })
        .prop_map(|mut fields: Vec<Field>| {
            // No two fields of an object take their value from one key.
            for (index, field) in fields.iter_mut().enumerate() {
                if let Some(rename) = &mut field.transforms.rename {
                    rename.from.insert_str(0, &format!("{index} "));
                }
            }
            fields
        })
        .boxed()
}

fn field(name: BoxedStrategy<String>, value: BoxedStrategy<Type>) -> BoxedStrategy<Field> {
    (name, any::<bool>(), prop::option::of(text()), value, transforms())
        .prop_map(|(name, required, description, value, mut transforms)| {
            if !matches!(value, Type::String(_)) {
                transforms.mask = None;
            }
            let mut field = Field::new(name, value);
            field.required = required;
            field.description = description;
            field.transforms = transforms;
            field
        })
        .boxed()
}

fn transforms() -> BoxedStrategy<Transforms> {
    // Nothing is named like this, so that no circle comes about.
    let path = || "none( x)?(\\.[a-z~0-9]{1,3}){0,2}";
    let directive = (
        prop::option::weighted(0.1, text().prop_map(|text| Rename { from: format!("from {text}") })),
        prop::option::weighted(0.1, path().prop_map(|from| Copy { from })),
        prop::option::weighted(
            0.1,
            (prop::collection::vec(path(), 1..3), text())
                .prop_map(|(paths, separator)| Concat { paths, separator }),
        ),
        prop::option::weighted(
            0.1,
            (path(), text(), 0usize..9).prop_map(|(from, separator, index)| Split {
                from,
                separator: if separator.is_empty() { ",".to_owned() } else { separator },
                index,
            }),
        ),
        prop::option::weighted(
            0.1,
            prop_oneof![
                prop::option::of(text()).prop_map(|to| Mask::Redact { to }),
                text().prop_map(|salt| Mask::Obfuscate { salt })
            ],
        ),
    );
    directive
        .prop_map(|(rename, copy, concat, split, mask)| {
            let mut transforms = Transforms::default();
            (transforms.rename, transforms.copy) = (rename, copy);
            (transforms.concat, transforms.split, transforms.mask) = (concat, split, mask);
            transforms
        })
        .boxed()
}

fn value(with_refs: bool) -> BoxedStrategy<Type> {
    let plain = select(vec![Type::Int, Type::SmallInt, Type::BigInt, Type::Float, Type::Boolean]);
    let json = any::<bool>().prop_map(|embedded| {
        let mut json = JsonType::default();
        json.embedded = embedded;
        Type::Json(json)
    });
    let reference = select(vec!["Aa", "Bb", "Cc"]).prop_map(Type::reference);
    let refs = u32::from(with_refs);
    let leaf = prop_oneof![3 => string(), 2 => timestamp(), 2 => plain, 1 => json, refs => reference];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let object = (fields(inner.clone(), "in"), any::<bool>()).prop_map(|(fields, embedded)| {
            let mut object = ObjectType::default();
            object.fields = fields;
            object.embedded = embedded;
            Type::Object(object)
        });
        let array = (inner, any::<bool>()).prop_map(|(element, embedded)| {
            let mut array = ArrayType::of(element);
            array.embedded = embedded;
            Type::Array(array)
        });
        prop_oneof![object, array]
    })
    .boxed()
}

fn string() -> BoxedStrategy<Type> {
    let indicators = subsequence(Scanner::ALL, 0..3);
    (indicators, prop::option::of(rules()))
        .prop_map(|(indicators, validate)| {
            let mut string = StringType::default();
            string.indicators = indicators;
            string.validate = validate;
            Type::String(string)
        })
        .boxed()
}

fn rules() -> BoxedStrategy<Validate> {
    let family = || prop::option::of(select(vec![AddressFamily::V4, AddressFamily::V6, AddressFamily::Any]));
    let texts = prop::collection::vec(
        text().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text }),
        1..4,
    );
    (texts, 0..3, family(), family())
        .prop_map(|(texts, which, ip, cidr)| {
            let mut rules = Validate::default();
            (rules.ip, rules.cidr) = (ip, cidr);
            match which {
                0 => rules.allow = texts,
                1 => rules.deny = texts,
                _ if ip.is_none() && cidr.is_none() => rules.allow = texts,
                _ => {}
            }
            rules
        })
        .boxed()
}

fn timestamp() -> BoxedStrategy<Type> {
    let formats =
        vec!["rfc3339", "unix", "unix_ms", "%Y-%m-%d", "%d/%b/%Y:%H:%M:%S %z", "layout=2006-01-02 15:04:05"];
    (subsequence(formats, 1..4), any::<bool>(), any::<bool>())
        .prop_map(|(formats, is_event_time, is_expiration)| {
            let mut timestamp = TimestampType::default();
            timestamp.formats = formats.into_iter().map(|format| TimeFormat::new(format).unwrap()).collect();
            (timestamp.is_event_time, timestamp.is_expiration) = (is_event_time, is_expiration);
            Type::Timestamp(timestamp)
        })
        .boxed()
}

fn parser() -> BoxedStrategy<Parser> {
    let csv = (select(vec![",", "\t", " "]), any::<bool>(), prop::collection::vec(text(), 1..4), options())
        .prop_map(|(delimiter, has_header, columns, options)| {
            let mut csv = CsvParser::default();
            csv.delimiter.push_str(delimiter);
            csv.has_header = has_header;
            csv.columns = columns;
            csv.options = options;
            Parser::Csv(csv)
        });
    let fast_match =
        (prop::collection::vec("[a-z:\\[ ]{1,3}%\\{[a-z]{1,3}\\} [#'x-]%\\{b\\}", 1..3), options()).prop_map(
            |(patterns, mut options)| {
                options.empty_values.retain(|text| !text.is_empty());
                let mut fast_match = FastMatchParser::default();
                fast_match.patterns = patterns;
                fast_match.options = options;
                Parser::FastMatch(fast_match)
            },
        );
    let parts = prop::collection::vec("%\\{(WORD|DATA):[a-z]{1,3}\\}[ :#-]", 1..3);
    let regex = (parts, any::<bool>(), options()).prop_map(|(parts, with_definition, options)| {
        let mut regex = RegexParser::default();
        regex.parts = parts;
        if with_definition {
            regex.definitions =
                vec![("MINE_1".to_owned(), "[a-z]+".to_owned()), ("NO".to_owned(), "x".to_owned())];
        }
        regex.options = options;
        Parser::Regex(regex)
    });
    let native = prop::option::of(text()).prop_map(|name| Parser::Native { name });
    prop_oneof![csv, fast_match, regex, native].boxed()
}

fn options() -> BoxedStrategy<TextOptions> {
    let texts = prop::collection::vec(text(), 0..3);
    (prop::option::of("[ -~]{1,3}"), 0u64..3, texts, any::<bool>(), any::<bool>())
        .prop_map(|(skip_prefix, skip_lines, empty_values, trim_space, expand)| {
            let mut options = TextOptions::default();
            options.skip_prefix = skip_prefix;
            options.skip_lines = skip_lines;
            options.empty_values = empty_values;
            options.trim_space = trim_space;
            if expand {
                options.expand_fields =
                    vec![("yes".to_owned(), "%{a}: %{b}".to_owned()), ("~".to_owned(), "~".to_owned())];
            }
            options
        })
        .boxed()
}
