//! What the library tells `tracing`, with the feature of that name: spans around work on schemas, and a counter for each
//! record of a stream. Never anything of a record's data. Without the feature there is nothing here.
//!
//! Counters are fields named as `tracing-opentelemetry` takes them for metrics.

#[cfg(feature = "tracing")]
pub(crate) use self::on::*;

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::*;

#[cfg(feature = "tracing")]
mod on {
    use crate::diagnostic::Code;
    use tracing::span::EnteredSpan;
    use tracing::{debug, debug_span, trace};

    /// A schema text is loaded.
    pub(crate) fn loading(bytes: usize) -> EnteredSpan {
        debug_span!(target: "logwright::schema", "load", bytes).entered()
    }

    /// A schema is compiled.
    pub(crate) fn compiling(log_type: &str) -> EnteredSpan {
        debug_span!(target: "logwright::schema", "compile", log_type).entered()
    }

    /// A stream gave a record, or bytes that are none.
    pub(crate) fn cut(offset: u64, bytes: usize, skipped: Option<Code>) {
        match skipped {
            None => trace!(
                target: "logwright::stream",
                { monotonic_counter.logwright.records = 1_u64, offset, bytes }, "record"
            ),
            Some(code) => debug!(
                target: "logwright::stream",
                { monotonic_counter.logwright.skipped = 1_u64, offset, bytes, code = code.as_str() }, "skipped"
            ),
        }
    }

    /// A registry or session judged a record.
    pub(crate) fn judged(log_type: Option<&str>, rejected: Option<Code>) {
        let log_type = log_type.unwrap_or_default();
        match rejected {
            None => trace!(
                target: "logwright::record",
                { monotonic_counter.logwright.events = 1_u64, log_type }, "event"
            ),
            Some(code) => debug!(
                target: "logwright::record",
                { monotonic_counter.logwright.rejected = 1_u64, log_type, code = code.as_str() }, "rejected"
            ),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use crate::diagnostic::Code;

    /// Stands for a span.
    pub(crate) struct NoSpan;

    pub(crate) fn loading(_: usize) -> NoSpan {
        NoSpan
    }

    pub(crate) fn compiling(_: &str) -> NoSpan {
        NoSpan
    }

    #[inline(always)]
    pub(crate) fn cut(_: u64, _: usize, _: Option<Code>) {}

    #[inline(always)]
    pub(crate) fn judged(_: Option<&str>, _: Option<Code>) {}
}
