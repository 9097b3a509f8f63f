//! What changed between two texts, line by line, for any front end to show.
//!
//! Lines end at `\n` and nowhere else, as `git` and `patch` read them: a `\r` is a part of its
//! line, so that a diff keeps every line end.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::fmt::{self, Write};

/// How many unchanged lines a unified diff shows around each change.
const CONTEXT: usize = 3;

/// Changes that stand close together, with the unchanged lines around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk<'a> {
    /// The lines, from top to bottom; what goes away stands before what comes in its place.
    pub lines: Vec<Line<'a>>,
    /// Where it starts in the text before: how many lines stand above it.
    pub above_before: usize,
    /// Where it starts in the text after: how many lines stand above it.
    pub above_after: usize,
}

/// A line of a [`Hunk`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// What became of it.
    pub change: Change,
    /// Its number, from 1: in the text before if it was removed, else in the text after.
    pub number: usize,
    /// The line with its line end, if it has one.
    pub text: &'a str,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in both texts.
    Kept,
    /// It stands only in the text before.
    Removed,
    /// It stands only in the text after.
    Added,
}

/// What changed between two texts, with up to `context` unchanged lines around it.
pub fn hunks<'a>(before: &'a str, after: &'a str, context: usize) -> Vec<Hunk<'a>> {
    let before: Vec<_> = before.split_inclusive('\n').collect();
    let after: Vec<_> = after.split_inclusive('\n').collect();
    let changes = capture_diff_slices(Algorithm::Myers, &before, &after);
    let groups = group_diff_ops(changes, context);
    groups.iter().filter_map(|group| hunk(group, &before, &after)).collect()
}

/// A unified diff from `before` to `after`, as `git apply` and `patch -p1` read it.
///
/// Empty if nothing changed. `path` is named with the prefixes `a/` and `b/`.
///
/// ```
/// let diff = permafrost::view::unified_diff("a: 1\nb: 2\n", "a: 1\nb: 3\n", "x.yaml");
/// assert_eq!(diff, "--- a/x.yaml\n+++ b/x.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n");
/// ```
pub fn unified_diff(before: &str, after: &str, path: &str) -> String {
    let hunks = hunks(before, after, CONTEXT);
    if hunks.is_empty() {
        return String::new();
    }
    let path = path.trim_start_matches('/');
    let (old, new) = (file_name(&format!("a/{path}")), file_name(&format!("b/{path}")));
    let mut diff = format!("--- {old}\n+++ {new}\n");
    for hunk in hunks {
        let _ = write!(diff, "{hunk}");
    }
    diff
}

impl fmt::Display for Hunk<'_> {
    /// The hunk as a unified diff has it, with its header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |other| self.lines.iter().filter(|line| line.change != other).count();
        let before = Span { above: self.above_before, lines: count(Change::Added) };
        let after = Span { above: self.above_after, lines: count(Change::Removed) };
        writeln!(f, "@@ -{before} +{after} @@")?;
        self.lines.iter().try_for_each(|line| {
            write!(f, "{}{}", line.change.sign(), line.text)?;
            if line.text.ends_with('\n') {
                return Ok(());
            }
            f.write_str("\n\\ No newline at end of file\n")
        })
    }
}

impl Change {
    /// The sign that a diff puts before such a line.
    pub fn sign(self) -> char {
        match self {
            Self::Kept => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

/// The lines of one side of a hunk, in the words of its header.
struct Span {
    above: usize,
    lines: usize,
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lines {
            // A side without lines is named by the line above it.
            0 => write!(f, "{},0", self.above),
            1 => write!(f, "{}", self.above + 1),
            lines => write!(f, "{},{lines}", self.above + 1),
        }
    }
}

fn hunk<'a>(group: &[DiffOp], before: &[&'a str], after: &[&'a str]) -> Option<Hunk<'a>> {
    let first = group.first()?;
    let mut lines = Vec::new();
    for op in group {
        let (old, new) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            lines.extend(numbered(Change::Kept, after, new));
            continue;
        }
        lines.extend(numbered(Change::Removed, before, old));
        lines.extend(numbered(Change::Added, after, new));
    }
    let (above_before, above_after) = (first.old_range().start, first.new_range().start);
    Some(Hunk { lines, above_before, above_after })
}

fn numbered<'a>(
    change: Change,
    lines: &[&'a str],
    range: std::ops::Range<usize>,
) -> impl Iterator<Item = Line<'a>> {
    range.map(move |index| Line { change, number: index + 1, text: lines[index] })
}

