//! What a Dockerfile says of the image that it builds, as far as whoever runs it has to know.
//!
//! It is found once for a Dockerfile and compared with many containers; see `pair`.

use super::base_image::{DefaultUser, Family};
use super::clean_path::CleanPath;
use super::command::options::{operands, value};
use super::ground::ground_of;
use super::image::ImageReference;
use super::run::Run;
use super::stage::{Base, Build, Stage};
use super::started::starts;
use crate::source::{OffsetUnit, Source};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Instruction, Word};
use text_size::TextSize;

/// What is known of an image from its Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltImage {
    /// Who runs, as the kubelet reads it.
    pub user: BuiltUser,
    /// The ports that EXPOSE names, the first of each range.
    pub ports: Vec<Told<u16>>,
    /// The folders that VOLUME declares.
    pub volumes: Vec<Told<String>>,
    /// The files and folders that are written to when a container starts.
    pub writes: Vec<(Told<String>, Writer)>,
}

/// Something with the line of the Dockerfile that tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// What is told.
    pub what: T,
    /// The line, counted from 1.
    pub line: u32,
}

/// The user of an image, as the kubelet reads it: a number, or a name that it can't look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuiltUser {
    /// A name, with its number where the Dockerfile makes the user itself.
    Named(Told<String>, Option<u32>),
    /// Root, by the USER in this line.
    Root(u32),
    /// Root, since no USER is set and the image at the root is known to set none.
    RootByDefault,
    /// The number of somebody else.
    NonRoot,
    /// Nobody can tell from this file.
    Unknown,
}

/// What writes when a container starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The ENTRYPOINT.
    Entrypoint,
    /// The CMD, which `args` of a container replace.
    Cmd,
}

/// A server whose official image is known to write somewhere, by the settings that come with it.
struct Server {
    name: &'static str,
    /// The folder of its settings, and the file in it that says where it writes.
    settings: (&'static str, &'static str),
    /// Where it writes: its number, and what it receives.
    folders: &'static [&'static str],
}

/// As github.com/nginx/docker-nginx and github.com/docker-library/httpd build them.
const SERVERS: [Server; 2] = [
    Server {
        name: "nginx",
        settings: ("etc/nginx", "nginx.conf"),
        folders: &["/var/cache/nginx", "/var/run"],
    },
    Server {
        name: "httpd",
        settings: ("usr/local/apache2/conf", "httpd.conf"),
        folders: &["/usr/local/apache2/logs"],
    },
];

impl BuiltImage {
    /// What a Dockerfile says of its image; nothing where it builds none.
    pub fn of(source: &Source, build: &Build<'_>) -> Self {
        let line = |offset: TextSize| source.position(offset, OffsetUnit::Utf8Bytes).line;
        let nothing =
            Self { user: BuiltUser::Unknown, ports: vec![], volumes: vec![], writes: vec![] };
        let Some(stage) = build.target() else { return nothing };
        let mut image = Self { user: user(build, stage, line), ..nothing };
        for (index, _) in build.instructions_in_image() {
            let instruction = build.instruction(index);
            let (Arguments::Words(words) | Arguments::Json(words)) = &instruction.arguments else {
                continue;
            };
            for word in words {
                let told = || known(build, word);
                let line = line(word.range.start());
                match instruction.keyword {
                    Some(Keyword::Expose) => {
                        let port = told().as_deref().and_then(first_port);
                        image.ports.extend(port.map(|what| Told { what, line }));
                    }
                    Some(Keyword::Volume) => {
                        let path = told().filter(|path| path.starts_with('/'));
                        image.volumes.extend(path.map(|what| Told { what, line }));
                    }
                    _ => {}
                }
            }
        }
        image.writes = writes(build, stage, line);
        image
    }
}

fn known(build: &Build<'_>, word: &Word<'_>) -> Option<String> {
    build.expand(word).known().map(str::to_owned)
}

/// The first port of what EXPOSE takes: `80`, `80/tcp`, `80-90/udp`.
fn first_port(text: &str) -> Option<u16> {
    let ports = text.split('/').next().unwrap_or(text);
    ports.split('-').next()?.parse().ok().filter(|port| *port > 0)
}

