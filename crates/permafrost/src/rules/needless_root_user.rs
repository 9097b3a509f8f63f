//! The rule `needless-root-user`.

use crate::finding::{Applicability, Fix, Label};
use crate::model::base_image::DefaultUser;
use crate::model::ground::ground_of;
use crate::model::stage::{Build, Stage, User};
use crate::rewrite::dockerfile::remove;
use crate::rule::{Checker, rule};

rule! {
    /// A `USER root` changes nothing.
    ///
    /// # Why
    ///
    /// A reader who meets `USER root` looks for what it is good for, and for the place where it
    /// ends. Where it changes nothing, it only hides who the image really runs as: the next
    /// person moves a line, and the image runs as root unseen.
    ///
    /// # Examples
    ///
    /// The base image is known to start as root, so this says it a second time:
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// USER root
    /// RUN apk add --no-cache tini
    /// USER 10001:10001
    /// CMD ["tini", "--", "/app"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM alpine:3.20
    /// RUN apk add --no-cache tini
    /// USER 10001:10001
    /// CMD ["tini", "--", "/app"]
    /// ```
    ///
    /// Nothing happens between this one and the next `USER`:
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// COPY app /app
    /// USER 0
    /// # everything else runs without privileges
    /// USER 10001:10001
    /// CMD ["/app"]
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// COPY app /app
    /// # everything else runs without privileges
    /// USER 10001:10001
    /// CMD ["/app"]
    /// ```
    ///
    /// Which user this base image has isn't known, so here `USER root` means something:
    ///
    /// ```dockerfile good
    /// FROM registry.example.com/base:1.4.2
    /// USER root
    /// RUN apk add --no-cache tini
    /// USER 10001:10001
    /// CMD ["tini", "--", "/app"]
    /// ```
    ///
    /// # Fix
    ///
    /// The instruction goes away. Every later instruction runs as the same user as before, and so
    /// does the image. Stages that the image doesn't build on are left alone.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: USER](https://docs.docker.com/reference/dockerfile/#user)
    NEEDLESS_ROOT_USER {
        id: "needless-root-user",
        title: "Needless root user",
        severity: Info,
        level: Essential,
        way: User,
        peers: [],
        why: "A `USER root` without effect hides who the image really runs as.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(target) = build.target() else { return };
    let mut chain: Vec<&Stage<'_>> = build.chain(target).collect();
    chain.reverse();
    let ground = ground_of(build, target);
    // Who runs what comes next, as if every needless `USER root` were gone already.
    let mut before = if ground.user == DefaultUser::Root { Before::Ground } else { Before::Other };
    for stage in chain {
        for index in stage.users.clone() {
            let user = &build.users[index];
            let sets_plain_root = user.text.known().is_some_and(is_plain_root);
            // The user that the image ends with is the concern of `root-user-image`.
            let may_go = sets_plain_root && !user.is_triggered && target.last_user != Some(index);
            let next = stage.users.contains(&(index + 1)).then(|| &build.users[index + 1]);
            let next = next.filter(|next| !build.has_step(user.instruction, next.instruction));
            if let (true, Some(next)) = (may_go, next) {
                let message =
                    format!("{} has no effect: another `USER` follows", name(build, user));
                report(build, user, message, cx).labels.push(Label {
                    range: next.range(),
                    text: "this user takes its place before anything runs".to_owned(),
                });
                continue;
            }
            match (may_go, before) {
                (true, Before::Ground) => {
                    let image = &ground.name;
                    let message =
                        format!("{} is needless: `{image}` starts as root", name(build, user));
                    report(build, user, message, cx);
                    continue;
                }
                (true, Before::Root(root)) => {
                    let message =
                        format!("{} is needless: the user is root already", name(build, user));
                    report(build, user, message, cx).labels.push(Label {
                        range: build.users[root].range(),
                        text: "root is set here".to_owned(),
                    });
                    continue;
                }
                _ => {}
            }
            before = if sets_plain_root { Before::Root(index) } else { Before::Other };
        }
    }
}

/// Who runs what comes next.
#[derive(Debug, Clone, Copy)]
enum Before {
    /// Root, since the base image starts so.
    Ground,
    /// Root, by the USER of this index.
    Root(usize),
    /// Somebody else, or nobody knows who.
    Other,
}

/// Whether a user is root in the group of root; another group makes a difference.
fn is_plain_root(user: &str) -> bool {
    let group = user.split_once(':').map_or("root", |(_, group)| group);
    let is_zero = !group.is_empty() && group.bytes().all(|byte| byte == b'0');
    crate::model::stage::is_root(user) && (is_zero || group == "root")
}

fn name(build: &Build<'_>, user: &User<'_>) -> String {
    let instruction = build.instruction(user.instruction);
    format!("`{} {}`", instruction.name.text, user.word.text)
}

fn report<'c>(
    build: &Build<'_>,
    user: &User<'_>,
    message: String,
    cx: &'c mut Checker<'_>,
) -> &'c mut crate::finding::Finding {
    let fix = || {
        let title = format!("Remove {}", name(build, user));
        let rewrite = remove(build.dockerfile, user.instruction)?;
        Ok(Fix::new(title, Applicability::Safe, rewrite))
    };
    cx.report(build.instruction(user.instruction).range, message, fix)
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Kind, Policy, Source, fix};

    fn policy() -> Policy {
        // The other rules have their own tests.
        let others = crate::rules().iter().filter(|rule| rule.id != "needless-root-user");
        let ignored_rules = others.map(|rule| rule.id.to_owned()).collect();
        Policy { ignored_rules, ..Policy::default() }
    }

    /// The lines of the findings, counted from 1.
    fn found(text: &str) -> Vec<usize> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &policy()).findings;
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        findings.iter().map(|it| line(it.range.start().into())).collect()
    }

    #[test]
    fn only_what_changes_nothing_is_found() {
        let cases: [(&str, &[usize]); 12] = [
            ("FROM alpine:3.20\nUSER root\nRUN a\nUSER 1", &[2]),
            ("FROM alpine:3.20\nUSER 0:0\nRUN a\nUSER 0\nRUN b\nUSER 1", &[2, 4]),
            ("FROM alpine:3.20\nUSER root:audio\nRUN a\nUSER 1", &[]),
            ("FROM alpine:3.20\nUSER 1\nRUN a\nUSER root\nRUN b\nUSER 1", &[]),
            ("FROM example/app:1\nUSER root\nRUN a\nUSER 1", &[]),
            ("FROM example/app:1\nUSER root\nRUN a\nUSER root\nRUN b\nUSER 1", &[4]),
            ("FROM example/app:1\nUSER root\nEXPOSE 1\nUSER 1", &[2]),
            ("FROM example/app:1\nUSER root\nEXPOSE 1\nUSER root\nRUN a\nUSER 1", &[2]),
            ("FROM alpine:3.20\nCMD a\nUSER root", &[]),
            ("FROM alpine:3.20 AS a\nUSER root\nFROM scratch\nUSER 1", &[]),
            ("FROM alpine:3.20 AS a\nUSER root\nRUN a\nFROM a\nUSER root\nRUN b\nUSER 1", &[2, 5]),
            ("FROM alpine:3.20\nONBUILD USER root\nUSER 1", &[]),
        ];
        for (text, lines) in cases {
            assert_eq!(found(text), lines, "{text}");
        }
    }

    #[test]
    fn removing_all_at_once_changes_no_user() {
        let text =
            "FROM example/app:1\nUSER root\n\nUSER 0\n\nUSER root\nRUN a\n\nUSER 0\nRUN b\nUSER 1";
        let source = Source::with_kind(text, Kind::Dockerfile);
        let fixed = fix(&source, &policy(), Applicability::Safe);
        assert_eq!(
            fixed.source.text(),
            "FROM example/app:1\n\n\nUSER root\nRUN a\n\nRUN b\nUSER 1"
        );
    }
}
