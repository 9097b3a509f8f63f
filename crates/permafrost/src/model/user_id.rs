//! User ids as people write them who don't write a number.

use crate::syntax::resolve::{Scalar, Tag, resolve};

/// Whether a text in the place of a user id means root to a person: `root`, or a nought in quotes.
/// Kubernetes takes only a number there.
pub fn means_root(text: &str) -> bool {
    let text = text.trim();
    text == "root" || resolve(text, true, Tag::None) == Scalar::Integer(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_has_several_spellings() {
        for text in ["root", " root ", "0", "00", "0x0"] {
            assert!(means_root(text), "{text}");
        }
        for text in ["", "Root", "1", "rooted", "<uid>"] {
            assert!(!means_root(text), "{text}");
        }
    }
}
