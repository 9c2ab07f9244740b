//! What a profile says about records.

use super::{FieldReport, Profile, ProfileOptions, Report};
use crate::compile::{CompileOptions, Program};
use crate::limits::Limits;
use crate::model::Schema;
use crate::schemas;

fn program(yaml: &str) -> Program {
    Schema::from_yaml(&format!("schema: Custom.Door\n{yaml}")).unwrap().compile().unwrap()
}

pub(super) fn observe<'r>(
    profile: &mut Profile,
    program: &Program,
    records: impl IntoIterator<Item = &'r str>,
) {
    for record in records {
        match program.interpret(record.as_bytes()) {
            Ok(event) => profile.accept(&event).unwrap(),
            Err(rejection) => profile.reject(record.as_bytes(), &rejection),
        }
    }
}

fn report<'r>(program: &Program, records: impl IntoIterator<Item = &'r str>) -> Report {
    let mut profile = Profile::new(program, ProfileOptions::default().examples(2));
    observe(&mut profile, program, records);
    profile.report()
}

fn field<'r>(report: &'r Report, pointer: &str) -> &'r FieldReport {
    report.fields.iter().find(|field| field.pointer == pointer).unwrap()
}

fn kinds(field: &FieldReport) -> String {
    let kinds = field.kinds.iter().map(|(kind, count)| format!("{kind} {count}"));
    kinds.collect::<Vec<_>>().join(", ")
}

/// Pointer, out of, present, null, empty, unlike and refused, and kinds of every field.
fn table(report: &Report) -> Vec<String> {
    let line = |field: &FieldReport| {
        let FieldReport { pointer, of, present, null, empty, unlike, refused, .. } = field;
        let distinct = field.distinct.count;
        format!("{pointer} {of}/{present}/{null} {empty} {unlike} {refused} ={distinct} {}", kinds(field))
    };
    report.fields.iter().map(line).collect()
}

#[test]
fn counts_presence_kinds_and_distinct_values() {
    let program = program(
        "fields:
- {name: a, type: string, required: true}
- {name: n, type: bigint}
- {name: f, type: float}
- {name: b, type: boolean}
- {name: o, type: object, fields: [{name: x, type: string}, {name: y, type: json}]}
- {name: l, type: array, element: {type: object, fields: [{name: z, type: int, required: true}]}}",
    );
    let report = report(
        &program,
        [
            r#"{"a":"1","n":1,"f":1,"b":true,"o":{"x":"","y":{}},"l":[{"z":1},{"z":"2"},null,{}]}"#,
            r#"{"a":1,"n":"1","f":"1.5","b":"t","o":{"x":null},"l":[]}"#,
            // Rejected, and counted all the same.
            r#"{"a":null,"n":1.5,"b":[],"o":7,"l":[{"z":"zz"},3]}"#,
            r#"{"n":"","f":1e3,"o":{},"a":"\u0031"}"#,
            // Not read at all.
            r#"{"a":"#,
        ],
    );
    assert_eq!((report.accepted, report.rejected, report.read), (3, 2, 4));
    assert_eq!(
        table(&report),
        [
            "/a 4/3/1 0 1 1 =2 integer 1, string 2",
            "/n 4/4/0 1 3 1 =4 integer 1, decimal 1, string 2",
            "/f 4/3/0 0 1 0 =3 integer 1, decimal 1, string 1",
            "/b 4/3/0 0 2 1 =3 boolean 1, string 1, array 1",
            "/o 4/4/0 1 1 1 =1 integer 1, object 3",
            "/o/x 3/1/1 1 0 0 =1 string 1",
            "/o/y 3/1/0 0 0 0 =1 object 1",
            "/l 4/3/0 1 0 0 =0 array 3",
            "/l/* 6/5/1 1 1 1 =1 integer 1, object 4",
            "/l/*/z 4/3/0 0 2 1 =3 integer 1, string 2",
        ]
    );
    let rejects: Vec<_> =
        report.rejects.iter().map(|r| format!("{} {} {}", r.code, r.pointer, r.records)).collect();
    assert_eq!(
        rejects,
        [
            "syntax  1",
            "type-mismatch /b 1",
            "type-mismatch /o 1",
            "type-mismatch /l/* 1",
            "value-unparsed /n 1",
            "value-unparsed /l/*/z 1",
            "missing-field /a 1",
        ]
    );
    assert_eq!(field(&report, "/a").examples.0, ["1"]);
}

