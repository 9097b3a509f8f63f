//! The rule `root-user-image`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::base_image::{DefaultUser, Family};
use crate::model::ground::{Ground, ground_of};
use crate::model::non_root::{NonRoot, anchor};
use crate::model::stage::{Base, Build, Stage, User};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// An image runs as root.
    ///
    /// # Why
    ///
    /// The user that an image ends with is the one that its program runs as. Root may rewrite
    /// every file of the image, install programs and read what other users keep to themselves. If
    /// it breaks out of the container, it is root on the host as well.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// COPY start.sh .
    /// USER root
    /// CMD ["./start.sh"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM alpine:3.20
    /// COPY start.sh .
    /// RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app
    /// USER 10001:10001
    /// CMD ["./start.sh"]
    /// ```
    ///
    /// Nobody says `USER` here, and the base image starts as root:
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y tini
    /// ENTRYPOINT ["tini", "--"]
    /// CMD ["/app"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y tini
    /// RUN groupadd -r -g 10001 app && useradd -l -r -u 10001 -g app app
    /// USER 10001:10001
    /// ENTRYPOINT ["tini", "--"]
    /// CMD ["/app"]
    /// ```
    ///
    /// Only the user that the last stage ends with counts, whoever builds before it:
    ///
    /// ```dockerfile good
    /// FROM alpine:3.20 AS build
    /// USER root
    /// RUN apk add --no-cache gcc
    ///
    /// FROM scratch
    /// COPY --from=build /app /app
    /// USER 65532:65532
    /// CMD ["/app"]
    /// ```
    ///
    /// # Fix
    ///
    /// The image gets a user that isn't root, with the number 10001 or the one that the policy
    /// names, after everything that may need root and before the command that starts it. On the
    /// Alpine, Debian and Red Hat families the user is created first, with their own tools. Where
    /// the file or the base image already has such a user, that one is taken. Images without tools
    /// get the bare number 65532. What the program writes to must then belong to that user:
    /// `COPY --chown`, or a volume.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: USER](https://docs.docker.com/reference/dockerfile/#user)
    /// - Also known as: hadolint DL3002, Trivy DS-0002, Checkov `CKV_DOCKER_3` and
    ///   `CKV_DOCKER_8`
    ROOT_USER_IMAGE {
        id: "root-user-image",
        title: "Root user in an image",
        severity: Error,
        level: Essential,
        way: User,
        peers: ["hadolint:DL3002", "trivy:DS-0002", "checkov:CKV_DOCKER_3", "checkov:CKV_DOCKER_8"],
        why: "Root may change every file in its container, and is root on the host if it breaks \
              out.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(stage) = build.target() else { return };
    let ground = ground_of(build, stage);
    match stage.last_user {
        Some(index) => set_by_the_file(build, stage, &ground, &build.users[index], cx),
        None => left_to_the_base(build, stage, &ground, cx),
    }
}

fn set_by_the_file(
    build: &Build<'_>,
    stage: &Stage<'_>,
    ground: &Ground,
    user: &User<'_>,
    cx: &mut Checker<'_>,
) {
    let user_id = cx.policy().user_id;
    let is_own = user.stage == stage.number;
    let image = &ground.name;
    let word = &user.word.text;
    match user.is_root() {
        Some(false) => {}
        Some(true) if is_own => {
            let value = &user.text.text;
            let spelled = if word.contains('$') {
                format!("`{word}`, which is `{value}`")
            } else {
                format!("`{word}`")
            };
            cx.report(user.range(), format!("the image on `{image}` runs as {spelled}"), || {
                fix(build, stage, user_id)
            });
        }
        Some(true) => {
            let from = build.name_of(&build.stages[user.stage]);
            let message = format!("the image on `{image}` runs as `{word}`, the user of {from}");
            let label = Label { range: user.range(), text: "root is set here".to_owned() };
            let fix = || fix(build, stage, user_id);
            cx.report(anchor(build, stage), message, fix).labels.push(label);
        }
        None => {
            // A variable that the base image sets is its author's business.
            let Some(unset) = user.text.holes.iter().find(|hole| hole.is_unset) else { return };
            let variable = &unset.variable;
            let message =
                format!("the image on `{image}` runs as root unless the build sets `{variable}`");
            let reason = format!("only the build knows who `{variable}` is; give it a default");
            let finding = cx.report(user.range(), message, || Err(Declined::because(reason)));
            finding.severity = Severity::Info;
        }
    }
}

