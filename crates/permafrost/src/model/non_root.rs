//! How an image gets a user that isn't root: who, prepared by what, and where in its stage.
//!
//! A user is set once nothing needs root any more, and before the command that starts the image.
//! A system of the Alpine, Debian or Red Hat family gets a user of that number first, as its own
//! tools make one; elsewhere a bare number does, since a container needs no name for its user.

use super::base_image::{DefaultUser, Family};
use super::ground::{Ground, ground_of};
use super::stage::{Build, Stage, User, is_root};
use crate::rewrite::dockerfile::{insert_after, insert_before, replace};
use crate::rewrite::outcome::{Declined, Rewrite};
use crate::syntax::dockerfile::keyword::Keyword;
use text_size::TextRange;

/// A user that isn't root, for one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NonRoot {
    /// What stands behind `USER`.
    pub user: String,
    /// The command that creates the user, if it needs one.
    pub creation: Option<String>,
}

/// The user number of the images that have no tools to make a user, by their own convention.
const NUMBER_WITHOUT_SYSTEM: u32 = 65532;

impl NonRoot {
    /// Chooses a user for a stage that runs as root. `id` is the number for a new one.
    pub fn choose(build: &Build<'_>, stage: &Stage<'_>, id: u32) -> Self {
        let existing = |user: String| Self { user, creation: None };
        let chosen_before = build
            .chain(stage)
            .flat_map(|stage| build.users[stage.users.clone()].iter().rev())
            .find(|user| user.is_root() == Some(false) && is_name(&user.text.text))
            .map(|user| user.text.text.clone());
        if let Some(user) = chosen_before.or_else(|| made_user(build, stage)) {
            return existing(user);
        }
        let ground = ground_of(build, stage);
        let ready = match ground.user {
            DefaultUser::NonRoot(user) => Some(user),
            _ => ground.ready_user,
        };
        if let Some(user) = ready {
            return existing(user.to_string());
        }
        let creation = match ground.family {
            Family::Bare => {
                return existing(format!("{NUMBER_WITHOUT_SYSTEM}:{NUMBER_WITHOUT_SYSTEM}"));
            }
            Family::Windows => return existing("ContainerUser".to_owned()),
            Family::Alpine => {
                format!("addgroup -S -g {id} app && adduser -S -D -H -u {id} -G app app")
            }
            Family::Debian | Family::RedHat => {
                format!("groupadd -r -g {id} app && useradd -l -r -u {id} -g app app")
            }
            Family::Unknown => return existing(format!("{id}:{id}")),
        };
        let possible = starts_as_root(build, stage, &ground)
            && stage.shell.is_none_or(|shell| build.is_posix(shell))
            && !makes_users(build, stage);
        let creation = possible.then(|| format!("RUN {creation}"));
        Self { user: format!("{id}:{id}"), creation }
    }

    /// Writes the user into its stage.
    pub fn write(&self, build: &Build<'_>, stage: &Stage<'_>) -> Result<Rewrite, Declined> {
        let file = build.dockerfile;
        if let Some(user) = replaceable(build, stage) {
            let range = user.range();
            let replaced = replace(file, range, self.user.as_str())?;
            return match &self.creation {
                None => Ok(replaced),
                Some(creation) => {
                    let lines = [creation.clone()];
                    insert_before(file, user.instruction, &lines)?.and(replaced)
                }
            };
        }
        let user = format!("USER {}", self.user);
        let lines: Vec<_> = self.creation.iter().cloned().chain([user]).collect();
        match place(build, stage) {
            Place::Before(index) => insert_before(file, index, &lines),
            Place::After(index) => insert_after(file, index, &lines),
        }
    }
}

/// Where the missing USER of a stage belongs: the name of the instruction that it comes before,
/// or of the last one.
pub fn anchor(build: &Build<'_>, stage: &Stage<'_>) -> TextRange {
    let (Place::Before(index) | Place::After(index)) = place(build, stage);
    build.instruction(index).name.range
}

