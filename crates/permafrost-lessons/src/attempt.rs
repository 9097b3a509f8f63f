//! Other ways to go about a lesson, right and wrong, by which its goals are tested.

use crate::lesson::File;

/// A way to go about a lesson that differs from the solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What is done, in few words.
    pub label: String,
    /// Whether it is right as well.
    pub is_right: bool,
    /// All files as they are then.
    pub files: Vec<File>,
    /// The line of the page where it begins.
    pub(crate) line: u32,
}

/// Makes the changes of a diff to a text: lines with `-` go, lines with `+` come, lines that begin
/// with a blank stand around them; `@@` begins the next change.
///
/// There are no line numbers: the lines of a change are looked for, and have to stand there once.
pub(crate) fn patched(text: &str, diff: &str) -> Result<String, String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let all: Vec<&str> = diff.lines().collect();
    for change in all.split(|line| line.starts_with("@@")) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for line in change {
            // A blank line of the text may have lost the blank before it.
            let (sign, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
            match sign {
                "-" => before.push(rest),
                "+" => after.push(rest),
                " " => {
                    before.push(rest);
                    after.push(rest);
                }
                _ => {
                    return Err(format!(
                        "a line of a diff begins with `-`, `+` or a blank: {line}"
                    ));
                }
            }
        }
        if before.is_empty() && after.is_empty() {
            continue;
        }
        let is_here = |at: &usize| lines[*at..].starts_with(&before);
        let places: Vec<_> = (0..lines.len()).filter(is_here).collect();
        match places[..] {
            _ if before.is_empty() => {
                return Err(
                    "a change needs a line that goes or stays, to tell its place".to_owned()
                );
            }
            [at] => drop(lines.splice(at..at + before.len(), after)),
            [] => return Err(format!("the solution has no line `{}` to change", before[0].trim())),
            _ => {
                return Err(format!(
                    "`{}` stands in the solution more than once; add a line around it",
                    before[0].trim()
                ));
            }
        }
    }
    let mut out = lines.join("\n");
    if !out.is_empty() {
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_finds_its_place_by_its_lines() {
        let text = "a\nb\n\nc\nb\n";
        assert_eq!(patched(text, "-a\n+x\n+y\n").as_deref(), Ok("x\ny\nb\n\nc\nb\n"));
        assert_eq!(patched(text, " c\n-b\n").as_deref(), Ok("a\nb\n\nc\n"));
        assert_eq!(patched(text, " b\n\n-c\n+x\n").as_deref(), Ok("a\nb\n\nx\nb\n"));
        let several = "@@ one\n-a\n@@\n c\n-b\n+d\n";
        assert_eq!(patched(text, several).as_deref(), Ok("b\n\nc\nd\n"));
        assert_eq!(patched("a\n", "-a\n").as_deref(), Ok(""));
    }

    #[test]
    fn a_diff_that_has_no_place_is_refused() {
        for (diff, begin) in [
            ("-x\n", "the solution has no line `x`"),
            ("-b\n", "`b` stands in the solution more than once"),
            ("+x\n", "a change needs a line"),
            ("x\n", "a line of a diff begins with"),
        ] {
            let told = patched("a\nb\nb\n", diff).expect_err("it has no place");
            assert!(told.starts_with(begin), "{diff}: {told}");
        }
    }
}
