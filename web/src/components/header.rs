//! The head of the page: what this is, and the choice of colours.

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
    let glyph = match *theme {
        Theme::System => "◐",
        Theme::Light => "○",
        Theme::Dark => "●",
    };
    html! {
        <header class="head">
            <h1>{ "Permafrost" }</h1>
            <p class="tagline">{ "What could change your container while it runs?" }</p>
            <p class="privacy">{ "Nothing you paste leaves this page." }</p>
            <button
                class="quiet icon"
                type="button"
                {onclick}
                aria-label={format!("Colours: {}", theme.name())}
                title={format!("Colours: {}", theme.name())}
            >
                <span aria-hidden="true">{ glyph }</span>
            </button>
        </header>
    }
}
