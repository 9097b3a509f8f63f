//! The place of one field, whether it is there or not.

use super::workload::{Container, Workload};
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rewrite::yaml;
use crate::syntax::yaml::Node;
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// The place of one field of a workload: a way down from its pod or from one of its containers.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'w> {
    /// The workload that is judged.
    pub workload: &'w Workload<'w>,
    /// The container whose field it is; `None` for a field of the pod.
    pub container: Option<Container<'w>>,
    /// The name of the field: the last key of the way.
    pub key: &'static str,
    /// The nearest mapping that is there.
    nearest: Node<'w>,
    /// The key and the value of the field, if it is there.
    entry: Option<(Node<'w>, Node<'w>)>,
}

impl<'w> Slot<'w> {
    /// The slot at the end of `keys`, going down from `start`.
    pub fn find(
        workload: &'w Workload<'w>,
        container: Option<Container<'w>>,
        start: Node<'w>,
        keys: &[&'static str],
    ) -> Self {
        let key = keys.last().copied().unwrap_or_default();
        let mut slot = Self { workload, container, key, nearest: start, entry: None };
        for (depth, key) in keys.iter().enumerate() {
            slot.entry = slot.nearest.entry(key);
            let Some((_, value)) = slot.entry else { return slot };
            if depth + 1 < keys.len() {
                slot.entry = None;
                if !value.is_mapping() {
                    return slot;
                }
                slot.nearest = value;
            }
        }
        slot
    }

    /// The value, if the field is there.
    pub fn value(self) -> Option<Node<'w>> {
        self.entry.map(|(_, value)| value)
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

    /// Where to point: at the value; at the key of an empty value; at the first key of the
    /// mapping that would hold the field where the field is missing.
    pub fn anchor(self) -> TextRange {
        match self.entry {
            Some((key, value)) if value.range().is_empty() => key.range(),
            Some((_, value)) => value.range(),
            None => {
                self.nearest.entries().next().map_or(self.nearest.range(), |(key, _)| key.range())
            }
        }
    }

    /// Where a part of a string stands, given in bytes of the string; `None` where the string isn't
    /// written as it is, such as with escapes.
    pub fn part(self, range: Range<usize>) -> Option<TextRange> {
        let node = self.value()?;
        let (text, written) = (node.text()?, &self.workload.text[node.range()]);
        let start = node.range().start() + TextSize::try_from(written.find(text)?).ok()?;
        let offset = |at: usize| Some(start + TextSize::try_from(at).ok()?);
        Some(TextRange::new(offset(range.start)?, offset(range.end)?))
    }

    /// Puts another value in the place of the one that is there.
    pub fn replace(self, value: &Value) -> Result<Rewrite, Declined> {
        let Some(node) = self.value() else {
            return Err(Declined::because("the field isn't there"));
        };
        yaml::replace(self.workload.text, self.workload.document, node, value)
    }
}
