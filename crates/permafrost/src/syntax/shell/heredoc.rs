//! Heredocs: their bodies stand on the lines after the command that reads them.

use super::parser::Parser;
use super::word::Word;
use std::ops::Range;

/// A heredoc whose body has not been read.
#[derive(Debug)]
pub(super) struct Pending {
    /// What the line says that ends it.
    delimiter: String,
    /// Whether it was written with quotes, so that nothing is expanded.
    quoted: bool,
    /// Whether tabs at the starts of lines are taken away: `<<-`.
    tabs: bool,
    /// The command that reads it, once that is known.
    pub(super) command: Option<usize>,
    /// The redirection, as a place in those of the command.
    redirect: usize,
}

impl<'t> Parser<'t> {
    /// Reads what stands behind `<<`.
    pub(super) fn begin_heredoc(&mut self, redirect: usize) {
        let tabs = self.peek() == Some(b'-');
        self.at += usize::from(tabs);
        self.skip_blanks();
        if matches!(self.rest(), [] | [b'\n' | b';' | b'&' | b'|' | b'(' | b')', ..]) {
            return;
        }
        let start = self.at;
        let word = self.word();
        let quoted = word.quoted || self.text[start..self.at].contains('\\');
        let delimiter = word.text.into_owned();
        self.heredocs.push(Pending { delimiter, quoted, tabs, command: None, redirect });
    }

    /// Reads the bodies of the heredocs of the line that ended just now.
    pub(super) fn read_heredocs(&mut self) {
        for pending in std::mem::take(&mut self.heredocs) {
            let body = self.body_of(&pending);
            let after = self.at;
            let word = self.expanded(body, &pending);
            self.at = after;
            let command = pending.command.and_then(|command| self.commands.get_mut(command));
            if let Some(redirect) = command.and_then(|it| it.redirects.get_mut(pending.redirect)) {
                redirect.target = word;
            }
        }
    }

    /// Where the body stands; what is read next is behind the line that ends it.
    fn body_of(&mut self, pending: &Pending) -> Range<usize> {
        let start = self.at.min(self.end);
        for line in self.text[start..self.end].split_inclusive('\n') {
            let body = start..self.at;
            self.at += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            let line = if pending.tabs { line.trim_start_matches('\t') } else { line };
            if line == pending.delimiter {
                return body;
            }
        }
        start..self.end
    }

    fn expanded(&mut self, body: Range<usize>, pending: &Pending) -> Word<'t> {
        let mut word = Word::at(body.start);
        word.range = body.clone();
        let outer_end = std::mem::replace(&mut self.end, body.end);
        self.at = body.start;
        let mut line_starts = true;
        while let Some(byte) = self.peek() {
            if line_starts && pending.tabs {
                self.at += self.rest().iter().take_while(|it| **it == b'\t').count();
            }
            line_starts = false;
            match byte {
                b'\\' | b'$' | b'`' if !pending.quoted => self.expansion(&mut word, true),
                _ => {
                    let stops = |it: &u8| *it == b'\n' || matches!(it, b'\\' | b'$' | b'`');
                    let plain = self.rest().iter().position(stops);
                    let end = self.at + plain.unwrap_or(self.rest().len());
                    // The line end, or a character that means nothing here, belongs to the run.
                    let end = if end == self.at { end + 1 } else { end };
                    line_starts = self.text.as_bytes().get(end - 1) == Some(&b'\n');
                    word.push(self.text, self.at.min(end)..end.min(self.end));
                    self.at = end;
                }
            }
        }
        self.end = outer_end;
        word
    }
}
