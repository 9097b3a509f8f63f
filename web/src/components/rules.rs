//! The rules in the place of the text: a list, and a page for each. They come behind the first paint
//! and are drawn by `web/editor/src/rules.ts`: as WebAssembly they would weigh ten times as much.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen(raw_module = "./first.js"))]
#[cfg_attr(not(target_arch = "wasm32"), wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(js_name = Rules)]
    type JsRules;

    #[wasm_bindgen(constructor, js_class = "Rules")]
    fn new(host: &HtmlElement, open: &Closure<Open>) -> JsRules;
}

type Open = dyn Fn(String, String, Option<String>);

/// An example of a rule that shall be looked at in the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// The id of the rule.
    pub(crate) rule: String,
    pub(crate) text: String,
    /// The Dockerfile beside which it is seen.
    pub(crate) beside: Option<String>,
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Whether something else is looked at.
    pub(crate) hidden: bool,
    pub(crate) open: Callback<Example>,
}

#[component]
pub(crate) fn Rules(props: &Props) -> Html {
    let host = use_node_ref();
    {
        let (host, open) = (host.clone(), props.open.clone());
        use_effect_with((), move |()| {
            let Some(host) = host.cast() else { return };
            let open = Closure::<Open>::new(move |rule, text, beside| {
                open.emit(Example { rule, text, beside });
            });
            JsRules::new(&host, &open);
            // They last as long as the page.
            open.forget();
        });
    }
    html! { <main class="rules" hidden={props.hidden} ref={host}></main> }
}
