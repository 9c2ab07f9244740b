//! [`Profile`]: what is in records, measured against their schema.
//!
//! A profile counts, for each place of a schema: how often a value is there, null or empty; what kind of value it is,
//! whatever is declared; about how many different ones there are; which time format read it. Beside the schema it counts
//! the members that no field stands for, why records were rejected and where, the indicators of the events, and when the
//! events were. [`Profile::report`] gives it as plain data.
//!
//! Two profiles of parts of the records [`merge`](Profile::merge) to the profile of all of them, exactly the same one,
//! whatever the parts and their order: merging is associative and commutative. What is bounded is bounded by rules that
//! look at the set of all records only; see [`ProfileOptions`].
//!
//! Memory is bounded by the schema and the options, never by the data: for each place up to [`distinct`] hashes, for each
//! object up to [`undeclared`] names of at most 255 bytes.
//!
//! # What is counted, exactly
//!
//! - Fields are counted in accepted *and* rejected records, as far as those are JSON objects within the limits. A
//!   rejected text line has no fields.
//! - A field under the old key of a `rename` counts for its field. A field made by `copy`, `concat` or `split` counts as
//!   present where it could be made. Members that only those read are not undeclared.
//! - Of duplicate keys the last counts, as in an event.
//! - The inside of a `json` value is not looked into. Neither are undeclared members of embedded JSON named, nor of text
//!   lines; they are among the [`Others`].
//! - Of one record, at most 10,000 undeclared members are named.
//! - Indicators and times are those of the accepted records.
//!
//! [`distinct`]: ProfileOptions::distinct
//! [`undeclared`]: ProfileOptions::undeclared

mod distinct;
#[cfg(test)]
mod laws;
mod options;
mod places;
mod report;
mod sight;
mod tally;
#[cfg(test)]
mod tests;
mod timeline;
mod undeclared;

use self::distinct::Distinct;
pub use self::options::ProfileOptions;
use self::places::Places;
pub use self::report::{
    Estimate, FieldReport, IndicatorReport, Others, RejectReport, Report, Span, Texts, Times,
    UndeclaredReport,
};
use self::sight::Sight;
use self::tally::Tally;
pub use self::tally::ValueKind;
use self::timeline::Timeline;
use self::undeclared::Undeclared;
use crate::compile::Program;
use crate::diagnostic::Code;
use crate::engine::{Rejection, Scratch, survey, undeclared};
use crate::event::Event;
use crate::event::tape::Source;
use crate::indicators::IndicatorKind;
use crate::limits::Limits;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// How many undeclared members of a record are named.
const NAMED: usize = 10_000;

/// What is in records, measured against their schema. See the [module](self) for what is counted.
///
/// ```
/// use logwright::Schema;
/// use logwright::profile::{Profile, ProfileOptions};
///
/// let schema = Schema::from_yaml("schema: Custom.Door\nfields: [{name: badge, type: bigint, required: true}]")?;
/// let program = schema.compile()?;
/// let mut profile = Profile::new(&program, ProfileOptions::default());
/// for record in [r#"{"badge":7}"#, r#"{"badge":"8","door":"north"}"#, r#"{"badge":null}"#] {
///     match program.interpret(record.as_bytes()) {
///         Ok(event) => profile.accept(&event)?,
///         Err(rejection) => profile.reject(record.as_bytes(), &rejection),
///     }
/// }
/// let report = profile.report();
/// let badge = &report.fields[0];
/// assert_eq!((badge.present, badge.null, badge.of, badge.unlike, badge.distinct.count), (2, 1, 3, 1, 2));
/// assert_eq!(report.undeclared[0].pointer, "/door");
/// assert_eq!((report.rejects[0].code.as_str(), &*report.rejects[0].pointer), ("missing-field", "/badge"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Profile {
    program: Program,
    /// Whether a schema stands behind the program.
    has_schema: bool,
    options: ProfileOptions,
    places: Arc<Places>,
    accepted: u64,
    rejected: u64,
    read: u64,
    bytes: u64,
    /// By place of the plan's table.
    tallies: Vec<Tally>,
    undeclared: Undeclared,
    /// By code and place, none for the record itself: how many records.
    rejects: BTreeMap<(Code, Option<usize>), u64>,
    indicators: BTreeMap<IndicatorKind, Found>,
    timeless: u64,
    timeline: Timeline,
    memory: Memory,
}

