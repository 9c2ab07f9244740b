//! YAML around a schema: spellings that mean the same, texts that are refused, and what bounds the work. Deep nesting,
//! aliases of aliases and many nodes are in the loader's own tests; here is the rest.

use logwright::{Code, Diagnostic, Limits, LoadError, LoadOptions, Schema};

const PLAIN: &str = "schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two\n";

/// Other ways to write [`PLAIN`].
const SAME: &[&str] = &[
    PLAIN,
    "schema: Test.Yaml\r\nfields:\r\n- name: a\r\n  type: string\r\n  description: one two\r\n",
    "schema: Test.Yaml\rfields:\r- name: a\r  type: string\r  description: one two\r",
    "schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two",
    "\u{feff}schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two\n",
    "\n\n  \n# a comment\nschema: Test.Yaml # another\nfields:\n\n- name: a\n#\n  type: string\n  description: one two\n \n",
    "---\nschema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two\n...\n",
    "%YAML 1.1\n---\nschema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two\n",
    "%YAML 1.2\n%TAG !e! tag:example.com,2026:\n---\nschema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: one two\n",
    "schema:   Test.Yaml  \nfields:\n    -   name:   a\n        type:   string\n        description:   one two  \n",
    "schema:\tTest.Yaml\t\nfields:\n- name:\ta\n  type: string\t# a comment\n  description: one two\n",
    "schema: Test.Yaml\nfields:\n-\n  name: a\n  type: string\n  description: one two\n",
    "schema: Test.Yaml\nfields:\n  - name: a\n    type: string\n    description: one\n      two\n",
    "schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: >-\n    one\n    two\n",
    "schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: |-\n    one two\n",
    "schema: Test.Yaml\nfields:\n- name: a\n  type: string\n  description: \"one\\\n    \\ two\"\n",
    "schema: 'Test.Yaml'\nfields:\n- 'name': 'a'\n  \"type\": \"string\"\n  description: 'one two'\n",
    "schema: \"Test\\x2EYaml\"\nfields:\n- \"n\\u0061me\": \"\\U00000061\"\n  type: string\n  description: \"one\\x20two\"\n",
    "{schema: Test.Yaml, fields: [{name: a, type: string, description: one two}]}",
    "{\"schema\":\"Test.Yaml\",\"fields\":[{\"name\":\"a\",\"type\":\"string\",\"description\":\"one two\"}]}",
    "{schema: Test.Yaml, fields: [{name: a, type: string, description: one two,},],}",
    "{\nschema: Test.Yaml,\n\tfields: [\n\t{name: a,\n\t type: string, description: one two}\n]}\n",
    "? schema\n: Test.Yaml\n? fields\n: - ? name\n    : a\n    ? type\n    : string\n    ? description\n    : one two\n",
    "!!map\nschema: !!str Test.Yaml\nfields: !!seq\n- name: !!str a\n  type: !<tag:yaml.org,2002:str> string\n  description: ! one two\n",
    "schema: Test.Yaml\nfields:\n- &f\n  name: &n a\n  type: string\n  description: one two\n",
    "schema: Test.Yaml\nfields:\n- name: a\n  <<: {type: string, description: one two}\n",
    "schema: Test.Yaml\nfields:\n- <<: [{type: string}, {type: int, description: one two}]\n  name: a\n",
];

