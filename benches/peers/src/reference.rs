//! REF-b: what a careful user writes by hand for these two log types. Borrowed derive structs, one UTF-8 check, raw
//! text for what the schemas call `json`, the `time` crate for timestamps.

use crate::corpus::Corpus;
use crate::tally::{Outcome, Reader, Seen, Sink};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Borrowed unless it has escapes; `Option<Cow<str>>` would always be copied.
#[derive(Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
pub(crate) struct Record<'a, E> {
    time: f64,
    event: E,
    #[serde(borrow)]
    fields: Option<Fields<'a>>,
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    recorded: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "J: Deserialize<'de>"))]
#[expect(dead_code, reason = "an event has them, whether the bench looks at them or not")]
pub(crate) struct Audit<'a, J> {
    #[serde(borrow)]
    deferred_at: Option<Text<'a>>,
    #[serde(borrow, rename = "eventGroupID")]
    event_group_id: Option<Text<'a>>,
    #[serde(borrow)]
    origin: Text<'a>,
    #[serde(borrow)]
    actor: Actor<'a>,
    #[serde(borrow)]
    target: Target<'a>,
    #[serde(borrow)]
    action: Text<'a>,
    old: Option<J>,
    new: Option<J>,
    #[serde(borrow)]
    action_details: Option<Text<'a>>,
    #[serde(borrow)]
    error: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "as above")]
struct Actor<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    r#type: Option<Text<'a>>,
    #[serde(borrow)]
    login_name: Option<Text<'a>>,
    #[serde(borrow)]
    display_name: Option<Text<'a>>,
    #[serde(borrow)]
    tags: Option<Vec<Text<'a>>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Target<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    r#type: Option<Text<'a>>,
    #[serde(borrow)]
    property: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "J: Deserialize<'de>"))]
#[expect(dead_code, reason = "as above")]
pub(crate) struct Network<'a, J> {
    #[serde(borrow)]
    node_id: Option<Text<'a>>,
    #[serde(borrow)]
    start: Option<Text<'a>>,
    #[serde(borrow)]
    end: Option<Text<'a>>,
    virtual_traffic: Option<J>,
    subnet_traffic: Option<J>,
    exit_traffic: Option<J>,
    physical_traffic: Option<J>,
}

/// Both in one, told apart by what is there: cheaper than trying one after the other.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "J: Deserialize<'de>"))]
#[expect(dead_code, reason = "as above")]
pub(crate) struct Either<'a, J> {
    #[serde(borrow)]
    deferred_at: Option<Text<'a>>,
    #[serde(borrow, rename = "eventGroupID")]
    event_group_id: Option<Text<'a>>,
    #[serde(borrow)]
    origin: Option<Text<'a>>,
    #[serde(borrow)]
    actor: Option<Actor<'a>>,
    #[serde(borrow)]
    target: Option<Target<'a>>,
    #[serde(borrow)]
    action: Option<Text<'a>>,
    old: Option<J>,
    new: Option<J>,
    #[serde(borrow)]
    action_details: Option<Text<'a>>,
    #[serde(borrow)]
    error: Option<Text<'a>>,
    #[serde(borrow)]
    node_id: Option<Text<'a>>,
    #[serde(borrow)]
    start: Option<Text<'a>>,
    #[serde(borrow)]
    end: Option<Text<'a>>,
    virtual_traffic: Option<J>,
    subnet_traffic: Option<J>,
    exit_traffic: Option<J>,
    physical_traffic: Option<J>,
}

/// The event of one log type.
pub(crate) trait Body {
    /// Timestamps besides the event time and `recorded`.
    fn times(&self) -> [Option<&str>; 2];
    fn actor(&self) -> Option<(Option<&str>, Option<&str>)>;
    /// Whether what a log type requires is there, beyond what the struct requires itself.
    fn is_complete(&self) -> bool {
        true
    }
}

impl Actor<'_> {
    fn parts(&self) -> (Option<&str>, Option<&str>) {
        (text(self.login_name.as_ref()), text(self.id.as_ref()))
    }
}

impl<J> Body for Audit<'_, J> {
    fn times(&self) -> [Option<&str>; 2] {
        [text(self.deferred_at.as_ref()), None]
    }

    fn actor(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some(self.actor.parts())
    }
}

impl<J> Body for Network<'_, J> {
    fn times(&self) -> [Option<&str>; 2] {
        [text(self.start.as_ref()), text(self.end.as_ref())]
    }

    fn actor(&self) -> Option<(Option<&str>, Option<&str>)> {
        None
    }
}

