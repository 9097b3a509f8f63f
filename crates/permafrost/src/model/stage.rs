//! A Dockerfile as the image it builds: its stages, their bases and their users.
//!
//! The rules are those of `BuildKit` (`dockerfile2llb/convert.go`): a stage starts as a copy of
//! the stage it builds on, the image is the last stage, and what ONBUILD keeps runs first in a
//! stage that builds on its own. Nothing here judges; see `rules`.

use super::image::{Image, ImageReference};
use super::resolver;
use super::run::{Moment, Run};
use crate::syntax::dockerfile::expansion::Expansion;
use crate::syntax::dockerfile::{Dockerfile, Instruction, Word};
use std::collections::BTreeSet;
use std::ops::Range;
use text_size::{TextRange, TextSize};

/// A Dockerfile with its stages resolved.
#[derive(Debug)]
pub struct Build<'t> {
    /// The instructions.
    pub dockerfile: &'t Dockerfile<'t>,
    /// The stages, in order.
    pub stages: Vec<Stage<'t>>,
    /// Every place that names an image from outside the file: FROMs first, then flags.
    pub images: Vec<ImageUse<'t>>,
    /// Every USER that takes effect, by stage, in order.
    pub users: Vec<User<'t>>,
    /// Everything that is given to a shell or started, in order.
    pub runs: Vec<Run<'t>>,
    /// The number of the stage that becomes the image.
    pub(super) target: usize,
    /// The numbers of the stages that the image is made of.
    pub(super) in_image: BTreeSet<usize>,
    /// For each stage, whether it is built for the image.
    pub(super) is_built: Vec<bool>,
    /// The words with variables, by place, and what each comes to.
    pub(super) expansions: Vec<(TextSize, Expansion)>,
}

/// What one FROM begins.
#[derive(Debug, Clone)]
pub struct Stage<'t> {
    /// Its place among the stages, counted from 0.
    pub number: usize,
    /// The name that `AS` gives it.
    pub name: Option<&'t Word<'t>>,
    /// The index of its FROM among the instructions.
    pub from: usize,
    /// The indices of the instructions that follow, up to the next stage.
    pub instructions: Range<usize>,
    /// What it builds on.
    pub base: Base,
    /// The indices of the USERs that it runs, in order.
    pub users: Range<usize>,
    /// The index of the user it starts with, if a stage that it builds on sets one.
    pub first_user: Option<usize>,
    /// The index of the user it ends with; `None` if that is the user of the image at its root.
    pub last_user: Option<usize>,
    /// The index of the SHELL that holds at its end.
    pub shell: Option<usize>,
    /// The index of the ENTRYPOINT that holds at its end.
    pub entrypoint: Option<usize>,
    /// The index of the CMD that holds at its end.
    pub cmd: Option<usize>,
}

/// What a stage builds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The stage of this number.
    Stage(usize),
    /// Nothing: `FROM scratch`.
    Scratch,
    /// An image: the index of its use in [`Build::images`].
    Image(usize),
    /// What can't be known, since FROM says nothing that can be read.
    Unknown,
}

/// A place that names an image from outside the file.
#[derive(Debug, Clone)]
pub struct ImageUse<'t> {
    /// The index of the instruction that names it.
    pub instruction: usize,
    /// How the image is used.
    pub purpose: Purpose,
    /// The word that names it.
    pub word: &'t Word<'t>,
    /// What the word comes to, with the defaults of ARGs filled in.
    pub text: Expansion,
}

/// How an image is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A stage builds on it.
    Base,
    /// Files are copied from it: `COPY --from=image`.
    CopyFrom,
    /// It is mounted while a command runs: `RUN --mount=from=image`.
    MountFrom,
}

/// The user that a USER sets.
#[derive(Debug, Clone)]
pub struct User<'t> {
    /// The index of the USER, or of the ONBUILD that kept it.
    pub instruction: usize,
    /// The number of the stage in which it takes effect.
    pub stage: usize,
    /// Whether ONBUILD kept it for this stage.
    pub is_triggered: bool,
    /// The word that names it.
    pub word: &'t Word<'t>,
    /// What the word comes to.
    pub text: Expansion,
}

impl<'t> Build<'t> {
    /// Resolves the stages of a Dockerfile, of which the last becomes the image.
    pub fn of(dockerfile: &'t Dockerfile<'t>) -> Self {
        Self::of_target(dockerfile, None)
    }

