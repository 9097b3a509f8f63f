//! What stands in the place of findings where there are none: empty, clean, nothing to judge.

use crate::examples::EXAMPLES;
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
    let example = |example: &'static crate::examples::Example| {
        let load = props.load.clone();
        let onclick = Callback::from(move |_| load.emit(example.text));
        html! { <li><button class="link" type="button" {onclick}>{ example.title }</button></li> }
    };
    html! {
        <div class="face">
            <h3>{ "Paste a Dockerfile or a Kubernetes manifest" }</h3>
            <p>
                { "Whatever could change the container while it runs is marked where it stands, \
                   with the reason and a rewrite." }
            </p>
            <p>{ "Or start from an example:" }</p>
            <ul class="examples">{ for EXAMPLES.iter().map(example) }</ul>
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
    let item = |subject: &Subject| html! { <li>{ describe(subject) }</li> };
    html! {
        <div class="face">
            <h3>{ "Nothing here lets this container change while it runs." }</h3>
            <p>{ "This was checked:" }</p>
            <ul>{ for report.subjects.iter().map(item) }</ul>
            <p>{ rules_line(report.kind) }</p>
        </div>
    }
}

fn nothing_to_judge(kind: Kind) -> Html {
    let (what, how) = match kind {
        Kind::Kubernetes => (
            "No workload here runs a container",
            "Pods, Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and lists of \
             them are judged. If this is a Dockerfile, say so in the menu over the text.",
        ),
        Kind::Dockerfile => (
            "No stage here builds an image",
            "A stage begins with FROM. If this is a Kubernetes manifest, say so in the menu over \
             the text.",
        ),
    };
    html! { <div class="face"><h3>{ what }</h3><p>{ how }</p></div> }
}

fn describe(subject: &Subject) -> String {
    let name = subject.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    match &subject.containers[..] {
        [] => format!("{}{name}", subject.kind),
        [container] => format!("{}{name}, container {container}", subject.kind),
        several => format!("{}{name}, containers {}", subject.kind, several.join(", ")),
    }
}

fn rules_line(kind: Kind) -> String {
    let titles: Vec<_> = permafrost::rules()
        .iter()
        .filter(|rule| rule.kind() == kind)
        .map(|rule| rule.title.to_lowercase())
        .collect();
    format!("Looked for: {}.", titles.join(", "))
}
