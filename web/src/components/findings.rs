//! The list of findings beside the text; on a phone a sheet below it.

use super::faces::{Clean, Empty};
use super::finding_card::FindingCard;
use super::icon::Icon;
use super::prose::Prose;
use crate::disk::Came;
use crate::gates::Focus;
use crate::state::{Action, line_of, sentence};
use gloo::utils::document;
use permafrost::syntax::error::SyntaxError;
use permafrost::{Finding, Report, Source, TextRange};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
    /// The finding in which the cursor stands.
    pub(crate) active: Option<usize>,
    /// Which findings are looked at.
    pub(crate) focus: Focus,
    pub(crate) act: Callback<Action>,
    /// Whether the rewrite is being looked at, which needs the room of the sheet.
    pub(crate) reviewing: bool,
    pub(crate) reveal: Callback<TextRange>,
    pub(crate) take_fix: Callback<usize>,
    pub(crate) load: Callback<&'static str>,
    pub(crate) open_files: Callback<Came>,
}

/// The most findings that are drawn; a page of thousands of cards helps nobody.
const MOST_DRAWN: usize = 200;

#[component]
pub(crate) fn Findings(props: &Props) -> Html {
    let folded = use_state(|| false);
    {
        let folded = folded.clone();
        use_effect_with(props.reviewing, move |reviewing| folded.set(*reviewing));
    }
    let fold = {
        let folded = folded.clone();
        Callback::from(move |_| folded.set(!*folded))
    };
    // A fix takes its own button away: the focus then goes to the list, not to the page's top.
    let list = use_node_ref();
    let acted = use_mut_ref(|| false);
    {
        let (list, acted) = (list.clone(), acted.clone());
        use_effect_with(props.report.clone(), move |_| {
            let focused = document().active_element();
            let lost = focused.is_none_or(|it| it.tag_name() == "BODY");
            if acted.replace(false) && lost {
                list.cast::<HtmlElement>().map(|list| list.focus());
            }
        });
    }
    let take_fix = {
        let take_fix = props.take_fix.clone();
        Callback::from(move |index| {
            acted.replace(true);
            take_fix.emit(index);
        })
    };
    let label = if *folded { "Show the findings" } else { "Hide the findings" };
    let open = (!*folded).to_string();
    // Without a button in it, the list itself is what the keyboard scrolls.
    let tabindex = if props.report.findings.is_empty() { "0" } else { "-1" };
    html! {
        <section class={classes!("pane", "findings", folded.then_some("folded"))} aria-labelledby="findings">
            <header class="title-bar">
                <h2 id="findings">{ "Findings" }</h2>
                if props.focus.is_wide() {
                    <p>{ counts(&props.report) }</p>
                } else {
                    { narrowed(props) }
                }
                <button class="handle quiet" type="button" onclick={fold} aria-label={label} aria-expanded={open}>
                    { Icon::Down.draw() }
                </button>
            </header>
            <div class="scroll" ref={list} {tabindex}>
                { for props.report.syntax_errors.iter().map(|error| syntax_error(error, props)) }
                { content(props, &take_fix) }
            </div>
        </section>
    }
}

fn content(props: &Props, take_fix: &Callback<usize>) -> Html {
    let Props { report, source, .. } = props;
    if source.text().trim().is_empty() {
        return html! { <Empty load={props.load.clone()} open_files={props.open_files.clone()} /> };
    }
    if report.findings.is_empty() {
        let readable = report.syntax_errors.is_empty();
        return if readable {
            html! { <Clean report={report.clone()} source={source.clone()} /> }
        } else {
            html! {}
        };
    }
    let card = |(index, finding): (usize, &Finding)| {
        html! {
            <FindingCard
                key={index}
                finding={finding.clone()}
                {index}
                line={line_of(source, finding.range.start())}
                active={props.active == Some(index)}
                reveal={&props.reveal}
                {take_fix}
            />
        }
    };
    let held = |(_, finding): &(usize, &Finding)| props.focus.holds(finding, report);
    let held: Vec<_> = report.findings.iter().enumerate().filter(held).collect();
    let more = held.len().saturating_sub(MOST_DRAWN);
    html! {
        <>
            <ol>{ for held.into_iter().take(MOST_DRAWN).map(card) }</ol>
            if more > 0 {
                <p class="more">{ format!("{more} more findings are marked in the text.") }</p>
            }
        </>
    }
}

/// How many findings are left out because others are looked at, and the way back to all of them.
fn narrowed(props: &Props) -> Html {
    let report = &props.report;
    let held = report.findings.iter().filter(|it| props.focus.holds(it, report)).count();
    let all = props.act.reform(|_: MouseEvent| Action::Focused(Focus::default()));
    html! {
        <>
            <p>{ format!("{held} of {}", report.findings.len()) }</p>
            <button class="link" type="button" onclick={all}>{ "Show all" }</button>
        </>
    }
}

fn syntax_error(error: &SyntaxError, props: &Props) -> Html {
    let range = error.range;
    let onclick = props.reveal.reform(move |_| range);
    let line = line_of(&props.source, range.start());
    html! {
        <div class="finding syntax">
            <h3>
                <button class="place" type="button" {onclick}>
                    <span class="glyph" aria-hidden="true">{ "×" }</span>
                    <span class="title">{ "Can't be read" }</span>
                    <span class="line">{ format!("line {line}") }</span>
                </button>
            </h3>
            <p><Prose text={sentence(&error.message)} /></p>
            <p class="why">{ "What could be read is judged all the same." }</p>
        </div>
    }
}

/// The findings by severity: "2 errors · 1 warning".
fn counts(report: &Report) -> String {
    let summary = report.summary();
    let part = |(count, name): (u32, &str)| match count {
        0 => None,
        1 => Some(format!("1 {name}")),
        _ => Some(format!("{count} {name}s")),
    };
    let parts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
    parts.into_iter().filter_map(part).collect::<Vec<_>>().join(" · ")
}
