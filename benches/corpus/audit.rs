//! Configuration audit events, by the operations that make them: an operation is up to five events of one
//! `eventGroupID`. Key order as the stream writes it.

use std::fmt::Write as _;

use super::AuditMix;
use super::clock::Instant;
use super::population::{Population, id};
use super::random::Random;

mod policy;

pub(crate) struct Audit<'p> {
    population: &'p Population,
    now: Instant,
}

#[derive(Clone, Copy)]
enum Operation {
    OAuthToken,
    NodeJoin,
    EphemeralDelete,
    ReAuth,
    PostureIdentity,
    ConsoleLogin,
    KeyCreate,
    KeyRevoke,
    Routes,
    Tags,
    Role,
    Scim,
    Toggle,
    LogStream,
    FailedRequest,
    Policy,
}

const OPERATIONS: &[(f64, Operation)] = &[
    (28.0, Operation::OAuthToken),
    (12.0, Operation::NodeJoin),
    (10.0, Operation::EphemeralDelete),
    (10.0, Operation::ReAuth),
    (8.0, Operation::PostureIdentity),
    (6.0, Operation::ConsoleLogin),
    (5.0, Operation::KeyCreate),
    (4.0, Operation::KeyRevoke),
    (4.0, Operation::Routes),
    (3.0, Operation::Tags),
    (2.5, Operation::Role),
    (2.0, Operation::Scim),
    (2.0, Operation::Toggle),
    (0.2, Operation::LogStream),
    (0.3, Operation::FailedRequest),
    (3.0, Operation::Policy),
];

#[derive(Clone)]
struct Target {
    id: String,
    name: String,
    kind: &'static str,
}

/// What one event of an operation says of its own.
struct Change {
    action: &'static str,
    property: Option<&'static str>,
    old: Option<String>,
    new: Option<String>,
    details: Option<&'static str>,
    error: Option<&'static str>,
}

impl Change {
    fn of(action: &'static str) -> Self {
        Self { action, property: None, old: None, new: None, details: None, error: None }
    }

    fn one_of(random: &mut Random, actions: &[&'static str]) -> Self {
        let action: &&'static str = random.pick(actions);
        Self::of(action)
    }

    fn update(property: &'static str, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self { property: Some(property), old: Some(old.into()), new: Some(new.into()), ..Self::of("UPDATE") }
    }
}

impl<'p> Audit<'p> {
    pub(crate) fn new(population: &'p Population) -> Self {
        Self { population, now: Instant::START }
    }

    /// Adds the events of one operation.
    pub(crate) fn operation(&mut self, random: &mut Random, mix: AuditMix, records: &mut Vec<String>) {
        let operation = loop {
            match random.weighted(OPERATIONS) {
                Operation::Policy if !mix.policy_edits => {}
                operation => break operation,
            }
        };
        self.now = self.now.plus_seconds(random.lognormal(20.0, 1.2));
        let group = random.hex(32);
        let origin = origin(operation, random);
        let actor = self.actor(operation, random);
        let target = self.target(operation, random);
        for change in self.changes(operation, random) {
            records.push(self.write(random, &group, origin, &actor, &target, &change));
            self.now = self.now.plus_nanos(random.between(60_000, 300_000));
        }
    }

    /// One event of about so many bytes: routes of a node, before and after.
    pub(crate) fn sized(&mut self, random: &mut Random, bytes: usize) -> String {
        // The names of members, the times, the group and the brackets.
        const AROUND: usize = 257;
        let operation = *random.pick(&[Operation::Routes, Operation::NodeJoin, Operation::PostureIdentity]);
        let (actor, target) = (self.actor(operation, random), self.target(operation, random));
        let values = bytes.saturating_sub(AROUND + actor.len() + target.id.len() + target.name.len());
        let old = values * random.between(20, 50) as usize / 100;
        let (property, old, new) = if random.chance(0.5) {
            ("ALLOWED_IPS", routes(random, old), routes(random, values - old))
        } else {
            ("ATTRIBUTES", attributes(random, old), attributes(random, values - old))
        };
        self.now = self.now.plus_seconds(random.lognormal(20.0, 1.2));
        let (group, origin) = (random.hex(32), origin(operation, random));
        self.write(random, &group, origin, &actor, &target, &Change::update(property, old, new))
    }

