//! What is in force at a place of a Dockerfile: its stage, its user, its shell, its variables.

use super::stage::{Build, Stage, User};
use crate::syntax::dockerfile::expand::{NoVariables, expand};
use crate::syntax::dockerfile::expansion::Expansion;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Instruction, Word};

impl<'t> Build<'t> {
    /// The user that an instruction runs as; `None` if that is the user of the image at the root.
    pub fn user_at(&self, instruction: usize) -> Option<&User<'t>> {
        let stage = self.stage_at(instruction)?;
        let own = &self.users[stage.users.clone()];
        let before = own.partition_point(|user| user.instruction < instruction).checked_sub(1);
        before
            .map(|before| &own[before])
            .or_else(|| stage.first_user.map(|first| &self.users[first]))
    }

    /// The stage in which an instruction stands.
    pub fn stage_at(&self, instruction: usize) -> Option<&Stage<'t>> {
        let behind = self.stages.partition_point(|stage| stage.from <= instruction);
        behind.checked_sub(1).map(|stage| &self.stages[stage])
    }

    /// What a word comes to at its place, with the variables that hold there.
    ///
    /// Only words that `BuildKit` expands have variables: those of COPY, ADD, ENV, LABEL, EXPOSE,
    /// VOLUME, WORKDIR, and their flags. What ONBUILD keeps isn't known yet.
    pub fn expand(&self, word: &Word<'_>) -> Expansion {
        let unreadable = || Expansion::unreadable(&word.text);
        if !word.text.contains('$') {
            let expanded = expand(word, self.dockerfile.escape(), &NoVariables);
            return expanded.unwrap_or_else(|_| unreadable());
        }
        let found = self.expansions.binary_search_by_key(&word.range.start(), |it| it.0);
        found.map_or_else(|_| unreadable(), |found| self.expansions[found].1.clone())
    }

    /// The value that ENV or ARG gives to a variable, as it holds at the end of a stage.
    pub fn variable(&self, stage: &Stage<'_>, name: &str) -> Option<&'t Word<'t>> {
        let indices = self.chain(stage).flat_map(|stage| stage.instructions.clone().rev());
        let instructions = indices.map(|index| self.instruction(index));
        let sets = |it: &&Instruction<'_>| matches!(it.keyword, Some(Keyword::Env | Keyword::Arg));
        let mut pairs = instructions.filter(sets).filter_map(|it| match &it.arguments {
            Arguments::Pairs(pairs) => pairs.iter().rev().find(|pair| pair.name.text == name),
            _ => None,
        });
        pairs.find_map(|pair| pair.value.as_ref())
    }

    /// Whether the SHELL of this index reads POSIX scripts.
    pub fn is_posix(&self, shell: usize) -> bool {
        let arguments = match &self.instruction(shell).arguments {
            Arguments::Trigger(trigger) => &trigger.arguments,
            arguments => arguments,
        };
        let Arguments::Json(words) = arguments else { return true };
        let program = words.first().map_or("", |word| word.text.as_ref());
        let name = program.rsplit('/').next().unwrap_or_default();
        matches!(name, "sh" | "ash" | "bash" | "dash" | "ksh" | "zsh" | "busybox")
    }
}
