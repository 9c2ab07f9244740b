//! The example schemas load without warnings, and every worked example of their README gives what it says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

use logwright::stream::{Piece, SplitOptions, Splitter};
use logwright::{
    Classified, Code, Dialect, Event, LoadOptions, Program, Registry, RowId, Schema, Scratch, Stamp,
    Timestamp,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const NAMES: [(&str, &str); 3] = [
    ("tailscale.audit.api.yml", "Tailscale.Audit.Api"),
    ("tailscale.network.api.yml", "Tailscale.Network.Api"),
    ("tailscale.network.flows.yml", "Tailscale.Network.Flows"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("examples/schemas")
}

fn program(path: &Path) -> Program {
    let text = fs::read_to_string(path).unwrap();
    Schema::from_yaml(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).compile().unwrap()
}

/// The records of a body.
fn records(body: &[u8], options: SplitOptions) -> Vec<Vec<u8>> {
    let mut splitter = Splitter::new(options);
    splitter.push(body);
    splitter.finish();
    let mut records = Vec::new();
    while let Some(piece) = splitter.next_piece() {
        let Piece::Record(frame) = piece else { panic!("{piece:?}") };
        records.push(frame.bytes.to_vec());
    }
    records
}

/// What is found in an event, by kind.
fn found(event: &Event<'_>) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for (kind, text) in event.indicators().iter() {
        found.entry(kind.to_string()).or_default().push(text.to_owned());
    }
    found
}

fn expected(lists: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    lists
        .iter()
        .map(|(kind, texts)| (format!("p_any_{kind}"), texts.iter().map(|text| (*text).to_owned()).collect()))
        .collect()
}

#[test]
fn every_schema_of_the_folder_loads_without_warnings() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yml"));
    files.sort();
    assert_eq!(files, NAMES.map(|(file, _)| folder().join(file)));
    for (file, log_type) in NAMES {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        let loaded = Schema::from_yaml_with(&text, &LoadOptions::default()).unwrap();
        assert!(loaded.warnings.is_empty(), "{file}: {:?}", loaded.warnings);
        assert_eq!(loaded.schema.log_type(), log_type);
        assert_eq!(Schema::from_yaml(&loaded.schema.to_yaml()).unwrap(), loaded.schema, "{file}");
        assert!(loaded.schema.compile().unwrap().warnings().is_empty(), "{file}");
    }
}

/// A worked example: the command after `logwright parse`, and where its output stands in the README.
struct Worked<'t> {
    arguments: Vec<&'t str>,
    output: std::ops::Range<usize>,
}

fn worked(readme: &str) -> Vec<Worked<'_>> {
    let (opening, output, end) = ("```sh\nlogwright parse ", "\n```\n```json\n", "```\n");
    let mut examples = Vec::new();
    let mut from = 0;
    while let Some(at) = readme[from..].find(opening) {
        let start = from + at + opening.len();
        let command_end = start + readme[start..].find(output).expect("an output follows the command");
        let output_start = command_end + output.len();
        from = output_start + readme[output_start..].find(end).unwrap();
        let arguments = readme[start..command_end].split_whitespace().filter(|word| *word != "\\").collect();
        examples.push(Worked { arguments, output: output_start..from });
    }
    examples
}

/// What `logwright parse` with these arguments writes.
fn run(arguments: &[&str]) -> String {
    let (mut programs, mut options, mut file) = (Vec::new(), SplitOptions::default(), None);
    let (mut time, mut seed) = (None, None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || *words.next().unwrap();
        match *word {
            "--schema" => programs.push(program(&root().join(value()))),
            "--records-at" => options = options.records_at(value().parse().unwrap()),
            "--parse-time" => time = Some(value().parse::<Timestamp>().unwrap()),
            "--row-id-seed" => seed = Some(value().parse::<u64>().unwrap()),
            name => assert_eq!(file.replace(name), None, "one file"),
        }
    }
    let registry = Registry::new(programs).unwrap();
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    let body = fs::read(root().join(file.unwrap())).unwrap();
    for (ordinal, record) in (0..).zip(records(&body, options)) {
        let stamp = Stamp::new(time.unwrap(), RowId::from_seed(seed.unwrap(), ordinal));
        match registry.classify(&record, &mut scratch) {
            Classified::Event(event) => _ = event.write_json(&mut out, Dialect::Lake, &stamp),
            Classified::Rejected(rejected) => panic!("{}", rejected.rejection()),
            _ => panic!("neither event nor rejection"),
        }
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap()
}

/// With `UPDATE_SNAPSHOTS=1` the README is rewritten instead.
#[test]
fn the_worked_examples_give_what_the_readme_says() {
    let path = folder().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let examples = worked(&readme);
    let mut schemas: Vec<&str> = examples.iter().flat_map(|example| example.arguments.clone()).collect();
    schemas.retain(|word| word.starts_with("examples/schemas/"));
    schemas.dedup();
    assert!(NAMES.iter().all(|(file, _)| schemas.iter().any(|schema| schema.ends_with(file))), "{schemas:?}");
    let mut rewritten = readme.clone();
    // From the back, so that the places stay right.
    for example in examples.iter().rev() {
        rewritten.replace_range(example.output.clone(), &run(&example.arguments));
    }
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, rewritten).unwrap();
    } else {
        assert_eq!(rewritten, readme);
    }
}

