//! How a collection is laid out in the text: what a rewrite must know and a rule never sees.
//!
//! Places here are those of what is *written*: of an alias its own, not that of its target.

use super::{CollectionStyle, Content, Node, NodeId, ScalarStyle, Stream};
use text_size::{TextRange, TextSize};

/// One entry of a mapping or item of a sequence, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where the key stands; `None` for an item of a sequence.
    pub key: Option<TextRange>,
    /// Where the value stands; empty, at no place that can be relied on, where nothing is written.
    pub value: TextRange,
    /// Where the value ends, its own contents included; `None` where nothing is written.
    pub end: Option<TextSize>,
}

impl Part {
    /// Where the entry or item begins; of an item nobody wrote this can't be told.
    pub fn start(self) -> Option<TextSize> {
        self.key.map(TextRange::start).or_else(|| self.end.map(|_| self.value.start()))
    }
}

impl<'t> Node<'t> {
    /// The text that this value is part of.
    pub fn source_text(self) -> &'t str {
        self.stream.text
    }

    /// The collection in which the value is written.
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.stream.data(self.id).parent?;
        Some(Node { stream: self.stream, id: parent, via: self.via })
    }

    /// Whether both cursors stand on the same value of the same text.
    pub fn is_same(self, other: Node<'_>) -> bool {
        std::ptr::eq(self.stream.text, other.stream.text) && self.id == other.id
    }

    /// Its place among the [`Node::parts`] of its parent.
    pub fn place_in_parent(self) -> usize {
        let data = self.stream.data(self.id);
        let place = data.place as usize;
        let in_mapping = data.parent.is_some_and(|parent| {
            matches!(self.stream.data(parent).content, Content::Mapping { .. })
        });
        if in_mapping { place / 2 } else { place }
    }

    /// The entries or items of a collection, as they are written.
    pub fn parts(self) -> Vec<Part> {
        let stream = self.stream;
        let value = |id: NodeId| (stream.data(id).range, stream.end_as_written(id));
        match self.content() {
            Content::Mapping { children, .. } => stream
                .run(children)
                .as_chunks::<2>()
                .0
                .iter()
                .map(|&[key, id]| {
                    let (value, end) = value(id);
                    Part { key: Some(stream.data(key).range), value, end }
                })
                .collect(),
            Content::Sequence { children, .. } => stream
                .run(children)
                .iter()
                .map(|&id| {
                    let (value, end) = value(id);
                    Part { key: None, value, end }
                })
                .collect(),
            Content::Scalar { .. } | Content::Alias { .. } => Vec::new(),
        }
    }

    /// Where what is written of the value ends; `None` where nothing is, or where it can't be told.
    pub fn end_as_written(self) -> Option<TextSize> {
        self.stream.end_as_written(self.id)
    }

    /// The first key of a mapping.
    pub fn first_key(self) -> Option<Node<'t>> {
        match self.content() {
            Content::Mapping { children, .. } => {
                let &id = self.stream.run(children).first()?;
                Some(Node { stream: self.stream, id, via: self.via })
            }
            _ => None,
        }
    }
}

impl Stream<'_> {
    /// Where what is written of a value ends; `None` where nothing is.
    ///
    /// The parser places a value that isn't there at what comes next, beyond comments and lines.
    fn end_as_written(&self, id: NodeId) -> Option<TextSize> {
        let data = self.data(id);
        let block = CollectionStyle::Block;
        match data.content {
            Content::Mapping { style, children } if style == block => {
                let &[key, value] = self.run(children).as_chunks::<2>().0.last()?;
                self.end_as_written(value).or(Some(self.data(key).range.end()))
            }
            Content::Sequence { style, children } if style == block => {
                self.end_as_written(*self.run(children).last()?)
            }
            // The parser lets a block scalar reach to what comes next.
            Content::Scalar { style: ScalarStyle::Block, .. } => {
                let written = self.text[data.range].trim_end();
                Some(data.range.start() + TextSize::of(written))
            }
            _ => (!data.range.is_empty()).then(|| data.range.end()),
        }
    }
}
