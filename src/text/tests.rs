//! Readers as a whole: options, streams, and laws that hold for every line.

use super::{
    Csv, FastMatch, Grok, LineOptions, LineReader, LineState, Matcher, PatternError, TextIssue, TextValues,
};
use crate::diagnostic::Code;
use indexmap::IndexMap;
use proptest::prelude::*;

/// Enough for every test that is not about the bound.
const DERIVED: usize = 1 << 20;

type Pairs = Vec<(String, String)>;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    pairs.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn fastmatch(pattern: &str, options: LineOptions) -> LineReader {
    LineReader::new(Matcher::FastMatch(FastMatch::new(&texts(&[pattern])).unwrap()), options).unwrap()
}

fn grok(pattern: &str, options: LineOptions) -> LineReader {
    LineReader::new(Matcher::Grok(Grok::new(&texts(&[pattern]), &IndexMap::new()).unwrap()), options).unwrap()
}

fn csv(delimiter: char, has_header: bool, columns: &[&str], options: LineOptions) -> LineReader {
    LineReader::new(Matcher::Csv(Csv::new(delimiter, has_header, &texts(columns)).unwrap()), options).unwrap()
}

fn read(reader: &LineReader, state: &mut LineState, line: &str) -> Result<Option<Pairs>, TextIssue> {
    let mut values = TextValues::default();
    if !reader.read(state, line, DERIVED, &mut values)? {
        return Ok(None);
    }
    let names: Vec<String> = match state.names() {
        Some(names) => names.map(str::to_owned).collect(),
        None => reader.names().map(str::to_owned).collect(),
    };
    Ok(Some(values.iter(line).map(|(slot, text)| (names[slot].clone(), text.to_owned())).collect()))
}

fn read_one(reader: &LineReader, line: &str) -> Result<Option<Pairs>, TextIssue> {
    read(reader, &mut reader.start(), line)
}

#[test]
fn rows_are_taken_apart() {
    let reader = csv(',', false, &["a", "b", "c"], LineOptions::default());
    for (line, expected) in [
        ("1,2,3", ["1", "2", "3"]),
        ("1,2", ["1", "2", ""]),
        ("1,2,3,4", ["1", "2", "3"]),
        ("\"x,y\",2,3", ["x,y", "2", "3"]),
        ("\"a\"\"b\",2,\"\"\"\"", ["a\"b", "2", "\""]),
        ("\"a\"\"b\"\"c\"\"d\",,", ["a\"b\"c\"d", "", ""]),
        ("a\"b,2, \"3\"", ["a\"b", "2", " \"3\""]),
        ("\"x\"z,y,1", ["x\"z,y,1", "", ""]),
        ("\"x\"\"y\"z,1", ["x\"y\"z,1", "", ""]),
        ("\"x,y,1", ["x,y,1", "", ""]),
        ("\"", ["", "", ""]),
        ("\"\",\"\"", ["", "", ""]),
        ("é,\"日\"\"本\",1", ["é", "日\"本", "1"]),
        ("1,2,3\r\n", ["1", "2", "3"]),
        ("1,2,\"3\"\r", ["1", "2", "3"]),
        ("1,2,3\n4,5,6", ["1", "2", "3"]),
        ("\"1\n2\",2,3", ["1\n2", "2", "3"]),
    ] {
        let expected =
            std::iter::zip(["a", "b", "c"], expected).map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(read_one(&reader, line), Ok(Some(expected.collect())), "{line:?}");
    }
    for line in ["", "\n", "\r\n"] {
        let issue = read_one(&reader, line).unwrap_err();
        assert_eq!((issue.code, issue.span), (Code::CsvRecord, 0..0), "{line:?}");
    }
}

