//! [`Pointer`]: where something is, in a record or in a schema (RFC 6901).

use std::fmt;
use std::str::FromStr;

/// An RFC 6901 JSON pointer: `""` is the whole document, `/event/actor` a member, `/tags/0` an element.
///
/// ```
/// use logwright::Pointer;
///
/// let pointer = Pointer::root().key("event").key("a/b").index(3);
/// assert_eq!(pointer.as_str(), "/event/a~1b/3");
/// assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["event", "a/b", "3"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer to the whole document, with room for a text of so many bytes.
    pub(crate) fn with_capacity(length: usize) -> Self {
        Self(String::with_capacity(length))
    }

    /// The pointer to the member `name` of what `self` points to.
    #[must_use]
    pub fn key(mut self, name: &str) -> Self {
        self.push_key(name);
        self
    }

    /// The pointer to the element `index` of what `self` points to.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.push_index(index);
        self
    }

    /// Appends a member name, escaping `~` and `/`.
    pub fn push_key(&mut self, name: &str) {
        self.0.push('/');
        let mut rest = name;
        while let Some((plain, special)) = rest.find(['~', '/']).and_then(|at| rest.split_at_checked(at)) {
            self.0.push_str(plain);
            self.0.push_str(if special.starts_with('~') { "~0" } else { "~1" });
            rest = special.get(1..).unwrap_or_default();
        }
        self.0.push_str(rest);
    }

    /// Appends an array index.
    pub fn push_index(&mut self, index: usize) {
        use fmt::Write as _;
        let _ = write!(self.0, "/{index}");
    }

    /// The text of the pointer, as RFC 6901 writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the pointer to the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The pointer to what holds the thing `self` points to; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(parent.to_owned()))
    }

    /// The unescaped reference tokens from the root down.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        tokens(&self.0)
    }
}

/// The unescaped reference tokens of a pointer's text; nothing for `""`.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// A text that is no RFC 6901 pointer: it starts with something other than `/`, or has a `~` that escapes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pointer is empty or starts with `/`, and `~` stands only in `~0` and `~1`")]
pub struct PointerError(());

/// The index that a reference token stands for: digits without leading zeros.
pub(crate) fn array_index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if plain { token.parse().ok() } else { None }
}

impl FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Self, PointerError> {
        let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        let rooted = text.is_empty() || text.starts_with('/');
        if rooted && escapes { Ok(Self(text.to_owned())) } else { Err(PointerError(())) }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Pointer {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn escapes_and_unescapes() {
        let pointer = Pointer::root().key("~/").index(0).key("");
        assert_eq!(pointer.as_str(), "/~0~1/0/");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["~/", "0", ""]);
    }

    #[test]
    fn parses_what_it_prints_and_nothing_else() {
        for text in ["", "/", "/a/0", "/~0~1/x"] {
            assert_eq!(text.parse::<Pointer>().unwrap().as_str(), text);
        }
        for text in ["a", "/~", "/~2", "a/b"] {
            assert!(text.parse::<Pointer>().is_err(), "{text}");
        }
    }

    #[test]
    fn climbs_to_the_root() {
        let pointer = Pointer::root().key("a").index(1);
        assert_eq!(pointer.parent(), Some(Pointer::root().key("a")));
        assert_eq!(pointer.parent().and_then(|p| p.parent()), Some(Pointer::root()));
        assert_eq!(Pointer::root().parent(), None);
    }
}
