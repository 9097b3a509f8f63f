//! The rule `secret-in-image`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::command::secret_in;
use crate::model::run::Run;
use crate::model::secret::{is_dummy, is_secret_name, is_secret_path, is_secret_variable};
use crate::model::stage::{Base, Build};
use crate::rewrite::dockerfile::{remove, replace_all};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Pair, Word};
use crate::syntax::placeholder::is_placeholder;
use text_size::TextRange;

rule! {
    /// A secret gets into an image, its layers or its history.
    ///
    /// # Why
    ///
    /// What a build is given by `ARG` stands in the history of the image, what `ENV` sets in its
    /// configuration, what is copied in a layer, even where a later step deletes it. Whoever can
    /// pull the image can read it there, and change what the secret opens. It can't be replaced
    /// without a new image, and the old ones keep it.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// ARG API_TOKEN
    /// RUN wget --header="Authorization: Bearer $API_TOKEN" https://example.com/data
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM alpine:3.20
    /// RUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN wget --header="Authorization: Bearer $API_TOKEN" https://example.com/data
    /// ```
    ///
    /// Secrets that are written out are worse, since the file itself gives them away:
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// ENV DB_PASSWORD=hunter2
    /// COPY id_rsa /root/.ssh/id_rsa
    /// RUN curl -u app:hunter2 -fsS https://example.com/data -o /data
    /// ```
    ///
    /// Names of things about secrets are none, and neither are settings:
    ///
    /// ```dockerfile good
    /// FROM alpine:3.20
    /// ENV SESSION_SECRET_FILE=/run/secrets/session AUTH_MODULE_VERSION=1.2.0 PUBLIC_KEY=abc
    /// ENV TOKENIZERS_PARALLELISM=false PRIVATE_IP=10.0.0.1 KEYBOARD=us
    /// COPY .env.example ca.pem /app/
    /// RUN --mount=type=secret,id=netrc,target=/root/.netrc curl -n -o /data https://example.com/
    /// ```
    ///
    /// # Fix
    ///
    /// An `ARG` that only steps of its own stage name becomes a secret that is mounted into these
    /// steps, as a variable of the same name: nothing of it is kept. Give it to the build with
    /// `docker build --secret id=API_TOKEN,env=API_TOKEN`; a variable of a mount takes version 1.10
    /// of the Dockerfile syntax. A secret that the program needs is given to the container when it
    /// starts. What was written out once stays known: choose a new one.
    ///
    /// # References
    ///
    /// - [Docker: build secrets](https://docs.docker.com/build/building/secrets/)
    /// - [Build checks: SecretsUsedInArgOrEnv](https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/)
    /// - Also known as: `BuildKit` `SecretsUsedInArgOrEnv`, Trivy DS-0031, hadolint DL3064
    SECRET_IN_IMAGE {
        id: "secret-in-image",
        title: "Secret in an image",
        severity: Error,
        level: Baseline,
        way: Credentials,
        peers: ["buildkit:SecretsUsedInArgOrEnv", "trivy:DS-0031", "hadolint:DL3064"],
        why: "Whoever can pull the image can read the secret, and change what it opens.",
        check: Dockerfile(check),
    }
}

/// Why the variables of an image have no fix.
const AT_START: &str = "a secret that the program needs is given to the container when it starts";

/// The most arguments whose uses are looked for.
const MOST_MOUNTS: usize = 16;

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let mut mounts = 0;
    for (index, instruction) in build.dockerfile.instructions.iter().enumerate() {
        let instruction = instruction.without_onbuild();
        match (instruction.keyword, &instruction.arguments) {
            (
                Some(keyword @ (Keyword::Arg | Keyword::Env | Keyword::Label)),
                Arguments::Pairs(pairs),
            ) => {
                for pair in pairs {
                    let Some((severity, message)) = variable(build, keyword, pair) else {
                        continue;
                    };
                    let value = pair.value.as_ref().filter(|_| severity == Severity::Error);
                    let fix = || {
                        match keyword {
                            Keyword::Arg => {}
                            Keyword::Env => return Err(Declined::because(AT_START)),
                            _ => {
                                return Err(Declined::because(
                                    "what reads it must be looked at first",
                                ));
                            }
                        }
                        mounts += 1;
                        if mounts > MOST_MOUNTS {
                            Err(too_many())
                        } else {
                            mount(build, index, pair)
                        }
                    };
                    cx.report(value.unwrap_or(&pair.name).range, message, fix).severity = severity;
                }
            }
            (
                Some(Keyword::Copy | Keyword::Add),
                Arguments::Words(words) | Arguments::Json(words),
            ) => {
                let sources = words.split_last().map_or(&[][..], |(_, sources)| sources);
                for word in sources {
                    copied(build, index, &instruction.name.text, word, cx);
                }
            }
            _ => {}
        }
    }
    for call in build.runs.iter().flat_map(Run::calls) {
        if let Some(word) = secret_in(*call) {
            let name = &build.instruction(call.run().instruction).without_onbuild().name.text;
            let message = format!("this `{name}` has a secret written out");
            let reason = "what asks for it must be looked at first; a step of a build gets its \
                          secrets by `RUN --mount=type=secret`";
            cx.report(call.place_of(word), message, || Err(Declined::because(reason)));
        }
    }
}

