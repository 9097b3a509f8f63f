//! Lists of commands: separators, pipes, compound commands, redirections.
//!
//! Compound commands are no recursion but a list of what is open; only substitutions nest calls.

use super::heredoc::Pending;
use super::keyword::{Compound, Flow, Keyword, Opened};
use super::word::Word;
use super::{Command, Redirect, RedirectKind, Script};

/// Where a list of commands ends, besides the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    End,
    Parenthesis,
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    /// What is read next.
    pub(super) at: usize,
    /// Nothing is read from here on.
    pub(super) end: usize,
    /// In how many substitutions it reads.
    pub(super) depth: usize,
    pub(super) commands: Vec<Command<'t>>,
    /// The heredocs whose bodies begin on the next line.
    pub(super) heredocs: Vec<Pending>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, end: text.len(), depth: 0, commands: Vec::new(), heredocs: Vec::new() }
    }

    pub(super) fn parse(mut self) -> Script<'t> {
        self.list(Stop::End);
        Script { commands: self.commands }
    }

    /// What is left to read.
    pub(super) fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at.min(self.end)..self.end]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    pub(super) fn list(&mut self, stop: Stop) {
        let mut opened = Opened::default();
        let mut flow = Flow::new(self.commands.len());
        loop {
            self.skip_blanks();
            let next = self.commands.len();
            match self.rest() {
                [] => return,
                [b'\n', ..] => {
                    self.at += 1;
                    self.read_heredocs();
                    flow.restart(self.commands.len());
                }
                [b';', b';' | b'&', ..] => {
                    self.skip_while(|it| matches!(it, b';' | b'&'));
                    flow.restart(next);
                    if opened.innermost() == Some(Compound::Case) {
                        self.patterns(&mut opened, &mut flow);
                    }
                }
                [b'&', b'>', ..] => self.command(&mut opened, &mut flow),
                [b'&', b'&', ..] | [b'|', b'|', ..] => {
                    self.at += 2;
                    flow.restart(next);
                }
                [b';' | b'&', ..] => {
                    self.at += 1;
                    flow.restart(next);
                }
                [b'|', ..] => {
                    self.skip_while(|it| matches!(it, b'|' | b'&'));
                    flow.pipe(next);
                }
                [b'(', ..] => {
                    if !self.arithmetic() {
                        self.at += 1;
                        opened.open(Compound::Subshell, &mut flow, next);
                    }
                }
                [b')', ..] => {
                    self.at += 1;
                    if !opened.close(Compound::Subshell, &mut flow) && stop == Stop::Parenthesis {
                        return;
                    }
                }
                _ => self.command(&mut opened, &mut flow),
            }
        }
    }

    /// Passes over blanks, continued line ends and a comment.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.rest() {
                [b' ' | b'\t' | b'\r', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                [b'#', ..] => {
                    self.skip_while(|it| it != b'\n');
                    return;
                }
                _ => return,
            }
        }
    }

    fn skip_while(&mut self, wanted: fn(u8) -> bool) {
        self.at += self.rest().iter().take_while(|it| wanted(**it)).count();
    }

    fn skip_lines(&mut self) {
        self.skip_blanks();
        while self.peek() == Some(b'\n') {
            self.at += 1;
            self.read_heredocs();
            self.skip_blanks();
        }
    }

    /// Reads a simple command, or what a reserved word begins or ends.
    fn command(&mut self, opened: &mut Opened, flow: &mut Flow) {
        let mut command =
            Command { piped: flow.piped.clone(), depth: self.depth, ..Command::default() };
        let first_heredoc = self.heredocs.len();
        command.range = self.at..self.at;
        loop {
            self.skip_blanks();
            if let Some(redirect) = self.redirect(command.redirects.len()) {
                command.redirects.push(redirect);
                command.range.end = self.at;
                continue;
            }
            if matches!(self.rest(), [] | [b'\n' | b';' | b'&' | b'|' | b'(' | b')', ..]) {
                break;
            }
            let word = self.word();
            if command.words.is_empty() && command.assignments.is_empty() {
                let keyword = Keyword::of(&word.text).filter(|_| !word.quoted);
                if let Some(keyword) = keyword {
                    return self.keyword(keyword, opened, flow);
                }
                if self.begins_a_function() {
                    return;
                }
            }
            if command.words.is_empty() && is_assignment(&word) {
                self.array();
                command.assignments.push(word);
            } else {
                command.words.push(word);
            }
            command.range.end = self.at;
        }
        if !command.range.is_empty() {
            for pending in self.heredocs.iter_mut().skip(first_heredoc) {
                pending.command.get_or_insert(self.commands.len());
            }
            self.commands.push(command);
        }
    }

    fn keyword(&mut self, keyword: Keyword, opened: &mut Opened, flow: &mut Flow) {
        let next = self.commands.len();
        match keyword {
            Keyword::Opens(compound) => opened.open(compound, flow, next),
            Keyword::Closes(compound) => {
                opened.close(compound, flow);
            }
            Keyword::Continues => {}
            Keyword::For => {
                self.skip_blanks();
                if !self.arithmetic() {
                    self.words_until_separator();
                }
                opened.open(Compound::Loop, flow, next);
            }
            Keyword::Case => {
                self.skip_blanks();
                self.word();
                self.skip_lines();
                if self.rest().starts_with(b"in") {
                    self.at += 2;
                    opened.open(Compound::Case, flow, next);
                    self.patterns(opened, flow);
                }
            }
            Keyword::Function => {
                self.skip_blanks();
                self.word();
                self.begins_a_function();
            }
            Keyword::Test => {
                while !matches!(self.rest(), [] | [b'\n' | b';', ..]) {
                    if self.rest().starts_with(b"]]") {
                        self.at += 2;
                        return;
                    }
                    self.word();
                    self.skip_blanks();
                }
            }
        }
    }

    /// Passes over the words of `for name in …`.
    fn words_until_separator(&mut self) {
        loop {
            self.skip_blanks();
            if matches!(self.rest(), [] | [b'\n' | b';' | b'&' | b'|' | b'(' | b')', ..])
                || self.rest().starts_with(b"do\n")
            {
                return;
            }
            self.word();
        }
    }

    /// Passes over the patterns of a clause of `case`, or over the `esac` in their place.
    fn patterns(&mut self, opened: &mut Opened, flow: &mut Flow) {
        self.skip_lines();
        if self.peek() == Some(b'(') {
            self.at += 1;
        }
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'|') => self.at += 1,
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                None | Some(b'\n' | b';' | b'&' | b'(') => return,
                Some(_) => {
                    let word = self.word();
                    if word.text == "esac" && !word.quoted {
                        opened.close(Compound::Case, flow);
                        return;
                    }
                }
            }
        }
    }

    /// Passes over the `()` behind the name of a function.
    fn begins_a_function(&mut self) -> bool {
        let start = self.at;
        self.skip_blanks();
        if self.peek() == Some(b'(') {
            self.at += 1;
            self.skip_blanks();
            if self.peek() == Some(b')') {
                self.at += 1;
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Passes over the items of `name=(…)`.
    fn array(&mut self) {
        if self.peek() != Some(b'(') {
            return;
        }
        self.at += 1;
        loop {
            self.skip_lines();
            match self.peek() {
                None => return,
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(b';' | b'&' | b'|' | b'(') => self.at += 1,
                Some(_) => {
                    self.word();
                }
            }
        }
    }

    /// Reads a redirection, the one at place `index` of its command.
    fn redirect(&mut self, index: usize) -> Option<Redirect<'t>> {
        let rest = self.rest();
        let digits = rest.iter().take_while(|it| it.is_ascii_digit()).count();
        let (kind, length) = match &rest[digits..] {
            [b'<' | b'>', b'(', ..] if digits == 0 => return None,
            [b'<', b'<', b'<', ..] => (RedirectKind::Text, 3),
            [b'<', b'<', ..] => {
                self.at += digits + 2;
                let range = self.at..self.at;
                self.begin_heredoc(index);
                return Some(Redirect { kind: RedirectKind::Text, target: Word::at(range.start) });
            }
            [b'<' | b'>', b'&', ..] => (RedirectKind::Duplicate, 2),
            [b'<', b'>', ..] | [b'>', b'>' | b'|', ..] => (RedirectKind::Output, 2),
            [b'<', ..] => (RedirectKind::Input, 1),
            [b'>', ..] => (RedirectKind::Output, 1),
            [b'&', b'>', b'>', ..] if digits == 0 => (RedirectKind::Output, 3),
            [b'&', b'>', ..] if digits == 0 => (RedirectKind::Output, 2),
            _ => return None,
        };
        self.at += digits + length;
        self.skip_blanks();
        let nothing = matches!(self.rest(), [] | [b'\n' | b';' | b'&' | b'|' | b'(' | b')', ..]);
        let target = if nothing { Word::at(self.at) } else { self.word() };
        // `>&2` names an open file, `>&log` a new one.
        let opens = kind == RedirectKind::Duplicate
            && !target.text.is_empty()
            && !target.text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        Some(Redirect { kind: if opens { RedirectKind::Output } else { kind }, target })
    }
}

/// Whether a word is `NAME=value`.
fn is_assignment(word: &Word<'_>) -> bool {
    let Some((name, _)) = word.text.split_once('=') else { return false };
    let name = name.strip_suffix('+').unwrap_or(name);
    let starts_well = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    starts_well && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}
