//! The keys of the document. (Language spec, section A.)

use crate::diagnostic::Code;
use crate::load::path::Path;
use crate::load::report::{Finding, quote};
use crate::model::Schema;

pub(super) fn document(schema: &Schema, findings: &mut Vec<Finding>) {
    if let Some(name) = &schema.name
        && !is_schema_name(name)
    {
        let message = format!("{} is not a schema name", quote(name));
        let path = Path::Root;
        findings.push(
            Finding::new(Code::BadSchemaName, path.key("schema"), message).help(
                "write capitalised words of letters and digits with dots between, such as `Custom.MyApp`",
            ),
        );
    }
    if let Some(url) = &schema.reference_url
        && !is_web_url(url)
    {
        let message = format!("{} is not an http or https URL", quote(url));
        findings.push(
            Finding::new(Code::BadUrl, Path::Root.key("referenceURL"), message)
                .help("write a full URL such as `https://example.com/logs`, or remove the key"),
        );
    }
    if schema.fields.is_empty() {
        findings.push(Finding::new(Code::EmptyValue, Path::Root.key("fields"), "the schema has no fields"));
    }
    for (name, _) in schema.definitions.iter().filter(|(name, _)| !is_word(name)) {
        let message = format!("{} is not a definition name of the schema language", quote(name));
        findings.push(
            Finding::new(Code::BadDefinitionName, Path::Root.key("definitions").key(name), message)
                .help("write one capitalised word of letters and digits, such as `Actor`")
                .on_key(),
        );
    }
}

/// Dotted words, at least 3 characters in all (K-2).
fn is_schema_name(name: &str) -> bool {
    name.len() >= 3 && name.split('.').all(is_word)
}

/// `[A-Z][A-Za-z0-9]+`
fn is_word(word: &str) -> bool {
    word.len() >= 2
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A scheme of the web, then a host, and nothing that cannot stand in a URL.
fn is_web_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && !host.is_empty()
        && !url.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '\\')
        })
}

#[cfg(test)]
mod tests {
    use super::{is_schema_name, is_web_url};

    #[test]
    fn schema_names() {
        for name in ["Foo", "Foo.Bar", "Microsoft365.Audit.Exchange", "Custom.Sample.V1", "AWS.S3"] {
            assert!(is_schema_name(name), "{name}");
        }
        for name in ["", "F", "Fo", "foo", "Foo_Bar", "Foo.", ".Foo", "Foo.b", "Foo.B", "Foo..Bar", "Fóo"] {
            assert!(!is_schema_name(name), "{name}");
        }
    }

    #[test]
    fn urls() {
        for url in ["http://x", "https://x.org/a#b", "HTTPS://x.org:8080/?q=1", "https://[::1]/ü"] {
            assert!(is_web_url(url), "{url}");
        }
        for url in [
            "",
            "-",
            "x",
            "ftp://x.org",
            "https://",
            "https:///path",
            "https:x.org",
            "https://x y",
            "//x.org",
        ] {
            assert!(!is_web_url(url), "{url}");
        }
    }
}
