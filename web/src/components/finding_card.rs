//! One finding in the list: what, where, why, and what can be done.

use super::menu::Menu;
use super::prose::Prose;
use crate::route::Route;
use crate::state::{caution, sentence, title_of};
use permafrost::{Finding, Fix, Severity, TextRange};
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
    /// Told how far the finding shall be left out.
    pub(crate) ignore: Callback<Ignore>,
}

/// How far a finding is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ignore {
    /// Where it stands, by a comment.
    Here,
    /// Everywhere: its rule is switched off.
    Everywhere,
}

/// The same in words, in the order of the menu.
const WAYS: [(Ignore, &str); 2] =
    [(Ignore::Here, "Here, by a comment"), (Ignore::Everywhere, "Everywhere: switch the rule off")];

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
    let range = finding.range;
    let onclick = props.reveal.reform(move |_| range);
    let (class, glyph) = look_of(finding.severity);
    let rule_page = Route::Rule(finding.rule.to_owned());
    let current = active.then_some("true");
    let ignore = props.ignore.reform(|way: usize| WAYS[way].0);
    let ways: Vec<_> = WAYS.iter().map(|(_, name)| AttrValue::Static(name)).collect();
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
            <p><Prose text={sentence(&finding.message)} /></p>
            <p class="why">
                <Prose text={finding.why} />{ " " }
                <a href={rule_page.link()} aria-label={format!("Rule page: {}", title_of(finding))}>
                    { "Rule page" }
                </a>
            </p>
            if let Err(declined) = &finding.fix {
                <p class="why"><Prose text={format!("No fix: {declined}.")} /></p>
            }
            <div class="deeds">
                if let Ok(fix) = &finding.fix {
                    { remedy(fix, *index, &props.take_fix) }
                }
                <Menu quiet=true label="Ignore" items={ways} choose={ignore} />
            </div>
        </li>
    }
}

fn remedy(fix: &Fix, index: usize, take_fix: &Callback<usize>) -> Html {
    let onclick = take_fix.reform(move |_| index);
    html! {
        <p class="remedy">
            <button type="button" {onclick}><Prose text={fix.title.clone()} /></button>
            <span class="caution">{ caution(fix) }</span>
        </p>
    }
}

/// The class and the glyph of a severity; its name is its class.
pub(crate) fn look_of(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "●"),
        Severity::Warning => ("warning", "▲"),
        Severity::Info => ("info", "■"),
    }
}
