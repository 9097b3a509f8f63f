//! Kubernetes objects of any kind: what the documents of a stream hold.

use super::slot::{Owner, Slot};
use crate::syntax::yaml::{Node, Stream};
use std::fmt;
use std::sync::Arc;
use text_size::TextRange;

/// How an object is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName {
    /// The object's `kind`; empty for a fragment that doesn't say.
    pub kind: String,
    /// The object's `metadata.name`, if it has one.
    pub name: Option<String>,
    /// The object's `metadata.namespace`, if it has one.
    pub namespace: Option<String>,
}

/// A Kubernetes object, or a fragment of one.
#[derive(Debug, Clone)]
pub struct Object<'t> {
    /// How it is called.
    pub name: Arc<ObjectName>,
    /// The document of the stream in which it stands, counted from 0.
    pub document: usize,
    pub(super) node: Node<'t>,
    /// The part of the text for which it answers: together, the objects answer for all of it.
    pub(super) extent: TextRange,
}

/// The objects of a stream, in order: each document, or the items of a `List`.
pub fn objects<'t>(stream: &'t Stream<'t>) -> Vec<Object<'t>> {
    let mut found = Vec::new();
    for (document, entry) in stream.documents.iter().enumerate() {
        let Some(root) = stream.root(entry) else { continue };
        let kind = root.get("kind").and_then(Node::as_str).unwrap_or_default();
        match root.get("items") {
            // Also `PodList` and its like, which API servers answer with.
            Some(items) if kind.ends_with("List") => {
                let first = found.len();
                found.extend(items.items().map(|item| Object::of(item, document, entry.range)));
                share(&mut found[first..]);
            }
            _ => found.push(Object::of(root, document, entry.range)),
        }
    }
    found
}

/// Shares the text of a document among its objects: each answers for what follows its beginning.
fn share(objects: &mut [Object<'_>]) {
    let begin = |object: &Object<'_>| object.node.alias().unwrap_or(object.range()).start();
    for index in 1..objects.len() {
        let [before, object] = &mut objects[index - 1..=index] else { return };
        let (start, end) = (begin(object), object.extent.end());
        before.extent = TextRange::new(before.extent.start().min(start), start);
        object.extent = TextRange::new(start, end.max(start));
    }
}

impl<'t> Object<'t> {
    fn of(node: Node<'t>, document: usize, extent: TextRange) -> Self {
        let metadata = node.get("metadata");
        let named = |key| Some(metadata?.get(key)?.as_str()?.to_owned());
        let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default().to_owned();
        let name = ObjectName { kind, name: named("name"), namespace: named("namespace") };
        Self { name: Arc::new(name), document, node, extent }
    }

    /// Where the object stands, in UTF-8 bytes.
    pub fn range(&self) -> TextRange {
        self.node.range()
    }

    /// Whether it says what kind of object it is.
    pub fn has_kind(&self) -> bool {
        !self.name.kind.is_empty()
    }

    /// The object's tree.
    pub fn node(&self) -> Node<'t> {
        self.node
    }

    /// The annotations of the object itself: key and value of each.
    pub fn annotations(&self) -> impl Iterator<Item = (&'t str, Node<'t>)> {
        let annotations = self.node.get("metadata").and_then(|it| it.get("annotations"));
        let entries = annotations.into_iter().flat_map(Node::entries);
        entries.filter_map(|(key, value)| Some((key.text()?, value)))
    }

    /// A field of the object.
    pub fn field(&self, keys: &[&'static str]) -> Slot<'_> {
        Slot::find(Owner::Object(self), self.node, keys)
    }
}

/// What a message calls an object: "Service `web`", "this fragment".
impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.kind.as_str(), &self.name.name) {
            ("", Some(name)) => write!(f, "`{name}`"),
            ("", None) => f.write_str("this fragment"),
            (kind, Some(name)) => write!(f, "{kind} `{name}`"),
            (kind, None) => write!(f, "this {kind}"),
        }
    }
}
