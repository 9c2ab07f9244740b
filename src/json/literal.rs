//! [`KeyLiteral`]: a key as most records spell it, to be recognised without being scanned.

use super::string::{same, write_escaped};

/// `"name":`, compared with what comes next in one step if it is short.
#[derive(Debug)]
pub(crate) struct KeyLiteral {
    /// The first sixteen bytes, and a bit for each there is.
    head: [u8; 16],
    mask: u64,
    text: Box<[u8]>,
}

impl KeyLiteral {
    /// The literal of a key.
    pub(crate) fn new(name: &str) -> Self {
        let mut text = vec![b'"'];
        write_escaped(name, &mut text);
        text.extend_from_slice(b"\":");
        let mut head = [0; 16];
        head.iter_mut().zip(&text).for_each(|(to, from)| *to = *from);
        Self { head, mask: (1 << text.len().min(head.len())) - 1, text: text.into() }
    }

    /// In bytes.
    #[inline]
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    #[inline(always)]
    pub(crate) fn starts(&self, bytes: &[u8]) -> bool {
        let Some(head) = bytes.first_chunk() else { return bytes.starts_with(&self.text) };
        same(*head, self.head) & self.mask == self.mask
            && (self.text.len() <= self.head.len() || bytes.starts_with(&self.text))
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
