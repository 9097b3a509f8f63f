//! The word that a new version of the page is there, which waits until the person takes it.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen(raw_module = "./first.js"))]
#[cfg_attr(not(target_arch = "wasm32"), wasm_bindgen)]
extern "C" {
    #[wasm_bindgen(js_name = keepOffline)]
    fn keep_offline(announce: &JsValue);
    #[wasm_bindgen(js_name = takeUpdate)]
    fn take_update();
}

#[component]
pub(crate) fn Update() -> Html {
    let is_there = use_state(|| false);
    use_effect_with((), {
        let is_there = is_there.setter();
        move |()| {
            let announce = Closure::<dyn Fn()>::new(move || is_there.set(true));
            keep_offline(&announce.into_js_value());
        }
    });
    let take = Callback::from(|_: MouseEvent| take_update());
    let later = {
        let is_there = is_there.setter();
        Callback::from(move |_: MouseEvent| is_there.set(false))
    };
    html! {
        <div role="status" class="update">
            if *is_there {
                <p>{ "A new version of this page is ready." }</p>
                <button type="button" onclick={take}>{ "Reload" }</button>
                <button class="quiet" type="button" onclick={later}>{ "Later" }</button>
            }
        </div>
    }
}