#[test]
fn audit_events_of_the_api_and_the_export() {
    let program = program(&folder().join("tailscale.audit.api.yml"));
    let api = SplitOptions::default().records_at("/logs".parse().unwrap());
    let mut all = records(&fs::read(root().join("samples/api-audit.json")).unwrap(), api);
    all.extend(records(&fs::read(root().join("samples/s3-audit.ndjson")).unwrap(), SplitOptions::default()));
    let groups = [
        "b07d41f6c2e94a5d83f1760ea95c24d8",
        "2f6ae8130d7b4c91b5ce09d47a18f3e6",
        "9d3c50a7e8124bf6a1d27f4e0b8356ca",
        "e14b7f20c98d43a5b6720fd1835ac9e0",
    ];
    let wanted = [
        (
            "2026-09-14T08:20:11.482910377Z",
            expected(&[
                ("actor_ids", &["uMq3vWt8CNTRL"]),
                ("emails", &["mira.novak@example.com"]),
                ("trace_ids", &groups[..1]),
                ("usernames", &["mira.novak"]),
            ]),
        ),
        // An empty login name is no e-mail address.
        ("2026-09-14T08:21:40Z", expected(&[("actor_ids", &["kH2xLs6CNTRL"]), ("trace_ids", &groups[1..2])])),
        (
            "2026-09-14T08:30:02.000417Z",
            expected(&[("actor_ids", &["nW4tYb9CNTRL"]), ("trace_ids", &groups[2..3])]),
        ),
        // Nor is the handle of somebody who signs in elsewhere.
        (
            "2026-09-14T08:31:17.25Z",
            expected(&[("actor_ids", &["uTb6Cd2CNTRL"]), ("trace_ids", &groups[3..])]),
        ),
    ];
    assert_eq!(all.len(), wanted.len());
    for (record, (time, indicators)) in all.iter().zip(wanted) {
        let event = program.interpret(record).unwrap();
        assert_eq!(event.time().unwrap().to_string(), time);
        assert_eq!(found(&event), indicators, "{time}");
        assert_eq!(event.unknown_fields(), 0, "{time}");
    }
    let first = program.interpret(&all[0]).unwrap();
    assert!(first.get("/deferredAt").is_none(), "the year 1 stands for never");
    assert_eq!(first.get("/target/isEphemeral").unwrap().as_bool(), Some(false));
    let second = program.interpret(&all[1]).unwrap();
    assert_eq!(
        second.get("/deferredAt").unwrap().as_timestamp().unwrap().to_string(),
        "2026-09-14T08:21:52.25Z"
    );
    assert_eq!(second.get("/new").unwrap().as_json().unwrap().text(), "{}");
}

#[test]
fn network_events_of_the_api_and_the_export() {
    let program = program(&folder().join("tailscale.network.api.yml"));
    let api = SplitOptions::default().records_at("/logs".parse().unwrap());
    let mut all = records(&fs::read(root().join("samples/api-network.json")).unwrap(), api);
    all.extend(records(
        &fs::read(root().join("samples/s3-network.ndjson")).unwrap(),
        SplitOptions::default(),
    ));
    let wanted = [
        (
            "2026-09-14T08:24:53.700112Z",
            expected(&[
                ("domain_names", &["harbor-gate.example.ts.net", "mira-laptop.example.ts.net"]),
                ("emails", &["mira.novak@example.com"]),
                ("ip_addresses", &["100.80.1.22", "100.80.1.7", "127.3.3.40", "fd7a:115c:a1e0::50:107"]),
                ("usernames", &["mira.novak"]),
            ]),
        ),
        ("2026-09-14T08:24:55Z", expected(&[])),
        (
            "2026-09-14T08:32:00.000000001Z",
            expected(&[("ip_addresses", &["100.80.1.22", "100.80.1.7", "192.0.2.15", "2001:db8:40::9"])]),
        ),
        ("2026-09-14T08:32:00Z", expected(&[("ip_addresses", &["100.80.1.7", "100.80.1.9"])])),
    ];
    assert_eq!(all.len(), wanted.len());
    for (record, (time, indicators)) in all.iter().zip(wanted) {
        let event = program.interpret(record).unwrap();
        assert_eq!(event.time().unwrap().to_string(), time);
        assert_eq!(found(&event), indicators, "{time}");
        assert_eq!(event.unknown_fields(), 0, "{time}");
    }
    let first = program.interpret(&all[0]).unwrap();
    assert_eq!(first.get("/exitTraffic/0").unwrap().as_object().unwrap().len(), 2, "counters alone");
    let second = program.interpret(&all[1]).unwrap();
    assert!(second.get("/virtualTraffic").is_none(), "null is absent");
    assert!(second.get("/physicalTraffic").is_none(), "an empty array is absent");
}

