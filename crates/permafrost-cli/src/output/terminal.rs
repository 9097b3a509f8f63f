//! The way to the terminal, on which nothing that a file holds may act.
//!
//! A file under check may come from anybody. Sequences that move the cursor or turn the direction
//! of writing could hide a finding, so people are shown a sign in the place of each of these
//! characters. Formats for programs escape them, and a diff that is piped keeps every byte.

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
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

/// The text with a sign in the place of each character on which a terminal could act.
pub(crate) fn visible(text: &str) -> String {
    // Nearly all that is shown is plain.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return text.to_owned();
    }
    let sign = |char: char| match char {
        '\n' | '\t' => char,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if acts(char) => '\u{fffd}',
        _ => char,
    };
    text.chars().map(sign).collect()
}

/// The same in one line: a file's name may hold line feeds, and would then tell its own story.
fn in_one_line(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

/// Whether a terminal may do something else with a character than to show it.
pub(crate) fn acts(char: char) -> bool {
    let line_ends = matches!(char, '\n' | '\t');
    let turns_the_direction = matches!(
        char,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    (char.is_control() && !line_ends) || turns_the_direction
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
    fn what_a_terminal_would_obey_becomes_a_sign() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\t\n"), "a␛[31m\u{fffd}b\t\n");
        assert_eq!(visible("\u{9b}2J\u{7f}\r"), "\u{fffd}2J␡␍");
    }

    #[test]
    fn a_name_adds_no_line_to_a_complaint() {
        assert_eq!(in_one_line("a\nerror: \u{1b}[2J"), "a␊error: ␛[2J");
    }

    #[test]
    fn no_sign_is_a_character_that_acts() {
        let all: String = ('\0'..=char::MAX).filter(|char| acts(*char)).collect();
        assert!(!visible(&all).contains(acts));
    }
}
