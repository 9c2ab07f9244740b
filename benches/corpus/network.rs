//! Network flow events. Shares and sizes as measured on live tailnets; key order as the client writes it.

use std::fmt::Write as _;

use super::clock::Instant;
use super::population::{Node, Population};
use super::random::Random;

pub(crate) struct Network<'p> {
    population: &'p Population,
    now: Instant,
}

/// Members in the order of the wire, with the share of all entries.
const CLASSES: &[(f64, Class)] =
    &[(0.194, Class::Virtual), (0.372, Class::Subnet), (0.005, Class::Exit), (0.429, Class::Physical)];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Virtual,
    Subnet,
    Exit,
    Physical,
}

impl Class {
    fn member(self) -> &'static str {
        match self {
            Self::Virtual => "virtualTraffic",
            Self::Subnet => "subnetTraffic",
            Self::Exit => "exitTraffic",
            Self::Physical => "physicalTraffic",
        }
    }
}

const SERVICE_PORTS: &[u64] = &[443, 53, 22, 5432, 9100, 8080, 6443, 1433, 3389, 445, 2049];

const TCP: u8 = 6;
const UDP: u8 = 17;
const ICMP: u8 = 1;
/// Tailscale's own rejection notices.
const TSMP: u8 = 99;

/// One connection; the order is that of the wire.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    class: Class,
    source: String,
    destination: String,
    protocol: Option<u8>,
    counters: String,
}

impl<'p> Network<'p> {
    pub(crate) fn new(population: &'p Population) -> Self {
        Self { population, now: Instant::START }
    }

    /// An event with as many entries as chance has it: mostly few, seldom as many as the client allows.
    pub(crate) fn event(&mut self, random: &mut Random) -> String {
        let count = if random.chance(0.0006) {
            random.between(200, 1061)
        } else {
            (random.lognormal(3.0, 1.03).round() as u64).max(1)
        };
        let (own, peers) = self.nodes(random, count.min(60));
        let (mut entries, mut met) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let peer = *random.pick(&peers);
            let entry = entry(random, &self.population.nodes[own], &self.population.nodes[peer]);
            if entry.class != Class::Exit {
                met.push(peer);
            }
            entries.push(entry);
        }
        met.sort_unstable();
        met.dedup();
        // Clients before 1.92 say nothing about nodes.
        let met = Some(met).filter(|_| !random.chance(0.08));
        self.write(random, own, met, entries)
    }

    /// An event of about so many bytes, all but its head in traffic: as clients before 1.92 wrote it.
    pub(crate) fn sized(&mut self, random: &mut Random, bytes: usize) -> String {
        // The head, and half an entry.
        const AROUND: usize = 340;
        let (own, peers) = self.nodes(random, bytes as u64 / 100);
        let (mut entries, mut size) = (Vec::new(), AROUND);
        while size < bytes {
            let peer = *random.pick(&peers);
            let entry = entry(random, &self.population.nodes[own], &self.population.nodes[peer]);
            size += entry.bytes();
            entries.push(entry);
        }
        self.write(random, own, None, entries)
    }

    /// Whose event it is, and whom it met.
    fn nodes(&self, random: &mut Random, entries: u64) -> (usize, Vec<usize>) {
        let own = self.population.node(random);
        let peers = 1 + (0.16 * entries as f64 + random.unit()) as usize;
        (own, (0..peers).map(|_| self.population.node(random)).collect())
    }

    fn write(
        &mut self,
        random: &mut Random,
        own: usize,
        met: Option<Vec<usize>>,
        mut entries: Vec<Entry>,
    ) -> String {
        entries.sort();
        let window = if random.chance(0.0005) {
            random.between(30, 800) as f64
        } else {
            let jitter = random.unit() * 0.008 - 0.004;
            5.0 + jitter + if random.chance(0.03) { random.unit() * 5.0 } else { 0.0 }
        };
        self.now = self.now.plus_nanos(random.between(1_000_000, 1_100_000_000));
        let (start, end) = (self.now, self.now.plus_seconds(window));
        let recorded = end.plus_seconds(random.lognormal(2.2, 0.5));

        let node = &self.population.nodes[own];
        let mut out = format!(
            r#"{{"time":{},"event":{{"nodeId":"{}","start":"{}","end":"{}""#,
            start.middle(end).unix(),
            node.id,
            start.rfc3339(),
            end.rfc3339(),
        );
        if let Some(met) = met {
            out.push_str(",\"srcNode\":");
            node.write(random.chance(0.3), &mut out);
            for (index, &peer) in met.iter().enumerate() {
                out.push_str(if index == 0 { ",\"dstNodes\":[" } else { "," });
                self.population.nodes[peer].write(true, &mut out);
            }
            if !met.is_empty() {
                out.push(']');
            }
        }
        for same_class in entries.chunk_by(|a, b| a.class == b.class) {
            for (index, entry) in same_class.iter().enumerate() {
                if index == 0 {
                    let _ = write!(out, ",\"{}\":[", entry.class.member());
                } else {
                    out.push(',');
                }
                entry.write(&mut out);
            }
            out.push(']');
        }
        let _ = write!(out, r#"}},"fields":{{"recorded":"{}"}}}}"#, recorded.rfc3339());
        out
    }
}

