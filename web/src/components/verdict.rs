//! The one loud line: in how many ways the container can change.

use super::glance::Glance;
use permafrost::{Kind, Report, Severity, Source};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
    /// What was done last; read aloud, and shown for as long as it is true.
    pub(crate) notice: AttrValue,
}

#[component]
pub(crate) fn Verdict(props: &Props) -> Html {
    let Props { report, source, notice } = props;
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
            <span class="glyph" aria-hidden="true">{ glyph }</span>
            <p class="sentence" role="status">{ sentence(report, source) }</p>
            <p class="notice" aria-live="polite">{ notice }</p>
            <Glance report={report.clone()} />
        </div>
    }
}

fn sentence(report: &Report, source: &Source) -> String {
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
