//! The corpora of the benches are what they say they are.

#![allow(clippy::indexing_slicing, clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

use serde_json::Value;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::{AuditMix, Corpus, Separator};

const SEED: u64 = 7;
const BYTES: usize = 2_000_000;

/// Sizes of records, in bytes, in order.
struct Sizes(Vec<usize>);

impl Sizes {
    fn of(corpus: &Corpus) -> Self {
        let mut sizes: Vec<usize> = corpus.iter().map(<[u8]>::len).collect();
        sizes.sort_unstable();
        Self(sizes)
    }

    fn percentile(&self, percent: usize) -> usize {
        self.0[(self.0.len() - 1) * percent / 100]
    }

    fn mean(&self) -> usize {
        self.0.iter().sum::<usize>() / self.0.len()
    }
}

/// Within so many percent of the figure.
fn assert_near(what: &str, actual: usize, figure: usize, percent: usize) {
    let slack = figure * percent / 100;
    assert!(actual.abs_diff(figure) <= slack, "{what}: {actual}, not {figure} ± {percent} %");
}

fn parsed(corpus: &Corpus) -> Vec<Value> {
    corpus.iter().map(|record| serde_json::from_slice(record).expect("a record is JSON")).collect()
}

fn share(events: &[Value], holds: impl Fn(&Value) -> bool) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    count(events.iter().filter(|event| holds(event)).count()) / count(events.len())
}

#[test]
fn network_events_have_production_sizes() {
    let corpus = corpus::network(SEED, BYTES);
    let sizes = Sizes::of(&corpus);
    assert_near("median", sizes.percentile(50), 1000, 10);
    assert_near("p90", sizes.percentile(90), 2100, 10);
    assert_near("p95", sizes.percentile(95), 2730, 10);
    assert_near("mean", sizes.mean(), 1270, 10);

    let events = parsed(&corpus);
    let with_nodes = share(&events, |event| event["event"]["srcNode"].is_object());
    assert!((0.89..0.95).contains(&with_nodes), "{with_nodes}");
    for event in &events {
        assert!(event["time"].is_number() && event["event"]["nodeId"].is_string());
    }
}

#[test]
fn audit_events_have_production_sizes() {
    let corpus = corpus::audit(SEED, 2 * BYTES, AuditMix { policy_edits: true });
    let sizes = Sizes::of(&corpus);
    assert_near("median", sizes.percentile(50), 420, 10);
    assert_near("p90", sizes.percentile(90), 540, 10);
    assert_near("p95", sizes.percentile(95), 570, 10);
    assert_near("mean", sizes.mean(), 1500, 20);

    let events = parsed(&corpus);
    let edits = share(&events, |event| event["event"]["target"]["property"] == "ACL");
    assert!((0.014..0.026).contains(&edits), "{edits}");
    for (kind, expected) in [("USER", 0.5), ("OAUTH_CLIENT", 0.3), ("AUTOMATED_WORKER", 0.08)] {
        let actual = share(&events, |event| event["event"]["actor"]["type"] == kind);
        assert!((actual - expected).abs() < 0.07, "{kind}: {actual}");
    }
    for event in &events {
        let event = &event["event"];
        assert!(event["origin"].is_string() && event["target"].is_object() && event["action"].is_string());
        if event["actor"]["type"] == "OAUTH_CLIENT" {
            assert_eq!(event["actor"]["loginName"], "");
        }
    }
}

#[test]
fn audit_events_without_policy_edits_are_small() {
    let corpus = corpus::audit(SEED, BYTES, AuditMix { policy_edits: false });
    assert!(Sizes::of(&corpus).percentile(100) < 1000);
    assert!(parsed(&corpus).iter().all(|event| event["event"]["target"]["property"] != "ACL"));
}

#[test]
fn large_corpora_have_the_sizes_of_the_figures() {
    let corpus = corpus::audit_large(SEED, BYTES);
    let sizes = Sizes::of(&corpus);
    assert_near("audit mean", sizes.mean(), 1184, 3);
    assert!(
        sizes.percentile(0) >= 640 && sizes.percentile(100) <= 2100,
        "{:?}",
        (sizes.0.first(), sizes.0.last())
    );
    parsed(&corpus);
    let in_order = corpus.iter().filter(|record| record.starts_with(b"{\"time\":")).count();
    assert!(in_order < corpus.records.len() * 9 / 10, "keys are not shuffled");

    let corpus = corpus::network_large(SEED, 4 * BYTES);
    let sizes = Sizes::of(&corpus);
    assert_near("network mean", sizes.mean(), 7750, 4);
    assert!(
        sizes.percentile(0) >= 800 && sizes.percentile(100) <= 20_500,
        "{:?}",
        (sizes.0.first(), sizes.0.last())
    );

    let traffic = ["virtualTraffic", "subnetTraffic", "exitTraffic", "physicalTraffic"];
    let entries =
        |event: &Value| traffic.map(|class| event["event"][class].to_string().len()).iter().sum::<usize>();
    let in_traffic: usize = parsed(&corpus).iter().map(entries).sum();
    assert_near("percent of the bytes in traffic", in_traffic * 100 / corpus.bytes.len(), 95, 2);
}

#[test]
fn mixed_is_mostly_network() {
    let events = parsed(&corpus::mixed(SEED, BYTES));
    let audit = share(&events, |event| event["event"]["actor"].is_object());
    assert!((0.02..0.04).contains(&audit), "{audit}");
}

#[test]
fn one_seed_one_corpus() {
    for make in [corpus::network, corpus::mixed, corpus::audit_large, corpus::network_large] {
        let corpus = make(SEED, 100_000);
        assert_eq!(corpus, make(SEED, 100_000));
        assert_ne!(corpus, make(SEED + 1, 100_000));
        assert!((100_000..350_000).contains(&corpus.bytes.len()));
    }
}

#[test]
fn other_spellings_say_the_same() {
    let corpus = corpus::mixed(SEED, 200_000);
    let events = parsed(&corpus);
    let shuffled = corpus.shuffled_keys(SEED, 1.0);
    let pretty = corpus.pretty_printed();
    let together = corpus.separated(Separator::None);
    for other in [&shuffled, &pretty, &together] {
        assert_ne!(corpus.bytes, other.bytes);
        assert_eq!(parsed(other), events);
    }
    assert_eq!(together.bytes.len() + events.len(), corpus.bytes.len());
    assert_eq!(together.separated(Separator::Newline), corpus);
    assert!(pretty.iter().all(|record| record.contains(&b'\n')));
}

#[test]
fn half_of_the_schemas_have_the_envelope() {
    let load = |yaml: String| logwright::Schema::from_yaml(&yaml).unwrap();
    let schemas: Vec<_> = corpus::schemas(1000).into_iter().map(load).collect();
    let has = |schema: &logwright::Schema, name| schema.fields.iter().any(|field| field.name == name);
    let with_envelope = schemas.iter().filter(|schema| has(schema, "time") && has(schema, "event")).count();
    assert_eq!((schemas.len(), with_envelope), (1000, 500));
    assert!(schemas.iter().all(|schema| schema.compile().is_ok()));
}

#[test]
fn two_percent_are_corrupt() {
    let corpus = corpus::network(SEED, BYTES);
    let (corrupt, broken) = corpus.corrupt(SEED);
    assert_eq!(corrupt.records.len(), corpus.records.len());
    assert_near("broken records", broken.len(), corpus.records.len() / 50, 40);
    for (number, (before, after)) in corpus.iter().zip(corrupt.iter()).enumerate() {
        assert_eq!(before != after, broken.contains(&number), "record {number}");
    }
}
