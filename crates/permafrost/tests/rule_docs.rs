//! The docs of every rule are its tests: each example in them is run here.

use permafrost::docs::{Docs, Example, ExampleRole, SECTIONS};
use permafrost::{
    Beside, Edits, Finding, Policy, Report, Rule, Source, check_beside, check_with_fixes, rules,
};

/// A policy that asks for the rule, if it is off by default or needs something to compare with.
fn policy(rule: &Rule) -> Policy {
    let registry = "registry.example.com".parse().expect("it is a registry");
    Policy {
        extra_rules: vec![rule.id.to_owned()],
        registries: vec![registry],
        ..Policy::default()
    }
}

/// An example, and the Dockerfile beside which it is seen, if it is seen beside one.
struct Seen {
    example: Example,
    beside: Option<Source>,
}

/// The examples of a rule that are judged.
fn examples(rule: &Rule) -> Vec<Seen> {
    let mut beside = None;
    let mut seen = Vec::new();
    for example in Docs::of(rule).examples {
        match example.role {
            ExampleRole::Beside => beside = Some(source_of(&example)),
            _ => seen.push(Seen { example, beside: beside.clone() }),
        }
    }
    seen
}

fn source_of(example: &Example) -> Source {
    Source::with_kind(example.text.as_str(), example.kind)
}

fn report_of(rule: &Rule, source: &Source, beside: Option<&Source>) -> Report {
    match beside {
        Some(dockerfile) => check_beside(source, Beside { dockerfile, image: None }, &policy(rule)),
        None => check_with_fixes(source, &policy(rule)),
    }
}

fn findings_of(rule: &Rule, source: &Source, beside: Option<&Source>) -> Vec<Finding> {
    let mut findings = report_of(rule, source, beside).findings;
    findings.retain(|finding| finding.rule == rule.id);
    findings
}

/// The text after the rule's own fixes, those with placeholders as well.
fn fixed_by(rule: &Rule, Seen { example, beside }: &Seen) -> String {
    let mut source = source_of(example);
    for _ in 0..10 {
        let findings = findings_of(rule, &source, beside.as_ref());
        let first = findings.into_iter().find_map(|finding| finding.fix.ok());
        let Some(fix) = first else { break };
        source = Source::with_kind(fix.edits.apply(source.text()), example.kind);
    }
    source.text().to_owned()
}

#[test]
fn docs_have_a_summary_and_every_section_in_order() {
    for rule in rules() {
        let docs = Docs::of(rule);
        assert_eq!(docs.sections, SECTIONS, "{}", rule.id);
        assert!(docs.summary.ends_with('.') && docs.summary.len() < 100, "{}", rule.id);
        assert!(docs.markdown.lines().nth(1) == Some(""), "{}: one line of summary", rule.id);
    }
}

#[test]
fn docs_show_the_defect_and_its_absence() {
    for rule in rules() {
        let docs = Docs::of(rule);
        for role in [ExampleRole::Bad, ExampleRole::Good] {
            let shown = docs.examples.iter().any(|example| example.role == role);
            assert!(shown, "{} shows no {role:?} example", rule.id);
        }
    }
}

#[test]
fn bad_examples_give_the_finding_and_good_ones_do_not() {
    for rule in rules() {
        for Seen { example, beside } in examples(rule) {
            let source = source_of(&example);
            let report = report_of(rule, &source, beside.as_ref());
            assert_eq!(report.syntax_errors, [], "{}:\n{}", rule.id, example.text);
            let found = !findings_of(rule, &source, beside.as_ref()).is_empty();
            let expected = example.role == ExampleRole::Bad;
            assert_eq!(found, expected, "{} on {:?}:\n{}", rule.id, example.role, example.text);
        }
    }
}

#[test]
fn the_fixes_of_a_bad_example_give_the_fixed_one() {
    for rule in rules() {
        let examples = examples(rule);
        for pair in examples.windows(2) {
            let [bad, Seen { example: fixed, .. }] = pair else { continue };
            if fixed.role == ExampleRole::Fixed {
                let role = bad.example.role;
                assert_eq!(role, ExampleRole::Bad, "{}: `fixed` follows `bad`", rule.id);
                assert_eq!(fixed_by(rule, bad), fixed.text, "{}", rule.id);
            }
        }
    }
}

#[test]
fn every_fix_makes_a_change() {
    for rule in rules() {
        for Seen { example, beside } in examples(rule) {
            let source = source_of(&example);
            let findings = findings_of(rule, &source, beside.as_ref());
            for fix in findings.into_iter().filter_map(|it| it.fix.ok()) {
                assert_ne!(fix.edits, Edits::default(), "{}: {}", rule.id, fix.title);
                assert_ne!(fix.edits.apply(source.text()), source.text(), "{}", rule.id);
            }
        }
    }
}
