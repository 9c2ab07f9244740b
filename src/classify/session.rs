//! [`RegistrySession`]: a registry run on one stream.

use super::{Classified, Others, Registry, Rejected, Score, Tally, settle};
use crate::compile::Program;
use crate::diagnostic::Code;
use crate::engine::{self, Collect, Issue, Rejection, Scratch, Sink};
use crate::event::Event;
use crate::event::tape::{Source, Tape};
use crate::text::{LineReader, LineState, TextValues};

/// A [`Registry`] run on one stream: it keeps what each text parser remembers (header, skipped lines) and the memory
/// that is used again from record to record. Start a new one for every stream.
///
/// Every text parser sees every record. A schema whose text parser does not read the record drops out, as one whose
/// `validate` refuses it; so does a JSON schema where the record is no JSON.
///
/// ```
/// use logwright::{Classified, Registry, Schema};
///
/// let door = Schema::from_yaml(r#"
/// schema: Custom.Door
/// parser: {csv: {delimiter: ",", hasHeader: true}}
/// fields: [{name: badge, type: bigint}, {name: door, type: string}]
/// "#)?;
/// let registry = Registry::new([door.compile()?])?;
/// let mut session = registry.session();
/// assert!(session.classify(b"badge,door").is_none(), "the header is no event");
/// assert!(matches!(session.classify(b"7,north"), Some(Classified::Event(_))));
/// assert!(matches!(session.classify(b"north,7"), Some(Classified::Rejected(_))));
/// # Ok::<(), logwright::Error>(())
/// ```
#[derive(Debug)]
pub struct RegistrySession {
    pub(super) registry: Registry,
    /// By place of the program; `None` for JSON programs.
    states: Vec<Option<LineState>>,
    /// Whether there is none.
    pub(super) is_all_json: bool,
    values: TextValues,
    pub(super) scratch: Scratch,
    /// The best tape of a text program, and that of a JSON program.
    best: (Tape, Tape),
}

impl Registry {
    /// Starts a stream.
    pub fn session(&self) -> RegistrySession {
        let start = |program: &Program| program.plan().reader.as_ref().map(LineReader::start);
        let states: Vec<_> = self.programs.iter().map(start).collect();
        RegistrySession {
            is_all_json: states.iter().all(Option::is_none),
            states,
            registry: self.clone(),
            values: TextValues::default(),
            scratch: Scratch::default(),
            best: Default::default(),
        }
    }

    /// Whether every program reads text lines, so that a stream cannot be anything but lines.
    pub fn reads_only_text(&self) -> bool {
        !self.programs.is_empty() && self.programs.iter().all(Program::reads_text)
    }
}

/// What the text parsers make of a record.
#[derive(Default)]
struct Lines {
    ranking: Vec<Score>,
    /// Why programs that read the record reject it, by place.
    told: Vec<(usize, Rejection)>,
    /// Why text parsers do not read the record, by place.
    unread: Vec<(usize, Rejection)>,
    /// Whether to some program the record is a header or a line to skip.
    skipped: bool,
}

impl RegistrySession {
    /// Finds the schema that the next record or line of the stream belongs to and gives its verdict; `None` for one that
    /// is no event: a header, a skipped line or a blank one.
    pub fn classify<'a>(&'a mut self, record: &'a [u8]) -> Option<Classified<'a>> {
        let classified = self.judge(record);
        classified.iter().for_each(Classified::tell);
        classified
    }

    fn judge<'a>(&'a mut self, record: &'a [u8]) -> Option<Classified<'a>> {
        // White space is for the text parsers to judge; framing drops it before it gets here.
        if record.is_empty() {
            return None;
        }
        if self.is_all_json {
            return Some(self.registry.judge(record, &mut self.scratch));
        }
        let lines = match self.read_lines(record) {
            Ok(lines) => lines,
            Err(rejection) => return Some(Classified::Rejected(Rejected::of(rejection))),
        };
        let Self { registry, scratch, best, .. } = self;
        let mut ranking = lines.ranking.clone();
        let mut no_json = None;
        match registry.nearest(record, scratch) {
            Ok(nearest) => {
                ranking.extend(nearest.map(|nearest| nearest.score));
                std::mem::swap(&mut scratch.tape, &mut best.1);
            }
            Err(rejection) => no_json = Some(rejection),
        }
        settle(&mut ranking);
        registry.prefer_first(&mut ranking);
        let Some(winner) = ranking.first() else {
            return (!lines.skipped)
                .then(|| Classified::Rejected(registry.unread(record, lines.unread, no_json)));
        };
        if !winner.accepted {
            return Some(Classified::Rejected(registry.refuse(record, lines, scratch)));
        }
        let program = registry.programs.get(winner.place)?;
        let text = std::str::from_utf8(record).ok()?;
        Some(Classified::Event(if program.reads_text() {
            Event::borrowing(program, Source::Line(text), &best.0)
        } else {
            Event::borrowing(program, Source::Json(text), &best.1)
        }))
    }

