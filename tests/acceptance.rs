//! The concept's own two files: each finding, each rewrite, and their clean twins.

use permafrost::{Applicability, Finding, Level, Policy, Source, check_with_fixes, fix};

const DOCKERFILE: &str = "FROM alpine:latest
USER root
COPY start.sh .
USER root
CMD [\"./start.sh\"]
";

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: un-secure
spec:
  replicas: 3
  selector:
    matchLabels:
      app: un-secure
  template:
    metadata:
      labels:
        app: un-secure
    spec:
      containers:
      - name: un-secure
        image: alpine:latest
        securityContext:
          privileged: true
          runAsUser: 0
";

fn essential() -> Policy {
    Policy::at_level(Level::Essential)
}

/// What is found, as `(rule, the text it points at)`.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let source = Source::new(text);
    let point = |it: Finding| (it.rule, source.slice(it.range).to_owned());
    check_with_fixes(&source, &essential()).findings.into_iter().map(point).collect()
}

fn fixed(text: &str) -> String {
    let fixed = fix(&Source::new(text), &essential(), Applicability::MayBreak);
    assert_eq!(fixed.stopped, None);
    assert_eq!(fixed.report.findings, [], "nothing is left to mend");
    fixed.source.text().to_owned()
}

#[test]
fn the_deployment_has_its_three_findings() {
    let expected = [
        ("mutable-image-tag", "latest".to_owned()),
        ("privileged-container", "true".to_owned()),
        ("root-user", "0".to_owned()),
    ];
    assert_eq!(found(DEPLOYMENT), expected);
}

#[test]
fn the_deployment_is_rewritten_where_it_was_wrong_and_nowhere_else() {
    let after = fixed(DEPLOYMENT);
    let changed: Vec<_> = DEPLOYMENT.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(DEPLOYMENT.lines().count(), after.lines().count());
    let [(_, image), (_, privileged), (_, user)] = changed[..] else {
        panic!("three lines change:\n{after}");
    };
    let version = image.strip_prefix("        image: alpine:").expect("the image stays alpine");
    assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{image}");
    assert_eq!(privileged, "          privileged: false");
    assert_eq!(user, "          runAsUser: 10001");
}

#[test]
fn the_dockerfile_has_its_three_findings() {
    let expected = [
        ("mutable-base-image", "latest".to_owned()),
        ("needless-root-user", "USER root".to_owned()),
        ("root-user-image", "root".to_owned()),
    ];
    assert_eq!(found(DOCKERFILE), expected);
}

#[test]
fn the_dockerfile_ends_with_a_fixed_base_and_a_user_who_is_not_root() {
    let after = fixed(DOCKERFILE);
    let lines: Vec<_> = after.lines().collect();
    let version = lines[0].strip_prefix("FROM alpine:").expect("the base stays alpine");
    assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{after}");
    let last_user = lines.iter().rfind(|line| line.starts_with("USER ")).expect("a user is set");
    assert_eq!(*last_user, "USER 10001:10001");
    assert!(!after.contains("USER root"));
    let kept = ["COPY start.sh .", "CMD [\"./start.sh\"]"];
    assert!(kept.iter().all(|line| lines.contains(line)), "{after}");
    assert_eq!(lines.last(), Some(&kept[1]));
}

#[test]
fn the_secure_twins_are_clean() {
    let dockerfile = DOCKERFILE
        .replace("alpine:latest", "alpine:3.15.0")
        .replacen("USER root\n", "", 1)
        .replace("USER root", "USER userone");
    let deployment = DEPLOYMENT
        .replace("alpine:latest", "alpine:3.14")
        .replace("privileged: true", "privileged: false")
        .replace("runAsUser: 0", "runAsUser: 55774");
    assert_eq!(found(&dockerfile), []);
    assert_eq!(found(&deployment), []);
}