/// Indicators of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    all: u64,
    events: u64,
    distinct: Distinct,
}

/// Memory that is used again from record to record; a clone of the profile has its own.
#[derive(Default)]
struct Memory(Scratch);

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What does not belong to a profile: an event of another schema, or a profile of another schema or with other options.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProfileError(String);

impl Profile {
    /// A profile that has seen nothing, of records that belong to the schema of this program.
    pub fn new(program: &Program, options: ProfileOptions) -> Self {
        Self::start(program.clone(), true, options)
    }

    /// A profile of records that belong to no schema: all their members are undeclared ones. The limits say which
    /// records are read.
    ///
    /// ```
    /// use logwright::profile::{Profile, ProfileOptions};
    /// use logwright::{Classified, Limits, Registry, Scratch, schemas};
    ///
    /// let registry = Registry::new([schemas::tailscale_network().compile()?])?;
    /// let mut profile = Profile::without_schema(&Limits::default(), ProfileOptions::default());
    /// let record = br#"{"host":"a","level":"info"}"#;
    /// if let Classified::Rejected(rejected) = registry.classify(record, &mut Scratch::default()) {
    ///     profile.reject(record, rejected.rejection());
    /// }
    /// let report = profile.report();
    /// let names: Vec<_> = report.undeclared.iter().map(|member| &*member.name).collect();
    /// assert_eq!(names, ["host", "level"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without_schema(limits: &Limits, options: ProfileOptions) -> Self {
        Self::start(Program::of_nothing(limits), false, options)
    }

    fn start(program: Program, has_schema: bool, options: ProfileOptions) -> Self {
        let plan = program.plan();
        let examples = examples(&program, &options);
        let tallies = plan.nodes.iter().map(|node| Tally::new(node, &options, examples)).collect();
        Self {
            places: Arc::new(Places::new(plan)),
            accepted: 0,
            rejected: 0,
            read: 0,
            bytes: 0,
            tallies,
            undeclared: Undeclared::new(options.undeclared, options.distinct),
            rejects: BTreeMap::new(),
            indicators: BTreeMap::new(),
            timeless: 0,
            timeline: Timeline::new(options.buckets),
            memory: Memory::default(),
            program,
            has_schema,
            options,
        }
    }

    /// Counts a record that was accepted. Reads it once more.
    ///
    /// # Errors
    /// The event is of another schema; nothing is counted.
    pub fn accept(&mut self, event: &Event<'_>) -> Result<(), ProfileError> {
        if !same(&self.program, event.program()) {
            return Err(ProfileError(format!(
                "expected an event of `{}`, found one of `{}`",
                self.program.log_type(),
                event.log_type()
            )));
        }
        self.accepted += 1;
        match event.source() {
            Source::Json(text) => self.record(text.as_bytes()),
            Source::Values { root, .. } => self.record(root.to_string().as_bytes()),
            Source::Line(line) => {
                self.read += 1;
                self.bytes += line.len() as u64;
                let plan = event.program().plan();
                let sight = Sight { plan, source: event.source(), tape: event.tape() };
                let undeclared = look(&mut self.tallies, &sight);
                self.undeclared.add_nameless(undeclared);
            }
        }
        match event.time() {
            Some(time) => self.timeline.add(time),
            None => self.timeless += 1,
        }
        self.find(event);
        Ok(())
    }

    /// Counts a record that was rejected, and what for. Reads it once more, as far as it can be read.
    pub fn reject(&mut self, record: &[u8], rejection: &Rejection) {
        self.rejected += 1;
        if self.program.reads_text() {
            self.bytes += record.len() as u64;
        } else {
            self.record(record);
        }
        let plan = self.program.plan();
        let issues = rejection.issues().iter();
        let reasons: BTreeSet<_> =
            issues.map(|issue| (issue.code(), Places::of_issue(plan, issue))).collect();
        for reason in reasons {
            *self.rejects.entry(reason).or_default() += 1;
        }
    }

    /// Takes in what another profile counted.
    ///
    /// # Errors
    /// The other profile is of another schema, or has other options; nothing is counted.
    pub fn merge(&mut self, other: &Self) -> Result<(), ProfileError> {
        if self.has_schema != other.has_schema || !same(&self.program, &other.program) {
            return Err(ProfileError(format!(
                "expected a profile of `{}`, found one of `{}`, or of another version of it",
                self.program.log_type(),
                other.program.log_type()
            )));
        }
        if self.options != other.options {
            return Err(ProfileError("expected a profile with the same options".to_owned()));
        }
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.read += other.read;
        self.bytes += other.bytes;
        self.timeless += other.timeless;
        for (tally, more) in self.tallies.iter_mut().zip(&other.tallies) {
            tally.merge(more);
        }
        self.undeclared.merge(&other.undeclared);
        for (reason, count) in &other.rejects {
            *self.rejects.entry(*reason).or_default() += count;
        }
        for (kind, more) in &other.indicators {
            let found = self.found(*kind);
            found.all += more.all;
            found.events += more.events;
            found.distinct.merge(&more.distinct);
        }
        self.timeline.merge(&other.timeline);
        Ok(())
    }

    /// How many records were counted.
    pub fn records(&self) -> u64 {
        self.accepted.saturating_add(self.rejected)
    }

    /// What it comes to.
    pub fn report(&self) -> Report {
        places::report(self)
    }

    /// Counts the members of a record.
    fn record(&mut self, record: &[u8]) {
        self.bytes += record.len() as u64;
        let plan = self.program.plan();
        let Some(text) = survey(plan, record, &mut self.memory.0) else { return };
        self.read += 1;
        let source = Source::Json(text);
        let undeclared_members =
            look(&mut self.tallies, &Sight { plan, source: &source, tape: &self.memory.0.tape });
        if undeclared_members == 0 {
            return;
        }
        let named = undeclared(plan, text, NAMED);
        self.undeclared.add_nameless(undeclared_members.saturating_sub(named.len() as u64));
        for member in named.iter().filter(|member| !member.is_source) {
            let kind = ValueKind::of(member.kind, member.is_whole);
            self.undeclared.add(member.object, &member.name, kind);
        }
    }

    /// Counts the indicators of an event.
    fn find(&mut self, event: &Event<'_>) {
        let mut last = None;
        for (kind, text) in event.indicators().iter() {
            let found = self.found(kind);
            found.all += 1;
            found.events += u64::from(last != Some(kind));
            found.distinct.add(0, text);
            last = Some(kind);
        }
    }

    fn found(&mut self, kind: IndicatorKind) -> &mut Found {
        let examples = examples(&self.program, &self.options);
        let most = self.options.distinct;
        self.indicators.entry(kind).or_insert_with(|| Found {
            all: 0,
            events: 0,
            distinct: Distinct::new(most, examples),
        })
    }
}

