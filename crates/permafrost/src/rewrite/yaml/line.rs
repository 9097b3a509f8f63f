//! Lines of a text: where they begin and end, how they are indented and broken.

use text_size::{TextRange, TextSize};

/// Where the line around `offset` begins; a byte order mark isn't part of it.
pub(super) fn start(text: &str, offset: TextSize) -> TextSize {
    let before = &text[..usize::from(offset)];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let start = if text[start..].starts_with('\u{feff}') { start + 3 } else { start };
    TextSize::try_from(start).unwrap_or_default().min(offset)
}

/// Where the line around `offset` ends, before its line break.
pub(super) fn end(text: &str, offset: TextSize) -> TextSize {
    let rest = &text[usize::from(offset)..];
    let line = rest.find('\n').map_or(rest, |at| &rest[..at]);
    offset + TextSize::of(line.strip_suffix('\r').unwrap_or(line))
}

/// Where the line after the one around `offset` begins, if there is one.
pub(super) fn next(text: &str, offset: TextSize) -> Option<TextSize> {
    let at = text[usize::from(offset)..].find('\n')?;
    Some(offset + TextSize::try_from(at + 1).ok()?)
}

/// What stands on its line before `offset`.
pub(super) fn before(text: &str, offset: TextSize) -> &str {
    &text[TextRange::new(start(text, offset), offset)]
}

/// Whether nothing but spaces stands on its line before `offset`.
pub(super) fn is_first(text: &str, offset: TextSize) -> bool {
    before(text, offset).bytes().all(|byte| byte == b' ')
}

/// How many characters stand on its line before `offset`.
pub(super) fn column(text: &str, offset: TextSize) -> usize {
    before(text, offset).chars().count()
}

/// How far the line around `offset` is indented.
pub(super) fn indentation(text: &str, offset: TextSize) -> usize {
    text[usize::from(start(text, offset))..].bytes().take_while(|&byte| byte == b' ').count()
}

/// The line break that the text has at `offset`, or else before it.
pub(super) fn line_break(text: &str, offset: TextSize) -> &'static str {
    let (before, after) = text.split_at(usize::from(offset));
    let windows = match after.find('\n') {
        Some(at) => after[..at].ends_with('\r'),
        None => before.ends_with("\r\n") || before.contains("\r\n"),
    };
    if windows { "\r\n" } else { "\n" }
}