#[test]
fn names_what_no_field_stands_for_at_any_depth() {
    let program = program(
        "fields:
- {name: event, type: object, fields: [{name: logs, type: array, element: {type: object, fields: [{name: id, type: string}]}}]}
- {name: text, type: object, isEmbeddedJSON: true, fields: [{name: id, type: string}]}
- {name: any, type: json}",
    );
    let report = report(
        &program,
        [
            r#"{"event":{"logs":[{"id":"1","x":1},{"x":2.5},{"a/b":[]}],"who":{}},"new":null,"any":{"z":1}}"#,
            r#"{"event":{"logs":[{"x":"n"}]},"new":true,"text":"{\"id\":\"i\",\"hidden\":1}","event":{"logs":[{"x":null}]}}"#,
        ],
    );
    let members: Vec<_> = report
        .undeclared
        .iter()
        .map(|m| {
            let kinds: Vec<_> = m.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            format!("{} {}/{}/{} {}", m.pointer, m.of, m.present, m.null, kinds.join(" "))
        })
        .collect();
    assert_eq!(
        members,
        [
            "/event/logs/*/x 4/2/1 integer 1 decimal 1",
            "/new 2/1/1 boolean 1",
            "/event/logs/*/a~1b 4/1/0 array 1",
            "/event/who 2/1/0 object 1",
        ]
    );
    let first = &report.undeclared[0];
    assert_eq!((&*first.object, &*first.name), ("/event/logs/*", "x"));
    assert_eq!((report.undeclared_others.members, report.undeclared_others.names), (1, 1), "embedded");
    assert_eq!(kinds(field(&report, "/text")), "string 1");
    assert_eq!(field(&report, "/text/id").of, 1);
}

