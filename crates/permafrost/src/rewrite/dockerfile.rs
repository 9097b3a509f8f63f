//! Wishes for a Dockerfile: replace a word, remove an instruction, insert others.
//!
//! The rest of the file stays byte for byte: indentation, comments and line ends. What can't be
//! done without touching them is declined.

use super::outcome::{Change, Declined, Rewrite};
use crate::edit::{Edit, Edits};
use crate::syntax::dockerfile::{Directive, Dockerfile};
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// Replaces a part of an instruction, such as a word, by another text.
///
/// An empty range inserts the text.
pub fn replace(
    file: &Dockerfile<'_>,
    range: TextRange,
    text: impl Into<String>,
) -> Result<Rewrite, Declined> {
    replace_all(file, vec![(range, text.into())])
}

/// Replaces several parts of instructions, or of their heredocs, as one rewrite.
///
/// Only a part that goes away altogether may stand on several lines.
pub fn replace_all(
    file: &Dockerfile<'_>,
    parts: Vec<(TextRange, String)>,
) -> Result<Rewrite, Declined> {
    let mut changes = Vec::with_capacity(parts.len());
    for (range, text) in &parts {
        let behind = file.instructions.partition_point(|it| it.range.end() < range.start());
        let index = Some(behind).filter(|&index| {
            file.instructions.get(index).is_some_and(|it| it.range.contains_range(*range))
        });
        let index = index.ok_or_else(|| Declined::because("no instruction stands there"))?;
        if file.text[*range].contains('\n') && !text.is_empty() {
            return Err(Declined::because("it is written over several lines"));
        }
        refuse_templates(file, *range)?;
        changes.push(Change::Words { index, range: *range, becomes: text.clone() });
    }
    let edits = parts.into_iter().map(|(range, text)| Edit::replace(range, text)).collect();
    let edits = Edits::new(edits);
    let edits = edits.ok_or_else(|| Declined::because("the changes stand too close together"))?;
    Ok(Rewrite { edits, changes })
}

/// Gives a parser directive another value.
pub fn set_directive(
    file: &Dockerfile<'_>,
    directive: &Directive<'_>,
    value: String,
) -> Result<Rewrite, Declined> {
    let range = directive.value.range;
    refuse_templates(file, range)?;
    let change = Change::Directive { name: directive.name.clone(), becomes: value.clone() };
    one(Edit::replace(range, value), change)
}

/// Removes an instruction with its whole lines; comments around it stay.
pub fn remove(file: &Dockerfile<'_>, index: usize) -> Result<Rewrite, Declined> {
    let range = file.instructions[index].range;
    refuse_templates(file, range)?;
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    if file.text[range].lines().any(is_comment) {
        return Err(Declined::because("a comment stands inside the instruction"));
    }
    if file.instructions[index].is_open {
        return Err(continued());
    }
    let mut start = line_start(file.text, range.start());
    let end = line_end(file.text, range.end());
    if usize::from(end) == file.text.len() && !file.text.ends_with('\n') {
        // The text ended without a line break and still shall.
        let kept = file.text[..usize::from(start)].trim_end_matches(['\r', '\n']);
        start = TextSize::of(kept);
    }
    one(Edit::delete(TextRange::new(start, end)), Change::Removal { index })
}

/// Inserts lines before an instruction, and before the comments that stand right above it.
pub fn insert_before(
    file: &Dockerfile<'_>,
    index: usize,
    lines: &[String],
) -> Result<Rewrite, Declined> {
    let start = file.instructions[index].range.start();
    let least = index.checked_sub(1).map_or(TextSize::new(0), |before| {
        line_end(file.text, file.instructions[before].range.end())
    });
    let own_line = line_start(file.text, start);
    let indentation = &file.text[TextRange::new(own_line, start)];
    let at = above_comments(file.text, least, own_line);
    refuse_templates(file, TextRange::empty(start))?;
    let line_break = line_break_of(file.text);
    let text: String =
        lines.iter().flat_map(|line| [indentation, line.as_str(), line_break]).collect();
    one(Edit::insert(at, text), Change::Insertion { before: index, count: lines.len() })
}

/// Inserts lines right behind an instruction, and behind the heredocs that belong to it.
pub fn insert_after(
    file: &Dockerfile<'_>,
    index: usize,
    lines: &[String],
) -> Result<Rewrite, Declined> {
    let instruction = &file.instructions[index];
    if instruction.is_open {
        return Err(continued());
    }
    refuse_templates(file, TextRange::empty(instruction.range.end()))?;
    let own_line = line_start(file.text, instruction.range.start());
    let indentation = &file.text[TextRange::new(own_line, instruction.range.start())];
    let line_break = line_break_of(file.text);
    let at = line_end(file.text, instruction.range.end());
    let ends_in_break = file.text[..usize::from(at)].ends_with('\n');
    let text: String = if ends_in_break {
        lines.iter().flat_map(|line| [indentation, line.as_str(), line_break]).collect()
    } else {
        lines.iter().flat_map(|line| [line_break, indentation, line.as_str()]).collect()
    };
    one(Edit::insert(at, text), Change::Insertion { before: index + 1, count: lines.len() })
}

fn one(edit: Edit, change: Change) -> Result<Rewrite, Declined> {
    let edits = Edits::new(vec![edit]).ok_or_else(continued)?;
    Ok(Rewrite { edits, changes: vec![change] })
}

fn continued() -> Declined {
    Declined::because("the last line asks for another one to continue it")
}