    fn write(
        &self,
        random: &mut Random,
        group: &str,
        origin: &str,
        actor: &str,
        target: &Target,
        change: &Change,
    ) -> String {
        let mut out = format!(r#"{{"time":{},"event":{{"#, self.now.unix());
        if random.chance(0.01) {
            let deferred =
                if random.chance(0.5) { self.now.rfc3339() } else { "0001-01-01T00:00:00Z".into() };
            let _ = write!(out, r#""deferredAt":"{deferred}","#);
        }
        // Tailscale adds origins and actions without notice.
        let unknown = random.chance(0.004);
        let origin = if unknown { "FUTURE_ORIGIN" } else { origin };
        let _ = write!(out, r#""eventGroupID":"{group}","origin":"{origin}","actor":{actor},"#);
        let Target { id, name, kind } = target;
        let _ = write!(out, r#""target":{{"id":"{id}","name":"{name}","type":"{kind}""#);
        if let Some(property) = change.property {
            let _ = write!(out, r#","property":"{property}""#);
        }
        if *kind == "NODE" && random.chance(0.1) {
            out.push_str(r#","isEphemeral":true"#);
        }
        let _ = write!(out, r#"}},"action":"{}""#, change.action);
        for (key, value) in [("old", &change.old), ("new", &change.new)] {
            if let Some(value) = value {
                let _ = write!(out, ",\"{key}\":{value}");
            }
        }
        for (key, text) in [("actionDetails", change.details), ("error", change.error)] {
            if let Some(text) = text {
                let _ = write!(out, ",\"{key}\":\"{text}\"");
            }
        }
        let recorded = self.now.plus_seconds(random.lognormal(0.7, 0.5)).rfc3339();
        let _ = write!(out, r#"}},"fields":{{"recorded":"{recorded}"}}}}"#);
        out
    }

    fn actor(&self, operation: Operation, random: &mut Random) -> String {
        match operation {
            Operation::OAuthToken => oauth_client(random),
            Operation::KeyCreate | Operation::NodeJoin if random.chance(0.4) => oauth_client(random),
            Operation::EphemeralDelete => {
                r#"{"id":"workerCNTRL","type":"AUTOMATED_WORKER","loginName":"","displayName":"Automated worker"}"#
                    .into()
            }
            Operation::PostureIdentity => {
                let node = &self.population.nodes[self.population.node(random)];
                let (id, name) = (&node.id, &node.name);
                format!(
                    r#"{{"id":"{id}","type":"NODE","loginName":"{name}","displayName":"{name}","tags":["tag:server"]}}"#
                )
            }
            Operation::Scim => {
                r#"{"id":"scimCNTRL","type":"SCIM","loginName":"","displayName":"SCIM provisioning"}"#.into()
            }
            _ => {
                let person = random.pick(&self.population.people);
                format!(
                    r#"{{"id":"{}","type":"USER","loginName":"{}","displayName":"{}"}}"#,
                    person.id, person.login, person.name
                )
            }
        }
    }

    fn target(&self, operation: Operation, random: &mut Random) -> Target {
        match operation {
            Operation::OAuthToken => target(id(random, 'k'), "OAuth access token", "OAUTH_ACCESS_TOKEN"),
            Operation::KeyCreate | Operation::KeyRevoke => {
                let name = random.pick(&["Auth key", "API key"]);
                target(id(random, 'k'), *name, "API_KEY")
            }
            Operation::ConsoleLogin => target(id(random, 'u'), "Admin console", "ADMIN_CONSOLE"),
            Operation::Role | Operation::Scim => {
                let person = random.pick(&self.population.people);
                target(person.id.clone(), person.login.clone(), "USER")
            }
            Operation::FailedRequest => target(id(random, 'n'), "request", "FAILED_REQUEST"),
            Operation::Toggle | Operation::LogStream | Operation::Policy => {
                target("example.com", "example.com", "TAILNET")
            }
            _ => {
                let node = &self.population.nodes[self.population.node(random)];
                target(node.id.clone(), node.name.clone(), "NODE")
            }
        }
    }

    /// What a new node says of itself.
    fn machine(&self, random: &mut Random) -> String {
        let node = &self.population.nodes[self.population.node(random)];
        let (os, owner, v4, v6) = (node.os, &node.owner, &node.v4, &node.v6);
        format!(
            r#"{{"os":"{os}","addresses":["{v4}","{v6}"],"ephemeral":false,"clientVersion":"1.92.3",{owner}}}"#
        )
    }

    fn changes(&self, operation: Operation, random: &mut Random) -> Vec<Change> {
        let expiry = self.now.plus_seconds(180.0 * 86_400.0);
        let key_expiry = format!("\"{}\"", expiry.rfc3339());
        match operation {
            Operation::OAuthToken => vec![Change {
                details: Some(*random.pick(&["scopes - all:read", "scopes - devices:core", "scopes - all"])),
                ..Change::of("CREATE")
            }],
            Operation::NodeJoin => {
                let mut changes = vec![
                    Change::update("MACHINE_NAME", "\"\"", format!("\"host-{}\"", random.base58(5))),
                    Change { new: Some(self.machine(random)), ..Change::of("CREATE") },
                    Change::update("KEY_EXPIRY_TIME", "\"0001-01-01T00:00:00Z\"", key_expiry),
                    Change::of("LOGIN"),
                ];
                if random.chance(0.5) {
                    changes.push(Change::of("APPROVE"));
                }
                changes
            }
            Operation::EphemeralDelete => vec![Change::of("DELETE")],
            Operation::ReAuth => {
                let old = format!("\"{}\"", self.now.rfc3339());
                vec![Change::update("KEY_EXPIRY_TIME", old, key_expiry), Change::of("LOGIN")]
            }
            Operation::PostureIdentity => {
                let serial = format!(r#"{{"serialNumbers":["{}"],"disabled":false}}"#, random.base58(10));
                vec![Change::update("POSTURE_IDENTITY", "{}", serial)]
            }
            Operation::ConsoleLogin => vec![Change::one_of(random, &["LOGIN", "LOGOUT"])],
            Operation::KeyCreate => {
                let new = format!(
                    r#"{{"capabilities":["CONTROL_API_SCOPE_ALL_READ","CONTROL_API_SCOPE_ALL"],"expires":"{}"}}"#,
                    expiry.go()
                );
                vec![Change { new: Some(new), ..Change::of("CREATE") }]
            }
            Operation::KeyRevoke => vec![Change::one_of(random, &["REVOKE", "EXPIRED"])],
            Operation::Routes => vec![Change::update("ALLOWED_IPS", "null", routes(random, 60))],
            Operation::Tags => vec![Change::update("ACL_TAGS", "\"\"", r#"["tag:server","tag:prod"]"#)],
            Operation::Role => vec![Change::update("USER_ROLE", r#"["member"]"#, r#"["it-admin"]"#)],
            Operation::Scim => vec![Change::one_of(random, &["PUSH_USER", "PUSH_GROUP"])],
            Operation::Toggle => {
                let property =
                    *random.pick(&["MAGIC_DNS", "HTTPS", "MACHINE_APPROVAL_NEEDED", "FILE_SHARING"]);
                vec![Change { property: Some(property), ..Change::one_of(random, &["ENABLE", "DISABLE"]) }]
            }
            Operation::LogStream => {
                let new = r#"{"provider":"s3","logstreamType":"network","bucket":"example-flow-logs"}"#;
                vec![Change::update("LOGSTREAM_ENDPOINT", "{}", new)]
            }
            Operation::FailedRequest => {
                vec![Change { error: Some("key is not valid for this tailnet"), ..Change::of("LOGIN") }]
            }
            Operation::Policy => {
                let (old, new) = policy::edit(random);
                vec![Change::update("ACL", old, new)]
            }
        }
    }
}

fn origin(operation: Operation, random: &mut Random) -> &'static str {
    match operation {
        Operation::OAuthToken => "CONFIG_API",
        Operation::NodeJoin | Operation::ReAuth | Operation::PostureIdentity => "NODE",
        Operation::EphemeralDelete => "CONTROL",
        Operation::Scim => "IDENTITY_PROVIDER",
        _ => random.weighted(&[(0.8, "ADMIN_CONSOLE"), (0.2, "CONFIG_API")]),
    }
}

fn oauth_client(random: &mut Random) -> String {
    format!(
        r#"{{"id":"{}","type":"OAUTH_CLIENT","loginName":"","displayName":"OAuth client"}}"#,
        id(random, 'k')
    )
}

fn target(id: impl Into<String>, name: impl Into<String>, kind: &'static str) -> Target {
    Target { id: id.into(), name: name.into(), kind }
}

/// An array of routes of about so many bytes.
fn routes(random: &mut Random, bytes: usize) -> String {
    filled('[', ']', bytes, |out| {
        let _ = write!(out, "\"10.{}.{}.0/24\"", random.between(0, 256), random.between(0, 256));
    })
}

/// An object of device attributes of about so many bytes.
fn attributes(random: &mut Random, bytes: usize) -> String {
    filled('{', '}', bytes, |out| {
        let key = random.base58(6);
        let _ = match random.between(0, 3) {
            0 => write!(out, "\"custom:{key}\":{}", random.between(0, 10_000)),
            1 => write!(out, "\"custom:{key}\":{}", random.chance(0.5)),
            _ => write!(out, "\"custom:{key}\":\"{}\"", random.base58(12)),
        };
    })
}

fn filled(open: char, close: char, bytes: usize, mut item: impl FnMut(&mut String)) -> String {
    let mut out = String::from(open);
    while out.len() + 12 < bytes {
        if out.len() > 1 {
            out.push(',');
        }
        item(&mut out);
    }
    out.push(close);
    out
}
