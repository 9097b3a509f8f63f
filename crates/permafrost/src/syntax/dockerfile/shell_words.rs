//! A line falls into words as a shell would split it, to find the heredocs among them.
//!
//! This is the word splitting of `BuildKit`'s lexer (`shell/lex.go`) for a line in which no
//! variable has a value. It never expands anything; that is `expand`.

use std::ops::Range;

/// Whether quotes and escapes stay in the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Kept,
    Taken,
}

/// A word of a shell's line.
#[derive(Debug)]
pub(super) struct ShellWord {
    /// What it says.
    pub(super) text: String,
    /// Where it stands in the line.
    pub(super) range: Range<usize>,
}

/// The words of a line; `None` where quotes or braces are left open.
///
/// No variable is expanded.
pub(super) fn shell_words(line: &str, quotes: Quotes) -> Option<Vec<ShellWord>> {
    let mut splitter =
        Splitter { rest: Rest { line, at: 0 }, quotes, words: Vec::new(), word: None };
    splitter.until(None, 0)?;
    splitter.end_word();
    Some(splitter.words)
}

/// More braces than this inside one another are no Dockerfile that anybody wrote.
const DEEPEST: usize = 64;

/// What stands in the braces of a variable: `${A}`, or `${A:-b}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Braces {
    Name,
    Operator,
}

struct Rest<'a> {
    line: &'a str,
    at: usize,
}

impl Rest<'_> {
    fn peek(&self) -> Option<char> {
        self.line[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }
}

struct Splitter<'a> {
    rest: Rest<'a>,
    quotes: Quotes,
    words: Vec<ShellWord>,
    word: Option<ShellWord>,
}

impl Splitter<'_> {
    /// Goes on to the character `stop`, or to the end of the line if there is none.
    fn until(&mut self, stop: Option<char>, depth: usize) -> Option<()> {
        while let Some(character) = self.rest.peek() {
            if stop == Some(character) {
                self.rest.next();
                return Some(());
            }
            match character {
                '\'' | '"' => self.quoted(character, depth)?,
                '$' => self.variable(false, depth)?,
                '<' => self.less_than(),
                '\\' => {
                    self.keep_quote();
                    self.keep();
                }
                _ if character.is_whitespace() => {
                    self.rest.next();
                    self.end_word();
                }
                _ => self.keep(),
            }
        }
        stop.is_none().then_some(())
    }

    fn quoted(&mut self, quote: char, depth: usize) -> Option<()> {
        self.keep_quote();
        loop {
            match self.rest.peek()? {
                character if character == quote => {
                    self.keep_quote();
                    return Some(());
                }
                '$' if quote == '"' => self.variable(true, depth)?,
                '\\' if quote == '"' => {
                    let ahead = self.rest.line[self.rest.at..].chars().nth(1);
                    if matches!(ahead, Some('"' | '$' | '\\')) {
                        self.keep_quote();
                    }
                    self.keep();
                }
                _ => self.keep(),
            }
        }
    }

    /// Passes over `$NAME` or `${NAME…}`, which stays as it is. Blanks in it end words outside
    /// quotes: `BuildKit` splits what a variable comes to.
    fn variable(&mut self, quoted: bool, depth: usize) -> Option<()> {
        let start = self.rest.at;
        self.rest.next();
        if self.rest.peek() == Some('{') {
            self.rest.next();
            if depth == DEEPEST || matches!(self.rest.peek()?, '{' | '}' | ':') {
                return None;
            }
            if self.braces(depth)? == Braces::Operator {
                // `BuildKit` forgets what it read of the word before.
                self.word_from(start).text.clear();
            }
        }
        for character in self.rest.line[start..self.rest.at].chars() {
            if character.is_whitespace() && !quoted {
                self.end_word();
            } else {
                self.push(character, start);
            }
        }
        Some(())
    }

    /// Passes over what stands in braces, including the closing one.
    fn braces(&mut self, depth: usize) -> Option<Braces> {
        skip_name(&mut self.rest);
        let operator = match self.rest.next()? {
            '}' => return Some(Braces::Name),
            ':' => match self.rest.next()? {
                operator @ ('+' | '-' | '?') => operator,
                _ => return None,
            },
            operator @ ('+' | '-' | '?' | '#' | '%' | '/') => operator,
            _ => return None,
        };
        let mut inner = Splitter {
            rest: Rest { line: self.rest.line, at: self.rest.at },
            quotes: self.quotes,
            words: Vec::new(),
            word: None,
        };
        if operator == '/' {
            if inner.rest.peek() == Some('/') {
                inner.rest.next();
            }
            inner.until(Some('/'), depth + 1)?;
        }
        inner.until(Some('}'), depth + 1)?;
        self.rest.at = inner.rest.at;
        Some(Braces::Operator)
    }

    /// `<<` and the blanks behind it begin the word that follows.
    fn less_than(&mut self) {
        self.keep();
        if self.rest.peek() != Some('<') {
            return;
        }
        self.keep();
        while matches!(self.rest.peek(), Some('\t' | '\r' | ' ')) {
            self.keep();
        }
    }

    /// Takes the next character into the word.
    fn keep(&mut self) {
        let start = self.rest.at;
        if let Some(character) = self.rest.next() {
            self.push(character, start);
        }
    }

    /// Passes over a quote or an escape, which stays in the word only if it is kept.
    fn keep_quote(&mut self) {
        if self.quotes == Quotes::Kept {
            self.keep();
            return;
        }
        let start = self.rest.at;
        self.rest.next();
        self.word_from(start);
    }

    fn push(&mut self, character: char, start: usize) {
        self.word_from(start).text.push(character);
    }

    fn word_from(&mut self, start: usize) -> &mut ShellWord {
        let end = self.rest.at;
        let new = || ShellWord { text: String::new(), range: start..start };
        let word = self.word.get_or_insert_with(new);
        word.range.end = end;
        word
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take().filter(|word| !word.text.is_empty()));
    }
}

/// Passes over the name of a variable: letters and digits, only digits, or one special character.
fn skip_name(rest: &mut Rest<'_>) {
    match rest.peek() {
        Some(first) if first.is_numeric() => {
            while rest.peek().is_some_and(char::is_numeric) {
                rest.next();
            }
        }
        Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => {
            rest.next();
        }
        _ => {
            while rest.peek().is_some_and(|it| it.is_alphanumeric() || it == '_') {
                rest.next();
            }
        }
    }
}
