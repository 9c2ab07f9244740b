//! Schemas made of the fuzzer's bytes: every part of the language, and most of them compile.

use crate::text::{TEXTS, rarely};
use arbitrary::{Result, Unstructured};
use logwright::model::{
    AddressFamily, ArrayType, Concat, Copy, Field, JsonType, Mask, ObjectType, Rename, Schema, Split,
    StringType, TimestampType, Transforms, Type, Validate,
};
use logwright::{Scanner, TimeFormat};

/// The names of fields. The first five are good names for text parsers, too.
pub const NAMES: &[&str] =
    &["a", "b", "c", "d", "e", "time", "日", "x y", "$z", "n-1", "0", "\"q\"\\", "k\n", "😀", "a~b/c"];

pub const TIME_FORMATS: &[&str] = &[
    "rfc3339",
    "unix",
    "unix_ms",
    "unix_us",
    "unix_ns",
    "unix_auto",
    "cloudflare",
    "%Y-%m-%d",
    "%d/%b/%Y:%H:%M:%S %z",
    "%s",
    "layout=2006-01-02T15:04:05.999999999Z07:00",
    "layout=Mon Jan _2 15:04:05 MST 2006",
];

/// How deep types nest.
const DEPTH: usize = 4;

/// A JSON schema.
pub fn schema(u: &mut Unstructured<'_>) -> Result<Schema> {
    let mut known = Vec::new();
    let mut definitions = Vec::new();
    for name in ["Aa", "Bb"] {
        if rarely(u, 3)? {
            // It may refer to the one before it, so no circle comes about.
            definitions.push((name, value(u, &known, DEPTH - 1)?));
            known.push(name);
        }
    }
    let mut schema = Schema::new("Fuzz.Schema", fields(u, &known, NAMES, DEPTH)?);
    schema.definitions = definitions.into_iter().collect();
    Ok(schema)
}

/// One to six fields with different names.
pub fn fields(u: &mut Unstructured<'_>, known: &[&str], names: &[&str], depth: usize) -> Result<Vec<Field>> {
    let (count, start) = (u.int_in_range(1..=6)?, u.choose_index(names.len())?);
    let mut fields = Vec::new();
    for name in names.iter().cycle().skip(start).take(count.min(names.len())) {
        let mut field = Field::new(*name, value(u, known, depth)?);
        field.required = rarely(u, 4)?;
        if rarely(u, 6)? {
            field.transforms = transforms(u, names, &field.value)?;
        }
        fields.push(field);
    }
    Ok(fields)
}

fn value(u: &mut Unstructured<'_>, known: &[&str], depth: usize) -> Result<Type> {
    let last = if depth == 0 { 10 } else { 16 };
    Ok(match u.int_in_range(0..=last)? {
        0..=2 => string(u)?,
        3 => Type::Int,
        4 => Type::SmallInt,
        5 => Type::BigInt,
        6 => Type::Float,
        7 => Type::Boolean,
        8 => timestamp(u)?,
        9 => {
            let mut json = JsonType::default();
            json.embedded = rarely(u, 3)?;
            Type::Json(json)
        }
        10 if known.is_empty() => Type::string(),
        10 => Type::reference(*u.choose(known)?),
        11..=13 => {
            let mut object = ObjectType::default();
            object.fields = fields(u, known, NAMES, depth - 1)?;
            object.embedded = rarely(u, 4)?;
            Type::Object(object)
        }
        _ => {
            let mut array = ArrayType::of(value(u, known, depth - 1)?);
            array.embedded = rarely(u, 4)?;
            Type::Array(array)
        }
    })
}

fn string(u: &mut Unstructured<'_>) -> Result<Type> {
    let mut string = StringType::default();
    while rarely(u, 3)? {
        let scanner = *u.choose(Scanner::ALL)?;
        if !string.indicators.contains(&scanner) {
            string.indicators.push(scanner);
        }
    }
    if rarely(u, 5)? {
        let mut rules = Validate::default();
        let texts = vec!["x".to_owned(), "10.0.0.1".to_owned(), (*u.choose(&TEXTS[3..])?).to_owned()];
        match u.int_in_range(0..=3)? {
            0 => rules.allow = texts,
            1 => rules.deny = texts,
            2 => rules.ip = Some(*u.choose(AddressFamily::ALL)?),
            _ => rules.cidr = Some(*u.choose(AddressFamily::ALL)?),
        }
        string.validate = Some(rules);
    }
    Ok(Type::String(string))
}

