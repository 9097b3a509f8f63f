//! Dockerfile text becomes instructions, flags and words, each with its place.
//!
//! The language is read as `BuildKit` reads it (`frontend/dockerfile/parser`, `instructions`): the
//! odd corners are its own. Parsing never fails and never stops: what `BuildKit` would refuse is
//! an error that costs one instruction. `tests/buildkit` holds all this to the answers of
//! `BuildKit`'s own packages. Nothing here knows what an instruction does to an image;
//! that is `model::stage`.

mod directive;
mod duration;
pub mod expand;
pub mod expansion;
mod grammar;
mod heredoc;
mod json;
pub mod keyword;
mod line;
mod operators;
mod pattern;
mod refusal;
mod shell_words;
mod words;

use super::error::SyntaxError;
use super::places::Places;
use heredoc::Bodies;
use keyword::Keyword;
use line::Lines;
use std::borrow::Cow;
use text_size::{TextRange, TextSize};

/// The instructions of a Dockerfile, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dockerfile<'t> {
    /// The whole text.
    pub text: &'t str,
    /// The parser directives at the very top (`# escape=`), in order.
    pub directives: Vec<Directive<'t>>,
    /// The instructions, in order; one that could not be read is among them.
    pub instructions: Vec<Instruction<'t>>,
    /// What `BuildKit` would refuse.
    pub errors: Vec<SyntaxError>,
    /// What it refuses in the triggers of `ONBUILD`: only in a build that uses the image.
    pub deferred_errors: Vec<SyntaxError>,
}

/// A comment at the top of a file that steers the parser: `# syntax=docker/dockerfile:1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'t> {
    /// What it sets, in lower case: `syntax`, `escape` or `check`.
    pub name: String,
    /// What it is set to.
    pub value: Word<'t>,
}

/// One instruction with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction<'t> {
    /// Which one it is; `None` if `BuildKit` knows no such instruction.
    pub keyword: Option<Keyword>,
    /// The keyword as it is written.
    pub name: Word<'t>,
    /// From the first character of its first line to the last of its last one, heredocs included.
    pub range: TextRange,
    /// Its text as one line: line continuations joined, comments between them left out.
    pub line: Cow<'t, str>,
    /// Where each part of the line stands in the file.
    pub places: Places,
    /// Its flags, in order.
    pub flags: Vec<Flag<'t>>,
    /// What stands behind the flags.
    pub arguments: Arguments<'t>,
    /// The heredocs that follow its line, in order.
    pub heredocs: Vec<Heredoc<'t>>,
    /// Whether the text ends while a line continuation asks for more.
    pub is_open: bool,
}

/// What stands behind the keyword and the flags of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments<'t> {
    /// Nothing, or nothing that could be read.
    None,
    /// Words between blanks: FROM, EXPOSE, and the shell form of ADD, COPY and VOLUME.
    Words(Vec<Word<'t>>),
    /// All of it as one text: USER, WORKDIR, and the shell form of RUN, CMD and ENTRYPOINT.
    Text(Word<'t>),
    /// The strings of a JSON array: the exec form.
    Json(Vec<Word<'t>>),
    /// Names with values: ENV, LABEL and ARG.
    Pairs(Vec<Pair<'t>>),
    /// The instruction that ONBUILD keeps for later.
    Trigger(Box<Instruction<'t>>),
    /// The type of a HEALTHCHECK (`CMD`, `NONE`), and its command: text or JSON.
    Healthcheck(Word<'t>, Box<Arguments<'t>>),
}

/// A piece of text that means one thing, and its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word<'t> {
    /// What it says, with line continuations joined.
    ///
    /// Quotes and escapes are as `BuildKit`'s parser leaves them: taken away in flags and JSON,
    /// kept elsewhere until [`expand`] takes them away together with the variables.
    pub text: Cow<'t, str>,
    /// Where it stands; the quotes of a JSON string lie outside.
    pub range: TextRange,
}

/// An option of an instruction: `--from=build`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag<'t> {
    /// Its name without the dashes.
    pub name: Cow<'t, str>,
    /// Its value, if it has one.
    pub value: Option<Word<'t>>,
    /// The whole flag.
    pub range: TextRange,
    /// The fields of the value, for a flag that is made of fields: `--mount`.
    pub fields: Vec<Pair<'t>>,
}

/// A name and its value: `NAME=value`, `NAME value` or `NAME` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'t> {
    /// The name.
    pub name: Word<'t>,
    /// The value, if there is one.
    pub value: Option<Word<'t>>,
}

/// A text of several lines that an instruction takes with it: `<<EOF`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc<'t> {
    /// The word that opens it on the instruction's line: `<<-"EOF"`.
    pub word: Word<'t>,
    /// The line that ends it, without quotes.
    pub name: String,
    /// Whether variables in it are expanded: its name has no quotes.
    pub expands: bool,
    /// Whether tabs at the start of its lines are taken away (`<<-`).
    pub trims_tabs: bool,
    /// Its lines, as they are.
    pub content: &'t str,
    /// Where the lines stand.
    pub range: TextRange,
}

