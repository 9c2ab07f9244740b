/// What is done to a field's value, in one fixed order: rename, copy, concat, split, mask. (Language spec, section B.2.)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transforms {
    /// Take the value from another key of the same object.
    pub rename: Option<Rename>,
    /// Take the value from another place in the record.
    pub copy: Option<Copy>,
    /// Join the text of several places.
    pub concat: Option<Concat>,
    /// Take one piece of another place's text.
    pub split: Option<Split>,
    /// Hide the value.
    pub mask: Option<Mask>,
}

impl Transforms {
    /// Whether the field is taken as it comes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the value is made from other places, so that a key of the field's name means nothing.
    pub(crate) fn derives(&self) -> bool {
        self.copy.is_some() || self.concat.is_some() || self.split.is_some()
    }

    /// The dotted paths that the value is made from.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        let copied = self.copy.iter().map(|copy| copy.from.as_str());
        let joined = self.concat.iter().flat_map(|concat| concat.paths.iter().map(String::as_str));
        copied.chain(joined).chain(self.split.iter().map(|split| split.from.as_str()))
    }
}

/// `rename: {from: NAME}`: the input key of the same object that the value stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The key in the record.
    pub from: String,
}

/// `copy: {from: PATH}`: the value at a dotted path from the record's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The dotted path.
    pub from: String,
}

/// `concat: {paths: [PATH…], separator: TEXT}`: the text of the present paths, joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concat {
    /// Dotted paths from the record's root.
    pub paths: Vec<String>,
    /// What stands between the pieces.
    pub separator: String,
}

/// `split: {from: PATH, separator: TEXT, index: N}`: one piece of the text at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The dotted path from the record's root.
    pub from: String,
    /// What separates the pieces.
    pub separator: String,
    /// Which piece, counted from 0.
    pub index: usize,
}

/// `mask: {type: …}`: what is shown instead of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mask {
    /// `redact`: a fixed text, `REDACTED` unless `to` says otherwise.
    Redact {
        /// The text shown.
        to: Option<String>,
    },
    /// `obfuscate`: the lower-case SHA-256 hex of salt and value.
    Obfuscate {
        /// What is hashed before the value.
        salt: String,
    },
}
