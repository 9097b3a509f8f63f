//! Comments that go away, in YAML and in Dockerfiles.

use super::outcome::{Change, Rewrite};
use crate::edit::{Edit, Edits};
use text_size::{TextRange, TextSize};

/// Takes a comment away, from its `#` to the end of its line; its line as well, if it is alone there.
pub fn remove(text: &str, comment: TextRange) -> Rewrite {
    let start = usize::from(comment.start());
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..start];
    let written = before.trim_end_matches([' ', '\t']);
    let range = if written.trim_start_matches('\u{feff}').is_empty() {
        let from = line + written.len();
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        from..end
    } else {
        line + written.len()..usize::from(comment.end())
    };
    let offset = |at: usize| TextSize::try_from(at).unwrap_or_default();
    let range = TextRange::new(offset(range.start), offset(range.end));
    let change = Change::Comment { text: text[comment].to_owned() };
    Rewrite { edits: Edits::from(Edit::delete(range)), changes: vec![change] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_goes_with_its_line_if_it_is_alone_there() {
        let cases = [
            ("a: 1\n  # why\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1  # why\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
            ("\u{feff}# why\na: 1", "\u{feff}a: 1"),
            ("a: 1\n# why", "a: 1\n"),
        ];
        for (before, after) in cases {
            let at = before.find("# why").expect("there is a comment");
            let at = TextSize::try_from(at).expect("it is near");
            let rewrite = remove(before, TextRange::at(at, TextSize::of("# why")));
            assert_eq!(rewrite.edits.apply(before), after);
        }
    }
}
