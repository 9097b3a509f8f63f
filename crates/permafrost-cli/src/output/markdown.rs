//! A report for a pull request or a wiki.

use super::{Checked, name_of, plural, title_of};
use permafrost::{Finding, OffsetUnit, Summary};
use std::fmt::Write;

/// A heading for each file, a table of its findings.
pub(crate) fn write(files: &[Checked]) -> String {
    let mut summary = Summary::default();
    let mut body = String::new();
    for file in files {
        summary += file.report.summary();
        if file.has_findings() {
            write_file(file, &mut body);
        }
    }
    let count = plural(summary.findings + summary.syntax_errors, "finding");
    let files = plural(u32::try_from(files.len()).unwrap_or(u32::MAX), "file");
    format!("# Permafrost: {count} in {files}\n{body}")
}

fn write_file(file: &Checked, out: &mut String) {
    let line = |offset| file.source.position(offset, OffsetUnit::Utf8Bytes).line;
    let _ = writeln!(out, "\n## {}\n", code(&file.path_for_tools()));
    out.push_str("| Line | Severity | Finding | Fix |\n| ---: | --- | --- | --- |\n");
    for error in &file.report.syntax_errors {
        let (line, message) = (line(error.range.start()), cell(&error.message));
        let _ = writeln!(out, "| {line} | error | **Syntax error**: {message} | |");
    }
    for finding in &file.report.findings {
        let line = line(finding.range.start());
        let severity = name_of(finding.severity);
        let _ = writeln!(out, "| {line} | {severity} | {} | {} |", what(finding), fix(finding));
    }
}

fn what(finding: &Finding) -> String {
    let (title, rule) = (title_of(finding.rule), finding.rule);
    format!("**{title}** (`{rule}`): {}. {}", cell(&finding.message), cell(finding.why))
}

fn fix(finding: &Finding) -> String {
    match &finding.fix {
        Ok(fix) => cell(&fix.title),
        Err(declined) => format!("none: {}", cell(&declined.reason)),
    }
}

/// A message in a table: its own code spans stay, everything else is plain text.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push_str(&code(part));
            continue;
        }
        for char in part.chars() {
            match char {
                '|' | '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '#' => out.extend(['\\', char]),
                '\n' | '\r' => out.push(' '),
                _ => out.push(char),
            }
        }
    }
    out
}

fn code(text: &str) -> String {
    let text = text.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " ");
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_the_file_cannot_break_the_table() {
        assert_eq!(cell("a | b <script> `c | d` _e_"), "a \\| b \\<script\\> `c \\| d` \\_e\\_");
    }
}
