//! Text schemas, which remember a stream.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use serde_json::json;
use support::Dir;

const CSV: &str = "schema: Custom.Door
parser: {csv: {delimiter: ',', hasHeader: true}}
fields:
- {name: badge, type: bigint, required: true}
- {name: door, type: string}
";
const MATCH: &str = "schema: Custom.Lamp
parser: {fastmatch: {match: ['lamp %{lamp} is %{state}']}}
fields:
- {name: lamp, type: int}
- {name: state, type: string}
";
const TREE: &str = "schema: Custom.Tree
fields: [{name: tree, type: string, required: true}]
";

#[test]
fn a_header_names_the_columns_of_its_own_file() {
    let dir = Dir::new("header");
    dir.write("door.yml", CSV).write("one.csv", "badge,door\n7,north\n8,\"so,uth\"\n");
    dir.write("two.csv", "door,badge\nwest,9\n");
    let ran = dir.parse(&["-s", "door.yml", "one.csv", "two.csv"]);
    assert_eq!((ran.status, ran.all("/badge")), (0, vec![json!(7), json!(8), json!(9)]), "{}", ran.stderr);
    assert_eq!(ran.all("/door"), [json!("north"), json!("so,uth"), json!("west")]);
    ran.says("3 records: 3 accepted, 0 rejected; 2 lines passed over; ");
}

#[test]
fn lines_are_the_framing_whatever_the_first_byte() {
    let dir = Dir::new("first");
    dir.write("lamp.yml", MATCH.replace("lamp %{lamp} is", "{lamp} %{lamp} is"));
    let ran = dir.pipe("{lamp} 1 is on\n{lamp} 2 is off\n", &["-s", "lamp.yml"]);
    assert_eq!((ran.status, ran.all("/lamp")), (0, vec![json!(1), json!(2)]), "{}", ran.stderr);
}

#[test]
fn a_line_belongs_to_the_schema_that_reads_it() {
    let dir = Dir::new("mixed");
    dir.write("lamp.yml", MATCH).write("tree.yml", TREE);
    dir.write("seat.yml", MATCH.replace("Lamp", "Seat").replace("lamp", "seat"));
    let input = "lamp 1 is on\n{\"tree\":\"oak\"}\nseat 2 is free\nlamp x is on\nnothing\n{\"tree\":\n";
    let run = |schemas: [&str; 3]| {
        let flags = schemas.iter().flat_map(|schema| ["-s", *schema]);
        let args: Vec<&str> = flags.chain(["--framing", "lines", "--rejects", "out"]).collect();
        dir.pipe(input, &args)
    };
    let ran = run(["lamp.yml", "tree.yml", "seat.yml"]);
    let types = [json!("Custom.Lamp"), json!("Custom.Tree"), json!("Custom.Seat")];
    assert_eq!((ran.status, ran.all("/p_log_type")), (1, types.to_vec()));
    let lines = dir.lines("out");
    let found = lines.iter().map(|line| (line["log_type"].clone(), line["issues"][0]["code"].clone()));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (json!("Custom.Lamp"), json!("value-unparsed")),
            (json!(null), json!("unclassified")),
            (json!(null), json!("syntax")),
        ]
    );
    let others = lines[1]["others"].as_array().unwrap().iter().map(|other| &other["log_type"]);
    assert_eq!(others.collect::<Vec<_>>(), ["Custom.Lamp", "Custom.Seat"]);
    assert_eq!(run(["seat.yml", "lamp.yml", "tree.yml"]).stdout, ran.stdout, "whatever the order");
}

#[test]
fn a_line_that_the_only_schema_does_not_read_is_rejected_by_it() {
    let dir = Dir::new("unread");
    let ran = dir.write("lamp.yml", MATCH).pipe("lamp 1 is on\nlamp two\n", &["-s", "lamp.yml"]);
    assert_eq!((ran.status, ran.count()), (1, 1));
    ran.says("-, byte 13, line 2: rejected as Custom.Lamp: text-unmatched at the record");
}

#[test]
fn rows_cannot_be_replayed_without_their_header() {
    let dir = Dir::new("headless");
    dir.write("door.yml", CSV).write("in", "badge\nx\n").write("lamp.yml", MATCH);
    let ran = dir.parse(&["-s", "door.yml", "in", "--rejects", "out"]);
    assert_eq!(ran.status, 1);
    let ran = dir.parse(&["-s", "door.yml", "--replay", "out"]);
    assert_eq!(ran.status, 2);
    ran.says("Custom.Door reads a header or skips lines at the start of a stream");
    assert_eq!(dir.parse(&["-s", "lamp.yml", "--replay", "out"]).status, 1);
}
