//! What is known of values in a text whose templates were not carried out yet.

use super::{Content, Node, NodeId, Stream};
use crate::syntax::placeholder::is_placeholder;
use crate::syntax::template::{self, Action, Writes};
use text_size::{TextRange, TextSize};

impl Stream<'_> {
    /// The actions of templates in the text, in order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Where the first action of a template stands in a range.
    pub fn first_action_in(&self, range: TextRange) -> Option<TextRange> {
        self.actions_in(range).first().map(|action| action.range)
    }

    /// The actions that touch a range.
    pub(super) fn actions_in(&self, range: TextRange) -> &[Action] {
        let first = self.actions.partition_point(|action| action.range.end() <= range.start());
        let len =
            self.actions[first..].partition_point(|action| action.range.start() < range.end());
        &self.actions[first..first + len]
    }

    /// Where the next thing begins that is written behind a value, or the document ends.
    fn next_thing(&self, id: NodeId) -> TextSize {
        let mut child = id;
        while let Some(parent) = self.data(child).parent {
            let (Content::Mapping { children, .. } | Content::Sequence { children, .. }) =
                self.data(parent).content
            else {
                break;
            };
            let behind = self.run(children).get(self.data(child).place as usize + 1..);
            let next = behind.into_iter().flatten().map(|&id| self.data(id).range);
            if let Some(next) = next.filter(|range| !range.is_empty()).map(TextRange::start).next()
            {
                return next;
            }
            child = parent;
        }
        let start = self.data(id).range.start();
        let document = self.documents.iter().find(|it| it.range.contains_inclusive(start));
        document.map_or(TextSize::of(self.text), |document| document.range.end())
    }
}

impl Node<'_> {
    /// Whether something else writes the value, wholly or in part: a template, or who fills in a
    /// place such as `${VARIABLE}`.
    pub fn is_templated(self) -> bool {
        self.is_masked() || self.text().is_some_and(is_placeholder)
    }

    /// Whether an action of a template stands in a range of the text.
    pub fn has_action_in(self, range: TextRange) -> bool {
        !self.stream.actions_in(range).is_empty()
    }

    /// Whether templates may write lines of their own in a range of the text.
    pub fn is_written_in(self, range: TextRange) -> bool {
        let actions = self.stream.actions_in(range);
        actions.iter().any(|action| action.writes != Writes::Nothing)
    }

    /// Where the next thing begins that is written behind the value, or the document ends.
    pub fn next_thing(self) -> TextSize {
        self.stream.next_thing(self.id)
    }

    /// Whether an action of a template stands in the value or right behind it.
    pub fn has_action_around(self) -> bool {
        if self.stream.actions.is_empty() {
            return false;
        }
        let start = self.range().start();
        self.has_action_in(TextRange::new(start, self.next_thing().max(start)))
    }

    /// Whether what stands at the end of a range of the text is in the same blocks of templates as
    /// what stands at its start.
    pub fn is_in_one_block(self, range: TextRange) -> bool {
        template::stays_in_block(self.stream.actions_in(range))
    }

    /// Whether an action of a template stands in the scalar.
    pub(super) fn is_masked(self) -> bool {
        let stream = self.stream;
        !stream.actions.is_empty()
            && matches!(self.content(), Content::Scalar { .. })
            && !stream.actions_in(self.range()).is_empty()
    }

    /// Whether a template may write something between the value and its key, which then has another
    /// value.
    pub fn is_parted_from_key(self) -> bool {
        let Some(key) = self.own_key() else { return false };
        let (from, to) = (key.range().end(), self.range().start());
        from < to && self.is_written_in(TextRange::new(from, to))
    }

    /// Whether a template may add to a mapping or list, or fill in a value that is null.
    ///
    /// Templates write whole lines at a column, and to belong to a collection these must begin
    /// where its own entries do.
    pub fn may_hold_more(self) -> bool {
        let stream = self.stream;
        if stream.actions.is_empty() {
            return false;
        }
        let data = stream.data(self.id);
        let column = match data.content {
            Content::Mapping { .. } | Content::Sequence { .. } => {
                let line = stream.text[..usize::from(data.range.start())].rfind('\n');
                let line = line.map_or(0, |at| at + 1);
                Some(stream.text[line..usize::from(data.range.start())].chars().count())
            }
            Content::Scalar { .. } | Content::Alias { .. } => None,
        };
        // A missing value has no place of its own: what may fill it in stands behind its key.
        let start = self.own_key().map_or(data.range.start(), |key| key.range().end());
        let end = stream.next_thing(self.id);
        if end <= start {
            return false;
        }
        stream.actions_in(TextRange::new(start, end)).iter().any(|action| match action.writes {
            Writes::Nothing => false,
            Writes::Anywhere => true,
            Writes::AtColumn(at) => column.is_none_or(|column| column == at as usize),
        })
    }
}
