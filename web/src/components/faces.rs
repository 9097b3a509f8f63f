//! What stands in the place of findings where there are none: empty, clean, nothing to judge.

use crate::disk::{self, Came};
use crate::examples::{EXAMPLES, Example};
use crate::state::line_of;
use permafrost::{Kind, Report, Source, Subject};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    pub(crate) load: Callback<&'static str>,
    pub(crate) open_files: Callback<Came>,
}

/// Nothing was pasted yet: where to begin.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    let ask = |label: &'static str, folder: bool| {
        let got = props.open_files.clone();
        let onclick = Callback::from(move |_: MouseEvent| disk::ask(folder, got.clone()));
        html! { <button class="link" type="button" {onclick}>{ label }</button> }
    };
    let example = |example: &'static Example| {
        let onclick = props.load.reform(|_| example.text);
        html! { <li><button class="link" type="button" {onclick}>{ example.title }</button></li> }
    };
    html! {
        <div class="face">
            <h3>{ "Paste a Dockerfile or a Kubernetes manifest" }</h3>
            <p>
                { "Also one in a diff or in Markdown. What could change the container while it runs is \
                   marked where it stands, with the reason and a rewrite." }
            </p>
            <p>
                { "Drop files or a folder on the page, or " }
                { ask("open files", false) }
                { ", or " }
                { ask("a folder", true) }
                { "." }
            </p>
            <p>{ "To look around, start from an example:" }</p>
            <ul>{ for EXAMPLES.iter().map(example) }</ul>
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct CleanProps {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
}

/// No finding: what was looked at, or that there was nothing to look at.
#[component]
pub(crate) fn Clean(props: &CleanProps) -> Html {
    let CleanProps { report, source } = props;
    if report.subjects.is_empty() {
        return nothing_to_judge(report.kind);
    }
    let item = |subject: &Subject| html! { <li>{ describe(subject, source) }</li> };
    let rules = permafrost::rules().iter().filter(|rule| rule.kind() == report.kind);
    html! {
        <div class="face">
            <h3>{ "What was checked" }</h3>
            <ul>{ for report.subjects.iter().map(item) }</ul>
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

/// A subject as a person names it: "Pod web, containers app, proxy"; "Stage on line 3".
fn describe(subject: &Subject, source: &Source) -> String {
    let kind = &subject.kind;
    let subject_itself = subject.name.as_ref().map_or_else(
        || format!("{kind} on line {}", line_of(source, subject.range.start())),
        |name| format!("{kind} {name}"),
    );
    let containers: Vec<_> = subject.containers.iter().filter(|name| !name.is_empty()).collect();
    match &containers[..] {
        [] => subject_itself,
        [container] => format!("{subject_itself}, container {container}"),
        [first, rest @ ..] => {
            rest.iter().fold(format!("{subject_itself}, containers {first}"), |text, it| {
                format!("{text}, {it}")
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_told_with_its_containers() {
        let source = Source::new("kind: Pod");
        let told = |name: Option<&str>, containers: &[&str]| {
            let subject = Subject {
                kind: "Pod".to_owned(),
                name: name.map(str::to_owned),
                namespace: None,
                range: permafrost::TextRange::default(),
                verdict: None,
                role: None,
                containers: containers.iter().map(|name| (*name).to_owned()).collect(),
            };
            describe(&subject, &source)
        };
        assert_eq!(told(None, &[""]), "Pod on line 1");
        assert_eq!(told(Some("web"), &["app"]), "Pod web, container app");
        assert_eq!(told(Some("web"), &["app", "log"]), "Pod web, containers app, log");
    }
}
