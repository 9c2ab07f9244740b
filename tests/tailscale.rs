//! Tailscale's events as they come: the odd values that real streams hold, each with the exact outcome.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

use logwright::model::TypeName;
use logwright::stream::{Piece, SplitOptions, Splitter};
use logwright::{
    Classified, Code, Column, Dialect, Event, Field, IndicatorKind, Pointer, Program, Registry, RowId,
    Scanner, Schema, Scratch, Stamp, Timestamp, Type, schemas,
};

fn audit() -> Program {
    schemas::tailscale_audit().compile().unwrap()
}

fn network() -> Program {
    schemas::tailscale_network().compile().unwrap()
}

/// An audit event with more members in `event`.
fn audit_with(more: &str) -> String {
    format!(
        r#"{{"time":1780500887.356,"event":{{"eventGroupID":"5f0c2a9e7b1d4c3686a4e0f91d27b8c3","origin":"CONFIG_API","actor":{{"id":"kH2xLs6CNTRL","type":"OAUTH_CLIENT","loginName":"","displayName":"OAuth client"}},"target":{{"id":"kZb5Nq1CNTRL","name":"OAuth access token","type":"OAUTH_ACCESS_TOKEN"}},"action":"CREATE"{more}}},"fields":{{"recorded":"2026-06-03T15:34:47.809040387Z"}}}}"#
    )
}

/// A network event with more members in `event`.
fn flow_with(more: &str) -> String {
    format!(
        r#"{{"time":1780500776.773,"event":{{"nodeId":"nKd7RzPa21CNTRL","start":"2026-06-03T15:32:54.272130712Z","end":"2026-06-03T15:32:59.27411903Z"{more}}},"fields":{{"recorded":"2026-06-03T15:33:01.552946176Z"}}}}"#
    )
}

fn lake(event: &Event<'_>) -> String {
    let mut line = Vec::new();
    let stamp = Stamp::new("2026-06-03T16:00:00Z".parse::<Timestamp>().unwrap(), RowId::from_seed(0, 0));
    event.write_json(&mut line, Dialect::Lake, &stamp);
    String::from_utf8(line).unwrap()
}

fn at(event: &Event<'_>, pointer: &str) -> Option<String> {
    event.get(pointer).map(|value| value.as_timestamp().unwrap().to_string())
}

/// The text of a `json` value.
fn json(event: &Event<'_>, pointer: &str) -> Option<String> {
    event.get(pointer).map(|value| value.as_json().unwrap().text().into_owned())
}

