//! [`documents`]: YAML text → trees, without recursion, within the limits.

use super::report::{Report, quote};
use super::tree::{Entry, Kind, Node, Place};
use crate::diagnostic::{Code, Diagnostic, Position};
use crate::limits::Limits;
use crate::pointer::Pointer;
use granit_parser::{ErrorKind, Event, Marker, Options, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The documents of a YAML text, in order, up to the first thing that is not YAML or over a limit.
pub(super) fn documents(text: &str, limits: &Limits, report: &mut Report) -> Vec<Arc<Node>> {
    if text.len() > limits.schema_bytes {
        let message =
            format!("expected at most {} bytes of schema text, found {}", limits.schema_bytes, text.len());
        report.push(diagnostic(Pointer::root(), Code::LimitSchema, message, NOWHERE));
        return Vec::new();
    }
    let mut builder = Builder {
        limits,
        report,
        stack: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        documents: Vec::new(),
    };
    let mut parser = Parser::new_from_str_with_options(text, options(limits));
    while let Some(step) = parser.next_event() {
        let done = match step {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => Err(builder.syntax(&error)),
        };
        if let Err(Stop) = done {
            break;
        }
    }
    builder.documents
}

fn options(limits: &Limits) -> Options {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.emit_unresolved_aliases = true;
    // One more than our own count allows, which is the one that knows about aliases.
    options.flow_nesting_limit = limits.yaml_nesting.saturating_add(1);
    options.block_nesting_limit = limits.yaml_nesting.saturating_add(1);
    options
}

/// The rest of the text is not to be read; why has been reported.
struct Stop;

struct Builder<'b> {
    limits: &'b Limits,
    report: &'b mut Report,
    stack: Vec<Open>,
    anchors: HashMap<usize, Arc<Node>>,
    /// Nodes so far, aliases followed.
    nodes: usize,
    documents: Vec<Arc<Node>>,
}

/// A collection whose end has not been seen.
struct Open {
    anchor: usize,
    place: Place,
    items: Items,
}

enum Items {
    Sequence(Vec<Arc<Node>>),
    Mapping { entries: Vec<Entry>, seen: HashMap<Arc<str>, Place>, merges: Vec<Arc<Node>>, key: Key },
}

/// What the next node of a mapping is.
enum Key {
    /// A key.
    Awaited,
    /// The value of this key.
    Known(Arc<str>, Place),
    /// What `<<` brings.
    Merge,
    /// The value of a key that cannot be used.
    Unusable,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let place = place(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !tag.is_some_and(is_text_tag);
                let node = Node::scalar(text.into_owned(), plain, Some(place));
                self.count(1, place)?;
                self.complete(Arc::new(node), anchor, place);
            }
            Event::SequenceStart(_, anchor, _) => self.open(anchor, place, Items::Sequence(Vec::new()))?,
            Event::MappingStart(_, anchor, _) => {
                let (seen, key) = (HashMap::new(), Key::Awaited);
                self.open(
                    anchor,
                    place,
                    Items::Mapping { entries: Vec::new(), seen, merges: Vec::new(), key },
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.stack.pop() {
                    let (anchor, start) = (open.anchor, open.place);
                    let node = self.close(open);
                    self.complete(Arc::new(node), anchor, start);
                }
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.stop(
                        Code::YamlSyntax,
                        "an alias stands inside the value it names",
                        place,
                    ));
                };
                self.count(node.weight, place)?;
                self.nest(node.height, place)?;
                self.complete(node, 0, place);
            }
            Event::UnresolvedAlias(name) => {
                let message = format!("no anchor {} stands before this alias", quote(&name));
                self.say(Code::YamlSyntax, message, place);
                self.complete(Arc::new(Node::null(Some(place))), 0, place);
            }
            // Anchors count within one document.
            Event::DocumentEnd => self.anchors.clear(),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, place: Place, items: Items) -> Result<(), Stop> {
        self.count(1, place)?;
        self.nest(1, place)?;
        self.stack.push(Open { anchor, place, items });
        Ok(())
    }

    fn count(&mut self, nodes: usize, place: Place) -> Result<(), Stop> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= self.limits.yaml_nodes {
            return Ok(());
        }
        let message = format!("more than {} YAML nodes, aliases followed", self.limits.yaml_nodes);
        Err(self.stop(Code::LimitYamlNodes, message, place))
    }

    fn nest(&mut self, levels: usize, place: Place) -> Result<(), Stop> {
        let depth = self.stack.len().saturating_add(levels);
        if depth <= self.limits.yaml_nesting { Ok(()) } else { Err(self.too_deep(place)) }
    }

    /// Puts a finished node where it belongs.
    fn complete(&mut self, node: Arc<Node>, anchor: usize, place: Place) {
        if anchor != 0 {
            self.anchors.insert(anchor, Arc::clone(&node));
        }
        let Some(open) = self.stack.last_mut() else {
            self.documents.push(node);
            return;
        };
        let mut bad = None;
        match &mut open.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping { entries, seen, merges, key } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => {
                    *key = next_key(&node, place, seen).unwrap_or_else(|problem| {
                        bad = Some(problem);
                        Key::Unusable
                    });
                }
                Key::Known(name, key_place) => {
                    entries.push(Entry { key: name, key_place: Some(key_place), value: node });
                }
                Key::Merge => merges.push(node),
                Key::Unusable => {}
            },
        }
        match bad {
            Some(BadKey::NotText) => self.say(Code::WrongKind, "expected text for a key", place),
            Some(BadKey::Twice { name, first }) => {
                let message = format!("the key {} stands twice in this mapping", quote(&name));
                let help = format!("the first one stands at {}", first.start);
                self.report.push_with(|| {
                    let pointer = pointer(&self.stack).key(&name);
                    diagnostic(pointer, Code::DuplicateKey, message, place)
                        .with_help(help)
                        .with_related(first.start, "first here")
                });
            }
            None => {}
        }
    }

    fn close(&mut self, open: Open) -> Node {
        match open.items {
            Items::Sequence(items) => Node::sequence(items, Some(open.place)),
            Items::Mapping { mut entries, mut seen, merges, .. } => {
                for merge in merges {
                    self.merge(&merge, &mut entries, &mut seen);
                }
                // A block mapping is shown by its first key.
                let first = entries.first().and_then(|entry| entry.key_place);
                let first = first.filter(|key| key.start == open.place.start);
                Node::mapping(entries, first.or(Some(open.place)))
            }
        }
    }

    /// Adds what `<<` brings: keys that are already there win.
    fn merge(&mut self, from: &Node, entries: &mut Vec<Entry>, seen: &mut HashMap<Arc<str>, Place>) {
        match &from.kind {
            Kind::Mapping(merged) => {
                for entry in &merged.entries {
                    let place = entry.key_place.unwrap_or(NOWHERE);
                    if seen.insert(Arc::clone(&entry.key), place).is_none() {
                        entries.push(entry.clone());
                    }
                }
            }
            Kind::Sequence(items) if items.iter().all(|item| matches!(item.kind, Kind::Mapping(_))) => {
                for item in items {
                    self.merge(item, entries, seen);
                }
            }
            Kind::Sequence(_) | Kind::Scalar { .. } => {
                let message = "expected a mapping or a list of mappings for the merge key `<<`";
                let place = from.place.unwrap_or(NOWHERE);
                let pointer = || pointer(&self.stack).key("<<");
                self.report.push_with(|| diagnostic(pointer(), Code::WrongKind, message, place));
            }
        }
    }

    fn say(&mut self, code: Code, message: impl Into<String>, place: Place) {
        self.report.push_with(|| diagnostic(pointer(&self.stack), code, message, place));
    }

    /// Reports why the rest is not to be read.
    fn stop(&mut self, code: Code, message: impl Into<String>, place: Place) -> Stop {
        self.say(code, message, place);
        Stop
    }

    fn too_deep(&mut self, place: Place) -> Stop {
        let message = format!("YAML collections nest deeper than {} levels", self.limits.yaml_nesting);
        self.stop(Code::LimitYamlDepth, message, place)
    }

    fn syntax(&mut self, error: &ScanError) -> Stop {
        let start = position(*error.marker());
        let place = Place { start, end: start.offset };
        let (message, help) = match error.kind() {
            ErrorKind::RecursionLimitExceeded => return self.too_deep(place),
            ErrorKind::UnexpectedCharacter { character: c @ ('%' | '@' | '`') } => (
                format!(
                    "expected a text without quotes not to start with {}",
                    if *c == '`' { "a backtick".to_owned() } else { quote(&c.to_string()) }
                ),
                Some(if *c == '%' {
                    "put it in quotes, such as `timeFormat: '%Y-%m-%d'`"
                } else {
                    "put it in quotes"
                }),
            ),
            _ => (format!("not YAML: {}", one_line(&error.info())), None),
        };
        self.report.push_with(|| {
            let diagnostic = diagnostic(pointer(&self.stack), Code::YamlSyntax, message, place);
            help.into_iter().fold(diagnostic, Diagnostic::with_help)
        });
        Stop
    }
}

