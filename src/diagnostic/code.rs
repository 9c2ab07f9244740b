//! The registry of codes: stable slugs, never renamed, never used again for something else.

use super::Severity;
use std::fmt;

macro_rules! codes {
    ($( $(#[$group:meta])* $variant:ident = $slug:literal, $severity:ident, $meaning:literal, $fix:literal; )*) => {
        /// What is wrong, as a stable slug to match on.
        ///
        /// A slug is never renamed and never used again for something else. Each variant says what it means and what
        /// to do about it; [`Code::meaning`] and [`Code::fix`] give the same texts at run time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $slug, "`: ", $meaning, ".\n\nFix: ", $fix, ".")]
                $variant,
            )*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The slug, such as `type-mismatch`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// Whether it refuses the schema or record it is about.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// What to do about it, in one line.
            pub fn fix(self) -> &'static str {
                match self { $(Self::$variant => $fix,)* }
            }
        }
    };
}

codes! {
    // Of a record.
    InvalidUtf8 = "invalid-utf8", Error, "the record is not valid UTF-8; the span is the first bad byte",
        "send UTF-8; nothing else is reported for such a record";
    Syntax = "syntax", Error, "the record is not JSON", "see the span; often a record was cut or joined wrongly";
    TrailingData = "trailing-data", Error, "something other than white space follows the record's value",
        "split the stream into records first (framing)";
    NotAnObject = "not-an-object", Error, "the record is JSON, but not an object",
        "a record is one JSON object; use the array framing for a top-level array";
    LimitRecord = "limit-record", Error, "the record is longer than `Limits::record_bytes`",
        "raise the limit if such records are real";
    LimitDepth = "limit-depth", Error, "the record nests deeper than `Limits::nesting`",
        "raise the limit if such records are real";
    LimitDerived = "limit-derived", Error,
        "the record makes more text by templates or transformations than `Limits::derived_bytes`",
        "raise the limit if such records are real";
    TypeMismatch = "type-mismatch", Error, "the value has a JSON type that the field does not take",
        "correct the field's `type`, or declare it `json` to take anything";
    ValueUnparsed = "value-unparsed", Error, "the number or text does not spell a value of the field's type",
        "declare the field `string` if such values are real";
    ValueRange = "value-range", Error, "the number does not fit the field's type",
        "use a wider type (`int` to `bigint`, `bigint` to `string`)";
    TimestampUnparsed = "timestamp-unparsed", Error, "none of the field's time formats reads the value",
        "add the format to `timeFormats`";
    TimestampRange = "timestamp-range", Error, "the instant lies outside the years 0001 to 9999",
        "check the unit: `unix_ms` data read as `unix` lands far in the future";
    MissingField = "missing-field", Error, "a required field is absent or null",
        "drop `required`, or ask the sender for the field";
    ValueDenied = "value-denied", Error, "the value is in `validate.deny` or not in `validate.allow`",
        "correct the list, or let another schema take the record";
    AddressInvalid = "address-invalid", Error, "the value is not the IP address or CIDR that `validate` asks for",
        "correct the `ip` or `cidr` rule";
    EmbeddedSyntax = "embedded-syntax", Error, "the text of an `isEmbeddedJSON` field is not JSON",
        "drop `isEmbeddedJSON` if the sender also sends plain text";
    TextUnmatched = "text-unmatched", Error, "the line matches none of the text parser's patterns",
        "add a pattern, or let another schema take the line";
    CsvRecord = "csv-record", Error, "the line is not a row of the CSV table",
        "check the delimiter, the header and the number of columns";
    RenameConflict = "rename-conflict", Warning, "the record has both the old and the new key of a `rename`",
        "nothing to do; the new key's value is used";
    Unclassified = "unclassified", Error, "no schema has anything in common with the record",
        "load the schema of this log type";
    EnvelopeMissing = "envelope-missing", Error, "nothing stands at the pointer to the records in an envelope",
        "correct the pointer, or read the stream without one";
    // Of a schema's text.
    YamlSyntax = "yaml-syntax", Error, "the text is not YAML", "correct the text at the position; a text with special characters needs quotes";
    SchemaUtf8 = "schema-utf8", Error, "the schema text is not valid UTF-8", "save the file as UTF-8";
    SeveralDocuments = "several-documents", Error, "the text holds several YAML documents where one is taken",
        "split the file, or load it as several schemas";
    LimitSchema = "limit-schema", Error, "the schema text is longer than `Limits::schema_bytes`",
        "raise the limit if the schema is real";
    LimitYamlDepth = "limit-yaml-depth", Error, "the schema text nests deeper than `Limits::yaml_nesting`",
        "flatten the schema";
    LimitYamlNodes = "limit-yaml-nodes", Error, "the schema text has more nodes, aliases followed, than `Limits::yaml_nodes`",
        "raise the limit if the schema is real";
    DuplicateKey = "duplicate-key", Error, "a YAML key stands twice in one mapping", "remove one of them";
    WrongKind = "wrong-kind", Error, "a key has the wrong kind of YAML value", "write the kind of value that the message names";
    MissingKey = "missing-key", Error, "a key that must be there is not", "add the key";
    UnknownKey = "unknown-key", Warning, "a key the schema language does not know", "check the spelling, or remove it";
    MisplacedKey = "misplaced-key", Warning, "a key that has no effect on this type", "remove it, or change the `type`";
    EmptyValue = "empty-value", Error, "a list or text that must not be empty is empty", "give at least one item, or remove the key";
    ConflictingKeys = "conflicting-keys", Error, "two keys that exclude each other", "keep one of them";
    BadVersion = "bad-version", Error, "`version` is not 0", "remove the key or write `version: 0`";
    BadSchemaName = "bad-schema-name", Error, "the schema name is not dotted capitalised words",
        "write a name such as `Custom.MyApp.Audit`";
    BadUrl = "bad-url", Error, "`referenceURL` is not an http or https URL", "write a full URL, or remove the key";
    BadDefinitionName = "bad-definition-name", Warning, "a definition name is not one capitalised word",
        "write a name such as `Actor`";
    // Of a schema's meaning.
    UnknownType = "unknown-type", Error, "a `type` the schema language does not have", "write one of the eleven types";
    UnknownIndicator = "unknown-indicator", Error, "an indicator scanner that does not exist",
        "write one from the indicator table";
    UnknownTimeFormat = "unknown-time-format", Error, "a time format that cannot work",
        "write a named format, strftime directives or `layout=…`";
    AssumedTimeFormat = "assumed-time-format", Warning,
        "a timestamp of a schema with `parser.native` has no time format; `rfc3339` is taken", "add `timeFormats`";
    LimitTimeFormat = "limit-time-format", Error, "a time format is longer than `Limits::time_format_bytes`", "shorten it";
    DuplicateField = "duplicate-field", Error, "two fields of one object have the same name", "rename or remove one";
    CaseCollision = "case-collision", Error, "two field names of one object differ only in case", "rename one";
    ColumnCollision = "column-collision", Error, "two field names of one object become the same lake column",
        "rename one, or use `rename` to give it another output name";
    ReservedName = "reserved-name", Error, "a top-level field has the name of a `p_` field that events carry",
        "rename the field";
    ReservedPrefix = "reserved-prefix", Warning, "a top-level field name starts with `p_`, which is kept for the platform",
        "rename the field";
    UnknownTarget = "unknown-target", Error, "a `ref` names a definition that is not there", "correct `target`, or add the definition";
    TargetCase = "target-case", Warning, "a `ref` spells the definition's name in another case; it is taken for that one",
        "write the name as the definition has it";
    RefCycle = "ref-cycle", Error, "definitions refer to each other in a circle", "use `json` where the data is recursive";
    UnusedDefinition = "unused-definition", Warning, "a definition that nothing uses is broken", "repair or remove it";
    LimitTypes = "limit-types", Error, "types nest deeper than `Limits::type_nesting`", "use `json` for the deep part";
    LimitFields = "limit-fields", Error, "the schema has more fields than `Limits::fields`", "use `json` for the wide part";
    IndicatorOnArray = "indicator-on-array", Warning, "`indicators` stands on an array instead of its element",
        "move it into `element`; it is read as if it stood there";
    BadParser = "bad-parser", Error, "the `parser` section cannot work", "correct it as the message says, or remove it for JSON logs";
    BadPattern = "bad-pattern", Error, "a text pattern cannot work", "correct the pattern as the message says";
    BuiltinRedefined = "builtin-redefined", Warning, "a pattern definition replaces a built-in pattern",
        "rename it if that was not meant";
    NativeParser = "native-parser", Warning, "`parser.native` names code of the vendor; the record is read as JSON",
        "nothing to do for JSON logs";
    BadTransform = "bad-transform", Error, "a `rename`, `copy`, `concat`, `split` or `mask` that cannot work",
        "correct the directive as the message says";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::HashSet;

    #[test]
    fn slugs_are_distinct_and_well_formed() {
        let slugs: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(slugs.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            for text in [code.meaning(), code.fix()] {
                assert!(!text.is_empty() && !text.ends_with('.') && !text.contains('\n'), "{code}: {text}");
            }
        }
    }
}
