//! What is read: named files, standard input, and what lies in folders.

use crate::parallel;
use ignore::WalkBuilder;
use permafrost::model::stage::Build;
use permafrost::syntax::dockerfile;
use permafrost::{Kind, Report, Source};
use permafrost_report::run::{Origin, STANDARD_INPUT, Unread, path_of};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A text to check, and where it is from.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is from.
    pub(crate) origin: Origin,
    /// The text.
    pub(crate) source: Source,
    /// Whether it was named itself, not found in a folder.
    pub(crate) named: bool,
}

impl File {
    /// Whether the file is nobody's business here: a folder holds YAML and JSON of many tools, and
    /// what was not named itself and has no Kubernetes object is passed over.
    pub(crate) fn is_foreign(&self, report: &Report) -> bool {
        let text = self.source.text();
        // What can't be read as YAML may still be meant as an object: a template, or a mistake.
        let may_hold_objects = || text.contains("apiVersion") && text.contains("kind");
        let found_something = !report.subjects.is_empty() || !report.findings.is_empty();
        self.source.kind() == Kind::Kubernetes
            && !self.named
            && !found_something
            && !may_hold_objects()
    }
}

/// Reads everything, in order; what can't be read doesn't stop the rest.
///
/// A Dockerfile that is named itself and has no stage of the name `target` could not be built, so it
/// isn't checked either.
pub(crate) fn read(
    paths: &[PathBuf],
    kind: Option<Kind>,
    target: Option<&str>,
) -> Vec<Result<File, Unread>> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let wanted: Vec<_> = paths.iter().flat_map(|path| wanted(path, kind)).collect();
    let read = parallel::map(wanted, |wanted| match wanted {
        Ok(wanted) => (wanted.place(), wanted.read(kind, target)),
        Err(unread) => (None, Err(unread)),
    });
    let mut seen = HashSet::new();
    let mut is_new = |place: Option<PathBuf>| place.is_none_or(|place| seen.insert(place));
    read.into_iter().filter_map(|(place, file)| is_new(place).then_some(file)).collect()
}

/// Says which stages a Dockerfile has, if none of them is the one that is asked for.
fn lacks(source: &Source, target: &str) -> Option<String> {
    if source.kind() != Kind::Dockerfile {
        return None;
    }
    let dockerfile = dockerfile::parse(source.text());
    let build = Build::of(&dockerfile);
    if build.stage_called(target).is_some() {
        return None;
    }
    let names = build.stages.iter().filter_map(|stage| stage.name);
    let names: Vec<_> = names.map(|name| format!("`{}`", name.text)).collect();
    Some(if names.is_empty() {
        format!("there is no stage `{target}` in it, and none has a name")
    } else {
        format!("there is no stage `{target}` in it, but {}", names.join(", "))
    })
}

/// A text that is to be read.
struct Wanted {
    origin: Origin,
    named: bool,
}

impl Wanted {
    /// Where a file really is: the same one by two ways is checked, and rewritten, once.
    fn place(&self) -> Option<PathBuf> {
        match &self.origin {
            Origin::File(path) => Some(path.canonicalize().unwrap_or_else(|_| path.clone())),
            Origin::StandardInput => None,
        }
    }

    fn read(self, kind: Option<Kind>, target: Option<&str>) -> Result<File, Unread> {
        let unread = |reason| Unread { path: self.origin.path(), reason };
        let text = match &self.origin {
            Origin::File(path) => text_of(path),
            Origin::StandardInput => standard_input(),
        };
        let text = text.map_err(unread)?;
        let by_name = || match &self.origin {
            Origin::File(path) => Kind::of_file_name(&path.file_name()?.to_string_lossy()),
            Origin::StandardInput => None,
        };
        let source = match kind.or_else(by_name) {
            Some(kind) => Source::with_kind(text, kind),
            None => Source::new(text),
        };
        match target.filter(|_| self.named).and_then(|target| lacks(&source, target)) {
            Some(reason) => Err(unread(reason)),
            None => Ok(File { origin: self.origin, source, named: self.named }),
        }
    }
}

