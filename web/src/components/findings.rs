//! The list of findings beside the text; on a phone a sheet below it.

use super::faces::{Clean, Empty};
use super::finding_card::{FindingCard, Ignore};
use super::icon::Icon;
use super::prose::Prose;
use crate::disk::Came;
use crate::gates::Focus;
use crate::policy::{is_on, switched, switched_off};
use crate::state::{Action, line_of, rule_of, sentence};
use gloo::utils::document;
use permafrost::syntax::error::SyntaxError;
use permafrost::{Finding, Policy, Report, Rule, Source, TextRange};
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
    /// What is asked.
    pub(crate) policy: Policy,
    /// Told when the person wants to see what is asked.
    pub(crate) ask: Callback<()>,
    pub(crate) reveal: Callback<TextRange>,
    pub(crate) take_fix: Callback<usize>,
    /// Told which finding a comment shall leave out.
    pub(crate) ignore_here: Callback<usize>,
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
        let (take_fix, acted) = (props.take_fix.clone(), acted.clone());
        Callback::from(move |index| {
            acted.replace(true);
            take_fix.emit(index);
        })
    };
    // The rule that was switched off last, as long as it is.
    let off = use_state(|| None::<&'static Rule>);
    let ignore = {
        let (off, acted) = (off.clone(), acted.clone());
        let (policy, act, ignore_here) =
            (props.policy.clone(), props.act.clone(), props.ignore_here.clone());
        Callback::from(move |(index, rule, ignore): (usize, &'static Rule, Ignore)| match ignore {
            Ignore::Here => ignore_here.emit(index),
            Ignore::Everywhere => {
                acted.replace(true);
                off.set(Some(rule));
                act.emit(Action::PolicyChosen(switched(&policy, rule, false)));
            }
        })
    };
    let switch_on = {
        let (policy, act) = (props.policy.clone(), props.act.clone());
        Callback::from(move |rule| {
            acted.replace(true);
            act.emit(Action::PolicyChosen(switched(&policy, rule, true)));
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
                if let Some(rule) = off.filter(|rule| !is_on(&props.policy, rule)) {
                    <SwitchedOff key={rule.id} title={rule.title} switch_on={switch_on.reform(move |()| rule)} />
                }
                { content(props, &take_fix, &ignore) }
                { left_out(props) }
            </div>
        </section>
    }
}

fn content(
    props: &Props,
    take_fix: &Callback<usize>,
    ignore: &Callback<(usize, &'static Rule, Ignore)>,
) -> Html {
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
        let Some(rule) = rule_of(finding) else { return html! {} };
        html! {
            <FindingCard
                key={index}
                finding={finding.clone()}
                {index}
                line={line_of(source, finding.range.start())}
                active={props.active == Some(index)}
                reveal={&props.reveal}
                {take_fix}
                ignore={ignore.reform(move |how| (index, rule, how))}
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

/// Says how many rules are switched off, so that nobody takes a short list for a good one.
fn left_out(props: &Props) -> Html {
    let said = match switched_off(&props.policy) {
        0 => return html! {},
        1 => "1 rule is switched off.".to_owned(),
        count => format!("{count} rules are switched off."),
    };
    let onclick = props.ask.reform(|_| ());
    html! {
        <p class="more">
            { said }{ " " }<button class="link" type="button" {onclick}>{ "See which" }</button>
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct SwitchedOffProps {
    /// The rule's title.
    title: &'static str,
    switch_on: Callback<()>,
}

/// Says in the place of findings that their rule was switched off just now, and takes it back.
#[component]
fn SwitchedOff(props: &SwitchedOffProps) -> Html {
    let undo = use_node_ref();
    {
        let undo = undo.clone();
        // The button that switched it off is gone with its card.
        use_effect_with((), move |()| {
            let _ = undo.cast::<HtmlElement>().map(|undo| undo.focus());
        });
    }
    let onclick = props.switch_on.reform(|_| ());
    html! {
        <div class="switched-off">
            <p id="switched-off">{ format!("“{}” is switched off.", props.title) }</p>
            <button type="button" ref={undo} aria-describedby="switched-off" {onclick}>{ "Undo" }</button>
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
