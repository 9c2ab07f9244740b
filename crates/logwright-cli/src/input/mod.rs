//! Inputs as bytes: [`Source`] names one, [`Source::open`] reads it, whatever it is compressed with.

mod cutting;
mod decode;
mod ratio;
mod same;
mod zstd;

pub(crate) use self::cutting::Cutting;
use self::decode::decode;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

/// How many bytes were read of inputs as they are stored, shared with the readers that count them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<AtomicU64>);

impl Source {
    /// `-` is standard input.
    pub(crate) fn new(path: &Path) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path.to_owned()) }
    }

    /// The name it has in messages and in the rejects file.
    pub(crate) fn name(&self) -> Arc<str> {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.to_string_lossy().into(),
        }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }

    /// How long it is as it is stored; `None` for anything but a regular file.
    pub(crate) fn size(&self) -> Option<u64> {
        let metadata = std::fs::metadata(self.path()?).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Whether opening it twice gives the same content: not for standard input and pipes. Of what is not there, opening
    /// says more.
    pub(crate) fn is_lasting(&self) -> bool {
        self.path().is_some_and(|path| {
            std::fs::metadata(path).map_or(true, |metadata| metadata.is_file() || metadata.is_dir())
        })
    }

    /// Its content, decompressed.
    pub(crate) fn open(&self, meter: &Meter) -> io::Result<Box<dyn Read + Send>> {
        let stored: Box<dyn Read + Send> = match self {
            Self::Stdin => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path)?),
        };
        decode(stored, meter)
    }
}

/// Where a record is, in words.
pub(crate) fn place(source: &str, offset: u64, line: u64) -> String {
    format!("{source}, byte {offset}, line {line}")
}

impl Meter {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}
