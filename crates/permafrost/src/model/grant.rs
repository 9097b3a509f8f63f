//! The modes that a Dockerfile gives to files of its image: `chmod`, `install -m`, `COPY --chmod`.

use super::command::options::{Argument, has, operands};
use super::mode::{Lends, Mode};
use super::run::RunCall;
use super::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::{Declined, Rewrite};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::shell::Word;
use text_size::TextRange;

/// A mode, what it is given to, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The mode as it is written.
    pub mode: String,
    /// The first file or folder that gets it, if it is named.
    pub path: Option<String>,
    /// What gets it, as it is written there; the variable it may be as well.
    target: String,
    /// Whether what gets it is known to be a folder.
    pub is_folder: bool,
    /// Where the mode stands.
    pub place: TextRange,
    /// Whether the file spells the mode as it is, so that it can be rewritten.
    is_exact: bool,
}

impl Grant {
    /// The mode, taken apart.
    pub fn mode(&self) -> Option<Mode<'_>> {
        Mode::of(&self.mode)
    }

    /// Writes another mode in its place.
    pub fn write(&self, build: &Build<'_>, mode: &str) -> Result<Rewrite, Declined> {
        if !self.is_exact {
            return Err(Declined::because("its mode is put together from several places"));
        }
        replace(build.dockerfile, self.place, mode)
    }

    /// What gets the mode, in a sentence.
    pub fn whose(&self) -> &str {
        self.path.as_deref().unwrap_or("its files")
    }
}

/// Every mode that the image's stages give, in order.
pub fn grants(build: &Build<'_>) -> Vec<Grant> {
    let mut grants = Vec::new();
    for run in build.image_steps() {
        let mut folders: Vec<&str> = Vec::new();
        let first = grants.len();
        for call in run.calls() {
            match call.program() {
                Some("mkdir") => {
                    let arguments = call.arguments("m --mode");
                    folders.extend(operands(&arguments));
                    grants.extend(option(build, call, &arguments, true));
                }
                Some("install") => {
                    let arguments = call
                        .arguments("t S m o g --target-directory --suffix --mode --owner --group");
                    let is_folder = has(&arguments, "d --directory");
                    grants.extend(option(build, call, &arguments, is_folder));
                }
                Some("chmod") => grants.extend(operand(build, call, &folders)),
                Some("rm") => {
                    let written =
                        |word: &Word<'_>| build.dockerfile.text[call.place_of(word)].to_owned();
                    let gone: Vec<_> = call.words().iter().map(written).collect();
                    let mut index = 0;
                    grants.retain(|grant| {
                        index += 1;
                        index <= first || !gone.contains(&grant.target)
                    });
                }
                _ => {}
            }
        }
    }
    grants.extend(flags(build));
    grants.sort_by_key(|grant| grant.place.start());
    grants
}

/// The mode of `chmod`: its first operand.
fn operand(build: &Build<'_>, call: RunCall<'_, '_>, folders: &[&str]) -> Option<Grant> {
    // A mode such as `-w` looks like options; nothing is granted with it.
    let arguments = call.arguments("--reference");
    if has(&arguments, "--reference") {
        return None;
    }
    let mut operands = arguments.iter().filter(|it| it.option.is_empty());
    let mode = operands.next()?;
    let path = operands.next();
    let target = path.map(|path| &call.words()[path.index]);
    let path = path.map(|it| it.value);
    let finds_folders = || {
        let words = &call.command().words;
        words.windows(2).any(|pair| pair[0].text == "-type" && pair[1].text == "d")
    };
    // A file loses the bit of its group as soon as it is written, so what the group may write as
    // well is a folder.
    let shares = |mode: Mode<'_>| mode.lends() == Some(Lends::Group) && mode.lets_group_write();
    let is_folder = path.is_some_and(|path| path.ends_with('/') || folders.contains(&path))
        || finds_folders()
        || Mode::of(mode.value).is_some_and(shares);
    grant(build, call, &call.words()[mode.index], target, is_folder)
}

