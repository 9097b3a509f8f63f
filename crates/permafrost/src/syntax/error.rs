//! A place where a text breaks the grammar of its language.

use text_size::TextRange;

/// What a parser could not read, and where. The rest of the text is still looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in one line, without a dot at its end.
    pub message: String,
    /// Where, in UTF-8 bytes.
    pub range: TextRange,
}
