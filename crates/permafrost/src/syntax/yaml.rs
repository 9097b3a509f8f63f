//! YAML text becomes documents of nodes, each with its exact place.
//!
//! [`parse`] gives a [`Stream`]; a [`Node`] is a cursor into it that follows aliases and merge
//! keys as Kubernetes does. What a scalar means is decided in [`resolve`](super::resolve), how
//! the tree is built in `builder`.

mod builder;
mod given;
mod keys;
mod layout;
mod lookup;
mod refusals;
mod tabs;
mod templates;
mod words;

use super::error::SyntaxError;
use super::path::{Path, Step};
use super::resolve::{Scalar, Tag, resolve};
use super::template::Action;
use std::num::NonZeroU32;
use text_size::TextRange;

pub use builder::parse;
pub use given::as_given;
pub use keys::Duplicate;
pub use layout::Part;

/// The documents of a text.
#[derive(Debug)]
pub struct Stream<'t> {
    text: &'t str,
    /// All nodes of all documents, each after its parent.
    nodes: Vec<NodeData>,
    /// The children of all collections; each collection holds a run of it.
    children: Vec<NodeId>,
    /// The texts of scalars that don't stand in the source as they are, such as escapes.
    texts: Vec<Box<str>>,
    /// The documents, in order.
    pub documents: Vec<Document>,
    /// What could not be read.
    pub errors: Vec<SyntaxError>,
    /// The keys that stand in one mapping twice.
    duplicates: Vec<keys::Again>,
    /// The actions of templates, in order.
    actions: Vec<Action>,
}

/// One document of a stream.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    root: Option<NodeId>,
    /// From its `---` or first value to its end, in UTF-8 bytes.
    pub range: TextRange,
    /// Whether it could be read to its end; otherwise its tree ends at the error.
    pub whole: bool,
}

/// The place of a node in [`Stream::nodes`], counted from 1, so that `Option` takes no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NodeId(NonZeroU32);

/// What is kept of a node: small, since a large stream has millions.
#[derive(Debug)]
struct NodeData {
    range: TextRange,
    parent: Option<NodeId>,
    /// Its place among the children of its parent; keys and values of a mapping count alike.
    place: u32,
    content: Content,
}

impl NodeId {
    fn from_index(index: usize) -> Self {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[derive(Debug, Clone, Copy)]
enum Content {
    Scalar {
        style: ScalarStyle,
        tag: Tag,
        text: Option<u32>,
    },
    Sequence {
        style: CollectionStyle,
        children: Run,
    },
    /// Keys and values in turn.
    Mapping {
        style: CollectionStyle,
        children: Run,
    },
    /// `None` where the anchor doesn't exist, or contains the alias.
    Alias {
        target: Option<NodeId>,
    },
}

#[derive(Debug, Clone, Copy, Default)]
struct Run {
    first: u32,
    len: u32,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In `'single'` quotes.
    SingleQuoted,
    /// In `"double"` quotes.
    DoubleQuoted,
    /// Behind `|` or `>`.
    Block,
}

/// How a sequence or mapping is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// In brackets, as in JSON.
    Flow,
}

/// A value of a document: a cursor that is cheap to copy.
///
/// An alias is never seen: the cursor stands on what the alias stands for, and remembers it.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    stream: &'t Stream<'t>,
    id: NodeId,
    /// The alias in the document through which this value was reached, the outermost of several.
    via: Option<NodeId>,
}

