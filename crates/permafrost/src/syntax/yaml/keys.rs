//! The keys of one mapping: those that stand there twice, and those that can be no key in JSON.

use super::{Content, Node, NodeId, Run, ScalarStyle, Stream};
use crate::order;
use crate::syntax::resolve::{Scalar, Tag, resolve};
use std::borrow::Cow;
use text_size::{TextRange, TextSize};

/// A key that stands in its mapping again: its value is the one that counts.
#[derive(Debug, Clone, Copy)]
pub struct Duplicate<'t> {
    /// The key.
    pub key: Node<'t>,
    /// Its value.
    pub value: Node<'t>,
    /// The first key of the mapping with the same meaning.
    pub first_key: Node<'t>,
    /// The value of that key, which is lost.
    pub first_value: Node<'t>,
}

impl<'t> Stream<'t> {
    /// The keys that stand in one mapping twice, in order.
    ///
    /// Keys that become the same in JSON are the same: `yes` and `true`, `1` and `"1"`. Merge keys
    /// (`<<`) may stand there several times, and what they merge may be set again.
    pub fn duplicates(&'t self) -> impl Iterator<Item = Duplicate<'t>> {
        self.duplicates.iter().filter_map(|&again| self.duplicate(again))
    }

    fn duplicate(&'t self, again: Again) -> Option<Duplicate<'t>> {
        let child = |index: u32| self.follow(self.children[index as usize], None);
        Some(Duplicate {
            key: child(again.again)?,
            value: child(again.again + 1)?,
            first_key: child(again.first)?,
            first_value: child(again.first + 1)?,
        })
    }

    /// Where a key that stands there again is written.
    pub(super) fn place(&self, again: Again) -> TextSize {
        self.data(self.children[again.again as usize]).range.start()
    }
}

impl<'t> Node<'t> {
    /// The keys that are written in a part of this value's text, and stand in one mapping twice.
    pub fn duplicates_in(self, part: TextRange) -> impl Iterator<Item = Duplicate<'t>> {
        let Node { stream, .. } = self;
        let before = stream.duplicates.partition_point(|&it| stream.place(it) < part.start());
        stream.duplicates[before..]
            .iter()
            .take_while(move |&&it| stream.place(it) < part.end())
            .filter_map(|&it| stream.duplicate(it))
    }
}

/// A key that stands in its mapping again, as indices into [`Stream::children`].
///
/// The child after each is its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Again {
    /// The first key of the mapping with this meaning.
    pub(super) first: u32,
    /// The key itself.
    pub(super) again: u32,
}

/// What is wrong with the keys of one mapping.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) duplicates: Vec<Again>,
    /// Keys that Kubernetes refuses, and why.
    pub(super) refused: Vec<(NodeId, &'static str)>,
}

/// Up to so many keys are compared with one another; more are sorted.
const FEW: usize = 16;

/// Looks at the keys of a mapping whose keys and values are this run of children.
///
/// Nearly every mapping has few keys, all plain words: these take neither memory nor hashing.
pub(super) fn inspect(stream: &Stream<'_>, children: Run) -> Wrong {
    let mut wrong = Wrong::default();
    let pairs = stream.run(children).as_chunks::<2>().0;
    let mut words = [""; FEW];
    for (place, [key, _]) in words.iter_mut().zip(pairs) {
        let Some(word) = word(stream, *key) else { return inspect_any(stream, children) };
        *place = word;
    }
    if pairs.len() > FEW {
        return inspect_any(stream, children);
    }
    for (index, word) in words[..pairs.len()].iter().enumerate() {
        if let Some(first) = words[..index].iter().position(|other| other == word) {
            wrong.duplicates.push(duplicate(children, first, index));
        }
    }
    wrong
}

