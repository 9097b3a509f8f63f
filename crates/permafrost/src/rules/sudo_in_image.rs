//! The rule `sudo-in-image`.

use crate::finding::{Applicability, Fix};
use crate::model::base_image::DefaultUser;
use crate::model::command::options::{has, operands};
use crate::model::command::packages::package_name;
use crate::model::ground::ground_of;
use crate::model::run::RunCall;
use crate::model::stage::{Build, is_root};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::Arguments;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::shell::Word;
use text_size::{TextRange, TextSize};

rule! {
    /// An image has, or uses, a program that takes the rights of root.
    ///
    /// # Why
    ///
    /// With `sudo` in the image a user that isn't root becomes root again, and may then change
    /// everything in the container. While an image is built nobody needs it: `USER` says who runs
    /// what.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN sudo apt-get update && \
    ///     sudo apt-get install -y tini
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN apt-get update && \
    ///     apt-get install -y tini
    /// USER 10001:10001
    /// ```
    ///
    /// Here a user of the image is let in by the back door:
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y curl sudo
    /// RUN echo 'app ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/app
    /// USER app
    /// ```
    ///
    /// Programs that only give rights away are another thing:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN gosu nobody true && su postgres -c 'initdb' && command -v sudo || echo no sudo
    /// USER 10001:10001
    /// ```
    ///
    /// # Fix
    ///
    /// Where the command runs as root already, `sudo` goes away and nothing else changes. Elsewhere
    /// the command then runs as the user of its line: put a `USER root` before it and the right user
    /// after it. What `sudo` is told by options would be lost, so there is no rewrite then.
    ///
    /// # References
    ///
    /// - [Docker: best practices for USER](https://docs.docker.com/build/building/best-practices/#user)
    /// - Also known as: hadolint DL3004, Trivy DS-0010, Checkov `CKV2_DOCKER_1`, dockerfilelint
    ///   `sudo_usage`
    SUDO_IN_IMAGE {
        id: "sudo-in-image",
        title: "Sudo in an image",
        severity: Warning,
        level: Restricted,
        way: Privileges,
        peers: ["hadolint:DL3004", "trivy:DS-0010", "checkov:CKV2_DOCKER_1", "dockerfilelint:sudo_usage"],
        why: "It is a way back to root for whoever takes over the container.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for run in build.runs.iter().filter(|run| build.is_in_image(run.stage)) {
        for call in run.calls() {
            if let Some(sudo) = call.elevation() {
                let message = format!("`{}` takes the rights of root", sudo.text);
                cx.report(call.place_of(sudo), message, || fix(build, call, sudo));
            } else if let Some(word) = becomes_root(call) {
                let message = format!("`{}` takes the rights of root", word.text);
                let reason = "who runs the rest of the line instead isn't clear";
                cx.report(call.place_of(word), message, || Err(Declined::because(reason)));
            }
            if let Some(word) = installed(call) {
                let message = format!("the image gets `{}`", word.text);
                let reason = "what relies on it must be rewritten first";
                cx.report(call.place_of(word), message, || Err(Declined::because(reason)));
            }
            if let Some(word) = edits_sudoers(call) {
                report_sudoers(call.place_of(word), cx);
            }
        }
    }
    for (index, instruction) in build.dockerfile.instructions.iter().enumerate() {
        let copies = matches!(instruction.keyword, Some(Keyword::Copy | Keyword::Add));
        let in_image = || build.stage_at(index).is_some_and(|it| build.is_in_image(it.number));
        if let (true, Arguments::Words(words) | Arguments::Json(words)) =
            (copies, &instruction.arguments)
            && let Some(target) = words.last()
            && is_sudoers(&build.expand(target).text)
            && in_image()
        {
            report_sudoers(target.range, cx);
        }
    }
}

fn report_sudoers(place: TextRange, cx: &mut Checker<'_>) {
    let message = "this lets a user of the image become root with `sudo`";
    let reason = "what relies on it must be rewritten first";
    cx.report(place, message, || Err(Declined::because(reason)));
}

/// The `su` that runs a command as root; for other users it gives rights away.
fn becomes_root<'r>(call: RunCall<'r, '_>) -> Option<&'r Word<'r>> {
    let words = call.words();
    if !matches!(call.program(), Some("su" | "runuser")) {
        return None;
    }
    let arguments = call.arguments("c s g G u w --command --shell --group --user");
    let user = operands(&arguments).find(|it| *it != "-").unwrap_or("root");
    let runs = has(&arguments, "c --command") && !has(&arguments, "u --user");
    (runs && is_root(user)).then(|| &words[0])
}

/// The package by which a command installs `sudo` or its like.
fn installed<'r>(call: RunCall<'r, '_>) -> Option<&'r Word<'r>> {
    call.installs()?;
    let is_package =
        |word: &&Word<'_>| matches!(package_name(&word.text), "sudo" | "doas" | "sudo-rs");
    call.words().iter().skip(1).find(is_package)
}