fn user(build: &Build<'_>, stage: &Stage<'_>, line: impl Fn(TextSize) -> u32) -> BuiltUser {
    let ground = ground_of(build, stage);
    let Some(user) = stage.last_user.map(|index| &build.users[index]) else {
        return match ground.user {
            DefaultUser::Root => BuiltUser::RootByDefault,
            DefaultUser::NonRoot(_) | DefaultUser::Unknown => BuiltUser::Unknown,
        };
    };
    let Some(text) = user.text.known() else { return BuiltUser::Unknown };
    let name = text.split_once(':').map_or(text, |(name, _group)| name);
    // Users of Windows have names, which its kubelet takes.
    let of_windows = ["ContainerUser", "ContainerAdministrator"];
    if ground.family == Family::Windows || of_windows.iter().any(|it| it.eq_ignore_ascii_case(name))
    {
        return BuiltUser::Unknown;
    }
    let line = line(user.range().start());
    match (user.is_root(), name.parse::<i64>()) {
        (Some(true), _) => BuiltUser::Root(line),
        (_, Ok(_)) => BuiltUser::NonRoot,
        (_, Err(_)) => {
            BuiltUser::Named(Told { what: name.to_owned(), line }, number_of(build, name))
        }
    }
}

/// The number that the Dockerfile gives to a user of this name when it makes them.
fn number_of(build: &Build<'_>, name: &str) -> Option<u32> {
    // Of `adduser` and `useradd` alike; what takes no value in one is no option of the other.
    const VALUED: &str = "u --uid g --gid G --ingroup --groups s --shell h d --home --home-dir \
                          c --comment --gecos";
    build.image_steps().flat_map(Run::calls).find_map(|call| {
        call.program().filter(|it| matches!(*it, "useradd" | "adduser"))?;
        let arguments = call.arguments(VALUED);
        operands(&arguments).find(|operand| *operand == name)?;
        value(&arguments, "u --uid")?.parse().ok().filter(|number| *number > 0)
    })
}

fn writes(
    build: &Build<'_>,
    stage: &Stage<'_>,
    line: impl Fn(TextSize) -> u32,
) -> Vec<(Told<String>, Writer)> {
    let mut found = Vec::new();
    for run in starts(build, stage) {
        let is_cmd = Some(run.instruction) == stage.cmd;
        let writer = if is_cmd { Writer::Cmd } else { Writer::Entrypoint };
        for call in run.calls() {
            let is_tee = call.program() == Some("tee");
            let copies = call.words().iter().skip(1).filter(|_| is_tee);
            for word in call.outputs().chain(copies) {
                let Some(path) = word.known().filter(|path| is_file(path)) else { continue };
                let line = line(call.place_of(word).start());
                found.push((Told { what: path.to_owned(), line }, writer));
            }
        }
    }
    if stage.entrypoint.is_none() && stage.cmd.is_none() {
        let from = build.chain(stage).last().map_or(stage.from, |stage| stage.from);
        let line = line(build.instruction(from).range.start());
        let folders = server_folders(build, stage).iter();
        let told = |path: &&str| Told { what: (*path).to_owned(), line };
        found.extend(folders.map(|path| (told(path), Writer::Cmd)));
    }
    found
}

/// Whether a path leads to a file of the container: neither relative nor of a device.
fn is_file(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("/dev/") && !path.starts_with("/proc/")
}

