//! The verdict at a glance: by which ways each workload can still change, and what it meets.

use permafrost::{Report, Subject, Verdict};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
}

/// The most workloads that are named; the findings tell of the others.
const MOST_NAMED: usize = 3;

#[component]
pub(crate) fn Glance(props: &Props) -> Html {
    let Props { report } = props;
    let verdicts = report.subjects.iter().filter_map(|it| Some((it, it.verdict.as_ref()?)));
    let verdicts: Vec<_> = verdicts.collect();
    let more = verdicts.len().saturating_sub(MOST_NAMED);
    let left_out = report.suppressed.len();
    html! {
        <div class="glance">
            <ul aria-label="Verdicts">
                { for verdicts.iter().take(MOST_NAMED).map(|(subject, verdict)| line(subject, verdict)) }
                if more > 0 {
                    <li>{ format!("and {more} more") }</li>
                }
                if left_out > 0 {
                    <li>{ format!("{left_out} left out by comments") }</li>
                }
                { for report.notes.iter().map(|note| html! { <li>{ plain(&note.message) }</li> }) }
            </ul>
        </div>
    }
}

fn line(subject: &Subject, verdict: &Verdict) -> Html {
    let ways: Vec<_> = verdict.open_ways.iter().map(|open| open.way.name()).collect();
    let open =
        if ways.is_empty() { "closed".to_owned() } else { format!("open: {}", ways.join(", ")) };
    let meets = verdict.pod_security.map(|standard| match standard.name() {
        "privileged" => " · meets no Pod Security Standard".to_owned(),
        name => format!(" · meets Pod Security {name}"),
    });
    html! { <li><strong>{ name_of(subject) }</strong>{ " " }{ open }{ meets }</li> }
}

fn name_of(subject: &Subject) -> String {
    match (subject.kind.as_str(), &subject.name) {
        ("Stage", Some(name)) => format!("Image {name}"),
        ("Stage", None) => "The image".to_owned(),
        ("", _) => "This fragment".to_owned(),
        (kind, Some(name)) => format!("{kind} {name}"),
        (kind, None) => kind.to_owned(),
    }
}

/// A message without the backticks that mark its code.
fn plain(message: &str) -> String {
    message.replace('`', "")
}
