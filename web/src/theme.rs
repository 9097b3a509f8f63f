//! Light, dark, or as the system has it; kept in the browser's local storage.

use crate::store;
use gloo::utils::document_element;

/// `web/boot.js` reads it as well, so that the page wears its colours before it is there.
const KEY: &str = "theme";

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
        match store::get(KEY).as_deref() {
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
        store::set(KEY, self.name());
    }
}
