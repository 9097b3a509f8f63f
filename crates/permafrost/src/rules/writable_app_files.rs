//! The rule `writable-app-files`.

use crate::finding::{Applicability, Fix};
use crate::model::account::{user_id, user_name};
use crate::model::clean_path::CleanPath;
use crate::model::command::is_one_of;
use crate::model::mode::Mode;
use crate::model::run::{Run, RunCall};
use crate::model::stage::{Base, Build, User};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Instruction, Word};
use text_size::{TextRange, TextSize};

rule! {
    /// The user that runs the program owns the program's files.
    ///
    /// # Why
    ///
    /// A program that owns its own files can rewrite them, and so can whoever gets it to do
    /// something that it wasn't made for. Files of root that everybody may read are enough to run:
    /// `COPY` makes them so where nothing else is said.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM node:22.11.0
    /// WORKDIR /srv/app
    /// COPY --chown=node:node dist ./dist
    /// USER node
    /// CMD ["node", "dist/server.js"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM node:22.11.0
    /// WORKDIR /srv/app
    /// COPY dist ./dist
    /// USER node
    /// CMD ["node", "dist/server.js"]
    /// ```
    ///
    /// The same in a command of its own:
    ///
    /// ```dockerfile bad
    /// FROM node:22.11.0
    /// WORKDIR /srv/app
    /// COPY dist ./dist
    /// RUN chown -R node:node /srv/app
    /// USER node
    /// CMD ["node", "dist/server.js"]
    /// ```
    ///
    /// A program needs folders of its own for what it keeps, but not for itself:
    ///
    /// ```dockerfile good
    /// FROM node:22.11.0
    /// WORKDIR /srv/app
    /// COPY dist ./dist
    /// COPY --chown=node:node seed /srv/app/data
    /// RUN mkdir /srv/app/cache && chown node:node /srv/app/cache
    /// USER node
    /// CMD ["node", "dist/server.js"]
    /// ```
    ///
    /// # Fix
    ///
    /// `--chown` goes away, and the files belong to root. A program that writes among its own files,
    /// a cache or an upload, fails until it has a folder for that. What `chown` and `chmod` in a
    /// `RUN` are for can't be told from outside, so there is no rewrite of these.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: COPY --chown --chmod](https://docs.docker.com/reference/dockerfile/#copy---chown---chmod)
    WRITABLE_APP_FILES {
        id: "writable-app-files",
        title: "Writable program files",
        severity: Info,
        level: Immutable,
        way: Files,
        peers: [],
        why: "A program that owns its own files can be made to rewrite itself.",
        check: Dockerfile(check),
    }
}

/// Parts of paths that hold what a program keeps, and not the program.
const KEPT: &str = "data cache .cache log logs run spool storage tmp uploads";

/// The most folders of the image that are compared with those of commands.
const MOST_FOLDERS: usize = 64;

/// The longest path that is followed.
const LONGEST: usize = 256;

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let user = build.target().and_then(|target| target.last_user).map(|user| &build.users[user]);
    let Some(user) = user.filter(|user| user.is_root() != Some(true)) else { return };
    let user = Runner::of(build, user);
    let mut folders: Vec<String> = Vec::new();
    let mut directory = Directory::default();
    for (index, instruction) in build.instructions_in_image() {
        directory.follow(build, index, instruction);
        if !matches!(instruction.keyword, Some(Keyword::Copy | Keyword::Add)) {
            continue;
        }
        let (Arguments::Words(words) | Arguments::Json(words)) = &instruction.arguments else {
            continue;
        };
        let Some((target, sources)) = words.split_last() else { continue };
        let target = build.expand(target);
        let path = target.known().and_then(|path| directory.resolve(path));
        let text = path.as_deref().unwrap_or(&target.text);
        if is_kept(text) || is_home(text, sources) {
            continue;
        }
        if let Some(path) = path
            && folders.len() < MOST_FOLDERS
            && !folders.contains(&path)
        {
            folders.push(path);
        }
        copied(build, instruction, &user, cx);
    }
    let image = Image { build, user, folders };
    let mut directory = Directory::default();
    for (index, instruction) in build.instructions_in_image() {
        directory.follow(build, index, instruction);
        if instruction.keyword == Some(Keyword::Run) {
            let first = build.runs.partition_point(|run| run.instruction < index);
            let runs = build.runs[first..].iter().take_while(|run| run.instruction == index);
            runs.flat_map(Run::calls).for_each(|call| image.given(call, &directory, cx));
        }
    }
}

