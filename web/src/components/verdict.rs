//! The one loud line: in how many ways the container can change.

use permafrost::{Kind, Report, Severity, Source};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
    /// What was done last; read aloud, and shown for as long as it is true.
    pub(crate) notice: &'static str,
}

#[component]
pub(crate) fn Verdict(props: &Props) -> Html {
    let report = &props.report;
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let (class, glyph) = match worst {
        _ if props.source.text().trim().is_empty() => ("idle", "○"),
        Some(Severity::Error) => ("error", "●"),
        Some(Severity::Warning) => ("warning", "▲"),
        Some(Severity::Info) => ("info", "■"),
        None if report.syntax_errors.is_empty() && !report.subjects.is_empty() => ("clean", "✓"),
        None => ("idle", "○"),
    };
    html! {
        <div class={classes!("verdict", class)}>
            <p aria-live="polite" role="status">
                <span class="glyph" aria-hidden="true">{ glyph }</span>
                { sentence(report, &props.source) }
            </p>
            <p class="notice" aria-live="polite">{ props.notice }</p>
        </div>
    }
}

fn sentence(report: &Report, source: &Source) -> String {
    if source.text().trim().is_empty() {
        return "Paste a file to see what could change its container".to_owned();
    }
    let of_what = match containers(report) {
        0 | 1 => "this container",
        _ => "these containers",
    };
    match report.findings.len() {
        0 if !report.syntax_errors.is_empty() => {
            format!("This text can't be read as {} yet", language(report.kind))
        }
        0 if report.subjects.is_empty() => "No container here to judge".to_owned(),
        0 => format!("Nothing here lets {of_what} change while running"),
        1 => format!("1 way {of_what} can change while running"),
        count => format!("{count} ways {of_what} can change while running"),
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