/// The word by which a command lets users become root.
fn edits_sudoers<'r>(call: RunCall<'r, '_>) -> Option<&'r Word<'r>> {
    let output = call.outputs().find(|it| is_sudoers(&it.text));
    output.or_else(|| {
        let writes =
            matches!(call.program()?, "tee" | "sed" | "cp" | "mv" | "install" | "ln" | "visudo");
        call.words().last().filter(|word| writes && is_sudoers(&word.text))
    })
}

fn is_sudoers(path: &str) -> bool {
    path == "/etc/sudoers" || path.starts_with("/etc/sudoers.d") || path == "/etc/doas.conf"
}

fn fix(build: &Build<'_>, call: RunCall<'_, '_>, sudo: &Word<'_>) -> Result<Fix, Declined> {
    let words = &call.command().words;
    let next =
        words.iter().position(|word| word.range == sudo.range).and_then(|at| words.get(at + 1));
    // An option of `sudo` stands between, or a variable that it sets.
    let next = next.filter(|next| call.words().first().is_some_and(|it| it.range == next.range));
    let next = next.ok_or_else(|| {
        Declined::because(format!("what `{}` is told by its options would be lost", sudo.text))
    })?;
    // In the exec form the quotes and the comma belong to the word.
    let quote = TextSize::new(u32::from(!call.run().is_shell_form && call.is_own()));
    let (from, to) = (call.place_of(sudo).start(), call.place_of(next).start());
    let place = TextRange::new(from.checked_sub(quote).unwrap_or(from), to.max(from) - quote);
    let rewrite = replace(build.dockerfile, place, "")?;
    let index = call.run().instruction;
    let is_root = match (build.user_at(index), build.stage_at(index)) {
        (Some(user), _) => user.is_root() == Some(true),
        (None, Some(stage)) => ground_of(build, stage).user == DefaultUser::Root,
        (None, None) => false,
    };
    let applicability = if is_root { Applicability::Safe } else { Applicability::MayBreak };
    Ok(Fix::new(format!("Call the command without `{}`", sudo.text), applicability, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "sudo-in-image").collect()
    }

    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    /// The text with the first finding's fix, and how safe that is.
    fn fixed(text: &str) -> Result<(String, Applicability), String> {
        let fix = findings(text).remove(0).fix.map_err(|declined| declined.reason)?;
        Ok((fix.edits.apply(text), fix.applicability))
    }

    #[test]
    fn each_way_to_root_is_found_where_it_stands() {
        assert_eq!(
            found(
                "FROM a\nRUN if a; then sudo -E b; fi || doas c\nRUN <<EOF\n/usr/bin/sudo d\nEOF\n\
                 RUN apk add doas=6.8 git && su -c 'x' && su - root -c y\n\
                 RUN sed -i s/a/b/ /etc/sudoers; echo z | tee -a /etc/sudoers.d/z\n\
                 COPY s /etc/sudoers.d/\nCMD [\"sudo\", \"x\"]\n"
            ),
            [
                "sudo",
                "doas",
                "/usr/bin/sudo",
                "doas=6.8",
                "su",
                "su",
                "/etc/sudoers",
                "/etc/sudoers.d/z",
                "/etc/sudoers.d/",
                "sudo"
            ]
        );
    }

    #[test]
    fn words_that_only_name_it_are_no_finding() {
        for text in [
            "FROM a\nRUN echo sudo; command -v sudo; which sudo; sudo -v; apt-get remove -y sudo\n",
            "FROM a\nRUN su postgres -c x; su - app -c y; runuser -u app -- z; rm /etc/sudoers\n",
            "FROM a AS b\nRUN sudo x\nFROM scratch\n",
            "FROM a\nRUN apt-get install -y libsudo-dev\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn sudo_goes_away_where_it_does_nothing() {
        let cases = [
            (
                "FROM alpine:3.20\nRUN sudo \\\n  a\n",
                "FROM alpine:3.20\nRUN a\n",
                Applicability::Safe,
            ),
            (
                "FROM alpine:3.20\nRUN bash -c 'sudo a'\n",
                "FROM alpine:3.20\nRUN bash -c 'a'\n",
                Applicability::Safe,
            ),
            ("FROM a\nUSER 1\nRUN sudo a\n", "FROM a\nUSER 1\nRUN a\n", Applicability::MayBreak),
            ("FROM a\nCMD [\"sudo\", \"a\"]\n", "FROM a\nCMD [\"a\"]\n", Applicability::MayBreak),
        ];
        for (before, after, applicability) in cases {
            assert_eq!(fixed(before), Ok((after.to_owned(), applicability)));
        }
        assert!(fixed("FROM a\nRUN sudo -u app a\n").is_err());
        assert!(fixed("FROM a\nRUN sudo A=1 a\n").is_err());
        assert!(fixed("FROM a\nRUN sudo \\\n # why\n a\n").is_err());
    }
}
