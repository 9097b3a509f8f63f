//! The exec form: a JSON array of strings, each with its place.
//!
//! What is no JSON at all is read in shell form instead; JSON that holds anything but strings is
//! an error (`BuildKit`, `parseJSON` in `parser/line_parsers.go`). The texts are short and nearly
//! always right, so this is a scanner over bytes and not a parser with a tree.

use std::borrow::Cow;
use std::ops::Range;

/// What an argument turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Array<'a> {
    /// An array of strings: what each says, and where, without its quotes.
    Strings(Vec<(Cow<'a, str>, Range<usize>)>),
    /// An array that holds something else.
    Mixed,
    /// No JSON array.
    NotJson,
}

/// Reads the argument of an instruction.
pub(super) fn array(text: &str) -> Array<'_> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.array().unwrap_or(Array::NotJson)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn array(&mut self) -> Option<Array<'a>> {
        let start = self.text.len() - self.text.trim_start().len();
        self.at = start;
        let mut strings = Some(Vec::new());
        self.expect(b'[')?;
        self.skip_blanks();
        if !self.take(b']') {
            loop {
                self.skip_blanks();
                let is_string = self.peek()? == b'"';
                if let Some(strings) = strings.as_mut().filter(|_| is_string) {
                    strings.push(self.string()?);
                } else {
                    strings = None;
                    self.value()?;
                }
                self.skip_blanks();
                if self.take(b']') {
                    break;
                }
                self.expect(b',')?;
            }
        }
        self.skip_blanks();
        let ends = self.at == self.text.len();
        ends.then(|| strings.map_or(Array::Mixed, Array::Strings))
    }

    /// Passes over any value. Nesting is kept in a list, so that depth costs no stack.
    fn value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek()? {
                opening @ (b'[' | b'{') => {
                    self.at += 1;
                    self.skip_blanks();
                    let closing = if opening == b'[' { b']' } else { b'}' };
                    if !self.take(closing) {
                        open.push(closing);
                        if closing == b'}' {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b'"' => drop(self.string()?),
                b'-' | b'0'..=b'9' => self.number()?,
                _ => self.word()?,
            }
            loop {
                let Some(&closing) = open.last() else { return Some(()) };
                self.skip_blanks();
                if self.take(closing) {
                    open.pop();
                    continue;
                }
                self.expect(b',')?;
                if closing == b'}' {
                    self.skip_blanks();
                    self.key()?;
                }
                break;
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.skip_blanks();
        self.expect(b':')
    }

    fn word(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let word = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word))?;
        self.at += word.len();
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        (count > 0).then_some(())
    }

    fn string(&mut self) -> Option<(Cow<'a, str>, Range<usize>)> {
        self.expect(b'"')?;
        let start = self.at;
        let mut plain: Option<String> = None;
        let mut run = start;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    let plain = plain.get_or_insert_default();
                    plain.push_str(&self.text[run..self.at]);
                    self.at += 1;
                    plain.push(self.escaped()?);
                    run = self.at;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
        let range = start..self.at;
        let tail = &self.text[run..self.at];
        self.at += 1;
        let text = match plain {
            None => Cow::Borrowed(tail),
            Some(plain) => Cow::Owned(plain + tail),
        };
        Some((text, range))
    }

    /// The character that an escape stands for; half a surrogate pair stands for U+FFFD.
    fn escaped(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return None,
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.hex4()?;
        if (0xd800..0xdc00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
            self.at = back;
        }
        Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        all_hex.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Option<Vec<String>> {
        match array(text) {
            Array::Strings(strings) => {
                Some(strings.into_iter().map(|(text, _)| text.into_owned()).collect())
            }
            _ => None,
        }
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        let text = r#"  [ "a b" ,"\"\\\/\u00e9\ud83d\ude00\ud800x" ] "#;
        assert_eq!(strings(text).expect("JSON"), ["a b", "\"\\/é😀\u{fffd}x"]);
        assert_eq!(strings("[]"), Some(Vec::new()));
    }

    #[test]
    fn strings_have_their_places() {
        let text = r#"["é", "b"]"#;
        let Array::Strings(strings) = array(text) else { panic!("{text} is JSON") };
        assert_eq!(&text[strings[1].1.clone()], "b");
    }

    #[test]
    fn what_is_no_json_is_told_from_json_of_other_things() {
        for text in [
            "",
            "x",
            "[ -f x ]",
            "['a']",
            "[\"a\"",
            "[\"a\",]",
            "[\"a\"] x",
            "[\"a\" \"b\"]",
            "[01]",
        ] {
            assert_eq!(array(text), Array::NotJson, "{text}");
        }
        for text in ["[1]", "[null]", "[[\"a\"]]", "[\"a\", {\"b\": [1, -2.5e+3, true, {}]}]"] {
            assert_eq!(array(text), Array::Mixed, "{text}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let text = "[".repeat(100_000);
        assert_eq!(array(&text), Array::NotJson);
    }
}
