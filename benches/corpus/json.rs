//! Other spellings of a record: shuffled keys, indented. It reads compact JSON, as the generators write it.

use super::random::Random;

/// The record with the members of every object in random order.
pub(crate) fn shuffle(record: &[u8], random: &mut Random, out: &mut Vec<u8>) {
    let mut tree = Tree::read(&mut { record });
    tree.shuffle(random);
    tree.write(None, out);
}

/// The record with one member or element a line.
pub(crate) fn indent(record: &[u8], out: &mut Vec<u8>) {
    Tree::read(&mut { record }).write(Some(0), out);
}

enum Tree<'r> {
    Scalar(&'r [u8]),
    Array(Vec<Self>),
    /// Keys with their quotes.
    Object(Vec<(&'r [u8], Self)>),
}

impl<'r> Tree<'r> {
    fn read(rest: &mut &'r [u8]) -> Self {
        match rest.first() {
            Some(b'{') => {
                let mut members = Vec::new();
                step(rest);
                while rest[0] != b'}' {
                    *rest = rest.strip_prefix(b",").unwrap_or(rest);
                    let key = scalar(rest);
                    step(rest);
                    members.push((key, Self::read(rest)));
                }
                step(rest);
                Self::Object(members)
            }
            Some(b'[') => {
                let mut elements = Vec::new();
                step(rest);
                while rest[0] != b']' {
                    *rest = rest.strip_prefix(b",").unwrap_or(rest);
                    elements.push(Self::read(rest));
                }
                step(rest);
                Self::Array(elements)
            }
            _ => Self::Scalar(scalar(rest)),
        }
    }

    fn shuffle(&mut self, random: &mut Random) {
        match self {
            Self::Scalar(_) => {}
            Self::Array(elements) => {
                for element in elements {
                    element.shuffle(random);
                }
            }
            Self::Object(members) => {
                random.shuffle(members);
                for (_, value) in members {
                    value.shuffle(random);
                }
            }
        }
    }

    fn write(&self, depth: Option<usize>, out: &mut Vec<u8>) {
        let inner = depth.map(|depth| depth + 1);
        match self {
            Self::Scalar(text) => out.extend_from_slice(text),
            Self::Array(elements) if elements.is_empty() => out.extend_from_slice(b"[]"),
            Self::Object(members) if members.is_empty() => out.extend_from_slice(b"{}"),
            Self::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    out.push(if index == 0 { b'[' } else { b',' });
                    new_line(inner, out);
                    element.write(inner, out);
                }
                new_line(depth, out);
                out.push(b']');
            }
            Self::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push(if index == 0 { b'{' } else { b',' });
                    new_line(inner, out);
                    out.extend_from_slice(key);
                    out.extend_from_slice(if depth.is_some() { b": " } else { b":" });
                    value.write(inner, out);
                }
                new_line(depth, out);
                out.push(b'}');
            }
        }
    }
}

fn new_line(depth: Option<usize>, out: &mut Vec<u8>) {
    if let Some(depth) = depth {
        out.push(b'\n');
        out.resize(out.len() + 2 * depth, b' ');
    }
}

fn step(rest: &mut &[u8]) {
    *rest = &rest[1..];
}

fn scalar<'r>(rest: &mut &'r [u8]) -> &'r [u8] {
    let end = if rest[0] == b'"' {
        let mut end = 1;
        while rest[end] != b'"' {
            end += if rest[end] == b'\\' { 2 } else { 1 };
        }
        end + 1
    } else {
        rest.iter().position(|byte| b",]}".contains(byte)).unwrap_or(rest.len())
    };
    let (scalar, after) = rest.split_at(end);
    *rest = after;
    scalar
}
