//! What stands in the place of findings where there are none: empty, clean, nothing to judge.

use crate::examples::{EXAMPLES, Example};
use permafrost::{Kind, Report, Subject};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    pub(crate) load: Callback<&'static str>,
}

/// Nothing was pasted yet: where to begin.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    let example = |example: &'static Example| {
        let onclick = props.load.reform(|_| example.text);
        html! { <li><button class="link" type="button" {onclick}>{ example.title }</button></li> }
    };
    html! {
        <div class="face">
            <h3>{ "Paste a Dockerfile or a Kubernetes manifest" }</h3>
            <p>
                { "Or drop the file into the text. What could change the container while it runs \
                   is marked where it stands, with the reason and a rewrite." }
            </p>
            <p>{ "To look around, start from an example:" }</p>
            <ul>{ for EXAMPLES.iter().map(example) }</ul>
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct CleanProps {
    pub(crate) report: Rc<Report>,
}

/// No finding: what was looked at, or that there was nothing to look at.
#[component]
pub(crate) fn Clean(props: &CleanProps) -> Html {
    let report = &props.report;
    if report.subjects.is_empty() {
        return nothing_to_judge(report.kind);
    }
    let rules = permafrost::rules().iter().filter(|rule| rule.kind() == report.kind);
    html! {
        <div class="face">
            <h3>{ "What was checked" }</h3>
            <ul>{ for report.subjects.iter().map(|subject| html! { <li>{ describe(subject) }</li> }) }</ul>
            <h3>{ "What was looked for" }</h3>
            <ul>{ for rules.map(|rule| html! { <li>{ rule.title }</li> }) }</ul>
        </div>
    }
}

fn nothing_to_judge(kind: Kind) -> Html {
    let (what, how) = match kind {
        Kind::Kubernetes => (
            "Nothing here runs a container",
            "Pods, Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and lists of \
             them are judged. If this is a Dockerfile, say so in the menu above the text.",
        ),
        Kind::Dockerfile => (
            "Nothing here builds an image",
            "A stage begins with FROM. If this is a Kubernetes manifest, say so in the menu above \
             the text.",
        ),
    };
    html! { <div class="face"><h3>{ what }</h3><p>{ how }</p></div> }
}

/// A subject as a person names it: "Pod web: app, proxy".
fn describe(subject: &Subject) -> String {
    let name = subject.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    let containers: Vec<_> = subject.containers.iter().filter(|name| !name.is_empty()).collect();
    match &containers[..] {
        [] => format!("{}{name}", subject.kind),
        [container] => format!("{}{name}, container {container}", subject.kind),
        [first, rest @ ..] => rest
            .iter()
            .fold(format!("{}{name}, containers {first}", subject.kind), |text, container| {
                format!("{text}, {container}")
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_told_with_its_containers() {
        let subject = |containers: &[&str]| Subject {
            kind: "Pod".to_owned(),
            name: Some("web".to_owned()),
            range: permafrost::TextRange::default(),
            containers: containers.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(describe(&subject(&[""])), "Pod web");
        assert_eq!(describe(&subject(&["app"])), "Pod web, container app");
        assert_eq!(describe(&subject(&["app", "log"])), "Pod web, containers app, log");
    }
}
