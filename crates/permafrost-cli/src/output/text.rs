//! The report for people: the line with the place underlined, why it matters, and the fix.

use super::{Checked, plural, title_of, visible};
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use permafrost::{Applicability, Finding, Fix, Severity, Summary, TextRange};
use std::fmt::Write;
use std::ops::Range;

/// Everything that was found, and a line that sums it up.
pub(crate) fn write(files: &[Checked]) -> String {
    let mut out = String::new();
    let mut summary = Summary::default();
    for file in files {
        summary += file.report.summary();
        write_file(file, &mut out);
    }
    out.push_str(&closing_line(files.len(), summary));
    out
}

fn write_file(file: &Checked, out: &mut String) {
    let renderer = Renderer::styled();
    let path = visible(&file.path.to_string_lossy());
    for error in &file.report.syntax_errors {
        let around = Around::of(file, [error.range]);
        let snippet = around.snippet(&path).annotation(around.primary(error.range));
        let group = Level::ERROR.primary_title(visible(&error.message)).element(snippet);
        let _ = writeln!(out, "{}\n", renderer.render(&[group]));
    }
    for finding in &file.report.findings {
        let _ = writeln!(out, "{}\n", renderer.render(&groups(file, finding, &path)));
    }
}

fn groups<'a>(file: &'a Checked, finding: &'a Finding, path: &'a str) -> Vec<Group<'a>> {
    let labels = finding.labels.iter().map(|label| label.range);
    let around = Around::of(file, labels.chain([finding.range]));
    let mut snippet = around.snippet(path).annotation(around.primary(finding.range));
    for label in &finding.labels {
        let place = AnnotationKind::Context.span(around.inside(label.range));
        snippet = snippet.annotation(place.label(visible(&label.text)));
    }
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = format!("{}: {}", title_of(finding.rule), visible(&finding.message));
    let mut first = level.primary_title(title).id(finding.rule).element(snippet);
    first = first.element(Level::NOTE.message(finding.why));
    match &finding.fix {
        Ok(fix) => vec![first, suggestion(file, fix, path)],
        Err(declined) => {
            let reason = format!("no fix: {}", visible(&declined.reason));
            vec![first.element(Level::HELP.message(reason))]
        }
    }
}

fn suggestion<'a>(file: &'a Checked, fix: &'a Fix, path: &'a str) -> Group<'a> {
    let around = Around::of(file, fix.edits.iter().map(|edit| edit.range));
    let patches = fix
        .edits
        .iter()
        .map(|edit| Patch::new(around.inside(edit.range), visible(&edit.text.replace('\r', ""))));
    let caution = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::MayBreak => "may break a program that relies on it",
        Applicability::HasPlaceholders => "needs a value from you",
    };
    let title = format!("{} ({caution})", visible(&fix.title));
    Level::HELP.secondary_title(title).element(around.snippet(path).patches(patches))
}

/// The whole lines around some ranges: all that is handed to the renderer, since a file may be
/// large and a report may have many findings.
struct Around<'a> {
    text: &'a str,
    start: usize,
    first_line: usize,
}

impl<'a> Around<'a> {
    fn of(file: &'a Checked, ranges: impl IntoIterator<Item = TextRange>) -> Self {
        let all = file.source.text();
        let covered = ranges.into_iter().reduce(TextRange::cover).unwrap_or_default();
        let start = all[..usize::from(covered.start())].rfind('\n').map_or(0, |at| at + 1);
        let end = usize::from(covered.end());
        let end = all[end..].find('\n').map_or(all.len(), |at| end + at);
        let unit = permafrost::OffsetUnit::Utf8Bytes;
        let first_line = file.source.position(covered.start(), unit).line as usize;
        Self { text: &all[start..end], start, first_line }
    }

    fn snippet<T: Clone>(&self, path: &'a str) -> Snippet<'a, T> {
        // One sign for each character keeps columns; the renderer pads wide ones itself.
        Snippet::source(same_length(self.text)).line_start(self.first_line).path(path)
    }

    fn inside(&self, range: TextRange) -> Range<usize> {
        let at = |offset: permafrost::TextSize| usize::from(offset).saturating_sub(self.start);
        at(range.start()).min(self.text.len())..at(range.end()).min(self.text.len())
    }

    fn primary(&self, range: TextRange) -> annotate_snippets::Annotation<'a> {
        AnnotationKind::Primary.span(self.inside(range))
    }
}

/// The text with harmless characters of the same length in bytes where a terminal would obey.
fn same_length(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let shown = visible(char.encode_utf8(&mut [0; 4]));
        if char == '\r' {
            // The half of a line end; it is nothing to see.
            out.push(' ');
        } else if shown.chars().eq([char]) {
            out.push(char);
        } else {
            out.extend(std::iter::repeat_n('?', char.len_utf8()));
        }
    }
    out
}

fn closing_line(files: usize, summary: Summary) -> String {
    let files = plural(u32::try_from(files).unwrap_or(u32::MAX), "file");
    if summary.findings == 0 && summary.syntax_errors == 0 {
        return format!("Nothing found in {files}.\n");
    }
    let mut parts = Vec::new();
    for (count, noun) in [
        (summary.syntax_errors, "syntax error"),
        (summary.errors, "error"),
        (summary.warnings, "warning"),
    ] {
        if count > 0 {
            parts.push(plural(count, noun));
        }
    }
    if summary.infos > 0 {
        parts.push(format!("{} info", summary.infos));
    }
    let fixable = match summary.fixable {
        0 => String::new(),
        count => format!("; `permafrost fix` mends {count}"),
    };
    format!("{} in {files}{fixable}.\n", parts.join(", "))
}
