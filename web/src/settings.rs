//! How the text is shown: its size, what long lines do, and all of it large for a room; kept in the
//! browser's local storage.

use crate::store;
use gloo::utils::{document_element, window};

/// What a person chose. `web/boot.js` reads it as well, so that nothing jumps once the page is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// By how many steps the text is larger than usual; within [`Settings::STEPS`].
    size: i8,
    /// Whether long lines wrap; where nobody chose they do on phones.
    wrap: Option<bool>,
    /// Whether everything is large, and what a trainer doesn't need is gone.
    pub(crate) presenter: bool,
}

impl Settings {
    /// The steps that `web/styles/settings.css` knows.
    const STEPS: std::ops::RangeInclusive<i8> = -1..=5;

    /// What was chosen before.
    pub(crate) fn stored() -> Self {
        Self::from(store::get)
    }

    fn from(kept: impl Fn(&str) -> Option<String>) -> Self {
        let size = kept("size").and_then(|size| size.parse().ok());
        Self {
            size: size.filter(|size| Self::STEPS.contains(size)).unwrap_or_default(),
            wrap: kept("wrap").map(|wrap| wrap == "on"),
            presenter: kept("presenter").is_some_and(|presenter| presenter == "on"),
        }
    }

    /// The text by so many steps larger, where there are so many.
    #[must_use]
    pub(crate) fn larger(self, steps: i8) -> Option<Self> {
        let size = self.size + steps;
        Self::STEPS.contains(&size).then_some(Self { size, ..self })
    }

    /// The size of the text in pixels.
    pub(crate) fn pixels(self) -> i8 {
        let usual = if self.presenter { 22 } else { 14 };
        usual + 2 * self.size
    }

    /// Whether long lines wrap.
    pub(crate) fn wraps(self) -> bool {
        let is_phone = || window().match_media("(max-width: 599px)").ok().flatten();
        self.wrap.unwrap_or_else(|| is_phone().is_some_and(|phone| phone.matches()))
    }

    #[must_use]
    pub(crate) fn with_wrap(self, wrap: bool) -> Self {
        Self { wrap: Some(wrap), ..self }
    }

    #[must_use]
    pub(crate) fn with_presenter(self, presenter: bool) -> Self {
        Self { presenter, ..self }
    }

    /// Puts them on the page and keeps them.
    pub(crate) fn wear(self) {
        let word = |is_on| if is_on { "on" } else { "off" };
        wear("size", &self.size.to_string());
        wear("presenter", word(self.presenter));
        if let Some(wrap) = self.wrap {
            wear("wrap", word(wrap));
        }
    }
}

fn wear(choice: &str, value: &str) {
    let _ = document_element().set_attribute(&format!("data-{choice}"), value);
    store::set(choice, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_grows_and_shrinks_within_bounds() {
        let mut settings = Settings::default();
        assert_eq!(settings.pixels(), 14);
        while let Some(larger) = settings.larger(1) {
            settings = larger;
        }
        assert_eq!(settings.pixels(), 24);
        assert_eq!(settings.with_presenter(true).pixels(), 32);
        assert_eq!(Settings::default().larger(-1).map(Settings::pixels), Some(12));
        assert_eq!(Settings::default().larger(-2), None);
    }

    #[test]
    fn what_was_kept_by_others_does_no_harm() {
        let kept = |choice: &str| Some(if choice == "size" { "99" } else { "maybe" }.to_owned());
        let settings = Settings::from(kept);
        assert_eq!(settings.pixels(), 14);
        assert!(!settings.presenter);
    }
}
