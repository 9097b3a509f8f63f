//! The rule `installs-at-start`.

use crate::finding::Severity;
use crate::model::clean_path::CleanPath;
use crate::model::command::{Call, Change, is_one_of};
use crate::model::run::Run;
use crate::model::stage::Build;
use crate::model::started::{changes_at_start, starts};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;

rule! {
    /// A container installs, downloads or edits programs when it starts.
    ///
    /// # Why
    ///
    /// What a container puts into itself as it starts was in no image that anybody reviewed. Each
    /// start may bring something else, two copies of one image differ, and the container needs a
    /// root file system that can be written.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM node:22.12.0
    /// USER node
    /// CMD npm install && npm start
    /// ```
    ///
    /// A script that the file itself writes is read as well:
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// COPY --chmod=755 <<EOF /entrypoint.sh
    /// #!/bin/sh
    /// apk add --no-cache curl
    /// exec /app
    /// EOF
    /// USER 10001:10001
    /// ENTRYPOINT ["/entrypoint.sh"]
    /// ```
    ///
    /// Programs that compile, download or load anew while they run do the same:
    ///
    /// ```dockerfile bad
    /// FROM node:22.12.0
    /// USER node
    /// CMD ["npx", "nodemon", "server.js"]
    /// ```
    ///
    /// What is done while the image is built stays in it:
    ///
    /// ```dockerfile good
    /// FROM node:22.12.0
    /// RUN npm ci
    /// USER node
    /// CMD ["npm", "start"]
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite: do it in a `RUN`, and start what comes of it.
    ///
    /// # References
    ///
    /// - [Docker: best practices, ephemeral containers](https://docs.docker.com/build/building/best-practices/#create-ephemeral-containers)
    INSTALLS_AT_START {
        id: "installs-at-start",
        title: "Installs at start",
        severity: Error,
        level: Immutable,
        way: Hands,
        peers: [],
        why: "The container then runs what no image holds, and each start may bring something else.",
        check: Dockerfile(check),
    }
}

/// Programs that watch their sources, and load them anew.
const WATCHERS: &str = "nodemon ts-node-dev tsx-watch reflex watchexec entr air fresh watchmedo";

/// Programs with a first word by which they compile, download or load anew.
const DEVELOPMENT: [(&str, &str); 12] = [
    ("npx", ""),
    ("bunx", ""),
    ("uvx", ""),
    ("pnpx", ""),
    ("go", "run"),
    ("cargo", "run watch"),
    ("dotnet", "watch run"),
    ("pnpm", "dlx"),
    ("yarn", "dlx"),
    ("mvn", "spring-boot:run jetty:run"),
    ("npm", "exec"),
    ("bun", "x"),
];

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(image) = build.target() else { return };
    let reason = "this belongs in a `RUN`; the image then holds what comes of it";
    for (change, place) in changes_at_start(build, image) {
        let (message, severity) = match change {
            Change::Installs(program) => (
                format!("the container installs packages with `{program}` when it starts"),
                Severity::Error,
            ),
            Change::RunsDownload | Change::FetchesProgram => {
                ("the container downloads a program when it starts".to_owned(), Severity::Error)
            }
            Change::Edits(path) if !is_volume(build, &path) => {
                (format!("the container writes to `{path}` when it starts"), Severity::Warning)
            }
            Change::SetsUserId(_) | Change::Edits(_) | Change::TakesRights(_) => continue,
        };
        cx.report(place, message, || Err(Declined::because(reason))).severity = severity;
    }
    for call in starts(build, image).flat_map(Run::calls) {
        let Some(program) = develops(*call) else { continue };
        let message = format!("`{program}` compiles, downloads or loads programs while it runs");
        cx.report(call.place(), message, || Err(Declined::because(reason))).severity =
            Severity::Warning;
    }
}

