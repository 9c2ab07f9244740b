use super::Field;
use crate::indicators::Scanner;
use crate::timestamp::TimeFormat;

/// The type of a value. (Language spec, section C.)
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// Text; a number or boolean in the record becomes its own spelling.
    String(StringType),
    /// A 32-bit integer.
    Int,
    /// A 16-bit integer.
    SmallInt,
    /// A 64-bit integer.
    BigInt,
    /// A 64-bit floating-point number.
    Float,
    /// True or false.
    Boolean,
    /// An instant, read by the first of its time formats that fits.
    Timestamp(TimestampType),
    /// Named members.
    Object(ObjectType),
    /// Values of one type.
    Array(ArrayType),
    /// Anything, kept as it is written.
    Json(JsonType),
    /// The type of a definition.
    Ref(RefType),
}

/// The `type` of a value as the schema language spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TypeName {
    /// `string`
    String,
    /// `int`
    Int,
    /// `smallint`
    SmallInt,
    /// `bigint`
    BigInt,
    /// `float`
    Float,
    /// `boolean`
    Boolean,
    /// `timestamp`
    Timestamp,
    /// `object`
    Object,
    /// `array`
    Array,
    /// `json`
    Json,
    /// `ref`
    Ref,
}

impl TypeName {
    /// Every type name.
    pub const ALL: &'static [Self] = &[
        Self::String,
        Self::Int,
        Self::SmallInt,
        Self::BigInt,
        Self::Float,
        Self::Boolean,
        Self::Timestamp,
        Self::Object,
        Self::Array,
        Self::Json,
        Self::Ref,
    ];

    /// The name as written in a schema.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::SmallInt => "smallint",
            Self::BigInt => "bigint",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Object => "object",
            Self::Array => "array",
            Self::Json => "json",
            Self::Ref => "ref",
        }
    }
}

impl Type {
    /// Text without indicators or rules.
    pub fn string() -> Self {
        Self::String(StringType::default())
    }

    /// Text that these scanners look at.
    pub fn string_with(indicators: impl IntoIterator<Item = Scanner>) -> Self {
        Self::String(StringType { indicators: indicators.into_iter().collect(), ..StringType::default() })
    }

    /// An instant in these formats, tried in order.
    pub fn timestamp(formats: impl IntoIterator<Item = TimeFormat>) -> Self {
        Self::Timestamp(TimestampType { formats: formats.into_iter().collect(), ..TimestampType::default() })
    }

    /// An instant in these formats that can be the event time.
    pub fn event_time(formats: impl IntoIterator<Item = TimeFormat>) -> Self {
        Self::Timestamp(TimestampType {
            formats: formats.into_iter().collect(),
            is_event_time: true,
            ..TimestampType::default()
        })
    }

    /// Named members.
    pub fn object(fields: impl IntoIterator<Item = Field>) -> Self {
        Self::Object(ObjectType { fields: fields.into_iter().collect(), embedded: false })
    }

    /// Values of one type.
    pub fn array(element: Self) -> Self {
        Self::Array(ArrayType { element: Box::new(element), embedded: false })
    }

    /// Anything, kept as it is written.
    pub fn json() -> Self {
        Self::Json(JsonType::default())
    }

    /// The type of the definition `target`.
    pub fn reference(target: impl Into<String>) -> Self {
        Self::Ref(RefType { target: target.into() })
    }

    /// The type's name in the schema language.
    pub fn name(&self) -> TypeName {
        match self {
            Self::String(_) => TypeName::String,
            Self::Int => TypeName::Int,
            Self::SmallInt => TypeName::SmallInt,
            Self::BigInt => TypeName::BigInt,
            Self::Float => TypeName::Float,
            Self::Boolean => TypeName::Boolean,
            Self::Timestamp(_) => TypeName::Timestamp,
            Self::Object(_) => TypeName::Object,
            Self::Array(_) => TypeName::Array,
            Self::Json(_) => TypeName::Json,
            Self::Ref(_) => TypeName::Ref,
        }
    }
}

/// Settings of `string`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StringType {
    /// The scanners that look at the text.
    pub indicators: Vec<Scanner>,
    /// What the text must be.
    pub validate: Option<Validate>,
}

/// `validate`: what a text must be; one of `allow` and `deny` at most. (Language spec, section B.1.)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validate {
    /// The only texts allowed; empty for no such rule.
    pub allow: Vec<String>,
    /// Texts refused; empty for no such rule.
    pub deny: Vec<String>,
    /// The text must be an IP address of this family.
    pub ip: Option<AddressFamily>,
    /// The text must be an IP network of this family.
    pub cidr: Option<AddressFamily>,
}

/// Which IP addresses a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressFamily {
    /// `ipv4`
    V4,
    /// `ipv6`
    V6,
    /// `any`
    Any,
}

impl AddressFamily {
    /// Every family.
    pub const ALL: &'static [Self] = &[Self::V4, Self::V6, Self::Any];

    /// The name as written in a schema.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
            Self::Any => "any",
        }
    }
}

/// Settings of `timestamp`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TimestampType {
    /// The formats, tried in order; at least one.
    pub formats: Vec<TimeFormat>,
    /// Whether the value can be the event time.
    pub is_event_time: bool,
    /// Lookup tables only; kept for round trips, of no effect here.
    pub is_expiration: bool,
}

/// Settings of `object`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ObjectType {
    /// The members, in output order; at least one.
    pub fields: Vec<Field>,
    /// Whether the record holds it as JSON in a string (`isEmbeddedJSON`).
    pub embedded: bool,
}

/// Settings of `array`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ArrayType {
    /// The type of every element.
    pub element: Box<Type>,
    /// Whether the record holds it as JSON in a string (`isEmbeddedJSON`).
    pub embedded: bool,
}

impl ArrayType {
    /// An array of `element`.
    pub fn of(element: Type) -> Self {
        Self { element: Box::new(element), embedded: false }
    }
}

/// Settings of `json`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonType {
    /// Whether the record holds it as JSON in a string (`isEmbeddedJSON`).
    pub embedded: bool,
}

/// Settings of `ref`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefType {
    /// The definition's name.
    pub target: String,
}
