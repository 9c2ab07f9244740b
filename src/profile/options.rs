//! [`ProfileOptions`]: how much a profile remembers.

/// How much a [`Profile`](super::Profile) remembers. Two profiles merge only if they have the same options.
///
/// ```
/// use logwright::profile::ProfileOptions;
///
/// let options = ProfileOptions::default().examples(3);
/// assert_eq!((options.examples, options.buckets), (3, 256));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileOptions {
    /// How many examples are kept of the values of each field and of the indicators of each kind. They are record data,
    /// so there are none unless asked for; and none at all of a schema that masks a field. Default 0.
    pub examples: usize,
    /// Up to how many distinct values are counted exactly, of each field and each kind of indicators; past that they are
    /// estimated, with a standard error of one part in √`distinct`. Eight bytes each. Default 1,024: 3 %.
    pub distinct: usize,
    /// How many undeclared members are named for each object of the schema; the others are only counted. Default 100.
    pub undeclared: usize,
    /// How many spans of time have a count of their events; with more of them, spans are made longer. At least 2.
    /// Default 256.
    pub buckets: usize,
}

impl Default for ProfileOptions {
    fn default() -> Self {
        Self { examples: 0, distinct: 1024, undeclared: 100, buckets: 256 }
    }
}

macro_rules! setters {
    ($($name:ident)*) => {
        impl ProfileOptions {
            $(
                #[doc = concat!("These options with another [`", stringify!($name), "`](Self::", stringify!($name), ").")]
                #[must_use]
                pub fn $name(mut self, $name: usize) -> Self {
                    self.$name = $name;
                    self
                }
            )*
        }
    };
}

setters! { examples distinct undeclared buckets }
