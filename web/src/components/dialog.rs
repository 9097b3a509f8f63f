//! A window over the page, which has to be left before one goes on: the browser's own `<dialog>`.

use super::icon::Icon;
use web_sys::{HtmlDialogElement, MouseEvent};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What it is about; its heading and its name.
    pub(crate) title: AttrValue,
    pub(crate) open: bool,
    /// Told when the person leaves it: by its button, by Escape, by a click beside it.
    pub(crate) close: Callback<()>,
    /// The style of what it holds.
    #[prop_or_default]
    pub(crate) class: Classes,
    pub(crate) children: Html,
}

/// What it holds is drawn only while it is open.
#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        // The browser takes the focus there and back, and keeps it within.
        use_effect_with(props.open, move |open| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
            if *open && !dialog.open() {
                let _ = dialog.show_modal();
            } else if !*open {
                dialog.close();
            }
        });
    }
    let onclose = props.close.reform(|_: Event| ());
    let leave = props.close.reform(|_: MouseEvent| ());
    let onclick = {
        let (dialog, close) = (dialog.clone(), props.close.clone());
        Callback::from(move |event: MouseEvent| {
            // What is beside it belongs to the dialog itself, what is on it to something within.
            let on = event.target_dyn_into::<HtmlDialogElement>();
            if on.is_some() && on == dialog.cast() {
                close.emit(());
            }
        })
    };
    html! {
        <dialog class={classes!("dialog", props.class.clone())} ref={dialog} aria-label={props.title.clone()} {onclose} {onclick}>
            if props.open {
                <div class="frame">
                    <header class="title-bar">
                        <h2>{ props.title.clone() }</h2>
                        <button class="quiet" type="button" aria-label="Close" title="Close" onclick={leave}>
                            { Icon::Close.draw() }
                        </button>
                    </header>
                    <div class="content">{ props.children.clone() }</div>
                </div>
            }
        </dialog>
    }
}
