//! What collections hold: the items of sequences, the entries of mappings, and keys in them.

use super::{Content, Node, NodeId, Run, ScalarStyle, Stream};
use crate::syntax::resolve::Tag;

impl<'t> Node<'t> {
    /// The items of a sequence; none for anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let run = match self.content() {
            Content::Sequence { children, .. } => children,
            _ => Run::default(),
        };
        self.stream.run(run).iter().filter_map(move |&id| self.stream.follow(id, self.via))
    }

    /// The keys and values of a mapping as they are written, merge keys among them.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = (Node<'t>, Node<'t>)> {
        let Node { stream, via, .. } = self;
        self.pairs().filter_map(move |(key, value)| {
            Some((stream.follow(key, via)?, stream.follow(value, via)?))
        })
    }

    /// The value of a key of a mapping, as Kubernetes sees it.
    ///
    /// Of a key that stands there twice the last counts; a merge key (`<<`) sets what it merges
    /// at its place among the others; of several mappings in one merge key the first counts.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key of a mapping and its value, found as by [`Node::get`].
    pub fn entry(self, key: &str) -> Option<(Node<'t>, Node<'t>)> {
        self.entry_at_depth(key, 0)
    }

    fn entry_at_depth(self, wanted: &str, depth: usize) -> Option<(Node<'t>, Node<'t>)> {
        const DEEPEST_MERGE: usize = 16;
        for (key, value) in self.pairs().rev() {
            // Nearly every key is a plain one that is none of those that are looked for.
            match self.stream.plain_bytes(key) {
                Some(written) if is_same(written, wanted.as_bytes()) => {
                    return Some((
                        self.stream.follow(key, self.via)?,
                        self.stream.follow(value, self.via)?,
                    ));
                }
                Some(written) if written.len() != 2 || written != b"<<" => continue,
                _ => {}
            }
            if self.stream.is_merge_key(key) && depth < DEEPEST_MERGE {
                let merged = self.stream.follow(value, self.via)?;
                let found = if merged.is_mapping() {
                    merged.entry_at_depth(wanted, depth + 1)
                } else {
                    merged.items().find_map(|item| item.entry_at_depth(wanted, depth + 1))
                };
                if found.is_some() {
                    return found;
                }
                continue;
            }
            let key = self.stream.follow(key, self.via);
            if let Some(key) = key.filter(|key| key.text() == Some(wanted)) {
                return Some((key, self.stream.follow(value, self.via)?));
            }
        }
        None
    }

    pub(super) fn pairs(self) -> impl DoubleEndedIterator<Item = (NodeId, NodeId)> {
        let run = match self.content() {
            Content::Mapping { children, .. } => children,
            _ => Run::default(),
        };
        self.stream.run(run).as_chunks::<2>().0.iter().map(|&[key, value]| (key, value))
    }
}

impl Stream<'_> {
    /// The bytes of a scalar that is written plainly and without a tag.
    fn plain_bytes(&self, id: NodeId) -> Option<&[u8]> {
        let data = self.data(id);
        match data.content {
            Content::Scalar { style: ScalarStyle::Plain, tag: Tag::None, text: None } => {
                self.text.as_bytes().get(std::ops::Range::<usize>::from(data.range))
            }
            _ => None,
        }
    }
}

/// Whether two keys are the same. Most that are of one length differ in their last letter already.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.last() == b.last() && a == b
}
