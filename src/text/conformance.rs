//! The recorded outcomes for text parsers, at the level of lines and values.

use super::{Csv, FastMatch, Grok, LineOptions, LineReader, Matcher, TextValues};
use indexmap::IndexMap;
use serde_json::Value;
use serde_yaml::Value as Yaml;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where this reader differs from the recorded outcomes: topic, what the `match` or `columns` hold, line, reason.
const DEVIATIONS: &[(&str, &str, &str, &str)] = &[
    ("fastmatch", "%{ a } %{ b }", "x y", "K-21: names are trimmed on both sides"),
    ("csv", "a b c", "p,q,2", "K-12: nothing of an earlier line is left over"),
    ("regex", "%{IP:a}", "::1", "decisions: IPV6 right"),
    ("regex", "^%{IP:a}$", "fe80::AbCd", "decisions: HEXDIGIT right"),
    ("regex", "^%{IP:a}$", "::ffff:1.2.3.4", "decisions: IPV6 right"),
    ("regex", "%{UUID:a}", "BBBBBBBB-BBBB-BBBB-BBBB-BBBBBBBBBBBB", "decisions: UUID right"),
    ("regex", "%{BASE16NUM:a}", "0xBC", "decisions: HEXDIGIT right"),
];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("LOGWRIGHT_TESTDATA").filter(|value| !value.is_empty());
    if folder.is_none() {
        println!("conformance data not found, skipped");
    }
    folder.map(|folder| PathBuf::from(folder).join("conformance"))
}

