//! The table, and what it was measured on.

use crate::corpus::Corpus;
use crate::measure::{self, Figure};
use crate::suite::CASES;
use std::process::Command;
use std::{env, fs};

const LOCK: &str = include_str!("../Cargo.lock");
const PEERS: &[&str] =
    &["serde_json", "simdutf8", "time", "sonic-rs", "simd-json", "jsonschema", "arrow-json"];

/// Measures everything and prints the table.
///
/// # Panics
/// If a variant does not get the same out of a corpus as ours.
pub fn run() {
    let megabytes = setting("PEERS_MB", 16);
    let rounds = setting("PEERS_ROUNDS", 11);
    let only = env::var("PEERS_ONLY").unwrap_or_default();
    preamble(megabytes, rounds);
    println!("| corpus | variant | accepted | MB/s | ns/event | its time / ours |");
    println!("|---|---|---:|---:|---:|---:|");
    for case in CASES.iter().filter(|case| case.name.contains(&only)) {
        let corpus = case.corpus(megabytes * 1_000_000);
        for figure in measure::rounds(&mut case.variants(&corpus), rounds) {
            row(case.name, &figure, Some(&corpus));
        }
        for figure in measure::rounds(&mut case.hot(&corpus), rounds) {
            row(case.name, &figure, None);
        }
    }
}

fn setting(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default).max(1)
}

#[expect(clippy::cast_precision_loss, reason = "sizes and counts far below 2^53")]
fn row(case: &str, figure: &Figure, corpus: Option<&Corpus>) {
    let Figure { name, accepted, nanos, ratio } = figure;
    let speed =
        corpus.map_or(String::new(), |corpus| format!("{:.0}", corpus.bytes.len() as f64 / nanos * 1e3));
    let each = nanos / (*accepted).max(1) as f64;
    println!("| {case} | {name} | {accepted} | {speed} | {each:.0} | {ratio:.2} |");
}

fn preamble(megabytes: usize, rounds: usize) {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let rustc = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".into())).arg("--version").output();
    let rustc =
        rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("machine: {} × {cores}, {}", cpu.trim_start_matches(['\t', ' ', ':']), env::consts::OS);
    println!(
        "compiler: {rustc}, fat LTO, one codegen unit, default target CPU; allocator: the system's malloc"
    );
    println!("crates: {}", PEERS.iter().map(|name| version(name)).collect::<Vec<_>>().join(", "));
    println!("serde_json has `float_roundtrip` here: `jsonschema` switches it on for all");
    println!(
        "REF-b on network moves by half between builds whose code lies elsewhere: look at its MB/s, too"
    );
    println!(
        "corpora of {megabytes} MB, {rounds} rounds; CPU time of the thread; medians, ratios paired by round\n"
    );
}

/// `name version`, by the lock file.
fn version(name: &str) -> String {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let after = LOCK.split_once(entry.as_str()).map_or("?", |(_, after)| after);
    format!("{name} {}", after.split('"').next().unwrap_or_default())
}