#[test]
fn flows_of_the_stream() {
    let program = program(&folder().join("tailscale.network.flows.yml"));
    let all = records(&fs::read(root().join("samples/flows.json")).unwrap(), SplitOptions::default());
    let wanted = [
        (
            "2026-09-14T08:15:22.25Z",
            expected(&[
                ("domain_names", &["harbor-gate.example.ts.net", "mira-laptop.example.ts.net"]),
                ("emails", &["mira.novak@example.com"]),
                (
                    "ip_addresses",
                    &[
                        "100.80.1.22",
                        "100.80.1.30",
                        "100.80.1.7",
                        "127.3.3.40",
                        "192.0.2.15",
                        "2001:db8:40::9",
                        "fd7a:115c:a1e0::50:107",
                        "fd7a:115c:a1e0::50:116",
                    ],
                ),
                ("usernames", &["mira.novak"]),
            ]),
        ),
        ("2026-09-14T08:15:25Z", expected(&[("ip_addresses", &["100.80.1.22", "100.80.1.7"])])),
    ];
    assert_eq!(all.len(), wanted.len());
    for (record, (time, indicators)) in all.iter().zip(wanted) {
        let event = program.interpret(record).unwrap();
        assert_eq!(event.time().unwrap().to_string(), time);
        assert_eq!(found(&event), indicators, "{time}");
        assert_eq!(event.unknown_fields(), 0, "{time}");
    }
    let first = program.interpret(&all[0]).unwrap();
    assert_eq!(first.get("/event/subnetTraffic/0/txBytes").unwrap().as_i64(), Some(9034));
    assert_eq!(first.get("/event/dstNodes/0/user").unwrap().as_str(), Some("mira.novak@example.com"));
}

/// What typed connections cost: a counter that no window of seconds can reach is refused, and the record with it.
#[test]
fn a_counter_beyond_64_bits_with_sign_is_out_of_range() {
    let program = program(&folder().join("tailscale.network.flows.yml"));
    let record = |count: &str| {
        format!(
            r#"{{"time":1,"event":{{"nodeId":"n1","start":"2026-09-14T08:15:19Z","end":"2026-09-14T08:15:24Z","exitTraffic":[{{"txBytes":{count}}}]}}}}"#
        )
    };
    assert!(program.accepts(record("9223372036854775807").as_bytes()));
    let rejection = program.interpret(record("18446744073709551615").as_bytes()).unwrap_err();
    let issue = &rejection.issues()[0];
    assert_eq!(
        (issue.code(), issue.record_pointer().as_str()),
        (Code::ValueRange, "/event/exitTraffic/0/txBytes")
    );
}

/// With all three and the shipped audit schema in one registry, each sample is what it is.
#[test]
fn each_sample_belongs_to_its_schema() {
    let programs = NAMES.map(|(file, _)| program(&folder().join(file)));
    let audit = logwright::schemas::tailscale_audit().compile().unwrap();
    let registry = Registry::new(programs.into_iter().chain([audit])).unwrap();
    let mut scratch = Scratch::default();
    for (file, pointer, log_type) in [
        ("api-audit.json", Some("/logs"), "Tailscale.Audit.Api"),
        ("s3-audit.ndjson", None, "Tailscale.Audit.Api"),
        ("api-network.json", Some("/logs"), "Tailscale.Network.Api"),
        ("s3-network.ndjson", None, "Tailscale.Network.Api"),
        ("flows.json", None, "Tailscale.Network.Flows"),
    ] {
        let options = match pointer {
            Some(pointer) => SplitOptions::default().records_at(pointer.parse().unwrap()),
            None => SplitOptions::default(),
        };
        for record in records(&fs::read(root().join("samples").join(file)).unwrap(), options) {
            match registry.classify(&record, &mut scratch) {
                Classified::Event(event) => assert_eq!(event.log_type(), log_type, "{file}"),
                Classified::Rejected(rejected) => panic!("{file}: {}", rejected.rejection()),
                _ => panic!("neither event nor rejection"),
            }
        }
    }
}
