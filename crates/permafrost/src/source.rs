//! The text that is checked, and every conversion between units of place.
//!
//! Inside the library a place is an offset in UTF-8 bytes. People are told lines and columns,
//! JavaScript counts UTF-16 code units: [`Source`] is the only thing that converts.

use crate::kind::Kind;
use line_index::{LineIndex, WideEncoding};
use serde::Serialize;
use text_size::{TextRange, TextSize};

/// A text with its [`Kind`] and an index of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    text: String,
    kind: Kind,
    lines: LineIndex,
    /// For each line: how many UTF-16 code units stand before it.
    utf16_starts: Vec<u32>,
}

/// A place as a person names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1, in characters (Unicode scalar values).
    pub column: u32,
    /// How much of the text stands before the place, in the unit that was asked for.
    pub offset: u32,
}

/// The unit in which [`Position::offset`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Bytes of UTF-8, as Rust and most command-line tools count.
    Utf8Bytes,
    /// Code units of UTF-16, as JavaScript counts.
    Utf16CodeUnits,
}

impl Source {
    /// The most bytes that are looked at: 64 MiB. A longer text is reported as too long.
    pub const MAX_BYTES: usize = 64 << 20;

    /// A source whose kind is guessed from the text, see [`Kind::guess`].
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let kind = Kind::guess(&text);
        Self::with_kind(text, kind)
    }

    /// A source of a kind that the caller knows.
    pub fn with_kind(text: impl Into<String>, kind: Kind) -> Self {
        let text = text.into();
        let lines = LineIndex::new(if text.len() > Self::MAX_BYTES { "" } else { &text });
        let utf16_starts = utf16_line_starts(&text, &lines);
        Self { text, kind, lines, utf16_starts }
    }

    /// The text, as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty where the range doesn't lie in the text.
    pub fn slice(&self, range: TextRange) -> &str {
        self.text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default()
    }

    /// What kind of text it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the text is longer than [`Source::MAX_BYTES`], and so is not looked at.
    pub fn is_too_long(&self) -> bool {
        self.text.len() > Self::MAX_BYTES
    }

    /// The line and column of an offset in UTF-8 bytes.
    ///
    /// An offset past the end, or inside a character, is moved back to the nearest boundary.
    pub fn position(&self, offset: TextSize, unit: OffsetUnit) -> Position {
        let offset = self.boundary_at_or_before(offset);
        let line_col = self.lines.line_col(offset);
        let wide = |encoding| self.lines.to_wide(encoding, line_col).map_or(0, |wide| wide.col);
        let line_start = self.utf16_starts.get(line_col.line as usize).copied().unwrap_or(0);
        Position {
            line: line_col.line + 1,
            column: wide(WideEncoding::Utf32) + 1,
            offset: match unit {
                OffsetUnit::Utf8Bytes => offset.into(),
                OffsetUnit::Utf16CodeUnits => line_start + wide(WideEncoding::Utf16),
            },
        }
    }

    /// The UTF-16 offset of an offset in UTF-8 bytes.
    pub fn utf16(&self, offset: TextSize) -> u32 {
        self.position(offset, OffsetUnit::Utf16CodeUnits).offset
    }

    /// The range of a whole line (counted from 1) without its line break; `None` past the end.
    pub fn line(&self, line: u32) -> Option<TextRange> {
        let range = self.lines.line(line.checked_sub(1)?)?;
        let text = self.slice(range);
        let kept = text.trim_end_matches('\n').trim_end_matches('\r').len();
        Some(TextRange::at(range.start(), TextSize::try_from(kept).ok()?))
    }

    fn boundary_at_or_before(&self, offset: TextSize) -> TextSize {
        let wanted = usize::from(offset).min(usize::from(self.lines.len()));
        TextSize::try_from(self.text.floor_char_boundary(wanted)).unwrap_or_default()
    }
}

fn utf16_line_starts(text: &str, lines: &LineIndex) -> Vec<u32> {
    let mut starts = vec![0];
    let mut units = 0;
    let whole = TextRange::up_to(lines.len());
    for line in lines.lines(whole) {
        let line = text.get(std::ops::Range::<usize>::from(line)).unwrap_or_default();
        let wide = if line.is_ascii() { line.len() } else { line.encode_utf16().count() };
        units += u32::try_from(wide).unwrap_or(u32::MAX);
        starts.push(units);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &Source, needle: &str) -> TextSize {
        let offset = source.text().find(needle).expect("the needle is in the text");
        TextSize::try_from(offset).expect("small")
    }

    #[test]
    fn columns_count_characters_and_offsets_their_unit() {
        let source = Source::new("a: 1\nüber: 😀 # here");
        let here = at(&source, "here");
        let bytes = source.position(here, OffsetUnit::Utf8Bytes);
        let units = source.position(here, OffsetUnit::Utf16CodeUnits);
        assert_eq!(bytes, Position { line: 2, column: 11, offset: 19 });
        assert_eq!(units, Position { line: 2, column: 11, offset: 16 });
        assert_eq!(source.text().encode_utf16().collect::<Vec<_>>()[16], u16::from(b'h'));
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let source = Source::new("ab\n");
        assert_eq!(source.position(99.into(), OffsetUnit::Utf8Bytes).line, 2);
    }

    #[test]
    fn a_line_is_given_without_its_line_break() {
        let source = Source::new("one\r\ntwo");
        let line = |n| source.line(n).map(|range| source.slice(range));
        assert_eq!((line(1), line(2), line(3)), (Some("one"), Some("two"), None));
    }
}
