//! Comments and annotations that leave findings out.

use permafrost::{Applicability, Kind, Level, Policy, Report, Source, check_with_fixes, fix};

fn report(text: &str) -> Report {
    check_with_fixes(&Source::new(text), &Policy::at_level(Level::Essential))
}

/// What is left, and what is left out with which reason.
fn outcome(text: &str) -> (Vec<&'static str>, Vec<(&'static str, String)>) {
    let report = report(text);
    let left = report.findings.iter().map(|it| it.rule).collect();
    let out = report.suppressed.iter().map(|it| (it.finding.rule, it.reason.clone())).collect();
    (left, out)
}

fn left(text: &str) -> Vec<&'static str> {
    outcome(text).0
}

/// What the rule `unused-suppression` says of a text.
fn idle(text: &str) -> Vec<String> {
    let report = check_with_fixes(&Source::new(text), &Policy::default());
    let idle = report.findings.into_iter().filter(|it| it.rule == "unused-suppression");
    idle.map(|it| it.message).collect()
}

#[test]
fn a_comment_on_the_line_or_above_it_leaves_out_what_it_names() {
    let on = "kind: Pod\nspec:\n  hostPID: true # permafrost: ignore[host-pid] it watches\n  hostIPC: true\n";
    assert_eq!(outcome(on), (vec!["host-ipc"], vec![("host-pid", "it watches".to_owned())]));
    let above = "kind: Pod\nspec:\n  # permafrost: ignore[host-pid]\n\n  # more\n  hostPID: true\n  hostIPC: true\n";
    assert_eq!(left(above), ["host-ipc"]);
    let windows = above.replace('\n', "\r\n");
    assert_eq!(left(&windows), ["host-ipc"]);
}

#[test]
fn a_comment_above_an_entry_or_item_covers_all_of_it() {
    let container = |name: &str, comment: &str| {
        format!(
            "  {comment}\n  - name: {name}\n    image: a:1.0\n    securityContext:\n      privileged: true\n"
        )
    };
    let ignore = "# permafrost: ignore[privileged-container]";
    let text = format!(
        "kind: Pod\nspec:\n  containers:\n{}{}",
        container("a", ignore),
        container("b", "#")
    );
    let found = report(&text).findings;
    assert_eq!(found.iter().map(|it| it.container.as_deref()).collect::<Vec<_>>(), [Some("b")]);
    let whole = text.replace("spec:", "# permafrost: ignore\nspec:");
    assert_eq!(left(&whole), [""; 0]);
}

#[test]
fn a_comment_above_an_object_covers_it_and_no_other() {
    let pod = "kind: Pod\nspec: {hostPID: true}\n";
    let text = format!("# permafrost: ignore[host-pid] why\n{pod}---\n{pod}");
    let found = report(&text).findings;
    assert_eq!(found.iter().map(|it| it.document).collect::<Vec<_>>(), [1]);
    let file = format!("# permafrost: ignore-file[host-pid]\n{pod}---\n{pod}");
    assert_eq!(left(&file), [""; 0]);
}

#[test]
fn what_looks_like_a_comment_in_a_text_is_none() {
    let text = "kind: Pod\nmetadata:\n  annotations:\n    a: |\n      # permafrost: ignore-file\n    b: 'x # permafrost: ignore-file'\nspec: {hostPID: true}\n";
    assert_eq!(left(text), ["host-pid"]);
    let docker = "FROM alpine:3.22\nRUN <<EOF\n# permafrost: ignore-file\nEOF\nUSER root\n";
    assert_eq!(left(docker), ["root-user-image"]);
}

#[test]
fn in_dockerfiles_the_next_instruction_is_meant() {
    let text = "# hadolint ignore=DL3007\nFROM alpine:latest\n\n# permafrost: ignore[root-user-image]\n# for now\nUSER \\\n  root\n";
    assert_eq!(left(text), [""; 0]);
    assert_eq!(report(text).suppressed.len(), 2);
    let global = "# hadolint global ignore=DL3007\nFROM a/b:latest\nUSER 1\n";
    assert_eq!(left(global), [""; 0]);
}

