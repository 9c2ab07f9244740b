//! From `--schema NAME|FILE|DIR` to a registry.

use crate::failure::Failure;
use logwright::{
    CompileOptions, Diagnostic, Limits, LoadOptions, Loaded, Program, Registry, Schema, schemas,
};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The schemas chosen, or all shipped ones if none is; every problem of every file is told at once.
pub(crate) fn registry(chosen: &[PathBuf], options: &CompileOptions) -> Result<Registry, Failure> {
    let mut problems = Vec::new();
    let mut loaded = Vec::new();
    for choice in chosen {
        match texts(choice) {
            Ok(texts) => loaded.extend(texts),
            Err(problem) => problems.push(problem.to_string()),
        }
    }
    if chosen.is_empty() {
        loaded = schemas::texts().map(|(name, text)| (PathBuf::from(name), text.into())).collect();
    }
    let mut programs = Vec::new();
    for (path, text) in loaded {
        match compile(&path, &text, options) {
            Ok(compiled) => programs.extend(compiled),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::new(problems.join("\n")));
    }
    Registry::new(programs).map_err(|error| Failure::new(error.to_string()))
}

/// No schema of this name ships with the command.
pub(super) fn unknown(name: &str) -> Failure {
    let names: Vec<String> = schemas::texts().map(|(name, _)| format!("`{name}`")).collect();
    Failure::new(format!("no schema `{name}`; there are {}", names.join(", ")))
}

/// Path and text of each schema that `choice` stands for.
fn texts(choice: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    if let Some((_, text)) = schemas::texts().find(|(name, _)| choice.as_os_str() == *name) {
        return Ok(vec![(choice.to_owned(), text.as_bytes().to_owned())]);
    }
    if !choice.exists() {
        let name = choice.display();
        return Err(Failure::new(format!(
            "{}, and no file or directory of that name",
            unknown(&name.to_string())
        )));
    }
    let files = if choice.is_dir() { schema_files(choice) } else { Ok(vec![choice.to_owned()]) };
    let files = files.map_err(|error| unreadable(choice, &error))?;
    if files.is_empty() {
        return Err(Failure::new(format!(
            "{}: no `.yml` or `.yaml` file in this directory",
            choice.display()
        )));
    }
    files
        .into_iter()
        .map(|file| {
            let text = read(&file).map_err(|error| unreadable(&file, &error))?;
            Ok((file, text))
        })
        .collect()
}

/// The schema files in a directory, by name. Files of schema tests lie beside them by custom.
fn schema_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
        if is_yaml && path.is_file() && !stem(&path).ends_with("_tests") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The text of a schema file; not much more than a schema may have of a longer one, which is refused by its length.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    let most = Limits::default().schema_bytes as u64;
    let mut text = Vec::new();
    File::open(file)?.take(most.saturating_add(1)).read_to_end(&mut text)?;
    Ok(text)
}

/// Compiles the schemas of a text; one without a name of its own takes the stem of its file.
fn compile(path: &Path, text: &[u8], options: &CompileOptions) -> Result<Vec<Program>, Vec<String>> {
    let told = |diagnostics: &[Diagnostic]| {
        diagnostics.iter().map(|diagnostic| format!("{}:{diagnostic}", path.display())).collect::<Vec<_>>()
    };
    let load = LoadOptions::default();
    let loaded = match std::str::from_utf8(text) {
        Ok(text) => Schema::all_from_yaml(text, &load),
        Err(_) => Schema::from_slice(text, &load).map(|loaded| vec![loaded]),
    };
    let mut programs = Vec::new();
    for Loaded { schema, .. } in loaded.map_err(|error| told(error.diagnostics()))? {
        let schema = if schema.name.is_some() { schema } else { schema.named(stem(path)) };
        programs.push(schema.compile_with(options).map_err(|error| told(error.diagnostics()))?);
    }
    Ok(programs)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read `{}`: {error}", path.display()))
}
