//! What a check gives: findings in order of place, errors of syntax, and what was looked at.

use crate::finding::{Applicability, Finding, Severity};
use crate::kind::Kind;
use crate::syntax::error::SyntaxError;
use crate::verdict::Verdict;
use serde::Serialize;
use text_size::TextRange;

/// Everything that a check has to say about one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the text was read as.
    pub kind: Kind,
    /// Where the text breaks the grammar; the rest is judged all the same.
    pub syntax_errors: Vec<SyntaxError>,
    /// The violations, first place first.
    pub findings: Vec<Finding>,
    /// The violations that a comment or an annotation leaves out, first place first.
    pub suppressed: Vec<Suppressed>,
    /// What was looked at.
    pub subjects: Vec<Subject>,
    /// What a reader should know about how the text was read.
    pub notes: Vec<Note>,
}

/// Something that a reader should know about how the text was read; no violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What, in one line, without a dot at its end.
    pub message: String,
    /// Where it shows, in UTF-8 bytes.
    pub range: TextRange,
}

/// A violation that the author says is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The violation.
    pub finding: Finding,
    /// Where the comment or annotation stands, in UTF-8 bytes.
    pub by: TextRange,
    /// Why, in the author's words; may be empty.
    pub reason: String,
}

/// Something that was looked at: an object that runs containers, or a stage of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The object's `kind`, or `Stage`.
    pub kind: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its namespace, if it says one.
    pub namespace: Option<String>,
    /// Where it stands, in UTF-8 bytes.
    pub range: TextRange,
    /// The names of its containers.
    pub containers: Vec<String>,
    /// What is to be said of it as a whole; `None` for a stage that isn't the image.
    pub verdict: Option<Verdict>,
    /// What a stage is to the image; `None` for an object.
    pub role: Option<StageRole>,
}

/// What a stage of a Dockerfile is to the image that is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum StageRole {
    /// It becomes the image.
    Image,
    /// It is built for the image, which builds on it or takes files from it.
    Used,
    /// The image needs nothing of it: it is not built along.
    Unused,
}

/// How many findings there are, by severity and by what can be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Summary {
    /// All findings.
    pub findings: u32,
    /// Those of severity error.
    pub errors: u32,
    /// Those of severity warning.
    pub warnings: u32,
    /// Those of severity info.
    pub infos: u32,
    /// Those that have a fix which needs nothing from a person.
    pub fixable: u32,
    /// Violations that a comment or an annotation leaves out; they are in none of the other counts.
    pub suppressed: u32,
    /// The places where the text breaks the grammar.
    pub syntax_errors: u32,
}

impl Report {
    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            syntax_errors: count(self.syntax_errors.len()),
            suppressed: count(self.suppressed.len()),
            ..Summary::default()
        };
        for finding in &self.findings {
            summary.findings += 1;
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            let fix = finding.fix.as_ref().ok();
            let ready = fix.is_some_and(|fix| fix.applicability > Applicability::HasPlaceholders);
            summary.fixable += u32::from(ready);
        }
        summary
    }
}

impl std::ops::AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.findings += other.findings;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.fixable += other.fixable;
        self.suppressed += other.suppressed;
        self.syntax_errors += other.syntax_errors;
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