impl<J> Either<'_, J> {
    fn is_audit(&self) -> bool {
        self.actor.is_some() || self.target.is_some() || self.origin.is_some()
    }
}

impl<J> Body for Either<'_, J> {
    fn times(&self) -> [Option<&str>; 2] {
        if self.is_audit() {
            [text(self.deferred_at.as_ref()), None]
        } else {
            [text(self.start.as_ref()), text(self.end.as_ref())]
        }
    }

    fn actor(&self) -> Option<(Option<&str>, Option<&str>)> {
        self.actor.as_ref().map(Actor::parts)
    }

    fn is_complete(&self) -> bool {
        !self.is_audit()
            || (self.actor.is_some()
                && self.target.is_some()
                && self.origin.is_some()
                && self.action.is_some())
    }
}

fn text<'t>(text: Option<&'t Text<'_>>) -> Option<&'t str> {
    text.map(|text| &*text.0)
}

/// A record with its times parsed and its indicators known.
pub(crate) struct Done<'a, E> {
    record: Record<'a, E>,
    time: OffsetDateTime,
    times: [Option<OffsetDateTime>; 3],
}

impl<'a, E: Body> Done<'a, E> {
    /// `None` if a timestamp or a required field is not what it has to be.
    #[inline]
    pub(crate) fn new(record: Record<'a, E>) -> Option<Self> {
        // The log has milliseconds; a double is not exact to the nanosecond.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what is out of range is refused on the next line"
        )]
        let millis = (record.time * 1e3).round() as i128;
        let time = OffsetDateTime::from_unix_timestamp_nanos(millis.checked_mul(1_000_000)?).ok()?;
        let [first, second] = record.event.times();
        let recorded = record.fields.as_ref().and_then(|fields| text(fields.recorded.as_ref()));
        let times = [instant(first).ok()?, instant(second).ok()?, instant(recorded).ok()?];
        record.event.is_complete().then_some(Self { record, time, times })
    }

    /// E-mail and actor id, if there are any.
    #[inline]
    fn indicators(&self) -> [Option<&str>; 2] {
        let (login, id) = self.record.event.actor().unwrap_or_default();
        [
            login.map(str::trim).filter(|login| login.contains('@')),
            id.map(str::trim).filter(|id| !id.is_empty()),
        ]
    }
}

impl<E: Body> Outcome for (Done<'_, E>, usize) {
    fn seen(&self) -> Seen<'_> {
        let [email, actor_id] = self.0.indicators();
        let other_times = self.0.times.map(|time| time.map(OffsetDateTime::unix_timestamp_nanos));
        Seen { time: self.0.time.unix_timestamp_nanos(), other_times, email, actor_id }
    }
}

/// The instant of an optional timestamp; year 1 is how the log says that there is none.
#[inline]
fn instant(text: Option<&str>) -> Result<Option<OffsetDateTime>, time::error::Parse> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    OffsetDateTime::parse(text, &Rfc3339).map(|time| (time.year() != 1).then_some(time))
}

/// Tells the sink of a record if it is complete; the indicators are looked for in any case.
#[inline]
pub(crate) fn finish<E: Body>(record: Record<'_, E>, sink: &mut impl Sink) {
    if let Some(done) = Done::new(record) {
        let found = done.indicators().iter().flatten().count();
        sink.accept(&(done, found));
    }
}

pub(crate) struct SerdeAudit;
pub(crate) struct SerdeNetwork;
pub(crate) struct SerdeEither;
/// Records with nothing between them.
pub(crate) struct SerdeStream;

macro_rules! reader {
    ($reader:ty, $event:ident) => {
        impl Reader for $reader {
            fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
                for record in corpus.iter() {
                    let Ok(text) = simdutf8::basic::from_utf8(record) else { continue };
                    let Ok(record) = serde_json::from_str::<Record<'_, $event<'_, &RawValue>>>(text) else {
                        continue;
                    };
                    finish(record, sink);
                }
            }
        }
    };
}

reader!(SerdeAudit, Audit);
reader!(SerdeNetwork, Network);
reader!(SerdeEither, Either);

impl Reader for SerdeStream {
    fn read(&mut self, corpus: &Corpus, sink: &mut impl Sink) {
        for body in corpus.iter() {
            let Ok(text) = simdutf8::basic::from_utf8(body) else { continue };
            let stream = serde_json::Deserializer::from_str(text);
            for record in stream.into_iter::<Record<'_, Either<'_, &RawValue>>>().flatten() {
                finish(record, sink);
            }
        }
    }
}