/// Texts that are no schema, and what is said about them.
const REFUSED: &[(&str, &str, Code)] = &[
    ("a tab for indentation", "fields:\n\t- name: a\n\t  type: int\n", Code::YamlSyntax),
    ("a tab in a block mapping", "fields:\n- name: a\n\ttype: int\n", Code::YamlSyntax),
    ("a NUL between tokens", "fields: \u{0}[]\n", Code::YamlSyntax),
    ("a NUL alone", "\u{0}", Code::YamlSyntax),
    ("a key twice", "fields: [{name: a, type: int}]\nfields: [{name: b, type: int}]\n", Code::DuplicateKey),
    ("a key twice, quoted once", "fields: [{name: a, 'name': b, type: int}]\n", Code::DuplicateKey),
    ("a key twice, with an escape", "fields: [{name: a, \"n\\x61me\": b, type: int}]\n", Code::DuplicateKey),
    ("a key twice, by an anchor", "fields: [{&k name: a, *k : b, type: int}]\n", Code::DuplicateKey),
    ("a mapping for a key", "{a: 1}: 2\nfields: [{name: a, type: int}]\n", Code::WrongKind),
    ("a sequence for a key", "? [a, b]\n: 2\nfields: [{name: a, type: int}]\n", Code::WrongKind),
    ("an alias that names nothing", "fields: *f\n", Code::YamlSyntax),
    ("an alias of another document", "--- &d\nfields: [{name: a, type: int}]\n--- *d\n", Code::YamlSyntax),
    ("an alias in itself", "fields: &f [*f]\n", Code::YamlSyntax),
    ("a merge of a text", "fields: [{<<: x, name: a, type: int}]\n", Code::WrongKind),
    ("a merge of texts", "fields: [{<<: [x, y], name: a, type: int}]\n", Code::WrongKind),
    ("a merge of itself", "fields: [&f {<<: *f, name: a, type: int}]\n", Code::YamlSyntax),
    ("half a surrogate pair", "fields: [{name: \"\\ud800\", type: int}]\n", Code::YamlSyntax),
    ("beyond U+10FFFF", "fields: [{name: \"\\U00110000\", type: int}]\n", Code::YamlSyntax),
    ("an unknown escape", "fields: [{name: \"\\q\", type: int}]\n", Code::YamlSyntax),
    ("a short escape", "fields: [{name: \"\\x6\", type: int}]\n", Code::YamlSyntax),
    ("a text that is not closed", "fields: [{name: \"a, type: int}]\n", Code::YamlSyntax),
    ("a list that is not closed", "fields: [{name: a, type: int}\n", Code::YamlSyntax),
    ("a closer too many", "fields: [{name: a, type: int}]]\n", Code::YamlSyntax),
    ("the wrong closer", "fields: [{name: a, type: int]]\n", Code::YamlSyntax),
    ("two values", "fields: []\n[]\n", Code::YamlSyntax),
    ("an unknown tag handle", "fields: !e!x [{name: a, type: int}]\n", Code::YamlSyntax),
    ("a reserved character", "fields: [{name: @a, type: int}]\n", Code::YamlSyntax),
    ("a directive alone", "%YAML 1.2\n", Code::YamlSyntax),
    ("a directive twice", "%YAML 1.2\n%YAML 1.2\n---\nfields: []\n", Code::YamlSyntax),
    ("no text", "", Code::WrongKind),
    ("white space", " \n\n  \n", Code::WrongKind),
    ("a comment", "# nothing\n", Code::WrongKind),
    ("a byte-order mark", "\u{feff}", Code::WrongKind),
    ("null", "~", Code::WrongKind),
    ("a text", "fields", Code::WrongKind),
    ("a list", "- fields\n", Code::WrongKind),
];

fn load(yaml: &[u8]) -> Result<Schema, LoadError> {
    Schema::from_slice(yaml, &LoadOptions::default()).map(|loaded| loaded.schema)
}

/// The first finding of a text that is refused.
fn first(yaml: &[u8]) -> Diagnostic {
    load(yaml).unwrap_err().diagnostics()[0].clone()
}

#[test]
fn what_means_the_same_loads_the_same() {
    let plain = Schema::from_yaml(PLAIN).unwrap();
    for yaml in SAME {
        assert_eq!(load(yaml.as_bytes()).as_ref().ok(), Some(&plain), "{yaml:?}");
    }
}

