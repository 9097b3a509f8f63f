//! Fixes as their reader meets them: offered with proof, withheld with a reason, applied in rounds.

use permafrost::{Applicability, Finding, Level, Policy, Source, check_with_fixes, fix};

fn findings(text: &str) -> Vec<Finding> {
    check_with_fixes(&Source::new(text), &Policy::at_level(Level::Essential)).findings
}

/// For each finding of a rule: the title of its fix, or the reason why there is none.
fn offers(text: &str, rule: &str) -> Vec<Result<String, String>> {
    let of_rule = findings(text).into_iter().filter(|finding| finding.rule == rule);
    let offer =
        |it: Finding| it.fix.map(|fix| fix.title).map_err(|declined| declined.reason.into_owned());
    of_rule.map(offer).collect()
}

fn fixed(text: &str) -> String {
    fix(&Source::new(text), &Policy::at_level(Level::Essential), Applicability::MayBreak)
        .source
        .text()
        .to_owned()
}

const POD: &str = "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: a:1.0\n";

#[test]
fn a_fix_that_would_change_another_value_is_withheld() {
    let text = format!("{POD}    securityContext:\n      privileged: &yes true\n    stdin: *yes\n");
    let offer = offers(&text, "privileged-container");
    let [Err(reason)] = &offer[..] else { panic!("{offer:?}") };
    assert!(reason.contains("`/spec/containers/0/stdin` would change as well"), "{reason}");
}

#[test]
fn a_fix_that_cannot_be_proved_costs_no_other_its_proof() {
    let text = format!(
        "{POD}    securityContext:\n      privileged: &yes true\n    stdin: *yes\n  hostPID: true\n  hostIPC: true\n"
    );
    assert!(offers(&text, "privileged-container")[0].is_err());
    assert!(offers(&text, "host-pid")[0].is_ok());
    assert!(offers(&text, "host-ipc")[0].is_ok());
}

#[test]
fn a_document_that_breaks_off_is_judged_but_not_rewritten() {
    let text = "kind: Pod\nspec:\n  hostPID: true\n  containers: [\n";
    let offer = offers(text, "host-pid");
    assert!(matches!(&offer[..], [Err(reason)] if reason.contains("can't be read to its end")));
    assert_eq!(fixed(text), text);
}

#[test]
fn a_broken_document_costs_its_neighbours_nothing() {
    let text =
        "kind: Pod\nspec: {hostPID: true}\n---\na: [\n---\nkind: Pod\nspec: {hostIPC: yes}\n";
    let after = fixed(text);
    assert_eq!(after, text.replace("hostPID: true", "hostPID: false").replace("yes", "false"));
}

#[test]
fn of_a_key_that_stands_there_twice_the_one_that_counts_is_fixed() {
    let text = "kind: Pod\nspec:\n  hostPID: false\n  hostPID: true\n  hostIPC: true\n";
    let title = "Set `hostPID` to `false`".to_owned();
    assert_eq!(offers(text, "host-pid"), [Ok(title)]);
    let reason = "which of the two values is meant can't be told".to_owned();
    assert_eq!(offers(text, "duplicate-key"), [Err(reason)]);
    // Once both are equal, one of them can go.
    assert_eq!(fixed(text), "kind: Pod\nspec:\n  hostPID: false\n  hostIPC: false\n");
}

#[test]
fn a_value_behind_an_alias_is_found_once_for_each_use_and_declined() {
    let text = "x: &x {privileged: true}\nkind: Pod\nspec:\n  containers:\n  - {name: a, securityContext: *x}\n  - {name: b, securityContext: *x}\n";
    let found = findings(text);
    let labels: Vec<_> =
        found.iter().map(|it| (it.container.as_deref(), it.labels.len())).collect();
    assert_eq!(labels, [(Some("a"), 1), (Some("b"), 1)]);
    let offer = offers(text, "privileged-container");
    assert!(offer.iter().all(|it| it.as_ref().is_err_and(|reason| reason.contains("alias"))));
}

#[test]
fn privilege_escalation_takes_privileged_with_it() {
    let text = format!(
        "{POD}    securityContext:\n      privileged: true\n      allowPrivilegeEscalation: true\n"
    );
    let title = "Set `allowPrivilegeEscalation` and `privileged` to `false`".to_owned();
    assert_eq!(offers(&text, "privilege-escalation"), [Ok(title)]);
    assert_eq!(fixed(&text), text.replace("true", "false"));
}

#[test]
fn no_fix_touches_a_line_that_a_template_writes() {
    let text = format!("{POD}    securityContext:\n      privileged: true # {{{{ .Values.p }}}}\n");
    assert!(offers(&text, "privileged-container")[0].is_err());
    assert_eq!(fixed(&text), text);
}

#[test]
fn fixes_that_may_break_wait_until_they_are_asked_for() {
    let text = "kind: Pod\nspec: {hostPID: true}\n";
    let safe = fix(&Source::new(text), &Policy::at_level(Level::Essential), Applicability::Safe);
    assert_eq!((safe.source.text(), safe.applied.len()), (text, 0));
}

#[test]
fn every_document_of_a_stream_is_rewritten_at_its_own_indentation() {
    let text = "\u{feff}  kind: Pod\n  spec: {hostPID: true}\n...\n--- # second\r\n{\"kind\": \"Pod\",\r\n \"spec\": {\"hostIPC\": true}}";
    assert_eq!(fixed(text), text.replace("true", "false"));
}

#[test]
fn an_ephemeral_container_is_never_changed() {
    let text = format!(
        "{POD}  ephemeralContainers:\n  - name: b\n    image: b:1.0\n    securityContext:\n      privileged: true\n"
    );
    let offer = offers(&text, "privileged-container");
    let [Err(reason)] = &offer[..] else { panic!("{offer:?}") };
    assert!(reason.contains("only left out"), "{reason}");
}

#[test]
fn a_mapping_stays_where_its_author_put_it_while_all_of_it_is_exchanged() {
    let text = format!(
        "{POD}    securityContext:\n      capabilities:\n        add:\n        - NET_ADMIN\n    stdin: false\n"
    );
    let policy = Policy::pod_security(Level::Restricted, permafrost::KubernetesVersion::NEWEST);
    let fixed = fix(&Source::new(text), &policy, Applicability::MayBreak);
    let after = fixed.source.text();
    let expected =
        "    image: a:1.0\n    securityContext:\n      capabilities:\n        drop: [ALL]\n";
    assert!(after.contains(expected), "{after}");
}

#[test]
fn what_is_missing_is_shown_at_what_would_hold_it() {
    let text = "kind: Pod\nspec:\n  containers:\n  - image: a:1.0\n    name: web\n  - name: db\n    image: b:1.0\n    securityContext: {runAsUser: 10001}\n";
    let report = check_with_fixes(&Source::new(text), &Policy::default());
    let shown = |rule| -> Vec<&str> {
        let found = report.findings.iter().filter(|it| it.rule == rule);
        found.map(|it| &text[it.range]).collect()
    };
    assert_eq!(shown("service-account-token"), ["spec"]);
    assert_eq!(shown("writable-root-filesystem"), ["web", "securityContext"]);
}
