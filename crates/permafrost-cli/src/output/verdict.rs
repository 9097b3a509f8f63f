//! The verdicts at a glance: what each workload meets, and by which ways it can still change.

use permafrost::{Report, Subject, Verdict};

/// A line for each workload or image that can still change, at most `most` of them.
pub(crate) fn lines(report: &Report, most: usize) -> Vec<String> {
    let verdicts = report.subjects.iter().filter_map(|it| Some((it, it.verdict.as_ref()?)));
    let open: Vec<_> = verdicts.filter(|(_, verdict)| !verdict.open_ways.is_empty()).collect();
    let mut lines: Vec<_> =
        open.iter().take(most).map(|(subject, verdict)| line(subject, verdict)).collect();
    if let Some(more) = open.len().checked_sub(most).filter(|&more| more > 0) {
        lines.push(format!("… and {more} more"));
    }
    lines
}

fn line(subject: &Subject, verdict: &Verdict) -> String {
    let ways: Vec<_> = verdict.open_ways.iter().map(|open| open.way.phrase()).collect();
    let mut line = format!("{} can change {}", name(subject), listed(&ways));
    let level = verdict.meets.map(|level| format!("level {level}"));
    let standard = verdict.pod_security.map(|standard| match standard.name() {
        "privileged" => "no Pod Security Standard".to_owned(),
        name => format!("Pod Security {name}"),
    });
    let met: Vec<_> = level.into_iter().chain(standard).collect();
    if !met.is_empty() {
        line.push_str("; it meets ");
        line.push_str(&met.join(" and "));
    }
    line
}

/// What a subject is called: "Deployment web", "the image".
fn name(subject: &Subject) -> String {
    match (subject.kind.as_str(), &subject.name) {
        ("Stage", Some(name)) => format!("The image of stage {name}"),
        ("Stage", None) => "The image".to_owned(),
        ("", _) => "This fragment".to_owned(),
        (kind, Some(name)) => format!("{kind} {name}"),
        (kind, None) => format!("This {kind}"),
    }
}

/// Words in a list: "a, b and c".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use permafrost::{Policy, Source, check};

    fn lines_of(text: &str) -> Vec<String> {
        lines(&check(&Source::new(text), &Policy::default()), 1)
    }

    #[test]
    fn a_workload_is_judged_in_a_line() {
        let text = "kind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: true\n  containers:\n  - name: a\n    image: a\n";
        let line = &lines_of(text)[0];
        assert!(line.starts_with("Pod web can change through its image"), "{line}");
        assert!(line.contains("through its host"), "{line}");
        assert!(line.ends_with("; it meets no Pod Security Standard"), "{line}");
    }

    #[test]
    fn what_is_over_the_limit_is_counted() {
        let pod = "kind: Pod\nspec: {containers: [{name: a, image: a}]}\n";
        assert_eq!(lines_of(&[pod; 3].join("---\n"))[1], "… and 2 more");
    }
}
