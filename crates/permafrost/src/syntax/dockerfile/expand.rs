//! Words with their variables filled in, and their quotes and escapes taken away.
//!
//! The rules are those of `BuildKit`'s shell lexer (`frontend/dockerfile/shell/lex.go`). The
//! outcome still knows which byte of the file each of its bytes is, so that a part of it can be
//! replaced where it is written: in the word itself, in a default, or in the `ARG` it comes from.

use super::Word;
use super::expansion::Expansion;
use super::operators::{choose, hole, replace, trim};

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable<'a> {
    /// Its value.
    Set(&'a Expansion),
    /// It has no value in this file, so it is empty unless the build gives one.
    Unset,
    /// It has a value that doesn't stand in this file.
    Unknown,
}

/// The variables at some place of a Dockerfile.
pub trait Scope {
    /// What is known of a variable.
    fn variable(&self, name: &str) -> Variable<'_>;
}

/// No variables at all: only quotes and escapes are taken away.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVariables;

impl Scope for NoVariables {
    fn variable(&self, _name: &str) -> Variable<'_> {
        Variable::Unset
    }
}

/// Why a word can't be expanded, in one line without a dot at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadWord(pub &'static str);

/// More braces than this inside one another are no Dockerfile that anybody wrote.
const DEEPEST: usize = 64;

/// Expands a word as `BuildKit` does when it comes to the word's instruction.
pub fn expand(word: &Word<'_>, escape: char, scope: &dyn Scope) -> Result<Expansion, BadWord> {
    Expander { word, text: &word.text, at: 0, escape, scope }.until(None, Escapes::Taken, 0)
}

/// Whether an escape character goes away with what it escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escapes {
    Taken,
    Kept,
}

struct Expander<'a> {
    word: &'a Word<'a>,
    text: &'a str,
    at: usize,
    escape: char,
    scope: &'a dyn Scope,
}

