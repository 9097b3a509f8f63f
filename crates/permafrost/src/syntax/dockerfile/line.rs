//! Physical lines become logical ones: an instruction with its continuations joined.
//!
//! A line continues if the escape character is its last one but for blanks, and not itself
//! escaped. Comment lines and blank lines between continued lines are left out (`BuildKit`,
//! `parser/parser.go`).

use super::{range, size};
use crate::syntax::places::Places;
use std::borrow::Cow;
use std::ops::Range;
use text_size::TextRange;

/// An instruction's text as one line, and where each part of it stands in the file.
#[derive(Debug)]
pub(super) struct Line<'t> {
    /// The whole file.
    whole: &'t str,
    /// The joined text.
    pub(super) text: Cow<'t, str>,
    /// Where each joined piece of `text` stands in the file.
    pub(super) places: Places,
    /// All lines that were joined, without the last line break.
    pub(super) range: TextRange,
    /// Whether the text ended while a continuation asked for more.
    pub(super) is_open: bool,
}

impl<'t> Line<'t> {
    /// Where a part of the line stands in the file.
    pub(super) fn place(&self, part: &Range<usize>) -> TextRange {
        self.places.of(part.clone())
    }

    /// A part of the line, borrowed from the file where it stands there as it is.
    pub(super) fn slice(&self, part: Range<usize>) -> Cow<'t, str> {
        let place = self.place(&part);
        if place.len() == size(part.len()) {
            return Cow::Borrowed(&self.whole[Range::<usize>::from(place)]);
        }
        Cow::Owned(self.text[part].to_owned())
    }
}

/// Goes through a text, logical line by logical line.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    escape: char,
    position: usize,
}

impl<'t> Lines<'t> {
    /// Starts at the top, behind a byte-order mark.
    pub(super) fn new(text: &'t str, escape: char) -> Self {
        let position = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, escape, position }
    }

    /// The start of the next physical line.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Goes on with the physical line that starts at this offset.
    pub(super) fn go_to(&mut self, position: usize) {
        self.position = position;
    }

    /// The next instruction's line; blank lines and comments before it are passed over.
    pub(super) fn next_logical(&mut self) -> Option<Line<'t>> {
        loop {
            let (start, physical) = self.next_physical()?;
            let trimmed = physical.trim_start();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            return Some(self.join(start + physical.len() - trimmed.len(), trimmed));
        }
    }

    fn join(&mut self, start: usize, first: &'t str) -> Line<'t> {
        let (kept, mut continues) = without_continuation(first, self.escape);
        let mut text = Cow::Borrowed(kept);
        let mut places = Places::default();
        places.add(0, size(start));
        let mut end = start + first.len();
        while continues {
            let Some((start, physical)) = self.next_physical() else { break };
            let trimmed = physical.trim_start();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let kept;
            (kept, continues) = without_continuation(physical, self.escape);
            end = start + physical.len();
            if kept.is_empty() {
                continue;
            }
            places.add(text.len(), size(start));
            text.to_mut().push_str(kept);
        }
        Line { whole: self.text, text, places, range: range(start, end), is_open: continues }
    }

    /// The next line without its line break, and where it starts.
    fn next_physical(&mut self) -> Option<(usize, &'t str)> {
        let start = self.position;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        self.position = start + len;
        Some((start, without_line_break(&rest[..len])))
    }
}

/// A line without the carriage returns and line feeds at its end.
pub(super) fn without_line_break(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

/// The line without the escape character that continues it, and whether there was one.
fn without_continuation(line: &str, escape: char) -> (&str, bool) {
    let before = line.trim_end_matches([' ', '\t']).strip_suffix(escape);
    match before {
        Some(before) if !before.ends_with(escape) => (before, true),
        _ => (line, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logical(text: &str) -> Vec<String> {
        let mut lines = Lines::new(text, '\\');
        std::iter::from_fn(|| lines.next_logical()).map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn comments_and_blank_lines_inside_are_left_out() {
        let text = "RUN a \\\n# note\n\n  && b \\ \t\r\n\n && c\n  # end\nUSER x";
        assert_eq!(logical(text), ["RUN a   && b  && c", "USER x"]);
    }

    #[test]
    fn an_escaped_escape_does_not_continue() {
        assert_eq!(logical("RUN a \\\\\nRUN b"), ["RUN a \\\\", "RUN b"]);
    }

    #[test]
    fn a_lone_escape_continues() {
        assert_eq!(logical("\\\nFROM a"), ["FROM a"]);
        assert_eq!(logical("\\"), [""]);
    }

    #[test]
    fn parts_know_their_places() {
        let text = "  USER ro\\\n# x\not \n";
        let line = Lines::new(text, '\\').next_logical().expect("one line");
        assert_eq!(line.text, "USER root ");
        let place = line.place(&(5..9));
        assert_eq!(&text[Range::<usize>::from(place)], "ro\\\n# x\not");
        assert_eq!(&text[Range::<usize>::from(line.place(&(0..4)))], "USER");
        assert!(matches!(line.slice(0..4), Cow::Borrowed("USER")));
        assert_eq!(line.slice(5..9), "root");
    }
}
