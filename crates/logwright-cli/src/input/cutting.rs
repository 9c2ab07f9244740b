//! [`Cutting`]: the arguments of every command that reads records.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use logwright::stream::{Framing, SplitOptions};
use logwright::{Limits, Pointer};

/// How inputs are cut into records.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Cutting {
    /// How records lie in the input: one a line, as JSON values one after the other, in JSON arrays, or as a single
    /// record; `auto` looks at how it begins
    #[arg(long, default_value = "auto", value_parser = framing())]
    framing: Framing,

    /// The input is an envelope, and its records are in the array at this JSON pointer, such as `/logs`
    #[arg(long, value_name = "POINTER", conflicts_with = "framing")]
    records_at: Option<Pointer>,

    /// Longest record, in bytes, or with K, M or G of 1024
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size)]
    max_record: usize,
}

impl Cutting {
    pub(crate) fn split_options(&self) -> SplitOptions {
        let options = SplitOptions::default().framing(self.framing).limits(self.limits());
        match &self.records_at {
            Some(pointer) => options.records_at(pointer.clone()),
            None => options,
        }
    }

    /// Whether a stream that begins with an object is one of JSON values.
    pub(crate) fn allows_values(&self) -> bool {
        self.records_at.is_none() && matches!(self.framing, Framing::Auto | Framing::Values)
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits::default().record_bytes(self.max_record)
    }
}

fn framing() -> impl TypedValueParser<Value = Framing> {
    PossibleValuesParser::new(Framing::ALL.iter().map(|framing| framing.as_str()))
        .try_map(|name| name.parse::<Framing>())
}

fn size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((end, 'k' | 'K')) => (text.get(..end), 10),
        Some((end, 'm' | 'M')) => (text.get(..end), 20),
        Some((end, 'g' | 'G')) => (text.get(..end), 30),
        _ => (Some(text), 0),
    };
    let most = u32::MAX as usize;
    let number: Option<usize> = digits.and_then(|digits| digits.parse().ok());
    let bytes = number.and_then(|number| number.checked_mul(1 << shift));
    bytes
        .filter(|bytes| (1..=most).contains(bytes))
        .ok_or_else(|| "expected a number of bytes below 4 GiB, such as `65536` or `8M`".to_owned())
}
