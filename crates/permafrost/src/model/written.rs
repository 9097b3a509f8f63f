//! Where a part of a string stands in the text that was given.

use crate::syntax::yaml::{Node, ScalarStyle};
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// Where a part of a string stands, given in bytes of the string; `None` where that can't be told,
/// such as between escapes.
pub(super) fn part(node: Node<'_>, range: Range<usize>) -> Option<TextRange> {
    let (text, written) = (node.text()?, &node.source_text()[node.range()]);
    let is_block = node.scalar_style() == Some(ScalarStyle::Block);
    let found = if let Some(start) = written.find(text) {
        start + range.start..start + range.end
    } else if let Some(found) = is_block.then(|| in_block(text, written, &range)).flatten() {
        found
    } else {
        // Folded or escaped: a part that occurs once, and on one line, can be no other.
        let part = text.get(range)?;
        let start = written.find(part).filter(|_| !part.is_empty() && !part.contains('\n'))?;
        if written.rfind(part) != Some(start) {
            return None;
        }
        start..start + part.len()
    };
    let offset = |at: usize| Some(node.range().start() + TextSize::try_from(at).ok()?);
    Some(TextRange::new(offset(found.start)?, offset(found.end)?))
}

/// Where a part of a block behind `|` stands; `None` where lines are folded.
fn in_block(text: &str, written: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let start = place_in_block(text, written, range.start)?;
    let end = match range.end.checked_sub(1).filter(|last| *last >= range.start) {
        Some(last) => place_in_block(text, written, last)? + 1,
        None => start,
    };
    (start <= end && written.is_char_boundary(end)).then_some(start..end)
}

fn place_in_block(text: &str, written: &str, at: usize) -> Option<usize> {
    // The place of a block begins at its first line that isn't empty.
    let empty = text.len() - text.trim_start_matches('\n').len();
    let (text, at) = (&text[empty..], at.checked_sub(empty)?);
    let line_ends = text.match_indices('\n').map(|(end, _)| end).take_while(|end| *end < at);
    let (number, line_start) = line_ends.fold((0, 0), |(number, _), end| (number + 1, end + 1));
    let line = text[line_start..].split('\n').next()?;
    let below = written.split('\n').nth(number)?;
    let start: usize = written.split('\n').take(number).map(|it| it.len() + 1).sum();
    // What stands before the line's own text is the indentation of the block.
    let indentation = below.trim_end_matches('\r').strip_suffix(line)?;
    let is_blank = indentation.bytes().all(|it| it == b' ');
    is_blank.then_some(start + indentation.len() + (at - line_start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    /// What stands at the place of `wanted` in the value of `a`.
    fn found(text: &str, wanted: &str) -> Option<String> {
        let stream = yaml::parse(text);
        let node = stream.root(&stream.documents[0]).expect("it has a root").get("a")?;
        let start = node.text()?.find(wanted).expect("it is in the value");
        part(node, start..start + wanted.len()).map(|range| text[range].to_owned())
    }

    #[test]
    fn parts_are_found_in_every_style() {
        for text in [
            "a: x y; z",
            "a: \"x y; z\"",
            "{\"a\": \"\\\"x y; z\"}",
            "a: |\n  x\n\n    x y; z\n  x y\n",
            "a: |-\r\n  é\r\n  x y; z\r\nb: 1\r\n",
            "b:\n  - a\na: |2+\n    x y; z\n\n",
            "a: |\n\n\n  x y; z\n\n  x y; z\n",
            "a: >\n  b\n  x y; z\n  c\n",
            "a: b\n  x y; z\n  c\n",
            "a: x y;\n\n b x y; z",
        ] {
            assert_eq!(found(text, "x y; z").as_deref(), Some("x y; z"), "{text:?}");
        }
        assert_eq!(found("a: |\n  x y\n   z é\n", "y\n z é").as_deref(), Some("y\n   z é"));
    }

    #[test]
    fn parts_that_are_written_otherwise_have_no_place() {
        assert_eq!(found("a: \"\\\"x\\\" x\"", "x"), None);
        assert_eq!(found("a: >\n  x\n  y\n", "x y"), None);
        assert_eq!(found("a: 'it''s'", "it's"), None);
    }
}
