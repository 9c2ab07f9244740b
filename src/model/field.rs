use super::{Transforms, Type};

/// A named member of an object. (Language spec, section B.)
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The key in the record and in the event, matched on its decoded text.
    pub name: String,
    /// Whether a record without it is rejected (section F.1).
    pub required: bool,
    /// What it is.
    pub description: Option<String>,
    /// The type of its value.
    pub value: Type,
    /// Where the value comes from, and what is done to it before it is shown (section B.2).
    pub transforms: Transforms,
}

impl Field {
    /// An optional field.
    pub fn new(name: impl Into<String>, value: Type) -> Self {
        Self {
            name: name.into(),
            required: false,
            description: None,
            value,
            transforms: Transforms::default(),
        }
    }

    /// This field, required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// This field with a description.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// This field with these transformations.
    #[must_use]
    pub fn transform(mut self, transforms: Transforms) -> Self {
        self.transforms = transforms;
        self
    }
}
