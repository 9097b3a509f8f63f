//! The report for people: the line with the place underlined, why it matters, and the fix.

use super::suggestion;
use super::terminal::{self, acts, visible};
use super::verdict;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use permafrost::{Finding, Severity, TextRange, TextSize};
use permafrost_report::run::{Checked, Run};
use permafrost_report::words;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

/// The longest piece of a text, in bytes, that is shown whole.
///
/// JSON without line breaks is one line of any length.
const LONG: usize = 4096;

/// The most verdicts that are shown of one file.
const MOST_VERDICTS: usize = 20;

/// How much is shown on each side of a place in a line that is too long, in bytes.
const NEARBY: usize = 100;

/// Everything that was found in a file, with colours where standard output shows them.
pub(crate) fn render_file(file: &Checked) -> String {
    let mut out = String::new();
    write_file(file, terminal::shows_colours(), &mut out);
    out
}

fn write_file(file: &Checked, colours: bool, out: &mut String) {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let page =
        Page { file, text: harmless(file.source.text()), path: visible(&file.origin.shown()) };
    for error in &file.report.syntax_errors {
        let title = Level::ERROR.primary_title(visible(&error.message)).id("syntax");
        let group = page.with_snippet(Group::with_title(title), error.range, &[]);
        let _ = writeln!(out, "{}\n", renderer.render(&[group]));
    }
    let mut explained = HashSet::new();
    for finding in &file.report.findings {
        let mut group =
            page.with_snippet(Group::with_title(title(finding)), finding.range, &finding.labels);
        // Why a rule matters is said once for each file.
        if explained.insert(finding.rule) {
            group = group.element(Level::NOTE.message(finding.why));
        }
        let help = match &finding.fix {
            Ok(fix) => format!("{} ({})", fix.title, words::caution(fix.applicability)),
            Err(declined) => format!("no fix: {}", declined.reason),
        };
        group = group.element(Level::HELP.message(visible(&help)));
        let _ = writeln!(out, "{}", renderer.render(&[group]));
        if let Ok(fix) = &finding.fix {
            suggestion::render(&file.source, &fix.edits, colours, out);
        }
        out.push('\n');
    }
    for note in &file.report.notes {
        let title = Level::NOTE.primary_title(visible(&note.message));
        let group = page.with_snippet(Group::with_title(title), note.range, &[]);
        let _ = writeln!(out, "{}\n", renderer.render(&[group]));
    }
    let verdicts = verdict::lines(&file.report, MOST_VERDICTS);
    if !verdicts.is_empty() {
        let _ = writeln!(out, "{}", visible_lines(&verdicts));
    }
}

/// Lines, each harmless for a terminal.
fn visible_lines(lines: &[String]) -> String {
    lines.iter().map(|line| visible(line) + "\n").collect()
}

fn title(finding: &Finding) -> annotate_snippets::Title<'_> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.primary_title(visible(&finding.message)).id(finding.rule)
}

/// A file as it is shown.
struct Page<'a> {
    file: &'a Checked,
    /// The file's text, harmless for a terminal, with every character where it was.
    text: Cow<'a, str>,
    path: String,
}

impl Page<'_> {
    /// Adds the lines around a place, and of the places that are related to it.
    fn with_snippet<'b>(
        &'b self,
        group: Group<'b>,
        range: TextRange,
        labels: &'b [permafrost::Label],
    ) -> Group<'b> {
        let all = labels.iter().map(|label| label.range).fold(range, TextRange::cover);
        let mut window = self.lines_of(all);
        if window.len() > LONG {
            window = self.lines_of(range);
        }
        let is_piece = window.len() > LONG;
        if is_piece {
            window = self.nearby(range, &window);
        }
        let (near, far): (Vec<_>, Vec<_>) =
            labels.iter().partition(|label| window.contains(&usize::from(label.range.start())));
        let first = TextSize::try_from(window.start).unwrap_or_default();
        let snippet: Snippet<'_, Annotation<'_>> = Snippet::source(&self.text[window.clone()])
            .line_start(self.file.position(first).line as usize)
            .annotation(AnnotationKind::Primary.span(within(&window, range)))
            .annotations(near.into_iter().map(|label| {
                let place = AnnotationKind::Context.span(within(&window, label.range));
                place.label(visible(&label.text))
            }));
        let far = far.into_iter().map(|label| {
            let line = self.file.position(label.range.start()).line;
            Level::NOTE.message(visible(&format!("line {line}: {}", label.text)))
        });
        let position = self.file.position(range.start());
        let (line, column) = (position.line as usize, position.column as usize);
        if is_piece {
            // The renderer counts columns from the start of what it is given.
            let origin = Origin::path(self.path.as_str()).line(line).char_column(column);
            group.element(origin).element(snippet).elements(far)
        } else {
            group.element(snippet.path(self.path.as_str())).elements(far)
        }
    }

    /// The whole lines that hold a range.
    fn lines_of(&self, range: TextRange) -> Range<usize> {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let first = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let line_end = usize::from(last > end && self.text[..last].ends_with('\r'));
        first..last - line_end
    }

    /// A piece of the lines that hold a range: its start and what stands nearby.
    fn nearby(&self, range: TextRange, lines: &Range<usize>) -> Range<usize> {
        let start = usize::from(range.start());
        let end = usize::from(range.end()).min(start + NEARBY);
        let from = self.text.floor_char_boundary(start.saturating_sub(NEARBY));
        let to = self.text.ceil_char_boundary((end + NEARBY).min(self.text.len()));
        from.max(lines.start)..to.min(lines.end)
    }
}

/// A range as offsets in a window of the text.
fn within(window: &Range<usize>, range: TextRange) -> Range<usize> {
    let at = |offset| usize::from(offset).clamp(window.start, window.end) - window.start;
    at(range.start())..at(range.end())
}

