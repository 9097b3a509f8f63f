//! What a fix does, as the lines that change.

use super::terminal::visible;
use anstyle::{AnsiColor, Style};
use permafrost::view::{Change, Hunk, Line, hunks};
use permafrost::{Edits, OffsetUnit, Source, TextRange};
use std::fmt::Write;
use std::ops::Range;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const NUMBER: Style = AnsiColor::BrightBlue.on_default().bold();

/// How many characters of a line are shown.
const WIDTH: usize = 160;

/// How many bytes of a line are looked at on each side of what changes in it; more than are shown.
const NEARBY: usize = 1000;

/// How many unchanged characters a line that is too long shows before what changes in it.
const LEAD: usize = 40;

/// Writes the lines that the edits take away and those that they bring, in colours or without.
pub(super) fn render(source: &Source, edits: &Edits, colours: bool, out: &mut String) {
    let Some(range) = edits.iter().map(|edit| edit.range).reduce(TextRange::cover) else { return };
    let text = source.text();
    let piece = piece(text, range);
    let before = &text[piece.clone()];
    let above = source.position(range.start(), OffsetUnit::Utf8Bytes).line as usize - 1;
    let after = apply(before, piece.start, edits);

    let hunks = hunks(before, &after, 0);
    let numbers = hunks.iter().flat_map(|hunk| &hunk.lines).map(|line| above + line.number);
    let width = numbers.max().map_or(1, |number| number.to_string().len());
    let [added, removed, number_style] =
        [ADDED, REMOVED, NUMBER].map(|style| if colours { style } else { Style::new() });
    let _ = writeln!(out, "{number_style}{:width$} |{number_style:#}", "");
    for hunk in &hunks {
        for line in &hunk.lines {
            let style = if line.change == Change::Added { added } else { removed };
            let number = above + line.number;
            let sign = line.change.sign();
            let shown = visible(&excerpt(line, hunk));
            let _ = writeln!(
                out,
                "{number_style}{number:width$}{number_style:#} {style}{sign} {shown}{style:#}"
            );
        }
    }
}

/// The part of a text that is compared: the whole lines that hold a range, since a file may be large
/// and have many findings; only what stands nearby where a line is too long to be shown.
fn piece(text: &str, range: TextRange) -> Range<usize> {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let from = text.floor_char_boundary(start.saturating_sub(NEARBY));
    let to = text.ceil_char_boundary((end + NEARBY).min(text.len()));
    first.max(from)..last.min(to)
}

/// A part of a text, which starts at the offset `start`, with the edits made.
fn apply(part: &str, start: usize, edits: &Edits) -> String {
    let mut out = String::with_capacity(part.len());
    let mut done = 0;
    for edit in edits {
        let (from, to) = (usize::from(edit.range.start()), usize::from(edit.range.end()));
        out.push_str(&part[done..from - start]);
        out.push_str(&edit.text);
        done = to - start;
    }
    out + &part[done..]
}

/// A line without its line end; if it is too long, the part of it in which something changes.
fn excerpt(line: &Line<'_>, hunk: &Hunk<'_>) -> String {
    let whole = line.text.trim_end_matches(['\n', '\r']).replace('\t', "    ");
    if whole.chars().count() <= WIDTH {
        return whole;
    }
    let other = hunk.lines.iter().find(|other| other.change != line.change);
    let other = other.map_or("", |line| line.text).replace('\t', "    ");
    let same = whole.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let hidden = same.saturating_sub(LEAD);
    let lead = if hidden > 0 { "…" } else { "" };
    let shown: String = whole.chars().skip(hidden).take(WIDTH).collect();
    let tail = if whole.chars().count() > hidden + WIDTH { "…" } else { "" };
    format!("{lead}{shown}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use permafrost::{Edit, Kind};

    /// What is shown of replacing `from` by `to` everywhere in a text.
    fn shown(text: &str, from: &str, to: &str) -> String {
        let at = |start: usize| {
            let size = |offset: usize| u32::try_from(offset).expect("small").into();
            TextRange::new(size(start), size(start + from.len()))
        };
        let edits = text.match_indices(from).map(|(start, _)| Edit::replace(at(start), to));
        let edits = Edits::new(edits.collect()).expect("they stand apart");
        let mut out = String::new();
        render(&Source::with_kind(text, Kind::Dockerfile), &edits, false, &mut out);
        out
    }

    #[test]
    fn each_line_has_its_number_in_the_text_where_it_stands() {
        let text = "FROM a\nRUN b\nUSER root\nCMD c\nUSER root\n";
        let expected = "  |\n3 - USER root\n3 + RUN adduser app\n4 + USER app\n\
                        5 - USER root\n6 + RUN adduser app\n7 + USER app\n";
        assert_eq!(shown(text, "USER root", "RUN adduser app\nUSER app"), expected);
    }

    #[test]
    fn a_line_that_goes_away_leaves_none() {
        assert_eq!(shown("FROM a\nUSER root\nCMD b\n", "USER root\n", ""), "  |\n2 - USER root\n");
    }

    #[test]
    fn a_long_line_is_shown_where_it_changes() {
        let long = "x".repeat(500);
        let seen = shown(&format!("{long}true{long}"), "true", "false");
        let lines: Vec<_> = seen.lines().skip(1).collect();
        let lead = "x".repeat(LEAD);
        assert!(lines[0].starts_with(&format!("1 - …{lead}truexxx")), "{seen}");
        assert!(lines[1].starts_with(&format!("1 + …{lead}falsexxx")), "{seen}");
        assert!(lines.iter().all(|line| line.ends_with('…')), "{seen}");
    }
}
