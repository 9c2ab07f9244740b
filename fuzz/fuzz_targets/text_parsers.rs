//! Text parsers: a line means the same alone, in a stream, in a registry, and as the JSON of its values.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use logwright::model::{CsvParser, FastMatchParser, Field, Parser, RegexParser, Schema, TextOptions, Type};
use logwright::{Classified, Code, CompileOptions, Event, Limits, Program, Registry, Rejection};
use logwright_fuzz::text::{TEXTS, rarely};
use logwright_fuzz::{Outcome, schema, schema_comes_back};
use serde_json::Value;

/// Names that patterns capture and fields have.
const NAMES: &[&str] = &["a", "b", "c", "d", "e"];

fuzz_target!(|data: &[u8]| {
    let _ = check(&mut Unstructured::new(data));
});

fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let mut schema = Schema::new("Fuzz.Text", schema::fields(u, &[], NAMES, 1)?);
    schema.fields.iter_mut().for_each(|field| field.transforms.rename = None);
    schema.parser = Some(parser(u)?);
    let options = CompileOptions::default().limits(Limits::default().derived_bytes(10_000).record_bytes(500));
    let program = schema.compile_with(&options);
    if rarely(u, 8)? {
        schema_comes_back(&schema, program.is_ok());
    }
    let Ok(program) = program else { return Ok(()) };
    let mut texts = schema.clone();
    texts.fields = NAMES.iter().map(|name| Field::new(*name, Type::string())).collect();
    let texts = texts.compile_with(&options).unwrap();
    let mut flat = schema.clone();
    flat.parser = None;
    let flat = flat.compile_with(&options).unwrap();
    let registry = Registry::new([program.clone()]).unwrap();

    let (mut first, mut second) = (program.session(), program.session());
    let (mut in_registry, mut of_texts) = (registry.session(), texts.session());
    let keeps_state = keeps_state(&schema);
    while !u.is_empty() {
        let line = line(u, &schema)?;
        let outcome =
            first.interpret(&line).as_ref().map(|event| event.as_ref().map(checked)).map_err(refused(&line));
        let again = second
            .interpret(&line)
            .as_ref()
            .map(|event| event.as_ref().map(Outcome::event))
            .map_err(Outcome::rejected);
        assert_eq!(outcome, again, "another session");

        let classified = in_registry.classify(&line);
        match (&outcome, &classified) {
            (Ok(None), None)
            | (Ok(Some(_)), Some(Classified::Event(_)))
            | (Err(_), Some(Classified::Rejected(_))) => {}
            (outcome, classified) => panic!("{outcome:?}, and in a registry {classified:?}"),
        }
        let alone = program.interpret(&line);
        assert_eq!(program.accepts(&line), alone.is_ok(), "accepts");
        if !keeps_state && !line.is_empty() {
            match &outcome {
                Ok(Some(event)) => assert_eq!(Outcome::of(&alone), *event, "alone"),
                Ok(None) => assert_eq!(Outcome::of(&alone).codes(), [Code::TextUnmatched]),
                Err(rejected) => assert_eq!(Outcome::of(&alone), *rejected, "alone"),
            }
        }
        if let Ok(Some(event)) = of_texts.interpret(&line) {
            as_json(&event, &flat, outcome.as_ref().map(Option::as_ref));
        }
    }
    Ok(())
}

/// The values of a line as a JSON record: the same event, or the same issues.
fn as_json(texts: &Event<'_>, flat: &Program, outcome: std::result::Result<Option<&Outcome>, &Outcome>) {
    let members = texts.root();
    let members = members.iter().map(|(name, value)| (name.to_owned(), Value::from(value.as_str().unwrap())));
    let record = Value::Object(members.collect()).to_string();
    let by_json = Outcome::of(&flat.interpret(record.as_bytes()));
    match (outcome, by_json) {
        (
            Ok(Some(Outcome::Event { source, lake, .. })),
            Outcome::Event { source: by_source, lake: by_lake, .. },
        ) => {
            assert_eq!((source, lake), (&by_source, &by_lake), "{record}");
        }
        (Err(rejected), by_json) => assert_eq!(rejected.codes(), by_json.codes(), "{record}"),
        (outcome, by_json) => panic!("{outcome:?}, and as JSON {by_json:?}: {record}"),
    }
}

fn checked(event: &Event<'_>) -> Outcome {
    let outcome = Outcome::event(event);
    assert_eq!(Outcome::event(&event.clone().into_owned().as_event()), outcome, "owned");
    outcome
}

fn refused(line: &[u8]) -> impl Fn(&Rejection) -> Outcome + '_ {
    move |rejection| {
        for issue in rejection.issues() {
            let span = issue.span().expect("issues of lines have spans");
            assert!(line.get(span.clone()).is_some(), "{issue}: {span:?}");
        }
        Outcome::rejected(rejection)
    }
}

/// Whether a line depends on those before it.
fn keeps_state(schema: &Schema) -> bool {
    match &schema.parser {
        // Without a header the first row says how wide the others are.
        Some(Parser::Csv(_)) => true,
        Some(Parser::FastMatch(fast_match)) => fast_match.options.skip_lines > 0,
        Some(Parser::Regex(regex)) => regex.options.skip_lines > 0,
        _ => false,
    }
}