/// The text with a harmless character of the same length for each on which a terminal could act
/// and which the renderer leaves as it is.
fn harmless(text: &str) -> Cow<'_, str> {
    let harmful = |char: char| acts(char) && !char.is_ascii();
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let sign = |char: char| match char.len_utf8() {
        2 if harmful(char) => '·',
        3 if harmful(char) => '\u{fffd}',
        _ => char,
    };
    Cow::Owned(text.chars().map(sign).collect())
}

/// The line that sums everything up.
pub(crate) fn closing_line(run: &Run) -> String {
    let summary = run.summary();
    let files = words::count(run.files.len(), "file");
    let tally = words::tally(&summary);
    if tally.is_empty() {
        // A file in which nothing runs is no proof of anything, and may be the wrong file.
        let runs_nothing = run.files.iter().filter(|file| file.report.subjects.is_empty()).count();
        return match runs_nothing {
            _ if run.files.is_empty() => "Nothing was checked.\n".to_owned(),
            0 => format!("Nothing in {files} lets a container change while it runs.\n"),
            some if some == run.files.len() => format!("Nothing in {files} runs a container.\n"),
            some => format!(
                "Nothing in {files} lets a container change while it runs; {some} of them run none.\n"
            ),
        };
    }
    let mends = match summary.fixable {
        0 => String::new(),
        count => format!(" `permafrost fix` mends {count}."),
    };
    let ignored = match summary.suppressed {
        0 => String::new(),
        count => format!(" {count} left out by comments."),
    };
    let explain = match summary.findings {
        0 => "",
        _ => " `permafrost explain RULE` tells more.",
    };
    format!("{tally} in {files}.{ignored}{mends}{explain}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tests::run_over;
    use std::fs;
    use std::path::Path;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    fn render(run: &Run) -> String {
        run.files.iter().map(render_file).collect::<String>() + &closing_line(run)
    }

    #[test]
    fn a_finding_is_shown_with_its_line_its_reason_and_its_fix() {
        let text = "kind: Pod\nspec:\n  containers:\n  - name: app\n    image: \"a:1@sha256:0\"\n    \
                    securityContext:\n      privileged: true # 😀\n";
        let shown = plain(&render(&run_over(&[("k8s/pod.yaml", text)])));
        let finding = "\
error[privileged-container]: `app` can reach every device of its host
 --> k8s/pod.yaml:7:19
  |
7 |       privileged: true # 😀
  |                   ^^^^
  |
";
        let help = "\
  = help: Set `privileged` to `false` (may break a workload that relied on it)
  |
7 -       privileged: true # 😀
7 +       privileged: false # 😀
";
        assert!(shown.contains(finding), "{shown}");
        assert!(shown.contains(help), "{shown}");
    }

    #[test]
    fn nothing_that_a_file_holds_acts_on_the_terminal() {
        let evil = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{61c}\u{200f}\r";
        let dockerfile = format!("FROM scratch\nCOPY --from=nginx:latest /{evil} /\n");
        let pod = "kind: Pod\nspec:\n  containers:\n  - name: \"app \\e[2J\\u009b2J\\u202e\\r\"\n    \
                   securityContext: {privileged: true} # \u{202e} \u{200f}\n";
        let path = format!("{evil}/Dockerfile");
        let shown = plain(&render(&run_over(&[(&path, &dockerfile), ("pod.yaml", pod)])));
        assert!(
            shown.contains("[privileged-container]") && shown.contains("nginx:latest /␛]0"),
            "{shown}"
        );
        assert!(!shown.contains(acts), "{shown:?}");
    }

    #[test]
    fn a_file_in_one_long_line_is_shown_around_the_place() {
        let filler = "x".repeat(10_000);
        let text = format!(
            r#"{{"a": "{filler}", "kind": "Pod", "spec": {{"hostPID": true}}, "b": "{filler}"}}"#
        );
        let shown = plain(&render(&run_over(&[("pod.json", &text)])));
        let place = shown.lines().find(|line| line.starts_with(" --> ")).expect("there is a place");
        let column = 1 + text.find("true").expect("it is in the text");
        assert_eq!(place, format!(" --> pod.json:1:{column}"));
        assert!(shown.lines().all(|line| line.chars().count() < 250), "{shown}");
        assert!(shown.contains("\"hostPID\": false"), "{shown}");
    }

    /// The renderer is not ours, and places in half a text are at odd ends of it.
    #[test]
    fn every_report_of_half_a_file_can_be_shown() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/odd");
        for file in fs::read_dir(corpus).expect("there is a corpus") {
            let path = file.expect("it can be read").path();
            let text = fs::read_to_string(&path).expect("it is UTF-8");
            for (end, _) in text.char_indices().step_by(3) {
                let shown = render(&run_over(&[("half", &text[..end])]));
                assert!(!plain(&shown).contains(acts), "{}, first {end} bytes", path.display());
            }
        }
    }

    #[test]
    fn a_clean_run_says_how_much_was_judged() {
        let (config, pod) = ("kind: ConfigMap\n", "kind: Pod\nspec: {containers: []}\n");
        let said = |texts: &[&str]| {
            let files: Vec<_> = texts.iter().map(|text| ("a.yaml", *text)).collect();
            render(&run_over(&files))
        };
        assert_eq!(said(&[pod]), "Nothing in 1 file lets a container change while it runs.\n");
        assert_eq!(said(&[config]), "Nothing in 1 file runs a container.\n");
        let some =
            "Nothing in 3 files lets a container change while it runs; 2 of them run none.\n";
        assert_eq!(said(&[config, pod, config]), some);
        assert_eq!(said(&[]), "Nothing was checked.\n");
    }
}
