//! The place of one field, whether it is there or not.

use super::item::Item;
use super::object::Object;
use super::workload::{Container, Workload};
use super::written;
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rewrite::yaml;
use crate::syntax::yaml::Node;
use std::ops::Range;
use text_size::TextRange;

/// The most keys of a way that may be missing: `securityContext.seccompProfile.type`.
const DEEPEST: usize = 4;

/// Whose field it is.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'w> {
    /// Any object's.
    Object(&'w Object<'w>),
    /// That of the pod of a workload.
    Pod(&'w Workload<'w>),
    /// That of a container.
    Container(Container<'w>),
}

/// The place of one field of an object: a way down from its pod or from one of its containers.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'w> {
    /// Whose field it is.
    pub owner: Owner<'w>,
    /// The name of the field: the last key of the way.
    pub key: &'static str,
    /// The value from which the way goes down; a removal goes no further up.
    start: Node<'w>,
    /// The nearest mapping that is there.
    nearest: Node<'w>,
    /// The keys below the nearest mapping.
    rest: [&'static str; DEEPEST],
    rest_len: usize,
    /// The key and the value of the field, if it is there.
    entry: Option<(Node<'w>, Node<'w>)>,
}

impl<'w> Owner<'w> {
    /// The object that is judged.
    pub fn object(self) -> &'w Object<'w> {
        match self {
            Self::Object(object) => object,
            Self::Pod(workload) => &workload.object,
            Self::Container(container) => &container.workload.object,
        }
    }

    /// The workload that is judged, if it is one.
    pub fn workload(self) -> Option<&'w Workload<'w>> {
        match self {
            Self::Object(_) => None,
            Self::Pod(workload) => Some(workload),
            Self::Container(container) => Some(container.workload),
        }
    }

    /// The container that is judged, if it is one.
    pub fn container(self) -> Option<Container<'w>> {
        match self {
            Self::Container(container) => Some(container),
            Self::Object(_) | Self::Pod(_) => None,
        }
    }

    /// The tree of what it is: an object, a pod's `spec`, a container.
    pub fn node(self) -> Node<'w> {
        match self {
            Self::Object(object) => object.node(),
            Self::Pod(workload) => workload.spec(),
            Self::Container(container) => container.node(),
        }
    }

    /// An entry of a value of it. For what every rule asks the answer is known already.
    fn entry(self, start: Node<'w>, key: &str) -> Option<(Node<'w>, Node<'w>)> {
        match self {
            Self::Pod(workload) if key == "securityContext" && start.is_same(workload.spec()) => {
                workload.security_entry()
            }
            Self::Container(container)
                if key == "securityContext" && start.is_same(container.node()) =>
            {
                container.security_entry()
            }
            _ => start.entry(key),
        }
    }

    /// Whether fields that aren't there may come from somewhere else, such as a patch's base.
    fn is_partial(self) -> bool {
        match self {
            Self::Object(_) => false,
            Self::Pod(workload) => workload.is_partial(),
            Self::Container(container) => container.is_partial(),
        }
    }
}

impl<'w> Slot<'w> {
    /// The slot at the end of `keys`, going down from `start`.
    pub fn find(owner: Owner<'w>, start: Node<'w>, keys: &[&'static str]) -> Self {
        let key = keys.last().copied().unwrap_or_default();
        let mut slot = Self {
            owner,
            key,
            start,
            nearest: start,
            rest: [""; DEEPEST],
            rest_len: 0,
            entry: None,
        };
        for (depth, key) in keys.iter().enumerate() {
            slot.entry = match depth {
                0 => owner.entry(start, key),
                _ => slot.nearest.entry(key),
            };
            let last = depth + 1 == keys.len();
            if let Some((_, value)) = slot.entry
                && !last
                && value.is_mapping()
            {
                slot.nearest = value;
                continue;
            }
            if !last {
                slot.entry = None;
            }
            let rest = &keys[depth..];
            slot.rest_len = rest.len().min(DEEPEST);
            slot.rest[..slot.rest_len].copy_from_slice(&rest[..slot.rest_len]);
            break;
        }
        slot
    }

    /// The same slot, whose removal reaches up to this value instead of the one it starts from.
    pub(super) fn removed_up_to(self, start: Node<'w>) -> Self {
        Self { start, ..self }
    }

    /// The slot of an entry that is there, under whatever key.
    pub fn of_entry(
        owner: Owner<'w>,
        mapping: Node<'w>,
        key: &'static str,
        entry: (Node<'w>, Node<'w>),
    ) -> Self {
        let start = owner.node();
        let rest = [key, "", "", ""];
        Self { owner, key, start, nearest: mapping, rest, rest_len: 1, entry: Some(entry) }
    }

    /// The value, if the field is there; it may be null.
    pub fn value(self) -> Option<Node<'w>> {
        self.entry.map(|(_, value)| value)
    }

