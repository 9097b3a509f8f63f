//! Which view the address asks for, by its fragment: nothing is sent to a server.

use gloo::utils::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

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

/// The view that the address asks for, now and whenever that changes.
#[hook]
pub(crate) fn use_route() -> Route {
    let route = use_state_eq(|| Route::of(&fragment()));
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let changed = Closure::<dyn Fn()>::new(move || route.set(Route::of(&fragment())));
            let listener = changed.as_ref().unchecked_ref();
            let _ = window().add_event_listener_with_callback("hashchange", listener);
            move || {
                let listener = changed.as_ref().unchecked_ref();
                let _ = window().remove_event_listener_with_callback("hashchange", listener);
            }
        });
    }
    (*route).clone()
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
