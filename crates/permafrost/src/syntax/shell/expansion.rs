//! Words: quotes, escapes, variables, substitutions.

use super::parser::{Parser, Stop};
use super::word::{Substitution, UNKNOWN, Word};

/// More substitutions than this inside one another are no script that anybody wrote.
const DEEPEST: usize = 32;

/// The longest arithmetic that is looked at for its end.
const LONGEST_ARITHMETIC: usize = 256;

/// The longest pattern in parentheses, such as `!(a|b)`.
const LONGEST_PATTERN: usize = 256;

impl<'t> Parser<'t> {
    /// Reads a word; it takes at least one character.
    pub(super) fn word(&mut self) -> Word<'t> {
        let start = self.at;
        let mut word = Word::at(start);
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b')' => break,
                b'(' if !self.pattern(start, &mut word) => break,
                b'(' => {}
                b'<' | b'>' => {
                    if self.at > start || self.rest().get(1) != Some(&b'(') {
                        break;
                    }
                    word.push_other(UNKNOWN, self.at);
                    self.at += 2;
                    self.substitution(&mut word, true);
                }
                b'\'' => {
                    word.quoted = true;
                    self.at += 1;
                    let length = self.rest().iter().position(|it| *it == b'\'');
                    let end = self.at + length.unwrap_or(self.rest().len());
                    word.push(self.text, self.at..end);
                    self.at = (end + 1).min(self.end);
                }
                b'"' => self.double_quoted(&mut word),
                b'\\' | b'$' | b'`' => self.expansion(&mut word, false),
                _ => {
                    let length = self.rest().iter().position(|it| is_special(*it));
                    let end = self.at + length.unwrap_or(self.rest().len());
                    word.push(self.text, self.at..end);
                    self.at = end;
                }
            }
        }
        if self.at == start {
            // A character that begins no word: it is passed over, or reading would never end.
            self.at += self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
        self.at = self.at.min(self.end);
        word.range.end = self.at;
        word
    }

    fn double_quoted(&mut self, word: &mut Word<'t>) {
        word.quoted = true;
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' | b'$' | b'`' => self.expansion(word, true),
                _ => {
                    let stops = |it: &u8| matches!(it, b'"' | b'\\' | b'$' | b'`');
                    let length = self.rest().iter().position(stops);
                    let end = self.at + length.unwrap_or(self.rest().len());
                    word.push(self.text, self.at..end);
                    self.at = end;
                }
            }
        }
    }

    /// Reads what begins with a backslash, a dollar or a backtick.
    pub(super) fn expansion(&mut self, word: &mut Word<'t>, in_quotes: bool) {
        let start = self.at;
        match self.rest() {
            [b'\\', b'\n', ..] => self.at += 2,
            [b'\\', b'\r', b'\n', ..] => self.at += 3,
            [b'\\', escaped, ..] if !in_quotes || is_escapable(*escaped) => {
                word.quoted = true;
                self.at += 1;
                self.character(word);
            }
            [b'$', b'(', b'(', ..] => {
                self.at += 1;
                word.push_other(UNKNOWN, start);
                if !self.arithmetic() {
                    self.at += 1;
                    self.substitution(word, false);
                }
            }
            [b'$', b'(', ..] => {
                self.at += 2;
                word.push_other(UNKNOWN, start);
                self.substitution(word, false);
            }
            [b'$', b'{', ..] => {
                self.at += 2;
                word.push_other(UNKNOWN, start);
                self.braces(word, in_quotes);
            }
            [b'$', b'\'', ..] if !in_quotes => self.escapes(word),
            // `$"…"` is translated, which is as good as `"…"`.
            [b'$', b'"', ..] if !in_quotes => self.at += 1,
            [b'$', b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' | b'0'..=b'9', ..] => {
                self.at += 2;
                word.push_other(UNKNOWN, start);
            }
            [b'$', b'A'..=b'Z' | b'a'..=b'z' | b'_', ..] => {
                let is_name = |it: &&u8| it.is_ascii_alphanumeric() || **it == b'_';
                self.at += 1 + self.rest()[1..].iter().take_while(is_name).count();
                word.push_other(UNKNOWN, start);
            }
            [b'`', ..] => {
                word.push_other(UNKNOWN, start);
                self.backticks(word);
            }
            _ => self.character(word),
        }
    }

    /// Takes the next character as it is.
    fn character(&mut self, word: &mut Word<'t>) {
        let start = self.at;
        let length = self.text[start..].chars().next().map_or(0, char::len_utf8);
        self.at = (start + length).min(self.end);
        word.push(self.text, start..self.at);
    }

    /// Reads the commands of `$(…)` or `<(…)`, whose parenthesis was read.
    fn substitution(&mut self, word: &mut Word<'t>, is_file: bool) {
        let first = self.commands.len();
        if self.depth == DEEPEST {
            self.at = self.end;
            return;
        }
        self.depth += 1;
        self.list(Stop::Parenthesis);
        self.depth -= 1;
        word.substitutions.push(Substitution { is_file, commands: first..self.commands.len() });
    }

    /// Reads the commands between backticks. Backslashes in them are read as everywhere else.
    fn backticks(&mut self, word: &mut Word<'t>) {
        self.at += 1;
        let mut length = 0;
        let rest = self.rest();
        while length < rest.len() && rest[length] != b'`' {
            length += if rest[length] == b'\\' { 2 } else { 1 };
        }
        let close = self.at + length.min(rest.len());
        if self.depth < DEEPEST {
            let first = self.commands.len();
            let outer_end = std::mem::replace(&mut self.end, close);
            self.depth += 1;
            self.list(Stop::End);
            self.depth -= 1;
            self.end = outer_end;
            let commands = first..self.commands.len();
            word.substitutions.push(Substitution { is_file: false, commands });
        }
        self.at = (close + 1).min(self.end);
    }

    /// Passes over the rest of `${…}`; commands that its default value runs are kept.
    fn braces(&mut self, word: &mut Word<'t>, in_quotes: bool) {
        if self.depth == DEEPEST {
            self.at = self.end;
            return;
        }
        self.depth += 1;
        let mut inner = Word::at(self.at);
        while let Some(byte) = self.peek() {
            match byte {
                b'}' => {
                    self.at += 1;
                    break;
                }
                b'"' => self.double_quoted(&mut inner),
                b'\'' if !in_quotes => {
                    let length = self.rest()[1..].iter().position(|it| *it == b'\'');
                    self.at = length.map_or(self.end, |length| self.at + length + 2);
                }
                b'\\' | b'$' | b'`' => self.expansion(&mut inner, in_quotes),
                _ => self.at += 1,
            }
        }
        self.depth -= 1;
        word.substitutions.append(&mut inner.substitutions);
    }

    /// Reads `$'…'`.
    fn escapes(&mut self, word: &mut Word<'t>) {
        word.quoted = true;
        self.at += 2;
        while let Some(byte) = self.peek() {
            match (byte, self.rest().get(1)) {
                (b'\'', _) => {
                    self.at += 1;
                    return;
                }
                (b'\\', Some(letter @ (b'n' | b't' | b'\'' | b'"' | b'\\'))) => {
                    let character = match letter {
                        b'n' => '\n',
                        b't' => '\t',
                        other => char::from(*other),
                    };
                    word.push_other(character, self.at);
                    self.at += 2;
                }
                _ => self.character(word),
            }
        }
    }

    /// Passes over `((…))`; `false` if it isn't that.
    pub(super) fn arithmetic(&mut self) -> bool {
        let Some(inner) = self.rest().strip_prefix(b"((") else { return false };
        let mut depth = 0_usize;
        for (at, byte) in inner.iter().enumerate().take(LONGEST_ARITHMETIC) {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' if inner.get(at + 1) == Some(&b')') => {
                    self.at += at + 4;
                    return true;
                }
                b')' => return false,
                _ => {}
            }
        }
        false
    }

    /// Passes over the parenthesis of a pattern such as `!(a|b)`; `false` if it isn't that.
    fn pattern(&mut self, start: usize, word: &mut Word<'t>) -> bool {
        let before = &self.text[start..self.at];
        if before == "!" || !before.ends_with(['?', '*', '+', '@', '!']) {
            return false;
        }
        let line = self.rest().iter().take(LONGEST_PATTERN).take_while(|it| **it != b'\n');
        let Some(length) = line.into_iter().position(|it| *it == b')') else { return false };
        word.push_other(UNKNOWN, self.at);
        self.at += length + 1;
        true
    }
}

fn is_special(byte: u8) -> bool {
    is_escapable(byte)
        || matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\'')
        || matches!(byte, b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>')
}

/// Whether a backslash in double quotes takes this character's meaning.
fn is_escapable(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'$' | b'`')
}
