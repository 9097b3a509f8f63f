//! A word of a script, and how it is put together from its parts.

use std::borrow::Cow;
use std::ops::Range;

/// What stands in the text of a word for a part that only the running shell knows, such as `$HOME`.
///
/// No program can be given this character in an argument.
pub const UNKNOWN: char = '\0';

/// A word as the program gets it: without its quotes, with [`UNKNOWN`] for expansions.
#[derive(Debug, Clone, Default)]
pub struct Word<'t> {
    /// What it says.
    pub text: Cow<'t, str>,
    /// Where it stands, with its quotes, in bytes of the script.
    pub range: Range<usize>,
    /// Whether a part of it is quoted.
    pub quoted: bool,
    /// The commands of `$(…)` and `<(…)` in it.
    pub substitutions: Vec<Substitution>,
    /// Where the text stands, if it stands in one piece.
    start: usize,
    /// Where each byte of the text stands otherwise.
    places: Vec<usize>,
}

/// Commands whose output becomes a part of a word, or a file that the word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// Whether the word names a file: `<(…)`.
    pub is_file: bool,
    /// The commands, as places in [`Script::commands`](super::Script::commands).
    pub commands: Range<usize>,
}

impl<'t> Word<'t> {
    /// A word that is written as it is, without quotes or expansions.
    pub fn literal(text: Cow<'t, str>, start: usize) -> Self {
        let range = start..start + text.len();
        Self { text, range, start, ..Self::default() }
    }

    /// What it says, if that is known before the script runs.
    pub fn known(&self) -> Option<&str> {
        (!self.text.contains(UNKNOWN)).then_some(&self.text)
    }

    /// Where a part of its text stands, in bytes of the script.
    pub fn place(&self, part: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return self.start + part.start..self.start + part.end;
        }
        let start = self.places.get(part.start).copied().unwrap_or(self.range.end);
        let last = part.end.checked_sub(1).and_then(|last| self.places.get(last));
        let end = match last {
            Some(_) if part.end <= part.start => start,
            // An expansion is longer than the one byte that stands for it.
            Some(_) if self.text.as_bytes()[part.end - 1] == UNKNOWN as u8 => {
                self.places.get(part.end).copied().unwrap_or(self.range.end)
            }
            Some(last) => last + 1,
            None => start,
        };
        start..end.max(start)
    }

    /// The same word with a text of its own.
    pub fn into_owned(self) -> Word<'static> {
        Word { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    pub(super) fn at(start: usize) -> Self {
        Self { range: start..start, start, ..Self::default() }
    }

    /// Adds what stands at `range` of the script.
    pub(super) fn push(&mut self, script: &'t str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.start = range.start;
            self.text = Cow::Borrowed(&script[range]);
        } else if self.places.is_empty() && self.start + self.text.len() == range.start {
            self.text = Cow::Borrowed(&script[self.start..range.end]);
        } else {
            self.scatter();
            self.text.to_mut().push_str(&script[range.clone()]);
            self.places.extend(range);
        }
    }

    /// Adds an ASCII character that is written otherwise, at `place`.
    pub(super) fn push_other(&mut self, character: char, place: usize) {
        self.scatter();
        self.text.to_mut().push(character);
        self.places.push(place);
    }

    fn scatter(&mut self) {
        if self.places.is_empty() {
            self.places.extend(self.start..self.start + self.text.len());
        }
    }
}
