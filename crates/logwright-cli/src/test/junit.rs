//! [`report`]: outcomes as `JUnit` XML, as build servers read it.

use super::Outcome;
use std::fmt::Write as _;

/// The outcomes of all files.
pub(super) fn report(files: &[(String, Vec<Outcome>)]) -> String {
    let (tests, failures) = counts(files.iter().flat_map(|(_, outcomes)| outcomes));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites tests=\"{tests}\" failures=\"{failures}\">");
    for (file, outcomes) in files {
        let (tests, failures) = counts(outcomes);
        let file = escaped(file);
        let _ = writeln!(xml, "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\">");
        for outcome in outcomes {
            testcase(&mut xml, &file, outcome);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn testcase(xml: &mut String, file: &str, outcome: &Outcome) {
    let (name, log_type) = (escaped(&outcome.case.name), escaped(&outcome.case.log_type));
    let line = outcome.case.line;
    let _ =
        write!(xml, "    <testcase name=\"{name}\" classname=\"{log_type}\" file=\"{file}\" line=\"{line}\"");
    let Some(first) = outcome.wrong.first() else {
        xml.push_str("/>\n");
        return;
    };
    let lines: Vec<String> = outcome.wrong.iter().map(|line| escaped(line)).collect();
    let (first, all) = (escaped(first), lines.join("\n"));
    let _ = writeln!(xml, ">\n      <failure message=\"{first}\">{all}</failure>\n    </testcase>");
}

/// How many tests there are, and how many of them failed.
fn counts<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> (usize, usize) {
    outcomes
        .into_iter()
        .fold((0, 0), |(tests, failures), outcome| (tests + 1, failures + usize::from(!outcome.passed())))
}

/// Text as it may stand in an attribute or element; what XML has no way to write is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escaped("<a b=\"c\">&'\n\u{1}é"), "&lt;a b=&quot;c&quot;&gt;&amp;'&#10;\u{fffd}é");
    }
}
