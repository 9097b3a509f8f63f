//! Entries and items that go away, and the collections that would be left empty with them.

use super::append::dash;
use super::line;
use super::{declined_alias, finish};
use crate::edit::Edit;
use crate::rewrite::outcome::{Change, Declined, Rewrite};
use crate::syntax::yaml::{CollectionStyle, Node, Part};
use text_size::{TextRange, TextSize};

/// Takes away the entry or item of `parent` whose value is `node`.
///
/// A collection that would be left empty goes as well, up to `stop`, which stays.
pub fn remove(
    document: usize,
    node: Node<'_>,
    parent: Node<'_>,
    stop: Node<'_>,
) -> Result<Rewrite, Declined> {
    if node.alias().is_some() || parent.alias().is_some() {
        return Err(declined_alias());
    }
    let (mut node, mut parent) = (node, parent);
    let mut parts = parent.parts();
    while parts.len() == 1 && !parent.is_same(stop) {
        let Some(above) = parent.parent() else { break };
        (node, parent) = (parent, above);
        parts = parent.parts();
    }
    if parts.len() == 1 {
        return Err(Declined::because("nothing would be left of what holds it"));
    }
    let text = parent.source_text();
    let place = node.place_in_parent();
    let range = match parent.collection_style() {
        Some(CollectionStyle::Flow) => flow_range(text, &parts, place),
        _ => block_range(text, &parts, place),
    };
    let range = range.ok_or_else(|| {
        Declined::because("it stands among other things from which it can't be parted")
    })?;
    if has_comment_line(&text[range]) {
        return Err(Declined::because("a comment stands in what would be taken away"));
    }
    let path = node.path();
    finish(parent, vec![Edit::delete(range)], vec![Change::Disappearance { document, path }])
}

/// From the end of what is before it, or to the beginning of what is behind it.
///
/// A comment behind what is before it stays, and with it the comma.
fn flow_range(text: &str, parts: &[Part], place: usize) -> Option<TextRange> {
    let part = parts.get(place)?;
    let start = part.start()?;
    let next = parts.get(place + 1).and_then(|next| next.start());
    let Some(before) = place.checked_sub(1) else {
        return Some(TextRange::new(start, next?));
    };
    let before = parts[before].end?;
    if !text[TextRange::new(before, start)].contains('#') {
        return Some(TextRange::new(before, part.end?));
    }
    if let Some(next) = next {
        return Some(TextRange::new(start, next));
    }
    let line_before = text[..usize::from(start)].trim_end_matches([' ', '\t', '\r', '\n']);
    Some(TextRange::new(TextSize::of(line_before), part.end?))
}

/// The lines on which it stands; of the first entry of an item what is behind the dash.
fn block_range(text: &str, parts: &[Part], place: usize) -> Option<TextRange> {
    let part = parts.get(place)?;
    let start = match part.key {
        Some(key) => key.start(),
        None => dash(text, part.start()?)?,
    };
    let end = part.end.or(part.key.map(TextRange::end))?;
    if !line::is_first(text, start) {
        let next = parts.get(place + 1)?;
        let next = next.key.map_or_else(|| dash(text, next.start()?), |key| Some(key.start()))?;
        let rest = &text[TextRange::new(end, line::end(text, end))];
        let has_comment = rest.contains('#');
        return (part.key.is_some() && !has_comment).then(|| TextRange::new(start, next));
    }
    let first = line::start(text, start);
    if let Some(next) = line::next(text, end) {
        return Some(TextRange::new(first, next));
    }
    if place.checked_sub(1).is_some_and(|before| parts[before].owns_line_break) {
        return Some(TextRange::new(first, TextSize::of(text)));
    }
    // The last line has no line break: that of the line before goes, so that none is added.
    let before = text[..usize::from(first)].trim_end_matches(['\n', '\r']).len();
    let before = TextSize::try_from(before).ok()?;
    (before > TextSize::default()).then(|| TextRange::new(before, TextSize::of(text)))
}

/// Whether a comment has a line to itself.
fn has_comment_line(text: &str) -> bool {
    text.lines().skip(1).any(|line| line.trim_start().starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    /// Removes `x` from the mapping or list in which it stands below the root.
    fn removed(text: &str) -> Result<String, String> {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let mut open = vec![root];
        while let Some(parent) = open.pop() {
            let entries = parent.entries().map(|(key, value)| (key.text() == Some("x"), value));
            let items = parent.items().map(|item| (item.text() == Some("x"), item));
            for (wanted, node) in entries.chain(items) {
                if wanted {
                    let rewrite = remove(0, node, parent, root);
                    return rewrite
                        .map(|it| it.edits.apply(text))
                        .map_err(|declined| declined.reason.into_owned());
                }
                open.push(node);
            }
        }
        panic!("there is no `x` in {text:?}");
    }

    #[test]
    fn an_entry_goes_with_its_lines() {
        let cases = [
            ("a: 1\nx: 2 # why\nb: 3\n", "a: 1\nb: 3\n"),
            ("a: 1\r\nx:\r\n  c: 2\r\n", "a: 1\r\n"),
            ("a: 1\nx: 2", "a: 1"),
            ("a: |\n  b\nx: 2", "a: |\n  b\n"),
            ("x: 1\n# b\nb: 3\n", "# b\nb: 3\n"),
            ("k:\n- x: 1\n  b: 2\n", "k:\n- b: 2\n"),
            ("k:\n- a: 1\n  x:\n  b: 2\n", "k:\n- a: 1\n  b: 2\n"),
            ("k: {x: 1, b: 2}\n", "k: {b: 2}\n"),
            ("k: {a: 1, x: [1]}\n", "k: {a: 1}\n"),
            ("{\n  \"a\": 1,\n  \"x\": 2,\n  \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"),
        ];
        for (before, after) in cases {
            assert_eq!(removed(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn an_item_goes_with_its_dash() {
        let cases = [
            ("k:\n- a\n- x\n- b\n", "k:\n- a\n- b\n"),
            ("k:\n  - x # why\n  - b\n", "k:\n  - b\n"),
            ("k: [x, b]\n", "k: [b]\n"),
            ("k: [\n  a, # why\n  x\n]\n", "k: [\n  a, # why\n]\n"),
            ("k: [\n  a, # why\n  x, # not\n  b\n]\n", "k: [\n  a, # why\n  b\n]\n"),
            ("k: [a, x]\n", "k: [a]\n"),
        ];
        for (before, after) in cases {
            assert_eq!(removed(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn what_would_be_left_empty_goes_as_well() {
        let cases =
            [("a: 1\nk:\n  l:\n  - x\n", "a: 1\n"), ("a: {b: {x: 1}, c: 2}\n", "a: {c: 2}\n")];
        for (before, after) in cases {
            assert_eq!(removed(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn what_is_uncertain_is_declined() {
        let reason = |text| removed(text).expect_err("it is declined");
        assert!(reason("x: 1\n").contains("nothing would be left"));
        assert!(reason("a: 1\nx:\n  b: 1\n  # why\n  c: 2\n").contains("comment"));
        assert!(reason("a: 1\nx: 2 # {{ .x }}\n").contains("template"));
        assert!(reason("k:\n- x: 1 # why\n  b: 2\n").contains("parted"));
    }
}
