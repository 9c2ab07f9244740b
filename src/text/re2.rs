//! [`translate`]: RE2 syntax as schemas are written in, into the syntax of the `regex` crate.
//!
//! The two are close relatives, but text that is fine in one can be refused in the other, or mean something else:
//! `\w \d \s \b` are ASCII in RE2; `[a[b]`, `[a&&b]` and `x{` are plain characters; `\Q…\E` quotes; octal escapes
//! exist; `(?x)`, `\<` and `x*+` do not. What RE2 refuses is refused here too, so that a schema that loads works
//! elsewhere. Unnamed groups become groups that record nothing, since nobody asks for them.

use crate::diagnostic::quote;

/// An expression for the `regex` crate.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) pattern: String,
    /// The names of groups 1, 2, …; they may repeat, which `regex` does not allow in the expression.
    pub(super) groups: Vec<String>,
}

/// What is wrong with an expression, and where.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// Translates an expression without tags.
pub(super) fn translate(text: &str) -> Result<Translated, Problem> {
    let out = Translated { pattern: String::with_capacity(text.len()), groups: Vec::new() };
    let mut translator = Translator { text, at: 0, out, open: Vec::new(), last: Last::Nothing };
    translator.run()?;
    Ok(translator.out)
}

/// Whether RE2 takes it as the name of a group.
pub(super) fn is_group_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Most repetitions that RE2 counts.
const REPEAT: u32 = 1000;

struct Translator<'t> {
    text: &'t str,
    at: usize,
    out: Translated,
    /// Offsets of the groups that are open.
    open: Vec<usize>,
    last: Last,
}

