//! [`Limits`]: every bound the library keeps, in one place.

/// Every bound the library keeps on its input, with defaults fit for untrusted data.
///
/// What is over a bound is refused with the code named at the field; nothing is cut silently.
///
/// ```
/// use logwright::Limits;
///
/// let limits = Limits::default().record_bytes(64 * 1024).issues(10);
/// assert_eq!(limits.record_bytes, 65_536);
/// ```
///
/// A program keeps the limits it was compiled with:
///
/// ```
/// use logwright::{Code, CompileOptions, Limits, Schema};
///
/// let schema = Schema::from_yaml("schema: Custom.Door\nfields: [{name: tags, type: json}]")?;
/// let program = schema.compile_with(&CompileOptions::default().limits(Limits::default().nesting(2)))?;
/// assert!(program.accepts(br#"{"tags":["a"]}"#));
/// let rejection = program.interpret(br#"{"tags":[["a"]]}"#).unwrap_err();
/// assert_eq!(rejection.issues()[0].code(), Code::LimitDepth);
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Longest record, in bytes; at most 4 GiB − 1. Code `limit-record`. Default 8 MiB.
    /// Of a [`serde_json::Value`] the strings and numbers that fields read are counted, and a byte for each element of an
    /// array: what goes to `json` fields or to none is not looked at.
    pub record_bytes: usize,
    /// Deepest nesting of objects and arrays in a record, the record's own object being level 1.
    /// JSON inside a string (`isEmbeddedJSON`) counts on from the string's level. Code `limit-depth`. Default 128.
    /// Of a [`serde_json::Value`] the levels that fields describe count: what goes to `json` fields or to none is not
    /// looked into. Reading and writing take no stack for it, while to drop or clone a value does.
    pub nesting: usize,
    /// Most bytes that the templates of a text parser may make out of one line, and that transformations may make out of
    /// one record. Code `limit-derived`. Default 16 MiB.
    pub derived_bytes: usize,
    /// Most issues kept for one rejected record, and most warnings for an accepted one. It never changes a verdict: see
    /// [`Rejection::is_truncated`](crate::Rejection::is_truncated). Default 64.
    pub issues: usize,
    /// Longest schema text, in bytes. Code `limit-schema`. Default 1 MiB.
    pub schema_bytes: usize,
    /// Deepest nesting of YAML collections in a schema text. Code `limit-yaml-depth`. Default 160.
    pub yaml_nesting: usize,
    /// Most YAML nodes in a schema after aliases are followed. Code `limit-yaml-nodes`. Default 100,000.
    pub yaml_nodes: usize,
    /// Most fields in a schema, refs followed. Code `limit-fields`. Default 10,000.
    pub fields: usize,
    /// Deepest nesting of `object` and `array` types below the root. Code `limit-types`. Default 63.
    pub type_nesting: usize,
    /// Longest time-format text, in bytes. Code `limit-time-format`. Default 256.
    pub time_format_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 8 << 20,
            nesting: 128,
            derived_bytes: 16 << 20,
            issues: 64,
            schema_bytes: 1 << 20,
            yaml_nesting: 160,
            yaml_nodes: 100_000,
            fields: 10_000,
            type_nesting: 63,
            time_format_bytes: 256,
        }
    }
}

macro_rules! setters {
    ($($name:ident)*) => {
        impl Limits {
            $(
                #[doc = concat!("These limits with another [`", stringify!($name), "`](Self::", stringify!($name), ").")]
                #[must_use]
                pub fn $name(mut self, $name: usize) -> Self {
                    self.$name = $name;
                    self
                }
            )*
        }
    };
}

setters! {
    record_bytes nesting derived_bytes issues schema_bytes yaml_nesting yaml_nodes fields type_nesting time_format_bytes
}