#[test]
fn every_place_of_an_event_is_a_column() {
    fn walk(value: &serde_json::Value, at: &Pointer, columns: &[Column]) {
        let members: Vec<(Pointer, &serde_json::Value)> = match value {
            serde_json::Value::Object(object) => {
                let stamped = |key: &str| at.is_root() && key.starts_with("p_");
                let own = object.iter().filter(|(key, _)| !stamped(key));
                own.map(|(key, value)| (at.clone().key(key), value)).collect()
            }
            serde_json::Value::Array(array) => {
                array.iter().map(|value| (at.clone().key("*"), value)).collect()
            }
            _ => Vec::new(),
        };
        for (at, value) in members {
            let column = columns.iter().position(|column| column.lake_pointer == at);
            let column = column.unwrap_or_else(|| panic!("{at} is no column"));
            if columns[column].type_name != TypeName::Json {
                walk(value, &at, columns);
            }
        }
    }
    for (program, record) in [(audit(), audit_with(r#","old":{"a":[1]}"#)), (network(), flow_with(""))] {
        let columns: Vec<Column> = program.columns().collect();
        let event = program.interpret(record.as_bytes()).unwrap();
        walk(&serde_json::from_str(&lake(&event)).unwrap(), &Pointer::root(), &columns);
        let required = columns.iter().filter(|column| column.required).map(|column| column.pointer.as_str());
        assert_eq!(required.take(2).collect::<Vec<_>>(), ["/time", "/event"]);
    }
}

#[test]
fn time_is_exact_whatever_its_spelling() {
    let program = network();
    for (time, expected) in [
        ("1780500776.773", "2026-06-03T15:32:56.773Z"),
        ("1780500776.77", "2026-06-03T15:32:56.77Z"),
        ("1780500999", "2026-06-03T15:36:39Z"),
        (r#""1700000000""#, "2023-11-14T22:13:20Z"),
        (r#""1780500776.773""#, "2026-06-03T15:32:56.773Z"),
    ] {
        let record = format!(r#"{{"time":{time},"event":{{"nodeId":"n1CNTRL"}}}}"#);
        let event = program.interpret(record.as_bytes()).unwrap();
        assert_eq!(event.time().unwrap().to_string(), expected, "{time}");
    }
    let event =
        program.interpret(br#"{"time":1780500776.773,"event":{"nodeId":"n1CNTRL"}}"#).unwrap().into_owned();
    assert_eq!(event.as_event().time().unwrap().unix_nanoseconds(), 1_780_500_776_773_000_000);
    assert!(lake(&event.as_event()).starts_with(r#"{"time":"2026-06-03 15:32:56.773000000","event":{"#));
}

#[test]
fn recorded_has_any_number_of_digits_and_the_year_1_is_never() {
    let program = audit();
    for (recorded, expected) in [
        ("2026-06-03T15:34:47.80904038Z", "2026-06-03T15:34:47.80904038Z"),
        ("2026-06-03T15:34:47Z", "2026-06-03T15:34:47Z"),
        ("2026-06-03T15:34:47.809040387Z", "2026-06-03T15:34:47.809040387Z"),
    ] {
        let record = audit_with("").replace("2026-06-03T15:34:47.809040387Z", recorded);
        let event = program.interpret(record.as_bytes()).unwrap();
        assert_eq!(at(&event, "/fields/recorded").as_deref(), Some(expected));
    }
    for (deferred, expected) in
        [("0001-01-01T00:00:00Z", None), ("2026-06-03T15:35:00.5Z", Some("2026-06-03T15:35:00.5Z"))]
    {
        let record = audit_with(&format!(r#","deferredAt":"{deferred}""#));
        let event = program.interpret(record.as_bytes()).unwrap();
        assert_eq!(at(&event, "/event/deferredAt").as_deref(), expected);
        assert_eq!(lake(&event).contains("deferredAt"), expected.is_some());
        assert_eq!(event.time().unwrap().to_string(), "2026-06-03T15:34:47.356Z");
    }
}

#[test]
fn an_empty_login_name_is_kept_and_is_no_indicator() {
    let program = audit();
    let record = audit_with("");
    let event = program.interpret(record.as_bytes()).unwrap();
    assert_eq!(event.get("/event/actor/loginName").unwrap().as_str(), Some(""));
    let found: Vec<_> = event.indicators().iter().collect();
    assert_eq!(found, [(IndicatorKind::ActorIds, "kH2xLs6CNTRL")]);
}

#[test]
fn old_and_new_are_any_json_as_it_is_written() {
    let program = audit();
    let policy =
        r#""{\n\t// Grants for the \"harbor\" – всё\n\t\"acls\": [{\"action\": \"accept\",},],\n}\n""#;
    for (new, expected) in [
        ("{}", Some("{}")),
        ("null", None),
        (r#""""#, Some(r#""""#)),
        (r#"["192.0.2.0/24", "tag:x"]"#, Some(r#"["192.0.2.0/24", "tag:x"]"#)),
        (policy, Some(policy)),
        ("false", Some("false")),
        ("18446744073709551616.50", Some("18446744073709551616.50")),
        // As Go prints times; nobody reads it as one.
        (
            r#"{"expires":"2026-07-27 12:15:48.688963096 +0000 UTC","capabilities":[]}"#,
            Some(r#"{"expires":"2026-07-27 12:15:48.688963096 +0000 UTC","capabilities":[]}"#),
        ),
    ] {
        let record = audit_with(&format!(r#","old":{new},"new":{new}"#));
        let event = program.interpret(record.as_bytes()).unwrap();
        for pointer in ["/event/old", "/event/new"] {
            assert_eq!(json(&event, pointer).as_deref(), expected, "{new}");
        }
        if let Some(expected) = expected {
            assert!(lake(&event).contains(&format!(r#""new":{expected}"#)), "{new}");
        }
        assert_eq!(event.indicators().len(), 1, "{new}: only the actor");
    }
}

#[test]
fn traffic_is_kept_as_it_is_written() {
    let program = network();
    for traffic in [
        r#"[{"txPkts":2,"txBytes":128}]"#,
        r#"[{"src":"100.64.0.3:0","dst":"127.3.3.40:8","txPkts":1}]"#,
        r#"[{"src":"100.64.0.3:0","dst":"[2001:8b0:1f05::100e]:41641"}]"#,
        r#"[{"proto":6,"src":"100.99.888.77:2049"}]"#,
        r#"[{"txPkts":18446744073709551615,"rxBytes":18446744073709551615}]"#,
        "[]",
    ] {
        for name in ["virtualTraffic", "subnetTraffic", "exitTraffic", "physicalTraffic"] {
            let record = flow_with(&format!(r#","{name}":{traffic}"#));
            let event = program.interpret(record.as_bytes()).unwrap();
            assert_eq!(json(&event, &format!("/event/{name}")).as_deref(), Some(traffic));
            assert!(lake(&event).contains(&format!(r#""{name}":{traffic}"#)), "{traffic}");
            assert!(event.indicators().is_empty(), "nothing is found in a `json` value");
        }
    }
    let record = flow_with(r#","virtualTraffic":null,"exitTraffic":[]"#);
    let event = program.interpret(record.as_bytes()).unwrap();
    assert!(event.get("/event/virtualTraffic").is_none(), "null is absent");
    assert!(!lake(&event).contains("virtualTraffic"));
    let record = flow_with(r#","srcNode":{"nodeId":"n1"},"dstNodes":[]"#);
    assert_eq!(program.interpret(record.as_bytes()).unwrap().unknown_fields(), 2, "dropped and counted");
}

/// What the scanners make of the addresses above, in a schema that types them.
#[test]
fn endpoints_as_indicators() {
    let scanned = |scanner, text: &str| {
        let schema = Schema::new("Test.Endpoint", [Field::new("a", Type::string_with([scanner]))]);
        let record = format!(r#"{{"a":"{text}"}}"#);
        let program = schema.compile().unwrap();
        let event = program.interpret(record.as_bytes()).unwrap();
        let found: Vec<_> = event.indicators().iter().map(|(kind, text)| (kind, text.to_owned())).collect();
        found
    };
    for (endpoint, kind, host) in [
        ("127.3.3.40:8", IndicatorKind::IpAddresses, "127.3.3.40"),
        ("[2001:8b0:1f05::100e]:41641", IndicatorKind::IpAddresses, "2001:8b0:1f05::100e"),
        ("100.64.0.3:0", IndicatorKind::IpAddresses, "100.64.0.3"),
        // What is no address is taken for a name.
        ("100.99.888.77:2049", IndicatorKind::DomainNames, "100.99.888.77"),
    ] {
        assert_eq!(scanned(Scanner::NetAddr, endpoint), [(kind, host.to_owned())]);
        assert_eq!(scanned(Scanner::Ip, endpoint), [], "`ip` takes an address without a port");
    }
    assert_eq!(scanned(Scanner::Ip, "100.99.888.77"), []);
    assert_eq!(scanned(Scanner::Ip, "100.99.88.77").len(), 1);
}

#[test]
fn values_nobody_has_heard_of_are_accepted() {
    let program = audit();
    let record = audit_with(r#","error":"quota","target2":{}"#)
        .replace("CONFIG_API", "BORDER0_API")
        .replace("OAUTH_CLIENT", "PAM_CONNECTOR")
        .replace("OAUTH_ACCESS_TOKEN", "PAM_SERVICE")
        .replace("CREATE", "DISCONNECT_NODE")
        .replace(
            r#""type":"PAM_SERVICE""#,
            r#""type":"PAM_SERVICE","property":"NEWLY_MADE","isEphemeral":true"#,
        );
    let event = program.interpret(record.as_bytes()).unwrap();
    for (pointer, expected) in [
        ("/event/origin", "BORDER0_API"),
        ("/event/actor/type", "PAM_CONNECTOR"),
        ("/event/target/type", "PAM_SERVICE"),
        ("/event/target/property", "NEWLY_MADE"),
        ("/event/action", "DISCONNECT_NODE"),
    ] {
        assert_eq!(event.get(pointer).unwrap().as_str(), Some(expected));
    }
    assert_eq!(event.unknown_fields(), 2);
}

/// A window of 812 seconds that is told a year late: only `time` counts.
#[test]
fn stragglers_keep_their_time() {
    let program = network();
    let record = flow_with("")
        .replace("2026-06-03T15:32:59.27411903Z", "2026-06-03T15:46:26.5Z")
        .replace("2026-06-03T15:33:01.552946176Z", "2027-06-03T15:33:01Z");
    let event = program.interpret(record.as_bytes()).unwrap();
    assert_eq!(event.time().unwrap().to_string(), "2026-06-03T15:32:56.773Z");
    assert_eq!(at(&event, "/event/end").as_deref(), Some("2026-06-03T15:46:26.5Z"));
    assert_eq!(at(&event, "/fields/recorded").as_deref(), Some("2027-06-03T15:33:01Z"));
}

/// The same event twice, and one that was cut off, in one body without anything between them.
#[test]
fn a_body_with_duplicates_and_a_truncated_end() {
    let (event, other) = (audit_with(""), flow_with(""));
    let cut = &other[..other.len() - 30];
    let body = format!("{event}{other}{event}{cut}");
    for size in [1, 7, body.len()] {
        let mut splitter = Splitter::new(SplitOptions::default());
        let mut pieces = Vec::new();
        let mut drain = |splitter: &mut Splitter| {
            while let Some(piece) = splitter.next_piece() {
                let code = if let Piece::Skipped(skipped) = piece { Some(skipped.code()) } else { None };
                pieces.push((code, piece.frame().offset, piece.frame().bytes.to_vec()));
            }
        };
        for chunk in body.as_bytes().chunks(size) {
            splitter.push(chunk);
            drain(&mut splitter);
        }
        splitter.finish();
        drain(&mut splitter);
        let place = |length: usize| u64::try_from(length).unwrap();
        let expected = [
            (None, 0, event.clone().into_bytes()),
            (None, place(event.len()), other.clone().into_bytes()),
            (None, place(event.len() + other.len()), event.clone().into_bytes()),
            (Some(Code::Syntax), place(2 * event.len() + other.len()), cut.as_bytes().to_vec()),
        ];
        assert_eq!(pieces, expected, "in chunks of {size}");
    }
    // Delivery is at least once: a duplicate is an event as any other, equal to the first.
    let program = audit();
    assert_eq!(
        lake(&program.interpret(event.as_bytes()).unwrap()),
        lake(&program.interpret(event.as_bytes()).unwrap())
    );
}

/// `LOGWRIGHT_TESTDATA`: bodies that were recorded or published by others, of which only the streamed one has the
/// envelope that the two schemas describe.
#[test]
fn recorded_bodies() {
    let folder =
        std::env::var_os("LOGWRIGHT_TESTDATA").map(|root| std::path::Path::new(&root).join("tailscale"));
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        println!("conformance data not found, skipped");
        return;
    };
    let registry = Registry::new([audit(), network()]).unwrap();
    let read = |file: &str, records_at: &str| {
        let body = std::fs::read(folder.join(file)).unwrap();
        let mut splitter = Splitter::new(SplitOptions::default().records_at(records_at.parse().unwrap()));
        splitter.push(&body);
        splitter.finish();
        let (mut accepted, mut rejected) = (Vec::new(), 0);
        while let Some(piece) = splitter.next_piece() {
            let Piece::Record(frame) = piece else { panic!("{file}: {piece:?}") };
            match registry.classify(frame.bytes, &mut Scratch::default()) {
                Classified::Event(event) => accepted.push(event.into_owned()),
                _ => rejected += 1,
            }
        }
        (accepted, rejected)
    };

    let (accepted, rejected) = read("stream-body.concat.json", "");
    let told: Vec<_> = accepted
        .iter()
        .map(|event| {
            let event = event.as_event();
            let found: Vec<_> =
                event.indicators().iter().map(|(kind, text)| (kind, text.to_owned())).collect();
            (event.log_type().to_owned(), event.time().unwrap().to_string(), found)
        })
        .collect();
    let expected = [
        ("Tailscale.Network".to_owned(), "2026-06-03T15:32:56.773Z".to_owned(), vec![]),
        (
            "Tailscale.Audit".to_owned(),
            "2026-06-03T15:34:47.356Z".to_owned(),
            vec![(IndicatorKind::ActorIds, "u0001CNTRL".to_owned())],
        ),
    ];
    assert_eq!((told.as_slice(), rejected), (expected.as_slice(), 0));

    for (file, records_at) in [
        ("audit-raw-time.json", ""),
        ("api-audit.json", ""),
        ("api-audit.json", "/logs"),
        ("api-network.json", ""),
        ("api-network.json", "/logs"),
        ("poll-network.json", ""),
        ("poll-network-protocols.json", ""),
        ("poll-network-protocols.json", "/logs"),
        ("client-upload-network.jsonl", ""),
        ("panther-stored-rows.jsonl", ""),
        ("panther-stored-rows.jsonl", "/log"),
    ] {
        let (accepted, rejected) = read(file, records_at);
        assert_eq!(accepted.len(), 0, "{file} {records_at}");
        assert!(rejected > 0, "{file} {records_at}");
    }
}
