//! [`decode`]: compression is told by the first bytes, not by a name.

use super::Meter;
use super::ratio::Ratio;
use super::zstd::Zstd;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// A Zstandard frame to pass over, which some writers begin with; the last four bits are the writer's.
const SKIPPABLE: u32 = 0x184d_2a50;

/// The content of what is stored: decompressed if it is gzip or Zstandard, else as it is.
pub(super) fn decode(stored: impl Read + Send + 'static, meter: &Meter) -> io::Result<Box<dyn Read + Send>> {
    let own = Meter::default();
    let mut stored =
        BufReader::with_capacity(64 << 10, Metered { stored, own: own.clone(), all: meter.clone() });
    let mut head = Vec::new();
    stored.by_ref().take(ZSTD.len() as u64).read_to_end(&mut head)?;
    let (is_gzip, is_zstd) = (head.starts_with(GZIP), is_zstd(&head));
    let stored = io::Cursor::new(head).chain(stored);
    Ok(if is_gzip {
        Box::new(Ratio::new(Gzip(MultiGzDecoder::new(stored)), own))
    } else if is_zstd {
        Box::new(Ratio::new(Zstd::new(stored), own))
    } else {
        Box::new(stored)
    })
}

/// Whether a Zstandard frame of either kind begins so.
fn is_zstd(head: &[u8]) -> bool {
    <[u8; 4]>::try_from(head).is_ok_and(|head| head == ZSTD || u32::from_le_bytes(head) & !0xf == SKIPPABLE)
}

/// Counts what is read.
struct Metered<R> {
    stored: R,
    /// Of this input.
    own: Meter,
    /// Of all of them.
    all: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stored.read(buffer)?;
        self.own.add(count);
        self.all.add(count);
        Ok(count)
    }
}

/// Gzip, all members, with errors that say so.
struct Gzip<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the gzip data is cut short"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::new(io::ErrorKind::InvalidData, format!("the gzip data is damaged ({error})"))
            }
            _ => error,
        })
    }
}