#[test]
fn the_comments_of_other_tools_mean_what_they_mean_there() {
    let pod = |comment: &str| {
        format!(
            "kind: Pod\nmetadata:\n  name: a\nspec:\n  {comment}\n  hostPID: true\n  hostIPC: true\n"
        )
    };
    assert_eq!(left(&pod("#checkov:skip=CKV_K8S_17:why")), ["host-ipc"]);
    assert_eq!(left(&pod("#trivy:ignore:AVD-KSV-0010")), ["host-ipc"]);
    assert_eq!(left(&pod("# hadolint ignore=CKV_K8S_17")), ["host-pid", "host-ipc"]);
    let annotated = |annotation: &str| {
        format!(
            "kind: Pod\nmetadata:\n  annotations:\n    {annotation}\nspec:\n  hostPID: true\n  hostIPC: true\n"
        )
    };
    assert_eq!(left(&annotated("ignore-check.kube-linter.io/host-pid: why")), ["host-ipc"]);
    assert_eq!(left(&annotated("kube-linter.io/ignore-all: why")), [""; 0]);
    assert_eq!(left(&annotated("checkov.io/skip1: CKV_K8S_17=why")), ["host-ipc"]);
    assert_eq!(left(&annotated("polaris.fairwinds.com/hostPIDSet-exempt: 'true'")), ["host-ipc"]);
}

#[test]
fn own_comments_that_leave_nothing_out_are_told() {
    let text = |comment: &str| format!("kind: Pod\nspec:\n  hostPID: true # {comment}\n");
    assert_eq!(idle(&text("permafrost: ignore[host-pid]")), [""; 0]);
    assert_eq!(
        idle(&text("permafrost: ignore[host-ipc]")),
        ["nothing is found here that this comment would leave out"]
    );
    assert_eq!(
        idle(&text("permafrost: ignore[host-pid, host-ipc]")),
        ["nothing here is found by `host-ipc`"]
    );
    assert_eq!(
        idle(&text("permafrost: ignore[host-pod]")),
        ["there is no rule `host-pod`, so nothing is left out"]
    );
    assert_eq!(idle(&text("checkov:skip=CKV_K8S_18")), [""; 0]);
}

#[test]
fn a_rule_that_is_switched_off_makes_no_comment_unused() {
    let text = "kind: Pod\nspec:\n  hostPID: true # permafrost: ignore[host-pid]\n";
    let policy = Policy { ignored_rules: vec!["host-pid".to_owned()], ..Policy::default() };
    let found = check_with_fixes(&Source::new(text), &policy).findings;
    assert!(found.iter().all(|it| it.rule != "unused-suppression"), "{found:?}");
}

#[test]
fn a_suppressed_finding_is_not_fixed_and_an_unused_comment_is() {
    let text = "kind: Pod\nspec:\n  hostPID: true # permafrost: ignore[host-pid]\n  hostIPC: false # permafrost: ignore[host-ipc] old\n  containers: []\n";
    let fixed = fix(&Source::new(text), &Policy::default(), Applicability::Safe);
    assert_eq!(fixed.source.text(), text.replace(" # permafrost: ignore[host-ipc] old", ""));
    let docker = "# permafrost: ignore[remote-add]\nFROM scratch\nUSER 1\n";
    let source =
        Source::with_kind(docker.replace("remote-add", "needless-root-user"), Kind::Dockerfile);
    let fixed = fix(&source, &Policy::default(), Applicability::Safe);
    assert_eq!(fixed.source.text(), "FROM scratch\nUSER 1\n");
}

#[test]
fn the_pod_security_standards_know_no_comments() {
    let text = "kind: Pod\nspec:\n  hostPID: true # permafrost: ignore[host-pid]\n  containers: [{name: a, image: b}]\n";
    let policy = Policy::pod_security(Level::Baseline, permafrost::KubernetesVersion::NEWEST);
    let report = check_with_fixes(&Source::new(text), &policy);
    assert_eq!(report.findings.len(), 1);
}
