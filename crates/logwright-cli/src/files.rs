//! [`below`]: the YAML files that a path stands for; and how schema files are read.

use crate::failure::Failure;
use logwright::{CompileOptions, Limits, Schema};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The YAML files in a directory and the directories in it, by name; of a file, that file.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) schemas: Vec<PathBuf>,
    /// Files of schema tests, which lie beside schemas by custom: `*_tests.yml`.
    pub(crate) tests: Vec<PathBuf>,
}

/// The YAML files that `path` stands for. A file named by itself is a schema, whatever its name.
pub(crate) fn below(path: &Path) -> Result<Files, Failure> {
    let mut files = Files::default();
    if !path.is_dir() {
        files.schemas.push(path.to_owned());
        return Ok(files);
    }
    let mut directories = vec![path.to_owned()];
    while let Some(directory) = directories.pop() {
        let failed = |error| unreadable(&directory, &error);
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            // Not through links: they may lead back up.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                directories.push(path);
            } else if is_yaml(&path) && path.is_file() {
                if is_tests(&path) { &mut files.tests } else { &mut files.schemas }.push(path);
            }
        }
    }
    files.schemas.sort();
    files.tests.sort();
    Ok(files)
}

pub(crate) fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml")
}

pub(crate) fn is_tests(path: &Path) -> bool {
    stem(path).ends_with("_tests")
}

/// These options, for a schema of this file: without a name of its own it takes that of the file, whatever it is.
pub(crate) fn compile_options(schema: &Schema, file: &Path, options: &CompileOptions) -> CompileOptions {
    let options = options.clone();
    if schema.name.is_some() { options } else { options.log_type(stem(file)) }
}

/// The name of a file without its extension.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The text of a schema file; not much more than a schema may have of a longer one, which is refused by its length.
pub(crate) fn read_schema(file: &Path) -> Result<Vec<u8>, Failure> {
    let most = Limits::default().schema_bytes as u64;
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut text));
    read.map(|_| text).map_err(|error| unreadable(file, &error))
}

pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read `{}`: {error}", path.display()))
}
