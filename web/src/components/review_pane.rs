//! The rewrite as a diff, in the place of the editor.

use crate::editor::Editor;
use crate::state::Action;
use permafrost::{Fixed, Source};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) editor: Editor,
    pub(crate) act: Callback<Action>,
    pub(crate) before: Rc<Source>,
    pub(crate) fixed: Rc<Fixed>,
}

#[component]
pub(crate) fn ReviewPane(props: &Props) -> Html {
    let host = use_node_ref();
    {
        let (editor, host) = (props.editor.clone(), host.clone());
        let shown = (props.before.clone(), props.fixed.clone());
        use_effect_with(shown, move |(before, fixed)| {
            if let Some(host) = host.cast::<HtmlElement>() {
                editor.open_review(&host, before, &fixed.source);
            }
            move || editor.close_review()
        });
    }
    let onkeydown = {
        let act = props.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                act.emit(Action::ReviewClosed);
            }
        })
    };
    html! {
        <div class="editor" role="group" aria-label="Suggested rewrite" ref={host} {onkeydown}></div>
    }
}