/// The program, if it compiles, downloads or loads anew what it runs.
fn develops<'s>(call: Call<'s, '_>) -> Option<&'s str> {
    let program = call.program()?;
    let words = &call.words()[1..];
    let first =
        words.iter().find(|word| !word.text.starts_with('-')).map_or("", |word| &*word.text);
    let known = DEVELOPMENT.iter().find(|(name, _)| *name == program);
    let is_told = known.is_some_and(|(_, told)| told.is_empty() || is_one_of(told, first));
    let asks = |option: &str| words.iter().any(|word| word.text == option);
    // Version and help are asked for by people who try an image.
    let only_asks = asks("--version") || asks("--help");
    let reloads = asks("--reload")
        && is_one_of("uvicorn gunicorn hypercorn flask fastapi celery watchfiles granian", program);
    let watches = is_one_of(WATCHERS, program) || program == "node" && asks("--watch");
    ((is_told || reloads || watches) && !only_asks).then_some(program)
}

/// Whether a path stands in a VOLUME of the file.
fn is_volume(build: &Build<'_>, path: &str) -> bool {
    let volumes =
        build.dockerfile.instructions.iter().filter(|it| it.keyword == Some(Keyword::Volume));
    let mut paths = volumes.flat_map(|it| match &it.arguments {
        Arguments::Words(words) | Arguments::Json(words) => words.as_slice(),
        _ => &[],
    });
    paths.any(|word| CleanPath::of(&build.expand(word).text).holds(path))
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Severity, Source};

    fn found(text: &str) -> Vec<(String, Severity)> {
        let text = format!("FROM debian:12.8\n{text}\n");
        let source = Source::with_kind(&*text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "installs-at-start");
        findings.map(|it| (source.slice(it.range).to_owned(), it.severity)).collect()
    }

    fn places(text: &str) -> Vec<String> {
        found(text).into_iter().map(|it| it.0).collect()
    }

    #[test]
    fn what_the_command_changes_is_found() {
        assert_eq!(
            found("ENTRYPOINT [\"sh\", \"-c\", \"pip install x; exec y\"]"),
            [("pip install x".to_owned(), Severity::Error)]
        );
        assert_eq!(places("CMD curl https://x | sh && app"), ["curl https://x | sh"]);
        assert_eq!(
            found("CMD envsubst < /x > /etc/nginx/nginx.conf && nginx"),
            [("envsubst < /x > /etc/nginx/nginx.conf".to_owned(), Severity::Warning)]
        );
        assert_eq!(
            places("VOLUME /etc/nginx\nCMD echo a > /etc/nginx/nginx.conf && nginx"),
            [""; 0]
        );
    }

    #[test]
    fn scripts_of_the_file_are_read_if_they_are_started() {
        let cat = "RUN cat <<'E' > /start.sh\nset -e\nyum install -y é\nE\n";
        assert_eq!(places(&format!("{cat}CMD [\"bash\", \"/start.sh\"]")), ["yum install -y é"]);
        assert_eq!(places(&format!("{cat}CMD [\"app\"]")), [""; 0]);
        let copy = "COPY <<start.sh /bin/\n gem install a\nstart.sh\n";
        assert_eq!(places(&format!("{copy}CMD start.sh")), ["gem install a"]);
        let echo = "RUN echo 'apk add a && exec b' > /s && chmod +x /s\n";
        assert_eq!(places(&format!("{echo}ENTRYPOINT [\"/s\"]")), ["apk add a"]);
    }

    #[test]
    fn programs_for_development_are_told() {
        for cmd in [
            "go run main.go",
            "npx -y serve",
            "dotnet watch run",
            "uvicorn app:app --reload",
            "node --watch x.js",
            "nodemon x.js",
        ] {
            assert_eq!(
                found(&format!("CMD {cmd}")),
                [(cmd.to_owned(), Severity::Warning)],
                "{cmd}"
            );
        }
    }

    #[test]
    fn what_only_starts_is_no_finding() {
        for text in [
            "CMD npm start",
            "CMD [\"npm\", \"run\", \"install\"]",
            "CMD pip --version",
            "CMD npx --help",
            "CMD dotnet app.dll",
            "CMD uvicorn app:app",
            "RUN npm install && go run x",
            "CMD npm install\nCMD [\"npm\", \"start\"]",
            "HEALTHCHECK CMD curl -f http://localhost/",
        ] {
            assert_eq!(places(text), [""; 0], "{text}");
        }
    }
}
