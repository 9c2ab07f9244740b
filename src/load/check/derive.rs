//! [`sources`]: what fields take their values from: not each other in a circle, not a name that a `rename` takes away,
//! and nothing masked that would be shown. (Language spec, section B.2.)

use super::transform::resolve;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::path::Path;
use crate::load::report::{Finding, quote};
use crate::model::{Field, Schema, Transforms, Type};
use crate::pointer::Pointer;
use std::collections::{HashMap, HashSet};

/// Checks the paths of `copy`, `concat` and `split` in a schema whose refs are sound.
pub(super) fn sources(schema: &Schema) -> Vec<Finding> {
    let mut graph = Graph { schema, nodes: Vec::new(), sources: Vec::new() };
    let root = graph.add("", None);
    graph.fields(&schema.fields, root, true, Path::Root);
    if graph.sources.is_empty() {
        return Vec::new();
    }
    let mut findings = graph.link(root);
    findings.extend(graph.search(root));
    findings
}

struct Graph<'s> {
    schema: &'s Schema,
    nodes: Vec<Node<'s>>,
    sources: Vec<Source<'s>>,
}

/// A place in an event, with the places whose values its own is made from.
struct Node<'s> {
    name: &'s str,
    parent: Option<usize>,
    members: HashMap<&'s str, usize>,
    /// The members that take the value of a key with another name, by that name.
    renamed: HashMap<&'s str, usize>,
    /// Whether it is a text, which can be masked.
    is_text: bool,
    /// What is masked: itself, or the first in it.
    masked: Option<usize>,
    needs: Vec<usize>,
    /// The field, and the directive in it that gives it its value.
    directive: Option<(Pointer, &'static str)>,
}

/// A path that a field takes its value from.
struct Source<'s> {
    field: usize,
    path: &'s str,
    directive: &'static str,
    /// Which of the directive's paths it is, if it has several.
    index: Option<usize>,
}

impl<'s> Graph<'s> {
    fn add(&mut self, name: &'s str, parent: Option<usize>) -> usize {
        let node = Node {
            name,
            parent,
            members: HashMap::new(),
            renamed: HashMap::new(),
            is_text: false,
            masked: None,
            needs: Vec::new(),
            directive: None,
        };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds fields below `parent`, whose value is made from theirs. Below an array no path leads to them.
    fn fields(&mut self, fields: &'s [Field], parent: usize, is_reachable: bool, path: Path<'_>) {
        let list = path.key("fields");
        for (index, field) in fields.iter().enumerate() {
            let path = list.index(index);
            let node = self.add(&field.name, Some(parent));
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.needs.push(node);
                if is_reachable {
                    parent.members.insert(&field.name, node);
                    if let Some(rename) = &field.transforms.rename {
                        parent.renamed.entry(rename.from.as_str()).or_insert(node);
                    }
                }
            }
            let Transforms { copy, concat, split, .. } = &field.transforms;
            let source = |directive, index, path| Source { field: node, path, directive, index };
            let copied = copy.iter().map(|copy| source("copy", None, copy.from.as_str()));
            let joined = concat.iter().flat_map(|concat| concat.paths.iter().enumerate());
            let joined = joined.map(|(index, path)| source("concat", Some(index), path));
            let cut = split.iter().map(|split| source("split", None, &split.from));
            let first = self.sources.len();
            self.sources.extend(copied.chain(joined).chain(cut));
            if field.transforms.mask.is_some() {
                self.mask(node);
            }
            let is_text = matches!(resolve(self.schema, &field.value), Some(Type::String(_)));
            if let Some(node) = self.nodes.get_mut(node) {
                node.is_text = is_text;
            }
            if let (Some(source), Some(node)) = (self.sources.get(first), self.nodes.get_mut(node)) {
                node.directive = Some((path.pointer(), source.directive));
            }
            self.members(&field.value, node, is_reachable, path);
        }
    }

    fn members(&mut self, value: &'s Type, node: usize, is_reachable: bool, path: Path<'_>) {
        match value {
            Type::Object(object) => self.fields(&object.fields, node, is_reachable, path),
            Type::Array(array) => self.members(&array.element, node, false, path.key("element")),
            Type::Ref(reference) => {
                let definitions = Path::Root.key("definitions");
                if let Some(value) = resolve(self.schema, value) {
                    self.members(value, node, is_reachable, definitions.key(&reference.target));
                }
            }
            _ => {}
        }
    }

    /// Notes that a field is masked, for what it is part of, too.
    fn mask(&mut self, masked: usize) {
        let mut at = Some(masked);
        while let Some(node) = at.and_then(|at| self.nodes.get_mut(at)).filter(|node| node.masked.is_none()) {
            node.masked = Some(masked);
            at = node.parent;
        }
    }