/// The same for keys of any number and type.
fn inspect_any(stream: &Stream<'_>, children: Run) -> Wrong {
    let mut wrong = Wrong::default();
    let mut keys: Vec<(Cow<'_, str>, usize)> = Vec::new();
    for (index, [key, value]) in stream.run(children).as_chunks::<2>().0.iter().enumerate() {
        if stream.is_merge_key(*key) {
            if !merges(stream, *value) {
                wrong.refused.push((*key, "`<<` takes a mapping, or a list of mappings"));
            }
            continue;
        }
        match name(stream, *key) {
            Ok(name) => keys.push((name, index)),
            Err(reason) => wrong.refused.push((*key, reason)),
        }
    }
    order::sort_names(&mut keys);
    for same in keys.chunk_by(|(one, _), (other, _)| one == other) {
        let (_, first) = same[0];
        wrong.duplicates.extend(same[1..].iter().map(|(_, it)| duplicate(children, first, *it)));
    }
    wrong
}

fn duplicate(children: Run, first: usize, again: usize) -> Again {
    let child = |pair: usize| children.first + 2 * u32::try_from(pair).unwrap_or_default();
    Again { first: child(first), again: child(again) }
}

/// The text of a key that is nothing but text; `None` for any that must be looked at closer.
fn word<'t>(stream: &'t Stream<'_>, key: NodeId) -> Option<&'t str> {
    let Content::Scalar { style, tag: Tag::None, .. } = stream.data(key).content else {
        return None;
    };
    let text = stream.scalar_text(key)?;
    if style == ScalarStyle::Plain {
        let first = *text.as_bytes().first()?;
        let is_word = match first {
            // The first letters of `true`, `yes`, `null`, `on` and their like.
            b'f' | b'F' | b'n' | b'N' | b'o' | b'O' | b't' | b'T' | b'y' | b'Y' => {
                text.len() > "false".len() || resolve(text, true, Tag::None) == Scalar::Text(text)
            }
            _ => first.is_ascii_alphabetic(),
        };
        return is_word.then_some(text);
    }
    Some(text)
}

/// The name that a key has in JSON, or why it can't have one.
fn name<'t>(stream: &'t Stream<'_>, key: NodeId) -> Result<Cow<'t, str>, &'static str> {
    match stream.data(key).content {
        Content::Scalar { style, tag, .. } => {
            let text = stream.scalar_text(key).unwrap_or_default();
            let value = resolve(text, style == ScalarStyle::Plain, tag);
            value.as_key().ok_or("a key can't be empty or `null`")
        }
        Content::Sequence { .. } => Err("a list can't be a key"),
        Content::Mapping { .. } => Err("a mapping can't be a key"),
        Content::Alias { target: Some(target) } => name(stream, target),
        // That the alias leads nowhere is said already.
        Content::Alias { target: None } => Ok(Cow::Borrowed("")),
    }
}

/// Whether a value is one that a merge key takes.
fn merges(stream: &Stream<'_>, value: NodeId) -> bool {
    let is_mapping = |id: NodeId| match stream.data(id).content {
        Content::Mapping { .. } => true,
        Content::Alias { target } => target
            .is_none_or(|target| matches!(stream.data(target).content, Content::Mapping { .. })),
        _ => false,
    };
    match stream.data(value).content {
        Content::Sequence { children, .. } => stream.run(children).iter().all(|it| is_mapping(*it)),
        _ => is_mapping(value),
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::yaml::{Duplicate, parse};

    /// The values that count and those that are lost.
    fn duplicates(text: &str) -> Vec<(&str, &str)> {
        let stream = parse(text);
        let values = |it: Duplicate<'_>| (it.value.range(), it.first_value.range());
        stream.duplicates().map(values).map(|(a, b)| (&text[a], &text[b])).collect()
    }

    fn refused(text: &str) -> Vec<&str> {
        parse(text).errors.iter().map(|error| &text[error.range]).collect()
    }

    #[test]
    fn keys_that_stand_there_twice_are_found_in_every_style() {
        assert_eq!(duplicates("a: 1\nb: 2\n'a': 3\na: 4\n"), [("3", "1"), ("4", "1")]);
        assert_eq!(duplicates("[{a: {\"b\": 1, b: 2}, c: {b: 3}}]"), [("2", "1")]);
        let many = (0..40).map(|key| format!("k{key}: 1\n")).collect::<Vec<_>>().concat();
        assert_eq!(duplicates(&format!("{many}k7: 2\n")), [("2", "1")]);
    }

    #[test]
    fn keys_are_the_same_if_they_are_in_json() {
        assert_eq!(duplicates("y: 1\ntrue: 2\n'true': 3\n"), [("2", "1"), ("3", "1")]);
        assert_eq!(duplicates("1: a\n0x1: b\n"), [("b", "a")]);
        assert_eq!(duplicates("Name: a\nname: b\nno: 1\nnode: 2\n"), []);
    }

    #[test]
    fn merge_keys_are_no_duplicates() {
        assert_eq!(duplicates("x: &x {a: 1}\ny: {<<: *x, a: 2, <<: *x}\n"), []);
        assert_eq!(refused("x: &x {a: 1}\ny: {<<: [*x, {b: 1}]}\nz: {<<: 1}\n"), ["<<"]);
    }

    #[test]
    fn what_can_be_no_key_in_json_is_refused() {
        assert_eq!(refused("~: 1\n? [a]\n: 2\n? {b: 1}\n: 3\n'~': 4\n"), ["~", "[a]", "{b: 1}"]);
    }
}
