//! Records made of the fuzzer's bytes that half conform to a schema, as JSON text in any spelling.

use crate::text::{rarely, text};
use arbitrary::{Result, Unstructured};
use logwright::model::{Definitions, Field, Schema, Type};

/// A record for the schema.
pub fn record(u: &mut Unstructured<'_>, schema: &Schema) -> Result<Vec<u8>> {
    let mut writer = Writer { definitions: &schema.definitions, out: Vec::new() };
    writer.object(u, &schema.fields)?;
    let mut out = writer.out;
    if rarely(u, 24)? {
        let at = u.choose_index(out.len() + 1)?;
        let bytes: Vec<u8> = u.arbitrary()?;
        out.splice(at..at, bytes);
    }
    if rarely(u, 40)? {
        out.truncate(u.choose_index(out.len() + 1)?);
    }
    Ok(out)
}

/// A JSON string with this text, in one of several spellings.
pub fn quoted(style: u8, text: &str) -> String {
    let mut out = String::from("\"");
    for (index, character) in text.chars().enumerate() {
        let must = character < ' ' || matches!(character, '"' | '\\');
        match (style % 4, must) {
            (1, _) => escape(character, &mut out),
            (2, _) if index % 2 == 0 => escape(character, &mut out),
            (3, _) if character == '/' => out.push_str("\\/"),
            (_, true) => escape(character, &mut out),
            (_, false) => out.push(character),
        }
    }
    out.push('"');
    out
}

fn escape(character: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in character.encode_utf16(&mut units) {
        out.push_str(&format!("\\u{unit:04X}"));
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "-0",
    "1.5",
    "-0.0",
    "1e3",
    "1E-7",
    "1e400",
    "32768",
    "2147483647",
    "9223372036854775808",
    "1577934245",
    "1577934245.123456789",
    "1577934245678",
    "123456789012345678901234567890",
    "253402300800",
];

struct Writer<'d> {
    definitions: &'d Definitions,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn space(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        if rarely(u, 12)? {
            self.push(u.choose(&[" ", "\n", "\t\r\n ", "                                "])?);
        }
        Ok(())
    }

    fn string(&mut self, u: &mut Unstructured<'_>, text: &str) -> Result<()> {
        if rarely(u, 60)? {
            // Surrogates alone and the wrong way round.
            self.push(u.choose(&[
                "\"\\uD800\"",
                "\"\\udc00x\"",
                "\"\\uDC00\\uD800\"",
                "\"\\ud83d\\u0041\"",
            ])?);
            return Ok(());
        }
        let style = if rarely(u, 6)? { u.arbitrary()? } else { 0 };
        self.push(&quoted(style, text));
        Ok(())
    }

    fn object(&mut self, u: &mut Unstructured<'_>, fields: &[Field]) -> Result<()> {
        self.push("{");
        let start = if rarely(u, 4)? { u.choose_index(fields.len().max(1))? } else { 0 };
        let mut first = true;
        for field in fields.iter().cycle().skip(start).take(fields.len()) {
            if rarely(u, 8)? {
                continue;
            }
            // Sometimes twice, and the last one counts.
            for _ in 0..if rarely(u, 16)? { 2 } else { 1 } {
                let name = match &field.transforms.rename {
                    Some(rename) if u.arbitrary()? => &rename.from,
                    _ => &field.name,
                };
                self.key(u, &mut first, name)?;
                self.value(u, &field.value)?;
            }
            if rarely(u, 12)? {
                let name = text(u)?;
                self.key(u, &mut first, &name)?;
                self.any(u, 3)?;
            }
        }
        self.space(u)?;
        self.push("}");
        Ok(())
    }

    fn key(&mut self, u: &mut Unstructured<'_>, first: &mut bool, name: &str) -> Result<()> {
        if !std::mem::take(first) {
            self.push(",");
        }
        self.space(u)?;
        self.string(u, name)?;
        self.space(u)?;
        self.push(":");
        self.space(u)
    }

    fn value(&mut self, u: &mut Unstructured<'_>, value: &Type) -> Result<()> {
        if rarely(u, 20)? {
            return self.any(u, 3);
        }
        if rarely(u, 16)? {
            self.push("null");
            return Ok(());
        }
        let embedded = match value {
            Type::Object(object) => object.embedded,
            Type::Array(array) => array.embedded,
            Type::Json(json) => json.embedded,
            _ => false,
        };
        if embedded && u.arbitrary()? {
            let mut inner = Writer { definitions: self.definitions, out: Vec::new() };
            inner.conforming(u, value)?;
            return self.string(u, &String::from_utf8_lossy(&inner.out));
        }
        self.conforming(u, value)
    }

    fn conforming(&mut self, u: &mut Unstructured<'_>, value: &Type) -> Result<()> {
        match value {
            Type::String(_) if rarely(u, 8)? => self.scalar(u)?,
            Type::String(_) => self.text(u)?,
            Type::Boolean => self.push(u.choose(&["true", "false", "\"T\"", "0", "\"1\"", "\"\"", "2"])?),
            Type::Timestamp(timestamp) => self.timestamp(u, timestamp.formats.first())?,
            Type::Object(object) => self.object(u, &object.fields)?,
            Type::Array(array) => {
                self.push("[");
                let mut first = true;
                while rarely(u, 2)? {
                    if !std::mem::take(&mut first) {
                        self.push(",");
                    }
                    self.value(u, &array.element)?;
                    self.space(u)?;
                }
                self.push("]");
            }
            Type::Json(_) => self.any(u, 4)?,
            Type::Ref(reference) => match self.definitions.get(&reference.target) {
                Some(value) => self.value(u, value)?,
                None => self.push("0"),
            },
            _ if rarely(u, 4)? => self.scalar(u)?,
            _ => {
                let number: i32 = u.arbitrary()?;
                let quote = if u.arbitrary()? { "\"" } else { "" };
                self.push(&format!("{quote}{}{quote}", number >> (number & 31)));
            }
        }
        Ok(())
    }

    fn timestamp(&mut self, u: &mut Unstructured<'_>, format: Option<&logwright::TimeFormat>) -> Result<()> {
        let seconds = u.int_in_range(-62_135_596_800..=253_402_300_799)?;
        let instant = logwright::Timestamp::from_unix(seconds, u.int_in_range(0..=999_999_999)?);
        match (format, instant) {
            (Some(format), Some(instant)) if !rarely(u, 4)? => {
                let text = format.format(instant);
                self.string(u, &text)
            }
            _ => self.scalar(u),
        }
    }

    fn text(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        let text = text(u)?;
        self.string(u, &text)
    }

    fn scalar(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        match u.int_in_range(0..=4)? {
            0 => self.push("null"),
            1 => self.push("true"),
            2 => self.push("false"),
            3 => self.push(u.choose(NUMBERS)?),
            _ => self.text(u)?,
        }
        Ok(())
    }

    /// Any JSON of at most so many levels.
    fn any(&mut self, u: &mut Unstructured<'_>, depth: usize) -> Result<()> {
        let kind = u.int_in_range(0..=3)?;
        if depth == 0 || kind < 2 {
            return self.scalar(u);
        }
        self.push(if kind == 2 { "[" } else { "{" });
        let mut first = true;
        while rarely(u, 2)? {
            if kind == 3 {
                let name = text(u)?;
                self.key(u, &mut first, &name)?;
            } else if !std::mem::take(&mut first) {
                self.push(",");
            }
            self.any(u, depth - 1)?;
        }
        self.push(if kind == 2 { "]" } else { "}" });
        Ok(())
    }
}
