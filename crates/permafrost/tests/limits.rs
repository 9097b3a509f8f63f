//! Texts that are made to take long, or much memory: each gets a clear answer.

use permafrost::{Applicability, Kind, Policy, Report, Source, check, check_with_fixes, fix};

fn report(text: String, kind: Kind) -> Report {
    let source = Source::with_kind(text, kind);
    let fixed = fix(&source, &Policy::default(), Applicability::MayBreak);
    assert_eq!(fixed.stopped, None);
    check_with_fixes(&source, &Policy::default())
}

#[test]
fn aliases_of_aliases_are_not_multiplied() {
    let level = |n: u32| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1);
    let text: String = (1..40).map(level).collect();
    let text = format!("a0: &a0 [x]\n{text}kind: List\nitems: *a39\n");
    assert_eq!(report(text, Kind::Kubernetes).findings, []);
}

#[test]
fn containers_beyond_the_limit_are_named_and_passed_over() {
    let containers = "{image: 'a:1'},".repeat(500);
    let items = "*x,".repeat(1000);
    let text = format!(
        "x: &x {{kind: Pod, spec: {{containers: [{containers}]}}}}\nkind: List\nitems: [{items}]\n"
    );
    let report = report(text, Kind::Kubernetes);
    assert!(report.syntax_errors[0].message.contains("or 1000 through aliases"));
    assert_eq!(report.subjects.len(), 2);
}

#[test]
fn a_text_may_have_very_many_containers_but_not_more() {
    let containers = "{image: 'a:1'},".repeat(100_001);
    let text = format!("kind: Pod\nspec: {{containers: [{containers}]}}\n");
    let report = check(&Source::with_kind(text, Kind::Kubernetes), &Policy::default());
    assert!(report.syntax_errors[0].message.contains("more than 100000 containers"));
}

#[test]
fn deep_nesting_is_an_error_of_syntax() {
    for (open, kind) in [("[", Kind::Kubernetes), ("${a:-", Kind::Dockerfile)] {
        let text = format!("FROM {}", open.repeat(50_000));
        assert_eq!(report(text, kind).findings, []);
    }
}

#[test]
fn variables_that_double_come_to_an_end() {
    for line in ["ENV A=$A$A\n", "ARG A=$A$A\n"] {
        let text = format!("FROM alpine:3.20\nARG A=aa\n{}USER $A\n", line.repeat(80));
        report(text, Kind::Dockerfile);
    }
}

#[test]
fn a_text_beyond_the_limit_is_not_looked_at() {
    let report = report("a".repeat(Source::MAX_BYTES + 1), Kind::Kubernetes);
    assert_eq!(report.findings, []);
    assert!(report.syntax_errors[0].message.contains("64 MiB"));
}