    /// The programs it runs.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Shows the record to every text parser.
    fn read_lines(&mut self, record: &[u8]) -> Result<Lines, Rejection> {
        let Self { registry, states, values, scratch, best, .. } = self;
        let mut lines = Lines::default();
        // Every text parser sees the line, so that none takes a later one for its header.
        let mut refused = None;
        for (place, (program, state)) in registry.programs.iter().zip(states).enumerate() {
            let Some(state) = state else { continue };
            let source = match engine::read_line(program, record, state, values, scratch) {
                Ok(Some(source)) => source,
                Ok(None) => {
                    lines.skipped = true;
                    continue;
                }
                Err(rejection) if is_unread(&rejection) => {
                    lines.unread.push((place, rejection));
                    continue;
                }
                Err(rejection) => {
                    refused = refused.or(Some(rejection));
                    continue;
                }
            };
            let plan = program.plan();
            let mut sink = Both { tally: Tally::default(), collect: Collect::new(plan.limits.issues) };
            engine::verdict(plan, &source, scratch, &mut sink);
            let score = Score::new(place, plan, &scratch.tape, sink.tally);
            if let Err(rejection) = sink.collect.finish() {
                lines.told.push((place, rejection));
            }
            if lines.ranking.iter().all(|other| score < *other) {
                std::mem::swap(&mut scratch.tape, &mut best.0);
            }
            lines.ranking.push(score);
        }
        refused.map_or(Ok(lines), Err)
    }
}

impl Registry {
    /// Under the vendor's rule, what accepts comes in registration order.
    fn prefer_first(&self, ranking: &mut [Score]) {
        let Some(order) = &self.first_accepting else { return };
        let turn = |score: &Score| order.iter().position(|&place| place == score.place);
        ranking.sort_by_key(|score| if score.accepted { (0, turn(score)) } else { (1, None) });
    }

    /// What the winner and the next ones have against the record.
    fn refuse(&self, record: &[u8], lines: Lines, scratch: &mut Scratch) -> Rejected<'_> {
        let mut ranking = lines.ranking;
        ranking.extend(self.rank(record, scratch).unwrap_or_default());
        settle(&mut ranking);
        let mut rejections = self.rejections(record, &ranking, lines.told, scratch);
        match rejections.next() {
            Some((log_type, rejection)) => Rejected::by(log_type, rejection, Others::told(rejections)),
            None => Rejected::of(self.unclassified(record)),
        }
    }

    /// Why no program reads the record.
    fn unread(
        &self,
        record: &[u8],
        mut unread: Vec<(usize, Rejection)>,
        no_json: Option<Rejection>,
    ) -> Rejected<'_> {
        let log_type = |place: usize| self.programs.get(place).map(Program::log_type);
        match (no_json, record.trim_ascii_start().first()) {
            (Some(rejection), Some(b'{' | b'[')) => return Rejected::of(rejection),
            _ if self.programs.len() > 1 => {}
            _ => {
                if let Some((place, rejection)) = unread.pop() {
                    return Rejected { log_type: log_type(place), ..Rejected::of(rejection) };
                }
            }
        }
        let others = unread.into_iter().filter_map(|(place, rejection)| Some((log_type(place)?, rejection)));
        Rejected { others: Others::told(others), ..Rejected::of(self.unclassified(record)) }
    }
}

/// A verdict and its issues at once: the line is not read a second time, since its parser has moved on.
struct Both {
    tally: Tally,
    collect: Collect,
}

impl Sink for Both {
    fn issue(&mut self, code: Code, issue: impl FnOnce() -> Issue) -> bool {
        let tallied = self.tally.issue(code, || Issue::of_record(code, 0..0, true));
        self.collect.issue(code, issue) || tallied
    }
}

/// Whether a text parser does not read the line; anything else is the same for every program.
fn is_unread(rejection: &Rejection) -> bool {
    rejection
        .issues()
        .iter()
        .any(|issue| matches!(issue.code(), Code::TextUnmatched | Code::CsvRecord | Code::LimitDerived))
}

#[cfg(test)]
mod tests {
    use crate::{Classified, Registry, RegistrySession, Schema, Scratch};

    const LAMP: &str = "schema: Custom.Lamp
parser: {fastmatch: {match: ['%{kind} %{lamp} is %{state}']}}
fields:
- {name: lamp, type: int, required: true}
- {name: kind, type: string, validate: {deny: [door]}}
- {name: state, type: string}";
    const DOOR: &str = "schema: Custom.Door
parser: {fastmatch: {match: ['%{kind} %{door} is %{state}'], skipPrefix: '#'}}
fields:
- {name: door, type: int}
- {name: state, type: string}";
    const TABLE: &str = "schema: Custom.Table
parser: {csv: {delimiter: ',', hasHeader: true}}
fields: [{name: seat, type: int}]";
    const TREE: &str = "schema: Custom.Tree
fields: [{name: tree, type: string, required: true}]";

