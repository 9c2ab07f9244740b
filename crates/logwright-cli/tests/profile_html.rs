//! `logwright profile --format html`, also opened in a browser.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use support::{Dir, ran, sample};

/// A record whose names and values would like to be markup.
const HOSTILE: &str = r#"{"time":1789373570.5,"event":{"nodeId":"</script><img src=http://evil.example/a onerror=alert(1)>",
"</script><img src=http://evil.example/b onerror=alert(1)>":{"<b>":1},"\" onfocus=\"alert(1)":"x","\u202ea\u0000":[]}}
{"</td><script>console.error('run')</script>":"<style>*{display:none}</style>"}
"#;

/// Writes `report.html` of the sample and the hostile records, with examples.
fn report(test: &str) -> (Dir, String) {
    let dir = Dir::new(test);
    dir.write("stream.json", sample()).write("hostile.json", HOSTILE.replace("},\n", "},"));
    let args = ["profile", "stream.json", "hostile.json", "--format", "html", "-o", "report.html"];
    let run = ran(&dir.command(&args).args(["--examples", "3"]).output().unwrap());
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    let html = String::from_utf8(dir.read("report.html")).unwrap();
    (dir, html)
}

#[test]
fn the_report_needs_nothing_else_and_takes_no_markup_from_records() {
    let (_dir, html) = report("profile-html");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for never in [
        "<script",
        "<img",
        " src=\"",
        "@import",
        "url(",
        "href=\"http",
        "\" onfocus=",
        "<b>",
        "\u{202e}",
        "\0",
    ] {
        assert!(!html.contains(never), "{never}");
    }
    for there in [
        "default-src 'none'",
        "&lt;/script&gt;&lt;img src=http://evil.example/b onerror=alert(1)&gt;",
        "<code>/event/srcNode</code>",
        "- name: srcNode\n",
        "<th scope=\"col\">Field</th>",
        "<caption>",
        "aria-label=\"Events over time",
        "prefers-color-scheme: dark",
        "class=\"skip\" href=\"#content\"",
    ] {
        assert!(html.contains(there), "{there}");
    }
}

/// Elements that are opened are closed, in order.
#[test]
fn the_report_is_well_formed() {
    let (_dir, html) = report("profile-wellformed");
    let (mut open, mut ids) = (Vec::new(), Vec::new());
    for piece in html.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap();
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        if let Some((_, rest)) = tag.split_once(" id=\"") {
            ids.push(rest.split('"').next().unwrap());
        }
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "</{closed}>");
        } else if !matches!(name, "!DOCTYPE" | "meta" | "link") && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let count = ids.len();
    for reference in html.split(" href=\"#").skip(1).chain(html.split("labelledby=\"").skip(1)) {
        let id = reference.split('"').next().unwrap();
        assert!(ids.contains(&id), "#{id}");
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is there once");
}

/// The first of the usual names of Chromium that is on the path.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let places = std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name)));
    places.into_iter().find(|file| file.is_file())
}

/// Opens the report from disk, without a network; gives what goes to standard output and error.
fn open(chromium: &PathBuf, dir: &Dir, args: &[&str]) -> (String, String) {
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .args(["--enable-logging=stderr", "--log-level=0", "--timeout=60000"])
        .arg(format!("--user-data-dir={}", dir.path("browser").display()))
        .args(args)
        .arg(format!("file://{}", dir.path("report.html").display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_browser_shows_the_report() {
    let Some(chromium) = chromium() else {
        // Past the capturing of the test harness: this must not go unnoticed.
        use std::io::Write as _;
        let message = "NO CHROMIUM ON THE PATH: the HTML report was not opened in a browser\n";
        std::io::stderr().write_all(message.as_bytes()).unwrap();
        return;
    };
    let (dir, _) = report("profile-browser");
    let (dom, log) = open(&chromium, &dir, &["--dump-dom"]);
    // What a page tries to fetch or run against its own policy is an error on the console.
    assert!(!log.contains("CONSOLE"), "{log}");
    let dom = dom.split_once("</style>").unwrap().1;
    for text in [
        "<h1>Log profile</h1>",
        "<code>/event/srcNode</code>",
        "<code>/event/dstNodes</code>",
        "missing-field",
        "&lt;/script&gt;&lt;img src=http://evil.example/b onerror=alert(1)&gt;",
        "<h2 id=\"unclaimed\">Of no schema</h2>",
    ] {
        assert!(dom.contains(text), "{text}");
    }
    assert_eq!(dom.matches("<img").count() + dom.matches("<script").count(), 0);
    for (name, width, height, scheme) in
        [("light", 1280, 1600, 1), ("dark", 1280, 1600, 0), ("narrow", 500, 1600, 1)]
    {
        let file = dir.path(&format!("{name}.png"));
        open(
            &chromium,
            &dir,
            &[
                &format!("--window-size={width},{height}"),
                &format!("--blink-settings=preferredColorScheme={scheme}"),
                &format!("--screenshot={}", file.display()),
            ],
        );
        let png = std::fs::read(&file).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
        let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((size(16), size(20)), (width, height), "{name}");
        // An empty page of this size takes a fifth of that.
        assert!(png.len() > 40_000, "{name}: {} bytes", png.len());
    }
    let [light, dark] = ["light.png", "dark.png"].map(|name| dir.read(name));
    assert_ne!(light, dark);
}