    /// Resolves the stages of a Dockerfile, of which this one becomes the image.
    ///
    /// Without a target, or where no stage has its name, the last one does.
    pub fn of_target(dockerfile: &'t Dockerfile<'t>, target: Option<&str>) -> Self {
        resolver::resolve(dockerfile, target)
    }

    /// The stage that becomes the image.
    pub fn target(&self) -> Option<&Stage<'t>> {
        self.stages.get(self.target)
    }

    /// The stage of this name, in any case, or of this number; the newest of several.
    ///
    /// `BuildKit` takes only names; Buildah and Podman take the numbers as well, and without them
    /// nobody could ask for a stage that has no name.
    pub fn stage_called(&self, name: &str) -> Option<&Stage<'t>> {
        let has_name =
            |stage: &&Stage<'_>| stage.name.is_some_and(|own| own.text.eq_ignore_ascii_case(name));
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let by_number = || self.stages.get(name.parse::<usize>().ok().filter(|_| is_number)?);
        self.stages.iter().rev().find(has_name).or_else(by_number)
    }

    /// Whether a stage is built for the image: it is the target, or anything that this needs.
    pub fn is_built(&self, stage: usize) -> bool {
        self.is_built.get(stage).is_some_and(|is_built| *is_built)
    }

    /// Whether what stands at an offset is in a stage that isn't built for the image.
    pub fn is_passed_over(&self, offset: TextSize) -> bool {
        let start = |stage: &Stage<'_>| self.instruction(stage.from).range.start();
        let behind = self.stages.partition_point(|stage| start(stage) <= offset);
        behind.checked_sub(1).is_some_and(|stage| !self.is_built(stage))
    }

    /// What a stage builds on in the end, through all stages between.
    pub fn root(&self, stage: &Stage<'t>) -> Base {
        let mut base = stage.base;
        while let Base::Stage(number) = base {
            base = self.stages[number].base;
        }
        base
    }

    /// The stage and all that it builds on, itself first.
    pub fn chain<'b>(
        &'b self,
        stage: &Stage<'_>,
    ) -> impl Iterator<Item = &'b Stage<'t>> + use<'b, 't> {
        std::iter::successors(Some(&self.stages[stage.number]), |stage| match stage.base {
            Base::Stage(number) => Some(&self.stages[number]),
            _ => None,
        })
    }

    /// Whether the image is made of a stage: it is the target, or what that builds on.
    pub fn is_in_image(&self, stage: usize) -> bool {
        self.in_image.contains(&stage)
    }

    /// What RUN runs in the stages that the image is made of, in order.
    pub fn image_steps(&self) -> impl Iterator<Item = &Run<'t>> {
        self.runs.iter().filter(|run| {
            run.moment == Moment::Build && !run.is_trigger && self.is_in_image(run.stage)
        })
    }

    /// The instructions of the stages that the image is made of, each with its index.
    ///
    /// In place of an ONBUILD it gives what that keeps for an image that builds on this one.
    pub fn instructions_in_image(&self) -> impl Iterator<Item = (usize, &'t Instruction<'t>)> {
        let stages = self.stages.iter().filter(|stage| self.is_in_image(stage.number));
        let indices = stages.flat_map(|stage| stage.instructions.clone());
        indices.map(|index| (index, self.instruction(index).without_onbuild()))
    }

    /// What the flags of an instruction take files from, stages as well as images.
    pub fn sources_in_flags(
        instruction: &'t Instruction<'t>,
    ) -> impl Iterator<Item = (Purpose, &'t Word<'t>)> {
        resolver::images_in_flags(instruction)
    }

    /// The names of the stages in lower case, each with the stage's number, in order of both.
    pub fn stage_names(&self) -> Vec<(String, usize)> {
        let name = |stage: &Stage<'_>| Some((stage.name?.text.to_ascii_lowercase(), stage.number));
        let mut names: Vec<_> = self.stages.iter().filter_map(name).collect();
        names.sort_unstable();
        names
    }

    /// Whether anything is done between two instructions.
    pub fn has_step(&self, from: usize, to: usize) -> bool {
        (from + 1..to).any(|index| self.instruction(index).is_step())
    }

    /// The instruction at an index.
    pub fn instruction(&self, index: usize) -> &'t Instruction<'t> {
        &self.dockerfile.instructions[index]
    }

    /// What a stage is called in a sentence: "stage `build`", or "stage 2".
    pub fn name_of(&self, stage: &Stage<'t>) -> String {
        match stage.name {
            Some(name) => format!("stage `{}`", name.text),
            None => format!("stage {}", stage.number),
        }
    }
}

