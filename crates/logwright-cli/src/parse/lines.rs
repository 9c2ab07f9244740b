//! [`write_lines`]: whole lines to a file, all or none.

use std::fmt;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};

/// Adds whole lines: all, or none if they do not fit and the file is one that can be cut.
pub(super) fn write_lines(file: &mut File, lines: &[u8]) -> Result<(), Unwritten> {
    let mut rest = lines;
    let mut done = Ok(());
    while !rest.is_empty() && done.is_ok() {
        match file.write(rest) {
            Ok(0) => done = Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => done = Err(error),
        }
    }
    done.map_err(|error| {
        let torn = take_back(file, (lines.len() - rest.len()) as u64).is_err();
        Unwritten { error, torn }
    })
}

/// As [`write_lines`], to standard output. Nothing is to be left in a buffer there.
#[cfg(unix)]
pub(super) fn write_to_stdout(lines: &[u8]) -> Result<(), Unwritten> {
    use std::os::fd::AsFd as _;

    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(stdout) => write_lines(&mut File::from(stdout), lines),
        Err(error) => Err(Unwritten { error, torn: false }),
    }
}

#[cfg(not(unix))]
pub(super) fn write_to_stdout(lines: &[u8]) -> Result<(), Unwritten> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(lines).and_then(|()| stdout.flush()).map_err(|error| Unwritten { error, torn: true })
}

/// Why lines were not written.
#[derive(Debug)]
pub(super) struct Unwritten {
    pub(super) error: io::Error,
    /// Whether some of them are there nevertheless, the last of them in part.
    torn: bool,
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let torn = if self.torn { ", in the middle of a line" } else { "" };
        write!(f, "{}; stopped there{torn}", self.error)
    }
}

/// Cuts off the bytes that were written last.
fn take_back(file: &mut File, count: u64) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    let length = file.metadata()?.len();
    // What another run has added since is not ours to cut.
    if file.stream_position()? != length {
        return Err(io::ErrorKind::Other.into());
    }
    let whole = length.saturating_sub(count);
    file.set_len(whole)?;
    // Who writes to the same open file after us leaves no hole.
    file.seek(SeekFrom::Start(whole)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::take_back;
    use std::fs::{self, File};
    use std::io::Write as _;

    #[test]
    fn what_is_taken_back_leaves_no_hole() {
        let path = std::env::temp_dir().join(format!("logwright-lines-{}", std::process::id()));
        let mut file = File::create(&path).unwrap();
        file.write_all(b"whole\nhal").unwrap();
        take_back(&mut file, 3).unwrap();
        file.write_all(b"next\n").unwrap();
        let text = fs::read(&path);
        fs::remove_file(&path).unwrap();
        assert_eq!(text.unwrap(), b"whole\nnext\n");
    }
}