/// Where the builder is.
fn pointer(stack: &[Open]) -> Pointer {
    let mut pointer = Pointer::root();
    for open in stack {
        match &open.items {
            Items::Sequence(items) => pointer.push_index(items.len()),
            Items::Mapping { key: Key::Known(name, _), .. } => pointer.push_key(name),
            Items::Mapping { key: Key::Merge, .. } => pointer.push_key("<<"),
            Items::Mapping { .. } => {}
        }
    }
    pointer
}

/// The start of the text, for what has no better place.
const NOWHERE: Place = Place { start: Position { line: 1, column: 1, offset: 0 }, end: 0 };

/// A key that cannot be used.
enum BadKey {
    NotText,
    Twice { name: Arc<str>, first: Place },
}

fn next_key(node: &Node, place: Place, seen: &mut HashMap<Arc<str>, Place>) -> Result<Key, BadKey> {
    let Kind::Scalar { text, plain } = &node.kind else { return Err(BadKey::NotText) };
    if *plain && text == "<<" {
        return Ok(Key::Merge);
    }
    let name: Arc<str> = Arc::from(text.as_str());
    if let Some(first) = seen.get(&name).copied() {
        return Err(BadKey::Twice { name, first });
    }
    seen.insert(Arc::clone(&name), place);
    Ok(Key::Known(name, place))
}

/// Whether a tag makes a text of a scalar that could be something else.
#[expect(clippy::needless_pass_by_value, reason = "the shape `Option::is_some_and` asks for")]
fn is_text_tag(tag: Cow<'_, Tag>) -> bool {
    tag.is_yaml_core_schema_tag("str") || tag.original() == "!"
}

fn place(span: Span) -> Place {
    let start = position(span.start);
    Place { start, end: span.end.byte_offset().unwrap_or(start.offset).max(start.offset) }
}

fn position(marker: Marker) -> Position {
    Position::new(marker.line(), marker.col() + 1, marker.byte_offset().unwrap_or(0))
}

fn diagnostic(pointer: Pointer, code: Code, message: impl Into<String>, place: Place) -> Diagnostic {
    Diagnostic::new(code, pointer, message).at(place.start, place.span())
}

/// The parser's own words in the style of ours.
fn one_line(info: &str) -> String {
    let mut text = info.replace(['\n', '\r'], " ");
    text.truncate(text.trim_end_matches('.').len());
    text
}
