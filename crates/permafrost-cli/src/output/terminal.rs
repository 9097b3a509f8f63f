//! The way to the terminal, on which nothing that a file holds may act.
//!
//! A file under check may come from anybody. Sequences that move the cursor or turn the direction
//! of writing could hide a finding, so people are shown a sign in the place of each of these
//! characters. Formats for programs escape them, and a diff that is piped keeps every byte.

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
pub(crate) use permafrost_report::visible::{acts, visible};
use std::io::{self, IsTerminal, Write};

/// Whether standard output is a terminal that wants colours.
pub(crate) fn shows_colours() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Writes to standard output, with colours if it is a terminal that wants them.
pub(crate) fn print(text: &str) -> Result<()> {
    written(anstream::stdout().lock().write_all(text.as_bytes()))
}

/// Writes to standard output what has colours only if [`shows_colours`].
pub(crate) fn print_as_it_is(text: &str) -> Result<()> {
    // Looking for colours that aren't there takes its time with a report of thousands of files.
    if shows_colours() { print(text) } else { print_bytes(text) }
}

/// Writes to standard output, byte for byte.
pub(crate) fn print_bytes(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Whether a person reads standard output.
pub(crate) fn is_read_by_a_person() -> bool {
    io::stdout().is_terminal()
}

/// Says on standard error, in one line, what could not be done.
pub(crate) fn complain(what: &str) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    say(&format!("{red}error{red:#}: {}", in_one_line(what)));
}

/// Says something on standard error, beside what the command gives on standard output.
pub(crate) fn say(what: &str) {
    // If nobody reads standard error, there is nobody left to tell.
    let _ = writeln!(anstream::stderr().lock(), "{what}");
}

/// The same in one line: a file's name may hold line feeds, and would then tell its own story.
fn in_one_line(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

/// A reader that went away, such as `head`, has seen what it wanted.
fn written(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("could not write to standard output"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_adds_no_line_to_a_complaint() {
        assert_eq!(in_one_line("a\nerror: \u{1b}[2J"), "a␊error: ␛[2J");
    }
}
