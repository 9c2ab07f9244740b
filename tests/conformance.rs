//! The recorded outcomes of other implementations, against ours. Every difference is listed in
//! `tests/conformance/deviations.yml`, and what is listed must differ.
//!
//! The data is found through the variable `LOGWRIGHT_TESTDATA`; without it the test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::format_push_string,
    clippy::needless_for_each,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

#[path = "conformance/mod.rs"]
mod conformance;

use conformance::{Report, data};

#[test]
fn vectors_agree_or_are_listed() {
    let Some(data) = data() else { return };
    let mut report = Report::new();
    conformance::vectors::run(&data, &mut report);
    report.finish("vectors");
}

#[test]
fn official_cases_agree_or_are_listed() {
    let Some(data) = data() else { return };
    let mut report = Report::new();
    conformance::cases::run(&data, &mut report);
    report.finish("cases");
}

#[test]
fn samples_and_events_hold() {
    let Some(data) = data() else { return };
    let mut report = Report::new();
    conformance::cases::samples(&data, &mut report);
    conformance::cases::events(&data, &mut report);
    report.finish("samples");
}

#[test]
fn units_agree_or_are_listed() {
    let Some(data) = data() else { return };
    let mut report = Report::new();
    conformance::cases::units(&data, &mut report);
    report.finish("units");
}
