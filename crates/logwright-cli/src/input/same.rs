//! [`Source::is_at`]: whether a path is an input, too.

use super::Source;
use std::path::Path;

impl Source {
    /// Whether what is written to the path goes into this input, a regular file, by whatever name.
    #[cfg(unix)]
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        use std::fs::{self, File};
        use std::os::fd::AsFd as _;
        use std::os::unix::fs::MetadataExt as _;

        let own = match self {
            // It may be redirected from a file.
            Self::Stdin => {
                std::io::stdin().as_fd().try_clone_to_owned().and_then(|stdin| File::from(stdin).metadata())
            }
            Self::File(path) => fs::metadata(path),
        };
        let (Ok(own), Ok(other)) = (own, fs::metadata(path)) else { return false };
        // Hard links share nothing that a path shows.
        own.is_file() && (own.dev(), own.ino()) == (other.dev(), other.ino())
    }

    /// Whether what is written to the path goes into this input, a regular file.
    #[cfg(not(unix))]
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        let Some(own) = self.path().filter(|own| own.is_file()) else { return false };
        own.canonicalize().is_ok_and(|own| path.canonicalize().is_ok_and(|path| path == own))
    }
}
