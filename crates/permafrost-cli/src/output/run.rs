//! What every format is given: the files with their reports, and what could not be read.

use crate::Outcome;
use crate::files::{Origin, Unread};
use permafrost::{OffsetUnit, Position, Report, Source, Summary, TextSize};

/// All that was looked at.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// The files that were read, in order.
    pub(crate) files: Vec<Checked>,
    /// What could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// A file and what was found in it.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Where it is from.
    pub(crate) origin: Origin,
    /// The text that the report is about.
    pub(crate) source: Source,
    /// What was found.
    pub(crate) report: Report,
}

impl Run {
    /// The counts of all files.
    pub(crate) fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for file in &self.files {
            summary += file.report.summary();
        }
        summary
    }

    /// How the run ended.
    pub(crate) fn outcome(&self) -> Outcome {
        if !self.unread.is_empty() {
            return Outcome::Failed;
        }
        let found = self.files.iter().any(Checked::has_findings);
        if found { Outcome::Findings } else { Outcome::Clean }
    }
}

impl Checked {
    /// Whether there is anything to say against it.
    pub(crate) fn has_findings(&self) -> bool {
        !self.report.findings.is_empty() || !self.report.syntax_errors.is_empty()
    }

    /// A place as people and most programs name it; its offset counts bytes.
    pub(crate) fn position(&self, offset: TextSize) -> Position {
        self.source.position(offset, OffsetUnit::Utf8Bytes)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use permafrost::{Policy, check_with_fixes};
    use std::path::PathBuf;

    /// A run over texts under these paths.
    pub(crate) fn run_over(files: &[(&str, &str)]) -> Run {
        let checked = |(path, text): &(&str, &str)| {
            let source = Source::new(*text);
            let report = check_with_fixes(&source, &Policy::default());
            Checked { origin: Origin::File(PathBuf::from(path)), source, report }
        };
        Run { files: files.iter().map(checked).collect(), unread: Vec::new() }
    }

    #[test]
    fn what_could_not_be_read_outweighs_what_was_found() {
        let mut run = run_over(&[("Dockerfile", "FROM alpine\n")]);
        assert_eq!(run.outcome(), Outcome::Findings);
        run.unread.push(Unread { path: "x".to_owned(), reason: "gone".to_owned() });
        assert_eq!(run.outcome(), Outcome::Failed);
        assert_eq!(Run::default().outcome(), Outcome::Clean);
    }
}