fn left_to_the_base(build: &Build<'_>, stage: &Stage<'_>, ground: &Ground, cx: &mut Checker<'_>) {
    let image = &ground.name;
    let (severity, message) = match (ground.user, build.root(stage)) {
        (DefaultUser::NonRoot(_), _) | (_, Base::Unknown) => return,
        // Which account a Windows image has is its own business: none of them is root.
        _ if ground.family == Family::Windows => return,
        // It may be no container's image at all: files for `--output`, or a plugin.
        (_, Base::Scratch) if stage.entrypoint.or(stage.cmd).is_none() => {
            let message = "what is started from the image runs as root: nothing sets a user";
            (Severity::Info, message.to_owned())
        }
        (DefaultUser::Root, Base::Scratch) => {
            (Severity::Error, "the image runs as root, since nothing sets a user".to_owned())
        }
        (DefaultUser::Root, _) => {
            let message = format!("the image runs as root, as `{image}` does: nothing sets a user");
            (Severity::Error, message)
        }
        (DefaultUser::Unknown, _) => {
            let message = format!(
                "the image may run as root: this file doesn't say, and `{image}` isn't known"
            );
            (Severity::Warning, message)
        }
    };
    let user_id = cx.policy().user_id;
    let base = build.chain(stage).last().map_or(stage.from, |stage| stage.from);
    let finding = cx.report(anchor(build, stage), message, || fix(build, stage, user_id));
    finding.severity = severity;
    let range = build.instruction(base).range;
    finding.labels.push(Label { range, text: "the user comes from here".to_owned() });
}

