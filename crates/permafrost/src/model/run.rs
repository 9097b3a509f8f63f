//! What a Dockerfile gives to a shell or starts: RUN, CMD, ENTRYPOINT, HEALTHCHECK.
//!
//! A [`Run`] is the text, or the argument list, of one such instruction with its heredocs, taken
//! apart into its commands; each [`RunCall`] knows its exact place in the file. What a command
//! does is told by `model::command`.

use super::command::{Call, Change, Scripts, effects_of};
use super::stage::Build;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Instruction, Word};
use crate::syntax::places::Places;
use crate::syntax::shell;
use std::borrow::Cow;
use std::ops::{Deref, Range};
use text_size::TextRange;

/// What one instruction runs.
#[derive(Debug)]
pub struct Run<'t> {
    /// The index of the instruction, or of the ONBUILD that keeps it.
    pub instruction: usize,
    /// The number of the stage in which it stands.
    pub stage: usize,
    /// When it runs.
    pub moment: Moment,
    /// Whether ONBUILD keeps it for another build.
    pub is_trigger: bool,
    /// Whether it is given to a shell; the other form is a program with its arguments.
    pub is_shell_form: bool,
    scripts: Scripts<'t>,
    places: Places,
    /// The bytes of the text without the blanks around it.
    extent: Range<usize>,
    /// What its commands change, and where.
    effects: Vec<(Change, TextRange)>,
}

/// When something runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// While the image is built: RUN.
    Build,
    /// When a container starts: CMD and ENTRYPOINT.
    Start,
    /// While a container runs, again and again: HEALTHCHECK.
    Health,
}

/// One command of a [`Run`], as what it is behind `sudo`, `env` and the like.
#[derive(Debug, Clone, Copy)]
pub struct RunCall<'r, 't> {
    run: &'r Run<'t>,
    call: Call<'r, 't>,
}

impl<'t> Run<'t> {
    /// What an instruction of a stage runs; `None` for one that runs nothing.
    ///
    /// Where the shell in force doesn't read POSIX scripts, the shell form has no commands.
    pub(super) fn of(
        build: &Build<'t>,
        stage: usize,
        index: usize,
        is_posix: bool,
    ) -> Option<Self> {
        let outer = build.instruction(index);
        let (inner, is_trigger) = match &outer.arguments {
            Arguments::Trigger(trigger) => (&**trigger, true),
            _ => (outer, false),
        };
        let (moment, arguments) = match (inner.keyword?, &inner.arguments) {
            (Keyword::Run, arguments) => (Moment::Build, arguments),
            (Keyword::Cmd | Keyword::Entrypoint, arguments) => (Moment::Start, arguments),
            (Keyword::Healthcheck, Arguments::Healthcheck(_, command)) => {
                (Moment::Health, &**command)
            }
            _ => return None,
        };
        let (is_shell_form, scripts, places, extent) = match arguments {
            Arguments::Json(words) => {
                let (scripts, places) = exec_form(words);
                (false, scripts, places, 0..0)
            }
            Arguments::Text(_) if !is_posix => (true, Scripts::default(), Places::default(), 0..0),
            Arguments::Text(text) => {
                let (text, places) = script(outer, inner, text);
                let start = text.len() - text.trim_start().len();
                let extent = start..text.trim_end().len().max(start);
                (true, Scripts::of(text), places, extent)
            }
            _ => return None,
        };
        let instruction = index;
        let effects = effects_of(&scripts).into_iter();
        let effects = effects.map(|(change, range)| (change, places.of(range))).collect();
        Some(Self {
            instruction,
            stage,
            moment,
            is_trigger,
            is_shell_form,
            scripts,
            places,
            extent,
            effects,
        })
    }

    /// Every command, those of scripts within it as well.
    pub fn calls<'r>(&'r self) -> impl Iterator<Item = RunCall<'r, 't>> + use<'r, 't> {
        self.scripts.calls().map(move |call| RunCall { run: self, call })
    }

    /// Where its text stands, without the blanks around it; an empty range for the exec form.
    pub fn place(&self) -> TextRange {
        self.places.of(self.extent.clone())
    }

    /// What its commands change, and where.
    pub fn effects(&self) -> &[(Change, TextRange)] {
        &self.effects
    }
}

/// The words of the exec form, a byte apart.
fn exec_form<'t>(words: &'t [Word<'t>]) -> (Scripts<'t>, Places) {
    let mut places = Places::default();
    let mut start = 0;
    for word in words {
        match word.place_of(0) {
            Some(place) => places.add(start, place),
            None => places.add_whole(start, word.range),
        }
        start += word.text.len() + 1;
    }
    let texts = words.iter().map(|word| Some(Cow::Borrowed(&*word.text)));
    (Scripts::of_arguments(texts), places)
}

/// The text that the shell gets, heredocs included (`BuildKit`, `dispatchRun`).
fn script<'t>(
    outer: &'t Instruction<'t>,
    inner: &'t Instruction<'t>,
    text: &'t Word<'t>,
) -> (Cow<'t, str>, Places) {
    let mut places = inner.places_of_text(&text.text);
    let Some(first) = outer.heredocs.first().filter(|_| inner.keyword == Some(Keyword::Run)) else {
        return (Cow::Borrowed(&text.text), places);
    };
    // A heredoc alone is the script itself, unless it names a program of its own.
    if text.text.trim() == first.word.text {
        let mut places = Places::default();
        places.add(0, first.range.start());
        let is_foreign = first.content.lines().next().and_then(|line| line.strip_prefix("#!"));
        let is_foreign = is_foreign.is_some_and(|program| !program.trim_end().ends_with("sh"));
        return (Cow::Borrowed(if is_foreign { "" } else { first.content }), places);
    }
    let mut script = text.text.to_string();
    let mut end = places.of(0..script.len()).end();
    for heredoc in &outer.heredocs {
        // What the shell gets between the texts stands nowhere in the file.
        places.add_whole(script.len(), TextRange::empty(end));
        script.push('\n');
        places.add(script.len(), heredoc.range.start());
        script.push_str(heredoc.content);
        end = heredoc.range.end();
        places.add_whole(script.len(), TextRange::empty(end));
        if !script.ends_with('\n') {
            script.push('\n');
        }
        script.push_str(&heredoc.name);
    }
    (Cow::Owned(script), places)
}