#[test]
fn what_is_no_schema_is_refused_where_it_stands() {
    for (what, yaml, code) in REFUSED {
        let error = load(yaml.as_bytes()).unwrap_err();
        assert!(error.diagnostics().iter().any(|diagnostic| diagnostic.code() == *code), "{what}: {error}");
        for diagnostic in error.diagnostics() {
            assert!(yaml.get(diagnostic.span().unwrap()).is_some(), "{what}: {diagnostic}");
        }
    }
}

#[test]
fn control_characters_are_refused_and_stand_as_escapes() {
    for byte in (0..b' ').chain([0x7f]) {
        let character = char::from(byte);
        let escaped = format!("fields: [{{name: \"a\\x{byte:02x}b\", type: int}}]\n");
        assert_eq!(load(escaped.as_bytes()).unwrap().fields[0].name, format!("a{character}b"));
        if b"\t\n\r".contains(&byte) {
            continue;
        }
        for yaml in [
            format!("fields: [{{name: a{character}b, type: int}}]\n"),
            format!("fields: [{{name: \"a{character}b\", type: int}}]\n"),
            format!("fields:\n- name: a\n  type: int\n  description: |\n    {character}\n"),
            format!("fields: [{{name: a, type: int}}]\n# {character}\n"),
            format!("{character}fields: [{{name: a, type: int}}]\n"),
            format!("fields: [{{name: a, type: int}}]\n{character}"),
        ] {
            // Never silently something else: refused, or kept as it is.
            match load(yaml.as_bytes()) {
                Err(error) => assert_eq!(error.diagnostics()[0].code(), Code::YamlSyntax, "{yaml:?}"),
                Ok(schema) => {
                    let field = &schema.fields[0];
                    let kept = field.name.contains(character)
                        || field.description.as_ref().is_some_and(|text| text.contains(character));
                    assert!(kept || yaml.contains('#'), "{yaml:?}");
                }
            }
        }
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_where_they_stand() {
    for bytes in
        [&b"\x80"[..], b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff\xfe", b"\xe2\x82"]
    {
        for before in ["", "fields:\n- name: ", "fields:\n- name: é😀\n  type: \"", "# \u{feff}"] {
            let yaml = [before.as_bytes(), bytes, b"\n"].concat();
            let diagnostic = first(&yaml);
            assert_eq!(diagnostic.code(), Code::SchemaUtf8);
            let position = diagnostic.position().unwrap();
            let last = before.rsplit('\n').next().unwrap();
            assert_eq!(position.offset, before.len());
            assert_eq!(
                (position.line, position.column),
                (before.split('\n').count(), last.chars().count() + 1)
            );
            assert_eq!(diagnostic.span().unwrap().start, before.len());
        }
    }
}

/// What it is, and how a text of about so many bytes is made.
type LongText = (&'static str, fn(usize) -> String);

/// Long texts of one kind each: they end at a limit or load, and take memory in proportion to the text. Doubling them
/// doubles what is allocated, all in all, which a text that is gone over again and again would not.
#[test]
fn work_grows_with_the_text() {
    let texts: &[LongText] = &[
        ("a long line", |n| format!("{} # {}\n", PLAIN.trim_end(), "c".repeat(n))),
        ("a long description", |n| {
            format!("fields: [{{name: a, type: int, description: {}}}]\n", "d".repeat(n))
        }),
        ("a long quoted text", |n| {
            format!("fields: [{{name: a, type: int, description: \"{}\"}}]\n", "\\x41".repeat(n / 4))
        }),
        ("a long folded text", |n| {
            format!("fields:\n- name: a\n  type: int\n  description: >\n{}", "    d\n".repeat(n / 6))
        }),
        ("a long name", |n| format!("fields: [{{name: {}, type: int}}]\n", "n".repeat(n))),
        ("a long key", |n| format!("fields: [{{name: a, type: int, ? {} : x}}]\n", "k".repeat(n))),
        ("a long anchor", |n| format!("fields: [{{name: &{} a, type: int}}]\n", "k".repeat(n))),
        ("a long tag", |n| format!("fields: [{{name: !{} a, type: int}}]\n", "k".repeat(n))),
        ("a long alias", |n| format!("fields: [{{name: *{}, type: int}}]\n", "k".repeat(n))),
        ("many comments", |n| format!("{PLAIN}{}", "# c\n".repeat(n / 4))),
        ("many blank lines", |n| format!("{}{PLAIN}", "\n".repeat(n))),
        ("many spaces", |n| format!("{}\n{PLAIN}", " ".repeat(n))),
        ("many tabs", |n| format!("fields: [{{name: a,{} type: int}}]\n", "\t".repeat(n))),
        ("many documents", |n| format!("{PLAIN}{}", "---\n".repeat(n / 4))),
        ("many document ends", |n| format!("{PLAIN}{}", "...\n".repeat(n / 4))),
        ("many directives", |n| format!("{}---\n{PLAIN}", "%X y\n".repeat(n / 5))),
        ("many tag directives", |n| {
            let lines = (0..n / 16).map(|index| format!("%TAG !{index}! x:\n"));
            format!("{}---\n{PLAIN}", lines.collect::<String>())
        }),
        ("many anchors", |n| {
            let anchors = (0..n / 16).map(|index| format!("&a{index} x, "));
            format!("fields: [{{name: a, type: int}}]\nx: [{}]\n", anchors.collect::<String>())
        }),
        ("many unknown keys", |n| {
            let keys = (0..n / 16).map(|index| format!("k{index}: x, "));
            format!("fields: [{{name: a, type: int, {}}}]\n", keys.collect::<String>())
        }),
        ("many fields", |n| {
            let fields = (0..n / 32).map(|index| format!("{{name: f{index}, type: int}}, "));
            format!("fields: [{}]\n", fields.collect::<String>())
        }),
        ("one key, many times", |n| {
            format!("fields: [{{name: a, type: int}}]\nx: {{{}}}\n", "k: 1, ".repeat(n / 6))
        }),
        ("many merges", |n| {
            format!("x: &x {{type: int}}\nfields: [{{name: a, <<: [{}]}}]\n", "*x, ".repeat(n / 4))
        }),
        ("colons", |n| format!("fields: {}\n", ":".repeat(n))),
        ("dashes", |n| format!("fields: {}\n", "-".repeat(n))),
        ("question marks", |n| format!("fields: {}\n", "?".repeat(n))),
        ("quotes", |n| format!("fields: {}\n", "'".repeat(n))),
        ("percent signs", |n| format!("fields: \"{}\"\n", "%".repeat(n))),
    ];
    for (what, text) in texts {
        let measure = |bytes: usize| {
            let yaml = text(bytes);
            assert!(yaml.len() < 2 * bytes + 200, "{what}");
            let taken = allocation_counter::measure(|| drop(load(yaml.as_bytes())));
            (yaml.len() as u64, taken.bytes_max, taken.bytes_total)
        };
        let (_, _, small) = measure(40_000);
        let (length, most, large) = measure(80_000);
        assert!(most < 200 * length, "{what}: {most} bytes at once for a text of {length}");
        assert!(large < 3 * small + (1 << 20), "{what}: {small} bytes in all, then {large}");
    }
}

#[test]
fn the_limit_on_the_text_is_exact() {
    for padding in ["#", "# é", " "] {
        let mut yaml = PLAIN.to_owned();
        while yaml.len() < 1000 {
            yaml.push_str(padding);
        }
        for (limit, code) in [(yaml.len(), None), (yaml.len() - 1, Some(Code::LimitSchema))] {
            let options = LoadOptions::default().limits(Limits::default().schema_bytes(limit));
            let found =
                Schema::from_yaml_with(&yaml, &options).err().map(|error| error.diagnostics()[0].code());
            assert_eq!(found, code);
        }
    }
}
