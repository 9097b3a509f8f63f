//! Entries that say the same as a later one of their mapping, which go away.

use super::remove::remove;
use super::{declined_alias, line};
use crate::rewrite::outcome::{Declined, Rewrite};
use crate::syntax::yaml::{Duplicate, Node};
use text_size::TextRange;

/// Takes away the first of two entries that say the same.
///
/// Nothing is claimed to change: the value that counted still does.
pub fn remove_duplicate(document: usize, duplicate: Duplicate<'_>) -> Result<Rewrite, Declined> {
    let Duplicate { key, value, first_key, first_value } = duplicate;
    if [key, value, first_key, first_value].iter().any(|it| it.alias().is_some()) {
        return Err(declined_alias());
    }
    let text = key.source_text();
    let entry = |key: Node<'_>, value: Node<'_>| {
        let end = value.end_as_written().unwrap_or(key.range().end());
        TextRange::new(key.range().start(), end)
    };
    let (first, again) = (entry(first_key, first_value), entry(key, value));
    if value.scalar().is_none() || text[first] != text[again] {
        return Err(Declined::because("which of the two values is meant can't be told"));
    }
    let line =
        &text[TextRange::new(line::start(text, first.start()), line::end(text, first.end()))];
    if line.contains('#') {
        return Err(Declined::because("a comment stands beside the first of the two"));
    }
    let mapping = first_value.parent().ok_or_else(|| Declined::because("it isn't in a mapping"))?;
    let rewrite = remove(document, first_value, mapping, mapping)?;
    Ok(Rewrite { changes: Vec::new(), ..rewrite })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    #[test]
    fn the_first_of_two_equal_entries_goes() {
        let fixed = |text: &str| {
            let stream = parse(text);
            let duplicate = stream.duplicates().next().expect("a key stands there twice");
            let rewrite = remove_duplicate(0, duplicate);
            rewrite.map(|rewrite| rewrite.edits.apply(text)).map_err(|it| it.reason.into_owned())
        };
        assert_eq!(fixed("a: 1\nb: 2\na: 1 # c\n").as_deref(), Ok("b: 2\na: 1 # c\n"));
        assert_eq!(fixed("{a: 1, b: 2, a: 1}").as_deref(), Ok("{b: 2, a: 1}"));
        assert_eq!(fixed("- a:\n  a:\n").as_deref(), Ok("- a:\n"));
        let declined = |text| fixed(text).expect_err("it is declined");
        assert!(declined("a: 1\na: 0x1\n").contains("can't be told"));
        assert!(declined("a: [1]\na: [1]\n").contains("can't be told"));
        assert!(declined("a: 1 # c\na: 1\n").contains("comment"));
        assert!(declined("x: &x 1\na: *x\na: *x\n").contains("alias"));
    }
}
