//! New entries: in block and flow style and in JSON, where the author would put them.

use super::line;
use super::write::{Dialect, Layout, block_entry, flow_value, inline, key};
use super::{declined_alias, finish};
use crate::edit::Edit;
use crate::rewrite::outcome::{Change, Declined, Rewrite, Value};
use crate::syntax::path::Path;
use crate::syntax::yaml::{CollectionStyle, Node, Part, ScalarStyle};
use text_size::{TextRange, TextSize};

/// How far a level is indented where the text shows no habit.
const USUAL_STEP: usize = 2;

/// Gives `mapping` the field at the end of `keys`, which isn't there or is null.
pub fn insert(
    document: usize,
    mapping: Node<'_>,
    keys: &[&'static str],
    value: &Value,
) -> Result<Rewrite, Declined> {
    if mapping.alias().is_some() {
        return Err(declined_alias());
    }
    let Some((&first, below)) = keys.split_first() else {
        return Err(Declined::because("no field is named"));
    };
    let nested = |name: &&str, inner: Value| Value::entry(*name, inner);
    let new = below.iter().rev().fold(value.clone(), |inner, name| nested(name, inner));
    let edits = match mapping.entry(first) {
        Some((key, there)) if there.is_null() => fill(mapping, key, there, &new)?,
        Some(_) => {
            return Err(Declined::because(format!("`{first}` is no mapping that could hold it")));
        }
        None if mapping.is_mapping() => add_entries(mapping, &[(first, new)])?,
        None => return Err(Declined::because("there is no mapping that could hold it")),
    };
    let path = keys.iter().fold(mapping.path(), |mut path, &key| {
        path.0.push(key.into());
        path
    });
    let change = Change::Value { document, path, becomes: value.clone() };
    finish(mapping, edits, vec![change])
}

/// Adds several entries to the end of `mapping`, which has none of these keys.
pub fn insert_all(
    document: usize,
    mapping: Node<'_>,
    entries: &[(&'static str, Value)],
) -> Result<Rewrite, Declined> {
    if mapping.alias().is_some() {
        return Err(declined_alias());
    }
    let edits = add_entries(mapping, entries)?;
    let change = |(name, value): &(&str, Value)| {
        let path = path_below(mapping, name);
        Change::Value { document, path, becomes: value.clone() }
    };
    finish(mapping, edits, entries.iter().map(change).collect())
}

pub(super) fn unclear_end() -> Declined {
    Declined::because("it can't be told where the list begins or ends")
}

fn add_entries(mapping: Node<'_>, entries: &[(&str, Value)]) -> Result<Vec<Edit>, Declined> {
    let text = mapping.source_text();
    let parts = mapping.parts();
    if mapping.collection_style() == Some(CollectionStyle::Flow) {
        let dialect = dialect_of(mapping);
        let lines = line_by_line(mapping, &parts);
        let mut new = String::new();
        for (index, (name, value)) in entries.iter().enumerate() {
            if index > 0 {
                new.push(',');
                match lines {
                    Some(layout) => layout.new_line(&mut new),
                    None => new.push(' '),
                }
            }
            new.push_str(&flow_entry(name, value, dialect, lines));
        }
        return add_to_flow(mapping, &parts, &new);
    }
    let first = parts.first().and_then(|part| part.key);
    let (Some(first), Some(end)) = (first, mapping.end_as_written()) else {
        return Err(Declined::because("it can't be told where the mapping ends"));
    };
    let at = if mapping.has_action_around() {
        last_free_line(mapping, &parts).ok_or_else(|| {
            Declined::because("templates write the lines between which it would stand")
        })?
    } else {
        line::end(text, end)
    };
    let layout = Layout {
        column: line::column(text, first.start()),
        step: step_of(mapping),
        line_break: line::line_break(text, at),
    };
    let mut new = String::new();
    for (name, value) in entries {
        layout.new_line(&mut new);
        new.push_str(&block_entry(name, value, layout));
    }
    Ok(vec![Edit::insert(at, new)])
}

/// An entry between brackets: on one line, or as the lines of its neighbours.
fn flow_entry(name: &str, value: &Value, dialect: Dialect, lines: Option<Layout>) -> String {
    let value = match lines {
        Some(layout) => flow_value(value, dialect, layout),
        None => inline(value, ScalarStyle::Plain, dialect),
    };
    format!("{}: {value}", key(name, dialect))
}

/// The end of the last line of a mapping behind which a new entry is written whenever the first one
/// is, and behind which no template writes lines that belong to the entry before.
fn last_free_line(mapping: Node<'_>, parts: &[Part]) -> Option<TextSize> {
    let text = mapping.source_text();
    let first = parts.first()?.key?.start();
    parts.iter().enumerate().rev().find_map(|(index, part)| {
        let at = line::end(text, part.end.or(part.key.map(TextRange::end))?);
        let next = parts.get(index + 1).and_then(|next| next.key).map(TextRange::start);
        let next = next.unwrap_or_else(|| mapping.next_thing()).max(at);
        let is_free = !mapping.has_action_in(TextRange::new(line::start(text, at), at))
            && mapping.is_in_one_block(TextRange::new(first, at))
            && !mapping.is_written_in(TextRange::new(at, next));
        is_free.then_some(at)
    })
}

/// Puts an entry or item behind the last one of a collection in brackets.
pub(super) fn add_to_flow(
    node: Node<'_>,
    parts: &[Part],
    new: &str,
) -> Result<Vec<Edit>, Declined> {
    let text = node.source_text();
    let written = &text[node.range()];
    let last_end = parts.last().and_then(|part| part.end);
    let is_closed = written.len() > 1 && written.ends_with([']', '}']);
    if !is_closed || last_end.is_some_and(|end| end >= node.range().end()) {
        return Err(Declined::because("the brackets around it aren't closed"));
    }
    let Some(last) = parts.last() else {
        // The brackets are empty: what stands between them is kept behind what comes.
        return Ok(vec![Edit::insert(node.range().start() + TextSize::of('['), new)]);
    };
    let Some(end) = last.end else {
        return Err(Declined::because("the last entry between the brackets has no value"));
    };
    let rest = &text[TextRange::new(end, node.range().end())];
    let comma = rest.trim_start().starts_with(',').then(|| rest.find(',')).flatten();
    let after = match comma {
        Some(at) => end + TextSize::try_from(at + 1).unwrap_or_default(),
        None => end,
    };
    let separator = if comma.is_some() { "" } else { "," };
    let Some(layout) = line_by_line(node, parts) else {
        return Ok(vec![Edit::insert(after, format!("{separator} {new}"))]);
    };
    let mut line = String::new();
    layout.new_line(&mut line);
    line.push_str(new);
    let at = line::end(text, after);
    let comment = &text[TextRange::new(after, at)];
    if !comment.trim_start().starts_with('#') {
        return Ok(vec![Edit::insert(after, format!("{separator}{line}"))]);
    }
    // A comment stays on the line of the entry that it is about.
    let comma = comma.is_none().then(|| Edit::insert(after, ","));
    Ok(comma.into_iter().chain([Edit::insert(at, line)]).collect())
}

/// The layout of a collection in brackets whose entries stand on lines of their own.
fn line_by_line(node: Node<'_>, parts: &[Part]) -> Option<Layout> {
    let text = node.source_text();
    let last = parts.last()?.start()?;
    if !line::is_first(text, last) {
        return None;
    }
    let column = line::column(text, last);
    let outside = line::indentation(text, node.range().start());
    Some(Layout {
        column,
        step: column.checked_sub(outside).filter(|&step| step > 0).unwrap_or(USUAL_STEP),
        line_break: line::line_break(text, last),
    })
}

/// Puts a value where `key` has none, or has `null`.
fn fill(
    mapping: Node<'_>,
    key: Node<'_>,
    there: Node<'_>,
    new: &Value,
) -> Result<Vec<Edit>, Declined> {
    if there.alias().is_some() || there.is_tagged() {
        return Err(declined_alias());
    }
    let text = mapping.source_text();
    let is_flow = mapping.collection_style() == Some(CollectionStyle::Flow);
    let is_scalar = !matches!(new, Value::Map(_));
    if !there.range().is_empty() && (is_flow || is_scalar) {
        let new = inline(new, ScalarStyle::Plain, dialect_of(mapping));
        return Ok(vec![Edit::replace(there.range(), new)]);
    }
    let colon = colon_after(text, key.range().end()).ok_or_else(|| {
        Declined::because(format!("`{}` has no value yet", key.text().unwrap_or_default()))
    })?;
    if is_flow || is_scalar {
        let new = inline(new, ScalarStyle::Plain, dialect_of(mapping));
        return Ok(vec![Edit::insert(colon, format!(" {new}"))]);
    }
    let end = line::end(text, colon);
    let rest = &text[TextRange::new(colon, end)];
    let null = there.range();
    let comment = if null.is_empty() { rest } else { &text[TextRange::new(null.end(), end)] };
    if !(comment.trim().is_empty() || comment.trim_start().starts_with('#')) {
        return Err(Declined::because("something else stands where its value would begin"));
    }
    let layout = Layout {
        column: line::column(text, key.range().start()),
        step: step_of(mapping),
        line_break: line::line_break(text, end),
    };
    let Value::Map(entries) = new else { return Err(unclear_end()) };
    let mut lines = comment.trim_end().to_owned();
    for (name, value) in entries {
        layout.deeper().new_line(&mut lines);
        lines.push_str(&block_entry(name, value, layout.deeper()));
    }
    Ok(vec![Edit::replace(TextRange::new(colon, end), lines)])
}

/// Where the value of a key begins: behind its colon.
fn colon_after(text: &str, key_end: TextSize) -> Option<TextSize> {
    let rest = &text[usize::from(key_end)..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest[spaces..]
        .starts_with(':')
        .then(|| key_end + TextSize::try_from(spaces + 1).unwrap_or_default())
}

/// An entry of `mapping` as it is written at `start`, in the style of the mapping.
pub(super) fn entry(mapping: Node<'_>, start: TextSize, name: &str, value: &Value) -> String {
    let text = mapping.source_text();
    let line_break = line::line_break(text, start);
    let layout = Layout { column: line::column(text, start), step: step_of(mapping), line_break };
    if mapping.collection_style() == Some(CollectionStyle::Block) {
        return block_entry(name, value, layout);
    }
    flow_entry(name, value, dialect_of(mapping), line_by_line(mapping, &mapping.parts()))
}

/// The path of an entry of a mapping.
pub(super) fn path_below(mapping: Node<'_>, key: &str) -> Path {
    let mut path = mapping.path();
    path.0.push(key.into());
    path
}

/// Whether a collection is written as JSON: its own keys, or those around it, are in quotes.
pub(super) fn dialect_of(node: Node<'_>) -> Dialect {
    let around = std::iter::successors(Some(node), |node| node.parent());
    let mut flow = around.take_while(|it| it.collection_style() == Some(CollectionStyle::Flow));
    let quoted = flow.find_map(Node::first_key).and_then(Node::scalar_style);
    if quoted == Some(ScalarStyle::DoubleQuoted) { Dialect::Json } else { Dialect::Yaml }
}

/// How far the author indents a mapping within a mapping.
pub(super) fn step_of(node: Node<'_>) -> usize {
    let text = node.source_text();
    let column = |node: Node<'_>| Some(line::column(text, node.first_key()?.range().start()));
    let around = std::iter::successors(Some(node), |node| node.parent());
    let step = |node: Node<'_>| column(node)?.checked_sub(column(node.parent()?)?);
    let habit = around.filter_map(step).find(|&step| step > 0);
    habit.unwrap_or(USUAL_STEP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    /// Sets `k.c.d` to `true`, or what of that is missing.
    fn set(text: &str) -> Result<String, String> {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let (mapping, keys): (_, &[_]) = match root.get("k") {
            Some(mapping) if mapping.is_mapping() => (mapping, &["c", "d"]),
            _ => (root, &["k", "c", "d"]),
        };
        let rewrite = insert(0, mapping, keys, &Value::Bool(true));
        rewrite.map(|it| it.edits.apply(text)).map_err(|declined| declined.reason.into_owned())
    }

    fn two_set(text: &str) -> String {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let mapping = root.get("k").expect("the mapping is there");
        let entries = [("c", Value::Bool(true)), ("d", Value::Integer(1))];
        insert_all(0, mapping, &entries).expect("it isn't declined").edits.apply(text)
    }

    #[test]
    fn an_entry_comes_last_at_the_indentation_of_its_neighbours() {
        let cases = [
            ("k:\n  a: 1\nz: 2\n", "k:\n  a: 1\n  c:\n    d: true\nz: 2\n"),
            ("k:\n    a:\n        b: 1\n", "k:\n    a:\n        b: 1\n    c:\n        d: true\n"),
            ("z: 1", "z: 1\nk:\n  c:\n    d: true"),
            (
                "z:\n- a\n- b # why\n\n# end\n",
                "z:\n- a\n- b # why\nk:\n  c:\n    d: true\n\n# end\n",
            ),
            ("k:\r\n  a: 1\r\n", "k:\r\n  a: 1\r\n  c:\r\n    d: true\r\n"),
            ("z:\n- a\n- # why\n# end\n", "z:\n- a\n- # why\nk:\n  c:\n    d: true\n# end\n"),
            ("z:\n-  # why\n", "z:\n-  # why\nk:\n  c:\n    d: true\n"),
            ("k:\n  a:\n# why\nz: 1\n", "k:\n  a:\n  c:\n    d: true\n# why\nz: 1\n"),
            ("k:\n  a: |\n    x\n\nz: 1\n", "k:\n  a: |\n    x\n  c:\n    d: true\n\nz: 1\n"),
            (
                "k:\n  a: |\n    x\n# why\nz: 1\n",
                "k:\n  a: |\n    x\n  c:\n    d: true\n# why\nz: 1\n",
            ),
            ("k:\n  a: |-\n    x", "k:\n  a: |-\n    x\n  c:\n    d: true"),
            ("k:\n  a: 'x\n    y'\n", "k:\n  a: 'x\n    y'\n  c:\n    d: true\n"),
            ("k: &x\n  a: 1\n", "k: &x\n  a: 1\n  c:\n    d: true\n"),
            ("\u{feff}k: {}\nz: 😀\n", "\u{feff}k: {c: {d: true}}\nz: 😀\n"),
        ];
        for (before, after) in cases {
            assert_eq!(set(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn brackets_keep_their_style() {
        let cases = [
            ("k: {a: 1}\n", "k: {a: 1, c: {d: true}}\n"),
            ("k: { a: 1 } # why\n", "k: { a: 1, c: {d: true} } # why\n"),
            ("k: {a: 1,}\n", "k: {a: 1, c: {d: true}}\n"),
            ("{\"k\": {\"a\": 1}}", "{\"k\": {\"a\": 1, \"c\": {\"d\": true}}}"),
            (
                "{\n  \"k\": {\n    \"a\": 1\n  }\n}\n",
                "{\n  \"k\": {\n    \"a\": 1,\n    \"c\": {\n      \"d\": true\n    }\n  }\n}\n",
            ),
            ("{\"k\": {}}", "{\"k\": {\"c\": {\"d\": true}}}"),
            ("k: {\n  a: 1 # why\n  }\n", "k: {\n  a: 1, # why\n  c: {\n    d: true\n  }\n  }\n"),
        ];
        for (before, after) in cases {
            assert_eq!(set(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn several_entries_come_one_after_the_other() {
        let cases = [
            ("k:\n  a: 1 # why\nz: 2\n", "k:\n  a: 1 # why\n  c: true\n  d: 1\nz: 2\n"),
            ("k: {}\n", "k: {c: true, d: 1}\n"),
            ("k: {a: 1}\n", "k: {a: 1, c: true, d: 1}\n"),
            ("{\"k\": {\n  \"a\": 1\n}}", "{\"k\": {\n  \"a\": 1,\n  \"c\": true,\n  \"d\": 1\n}}"),
        ];
        for (before, after) in cases {
            assert_eq!(two_set(before), after, "{before:?}");
        }
    }

    #[test]
    fn a_key_without_value_gets_one() {
        let cases = [
            ("k:\n", "k:\n  c:\n    d: true\n"),
            ("k: # why\nz: 1\n", "k: # why\n  c:\n    d: true\nz: 1\n"),
            ("k: null\n", "k:\n  c:\n    d: true\n"),
            ("k: ~ # why\r\n", "k: # why\r\n  c:\r\n    d: true\r\n"),
            ("k:", "k:\n  c:\n    d: true"),
            ("{k: , z: 1}", "{k: {c: {d: true}} , z: 1}"),
            ("{\"k\": null}", "{\"k\": {\"c\": {\"d\": true}}}"),
        ];
        for (before, after) in cases {
            assert_eq!(set(before).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn what_is_uncertain_is_declined() {
        let reason = |text| set(text).expect_err("it is declined");
        assert!(reason("k: true\n").contains("no mapping"));
        assert!(reason("k: &x\n").contains("something else"));
        assert!(reason("x: &x {a: 1}\nk: *x\n").contains("alias"));
        assert!(reason("k:\n  a: 1 # {{ .x }}\n").contains("template"));
        for open in ["k: {a: b", "k: {a: [b]", "k: {a: [b", "k: {a: {b: [c]", "k: {a", "k: {"] {
            assert!(reason(open).contains("closed"), "{open}");
        }
    }
}
