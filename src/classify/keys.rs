//! [`Keys`]: which programs declare which keys, so that a record is shown only to those that can be nearest to it.

use crate::compile::{ALIAS, Kind, Lookup, ObjectPlan, Plan, Program};
use std::collections::HashMap;

/// Every key that some JSON program of a registry declares, level by level: records are level 0, and below a key that is
/// an object to some program is a level of its own. Its size is that of the programs.
#[derive(Debug)]
pub(super) struct Keys {
    levels: Vec<Lookup>,
    all: Vec<Key>,
    owners: Vec<Owner>,
    /// The keys of each program's fields, by place; none for text programs.
    fields: Vec<Option<Fields>>,
    /// What every program takes: no record is longer or nests deeper.
    pub(super) record_bytes: usize,
    pub(super) nesting: usize,
    /// How many JSON programs there are.
    pub(super) programs: usize,
}

/// A key on its level.
#[derive(Debug, Default)]
struct Key {
    /// The programs that declare it, by place: a range of `Keys::owners`.
    owners: std::ops::Range<usize>,
    below: Option<usize>,
    /// The place of the owner to whom it is worth most, what it is worth to it, and what to the next.
    most: (u32, u32),
    next: u32,
}

/// A program that declares a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) place: u32,
    /// How much it can add to what the record has of the program's fields.
    pub(super) worth: u32,
}

/// The keys of a program's fields.
#[derive(Debug)]
pub(super) struct Fields {
    /// By node; `NONE` for what has no key: elements, and values that are made from other places.
    keys: Box<[u32]>,
    /// The nodes, ascending, that a record may have without a trace on the tape: they read some value as null that
    /// another program declaring the key may not. Without those that no other program declares.
    blanks: Box<[usize]>,
    /// The nodes, ascending, that have old keys.
    renamed: Box<[usize]>,
    /// What there is for other programs, by node.
    shares: Box<[Share]>,
    /// Whether a record with none of the program's fields is accepted.
    pub(super) is_lenient: bool,
}

/// What other programs may have of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Share {
    /// The most that its key is worth to one of them.
    pub(super) worth: u32,
    /// Whether it is an object to one of them.
    pub(super) is_object: bool,
    /// If the node is the first field of an object: what those of its fields are worth that may be there without a trace.
    blanks: u32,
}

const NONE: u32 = u32::MAX;

/// What a key is worth to a program that has to read every record that has it: it makes values of its own.
const ANYTHING: u32 = u32::MAX;

/// The level of records.
pub(super) const ROOT: usize = 0;

impl Keys {
    pub(super) fn new(programs: &[Program]) -> Self {
        let json = || programs.iter().filter(|program| !program.reads_text());
        let mut builder = Builder { levels: vec![Vec::new()], ..Builder::default() };
        let mut fields = Vec::with_capacity(programs.len());
        for (place, program) in (0..).zip(programs) {
            fields.push((!program.reads_text()).then(|| builder.program(place, program.plan())));
        }
        let owners = builder.owners.iter().flatten().copied().collect();
        let mut start = 0;
        for (key, owners) in builder.keys.iter_mut().zip(&builder.owners) {
            key.own(start, owners);
            start = key.owners.end;
        }
        let levels = builder.levels.into_iter().map(Lookup::new).collect();
        let mut keys = Self {
            levels,
            all: builder.keys,
            owners,
            fields: Vec::new(),
            record_bytes: json().map(|program| program.limits().record_bytes).min().unwrap_or_default(),
            nesting: json().map(|program| program.limits().nesting).min().unwrap_or_default(),
            programs: json().count(),
        };
        for (place, fields) in fields.iter_mut().enumerate() {
            let Some(fields) = fields else { continue };
            let is_shared =
                |node: &usize| fields.key(*node).is_some_and(|key| keys.worth_to_others(key, place) > 0);
            fields.blanks = fields.blanks.iter().copied().filter(is_shared).collect();
            fields.shares = keys.shares(place, fields);
            if let Some(program) = programs.get(place) {
                fields.share_blanks(program.plan(), &program.plan().root);
            }
        }
        keys.fields = fields;
        keys
    }

