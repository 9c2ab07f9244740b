//! The `logwright` command: turns log streams into typed events by YAML schemas.

mod args;
mod check;
mod console;
mod diff;
mod export;
mod failure;
mod files;
mod infer;
mod input;
mod interrupt;
mod parse;
mod schemas;
mod test;

use crate::args::Args;
use crate::failure::Verdict;
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Args::parse().run() {
        Ok(verdict) => verdict.into(),
        Err(failure) => {
            console::say(&failure);
            Verdict::Broken.into()
        }
    }
}
