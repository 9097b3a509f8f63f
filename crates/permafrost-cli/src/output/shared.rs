//! What the formats share: the checked file, words, and the way to the terminal.

use anyhow::Result;
use permafrost::{Report, Severity, Source, rules};
use std::io::{self, Write};
use std::path::PathBuf;

/// A file and what was found in it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) path: PathBuf,
    pub(crate) source: Source,
    pub(crate) report: Report,
}

impl Checked {
    /// Whether there is anything to say against it.
    pub(crate) fn has_findings(&self) -> bool {
        !self.report.findings.is_empty() || !self.report.syntax_errors.is_empty()
    }

    /// The path with forward slashes, as every format but a terminal's wants it.
    pub(crate) fn path_for_tools(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }
}

/// A severity's name.
pub(crate) fn name_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The heading of a rule.
pub(crate) fn title_of(rule: &str) -> &'static str {
    rules().iter().find(|it| it.id == rule).map_or("", |it| it.title)
}

/// A count with its noun: "1 error", "2 errors".
pub(crate) fn plural(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Writes to standard output, with colours where it is a terminal that wants them.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes to standard output, byte for byte.
pub(crate) fn print_raw(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Says on standard error, in one line, what could not be done.
pub(crate) fn complain(error: &anyhow::Error) {
    anstream::eprintln!("permafrost: {}", visible(&format!("{error:#}")));
}

/// Whether the reader of the output went away.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A text with a visible sign in the place of each character that a terminal would obey:
/// control characters, and those that turn the direction of writing.
pub(crate) fn visible(text: &str) -> String {
    let sign = |char: char| match char {
        '\n' | '\t' => char,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => char,
    };
    text.chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_becomes_a_sign() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\t\n"), "a␛[31m\u{fffd}b\t\n");
    }
}
