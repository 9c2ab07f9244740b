//! Instructions per record, which do not depend on how busy the machine is:
//!
//! ```text
//! cargo run --release --manifest-path benches/instructions/Cargo.toml
//! ```
//!
//! counts them with valgrind and writes `benches/instructions.md`. With the number of a case and a number of passes as
//! arguments it runs just these, for a look with callgrind.

use std::error::Error;
use std::fmt::Write as _;
use std::process::Command;
use std::{env, fs};

mod cases;
#[path = "../../corpus/mod.rs"]
mod corpus;

use cases::CASES;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../instructions.md");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<usize> = env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    match arguments.as_slice() {
        [] => fs::write(TABLE, table()?)?,
        [case, passes] => {
            let mut case = (CASES.get(*case).ok_or("no such case")?.prepare)();
            for _ in 0..*passes {
                (case.pass)();
            }
        }
        _ => return Err("expected nothing, or a case and a number of passes".into()),
    }
    Ok(())
}

fn table() -> Result<String, Box<dyn Error>> {
    let rustc = Command::new("rustc").arg("--version").output()?.stdout;
    let mut table = format!(
        "# Instructions per record\n\nCounted by valgrind for the code of {}, fat LTO, default target CPU. After a \
         change that is meant to be felt:\n\n```sh\ncargo run --release --manifest-path \
         benches/instructions/Cargo.toml\n```\n\n| case | bytes | instructions |\n|---|---:|---:|\n",
        String::from_utf8(rustc)?.trim()
    );
    for (number, case) in CASES.iter().enumerate() {
        let prepared = (case.prepare)();
        // What is done once is in both counts.
        let (one, three) = (count(number, 1)?, count(number, 3)?);
        let (bytes, each) = (prepared.bytes / prepared.records, (three - one) / (2 * prepared.records));
        println!("{}: {each}", case.name);
        writeln!(table, "| {} | {bytes} | {each} |", case.name)?;
    }
    Ok(table)
}

/// The instructions of a run of this program.
fn count(case: usize, passes: usize) -> Result<usize, Box<dyn Error>> {
    let run = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args([case.to_string(), passes.to_string()])
        .output()?;
    let said = String::from_utf8(run.stderr)?;
    let counted = said.lines().find_map(|line| line.split_once(" refs:"));
    let (_, counted) = counted.ok_or_else(|| format!("valgrind counted nothing: {said}"))?;
    Ok(counted.trim().replace(',', "").parse()?)
}
