//! [`Spot`]: a node and where it is; the typed readers of scalars and lists.

use super::super::path::Path;
use super::super::report::{Added, Report, did_you_mean, quote};
use super::super::tree::{Entry, Kind, Node};
use super::keys::instead_of_key;
use super::target::Targets;
use crate::diagnostic::Code;
use crate::limits::Limits;

/// A node and the way to it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) node: &'s Node,
    pub(super) path: Path<'s>,
}

/// What lowering works with: where it reports, the limits, and the definitions there are.
pub(super) struct Lower<'l> {
    pub(super) report: &'l mut Report,
    pub(super) limits: &'l Limits,
    pub(super) targets: &'l Targets<'l>,
    /// Whether the vendor's code reads the log, so that the schema may leave out what only that code needs to know.
    pub(super) is_native: bool,
}

impl<'s> Spot<'s> {
    /// The value of a key; null counts as absent, as in the reference.
    pub(super) fn get(&'s self, key: &'s str) -> Option<Spot<'s>> {
        let entry = self.entry(key)?;
        (!entry.value.is_null()).then(|| Spot { node: &entry.value, path: self.path.key(key) })
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'s Entry> {
        match &self.node.kind {
            Kind::Mapping(mapping) => mapping.get(key),
            Kind::Scalar { .. } | Kind::Sequence(_) => None,
        }
    }

    /// Keys and values of a mapping; nothing for anything else.
    pub(super) fn entries(&self) -> &'s [Entry] {
        match &self.node.kind {
            Kind::Mapping(mapping) => &mapping.entries,
            Kind::Scalar { .. } | Kind::Sequence(_) => &[],
        }
    }

    /// The name of the key that this is the value of, for messages.
    fn what(&self) -> String {
        match self.path {
            Path::Root => "the schema".to_owned(),
            Path::Key(_, name) => quote(name),
            Path::Index(Path::Key(_, name), _) => format!("an item of {}", quote(name)),
            Path::Index(..) => "an item".to_owned(),
        }
    }

    fn found(&self) -> String {
        match &self.node.kind {
            _ if self.node.is_null() => "nothing".to_owned(),
            Kind::Scalar { text, plain: true } => quote(text),
            Kind::Scalar { text, plain: false } => format!("the text {}", quote(text)),
            Kind::Sequence(_) => "a list".to_owned(),
            Kind::Mapping(_) => "a mapping".to_owned(),
        }
    }
}