impl<'a> Expander<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Takes the next character as it is.
    fn keep(&mut self, out: &mut Expansion) {
        let place = self.word.place_of(self.at);
        if let Some(character) = self.next() {
            out.push(character, place);
        }
    }

    /// Expands up to the character `stop`, or to the end if there is none.
    fn until(
        &mut self,
        stop: Option<char>,
        escapes: Escapes,
        depth: usize,
    ) -> Result<Expansion, BadWord> {
        let mut out = Expansion::default();
        while let Some(character) = self.peek() {
            if out.is_too_long() {
                return Err(BadWord("the value is too long"));
            }
            if stop == Some(character) {
                self.next();
                return Ok(out);
            }
            match character {
                '\'' => self.single_quoted(&mut out)?,
                '"' => self.double_quoted(&mut out, escapes, depth)?,
                '$' => self.variable(&mut out, depth)?,
                _ if character == self.escape => {
                    if escapes == Escapes::Kept {
                        self.keep(&mut out);
                    } else {
                        self.next();
                    }
                    self.keep(&mut out);
                }
                _ => self.keep(&mut out),
            }
        }
        match stop {
            None => Ok(out),
            Some('/') => Err(BadWord("a `/` is missing in `${…}`")),
            Some(_) => Err(BadWord("a `}` is missing")),
        }
    }

    fn single_quoted(&mut self, out: &mut Expansion) -> Result<(), BadWord> {
        self.next();
        loop {
            match self.peek() {
                None => return Err(BadWord("a single quote has no end")),
                Some('\'') => {
                    self.next();
                    return Ok(());
                }
                Some(_) => self.keep(out),
            }
        }
    }

    fn double_quoted(
        &mut self,
        out: &mut Expansion,
        escapes: Escapes,
        depth: usize,
    ) -> Result<(), BadWord> {
        self.next();
        loop {
            match self.peek() {
                None => return Err(BadWord("a double quote has no end")),
                Some('"') => {
                    self.next();
                    return Ok(());
                }
                Some('$') => self.variable(out, depth)?,
                Some(character) if character == self.escape => {
                    let ahead = self.text[self.at..].chars().nth(1);
                    let is_special =
                        ahead.is_some_and(|it| matches!(it, '"' | '$') || it == self.escape);
                    if is_special && escapes == Escapes::Taken {
                        self.next();
                    } else if is_special {
                        self.keep(out);
                    }
                    self.keep(out);
                }
                Some(_) => self.keep(out),
            }
            if out.is_too_long() {
                return Err(BadWord("the value is too long"));
            }
        }
    }

    /// `$NAME` or `${NAME…}`.
    fn variable(&mut self, out: &mut Expansion, depth: usize) -> Result<(), BadWord> {
        let dollar = self.at;
        self.next();
        if self.peek() == Some('{') {
            self.next();
            out.append(&self.braces(depth)?);
            return Ok(());
        }
        let name = self.name();
        if name.is_empty() {
            out.push('$', self.word.place_of(dollar));
            return Ok(());
        }
        match self.scope.variable(name) {
            Variable::Set(value) => out.append(value),
            other => out.append(&hole(name, other)),
        }
        Ok(())
    }

    /// Letters, digits and `_`; only digits; or one special character.
    fn name(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let len = match rest.chars().next() {
            Some(first) if first.is_numeric() => rest.find(|it: char| !it.is_numeric()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => Some(1),
            _ => rest.find(|it: char| !it.is_alphanumeric() && it != '_'),
        };
        let name = &rest[..len.unwrap_or(rest.len())];
        self.at += name.len();
        name
    }

    /// What stands behind `${`.
    fn braces(&mut self, depth: usize) -> Result<Expansion, BadWord> {
        if depth == DEEPEST {
            return Err(BadWord("braces stand too deep in one another"));
        }
        if matches!(self.peek(), Some('{' | '}' | ':')) {
            return Err(BadWord("a variable has no name"));
        }
        let name = self.name();
        let variable = self.scope.variable(name);
        let missing = BadWord("a `}` is missing");
        let bad = BadWord("a variable is followed by an operator that doesn't exist");
        let operator = self.next().ok_or(missing)?;
        match operator {
            '}' => Ok(match variable {
                Variable::Set(value) => value.clone(),
                other => hole(name, other),
            }),
            ':' => match self.next().ok_or(missing)? {
                operator @ ('-' | '+' | '?') => {
                    let word = self.until(Some('}'), Escapes::Taken, depth + 1)?;
                    Ok(choose(operator, name, variable, word, |value| value.text.is_empty()))
                }
                _ => Err(bad),
            },
            '-' | '+' | '?' => {
                let word = self.until(Some('}'), Escapes::Taken, depth + 1)?;
                Ok(choose(operator, name, variable, word, |_| false))
            }
            '#' | '%' => {
                let word = self.until(Some('}'), Escapes::Kept, depth + 1)?;
                trim(operator, name, variable, &word)
            }
            '/' => {
                let all = self.peek() == Some('/');
                if all {
                    self.next();
                }
                let pattern = self.until(Some('/'), Escapes::Kept, depth + 1)?;
                let replacement = self.until(Some('}'), Escapes::Kept, depth + 1)?;
                replace(name, variable, &pattern, &replacement, all)
            }
            _ => Err(bad),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::size;
    use std::borrow::Cow;
    use std::collections::HashMap;
    use text_size::TextRange;

    struct Values(HashMap<&'static str, Expansion>);

    impl Scope for Values {
        fn variable(&self, name: &str) -> Variable<'_> {
            if name == "UNKNOWN" {
                return Variable::Unknown;
            }
            self.0.get(name).map_or(Variable::Unset, Variable::Set)
        }
    }

    fn word(text: &str, start: u32) -> Word<'_> {
        let range = TextRange::at(start.into(), size(text.len()));
        Word { text: Cow::Borrowed(text), range }
    }

    fn scope() -> Values {
        let value = |text, start| expand(&word(text, start), '\\', &NoVariables).expect("plain");
        Values(HashMap::from([
            ("A", value("apple", 100)),
            ("EMPTY", value("", 200)),
            ("PATH_", value("a/b/c.tar.gz", 300)),
        ]))
    }

    fn expanded(text: &str) -> Result<String, BadWord> {
        let expansion = expand(&word(text, 0), '\\', &scope())?;
        let mut text = expansion.text.clone();
        for hole in expansion.holes.iter().rev() {
            text.insert_str(hole.at, &format!("<{}>", hole.variable));
        }
        Ok(text)
    }

    #[test]
    fn variables_that_double_come_to_an_end() {
        let mut values = Values(HashMap::new());
        for start in ["$UNKNOWN", "a"] {
            let grown = (0..60).try_for_each(|_| {
                let word = word(if values.0.contains_key("D") { "$D$D" } else { start }, 0);
                let value = expand(&word, '\\', &values)?;
                values.0.insert("D", value);
                Ok::<_, BadWord>(())
            });
            assert_eq!(grown, Err(BadWord("the value is too long")));
            values.0.clear();
        }
    }

    #[test]
    fn variables_are_expanded_as_buildkit_does() {
        let cases = [
            ("plain", "plain"),
            ("$A", "apple"),
            ("${A}pie", "applepie"),
            ("'$A' \"$A\" \\$A", "$A apple $A"),
            ("\"a\\\"b\\c\"", "a\"b\\c"),
            ("$", "$"),
            ("$.", "$."),
            ("$NONE!", "<NONE>!"),
            ("$1x", "<1>x"),
            ("${NONE:-$A}", "apple"),
            ("${NONE-d}", "d"),
            ("${EMPTY:-d}", "d"),
            ("${EMPTY-d}", ""),
            ("${A:+yes}${EMPTY:+no}${NONE+no}", "yes"),
            ("${NONE:?stop}", "<NONE>"),
            ("${A?stop}", "apple"),
            ("${UNKNOWN:-d}", "<UNKNOWN>"),
            ("${NONE:-${NONE:-'}'}}", "}"),
            ("${PATH_#*/}", "b/c.tar.gz"),
            ("${PATH_##*/}", "c.tar.gz"),
            ("${PATH_%.*}", "a/b/c.tar"),
            ("${PATH_%%.*}", "a/b/c"),
            ("${PATH_/b/x}", "a/x/c.tar.gz"),
            ("${PATH_//\\//-}", "a-b-c.tar.gz"),
            ("${A/p*/}", "a"),
            ("${A/p/\\$1}", "a\\$1ple"),
            ("${A//p/\\$1}", "<A>"),
            ("trailing\\", "trailing"),
        ];
        for (text, expected) in cases {
            assert_eq!(expanded(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_buildkit_refuses_is_refused() {
        for text in
            ["'a", "\"a", "${", "${}", "${A", "${A:", "${A!x}", "${A:#x}", "${A/b}", "${A#\\a}"]
        {
            assert!(expanded(text).is_err(), "{text}");
        }
        assert!(expanded(&"${A:-".repeat(100_000)).is_err());
    }

    #[test]
    fn each_part_knows_where_it_is_written() {
        let text = "x/$A:${NONE:-latest}";
        let expansion = expand(&word(text, 10), '\\', &scope()).expect("fine");
        let place = |part: &str| {
            let start = expansion.text.find(part).expect("a part");
            expansion.place(start..start + part.len()).map(|range| u32::from(range.start()))
        };
        assert_eq!(expansion.text, "x/apple:latest");
        assert_eq!((place("x"), place("ppl"), place("latest")), (Some(10), Some(101), Some(23)));
        assert_eq!(place("e:l"), None);
        let end = expansion.text.len();
        assert_eq!(expansion.place(end..end), Some(TextRange::empty(29.into())));
    }

    #[test]
    fn doubling_ends() {
        let mut values = scope();
        for _ in 0..100 {
            let Ok(twice) = expand(&word("$A$A", 0), '\\', &values) else { return };
            values.0.insert("A", twice);
        }
        panic!("it never became too long");
    }
}