impl Word<'_> {
    /// Where the byte at `index` of [`Word::text`] stands; `None` if the file spells it otherwise.
    ///
    /// Quotes, escapes and line continuations only ever take bytes away, so equal lengths mean
    /// that the text stands in the file as it is.
    pub fn place_of(&self, index: usize) -> Option<TextSize> {
        let as_written = usize::from(self.range.len()) == self.text.len();
        as_written.then(|| self.range.start() + size(index))
    }
}

impl<'t> Instruction<'t> {
    /// Whether it does something in the build, as its user, rather than describe the image.
    ///
    /// What can't be read may do anything.
    pub fn is_step(&self) -> bool {
        use Keyword::{Add, Copy, Run, Workdir};
        matches!(self.keyword, None | Some(Add | Copy | Run | Workdir))
    }

    /// Where a part of its [`Arguments::Text`] stands in the file, by bytes of the text.
    ///
    /// Such a text is all the rest of the line.
    pub fn places_of_text(&self, text: &str) -> Places {
        self.places.part(self.line.len().saturating_sub(text.len())..self.line.len())
    }

    /// What ONBUILD keeps for later; for every other instruction, itself.
    pub fn without_onbuild(&self) -> &Self {
        match &self.arguments {
            Arguments::Trigger(trigger) => trigger,
            _ => self,
        }
    }

    /// The flag of this name, if it is given.
    pub fn flag(&self, name: &str) -> Option<&Flag<'t>> {
        self.flags.iter().find(|flag| flag.name == name)
    }
}

impl Dockerfile<'_> {
    /// The character that escapes others and continues lines: a backslash, or a backtick.
    pub fn escape(&self) -> char {
        let set = self.directives.iter().find(|directive| directive.name == "escape");
        if set.is_some_and(|directive| directive.value.text == "`") { '`' } else { '\\' }
    }
}

/// Reads a Dockerfile as `BuildKit` does.
pub fn parse(text: &str) -> Dockerfile<'_> {
    let (directives, mut errors) = directive::read(text);
    let mut dockerfile = Dockerfile { text, directives, ..Dockerfile::default() };
    let escape = dockerfile.escape();
    let mut lines = Lines::new(text, escape);
    let mut bodies = Bodies::new(text);
    let mut has_stage = false;
    while let Some(line) = lines.next_logical() {
        let (mut instruction, refused) = grammar::instruction(&line, escape);
        errors.extend(refused.at_once);
        dockerfile.deferred_errors.extend(refused.by_trigger);
        if heredoc::may_follow(&instruction) {
            let end = bodies.read(&line, lines.position(), &mut instruction, &mut errors);
            lines.go_to(end);
        }
        // A half-typed keyword may be the FROM that is missed here: one error is enough.
        match instruction.keyword {
            None | Some(Keyword::From) => has_stage = true,
            Some(Keyword::Arg) => {}
            Some(keyword) if !has_stage => {
                has_stage = true;
                let keyword = keyword.as_str();
                errors.push(SyntaxError {
                    message: format!("no stage begins before this `{keyword}`; `FROM` is missing"),
                    range: instruction.name.range,
                });
            }
            Some(_) => {}
        }
        dockerfile.instructions.push(instruction);
    }
    dockerfile.errors = errors;
    dockerfile
}

