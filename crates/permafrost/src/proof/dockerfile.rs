//! The proof for Dockerfiles: both texts are read again, instruction by instruction.

use crate::rewrite::outcome::Change;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Dockerfile, Instruction, parse};
use crate::syntax::error::SyntaxError;
use std::collections::{BTreeSet, HashMap, HashSet};
use text_size::{TextRange, TextSize};

/// Proves that `after` differs from `before` in what the changes claim, and in nothing else.
///
/// Every other instruction must stand in its order with the same bytes and the same meaning, every
/// comment must survive, and nothing may be wrong that wasn't before. The error is a reason for
/// the author, in one line.
pub fn holds(before: &str, after: &str, changes: &[Change]) -> Result<(), String> {
    let (old, new) = (parse(before), parse(after));
    if let Some(error) = new_error(&old.errors, &new.errors) {
        return Err(format!("the result would be no valid Dockerfile ({})", error.message));
    }
    if !claimed_directives(&old, changes).eq(directives(&new)) {
        return Err("a parser directive would change as well".to_owned());
    }
    if comments_left(&old, changes) != comments(&new) {
        return Err("a comment would change as well".to_owned());
    }
    let claims = Claims::of(changes);
    let mut at = 0;
    for (index, instruction) in old.instructions.iter().enumerate() {
        at += claims.inserted_before(index);
        if claims.removed.contains(&index) {
            continue;
        }
        let twin = new.instructions.get(at);
        let same = twin.is_some_and(|twin| match claims.words.get(&index) {
            Some(words) => is_rewritten(&old, instruction, &new, twin, words),
            None => is_same(&old, instruction, &new, twin),
        });
        if !same {
            let name = &instruction.name.text;
            return Err(format!("the `{name}` that is instruction {} would change", index + 1));
        }
        at += 1;
    }
    at += claims.inserted_before(old.instructions.len());
    if at != new.instructions.len() {
        return Err("it would add or take away an instruction that it doesn't name".to_owned());
    }
    Ok(())
}

/// What the changes allow to differ, by the index of an instruction before them.
#[derive(Debug, Default)]
struct Claims<'c> {
    /// The parts of each instruction that get another text, in the order of the file.
    words: HashMap<usize, BTreeSet<Words<'c>>>,
    removed: HashSet<usize>,
    inserted: HashMap<usize, usize>,
}

/// A part of an instruction: where it starts and ends in the file, and what it becomes.
type Words<'c> = (TextSize, TextSize, &'c str);

impl<'c> Claims<'c> {
    fn of(changes: &'c [Change]) -> Self {
        let mut claims = Self::default();
        for change in changes {
            match change {
                Change::Words { index, range, becomes } => {
                    let words = (range.start(), range.end(), becomes.as_str());
                    claims.words.entry(*index).or_default().insert(words);
                }
                Change::Removal { index } => drop(claims.removed.insert(*index)),
                Change::Insertion { before, count } => {
                    *claims.inserted.entry(*before).or_default() += count;
                }
                Change::Value { .. }
                | Change::Addition { .. }
                | Change::Disappearance { .. }
                | Change::Directive { .. }
                | Change::Renaming { .. }
                | Change::Comment { .. } => {}
            }
        }
        claims
    }

    fn inserted_before(&self, index: usize) -> usize {
        self.inserted.get(&index).copied().unwrap_or(0)
    }
}

/// Whether an instruction says what it said, but for these parts of it.
fn is_rewritten(
    old: &Dockerfile<'_>,
    instruction: &Instruction<'_>,
    new: &Dockerfile<'_>,
    twin: &Instruction<'_>,
    words: &BTreeSet<Words<'_>>,
) -> bool {
    let mut line = instruction.line.to_string();
    let mut bodies: Vec<_> =
        instruction.heredocs.iter().map(|it| (it.name.as_str(), it.content.to_owned())).collect();
    // From the last part to the first, so that the places of the others stay right.
    for &(start, end, becomes) in words.iter().rev() {
        let body = instruction
            .heredocs
            .iter()
            .position(|it| it.range.contains_inclusive(start) && it.range.contains_inclusive(end));
        let (text, part) = if let Some(body) = body {
            let first = instruction.heredocs[body].range.start();
            (&mut bodies[body].1, usize::from(start - first)..usize::from(end - first))
        } else {
            let range = TextRange::new(start, end);
            (&mut line, instruction.places.within(range, instruction.line.len()))
        };
        if text.get(part.clone()).is_none() {
            return false;
        }
        text.replace_range(part, becomes);
    }
    let heredocs = twin.heredocs.iter().map(|it| (it.name.as_str(), it.content));
    // The one keyword that may take the place of another is `COPY`, for files that `ADD` copied.
    let keyword = match (instruction.keyword, twin.keyword) {
        (Some(Keyword::Add), Some(Keyword::Copy)) => twin.keyword,
        (keyword, _) => keyword,
    };
    keyword.is_some()
        && keyword == twin.keyword
        && line.trim() == twin.line.trim()
        && heredocs.eq(bodies.iter().map(|(name, body)| (*name, body.as_str())))
        && inner_comments(old, instruction).eq(inner_comments(new, twin))
}

