//! Logwright turns log records into typed, timestamped events with indicators, by Panther-style YAML log schemas that it
//! compiles once and interprets at run time.
//!
//! A log source is described once, in YAML: its fields, their types, which of them is the time of the event, which hold
//! addresses or user names. The library checks such a schema, compiles it, and reads records against it in one pass,
//! without building a tree. It does no I/O, reads no clock and holds no global state: bytes come in, events go out.
//!
//! # The types
//!
//! | type | what it is |
//! |---|---|
//! | [`Schema`] | what somebody wrote, as a tree of [`Field`]s; read from YAML or built in code |
//! | [`Program`] | what was proven about it: immutable, `Send + Sync`, cheap to clone, shared by any number of threads |
//! | [`Event`] | a record that was accepted, seen through its schema; borrows from the record |
//! | [`Rejection`] | why a record was refused: all its [`Issue`]s |
//! | [`Registry`] | several programs, and which of them a record belongs to |
//! | [`Session`], [`RegistrySession`] | a program or registry on one stream of text lines |
//! | [`Scratch`] | memory that is used again from record to record; one per thread |
//! | [`stream::Pieces`], [`stream::Records`], [`stream::Splitter`] | a stream of bytes, cut into records |
//!
//! A [`Diagnostic`] says what is wrong with a schema, an [`Issue`] what is wrong with a record; both have a [`Code`] and
//! a [`Pointer`].
//!
//! # A first program
//!
//! ```
//! use logwright::{IndicatorKind, Schema};
//!
//! let schema = Schema::from_yaml("
//! schema: Custom.Door
//! fields:
//! - {name: at, type: timestamp, timeFormats: [rfc3339, unix], isEventTime: true, required: true}
//! - {name: badge, type: bigint, required: true}
//! - {name: holder, type: string, indicators: [email]}
//! ")?;
//! let program = schema.compile()?;
//!
//! let event = program.interpret(br#"{"at":1789373568.25,"badge":"7","holder":"mira@example.com"}"#)?;
//! assert_eq!(event.time().unwrap().to_string(), "2026-09-14T08:12:48.25Z");
//! assert_eq!(event.get("/badge").and_then(|badge| badge.as_i64()), Some(7));
//! assert_eq!(event.indicators().of(IndicatorKind::Emails).collect::<Vec<_>>(), ["mira@example.com"]);
//!
//! let rejection = program.interpret(br#"{"at":"noon"}"#).unwrap_err();
//! let codes: Vec<_> = rejection.issues().iter().map(|issue| issue.code().as_str()).collect();
//! assert_eq!(codes, ["timestamp-unparsed", "missing-field"]);
//! # Ok::<(), logwright::Error>(())
//! ```
//!
//! [`Program::interpret_in`] does the same in memory of the caller, and then an accepted record costs no allocation.
//! [`Program::accepts`] and [`Program::accepts_in`] give the verdict alone, and [`Program::interpret_value`] reads a
//! [`serde_json::Value`], with the same outcome as the bytes it would be written as; it looks at no more of the value than
//! fields describe, and so keeps [`Limits`] for no more than that. [`Program::interpret_value_in`] reuses memory, too.
//!
//! # Loading schemas
//!
//! [`Schema::from_yaml`] takes one schema, [`Schema::all_from_yaml`] a text with several documents,
//! [`Schema::from_yaml_with`] also gives the warnings and a [`SourceMap`] from pointers to lines. Everything that is wrong
//! is reported at once, where it stands and with what to write instead:
//!
//! ```
//! use logwright::Schema;
//!
//! let error = Schema::from_yaml("fields:\n- {name: at, type: timestamp}\n- {name: id, type: strin}\n").unwrap_err();
//! let codes: Vec<_> = error.diagnostics().iter().map(|diagnostic| diagnostic.code().as_str()).collect();
//! assert_eq!(codes, ["missing-key", "unknown-type"]);
//! assert_eq!(error.diagnostics()[1].help(), Some("did you mean `string`?"));
//! ```
//!
//! `Schema` reads and writes itself with `serde`, too, as a part of somebody else's configuration; [`Schema::to_yaml`]
//! writes it back. [`load::json_schema`] describes the language for editors. The schemas in [`schemas`] ship with the
//! library. [`infer::Inference`] makes a schema from samples, and [`diff::diff`] tells what changed between two and
//! whether stored data still fits. [`profile::Profile`] counts what records hold, declared or not, where they are rejected
//! and when they were.
//!
//! # Events and dialects
//!
//! An [`Event`] holds the declared fields only, in schema order: [`Event::get`] finds a [`Value`] by JSON Pointer,
//! [`Event::root`] walks them. [`Event::time`] is the event time, [`Event::indicators`] what was found in the fields that
//! have `indicators`, sorted and each once. What no field declares is dropped: [`Event::unknown_fields`] counts it,
//! [`Event::unknown_pointers`] tells which it was. [`Event::warnings`] are issues that refuse nothing.
//! [`Event::into_owned`] cuts an event loose from the record. [`Program::columns`] lists what there can be, for tables.
//!
//! [`Event::write_json`] writes one in a [`Dialect`]: `Lake`, as it is stored and queried, with column names and instants
//! in UTC to the nanosecond; or `Source`, with the names and time formats it came in. Either carries the `p_` fields;
//! what the record does not say (when it was parsed, its row id, its source) comes from the caller's [`Stamp`]. An event
//! is `serde` data as well, without the `p_` fields. [`TimeFormat`] and the [module](timestamp) have all time formats,
//! [`indicators`] all scanners.
//!
//! # Text logs and sessions
//!
//! A schema with a `csv`, `fastmatch` or `regex` parser reads lines. What it has to remember of a stream, such as the
//! header of a table, is kept by a [`Session`]: start one per stream. A line that is no event gives `None`.
//!
//! ```
//! use logwright::Schema;
//!
//! let schema = Schema::from_yaml(r#"
//! schema: Custom.Gate
//! parser: {fastmatch: {match: ["%{at} %{who}: %{what}"]}}
//! fields:
//! - {name: at, type: timestamp, timeFormats: [rfc3339], isEventTime: true}
//! - {name: who, type: string, indicators: [username]}
//! - {name: what, type: string}
//! "#)?;
//! let program = schema.compile()?;
//! let mut session = program.session();
//! let event = session.interpret(b"2026-09-14T08:12:48Z mira: opened")?.expect("the line is an event");
//! assert_eq!(event.get("/who").and_then(|who| who.as_str()), Some("mira"));
//! # Ok::<(), logwright::Error>(())
//! ```
//!
//! # Several schemas: the registry
//!
//! A [`Registry`] takes records of several log types. A record belongs to the schema it resembles most and is judged by
//! that one, so a broken record of one type is not taken for a poor one of another. [`Registry::first_accepting`] has the
//! vendor's rule instead. A [`Rejected`] names the next schemas, too, and [`Rejected::help`] says what a record of no
//! schema looks like. Where text schemas take part, use a [`RegistrySession`].
//!
//! # Streams
//!
//! [`stream`] cuts bytes into records: lines, JSON values with or without anything between them, arrays, or the array at
//! a pointer in an envelope. Every byte is accounted for, and after broken input it finds the next record.
//!
//! ```
//! use logwright::stream::{Pieces, SplitOptions};
//! use logwright::{Classified, Registry, Schema, schemas};
//!
//! let programs = schemas::all().iter().map(Schema::compile).collect::<Result<Vec<_>, _>>()?;
//! let mut session = Registry::new(programs)?.session();
//! let body = br#"{"time":1,"event":{"nodeId":"n1CNTRL"}}{"time":2,"event":{"nodeId":"n2CNTRL"}}"#;
//! let mut pieces = Pieces::new(body, SplitOptions::default());
//! let mut events = 0;
//! while let Some((_, classified)) = session.classify_next(&mut pieces) {
//!     if let Some(Classified::Event(event)) = classified {
//!         assert_eq!(event.log_type(), "Tailscale.Network");
//!         events += 1;
//!     }
//! }
//! assert_eq!(events, 2);
//! # Ok::<(), logwright::Error>(())
//! ```
//!
//! # Transformations and masks
//!
//! A field can take its value from elsewhere: `rename` (another key of the same object), `copy` (another place), `concat`
//! (several places, joined), `split` (one piece of a text). They run in this order, whatever the order in the YAML, and
//! the result goes through the field's own type. `mask` comes last: `redact` shows a fixed text, `obfuscate` the SHA-256
//! of salt and value. `validate` sees a value before it is masked, indicators after. A masked value shows nowhere: not in
//! an event, an issue or an [excerpt](Issue::excerpt). See [`model::Transforms`].
//!
//! ```
//! use logwright::Schema;
//!
//! let schema = Schema::from_yaml("
//! schema: Custom.Door
//! fields:
//! - {name: badge_id, type: bigint, rename: {from: badge-id}}
//! - {name: at, type: timestamp, timeFormats: ['%Y-%m-%d %H:%M'], concat: {paths: [day, hour], separator: ' '}}
//! - {name: holder, type: string, mask: {type: redact, to: hidden}}
//! ")?;
//! let program = schema.compile()?;
//! let event = program.interpret(br#"{"badge-id":7,"day":"2026-09-14","hour":"08:12","holder":"mira"}"#)?;
//! assert_eq!(event.get("/badge_id").and_then(|badge| badge.as_i64()), Some(7));
//! assert!(event.get("/at").is_some());
//! assert_eq!(event.get("/holder").and_then(|holder| holder.as_str()), Some("hidden"));
//! # Ok::<(), logwright::Error>(())
//! ```
//!
//! # Untrusted input and limits
//!
//! Records and schema texts may come from anyone. No input makes the library panic: there is no `unsafe` code, and what
//! could panic is a lint error in its source. Errors, `Debug` output and messages hold no data of a record; only
//! [`Issue::excerpt`] shows some, and needs the record to do so.
//!
//! What is over a bound is refused with a code of its own; nothing is cut silently. Each bound is a field of [`Limits`],
//! given to [`LoadOptions`], [`CompileOptions`], [`stream::SplitOptions`] or [`infer::Inference::new`].
//!
//! | what | [`Limits`] | default | code |
//! |---|---|---:|---|
//! | bytes of a record | [`record_bytes`](Limits::record_bytes) | 8 MiB | `limit-record` |
//! | nesting of a record, embedded JSON counted on | [`nesting`](Limits::nesting) | 128 | `limit-depth` |
//! | bytes that templates and transformations make of a record | [`derived_bytes`](Limits::derived_bytes) | 16 MiB | `limit-derived` |
//! | issues kept of a record; the verdict stays the same | [`issues`](Limits::issues) | 64 | [`is_truncated`](Rejection::is_truncated) |
//! | bytes of a schema text | [`schema_bytes`](Limits::schema_bytes) | 1 MiB | `limit-schema` |
//! | nesting of its YAML | [`yaml_nesting`](Limits::yaml_nesting) | 160 | `limit-yaml-depth` |
//! | its YAML nodes, aliases followed | [`yaml_nodes`](Limits::yaml_nodes) | 100,000 | `limit-yaml-nodes` |
//! | fields, refs followed | [`fields`](Limits::fields) | 10,000 | `limit-fields` |
//! | nesting of types | [`type_nesting`](Limits::type_nesting) | 63 | `limit-types` |
//! | bytes of a time format | [`time_format_bytes`](Limits::time_format_bytes) | 256 | `limit-time-format` |
//!
//! Recursion follows the schema, never the record, so no record overflows the stack. Regular expressions run in time
//! linear in the line, and each may take 8 MiB when compiled (`bad-pattern` above).
//!
//! What still costs, and is for the caller to bound:
//!
//! - Transformations aside, a record takes time linear in its bytes, and memory of the same order; a registry may have
//!   each of its JSON programs read it, and once more to say why it was rejected. A [`Scratch`] keeps the memory of its
//!   largest record until it is dropped.
//! - `copy`, `concat` and `split` make new text, below an array once per element. [`Limits::derived_bytes`] bounds it, as
//!   it bounds what the templates of a text parser make.
//! - The library sees bytes only after they were decompressed. The `logwright` command has a bound of its own for that.
//!
//! # Supported, not supported, and where we differ from the vendor
//!
//! The page on the [language](docs::language) has every key of the schema language and what it does here, the one on
//! [differences](docs::differences) what is not supported, and where records and schemas are read otherwise than the
//! vendor's platform does. The ones to know when moving here:
//!
//! - Starlark parsers (`parser.script`) are an error; the vendor's built-in ones (`parser.native`) a warning, and the
//!   record is read as JSON. What happens after an event was made (enrichment, core fields, field discovery) is not here.
//! - JSON is taken strictly. Bytes after the value, invalid UTF-8 and numbers outside the grammar reject the record; of
//!   duplicate keys the last one counts alone.
//! - Null is absent. In arrays it keeps its place.
//! - Numbers and times are exact, and what is out of range is refused instead of wrapped around.
//! - Rules that had holes hold: `required` for booleans, each value of `deny`. Below arrays they are not enforced unless
//!   [`CompileOptions::enforce_in_arrays`] asks for it.
//! - Which schema a record belongs to depends on resemblance, not on the order of schemas; see [`Registry`].
//!
//! # Error codes
//!
//! Everything that can be wrong has a [`Code`], a slug that is never renamed and never used again. Its list says for each
//! what it means and what to do; [`Code::meaning`] and [`Code::fix`] say so at run time. Match on codes, not on messages.
//! [`Error`] is for applications that only pass errors on.
//!
//! # Features, Rust version, semantic versioning
//!
//! The crate has no default features. `proptest` adds strategies for tests of what is built on the library, `tracing`
//! spans and counters without data of records; see the page on [features](docs::features). Rust 1.89 or newer is needed;
//! a newer minimum comes with a minor version, never with a patch. The crate follows semantic versioning: while it is at
//! 0.x, a minor version may change the API. Public signatures hold our own types, std, `serde` traits,
//! [`serde_json::Value`], conversions to the `time` crate and, with its feature, the traits of `proptest`. Enums and
//! structs that may grow are `#[non_exhaustive]`. Messages, and the `Debug` form of anything, may change at any time; codes,
//! pointers and what is written in a dialect do not, except to correct an error, which the changelog says.

mod classify;
mod column;
mod compile;
pub mod diagnostic;
pub mod diff;
pub mod docs;
mod engine;
mod error;
mod event;
pub mod indicators;
pub mod infer;
mod json;
mod limits;
pub mod load;
pub mod model;
mod pointer;
pub mod profile;
pub mod schemas;
#[cfg(feature = "proptest")]
pub mod strategy;
pub mod stream;
mod telemetry;
mod text;
pub mod timestamp;

pub use classify::{Classified, Registry, RegistryError, RegistrySession, Rejected};
pub use compile::{Column, CompileError, CompileOptions, Program};
pub use diagnostic::{Code, Diagnostic, Position, Severity};
pub use engine::{Issue, Rejection, Scratch, Session};
pub use error::Error;
pub use event::{Array, Dialect, Event, Indicators, Json, Object, OwnedEvent, RowId, Stamp, Value};
pub use indicators::{IndicatorKind, Scanner};
pub use limits::Limits;
pub use load::{LoadError, LoadOptions, Loaded, SourceMap};
pub use model::{Field, Schema, Type};
pub use pointer::{Pointer, PointerError};
pub use timestamp::{TimeFormat, Timestamp};

/// The README's program runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