/// What a `*` would repeat.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Operand,
    Repeat,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), Problem> {
        while let Some(c) = self.next() {
            let start = self.at - c.len_utf8();
            let last = std::mem::replace(&mut self.last, Last::Operand);
            match c {
                '\\' => self.escape(start, last)?,
                '[' => self.class(start)?,
                '(' => self.group(start)?,
                ')' => {
                    self.open.pop().ok_or_else(|| problem(start, "a `)` has no `(`"))?;
                    self.out.pattern.push(')');
                }
                '*' | '+' | '?' => self.repeat(start, last)?,
                '{' if self.counted()? => self.repeat(start, last)?,
                '|' => {
                    self.last = Last::Nothing;
                    self.out.pattern.push('|');
                }
                '^' | '$' | '.' => self.out.pattern.push(c),
                _ => self.literal(c),
            }
        }
        match self.open.last() {
            Some(start) => Err(problem(*start, "a group is not closed")),
            None => Ok(()),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Appends a character that stands for itself, inside a class or outside.
    fn literal(&mut self, c: char) {
        self.out.pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    /// Appends a repetition that starts at `start` and ends here, with the `?` after it.
    fn repeat(&mut self, start: usize, last: Last) -> Result<(), Problem> {
        match last {
            Last::Nothing => return Err(problem(start, "there is nothing to repeat")),
            Last::Repeat => {
                return Err(
                    problem(start, "a repetition is repeated").with_help("put the inner one in `(?:…)`")
                );
            }
            Last::Operand => {}
        }
        self.eat("?");
        self.out.pattern.push_str(self.text.get(start..self.at).unwrap_or_default());
        self.last = Last::Repeat;
        Ok(())
    }

    /// Whether `{` begins `{n}`, `{n,}` or `{n,m}`; if so, goes behind it.
    fn counted(&mut self) -> Result<bool, Problem> {
        let start = self.at - 1;
        let Some((counts, _)) = self.rest().split_once('}') else { return Ok(false) };
        let (least, most) =
            counts.split_once(',').map_or((counts, None), |(least, most)| (least, Some(most)));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(least) || !most.is_none_or(|most| most.is_empty() || is_number(most)) {
            return Ok(false);
        }
        let numbers = [Some(least), most.filter(|most| !most.is_empty())];
        if numbers.into_iter().flatten().any(|n| !n.parse().is_ok_and(|n: u32| n <= REPEAT)) {
            return Err(problem(start, format!("a repetition counts beyond {REPEAT}")));
        }
        self.at += counts.len() + 1;
        Ok(true)
    }

    fn group(&mut self, start: usize) -> Result<(), Problem> {
        self.last = Last::Nothing;
        if !self.eat("?") {
            self.open.push(start);
            self.out.pattern.push_str("(?:");
            return Ok(());
        }
        if self.eat("P<") {
            let name = self.rest().split_once('>').map(|(name, _)| name).filter(|name| is_group_name(name));
            let name = name
                .ok_or_else(|| {
                    problem(start, "a group has no proper name").with_help("write letters, digits and `_`")
                })?
                .to_owned();
            self.at += name.len() + 1;
            self.out.groups.push(name);
            self.open.push(start);
            self.out.pattern.push('(');
            return Ok(());
        }
        if ["=", "!", "<=", "<!"].iter().any(|mark| self.rest().starts_with(mark)) {
            return Err(problem(start, "look-around is not supported")
                .with_help("match the text around and capture only the part that is wanted"));
        }
        if self.rest().starts_with('<') {
            return Err(problem(start, "a named group is written in another dialect")
                .with_help("write `(?P<name>…)`"));
        }
        let flags = self.rest().bytes().take_while(|b| b"imsU-".contains(b)).count();
        let end = self.at + flags;
        match self.text.as_bytes().get(end) {
            Some(b')') if flags > 0 => {}
            Some(b':') => self.open.push(start),
            _ => {
                return Err(problem(start, "a group starts with `(?` and nothing known after it")
                    .with_help("write `(?P<name>…)`, `(?:…)`, or the flags `i`, `m`, `s` and `U`"));
            }
        }
        self.out.pattern.push_str(self.text.get(start..=end).unwrap_or_default());
        self.at = end + 1;
        Ok(())
    }

    /// Appends the escape whose backslash stands at `start`.
    fn escape(&mut self, start: usize, last: Last) -> Result<(), Problem> {
        let c = self.next().ok_or_else(|| problem(start, "the expression ends in a backslash"))?;
        match c {
            'b' => self.out.pattern.push_str(r"(?-u:\b)"),
            'B' => self.out.pattern.push_str(r"(?-u:\B)"),
            'A' => self.out.pattern.push_str(r"\A"),
            'z' => self.out.pattern.push_str(r"\z"),
            'Q' => {
                let (quoted, skipped) = self
                    .rest()
                    .split_once(r"\E")
                    .map_or((self.rest().len(), 0), |(quoted, _)| (quoted.len(), 2));
                let end = self.at + quoted;
                let quoted = regex::escape(self.text.get(self.at..end).unwrap_or_default());
                // `\Q\E` is nothing at all, not even something to repeat.
                self.last = if quoted.is_empty() { last } else { Last::Operand };
                self.out.pattern.push_str(&quoted);
                self.at = end + skipped;
            }
            _ => {
                if !self.class_escape(c, start)? {
                    let c = self.char_escape(c, start)?;
                    self.literal(c);
                }
            }
        }
        Ok(())
    }

    /// Appends an escape that stands for many characters, if it is one. ASCII, like RE2: white space lacks U+000B.
    fn class_escape(&mut self, c: char, start: usize) -> Result<bool, Problem> {
        let class = match c {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            's' => r"[\t\n\f\r ]",
            'S' => r"[^\t\n\f\r ]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            // Whether the name is known is left to `regex`.
            'p' | 'P' => return self.unicode_class(c == 'P', start).map(|()| true),
            _ => return Ok(false),
        };
        self.out.pattern.push_str(class);
        Ok(true)
    }

    /// Appends a class such as `\pL`, `\p{Greek}` or `\p{^Greek}`.
    fn unicode_class(&mut self, is_negated: bool, start: usize) -> Result<(), Problem> {
        let unclosed = || problem(start, "a Unicode class is not closed");
        let name = if self.eat("{") {
            let name = self.rest().split_once('}').map(|(name, _)| name.to_owned()).ok_or_else(unclosed)?;
            self.at += name.len() + 1;
            name
        } else {
            self.next().ok_or_else(unclosed)?.to_string()
        };
        let (is_negated, name) =
            name.strip_prefix('^').map_or((is_negated, name.as_str()), |name| (!is_negated, name));
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_') {
            return Err(problem(start, "a Unicode class has no proper name")
                .with_help("write `\\pL` or `\\p{Greek}`"));
        }
        let class = if is_negated { format!(r"\P{{{name}}}") } else { format!(r"\p{{{name}}}") };
        self.out.pattern.push_str(&class);
        Ok(())
    }

    /// The character that an escape stands for.
    fn char_escape(&mut self, c: char, start: usize) -> Result<char, Problem> {
        let unknown = || problem(start, format!(r"unknown escape `\{c}`"));
        Ok(match c {
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '0'..='7' => {
                // Up to three octal digits; RE2 takes `\1` alone for a reference to a group, and so for an error.
                let more = self.rest().bytes().take(2).take_while(|b| matches!(b, b'0'..=b'7')).count();
                if c != '0' && more == 0 {
                    return Err(problem(start, "references to groups are not supported"));
                }
                let digits = self.text.get(self.at - 1..self.at + more).unwrap_or_default();
                self.at += more;
                u32::from_str_radix(digits, 8).ok().and_then(char::from_u32).ok_or_else(unknown)?
            }
            'x' => {
                let braced =
                    self.rest().strip_prefix('{').map(|rest| rest.split_once('}').map(|(digits, _)| digits));
                let (digits, length) = match braced {
                    Some(digits) => (digits.unwrap_or_default(), digits.map_or(0, |digits| digits.len() + 2)),
                    None => (self.rest().get(..2).unwrap_or_default(), 2),
                };
                let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
                let c = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex).and_then(char::from_u32);
                let c = c.ok_or_else(unknown)?;
                self.at += length;
                c
            }
            '1'..='9' => return Err(problem(start, "references to groups are not supported")),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
            _ => return Err(unknown()),
        })
    }

    /// Appends the class whose bracket stands at `start`.
    fn class(&mut self, start: usize) -> Result<(), Problem> {
        self.out.pattern.push('[');
        if self.eat("^") {
            self.out.pattern.push('^');
        }
        let unclosed = || problem(start, "a `[` class is not closed");
        let mut is_first = true;
        loop {
            let at = self.at;
            let c = self.next().ok_or_else(unclosed)?;
            if c == ']' && !is_first {
                self.out.pattern.push(']');
                return Ok(());
            }
            is_first = false;
            if c == '[' && self.rest().starts_with(':') && self.rest().contains(":]") {
                self.posix_class(at)?;
                continue;
            }
            let low = if c == '\\' {
                let escaped = self.next().ok_or_else(unclosed)?;
                if self.class_escape(escaped, at)? {
                    continue;
                }
                self.char_escape(escaped, at)?
            } else {
                c
            };
            self.literal(low);
            if self.rest().starts_with('-') && !self.rest().starts_with("-]") {
                self.at += 1;
                let escape = self.at;
                let high = match self.next().ok_or_else(unclosed)? {
                    '\\' => {
                        let escaped = self.next().ok_or_else(unclosed)?;
                        self.char_escape(escaped, escape)?
                    }
                    c => c,
                };
                if high < low {
                    return Err(problem(at, "the end of a range comes before its start"));
                }
                self.out.pattern.push('-');
                self.literal(high);
            }
        }
    }

    /// Appends a class such as `[:alpha:]` that stands at `start`, within brackets.
    fn posix_class(&mut self, start: usize) -> Result<(), Problem> {
        const NAMES: &[&str] = &[
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
            "space", "upper", "word", "xdigit",
        ];
        let end = self.rest().find(":]").map_or(self.at, |length| self.at + length + 2);
        let class = self.text.get(start..end).unwrap_or_default();
        let name = class.strip_prefix("[:").and_then(|rest| rest.strip_suffix(":]")).unwrap_or_default();
        if !NAMES.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return Err(problem(start, format!("unknown class {}", quote(class))));
        }
        self.out.pattern.push_str(class);
        self.at = end;
        Ok(())
    }
}

