//! What every format is given: the files with their reports, and what could not be read.

use permafrost::{OffsetUnit, Position, Report, Source, Summary, TextSize};
use std::fmt;
use std::path::{Path, PathBuf};

/// How standard input is named on the command line.
pub const STANDARD_INPUT: &str = "-";

/// All that was looked at.
#[derive(Debug, Default)]
pub struct Run {
    /// The files that were read, in order.
    pub files: Vec<Checked>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// A file and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// Where it is from.
    pub origin: Origin,
    /// The text that the report is about.
    pub source: Source,
    /// What was found.
    pub report: Report,
}

/// Where a text is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// What was piped in.
    StandardInput,
    /// A file, by the path that was given or that leads to it from the folder that was given.
    File(PathBuf),
}

/// What could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its path, as reports name it.
    pub path: String,
    /// The reason, for a person.
    pub reason: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not check {}: {}", self.path, self.reason)
    }
}

impl Origin {
    /// The path in reports for programs: with forward slashes, `-` for standard input.
    pub fn path(&self) -> String {
        match self {
            Self::StandardInput => STANDARD_INPUT.to_owned(),
            Self::File(path) => path_of(path),
        }
    }

    /// The path in reports for people.
    pub fn shown(&self) -> String {
        match self {
            Self::StandardInput => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

impl Run {
    /// The counts of all files.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for file in &self.files {
            summary += file.report.summary();
        }
        summary
    }
}

impl Checked {
    /// Whether there is anything to say against it.
    pub fn has_findings(&self) -> bool {
        !self.report.findings.is_empty() || !self.report.syntax_errors.is_empty()
    }

    /// A place as people and most programs name it; its offset counts bytes.
    pub fn position(&self, offset: TextSize) -> Position {
        self.source.position(offset, OffsetUnit::Utf8Bytes)
    }
}

/// A path in reports for programs: with forward slashes.
pub fn path_of(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use permafrost::{Policy, check_with_fixes};

    /// A run over texts under these paths.
    pub(crate) fn run_over(files: &[(&str, &str)]) -> Run {
        let checked = |(path, text): &(&str, &str)| {
            let source = Source::new(*text);
            let report = check_with_fixes(&source, &Policy::default());
            Checked { origin: Origin::File(PathBuf::from(path)), source, report }
        };
        Run { files: files.iter().map(checked).collect(), unread: Vec::new() }
    }
}
