//! The examples of a rule: what is marked in each, and what the rule's fixes make of it.

use permafrost::docs::{Docs, Example, ExampleRole};
use permafrost::view::{Change, hunks};
use permafrost::{
    Applicability, Beside, Finding, Policy, Rule, Severity, Source, check_beside, check_with_fixes,
};
use std::ops::Range;

/// An example with what there is to see in it.
pub(crate) struct Shown {
    pub(crate) example: Example,
    /// The example beside which it is seen, counted from 0.
    pub(crate) beside: Option<usize>,
    /// The parts that stand out, in order, none reaching over the end of its line.
    pub(crate) marks: Vec<Mark>,
    /// What can go wrong with the fixes of what is found in it.
    fixes: Vec<Applicability>,
}

/// A part of an example that stands out.
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    /// How much it matters; `None` for what a fix brought in.
    pub(crate) severity: Option<Severity>,
}

/// The examples of a rule, in order.
pub(crate) fn of(rule: &Rule, docs: &Docs) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut beside = None;
    for (index, example) in docs.examples.iter().enumerate() {
        let findings = match example.role {
            ExampleRole::Bad => findings(rule, example, beside.map(|at| &docs.examples[at])),
            _ => Vec::new(),
        };
        let before = shown.last().filter(|_| example.role == ExampleRole::Fixed);
        let marks = match before {
            Some(before) => added(&before.example.text, &example.text),
            None => found(&findings, &example.text),
        };
        let fixes = findings.iter().filter_map(|it| it.fix.as_ref().ok());
        let fixes = fixes.map(|fix| fix.applicability).collect();
        shown.push(Shown { example: example.clone(), beside, marks, fixes });
        if example.role == ExampleRole::Beside {
            beside = Some(index);
        }
    }
    shown
}

/// What can go wrong with the fixes of a rule, the best first; empty where it has none.
pub(crate) fn cautions(examples: &[Shown]) -> String {
    let mut fixes: Vec<_> = examples.iter().flat_map(|it| it.fixes.iter().copied()).collect();
    fixes.sort_unstable_by(|a, b| b.cmp(a));
    fixes.dedup();
    let caution = |fix: Applicability| match fix {
        Applicability::Safe => "safe",
        Applicability::MayBreak => "may break what relies on it",
        Applicability::HasPlaceholders => "needs a value from you",
    };
    fixes.into_iter().map(caution).collect::<Vec<_>>().join(", or ")
}

/// What the rule finds in an example.
fn findings(rule: &Rule, example: &Example, beside: Option<&Example>) -> Vec<Finding> {
    let source = |it: &Example| Source::with_kind(it.text.as_str(), it.kind);
    let policy = policy(rule);
    let report = match beside {
        Some(dockerfile) => {
            let dockerfile = &source(dockerfile);
            check_beside(&source(example), Beside { dockerfile, image: None }, &policy)
        }
        None => check_with_fixes(&source(example), &policy),
    };
    let mut findings = report.findings;
    findings.retain(|finding| finding.rule == rule.id);
    findings
}

/// A policy that asks for the rule, if it is off by default or needs something to compare with: the
/// one under which the examples are tested.
fn policy(rule: &Rule) -> Policy {
    let registry = "registry.example.com".parse().expect("it is a registry");
    Policy {
        extra_rules: vec![rule.id.to_owned()],
        registries: vec![registry],
        ..Policy::default()
    }
}

/// The places of findings.
fn found(findings: &[Finding], text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for finding in findings {
        let range: Range<usize> = finding.range.into();
        let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
        let range = range.start..range.end.min(line_end);
        // Findings come in order; what stands in another one is marked with it.
        let is_apart = marks.last().is_none_or(|last| last.range.end <= range.start);
        if is_apart && !range.is_empty() {
            marks.push(Mark { range, severity: Some(finding.severity) });
        }
    }
    marks
}

/// The lines that stand only in the text after, without their indentation and their end.
fn added(before: &str, after: &str) -> Vec<Mark> {
    let hunks = hunks(before, after, 0);
    let lines = hunks.iter().flat_map(|hunk| &hunk.lines);
    let added = lines.filter(|line| line.change == Change::Added);
    let mark = |line: &permafrost::view::Line<'_>| {
        let start = after.split_inclusive('\n').take(line.number - 1).map(str::len).sum::<usize>();
        let text = line.text.trim_end();
        let indent = text.len() - text.trim_start().len();
        Mark { range: start + indent..start + text.len(), severity: None }
    };
    added.map(mark).filter(|mark| !mark.range.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(id: &str, wanted: ExampleRole) -> Vec<String> {
        let rule = permafrost::rules().iter().find(|rule| rule.id == id).expect("it exists");
        let shown = of(rule, &Docs::of(rule));
        let example = shown.into_iter().find(|it| it.example.role == wanted).expect("it has one");
        let text = &example.example.text;
        example.marks.iter().map(|mark| text[mark.range.clone()].to_owned()).collect()
    }

    #[test]
    fn what_is_found_and_what_a_fix_brings_in_stand_out() {
        assert_eq!(marked("privileged-container", ExampleRole::Bad), ["true"]);
        let fixed = marked("privileged-container", ExampleRole::Fixed);
        assert_eq!(fixed, ["privileged: false # for debugging"]);
        assert!(marked("privileged-container", ExampleRole::Good).is_empty());
    }

    #[test]
    fn every_bad_example_shows_what_is_wrong_with_it() {
        for rule in permafrost::rules() {
            for shown in of(rule, &Docs::of(rule)) {
                let is_bad = shown.example.role == ExampleRole::Bad;
                let text = &shown.example.text;
                assert!(!is_bad || !shown.marks.is_empty(), "{}:\n{text}", rule.id);
            }
        }
    }
}
