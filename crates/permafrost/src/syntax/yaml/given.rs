//! The text as the parser is given it: the author's, changed where the parser and Kubernetes'
//! library read differently. Every change keeps the places of all that follows.

use crate::syntax::template::{self, Action};
use granit_parser::{ErrorKind, ScanError};
use std::borrow::Cow;
use text_size::TextSize;

/// The most errors that are mended by reading the text once more.
const MOST_MENDS: usize = 8;

/// A text of the same length as the author's.
#[derive(Debug)]
pub(super) struct Given<'t> {
    /// What the parser reads.
    pub(super) text: Cow<'t, str>,
    /// The actions of templates, in whose place something harmless stands.
    pub(super) actions: Vec<Action>,
    /// Where a `-` that is a value was changed to a letter.
    dashes: Vec<TextSize>,
    mends: usize,
}

/// How to get rid of an error that Kubernetes' library doesn't see.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mend {
    /// `[-]` holds the text `-`.
    Dash(usize),
    /// A comment needs no blank before it after quotes or brackets.
    Comment(usize),
}

/// A text as a parser can read it whose templates were not carried out yet, of the same length.
pub fn as_given(text: &str) -> Cow<'_, str> {
    template::mask(text, &template::actions(text))
}

impl<'t> Given<'t> {
    /// The text, without the actions of templates, and with the line ends of YAML 1.1 that are none in
    /// YAML 1.2 made to such.
    pub(super) fn of(text: &'t str) -> Self {
        const TWO_BYTES: char = '\u{85}';
        const THREE_BYTES: [char; 2] = ['\u{2028}', '\u{2029}'];
        let actions = template::actions(text);
        let text = template::mask(text, &actions);
        let has_break =
            !text.is_ascii() && (text.contains(TWO_BYTES) || text.contains(THREE_BYTES));
        let text = if has_break {
            Cow::Owned(text.replace(TWO_BYTES, " \n").replace(THREE_BYTES, "  \n"))
        } else {
            text
        };
        Self { text, actions, dashes: Vec::new(), mends: 0 }
    }

    /// How an error is mended, if it is one that Kubernetes' library doesn't see.
    pub(super) fn mend_for(&self, error: &ScanError) -> Option<Mend> {
        let at = error.marker().byte_offset().filter(|_| self.mends < MOST_MENDS)?;
        let found = self.text.as_bytes().get(at)?;
        match (error.kind(), found) {
            (ErrorKind::PlainScalarStartsWithDashFlowIndicator, b'-') => Some(Mend::Dash(at)),
            (ErrorKind::CommentNotSeparated, b'#') => Some(Mend::Comment(at)),
            _ => None,
        }
    }

    /// The text without this error.
    pub(super) fn mended(mut self, mend: Mend) -> Self {
        let text = self.text.to_mut();
        match mend {
            Mend::Dash(at) => {
                text.replace_range(at..=at, "x");
                self.dashes.extend(TextSize::try_from(at));
            }
            Mend::Comment(at) => {
                let len = text[at..].find(['\r', '\n']).unwrap_or(text.len() - at);
                text.replace_range(at..at + len, &" ".repeat(len));
            }
        }
        self.mends += 1;
        self
    }

    /// Whether a scalar that begins here is a `-`.
    pub(super) fn is_dash(&self, at: TextSize) -> bool {
        self.dashes.contains(&at)
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::yaml::{Node, parse};

    fn value_of_a(text: &str) -> Option<String> {
        let stream = parse(text);
        assert_eq!(stream.errors, [], "{text}");
        let a = stream.root(&stream.documents[0])?.get("a")?;
        let texts: Vec<_> = a.items().chain([a]).filter_map(Node::text).collect();
        Some(texts.join("|"))
    }

    #[test]
    fn a_dash_in_brackets_is_text() {
        assert_eq!(value_of_a("a: [cat, -]\n").as_deref(), Some("cat|-"));
        assert_eq!(value_of_a("a: [-, -, x]\n").as_deref(), Some("-|-|x"));
    }

    #[test]
    fn a_comment_may_follow_a_quote_at_once() {
        assert_eq!(value_of_a("a: 'b'#c\nd: e\n").as_deref(), Some("b"));
    }

    #[test]
    fn line_ends_of_the_past_end_lines() {
        assert_eq!(value_of_a("# é\u{2028}a: b\u{85}c: d\n").as_deref(), Some("b"));
    }

    #[test]
    fn more_errors_than_are_mended_are_told() {
        let text = format!("a: [{}]\n", "-, ".repeat(20));
        assert_eq!(parse(&text).errors.len(), 1);
    }
}
