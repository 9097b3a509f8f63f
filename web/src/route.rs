//! Which view the address asks for, by its fragment: nothing is sent to a server.

use gloo::utils::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;
use yew::prelude::{AttrValue, hook, use_effect_with, use_state_eq};

/// The event by which the browser tells of another fragment.
const CHANGED: &str = "hashchange";

/// A view of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// The text, its findings and its rewrite.
    Bench,
    /// The list of rules; the filters that the address asks for, as `key=value&…`.
    Rules(String),
    /// One rule, by its id.
    Rule(String),
}

impl Route {
    /// The view of a fragment, with its `#`; what is no view is the bench.
    pub(crate) fn of(fragment: &str) -> Self {
        let Some(path) = fragment.strip_prefix("#/") else { return Self::Bench };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.split_once('/').unwrap_or((path, "")) {
            ("rules", "") => Self::Rules(query.to_owned()),
            ("rules", id) => Self::Rule(id.to_owned()),
            _ => Self::Bench,
        }
    }

    /// The fragment of the view, for a link.
    pub(crate) fn link(&self) -> String {
        match self {
            Self::Bench => "#/".to_owned(),
            Self::Rules(query) if query.is_empty() => "#/rules".to_owned(),
            Self::Rules(query) => format!("#/rules?{query}"),
            Self::Rule(id) => format!("#/rules/{id}"),
        }
    }
}

/// The fragment of the page's address, with its `#`.
pub(crate) fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to a view, if it isn't looked at already.
pub(crate) fn go(to: &Route) {
    if Route::of(&fragment()) != *to {
        let _ = window().location().set_hash(&to.link());
    }
}

/// The fragment of the page's address, now and whenever it changes.
#[hook]
pub(crate) fn use_fragment() -> AttrValue {
    let state = use_state_eq(|| AttrValue::from(fragment()));
    {
        let state = state.clone();
        use_effect_with((), move |()| {
            let changed = Closure::<dyn Fn()>::new(move || state.set(fragment().into()));
            let listener = changed.as_ref().unchecked_ref();
            let _ = window().add_event_listener_with_callback(CHANGED, listener);
            move || {
                let listener = changed.as_ref().unchecked_ref();
                let _ = window().remove_event_listener_with_callback(CHANGED, listener);
            }
        });
    }
    (*state).clone()
}

/// Takes the fragment out of the address, without a step that one could go back.
pub(crate) fn forget_fragment() {
    let path = window().location().pathname().unwrap_or_default();
    let history = window().history();
    let _ = history.map(|it| it.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
    // The browser tells of a change only where somebody navigates.
    let _ = Event::new(CHANGED).map(|event| window().dispatch_event(&event));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_its_view() {
        for route in [
            Route::Bench,
            Route::Rules(String::new()),
            Route::Rules("level=baseline".to_owned()),
            Route::Rule("moving-tag".to_owned()),
        ] {
            assert_eq!(Route::of(&route.link()), route);
        }
    }

    #[test]
    fn what_is_no_view_is_the_bench() {
        for fragment in ["", "#", "#1:abc", "#rules", "#/", "#/nowhere"] {
            assert_eq!(Route::of(fragment), Route::Bench, "{fragment}");
        }
    }
}
