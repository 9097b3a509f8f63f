//! Keys that an object sets twice.

use super::object::Object;
use crate::rewrite::outcome::{Declined, Rewrite};
use crate::rewrite::yaml;
use crate::syntax::path::Path;
use crate::syntax::yaml::Duplicate;
use std::borrow::Cow;
use std::fmt;
use text_size::TextRange;

/// A key that an object sets again: the value that it has here is the one that counts.
#[derive(Debug, Clone, Copy)]
pub struct DuplicateKey<'o> {
    /// The object.
    pub object: &'o Object<'o>,
    keys: Duplicate<'o>,
}

impl<'o> Object<'o> {
    /// The keys that the object sets twice; an item of a list answers for what stands around it.
    ///
    /// Keys that stand in different branches of a template never come together.
    pub fn duplicate_keys(&'o self) -> impl Iterator<Item = DuplicateKey<'o>> {
        let duplicates = self.node.duplicates_in(self.extent);
        duplicates.map(|keys| DuplicateKey { object: self, keys }).filter(|it| !it.is_split())
    }
}

impl DuplicateKey<'_> {
    /// Where the key stands.
    pub fn range(self) -> TextRange {
        self.keys.key.range()
    }

    /// Where it stands for the first time.
    pub fn first(self) -> TextRange {
        self.keys.first_key.range()
    }

    /// The way to the entry from the root of its document.
    pub fn path(self) -> Path {
        self.keys.key.path()
    }

    /// Takes the first of both entries away, if they are equal.
    pub fn remove_first(self) -> Result<Rewrite, Declined> {
        yaml::remove_duplicate(self.object.document, self.keys)
    }

    /// Whether a template may part the two: they are in different branches, or it writes lines, and
    /// perhaps a new item of a list, between them.
    fn is_split(self) -> bool {
        let node = self.keys.key;
        let between =
            TextRange::new(self.first().end(), self.range().start().max(self.first().end()));
        node.has_action_in(between)
            && (!node.is_in_one_block(between) || node.is_written_in(between))
    }
}

/// What a message says of it: "`a` is set twice", "`yes` is the same key as `true`".
impl fmt::Display for DuplicateKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = short(self.keys.key.text().unwrap_or_default());
        let first = short(self.keys.first_key.text().unwrap_or_default());
        if key == first {
            write!(f, "`{key}` is set twice")
        } else {
            write!(f, "`{key}` is the same key as `{first}`")
        }
    }
}

/// A key as it fits into a message: on one line, and not longer than keys are.
fn short(key: &str) -> Cow<'_, str> {
    const LONGEST: usize = 63;
    if key.len() <= LONGEST && !key.contains(char::is_control) {
        return Cow::Borrowed(key);
    }
    let text: String = key.chars().filter(|it| !it.is_control()).take(LONGEST).collect();
    Cow::Owned(text + "…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::object::objects;
    use crate::syntax::yaml;

    fn found(text: &str) -> Vec<String> {
        let stream = yaml::parse(text);
        let objects = objects(&stream);
        objects
            .iter()
            .flat_map(Object::duplicate_keys)
            .map(|it| format!("{} {it} at {}", it.object, it.path()))
            .collect()
    }

    #[test]
    fn every_key_is_said_of_one_object() {
        let text = "kind: List\na: 1\nitems:\n- kind: A\n  b: 1\n  b: 2\n- {kind: B, c: 1, 'c': 2}\na: 2\n---\nkind: C\nd: 1\nd: 1\n";
        assert_eq!(
            found(text),
            [
                "this A `b` is set twice at /items/0/b",
                "this B `c` is set twice at /items/1/c",
                "this B `a` is set twice at /a",
                "this C `d` is set twice at /d",
            ]
        );
    }

    #[test]
    fn keys_that_are_one_in_json_are_named_both() {
        assert_eq!(
            found("kind: A\non: 1\ntrue: 2\n"),
            ["this A `true` is the same key as `on` at /true"]
        );
        let long = "k".repeat(100);
        assert!(found(&format!("kind: A\n{long}: 1\n{long}: 2\n"))[0].contains("kkk…` is"));
    }

    #[test]
    fn branches_of_a_template_never_come_together() {
        let text = |between| format!("kind: A\na: 1\n{between}\na: 2\n");
        assert_eq!(found(&text("{{- else }}")), [""; 0]);
        assert_eq!(found(&text("{% endif %}")), [""; 0]);
        assert_eq!(found(&text("{{ include \"b\" . }}")), [""; 0]);
        assert_eq!(found(&text("b: {{ .Values.end }}")).len(), 1);
    }
}
