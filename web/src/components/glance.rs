//! What each workload meets, and whose findings are looked at where there are several.

use crate::gates::{Focus, Gate, Scope, name_of};
use crate::state::Action;
use permafrost::{Report, Subject, Verdict};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) focus: Focus,
    pub(crate) act: Callback<Action>,
}

/// The most workloads that are named; the menu has them all.
const MOST_NAMED: usize = 3;

#[component]
pub(crate) fn Glance(props: &Props) -> Html {
    let Props { report, focus, act } = props;
    let verdicts = report.subjects.iter().filter_map(|it| Some((it, it.verdict.as_ref()?)));
    let verdicts: Vec<_> = verdicts.collect();
    let is_only = verdicts.len() == 1;
    let more = verdicts.len().saturating_sub(MOST_NAMED);
    let left_out = report.suppressed.len();
    html! {
        <div class="glance">
            <ul aria-label="Verdicts">
                { for verdicts.iter().take(MOST_NAMED).map(|(subject, verdict)| line(subject, verdict, is_only)) }
                if more > 0 {
                    <li>{ format!("and {more} more") }</li>
                }
                if left_out > 0 {
                    <li>{ format!("{left_out} left out by comments") }</li>
                }
                { for report.notes.iter().map(|note| html! { <li>{ plain(&note.message) }</li> }) }
            </ul>
            { scope_menu(report, focus, act) }
        </div>
    }
}

fn line(subject: &Subject, verdict: &Verdict, is_only: bool) -> Html {
    let mut gates: Vec<Gate> = Vec::new();
    for open in &verdict.open_ways {
        let gate = Gate::of(open.way);
        if !gates.contains(&gate) {
            gates.push(gate);
        }
    }
    let names: Vec<_> = gates.iter().map(|gate| gate.name()).collect();
    // Of a single one the map says it.
    let open = match (is_only, names.is_empty()) {
        (true, _) => String::new(),
        (false, true) => " · shut".to_owned(),
        (false, false) => format!(" · open: {}", names.join(", ")),
    };
    let meets = verdict.pod_security.map(|standard| match standard.name() {
        "privileged" => " · meets no Pod Security Standard".to_owned(),
        name => format!(" · meets Pod Security {name}"),
    });
    html! { <li><strong>{ name_of(subject) }</strong><span class="open">{ open }</span>{ meets }</li> }
}

/// A message without the backticks that mark its code.
fn plain(message: &str) -> String {
    message.replace('`', "")
}

fn scope_menu(report: &Rc<Report>, focus: &Focus, act: &Callback<Action>) -> Html {
    let scopes = Scope::all(report);
    if scopes.len() < 2 {
        return html! {};
    }
    let option = |(index, scope): (usize, &Scope)| {
        let selected = *scope == focus.scope;
        html! { <option value={index.to_string()} {selected}>{ scope.title(report) }</option> }
    };
    let options: Html = scopes.iter().enumerate().map(option).collect();
    let (focus, act) = (focus.clone(), act.clone());
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = select.value().parse().ok().and_then(|index: usize| scopes.get(index));
        let scope = chosen.cloned().unwrap_or_default();
        act.emit(Action::Focused(Focus { scope, ..focus.clone() }));
    });
    html! { <select aria-label="Whose findings" {onchange}>{ options }</select> }
}
