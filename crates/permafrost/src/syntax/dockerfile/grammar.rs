//! The line of an instruction becomes its keyword, flags and arguments.
//!
//! Each keyword has its own shape of arguments (`BuildKit`, `parser/line_parsers.go`). What is
//! wrong with them is asked of `refusal`; an instruction tells one error at most, the first.

use super::json::{self, Array};
use super::keyword::Keyword;
use super::line::Line;
use super::refusal::{self, Refusal};
use super::{Arguments, Flag, Instruction, Pair, Word, words};
use crate::syntax::error::SyntaxError;
use std::borrow::Cow;
use std::ops::Range;
use text_size::TextRange;

/// What is refused of an instruction.
pub(super) struct Refused {
    /// In every build.
    pub(super) at_once: Option<SyntaxError>,
    /// In a build that uses the image: `BuildKit` keeps a trigger without a look at it.
    pub(super) by_trigger: Option<SyntaxError>,
}

/// Reads the instruction of a line.
pub(super) fn instruction<'t>(line: &Line<'t>, escape: char) -> (Instruction<'t>, Refused) {
    let whole = words::trimmed(&line.text, 0..line.text.len());
    let mut reader = Reader { line, escape, refusal: None, of_trigger: None, is_trigger: false };
    let mut instruction = reader.instruction(whole);
    instruction.range = line.range;
    instruction.is_open = line.is_open;
    let error = |(message, range)| SyntaxError { message, range };
    let refused =
        Refused { at_once: reader.refusal.map(error), by_trigger: reader.of_trigger.map(error) };
    (instruction, refused)
}

struct Reader<'a, 't> {
    line: &'a Line<'t>,
    escape: char,
    refusal: Option<Refusal>,
    of_trigger: Option<Refusal>,
    /// Whether a trigger of `ONBUILD` is being read.
    is_trigger: bool,
}