/// Reports a file of credentials among what COPY or ADD brings.
fn copied(build: &Build<'_>, index: usize, name: &str, word: &Word<'_>, cx: &mut Checker<'_>) {
    let source = build.expand(word);
    let Some(path) = source.known().filter(|path| !path.contains("://") && is_secret_path(path))
    else {
        return;
    };
    let is_in_image = build.stage_at(index).is_some_and(|stage| build.is_in_image(stage.number));
    let whose = if is_in_image { "the image" } else { "the build" };
    let message =
        format!("`{name} {path}` keeps a file that is made for credentials in a layer of {whose}");
    let reason = "which step needs it isn't known here; `RUN --mount=type=secret,target=…` shows a \
                  file to one step";
    let finding = cx.report(word.range, message, || Err(Declined::because(reason)));
    // Many a `.npmrc` only has settings.
    if !is_in_image || path.rsplit('/').next() == Some(".npmrc") {
        finding.severity = Severity::Warning;
    }
}

/// What a variable says of a secret, and how much that weighs.
fn variable(build: &Build<'_>, keyword: Keyword, pair: &Pair<'_>) -> Option<(Severity, String)> {
    let name = &pair.name.text;
    let value = pair.value.as_ref().map(|word| build.expand(word));
    let text = value.as_ref().map(|value| value.known());
    let is_written = |text: &str| {
        let name = if keyword == Keyword::Label { "" } else { name };
        is_secret_variable(name, text) && !is_dummy(text)
    };
    match text {
        // What a template or a person fills in isn't known.
        Some(Some(text)) if is_placeholder(text) => return None,
        Some(Some(text)) if is_written(text) => {
            return Some((Severity::Error, format!("`{name}` has a secret written out")));
        }
        _ if keyword == Keyword::Label || !is_secret_name(name) => return None,
        // A setting, or the place of a file.
        Some(Some(text)) if !text.trim().is_empty() && !is_dummy(text) => return None,
        _ => {}
    }
    Some(match (keyword, text) {
        (Keyword::Arg, _) => (
            Severity::Warning,
            format!(
                "`{name}` gives a secret to the build as an argument, which the image's history keeps"
            ),
        ),
        (_, Some(Some(_))) => (
            Severity::Info,
            format!("`{name}` has a place for a secret in the environment of the image"),
        ),
        _ => {
            (Severity::Warning, format!("`{name}` puts a secret into the environment of the image"))
        }
    })
}

fn too_many() -> Declined {
    Declined::because("there are too many arguments of this kind to look for what uses them")
}

/// Mounts the secret into the steps that name it, in place of the argument.
fn mount(build: &Build<'_>, index: usize, pair: &Pair<'_>) -> Result<Fix, Declined> {
    let name = pair.name.text.as_ref();
    let instruction = build.instruction(index);
    let stage = build.stage_at(index).ok_or_else(|| {
        Declined::because("it stands before the first stage; the steps that use it are elsewhere")
    })?;
    if instruction.keyword == Some(Keyword::Onbuild) {
        return Err(Declined::because("the steps of the builds that it is kept for aren't here"));
    }
    let is_alone = matches!(&instruction.arguments, Arguments::Pairs(pairs) if pairs.len() == 1);
    if !is_alone || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(Declined::because("something else is declared together with it"));
    }
    if build.stages.iter().any(|other| other.base == Base::Stage(stage.number)) {
        return Err(Declined::because("another stage that builds on this one may use it as well"));
    }
    let mut flags = Vec::new();
    for user in &build.dockerfile.instructions[stage.instructions.clone()] {
        if !names(&build.dockerfile.text[user.range], name) {
            continue;
        }
        if user.keyword != Some(Keyword::Run) {
            let by = &user.name.text;
            return Err(Declined::because(format!(
                "`{by}` uses it too, which no secret is given to"
            )));
        }
        let flag = format!(" --mount=type=secret,id={name},env={name}");
        flags.push((TextRange::empty(user.name.range.end()), flag));
    }
    if flags.is_empty() {
        return Err(Declined::because(
            "no step of its stage names it, so which one needs it isn't known",
        ));
    }
    let rewrite = remove(build.dockerfile, index)?.and(replace_all(build.dockerfile, flags)?)?;
    Ok(Fix::new(
        format!("Mount `{name}` into the steps that use it"),
        Applicability::MayBreak,
        rewrite,
    ))
}

