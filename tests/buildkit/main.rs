//! Dockerfiles mean what `BuildKit`'s own packages say they mean.
//!
//! `dockerfiles` holds every odd corner of the language, and files as people write them (`whole-…`).
//! `dockerfiles.jsonl` holds what `BuildKit` made of each file, one a line, and `words.jsonl` what
//! its shell lexer made of single words. `oracle.go` wrote both; it says how.
//!
//! Four things are read otherwise with intent, and [`reading`] passes over them: a file without
//! instructions is no error; a trigger of ONBUILD is read at once, not in the build that uses it;
//! the characters of flags are no bytes; and comments behind a continuation with which the file
//! ends belong to no instruction.
//!
//! The Python package `dockerfile` 3.4 wraps a `BuildKit` that is older (0.12). It agrees with these
//! answers but for two things: it leaves out text behind a JSON array (`CMD ["a"] b`), and takes
//! no blanks between `<<` and a heredoc's name.
//!
//! `PERMAFROST_BUILDKIT` names more such answers, of files that lie elsewhere, and
//! `PERMAFROST_BUILDKIT_WORDS` answers for words.

mod reading;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use reading::{answers, differences};

/// Where this test and its data lie.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("buildkit")
}

#[test]
fn every_dockerfile_is_read_as_buildkit_reads_it() {
    let answers = answers(&folder().join("dockerfiles.jsonl"));
    let mut files: Vec<_> = fs::read_dir(folder().join("dockerfiles"))
        .expect("the corpus is in the repository")
        .map(|file| file.expect("the corpus can be read").file_name())
        .collect();
    files.sort();
    let answered: Vec<_> = answers.iter().map(|it| it["file"].as_str().expect("a name")).collect();
    assert_eq!(files, answered, "run `freeze.sh` again");
    compare(&answers, &folder().join("dockerfiles"));
}

#[test]
fn every_word_is_expanded_as_buildkit_expands_it() {
    let path = std::env::var_os("PERMAFROST_BUILDKIT_WORDS").map(PathBuf::from);
    let answers = answers(&path.unwrap_or_else(|| folder().join("words.jsonl")));
    let wrong: Vec<_> = answers.iter().filter_map(words::difference).collect();
    println!("{} words: {} differ", answers.len(), wrong.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn dockerfiles_elsewhere_are_read_as_buildkit_reads_them() {
    let Some(path) = std::env::var_os("PERMAFROST_BUILDKIT").map(PathBuf::from) else { return };
    compare(&answers(&path), Path::new(""));
}

/// Holds what is read to the answers, and tells how many agree.
fn compare(answers: &[serde_json::Value], folder: &Path) {
    let (mut instructions, mut wrong) = (0, Vec::new());
    for answer in answers {
        let name = answer["file"].as_str().expect("a name");
        // The library is given text, never bytes: its callers replace what is no UTF-8.
        let bytes = fs::read(folder.join(name)).expect("the file of an answer");
        let text = String::from_utf8_lossy(&bytes);
        instructions += answer["instructions"].as_array().map_or(0, Vec::len);
        wrong.extend(differences(&text, answer).iter().map(|it| format!("{name}: {it}")));
    }
    println!("{} Dockerfiles, {instructions} instructions: {} differ", answers.len(), wrong.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
