//! [`schema`]: any valid schema. Boxed throughout, because unboxed strategies overflow the stack of a test.

use super::text::text;
use crate::indicators::Scanner;
use crate::model::{
    AddressFamily, ArrayType, Concat, Copy, CsvParser, FastMatchParser, Field, JsonType, Mask, ObjectType,
    Parser, RegexParser, Rename, Schema, Split, StringType, TextOptions, TimestampType, Transforms, Type,
    Validate,
};
use crate::timestamp::TimeFormat;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Any valid schema, with texts that YAML could take for something else. One in two has a parser for text lines; of the
/// others, each has records that it accepts.
pub fn schema() -> impl Strategy<Value = Schema> {
    let definitions = prop::collection::vec(value(false), 0..3);
    let head =
        (prop::option::of("[A-Z][A-Za-z0-9]{2,6}(\\.[A-Z][A-Za-z0-9]{1,6}){0,2}"), prop::option::of(text()));
    let url = prop::option::of("https?://[a-z]{1,8}(/[a-zA-Z0-9é?&#:%=~.-]{0,9})?");
    (head, url, prop::option::of(parser()), fields(value(true), "top"), definitions, any::<bool>()).prop_map(
        |((name, description), reference_url, parser, mut fields, mut definitions, field_discovery)| {
            let mut number = 0;
            let known: Vec<&str> = NAMES.iter().copied().take(definitions.len()).collect();
            for field in &mut fields {
                aim(&mut field.value, &known);
                part(field, &mut number);
            }
            for value in &mut definitions {
                part_below(value, &mut number);
            }
            let definitions = known.into_iter().zip(definitions).collect();
            Schema { name, description, reference_url, parser, fields, definitions, field_discovery }
        },
    )
}

/// The names of definitions.
const NAMES: [&str; 3] = ["Aa", "Bb", "Cc"];

/// Lets refs lead to definitions that are there.
fn aim(value: &mut Type, known: &[&str]) {
    match value {
        Type::Ref(reference) if !known.contains(&reference.target.as_str()) => *value = Type::json(),
        Type::Array(array) => aim(&mut array.element, known),
        Type::Object(object) => object.fields.iter_mut().for_each(|field| aim(&mut field.value, known)),
        _ => {}
    }
}

/// Gives every source a place of its own, so that no two fields need different values in one place.
fn part(field: &mut Field, number: &mut usize) {
    let Transforms { copy, concat, split, .. } = &mut field.transforms;
    let copied = copy.iter_mut().map(|copy| &mut copy.from);
    let joined = concat.iter_mut().flat_map(|concat| &mut concat.paths);
    let cut = split.iter_mut().map(|split| &mut split.from);
    for path in copied.chain(joined).chain(cut) {
        *path = format!("from{number}{path}");
        *number = number.saturating_add(1);
    }
    part_below(&mut field.value, number);
}

fn part_below(value: &mut Type, number: &mut usize) {
    match value {
        Type::Array(array) => part_below(&mut array.element, number),
        Type::Object(object) => object.fields.iter_mut().for_each(|field| part(field, number)),
        _ => {}
    }
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
            // A joined or cut text is no object, and a piece between separators holds none.
            if matches!(value, Type::Object(_) | Type::Array(_) | Type::Ref(_)) {
                (transforms.concat, transforms.split) = (None, None);
            }
            let mut field = Field::new(name, value);
            field.required = required && transforms.split.is_none();
            field.description = description;
            field.transforms = transforms;
            field
        })
        .boxed()
}

fn transforms() -> BoxedStrategy<Transforms> {
    // Nothing is named like this, so that no circle comes about.
    let path = || "( x)?(\\.[a-z~0-9]{1,3}){0,2}";
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
        .prop_map(|(rename, copy, concat, split, mask)| Transforms { rename, copy, concat, split, mask })
        .boxed()
}

