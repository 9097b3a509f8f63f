//! What the tests of the whole project share: the corpus, and data that lies beside the checkout.

pub mod pod_security;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the corpus.
#[derive(Debug)]
pub struct CorpusFile {
    /// Its path below `tests/corpus`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Every file of the corpus, in order of name.
///
/// # Panics
/// Where the corpus can't be read: tests can't go on without it.
pub fn corpus() -> Vec<CorpusFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths = Vec::new();
    for folder in fs::read_dir(&root).expect("the corpus is in the repository") {
        let folder = folder.expect("the corpus can be read").path();
        let files = fs::read_dir(folder).expect("the corpus holds folders");
        paths.extend(files.map(|file| file.expect("the corpus can be read").path()));
    }
    paths.sort();
    assert!(!paths.is_empty(), "the corpus is empty");
    let read = |path: PathBuf| CorpusFile {
        name: path.strip_prefix(&root).expect("it lies below the root").display().to_string(),
        text: fs::read_to_string(&path).expect("the corpus is UTF-8"),
    };
    paths.into_iter().map(read).collect()
}

/// A folder or file of shared test data: from the variable `name`, or beside the checkout.
///
/// `None`, with a line on standard error, where it is absent.
pub fn shared(name: &str, beside: &str) -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(beside);
    let path = std::env::var_os(name).map_or_else(default, PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    eprintln!("passed over: {} is absent (set {name} to use another place)", path.display());
    None
}