    /// The key of a level that a text is.
    pub(super) fn find(&self, level: usize, key: &[u8]) -> Option<usize> {
        self.levels.get(level)?.search(key).map(|(_, key)| key as usize)
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The level below a key, if it is an object to some program.
    pub(super) fn below(&self, key: usize) -> Option<usize> {
        self.all.get(key)?.below
    }

    /// The programs that declare a key, by place.
    pub(super) fn owners(&self, key: usize) -> &[Owner] {
        self.all.get(key).and_then(|key| self.owners.get(key.owners.clone())).unwrap_or_default()
    }

    /// The most that a key is worth to any program but this one.
    #[inline]
    pub(super) fn worth_to_others(&self, key: usize, place: usize) -> u32 {
        match self.all.get(key) {
            Some(key) if key.most.0 as usize == place => key.next,
            Some(key) => key.most.1,
            None => 0,
        }
    }

    /// What there is for others of the nodes of the program at `place`.
    fn shares(&self, place: usize, fields: &Fields) -> Box<[Share]> {
        let share = |node| {
            let Some(key) = fields.key(node) else { return Share::default() };
            let worth = self.worth_to_others(key, place);
            Share { worth, is_object: worth > 0 && self.below(key).is_some(), blanks: 0 }
        };
        (0..fields.keys.len()).map(share).collect()
    }

    /// The keys of a program's fields; `None` for a text program.
    pub(super) fn fields(&self, place: usize) -> Option<&Fields> {
        self.fields.get(place)?.as_ref()
    }

    /// The first JSON program.
    pub(super) fn first(&self) -> Option<usize> {
        self.fields.iter().position(Option::is_some)
    }
}

impl Fields {
    /// The key of a node.
    #[inline]
    pub(super) fn key(&self, node: usize) -> Option<usize> {
        self.keys.get(node).filter(|&&key| key != NONE).map(|&key| key as usize)
    }

    /// What there is of a node for other programs.
    #[inline]
    pub(super) fn share(&self, node: usize) -> Share {
        self.shares.get(node).copied().unwrap_or_default()
    }

    /// What those fields of an object are worth to others that may be there without a trace.
    #[inline]
    pub(super) fn blank_worth(&self, object: &ObjectPlan) -> u32 {
        self.share(object.fields.start).blanks
    }

    /// Whether a node has old keys.
    pub(super) fn is_renamed(&self) -> bool {
        !self.renamed.is_empty()
    }

    /// Notes for an object, and for those below it, what `blank_worth` tells, and takes it from the fields themselves.
    fn share_blanks(&mut self, plan: &Plan, object: &ObjectPlan) {
        let mut worth = 0_u32;
        for &node in within(&self.blanks, object) {
            if let Some(share) = self.shares.get_mut(node) {
                worth = worth.saturating_add(std::mem::take(&mut share.worth));
            }
        }
        if let Some(first) = self.shares.get_mut(object.fields.start) {
            first.blanks = worth;
        }
        for node in plan.fields(object) {
            if let Kind::Object(below) = &node.kind {
                self.share_blanks(plan, below);
            }
        }
    }

    /// The fields of an object that may be there without a trace, as nodes.
    #[inline]
    pub(super) fn blanks(&self, object: &ObjectPlan) -> &[usize] {
        within(&self.blanks, object)
    }

    /// Whether fields of an object have old keys.
    #[inline]
    pub(super) fn has_renamed(&self, object: &ObjectPlan) -> bool {
        !within(&self.renamed, object).is_empty()
    }
}

/// Those of some nodes, ascending, that are fields of an object.
#[inline]
fn within<'n>(nodes: &'n [usize], object: &ObjectPlan) -> &'n [usize] {
    let from = |start| nodes.partition_point(|&node| node < start);
    nodes.get(from(object.fields.start)..from(object.fields.end)).unwrap_or_default()
}

impl Key {
    fn own(&mut self, start: usize, owners: &[Owner]) {
        self.owners = start..start + owners.len();
        self.most = (NONE, 0);
        for owner in owners {
            if owner.worth > self.most.1 {
                self.next = self.most.1;
                self.most = (owner.place, owner.worth);
            } else {
                self.next = self.next.max(owner.worth);
            }
        }
    }
}

