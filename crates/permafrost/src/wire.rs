//! Reports as plain data, for JSON and for JavaScript: one shape for every front end.
//!
//! The library's own types hold borrowed rules and byte ranges; these hold text and
//! [`Position`]s, with offsets in the unit that the reader counts in. Names are in `snake_case`,
//! enumerations in kebab-case, and what is absent is `null`.

use crate::docs::{Docs, Example};
use crate::finding::{self, Applicability, Severity};
use crate::fixer;
use crate::kind::Kind;
use crate::policy::Level;
use crate::report::{self, StageRole, Summary};
use crate::rule;
use crate::source::{OffsetUnit, Position, Source};
use crate::verdict::Verdict;
use crate::way::Way;
use serde::Serialize;
use text_size::TextRange;

/// What a check has to say about one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Report {
    /// What the text was read as.
    pub kind: Kind,
    /// Where the text breaks the grammar.
    pub syntax_errors: Vec<SyntaxError>,
    /// The violations, first place first.
    pub findings: Vec<Finding>,
    /// The violations that a comment or an annotation leaves out.
    pub suppressed: Vec<Suppressed>,
    /// What was looked at, with the verdict on each.
    pub subjects: Vec<Subject>,
    /// What a reader should know about how the text was read.
    pub notes: Vec<Note>,
    /// How many there are.
    pub summary: Summary,
}

/// Something that a reader should know about how the text was read; no violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Note {
    /// What.
    pub message: String,
    /// Where it shows.
    pub range: Range,
}

/// A violation that the author says is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Suppressed {
    /// The violation.
    pub finding: Finding,
    /// Where the comment or annotation stands.
    pub by: Range,
    /// Why, in the author's words; may be empty.
    pub reason: String,
}

/// A workload or a stage of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Subject {
    /// The object's `kind`, or `Stage`; empty for a fragment that doesn't say.
    pub kind: String,
    /// Its name.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Where it stands.
    pub range: Range,
    /// The names of its containers.
    pub containers: Vec<String>,
    /// What is to be said of it as a whole; nothing of a stage that isn't the image.
    pub verdict: Option<Verdict>,
    /// What a stage is to the image; nothing for an object.
    pub role: Option<StageRole>,
}

/// A range of the text: `start` is the first place in it, `end` the first after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Range {
    /// The first place.
    pub start: Position,
    /// The place after the last.
    pub end: Position,
}

/// A place where the text breaks the grammar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub range: Range,
}

/// One violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Finding {
    /// The id of the rule.
    pub rule: String,
    /// How much it matters here.
    pub severity: Severity,
    /// The smallest policy level at which it is reported.
    pub level: Level,
    /// The check of the Pod Security Standards that refuses the pod for it: `hostNamespaces`.
    pub pss: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Why that makes a container mutable.
    pub why: String,
    /// The value's JSON pointer in its document (Kubernetes).
    pub path: Option<String>,
    /// The document of the stream, counted from 0.
    pub document: u32,
    /// The object that is judged (Kubernetes).
    pub workload: Option<Workload>,
    /// The name of the container that is judged (Kubernetes).
    pub container: Option<String>,
    /// The exact place.
    pub range: Range,
    /// Related places.
    pub labels: Vec<Label>,
    /// The change that ends the violation.
    pub fix: Option<Fix>,
    /// Why there is no fix, where there is none.
    pub no_fix_reason: Option<String>,
}

/// The Kubernetes object that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Workload {
    /// The object's `kind`.
    pub kind: String,
    /// The object's `metadata.name`.
    pub name: Option<String>,
    /// The object's `metadata.namespace`.
    pub namespace: Option<String>,
}

/// A related place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Label {
    /// Where.
    pub range: Range,
    /// What is there.
    pub text: String,
}

/// A change that ends a violation: all edits or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// What can go wrong.
    pub applicability: Applicability,
    /// Replacements, first place first, all in places of the text before any of them.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Edit {
    /// What is replaced.
    pub range: Range,
    /// What stands there afterwards.
    pub text: String,
}

/// What applying every fix came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Fixed {
    /// The text afterwards.
    pub text: String,
    /// The fixes that were applied, in order.
    pub applied: Vec<Applied>,
    /// Why the text was left as it was, where applying the fixes would have gone wrong.
    pub stopped: Option<String>,
    /// What a check says of the text afterwards.
    pub report: Report,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Applied {
    /// The id of the rule whose violation it ended.
    pub rule: String,
    /// What it did.
    pub title: String,
    /// What can go wrong.
    pub applicability: Applicability,
}

