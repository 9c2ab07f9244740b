//! The service over a loopback connection, with a client that can misbehave.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

use http_source::{Caps, Files, router};
use logwright::{Registry, schemas};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

const TOKEN: &str = "correct-horse-battery";

/// A service of its own for each test, with its own folder.
struct Service {
    address: SocketAddr,
    folder: PathBuf,
    _runtime: tokio::runtime::Runtime,
}

impl Service {
    fn start(caps: Caps) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("http-source-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let programs = schemas::all().into_iter().map(|schema| schema.compile().unwrap());
        let service = router(TOKEN, Registry::new(programs).unwrap(), Files::open(&folder).unwrap(), caps);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, service).await });
        Self { address, folder, _runtime: runtime }
    }

    /// The lines that were kept.
    fn lines(&self, file: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.join(file)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn kept(&self) -> (usize, usize) {
        (self.lines("events.jsonl").len(), self.lines("rejected.jsonl").len())
    }

    /// Posts a body; the status.
    fn post(&self, headers: &str, body: &[u8]) -> u16 {
        let length = body.len();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        exchange(self.address, &[head.as_bytes(), body].concat(), Ending::Open).unwrap()
    }

    fn post_known(&self, headers: &str, body: &[u8]) -> u16 {
        self.post(&format!("Authorization: Bearer {TOKEN}\r\n{headers}"), body)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a client does after its last byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Open,
    HangsUp,
}

/// Sends bytes and gives the status of the answer; `None` if there is none.
fn exchange(address: SocketAddr, request: &[u8], ending: Ending) -> Option<u16> {
    let mut stream = TcpStream::connect(address).unwrap();
    // A service that refuses a body need not read it, so writing may fail before the answer is read.
    let _ = stream.write_all(request);
    if ending == Ending::HangsUp {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

fn flow(node: usize) -> String {
    format!(r#"{{"time":1789373570.5,"event":{{"nodeId":"n{node}CNTRL"}}}}"#)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

#[test]
fn a_hundred_posts_at_once_are_all_kept() {
    let service = Service::start(Caps::default());
    thread::scope(|scope| {
        let posts: Vec<_> = (0..100)
            .map(|post| {
                let service = &service;
                scope.spawn(move || {
                    let body = (0..10).map(|i| flow(post * 10 + i)).collect::<String>() + r#"{"event":{}}"#;
                    match post % 3 {
                        0 => service.post_known("", body.as_bytes()),
                        1 => service.post_known("Content-Encoding: gzip\r\n", &gzip(body.as_bytes())),
                        _ => service.post_known("Content-Encoding: zstd\r\n", &zstd(body.as_bytes())),
                    }
                })
            })
            .collect();
        for post in posts {
            assert_eq!(post.join().unwrap(), 200);
        }
    });
    let mut nodes: Vec<String> = service
        .lines("events.jsonl")
        .iter()
        .map(|event| event["event"]["nodeId"].as_str().unwrap().to_owned())
        .collect();
    nodes.sort();
    let mut expected: Vec<String> = (0..1000).map(|node| format!("n{node}CNTRL")).collect();
    expected.sort();
    assert_eq!(nodes, expected);
    let rejected = service.lines("rejected.jsonl");
    assert_eq!(rejected.len(), 100);
    for line in rejected {
        assert_eq!(line["record"], r#"{"event":{}}"#);
        assert_eq!(line["issues"][0]["code"], "missing-field");
    }
}

#[test]
fn a_wrong_token_keeps_nothing() {
    let service = Service::start(Caps::default());
    let body = flow(1);
    for headers in [
        "",
        "Authorization: Bearer \r\n",
        "Authorization: Bearer correct-horse-batterz\r\n",
        "Authorization: Bearer correct-horse-battery-staple\r\n",
        "Authorization: Bearer correct\r\n",
        "Authorization: Basic correct-horse-battery\r\n",
        "Authorization: correct-horse-battery\r\n",
    ] {
        assert_eq!(service.post(headers, body.as_bytes()), 401, "{headers}");
    }
    assert_eq!(service.kept(), (0, 0));
    assert_eq!(service.post("Authorization: bearer correct-horse-battery\r\n", body.as_bytes()), 200);
    assert_eq!(service.kept(), (1, 0));
}

#[test]
fn a_body_that_is_cut_short_on_the_way_keeps_nothing() {
    let service = Service::start(Caps::default());
    let body = flow(1);
    let head = |length: usize| {
        format!(
            "POST / HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let longer = [head(body.len() + 1).as_bytes(), body.as_bytes()].concat();
    assert_ne!(exchange(service.address, &longer, Ending::HangsUp), Some(200));
    for (encoding, packed) in [("gzip", gzip(body.as_bytes())), ("zstd", zstd(body.as_bytes()))] {
        let headers = format!("Content-Encoding: {encoding}\r\n");
        assert_eq!(service.post_known(&headers, &packed[..packed.len() - 1]), 400, "{encoding}");
        assert_eq!(service.post_known(&headers, body.as_bytes()), 400, "{encoding}");
    }
    assert_eq!(service.post_known("Content-Encoding: br\r\n", body.as_bytes()), 415);
    assert_eq!(service.kept(), (0, 0));
}

/// A body that came whole but ends inside a record: what is there is kept.
#[test]
fn a_body_that_does_not_arrive_is_given_up() {
    let service = Service::start(Caps { patience: Duration::from_millis(50), ..Caps::default() });
    let body = flow(1);
    let head = format!(
        "POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {}\r\n\r\n",
        body.len() + 1
    );
    let request = [head.as_bytes(), body.as_bytes()].concat();
    assert_eq!(exchange(service.address, &request, Ending::Open), Some(408));
    assert_eq!(service.kept(), (0, 0));
}

#[test]
fn other_paths_and_methods_are_not_served() {
    let service = Service::start(Caps::default());
    for (line, status) in [("POST /other", 404), ("GET /", 405), ("PUT /", 405)] {
        let request = format!(
            "{line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 0\r\n\r\n"
        );
        assert_eq!(exchange(service.address, request.as_bytes(), Ending::Open), Some(status), "{line}");
    }
    assert_eq!(service.kept(), (0, 0));
}

#[test]
fn a_record_that_is_cut_short_is_kept_among_the_rejected() {
    let service = Service::start(Caps::default());
    let cut = r#"{"time":1789373570.5,"event":{"nodeId":"n2CN"#;
    assert_eq!(service.post_known("", (flow(1) + cut).as_bytes()), 200);
    assert_eq!(service.kept(), (1, 1));
    let rejected = &service.lines("rejected.jsonl")[0];
    assert_eq!((&rejected["record"], &rejected["issues"][0]["code"]), (&cut.into(), &"syntax".into()));
    assert_eq!(service.post_known("", b"{\"\xff\":1}"), 200);
    let rejected = &service.lines("rejected.jsonl")[1];
    assert_eq!(rejected["record_bytes"], serde_json::json!([123, 34, 255, 34, 58, 49, 125]));
    assert_eq!(rejected["issues"][0]["code"], "invalid-utf8");
}

#[test]
fn bombs_are_refused_and_keep_nothing() {
    let caps = Caps { sent: 100_000, unpacked: 1_000_000, records: 1000, ..Caps::default() };
    let service = Service::start(caps);
    let spaces = vec![b' '; 50_000_000];
    for (encoding, packed) in [("gzip", gzip(&spaces)), ("zstd", zstd(&spaces))] {
        assert!(packed.len() < 100_000, "{encoding}: {}", packed.len());
        assert_eq!(
            service.post_known(&format!("Content-Encoding: {encoding}\r\n"), &packed),
            413,
            "{encoding}"
        );
    }
    assert_eq!(service.post_known("", &vec![b' '; 100_001]), 413);
    // Small as a body, large as output.
    assert_eq!(service.post_known("", "{}".repeat(1001).as_bytes()), 413);
    assert_eq!(service.kept(), (0, 0));
    // At the limits.
    assert_eq!(service.post_known("", "{}".repeat(1000).as_bytes()), 200);
    assert_eq!(service.post_known("Content-Encoding: gzip\r\n", &gzip(&spaces[..1_000_000])), 200);
    assert_eq!(service.kept(), (0, 1000));
}

#[test]
fn files_that_exist_are_added_to() {
    let service = Service::start(Caps::default());
    assert_eq!(service.post_known("", flow(1).as_bytes()), 200);
    let before = fs::read(service.folder.join("events.jsonl")).unwrap();
    assert_eq!(service.post_known("", flow(1).as_bytes()), 200);
    let after = fs::read(service.folder.join("events.jsonl")).unwrap();
    assert!(after.starts_with(&before) && after.len() > before.len());
    assert_eq!(service.kept(), (2, 0), "what is sent again is kept again");
}
