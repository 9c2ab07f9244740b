//! Which of the two shipped schemas a record belongs to. (Decisions, "Which schema does a record belong to".)

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

use logwright::{Classified, Registry, Scratch, schemas};

const AUDIT: &str = r#"{"time":1780500887.356,"event":{"eventGroupID":"5f0c2a9e7b1d4c3686a4e0f91d27b8c3","origin":"CONFIG_API","actor":{"id":"kH2xLs6CNTRL","type":"OAUTH_CLIENT","loginName":"","displayName":"OAuth client"},"target":{"id":"kZb5Nq1CNTRL","name":"OAuth access token","type":"OAUTH_ACCESS_TOKEN"},"action":"CREATE","actionDetails":"scopes - all:read"},"fields":{"recorded":"2026-06-03T15:34:47.809040387Z"}}"#;

const FLOW: &str = r#"{"time":1780500776.773,"event":{"nodeId":"nKd7RzPa21CNTRL","start":"2026-06-03T15:32:54.272130712Z","end":"2026-06-03T15:32:59.27411903Z","subnetTraffic":[{"proto":99}],"physicalTraffic":[]},"fields":{"recorded":"2026-06-03T15:33:01.552946176Z"}}"#;

const ACTOR: &str =
    r#""actor":{"id":"kH2xLs6CNTRL","type":"OAUTH_CLIENT","loginName":"","displayName":"OAuth client"}"#;

/// The two schemas, registered in both orders.
fn registries() -> [Registry; 2] {
    let (audit, network) =
        (schemas::tailscale_audit().compile().unwrap(), schemas::tailscale_network().compile().unwrap());
    [Registry::new([audit.clone(), network.clone()]).unwrap(), Registry::new([network, audit]).unwrap()]
}

/// The verdict in one line: the log type, then the issues with their pointers, then what the other schemas say.
fn verdict(registry: &Registry, record: &str) -> String {
    match registry.classify(record.as_bytes(), &mut Scratch::default()) {
        Classified::Event(event) => format!("accepted as {}", event.log_type()),
        Classified::Rejected(rejected) => {
            let issues: Vec<_> = rejected
                .rejection()
                .issues()
                .iter()
                .map(|issue| format!("{} at {:?}", issue.code(), issue.record_pointer().as_str()))
                .collect();
            let others: Vec<_> = rejected
                .others()
                .map(|(log_type, issue)| format!("; {log_type}: {}", issue.code()))
                .collect();
            let log_type = rejected.log_type().unwrap_or("nothing");
            format!("rejected as {log_type}: {}{}", issues.join(", "), others.concat())
        }
        _ => panic!("neither event nor rejection"),
    }
}

#[test]
fn a_record_belongs_to_the_schema_it_resembles() {
    let with_actor = |actor: &str| AUDIT.replace(ACTOR, &format!(r#""actor":{actor}"#));
    let cases = [
        (AUDIT.to_owned(), "accepted as Tailscale.Audit"),
        (FLOW.to_owned(), "accepted as Tailscale.Network"),
        (
            AUDIT.replace(&format!("{ACTOR},"), ""),
            r#"rejected as Tailscale.Audit: missing-field at "/event""#,
        ),
        (with_actor("null"), r#"rejected as Tailscale.Audit: missing-field at "/event""#),
        (with_actor(r#""ada""#), r#"rejected as Tailscale.Audit: type-mismatch at "/event/actor""#),
        (with_actor("[]"), r#"rejected as Tailscale.Audit: type-mismatch at "/event/actor""#),
        (with_actor(r#"{"id":{}}"#), r#"rejected as Tailscale.Audit: type-mismatch at "/event/actor/id""#),
        (
            AUDIT.replace(r#""event":{"#, r#""event":{"deferredAt":"later","#),
            r#"rejected as Tailscale.Audit: timestamp-unparsed at "/event/deferredAt""#,
        ),
        (r#"{"time":1780500776.773,"event":{}}"#.to_owned(), "accepted as Tailscale.Network"),
        (
            r#"{"time":1780500776.773,"event":{"action":"CREATE"}}"#.to_owned(),
            r#"rejected as Tailscale.Audit: missing-field at "/event", missing-field at "/event", missing-field at "/event""#,
        ),
        (
            FLOW.replace("2026-06-03T15:32:54.272130712Z", "soon"),
            r#"rejected as Tailscale.Network: timestamp-unparsed at "/event/start"; Tailscale.Audit: missing-field"#,
        ),
        // What is wrong in both is told by the one it belongs to, and the other comes second.
        (
            AUDIT.replace("1780500887.356", r#""noon""#),
            r#"rejected as Tailscale.Audit: timestamp-unparsed at "/time"; Tailscale.Network: timestamp-unparsed"#,
        ),
        (r#"{"name":"x"}"#.to_owned(), r#"rejected as nothing: unclassified at """#),
        (AUDIT[..AUDIT.len() - 1].to_owned(), r#"rejected as nothing: syntax at """#),
        (format!("{AUDIT}{FLOW}"), r#"rejected as nothing: trailing-data at """#),
    ];
    for registry in registries() {
        for (record, expected) in &cases {
            assert_eq!(verdict(&registry, record), *expected, "{record}");
        }
    }
}

/// The vendor's rule goes by order: it drops the contents of an audit event when the network schema comes first.
#[test]
fn the_first_that_accepts_depends_on_the_order() {
    let (audit, network) =
        (schemas::tailscale_audit().compile().unwrap(), schemas::tailscale_network().compile().unwrap());
    let audit_first = Registry::first_accepting([audit.clone(), network.clone()]).unwrap();
    let network_first = Registry::first_accepting([network, audit]).unwrap();
    assert_eq!(verdict(&audit_first, AUDIT), "accepted as Tailscale.Audit");
    assert_eq!(verdict(&network_first, AUDIT), "accepted as Tailscale.Network");
    for registry in [audit_first, network_first] {
        assert_eq!(verdict(&registry, FLOW), "accepted as Tailscale.Network");
    }
}

/// Bare events, as the API and S3 have them, belong to no schema of the stream, and are told so.
#[test]
fn bare_events_are_told_what_they_look_like() {
    let bare = r#"{"eventTime":"2026-06-03T15:34:47Z","type":"CONFIG","origin":"NODE","actor":{},"target":{},"action":"LOGIN"}"#;
    let poll = format!(r#"{{"version":"1.1","tailnetId":"example.com","logs":[{bare}]}}"#);
    for registry in registries() {
        for (record, expected) in [
            (bare, "its members look like `/event` of `Tailscale.Audit`, without the envelope around them"),
            (
                &poll,
                "the elements of its `/logs` look like `/event` of `Tailscale.Audit`, without the envelope around \
                 them: this looks like the API shape, not the stream's; try `--records-at /logs` with the API schemas",
            ),
        ] {
            let mut scratch = Scratch::default();
            let Classified::Rejected(rejected) = registry.classify(record.as_bytes(), &mut scratch) else {
                panic!("accepted")
            };
            assert_eq!(rejected.help().as_deref(), Some(expected));
        }
    }
}
