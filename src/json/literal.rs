//! [`KeyLiteral`]: a key as most records spell it, to be recognised without being scanned.

use super::string::write_escaped;

/// `"name":`, compared with what comes next in one step if it is short.
#[derive(Debug)]
pub(crate) struct KeyLiteral {
    /// The first sixteen bytes, and a mask of those there are.
    head: u128,
    mask: u128,
    text: Box<[u8]>,
}

impl KeyLiteral {
    /// The literal of a key.
    pub(crate) fn new(name: &str) -> Self {
        let mut text = vec![b'"'];
        write_escaped(name, &mut text);
        text.extend_from_slice(b"\":");
        let word = |byte: &dyn Fn(u8) -> u8| {
            let mut bytes = [0; 16];
            bytes.iter_mut().zip(&text).for_each(|(to, from)| *to = byte(*from));
            u128::from_le_bytes(bytes)
        };
        Self { head: word(&|byte| byte), mask: word(&|_| 0xff), text: text.into() }
    }

    /// In bytes.
    #[inline]
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    #[inline]
    pub(crate) fn starts(&self, bytes: &[u8]) -> bool {
        match bytes.first_chunk::<16>() {
            Some(head) if self.text.len() <= 16 => u128::from_le_bytes(*head) & self.mask == self.head,
            _ => bytes.starts_with(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeyLiteral;

    #[test]
    fn recognises_short_and_long_keys() {
        for name in ["a", "thirteenchars", "fourteen_chars", "a much longer name than fits", "é\"\\", ""] {
            let literal = KeyLiteral::new(name);
            let text = format!("{}:1,\"and so on\": 2", serde_json::to_string(name).unwrap());
            assert!(literal.starts(text.as_bytes()), "{name}");
            let bare = &text.as_bytes()[..literal.length()];
            assert!(literal.starts(bare), "{name}: at the end of the text");
            assert!(!literal.starts(&bare[..bare.len() - 1]));
            assert!(!literal.starts(text.replace(':', " :").as_bytes()));
            assert!(!literal.starts(b"\"other\":1 and more than sixteen bytes"));
        }
    }
}