/// A file's name in the header of a diff: quoted as `git` does where it would be misread.
fn file_name(path: &str) -> String {
    let odd = |it: char| it.is_ascii_control() || matches!(it, '"' | '\\');
    if path.contains(odd) {
        let mut quoted = String::from("\"");
        for char in path.chars() {
            let _ = match char {
                '"' | '\\' => write!(quoted, "\\{char}"),
                _ if char.is_ascii_control() => write!(quoted, "\\{:03o}", u32::from(char)),
                _ => write!(quoted, "{char}"),
            };
        }
        return quoted + "\"";
    }
    // A tab ends a name that holds a space, which would end it otherwise.
    if path.contains(' ') { format!("{path}\t") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A diff without its two lines of names.
    fn diff(before: &str, after: &str) -> String {
        let diff = unified_diff(before, after, "x");
        diff.splitn(3, '\n').nth(2).unwrap_or_default().to_owned()
    }

    #[test]
    fn changes_that_stand_apart_become_hunks_of_their_own() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n";
        let expected = "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n\
                        @@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+nine\n";
        assert_eq!(diff(before, after), expected);
    }

    #[test]
    fn a_missing_last_line_end_is_said_on_the_side_that_lacks_it() {
        let hint = "\\ No newline at end of file\n";
        assert_eq!(diff("a\nb", "a\nc"), format!("@@ -1,2 +1,2 @@\n a\n-b\n{hint}+c\n{hint}"));
        assert_eq!(diff("a\nb", "c\nb"), format!("@@ -1,2 +1,2 @@\n-a\n+c\n b\n{hint}"));
        assert_eq!(diff("a", "a\n"), format!("@@ -1 +1 @@\n-a\n{hint}+a\n"));
    }

    #[test]
    fn a_carriage_return_is_a_part_of_its_line() {
        assert_eq!(diff("a\r\nb\r\n", "a\r\nc\r\n"), "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
        let hint = "\\ No newline at end of file\n";
        assert_eq!(diff("a\rb", "a\rc"), format!("@@ -1 +1 @@\n-a\rb\n{hint}+a\rc\n{hint}"));
    }

    #[test]
    fn a_side_without_lines_is_named_by_the_line_above_it() {
        assert_eq!(diff("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
        assert_eq!(diff("a\n", ""), "@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(unified_diff("a", "a", "x"), "");
        assert_eq!(hunks("", "", 0), []);
    }

    #[test]
    fn names_are_written_so_that_git_reads_them() {
        let header = |path| unified_diff("a", "b", path).lines().next().map(str::to_owned);
        assert_eq!(header("/k8s/é.yaml").as_deref(), Some("--- a/k8s/é.yaml"));
        assert_eq!(header("my pod.yaml").as_deref(), Some("--- a/my pod.yaml\t"));
        assert_eq!(header("a\"\u{1b}.yaml").as_deref(), Some("--- \"a/a\\\"\\033.yaml\""));
    }

    #[test]
    fn lines_carry_their_number_in_the_text_where_they_stand() {
        let hunks = hunks("a\nb\n", "x\na\nc\n", 0);
        let lines = hunks.iter().flat_map(|hunk| &hunk.lines);
        let seen: Vec<_> = lines.map(|it| (it.change.sign(), it.number, it.text)).collect();
        assert_eq!(seen, [('+', 1, "x\n"), ('-', 2, "b\n"), ('+', 3, "c\n")]);
    }
}