fn value(with_refs: bool) -> BoxedStrategy<Type> {
    let plain = select(vec![Type::Int, Type::SmallInt, Type::BigInt, Type::Float, Type::Boolean]);
    let json = any::<bool>().prop_map(|embedded| Type::Json(JsonType { embedded }));
    let reference = select(NAMES.to_vec()).prop_map(Type::reference);
    let refs = u32::from(with_refs);
    let leaf = prop_oneof![3 => string(), 2 => timestamp(), 2 => plain, 1 => json, refs => reference];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let object = (fields(inner.clone(), "in"), any::<bool>())
            .prop_map(|(fields, embedded)| Type::Object(ObjectType { fields, embedded }));
        let array = (inner, any::<bool>())
            .prop_map(|(element, embedded)| Type::Array(ArrayType { embedded, ..ArrayType::of(element) }));
        prop_oneof![object, array]
    })
    .boxed()
}

fn string() -> BoxedStrategy<Type> {
    let indicators = subsequence(Scanner::ALL, 0..3);
    (indicators, prop::option::of(rules()))
        .prop_map(|(indicators, validate)| Type::String(StringType { indicators, validate }))
        .boxed()
}

fn rules() -> BoxedStrategy<Validate> {
    let family = || prop::option::of(select(vec![AddressFamily::V4, AddressFamily::V6, AddressFamily::Any]));
    let texts = prop::collection::vec(
        text().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text }),
        1..4,
    );
    (texts, 0..4, family(), any::<bool>())
        .prop_map(|(texts, which, family, is_address)| {
            let mut rules = Validate::default();
            // What is listed is hardly ever an address, so that nothing would be left.
            match (which, family) {
                (0, _) | (_, None) => rules.allow = texts,
                (1, _) => rules.deny = texts,
                (_, family) if is_address => (rules.ip, rules.deny) = (family, texts),
                (_, family) => rules.cidr = family,
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
            let formats = formats.into_iter().filter_map(|format| TimeFormat::new(format).ok()).collect();
            Type::Timestamp(TimestampType { formats, is_event_time, is_expiration })
        })
        .boxed()
}

fn parser() -> BoxedStrategy<Parser> {
    let csv = (select(vec![",", "\t", " "]), any::<bool>(), prop::collection::vec(text(), 1..4), options())
        .prop_map(|(delimiter, has_header, columns, options)| {
            Parser::Csv(CsvParser { delimiter: delimiter.to_owned(), has_header, columns, options })
        });
    let fast_match =
        (prop::collection::vec("[a-z:\\[ ]{1,3}%\\{[a-z]{1,3}\\} [#'x-]%\\{b\\}", 1..3), options()).prop_map(
            |(patterns, mut options)| {
                options.empty_values.retain(|text| !text.is_empty());
                Parser::FastMatch(FastMatchParser { patterns, options })
            },
        );
    let parts = prop::collection::vec("%\\{(WORD|DATA):[a-z]{1,3}\\}[ :#-]", 1..3);
    let regex = (parts, any::<bool>(), options()).prop_map(|(parts, with_definition, options)| {
        let own = [("MINE_1".to_owned(), "[a-z]+".to_owned()), ("NO".to_owned(), "x".to_owned())];
        let definitions = own.into_iter().filter(|_| with_definition).collect();
        Parser::Regex(RegexParser { parts, definitions, options })
    });
    let native = prop::option::of(text()).prop_map(|name| Parser::Native { name });
    prop_oneof![csv, fast_match, regex, native].boxed()
}

fn options() -> BoxedStrategy<TextOptions> {
    let texts = prop::collection::vec(text(), 0..3);
    (prop::option::of("[ -~]{1,3}"), 0u64..3, texts, any::<bool>(), any::<bool>())
        .prop_map(|(skip_prefix, skip_lines, empty_values, trim_space, expand)| {
            let templates = [("yes".to_owned(), "%{a}: %{b}".to_owned()), ("~".to_owned(), "~".to_owned())];
            let expand_fields = templates.into_iter().filter(|_| expand).collect();
            TextOptions { skip_prefix, skip_lines, empty_values, trim_space, expand_fields }
        })
        .boxed()
}
