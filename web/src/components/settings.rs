//! The settings: how large the text is, what long lines do, and the way into presenter mode and back.

use super::icon::Icon;
use crate::settings::Settings as Chosen;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What the keys in the text do.
const KEYS: [(&str, &str); 7] = [
    ("F8, Shift F8", "next finding, previous"),
    ("Ctrl .", "the fix of the line"),
    ("Ctrl Space", "safe values"),
    ("Ctrl F", "search"),
    ("Ctrl Shift [ and ]", "fold, unfold"),
    ("Ctrl Z", "take back"),
    ("Esc, then Tab", "leave the text"),
];

#[component]
pub(crate) fn Settings() -> Html {
    let chosen = use_state(Chosen::stored);
    use_effect_with(*chosen, |chosen| chosen.wear());
    let choose = |change: fn(Chosen, bool) -> Chosen| {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
            chosen.set(change(*chosen, checked));
        })
    };
    let step = |name: &'static str, icon: Icon, steps: i8| {
        let next = chosen.larger(steps);
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_| chosen.set(next.unwrap_or(*chosen)));
        // Not disabled: what had the focus keeps it.
        let at_end = next.is_none().then_some("true");
        html! {
            <button type="button" {onclick} aria-label={name} title={name} aria-disabled={at_end}>
                { icon.draw() }
            </button>
        }
    };
    let opener = use_node_ref();
    let leave = {
        let (chosen, opener) = (chosen.clone(), opener.clone());
        Callback::from(move |_| {
            chosen.set(chosen.with_presenter(false));
            // The button goes away with the mode: one goes on beside it.
            let _ = opener.cast::<HtmlElement>().map(|opener| opener.focus());
        })
    };
    html! {
        <>
            if chosen.presenter {
                <button class="leave" type="button" onclick={leave}>{ "Leave presenter mode" }</button>
            }
            <button
                ref={opener}
                class="quiet"
                type="button"
                popovertarget="settings"
                aria-label="Settings"
                title="Settings"
            >
                { Icon::Settings.draw() }<span>{ "Settings" }</span>
            </button>
            <div id="settings" class="settings" popover="auto" role="group" aria-label="Settings">
                <div class="size">
                    <span>{ "Size of the text" }</span>
                    { step("Smaller text", Icon::Minus, -1) }
                    <span class="pixels" aria-live="polite">{ chosen.pixels() }{ " px" }</span>
                    { step("Larger text", Icon::Plus, 1) }
                </div>
                <label>
                    <input
                        type="checkbox"
                        checked={chosen.wraps()}
                        onchange={choose(Chosen::with_wrap)}
                    />
                    { "Wrap long lines" }
                </label>
                <label>
                    <input
                        type="checkbox"
                        checked={chosen.presenter}
                        onchange={choose(Chosen::with_presenter)}
                    />
                    { "Presenter mode" }
                    <small>{ "All of it large, for a room" }</small>
                </label>
                <dl class="keys" aria-label="Keys">
                    { for KEYS.map(|(key, does)| html! {
                        <div><dt>{ key }</dt><dd>{ does }</dd></div>
                    }) }
                </dl>
            </div>
        </>
    }
}