impl Lower<'_> {
    /// Reports an error, or a warning: the code knows.
    pub(super) fn say(&mut self, code: Code, spot: &Spot<'_>, message: impl Into<String>) -> Added<'_> {
        self.report.add(code, spot.path, spot.node.place, message)
    }

    /// A warning about a key, shown at the key.
    pub(super) fn warn_key(
        &mut self,
        code: Code,
        spot: &Spot<'_>,
        entry: &Entry,
        message: String,
    ) -> Added<'_> {
        self.report.add(code, spot.path.key(&entry.key), entry.key_place, message)
    }

    /// Reports the wrong kind of value; the checks are not to look at it.
    pub(super) fn wrong_kind(&mut self, spot: &Spot<'_>, expected: &str) -> Added<'_> {
        self.report.stand_in(spot.path);
        let message = format!("expected {expected} for {}, found {}", spot.what(), spot.found());
        self.say(Code::WrongKind, spot, message)
    }

    /// Reports a key that is missing from the mapping at `spot`; the checks are not to look for it.
    pub(super) fn missing(&mut self, spot: &Spot<'_>, key: &str, owner: &str) -> Added<'_> {
        self.report.stand_in(spot.path.key(key));
        self.say(Code::MissingKey, spot, format!("{owner} has no `{key}`"))
    }

    /// The value of a key that must be there; reports when it is not.
    pub(super) fn required<'s>(&mut self, spot: &'s Spot<'s>, key: &'s str, owner: &str) -> Option<Spot<'s>> {
        let value = spot.get(key);
        if value.is_none() {
            self.missing(spot, key, owner);
        }
        value
    }

    /// Whether the node is a mapping; warns of keys that are not among `known`.
    pub(super) fn mapping(&mut self, spot: &Spot<'_>, expected: &str, known: &[&str]) -> bool {
        if !matches!(spot.node.kind, Kind::Mapping(_)) {
            self.wrong_kind(spot, expected);
            return false;
        }
        for entry in spot.entries() {
            if !known.contains(&&*entry.key) {
                self.unknown_key(spot, entry, known.iter().copied());
            }
        }
        true
    }

    pub(super) fn unknown_key<'k>(
        &mut self,
        spot: &Spot<'_>,
        entry: &Entry,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let help = instead_of_key(&entry.key).map(str::to_owned).or_else(|| did_you_mean(&entry.key, known));
        let message = format!("unknown key {}", quote(&entry.key));
        self.warn_key(Code::UnknownKey, spot, entry, message).help_if(help);
    }

    /// The literal text of a scalar, whatever it looks like.
    pub(super) fn text(&mut self, spot: &Spot<'_>) -> Option<String> {
        match &spot.node.kind {
            // A null item of a list is an empty text, as in the reference.
            Kind::Scalar { .. } if spot.node.is_null() => Some(String::new()),
            Kind::Scalar { text, .. } => Some(text.clone()),
            Kind::Sequence(_) | Kind::Mapping(_) => {
                self.wrong_kind(spot, "text");
                None
            }
        }
    }

    /// A boolean as YAML 1.1 spells it, without quotes; `false` with a report for anything else.
    pub(super) fn boolean(&mut self, spot: Option<Spot<'_>>) -> bool {
        let Some(spot) = spot else { return false };
        let Kind::Scalar { text, plain } = &spot.node.kind else {
            self.wrong_kind(&spot, "`true` or `false`");
            return false;
        };
        match (boolean(text), plain) {
            (Some(value), true) => return value,
            (Some(_), false) => self.wrong_kind(&spot, "`true` or `false`").help("remove the quotes"),
            (None, _) => drop(self.wrong_kind(&spot, "`true` or `false`")),
        }
        false
    }

    /// An integer, without quotes.
    pub(super) fn integer(&mut self, spot: &Spot<'_>) -> Option<i64> {
        if let Kind::Scalar { text, plain: true } = &spot.node.kind
            && let Some(value) = integer(text)
        {
            return Some(value);
        }
        self.wrong_kind(spot, "an integer");
        None
    }

    /// The items of a list.
    pub(super) fn list<'s>(&mut self, spot: &'s Spot<'s>, expected: &str) -> Option<Vec<Spot<'s>>> {
        if let Kind::Sequence(items) = &spot.node.kind {
            let spots = items.iter().enumerate();
            return Some(spots.map(|(i, node)| Spot { node, path: spot.path.index(i) }).collect());
        }
        let added = self.wrong_kind(spot, expected);
        if let (Kind::Scalar { text, .. }, Path::Key(_, key)) = (&spot.node.kind, spot.path)
            && !spot.node.is_null()
            && text.len() <= 40
        {
            added.help(format!("write `{key}: [{text}]`"));
        }
        None
    }

    /// A list of texts; what is not text is reported, and empty text stands in for it.
    pub(super) fn texts(&mut self, spot: Option<Spot<'_>>) -> Option<Vec<String>> {
        let spot = spot?;
        let items = self.list(&spot, "a list of texts")?;
        Some(items.iter().map(|item| self.text(item).unwrap_or_default()).collect())
    }

    /// A mapping from name to text, in document order.
    pub(super) fn pairs(&mut self, spot: Option<Spot<'_>>) -> Vec<(String, String)> {
        let Some(spot) = spot else { return Vec::new() };
        if !matches!(spot.node.kind, Kind::Mapping(_)) {
            self.wrong_kind(&spot, "a mapping from name to text");
        }
        let value = |entry| {
            let Entry { key, value, .. }: &Entry = entry;
            let spot = Spot { node: value, path: spot.path.key(key) };
            (key.as_ref().to_owned(), self.text(&spot).unwrap_or_default())
        };
        spot.entries().iter().map(value).collect()
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// A YAML 1.1 integer, or a float that is one (`0.0`), as the reference takes it.
fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.starts_with(['+', '-', '_']) {
        return None;
    }
    if let Some((whole, fraction)) = digits.split_once('.') {
        let zeros = fraction.bytes().all(|b| b == b'0');
        return if zeros { integer_of(whole, 10, negative) } else { None };
    }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && !rest.is_empty()
        {
            return integer_of(rest, radix, negative);
        }
    }
    integer_of(digits, 10, negative)
}

fn integer_of(digits: &str, radix: u32, negative: bool) -> Option<i64> {
    let digits = digits.replace('_', "");
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i64::from_str_radix(&digits, radix).ok()?;
    Some(if negative { value.saturating_neg() } else { value })
}

#[cfg(test)]
mod tests {
    use super::{boolean, integer};

    #[test]
    fn booleans_of_yaml_1_1() {
        for text in ["y", "Yes", "TRUE", "on"] {
            assert_eq!(boolean(text), Some(true), "{text}");
        }
        for text in ["n", "No", "FALSE", "off"] {
            assert_eq!(boolean(text), Some(false), "{text}");
        }
        for text in ["yEs", "1", "t", "oN", ""] {
            assert_eq!(boolean(text), None, "{text}");
        }
    }

    #[test]
    fn integers_of_yaml_1_1() {
        for (text, value) in [
            ("0", Some(0)),
            ("0.0", Some(0)),
            ("1_000", Some(1000)),
            ("-5", Some(-5)),
            ("+5", Some(5)),
            ("0x1F", Some(31)),
            ("010", Some(8)),
            ("0o10", Some(8)),
            ("0b11", Some(3)),
            ("1.5", None),
            ("--1", None),
            ("-+1", None),
            ("0x-1", None),
            ("1e3", None),
            ("", None),
            (".", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(integer(text), value, "{text}");
        }
    }
}