    fn registry(schemas: &[&str]) -> Registry {
        Registry::new(schemas.iter().map(|yaml| Schema::from_yaml(yaml).unwrap().compile().unwrap())).unwrap()
    }

    /// The log type of the event, or the code and the log type of the rejection.
    fn tell(session: &mut RegistrySession, record: &str) -> String {
        match session.classify(record.as_bytes()) {
            None => "nothing".to_owned(),
            Some(Classified::Event(event)) => event.log_type().to_owned(),
            Some(Classified::Rejected(rejected)) => {
                let code = rejected.rejection().issues()[0].code();
                format!("{code} by {}", rejected.log_type().unwrap_or("none"))
            }
        }
    }

    #[test]
    fn a_line_belongs_to_the_schema_it_resembles_most() {
        for schemas in [[LAMP, DOOR, TREE], [TREE, DOOR, LAMP], [DOOR, LAMP, TREE]] {
            let mut session = registry(&schemas).session();
            for (line, told) in [
                ("lamp 7 is on", "Custom.Lamp"),
                ("lamp x is on", "value-unparsed by Custom.Lamp"),
                ("door 7 is open", "Custom.Door"),
                (r#"{"tree":"oak"}"#, "Custom.Tree"),
                (r#"{"tree":null}"#, "unclassified by none"),
                (r#"{"tree":"oak""#, "syntax by none"),
                ("# a remark", "nothing"),
                ("something else", "unclassified by none"),
                ("", "nothing"),
            ] {
                assert_eq!(tell(&mut session, line), told, "{line}");
            }
        }
    }

    #[test]
    fn the_first_that_accepts_is_the_first_registered() {
        let tree =
            "schema: Custom.Anything\nfields: [{name: tree, type: string}, {name: leaf, type: string}]";
        let lamp =
            DOOR.replace("Custom.Door", "Custom.Kind").replace("door", "kind").replace("int", "string");
        let programs =
            [lamp.as_str(), LAMP, tree, TREE].map(|yaml| Schema::from_yaml(yaml).unwrap().compile().unwrap());
        let mut session = Registry::first_accepting(programs.clone()).unwrap().session();
        assert_eq!(tell(&mut session, "lamp 7 is on"), "Custom.Kind");
        assert_eq!(tell(&mut session, r#"{"tree":"oak"}"#), "Custom.Anything");
        let mut session = Registry::first_accepting(programs.into_iter().rev()).unwrap().session();
        assert_eq!(tell(&mut session, "lamp 7 is on"), "Custom.Lamp");
        assert_eq!(tell(&mut session, r#"{"tree":"oak"}"#), "Custom.Tree");
    }

    #[test]
    fn every_stream_has_a_header_of_its_own() {
        let registry = registry(&[TABLE]);
        assert!(registry.reads_only_text());
        for header in ["seat", "row,seat"] {
            let mut session = registry.session();
            let row = header.replace("row", "front").replace("seat", "4");
            assert_eq!(tell(&mut session, header), "nothing");
            assert_eq!(tell(&mut session, &row), "Custom.Table");
            assert_eq!(tell(&mut session, "1,2,3,4"), "csv-record by Custom.Table");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told_once() {
        let mut session = registry(&[LAMP, DOOR]).session();
        let Some(Classified::Rejected(rejected)) = session.classify(b"lamp \xff is on") else { panic!() };
        assert_eq!(rejected.rejection().issues()[0].code().as_str(), "invalid-utf8");
        assert_eq!((rejected.log_type(), rejected.others().count()), (None, 0));
    }

    #[test]
    fn without_text_schemas_it_is_the_registry() {
        let registry = registry(&[TREE, "schema: Custom.Leaf\nfields: [{name: leaf, type: int}]"]);
        assert!(!registry.reads_only_text());
        let (mut session, mut scratch) = (registry.session(), Scratch::default());
        for record in [r#"{"tree":"oak"}"#, r#"{"leaf":"x"}"#, "{}", "[]", "{"] {
            let (a, b) = (
                session.classify(record.as_bytes()).unwrap(),
                registry.classify(record.as_bytes(), &mut scratch),
            );
            match (a, b) {
                (Classified::Event(a), Classified::Event(b)) => assert_eq!(a.log_type(), b.log_type()),
                (Classified::Rejected(a), Classified::Rejected(b)) => {
                    assert_eq!(a.rejection(), b.rejection());
                }
                _ => panic!("{record}"),
            }
        }
    }
}