/// Reports a COPY or ADD that gives what it brings to the user who runs the program.
fn copied(
    build: &Build<'_>,
    instruction: &Instruction<'_>,
    user: &Runner<'_>,
    cx: &mut Checker<'_>,
) {
    let Some(flag) = instruction.flag("chown") else { return };
    let Some(value) = &flag.value else { return };
    if !user.is(build.expand(value).known(), &value.text) {
        return;
    }
    let text = build.dockerfile.text;
    let message = format!(
        "`{}` gives the files to the user that runs the program, which can then rewrite itself",
        &text[flag.range]
    );
    cx.report(flag.range, message, || {
        let behind = &text[usize::from(flag.range.end())..];
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let end = flag.range.end() + TextSize::of(&behind[..blanks]);
        let range = TextRange::new(flag.range.start(), end);
        let rewrite = replace(build.dockerfile, range, "")?;
        Ok(Fix::new("Leave the files to root", Applicability::MayBreak, rewrite))
    });
}

/// What commands of an image are compared with.
struct Image<'b, 't> {
    build: &'b Build<'t>,
    user: Runner<'b>,
    /// The files and folders that COPY and ADD bring.
    folders: Vec<String>,
}

impl Image<'_, '_> {
    /// Reports a command that gives files of the image to the user that runs the program.
    fn given(&self, call: RunCall<'_, '_>, directory: &Directory, cx: &mut Checker<'_>) {
        let Some(program @ ("chown" | "chmod")) = call.program() else { return };
        let arguments = call.arguments("");
        let mut operands = arguments.iter().filter(|it| it.option.is_empty());
        let Some(first) = operands.next() else { return };
        let word = &call.words()[first.index];
        let gives = if program == "chown" {
            let written = &self.build.dockerfile.text[call.place_of(word)];
            self.user.is(word.known(), written)
        } else {
            let opens = |mode: Mode<'_>| mode.lets_group_write() && !mode.lets_all_write();
            self.user.has_root_group() && word.known().and_then(Mode::of).is_some_and(opens)
        };
        if !gives {
            return;
        }
        let is_of_image = |path: &String| {
            let path = CleanPath::of(path);
            self.folders.iter().any(|folder| path.holds(folder))
        };
        let mut paths = operands.filter_map(|operand| call.words()[operand.index].known());
        let Some(path) =
            paths.find(|path| directory.resolve(path).as_ref().is_some_and(is_of_image))
        else {
            return;
        };
        let message =
            format!("this `{program}` lets the user that runs the program rewrite `{path}`");
        cx.report(call.place(), message, || {
            Err(Declined::because("what the program has to write there isn't known here"))
        });
    }
}

/// The user that runs the program.
struct Runner<'b> {
    user: &'b User<'b>,
    /// The number of a name, or the name of a number, where the file makes the user.
    other: Option<String>,
}

impl<'b> Runner<'b> {
    fn of(build: &Build<'_>, user: &'b User<'b>) -> Self {
        let before = user.instruction;
        let known = user.text.known().map(name_of);
        let other = known.and_then(|name| match name.parse::<u32>() {
            Ok(_) => user_name(build, before, name),
            Err(_) => user_id(build, before, name),
        });
        Self { user, other }
    }

    /// Whether an owner is this user, by name or number, or by the same variable.
    fn is(&self, owner: Option<&str>, written: &str) -> bool {
        let same = |left: &str, right: &str| !name_of(left).is_empty() && name_of(left) == right;
        let names = [self.user.text.known().map(name_of), self.other.as_deref()];
        same(written, name_of(&self.user.word.text))
            || owner.is_some_and(|owner| names.into_iter().flatten().any(|name| same(owner, name)))
    }

    /// Whether the user is in the group of root: a number without a group is, where the image has
    /// no such user.
    fn has_root_group(&self) -> bool {
        let Some(text) = self.user.text.known() else { return false };
        let default = if self.other.is_none() { "0" } else { "" };
        let (name, group) = text.split_once(':').unwrap_or((text, default));
        name.bytes().all(|byte| byte.is_ascii_digit()) && matches!(group, "0" | "root")
    }
}

/// The user without the group: of `app:web`, `app`.
fn name_of(text: &str) -> &str {
    text.trim_matches('"').split(':').next().unwrap_or_default()
}

/// Whether a path is one for what a program keeps.
fn is_kept(path: &str) -> bool {
    let clean = CleanPath::of(path);
    let is_site = clean.is("var/www") || clean.is_inside("var/www");
    path.split('/').any(|part| is_one_of(KEPT, part)) || (clean.is_inside("var") && !is_site)
}

