//! Annotations for GitHub Actions, by its workflow commands.

use super::{Checked, title_of};
use permafrost::{OffsetUnit, Position, Severity, TextRange};
use std::fmt::Write;

/// One workflow command for each finding and each error of syntax.
pub(crate) fn write(files: &[Checked]) -> String {
    let mut out = String::new();
    for file in files {
        for error in &file.report.syntax_errors {
            command(&mut out, file, "error", error.range, "Syntax error", &error.message);
        }
        for finding in &file.report.findings {
            let name = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let title = format!("{} ({})", title_of(finding.rule), finding.rule);
            let message = format!("{}. {}", finding.message, finding.why);
            command(&mut out, file, name, finding.range, &title, &message);
        }
    }
    out
}

fn command(
    out: &mut String,
    file: &Checked,
    name: &str,
    range: TextRange,
    title: &str,
    message: &str,
) {
    let position = |offset| file.source.position(offset, OffsetUnit::Utf8Bytes);
    let Position { line, column, .. } = position(range.start());
    let Position { line: end_line, column: end_column, .. } = position(range.end());
    // Columns may only be given for a range within one line.
    let columns = if line == end_line {
        format!(",col={column},endColumn={end_column}")
    } else {
        String::new()
    };
    let _ = writeln!(
        out,
        "::{name} file={},line={line},endLine={end_line}{columns},title={}::{}",
        property(&file.path_for_tools()),
        property(title),
        data(message),
    );
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("a,b:c\r\n"), "a,b:c%0D%0A");
    }
}
