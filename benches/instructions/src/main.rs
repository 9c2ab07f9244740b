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
#[allow(dead_code, reason = "the peers use what is not used here")]
#[path = "../../peers/src/ours.rs"]
mod ours;
mod registry;
#[allow(dead_code, reason = "the peers use what is not used here")]
#[path = "../../peers/src/tally.rs"]
mod tally;

use cases::{CASES, Prepared};
use registry::{COUNTS, RECORDS};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../instructions.md");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<usize> = env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    match arguments.as_slice() {
        [] => fs::write(TABLE, table()?)?,
        [case, passes] => {
            let mut case = prepare(*case).ok_or("no such case")?;
            for _ in 0..*passes {
                (case.pass)();
            }
        }
        _ => return Err("expected nothing, or a case and a number of passes".into()),
    }
    Ok(())
}

/// The cases of the first table, then those of the second, row by row.
fn prepare(case: usize) -> Option<Prepared> {
    let Some(beyond) = case.checked_sub(CASES.len()) else { return Some((CASES.get(case)?.prepare)()) };
    let columns = COUNTS.len() + 1;
    let records = RECORDS.get(beyond / columns)?;
    Some(match COUNTS.get((beyond % columns).wrapping_sub(1)) {
        None => registry::right(records),
        Some(count) => registry::classify(records, *count),
    })
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
        let (bytes, each) = measure(number)?;
        println!("{}: {each}", case.name);
        writeln!(table, "| {} | {bytes} | {each} |", case.name)?;
    }
    table.push_str(
        "\n# Instructions per record of a registry\n\nOver those of `interpret_in` of the schema that is right, with so \
         many schemas: the shipped ones and synthetic ones, half of which share `time` and `event`.\n\n| records | right \
         one |",
    );
    COUNTS.iter().try_for_each(|count| write!(table, " {count} |"))?;
    write!(table, "\n|---|---:|{}\n", "---:|".repeat(COUNTS.len()))?;
    for (row, records) in RECORDS.iter().enumerate() {
        let first = CASES.len() + row * (COUNTS.len() + 1);
        let (_, right) = measure(first)?;
        write!(table, "| {} | {right} |", records.name)?;
        for number in (first + 1..).take(COUNTS.len()) {
            let (_, each) = measure(number)?;
            #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
            let ratio = each as f64 / right as f64;
            println!("{} {number}: {each}, {ratio:.3}", records.name);
            write!(table, " {ratio:.2} |")?;
        }
        table.push('\n');
    }
    Ok(table)
}

/// The bytes and the instructions of a record of a case.
fn measure(case: usize) -> Result<(usize, usize), Box<dyn Error>> {
    let prepared = prepare(case).ok_or("no such case")?;
    // What is done once is in both counts.
    let (one, three) = (count(case, 1)?, count(case, 3)?);
    Ok((prepared.bytes / prepared.records, (three - one) / (2 * prepared.records)))
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
