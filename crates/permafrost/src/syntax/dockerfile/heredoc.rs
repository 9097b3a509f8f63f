//! Heredocs: `<<EOF` on an instruction's line, and the lines that follow it.
//!
//! Which words open one is decided as `BuildKit` does (`heredocsFromLine` in `parser/parser.go`):
//! the line is split as a shell would split it, and a word of the form `3<<-"EOF"` opens one.

use super::keyword::Keyword;
use super::line::{Line, without_line_break};
use super::shell_words::{Quotes, ShellWord, shell_words};
use super::{Arguments, Heredoc, Instruction, Word, range, size};
use crate::syntax::error::SyntaxError;
use std::collections::HashMap;
use std::ops::Range;

/// Whether an instruction of this form can have heredocs.
pub(super) fn may_follow(instruction: &Instruction<'_>) -> bool {
    if let Arguments::Trigger(trigger) = &instruction.arguments {
        return takes(trigger) && instruction.line.contains("<<");
    }
    takes(instruction) && instruction.line.contains("<<")
}

fn takes(instruction: &Instruction<'_>) -> bool {
    let takes = matches!(instruction.keyword, Some(Keyword::Add | Keyword::Copy | Keyword::Run));
    takes && !matches!(instruction.arguments, Arguments::Json(_))
}

/// Finds the lines of heredocs. Keeps an index of the file's lines once one is met, so that many
/// heredocs without an end cost no more than one.
#[derive(Debug)]
pub(super) struct Bodies<'t> {
    text: &'t str,
    /// Where each different line stands, with leading tabs and without.
    starts: Option<[HashMap<&'t str, Vec<usize>>; 2]>,
}

impl<'t> Bodies<'t> {
    /// For the heredocs of this text.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, starts: None }
    }

    /// Reads the heredocs that `line` opens and whose lines start at `from`.
    ///
    /// Gives where the text goes on. A heredoc without an end takes the lines up to the next one
    /// that looks like an instruction.
    pub(super) fn read(
        &mut self,
        line: &Line<'t>,
        from: usize,
        instruction: &mut Instruction<'t>,
        errors: &mut Vec<SyntaxError>,
    ) -> usize {
        let mut at = from;
        for opening in openings(&line.text) {
            let word =
                Word { text: line.slice(opening.range.clone()), range: line.place(&opening.range) };
            let end = self.find_end(at, &opening.name, opening.trims_tabs);
            let (content_end, next) = end.unwrap_or_else(|| {
                let name = &opening.name;
                let message = format!("the heredoc `{name}` has no end: no line is just `{name}`");
                errors.push(SyntaxError { message, range: word.range });
                let end = at + recovery(&self.text[at..]);
                (end, end)
            });
            let last = without_line_break(&self.text[at..next]).len();
            if last > 0 {
                let end = instruction.range.end().max(size(at + last));
                instruction.range = text_size::TextRange::new(instruction.range.start(), end);
            }
            instruction.heredocs.push(Heredoc {
                word,
                name: opening.name,
                expands: opening.expands,
                trims_tabs: opening.trims_tabs,
                content: &self.text[at..content_end],
                range: range(at, content_end),
            });
            at = next;
        }
        at
    }

    /// Where the line that ends a heredoc starts, and where the line after it does.
    fn find_end(&mut self, from: usize, name: &str, trims_tabs: bool) -> Option<(usize, usize)> {
        let text = self.text;
        let starts = self.starts.get_or_insert_with(|| index(text));
        let candidates = starts[usize::from(trims_tabs)].get(name)?;
        let &start = candidates.get(candidates.partition_point(|&start| start < from))?;
        let rest = &text[start..];
        Some((start, start + rest.find('\n').map_or(rest.len(), |newline| newline + 1)))
    }
}

fn index(text: &str) -> [HashMap<&str, Vec<usize>>; 2] {
    let mut starts = [HashMap::<&str, Vec<usize>>::new(), HashMap::new()];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = without_line_break(line);
        starts[0].entry(bare).or_default().push(at);
        starts[1].entry(bare.trim_start_matches('\t')).or_default().push(at);
        at += line.len();
    }
    starts
}

/// How much of a text an unended heredoc takes: all lines before one that starts an instruction.
fn recovery(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
        if Keyword::ALL.iter().any(|keyword| keyword.as_str() == word) {
            break;
        }
        at += line.len();
    }
    at
}

/// Whether a word opens a heredoc.
pub(super) fn opens(word: &str) -> bool {
    opening(word, 0..0).is_some()
}

/// A word that opens a heredoc.
struct Opening {
    range: Range<usize>,
    name: String,
    expands: bool,
    trims_tabs: bool,
}

fn openings(line: &str) -> Vec<Opening> {
    shell_words(line, Quotes::Kept)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|word| opening(&word.text, word.range))
        .collect()
}

fn opening(word: &str, range: Range<usize>) -> Option<Opening> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (trims_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let [name] = <[ShellWord; 1]>::try_from(shell_words(rest, Quotes::Taken)?).ok()?;
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    let expands = quotes(&name.text) == quotes(rest);
    Some(Opening { range, name: name.text, expands, trims_tabs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<(String, bool, bool)> {
        openings(line).into_iter().map(|it| (it.name, it.expands, it.trims_tabs)).collect()
    }

    fn one(name: &str, expands: bool, trims_tabs: bool) -> Vec<(String, bool, bool)> {
        vec![(name.to_owned(), expands, trims_tabs)]
    }

    #[test]
    fn words_that_open_a_heredoc_are_told_from_others() {
        assert_eq!(names("RUN <<EOF"), one("EOF", true, false));
        assert_eq!(names("RUN cat <<-'E O F' > x"), one("E O F", false, true));
        assert_eq!(names("RUN 3<< EOF cmd"), one("EOF", true, false));
        assert_eq!(names("RUN <<\"EOF\" bash"), one("EOF", false, false));
        for line in [
            "RUN cat<<EOF",
            "RUN cat <<<EOF",
            "RUN a << ",
            "RUN '<<EOF'",
            "RUN echo $((1<<2))",
            "RUN it's <<EOF",
            "RUN ${} <<EOF",
            "RUN ${a:#b} <<EOF",
        ] {
            assert_eq!(names(line), [], "{line}");
        }
    }

    #[test]
    fn variables_and_braces_do_not_hide_a_heredoc() {
        let line = "RUN echo ${a:-x \"}\"} ${b//c/d} $(f) <<A <<-B";
        let found: Vec<_> = names(line).into_iter().map(|it| it.0).collect();
        assert_eq!(found, ["A", "B"]);
    }

    #[test]
    fn deep_braces_are_refused() {
        assert_eq!(names(&format!("RUN {} <<EOF", "${a:-".repeat(100_000))), []);
    }
}