/// Whether a text has the variable in it: `$NAME`, `${NAME}`, `${NAME:-…}`.
fn names(text: &str, variable: &str) -> bool {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    text.match_indices(variable).any(|(at, _)| {
        let before = text[..at].strip_suffix('{').unwrap_or(&text[..at]);
        before.ends_with('$') && !text[at + variable.len()..].starts_with(is_name)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Severity, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "secret-in-image").collect()
    }

    /// What is found in an image with this line, and how much it weighs.
    fn found(line: &str) -> Vec<(String, Severity)> {
        let text = format!("FROM a\nARG É=1 NONE\n{line}");
        let slice = |range| text[std::ops::Range::<usize>::from(range)].to_owned();
        findings(&text).into_iter().map(|it| (slice(it.range), it.severity)).collect()
    }

    #[test]
    fn what_is_written_out_weighs_more_than_a_name() {
        use Severity::{Error, Info, Warning};
        for (line, place, severity) in [
            ("ARG TOKEN", "TOKEN", Warning),
            ("ARG TOKEN=", "TOKEN", Warning),
            ("ARG TOKEN=$NONE", "TOKEN", Warning),
            ("ARG TOKEN=abcdef", "abcdef", Error),
            ("ENV API_KEY é12345", "é12345", Error),
            ("ENV A=b Db_Password='hunter2' C=d", "'hunter2'", Error),
            ("ENV TOKEN=", "TOKEN", Info),
            ("ENV TOKEN=$NONE", "TOKEN", Warning),
            ("ENV URL=postgres://a:hunter2@db/x", "postgres://a:hunter2@db/x", Error),
            ("LABEL x=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", Error),
            ("COPY x .npmrc /app/", ".npmrc", Warning),
            ("COPY x/.env* /app/", "x/.env*", Error),
            ("ARG SECRET=dummy-for-build", "SECRET", Warning),
            ("ENV SECRET=your_secret", "SECRET", Info),
            ("ADD [\"/root/.aws/\", \"/app\"]", "/root/.aws/", Error),
            ("ONBUILD ARG TOKEN", "TOKEN", Warning),
            ("RUN x && \\\n export TOKEN=abcdef", "TOKEN=abcdef", Error),
            ("RUN <<E\né --password hunter2\nE", "hunter2", Error),
            ("CMD [\"x\", \"--token=abcdef\"]", "--token=abcdef", Error),
        ] {
            assert_eq!(found(line), [(place.to_owned(), severity)], "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_secret_is_no_finding() {
        for line in [
            "ENV AUTH_MODULE_VERSION=1 SESSION_SECRET_FILE=/x PUBLIC_KEY=abcdefgh KEYBOARD=us",
            "ENV TOKENIZERS_PARALLELISM=false PRIVATE_IP=10.0.0.1 GPG_KEY=A035C8C19219BA821E8D",
            "ENV AUTH=none TOKEN=/run/token SECRET={{secret}} KEY=<key>",
            "LABEL secret=abcdef token=",
            "COPY .env.example id_rsa.pub ca.pem .envrc /app/",
            "COPY x .env",
            "ADD https://example.com/key.pem /x",
            "RUN --mount=type=secret,id=x,env=TOKEN curl -H \"Bearer $TOKEN\" x",
            "ARG",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
    }

    #[test]
    fn files_of_other_stages_weigh_less() {
        let found = findings("FROM a AS b\nCOPY .env /\nFROM a");
        assert_eq!(found[0].severity, Severity::Warning);
        assert!(found[0].message.ends_with("a layer of the build"), "{}", found[0].message);
    }

    #[test]
    fn an_argument_becomes_a_mount_of_the_steps_that_name_it() {
        let fixed = |text: &str| {
            let fix = findings(text).remove(0).fix.map_err(|declined| declined.reason)?;
            Ok::<_, std::borrow::Cow<'_, str>>(fix.edits.apply(text))
        };
        let mount = "--mount=type=secret,id=T_TOKEN,env=T_TOKEN";
        assert_eq!(
            fixed(
                "FROM a\n# é\nARG T_TOKEN=abcdef\nRUN a $T_TOKENS\nrun --network=none a \\\n ${T_TOKEN:-}\nRUN <<E\n$T_TOKEN\nE\n"
            ),
            Ok(format!(
                "FROM a\n# é\nRUN a $T_TOKENS\nrun {mount} --network=none a \\\n ${{T_TOKEN:-}}\nRUN {mount} <<E\n$T_TOKEN\nE\n"
            ))
        );
        for text in [
            "ARG TOKEN\nFROM a",
            "FROM a\nARG TOKEN A",
            "FROM a\nARG TOKEN\nRUN x",
            "FROM a\nARG TOKEN\nENV A=$TOKEN\nRUN x $TOKEN",
            "FROM a AS b\nARG TOKEN\nRUN x $TOKEN\nFROM b",
            "FROM a\nONBUILD ARG TOKEN\nRUN x $TOKEN",
            "FROM a\nENV TOKEN=abcdef\nRUN x $TOKEN",
        ] {
            assert!(fixed(text).is_err(), "{text}");
        }
    }
}
