//! What can be done with the text: say its kind, start from an example, take it along.

use crate::examples::EXAMPLES;
use crate::hand_over;
use crate::state::Action;
use permafrost::{Kind, Source};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) source: Rc<Source>,
    #[prop_or_default]
    pub(crate) chosen_kind: Option<Kind>,
    pub(crate) act: Callback<Action>,
    pub(crate) load: Callback<&'static str>,
}

#[component]
pub(crate) fn Toolbar(props: &Props) -> Html {
    let copy = {
        let (source, act) = (props.source.clone(), props.act.clone());
        Callback::from(move |_| {
            let act = act.clone();
            hand_over::copy(source.text(), move |allowed| {
                let said = if allowed { "Copied." } else { "The browser refused to copy." };
                act.emit(Action::Noticed(said));
            });
        })
    };
    let download = {
        let (source, act) = (props.source.clone(), props.act.clone());
        Callback::from(move |_| {
            let done = hand_over::download(source.text(), source.kind());
            let said = if done.is_ok() { "Downloaded." } else { "The browser refused to save." };
            act.emit(Action::Noticed(said));
        })
    };
    html! {
        <div class="toolbar">
            { kind_menu(props) }
            { example_menu(&props.load) }
            <span class="spring"></span>
            <button class="quiet" type="button" onclick={copy}>{ "Copy" }</button>
            <button class="quiet" type="button" onclick={download}>{ "Download" }</button>
        </div>
    }
}

fn kind_menu(props: &Props) -> Html {
    let act = props.act.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        act.emit(Action::KindChosen(match select.value().as_str() {
            "dockerfile" => Some(Kind::Dockerfile),
            "kubernetes" => Some(Kind::Kubernetes),
            _ => None,
        }));
    });
    let found = format!("Auto: {}", name_of(props.source.kind()));
    let chosen = props.chosen_kind;
    html! {
        <select aria-label="Kind of text" {onchange}>
            <option value="auto" selected={chosen.is_none()}>{ found }</option>
            <option value="dockerfile" selected={chosen == Some(Kind::Dockerfile)}>
                { name_of(Kind::Dockerfile) }
            </option>
            <option value="kubernetes" selected={chosen == Some(Kind::Kubernetes)}>
                { name_of(Kind::Kubernetes) }
            </option>
        </select>
    }
}

/// A menu that loads what is chosen and shows its own name again.
fn example_menu(load: &Callback<&'static str>) -> Html {
    let load = load.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = select.value().parse().ok().and_then(|index: usize| EXAMPLES.get(index));
        select.set_selected_index(0);
        chosen.into_iter().for_each(|example| load.emit(example.text));
    });
    let option = |(index, title): (usize, &'static str)| {
        html! { <option value={index.to_string()}>{ title }</option> }
    };
    html! {
        <select aria-label="Examples" {onchange}>
            <option value="" selected=true>{ "Examples" }</option>
            { for EXAMPLES.iter().map(|example| example.title).enumerate().map(option) }
        </select>
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Dockerfile => "Dockerfile",
        Kind::Kubernetes => "Kubernetes",
    }
}