/// The comment lines between the lines of an instruction.
fn inner_comments<'t>(
    file: &Dockerfile<'t>,
    instruction: &Instruction<'_>,
) -> impl Iterator<Item = &'t str> {
    let end = instruction.heredocs.first().map_or(instruction.range.end(), |it| it.range.start());
    let text = &file.text[TextRange::new(instruction.range.start(), end)];
    text.lines().skip(1).map(str::trim).filter(|line| line.starts_with('#'))
}

/// Whether two instructions say the same in the same bytes, wherever they stand.
fn is_same(
    old: &Dockerfile<'_>,
    instruction: &Instruction<'_>,
    new: &Dockerfile<'_>,
    twin: &Instruction<'_>,
) -> bool {
    let heredocs = |it: &Instruction<'_>| -> Vec<(String, String)> {
        it.heredocs.iter().map(|it| (it.name.clone(), it.content.to_owned())).collect()
    };
    old.text[instruction.range] == new.text[twin.range]
        && instruction.keyword == twin.keyword
        && instruction.line == twin.line
        && instruction.is_open == twin.is_open
        && heredocs(instruction) == heredocs(twin)
}

fn new_error<'e>(old: &[SyntaxError], new: &'e [SyntaxError]) -> Option<&'e SyntaxError> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for error in old {
        *known.entry(&error.message).or_default() += 1;
    }
    new.iter().find(|error| match known.get_mut(error.message.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    })
}

fn directives<'d>(file: &'d Dockerfile<'_>) -> impl Iterator<Item = (&'d str, &'d str)> {
    file.directives.iter().map(|it| (it.name.as_str(), it.value.text.as_ref()))
}

/// The parser directives as the changes leave them.
fn claimed_directives<'d>(
    file: &'d Dockerfile<'_>,
    changes: &'d [Change],
) -> impl Iterator<Item = (&'d str, &'d str)> {
    directives(file).map(move |(name, value)| {
        let claimed = changes.iter().find_map(|change| match change {
            Change::Directive { name: of, becomes } => (of == name).then_some(becomes.as_str()),
            _ => None,
        });
        (name, claimed.unwrap_or(value))
    })
}

/// The comment lines that are left when those go away that the changes name.
fn comments_left<'t>(file: &Dockerfile<'t>, changes: &[Change]) -> Vec<&'t str> {
    let mut left = comments(file);
    for change in changes {
        if let Change::Comment { text } = change
            && let Some(gone) = left.iter().position(|comment| comment == text)
        {
            left.remove(gone);
        }
    }
    left
}

