//! Refs: targets, cycles, and the limits with refs followed. (Language spec, section H.)

use super::types::{Section, Use, too_deep};
use super::unused;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::load::path::Path;
use crate::load::report::{Finding, did_you_mean, quote};
use crate::model::Schema;
use std::collections::HashMap;

/// What is known once the refs have been followed.
pub(super) struct Refs {
    pub(super) findings: Vec<Finding>,
    /// Whether the fields lead to the definition, by its place.
    pub(super) used: Vec<bool>,
    /// Whether the schema can be written out without refs, within the limits.
    pub(super) is_sound: bool,
}

pub(super) fn refs(schema: &Schema, limits: &Limits, root: &Section<'_>, sections: &[Section<'_>]) -> Refs {
    let names: Vec<&str> = schema.definitions.iter().map(|(name, _)| name).collect();
    let mut search = Search {
        index: names.iter().enumerate().map(|(index, name)| (*name, index)).collect(),
        names,
        sections,
        states: vec![State::New; sections.len()],
        findings: Vec::new(),
        is_sound: true,
    };
    for place in &root.uses {
        search.follow(place, None);
    }
    let used: Vec<bool> = search.states.iter().map(|state| !matches!(state, State::New)).collect();
    let is_sound = search.is_sound;
    for (index, name) in search.names.clone().into_iter().enumerate() {
        // What an unused one leads to is unused as well; visited once, it is not looked at again.
        search.visit(index, Some(name));
    }
    let mut refs = Refs { findings: std::mem::take(&mut search.findings), used, is_sound };
    if refs.is_sound {
        refs.measure(limits, root, &search);
    }
    refs
}

impl Refs {
    /// The limits with refs followed, each definition measured once.
    fn measure(&mut self, limits: &Limits, root: &Section<'_>, search: &Search<'_>) {
        let mut fields = root.fields;
        for place in &root.uses {
            let Some(State::Done(total)) = search.target(place).and_then(|index| search.states.get(index))
            else {
                continue;
            };
            fields = fields.saturating_add(total.fields);
            if place.depth.saturating_add(total.height) > limits.type_nesting {
                let diagnostic = Diagnostic::new(Code::LimitTypes, place.pointer.clone(), too_deep(limits));
                self.findings.push(Finding { diagnostic, on_key: false, related: None });
                self.is_sound = false;
            }
        }
        if fields > limits.fields {
            let message =
                format!("the schema has {fields} fields, refs followed, and {} are allowed", limits.fields);
            let finding = Finding::new(Code::LimitFields, Path::Root.key("fields"), message);
            self.findings.push(finding.help("use `json` for the wide part"));
            self.is_sound = false;
        }
    }
}

/// A depth-first search over the definitions, without recursion: a chain of refs may be as long as the schema.
struct Search<'s> {
    names: Vec<&'s str>,
    index: HashMap<&'s str, usize>,
    sections: &'s [Section<'s>],
    states: Vec<State>,
    findings: Vec<Finding>,
    is_sound: bool,
}

#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    Done(Total),
}

/// The size of a definition with refs followed.
#[derive(Clone, Copy)]
struct Total {
    fields: usize,
    height: usize,
}

impl<'s> Search<'s> {
    fn target(&self, place: &Use<'_>) -> Option<usize> {
        self.index.get(place.target).copied()
    }

    /// Follows a ref; `unused` names the unused definition that the search started from.
    fn follow(&mut self, place: &Use<'_>, unused: Option<&str>) {
        match self.target(place) {
            Some(index) => self.visit(index, unused),
            None => self.unknown_target(place, unused),
        }
    }

    fn visit(&mut self, start: usize, unused: Option<&str>) {
        if !matches!(self.states.get(start), Some(State::New)) {
            return;
        }
        self.set(start, State::Open);
        // A definition, and how many of its refs have been followed.
        let mut stack: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((current, next)) = stack.pop() {
            let sections: &'s [Section<'s>] = self.sections;
            let Some(section) = sections.get(current) else { continue };
            let Some(place) = section.uses.get(next) else {
                let total = self.total(section);
                self.set(current, State::Done(total));
                continue;
            };
            stack.push((current, next + 1));
            let Some(target) = self.target(place) else {
                self.unknown_target(place, unused);
                continue;
            };
            match self.states.get(target) {
                Some(State::New) => {
                    self.set(target, State::Open);
                    stack.push((target, 0));
                }
                Some(State::Open) => self.cycle(place, target, &stack, unused),
                Some(State::Done(_)) | None => {}
            }
        }
    }

    fn total(&self, section: &Section<'_>) -> Total {
        let own = Total { fields: section.fields, height: section.height };
        section.uses.iter().fold(own, |sum, place| {
            match self.target(place).and_then(|index| self.states.get(index)) {
                Some(State::Done(total)) => Total {
                    fields: sum.fields.saturating_add(total.fields),
                    height: sum.height.max(place.depth.saturating_add(total.height)),
                },
                Some(State::New | State::Open) | None => sum,
            }
        })
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
    }

    fn unknown_target(&mut self, place: &Use<'_>, unused: Option<&str>) {
        if place.target.is_empty() {
            self.report(Code::EmptyValue, place, "`target` is empty".to_owned(), None, unused);
            return;
        }
        let help = did_you_mean(place.target, self.names.iter().copied());
        self.report(
            Code::UnknownTarget,
            place,
            format!("no definition {}", quote(place.target)),
            help,
            unused,
        );
    }

    fn cycle(&mut self, place: &Use<'_>, target: usize, stack: &[(usize, usize)], unused: Option<&str>) {
        let circle = stack.iter().skip_while(|(index, _)| *index != target).map(|(index, _)| *index);
        let message = format!("definitions refer to each other in a circle: {}", self.chain(circle, target));
        let help = Some("use `json` where the data is recursive".to_owned());
        self.report(Code::RefCycle, place, message, help, unused);
    }

    /// `A → B → A`, with the middle of a long one left out.
    fn chain(&self, circle: impl Iterator<Item = usize>, target: usize) -> String {
        const SHOWN: usize = 8;
        let name = |index: usize| quote(self.names.get(index).copied().unwrap_or_default());
        let mut shown = String::new();
        for (count, index) in circle.enumerate() {
            if count >= SHOWN {
                shown.push_str("… → ");
                break;
            }
            shown.push_str(&name(index));
            shown.push_str(" → ");
        }
        shown.push_str(&name(target));
        shown
    }

    fn report(
        &mut self,
        code: Code,
        place: &Use<'_>,
        message: String,
        help: Option<String>,
        name: Option<&str>,
    ) {
        let diagnostic = Diagnostic::new(code, place.pointer.clone(), message);
        let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::with_help);
        let finding = Finding { diagnostic, on_key: false, related: None };
        self.is_sound = false;
        self.findings.push(match name {
            Some(name) => unused(name, finding),
            None => finding,
        });
    }
}