    /// Turns sources into edges; finds those that cannot be had.
    fn link(&mut self, root: usize) -> Vec<Finding> {
        // A definition is looked at once for each use.
        let mut reported = HashSet::new();
        let mut findings = Vec::new();
        for source in std::mem::take(&mut self.sources) {
            let (mut at, mut gone) = (root, None);
            let mut rest = source.path.split('.');
            let missing = rest.find(|segment| {
                let Some(node) = self.nodes.get(at) else { return true };
                let Some(member) = node.members.get(segment) else {
                    gone = node.renamed.get(segment).copied();
                    return true;
                };
                at = *member;
                false
            });
            if let (Some(name), Some(field)) = (missing, gone) {
                let field = quote(&self.dotted(field));
                let message = format!("{} is gone, since {field} is renamed from it", quote(name));
                findings.extend(self.refuse(&source, message, format!("write {field}"), &mut reported));
            }
            findings.extend(
                self.shown(&source, at, missing.is_none())
                    .and_then(|(message, help)| self.refuse(&source, message, help, &mut reported)),
            );
            // A path that goes on below a declared field without members reads the record; it needs that field's value
            // when a directive makes it, and never the field's own.
            let derived = self.nodes.get(at).is_some_and(|node| node.directive.is_some());
            if at != root
                && (missing.is_none() || (derived && at != source.field))
                && let Some(node) = self.nodes.get_mut(source.field)
            {
                node.needs.push(at);
            }
        }
        findings
    }

    /// What is wrong with a source that leads to `at`, or below it, and would show what is masked; and what helps.
    fn shown(&self, source: &Source<'_>, at: usize, is_whole: bool) -> Option<(String, &'static str)> {
        let masked = self.nodes.get(at)?.masked?;
        let target = self.nodes.get(source.field)?;
        if target.masked == Some(source.field) || !(is_whole || masked == at) {
            return None;
        }
        let shown = quote(&self.dotted(masked));
        let message = if masked == at {
            format!("{shown} is masked")
        } else {
            format!("{} holds {shown}, which is masked", quote(&self.dotted(at)))
        };
        let help = if target.is_text { "mask this field, too" } else { "make this field a masked `string`" };
        Some((message, help))
    }

    fn refuse(
        &self,
        source: &Source<'_>,
        message: String,
        help: impl Into<String>,
        reported: &mut HashSet<Pointer>,
    ) -> Option<Finding> {
        let (field, _) = self.nodes.get(source.field)?.directive.as_ref()?;
        let directive = field.clone().key(source.directive);
        let pointer = match source.index {
            Some(index) => directive.key("paths").index(index),
            None => directive.key("from"),
        };
        reported.insert(pointer.clone()).then(|| {
            let diagnostic = Diagnostic::new(Code::BadTransform, pointer, message).with_help(help);
            Finding { diagnostic, on_key: false, related: None }
        })
    }

    /// A depth-first search; every edge back to an open node closes a circle.
    fn search(&self, root: usize) -> Vec<Finding> {
        let mut is_open = vec![false; self.nodes.len()];
        let mut is_seen = is_open.clone();
        let mut reported = HashSet::new();
        let mut findings = Vec::new();
        let mut stack = vec![(root, 0)];
        while let Some((current, next)) = stack.pop() {
            let Some(node) = self.nodes.get(current) else { continue };
            mark(&mut is_seen, current, true);
            let Some(&needed) = node.needs.get(next) else {
                mark(&mut is_open, current, false);
                continue;
            };
            mark(&mut is_open, current, true);
            stack.push((current, next + 1));
            if is_open.get(needed) == Some(&true) {
                let circle: Vec<usize> =
                    stack.iter().map(|(index, _)| *index).skip_while(|index| *index != needed).collect();
                findings.extend(self.circle(&circle, &mut reported));
            } else if is_seen.get(needed) == Some(&false) {
                stack.push((needed, 0));
            }
        }
        findings
    }

    fn circle(&self, circle: &[usize], reported: &mut HashSet<Pointer>) -> Option<Finding> {
        const SHOWN: usize = 8;
        let directive = |index: &usize| self.nodes.get(*index).and_then(|node| node.directive.as_ref());
        let (field, key) = circle.iter().rev().find_map(directive)?;
        let pointer = field.clone().key(key);
        if !reported.insert(pointer.clone()) {
            return None;
        }
        let message = if let [only] = circle {
            format!("{} takes its value from itself", quote(&self.dotted(*only)))
        } else {
            let names: Vec<_> = circle
                .iter()
                .chain(circle.first())
                .take(SHOWN)
                .map(|index| quote(&self.dotted(*index)))
                .collect();
            format!("fields take their values from each other in a circle: {}", names.join(" → "))
        };
        let diagnostic = Diagnostic::new(Code::BadTransform, pointer, message);
        Some(Finding { diagnostic, on_key: true, related: None })
    }

    fn dotted(&self, index: usize) -> String {
        let mut names = Vec::new();
        let mut at = self.nodes.get(index);
        while let Some(node) = at {
            names.push(node.name);
            at = node.parent.and_then(|parent| self.nodes.get(parent));
        }
        // The root has no name.
        names.pop();
        names.reverse();
        names.join(".")
    }
}

fn mark(flags: &mut [bool], index: usize, value: bool) {
    if let Some(flag) = flags.get_mut(index) {
        *flag = value;
    }
}
