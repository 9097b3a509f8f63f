//! The rewrite of the whole text: how much it mends, look at it, take it.

use crate::state::{Action, Mendable};
use permafrost::Report;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    /// Whether the rewrite is being looked at.
    pub(crate) reviewing: bool,
    pub(crate) act: Callback<Action>,
    pub(crate) take_rewrite: Callback<()>,
    pub(crate) close_review: Callback<()>,
}

#[component]
pub(crate) fn RewriteBar(props: &Props) -> Html {
    let mendable = Mendable::of(&props.report);
    if props.report.findings.is_empty() {
        return html! {};
    }
    let none = mendable.at_once == 0;
    let review = {
        let act = props.act.clone();
        Callback::from(move |_| act.emit(Action::ReviewOpened))
    };
    let take = props.take_rewrite.reform(|_| ());
    let close = props.close_review.reform(|_| ());
    html! {
        <section class="bar" aria-label="Rewrite">
            <p>{ sentence(mendable) }</p>
            if props.reviewing {
                <button type="button" onclick={close}>{ "Back to the text" }</button>
                <button class="strong" type="button" onclick={take}>{ "Take the rewrite" }</button>
            } else {
                <button type="button" onclick={review} disabled={none}>{ "Review changes" }</button>
                <button class="strong" type="button" onclick={take} disabled={none}>{ "Apply all" }</button>
            }
        </section>
    }
}

fn sentence(mendable: Mendable) -> String {
    let Mendable { at_once, by_hand, without_fix } = mendable;
    let all = at_once + by_hand + without_fix;
    let mut parts = vec![match all {
        1 => format!("{at_once} of 1 finding can be mended at once"),
        _ => format!("{at_once} of {all} findings can be mended at once"),
    }];
    match by_hand {
        0 => {}
        1 => parts.push("1 needs a value from you".to_owned()),
        _ => parts.push(format!("{by_hand} need a value from you")),
    }
    if without_fix > 0 {
        parts.push(format!("{without_fix} without a fix"));
    }
    parts.join(" · ")
}
