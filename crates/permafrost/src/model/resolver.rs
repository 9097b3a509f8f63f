//! Goes through the instructions of a Dockerfile once, as a build would, and notes its stages.

use super::base_image::{Family, facts};
use super::run::Run;
use super::stage::{Base, Build, ImageUse, Purpose, Stage, User};
use super::variables::{Others, Variables};
use crate::syntax::dockerfile::expand::{NoVariables, expand};
use crate::syntax::dockerfile::expansion::Expansion;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Dockerfile, Instruction, Pair, Word};
use std::collections::{BTreeSet, HashMap};

/// What a stage passes on to those that build on it.
#[derive(Debug, Clone)]
struct State {
    variables: Variables,
    user: Option<usize>,
    shell: Option<usize>,
    /// Whether the image at the root is known to be one of Windows.
    is_windows: bool,
    entrypoint: Option<usize>,
    cmd: Option<usize>,
    /// Whether this stage, and not one before it, sets the CMD.
    owns_cmd: bool,
}

/// Resolves the stages of a Dockerfile, of which this one becomes the image, or else the last.
pub(super) fn resolve<'t>(dockerfile: &'t Dockerfile<'t>, target: Option<&str>) -> Build<'t> {
    Resolver::new(dockerfile).resolve(target)
}

struct Resolver<'t> {
    build: Build<'t>,
    escape: char,
    global: Variables,
    /// The number of the newest stage of each name, in lower case.
    names: HashMap<String, usize>,
    /// What each finished stage passes on.
    states: Vec<State>,
    current: State,
    /// The instructions that may run something: their stage, and whether the shell in force
    /// reads POSIX scripts.
    runs: Vec<(usize, usize, bool)>,
    /// How many bytes the expanded words have together.
    expanded: usize,
}

/// The most bytes that expanded words may have together; what is over is not known.
const MOST_EXPANDED: usize = 16 << 20;

impl<'t> Resolver<'t> {
    fn new(dockerfile: &'t Dockerfile<'t>) -> Self {
        let build = Build {
            dockerfile,
            stages: Vec::new(),
            images: Vec::new(),
            users: Vec::new(),
            runs: Vec::new(),
            target: 0,
            in_image: BTreeSet::new(),
            is_built: Vec::new(),
            expansions: Vec::new(),
        };
        Self {
            build,
            escape: dockerfile.escape(),
            global: Variables::global(),
            names: HashMap::new(),
            states: Vec::new(),
            current: State::on(Others::Unset),
            runs: Vec::new(),
            expanded: 0,
        }
    }

