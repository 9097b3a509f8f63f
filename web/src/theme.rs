//! Light, dark, or as the system has it; kept in the browser's local storage.

use gloo::utils::{document_element, window};
use web_sys::Storage;

/// `web/boot.js` reads it as well, so that the page wears its colours before it is there.
const KEY: &str = "permafrost-theme";

/// Which colours the page wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    /// The theme that was chosen before.
    pub(crate) fn stored() -> Self {
        let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        match stored.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one after this, going round.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Puts it on the page and keeps it. Where storage is refused it lasts as long as the page.
    pub(crate) fn wear(self) {
        let _ = document_element().set_attribute("data-theme", self.name());
        let _ = storage().map(|storage| storage.set_item(KEY, self.name()));
    }
}

/// The browser's local storage, where it isn't refused.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