impl<'t> Stream<'t> {
    /// The text that was read.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The value of a document; `None` if it holds none.
    pub fn root(&'t self, document: &Document) -> Option<Node<'t>> {
        document.root.and_then(|id| self.follow(id, None))
    }

    fn follow(&'t self, id: NodeId, via: Option<NodeId>) -> Option<Node<'t>> {
        match self.data(id).content {
            Content::Alias { target } => {
                target.map(|target| Node { stream: self, id: target, via: via.or(Some(id)) })
            }
            _ => Some(Node { stream: self, id, via }),
        }
    }

    fn data(&self, id: NodeId) -> &NodeData {
        &self.nodes[id.index()]
    }

    fn run(&self, run: Run) -> &[NodeId] {
        &self.children[run.first as usize..][..run.len as usize]
    }

    fn scalar_text(&self, id: NodeId) -> Option<&str> {
        let data = self.data(id);
        let Content::Scalar { style, text, .. } = data.content else { return None };
        if let Some(index) = text {
            return Some(&self.texts[index as usize]);
        }
        let range = std::ops::Range::<usize>::from(data.range);
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                self.text.get(range.start + 1..range.end - 1)
            }
            ScalarStyle::Plain | ScalarStyle::Block => self.text.get(range),
        }
    }

    fn is_merge_key(&self, id: NodeId) -> bool {
        let plain = matches!(
            self.data(id).content,
            Content::Scalar { style: ScalarStyle::Plain, tag: Tag::None, .. }
        );
        plain && self.scalar_text(id) == Some("<<")
    }
}

impl<'t> Node<'t> {
    /// Where the value stands, in UTF-8 bytes; an empty range for a value that isn't there.
    pub fn range(self) -> TextRange {
        self.stream.data(self.id).range
    }

    /// Where the alias stands through which the value was reached, if through one.
    pub fn alias(self) -> Option<TextRange> {
        self.via.map(|alias| self.stream.data(alias).range)
    }

    /// The text of a scalar, without quotes and escapes; `None` for a collection.
    pub fn text(self) -> Option<&'t str> {
        self.stream.scalar_text(self.id)
    }

    /// The value of a scalar as Kubernetes reads it; `None` for a collection.
    pub fn scalar(self) -> Option<Scalar<'t>> {
        let Content::Scalar { style, tag, .. } = self.content() else { return None };
        if self.is_masked() {
            return None;
        }
        Some(resolve(self.text()?, style == ScalarStyle::Plain, tag))
    }

    /// The value, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is a whole number, or a fraction that equals one.
    pub fn as_integer(self) -> Option<i128> {
        match self.scalar()? {
            Scalar::Integer(value) => Some(value),
            #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
            Scalar::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
                Some(value as i128)
            }
            _ => None,
        }
    }

    /// The value, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        match self.scalar()? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How the scalar is written; `None` for a collection.
    pub fn scalar_style(self) -> Option<ScalarStyle> {
        match self.content() {
            Content::Scalar { style, .. } => Some(style),
            _ => None,
        }
    }

    /// How the collection is written; `None` for a scalar.
    pub fn collection_style(self) -> Option<CollectionStyle> {
        match self.content() {
            Content::Sequence { style, .. } | Content::Mapping { style, .. } => Some(style),
            _ => None,
        }
    }

    /// Whether the scalar carries a tag, such as `!!str`.
    pub fn is_tagged(self) -> bool {
        matches!(self.content(), Content::Scalar { tag, .. } if tag != Tag::None)
    }

    /// Whether this is the key `<<`, which takes in another mapping.
    pub fn is_merge_key(self) -> bool {
        self.stream.is_merge_key(self.id)
    }

    /// Whether the value is null: spelled so, or nothing at all.
    pub fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// Whether the value is a sequence.
    pub fn is_sequence(self) -> bool {
        matches!(self.content(), Content::Sequence { .. })
    }

    /// Whether the value is a mapping.
    pub fn is_mapping(self) -> bool {
        matches!(self.content(), Content::Mapping { .. })
    }

    /// The way to this value from the root of its document.
    ///
    /// For a value that was reached through an alias: the way to where it is written.
    pub fn path(self) -> Path {
        let mut steps = Vec::new();
        let mut child = self.id;
        while let Some(parent) = self.stream.data(child).parent {
            steps.extend(self.stream.step(parent, child));
            child = parent;
        }
        steps.reverse();
        Path(steps)
    }

    fn content(self) -> Content {
        self.stream.data(self.id).content
    }
}