/// Whether all that is brought is the home directory of a user, as another stage made it.
fn is_home(path: &str, sources: &[Word<'_>]) -> bool {
    let path = path.trim_end_matches('/');
    let is_home = path.strip_prefix("/home/").is_some_and(|name| !name.contains('/'));
    is_home && sources.iter().all(|it| it.text.trim_end_matches('/').ends_with(path))
}

/// The working directory, as far as the file tells it.
#[derive(Debug, Default)]
struct Directory {
    path: Option<String>,
}

impl Directory {
    fn follow(&mut self, build: &Build<'_>, index: usize, instruction: &Instruction<'_>) {
        let stage = build.stage_at(index);
        if stage.is_some_and(|it| it.from + 1 == index && it.base == Base::Scratch) {
            self.path = Some("/".to_owned());
        }
        if let (Some(Keyword::Workdir), Arguments::Text(word)) =
            (instruction.keyword, &instruction.arguments)
        {
            self.path = build.expand(word).known().and_then(|path| self.resolve(path));
        }
    }

    /// The absolute path that a path means here.
    fn resolve(&self, path: &str) -> Option<String> {
        let path = match path.strip_prefix("./").unwrap_or(path) {
            path if path.starts_with('/') => path.to_owned(),
            "" | "." => self.path.clone()?,
            path => format!("{}/{path}", self.path.as_ref()?),
        };
        (path.len() <= LONGEST).then_some(path)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn found(text: &str) -> Vec<&str> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings.into_iter().filter(|it| it.rule == "writable-app-files").map(slice).collect()
    }

    #[test]
    fn only_the_user_of_the_image_counts() {
        let cases: [(&str, &[&str]); 15] = [
            ("FROM a\nCOPY --chown=b . /c\nUSER b:d", &["--chown=b"]),
            ("FROM a\nADD --chown=b:c x /c\nUSER b", &["--chown=b:c"]),
            ("FROM a\nCOPY --chown=b . /c\nUSER d", &[]),
            ("FROM a\nCOPY --chown=b . /c", &[]),
            ("FROM a\nRUN useradd -u 1 b\nCOPY --chown=b . /c\nUSER 1", &["--chown=b"]),
            ("FROM a\nRUN useradd -u 1 b\nCOPY --chown=1 . /c\nUSER b", &["--chown=1"]),
            ("FROM a\nRUN useradd -u 2 b\nCOPY --chown=1 . /c\nUSER b", &[]),
            ("FROM a\nCOPY --from=x --chown=b /r/home/b /home/b\nUSER b", &[]),
            ("FROM a\nCOPY --chown=b b /home/b\nUSER b", &["--chown=b"]),
            ("FROM a\nCOPY --chown=0 . /c\nUSER 0", &[]),
            ("FROM a\nARG B=1\nCOPY --chown=$B . /c\nUSER 1:1", &["--chown=$B"]),
            ("FROM a\nCOPY --chown=$B:$C . /c\nUSER $B", &["--chown=$B:$C"]),
            ("FROM a\nCOPY --chown=$B . /c\nUSER $D", &[]),
            ("FROM a AS x\nCOPY --chown=b . /c\nFROM a\nUSER b", &[]),
            ("FROM a AS x\nCOPY --chown=b . /c\nFROM x\nUSER b", &["--chown=b"]),
        ];
        for (text, places) in cases {
            assert_eq!(found(text), places, "{text}");
        }
    }

    #[test]
    fn commands_count_where_the_image_brings_files() {
        let in_app = |command: &str, user: &str| {
            let text = format!(
                "FROM a\nWORKDIR /app\nCOPY . src/\nCOPY x /app/data/\nRUN {command}\nUSER {user}"
            );
            found(&text).len() == 1
        };
        for (command, user) in [
            ("chown -R b:b /app", "b"),
            ("x && sudo chown b .", "b"),
            ("chown --recursive 1:0 ./src", "1"),
            ("chown -R \"$U\" /", "$U"),
            ("chmod -R g=u /app", "1"),
            ("chmod 775 /app/src /x", "1:0"),
        ] {
            assert!(in_app(command, user), "{command}, {user}");
        }
        for (command, user) in [
            ("chown -R c /app", "b"),
            ("chown -R :b /app", "b"),
            ("chown -R b /app/data", "b"),
            ("chown -R b /app/src/var", "b"),
            ("chown -R b $X /é", "b"),
            ("chmod -R g=u /app", "b"),
            ("chmod 775 /app", "1:1"),
            ("chmod 755 /app", "1"),
            ("chmod 777 /app", "1"),
            ("chown", "b"),
        ] {
            assert!(!in_app(command, user), "{command}, {user}");
        }
    }
}
