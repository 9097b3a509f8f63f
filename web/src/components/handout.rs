//! What is printed: the verdict, the findings with their reasons, and the text with its lines.

use super::finding_card::look_of;
use super::prose::Prose;
use super::verdict::sentence;
use crate::files::File;
use crate::state::{State, line_of, sentence as message, title_of};
use permafrost::Finding;
use yew::prelude::*;

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
}

impl PartialEq for Props {
    fn eq(&self, _: &Self) -> bool {
        // It is there for the moment of printing.
        true
    }
}

#[component]
pub(crate) fn Handout(props: &Props) -> Html {
    let State { files, policy, .. } = &props.state;
    let date = js_sys::Date::new_0().to_locale_date_string("en-GB", &js_sys::Object::new());
    html! {
        <article class="handout">
            <header>
                <p>{ "Permafrost" }</p>
                <p>
                    { format!(
                        "{}, level {}, Kubernetes {}",
                        String::from(date), policy.level, policy.kubernetes_version,
                    ) }
                </p>
            </header>
            { for files.iter().filter(|it| !it.is_empty()).map(file) }
        </article>
    }
}

fn file(file: &File) -> Html {
    let File { source, report, .. } = file;
    let findings: Vec<(u32, &Finding)> =
        report.findings.iter().map(|it| (line_of(source, it.range.start()), it)).collect();
    let entry = |(line, finding): &(u32, &Finding)| {
        let (class, glyph) = look_of(finding.severity);
        let remedy = match &finding.fix {
            Ok(fix) => format!("Fix: {}", fix.title),
            Err(declined) => format!("No fix: {declined}."),
        };
        html! {
            <li>
                <h3>
                    { glyph }{ " " }{ title_of(finding) }
                    <span>{ format!(" {class}, line {line}") }</span>
                </h3>
                <p><Prose text={message(&finding.message)} /></p>
                <p><Prose text={finding.why} /></p>
                <p><Prose text={remedy} /></p>
            </li>
        }
    };
    let line = |(index, text): (usize, &str)| {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let marks = findings.iter().enumerate().filter(|(_, (line, _))| *line == number);
        let marks: Vec<_> = marks.map(|(finding, _)| (finding + 1).to_string()).collect();
        let class = (!marks.is_empty()).then_some("marked");
        html! {
            <tr {class}>
                <td>{ number }</td>
                <td><pre>{ text }</pre></td>
                <td>{ marks.join(", ") }</td>
            </tr>
        }
    };
    html! {
        <section>
            <h1>{ file.title() }</h1>
            <p class="verdict-line">{ sentence(report, source) }</p>
            <ol>{ for findings.iter().map(entry) }</ol>
            <table><tbody>{ for source.text().lines().enumerate().map(line) }</tbody></table>
        </section>
    }
}