fn problem(offset: usize, message: impl Into<String>) -> Problem {
    Problem { offset, message: message.into(), help: None }
}

impl Problem {
    fn with_help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn means_what_re2_means() {
        for (pattern, line, expected) in [
            (r"\d+\s\w+", "٣ é 12 ab", Some("12 ab")),
            (r"\s", "\u{b}\u{a0}", None),
            (r"\bx\b", "éxé", Some("x")),
            (r"é\B.", "éé", Some("éé")),
            (r"[\d\-x]+", "٣1-x", Some("1-x")),
            (r"[^\w]", "aé", Some("é")),
            (r"[a[b]+", "xa[b", Some("a[b")),
            (r"[a&&b~~c]+", "xa&b~c", Some("a&b~c")),
            (r"[+--]+", "+,-.", Some("+,-")),
            (r"[a-c-e]+", "xb-ed", Some("b-e")),
            (r"[]a]+", "xa]", Some("a]")),
            (r"[^]a]+", "]xa", Some("x")),
            (r"[[:alpha:]_]+", "1a_é", Some("a_")),
            (r"[[:^alpha:]]+", "a1", Some("1")),
            (r"\Qa.b\E+", "a.bb", Some("a.bb")),
            (r"\Q(", "x(", Some("(")),
            (r"x\Q\E+", "xx", Some("xx")),
            (r"\101\x42\x{43}\0?", "ABC", Some("ABC")),
            (r#"{"a":{x}}"#, r#"{"a":{x}}"#, Some(r#"{"a":{x}}"#)),
            (r"x{,2}", "x{,2}", Some("x{,2}")),
            (r"x{2,}?", "xxx", Some("xx")),
            (r"(?i)HeL(?-i:LO)", "hELLO", Some("hELLO")),
            (r"\_\<\:\-\@", "_<:-@", Some("_<:-@")),
            (r"# x", "# x", Some("# x")),
            (r"\p{Greek}\pL\P{^L}", "αβγ", Some("αβγ")),
            (r"(?s).\z", "a\n", Some("\n")),
            (r"^.$", "a\n", None),
            (r"(?m)^.$", "\na", Some("a")),
            (r"(?U)x+", "xx", Some("x")),
        ] {
            let translated = translate(pattern).unwrap();
            let regex = regex::Regex::new(&translated.pattern).unwrap();
            assert_eq!(
                regex.find(line).map(|found| found.as_str()),
                expected,
                "{pattern} {}",
                translated.pattern
            );
        }
    }

    #[test]
    fn names_groups() {
        let translated = translate("(?P<a>x)(y)(?P<1_>(?P<a>z))").unwrap();
        assert_eq!(translated.groups, ["a", "1_", "a"]);
        assert_eq!(translated.pattern, "(x)(?:y)((z))");
    }

    #[test]
    fn refuses_what_re2_refuses() {
        for (pattern, offset, message) in [
            ("x(", 1, "a group is not closed"),
            ("x)", 1, "a `)` has no `(`"),
            ("*", 0, "there is nothing to repeat"),
            ("x|+", 2, "there is nothing to repeat"),
            ("x++", 2, "a repetition is repeated"),
            ("x{2}{3}", 4, "a repetition is repeated"),
            ("x{1001}", 1, "a repetition counts beyond 1000"),
            ("[a", 0, "a `[` class is not closed"),
            ("[]", 0, "a `[` class is not closed"),
            ("[b-a]", 1, "the end of a range comes before its start"),
            (r"[a-\d]", 3, r"unknown escape `\d`"),
            ("[[:nope:]]", 1, "unknown class `[:nope:]`"),
            (r"é\", 2, "the expression ends in a backslash"),
            (r"(x)\1", 3, "references to groups are not supported"),
            (r"\8", 0, "references to groups are not supported"),
            (r"\Z", 0, r"unknown escape `\Z`"),
            (r"\C", 0, r"unknown escape `\C`"),
            (r"\x{110000}", 0, r"unknown escape `\x`"),
            (r"\x{", 0, r"unknown escape `\x`"),
            (r"\x+1", 0, r"unknown escape `\x`"),
            (r"\p{L", 0, "a Unicode class is not closed"),
            (r"[\pé]", 1, "a Unicode class has no proper name"),
            ("(?=x)", 0, "look-around is not supported"),
            ("(?<!x)", 0, "look-around is not supported"),
            ("(?<a>x)", 0, "a named group is written in another dialect"),
            ("(?P<a.b>x)", 0, "a group has no proper name"),
            ("(?P<>x)", 0, "a group has no proper name"),
            ("(?x)a b", 0, "a group starts with `(?` and nothing known after it"),
            ("(?P=a)", 0, "a group starts with `(?` and nothing known after it"),
        ] {
            let problem = translate(pattern).unwrap_err();
            assert_eq!((problem.offset, problem.message.as_str()), (offset, message), "{pattern}");
        }
    }
}