/// What an argument asks to read: itself, or what lies in it.
fn wanted(path: &Path, kind: Option<Kind>) -> Vec<Result<Wanted, Unread>> {
    if path.as_os_str() == STANDARD_INPUT {
        return vec![Ok(Wanted { origin: Origin::StandardInput, named: true })];
    }
    if !path.is_dir() {
        return vec![Ok(Wanted { origin: Origin::File(tidy(path)), named: true })];
    }
    let found = |found: Result<PathBuf, Unread>| {
        found.map(|path| Wanted { origin: Origin::File(path), named: false })
    };
    walk(path, kind).map(found).collect()
}

/// The path without a needless `./` before it, which not every reader of a report would know again.
fn tidy(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// The files below a folder whose names say that they can be checked, in order of path.
///
/// If a kind is asked for, the names say which files are of the other, and these are passed over.
fn walk(
    folder: &Path,
    kind: Option<Kind>,
) -> impl Iterator<Item = Result<PathBuf, Unread>> + use<> {
    let whole = path_of(folder);
    let walk = WalkBuilder::new(folder)
        // `.devcontainer` and its like hold Dockerfiles as well.
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        // The same folder gives the same report as a checkout and as an unpacked archive.
        .require_git(false)
        .sort_by_file_path(Path::cmp)
        .build();
    walk.filter_map(move |entry| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(Err(unread_folder(&error, &whole))),
        };
        let is_file = entry.file_type().is_some_and(|it| it.is_file());
        let of_name = Kind::of_file_name(&entry.file_name().to_string_lossy())?;
        let is_asked_for = kind.is_none_or(|kind| kind == of_name);
        (is_file && is_asked_for).then(|| Ok(tidy(entry.path())))
    })
}

/// What `ignore` says of a folder that it could not enter.
fn unread_folder(error: &ignore::Error, within: &str) -> Unread {
    match error {
        ignore::Error::WithPath { path, err } => unread_folder(err, &path_of(path)),
        ignore::Error::WithDepth { err, .. } => unread_folder(err, within),
        other => {
            let reason = other.io_error().map_or_else(|| other.to_string(), reason);
            Unread { path: within.to_owned(), reason }
        }
    }
}

/// The text of a file, or why it can't be had.
pub(crate) fn text_of(path: &Path) -> Result<String, String> {
    decode(fs::read(path).map_err(|error| reason(&error))?)
}

fn standard_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    decode(bytes)
}

/// The text in these bytes, or why they are none.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is in UTF-16; save it in UTF-8".to_owned());
    }
    if bytes.contains(&0) {
        return Err("it is no text, since it holds a zero byte".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
        format!("it is not in UTF-8: see line {line}")
    })
}

/// An error of the system in words that fit behind a path.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "there is no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for (given, known) in
            [("./k8s/a.yaml", "k8s/a.yaml"), ("a.yaml", "a.yaml"), ("../a", "../a")]
        {
            assert_eq!(tidy(Path::new(given)), Path::new(known));
        }
    }

    #[test]
    fn a_kind_that_is_asked_for_chooses_among_the_files_of_a_folder() {
        let folder = tempfile::tempdir().expect("the system has a place for temporary files");
        for name in ["Dockerfile", "pod.yaml", "README.md"] {
            fs::write(folder.path().join(name), "").expect("the folder can be written to");
        }
        let names = |kind| -> Vec<_> {
            let files = walk(folder.path(), kind).map(|file| file.expect("it can be read"));
            files.filter_map(|file| file.file_name().map(ToOwned::to_owned)).collect()
        };
        assert_eq!(names(None), ["Dockerfile", "pod.yaml"]);
        assert_eq!(names(Some(Kind::Dockerfile)), ["Dockerfile"]);
        assert_eq!(names(Some(Kind::Kubernetes)), ["pod.yaml"]);
    }

    #[test]
    fn what_is_no_text_says_why() {
        let why = |bytes: &[u8]| decode(bytes.to_vec()).expect_err("it is no text");
        assert_eq!(why(b"\xff\xfeF\0"), "it is in UTF-16; save it in UTF-8");
        assert_eq!(why(b"a\0b"), "it is no text, since it holds a zero byte");
        assert_eq!(why(b"kind: Pod\nname: \xe4\n"), "it is not in UTF-8: see line 2");
        assert_eq!(decode("kind: é".into()).as_deref(), Ok("kind: é"));
    }
}
