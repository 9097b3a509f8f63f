//! Writes the comment by which an author says that one finding is meant.
//!
//! The text is checked with the comment in it before it is offered: exactly what the comment names may
//! be gone. [`suppress`](crate::suppress) reads such comments.

use crate::checker::{check, check_beside};
use crate::edit::Edits;
use crate::finding::Finding;
use crate::kind::Kind;
use crate::model::pair::Beside;
use crate::policy::{Policy, Standard};
use crate::report::Report;
use crate::rewrite::comment::{above, behind};
use crate::rewrite::outcome::Declined;
use crate::source::Source;
use crate::syntax::{dockerfile, yaml};
use text_size::{TextRange, TextSize};

/// The edits that leave a finding out by a comment where it stands, or why no comment can.
///
/// What the comment leaves out besides is of the same rule and stands on the same line, or in the same
/// instruction. Behind the rule it has a `<why>` for the author to fill in.
pub fn ignore_here(
    source: &Source,
    beside: Option<Beside<'_>>,
    policy: &Policy,
    finding: &Finding,
) -> Result<Edits, Declined> {
    let text = source.text();
    let at = finding.range.start();
    if policy.standard == Standard::PodSecurity {
        return Err(Declined::because("the Pod Security Standards know no comments"));
    }
    if source.kind() == Kind::Kubernetes && text.trim_start().starts_with(['{', '[']) {
        return Err(Declined::because("JSON has no comments"));
    }
    let comment = format!("permafrost: ignore[{}] <why>", finding.rule);
    let edits = match source.kind() {
        Kind::Kubernetes => {
            // Within a text over several lines a `#` begins no comment: above it one can stand, and
            // above the `|` in the line before.
            let start = yaml::parse(text).scalar_around(at).map_or(at, TextRange::start);
            let line_before = text[..usize::from(start)].rfind('\n').unwrap_or_default();
            let line_before = TextSize::try_from(line_before).unwrap_or_default();
            let lines = [start, line_before].map(|at| above(text, at, &comment));
            [behind(text, at, &comment)].into_iter().chain(lines).collect()
        }
        Kind::Dockerfile => vec![above(text, instruction_at(text, at), &comment)],
    };
    let judge = |source: &Source| match beside {
        Some(beside) => check_beside(source, beside, policy),
        None => check(source, policy),
    };
    let before = judge(source);
    let mut offers = edits.into_iter().map(Edits::from);
    let holds = |edits: &Edits| {
        let after = judge(&Source::with_kind(edits.apply(text), source.kind()));
        leaves_out(finding, &before, &after)
    };
    offers.find(holds).ok_or_else(|| Declined::because("a comment there would do something else"))
}

/// Where the instruction begins in which a place stands.
fn instruction_at(text: &str, at: TextSize) -> TextSize {
    let file = dockerfile::parse(text);
    let instruction = file.instructions.iter().find(|it| it.range.contains_inclusive(at));
    instruction.map_or(at, |it| it.range.start())
}

/// Whether a text says after a change what it said before, but for findings of one rule that are left
/// out now, among them the one that was meant.
fn leaves_out(meant: &Finding, before: &Report, after: &Report) -> bool {
    let said = |report: &Report| -> Vec<_> {
        let others = report.findings.iter().filter(|it| it.rule != meant.rule);
        let others = others.map(|it| (it.rule, it.message.clone()));
        let errors = report.syntax_errors.iter().map(|it| ("", it.message.clone()));
        others.chain(errors).collect()
    };
    let of_rule =
        |report: &Report| report.findings.iter().filter(|it| it.rule == meant.rule).count();
    let left_out = |report: &Report| {
        report.suppressed.iter().filter(|it| it.finding.rule == meant.rule).count()
    };
    let is_meant = |it: &Finding| {
        (it.rule, &it.message, &it.path, &it.container)
            == (meant.rule, &meant.message, &meant.path, &meant.container)
    };
    let alike = |report: &Report| report.findings.iter().filter(|it| is_meant(it)).count();
    said(before) == said(after)
        && alike(after) < alike(before)
        && left_out(after) > left_out(before)
        && of_rule(before) + left_out(before) == of_rule(after) + left_out(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the comment for the first finding of a rule.
    fn ignored(text: &str, rule: &str) -> Result<String, Declined> {
        let (source, policy) = (Source::new(text), Policy::default());
        let report = check(&source, &policy);
        let finding = report.findings.iter().find(|finding| finding.rule == rule);
        let finding = finding.unwrap_or_else(|| panic!("{rule} is found in {text}"));
        ignore_here(&source, None, &policy, finding).map(|edits| edits.apply(text))
    }

    #[test]
    fn in_yaml_the_comment_stands_behind_the_line() {
        let pod = "kind: Pod\nspec:\n  hostPID: true # it watches\n  hostIPC: true\n";
        let expected = pod.replace("watches\n", "watches # permafrost: ignore[host-pid] <why>\n");
        assert_eq!(ignored(pod, "host-pid"), Ok(expected.clone()));
        let both = expected.replace("IPC: true", "IPC: true # permafrost: ignore[host-ipc] <why>");
        assert_eq!(ignored(&expected, "host-ipc"), Ok(both));
    }

    #[test]
    fn a_line_that_takes_no_comment_has_it_above() {
        let pod = "\
kind: Pod
spec:
  containers:
  - name: a
    image: example/a:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    command:
    - sh
    - -c
    - |
      apt-get install -y curl
      exec app
";
        let text = ignored(pod, "changes-itself-at-start").expect("a comment can stand there");
        assert!(text.contains("# permafrost: ignore[changes-itself-at-start] <why>\n"), "{text}");
        let left = check(&Source::new(text), &Policy::default());
        assert!(left.findings.iter().all(|finding| finding.rule != "changes-itself-at-start"));
    }

    #[test]
    fn in_a_dockerfile_it_stands_above_the_instruction() {
        let text = "FROM alpine:3.22\r\nRUN apk add curl \\\r\n  && sudo true\r\nUSER 10001\r\n";
        let expected = text.replace("RUN", "# permafrost: ignore[sudo-in-image] <why>\r\nRUN");
        assert_eq!(ignored(text, "sudo-in-image"), Ok(expected));
    }

    #[test]
    fn json_has_no_place_for_a_comment() {
        let text = r#"{"kind": "Pod", "spec": {"hostPID": true}}"#;
        let declined = ignored(text, "host-pid").expect_err("JSON has no comments");
        assert_eq!(declined.reason, "JSON has no comments");
    }

    #[test]
    fn a_comment_that_would_do_something_else_is_not_written() {
        // Below another comment it would be no directive any more.
        let text = "# syntax=docker/dockerfile:1\nFROM scratch\nUSER 10001\n";
        let policy =
            Policy { extra_rules: vec!["unpinned-syntax".to_owned()], ..Policy::default() };
        let source = Source::new(text);
        let report = check(&source, &policy);
        let finding = report.findings.iter().find(|it| it.rule == "unpinned-syntax");
        let finding = finding.expect("it is found");
        assert!(ignore_here(&source, None, &policy, finding).is_err());
    }
}