impl<'r, 't> RunCall<'r, 't> {
    /// The instruction that runs it.
    pub fn run(self) -> &'r Run<'t> {
        self.run
    }

    /// Where all of the command stands, with what it is wrapped in.
    pub fn place(self) -> TextRange {
        self.run.places.of(self.call.range())
    }

    /// Where one of its words stands, with its quotes.
    pub fn place_of(self, word: &shell::Word<'_>) -> TextRange {
        self.place_of_range(&word.range)
    }

    /// Where a part of the script stands that holds the command, in bytes of that script.
    pub fn place_of_range(self, part: &Range<usize>) -> TextRange {
        self.run.places.of(self.call.range_of(part))
    }

    /// The commands right before and right behind it in its own script.
    pub fn neighbours(self) -> (Option<Self>, Option<Self>) {
        let (before, after) = self.call.neighbours();
        let own = |call| Self { run: self.run, call };
        (before.map(own), after.map(own))
    }

    /// Whether nothing but blanks stands before it in its script.
    pub fn starts_its_script(self) -> bool {
        self.call.range().start == self.run.extent.start
    }

    /// Whether the script ends with it.
    pub fn ends_its_script(self) -> bool {
        self.call.range().end == self.run.extent.end
    }

    /// Whether the file spells a word exactly as the program gets it, so that it can be rewritten.
    pub fn is_exact(self, build: &Build<'_>, word: &shell::Word<'_>) -> bool {
        build.dockerfile.text[self.place_of(word)] == *word.text
    }
}

impl<'r, 't> Deref for RunCall<'r, 't> {
    type Target = Call<'r, 't>;

    fn deref(&self) -> &Call<'r, 't> {
        &self.call
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    /// The places of all commands, and of their programs behind a bar.
    fn calls(text: &str) -> Vec<String> {
        let dockerfile = parse(text);
        let build = Build::of(&dockerfile);
        let at = |range: TextRange| &text[Range::<usize>::from(range)];
        let show = |call: RunCall<'_, '_>| {
            let program = call.words().first().map_or("", |word| at(call.place_of(word)));
            format!("{} | {program}", at(call.place()))
        };
        build.runs.iter().flat_map(Run::calls).map(show).collect()
    }

    #[test]
    fn commands_are_where_they_say() {
        assert_eq!(
            calls("FROM a\nRUN é && \\\n # why\n\n  sudo apt-get install \\\n   b; c\n"),
            ["é | é", "sudo apt-get install \\\n   b | apt-get", "c | c"]
        );
        assert_eq!(
            calls("FROM a\r\nRUN --mount=type=cache,target=/x bash -c 'é; \"b\" \\\r\n c'\r\n"),
            ["bash -c 'é; \"b\" \\\r\n c' | bash", "é | é", "\"b\" \\\r\n c | \"b\""]
        );
        assert_eq!(
            calls("FROM a\nONBUILD RUN x\nCMD y\nENTRYPOINT z\nHEALTHCHECK CMD w\n"),
            ["x | x", "y | y", "z | z", "w | w"]
        );
    }

    #[test]
    fn heredocs_are_scripts_or_input() {
        assert_eq!(
            calls("FROM a\nRUN <<EOF\na\n  b c\nEOF\nRUN <<-'E'\n\td\n\tE\n"),
            ["a | a", "b c | b", "d | d"]
        );
        assert_eq!(
            calls("FROM a\nRUN bash -e <<EOF && c\nb\nEOF\nRUN cat <<X > y\nno\nX\n"),
            ["bash -e <<EOF | bash", "c | c", "b | b", "cat <<X > y | cat"]
        );
        assert_eq!(calls("FROM a\nRUN bash <<EOF\nb é"), ["bash <<EOF | bash", "b é | b"]);
        assert_eq!(calls("FROM a\nRUN <<EOF\n#!/usr/bin/env python\nimport x\nEOF\n"), [""; 0]);
        assert_eq!(calls("FROM a\nRUN <<EOF\n#!/bin/bash\nx\nEOF\n"), ["x | x"]);
    }

    #[test]
    fn the_words_of_the_exec_form_have_their_places() {
        assert_eq!(
            calls(
                "FROM a\nCMD [\"env\", \"A=1\", \"/bin/x\", \"y\"]\nRUN [\"sh\",\"-c\",\"a; b\"]\n"
            ),
            [
                "env\", \"A=1\", \"/bin/x\", \"y | /bin/x",
                "sh\",\"-c\",\"a; b | sh",
                "a | a",
                "b | b"
            ]
        );
        assert_eq!(calls("FROM a\nCMD [\"sh\", \"-c\", \"\\u0061 \\\"é\\\"\"]\n").len(), 2);
        assert_eq!(calls("FROM a\nCMD []\nRUN [\"\"]\n").len(), 2);
    }

    #[test]
    fn shells_of_another_kind_are_not_read() {
        assert_eq!(
            calls("FROM a\nSHELL [\"powershell\", \"-c\"]\nRUN x\nCMD [\"y\"]\n"),
            ["y | y"]
        );
        assert_eq!(
            calls("FROM a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN x"),
            ["x | x"]
        );
        assert_eq!(calls("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN x\n"), [""; 0]);
    }
}
