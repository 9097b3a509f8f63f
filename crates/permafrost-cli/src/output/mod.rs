//! How outcomes are written: one format a file, and what the formats share.

pub(crate) mod github;
pub(crate) mod json;
mod suggestion;
pub(crate) mod terminal;
pub(crate) mod text;
mod verdict;

use crate::Outcome;
use permafrost_report::run::{Checked, Run};

/// How a run ended.
pub(crate) fn outcome(run: &Run) -> Outcome {
    if !run.unread.is_empty() {
        return Outcome::Failed;
    }
    if run.files.iter().any(Checked::has_findings) { Outcome::Findings } else { Outcome::Clean }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use permafrost::{Policy, Source, check_with_fixes};
    use permafrost_report::run::{Origin, Unread};
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
        assert_eq!(outcome(&run), Outcome::Findings);
        run.unread.push(Unread { path: "x".to_owned(), reason: "gone".to_owned() });
        assert_eq!(outcome(&run), Outcome::Failed);
        assert_eq!(outcome(&Run::default()), Outcome::Clean);
    }
}
