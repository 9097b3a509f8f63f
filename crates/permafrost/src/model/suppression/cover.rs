//! What a suppressing comment covers.

use crate::syntax::dockerfile::Dockerfile;
use crate::syntax::yaml::Stream;
use text_size::{TextRange, TextSize};

/// What a comment in a manifest covers.
///
/// Behind something on its line: that line. On a line of its own: what begins on the next line that
/// is written; an entry with its whole value, an item of a list, or, above the first line of an
/// object, the object.
pub(super) fn covered_in_yaml(stream: &Stream<'_>, comment: TextRange) -> TextRange {
    let text = stream.text();
    let line = line_around(text, comment.start());
    let before = &text[TextRange::new(line.start(), comment.start())];
    if !before.trim_matches([' ', '\t', '\u{feff}']).is_empty() {
        return line;
    }
    let Some(next) = next_line(text, comment.end()) else { return comment };
    let line = line_around(text, next);
    stream.thing_at(next).map_or(line, |thing| thing.cover(line))
}

/// What a comment in a Dockerfile covers: the next instruction, heredocs and all.
pub(super) fn covered_in_dockerfile(file: &Dockerfile<'_>, comment: TextRange) -> TextRange {
    let next = file.instructions.iter().find(|it| it.range.end() > comment.start());
    next.map_or(comment, |instruction| instruction.range)
}

fn line_around(text: &str, at: TextSize) -> TextRange {
    let at = usize::from(at);
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    let offset = |at: usize| TextSize::try_from(at).unwrap_or_default();
    TextRange::new(offset(start), offset(end))
}

/// Where the next line begins that holds more than a comment, behind its blanks and dashes.
fn next_line(text: &str, from: TextSize) -> Option<TextSize> {
    let mut start = usize::from(from);
    for (index, line) in text[start..].split_inclusive('\n').enumerate() {
        let written = line.trim();
        let holds_nothing = written.is_empty() || written.starts_with('#') || written == "---";
        if index > 0 && !holds_nothing {
            let mut inside = line.trim_start_matches([' ', '\t']);
            while let Some(rest) = inside.strip_prefix("- ") {
                inside = rest.trim_start_matches([' ', '\t']);
            }
            return TextSize::try_from(start + line.len() - inside.len()).ok();
        }
        start += line.len();
    }
    None
}