enum Place {
    Before(usize),
    After(usize),
}

/// Before the first CMD or ENTRYPOINT behind everything that may need root, or at the end.
fn place(build: &Build<'_>, stage: &Stage<'_>) -> Place {
    let settled = settled(build, stage);
    let last = stage.instructions.clone().last().unwrap_or(stage.from);
    let starts = |&index: &usize| {
        matches!(build.instruction(index).keyword, Some(Keyword::Cmd | Keyword::Entrypoint))
    };
    match (settled + 1..stage.instructions.end).find(starts) {
        Some(index) => Place::Before(index),
        None => Place::After(last),
    }
}

/// The last instruction of the stage that does something, or sets a user.
fn settled(build: &Build<'_>, stage: &Stage<'_>) -> usize {
    let settles = |&index: &usize| {
        let instruction = build.instruction(index);
        instruction.is_step() || instruction.keyword == Some(Keyword::User)
    };
    stage.instructions.clone().rev().find(settles).unwrap_or(stage.from)
}

/// The last USER of a stage, if nothing behind it needs root and nobody but root came before it.
fn replaceable<'b, 't>(build: &'b Build<'t>, stage: &Stage<'t>) -> Option<&'b User<'t>> {
    let user = &build.users[stage.last_user?];
    let is_own = user.stage == stage.number && !user.is_triggered;
    let is_settled = user.instruction == settled(build, stage);
    (is_own && is_settled).then_some(user)
}

/// Whether everything runs as root, from the base image on.
fn starts_as_root(build: &Build<'_>, stage: &Stage<'_>, ground: &Ground) -> bool {
    let mut users = build.chain(stage).flat_map(|stage| &build.users[stage.users.clone()]);
    ground.user == DefaultUser::Root && users.all(|user| user.is_root() == Some(true))
}

/// Whether a text can stand behind USER as it is.
fn is_name(user: &str) -> bool {
    user.chars().all(|it| it.is_ascii_alphanumeric() || "_-.:".contains(it))
}

/// The number of the user that the file makes and never sets, if it gives one.
fn made_user(build: &Build<'_>, stage: &Stage<'_>) -> Option<String> {
    commands(build, stage).find_map(|text| {
        let mut words = text.split_whitespace();
        words.find(|word| {
            ["useradd", "adduser"].contains(&word.rsplit('/').next().unwrap_or(word))
        })?;
        let mut options = words.take_while(|word| !word.contains(['&', ';', '|']));
        let number = options.find_map(|option| match option {
            "-u" | "--uid" => Some(""),
            _ => option.strip_prefix("--uid=").or_else(|| option.strip_prefix("-u")),
        })?;
        let number = if number.is_empty() { options.next()? } else { number };
        let is_id = number.bytes().all(|byte| byte.is_ascii_digit()) && !is_root(number);
        is_id.then(|| number.to_owned())
    })
}

/// Whether the file makes users of its own, one of which might have the name or the number.
fn makes_users(build: &Build<'_>, stage: &Stage<'_>) -> bool {
    let tools = ["useradd", "adduser", "groupadd", "addgroup"];
    commands(build, stage).any(|text| tools.iter().any(|tool| text.contains(tool)))
}

/// What the stage, and every one that it builds on, gives to a shell.
fn commands<'b, 't>(
    build: &'b Build<'t>,
    stage: &Stage<'_>,
) -> impl Iterator<Item = &'t str> + use<'b, 't> {
    let indices = build.chain(stage).flat_map(|stage| stage.instructions.clone());
    let instructions = indices.map(|index| build.instruction(index));
    instructions.filter(|it| it.keyword == Some(Keyword::Run)).flat_map(|it| {
        let bodies = it.heredocs.iter().map(|heredoc| heredoc.content);
        bodies.chain([it.line.as_ref()])
    })
}