/// Text that a template fills in later can't be judged, so nothing beside it is changed.
fn refuse_templates(file: &Dockerfile<'_>, range: TextRange) -> Result<(), Declined> {
    let lines =
        TextRange::new(line_start(file.text, range.start()), line_end(file.text, range.end()));
    let lines = &file.text[lines];
    if ["{{", "}}", "{%", "<%"].iter().any(|mark| lines.contains(mark)) {
        return Err(Declined::because("a template fills in this line; paste what it comes to"));
    }
    Ok(())
}

/// The start of the comment lines that stand right above a line, at or behind `least`.
fn above_comments(text: &str, least: TextSize, line: TextSize) -> TextSize {
    let between: Range<usize> = usize::from(least)..usize::from(line).max(usize::from(least));
    let comments = text[between]
        .split_inclusive('\n')
        .rev()
        .take_while(|line| line.trim_start().starts_with('#'));
    line - comments.map(TextSize::of).sum::<TextSize>()
}

fn line_start(text: &str, offset: TextSize) -> TextSize {
    let before = &text[..usize::from(offset)];
    let line = before.rsplit('\n').next().unwrap_or_default();
    offset - TextSize::of(line.trim_start_matches('\u{feff}'))
}

/// The end of a line, its line break included.
fn line_end(text: &str, offset: TextSize) -> TextSize {
    let behind = &text[usize::from(offset)..];
    offset + behind.split_inclusive('\n').next().map_or(TextSize::new(0), TextSize::of)
}

/// How the file ends its lines.
fn line_break_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof;
    use crate::syntax::dockerfile::parse;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    /// The text afterwards, proved to differ only where the rewrite says so.
    fn rewritten(
        text: &str,
        wish: impl Fn(&Dockerfile<'_>) -> Result<Rewrite, Declined>,
    ) -> Result<String, String> {
        let rewrite = wish(&parse(text)).map_err(|declined| declined.reason)?;
        let after = rewrite.edits.apply(text);
        proof::dockerfile::holds(text, &after, &rewrite.changes)?;
        Ok(after)
    }

    #[test]
    fn a_word_is_replaced_in_place() {
        let text = "FROM a:latest # x\nUSER root\n";
        let tag = TextRange::new(7.into(), 13.into());
        let after = rewritten(text, |file| replace(file, tag, "1"));
        assert_eq!(after.as_deref(), Ok("FROM a:1 # x\nUSER root\n"));
    }

    #[test]
    fn an_instruction_goes_with_its_lines() {
        let cases = [
            ("FROM a\n# why\n  USER root\n# not\nCMD b", "FROM a\n# why\n# not\nCMD b"),
            ("FROM a\r\nUSER \\\r\n root\r\nCMD b\r\n", "FROM a\r\nCMD b\r\n"),
            ("FROM a\nUSER root", "FROM a"),
            ("FROM a\r\nUSER root", "FROM a"),
            ("FROM a\n# b\n\nUSER root", "FROM a\n# b"),
        ];
        for (before, after) in cases {
            assert_eq!(rewritten(before, |file| remove(file, 1)).as_deref(), Ok(after));
        }
    }

    #[test]
    fn lines_are_inserted_above_the_comments_of_an_instruction() {
        let new = lines(&["RUN x", "USER 1"]);
        let cases = [
            ("FROM a\nCMD b\n", "FROM a\nRUN x\nUSER 1\nCMD b\n"),
            (
                "FROM a\r\n\r\n# c\r\n# d\r\nCMD b",
                "FROM a\r\n\r\nRUN x\r\nUSER 1\r\n# c\r\n# d\r\nCMD b",
            ),
            ("FROM a\n# e\n\n  CMD b\n", "FROM a\n# e\n\n  RUN x\n  USER 1\n  CMD b\n"),
        ];
        for (before, after) in cases {
            let inserted = rewritten(before, |file| insert_before(file, 1, &new));
            assert_eq!(inserted.as_deref(), Ok(after));
        }
    }

    #[test]
    fn lines_are_inserted_behind_an_instruction_and_its_heredocs() {
        let new = lines(&["USER 1"]);
        let cases = [
            ("FROM a\nRUN b\n# end\n", "FROM a\nRUN b\nUSER 1\n# end\n"),
            ("FROM a\nRUN <<E\nx\nE\n", "FROM a\nRUN <<E\nx\nE\nUSER 1\n"),
            ("FROM a\r\n\tRUN b", "FROM a\r\n\tRUN b\r\n\tUSER 1"),
        ];
        for (before, after) in cases {
            let inserted = rewritten(before, |file| insert_after(file, 1, &new));
            assert_eq!(inserted.as_deref(), Ok(after));
        }
    }

    #[test]
    fn what_would_touch_more_is_declined() {
        let new = lines(&["USER 1"]);
        let open = "FROM a\nCMD b \\\n";
        assert!(rewritten(open, |file| insert_after(file, 1, &new)).is_err());
        assert!(rewritten(open, |file| remove(file, 1)).is_err());
        let commented = "FROM a\nUSER \\\n# why\nroot\n";
        assert!(rewritten(commented, |file| remove(file, 1)).is_err());
        let template = "FROM a\nCMD {{ b }}\n";
        assert!(rewritten(template, |file| insert_before(file, 1, &new)).is_err());
        let broken = "FROM a\nUSER ro\\\not\n";
        let word = TextRange::new(12.into(), 18.into());
        assert!(rewritten(broken, |file| replace(file, word, "1")).is_err());
    }
}
