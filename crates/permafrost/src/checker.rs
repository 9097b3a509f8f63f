//! Parses a text, shows it to every rule that the policy switches on, and sorts what they say.

use crate::finding::Finding;
use crate::kind::Kind;
use crate::model::stage::Build;
use crate::model::workload::workloads;
use crate::policy::Policy;
use crate::report::Report;
use crate::rule::{Check, Checker};
use crate::rules;
use crate::source::Source;
use crate::syntax::error::SyntaxError;
use crate::syntax::{dockerfile, yaml};

/// Checks a text against a policy.
pub fn check(source: &Source, policy: &Policy) -> Report {
    let (syntax_errors, findings) = match source.kind() {
        Kind::Kubernetes => kubernetes(source, policy),
        Kind::Dockerfile => image(source, policy),
    };
    Report { kind: source.kind(), syntax_errors, findings, subjects: Vec::new() }
}

fn kubernetes(source: &Source, policy: &Policy) -> (Vec<SyntaxError>, Vec<Finding>) {
    let stream = yaml::parse(source.text());
    let mut findings = Vec::new();
    for workload in workloads(&stream) {
        for rule in rules::ALL {
            if let Check::Workload(check) = rule.check {
                check(&workload, &mut Checker::new(rule, policy, &mut findings));
            }
        }
    }
    (stream.errors, findings)
}

fn image(source: &Source, policy: &Policy) -> (Vec<SyntaxError>, Vec<Finding>) {
    let dockerfile = dockerfile::parse(source.text());
    let build = Build::of(&dockerfile);
    let mut findings = Vec::new();
    for rule in rules::ALL {
        if let Check::Dockerfile(check) = rule.check {
            check(&build, &mut Checker::new(rule, policy, &mut findings));
        }
    }
    (dockerfile.errors, findings)
}
