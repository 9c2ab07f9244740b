//! [`column_name`]: what a field is called in the lake. (Language spec, section F.5.)

use std::borrow::Cow;

/// The name of a field as a column of the lake: only `A–Z a–z 0–9 _ -` are left.
pub(crate) fn column_name(name: &str) -> Cow<'_, str> {
    if name.bytes().all(is_column_byte) {
        return Cow::Borrowed(name);
    }
    let mut column = String::with_capacity(name.len() + 8);
    let mut chars = name.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        if let Some(word) = word(c) {
            if !first {
                column.push('_');
            }
            column.push_str(word);
            if chars.peek().is_some() {
                column.push('_');
            }
        } else if c.is_alphabetic() {
            match any_ascii::any_ascii_char(c) {
                "" => column.push('_'),
                ascii => column.extend(ascii.chars().map(|c| if is_column_char(c) { c } else { '_' })),
            }
        } else {
            column.push(if is_column_char(c) { c } else { '_' });
        }
        first = false;
    }
    Cow::Owned(column)
}

fn is_column_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_column_char(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_column_byte)
}

/// The characters that become words instead of `_`.
fn word(c: char) -> Option<&'static str> {
    Some(match c {
        '@' => "at_sign",
        ',' => "comma",
        '`' => "backtick",
        '\'' => "apostrophe",
        '$' => "dollar_sign",
        '*' => "asterisk",
        '&' => "ampersand",
        '!' => "exclamation",
        '%' => "percent",
        '+' => "plus",
        '/' => "slash",
        '\\' => "backslash",
        '#' => "hash",
        '~' => "tilde",
        '=' => "eq",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{column_name, is_column_byte};
    use proptest::prelude::*;

    #[test]
    fn names_as_the_lake_has_them() {
        for (name, column) in [
            ("plain_Name-1", "plain_Name-1"),
            ("@foo", "at_sign_foo"),
            ("foo,bar", "foo_comma_bar"),
            ("foo@", "foo_at_sign"),
            ("@", "at_sign"),
            (".foo", "_foo"),
            ("foo.bar", "foo_bar"),
            ("<foo>bar", "_foo_bar"),
            ("$cost a", "dollar_sign_cost_a"),
            ("Μύκονοοοος", "Mykonoooos"),
            ("日本", "RiBen"),
            ("½", "_"),
            ("", ""),
        ] {
            assert_eq!(column_name(name), column, "{name}");
        }
    }

    proptest! {
        #[test]
        fn only_column_characters_are_left(name in any::<String>()) {
            let column = column_name(&name);
            prop_assert!(column.bytes().all(is_column_byte));
            prop_assert_eq!(column_name(&column), column.as_ref());
        }
    }
}