#[test]
fn columns_are_skipped_and_repeated() {
    let reader = csv('\t', false, &["a", "", "a", "b"], LineOptions::default());
    assert_eq!(reader.names().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(read_one(&reader, "1\t2\t3\t4"), Ok(Some(pairs(&[("a", "3"), ("b", "4")]))));
}

#[test]
fn the_header_names_the_columns_of_its_stream() {
    let options = LineOptions { skip_prefix: Some("#".into()), skip_lines: 1, ..LineOptions::default() };
    let reader = csv(' ', true, &[], options);
    assert_eq!(reader.names().count(), 0);
    let mut state = reader.start();
    let mut next = |line: &str| read(&reader, &mut state, line);
    assert_eq!(next("skipped"), Ok(None));
    assert_eq!(next("").map_err(|issue| issue.message), Err("the row is empty"));
    assert_eq!(next("#a \"b\"\"\" #a"), Ok(None));
    assert_eq!(next("# a comment now"), Ok(None));
    assert_eq!(next("1 2 3"), Ok(Some(pairs(&[("#a", "3"), ("b\"", "2")]))));
    let issue = next("1 2").unwrap_err();
    assert_eq!((issue.code, issue.span), (Code::CsvRecord, 0..3));
    assert_eq!(issue.message, "the row has another number of values than the header");
    // Another stream knows nothing of it.
    let mut other = reader.start();
    assert_eq!(read(&reader, &mut other, "skipped"), Ok(None));
    assert_eq!(read(&reader, &mut other, "x y"), Ok(None));
    assert_eq!(read(&reader, &mut other, "1 2"), Ok(Some(pairs(&[("x", "1"), ("y", "2")]))));
}

#[test]
fn columns_win_over_the_header() {
    let reader = csv(',', true, &["a", "b"], LineOptions::default());
    let mut state = reader.start();
    assert_eq!(read(&reader, &mut state, "x,y,z"), Ok(None));
    assert_eq!(read(&reader, &mut state, "1,2"), Ok(Some(pairs(&[("a", "1"), ("b", "2")]))));
    // Language spec, section G.3: in this mode nothing is counted.
    assert_eq!(read(&reader, &mut state, "1"), Ok(Some(pairs(&[("a", "1"), ("b", "")]))));
    assert_eq!(read(&reader, &mut state, "1,2,3"), Ok(Some(pairs(&[("a", "1"), ("b", "2")]))));
    // Without the header line, rows are as long as the first one.
    let reader = csv(',', false, &["a", "b"], LineOptions::default());
    let mut state = reader.start();
    assert_eq!(read(&reader, &mut state, "1,2"), Ok(Some(pairs(&[("a", "1"), ("b", "2")]))));
    assert!(read(&reader, &mut state, "1").unwrap_err().message.ends_with("first row of the stream"));
}

#[test]
fn a_header_that_is_refused_is_not_replaced_by_a_row() {
    let options = LineOptions { skip_prefix: Some("#".into()), skip_lines: 1, ..LineOptions::default() };
    for (columns, row) in [
        (&[][..], Err("the header of the table could not be read, so the columns have no names")),
        (&["a", "b"], Ok(Some(pairs(&[("a", "1"), ("b", "2")])))),
    ] {
        let reader = csv(',', true, columns, options.clone());
        let mut state = reader.start();
        // The first is the line to skip, the second the header.
        reader.refuse(&mut state);
        reader.refuse(&mut state);
        for _ in 0..2 {
            assert_eq!(read(&reader, &mut state, "# 3,4"), Ok(None));
            let outcome = read(&reader, &mut state, "1,2").map_err(|issue| {
                assert_eq!((issue.code, issue.span), (Code::CsvRecord, 0..3));
                issue.message
            });
            assert_eq!(outcome, row);
            // A row that is refused changes nothing.
            reader.refuse(&mut state);
        }
    }
    // A header that was read stays.
    let reader = csv(',', true, &[], LineOptions::default());
    let mut state = reader.start();
    assert_eq!(read(&reader, &mut state, "a,b"), Ok(None));
    reader.refuse(&mut state);
    assert_eq!(read(&reader, &mut state, "1,2"), Ok(Some(pairs(&[("a", "1"), ("b", "2")]))));
}

#[test]
fn values_are_trimmed_then_dropped_then_expanded() {
    let options = LineOptions {
        trim_space: true,
        empty_values: texts(&["-", "gone"]),
        expand_fields: pairs(&[
            ("c", "%{ a }-%{b}"),
            ("b", "%{b}"),
            ("d", "%{c}%{nope}"),
            ("e", "go%{b}ne"),
            ("f", "100% of {%{b}"),
        ]),
        ..LineOptions::default()
    };
    let reader = fastmatch("%{a}|\"%{b}\"", options);
    assert_eq!(reader.names().collect::<Vec<_>>(), ["a", "b", "c", "d", "e", "f"]);
    for (line, expected) in [
        (" x | y", Err(())),
        (
            " x |\" y\u{a0}\"",
            Ok(&[("a", "x"), ("b", "y"), ("c", "x-y"), ("e", "goyne"), ("f", "100% of {y")][..]),
        ),
        (
            r#"x|" \"y\"\t""#,
            Ok(&[("a", "x"), ("b", "\"y\""), ("c", "x-\"y\""), ("e", "go\"y\"ne"), ("f", "100% of {\"y\"")]),
        ),
        (" - |\" - \"", Ok(&[("f", "100% of {")])),
        ("|\"\"", Ok(&[("a", ""), ("b", ""), ("f", "100% of {")])),
    ] {
        let expected = expected.map(|expected| Some(pairs(expected)));
        assert_eq!(read_one(&reader, line).map_err(|_| ()), expected, "{line}");
    }
}

#[test]
fn what_templates_make_is_bounded() {
    let expand_fields = pairs(&[("c", "<%{a}%{a}>"), ("d", "%{b}%{a}")]);
    let empty_values = texts(&["-"]);
    let reader =
        fastmatch("%{a} %{b}", LineOptions { empty_values, expand_fields, ..LineOptions::default() });
    let (mut state, mut values) = (reader.start(), TextValues::default());
    // Two times "é" and two signs, then "xyz" and "é": 6 + 5 bytes.
    for (bytes, fits) in [(12, true), (11, true), (10, false), (7, false), (6, false), (5, false), (0, false)]
    {
        let outcome = reader.read(&mut state, "é xyz", bytes, &mut values);
        let code = if fits { Ok(true) } else { Err((Code::LimitDerived, 0..6)) };
        assert_eq!(outcome.map_err(|issue| (issue.code, issue.span)), code, "{bytes}");
        // A line after it has nothing of it.
        assert_eq!(reader.read(&mut state, "- -", 2, &mut values), Ok(true));
        assert_eq!(values.iter("- -").collect::<Vec<_>>(), [(2, "<>")], "{bytes}");
    }
    // The bound holds before the memory is asked for.
    let expand_fields = vec![("c".to_owned(), "%{a}".repeat(50_000))];
    let reader = fastmatch("%{a}|%{b}", LineOptions { expand_fields, ..LineOptions::default() });
    let line = format!("{}|x", "a".repeat(20_000));
    let taken = allocation_counter::measure(|| {
        let outcome = reader.read(&mut reader.start(), &line, DERIVED, &mut values);
        assert_eq!(outcome.map_err(|issue| issue.code), Err(Code::LimitDerived));
    });
    assert!(taken.bytes_max < 3 * DERIVED as u64, "{}", taken.bytes_max);
}

#[test]
fn verbatim_values_have_spans() {
    let options =
        LineOptions { trim_space: true, expand_fields: pairs(&[("c", "%{a}")]), ..LineOptions::default() };
    let reader = fastmatch("%{a}|\"%{b}\"", options);
    let mut values = TextValues::default();
    reader.read(&mut reader.start(), "é x |\"\\t\"", DERIVED, &mut values).unwrap();
    assert_eq!([0, 1, 2, 3].map(|slot| values.span(slot)), [Some(0..4), None, None, None]);
    reader.read(&mut reader.start(), " x|\" y \"", DERIVED, &mut values).unwrap();
    assert_eq!([0, 1, 2].map(|slot| values.span(slot)), [Some(1..2), Some(5..6), None]);
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let reader = fastmatch("\"%{a}\" %{b}", LineOptions::default());
    let line = r#""\xe9\xc3\xa9" x"#;
    assert_eq!(read_one(&reader, line), Ok(Some(pairs(&[("a", "\u{fffd}é"), ("b", "x")]))));
}

#[test]
fn lines_are_skipped_per_stream() {
    let options = LineOptions { skip_lines: 2, skip_prefix: Some("#".into()), ..LineOptions::default() };
    let reader = grok("%{WORD:a}", options);
    for _ in 0..2 {
        let mut state = reader.start();
        let mut next = |line: &str| read(&reader, &mut state, line);
        assert_eq!(next("x"), Ok(None));
        assert_eq!(next(""), Ok(None));
        assert_eq!(next("# x"), Ok(None));
        assert_eq!(next(" # x"), Ok(Some(pairs(&[("a", "x")]))));
        assert_eq!(next("").map_err(|issue| (issue.code, issue.span)), Err((Code::TextUnmatched, 0..0)));
    }
}

#[test]
fn refuses_options() {
    let error = |options: LineOptions| -> PatternError {
        let matcher = Matcher::FastMatch(FastMatch::new(&texts(&["%{a} x"])).unwrap());
        LineReader::new(matcher, options).unwrap_err()
    };
    let expand =
        error(LineOptions { expand_fields: pairs(&[("c", "é%{a} %{b")]), ..LineOptions::default() });
    assert_eq!((expand.place.path().join("/").as_str(), expand.offset), ("expandFields/c", Some(7)));
    assert_eq!(expand.message, "the tag in the template `é%{a} %{b` is not closed");
    let empty = error(LineOptions { empty_values: texts(&["-", ""]), ..LineOptions::default() });
    assert_eq!(empty.place.path(), ["emptyValues", "1"]);
    for (delimiter, columns, path) in
        [(';', &["a"][..], "delimiter"), ('"', &["a"], "delimiter"), (',', &[], "columns")]
    {
        let error = Csv::new(delimiter, false, &texts(columns)).unwrap_err();
        assert_eq!(error.place.path(), [path], "{}", error.message);
    }
    // As good as absent, like in the reference.
    let options = LineOptions { skip_prefix: Some(String::new()), ..LineOptions::default() };
    assert_eq!(read_one(&fastmatch("%{a} x", options), "y x"), Ok(Some(pairs(&[("a", "y")]))));
}

#[test]
fn debug_output_holds_no_record_data() {
    let reader = csv(',', true, &[], LineOptions::default());
    let (mut state, mut values) = (reader.start(), TextValues::default());
    reader.read(&mut state, "secret", DERIVED, &mut values).unwrap();
    reader.read(&mut state, "secret", DERIVED, &mut values).unwrap();
    assert!(!format!("{reader:?} {state:?} {values:?}").contains("secret"));
}

fn readers() -> Vec<LineReader> {
    let options = || LineOptions {
        trim_space: true,
        empty_values: texts(&["-"]),
        expand_fields: pairs(&[("z", "%{a}%{b}"), ("b", "<%{a}>")]),
        ..LineOptions::default()
    };
    vec![
        fastmatch("%{a} \"%{b}\" %{c}", options()),
        fastmatch("'%{a}'%{b}", LineOptions::default()),
        grok("(?P<a>\\S*)(?P<b>\\B.?)|(?P<a>\\W)", options()),
        grok("%{QS:a}|%{IP:b}|%{URI:c}", LineOptions::default()),
        csv(',', false, &["a", "", "b"], options()),
        csv(' ', true, &[], options()),
    ]
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused(lines in prop::collection::vec(r#"([\\"', \-xé\n\x00u4{}%:/.1]|\\x|\PC){0,24}"#, 1..4)) {
        let mut values = TextValues::default();
        for reader in readers() {
            let mut state = reader.start();
            for line in &lines {
                match reader.read(&mut state, line, DERIVED, &mut values) {
                    Ok(true) => {
                        let count = state.names().map_or_else(|| reader.names().count(), Iterator::count);
                        for slot in 0..count {
                            let span = values.span(slot);
                            prop_assert!(span.is_none_or(|span| line.get(span.clone()) == values.get(slot, line)
                                && line.get(span).is_some()));
                        }
                        prop_assert!(values.iter(line).all(|(slot, _)| slot < count));
                    }
                    Ok(false) => prop_assert_eq!(values.iter(line).count(), 0),
                    Err(issue) => prop_assert!(line.get(issue.span).is_some()),
                }
            }
        }
    }

    #[test]
    fn any_pattern_is_compiled_or_refused(pattern in r"([\\\[\]()?*+{}|^$.:<>P%,\-1ab&é \n]|%\{[A-Z]{1,4}(:a)?\}|\(\?|\[:|\\[a-zA-Z0-9]|INT|\PC){0,24}") {
        let patterns = [pattern.clone()];
        let offset = |error: PatternError| error.offset.is_none_or(|offset| pattern.get(offset..).is_some());
        prop_assert!(FastMatch::new(&patterns).map_or_else(offset, |_| true));
        prop_assert!(Grok::new(&patterns, &IndexMap::new()).map_or_else(offset, |_| true));
        let definitions = IndexMap::from([("A".to_owned(), pattern.clone())]);
        let by_name = Grok::new(&texts(&["%{A:a}"]), &definitions);
        let within = |error: PatternError| error.offset.is_none_or(|offset| offset <= pattern.len().max(6));
        prop_assert!(by_name.map_or_else(within, |_| true));
        let options = LineOptions { expand_fields: vec![("a".to_owned(), pattern.clone())], ..LineOptions::default() };
        let csv = Matcher::Csv(Csv::new(',', true, &[]).unwrap());
        prop_assert!(LineReader::new(csv, options).map_or_else(offset, |_| true));
    }

    /// What RE2 and the `regex` crate write alike, they mean alike.
    #[test]
    fn quoting_takes_any_text_literally(text in r"[^\\]{1,20}") {
        let quoted = super::re2::translate(&format!(r"\A(\Q{text}\E)\z")).unwrap();
        prop_assert!(regex::Regex::new(&quoted.pattern).unwrap().is_match(&text));
        let in_class = |c: char| [if c.is_ascii_punctuation() { r"[\" } else { "[" }, &c.to_string(), "]"].concat();
        let class: String = text.chars().map(in_class).collect();
        let class = super::re2::translate(&format!(r"\A{class}\z")).unwrap();
        prop_assert!(regex::Regex::new(&class.pattern).unwrap().is_match(&text));
    }

    #[test]
    fn rows_come_back_as_written(cells in prop::collection::vec(r#"[",\n xé]{0,6}"#, 1..5)) {
        let line = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
        let names: Vec<String> = (0..cells.len()).map(|index| index.to_string()).collect();
        let reader = LineReader::new(Matcher::Csv(Csv::new(',', false, &names).unwrap()), LineOptions::default()).unwrap();
        let expected: Pairs = names.into_iter().zip(cells).collect();
        prop_assert_eq!(read_one(&reader, &line), Ok(Some(expected)));
    }
}