#[test]
fn too_many_names_are_counted() {
    let program = program("fields: [{name: a, type: string}]");
    let records: Vec<String> = (0..500).map(|i| format!(r#"{{"a":"","k{i}":1,"k{}":1}}"#, i + 1)).collect();
    let mut profile = Profile::new(&program, ProfileOptions::default().undeclared(10));
    observe(&mut profile, &program, records.iter().map(String::as_str));
    let report = profile.report();
    assert_eq!(report.undeclared.len(), 10);
    assert!(report.undeclared.iter().all(|member| member.present == 2 || member.name == "k0"));
    assert_eq!((report.undeclared_others.members, report.undeclared_others.names), (980, 491));
    for (options, others) in [(501, 0), (500, 2)] {
        let mut profile = Profile::new(&program, ProfileOptions::default().undeclared(options));
        observe(&mut profile, &program, records.iter().map(String::as_str));
        assert!(profile.report().undeclared_others.members <= others, "{options}");
        assert_eq!(profile.report().undeclared.len(), options);
    }
    let long = format!(r#"{{"{}":1,"b":1}}"#, "x".repeat(256));
    let mut profile = Profile::without_schema(&Limits::default(), ProfileOptions::default());
    let rejection = program.interpret(b"[").unwrap_err();
    profile.reject(long.as_bytes(), &rejection);
    let report = profile.report();
    assert_eq!((report.undeclared.len(), report.undeclared_others.members), (1, 1));
    assert_eq!((report.schema, report.read, report.undeclared[0].of), (None, 1, 1));
}

#[test]
fn of_one_record_ten_thousand_members_are_named() {
    let program = program("fields: [{name: a, type: string}]");
    for (members, others) in [(10_000, 0), (10_001, 1)] {
        let members: Vec<String> = (0..members).map(|i| format!(r#""k{i}":1"#)).collect();
        let mut profile = Profile::new(&program, ProfileOptions::default().undeclared(20_000));
        observe(&mut profile, &program, [&*format!("{{{}}}", members.join(","))]);
        let report = profile.report();
        assert_eq!((report.undeclared.len(), report.undeclared_others.members), (10_000, others));
    }
}

#[test]
fn says_which_time_format_read_a_value_and_when_events_were() {
    let program = program(
        "fields:
- {name: at, type: timestamp, timeFormats: [rfc3339, unix, '%Y-%m-%d'], isEventTime: true}",
    );
    let report = report(
        &program,
        [
            r#"{"at":"2026-09-14T08:12:48Z"}"#,
            r#"{"at":1789373568}"#,
            r#"{"at":"2026-09-14T08:13:48Z"}"#,
            r#"{"at":"noon"}"#,
            "{}",
            r#"{"at":"0001-01-01T00:00:00Z"}"#,
        ],
    );
    let formats: Vec<_> =
        field(&report, "/at").formats.iter().map(|(name, count)| format!("{name} {count}")).collect();
    assert_eq!(formats, ["rfc3339 2", "unix 1", "%Y-%m-%d 0"]);
    assert_eq!(report.times.timeless, 2);
    let spans: Vec<_> = report.times.spans.iter().map(|span| (span.start, span.events)).collect();
    assert_eq!((report.times.span_seconds, spans), (1, vec![(1_789_373_568, 2), (1_789_373_628, 1)]));
    assert_eq!(report.times.last.unwrap().to_string(), "2026-09-14T08:13:48Z");
}

#[test]
fn made_and_renamed_fields_count_and_their_sources_are_not_undeclared() {
    let program = program(
        "fields:
- {name: badge, type: bigint, rename: {from: badge-id}}
- {name: at, type: string, concat: {paths: [day, hour], separator: ' '}}
- {name: who, type: string, copy: {from: user.name}}",
    );
    let records =
        [r#"{"badge-id":7,"day":"d","hour":"h","user":{"name":"mira"}}"#, r#"{"badge":null,"badge-id":"x"}"#];
    let report = report(&program, records);
    assert_eq!(
        table(&report),
        [
            "/badge 2/2/0 0 1 1 =2 integer 1, string 1",
            "/at 2/1/0 0 0 0 =1 string 1",
            "/who 2/1/0 0 0 0 =1 string 1"
        ]
    );
    assert!(report.undeclared.is_empty(), "{:?}", report.undeclared);
    assert_eq!(report.undeclared_others.members, 0);
}

#[test]
fn text_lines_and_values_are_counted_like_records() {
    let lines = program(
        "parser: {csv: {delimiter: ',', hasHeader: true}}
fields: [{name: badge, type: bigint}, {name: door, type: string}]",
    );
    let mut profile = Profile::new(&lines, ProfileOptions::default());
    let mut session = lines.session();
    for line in ["badge,door,more", "7,north,x", "8,,y", "nine,south,z"] {
        match session.interpret(line.as_bytes()) {
            Ok(Some(event)) => profile.accept(&event).unwrap(),
            Ok(None) => {}
            Err(rejection) => profile.reject(line.as_bytes(), &rejection),
        }
    }
    let report = profile.report();
    assert_eq!((report.accepted, report.rejected, report.read), (2, 1, 2));
    assert_eq!(field(&report, "/badge").unlike, 0);
    assert_eq!(kinds(field(&report, "/badge")), "string 2");
    assert_eq!((report.undeclared.len(), report.undeclared_others.members), (0, 2));

    let json = program("fields: [{name: badge, type: bigint}, {name: o, type: json}]");
    let record = r#"{"badge":"7","o":[1.50],"x":null}"#;
    let value = serde_json::from_str(record).unwrap();
    let mut by_value = Profile::new(&json, ProfileOptions::default());
    by_value.accept(&json.interpret_value(&value).unwrap()).unwrap();
    let mut by_text = Profile::new(&json, ProfileOptions::default());
    observe(&mut by_text, &json, [&*value.to_string()]);
    assert_eq!(by_value.report(), by_text.report());
}

#[test]
fn what_does_not_belong_is_refused() {
    let door = program("fields: [{name: a, type: string}]");
    let again = program("fields: [{name: a, type: string}]");
    let other = program("fields: [{name: b, type: string}]");
    let mut profile = Profile::new(&door, ProfileOptions::default());
    profile.accept(&again.interpret(b"{}").unwrap()).unwrap();
    let error = profile.accept(&other.interpret(b"{}").unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "expected an event of `Custom.Door`, found one of `Custom.Door`");
    profile.merge(&Profile::new(&again, ProfileOptions::default())).unwrap();
    for stranger in [
        Profile::new(&other, ProfileOptions::default()),
        Profile::new(&door, ProfileOptions::default().examples(1)),
        Profile::without_schema(&Limits::default(), ProfileOptions::default()),
    ] {
        assert!(profile.merge(&stranger).is_err());
    }
    assert_eq!(profile.records(), 1);
}

#[test]
fn shows_no_record_data_unless_asked() {
    let yaml = "fields: [{name: a, type: string, indicators: [username]}, {name: b, type: int}]";
    let record = r#"{"a":"SECRET","b":"SECRET","SECRET":"SECRET"}"#;
    let accepted = r#"{"a":"SECRET","SECRET":"SECRET"}"#;
    for (mask, examples) in [("", 0), ("", 3), (", mask: {type: redact}", 3)] {
        let program = program(&yaml.replace("[username]", &format!("[username]{mask}")));
        let mut profile = Profile::new(&program, ProfileOptions::default().examples(examples));
        observe(&mut profile, &program, [record, accepted]);
        let report = profile.report();
        assert!(!format!("{profile:?} {report:?}").contains("SECRET"));
        let shown = serde_json::to_string(&report).unwrap().contains(":\"SECRET\"");
        let in_list = serde_json::to_string(&report).unwrap().contains("[\"SECRET\"]");
        assert!(shown, "the undeclared member has its name");
        assert_eq!(in_list, examples > 0 && mask.is_empty());
    }
}

#[test]
fn a_flow_log_has_what_its_schema_lacks() {
    let program = schemas::tailscale_network().compile_with(&CompileOptions::default()).unwrap();
    let record = r#"{"time":1,"event":{"nodeId":"n","srcNode":{"nodeId":"n"},"dstNodes":[{}]}}"#;
    let report = report(&program, [record]);
    let pointers: Vec<_> = report.undeclared.iter().map(|member| &*member.pointer).collect();
    assert_eq!(pointers, ["/event/dstNodes", "/event/srcNode"]);
}

#[test]
fn writes_itself_as_its_report() {
    let program = program("fields: [{name: a, type: timestamp, timeFormats: [unix], isEventTime: true}]");
    let mut profile = Profile::new(&program, ProfileOptions::default());
    observe(&mut profile, &program, [r#"{"a":1,"b":[]}"#, "{}", "["]);
    let json = serde_json::to_value(&profile).unwrap();
    assert_eq!(json, serde_json::to_value(profile.report()).unwrap());
    for (pointer, expected) in [
        ("/schema", "\"Custom.Door\""),
        ("/fields/0/declared", "\"timestamp\""),
        ("/fields/0/kinds/integer", "1"),
        ("/fields/0/formats/unix", "1"),
        ("/undeclared/0/kinds/array", "1"),
        ("/rejects/0/code", "\"syntax\""),
        ("/times/first", "\"1970-01-01T00:00:01Z\""),
    ] {
        assert_eq!(json.pointer(pointer).map(ToString::to_string).as_deref(), Some(expected), "{pointer}");
    }
}