fn parser(u: &mut Unstructured<'_>) -> Result<Parser> {
    Ok(match u.int_in_range(0..=2)? {
        0 => {
            let mut csv = CsvParser::default();
            csv.delimiter = (*u.choose(&[",", "\t", " "])?).to_owned();
            csv.has_header = u.arbitrary()?;
            for _ in 0..u.int_in_range(0..=4)? {
                csv.columns.push((*u.choose(&["a", "b", "c", "d", "", "other"])?).to_owned());
            }
            csv.options = options(u)?;
            Parser::Csv(csv)
        }
        1 => {
            let mut fast_match = FastMatchParser::default();
            for _ in 0..u.int_in_range(1..=2)? {
                fast_match.patterns.push(fast_match_pattern(u)?);
            }
            fast_match.options = options(u)?;
            Parser::FastMatch(fast_match)
        }
        _ => {
            let mut regex = RegexParser::default();
            for _ in 0..u.int_in_range(1..=4)? {
                regex.parts.push(regex_part(u)?);
            }
            if rarely(u, 3)? {
                regex.definitions.push(("MINE".to_owned(), regex_part(u)?));
            }
            regex.options = options(u)?;
            Parser::Regex(regex)
        }
    })
}

fn options(u: &mut Unstructured<'_>) -> Result<TextOptions> {
    let mut options = TextOptions::default();
    if rarely(u, 4)? {
        options.skip_prefix = Some((*u.choose(&["#", "a", " "])?).to_owned());
    }
    options.skip_lines = if rarely(u, 6)? { 1 } else { 0 };
    options.trim_space = u.arbitrary()?;
    if rarely(u, 3)? {
        options.empty_values = vec!["-".to_owned(), (*u.choose(&TEXTS[1..])?).to_owned()];
    }
    while rarely(u, 4)? {
        let template = u.choose(&["%{a}-%{ b }", "%{c}%{c}", "x", "%{nope}", "<%{e}", "100%"])?;
        let name = u.choose(NAMES)?;
        if options.expand_fields.iter().all(|(known, _)| known != name) {
            options.expand_fields.push(((*name).to_owned(), (*template).to_owned()));
        }
    }
    Ok(options)
}

fn fast_match_pattern(u: &mut Unstructured<'_>) -> Result<String> {
    let mut pattern = String::new();
    loop {
        pattern.push_str(u.choose(&["", " ", "[", "x: ", "é"])?);
        let quote = u.choose(&["", "", "\"", "'"])?;
        pattern.push_str(&format!("{quote}%{{{}}}{quote}", u.choose(&["a", "b", "c", "d", "", " e "])?));
        pattern.push_str(u.choose(&[" ", "] ", ",", "|", "", "-x-", "😀"])?);
        if !rarely(u, 2)? {
            return Ok(pattern);
        }
    }
}

fn regex_part(u: &mut Unstructured<'_>) -> Result<String> {
    const PARTS: &[&str] = &[
        "%{WORD:a}",
        "%{INT:b}",
        "%{DATA:c}",
        "%{GREEDYDATA:d}",
        "%{IP:a}",
        "%{QS:b}",
        "%{URI:c}",
        "%{NOTSPACE:d}",
        "%{HTTPDATE:e}",
        "%{TIMESTAMP_ISO8601:e}",
        "%{UUID:a}",
        "%{MINE:b}",
        "(?P<c>[^ ]*)",
        "(?P<d>x)?",
        " ",
        "\\s+",
        "^",
        "$",
        "(?:a|b)",
        ".*",
        "[[:alpha:]]+",
        "\\Qx.\\E",
        "(?i)",
        "\\d{1,3}",
        "\\b",
        "é",
        "|",
    ];
    if rarely(u, 8)? { u.arbitrary() } else { u.choose(PARTS).map(|part| (*part).to_owned()) }
}

/// A line: pieces with delimiters, one that a pattern was filled in for, or any bytes.
fn line(u: &mut Unstructured<'_>, schema: &Schema) -> Result<Vec<u8>> {
    let mut line = match (&schema.parser, u.int_in_range(0..=7)?) {
        (_, 7) => return u.arbitrary(),
        (Some(Parser::FastMatch(fast_match)), 0..=3) => filled(u, &fast_match.patterns[0])?,
        (Some(Parser::Csv(csv)), 0..=3) => row(u, &csv.delimiter)?,
        _ => {
            let mut line = String::new();
            while rarely(u, 2)? {
                line.push_str(u.choose(TEXTS)?);
                line.push_str(u.choose(&[" ", ",", "\"", "'", "\\", "[", "-", "\t", "\\x41", "\\n"])?);
            }
            line
        }
    };
    line.push_str(u.choose(&["", "", "", "\r\n", "\n", " "])?);
    Ok(line.into_bytes())
}

fn filled(u: &mut Unstructured<'_>, pattern: &str) -> Result<String> {
    let mut pieces = pattern.split("%{");
    let mut line = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        line.push_str(u.choose(TEXTS)?);
        line.push_str(piece.split_once('}').map_or("", |(_, literal)| literal));
    }
    Ok(line)
}

fn row(u: &mut Unstructured<'_>, delimiter: &str) -> Result<String> {
    let mut line = String::new();
    loop {
        let cells = if rarely(u, 3)? { NAMES } else { TEXTS };
        let cell = *u.choose(cells)?;
        if u.arbitrary()? {
            line.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            line.push_str(cell);
        }
        if !rarely(u, 2)? {
            return Ok(line);
        }
        line.push_str(delimiter);
    }
}
