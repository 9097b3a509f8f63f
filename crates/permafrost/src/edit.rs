//! Changes to a text: [`Edit`] replaces one range, [`Edits`] is a set that can be applied at once.
//!
//! Nothing here knows what the text means. What to change is decided in `rewrite`.

use crate::order;
use std::collections::BTreeMap;
use text_size::{TextRange, TextSize};

/// One replacement: the bytes of `range` become `text`.
///
/// An empty range inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced, in UTF-8 bytes of the text before any edit.
    pub range: TextRange,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// An edit that puts `text` in the place of `range`.
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// An edit that puts `text` before the byte at `offset`.
    pub fn insert(offset: TextSize, text: impl Into<String>) -> Self {
        Self::replace(TextRange::empty(offset), text)
    }

    /// An edit that takes `range` away.
    pub fn delete(range: TextRange) -> Self {
        Self::replace(range, "")
    }
}

/// Edits of one text, sorted by place, that neither overlap nor touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// Edits in order of place; `None` if two of them overlap or touch.
    ///
    /// Touching edits are refused since their order would decide the outcome.
    /// The same edit twice counts once.
    pub fn new(mut edits: Vec<Edit>) -> Option<Self> {
        order::by_key(&mut edits, |edit| order::place(edit.range));
        edits.dedup();
        let apart = edits.windows(2).all(|pair| pair[0].range.end() < pair[1].range.start());
        apart.then_some(Self(edits))
    }

    /// The edits, first place first.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.0.iter()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All sets as one, in which edits that touch become one edit.
    ///
    /// `None` if two of them overlap, or insert at the same place, where their order would decide
    /// the outcome.
    pub fn merge<'e>(sets: impl IntoIterator<Item = &'e Self>) -> Option<Self> {
        let mut edits: Vec<_> = sets.into_iter().flatten().collect();
        order::by_key(&mut edits, |edit| order::place(edit.range));
        edits.dedup();
        if edits.windows(2).any(|it| it[0].range.is_empty() && it[0].range == it[1].range) {
            return None;
        }
        let mut merged: Vec<Edit> = Vec::with_capacity(edits.len());
        for edit in edits {
            match merged.last_mut() {
                Some(last) if last.range.end() > edit.range.start() => return None,
                Some(last) if last.range.end() == edit.range.start() => {
                    last.range = last.range.cover(edit.range);
                    last.text.push_str(&edit.text);
                }
                _ => merged.push(edit.clone()),
            }
        }
        Some(Self(merged))
    }

    /// The text with every edit made.
    ///
    /// An edit whose range does not lie in `text` on character boundaries is passed over.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.0.iter().map(|edit| edit.text.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut done = 0;
        for edit in &self.0 {
            let (start, end) = (usize::from(edit.range.start()), usize::from(edit.range.end()));
            let (Some(kept), Some(_)) = (text.get(done..start), text.get(start..end)) else {
                continue;
            };
            out.push_str(kept);
            out.push_str(&edit.text);
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

impl From<Edit> for Edits {
    fn from(edit: Edit) -> Self {
        Self(vec![edit])
    }
}

impl<'a> IntoIterator for &'a Edits {
    type Item = &'a Edit;
    type IntoIter = std::slice::Iter<'a, Edit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Sets of edits that stand apart from one another, taken in one by one.
#[derive(Debug, Default)]
pub struct Apart {
    /// The ranges that are taken: start to end.
    taken: BTreeMap<TextSize, TextSize>,
}

impl Apart {
    /// Takes the edits in, if none of them overlaps or touches one that is in already.
    pub fn take(&mut self, edits: &Edits) -> bool {
        let free = edits.iter().all(|edit| {
            // What is taken is disjoint: only the last range that starts before our end matters.
            let last = self.taken.range(..=edit.range.end()).next_back();
            last.is_none_or(|(_, &end)| end < edit.range.start())
        });
        if free {
            self.taken.extend(edits.iter().map(|edit| (edit.range.start(), edit.range.end())));
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn edits_apply_from_left_to_right_whatever_their_order() {
        let edits = Edits::new(vec![
            Edit::replace(range(4, 5), "Z"),
            Edit::delete(range(0, 1)),
            Edit::insert(2.into(), "+"),
        ]);
        assert_eq!(edits.expect("disjoint").apply("abcdef"), "b+cdZf");
    }

    #[test]
    fn touching_edits_are_refused() {
        let touching = vec![Edit::delete(range(0, 2)), Edit::insert(2.into(), "x")];
        assert_eq!(Edits::new(touching), None);
    }

    #[test]
    fn the_same_edit_twice_is_one() {
        let once = Edits::new(vec![Edit::delete(range(0, 2))]).expect("one");
        assert_eq!(Edits::merge([&once, &once]), Some(once.clone()));
    }

    #[test]
    fn merging_makes_one_edit_of_two_that_touch() {
        let edits = |range, text: &str| Edits::from(Edit::replace(range, text));
        let replaced = edits(range(1, 3), "+");
        let merged =
            |other: Edits| Edits::merge([&replaced, &other]).map(|edits| edits.apply("abcd"));
        assert_eq!(merged(edits(range(3, 3), "x")).as_deref(), Some("a+xd"));
        assert_eq!(merged(edits(range(1, 1), "x")).as_deref(), Some("ax+d"));
        assert_eq!(merged(edits(range(3, 4), "")).as_deref(), Some("a+"));
        assert_eq!(merged(edits(range(2, 4), "")), None);
        let inserted = edits(range(3, 3), "x");
        assert_eq!(Edits::merge([&inserted, &edits(range(3, 3), "y")]), None);
    }

    #[test]
    fn sets_stand_apart_when_nothing_overlaps_or_touches() {
        let edits = |start, end| Edits::new(vec![Edit::delete(range(start, end))]).expect("one");
        let mut apart = Apart::default();
        assert!(apart.take(&edits(4, 6)));
        assert!(apart.take(&edits(0, 2)));
        for (start, end) in [(4, 6), (5, 5), (6, 8), (2, 3), (0, 9), (3, 4)] {
            assert!(!apart.take(&edits(start, end)), "{start}..{end}");
        }
        assert!(apart.take(&edits(3, 3)));
        assert!(apart.take(&edits(7, 9)));
    }

    #[test]
    fn an_edit_inside_a_character_is_passed_over() {
        let edits = Edits::new(vec![Edit::delete(range(1, 2))]).expect("one");
        assert_eq!(edits.apply("é!"), "é!");
    }
}
