//! New items of lists: at their end, in the style of those that are there.

use super::insert::{add_to_flow, dialect_of, step_of, unclear_end};
use super::write::{Layout, block_item, inline};
use super::{declined_alias, finish, is_in_one_block, line};
use crate::edit::Edit;
use crate::rewrite::outcome::{Change, Declined, Rewrite, Value};
use crate::syntax::yaml::{CollectionStyle, Node, ScalarStyle};
use text_size::TextSize;

/// Adds an item to the end of a sequence.
pub fn append(document: usize, sequence: Node<'_>, item: &Value) -> Result<Rewrite, Declined> {
    if sequence.alias().is_some() {
        return Err(declined_alias());
    }
    let text = sequence.source_text();
    let parts = sequence.parts();
    let edits = match (sequence.collection_style(), parts.last()) {
        (Some(CollectionStyle::Flow), _) => {
            let dialect = dialect_of(sequence);
            add_to_flow(sequence, &parts, &inline(item, ScalarStyle::Plain, dialect))?
        }
        (Some(CollectionStyle::Block), Some(last)) => {
            let start = parts[0].start().ok_or_else(unclear_end)?;
            let end = last.end.ok_or_else(unclear_end)?;
            let dash = dash(text, start).ok_or_else(unclear_end)?;
            let at = line::end(text, end);
            is_in_one_block(sequence, at)?;
            let layout = Layout {
                column: line::column(text, dash),
                step: step_of(sequence),
                line_break: line::line_break(text, at),
            };
            let mut new = String::new();
            layout.new_line(&mut new);
            new.push_str(&block_item(item, layout));
            vec![Edit::insert(at, new)]
        }
        _ => return Err(Declined::because("there is no list to which it could be added")),
    };
    let path = sequence.path();
    finish(sequence, edits, vec![Change::Addition { document, path, item: item.clone() }])
}

/// Where the dash of the item stands that begins at `start`, if it is on the same line.
pub(super) fn dash(text: &str, start: TextSize) -> Option<TextSize> {
    let before = line::before(text, start);
    let trimmed = before.trim_end_matches(' ');
    let gap = before.len() - trimmed.len();
    (gap > 0 && trimmed.ends_with('-'))
        .then(|| start - TextSize::try_from(gap + 1).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    fn appended(text: &str) -> Result<String, String> {
        let stream = parse(text);
        let root = stream.root(&stream.documents[0]).expect("the document has a value");
        let list = root.get("k").expect("the list is there");
        let rewrite = append(0, list, &Value::text("ALL"));
        rewrite.map(|it| it.edits.apply(text)).map_err(|declined| declined.reason.into_owned())
    }

    #[test]
    fn an_item_comes_last_in_the_style_of_its_list() {
        let cases = [
            ("k:\n- a\nz: 1\n", "k:\n- a\n- ALL\nz: 1\n"),
            ("k:\n  - a # why\n", "k:\n  - a # why\n  - ALL\n"),
            ("k: [a]\n", "k: [a, ALL]\n"),
            ("k: []\n", "k: [ALL]\n"),
            ("{\"k\": [\"a\"]}", "{\"k\": [\"a\", \"ALL\"]}"),
        ];
        for (before, after) in cases {
            assert_eq!(appended(before).as_deref(), Ok(after), "{before:?}");
        }
    }
}
