//! `logwright diff`.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use support::{Dir, Ran, golden, ran};

const OLD: &str = "\
schema: Custom.Door
description: Doors and who went through them
fields:
  - name: badge
    type: int
    required: true
  - name: gone
    type: json
  - name: door
    type: object
    fields:
      - name: id
        type: string
  - name: visits
    type: array
    element:
      type: object
      fields:
        - name: at
          type: timestamp
          timeFormat: rfc3339
  - {name: who, type: ref, target: Person}
definitions:
  Person:
    type: object
    fields:
      - {name: mail, type: string, indicators: [email]}
";

const NEW: &str = "\
schema: Custom.Door
description: |
  Doors,
  and who went through them
fields:
  - name: badge
    type: bigint
  - name: door
    type: object
    fields:
      - name: id
        type: string
        required: true
      - name: floor
        type: smallint
  - name: visits
    type: array
    element:
      type: object
      fields:
        - name: at
          type: timestamp
          timeFormats: [rfc3339, unix]
          isEventTime: true
  - {name: who, type: ref, target: Human}
definitions:
  Human:
    type: object
    fields:
      - {name: mail, type: string, indicators: [email, username]}
";

fn diff(dir: &Dir, args: &[&str]) -> Ran {
    ran(&dir.command(&["diff"]).args(args).output().unwrap())
}

#[test]
fn each_change_is_a_line_with_both_positions() {
    let dir = Dir::new("diff");
    dir.write("old.yml", OLD).write("new.yml", NEW);
    let run = diff(&dir, &["old.yml", "new.yml"]);
    golden("diff.txt", &run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (1, "logwright: 9 changes: 7 compatible, 2 breaking\n"));
    let run = diff(&dir, &["old.yml", "new.yml", "--format", "json"]);
    golden("diff.jsonl", &run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (1, "logwright: 9 changes: 7 compatible, 2 breaking\n"));
}

#[test]
fn compatible_changes_and_none_are_no_failure() {
    let dir = Dir::new("diff-fine");
    dir.write("old.yml", "fields: [{name: a, type: string}]");
    dir.write("new.yml", "fields: [{name: b, type: int, required: true}, {name: a, type: string}]");
    let run = diff(&dir, &["old.yml", "new.yml"]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            "compatible  AddField         b: type none -> `int`  (none -> new.yml:1:10)\n",
            "logwright: 1 change: 1 compatible, 0 breaking\n"
        )
    );
    let run = diff(&dir, &["old.yml", "old.yml"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    run.says("0 changes: 0 compatible, 0 breaking");
    assert_eq!(diff(&dir, &["Tailscale.Audit", "Tailscale.Audit"]).status, 0);
    dir.write("shipped.yml", logwright::schemas::texts().next().unwrap().1);
    assert_eq!(diff(&dir, &["Tailscale.Audit", "shipped.yml"]).stdout, "");
}

#[test]
fn texts_stay_on_their_line() {
    let dir = Dir::new("diff-flat");
    dir.write("old.yml", "fields: [{name: a, type: string}]");
    dir.write("new.yml", "fields: [{name: a, type: string, description: \"x\\e[2J\\ny\\n\"}]");
    let run = diff(&dir, &["old.yml", "new.yml"]);
    assert_eq!(
        run.stdout,
        "compatible  UpdateFieldMeta  a: description none -> `x [2J y`  (old.yml:1:10 -> new.yml:1:34)\n"
    );
}

#[test]
fn what_cannot_be_compared() {
    let dir = Dir::new("diff-cannot");
    dir.write("bad.yml", "fields: [{name: a, type: strin}]")
        .write("two.yml", "fields: [{name: a, type: int}]\n---\nfields: [{name: a, type: int}]\n");
    dir.write("good.yml", "fields: [{name: a, type: string}]");
    for (args, message) in [
        (["bad.yml", "good.yml"], "bad.yml:1:26: error[unknown-type]: unknown type `strin`"),
        (["nowhere.yml", "bad.yml"], "bad.yml:1:26: error[unknown-type]"),
        (["nowhere.yml", "bad.yml"], "no file, directory or shipped schema `nowhere.yml`"),
        (["good.yml", "two.yml"], "two.yml:3:1: error[several-documents]"),
        ([".", "good.yml"], "`.` is a directory; expected a schema file"),
    ] {
        let run = diff(&dir, &args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        run.says(message);
    }
}
