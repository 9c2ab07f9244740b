//! From `--schema NAME|FILE|DIR` to a registry.

use crate::console::{say, several};
use crate::failure::Failure;
use crate::files::{compile_options, is_tests, is_yaml, read_schema, unreadable};
use logwright::{CompileOptions, Diagnostic, LoadOptions, Loaded, Program, Registry, Schema, schemas};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many warnings of a file are told.
const WARNINGS: usize = 5;

/// The schemas chosen, or all shipped ones if none is; every problem of every file is told at once, and if there are
/// none, what is odd about the files.
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
    let (mut programs, mut odd, mut homes) = (Vec::new(), Vec::new(), Vec::new());
    for (path, text) in loaded {
        match compile(&path, &text, options) {
            Ok((compiled, warnings)) => {
                homes.extend(compiled.iter().map(|program| (program.log_type().to_owned(), path.clone())));
                programs.extend(compiled);
                odd.extend(warned(&path, &warnings));
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::new(problems.join("\n")));
    }
    odd.iter().for_each(say);
    Registry::new(programs).map_err(|error| {
        let of_it = homes.iter().filter(|(log_type, _)| log_type == error.log_type());
        let paths: Vec<String> = of_it.map(|(_, path)| format!("`{}`", path.display())).collect();
        Failure::new(format!("{error}: in {}", paths.join(" and ")))
    })
}

/// The one schema of a shipped name or a file.
pub(crate) fn one(choice: &Path) -> Result<Loaded, Failure> {
    if choice.is_dir() {
        return Err(Failure::new(format!(
            "`{}` is a directory; expected a schema file, or the name of a shipped schema",
            choice.display()
        )));
    }
    let text: Vec<u8> = texts(choice)?.into_iter().flat_map(|(_, text)| text).collect();
    Schema::from_slice(&text, &LoadOptions::default())
        .map_err(|error| Failure::new(told(choice, error.diagnostics()).join("\n")))
}

/// There is no such thing of this name, and no schema of it ships with the command.
pub(super) fn unknown(what: &str, name: &str) -> Failure {
    let names: Vec<String> = schemas::texts().map(|(name, _)| format!("`{name}`")).collect();
    Failure::new(format!("no {what} `{name}`; the shipped schemas are {}", names.join(", ")))
}

/// Path and text of each schema that `choice` stands for.
fn texts(choice: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    if let Some((_, text)) = schemas::texts().find(|(name, _)| choice.as_os_str() == *name) {
        return Ok(vec![(choice.to_owned(), text.as_bytes().to_owned())]);
    }
    if !choice.exists() {
        let name = choice.display().to_string();
        return Err(unknown("file, directory or shipped schema", &name));
    }
    let files = if choice.is_dir() { schema_files(choice) } else { Ok(vec![choice.to_owned()]) };
    let files = files.map_err(|error| unreadable(choice, &error))?;
    if files.is_empty() {
        return Err(Failure::new(format!(
            "{}: no `.yml` or `.yaml` file in this directory",
            choice.display()
        )));
    }
    files.into_iter().map(|file| read_schema(&file).map(|text| (file, text))).collect()
}

/// The schema files in a directory, by name. Files of schema tests lie beside them by custom.
fn schema_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if is_yaml(&path) && path.is_file() && !is_tests(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Compiles the schemas of a text, and gives what is odd about them; one without a name of its own takes the stem of its
/// file.
fn compile(
    path: &Path,
    text: &[u8],
    options: &CompileOptions,
) -> Result<(Vec<Program>, Vec<Diagnostic>), Vec<String>> {
    let load = LoadOptions::default();
    let loaded = match std::str::from_utf8(text) {
        Ok(text) => Schema::all_from_yaml(text, &load),
        Err(_) => Schema::from_slice(text, &load).map(|loaded| vec![loaded]),
    };
    let (mut programs, mut odd) = (Vec::new(), Vec::new());
    for Loaded { schema, warnings, .. } in loaded.map_err(|error| told(path, error.diagnostics()))? {
        let options = compile_options(&schema, path, options);
        programs.push(schema.compile_with(&options).map_err(|error| told(path, error.diagnostics()))?);
        // The program has the same ones, without their places.
        odd.extend(warnings);
    }
    Ok((programs, odd))
}

/// The first warnings, each on a line, and how to see the others.
fn warned(path: &Path, warnings: &[Diagnostic]) -> Vec<String> {
    let mut lines = told(path, warnings);
    let others = lines.len().saturating_sub(WARNINGS);
    if others > 0 {
        lines.truncate(WARNINGS);
        let others = several(others as u64, "more warning");
        lines.push(format!("and {others}; `logwright check {}` shows them all", path.display()));
    }
    lines
}

/// Each diagnostic on a line, with its file.
fn told(path: &Path, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| format!("{}:{diagnostic}", path.display())).collect()
}