fn timestamp(u: &mut Unstructured<'_>) -> Result<Type> {
    let mut timestamp = TimestampType::default();
    loop {
        let format = TimeFormat::new(u.choose(TIME_FORMATS)?).expect("the formats are good");
        if !timestamp.formats.contains(&format) {
            timestamp.formats.push(format);
        }
        if !rarely(u, 3)? {
            break;
        }
    }
    timestamp.is_event_time = u.arbitrary()?;
    Ok(Type::Timestamp(timestamp))
}

fn transforms(u: &mut Unstructured<'_>, names: &[&str], value: &Type) -> Result<Transforms> {
    let mut transforms = Transforms::default();
    match u.int_in_range(0..=5)? {
        0 => transforms.rename = Some(Rename { from: format!("{}_", u.choose(names)?) }),
        1 => transforms.copy = Some(Copy { from: path(u, names)? }),
        2 => {
            let (first, second) = (path(u, names)?, path(u, names)?);
            transforms.concat = Some(Concat { paths: vec![first, second], separator: separator(u)? });
        }
        3 => {
            let (from, separator, index) = (path(u, names)?, separator(u)?, u.int_in_range(0..=2)?);
            transforms.split = Some(Split { from, separator, index });
        }
        _ if !matches!(value, Type::String(_)) => {}
        4 => transforms.mask = Some(Mask::Redact { to: Some("<hidden>".to_owned()) }),
        _ => transforms.mask = Some(Mask::Obfuscate { salt: "salt".to_owned() }),
    }
    Ok(transforms)
}

fn separator(u: &mut Unstructured<'_>) -> Result<String> {
    u.choose(&[",", ".", ":", "ab", "é"]).map(|separator| (*separator).to_owned())
}

/// A dotted path, to something that may be there.
fn path(u: &mut Unstructured<'_>, names: &[&str]) -> Result<String> {
    let mut path = (*u.choose(names)?).to_owned();
    while rarely(u, 3)? {
        path = format!("{path}.{}", u.choose(names)?);
    }
    Ok(path)
}

/// A schema of the same types that takes every field as it comes: nothing is required, validated, derived or embedded.
pub fn relaxed(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.parser = None;
    schema.fields.iter_mut().for_each(relax_field);
    let definitions = schema.definitions.iter().map(|(name, value)| {
        let mut value = value.clone();
        relax(&mut value);
        (name.to_owned(), value)
    });
    schema.definitions = definitions.collect();
    schema
}

fn relax_field(field: &mut Field) {
    field.required = false;
    field.transforms = Transforms::default();
    relax(&mut field.value);
}

fn relax(value: &mut Type) {
    match value {
        Type::String(string) => string.validate = None,
        Type::Json(json) => json.embedded = false,
        Type::Object(object) => {
            object.embedded = false;
            object.fields.iter_mut().for_each(relax_field);
        }
        Type::Array(array) => {
            array.embedded = false;
            relax(&mut array.element);
        }
        _ => {}
    }
}

/// Whether a timestamp has several formats, so that one may read what another has written.
pub fn has_choice_of_formats(schema: &Schema) -> bool {
    any(schema, |value| matches!(value, Type::Timestamp(timestamp) if timestamp.formats.len() > 1))
}

/// Whether JSON is read in strings.
pub fn has_embedded(schema: &Schema) -> bool {
    any(schema, |value| match value {
        Type::Json(json) => json.embedded,
        Type::Object(object) => object.embedded,
        Type::Array(array) => array.embedded,
        _ => false,
    })
}

/// Whether a type of the schema is as asked for.
fn any(schema: &Schema, test: impl Fn(&Type) -> bool) -> bool {
    fn below(value: &Type, test: &impl Fn(&Type) -> bool) -> bool {
        test(value)
            || match value {
                Type::Object(object) => object.fields.iter().any(|field| below(&field.value, test)),
                Type::Array(array) => below(&array.element, test),
                _ => false,
            }
    }
    let mut definitions = schema.definitions.iter();
    schema.fields.iter().any(|field| below(&field.value, &test))
        || definitions.any(|(_, value)| below(value, &test))
}
