//! The head of the page: what this is, and the choice of colours.

use super::icon::Icon;
use crate::theme::Theme;
use yew::prelude::*;

#[component]
pub(crate) fn Header() -> Html {
    let theme = use_state(Theme::stored);
    use_effect_with(*theme, |theme| theme.wear());
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_| theme.set(theme.next()))
    };
    let icon = match *theme {
        Theme::System => Icon::Both,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    let name = format!("Colours: {}", theme.name());
    html! {
        <header class="head">
            <h1>{ Icon::Permafrost.draw() }{ "Permafrost" }</h1>
            <p class="tagline">{ "What could change your container while it runs?" }</p>
            <p class="privacy">
                { "Nothing " }<span class="wide">{ "you paste " }</span>{ "leaves this page." }
            </p>
            <button class="quiet" type="button" {onclick} aria-label={name.clone()} title={name}>
                { icon.draw() }
            </button>
        </header>
    }
}
