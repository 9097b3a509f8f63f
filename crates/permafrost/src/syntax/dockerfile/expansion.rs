//! Expanded text that still knows where in the file each of its bytes is written.

use super::size;
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// The most bytes of an expanded word.
const LONGEST: usize = 4096;

/// The most unknown values in an expanded word.
const MOST_HOLES: usize = 64;

/// What a word comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The text; an unknown value leaves nothing in it.
    pub text: String,
    /// The values that are not known, in order of place.
    pub holes: Vec<Hole>,
    /// From which index on the bytes stand in the file one after another, and where.
    runs: Vec<(usize, Option<TextSize>)>,
}

/// A value that is not known before the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Where in [`Expansion::text`] it would stand.
    pub at: usize,
    /// The variable that holds it.
    pub variable: String,
    /// Whether it is empty unless the build gives a value; if not, it has one from elsewhere.
    pub is_unset: bool,
}

impl Expansion {
    /// The text, if all of it is known.
    pub fn known(&self) -> Option<&str> {
        self.holes.is_empty().then_some(&*self.text)
    }

    /// Where a part of the text is written, if it stands there in one piece and as it is.
    ///
    /// An empty part stands behind the byte before it.
    pub fn place(&self, part: Range<usize>) -> Option<TextRange> {
        if part.is_empty() {
            let before = part.start.checked_sub(1)?;
            return Some(TextRange::empty(self.place(before..part.start)?.end()));
        }
        let run = self.runs.partition_point(|&(start, _)| start <= part.start).checked_sub(1)?;
        let (start, place) = self.runs[run];
        let run_end = self.runs.get(run + 1).map_or(self.text.len(), |&(next, _)| next);
        let place = place.filter(|_| part.end <= run_end)?;
        Some(TextRange::at(place + size(part.start - start), size(part.len())))
    }

    /// Whether any of the text is written in, or right beside, a place of the file.
    pub fn touches(&self, place: TextRange) -> bool {
        let ends = self.runs.iter().skip(1).map(|&(start, _)| start).chain([self.text.len()]);
        self.runs.iter().zip(ends).any(|(&(start, run), end)| {
            let written = run.map(|run| TextRange::at(run, size(end - start)));
            written.is_some_and(|it| it.start() <= place.end() && place.start() <= it.end())
        })
    }

    /// Stands for a text that can't be expanded: nothing of it is known.
    pub fn unreadable(text: &str) -> Self {
        Self::hole(text, false)
    }

    /// Whether it is longer than any name, path or image; variables that double each other are.
    pub(super) fn is_too_long(&self) -> bool {
        self.text.len() > LONGEST || self.holes.len() > MOST_HOLES
    }

    /// Adds a character; `place` is where it is written, if anywhere.
    pub(super) fn push(&mut self, character: char, place: Option<TextSize>) {
        self.continue_at(place);
        self.text.push(character);
    }

    fn continue_at(&mut self, place: Option<TextSize>) {
        let continues = self.runs.last().is_some_and(|&(start, run)| {
            run.map(|run| run + size(self.text.len() - start)) == place
        });
        if !continues {
            self.runs.push((self.text.len(), place));
        }
    }

    /// Adds all of another expansion.
    pub(super) fn append(&mut self, other: &Self) {
        self.append_part(other, 0..other.text.len());
        let offset = self.text.len() - other.text.len();
        let moved = |hole: &Hole| Hole { at: offset + hole.at, ..hole.clone() };
        self.holes.extend(other.holes.iter().map(moved));
    }

    /// Adds a part of another expansion; its holes are left out.
    pub(super) fn append_part(&mut self, other: &Self, part: Range<usize>) {
        for (index, &(start, place)) in other.runs.iter().enumerate() {
            let end = other.runs.get(index + 1).map_or(other.text.len(), |&(next, _)| next);
            let (from, to) = (start.max(part.start), end.min(part.end));
            if from < to {
                self.continue_at(place.map(|place| place + size(from - start)));
                self.text.push_str(&other.text[from..to]);
            }
        }
    }

    /// A part of the text, with its places.
    pub(super) fn part(&self, part: Range<usize>) -> Self {
        let mut out = Self::default();
        out.append_part(self, part);
        out
    }

    /// The value of a variable that isn't known.
    pub(super) fn hole(variable: &str, is_unset: bool) -> Self {
        let holes = vec![Hole { at: 0, variable: variable.to_owned(), is_unset }];
        Self { holes, ..Self::default() }
    }
}
