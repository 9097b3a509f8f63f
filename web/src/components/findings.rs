//! The list of findings beside the text; on a phone a sheet below it.

use super::faces::{Clean, Empty};
use super::finding_card::FindingCard;
use permafrost::{OffsetUnit, Report, Source, TextRange, TextSize};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    pub(crate) source: Rc<Source>,
    /// The finding in which the cursor stands.
    #[prop_or_default]
    pub(crate) active: Option<usize>,
    pub(crate) reveal: Callback<TextRange>,
    pub(crate) take_fix: Callback<usize>,
    pub(crate) load: Callback<&'static str>,
}

/// The most findings that are drawn; a page of thousands of cards helps nobody.
const MOST_DRAWN: usize = 200;

#[component]
pub(crate) fn Findings(props: &Props) -> Html {
    let folded = use_state(|| false);
    let onclick = {
        let folded = folded.clone();
        Callback::from(move |_| folded.set(!*folded))
    };
    let open = (!*folded).to_string();
    let label = if *folded { "Show the findings" } else { "Hide the findings" };
    html! {
        <section class={classes!("pane", "findings", folded.then_some("folded"))} aria-label="Findings">
            <button class="handle" type="button" {onclick} aria-expanded={open} aria-label={label}>
                <span aria-hidden="true"></span>
            </button>
            <div class="scroll">
                { for props.report.syntax_errors.iter().map(|error| syntax_error(error.range, &error.message, props)) }
                { content(props) }
            </div>
        </section>
    }
}

fn content(props: &Props) -> Html {
    let Props { report, source, .. } = props;
    if source.text().trim().is_empty() {
        return html! { <Empty load={props.load.clone()} /> };
    }
    if report.findings.is_empty() {
        let readable = report.syntax_errors.is_empty();
        return if readable {
            html! { <Clean report={report.clone()} /> }
        } else {
            html! {}
        };
    }
    let card = |(index, finding): (usize, &permafrost::Finding)| {
        html! {
            <FindingCard
                key={index}
                finding={finding.clone()}
                {index}
                line={line_of(source, finding.range.start())}
                active={props.active == Some(index)}
                reveal={props.reveal.clone()}
                take_fix={props.take_fix.clone()}
            />
        }
    };
    let more = report.findings.len().saturating_sub(MOST_DRAWN);
    html! {
        <>
            <ol>{ for report.findings.iter().enumerate().take(MOST_DRAWN).map(card) }</ol>
            if more > 0 {
                <p class="more">{ format!("{more} more findings are marked in the text.") }</p>
            }
        </>
    }
}

fn syntax_error(range: TextRange, message: &str, props: &Props) -> Html {
    let onclick = {
        let reveal = props.reveal.clone();
        Callback::from(move |_| reveal.emit(range))
    };
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
            <p>{ message.to_owned() }</p>
            <p class="why">{ "What could be read is judged all the same." }</p>
        </div>
    }
}

fn line_of(source: &Source, offset: TextSize) -> u32 {
    source.position(offset, OffsetUnit::Utf8Bytes).line
}