impl Node {
    fn write(&self, with_os: bool, out: &mut String) {
        let Self { id, name, v4, v6, os, owner } = self;
        let _ = write!(out, r#"{{"nodeId":"{id}","name":"{name}","addresses":["{v4}","{v6}"],"#);
        if with_os {
            let _ = write!(out, r#""os":"{os}","#);
        }
        let _ = write!(out, "{owner}}}");
    }
}

impl Entry {
    fn write(&self, out: &mut String) {
        let mut separator = '{';
        if let Some(protocol) = self.protocol {
            let _ = write!(out, "{separator}\"proto\":{protocol}");
            separator = ',';
        }
        for (key, end) in [("src", &self.source), ("dst", &self.destination)] {
            if !end.is_empty() {
                let _ = write!(out, "{separator}\"{key}\":\"{end}\"");
                separator = ',';
            }
        }
        let _ = write!(out, "{separator}{}}}", self.counters);
    }

    fn bytes(&self) -> usize {
        // The names, quotes and commas around them.
        let around = if self.protocol.is_some() { 31 } else { 21 };
        around + self.source.len() + self.destination.len() + self.counters.len()
    }
}

fn entry(random: &mut Random, own: &Node, peer: &Node) -> Entry {
    let class = random.weighted(CLASSES);
    let (source, destination, protocol) = match class {
        Class::Virtual => connection(random, &own.v4, &peer.v4),
        Class::Subnet => {
            let lan =
                format!("10.{}.{}.{}", random.between(0, 8), random.between(0, 64), random.between(1, 255));
            if random.chance(0.7) {
                connection(random, &lan, &peer.v4)
            } else {
                connection(random, &own.v4, &lan)
            }
        }
        Class::Exit => {
            let source = if random.chance(0.53) { format!("{}:0", own.v4) } else { String::new() };
            (source, String::new(), None)
        }
        Class::Physical => (format!("{}:0", peer.v4), underlay(random), None),
    };
    Entry { class, source, destination, protocol, counters: counters(random) }
}

/// Both ends of a connection, and its protocol.
fn connection(random: &mut Random, from: &str, to: &str) -> (String, String, Option<u8>) {
    let protocol = random.weighted(&[(0.7, TCP), (0.257, UDP), (0.025, ICMP), (0.018, TSMP)]);
    let (high, service) = (random.between(1024, 65_536), *random.pick(SERVICE_PORTS));
    let (from_port, to_port) = match protocol {
        // `:0` means that there is no port.
        ICMP | TSMP => (0, 0),
        _ if random.chance(0.42) => (service, high),
        _ => (high, service),
    };
    (format!("{from}:{from_port}"), format!("{to}:{to_port}"), Some(protocol))
}

/// Where a peer is reached: directly, or through a relay, which has a marker for an address.
fn underlay(random: &mut Random) -> String {
    match random.unit() {
        share if share < 0.116 => format!("127.3.3.40:{}", random.between(1, 29)),
        share if share < 0.261 => {
            format!(
                "[2001:db8:{}::{}]:{}",
                random.hex(3),
                random.between(1, 9999),
                random.between(1024, 65_536)
            )
        }
        share => {
            let net = if share < 0.6 { "192.0.2" } else { "203.0.113" };
            let port = if random.chance(0.6) { 41_641 } else { random.between(1024, 65_536) };
            format!("{net}.{}:{port}", random.between(1, 255))
        }
    }
}

/// The counters that are not zero.
fn counters(random: &mut Random) -> String {
    let mut direction = |prefix: &str| {
        let packets = (random.lognormal(1.2_f64.exp(), 1.6).round() as u64).max(1);
        let bytes = packets * random.between(52, 1281);
        format!(r#""{prefix}Pkts":{packets},"{prefix}Bytes":{bytes}"#)
    };
    let (sent, received) = (direction("tx"), direction("rx"));
    match random.unit() {
        share if share < 0.58 => format!("{sent},{received}"),
        share if share < 0.88 => sent,
        _ => received,
    }
}
