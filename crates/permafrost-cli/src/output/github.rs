//! Annotations in a workflow of GitHub Actions, by its workflow commands.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use super::terminal::visible;
use permafrost::{Finding, Severity, TextRange, rules};
use permafrost_report::run::{Checked, Run};
use std::fmt::Write;

/// One workflow command for each finding, each error of syntax and each unread file.
pub(crate) fn render(run: &Run) -> String {
    let mut out = String::new();
    for file in &run.files {
        for error in &file.report.syntax_errors {
            let place = place(file, error.range);
            command("error", &place, "Syntax error", &error.message, &mut out);
        }
        for finding in &file.report.findings {
            let title = format!("{} ({})", title(finding), finding.rule);
            let message = format!("{}. {}", finding.message, finding.why);
            let place = place(file, finding.range);
            command(level(finding.severity), &place, &title, &message, &mut out);
        }
    }
    for unread in &run.unread {
        let place = format!("file={},", property(&unread.path));
        command("error", &place, "Could not be checked", &unread.reason, &mut out);
    }
    out
}

fn command(level: &str, place: &str, title: &str, message: &str, out: &mut String) {
    let _ = writeln!(out, "::{level} {place}title={}::{}", property(title), data(message));
}

/// The properties that say where an annotation stands.
fn place(file: &Checked, range: TextRange) -> String {
    let (start, end) = (file.position(range.start()), file.position(range.end()));
    let path = property(&file.origin.path());
    let lines = format!("file={path},line={},endLine={},", start.line, end.line);
    // Columns are taken only for a place within one line.
    if start.line == end.line {
        format!("{lines}col={},endColumn={},", start.column, end.column)
    } else {
        lines
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn title(finding: &Finding) -> &'static str {
    rules().iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.title)
}

/// Escapes the text of a workflow command, which ends at a line break.
fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// Escapes a property of a workflow command, which also ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tests::run_over;

    #[test]
    fn a_finding_becomes_an_annotation_at_its_place() {
        let text = "kind: Pod\nspec: {hostPID: true, containers: []}\n";
        let written = render(&run_over(&[("a, b.yaml", text)]));
        let expected =
            "::error file=a%2C b.yaml,line=2,endLine=2,col=17,endColumn=21,title=Host process";
        assert!(written.lines().any(|line| line.starts_with(expected)), "{written}");
    }

    #[test]
    fn a_file_cannot_give_commands() {
        let text = "kind: Pod\nmetadata:\n  name: \"x\\n::set-env name=A::b\"\nspec:\n  hostPID: true\n  \
                    containers:\n  - name: \"y\\r\\n::add-mask::z\\e[2J\"\n    \
                    securityContext: {privileged: true}\n";
        let written = render(&run_over(&[("a\n::stop-commands::t.yaml", text)]));
        assert!(written.lines().count() >= 2, "{written}");
        let annotates = |line: &str| {
            ["::error ", "::warning ", "::notice "].iter().any(|it| line.starts_with(it))
        };
        assert!(written.lines().all(annotates), "{written}");
        assert!(!written.contains(['\u{1b}', '\r']), "{written}");
    }

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("a,b:c\r\n"), "a,b:c%0D%0A");
    }
}
