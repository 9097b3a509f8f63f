//! Writes YAML text: changes one value and leaves the rest as it was.
//!
//! What can't be written with certainty is declined, with a reason for the author.

mod append;
mod duplicate;
mod insert;
mod line;
mod remove;
mod whole;
mod write;

use super::outcome::{Change, Declined, Rewrite, Value};
use crate::edit::{Edit, Edits};
use crate::syntax::yaml::{CollectionStyle, Node, ScalarStyle};
use text_size::{TextRange, TextSize};
use write::{Dialect, inline};

pub use append::append;
pub use duplicate::remove_duplicate;
pub use insert::{insert, insert_all};
pub use remove::remove;
pub use whole::whole;

/// Puts a new value in the place of the one at `node`: a scalar in the quotes that stand there, a
/// list in the style that it has.
pub fn replace(document: usize, node: Node<'_>, value: &Value) -> Result<Rewrite, Declined> {
    if node.alias().is_some() {
        return Err(declined_alias());
    }
    let text = node.source_text();
    let range = node.range();
    let edit = match node.scalar_style() {
        Some(style) => {
            if range.is_empty() {
                return Err(Declined::because("the value is empty"));
            }
            if style == ScalarStyle::Block || text[range].contains(['\n', '\r']) {
                return Err(Declined::because("the value is written over several lines"));
            }
            Edit::replace(range, inline(value, style, Dialect::Yaml))
        }
        None => replace_list(node, value)?,
    };
    let change = Change::Value { document, path: node.path(), becomes: value.clone() };
    finish(node, vec![edit], vec![change])
}

/// Gives the entry of `mapping` that has this key another one; its value stays.
pub fn rename(
    document: usize,
    mapping: Node<'_>,
    key: Node<'_>,
    name: &str,
) -> Result<Rewrite, Declined> {
    if mapping.alias().is_some() || key.alias().is_some() {
        return Err(declined_alias());
    }
    let Some(style) = key.scalar_style().filter(|&style| style != ScalarStyle::Block) else {
        return Err(Declined::because("the key isn't written on one line"));
    };
    let new = inline(&Value::text(name), style, Dialect::Yaml);
    let path = insert::path_below(mapping, key.text().unwrap_or_default());
    let change = Change::Renaming { document, path, key: name.to_owned() };
    finish(key, vec![Edit::replace(key.range(), new)], vec![change])
}

/// Puts an entry with another key and value in the place of the one that has this key.
pub fn exchange(
    document: usize,
    mapping: Node<'_>,
    key: Node<'_>,
    new: (&str, &Value),
) -> Result<Rewrite, Declined> {
    if mapping.alias().is_some() || key.alias().is_some() {
        return Err(declined_alias());
    }
    let text = mapping.source_text();
    let part = mapping.parts().into_iter().find(|part| part.key == Some(key.range()));
    let end = part.and_then(|part| part.end).ok_or_else(insert::unclear_end)?;
    let range = TextRange::new(key.range().start(), end);
    if text[range].contains('#') {
        return Err(Declined::because("a comment may stand in what would be taken away"));
    }
    let (name, value) = new;
    if mapping.get(name).is_some() {
        return Err(Declined::because(format!("`{name}` is there already")));
    }
    let entry = insert::entry(mapping, key.range().start(), name, value);
    let old = insert::path_below(mapping, key.text().unwrap_or_default());
    let path = insert::path_below(mapping, name);
    let changes = vec![
        Change::Disappearance { document, path: old },
        Change::Value { document, path, becomes: value.clone() },
    ];
    finish(mapping, vec![Edit::replace(range, entry)], changes)
}

/// Puts the items of a list of scalars in the place of those that are there.
fn replace_list(node: Node<'_>, value: &Value) -> Result<Edit, Declined> {
    let text = node.source_text();
    let Value::List(items) = value else {
        return Err(Declined::because("the value isn't a single scalar"));
    };
    let parts = node.parts();
    let ends = parts.first().and_then(|it| it.start()).zip(parts.last().and_then(|it| it.end));
    let Some((start, end)) = ends.filter(|_| node.is_sequence()) else {
        return Err(Declined::because("there is no list whose items could be replaced"));
    };
    let range = TextRange::new(start, end);
    if text[range].contains('#') {
        return Err(Declined::because("comments stand among the items"));
    }
    // The quotes of the first item serve for all.
    let style = node.items().next().and_then(Node::scalar_style).unwrap_or(ScalarStyle::Plain);
    let items = items.iter().map(|item| inline(item, style, Dialect::Yaml));
    let separator = match node.collection_style() {
        Some(CollectionStyle::Block) => {
            let dash = append::dash(text, start).ok_or_else(insert::unclear_end)?;
            let indentation = " ".repeat(line::column(text, dash));
            format!("{}{indentation}- ", line::line_break(text, start))
        }
        _ => ", ".to_owned(),
    };
    Ok(Edit::replace(range, items.collect::<Vec<_>>().join(&separator)))
}

fn declined_alias() -> Declined {
    Declined::because(
        "the value comes through an alias, so a change would reach every place that uses it",
    )
}

