//! The rewrite of the whole text: how much it mends, look at it, take it.

use crate::review::Review;
use crate::state::{Action, Mendable};
use permafrost::Report;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Rc<Report>,
    /// The rewrite that is being looked at.
    pub(crate) review: Option<Rc<Review>>,
    /// The keys of the pieces that are left out of it.
    pub(crate) rejected: Rc<Vec<String>>,
    pub(crate) act: Callback<Action>,
    pub(crate) take_rewrite: Callback<()>,
}

#[component]
pub(crate) fn RewriteBar(props: &Props) -> Html {
    let mendable = Mendable::of(&props.report);
    if props.report.findings.is_empty() {
        return html! {};
    }
    let act = |action: Action| props.act.reform(move |_: MouseEvent| action.clone());
    let take = props.take_rewrite.reform(|_: MouseEvent| ());
    let look = html! {
        <button type="button" onclick={act(Action::ReviewOpened)}>{ "Review changes" }</button>
    };
    let buttons = match &props.review {
        Some(review) => html! {
            <>
                <button type="button" onclick={act(Action::ReviewClosed)}>{ "Back" }</button>
                if !review.pieces.is_empty() {
                    <button class="strong" type="button" onclick={take}>{ "Accept all" }</button>
                }
            </>
        },
        None if mendable.at_once > 0 => html! {
            <>
                { look }
                <button class="strong" type="button" onclick={take}>{ "Apply all" }</button>
            </>
        },
        None if mendable.by_hand > 0 => look,
        None => html! {},
    };
    let sentence = match &props.review {
        Some(review) => reviewed(review, &props.rejected),
        None => sentence(mendable),
    };
    html! {
        <section class="bar" aria-label="Rewrite"><p>{ sentence }</p>{ buttons }</section>
    }
}

/// What becomes of the rewrite that is being looked at.
fn reviewed(review: &Review, rejected: &[String]) -> String {
    if let Some(reason) = &review.stopped {
        return format!("No rewrite of everything: {reason}.");
    }
    let left_out = review.pieces.iter().filter(|it| rejected.contains(&it.key)).count();
    match (review.pieces.len() - left_out, left_out) {
        (0, 0) => "Fill in what is yours to see the changes.".to_owned(),
        (_, 0) => "Nothing changes until you accept it.".to_owned(),
        (1, out) => format!("1 change is accepted, {out} left out."),
        (taken, out) => format!("{taken} changes are accepted, {out} left out."),
    }
}

/// How much can be mended, and what is left for the person.
fn sentence(mendable: Mendable) -> String {
    let Mendable { at_once, by_hand, without_fix } = mendable;
    let needs = |count, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {several}")),
    };
    let all = at_once + by_hand + without_fix;
    let mended = (at_once > 0).then(|| format!("{at_once} of {all} can be mended at once"));
    let parts = [
        mended,
        needs(by_hand, "needs a value from you", "need a value from you"),
        needs(without_fix, "has no fix", "have no fix"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_only_what_there_is() {
        let told =
            |at_once, by_hand, without_fix| sentence(Mendable { at_once, by_hand, without_fix });
        assert_eq!(told(2, 0, 0), "2 of 2 can be mended at once");
        assert_eq!(told(2, 1, 0), "2 of 3 can be mended at once · 1 needs a value from you");
        assert_eq!(told(0, 2, 1), "2 need a value from you · 1 has no fix");
    }
}