/// A rule and its docs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Rule {
    /// The rule's name.
    pub id: String,
    /// The defect in two or three words.
    pub title: String,
    /// The kind of text that the rule looks at.
    pub kind: Kind,
    /// How much a violation matters.
    pub severity: Severity,
    /// The smallest policy level that switches the rule on.
    pub level: Level,
    /// By which way a container can be changed where the rule is violated.
    pub way: Way,
    /// What other tools call it, as `tool:id`.
    pub peers: Vec<String>,
    /// Whether the rule is silent until it is asked for by name.
    pub off_by_default: bool,
    /// What the rule reports, in one line.
    pub summary: String,
    /// Why a violation makes a container mutable.
    pub why: String,
    /// The whole docs in Markdown.
    pub docs: String,
    /// The examples in the docs, in order; each is a test of the rule.
    pub examples: Vec<Example>,
}

/// A report of the library as plain data; `source` is the text that was checked.
pub fn report(report: &report::Report, source: &Source, unit: OffsetUnit) -> Report {
    let range = |range| to_range(source, range, unit);
    Report {
        kind: report.kind,
        syntax_errors: report
            .syntax_errors
            .iter()
            .map(|error| SyntaxError { message: error.message.clone(), range: range(error.range) })
            .collect(),
        findings: report.findings.iter().map(|finding| to_finding(finding, &range)).collect(),
        suppressed: report
            .suppressed
            .iter()
            .map(|it| Suppressed {
                finding: to_finding(&it.finding, &range),
                by: range(it.by),
                reason: it.reason.clone(),
            })
            .collect(),
        subjects: report.subjects.iter().map(|subject| to_subject(subject, &range)).collect(),
        notes: report
            .notes
            .iter()
            .map(|note| Note { message: note.message.clone(), range: range(note.range) })
            .collect(),
        summary: report.summary(),
    }
}

/// The outcome of the fix loop as plain data.
pub fn fixed(fixed: &fixer::Fixed, unit: OffsetUnit) -> Fixed {
    Fixed {
        text: fixed.source.text().to_owned(),
        applied: fixed
            .applied
            .iter()
            .map(|applied| Applied {
                rule: applied.rule.to_owned(),
                title: applied.title.clone(),
                applicability: applied.applicability,
            })
            .collect(),
        stopped: fixed.stopped.clone(),
        report: report(&fixed.report, &fixed.source, unit),
    }
}

/// A rule as plain data.
pub fn rule(rule: &rule::Rule) -> Rule {
    let docs = Docs::of(rule);
    Rule {
        id: rule.id.to_owned(),
        title: rule.title.to_owned(),
        kind: rule.kind(),
        severity: rule.severity,
        level: rule.level,
        way: rule.way,
        peers: rule.peers.iter().map(|peer| (*peer).to_owned()).collect(),
        off_by_default: rule.off_by_default,
        summary: docs.summary,
        why: rule.why.to_owned(),
        docs: docs.markdown,
        examples: docs.examples,
    }
}

fn to_range(source: &Source, range: TextRange, unit: OffsetUnit) -> Range {
    Range { start: source.position(range.start(), unit), end: source.position(range.end(), unit) }
}

fn to_subject(subject: &report::Subject, range: &impl Fn(TextRange) -> Range) -> Subject {
    Subject {
        kind: subject.kind.clone(),
        name: subject.name.clone(),
        namespace: subject.namespace.clone(),
        range: range(subject.range),
        containers: subject.containers.clone(),
        verdict: subject.verdict.clone(),
        role: subject.role,
    }
}

fn to_finding(finding: &finding::Finding, range: &impl Fn(TextRange) -> Range) -> Finding {
    let fix = finding.fix.as_ref();
    Finding {
        rule: finding.rule.to_owned(),
        severity: finding.severity,
        level: finding.level,
        pss: finding.pss.map(|check| check.id().to_owned()),
        message: finding.message.clone(),
        why: finding.why.to_owned(),
        path: finding.path.as_ref().map(ToString::to_string),
        document: u32::try_from(finding.document).unwrap_or(u32::MAX),
        workload: finding.workload.as_ref().map(|workload| Workload {
            kind: workload.kind.clone(),
            name: workload.name.clone(),
            namespace: workload.namespace.clone(),
        }),
        container: finding.container.clone(),
        range: range(finding.range),
        labels: finding
            .labels
            .iter()
            .map(|label| Label { range: range(label.range), text: label.text.clone() })
            .collect(),
        fix: fix.ok().map(|fix| to_fix(fix, range)),
        no_fix_reason: fix.err().map(|declined| declined.reason.to_string()),
    }
}

fn to_fix(fix: &finding::Fix, range: &impl Fn(TextRange) -> Range) -> Fix {
    let edit =
        |edit: &crate::edit::Edit| Edit { range: range(edit.range), text: edit.text.clone() };
    Fix {
        title: fix.title.clone(),
        applicability: fix.applicability,
        edits: fix.edits.iter().map(edit).collect(),
    }
}
