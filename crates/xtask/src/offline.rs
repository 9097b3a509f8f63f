//! What the service worker keeps: the files of one build, and the version that names them.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::headers;
use crate::weight::{self, Files};

/// The service worker, which keeps everything but itself.
const WORKER: &str = "service-worker.js";

/// The lines that stand in the worker's source, and are written anew for each build.
const VERSION: &str = "const VERSION = \"\";";
const FILES: &str = "const FILES = [];";

/// Writes the version and the files of a build into its service worker.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let files = weight::read(dist)?;
    let path = dist.join(WORKER);
    let source =
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    fs::write(&path, filled(&source, &files)?)
        .with_context(|| format!("writing {}", path.display()))
}

fn filled(source: &str, files: &Files) -> Result<String> {
    ensure!(
        source.contains(VERSION) && source.contains(FILES),
        "{WORKER} has no place for the version and the files"
    );
    // One file that can't be had would keep all others from being kept.
    let is_kept = |name: &str| name != WORKER && name != headers::FILE && !weight::is_map(name);
    let kept = files.iter().filter(|(name, _)| is_kept(name));
    let mut hasher = DefaultHasher::new();
    // The worker itself decides how the files are served.
    source.hash(&mut hasher);
    let mut names = Vec::new();
    for (name, bytes) in kept {
        (name, bytes).hash(&mut hasher);
        names.push(format!("{name:?}"));
    }
    let version = format!("const VERSION = \"{:016x}\";", hasher.finish());
    let names = format!("const FILES = [{}];", names.join(", "));
    Ok(source.replacen(VERSION, &version, 1).replacen(FILES, &names, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "const VERSION = \"\";\nconst FILES = [];\n";

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn all_files_are_kept_that_a_browser_may_ask_for_but_the_worker() {
        let files = files(&[
            ("_headers", "0"),
            ("a.js", "1"),
            ("a.js.map", "2"),
            ("index.html", "3"),
            (WORKER, SOURCE),
        ]);
        let filled = filled(SOURCE, &files).expect("it has its places");
        assert!(filled.contains("const FILES = [\"a.js\", \"index.html\"];"), "{filled}");
    }

    #[test]
    fn another_build_is_another_version() {
        let version =
            |text: &str| filled(SOURCE, &files(&[("a.js", text)])).expect("it has its places");
        assert_eq!(version("1"), version("1"));
        assert_ne!(version("1"), version("2"));
    }

    #[test]
    fn a_worker_without_its_places_is_refused() {
        assert!(filled("", &files(&[])).is_err());
    }
}