/// The folders that the server of the image at the root writes to; none as soon as the Dockerfile
/// touches its settings, which may send it elsewhere.
fn server_folders(build: &Build<'_>, stage: &Stage<'_>) -> &'static [&'static str] {
    let Base::Image(index) = build.root(stage) else { return &[] };
    let reference = build.images[index].reference();
    let name = reference.as_ref().and_then(ImageReference::official_name);
    let Some(server) = SERVERS.iter().find(|it| Some(it.name) == name) else { return &[] };
    let (folder, file) = server.settings;
    let changes_settings = |(_, instruction): (usize, &Instruction<'_>)| {
        let mut bodies = instruction.heredocs.iter().map(|heredoc| heredoc.content);
        let into = match (instruction.keyword, &instruction.arguments) {
            (
                Some(Keyword::Copy | Keyword::Add),
                Arguments::Words(words) | Arguments::Json(words),
            ) => words.last(),
            _ => None,
        };
        instruction.line.contains(file)
            || bodies.any(|body| body.contains(file))
            || into.is_some_and(|into| {
                let into = CleanPath::of(&into.text);
                into.holds(folder) || into.is_inside(folder)
            })
    };
    if build.instructions_in_image().any(changes_settings) { &[] } else { server.folders }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::syntax::dockerfile::parse;

    fn image(text: &str) -> BuiltImage {
        let dockerfile = parse(text);
        BuiltImage::of(&Source::with_kind(text, Kind::Dockerfile), &Build::of(&dockerfile))
    }

    #[test]
    fn the_user_is_told_as_the_kubelet_reads_it() {
        let named = |name: &str, line, number| {
            BuiltUser::Named(Told { what: name.to_owned(), line }, number)
        };
        for (text, user) in [
            ("FROM a\nUSER app:app", named("app", 2, None)),
            ("FROM a\nRUN useradd -r --uid 1234 -g 0 app\nUSER app", named("app", 3, Some(1234))),
            ("FROM a\nRUN adduser -D -u 7 other; adduser app\nUSER app", named("app", 3, None)),
            ("FROM a\nUSER 1000:app", BuiltUser::NonRoot),
            ("FROM a\nUSER 0", BuiltUser::Root(2)),
            ("FROM a\nUSER root", BuiltUser::Root(2)),
            ("FROM a\nUSER $U", BuiltUser::Unknown),
            ("FROM alpine:3.22", BuiltUser::RootByDefault),
            ("FROM a", BuiltUser::Unknown),
            ("FROM a\nUSER ContainerUser", BuiltUser::Unknown),
            ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER app", BuiltUser::Unknown),
            ("FROM gcr.io/distroless/static:nonroot", BuiltUser::Unknown),
            ("", BuiltUser::Unknown),
        ] {
            assert_eq!(image(text).user, user, "{text}");
        }
    }

    #[test]
    fn ports_and_volumes_of_the_image_are_known() {
        let text = "FROM a AS b\nEXPOSE 1\nFROM c\nENV P=443\nEXPOSE 80-90/udp $P\n\
                    EXPOSE x\nVOLUME /a [\"b\"]\nVOLUME [\"/c\"]\nONBUILD VOLUME /d";
        let image = image(text);
        let ports: Vec<_> = image.ports.iter().map(|it| (it.what, it.line)).collect();
        assert_eq!(ports, [(80, 5), (443, 5)]);
        let volumes: Vec<_> = image.volumes.iter().map(|it| (&*it.what, it.line)).collect();
        assert_eq!(volumes, [("/a", 7), ("/c", 8)]);
    }

    #[test]
    fn what_the_command_writes_is_known() {
        let writes = |text: &str| -> Vec<_> {
            image(text).writes.into_iter().map(|(it, writer)| (it.what, it.line, writer)).collect()
        };
        let text = "FROM a\nENTRYPOINT a > /log/a 2>/dev/null\nCMD b | tee -a /log/b >> b; c >$C";
        let expected =
            [("/log/a".to_owned(), 2, Writer::Entrypoint), ("/log/b".to_owned(), 3, Writer::Cmd)];
        assert_eq!(writes(text), expected);
        assert_eq!(writes("FROM nginx:1.29").len(), 2);
        for text in [
            "FROM nginx:1.29\nCMD sh",
            "FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/",
            "FROM nginx:1.29\nCOPY conf /etc/nginx",
            "FROM nginx:1.29\nCOPY site.conf /etc/nginx/conf.d/",
            "FROM nginx:1.29\nRUN sed -i s/a/b/ /etc/nginx/nginx.conf",
            "FROM example/nginx:1.29",
        ] {
            assert_eq!(writes(text), [], "{text}");
        }
    }
}
