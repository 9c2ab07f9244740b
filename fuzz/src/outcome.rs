use logwright::{Code, Dialect, Event, Pointer, Rejection, RowId, Stamp, Timestamp};

/// What became of a record, in a form that can be compared: all but spans.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Event {
        source: String,
        lake: String,
        time: Option<Timestamp>,
        unknown: usize,
        warnings: Vec<Said>,
    },
    /// `None` where the list was cut, and only the verdict is promised.
    Rejected(Option<Vec<Said>>),
}

/// Code, record pointer and schema pointer of an issue.
pub type Said = (Code, Pointer, Pointer);

impl Outcome {
    pub fn of(result: &Result<Event<'_>, Rejection>) -> Self {
        match result {
            Ok(event) => Self::event(event),
            Err(rejection) => Self::rejected(rejection),
        }
    }

    pub fn event(event: &Event<'_>) -> Self {
        Self::Event {
            source: written(event, Dialect::Source),
            lake: written(event, Dialect::Lake),
            time: event.time(),
            unknown: event.unknown_fields(),
            warnings: event.warnings().map(|issue| said(&issue)).collect(),
        }
    }

    pub fn rejected(rejection: &Rejection) -> Self {
        let list = || rejection.issues().iter().map(said).collect();
        Self::Rejected((!rejection.is_truncated()).then(list))
    }

    /// The codes of a rejection that is whole.
    pub fn codes(&self) -> Vec<Code> {
        match self {
            Self::Rejected(Some(issues)) => issues.iter().map(|(code, ..)| *code).collect(),
            _ => Vec::new(),
        }
    }

    pub fn is_event(&self) -> bool {
        matches!(self, Self::Event { .. })
    }
}

pub fn said(issue: &logwright::Issue) -> Said {
    (issue.code(), issue.record_pointer().clone(), issue.schema_pointer().clone())
}

/// The event in a dialect, with a stamp that is always the same.
pub fn written(event: &Event<'_>, dialect: Dialect) -> String {
    let parse_time = Timestamp::from_unix(1_700_000_000, 0).unwrap();
    let mut out = Vec::new();
    event.write_json(&mut out, dialect, &Stamp::new(parse_time, RowId::from_seed(1, 2)));
    String::from_utf8(out).unwrap()
}
