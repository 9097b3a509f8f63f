//! Comments that come and go, in YAML and in Dockerfiles.

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
    let range = TextRange::new(offset(range.start), offset(range.end));
    let change = Change::Comment { text: text[comment].to_owned() };
    Rewrite { edits: Edits::from(Edit::delete(range)), changes: vec![change] }
}

/// Puts a comment behind the line on which `at` stands.
pub fn behind(text: &str, at: TextSize, comment: &str) -> Edit {
    let start = usize::from(at);
    let end = text[start..].find('\n').map_or(text.len(), |it| start + it);
    let line = &text[text[..end].rfind('\n').map_or(0, |it| it + 1)..end];
    let written = line.trim_end_matches([' ', '\t', '\r']);
    Edit::insert(offset(end - line.len() + written.len()), format!(" # {comment}"))
}

/// Puts a comment on a line of its own above the one on which `at` stands, indented as that one.
pub fn above(text: &str, at: TextSize, comment: &str) -> Edit {
    let start = text[..usize::from(at)].rfind('\n').map_or(0, |it| it + 1);
    let line = &text[start..];
    let indentation = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Edit::insert(offset(start), format!("{indentation}# {comment}{line_break}"))
}

fn offset(at: usize) -> TextSize {
    TextSize::try_from(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_written_behind_a_line_or_above_it() {
        let text = "a: 1\r\n  b: 2 \r\n";
        let b = TextSize::of("a: 1\r\n  b");
        let after = |edit| Edits::from(edit).apply(text);
        assert_eq!(after(behind(text, b, "x")), "a: 1\r\n  b: 2 # x \r\n");
        assert_eq!(after(above(text, b, "x")), "a: 1\r\n  # x\r\n  b: 2 \r\n");
        assert_eq!(after(above(text, 0.into(), "x")), "# x\r\na: 1\r\n  b: 2 \r\n");
        assert_eq!(Edits::from(behind("a", 1.into(), "x")).apply("a"), "a # x");
    }

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
