//! The rule `remote-login`.

use crate::finding::{Applicability, Fix};
use crate::model::command::is_one_of;
use crate::model::command::packages::package_name;
use crate::model::ground::ground_of;
use crate::model::login::{PACKAGES, PORTS, SERVERS, serves_git};
use crate::model::run::{Moment, RunCall};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::{remove, replace};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Word};
use crate::syntax::shell;
use text_size::TextRange;

rule! {
    /// An image lets people log in over the network.
    ///
    /// # Why
    ///
    /// A login server in an image is there so that somebody can come in and change something. What
    /// they do is seen by nobody, is lost when the container is replaced, and until then the
    /// container isn't what was reviewed. The server is also one more program to break into.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// EXPOSE 8080 22
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// EXPOSE 8080
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y openssh-server
    /// USER 10001:10001
    /// CMD ["/usr/sbin/sshd", "-D"]
    /// ```
    ///
    /// A client is no server, and Git is served over SSH:
    ///
    /// ```dockerfile good
    /// FROM gitea/gitea:1.22.3-rootless
    /// RUN apk add --no-cache openssh-client
    /// EXPOSE 2222 3000
    /// ```
    ///
    /// # Fix
    ///
    /// The port goes away from `EXPOSE`. The server itself must go as well; to look into a container,
    /// `kubectl exec` and `kubectl debug` need none, and leave a trace.
    ///
    /// # References
    ///
    /// - [Docker reference: EXPOSE](https://docs.docker.com/reference/dockerfile/#expose)
    /// - MITRE ATT&CK for Kubernetes: SSH server running inside container
    /// - Also known as: Trivy DS-0004, Checkov `CKV_DOCKER_1`
    REMOTE_LOGIN {
        id: "remote-login",
        title: "Remote login in an image",
        severity: Warning,
        level: Baseline,
        way: Hands,
        peers: ["trivy:DS-0004", "checkov:CKV_DOCKER_1"],
        why: "Where somebody can log in, what runs can be changed by hand, and nobody reviews it.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(image) = build.target() else { return };
    if serves_git(&ground_of(build, image).name) {
        return;
    }
    let in_image =
        |index: usize| build.stage_at(index).is_some_and(|it| build.is_in_image(it.number));
    for (index, instruction) in build.dockerfile.instructions.iter().enumerate() {
        if instruction.keyword != Some(Keyword::Expose) || !in_image(index) {
            continue;
        }
        let Arguments::Words(words) = &instruction.arguments else { continue };
        for word in words {
            let text = build.expand(word);
            let Some(port) = text.known().and_then(login_port) else { continue };
            let message = format!("port {port} is one for logins");
            cx.report(word.range, message, || fix(build, index, words, word));
        }
    }
    for run in build.runs.iter().filter(|run| build.is_in_image(run.stage)) {
        let ends = Some(run.instruction);
        if run.moment == Moment::Start && ends != image.entrypoint && ends != image.cmd {
            continue;
        }
        for call in run.calls() {
            let Some((place, message)) = server(call) else { continue };
            let reason = "what is reached through it must be reached otherwise first";
            cx.report(place, message, || Err(Declined::because(reason)));
        }
    }
}

/// The first port for logins among those that a word of EXPOSE opens: `22`, `22/tcp`, `20-25`.
fn login_port(word: &str) -> Option<i128> {
    let (ports, protocol) = word.split_once('/').unwrap_or((word, "tcp"));
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let range = first.parse::<i128>().ok()?..=last.parse::<i128>().ok()?;
    PORTS.into_iter().find(|port| range.contains(port) && protocol.eq_ignore_ascii_case("tcp"))
}

/// What a command does to let people in, and where.
fn server(call: RunCall<'_, '_>) -> Option<(TextRange, String)> {
    let program = call.program()?;
    let words = call.words();
    if call.installs().is_some() {
        let is_server = |word: &&shell::Word<'_>| is_one_of(PACKAGES, package_name(&word.text));
        let word = words.iter().skip(1).find(is_server)?;
        return Some((
            call.place_of(word),
            format!("the image gets `{}`", package_name(&word.text)),
        ));
    }
    let is_service = program == "service"
        && words.get(1).is_some_and(|it| matches!(&*it.text, "ssh" | "sshd"))
        && words.get(2).is_some_and(|it| it.text == "start");
    // While the image is built a server may only be asked for its version, or make its keys.
    let starts = is_one_of(SERVERS, program) && call.run().moment == Moment::Start || is_service;
    starts.then(|| (call.place(), format!("`{program}` lets people log in")))
}

fn fix(
    build: &Build<'_>,
    index: usize,
    words: &[Word<'_>],
    word: &Word<'_>,
) -> Result<Fix, Declined> {
    let place = words.iter().position(|it| it.range == word.range).unwrap_or_default();
    let rewrite = match (place.checked_sub(1).map(|before| &words[before]), words.get(place + 1)) {
        (None, None) => remove(build.dockerfile, index)?,
        (Some(before), _) => {
            replace(build.dockerfile, TextRange::new(before.range.end(), word.range.end()), "")?
        }
        (None, Some(next)) => {
            replace(build.dockerfile, TextRange::new(word.range.start(), next.range.start()), "")?
        }
    };
    Ok(Fix::new(format!("Remove port `{}`", word.text), Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "remote-login").collect()
    }

    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    #[test]
    fn ports_are_found_in_every_spelling() {
        assert_eq!(
            found("FROM a\nARG P=22\nEXPOSE 80 22/tcp 20-25 $P 2222 443 22/udp 220 x\nEXPOSE 23\n"),
            ["22/tcp", "20-25", "$P", "2222", "23"]
        );
        assert_eq!(found("FROM a AS b\nEXPOSE 22\nFROM c\nEXPOSE $P\n"), [""; 0]);
    }

    #[test]
    fn servers_are_found_where_they_come_in_or_start() {
        assert_eq!(
            found(
                "FROM a\nRUN dnf install -y vim openssh-server-9.0 dropbear=1 && service ssh start\n\
                 ENTRYPOINT exec /usr/sbin/sshd -D\nCMD [\"in.telnetd\"]\n"
            ),
            ["dropbear=1", "service ssh start", "exec /usr/sbin/sshd -D", "in.telnetd"]
        );
        for text in [
            "FROM a\nRUN apt-get install -y openssh-client sshfs && sshd -V; echo sshd\n",
            "FROM a\nCMD sshd\nCMD [\"app\"]\n",
            "FROM a\nRUN apt-get remove -y openssh-server\n",
            "FROM gitlab/gitlab-ce:17.5.1\nEXPOSE 22\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_port_goes_without_its_neighbours() {
        let fixed = |text: &str| {
            let fix = findings(text).remove(0).fix.expect("a fix");
            fix.edits.apply(text)
        };
        assert_eq!(fixed("FROM a\nEXPOSE 22 80\n"), "FROM a\nEXPOSE 80\n");
        assert_eq!(fixed("FROM a\nEXPOSE 80 \\\n  22\n"), "FROM a\nEXPOSE 80\n");
        assert_eq!(fixed("FROM a\nEXPOSE 22\nCMD b\n"), "FROM a\nCMD b\n");
    }
}
