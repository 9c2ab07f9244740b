//! A body to lines: events, and what was rejected.

use axum::http::StatusCode;
use logwright::stream::{Framing, Piece, Pieces, SplitOptions};
use logwright::{Classified, Dialect, Issue, Registry, RowId, Stamp, Timestamp};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// The lines that a body comes to.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) events: Vec<u8>,
    pub(crate) rejected: Vec<u8>,
}

pub(crate) fn read(registry: &Registry, body: &[u8], most: usize) -> Result<Batch, StatusCode> {
    let now = now().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    let seed = u64::try_from(now.unix_nanoseconds()).unwrap_or_default();
    let mut stamp = Stamp::new(now, RowId::from_seed(seed, 0));
    let mut session = registry.session();
    let mut pieces = Pieces::new(body, SplitOptions::default().framing(Framing::Values));

    let mut batch = Batch::default();
    let mut ordinal = 0;
    while let Some((piece, classified)) = session.classify_next(&mut pieces) {
        if ordinal >= most {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let bytes = piece.frame().bytes;
        match (piece, classified) {
            (_, Some(Classified::Event(event))) => {
                stamp.row_id = RowId::from_seed(seed, ordinal as u64);
                event.write_json(&mut batch.events, Dialect::Lake, &stamp);
                batch.events.push(b'\n');
            }
            (_, Some(Classified::Rejected(why))) => {
                let issues = why.rejection().issues().iter().map(reason).collect();
                batch.reject(bytes, why.log_type(), &issues);
            }
            (Piece::Skipped(skipped), _) => {
                let issues = json!([{"code": skipped.code().as_str(), "message": skipped.message()}]);
                batch.reject(bytes, None, &issues);
            }
            _ => return Err(StatusCode::INTERNAL_SERVER_ERROR),
        }
        ordinal += 1;
    }
    Ok(batch)
}

impl Batch {
    /// Keeps the bytes whole, with what is wrong with them.
    fn reject(&mut self, bytes: &[u8], log_type: Option<&str>, issues: &Value) {
        let mut line = json!({"log_type": log_type, "issues": issues});
        if let Some(object) = line.as_object_mut() {
            // A byte that is no UTF-8 would be lost in a string, so such a record is a list of its bytes.
            match std::str::from_utf8(bytes) {
                Ok(text) => object.insert("record".into(), text.into()),
                Err(_) => object.insert("record_bytes".into(), bytes.into()),
            };
        }
        self.rejected.extend_from_slice(line.to_string().as_bytes());
        self.rejected.push(b'\n');
    }
}

fn reason(issue: &Issue) -> Value {
    json!({
        "code": issue.code().as_str(),
        "pointer": issue.record_pointer().as_str(),
        "span": issue.span().map(|span| [span.start, span.end]),
        "message": issue.message(),
    })
}

/// The library has no clock; this is where the time comes in.
fn now() -> Option<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_unix(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
}