fn fix(build: &Build<'_>, stage: &Stage<'_>, user_id: u32) -> Result<Fix, Declined> {
    let user = NonRoot::choose(build, stage, user_id);
    let rewrite = user.write(build, stage)?;
    let title = match &user.creation {
        Some(_) => format!("Create a user and run as `{}`", user.user),
        None => format!("Run as `{}`", user.user),
    };
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Kind, Policy, Severity, Source, fix};

    fn source(text: &str) -> Source {
        Source::with_kind(text, Kind::Dockerfile)
    }

    fn policy() -> Policy {
        // The other rules have their own tests.
        let others = crate::rules().iter().filter(|rule| rule.id != "root-user-image");
        let ignored_rules = others.map(|rule| rule.id.to_owned()).collect();
        Policy { ignored_rules, ..Policy::default() }
    }

    /// The place, the severity, and the message.
    fn found(text: &str) -> Vec<(String, Severity, String)> {
        let source = source(text);
        let findings = crate::check_with_fixes(&source, &policy()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "root-user-image");
        findings.map(|it| (source.slice(it.range).to_owned(), it.severity, it.message)).collect()
    }

    /// Everything behind the first FROM, after the fix.
    fn fixed(text: &str) -> String {
        let fixed = fix(&source(text), &policy(), Applicability::MayBreak);
        assert_eq!(fixed.stopped, None);
        assert_eq!(found(fixed.source.text()), [], "{}", fixed.source.text());
        fixed.source.text().split_once('\n').expect("more than one line").1.to_owned()
    }

    #[test]
    fn only_the_user_of_the_last_stage_counts() {
        for text in [
            "FROM alpine:3.20 AS a\nUSER root\nFROM alpine:3.20\nUSER 1000\n",
            "FROM alpine:3.20 AS a\nUSER 1000\nFROM a\n",
            "FROM alpine:3.20 AS a\nONBUILD USER 1\nFROM A\n",
            "FROM alpine:3.20\nUSER root\nUSER app:app\n",
            "FROM example/app:1\nUSER $APP_UID\n",
            "FROM alpine:3.20\nUSER\n",
            "FROM",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn root_is_found_in_every_spelling_where_it_stands() {
        for user in ["root", "0", "00", "\"root\"", "0:0", "root:root", "ro\\ot", "''"] {
            let text = format!("FROM alpine:3.20\nUSER {user}\nONBUILD USER 1\nCMD x\n");
            let found = found(&text);
            let [(place, severity, _)] = found.as_slice() else { panic!("{text}: {found:?}") };
            assert_eq!((place.as_str(), *severity), (user, Severity::Error));
        }
    }

    #[test]
    fn what_the_file_leaves_open_weighs_less() {
        let severity = |text: &str| found(text).first().map(|it| it.1);
        assert_eq!(severity("FROM alpine:3.20\nCMD x"), Some(Severity::Error));
        assert_eq!(severity("FROM example/app:1\nCMD x"), Some(Severity::Warning));
        assert_eq!(severity("FROM alpine:3.20\nARG U\nUSER $U"), Some(Severity::Info));
        assert_eq!(severity("FROM alpine:3.20\nARG U=0\nUSER $U"), Some(Severity::Error));
    }

    #[test]
    fn an_inherited_user_is_reported_where_another_belongs() {
        let text = "FROM alpine:3.20 AS base\nUSER root\nFROM base\nRUN a\nCMD b\n";
        let source = source(text);
        let finding = crate::check_with_fixes(&source, &policy()).findings.remove(0);
        assert_eq!(source.slice(finding.range), "CMD");
        assert_eq!(source.slice(finding.labels[0].range), "root");
        assert!(finding.message.contains("stage `base`"), "{}", finding.message);
    }

    #[test]
    fn the_user_comes_after_the_last_step_and_before_the_command() {
        let new = "RUN addgroup -S -g 10001 app && adduser -S -D -H -u 10001 -G app app\n\
                   USER 10001:10001\n";
        let cases = [
            ("RUN a\nEXPOSE 80\nCMD b\n", format!("RUN a\nEXPOSE 80\n{new}CMD b\n")),
            (
                "USER root\nRUN a\n# start\nCMD b\n",
                format!("USER root\nRUN a\n{new}# start\nCMD b\n"),
            ),
            ("CMD b\nRUN <<E\nUSER 1\nE\n", format!("CMD b\nRUN <<E\nUSER 1\nE\n{new}")),
            ("ENTRYPOINT a\nCMD b\n", format!("{new}ENTRYPOINT a\nCMD b\n")),
            (
                "CMD b\nUSER root # no\nUSER 0\n",
                "CMD b\nUSER root # no\nUSER 10001:10001\n".to_owned(),
            ),
        ];
        for (before, after) in cases {
            assert_eq!(fixed(&format!("FROM alpine:3.20\n{before}")), after);
        }
    }

    #[test]
    fn a_user_that_is_there_already_is_taken() {
        let cases = [
            ("USER app\nRUN a\nUSER root\nCMD b\n", "USER app\nRUN a\nUSER app\nCMD b\n"),
            ("RUN adduser -D -u 1234 me\nCMD b\n", "RUN adduser -D -u 1234 me\nUSER 1234\nCMD b\n"),
            ("RUN useradd me\nCMD b\n", "RUN useradd me\nUSER 10001:10001\nCMD b\n"),
        ];
        for (before, after) in cases {
            assert_eq!(fixed(&format!("FROM debian:12.8\n{before}")), after);
        }
    }

    #[test]
    fn nothing_is_run_where_it_might_fail() {
        let cases = [
            (
                "FROM scratch\nENTRYPOINT [\"/a\"]\nCOPY a /\n",
                "ENTRYPOINT [\"/a\"]\nCOPY a /\nUSER 65532:65532\n",
            ),
            ("FROM example/app:1\r\nCMD b", "USER 10001:10001\r\nCMD b"),
            (
                "FROM alpine:3.20\nSHELL [\"/usr/bin/pwsh\"]\nCMD b\n",
                "SHELL [\"/usr/bin/pwsh\"]\nUSER 10001:10001\nCMD b\n",
            ),
        ];
        for (before, after) in cases {
            assert_eq!(fixed(before), after);
        }
    }
}
