//! The button in the head that opens the policy, and shows where it is not the usual one.

use crate::policy::differences;
use permafrost::Policy;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) policy: Policy,
    pub(crate) open: Callback<()>,
}

#[component]
pub(crate) fn PolicyButton(props: &Props) -> Html {
    let onclick = props.open.reform(|_: MouseEvent| ());
    let differs = differences(&props.policy);
    let title = match differs.as_str() {
        "" => "What is asked: everything is as by default".to_owned(),
        differs => format!("What is asked; differs from the default: {differs}"),
    };
    html! {
        <button class="quiet policy-button" type="button" aria-haspopup="dialog" {title} {onclick}>
            { "Policy" }
            if !differs.is_empty() {
                <span class="mark" aria-hidden="true"></span>
            }
        </button>
    }
}
