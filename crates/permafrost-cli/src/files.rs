//! What is read: named files, standard input, and what lies in folders.

use anyhow::{Context, Result, bail};
use ignore::WalkBuilder;
use permafrost::{Kind, Source};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What standard input is called in reports.
pub(crate) const STANDARD_INPUT: &str = "-";

/// A text to check, and where it is from.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is from; `-` for standard input.
    pub(crate) path: PathBuf,
    pub(crate) source: Source,
    /// Whether it was named itself, not found in a folder.
    pub(crate) named: bool,
}

/// A path to read, and whether it was named itself.
type Wanted = (PathBuf, bool);

/// Reads everything; what can't be read comes as an error, and the rest all the same.
pub(crate) fn read(paths: &[PathBuf], kind: Option<Kind>) -> Vec<Result<File>> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut wanted: Vec<Result<Wanted>> = Vec::new();
    for path in paths {
        if path.is_dir() {
            wanted.extend(walk(path).map(|found| found.map(|path| (path, false))));
        } else {
            wanted.push(Ok((path.clone(), true)));
        }
    }
    let read =
        |wanted: Result<Wanted>| wanted.and_then(|(path, named)| read_one(path, named, kind));
    wanted.into_iter().map(read).collect()
}

/// The files below a folder whose names say that they can be checked, in order of path.
fn walk(folder: &Path) -> impl Iterator<Item = Result<PathBuf>> + use<> {
    let walk = WalkBuilder::new(folder)
        // `.devcontainer` and its like hold Dockerfiles as well.
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .require_git(false)
        .sort_by_file_path(Path::cmp)
        .build();
    walk.filter_map(|entry| match entry {
        Ok(entry) if !entry.file_type().is_some_and(|it| it.is_file()) => None,
        Ok(entry) => {
            let name = entry.file_name().to_string_lossy();
            let path = entry.path();
            let path = path.strip_prefix("./").unwrap_or(path).to_owned();
            Kind::of_file_name(&name).map(|_| Ok(path))
        }
        Err(error) => Some(Err(error.into())),
    })
}

fn read_one(path: PathBuf, named: bool, kind: Option<Kind>) -> Result<File> {
    let bytes = if path.as_os_str() == STANDARD_INPUT {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("can't read standard input")?;
        bytes
    } else {
        fs::read(&path).with_context(|| format!("can't read {}", path.display()))?
    };
    if bytes.contains(&0) {
        bail!("{} is no text, so it was not checked", path.display());
    }
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{} is not in UTF-8, so it was not checked", path.display());
    };
    let by_name = || Kind::of_file_name(&path.file_name()?.to_string_lossy());
    let source = match kind.or_else(by_name) {
        Some(kind) => Source::with_kind(text, kind),
        None => Source::new(text),
    };
    Ok(File { path, source, named })
}