/// A length or offset as the text's own type. A text is at most `Source::MAX_BYTES` long.
fn size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or(TextSize::new(u32::MAX))
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(size(start), size(end.max(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every odd corner in one file, with characters of all widths before them.
    const SAMPLE: &str = concat!(
        "\u{feff}# syntax=docker/dockerfile:1\r\n# escape=\\\n# not a directive\n\n",
        "ARG V=3.20 W=\"a b\" é😀=x\nfrom --platform=$BUILDPLATFORM \\\n  # why\n\n  alpine:${V} as Build\n",
        "\tRUN --mount=type=bind,from=nginx,\\\ntarget=/x --mount=\"type=cache,target=/a b\" <<-'A' <<B cat\n",
        "\tfirst 😀 FROM\n\tA\nsecond \\\nB\n# a comment\nCOPY --from=0 [\"é\", \"b \\u00e9\"]\n",
        "ENV K v w\nENV A=1 \\\n    B='2 3'\nLABEL x=y\nONBUILD RUN <<EOF\nx\nEOF\n",
        "HEALTHCHECK --interval=1s CMD [\"a\"]\nHEALTHCHECK NONE\nUSER ro\\\not\nBOGUS x\n",
        "CMD [ -f x ] \\\n && true\nEXPOSE 80 443/tcp\nVOLUME /a /b\nSHELL [\"sh\"]\n  \nRUN <<X\nno end\nUSER 1 \\\n",
    );

    fn slice(text: &str, range: TextRange) -> &str {
        text.get(std::ops::Range::<usize>::from(range)).expect("a range on character boundaries")
    }

    /// Every range that a tree holds.
    fn ranges(instruction: &Instruction<'_>) -> Vec<TextRange> {
        let mut all = vec![instruction.range, instruction.name.range];
        let pair =
            |pair: &Pair<'_>| [Some(pair.name.range), pair.value.as_ref().map(|value| value.range)];
        for flag in &instruction.flags {
            all.push(flag.range);
            all.extend(flag.value.as_ref().map(|value| value.range));
            all.extend(flag.fields.iter().flat_map(pair).flatten());
        }
        let mut arguments = &instruction.arguments;
        if let Arguments::Healthcheck(kind, command) = arguments {
            all.push(kind.range);
            arguments = command;
        }
        match arguments {
            Arguments::Words(words) | Arguments::Json(words) => {
                all.extend(words.iter().map(|word| word.range));
            }
            Arguments::Text(word) => all.push(word.range),
            Arguments::Pairs(pairs) => all.extend(pairs.iter().flat_map(pair).flatten()),
            Arguments::Trigger(trigger) => all.extend(ranges(trigger)),
            Arguments::None | Arguments::Healthcheck(..) => {}
        }
        for heredoc in &instruction.heredocs {
            all.extend([heredoc.word.range, heredoc.range]);
        }
        all
    }

    #[test]
    fn every_prefix_is_read_and_every_range_lies_in_its_instruction() {
        let cuts = (0..=SAMPLE.len()).filter(|&cut| SAMPLE.is_char_boundary(cut));
        for text in cuts.map(|cut| &SAMPLE[..cut]) {
            let dockerfile = parse(text);
            let mut end = TextSize::new(0);
            for instruction in &dockerfile.instructions {
                assert!(instruction.range.start() >= end, "{text:?}");
                end = instruction.range.end();
                for range in ranges(instruction) {
                    slice(text, range);
                    let within = range.start() >= instruction.range.start()
                        && range.start() <= instruction.range.end() + TextSize::new(2);
                    assert!(within, "{range:?} of {instruction:?}");
                }
            }
            for error in &dockerfile.errors {
                slice(text, error.range);
            }
        }
    }

    #[test]
    fn between_instructions_stand_only_comments_and_blank_lines() {
        let dockerfile = parse(SAMPLE);
        let mut done = 0;
        for instruction in &dockerfile.instructions {
            let gap = &SAMPLE[done..usize::from(instruction.range.start())];
            let gap = gap.trim_start_matches('\u{feff}');
            assert!(
                gap.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')),
                "{gap:?}"
            );
            done = usize::from(instruction.range.end());
        }
        assert_eq!(SAMPLE[done..].trim(), "");
    }

    #[test]
    fn words_are_where_they_say() {
        let dockerfile = parse(SAMPLE);
        let texts = |words: &[Word<'_>]| -> Vec<(String, String)> {
            let text = |word: &Word<'_>| slice(SAMPLE, word.range).to_owned();
            words.iter().map(|word| (word.text.to_string(), text(word))).collect()
        };
        let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned())).collect()
        };
        let [_, from, run, copy, ..] = dockerfile.instructions.as_slice() else {
            panic!("{dockerfile:?}")
        };
        let Arguments::Words(words) = &from.arguments else { panic!("{from:?}") };
        let same = ["alpine:${V}", "as", "Build"].map(|word| (word, word));
        assert_eq!(texts(words), own(&same));
        assert_eq!(from.keyword, Some(Keyword::From));
        let Arguments::Json(words) = &copy.arguments else { panic!("{copy:?}") };
        assert_eq!(texts(words), own(&[("é", "é"), ("b é", "b \\u00e9")]));
        let mounts: Vec<_> = run.flags.iter().flat_map(|flag| &flag.fields).collect();
        let fields: Vec<_> = mounts
            .iter()
            .map(|field| field.value.as_ref().map(|value| value.text.as_ref()))
            .collect();
        assert_eq!(fields, [Some("bind"), Some("nginx"), Some("/x"), Some("cache"), Some("/a b")]);
        let nginx = mounts[1].value.as_ref().expect("a value");
        assert_eq!(slice(SAMPLE, nginx.range), "nginx");
        let heredocs: Vec<_> =
            run.heredocs.iter().map(|it| (it.name.as_str(), it.content, it.expands)).collect();
        assert_eq!(heredocs, [("A", "\tfirst 😀 FROM\n", false), ("B", "second \\\n", true)]);
    }

    #[test]
    fn an_instruction_may_be_continued_inside_a_word() {
        let dockerfile = parse("FROM a\nUSER ro\\\not\n");
        let Arguments::Text(user) = &dockerfile.instructions[1].arguments else {
            panic!("{dockerfile:?}")
        };
        assert_eq!(user.text, "root");
        assert_eq!(user.place_of(0), None);
    }

    #[test]
    fn an_unended_heredoc_costs_no_instruction_behind_it() {
        let dockerfile = parse("FROM a\nRUN <<EOF\nfoo\nUSER root\nCMD x\n");
        let names: Vec<_> =
            dockerfile.instructions.iter().map(|it| it.name.text.as_ref()).collect();
        assert_eq!(names, ["FROM", "RUN", "USER", "CMD"]);
        assert_eq!(dockerfile.errors.len(), 1);
    }

    #[test]
    fn a_comment_behind_a_heredoc_is_a_comment() {
        let dockerfile = parse("FROM a\nRUN <<EOF\nfoo\nEOF\n# it's fine\nUSER 1\n");
        assert_eq!(dockerfile.instructions.len(), 3);
        assert_eq!(dockerfile.errors, []);
    }

    #[test]
    fn a_backtick_may_be_the_escape_character() {
        let dockerfile = parse("# escape=`\nFROM a\nRUN dir `\n c:\\\nUSER x\n");
        assert_eq!(dockerfile.instructions.len(), 3);
        assert_eq!(dockerfile.instructions[1].line, "RUN dir  c:\\");
    }

    #[test]
    fn the_text_may_end_while_a_line_goes_on() {
        let open: Vec<_> =
            parse("FROM a\nCMD x \\\n").instructions.iter().map(|it| it.is_open).collect();
        assert_eq!(open, [false, true]);
    }
}
