//! The rule `named-user`.

use crate::finding::{Applicability, Fix};
use crate::model::account::{group_id, user_id};
use crate::model::base_image::Family;
use crate::model::ground::{Ground, ground_of};
use crate::model::stage::{Build, User, is_root};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// The image names its user instead of giving its number.
    ///
    /// # Why
    ///
    /// Which number a name stands for is written in `/etc/passwd` of the image, and the kubelet
    /// doesn't look into that. Under `runAsNonRoot` it refuses to start the container: it can't
    /// verify that the user isn't root. The easiest way out, which is to take `runAsNonRoot` away,
    /// is the wrong one.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:13.2
    /// RUN groupadd -g 10001 app && useradd -u 10001 -g app app
    /// USER app:app
    /// CMD ["/app"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:13.2
    /// RUN groupadd -g 10001 app && useradd -u 10001 -g app app
    /// USER 10001:10001
    /// CMD ["/app"]
    /// ```
    ///
    /// The number of this user was chosen by the tool that made it:
    ///
    /// ```dockerfile bad
    /// FROM debian:13.2
    /// RUN useradd app
    /// USER app
    /// CMD ["/app"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:13.2
    /// RUN useradd app
    /// USER <uid>
    /// CMD ["/app"]
    /// ```
    ///
    /// Only the user that a container starts as matters, and a variable may hold a number:
    ///
    /// ```dockerfile good
    /// FROM mcr.microsoft.com/dotnet/aspnet:9.0.11
    /// USER app
    /// RUN dotnet tool restore
    /// USER $APP_UID
    /// CMD ["/app"]
    /// ```
    ///
    /// # Fix
    ///
    /// Where the file itself gives the user a number, that one takes the place of the name, and so
    /// for the group. Nothing else changes: the runtime finds the same user by it. The users that
    /// some well-known images bring along have the number that the image's own source says; look
    /// whether yours is still the same. Otherwise `<uid>` is yours to fill in; `docker run --rm IMAGE id -u` prints it.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: USER](https://docs.docker.com/reference/dockerfile/#user)
    /// - [Security context](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context)
    ///   of Kubernetes: `runAsNonRoot`
    /// - Also known as: hadolint DL3066
    NAMED_USER {
        id: "named-user",
        title: "Named user",
        severity: Info,
        level: Restricted,
        way: User,
        peers: ["hadolint:DL3066"],
        why: "A kubelet that is told `runAsNonRoot` can't tell whether a name is root, and refuses \
              the container.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(target) = build.target() else { return };
    let Some(user) = target.last_user.map(|index| &build.users[index]) else { return };
    let Some(text) = user.text.known() else { return };
    let (name, _) = name_and_group(text);
    // Root is another rule's, and what a template or a person fills in may be a number.
    let is_plain = |it: char| it.is_alphanumeric() || "_-.".contains(it);
    if name.parse::<u32>().is_ok() || is_root(text) || !name.chars().all(is_plain) {
        return;
    }
    // Windows has no numbers.
    let is_windows = name.eq_ignore_ascii_case("ContainerUser");
    let ground = ground_of(build, target);
    if is_windows || ground.family == Family::Windows {
        return;
    }
    let message = format!("the image runs as `{name}`, a name that `runAsNonRoot` can't verify");
    cx.report(user.range(), message, || fix(build, user, text, ready_number(&ground, name)));
}

fn name_and_group(user: &str) -> (&str, Option<&str>) {
    match user.split_once(':') {
        Some((name, group)) => (name, Some(group)),
        None => (user, None),
    }
}

/// The number of a user that the base image is known to bring along, and of its group.
fn ready_number(ground: &Ground, name: &str) -> Option<String> {
    let number = match name {
        "node" | "app" => ground.ready_user?,
        // github.com/GoogleContainerTools/distroless, common/variables.bzl: `NONROOT = 65532`.
        "nonroot" if ground.family == Family::Bare && ground.name != "scratch" => 65532,
        _ => return None,
    };
    Some(number.to_string())
}

fn fix(
    build: &Build<'_>,
    user: &User<'_>,
    text: &str,
    ready: Option<String>,
) -> Result<Fix, Declined> {
    let (name, group) = name_and_group(text);
    let own = user_id(build, user.instruction, name);
    let applicability = match (&own, &ready) {
        (Some(_), _) => Applicability::Safe,
        (None, Some(_)) => Applicability::MayBreak,
        (None, None) => Applicability::HasPlaceholders,
    };
    let ready_group = ready.clone().filter(|_| own.is_none() && group == Some(name));
    let mut becomes = own.or(ready).unwrap_or_else(|| "<uid>".to_owned());
    if let Some(group) = group {
        becomes.push(':');
        let number = group_id(build, user.instruction, group).or(ready_group);
        becomes.push_str(number.as_deref().unwrap_or(group));
    }
    let title = format!("Set the user by number: `{becomes}`");
    let rewrite = replace(build.dockerfile, user.range(), becomes)?;
    Ok(Fix::new(title, applicability, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Edits, Kind, Policy, Source};

    /// The last line with the fix; `None` if nothing is found.
    fn fixed(text: &str) -> Option<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "named-user")?;
        let fix = finding.fix.expect("a fix");
        Edits::apply(&fix.edits, text).lines().next_back().map(str::to_owned)
    }

    #[test]
    fn a_name_becomes_the_number_that_the_file_gives_it() {
        let cases = [
            ("FROM a\nUSER app", "USER <uid>"),
            ("FROM node:24.1\nUSER node:node", "USER 1000:1000"),
            ("FROM gcr.io/distroless/static-debian12:1\nUSER nonroot", "USER 65532"),
            ("FROM scratch\nUSER nonroot:nonroot", "USER <uid>:nonroot"),
            ("FROM a\nRUN adduser -D -u 10 é\nUSER é:é", "USER 10:é"),
            ("FROM a\nRUN useradd -u 10 b\nUSER \"b\"", "USER 10"),
            ("FROM a\nRUN useradd -u 10 b\nENV U=b\nUSER ${U}", "USER 10"),
            ("FROM a AS x\nRUN useradd -u 10 b\nFROM x\nUSER b:8", "USER 10:8"),
            ("FROM a AS x\nRUN useradd -u 10 b\nFROM a\nUSER b", "USER <uid>"),
        ];
        for (text, expected) in cases {
            assert_eq!(fixed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn numbers_root_windows_and_the_unknown_are_no_findings() {
        for text in [
            "FROM a\nUSER 10",
            "FROM a\nUSER 10:app",
            "FROM a\nUSER root:app",
            "FROM a\nUSER $APP_UID",
            "FROM a\nUSER {{ user }}",
            "FROM a\nUSER <uid>",
            "FROM a\nUSER app\nUSER 10",
            "FROM a AS b\nUSER app\nFROM c",
            "FROM a\nUSER ContainerUser",
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER app",
            "FROM a\nUSER",
        ] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
