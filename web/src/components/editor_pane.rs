//! The editor on the page: puts it there and tells it what the report says.

use crate::editor::{Editor, Told};
use permafrost::{Report, Source};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) editor: Editor,
    pub(crate) source: Rc<Source>,
    /// Whether the text came with the line ends of Windows.
    pub(crate) crlf: bool,
    pub(crate) report: Rc<Report>,
    /// Which report it is; equal ones may follow each other.
    pub(crate) revision: u32,
    /// Whether something else stands in its place for now.
    pub(crate) hidden: bool,
    pub(crate) told: Callback<Told>,
}

#[component]
pub(crate) fn EditorPane(props: &Props) -> Html {
    let host = use_node_ref();
    {
        let (editor, host) = (props.editor.clone(), host.clone());
        let (source, crlf, told) = (props.source.clone(), props.crlf, props.told.clone());
        // Once: from then on the text is the editor's, and it tells of every change.
        use_effect_with((), move |()| {
            if let Some(host) = host.cast::<HtmlElement>() {
                editor.mount(&host, &source, crlf, told);
            }
            move || editor.unmount()
        });
    }
    {
        let editor = props.editor.clone();
        use_effect_with(props.source.kind(), move |kind| editor.set_kind(*kind));
    }
    {
        let editor = props.editor.clone();
        let (report, source) = (props.report.clone(), props.source.clone());
        use_effect_with(props.revision, move |_| editor.show(&report, &source));
    }
    {
        let editor = props.editor.clone();
        // Whoever comes back from the diff goes on in the text; at first there is no way back.
        use_effect_with(props.hidden, move |hidden| {
            let comes_back = *hidden;
            move || {
                if comes_back {
                    editor.focus();
                }
            }
        });
    }
    html! { <div class="editor" ref={host} hidden={props.hidden}></div> }
}
