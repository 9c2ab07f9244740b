//! [`Rejected`]: a record that its schema rejects, or that belongs to no schema.

use super::Registry;
use super::hint::Hint;
use crate::engine::{Issue, Rejection, Scratch};
use std::fmt;
use std::sync::OnceLock;

/// A record that its schema rejects, or that belongs to no schema; and what the next schemas have against it.
#[derive(Clone, Debug)]
pub struct Rejected<'a> {
    pub(super) log_type: Option<&'a str>,
    pub(super) rejection: Rejection,
    pub(super) others: Others<'a>,
    pub(super) hint: Option<Hint<'a>>,
}

impl<'a> Rejected<'a> {
    /// A record that belongs to the schema of this log type, which rejects it.
    pub(super) fn by(log_type: &'a str, rejection: Rejection, others: Others<'a>) -> Self {
        Self { log_type: Some(log_type), rejection, others, hint: None }
    }

    /// A record that belongs to no schema.
    pub(super) fn of(rejection: Rejection) -> Self {
        Self { log_type: None, rejection, others: Others::default(), hint: None }
    }

    /// The schema the record belongs to; `None` if it belongs to none, or is not even a JSON object.
    pub fn log_type(&self) -> Option<&'a str> {
        self.log_type
    }

    /// What is wrong with the record.
    pub fn rejection(&self) -> &Rejection {
        &self.rejection
    }

    /// The schemas it resembles next, nearest first, at most eight, each with its first issue.
    ///
    /// They are found when first asked for, by having every program read the record; what a text parser had to say is
    /// known already.
    pub fn others(&self) -> impl Iterator<Item = (&'a str, &Issue)> {
        self.others.get().iter().map(|(log_type, issue)| (*log_type, issue))
    }

    /// What an [`unclassified`](crate::Code::Unclassified) record looks like, in one line: a schema's object without the
    /// envelope around it, or an envelope that was not opened. `None` if it looks like nothing known, and for every
    /// other rejection.
    ///
    /// It is found when asked for, by reading the record once more. Of the record's data it holds nothing; the member
    /// name `logs` is the only one it says.
    ///
    /// ```
    /// use logwright::{Classified, Registry, Scratch, schemas};
    ///
    /// let registry = Registry::new([schemas::tailscale_network().compile()?])?;
    /// let bare = br#"{"nodeId":"n1CNTRL","start":"2026-09-14T08:12:48Z","end":"2026-09-14T08:12:53Z"}"#;
    /// let mut scratch = Scratch::default();
    /// if let Classified::Rejected(rejected) = registry.classify(bare, &mut scratch) {
    ///     let help = "its members look like `/event` of `Tailscale.Network`, without the envelope around them";
    ///     assert_eq!(rejected.help().as_deref(), Some(help));
    /// }
    /// # Ok::<(), logwright::Error>(())
    /// ```
    pub fn help(&self) -> Option<String> {
        self.hint.and_then(Hint::text)
    }
}

/// What the next schemas have against a record.
#[derive(Clone, Default)]
pub(super) struct Others<'a> {
    told: OnceLock<Vec<(&'a str, Issue)>>,
    /// Who can tell, of which record.
    ask: Option<(&'a Registry, &'a [u8])>,
}

/// How many of the next schemas a rejected record names.
const MOST: usize = 8;

impl<'a> Others<'a> {
    /// What is known already.
    pub(super) fn told(rejections: impl Iterator<Item = (&'a str, Rejection)>) -> Self {
        let first =
            |(log_type, rejection): (_, Rejection)| Some((log_type, rejection.issues().first()?.clone()));
        Self { told: OnceLock::from(rejections.take(MOST).filter_map(first).collect::<Vec<_>>()), ask: None }
    }

    /// What the registry will say when somebody asks.
    pub(super) fn ask(registry: &'a Registry, record: &'a [u8]) -> Self {
        Self { told: OnceLock::new(), ask: Some((registry, record)) }
    }

    fn get(&self) -> &[(&'a str, Issue)] {
        self.told.get_or_init(|| {
            let Some((registry, record)) = self.ask else { return Vec::new() };
            let mut scratch = Scratch::default();
            let ranking = registry.rank(record, &mut scratch).unwrap_or_default();
            let rejections = registry.rejections(record, &ranking, Vec::new(), &mut scratch).skip(1);
            Others::told(rejections).told.into_inner().unwrap_or_default()
        })
    }
}

/// Holds no data of the record.
impl fmt::Debug for Others<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.told.get().into_iter().flatten()).finish()
    }
}
