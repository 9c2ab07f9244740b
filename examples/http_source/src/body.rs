//! A request's body: how it is packed, and how much of it is taken.

use axum::http::{HeaderMap, StatusCode, header};
use std::borrow::Cow;
use std::error::Error;
use std::io::Read;

/// `Content-Encoding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// Binary logarithm of the largest window a zstd frame may ask for: 8 MiB, what levels up to 19 use.
const WINDOW_LOG: u32 = 23;

impl Packing {
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, StatusCode> {
        let Some(value) = headers.get(header::CONTENT_ENCODING) else { return Ok(Self::Plain) };
        match value.as_bytes() {
            b"identity" => Ok(Self::Plain),
            b"gzip" => Ok(Self::Gzip),
            b"zstd" => Ok(Self::Zstd),
            _ => Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        }
    }

    /// The body unpacked. Never more than one byte over `cap` is unpacked, whatever the packed size is.
    pub(crate) fn unpack(self, sent: &[u8], cap: usize) -> Result<Cow<'_, [u8]>, StatusCode> {
        match self {
            Self::Plain if sent.len() > cap => Err(StatusCode::PAYLOAD_TOO_LARGE),
            Self::Plain => Ok(Cow::Borrowed(sent)),
            Self::Gzip => read(flate2::read::MultiGzDecoder::new(sent), cap),
            Self::Zstd => {
                let mut decoder =
                    zstd::stream::read::Decoder::new(sent).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
                decoder.window_log_max(WINDOW_LOG).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
                read(decoder, cap)
            }
        }
    }
}

fn read(unpacked: impl Read, cap: usize) -> Result<Cow<'static, [u8]>, StatusCode> {
    let mut body = Vec::new();
    let most = u64::try_from(cap).unwrap_or(u64::MAX).saturating_add(1);
    // A stream that ends before its trailer is an error, so half a body is never taken for a whole one.
    unpacked.take(most).read_to_end(&mut body).map_err(|_| StatusCode::BAD_REQUEST)?;
    if body.len() > cap { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(Cow::Owned(body)) }
}

/// What is said when a body cannot be read to its end: it is over the cap, or the connection broke.
pub(crate) fn refusal(error: &axum::Error) -> StatusCode {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        // The type is in a crate that axum uses and does not show; its text is all there is to go by here.
        if error.to_string() == "length limit exceeded" {
            return StatusCode::PAYLOAD_TOO_LARGE;
        }
        cause = error.source();
    }
    StatusCode::BAD_REQUEST
}
