//! How a collection is laid out in the text: what a rewrite must know and a rule never sees.
//!
//! Places here are those of what is *written*: of an alias its own, not that of its target.

use super::{CollectionStyle, Content, Node, NodeData, NodeId, ScalarStyle, Stream};
use text_size::{TextRange, TextSize};

/// How many nodes are looked at to find the scalar before a place: collections may begin between.
const FEW: usize = 64;

/// One entry of a mapping or item of a sequence, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where the key stands; `None` for an item of a sequence.
    pub key: Option<TextRange>,
    /// Where the value stands; empty, at no place that can be relied on, where nothing is written.
    pub value: TextRange,
    /// Where the value ends, its own contents included; `None` where nothing is written.
    pub end: Option<TextSize>,
    /// Whether the line break behind it is part of its value, as that of a block scalar is.
    pub owns_line_break: bool,
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
        let part = |key: Option<NodeId>, id: NodeId| Part {
            key: key.map(|key| stream.data(key).range),
            value: stream.data(id).range,
            end: match key {
                Some(key) => stream.end_of_entry(key, id),
                None => stream.end_as_written(id),
            },
            owns_line_break: stream.ends_in_block_scalar(id),
        };
        match self.content() {
            Content::Mapping { children, .. } => stream
                .run(children)
                .as_chunks::<2>()
                .0
                .iter()
                .map(|&[key, id]| part(Some(key), id))
                .collect(),
            Content::Sequence { children, .. } => {
                stream.run(children).iter().map(|&id| part(None, id)).collect()
            }
            Content::Scalar { .. } | Content::Alias { .. } => Vec::new(),
        }
    }

    /// Where what is written of the value ends; `None` where nothing is, or where it can't be told.
    pub fn end_as_written(self) -> Option<TextSize> {
        self.stream.end_as_written(self.id)
    }

    /// The key of the entry whose value this is, as it is written.
    pub fn own_key(self) -> Option<Node<'t>> {
        let Node { stream, via, .. } = self;
        let data = stream.data(self.id);
        let place = data.place as usize;
        match stream.data(data.parent?).content {
            Content::Mapping { children, .. } if place % 2 == 1 => {
                let &id = stream.run(children).get(place - 1)?;
                Some(Node { stream, id, via })
            }
            _ => None,
        }
    }

    /// Where to point to mean the value as a whole: a scalar itself; a mapping or list by its key;
    /// an item of a list by its name, or else by its first key.
    pub fn handle(self) -> TextRange {
        let name = || self.get("name").filter(|name| !name.range().is_empty());
        let within = || name().or_else(|| self.first_key()).unwrap_or(self);
        match self.content() {
            Content::Mapping { .. } | Content::Sequence { .. } => {
                self.own_key().unwrap_or_else(within).range()
            }
            Content::Scalar { .. } | Content::Alias { .. } => self.range(),
        }
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
    /// Whether a place lies in a scalar, so that a `#` there begins no comment.
    pub fn is_in_scalar(&self, at: TextSize) -> bool {
        self.scalar_around(at).is_some()
    }

    /// The scalar in which a place lies.
    pub fn scalar_around(&self, at: TextSize) -> Option<TextRange> {
        let behind = self.nodes.partition_point(|node| node.range.start() <= at);
        // Scalars don't hold one another: only the last that begins before can reach so far.
        let is_scalar = |data: &&NodeData| matches!(data.content, Content::Scalar { .. });
        let last = self.nodes[..behind].iter().rev().take(FEW).find(is_scalar);
        last.map(|data| data.range).filter(|range| range.contains(at))
    }

    /// The extent of what begins at a place: of an entry with its value, of an item of a list, or of
    /// a whole document at its first key.
    pub fn thing_at(&self, at: TextSize) -> Option<TextRange> {
        let first = self.nodes.partition_point(|node| node.range.start() < at);
        let place = self.text_behind(at, first).unwrap_or(at);
        let here = self.nodes[first..].iter().take_while(|node| node.range.start() == place);
        let ids = (first..).map(NodeId::from_index).zip(here);
        let mut extent: Option<TextRange> = None;
        for (id, data) in ids {
            let in_list = data
                .parent
                .is_none_or(|parent| matches!(self.data(parent).content, Content::Sequence { .. }));
            let end = match self.value_of_key(id) {
                Some(value) => self.end_as_written(value),
                None if in_list => self.end_as_written(id),
                // The value of an entry begins here, whose key stands before.
                None => continue,
            };
            let end = end.unwrap_or(data.range.end()).max(at);
            let range = TextRange::new(at, end);
            extent = Some(extent.map_or(range, |extent| extent.cover(range)));
        }
        extent
    }

    /// Where the text begins whose `|` or `>` stands at a place; it is the first node behind it.
    fn text_behind(&self, at: TextSize, first: usize) -> Option<TextSize> {
        let data = self.nodes.get(first)?;
        let is_block = matches!(data.content, Content::Scalar { style: ScalarStyle::Block, .. });
        let is_here = self.text[usize::from(at)..].starts_with(['|', '>']);
        (is_block && is_here).then_some(data.range.start())
    }

    /// The value of the entry whose key this is.
    fn value_of_key(&self, id: NodeId) -> Option<NodeId> {
        let data = self.data(id);
        match self.data(data.parent?).content {
            Content::Mapping { children, .. } if data.place.is_multiple_of(2) => {
                self.run(children).get(data.place as usize + 1).copied()
            }
            _ => None,
        }
    }

    /// Where what is written of a value ends; `None` where nothing is.
    ///
    /// The parser places a value that isn't there at what comes next, beyond comments and lines.
    fn end_as_written(&self, id: NodeId) -> Option<TextSize> {
        let data = self.data(id);
        let block = CollectionStyle::Block;
        match data.content {
            Content::Mapping { style, children } if style == block => {
                let &[key, value] = self.run(children).as_chunks::<2>().0.last()?;
                self.end_of_entry(key, value).or(Some(self.data(key).range.end()))
            }
            Content::Sequence { style, children } if style == block => {
                let (&last, others) = self.run(children).split_last()?;
                self.end_as_written(last).or_else(|| {
                    let before = others.last().and_then(|&id| self.end_as_written(id));
                    let from = before.unwrap_or(data.range.start());
                    self.last_dash(from, self.data(last).range.start())
                })
            }
            // The parser lets a block scalar reach to what comes next.
            Content::Scalar { style: ScalarStyle::Block, .. } => {
                let written = self.text[data.range].trim_end();
                Some(data.range.start() + TextSize::of(written))
            }
            _ => (!data.range.is_empty()).then(|| data.range.end()),
        }
    }

    /// Where the value of an entry ends; `None` where nothing is written of it.
    fn end_of_entry(&self, key: NodeId, value: NodeId) -> Option<TextSize> {
        self.end_as_written(value).or_else(|| match self.data(value).content {
            // Not even the place of such a list can be relied on.
            Content::Sequence { .. } => {
                self.last_dash(self.data(key).range.end(), self.data(value).range.end())
            }
            _ => None,
        })
    }

    /// Where the dash ends behind which nothing is written, the last one between two places.
    fn last_dash(&self, from: TextSize, to: TextSize) -> Option<TextSize> {
        let text = self.text.get(usize::from(from)..usize::from(to))?;
        let mut start = 0;
        let mut end = None;
        for line in text.split_inclusive('\n') {
            let written = line.trim_start();
            if written.starts_with('-') {
                end = Some(start + line.len() - written.len() + 1);
            }
            start += line.len();
        }
        Some(from + TextSize::try_from(end?).ok()?)
    }

    /// Whether the last thing that is written of a value is a block scalar, to which the line break
    /// behind it belongs.
    fn ends_in_block_scalar(&self, id: NodeId) -> bool {
        match self.data(id).content {
            Content::Scalar { style, .. } => style == ScalarStyle::Block,
            Content::Mapping { style, children } | Content::Sequence { style, children } => {
                let last = self.run(children).last();
                style == CollectionStyle::Block
                    && last.is_some_and(|&last| self.ends_in_block_scalar(last))
            }
            Content::Alias { .. } => false,
        }
    }
}
