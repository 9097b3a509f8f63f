//! One item of a list: a volume, a port, a capability.

use super::slot::{Owner, Slot};
use super::written;
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rewrite::yaml;
use crate::syntax::yaml::Node;
use std::ops::Range;
use text_size::TextRange;

/// One item of a list of a pod, of a container or of any object.
#[derive(Debug, Clone, Copy)]
pub struct Item<'w> {
    /// Whose list it is in.
    pub owner: Owner<'w>,
    /// Its place in the list, counted from 0.
    pub index: usize,
    /// The value above which a removal doesn't reach.
    start: Node<'w>,
    node: Node<'w>,
}

impl<'w> Item<'w> {
    pub(super) fn new(owner: Owner<'w>, start: Node<'w>, node: Node<'w>, index: usize) -> Self {
        Self { owner, index, start, node }
    }

    /// The item's value.
    pub fn node(self) -> Node<'w> {
        self.node
    }

    /// The value, if it is a string.
    pub fn as_str(self) -> Option<&'w str> {
        self.node.as_str()
    }

    /// The value of its field `name`, if it is a string.
    pub fn name(self) -> Option<&'w str> {
        self.node.get("name").and_then(Node::as_str)
    }

    /// A field of the item.
    pub fn field(self, keys: &[&'static str]) -> Slot<'w> {
        Slot::find(self.owner, self.node, keys).removed_up_to(self.start)
    }

    /// Where to point: at the item, or at its name where it is a mapping.
    pub fn anchor(self) -> TextRange {
        self.node.handle()
    }

    /// Where a part of a string stands, given in bytes of the string; `None` where the string isn't
    /// written as it is, such as with escapes.
    pub fn part(self, range: Range<usize>) -> Option<TextRange> {
        written::part(self.node, range)
    }

    /// Puts another value in the place of the item.
    pub fn replace(self, value: &Value) -> Result<Rewrite, Declined> {
        yaml::replace(self.owner.object().document, self.node, value)
    }

    /// Takes the item away, and with it the list and the mappings that would be left empty.
    pub fn remove(self) -> Result<Rewrite, Declined> {
        let Some(list) = self.node.parent() else {
            return Err(Declined::because("it isn't in a list"));
        };
        yaml::remove(self.owner.object().document, self.node, list, self.start)
    }
}