/// How many examples are kept: none where a field is masked, because its value may stand elsewhere in the record, too.
fn examples(program: &Program, options: &ProfileOptions) -> usize {
    if program.plan().has_masks { 0 } else { options.examples }
}

/// Counts the values of a record; gives how many members no field stands for.
fn look(tallies: &mut [Tally], sight: &Sight<'_>) -> u64 {
    sight.all(&mut |seen| {
        let Some(tally) = tallies.get_mut(seen.place) else { return };
        tally.kinds.add(seen.kind);
        tally.empty += u64::from(seen.is_empty);
        tally.objects += u64::from(seen.is_open);
        if let Some(count) = seen.format.and_then(|format| tally.formats.get_mut(format)) {
            *count += 1;
        }
        if let Some(text) = &seen.text {
            tally.distinct.add(seen.kind as u8, text);
        }
    })
}

/// Whether two programs are of one schema, so that their tables are the same.
fn same(one: &Program, other: &Program) -> bool {
    Arc::ptr_eq(&one.0, &other.0) || (one.log_type() == other.log_type() && one.schema() == other.schema())
}

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.report().serialize(serializer)
    }
}

/// Shows no data of a record.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("log_type", &self.program.log_type())
            .field("accepted", &self.accepted)
            .field("rejected", &self.rejected)
            .finish_non_exhaustive()
    }
}