/// The comment lines between instructions; those above them that are directives are none.
fn comments<'t>(file: &Dockerfile<'t>) -> Vec<&'t str> {
    let ends = file.instructions.iter().map(|it| usize::from(it.range.end()));
    let starts = file.instructions.iter().map(|it| usize::from(it.range.start()));
    let top = file.directives.last().map_or(0, |it| usize::from(it.value.range.end()));
    let gaps = std::iter::once(top).chain(ends).zip(starts.chain([file.text.len()]));
    gaps.flat_map(|(from, to)| file.text[from..to].lines())
        .map(str::trim)
        .filter(|line| line.starts_with('#'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# escape=`\nFROM a:1\n# why\nUSER root\nRUN <<E\nx\nE\nCMD b\n";

    fn refusal(after: &str, changes: &[Change]) -> String {
        holds(BEFORE, after, changes).expect_err("it is refused")
    }

    fn words(text: &str, part: &str, becomes: &str) -> Change {
        let start = text.find(part).expect("the part is there");
        let index =
            parse(text).instructions.partition_point(|it| usize::from(it.range.end()) < start);
        let size = |at: usize| TextSize::try_from(at).expect("a short text");
        let range = TextRange::new(size(start), size(start + part.len()));
        Change::Words { index, range, becomes: becomes.to_owned() }
    }

    #[test]
    fn claimed_changes_are_proved() {
        let after = "# escape=`\nFROM a:2\n# why\nRUN <<E\ny\nE\nRUN y\nUSER 1\nCMD b\n";
        let changes = [
            words(BEFORE, "1", "2"),
            words(BEFORE, "x", "y"),
            Change::Removal { index: 1 },
            Change::Insertion { before: 3, count: 2 },
        ];
        assert_eq!(holds(BEFORE, after, &changes), Ok(()));
        assert!(refusal(after, &changes[1..]).contains("`FROM`"));
        assert!(refusal(after, &changes[..1]).contains("`USER`"));
        assert!(refusal(after, &changes[..3]).contains("`CMD`"));
    }

    #[test]
    fn words_are_rewritten_through_continued_lines() {
        let before = "FROM a\nRUN b \\\n # why\n && c d \\\n && e\nCMD f\n";
        let proved = |after: &str, changes: &[Change]| holds(before, after, changes).is_ok();
        let after = before.replace("c d", "c x d");
        assert!(proved(&after, &[words(before, "c d", "c x d")]));
        assert!(proved(&after, &[words(before, "c ", "c x ")]));
        assert!(!proved(&after, &[words(before, "c d", "c y d")]));
        assert!(!proved(&after.replace("# why", "# how"), &[words(before, "c d", "c x d")]));
        let after = before.replace(" && c d \\\n", "");
        assert!(proved(&after, &[words(before, " && c d \\\n", "")]));
        let after = before.replace(" # why\n && c d \\\n", "");
        assert!(!proved(&after, &[words(before, " # why\n && c d \\\n", "")]));
    }

    #[test]
    fn insertions_at_one_place_add_up() {
        let insertion = || Change::Insertion { before: 4, count: 1 };
        let changes = [insertion(), insertion()];
        assert_eq!(holds(BEFORE, &format!("{BEFORE}USER 1\nUSER 2"), &changes), Ok(()));
    }

    #[test]
    fn a_directive_changes_where_that_is_claimed() {
        let (before, after) = ("#syntax=a:1\n# b\nFROM c", "#syntax=a:2\n# b\nFROM c");
        let change = Change::Directive { name: "syntax".to_owned(), becomes: "a:2".to_owned() };
        assert_eq!(holds(before, after, std::slice::from_ref(&change)), Ok(()));
        assert!(holds(before, after, &[]).is_err());
        assert!(holds(before, before, std::slice::from_ref(&change)).is_err());
        assert!(holds(before, &after.replace("# b", "# d"), &[change]).is_err());
    }

    #[test]
    fn what_is_not_claimed_is_refused() {
        let cases = [
            (BEFORE.replace("CMD b", "CMD  b"), "`CMD`"),
            (BEFORE.replace("x\nE", "y\nE"), "`RUN`"),
            (BEFORE.replace("# why\n", ""), "comment"),
            (BEFORE.replace("escape=`", "escape=\\"), "directive"),
            (BEFORE.replace("CMD b", "CMB b"), "no valid Dockerfile"),
            (format!("{BEFORE}USER 1\n"), "add or take away"),
            (BEFORE.replace("CMD b\n", ""), "`CMD`"),
        ];
        for (after, reason) in cases {
            assert!(refusal(&after, &[]).contains(reason), "{after:?}");
        }
    }

    #[test]
    fn a_rewritten_instruction_keeps_its_keyword() {
        let after = BEFORE.replace("USER root", "WORKDIR root");
        assert!(refusal(&after, &[words(BEFORE, "USER", "WORKDIR")]).contains("`USER`"));
        let (before, after) = ("FROM a\nADD b c", "FROM a\nCOPY b c");
        assert_eq!(holds(before, after, &[words(before, "ADD", "COPY")]), Ok(()));
        assert!(holds(before, after, &[]).is_err());
        assert!(holds(after, before, &[words(after, "COPY", "ADD")]).is_err());
    }
}
