//! Values that are written in one place and used in others: anchors, aliases and merge keys.

use permafrost::{Finding, Policy, Source, TextRange, check};

/// What a rule finds: the text it points at with its line, and the places of use it labels.
fn found(text: &str, rule: &str) -> Vec<(String, Vec<String>)> {
    let report = check(&Source::new(text), &Policy::default());
    assert_eq!(report.syntax_errors, [], "{text}");
    let of_rule = report.findings.into_iter().filter(|it| it.rule == rule);
    let place = |range: TextRange| {
        let line = text[..usize::from(range.start())].matches('\n').count() + 1;
        format!("{line}: {}", &text[range])
    };
    let seen =
        |it: Finding| (place(it.range), it.labels.iter().map(|label| place(label.range)).collect());
    of_rule.map(seen).collect()
}

fn at(place: &str, uses: &[&str]) -> (String, Vec<String>) {
    (place.to_owned(), uses.iter().map(|it| (*it).to_owned()).collect())
}

#[test]
fn a_scalar_is_found_where_it_is_written_and_labelled_where_it_is_used() {
    let text = "
x: &on true
kind: Pod
spec:
  hostPID: *on
";
    assert_eq!(found(text, "host-pid"), [at("2: true", &["5: *on"])]);
}

#[test]
fn each_container_that_uses_a_mapping_is_found() {
    let text = "
x: &open {privileged: true}
kind: Pod
spec:
  containers:
  - name: a
    securityContext: *open
  - name: b
    securityContext: *open
";
    let expected = [at("2: true", &["7: *open"]), at("2: true", &["9: *open"])];
    assert_eq!(found(text, "privileged-container"), expected);
}

#[test]
fn of_aliases_within_aliases_the_outermost_is_labelled() {
    let text = "
x: &open {privileged: true}
y: &web {name: web, securityContext: *open}
kind: Pod
spec:
  containers: [*web]
";
    assert_eq!(found(text, "privileged-container"), [at("2: true", &["6: *web"])]);
}

#[test]
fn what_a_merge_key_takes_in_is_found_and_labelled_there() {
    let text = "
x: &open {privileged: true, tty: false}
kind: Pod
spec:
  containers:
  - name: a
    securityContext:
      <<: *open
  - name: b
    securityContext: {<<: [{tty: true}, *open]}
";
    let expected = [at("2: true", &["8: *open"]), at("2: true", &["10: *open"])];
    assert_eq!(found(text, "privileged-container"), expected);
}

#[test]
fn what_is_set_behind_a_merge_key_counts_and_what_is_set_before_it_does_not() {
    let pod = |entries: &str| {
        format!(
            "x: &open {{privileged: true}}\nkind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext: {{{entries}}}\n"
        )
    };
    assert_eq!(found(&pod("<<: *open, privileged: false"), "privileged-container"), []);
    // Here YAML's own merge keys differ from those of the library that Kubernetes uses.
    let before = found(&pod("privileged: false, <<: *open"), "privileged-container");
    assert_eq!(before, [at("1: true", &["6: *open"])]);
}

#[test]
fn a_merged_pod_is_judged_in_every_workload_that_takes_it() {
    let text = "
kind: List
items:
- kind: Pod
  metadata: {name: a}
  spec: &spec
    hostPID: true
- kind: Pod
  metadata: {name: b}
  spec:
    <<: *spec
    hostIPC: true
";
    assert_eq!(found(text, "host-pid"), [at("7: true", &[]), at("7: true", &["11: *spec"])]);
    assert_eq!(found(text, "host-ipc"), [at("12: true", &[])]);
}

#[test]
fn no_fix_is_offered_that_would_change_every_use() {
    let text = "kind: Pod\nspec:\n  hostPID: &on true\n  hostIPC: *on\n";
    let report = check(&Source::new(text), &Policy::default());
    let fixes: Vec<_> = report.findings.iter().map(|it| (it.rule, it.fix.is_ok())).collect();
    // One would change the other with it; the other is only an alias.
    assert!(fixes.contains(&("host-pid", false)), "{fixes:?}");
    assert!(fixes.contains(&("host-ipc", false)), "{fixes:?}");
}
