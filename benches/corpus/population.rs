//! Who lives in the made-up tailnet.

use super::random::Random;

pub(crate) struct Population {
    pub(crate) nodes: Vec<Node>,
    pub(crate) people: Vec<Person>,
    /// Sums of the weights up to each node: few nodes make most of the traffic.
    weights: Vec<f64>,
}

pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) v4: String,
    pub(crate) v6: String,
    pub(crate) os: &'static str,
    /// Who owns it, as a member: `"tags":[…]` or `"user":"…"`.
    pub(crate) owner: String,
}

pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) login: String,
    pub(crate) name: String,
}

const FIRST: &[&str] = &[
    "Ada", "Bela", "Chidi", "Dana", "Emre", "Freja", "Gita", "Hugo", "Ines", "Jonas", "Kaito", "Lucía",
    "Mira", "Noor", "Otis", "Priya", "Quinn", "Rosa", "Sören", "Tariq",
];
const LAST: &[&str] = &[
    "Abara",
    "Brandt",
    "Castro",
    "Dubois",
    "Eriksen",
    "Farkas",
    "Gupta",
    "Hansen",
    "Ito",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
];
const WORDS: &[&str] = &[
    "amber", "basalt", "build", "cedar", "cobalt", "db", "delta", "edge", "falcon", "gate", "harbor", "iris",
    "kube", "lagoon", "maple", "metrics", "node", "onyx", "pine", "proxy", "quartz", "relay", "slate",
    "store", "tundra", "vault", "web", "worker",
];
const TAGS: &[&str] =
    &["server", "prod", "staging", "k8s", "db", "ci", "networking", "monitoring", "logstream"];

impl Population {
    pub(crate) fn new(random: &mut Random) -> Self {
        let tailnet = format!("tail{}.ts.net", random.hex(6));
        let people: Vec<Person> = (0..60).map(|_| Person::new(random)).collect();
        let mut nodes: Vec<Node> = (0..400).map(|_| Node::new(random, &tailnet, &people)).collect();
        nodes.sort_by(|a, b| a.id.cmp(&b.id));
        let mut ranks: Vec<u32> = (1..=400).collect();
        random.shuffle(&mut ranks);
        let weights = ranks
            .iter()
            .scan(0.0, |sum, &rank| {
                *sum += f64::from(rank).powf(-0.9);
                Some(*sum)
            })
            .collect();
        Self { nodes, people, weights }
    }

    /// The number of a node. Nodes stand in the order of their ids.
    pub(crate) fn node(&self, random: &mut Random) -> usize {
        let at = random.unit() * self.weights[self.weights.len() - 1];
        self.weights.partition_point(|&sum| sum <= at)
    }
}

impl Node {
    fn new(random: &mut Random, tailnet: &str, people: &[Person]) -> Self {
        let os = random.weighted(&[(0.6, "linux"), (0.2, "macOS"), (0.15, "windows"), (0.05, "iOS")]);
        let owner = if random.chance(0.72) {
            let mut tags: Vec<_> = (0..random.between(1, 4)).map(|_| *random.pick(TAGS)).collect();
            tags.sort_unstable();
            tags.dedup();
            format!("\"tags\":[\"tag:{}\"]", tags.join("\",\"tag:"))
        } else {
            format!("\"user\":\"{}\"", random.pick(people).login)
        };
        let name = format!("{}-{}-{}", random.pick(WORDS), random.pick(WORDS), random.between(1, 40));
        Self {
            id: id(random, 'n'),
            name: format!("{name}.{tailnet}"),
            v4: format!(
                "100.{}.{}.{}",
                random.between(64, 128),
                random.between(0, 256),
                random.between(1, 255)
            ),
            v6: format!("fd7a:115c:a1e0::{:x}:{:x}", random.between(1, 65_536), random.between(1, 65_536)),
            os,
            owner,
        }
    }
}

impl Person {
    fn new(random: &mut Random) -> Self {
        let (first, last) = (random.pick(FIRST), random.pick(LAST));
        let login: String = format!("{first}.{last}").chars().filter(char::is_ascii).collect();
        Self {
            id: id(random, 'u'),
            login: format!("{}@example.com", login.to_lowercase()),
            name: format!("{first} {last}"),
        }
    }
}

/// An id as the control server makes them: `n` node, `u` user, `k` key.
pub(crate) fn id(random: &mut Random, kind: char) -> String {
    let length = if random.chance(0.5) { random.between(5, 8) } else { random.between(8, 11) };
    let suffix = random.pick(&["", "11", "21"]);
    format!("{kind}{}{suffix}CNTRL", random.base58(length as usize))
}