impl<'t> Reader<'_, 't> {
    fn instruction(&mut self, range: Range<usize>) -> Instruction<'t> {
        let text = &self.line.text;
        let (name, rest) = words::first_word(text, range.clone());
        let name = self.word(name);
        let keyword = Keyword::of(&name.text);
        let (flags, rest) = words::flags(text, rest, self.escape);
        let flags: Vec<_> = flags.into_iter().map(|flag| self.flag(&flag)).collect();
        let arguments = match keyword {
            Some(keyword) => self.arguments(keyword, rest),
            None => Arguments::None,
        };
        if let Some((message, range)) = refusal::of(keyword, &name, &flags, &arguments) {
            self.refuse(message, range);
        }
        Instruction {
            keyword,
            name,
            range: self.line.place(&range),
            places: self.line.places.part(range.clone()),
            line: self.line.slice(range),
            flags,
            arguments,
            heredocs: Vec::new(),
            is_open: false,
        }
    }

    fn arguments(&mut self, keyword: Keyword, rest: Range<usize>) -> Arguments<'t> {
        if rest.is_empty() {
            return Arguments::None;
        }
        match keyword {
            Keyword::From | Keyword::Expose => self.between_blanks(rest),
            Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir => {
                Arguments::Text(self.word(rest))
            }
            Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Shell => {
                self.json(&rest).unwrap_or_else(|| Arguments::Text(self.word(rest)))
            }
            Keyword::Add | Keyword::Copy | Keyword::Volume => {
                self.json(&rest).unwrap_or_else(|| self.between_blanks(rest))
            }
            Keyword::Env | Keyword::Label => self.pairs(keyword, rest),
            Keyword::Arg => Arguments::Pairs(
                words::outside_quotes(&self.line.text, rest, self.escape)
                    .into_iter()
                    .map(|word| self.pair(&word))
                    .collect(),
            ),
            // No trigger triggers another, so that none is nested deeper.
            Keyword::Onbuild if self.is_trigger => Arguments::Text(self.word(rest)),
            Keyword::Onbuild => {
                self.is_trigger = true;
                let trigger = self.instruction(rest);
                self.is_trigger = false;
                Arguments::Trigger(Box::new(trigger))
            }
            Keyword::Healthcheck => {
                let (kind, rest) = words::first_word(&self.line.text, rest);
                let command = if rest.is_empty() {
                    Arguments::None
                } else {
                    self.json(&rest).unwrap_or_else(|| Arguments::Text(self.word(rest)))
                };
                Arguments::Healthcheck(self.word(kind), Box::new(command))
            }
        }
    }

    fn between_blanks(&self, rest: Range<usize>) -> Arguments<'t> {
        let words = words::between_blanks(&self.line.text, rest);
        Arguments::Words(words.into_iter().map(|word| self.word(word)).collect())
    }

    /// The exec form, if the argument has it. JSON of other things than strings is refused.
    fn json(&mut self, rest: &Range<usize>) -> Option<Arguments<'t>> {
        match json::array(&self.line.text[rest.clone()]) {
            Array::NotJson => None,
            Array::Mixed => {
                let message = "a JSON array here must hold nothing but strings".to_owned();
                self.refuse(message, self.line.place(rest));
                Some(Arguments::None)
            }
            Array::Strings(strings) => {
                let word = |(text, range): (Cow<'_, str>, Range<usize>)| {
                    let range = rest.start + range.start..rest.start + range.end;
                    let place = self.line.place(&range);
                    let text = match text {
                        Cow::Borrowed(_) => self.line.slice(range),
                        Cow::Owned(text) => Cow::Owned(text),
                    };
                    Word { text, range: place }
                };
                Some(Arguments::Json(strings.into_iter().map(word).collect()))
            }
        }
    }

    /// `NAME=value …`, or the old `NAME value` with all the rest as one value.
    fn pairs(&mut self, keyword: Keyword, rest: Range<usize>) -> Arguments<'t> {
        let text = &self.line.text;
        let words = words::outside_quotes(text, rest.clone(), self.escape);
        let old_form = words.first().is_some_and(|word| !text[word.clone()].contains('='));
        if old_form {
            let (name, value) = words::first_word(text, rest);
            if value.is_empty() {
                let message = format!("`{}` needs a name and a value", keyword.as_str());
                self.refuse(message, self.line.place(&name));
                return Arguments::Pairs(vec![Pair { name: self.word(name), value: None }]);
            }
            return Arguments::Pairs(vec![Pair {
                name: self.word(name),
                value: Some(self.word(value)),
            }]);
        }
        let pairs: Vec<_> = words.into_iter().map(|word| self.pair(&word)).collect();
        if let Some(bare) = pairs.iter().find(|pair| pair.value.is_none()) {
            let message = format!("`{}` has no `=`: write `NAME=value`", bare.name.text);
            self.refuse(message, bare.name.range);
        }
        Arguments::Pairs(pairs)
    }

    /// `NAME=value` or `NAME`.
    fn pair(&self, word: &Range<usize>) -> Pair<'t> {
        match self.line.text[word.clone()].find('=') {
            None => Pair { name: self.word(word.clone()), value: None },
            Some(at) => Pair {
                name: self.word(word.start..word.start + at),
                value: Some(self.word(word.start + at + 1..word.end)),
            },
        }
    }

    fn flag(&self, flag: &words::RawFlag<'_>) -> Flag<'t> {
        let whole = self.line.place(&flag.range);
        let as_written = matches!(flag.text, Cow::Borrowed(_));
        let (name, value) = match flag.text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag.text.as_ref(), None),
        };
        let name_end = name.len();
        // Where quotes or escapes stand in a flag, only its whole has a place.
        let part = |range: Range<usize>| {
            if as_written {
                return self.word(flag.range.start + range.start..flag.range.start + range.end);
            }
            Word { text: Cow::Owned(flag.text[range].to_owned()), range: whole }
        };
        let name = part(2..name_end.max(2)).text;
        let fields = match value {
            Some(value) if name == "mount" => words::fields(value)
                .into_iter()
                .map(|field| field_pair(value, field, name_end + 1, &part))
                .collect(),
            _ => Vec::new(),
        };
        let value = value.map(|_| part(name_end + 1..flag.text.len()));
        Flag { name, value, range: whole, fields }
    }

    fn word(&self, range: Range<usize>) -> Word<'t> {
        Word { range: self.line.place(&range), text: self.line.slice(range) }
    }

    fn refuse(&mut self, message: String, range: TextRange) {
        let refusal = if self.is_trigger { &mut self.of_trigger } else { &mut self.refusal };
        refusal.get_or_insert((message, range));
    }
}

fn field_pair<'t>(
    value: &str,
    field: Range<usize>,
    offset: usize,
    part: &impl Fn(Range<usize>) -> Word<'t>,
) -> Pair<'t> {
    let quoted = value[field.clone()].starts_with('"') && value[field.clone()].ends_with('"');
    let field = if quoted && field.len() > 1 { field.start + 1..field.end - 1 } else { field };
    let at = |start: usize, end: usize| part(offset + start..offset + end);
    match value[field.clone()].find('=') {
        None => Pair { name: at(field.start, field.end), value: None },
        Some(equals) => Pair {
            name: at(field.start, field.start + equals),
            value: Some(at(field.start + equals + 1, field.end)),
        },
    }
}
