//! Receives Tailscale log streams over HTTP: `POST /` with a Bearer token, JSON objects one after the other in the body,
//! plain, gzip or zstd.
//!
//! A sender may forget a batch once it is told 200, so that is said only when every event, and every record that was
//! rejected, is in a file and the file is synced. Anything else leaves the files as they were, and the sender sends
//! the batch again: delivery is at least once, and duplicates are for the reader of the events to drop.
//!
//! | status | meaning |
//! |---|---|
//! | 200 | all is kept: events in `events.jsonl`, what was rejected in `rejected.jsonl` |
//! | 400 | the body was cut short, or is not what `Content-Encoding` says |
//! | 401 | no token, or a wrong one |
//! | 404, 405 | another path than `/`, another method than `POST` |
//! | 408 | the body took too long to arrive |
//! | 413 | the body is too large, as sent or unpacked, or holds too many records |
//! | 415 | a `Content-Encoding` other than `gzip`, `zstd` and `identity` |
//! | 500 | the files could not be written |

mod body;
mod events;
mod files;

pub use crate::files::Files;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use logwright::Registry;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// What bounds the work and the memory of a request.
#[derive(Clone, Debug)]
pub struct Caps {
    /// Bytes of a body as it is sent.
    pub sent: usize,
    /// Bytes of a body unpacked.
    pub unpacked: usize,
    /// Records in a body; without this, many small ones would make large output.
    pub records: usize,
    /// Requests worked on at the same time; the others wait.
    pub at_once: usize,
    /// How long a body may take to arrive.
    pub patience: Duration,
}

impl Default for Caps {
    /// Tailscale's batches are below 12 MB and 4,000 records.
    fn default() -> Self {
        Self {
            sent: 16 << 20,
            unpacked: 32 << 20,
            records: 20_000,
            at_once: 8,
            patience: Duration::from_secs(30),
        }
    }
}

struct Source {
    token: String,
    registry: Registry,
    files: Files,
    caps: Caps,
    places: Arc<Semaphore>,
}

/// The service; `token` is what senders must present.
pub fn router(token: impl Into<String>, registry: Registry, files: Files, caps: Caps) -> Router {
    let places = Arc::new(Semaphore::new(caps.at_once));
    let source = Source { token: token.into(), registry, files, caps, places };
    Router::new().route("/", post(receive)).with_state(Arc::new(source))
}

async fn receive(State(source): State<Arc<Source>>, headers: HeaderMap, body: Body) -> StatusCode {
    match source.take(&headers, body).await {
        Ok(()) => StatusCode::OK,
        Err(status) => status,
    }
}

impl Source {
    async fn take(self: Arc<Self>, headers: &HeaderMap, body: Body) -> Result<(), StatusCode> {
        // Before anything of the body is read.
        if !self.knows(headers) {
            return Err(StatusCode::UNAUTHORIZED);
        }
        let packing = body::Packing::of(headers)?;
        let closed = |_| StatusCode::INTERNAL_SERVER_ERROR;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(closed)?;
        let sent = tokio::time::timeout(self.caps.patience, axum::body::to_bytes(body, self.caps.sent));
        let sent =
            sent.await.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|error| body::refusal(&error))?;

        let source = Arc::clone(&self);
        let work = move || {
            // Held to the end of the work, which goes on when the sender hangs up.
            let _place = place;
            let body = packing.unpack(&sent, source.caps.unpacked)?;
            let batch = events::read(&source.registry, &body, source.caps.records)?;
            source.files.keep(&batch).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
    }

    /// Whether the sender presents the token.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let presented = headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes);
        let token = presented.and_then(|value| {
            let (scheme, token) = value.split_at_checked("Bearer ".len())?;
            scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
        });
        // Tells a wrong length at once, which is no secret, and nothing else.
        token.is_some_and(|token| bool::from(token.ct_eq(self.token.as_bytes())))
    }
}
