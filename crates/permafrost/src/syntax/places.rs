//! Where the bytes of a text stand that is put together from pieces of a file.
//!
//! A joined line, a script with its heredocs, the words of a JSON array: none of them stands in
//! the file as it is, yet each byte of them does. [`Places`] leads back, and forth again.

use std::ops::Range;
use text_size::{TextRange, TextSize};

/// Where each piece of a text stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// In the order of the text; each piece ends where the next one starts.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the text.
    start: usize,
    spelling: Spelling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// The file holds it byte for byte, from here on.
    AsIs(TextSize),
    /// The file spells it otherwise, in all of this place.
    Otherwise(TextRange),
}

impl Places {
    /// Adds a piece that starts at this byte of the text and stands in the file as it is.
    pub fn add(&mut self, start: usize, place: TextSize) {
        self.push(start, Spelling::AsIs(place));
    }

    /// Adds a piece that the file spells otherwise, with escapes for example.
    pub fn add_whole(&mut self, start: usize, place: TextRange) {
        self.push(start, Spelling::Otherwise(place));
    }

    fn push(&mut self, start: usize, spelling: Spelling) {
        if self.pieces.last().is_some_and(|last| last.start == start) {
            self.pieces.pop();
        }
        self.pieces.push(Piece { start, spelling });
    }

    /// Where a part of the text stands; what lies between its pieces in the file is in it.
    pub fn of(&self, part: Range<usize>) -> TextRange {
        let start = self.byte(part.start).start();
        // The end belongs to the last byte, not to the piece that follows it.
        let last = if part.end > part.start { self.byte(part.end - 1).end() } else { start };
        TextRange::new(start.min(last), last.max(start))
    }

    /// Which bytes of a text of this length stand within a range of the file.
    ///
    /// An empty range, or one between the pieces, gives the place between two bytes.
    pub fn within(&self, range: TextRange, text_len: usize) -> Range<usize> {
        let first = self.bytes_before(range.start(), text_len);
        first..self.bytes_before(range.end(), text_len).max(first)
    }

    /// How many bytes of the text stand in the file before an offset.
    fn bytes_before(&self, offset: TextSize, text_len: usize) -> usize {
        let ends = self.pieces.iter().skip(1).map(|next| next.start).chain([text_len]);
        let before = |(piece, end): (&Piece, usize)| match piece.spelling {
            Spelling::AsIs(place) => {
                let index = piece.start + usize::from(offset.checked_sub(place)?);
                Some(index.min(end))
            }
            Spelling::Otherwise(place) => (place.end() <= offset).then_some(end),
        };
        self.pieces.iter().zip(ends).filter_map(before).last().unwrap_or(0)
    }

    /// The places of a part of the text, as a text of its own.
    #[must_use]
    pub fn part(&self, part: Range<usize>) -> Self {
        let mut places = Self::default();
        let first = self.piece(part.start);
        for piece in self.pieces.get(first..).unwrap_or_default() {
            if piece.start >= part.end.max(part.start + 1) {
                break;
            }
            let skipped = part.start.saturating_sub(piece.start);
            let spelling = match piece.spelling {
                Spelling::AsIs(place) => Spelling::AsIs(place + size(skipped)),
                whole @ Spelling::Otherwise(_) => whole,
            };
            places.push(piece.start.saturating_sub(part.start), spelling);
        }
        places
    }

    /// Adds the pieces of another text, which starts at this byte of this one.
    pub fn append(&mut self, start: usize, other: &Self) {
        for piece in &other.pieces {
            self.push(start + piece.start, piece.spelling);
        }
    }

    fn piece(&self, index: usize) -> usize {
        self.pieces.partition_point(|piece| piece.start <= index).saturating_sub(1)
    }

    fn byte(&self, index: usize) -> TextRange {
        match self.pieces.get(self.piece(index)) {
            Some(Piece { start, spelling: Spelling::AsIs(place) }) => {
                TextRange::at(*place + size(index.saturating_sub(*start)), TextSize::new(1))
            }
            Some(Piece { spelling: Spelling::Otherwise(place), .. }) => *place,
            None => TextRange::default(),
        }
    }
}

/// A length as the file's own type. A text is at most `Source::MAX_BYTES` long.
fn size(length: usize) -> TextSize {
    TextSize::try_from(length).unwrap_or(TextSize::new(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "abc" at 10, "de" at 20, and a "f" that is written as `\u0066` at 30.
    fn places() -> Places {
        let mut places = Places::default();
        places.add(0, 10.into());
        places.add(3, 20.into());
        places.add_whole(5, TextRange::new(30.into(), 36.into()));
        places
    }

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn each_part_leads_to_its_place() {
        let places = places();
        assert_eq!(places.of(1..3), range(11, 13));
        assert_eq!(places.of(1..4), range(11, 21));
        assert_eq!(places.of(3..3), range(20, 20));
        assert_eq!(places.of(4..6), range(21, 36));
        assert_eq!(Places::default().of(1..4), range(0, 0));
    }

    #[test]
    fn a_place_leads_back_to_its_bytes() {
        let places = places();
        let within = |start: u32, end: u32| places.within(range(start, end), 6);
        assert_eq!(within(11, 12), 1..2);
        assert_eq!(within(12, 21), 2..4);
        assert_eq!(within(13, 22), 3..5);
        assert_eq!(within(14, 16), 3..3);
        assert_eq!(within(13, 13), 3..3);
        assert_eq!(within(0, 99), 0..6);
        assert_eq!(within(30, 33), 5..5);
    }

    #[test]
    fn a_part_keeps_its_places() {
        let part = places().part(2..6);
        assert_eq!(part.of(0..2), range(12, 21));
        assert_eq!(part.of(3..4), range(30, 36));
        let mut joined = Places::default();
        joined.add(0, 5.into());
        joined.append(1, &part);
        assert_eq!(joined.of(0..2), range(5, 13));
    }
}