impl ImageUse<'_> {
    /// The reference to the image, if all of it is known.
    pub fn reference(&self) -> Option<ImageReference<'_>> {
        Image::parse(self.text.known()?).reference()
    }

    /// The image as far as it can be read, and where that starts in the text.
    ///
    /// An unknown registry leaves the tag to judge, but not what the image is.
    pub fn readable_part(&self) -> Option<(usize, ImageReference<'_>)> {
        let text = self.text.text.as_str();
        let start = match self.text.holes.last() {
            None => 0,
            Some(hole) => text.rfind('/').filter(|&slash| hole.at <= slash)? + 1,
        };
        Some((start, Image::parse(&text[start..]).reference()?))
    }
}

impl Purpose {
    /// What an image that is used so is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "the base image",
            Self::CopyFrom => "the image that files are copied from",
            Self::MountFrom => "the mounted image",
        }
    }
}

impl User<'_> {
    /// Whether it is root, in any spelling; `None` if the file doesn't tell.
    ///
    /// A container runtime takes a number for an id, and no user at all for root.
    pub fn is_root(&self) -> Option<bool> {
        self.text.known().map(is_root)
    }

    /// Where it is written.
    pub fn range(&self) -> TextRange {
        self.word.range
    }
}

/// Whether a user, as an image's configuration holds it, is root: `root`, `0`, `00`, `0:0`, empty.
pub fn is_root(user: &str) -> bool {
    let name = user.split_once(':').map_or(user, |(name, _group)| name);
    let is_zero = !name.is_empty() && name.bytes().all(|byte| byte == b'0');
    let is_windows_admin = name.eq_ignore_ascii_case("ContainerAdministrator");
    name.is_empty() || name == "root" || is_zero || is_windows_admin
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    /// For each stage: its base and the user it ends with.
    fn stages(text: &str) -> Vec<(String, Option<String>)> {
        let dockerfile = parse(text);
        let build = Build::of(&dockerfile);
        let base = |stage: &Stage<'_>| match stage.base {
            Base::Stage(number) => format!("stage {number}"),
            Base::Scratch => "scratch".to_owned(),
            Base::Image(index) => build.images[index].text.text.clone(),
            Base::Unknown => "?".to_owned(),
        };
        let user = |stage: &Stage<'_>| {
            let user = &build.users[stage.last_user?];
            Some(user.text.known().unwrap_or("?").to_owned())
        };
        build.stages.iter().map(|stage| (base(stage), user(stage))).collect()
    }

    fn own(stages: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        stages.iter().map(|(base, user)| ((*base).to_owned(), user.map(str::to_owned))).collect()
    }

    #[test]
    fn users_pass_from_stage_to_stage() {
        let text = "FROM a AS Build\nUSER 1\nFROM build\nFROM 1\nFROM build AS c\nUSER 2\nFROM C";
        let expected = [
            ("a", Some("1")),
            ("stage 0", Some("1")),
            ("1", None),
            ("stage 0", Some("2")),
            ("stage 3", Some("2")),
        ];
        assert_eq!(stages(text), own(&expected));
    }

    #[test]
    fn a_later_stage_is_no_base() {
        assert_eq!(stages("FROM b\nFROM a AS b"), own(&[("b", None), ("a", None)]));
        assert_eq!(stages("FROM a AS a\nFROM a"), own(&[("a", None), ("stage 0", None)]));
    }

    #[test]
    fn arguments_before_the_first_stage_are_seen_by_every_from() {
        let text = "ARG V=1 W=$V.2\nARG X\nFROM a:$W\nARG V=9\nFROM a:${V}-${X:-d}\nFROM SCRATCH";
        let expected = [("a:1.2", None), ("a:1-d", None), ("scratch", None)];
        assert_eq!(stages(text), own(&expected));
        assert_eq!(stages("FROM ${X}"), own(&[("", None)]));
    }

    #[test]
    fn a_stage_sees_only_what_it_declares() {
        let user = |text: &str| stages(text).last().expect("a stage").1.clone();
        assert_eq!(user("ARG U=1\nFROM scratch\nUSER $U").as_deref(), Some("?"));
        assert_eq!(user("ARG U=1\nFROM scratch\nARG U\nUSER $U").as_deref(), Some("1"));
        assert_eq!(user("ARG U=1\nFROM a\nARG U=2\nUSER $U").as_deref(), Some("2"));
        assert_eq!(user("FROM a\nENV U=3 V=$U\nUSER $U$V").as_deref(), Some("?"));
        assert_eq!(user("FROM a AS b\nENV U=3\nFROM b\nUSER \"$U:$U\"").as_deref(), Some("3:3"));
        assert_eq!(user("FROM a\nUSER ${U:-1}").as_deref(), Some("?"));
        assert_eq!(user("FROM a\nARG U\nUSER ${U:-1}").as_deref(), Some("1"));
        assert_eq!(user("FROM a\nUSER 'x").as_deref(), Some("?"));
    }

    #[test]
    fn triggers_run_in_the_stage_that_builds_on_theirs() {
        let text = "FROM a AS b\nUSER 1\nONBUILD USER root\nFROM b\nFROM b\nUSER 2";
        let expected = [("a", Some("1")), ("stage 0", Some("root")), ("stage 0", Some("2"))];
        assert_eq!(stages(text), own(&expected));
    }

    #[test]
    fn an_entrypoint_takes_away_the_command_of_the_base() {
        let dockerfile = parse("FROM a AS b\nCMD x\nSHELL [\"s\"]\nFROM b\nENTRYPOINT y\nFROM b");
        let build = Build::of(&dockerfile);
        let ends: Vec<_> =
            build.stages.iter().map(|it| (it.shell, it.entrypoint, it.cmd)).collect();
        assert_eq!(
            ends,
            [(Some(2), None, Some(1)), (Some(2), Some(4), None), (Some(2), None, Some(1))]
        );
    }

    #[test]
    fn images_in_flags_are_told_from_stages() {
        let text = "FROM a AS b\nCOPY --from=B x y\nCOPY --from=0 x y\nCOPY --from=later x y\n\
                    COPY --from=nginx x y\nRUN --mount=type=bind,from=redis:7,target=/x z\n\
                    ONBUILD COPY --from=c d e\nRUN --mount=from=0,target=/x z\nFROM a AS later";
        let dockerfile = parse(text);
        let build = Build::of(&dockerfile);
        let images: Vec<_> =
            build.images.iter().map(|it| (it.purpose, it.text.text.as_str())).collect();
        let expected = [
            (Purpose::Base, "a"),
            (Purpose::Base, "a"),
            (Purpose::CopyFrom, "nginx"),
            (Purpose::MountFrom, "redis:7"),
            (Purpose::CopyFrom, "c"),
            (Purpose::MountFrom, "0"),
        ];
        assert_eq!(images, expected);
    }

    #[test]
    fn a_target_is_named_in_any_case_or_numbered() {
        let dockerfile = parse("FROM a AS Base\nFROM b\nFROM c AS base\nFROM d");
        let target = |name: Option<&str>| {
            Build::of_target(&dockerfile, name).target().map(|stage| stage.number)
        };
        for (name, number) in [("BASE", 2), ("base", 2), ("1", 1), ("0", 0)] {
            assert_eq!(target(Some(name)), Some(number), "{name}");
        }
        for name in [None, Some(""), Some("later"), Some("4"), Some("+1")] {
            assert_eq!(target(name), Some(3), "{name:?}");
        }
        assert!(Build::of_target(&parse("ARG A"), Some("0")).target().is_none());
    }

    #[test]
    fn what_the_target_needs_is_built_and_nothing_else() {
        let text = "FROM a AS one\nFROM b AS two\nCOPY --from=ONE x y\nFROM c\n\
                    RUN --mount=type=bind,from=two,target=/x z\nFROM d AS idle\nFROM 2\n\
                    FROM two AS test\nONBUILD COPY --from=2 x y\nFROM e\nCOPY --from=2 x y";
        let dockerfile = parse(text);
        let built = |target| {
            let build = Build::of_target(&dockerfile, target);
            (0..8).filter(|&stage| build.is_built(stage)).collect::<Vec<_>>()
        };
        assert_eq!(built(None), [0, 1, 2, 6]);
        assert_eq!(built(Some("two")), [0, 1]);
        assert_eq!(built(Some("test")), [0, 1, 2, 5]);
        assert_eq!(built(Some("idle")), [3]);
    }

    #[test]
    fn root_has_many_spellings() {
        for root in
            ["root", "0", "00", "0:0", "root:root", "root:1000", "", ":5", "containeradministrator"]
        {
            assert!(is_root(root), "{root}");
        }
        for other in ["Root", "1", "01", "+0", "0x0", "app", "10001:0", "rooty", "-0"] {
            assert!(!is_root(other), "{other}");
        }
    }
}