impl Stream<'_> {
    fn step(&self, parent: NodeId, child: NodeId) -> Option<Step> {
        let place = self.data(child).place as usize;
        match self.data(parent).content {
            Content::Sequence { .. } => Some(Step::Index(place)),
            Content::Mapping { children, .. } => {
                let key = self.run(children)[place - place % 2];
                Some(Step::Key(self.scalar_text(key).unwrap_or_default().to_owned()))
            }
            Content::Scalar { .. } | Content::Alias { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_root<T>(text: &str, look: impl Fn(Node<'_>) -> T) -> T {
        let stream = parse(text);
        assert_eq!(stream.errors, [], "{text}");
        look(stream.root(&stream.documents[0]).expect("the document has a value"))
    }

    #[test]
    fn values_have_exact_places_even_after_an_emoji() {
        let text = "a: 😀\nb:\n  - c: \"é\" # d\n";
        with_root(text, |root| {
            let c = root.get("b").and_then(|b| b.items().next()).and_then(|b| b.get("c"));
            let c = c.expect("c is there");
            assert_eq!(&text[c.range()], "\"é\"");
            assert_eq!(c.text(), Some("é"));
            assert_eq!(c.path().to_string(), "/b/0/c");
        });
    }

    #[test]
    fn collections_range_over_their_contents() {
        let text = "a:\n  b: 1\n  c: [2, 3] # d\ne: 4\n";
        with_root(text, |root| {
            let a = root.get("a").expect("a is there");
            assert_eq!(&text[a.range()], "b: 1\n  c: [2, 3]");
            assert_eq!(&text[a.get("c").expect("c is there").range()], "[2, 3]");
        });
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        with_root("a: 1\na: 2\n", |root| {
            assert_eq!(root.get("a").and_then(Node::as_integer), Some(2));
        });
    }

    #[test]
    fn an_alias_is_followed_and_remembered() {
        let text = "x: &x {a: 1}\ny: *x\n";
        with_root(text, |root| {
            let a = root.get("y").and_then(|y| y.get("a")).expect("a is there");
            assert_eq!(a.as_integer(), Some(1));
            assert_eq!(a.alias().map(|range| &text[range]), Some("*x"));
            assert_eq!(a.path().to_string(), "/x/a");
        });
    }

    #[test]
    fn merge_keys_count_at_their_place() {
        let first = "x: &x {a: 1}\nz: &z {a: 3, b: 4}\n";
        let a = |text: &str| {
            with_root(&format!("{first}{text}"), |root| {
                root.get("m").and_then(|m| m.get("a")).and_then(Node::as_integer)
            })
        };
        assert_eq!(a("m: {<<: *x, a: 2}"), Some(2));
        assert_eq!(a("m: {a: 2, <<: *x}"), Some(1));
        assert_eq!(a("m: {<<: [*x, *z]}"), Some(1));
        assert_eq!(a("m:\n  <<: *x\n  <<: *z\n"), Some(3));
        assert_eq!(a("m: {\"<<\": *x}"), None);
    }

    #[test]
    fn an_alias_to_itself_is_an_error() {
        let stream = parse("a: &a\n  b: *a\n");
        assert_eq!(stream.errors.len(), 1);
        assert_eq!(
            stream
                .root(&stream.documents[0])
                .and_then(|root| root.get("a")?.get("b"))
                .map(Node::range),
            None
        );
    }

    #[test]
    fn a_broken_document_costs_only_itself() {
        let stream = parse("a: 1\n---\nb: 2\nc: [\n---\nd: 3\n");
        assert_eq!(stream.errors.len(), 1);
        let has = |index: usize, key| {
            let document = &stream.documents[index];
            (stream.root(document).and_then(|root| root.get(key)).is_some(), document.whole)
        };
        assert_eq!(
            (has(0, "a"), has(1, "b"), has(2, "d")),
            ((true, true), (true, false), (true, true))
        );
    }
}
