//! The one loud line: in how many ways the container can change.

use super::glance::Glance;
use super::map::Map;
use crate::gates::{Focus, Gate, Opening};
use crate::state::Action;
use permafrost::{Kind, Report, Severity, Source};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
    /// What was done last; read aloud, and shown for as long as it is true.
    pub(crate) notice: AttrValue,
    /// Whether this was shared, and took the place of what the person had here.
    pub(crate) was_shared: bool,
    /// Which findings are looked at.
    pub(crate) focus: Focus,
    pub(crate) choose_gate: Callback<Gate>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Verdict(props: &Props) -> Html {
    let Props { report, source, notice, was_shared, focus, choose_gate, act } = props;
    let in_scope = report.findings.iter().filter(|it| focus.scope.holds(it, report));
    let openings = Opening::all(in_scope);
    let leave = act.reform(|()| Action::Focused(Focus::default()));
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let (class, glyph) = match worst {
        _ if source.text().trim().is_empty() => ("idle", "○"),
        Some(Severity::Error) => ("error", "●"),
        Some(Severity::Warning) => ("warning", "▲"),
        Some(Severity::Info) => ("info", "■"),
        None if !report.syntax_errors.is_empty() => ("error", "×"),
        None if report.subjects.is_empty() => ("idle", "○"),
        None => ("clean", "✓"),
    };
    html! {
        <div class={classes!("verdict", class)}>
            <div class="words">
                <span class="glyph" aria-hidden="true">{ glyph }</span>
                <p class="sentence" role="status">{ sentence(report, source) }</p>
                <p class="notice" aria-live="polite">{ notice }</p>
                if *was_shared {
                    <p class="shared">
                        { "This was shared with you. " }
                        <button class="link" type="button" onclick={act.reform(|_| Action::SharedLeft)}>
                            { "Back to what was here" }
                        </button>
                    </p>
                }
                <Glance report={report.clone()} focus={focus.clone()} {act} />
            </div>
            if !report.subjects.is_empty() {
                <Map {openings} chosen={focus.gate} choose={choose_gate} {leave} />
            }
        </div>
    }
}

pub(crate) fn sentence(report: &Report, source: &Source) -> String {
    if source.text().trim().is_empty() {
        return "Nothing to look at yet".to_owned();
    }
    let changes = match containers(report) {
        0 | 1 => "this container can change while it runs",
        _ => "these containers can change while they run",
    };
    match report.findings.len() {
        0 if !report.syntax_errors.is_empty() => {
            format!("This can't be read as {} yet", language(report.kind))
        }
        0 if report.subjects.is_empty() => "No container here to judge".to_owned(),
        0 => match containers(report) {
            0 | 1 => "Nothing here lets this container change while it runs.".to_owned(),
            _ => "Nothing here lets these containers change while they run.".to_owned(),
        },
        1 => format!("1 way {changes}"),
        count => format!("{count} ways {changes}"),
    }
}

/// How many containers were looked at; the image of a Dockerfile becomes one.
fn containers(report: &Report) -> usize {
    match report.kind {
        Kind::Dockerfile => 1,
        Kind::Kubernetes => report.subjects.iter().map(|it| it.containers.len()).sum(),
    }
}

fn language(kind: Kind) -> &'static str {
    match kind {
        Kind::Dockerfile => "a Dockerfile",
        Kind::Kubernetes => "YAML",
    }
}
