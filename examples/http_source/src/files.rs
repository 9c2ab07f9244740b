//! [`Files`]: where batches are kept.

use crate::events::Batch;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Two files that batches are added to, one batch at a time: `events.jsonl` and `rejected.jsonl`.
#[derive(Debug)]
pub struct Files(Mutex<[Growing; 2]>);

#[derive(Debug)]
struct Growing {
    file: File,
    /// The bytes of whole batches.
    length: u64,
}

impl Files {
    /// Opens or creates the files in a folder that exists.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let open = |name| {
            let file = File::options().append(true).create(true).open(folder.join(name))?;
            let length = file.metadata()?.len();
            Ok::<_, io::Error>(Growing { file, length })
        };
        let files = [open("events.jsonl")?, open("rejected.jsonl")?];
        // So that the names of new files are on the disk, too.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(Self(Mutex::new(files)))
    }

    /// Adds a batch; when this returns, it is on the disk. On an error neither file has any of it.
    pub(crate) fn keep(&self, batch: &Batch) -> io::Result<()> {
        // What a panic may have left is cut off below, as is what an error left.
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [events, rejected] = &mut *files;
        let added = events.add(&batch.events).and_then(|()| rejected.add(&batch.rejected));
        for (file, lines) in [(events, &batch.events), (rejected, &batch.rejected)] {
            match added {
                Ok(()) => file.length += lines.len() as u64,
                Err(_) => file.file.set_len(file.length)?,
            }
        }
        added
    }
}

impl Growing {
    fn add(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.file.set_len(self.length)?;
        self.file.write_all(lines)?;
        self.file.sync_data()
    }
}