fn lines(path: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(folder()?.join(path)).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn strings(value: Option<&Yaml>) -> Vec<String> {
    let items = value.and_then(Yaml::as_sequence).into_iter().flatten();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn pairs(value: Option<&Yaml>) -> Vec<(String, String)> {
    let items = value.and_then(Yaml::as_mapping).into_iter().flatten();
    items.map(|(key, value)| (key.as_str().unwrap().to_owned(), value.as_str().unwrap().to_owned())).collect()
}

/// The reader that a parser section describes, or why there is none. Stands in for the loader.
fn reader(parser: &Yaml) -> Result<LineReader, String> {
    let (kind, section) = parser.as_mapping().unwrap().iter().next().unwrap();
    let patterns = strings(section.get("match"));
    let matcher = match kind.as_str().unwrap() {
        "fastmatch" => FastMatch::new(&patterns).map(Matcher::FastMatch),
        "regex" => {
            let definitions: IndexMap<String, String> =
                pairs(section.get("patternDefinitions")).into_iter().collect();
            Grok::new(&patterns, &definitions).map(Matcher::Grok)
        }
        "csv" => {
            let delimiter = section.get("delimiter").and_then(Yaml::as_str).ok_or("no delimiter")?;
            let has_header = section.get("hasHeader").and_then(Yaml::as_bool).unwrap_or_default();
            let columns = strings(section.get("columns"));
            Csv::new(delimiter.chars().next().unwrap(), has_header, &columns).map(Matcher::Csv)
        }
        other => panic!("{other}"),
    };
    let options = LineOptions {
        skip_prefix: section.get("skipPrefix").and_then(Yaml::as_str).map(str::to_owned),
        skip_lines: section.get("skipLines").and_then(Yaml::as_u64).unwrap_or_default(),
        empty_values: strings(section.get("emptyValues")),
        trim_space: section.get("trimSpace").and_then(Yaml::as_bool).unwrap_or_default(),
        expand_fields: pairs(section.get("expandFields")),
    };
    matcher.and_then(|matcher| LineReader::new(matcher, options)).map_err(|error| error.message)
}

/// The values of each line in turn: `Err` refused, `None` no event.
type Outcome = Result<Option<BTreeMap<String, String>>, ()>;

fn read_all<'l>(reader: &LineReader, lines: impl Iterator<Item = &'l str>) -> Vec<Outcome> {
    let mut state = reader.start();
    let mut values = TextValues::default();
    let mut read = |line: &str| match reader.read(&mut state, line, 1 << 20, &mut values) {
        Ok(true) => {
            let names: Vec<String> = match state.names() {
                Some(names) => names.map(str::to_owned).collect(),
                None => reader.names().map(str::to_owned).collect(),
            };
            Ok(Some(values.iter(line).map(|(slot, text)| (names[slot].clone(), text.to_owned())).collect()))
        }
        Ok(false) => Ok(None),
        Err(_) => Err(()),
    };
    lines.map(&mut read).collect()
}

/// What differs between an outcome and the recorded one; `strings` are the fields that show a value as it was read.
fn difference(outcome: &Outcome, recorded: &Value, strings: &[&str]) -> Option<String> {
    let stage = recorded["stage"].as_str();
    let values = match outcome {
        Err(()) => return (stage != Some("text")).then(|| "refused".to_owned()),
        Ok(None) => return (recorded["none"] != Value::Bool(true)).then(|| "no event".to_owned()),
        Ok(Some(_)) if stage == Some("text") || recorded["none"] == Value::Bool(true) => {
            return Some("accepted".to_owned());
        }
        // Refused for its types or required fields: not a matter of text.
        Ok(Some(_)) if stage.is_some() => return None,
        Ok(Some(values)) => values,
    };
    let source = recorded["source"].as_object().unwrap();
    let differs = |name: &&&str| {
        values.get(**name).map(String::as_str) != source.get(**name).map(|value| value.as_str().unwrap())
    };
    let named = strings.iter().find(differs).map(|name| format!("`{name}` is {:?}", values.get(*name)));
    let number = source.iter().find(|(name, value)| {
        (value.is_number() || value.is_boolean())
            && !values
                .get(*name)
                .is_some_and(|text| value.is_boolean() || *text.trim_start_matches('+') == *value.to_string())
    });
    named.or_else(|| number.map(|(name, _)| format!("`{name}` is {:?}", values.get(name))))
}

/// The fields of a schema that show a value as it was read.
fn string_fields(schema: &Yaml) -> Vec<&str> {
    let fields = schema.get("fields").and_then(Yaml::as_sequence).into_iter().flatten();
    let is_string = |field: &&Yaml| field.get("type").and_then(Yaml::as_str) == Some("string");
    fields.filter(is_string).map(|field| field.get("name").and_then(Yaml::as_str).unwrap()).collect()
}

#[test]
fn vectors() {
    let mut found = Vec::new();
    for topic in ["fastmatch", "csv", "regex"] {
        let Some(groups) = lines(&format!("vectors/{topic}.jsonl")) else { return };
        for group in groups {
            let schema: Yaml = serde_yaml::from_str(group["schema"].as_str().unwrap()).unwrap();
            let Some(parser) = schema.get("parser") else { continue };
            let section = parser.as_mapping().unwrap().values().next().unwrap();
            let shown = [strings(section.get("match")), strings(section.get("columns"))].concat().join(" ");
            let built = reader(parser);
            let strings = string_fields(&schema);
            for case in group["cases"].as_array().unwrap() {
                let refused = case["stage"] == "schema" || case["schema_rejected"] == Value::Bool(true);
                assert_eq!(refused, built.is_err(), "{topic} {shown} {:?}", built.as_ref().err());
                let Ok(reader) = &built else { continue };
                let (inputs, outcomes) = match (case["input"].as_str(), case["inputs"].as_array()) {
                    (Some(input), _) => (vec![input], vec![case]),
                    (_, Some(inputs)) => (
                        inputs.iter().map(|input| input.as_str().unwrap()).collect(),
                        case["outcomes"].as_array().unwrap().iter().collect(),
                    ),
                    _ => continue,
                };
                let read = read_all(reader, inputs.iter().copied());
                assert_eq!(read.len(), outcomes.len());
                for ((input, outcome), recorded) in inputs.iter().zip(&read).zip(outcomes) {
                    if let Some(difference) = difference(outcome, recorded, &strings) {
                        found.push((topic, shown.clone(), (*input).to_owned(), difference));
                    }
                }
            }
        }
    }
    let is_listed = |(topic, shown, line, _): &(&str, String, String, String)| {
        DEVIATIONS.iter().any(|listed| (listed.0, listed.1, listed.2) == (*topic, shown, line))
    };
    let unlisted: Vec<_> = found.iter().filter(|difference| !is_listed(difference)).collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let is_found = |listed: &&(&str, &str, &str, &str)| {
        found
            .iter()
            .any(|found| (listed.0, listed.1, listed.2) == (found.0, found.1.as_str(), found.2.as_str()))
    };
    let gone: Vec<_> = DEVIATIONS.iter().filter(|listed| !is_found(listed)).collect();
    assert!(gone.is_empty(), "no longer differ: {gone:#?}");
}

#[test]
fn unit_cases() {
    let Some(cases) = lines("unit_cases.jsonl") else { return };
    let mut count = 0;
    for case in cases {
        let given: Yaml = serde_yaml::from_str(&case["given"].to_string()).unwrap();
        let built = match case["kind"].as_str().unwrap() {
            "fastmatch" => FastMatch::new(&[case["given"]["pattern"].as_str().unwrap().to_owned()])
                .map(Matcher::FastMatch),
            "regex" => {
                let definitions = pairs(given.get("patternDefinitions")).into_iter().collect();
                Grok::new(&strings(given.get("match")), &definitions).map(Matcher::Grok)
            }
            _ => continue,
        };
        count += 1;
        let built = built.and_then(|matcher| LineReader::new(matcher, LineOptions::default()));
        let read = built
            .map_err(|_| ())
            .and_then(|reader| read_all(&reader, case["given"]["input"].as_str().into_iter()).pop().unwrap());
        let expected = match case["expect"]["pairs"].as_array() {
            Some(pairs) => {
                let pair = |pair: &Value| {
                    (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
                };
                Ok(Some(pairs.iter().map(pair).collect()))
            }
            None => Err(()),
        };
        assert_eq!(read, expected, "{}", case["id"]);
    }
    assert!(count > 10);
}

#[test]
fn schemas_with_their_cases_and_samples() {
    let Some(folder) = folder() else { return };
    let mut counts = (0, 0);
    for entry in std::fs::read_dir(folder.join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        let schema: Yaml = serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let Some(parser) = schema.get("parser").filter(|parser| parser.get("native").is_none()) else {
            continue;
        };
        let reader = reader(parser).unwrap();
        counts.0 += 1;
        let name = path.file_stem().unwrap().to_str().unwrap();
        let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap_or_default();
        for line in read(&format!("cases/{name}.jsonl")).lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let prelude = case["prelude"].as_array().into_iter().flatten();
            let inputs = prelude.map(|line| line.as_str().unwrap()).chain(case["input"].as_str());
            let outcome = read_all(&reader, inputs).pop().unwrap();
            if case["expected"].is_null() {
                assert_eq!(outcome, Ok(None), "{}", case["id"]);
                continue;
            }
            let recorded = serde_json::json!({ "source": case["expected"] });
            let mut strings = string_fields(&schema);
            strings.retain(|name| !name.starts_with("p_"));
            assert_eq!(difference(&outcome, &recorded, &strings), None, "{}", case["id"]);
            counts.1 += 1;
        }
        for line in read(&format!("samples/{name}.jsonl")).lines() {
            let sample: Value = serde_json::from_str(line).unwrap();
            let outcome = read_all(&reader, sample["input"].as_str().into_iter()).pop().unwrap();
            assert!(outcome.unwrap().is_some(), "{}", sample["id"]);
            counts.1 += 1;
        }
    }
    assert!(counts.0 >= 9 && counts.1 >= 7, "{counts:?}");
}