/// The rewrite of these edits to the text of `node`, unless they touch a line that a template writes.
fn finish(node: Node<'_>, edits: Vec<Edit>, changes: Vec<Change>) -> Result<Rewrite, Declined> {
    let text = node.source_text();
    let lines = |edit: &Edit| {
        let Edit { range, .. } = edit;
        TextRange::new(line::start(text, range.start()), line::end(text, range.end()))
    };
    if edits.iter().any(|edit| node.has_action_in(lines(edit))) {
        return Err(Declined::because("a template writes this line"));
    }
    let edits = Edits::new(edits)
        .ok_or_else(|| Declined::because("the changes it needs stand too close together"))?;
    Ok(Rewrite { edits, changes })
}

/// Refuses a place for something new that templates may treat otherwise than what is there.
fn is_in_one_block(node: Node<'_>, at: TextSize) -> Result<(), Declined> {
    let range = node.range();
    if node.is_in_one_block(TextRange::new(range.start().min(at), at)) {
        return Ok(());
    }
    Err(Declined::because("a template decides whether what stands before it is written at all"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    fn replaced(text: &str, value: &Value) -> Result<String, String> {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let node = root.get("k").expect("the key is there");
        let rewrite = replace(0, node, value).map_err(|declined| declined.reason.into_owned())?;
        Ok(rewrite.edits.apply(text))
    }

    #[test]
    fn the_rest_of_the_text_stays_as_it_was() {
        let text = "a: 1\r\nk:   yes   # 😀 why\r\nb: 2";
        let after = replaced(text, &Value::Bool(false));
        assert_eq!(after.as_deref(), Ok("a: 1\r\nk:   false   # 😀 why\r\nb: 2"));
    }

    #[test]
    fn a_text_keeps_its_quotes_and_gets_some_where_it_needs_them() {
        let to = |text, value: &str| replaced(text, &Value::Text(value.to_owned()));
        assert_eq!(to("k: 'a'", "it's").as_deref(), Ok("k: 'it''s'"));
        assert_eq!(to("{\"k\": \"a\"}", "b\"").as_deref(), Ok("{\"k\": \"b\\\"\"}"));
        assert_eq!(to("k: a", "alpine:<version>").as_deref(), Ok("k: alpine:<version>"));
        assert_eq!(to("k: a", "1.5").as_deref(), Ok("k: \"1.5\""));
        assert_eq!(to("[]: 0\nk: a", "b c").as_deref(), Ok("[]: 0\nk: \"b c\""));
    }

    #[test]
    fn an_entry_gives_way_to_another_with_all_its_lines() {
        let to_claim = |text| {
            let stream = parse(text);
            let root = stream.root(&stream.documents[0]).expect("the document has a value");
            let list = root.get("k").expect("the list is there");
            let volume = list.items().next().expect("it has an item");
            let (key, _) = volume.entry("hostPath").expect("the entry is there");
            let claim = Value::entry("claimName", Value::text("a"));
            let rewrite = exchange(0, volume, key, ("persistentVolumeClaim", &claim));
            rewrite.map(|it| it.edits.apply(text)).map_err(|it| it.reason.into_owned())
        };
        let cases = [
            (
                "k:\n- hostPath:\n    path: /a\n    type: File\n  name: v\n",
                "k:\n- persistentVolumeClaim:\n    claimName: a\n  name: v\n",
            ),
            (
                "k:\n  - name: v # why\n    hostPath: {path: /a}",
                "k:\n  - name: v # why\n    persistentVolumeClaim:\n      claimName: a",
            ),
            (
                "k: [{name: v, hostPath: {path: /a}}]\n",
                "k: [{name: v, persistentVolumeClaim: {claimName: a}}]\n",
            ),
            (
                "{\"k\": [\n  {\n    \"hostPath\": {\n      \"path\": \"/a\"\n    }\n  }\n]}\n",
                "{\"k\": [\n  {\n    \"persistentVolumeClaim\": {\n      \"claimName\": \"a\"\n    }\n  }\n]}\n",
            ),
        ];
        for (before, after) in cases {
            assert_eq!(to_claim(before).as_deref(), Ok(after), "{before:?}");
        }
        let both = to_claim("k:\n- hostPath: {}\n  persistentVolumeClaim: null\n");
        assert!(both.is_err_and(|reason| reason.contains("already")));
        let commented = to_claim("k:\n- hostPath:\n    # why\n    path: /a\n");
        assert!(commented.is_err_and(|reason| reason.contains("comment")));
    }

    #[test]
    fn what_is_uncertain_is_declined() {
        let to_false = |text| replaced(text, &Value::Bool(false)).expect_err("it is declined");
        assert!(to_false("x: &x true\nk: *x\n").contains("alias"));
        assert!(to_false("k: |\n  true\n").contains("several lines"));
        assert!(to_false("k:\n").contains("empty"));
        assert!(to_false("k: [true]\n").contains("scalar"));
        assert!(to_false("k: true # {{ .Values.k }}\n").contains("template"));
    }
}
