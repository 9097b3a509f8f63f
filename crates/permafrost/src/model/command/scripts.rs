//! All commands that a text runs: those of its own, and those of the scripts within it.
//!
//! `sh -c '…'`, `eval '…'`, `su -c '…'` and a shell that reads a heredoc hold scripts; `sudo`,
//! `env`, `timeout` and the like run the command behind them. [`Scripts`] takes the text apart
//! once, and each [`Call`] shows a command as what it is behind all that.

use super::fetch::{self, Fetch};
use super::options::{self, Argument};
use super::packages::{self, Order};
use super::wrapper::{Step, step, takes_rights};
use crate::syntax::shell::{self, Command, RedirectKind, Script, UNKNOWN, Word};
use std::borrow::Cow;
use std::ops::Range;

/// Scripts within scripts deeper than this are left alone.
const DEEPEST: usize = 4;

/// More programs than this that run one another are no command that anybody wrote.
const MOST_WRAPPERS: usize = 16;

/// A text for a shell, or one command, with every script within it.
///
/// Ranges are in bytes of the text; the words of one command stand in it a byte apart.
#[derive(Debug, Default)]
pub struct Scripts<'t> {
    /// The text itself first.
    all: Vec<Nested<'t>>,
}

#[derive(Debug)]
struct Nested<'t> {
    script: Script<'t>,
    /// The script that holds it, and the word there.
    holder: Option<(usize, Word<'t>)>,
    /// What each command is, seen from behind its wrappers.
    calls: Vec<Behind>,
}

#[derive(Debug)]
struct Behind {
    /// The program with its arguments, among the command's words.
    words: Range<usize>,
    /// The word that takes the rights of another user.
    elevation: Option<usize>,
    /// The script that it runs.
    nested: Option<usize>,
    /// Where the program's name starts in its word, behind its folder; `None` if it isn't known.
    name: Option<usize>,
    /// Whether it installs or upgrades packages.
    installs: bool,
    /// Which package manager the program is.
    manager: Option<usize>,
}

impl Behind {
    fn new(command: &Command<'_>, words: Range<usize>, elevation: Option<usize>) -> Self {
        let first = command.words.get(words.clone()).and_then(<[_]>::first).and_then(Word::known);
        let name = first.map(|first| first.rfind('/').map_or(0, |slash| slash + 1));
        let program = first.zip(name).map_or("", |(first, name)| &first[name..]);
        // Every rule asks this of every command; most are neither.
        let may_install = super::install::may_install(program);
        let installs = may_install && super::install::installs(&command.words[words.clone()]);
        let manager = if may_install { packages::manager_of(program) } else { None };
        Self { words, elevation, nested: None, name, installs, manager }
    }
}

/// One command, as what it is behind the programs that run it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'s, 't> {
    scripts: &'s Scripts<'t>,
    script: usize,
    index: usize,
}

impl<'t> Scripts<'t> {
    /// The commands of a text for a shell.
    pub fn of(text: Cow<'t, str>) -> Self {
        let mut scripts = Self::default();
        scripts.add(parse(text), None, 1);
        scripts
    }

    /// One command; `None` stands for an argument that isn't known.
    pub fn of_arguments(arguments: impl IntoIterator<Item = Option<Cow<'t, str>>>) -> Self {
        let mut unknown = [0; 4];
        let unknown: &str = UNKNOWN.encode_utf8(&mut unknown);
        let mut words = Vec::new();
        let mut start = 0;
        for argument in arguments {
            let text = argument.unwrap_or_else(|| Cow::Owned(unknown.to_owned()));
            let word = Word::literal(text, start);
            start = word.range.end + 1;
            words.push(word);
        }
        let range = 0..words.last().map_or(0, |word| word.range.end);
        let commands = vec![Command { range, words, ..Command::default() }];
        let mut scripts = Self::default();
        scripts.add(Script { commands }, None, 1);
        scripts
    }

    fn add(
        &mut self,
        script: Script<'t>,
        holder: Option<(usize, Word<'t>)>,
        depth: usize,
    ) -> usize {
        let own = self.all.len();
        let mut held = Vec::new();
        let mut calls = Vec::with_capacity(script.commands.len());
        for (index, command) in script.commands.iter().enumerate() {
            let (behind, inner) = behind(command);
            if let Some(word) = inner.filter(|_| depth < DEEPEST) {
                held.push((index, word.clone()));
            }
            calls.push(behind);
        }
        self.all.push(Nested { script, holder, calls });
        for (index, word) in held {
            let nested = self.add(parse(word.text.clone()), Some((own, word)), depth + 1);
            self.all[own].calls[index].nested = Some(nested);
        }
        own
    }

    /// Every command, script by script, each in order.
    pub fn calls<'s>(&'s self) -> impl Iterator<Item = Call<'s, 't>> + use<'s, 't> {
        (0..self.all.len()).flat_map(|script| self.calls_of(script))
    }