    fn resolve(mut self, target: Option<&str>) -> Build<'t> {
        let dockerfile = self.build.dockerfile;
        for (index, instruction) in dockerfile.instructions.iter().enumerate() {
            match (instruction.keyword, &instruction.arguments) {
                (Some(Keyword::From), arguments) => {
                    self.finish_stage(index);
                    self.begin_stage(index, arguments);
                }
                (Some(Keyword::Arg), Arguments::Pairs(pairs)) if self.build.stages.is_empty() => {
                    self.global.arg(pairs, self.escape, None);
                }
                (Some(Keyword::Onbuild), _) => self.note_run(index),
                (None, _) => {}
                // Before the first FROM nothing has an effect.
                _ if self.build.stages.is_empty() => {}
                _ => {
                    self.note_run(index);
                    self.run(index, instruction, false);
                }
            }
        }
        self.finish_stage(dockerfile.instructions.len());
        self.choose_target(target);
        self.follow_flags();
        self.build.expansions.sort_by_key(|&(place, _)| place);
        self.build.expansions.dedup_by_key(|&mut (place, _)| place);
        let run = |(stage, index, is_posix)| Run::of(&self.build, stage, index, is_posix);
        self.build.runs = self.runs.into_iter().filter_map(run).collect();
        if let Some(target) = self.build.target() {
            self.build.in_image = self.build.chain(target).map(|stage| stage.number).collect();
        }
        self.build
    }

    fn note_run(&mut self, index: usize) {
        if let Some(stage) = self.build.stages.len().checked_sub(1) {
            let state = &self.current;
            let is_posix = state.shell.map_or(!state.is_windows, |it| self.build.is_posix(it));
            self.runs.push((stage, index, is_posix));
        }
    }

    /// Expands the words with variables that `BuildKit` expands, but for those of USER.
    fn expand_words(&mut self, instruction: &'t Instruction<'t>) {
        use Keyword::{Add, Copy, Env, Expose, Label, Stopsignal, Volume, Workdir};
        let is_expanded = matches!(
            instruction.keyword,
            Some(Add | Copy | Env | Expose | Label | Stopsignal | Volume | Workdir)
        );
        if !is_expanded || !instruction.line.contains('$') {
            return;
        }
        let (words, pairs): (&[Word<'_>], &[Pair<'_>]) = match &instruction.arguments {
            Arguments::Words(words) | Arguments::Json(words) => (words, &[]),
            Arguments::Text(word) => (std::slice::from_ref(word), &[]),
            Arguments::Pairs(pairs) => (&[], pairs),
            _ => (&[], &[]),
        };
        let flags = instruction.flags.iter().filter_map(|flag| flag.value.as_ref());
        let values = pairs.iter().filter_map(|pair| pair.value.as_ref());
        let words = words.iter().chain(values).chain(flags);
        for word in words.filter(|word| word.text.contains('$')) {
            if let Ok(text) = expand(word, self.escape, &self.current.variables)
                && self.expanded < MOST_EXPANDED
            {
                self.expanded += text.text.len();
                self.build.expansions.push((word.range.start(), text));
            }
        }
    }

    fn begin_stage(&mut self, index: usize, arguments: &'t Arguments<'t>) {
        let words = match arguments {
            Arguments::Words(words) => words.as_slice(),
            _ => &[],
        };
        let base = words.first().map_or(Base::Unknown, |word| self.base(index, word));
        let number = self.build.stages.len();
        self.current = match base {
            Base::Stage(parent) => State { owns_cmd: false, ..self.states[parent].clone() },
            Base::Scratch => State::on(Others::Unset),
            Base::Image(image) => {
                let reference = self.build.images[image].reference();
                let family = reference.map(|reference| facts(&reference).0);
                let is_windows = family == Some(Family::Windows);
                State { is_windows, ..State::on(Others::FromBase) }
            }
            Base::Unknown => State::on(Others::FromBase),
        };
        let name = match words {
            [_, as_word, name, ..] if as_word.text.eq_ignore_ascii_case("as") => Some(name),
            _ => None,
        };
        if let Some(name) = name {
            self.names.insert(name.text.to_ascii_lowercase(), number);
        }
        let users = self.build.users.len();
        self.build.stages.push(Stage {
            number,
            name,
            from: index,
            instructions: index + 1..index + 1,
            base,
            users: users..users,
            first_user: self.current.user,
            last_user: None,
            shell: None,
            entrypoint: None,
            cmd: None,
        });
        if let Base::Stage(parent) = base {
            self.run_triggers(parent);
        }
    }

    /// What ONBUILD kept in a stage runs first in a stage that builds on it.
    fn run_triggers(&mut self, parent: usize) {
        let dockerfile = self.build.dockerfile;
        for index in self.build.stages[parent].instructions.clone() {
            if let Arguments::Trigger(trigger) = &dockerfile.instructions[index].arguments {
                self.run(index, trigger, true);
            }
        }
    }

    fn base(&mut self, index: usize, word: &'t Word<'t>) -> Base {
        let Ok(text) = expand(word, self.escape, &self.global) else { return Base::Unknown };
        if let Some(known) = text.known() {
            if known.is_empty() {
                return Base::Unknown;
            }
            if known.eq_ignore_ascii_case("scratch") {
                return Base::Scratch;
            }
            // Names of images have no capitals, so nothing but a stage can be meant.
            if let Some(&stage) = self.names.get(&known.to_ascii_lowercase()) {
                return Base::Stage(stage);
            }
        }
        let purpose = Purpose::Base;
        self.build.images.push(ImageUse { instruction: index, purpose, word, text });
        Base::Image(self.build.images.len() - 1)
    }

    fn run(&mut self, index: usize, instruction: &'t Instruction<'t>, is_triggered: bool) {
        self.expand_words(instruction);
        let state = &mut self.current;
        match (instruction.keyword, &instruction.arguments) {
            (Some(Keyword::Env), Arguments::Pairs(pairs)) => {
                state.variables.env(pairs, self.escape);
            }
            (Some(Keyword::Arg), Arguments::Pairs(pairs)) => {
                state.variables.arg(pairs, self.escape, Some(&self.global));
            }
            (Some(Keyword::User), arguments) => {
                // A USER that is still being typed sets somebody, but nobody knows whom.
                let unreadable = || Expansion::unreadable(&instruction.name.text);
                let (word, text) = match arguments {
                    Arguments::Text(word) => (word, expand(word, self.escape, &state.variables)),
                    _ => (&instruction.name, Ok(unreadable())),
                };
                state.user = Some(self.build.users.len());
                let number = self.build.stages.len() - 1;
                let text = text.unwrap_or_else(|_| unreadable());
                let user = User { instruction: index, stage: number, is_triggered, word, text };
                self.build.users.push(user);
            }
            (Some(Keyword::Shell), Arguments::Json(_)) => state.shell = Some(index),
            (Some(Keyword::Cmd), _) => {
                state.cmd = Some(index);
                state.owns_cmd = true;
            }
            (Some(Keyword::Entrypoint), _) => {
                state.entrypoint = Some(index);
                if !state.owns_cmd {
                    state.cmd = None;
                }
            }
            _ => {}
        }
    }

    fn finish_stage(&mut self, end: usize) {
        let users = self.build.users.len();
        let Some(stage) = self.build.stages.last_mut() else { return };
        stage.instructions.end = end;
        stage.users.end = users;
        stage.last_user = self.current.user;
        stage.shell = self.current.shell;
        stage.entrypoint = self.current.entrypoint;
        stage.cmd = self.current.cmd;
        self.states.push(self.current.clone());
    }

    fn choose_target(&mut self, target: Option<&str>) {
        let named = target.and_then(|name| self.build.stage_called(name));
        let last = self.build.stages.len().saturating_sub(1);
        self.build.target = named.map_or(last, |stage| stage.number);
        self.build.is_built = vec![false; self.build.stages.len()];
        if let Some(is_built) = self.build.is_built.get_mut(self.build.target) {
            *is_built = true;
        }
    }

    /// Images and stages that flags name, and with them what is built for the target. A name of any stage is that stage, even of a later one, which
    /// `BuildKit` then refuses; it is never an image.
    fn follow_flags(&mut self) {
        let dockerfile = self.build.dockerfile;
        // Which stage needs which: sorted by the first, which is always the later of the two.
        let mut needs: Vec<(usize, usize)> = Vec::new();
        let mut stage = 0;
        for (index, instruction) in dockerfile.instructions.iter().enumerate() {
            if let Some(next) = self.build.stages.get(stage + 1).filter(|it| it.from == index) {
                stage = next.number;
                if let Base::Stage(base) = next.base {
                    needs.push((stage, base));
                }
            }
            for (purpose, word) in images_in_flags(instruction.without_onbuild()) {
                // Variables are refused here, so a word with one names nothing.
                let Ok(text) = expand(word, self.escape, &NoVariables) else { continue };
                let Some(name) = text.known() else { continue };
                // The number of a stage is known to `COPY` alone: `RUN --mount` takes it for an image.
                let is_number =
                    purpose == Purpose::CopyFrom && name.bytes().all(|byte| byte.is_ascii_digit());
                let named = self.names.get(&name.to_ascii_lowercase()).copied();
                let needed = named.or_else(|| name.parse().ok().filter(|_| is_number));
                needs.extend(needed.filter(|needed| *needed < stage).map(|needed| (stage, needed)));
                if is_number || named.is_some() || name.eq_ignore_ascii_case("scratch") {
                    continue;
                }
                self.build.images.push(ImageUse { instruction: index, purpose, word, text });
            }
        }
        for (stage, needed) in needs.into_iter().rev() {
            self.build.is_built[needed] |= self.build.is_built[stage];
        }
    }
}

impl State {
    fn on(others: Others) -> Self {
        Self {
            variables: Variables::of_stage(others),
            user: None,
            shell: None,
            is_windows: false,
            entrypoint: None,
            cmd: None,
            owns_cmd: false,
        }
    }
}

/// What the flags of an instruction take files from: stages and images.
pub(super) fn images_in_flags<'t>(
    instruction: &'t Instruction<'t>,
) -> impl Iterator<Item = (Purpose, &'t Word<'t>)> {
    let keyword = instruction.keyword;
    let of_copy = instruction
        .flags
        .iter()
        .filter(move |flag| keyword == Some(Keyword::Copy) && flag.name == "from")
        .filter_map(|flag| Some((Purpose::CopyFrom, flag.value.as_ref()?)));
    let of_run = instruction
        .flags
        .iter()
        .flat_map(|flag| &flag.fields)
        .filter(move |field| {
            keyword == Some(Keyword::Run) && field.name.text.eq_ignore_ascii_case("from")
        })
        .filter_map(|field| Some((Purpose::MountFrom, field.value.as_ref()?)));
    of_copy.chain(of_run)
}
