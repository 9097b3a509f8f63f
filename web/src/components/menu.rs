//! A button that opens a list of things to choose from.

use super::icon::Icon;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What the button says.
    pub(crate) label: AttrValue,
    /// Whether its button shall not draw the eye.
    #[prop_or_default]
    pub(crate) quiet: bool,
    /// What there is to choose from.
    pub(crate) items: Vec<AttrValue>,
    /// Told the place of what was chosen.
    pub(crate) choose: Callback<usize>,
}

#[component]
pub(crate) fn Menu(props: &Props) -> Html {
    let open = use_state(|| false);
    let button = use_node_ref();
    let set = |to: bool| {
        let open = open.clone();
        move || open.set(to)
    };
    let toggle = {
        let toggle = set(!*open);
        Callback::from(move |_| toggle())
    };
    let onkeydown = {
        let (close, button) = (set(false), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close();
                button.cast::<HtmlElement>().map(|button| button.focus());
            }
        })
    };
    let onfocusout = {
        let close = set(false);
        Callback::from(move |event: FocusEvent| {
            let stays = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
            let menu = event.current_target().and_then(|it| it.dyn_into::<Node>().ok());
            if !menu.is_some_and(|menu| menu.contains(stays.as_ref())) {
                close();
            }
        })
    };
    let item = |(index, label): (usize, &AttrValue)| {
        let (close, choose) = (set(false), props.choose.clone());
        let onclick = Callback::from(move |_| {
            close();
            choose.emit(index);
        });
        html! { <li><button class="quiet" type="button" {onclick}>{ label }</button></li> }
    };
    let quiet = props.quiet.then_some("quiet");
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button class={classes!(quiet)} ref={button} type="button" aria-expanded={open.to_string()} onclick={toggle}>
                { &props.label }{ Icon::Down.draw() }
            </button>
            if *open {
                <ul>{ for props.items.iter().enumerate().map(item) }</ul>
            }
        </div>
    }
}
