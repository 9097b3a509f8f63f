//! A report to paste into a pull request: a table for each file, and the rewrite if there is one.

use super::run::{Checked, Run};
use super::visible::visible;
use super::words;
use permafrost::{Finding, TextSize};
use std::fmt::Write;

/// A heading that says how it stands, then each file in which something was found.
///
/// `diff` is the suggested rewrite; nothing is said of it if it is empty.
pub fn render(run: &Run, diff: &str) -> String {
    let summary = run.summary();
    let files = words::count(run.files.len(), "file");
    let tally = words::tally(&summary);
    let mut out = if tally.is_empty() {
        format!("### Permafrost: nothing in {files} lets a container change while it runs\n")
    } else {
        format!("### Permafrost: {tally} in {files}\n")
    };
    for file in run.files.iter().filter(|file| file.has_findings()) {
        render_file(file, &mut out);
    }
    if !run.unread.is_empty() {
        out.push_str("\n#### Could not be checked\n\n");
        for unread in &run.unread {
            let _ = writeln!(out, "- {}: {}", code(&unread.path), prose(&unread.reason));
        }
    }
    if !diff.is_empty() {
        let fence = "`".repeat(longest_run(diff).max(2) + 1);
        let diff = visible(diff);
        let _ = write!(
            out,
            "\n<details><summary>Suggested rewrite</summary>\n\n{fence}diff\n{diff}{fence}\n\n</details>\n"
        );
    }
    out
}

fn render_file(file: &Checked, out: &mut String) {
    let line = |offset: TextSize| file.position(offset).line;
    let _ = writeln!(out, "\n#### {}\n", code(&file.origin.path()));
    out.push_str("| Line | | What | Fix |\n| ---: | --- | --- | --- |\n");
    for error in &file.report.syntax_errors {
        let (line, message) = (line(error.range.start()), prose(&error.message));
        let _ = writeln!(out, "| {line} | error | {message} | |");
    }
    for finding in &file.report.findings {
        let line = line(finding.range.start());
        let severity = words::severity(finding.severity);
        let _ = writeln!(out, "| {line} | {severity} | {} | {} |", what(finding), fix(finding));
    }
}

fn what(finding: &Finding) -> String {
    let (message, why) = (prose(&finding.message), prose(finding.why));
    format!("{message} (`{}`)<br><sub>{why}</sub>", finding.rule)
}

fn fix(finding: &Finding) -> String {
    match &finding.fix {
        Ok(fix) => format!("{} ({})", prose(&fix.title), words::caution(fix.applicability)),
        Err(declined) => format!("None: {}", prose(&declined.reason)),
    }
}

/// A message in a table: its code spans stay such, everything else is plain text.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('`').peekable();
    let mut inside = false;
    while let Some(part) = parts.next() {
        // A backtick that no other follows opens nothing.
        if inside && parts.peek().is_some() {
            out.push_str(&code(part));
        } else {
            out.push_str(if inside { "\\`" } else { "" });
            plain(part, &mut out);
        }
        inside = !inside;
    }
    out
}

/// Plain text: whatever means something in Markdown is escaped, mentions and links as well.
fn plain(text: &str, out: &mut String) {
    for char in one_line(text).chars() {
        match char {
            '@' | '<' | '>' | '&' => {
                let _ = write!(out, "&#{};", u32::from(char));
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => out.extend(['\\', char]),
            _ => out.push(char),
        }
    }
}

/// A code span in a table. Tables split their cells before anything else is read, so that a bar is
/// escaped even here.
fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

fn one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r', '\t'], " "))
}

/// How many backticks stand next to one another at most.
fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::run_over;
    use super::*;

    #[test]
    fn each_finding_is_a_row_of_its_files_table() {
        let text = "kind: Pod\nspec: {hostPID: true, containers: []}\n";
        let written = render(&run_over(&[("clean.yaml", "a: 1\n"), ("pod.yaml", text)]), "");
        assert!(written.starts_with("### Permafrost: "), "{written}");
        assert!(written.contains("\n#### `pod.yaml`\n\n| Line |"), "{written}");
        assert!(written.contains("\n| 2 | error | "), "{written}");
        assert!(!written.contains("clean.yaml"), "{written}");
    }

    #[test]
    fn the_rewrite_stands_in_a_fence_that_it_cannot_end() {
        let written = render(&Run::default(), "-a: |\n-  ````\n+b\n");
        assert!(written.contains("\n`````diff\n-a: |\n-  ````\n+b\n`````\n"), "{written}");
    }

    #[test]
    fn names_from_the_file_cannot_break_out_of_their_cell() {
        assert_eq!(
            prose("a | b <script> `c | d` _e_"),
            "a \\| b &#60;script&#62; `c \\| d` \\_e\\_"
        );
        assert_eq!(prose("`x` ` @octocat"), "`x` \\` &#64;octocat");
        assert_eq!(prose("a\n\n# b"), "a  \\# b");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
    }
}