    /// The commands of the text itself; [`Call::nested`] leads on to the others.
    pub fn own_calls<'s>(&'s self) -> impl Iterator<Item = Call<'s, 't>> + use<'s, 't> {
        self.calls_of(0)
    }

    fn calls_of<'s>(&'s self, script: usize) -> impl Iterator<Item = Call<'s, 't>> + use<'s, 't> {
        let count = self.all.get(script).map_or(0, |it| it.calls.len());
        (0..count).map(move |index| Call { scripts: self, script, index })
    }

    fn in_text(&self, mut script: usize, mut range: Range<usize>) -> Range<usize> {
        while let Some((parent, word)) = &self.all[script].holder {
            range = word.place(range);
            script = *parent;
        }
        range
    }
}

fn parse(text: Cow<'_, str>) -> Script<'_> {
    match text {
        Cow::Borrowed(text) => shell::parse(text),
        Cow::Owned(text) => shell::parse(&text).into_owned(),
    }
}

/// Looks through everything that a command is wrapped in; gives the script that it runs as well.
fn behind<'s, 't>(command: &'s Command<'t>) -> (Behind, Option<&'s Word<'t>>) {
    let texts = command.redirects.iter().filter(|it| it.kind == RedirectKind::Text);
    let input = texts.map(|it| &it.target).next_back();
    let mut words = 0..command.words.len();
    let mut elevation = None;
    for _ in 0..MOST_WRAPPERS {
        let inner = &command.words[words.clone()];
        if elevation.is_none() && takes_rights(inner).is_some() {
            elevation = Some(words.start);
        }
        match step(inner, input) {
            Step::Into(part) => words = words.start + part.start..words.start + part.end,
            Step::Script(word) => return (Behind::new(command, words, elevation), Some(word)),
            Step::Stop => break,
        }
    }
    (Behind::new(command, words, elevation), None)
}

impl<'s, 't> Call<'s, 't> {
    /// The program with its arguments.
    pub fn words(self) -> &'s [Word<'t>] {
        &self.command().words[self.behind().words.clone()]
    }

    /// The name of the program, without its folder; `None` where it isn't known.
    pub fn program(self) -> Option<&'s str> {
        Some(&self.words().first()?.text[self.behind().name?..])
    }

    /// Its arguments; `valued` names the options that take the next word: `o --output`.
    pub fn arguments(self, valued: &str) -> Vec<Argument<'s>> {
        options::arguments(self.words(), valued)
    }

    /// The program by which it installs or upgrades packages.
    pub fn installs(self) -> Option<&'s str> {
        self.program().filter(|_| self.behind().installs)
    }

    /// What it tells a package manager, if it calls one.
    pub fn order(self) -> Option<Order<'s>> {
        packages::order(self, self.behind().manager?)
    }

    /// What it downloads or clones.
    pub fn fetch(self) -> Option<Fetch<'s>> {
        fetch::fetch(self)
    }

    /// Whether it fails unless a file is the one that it should be.
    pub fn verifies(self) -> bool {
        fetch::verifies(self)
    }

    /// The word that runs it with the rights of another user: `sudo`.
    pub fn elevation(self) -> Option<&'s Word<'t>> {
        self.behind().elevation.map(|index| &self.command().words[index])
    }

    /// The command as it is written, with all that it is wrapped in.
    pub fn command(self) -> &'s Command<'t> {
        &self.script().commands[self.index]
    }

    /// The script in which it stands.
    pub fn script(self) -> &'s Script<'t> {
        &self.scripts.all[self.script].script
    }

    /// The commands right before and right behind it in its own script.
    pub fn neighbours(self) -> (Option<Self>, Option<Self>) {
        let at = |index: usize| {
            let exists = index < self.scripts.all[self.script].calls.len();
            exists.then_some(Self { index, ..self })
        };
        (self.index.checked_sub(1).and_then(at), at(self.index + 1))
    }

    /// The commands of the script that it runs.
    pub fn nested(self) -> impl Iterator<Item = Call<'s, 't>> + use<'s, 't> {
        let scripts = self.scripts;
        self.behind().nested.into_iter().flat_map(move |nested| scripts.calls_of(nested))
    }

    /// Whether it stands in the text itself, in no script within it.
    pub fn is_own(self) -> bool {
        self.script == 0
    }

    /// The texts that it is given as its input, `<<` and `<<<`.
    pub fn input_texts(self) -> impl Iterator<Item = &'s Word<'t>> + use<'s, 't> {
        self.targets(RedirectKind::Text)
    }

    /// The files that its output goes to.
    pub fn outputs(self) -> impl Iterator<Item = &'s Word<'t>> + use<'s, 't> {
        self.targets(RedirectKind::Output)
    }

    fn targets(self, kind: RedirectKind) -> impl Iterator<Item = &'s Word<'t>> + use<'s, 't> {
        self.command().redirects.iter().filter(move |it| it.kind == kind).map(|it| &it.target)
    }

    /// Where all of the command stands in the text.
    pub fn range(self) -> Range<usize> {
        self.range_of(&self.command().range)
    }

    /// Where a part of its script stands in the text.
    pub fn range_of(self, part: &Range<usize>) -> Range<usize> {
        self.scripts.in_text(self.script, part.clone())
    }

    fn behind(self) -> &'s Behind {
        &self.scripts.all[self.script].calls[self.index]
    }
}
