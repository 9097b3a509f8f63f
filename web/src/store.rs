//! What the page keeps in the browser's local storage, where that isn't refused.

use gloo::utils::window;
use web_sys::Storage;

/// What is kept under a name.
pub(crate) fn get(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok().flatten()
}

/// Keeps something; where storage is refused or full it lasts as long as the page.
pub(crate) fn set(name: &str, value: &str) {
    let _ = storage().map(|storage| storage.set_item(&key(name), value));
}

/// `web/boot.js` knows the keys of what the page wears before it is there.
fn key(name: &str) -> String {
    format!("permafrost-{name}")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
