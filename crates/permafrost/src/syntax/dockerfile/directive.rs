//! Parser directives: `# escape=`, `# syntax=` and `# check=` at the very top of a file.
//!
//! The first line that is no directive ends them, be it a blank one or another comment
//! (`BuildKit`, `parser/directives.go`).

use super::line::without_line_break;
use super::{Directive, Word, range};
use crate::syntax::error::SyntaxError;
use std::borrow::Cow;

/// Reads the directives of a text, and what is wrong with them.
pub(super) fn read(text: &str) -> (Vec<Directive<'_>>, Vec<SyntaxError>) {
    let (mut directives, mut errors) = (Vec::<Directive<'_>>::new(), Vec::new());
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for line in text[start..].split_inclusive('\n') {
        let Some((name, value, value_start)) = directive(line) else { break };
        let value_start = start + value_start;
        let place = range(value_start, value_start + value.len());
        start += line.len();
        let message = if directives.iter().any(|known| known.name == name) {
            Some(format!("only one `{name}` directive can be used"))
        } else if name == "escape" && !matches!(value, "\\" | "`") {
            Some(format!("the escape character must be a backslash or a backtick, not `{value}`"))
        } else {
            None
        };
        match message {
            Some(message) => errors.push(SyntaxError { message, range: place }),
            None => directives
                .push(Directive { name, value: Word { text: Cow::Borrowed(value), range: place } }),
        }
    }
    (directives, errors)
}

/// The name, the value, and where the value starts in the line.
fn directive(line: &str) -> Option<(String, &str, usize)> {
    let line = without_line_break(line);
    let comment = line.trim_start().strip_prefix('#')?.trim_start();
    let (name, value) = comment.split_once('=')?;
    let name = name.trim_end_matches(is_blank).to_ascii_lowercase();
    if !matches!(name.as_str(), "syntax" | "escape" | "check") {
        return None;
    }
    // Something is always the value: of nothing but blanks the last one is.
    let (last, _) = value.char_indices().next_back()?;
    let value = &value[value.find(|it| !is_blank(it)).unwrap_or(last)..];
    let start = line.len() - value.len();
    let trimmed = value.trim_end_matches(is_blank);
    Some((name, if trimmed.is_empty() { value } else { trimmed }, start))
}

/// White space of Go's regular expressions.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\u{c}' | '\r' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_and_values(text: &str) -> Vec<(String, String)> {
        let (directives, _) = read(text);
        directives.into_iter().map(|it| (it.name, it.value.text.into_owned())).collect()
    }

    #[test]
    fn directives_stand_only_at_the_very_top() {
        let text =
            "\u{feff}# Syntax = docker/dockerfile:1 \r\n#escape=`\n# a comment\n# check=skip=all\n";
        let expected = [("syntax", "docker/dockerfile:1"), ("escape", "`")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(names_and_values(text), expected);
        assert_eq!(names_and_values("\n# escape=`\n"), []);
    }

    #[test]
    fn the_value_has_its_place() {
        let text = "# escape=`\r\n";
        let place = read(text).0[0].value.range;
        assert_eq!(&text[std::ops::Range::<usize>::from(place)], "`");
    }

    #[test]
    fn a_second_or_wrong_directive_is_an_error() {
        assert_eq!(read("# escape=`\n# escape=`\n").1.len(), 1);
        assert_eq!(read("# escape=x\nFROM a").1.len(), 1);
        assert_eq!(read("# escape= \nFROM a").1.len(), 1);
        assert_eq!(read("# escape=\nFROM a").1, []);
    }
}