/// The mode that `-m` gives.
fn option(
    build: &Build<'_>,
    call: RunCall<'_, '_>,
    arguments: &[Argument<'_>],
    is_folder: bool,
) -> Option<Grant> {
    let given = |it: &&Argument<'_>| matches!(it.option, "m" | "--mode") && !it.value.is_empty();
    let mode = arguments.iter().rfind(given)?;
    let path = arguments.iter().rfind(|it| it.option.is_empty());
    let path = path.map(|path| &call.words()[path.index]);
    let word = &call.words()[mode.index];
    let mut grant = grant(build, call, word, path, is_folder)?;
    if *word.text != *mode.value {
        // It is a part of its word: `-m755`, `--mode=755`.
        mode.value.clone_into(&mut grant.mode);
        grant.is_exact = false;
    }
    Some(grant)
}

fn grant(
    build: &Build<'_>,
    call: RunCall<'_, '_>,
    word: &Word<'_>,
    path: Option<&Word<'_>>,
    is_folder: bool,
) -> Option<Grant> {
    let target = path.map_or("", |word| &build.dockerfile.text[call.place_of(word)]);
    Some(Grant {
        mode: word.known()?.to_owned(),
        path: path.and_then(Word::known).map(str::to_owned),
        target: target.to_owned(),
        is_folder,
        place: call.place_of(word),
        is_exact: call.is_exact(build, word),
    })
}

/// The modes of `COPY --chmod` and `ADD --chmod`.
fn flags(build: &Build<'_>) -> Vec<Grant> {
    let instructions = build.dockerfile.instructions.iter().enumerate();
    let copies =
        instructions.filter(|(_, it)| matches!(it.keyword, Some(Keyword::Copy | Keyword::Add)));
    let in_image = copies.filter(|(index, _)| {
        build.stage_at(*index).is_some_and(|stage| build.is_in_image(stage.number))
    });
    let grant = |(_, instruction): (usize, &crate::syntax::dockerfile::Instruction<'_>)| {
        let word = instruction.flag("chmod")?.value.as_ref()?;
        let mode = build.expand(word).known()?.to_owned();
        let is_exact = build.dockerfile.text[word.range] == mode;
        Some(Grant {
            mode,
            path: None,
            target: String::new(),
            is_folder: false,
            place: word.range,
            is_exact,
        })
    };
    in_image.filter_map(grant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    /// Each mode with what it is given to; folders end in a slash.
    fn granted(text: &str) -> Vec<String> {
        let dockerfile = parse(text);
        let shown = |it: Grant| {
            let slash = if it.is_folder { "/" } else { "" };
            let exact = if it.is_exact { "" } else { " (not exact)" };
            format!("{} {}{slash}{exact}", it.mode, it.whose())
        };
        grants(&Build::of(&dockerfile)).into_iter().map(shown).collect()
    }

    #[test]
    fn every_way_to_give_a_mode_is_seen() {
        assert_eq!(
            granted(
                "FROM a AS b\nRUN chmod 777 /x\nFROM a\nRUN chmod -R 755 /x && sudo chmod \"u+s\" \\\n y\n\
                 RUN install -m 4755 a /b; install -d --mode=777 c; mkdir -m 1777 d && chmod 700 d\n\
                 COPY --chmod=644 a b\nARG M=600\nADD --chmod=$M c d\nRUN find . -type d -exec chmod g+s {} +\n"
            ),
            [
                "755 /x",
                "u+s y (not exact)",
                "4755 /b",
                "777 c/ (not exact)",
                "1777 d/",
                "700 d/",
                "644 its files",
                "600 its files (not exact)",
                "g+s {}/",
            ]
        );
        assert_eq!(
            granted("FROM a\nRUN chmod 777 \"$x\" /y && z && rm -rf \"$x\"; chmod 777 $y; rm $z\n"),
            ["777 its files"],
            "what is gone again has no mode"
        );
        assert_eq!(
            granted(
                "FROM a\nRUN chmod $M x; chmod --reference=a b; chmod; chmod -w x; install --mode\n"
            ),
            ["x its files"]
        );
    }
}