#[derive(Default)]
struct Builder<'p> {
    /// The names of each level, with their keys.
    levels: Vec<Vec<(&'p str, u32)>>,
    known: HashMap<(usize, &'p str), usize>,
    keys: Vec<Key>,
    owners: Vec<Vec<Owner>>,
}

/// A program that is being added.
struct Adding<'p> {
    place: u32,
    plan: &'p Plan,
    keys: Box<[u32]>,
}

impl<'p> Builder<'p> {
    fn program(&mut self, place: u32, plan: &'p Plan) -> Fields {
        let mut adding = Adding { place, plan, keys: vec![NONE; plan.nodes.len()].into() };
        self.object(&mut adding, &plan.root, ROOT);
        let nodes = plan.nodes.iter().zip(&adding.keys).enumerate();
        let blanks =
            nodes.filter(|(_, (node, key))| **key != NONE && may_be_blank(&node.kind)).map(|(at, _)| at);
        let renamed = plan.nodes.iter().enumerate().filter(|(_, node)| node.renamed_from.is_some());
        Fields {
            blanks: blanks.collect(),
            renamed: renamed.map(|(at, _)| at).collect(),
            shares: Box::default(),
            keys: adding.keys,
            is_lenient: plan.root.required.is_empty(),
        }
    }

    /// Adds what an object declares; gives how many fields it has with all that is below them.
    fn object(&mut self, adding: &mut Adding<'p>, object: &'p ObjectPlan, level: usize) -> u32 {
        let fields = adding.plan.fields(object);
        let mut all = 0_u32;
        for (name, field) in object.lookup.names() {
            let number = (field & !ALIAS) as usize;
            let Some(node) = fields.get(number) else { continue };
            let key = self.key(level, name);
            let is_alias = field & ALIAS != 0;
            let size = match &node.kind {
                // Below an old key nothing is told apart, or renamed objects in renamed objects would double each time.
                Kind::Object(below) if is_alias => size(adding.plan, below),
                Kind::Object(object) => {
                    let below = self.below(key);
                    self.object(adding, object, below)
                }
                _ => 0,
            };
            let is_text = matches!(&node.kind, Kind::Object(below) if below.embedded);
            let worth = match size {
                _ if !adding.plan.derivations.is_empty() => ANYTHING,
                size if is_alias || is_text => size.saturating_add(1),
                _ => 1,
            };
            if let Some(owners) = self.owners.get_mut(key) {
                owners.push(Owner { place: adding.place, worth });
            }
            if let (false, Some(to)) = (is_alias, adding.keys.get_mut(object.fields.start + number)) {
                *to = u32::try_from(key).unwrap_or(NONE);
            }
            all = all.saturating_add(1).saturating_add(size);
        }
        all
    }

    fn key(&mut self, level: usize, name: &'p str) -> usize {
        let next = self.keys.len();
        let key = *self.known.entry((level, name)).or_insert(next);
        if key == next {
            self.keys.push(Key::default());
            self.owners.push(Vec::new());
            if let (Some(level), Ok(key)) = (self.levels.get_mut(level), u32::try_from(key)) {
                level.push((name, key));
            }
        }
        key
    }

    fn below(&mut self, key: usize) -> usize {
        let next = self.levels.len();
        let Some(key) = self.keys.get_mut(key) else { return next };
        let below = *key.below.get_or_insert(next);
        if below == next {
            self.levels.push(Vec::new());
        }
        below
    }
}

/// How many fields an object has with all that is below them.
fn size(plan: &Plan, object: &ObjectPlan) -> u32 {
    let below = plan.fields(object).iter().map(|node| match &node.kind {
        Kind::Object(object) => size(plan, object).saturating_add(1),
        _ => 1,
    });
    below.fold(0, u32::saturating_add)
}

/// Whether a value of this kind may be null without being `null`: an empty text, the zero time, a text with `null` in it.
fn may_be_blank(kind: &Kind) -> bool {
    match kind {
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp { .. } => true,
        Kind::Json { embedded } => *embedded,
        Kind::Object(object) => object.embedded,
        Kind::Array(array) => array.embedded,
        Kind::String { .. } => false,
    }
}