    /// Where the key stands, if the field is there.
    pub fn key_range(self) -> Option<TextRange> {
        self.entry.map(|(key, _)| key.range())
    }

    /// The value, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        self.value()?.as_bool()
    }

    /// The value, if it is a whole number.
    pub fn as_integer(self) -> Option<i128> {
        self.value()?.as_integer()
    }

    /// The value, if it is a string.
    pub fn as_str(self) -> Option<&'w str> {
        self.value()?.as_str()
    }

    /// Whether the field is certainly absent or null.
    ///
    /// It isn't where a template may write it, nor in a fragment that is laid over something else.
    pub fn is_missing(self) -> bool {
        let unset = self.value().is_none_or(Node::is_null);
        unset && !self.owner.is_partial() && !self.is_unknown()
    }

    /// Whether a template writes the field, or may write it.
    pub fn is_unknown(self) -> bool {
        let next = self.nearest.get(self.rest[0]);
        match next {
            Some(value) => value.is_templated() || value.is_null() && value.may_hold_more(),
            None => self.nearest.may_hold_more(),
        }
    }

    /// The items of the list that stands here; none for anything else.
    pub fn items(self) -> impl Iterator<Item = Item<'w>> {
        let items = self.value().into_iter().flat_map(Node::items);
        items.enumerate().map(move |(index, node)| Item::new(self.owner, self.start, node, index))
    }

    /// Where to point: at the value; at the key of an empty value; where the field is missing at what
    /// would hold it, see [`Node::handle`].
    pub fn anchor(self) -> TextRange {
        match self.entry {
            Some((key, value)) if value.range().is_empty() => key.range(),
            Some((_, value)) => value.range(),
            None => match self.nearest.entry(self.rest[0]) {
                Some((key, _)) => key.range(),
                None => self.nearest.handle(),
            },
        }
    }

    /// Where a part of a string stands, given in bytes of the string; `None` where the string isn't
    /// written as it is, such as with escapes.
    pub fn part(self, range: Range<usize>) -> Option<TextRange> {
        written::part(self.value()?, range)
    }

    /// Puts another value in the place of the one that is there.
    pub fn replace(self, value: &Value) -> Result<Rewrite, Declined> {
        let Some(node) = self.value() else {
            return Err(Declined::because("the field isn't there"));
        };
        yaml::replace(self.document(), node, value)
    }

    /// Gives the field this value: in the place of the one that is there, or as a new entry, with
    /// the mappings above it that are missing.
    pub fn set(self, value: &Value) -> Result<Rewrite, Declined> {
        match self.entry {
            Some((_, node)) if !node.is_null() => yaml::replace(self.document(), node, value),
            _ => yaml::insert(self.document(), self.nearest, &self.rest[..self.rest_len], value),
        }
    }

    /// Gives the mapping that stands here new entries at its end; it is made where there is none.
    pub fn add_entries(self, entries: &[(&'static str, Value)]) -> Result<Rewrite, Declined> {
        match self.value() {
            Some(node) if node.is_mapping() => yaml::insert_all(self.document(), node, entries),
            Some(node) if !node.is_null() => {
                Err(Declined::because(format!("`{}` is no mapping that could hold it", self.key)))
            }
            _ => {
                let own = |(name, value): &(&str, Value)| ((*name).to_owned(), value.clone());
                self.set(&Value::Map(entries.iter().map(own).collect()))
            }
        }
    }

    /// Gives the field another name, which is no field that is there; its value stays.
    pub fn rename(self, name: &str) -> Result<Rewrite, Declined> {
        yaml::rename(self.document(), self.nearest, self.key()?, name)
    }

    /// Puts another field with another value in its place.
    pub fn exchange(self, name: &str, value: &Value) -> Result<Rewrite, Declined> {
        yaml::exchange(self.document(), self.nearest, self.key()?, (name, value))
    }

    fn key(self) -> Result<Node<'w>, Declined> {
        self.entry.map(|(key, _)| key).ok_or_else(|| Declined::because("the field isn't there"))
    }

    /// Adds an item to the end of the list; the list is made where there is none.
    pub fn append(self, item: &Value) -> Result<Rewrite, Declined> {
        match self.value() {
            Some(node) if node.is_sequence() => yaml::append(self.document(), node, item),
            _ => self.set(&Value::List(vec![item.clone()])),
        }
    }

    /// Takes the field away, and with it the mappings that would be left empty.
    pub fn remove(self) -> Result<Rewrite, Declined> {
        let Some(node) = self.value() else {
            return Err(Declined::because("the field isn't there"));
        };
        yaml::remove(self.document(), node, self.nearest, self.start)
    }

    fn document(self) -> usize {
        self.owner.object().document
    }
}
