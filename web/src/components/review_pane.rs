//! The rewrite as a diff, in the place of the editor.

use crate::editor::Editor;
use permafrost::{Fixed, Source};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) editor: Editor,
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
    html! {
        <div class="editor review" role="group" aria-label="Suggested rewrite" ref={host}></div>
    }
}
