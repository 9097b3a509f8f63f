//! A message of the library: plain words, with code between backticks.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: AttrValue,
}

/// The text with what stands between backticks set as code.
#[component]
pub(crate) fn Prose(props: &Props) -> Html {
    let part = |(index, text): (usize, &str)| {
        let text = text.to_owned();
        if index % 2 == 1 {
            html! { <code>{ text }</code> }
        } else {
            html! { { text } }
        }
    };
    props.text.split('`').enumerate().map(part).collect()
}
