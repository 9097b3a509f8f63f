//! One finding in the list: what, where, why, and what can be done.

use super::prose::Prose;
use crate::state::title_of;
use permafrost::{Applicability, Finding, Fix, Severity, TextRange};
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) finding: Finding,
    /// Its place in the report.
    pub(crate) index: usize,
    /// The line on which it stands, counted from 1.
    pub(crate) line: u32,
    /// Whether the cursor stands in it.
    pub(crate) active: bool,
    pub(crate) reveal: Callback<TextRange>,
    pub(crate) take_fix: Callback<usize>,
}

#[component]
pub(crate) fn FindingCard(props: &Props) -> Html {
    let Props { finding, index, line, active, .. } = props;
    let card = use_node_ref();
    {
        let card = card.clone();
        use_effect_with(*active, move |active| {
            if let (true, Some(card)) = (*active, card.cast::<Element>()) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                card.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let onclick = {
        let (reveal, range) = (props.reveal.clone(), finding.range);
        Callback::from(move |_| reveal.emit(range))
    };
    let (class, glyph) = look_of(finding.severity);
    let current = active.then_some("true");
    html! {
        <li class={classes!("finding", class, active.then_some("active"))} ref={card} aria-current={current}>
            <h3>
                <button class="place" type="button" {onclick}>
                    <span class="glyph" aria-hidden="true">{ glyph }</span>
                    <span class="title">{ title_of(finding) }</span>
                    <span class="severity">{ class }</span>
                    <span class="line">{ format!("line {line}") }</span>
                </button>
            </h3>
            <p><Prose text={finding.message.clone()} /></p>
            <p class="why"><Prose text={finding.why} /></p>
            { match &finding.fix {
                Ok(fix) => fix_button(fix, *index, &props.take_fix),
                Err(declined) => html! {
                    <p class="why"><Prose text={format!("No fix: {declined}.")} /></p>
                },
            } }
        </li>
    }
}

fn fix_button(fix: &Fix, index: usize, take_fix: &Callback<usize>) -> Html {
    let take_fix = take_fix.clone();
    let onclick = Callback::from(move |_| take_fix.emit(index));
    let caution = match fix.applicability {
        Applicability::Safe => "",
        Applicability::MayBreak => "May break a program that relies on it",
        Applicability::HasPlaceholders => "Needs a value from you",
    };
    html! {
        <p class="remedy">
            <button class="fix" type="button" {onclick}><Prose text={fix.title.clone()} /></button>
            <span class="caution">{ caution }</span>
        </p>
    }
}

/// The class and the glyph of a severity; its name is its class.
fn look_of(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "●"),
        Severity::Warning => ("warning", "▲"),
        Severity::Info => ("info", "■"),
    }
}
