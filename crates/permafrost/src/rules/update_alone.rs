//! The rule `update-alone`.

use crate::finding::{Applicability, Fix};
use crate::model::command::packages::{Action, Manager};
use crate::model::run::{Moment, Run, RunCall};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::{remove, replace};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use text_size::TextRange;

rule! {
    /// The lists of packages are fetched in a step of their own.
    ///
    /// # Why
    ///
    /// A builder keeps the result of each step. A step that only fetches lists is kept for as long as
    /// its line doesn't change, and packages are then installed from lists of long ago, or fail to
    /// install. What the image contains depends on the cache of the machine that builds it.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update
    /// RUN apt-get install -y tini
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y tini
    /// ```
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y tini
    /// RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update
    /// ```
    ///
    /// # Fix
    ///
    /// Where the next step installs with the same program, both become one step.
    ///
    /// # References
    ///
    /// - [Docker: best practices, apt-get](https://docs.docker.com/build/building/best-practices/#apt-get)
    /// - Also known as: Trivy DS-0017, Checkov `CKV_DOCKER_5`, dockerfilelint
    ///   `apt-get-update_require_install`
    UPDATE_ALONE {
        id: "update-alone",
        title: "Update on its own",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [
            "trivy:DS-0017", "checkov:CKV_DOCKER_5", "dockerfilelint:apt-get-update_require_install",
        ],
        why: "What is installed afterwards depends on the cache of the machine that builds.",
        check: Dockerfile(check),
    }
}

/// Commands that install nothing, whatever they are told.
const IDLE: &str = "echo printf rm mkdir cd true set sleep ls cat sed export ln cp mv test [ : touch \
                    apt-get apt apk yum dnf microdnf zypper pacman dpkg add-apt-repository tee chmod";

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let steps = || build.runs.iter().filter(|run| run.moment == Moment::Build && !run.is_trigger);
    for (index, run) in steps().enumerate() {
        let Some((call, manager)) = run.calls().find_map(|call| Some((call, refreshes(call)?)))
        else {
            continue;
        };
        // Whatever isn't known may install, and so may a script.
        let is_idle = |call: RunCall<'_, '_>| {
            let known = call.program().is_some_and(|it| crate::model::command::is_one_of(IDLE, it));
            let acts = call
                .order()
                .is_some_and(|it| matches!(it.action, Action::Install | Action::UpgradeAll));
            known && !acts && call.words().get(1).is_none_or(|it| it.text != "download")
        };
        if !run.calls().all(is_idle) || keeps_lists(build, run) {
            continue;
        }
        let program = call.program().unwrap_or_default();
        let message = format!("`{program}` fetches lists in a step that installs nothing");
        let next = steps().nth(index + 1).filter(|next| next.stage == run.stage);
        cx.report(call.place(), message, || fix(build, run, call, next, manager));
    }
}

/// The manager whose lists a command fetches.
fn refreshes(call: RunCall<'_, '_>) -> Option<Manager> {
    let order = call.order().filter(|order| order.action == Action::Refresh)?;
    Some(order.manager)
}

/// Whether the lists lie in a cache, which all builds share.
fn keeps_lists(build: &Build<'_>, run: &Run<'_>) -> bool {
    let flags = &build.instruction(run.instruction).flags;
    flags.iter().any(|flag| flag.name == "mount")
}

fn fix(
    build: &Build<'_>,
    run: &Run<'_>,
    call: RunCall<'_, '_>,
    next: Option<&Run<'_>>,
    manager: Manager,
) -> Result<Fix, Declined> {
    let file = build.dockerfile;
    let declined = || Declined::because("no step right behind it installs with the same program");
    let installs = |call: RunCall<'_, '_>| {
        call.order().is_some_and(|it| it.action == Action::Install && it.manager == manager)
    };
    let joins = |next: &&Run<'_>| {
        next.is_shell_form
            && build.instruction(next.instruction).heredocs.is_empty()
            && next.calls().next().is_some_and(|first| installs(first) && first.starts_its_script())
            && !build.has_step(run.instruction, next.instruction)
            && build.user_at(run.instruction).map(|it| it.instruction)
                == build.user_at(next.instruction).map(|it| it.instruction)
    };
    let next = next.filter(joins).ok_or_else(declined)?;
    if run.place() != call.place() || !run.is_shell_form {
        return Err(Declined::because("other commands stand in its step"));
    }
    let command = &file.text[call.place()];
    if command.contains(['\n', '"', '\'', '`', '$', '\\', '#']) {
        return Err(Declined::because("it is more than plain words on one line"));
    }
    let start = TextRange::empty(next.place().start());
    let rewrite =
        remove(file, run.instruction)?.and(replace(file, start, format!("{command} && "))?)?;
    Ok(Fix::new("Fetch and install in one step", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "update-alone").collect()
    }

    #[test]
    fn a_step_that_only_fetches_lists_is_found() {
        for run in
            ["apt-get update", "apk update", "sudo apt update -q", "dnf makecache", "pacman -Sy"]
        {
            let text = format!("FROM a\nRUN {run}\n");
            assert_eq!(findings(&text).len(), 1, "{run}");
        }
        assert_eq!(findings("FROM a\nRUN echo a > /b && apt-get update && rm -rf /c\n").len(), 1);
    }

    #[test]
    fn a_step_that_may_install_is_none() {
        for run in [
            "apt-get update && apt-get install -y a",
            "apt-get update && ./install.sh",
            "apt-get update && $INSTALL",
            "apt-get update && apt-get upgrade -y",
            "apt-get update && apt-get download a",
            "--mount=type=cache,target=/var/lib/apt apt-get update",
            "yum update -y",
        ] {
            assert_eq!(findings(&format!("FROM a\nRUN {run}\n")), [], "{run}");
        }
    }

    #[test]
    fn steps_are_joined_only_where_nothing_stands_between() {
        let fixed = |text: &str| {
            let fix = findings(text).remove(0).fix.map_err(|declined| declined.reason)?;
            Ok::<_, std::borrow::Cow<'static, str>>(fix.edits.apply(text))
        };
        assert_eq!(
            fixed("FROM a\n# lists\nRUN apk update\nENV A=1\nRUN apk add \\\n  b\n").as_deref(),
            Ok("FROM a\n# lists\nENV A=1\nRUN apk update && apk add \\\n  b\n")
        );
        for text in [
            "FROM a\nRUN apk update\nCOPY b c\nRUN apk add b\n",
            "FROM a\nRUN apk update\nUSER b\nRUN apk add b\n",
            "FROM a\nRUN apk update && echo b\nRUN apk add b\n",
            "FROM a\nRUN apk update\nRUN [\"apk\", \"add\", \"b\"]\n",
            "FROM a\nRUN apk update\n",
        ] {
            assert!(fixed(text).is_err(), "{text}");
        }
    }
}
