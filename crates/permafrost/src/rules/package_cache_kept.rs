//! The rule `package-cache-kept`.

use crate::finding::{Applicability, Fix};
use crate::model::command::options::has;
use crate::model::command::packages::{Action, Manager, Order};
use crate::model::run::{Run, RunCall};
use crate::model::stage::Build;
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::{Arguments, Flag};
use crate::syntax::shell;
use text_size::TextRange;

rule! {
    /// The lists and archives of a package manager stay in the image.
    ///
    /// # Why
    ///
    /// What a package manager keeps for later is of no use to a container that never installs
    /// anything. It makes each build another image, since lists change by the hour, and it is what
    /// somebody needs who wants to install something after all.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && \
    ///     apt-get install -y tini
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN apt-get update && \
    ///     apt-get install -y tini && rm -rf /var/lib/apt/lists/*
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM python:3.13.1-alpine3.21
    /// RUN apk add tini
    /// RUN pip install -r requirements.txt
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM python:3.13.1-alpine3.21
    /// RUN apk add --no-cache tini
    /// RUN pip install --no-cache-dir -r requirements.txt
    /// ```
    ///
    /// A cache of the builder is no part of the image, and what other stages keep isn't either:
    ///
    /// ```dockerfile good
    /// FROM golang:1.23.4 AS build
    /// RUN apt-get update && apt-get install -y make
    ///
    /// FROM debian:12.8
    /// RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
    ///     apt-get update && apt-get install -y tini
    /// ```
    ///
    /// # Fix
    ///
    /// `apk` and `pip` get the option with which they keep nothing. For the others the command that
    /// cleans up goes to the end of the step: in a step of its own it would come too late.
    ///
    /// # References
    ///
    /// - [Docker: best practices, apt-get](https://docs.docker.com/build/building/best-practices/#apt-get)
    /// - Also known as: hadolint DL3009, DL3019, DL3032, DL3036, DL3040, DL3042 and DL3060, Trivy
    ///   DS-0015, DS-0019, DS-0020 and DS-0025
    PACKAGE_CACHE_KEPT {
        id: "package-cache-kept",
        title: "Package cache in an image",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [
            "hadolint:DL3009", "hadolint:DL3019", "hadolint:DL3032", "hadolint:DL3036",
            "hadolint:DL3040", "hadolint:DL3042", "hadolint:DL3060", "trivy:DS-0015", "trivy:DS-0019",
            "trivy:DS-0020", "trivy:DS-0025",
        ],
        why: "It differs with each build, and helps whoever wants to install something later.",
        check: Dockerfile(check),
    }
}

/// How a manager keeps nothing.
struct Tidy {
    manager: Manager,
    /// What makes it keep something.
    keeps: Action,
    /// The folders in which it keeps that, with blanks between; a part of the path is enough.
    folders: &'static str,
    /// The option with which it keeps nothing.
    option: &'static str,
    /// The command that cleans up.
    cleanup: &'static str,
    /// The variable with which it keeps nothing.
    variable: &'static str,
}

const TIDY: [Tidy; 6] = [
    Tidy {
        manager: Manager::Apt,
        keeps: Action::Refresh,
        folders: "/var/lib/apt",
        option: "",
        cleanup: "rm -rf /var/lib/apt/lists/*",
        variable: "",
    },
    Tidy {
        manager: Manager::Apk,
        keeps: Action::Install,
        folders: "/var/cache/apk /etc/apk/cache",
        option: "--no-cache",
        cleanup: "",
        variable: "",
    },
    Tidy {
        manager: Manager::Pip,
        keeps: Action::Install,
        folders: ".cache /pip",
        option: "--no-cache-dir",
        cleanup: "",
        variable: "PIP_NO_CACHE_DIR",
    },
    Tidy {
        manager: Manager::Dnf,
        keeps: Action::Install,
        folders: "/var/cache",
        option: "",
        cleanup: "clean all",
        variable: "",
    },
    Tidy {
        manager: Manager::Zypper,
        keeps: Action::Install,
        folders: "/var/cache",
        option: "",
        cleanup: "clean --all",
        variable: "",
    },
    Tidy {
        manager: Manager::Yarn,
        keeps: Action::Install,
        folders: ".cache /yarn",
        option: "",
        cleanup: "cache clean",
        variable: "YARN_CACHE_FOLDER",
    },
];

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for run in build.image_steps() {
        let mut told = Vec::new();
        for call in run.calls() {
            let Some(order) = call.order() else { continue };
            let Some(tidy) = TIDY.iter().find(|it| it.manager == order.manager) else { continue };
            if !keeps(tidy, &order, call, build, run) {
                continue;
            }
            // One command cleans up behind all calls of one program.
            if tidy.option.is_empty() && told.contains(&order.manager) {
                continue;
            }
            told.push(order.manager);
            let program = call.program().unwrap_or_default();
            let what = if order.manager == Manager::Apt { "its lists" } else { "its cache" };
            let message = format!("`{program}` leaves {what} in the image");
            cx.report(call.place_of(&call.words()[order.told_by]), message, || {
                fix(build, run, call, tidy, &order)
            });
        }
    }
}

/// Whether a command leaves something in the image.
fn keeps(
    tidy: &Tidy,
    order: &Order<'_>,
    call: RunCall<'_, '_>,
    build: &Build<'_>,
    run: &Run<'_>,
) -> bool {
    // What is fetched from nowhere leaves nothing, and `pip` takes its option in short as well.
    let has_option =
        has(&order.arguments, tidy.option) || has(&order.arguments, "--no-network --no-cache");
    if order.action != tidy.keeps || has_option {
        return false;
    }
    let stage = &build.stages[run.stage];
    let is_set = !tidy.variable.is_empty()
        && (build.variable(stage, tidy.variable).is_some()
            || call.command().assignments.iter().any(|it| it.text.starts_with(tidy.variable)));
    let in_folder = |path: &str| tidy.folders.split(' ').any(|folder| path.contains(folder));
    let is_mounted = |flag: &Flag<'_>| {
        flag.fields.iter().any(|field| {
            let names = matches!(&*field.name.text, "target" | "dst" | "destination");
            names && field.value.as_ref().is_some_and(|value| in_folder(&value.text))
        })
    };
    let cleans = |call: RunCall<'_, '_>| {
        let removes = matches!(call.program(), Some("rm" | "find"))
            && call.words().iter().any(|word| in_folder(&word.text));
        let told =
            call.order().is_some_and(|it| it.manager == tidy.manager && it.action == Action::Clean);
        removes || told
    };
    // A step that only fetches lists is the concern of `update-alone`.
    let installs = |call: RunCall<'_, '_>| {
        call.order().is_some_and(|it| it.manager == tidy.manager && it.action != Action::Refresh)
    };
    !is_set
        && !build.instruction(run.instruction).flags.iter().any(is_mounted)
        && !run.calls().any(cleans)
        && (tidy.keeps != Action::Refresh || run.calls().any(installs))
}

fn fix(
    build: &Build<'_>,
    run: &Run<'_>,
    call: RunCall<'_, '_>,
    tidy: &Tidy,
    order: &Order<'_>,
) -> Result<Fix, Declined> {
    let file = build.dockerfile;
    if !run.is_shell_form {
        return Err(Declined::because("the list must be written anew by hand"));
    }
    if !tidy.option.is_empty() {
        let word = &call.words()[order.told_by];
        if !call.is_exact(build, word) {
            return Err(Declined::because("the command is put together from several places"));
        }
        let place = TextRange::empty(call.place_of(word).end());
        let rewrite = replace(file, place, format!(" {}", tidy.option))?;
        return Ok(Fix::new(format!("Add `{}`", tidy.option), Applicability::Safe, rewrite));
    }
    let program = call.program().unwrap_or_default();
    let cleanup = match tidy.manager {
        Manager::Apt => tidy.cleanup.to_owned(),
        _ => format!("{program} {}", tidy.cleanup),
    };
    let (before, after) = call.neighbours();
    let last = std::iter::successors(Some(call), |call| call.neighbours().1).last();
    let is_list = (before.is_some() || after.is_some() || call.starts_its_script())
        && call.is_own()
        && last.is_some_and(RunCall::ends_its_script)
        && build.instruction(run.instruction).heredocs.is_empty();
    if !is_list {
        return Err(Declined::because("where its script ends isn't clear"));
    }
    let Arguments::Text(text) = &build.instruction(run.instruction).arguments else {
        return Err(Declined::because("where its script ends isn't clear"));
    };
    if !can_go_on(&text.text) {
        return Err(Declined::because("its script isn't closed"));
    }
    let sudo = call.elevation().map_or(String::new(), |sudo| format!("{} ", sudo.text));
    let place = TextRange::empty(run.place().end());
    let rewrite = replace(file, place, format!(" && {sudo}{cleanup}"))?;
    Ok(Fix::new(format!("Clean up with `{cleanup}`"), Applicability::MayBreak, rewrite))
}

/// Whether a command can be put behind a script: no quote or bracket is open at its end.
fn can_go_on(script: &str) -> bool {
    let longer = format!("{script} && x");
    let (before, after) = (shell::parse(script).commands, shell::parse(&longer).commands);
    after.len() == before.len() + 1
        && after.last().is_some_and(|added| added.range.start == longer.len() - 1)
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "package-cache-kept").collect()
    }

    fn fixed(run: &str) -> Result<String, String> {
        let text = format!("FROM a\nRUN {run}\n");
        let fix = findings(&text).remove(0).fix.map_err(|declined| declined.reason.into_owned())?;
        Ok(fix.edits.apply(&text)["FROM a\nRUN ".len()..].trim_end().to_owned())
    }

    #[test]
    fn each_manager_is_told_to_keep_nothing() {
        for (run, after) in [
            (
                "apt-get update; sudo apt-get install a",
                "apt-get update; sudo apt-get install a && rm -rf /var/lib/apt/lists/*",
            ),
            ("dnf install -y a", "dnf install -y a && dnf clean all"),
            ("microdnf install a && b", "microdnf install a && b && microdnf clean all"),
            ("zypper -n in a", "zypper -n in a && zypper clean --all"),
            (
                "yarn install --frozen-lockfile",
                "yarn install --frozen-lockfile && yarn cache clean",
            ),
            ("apk --update add a", "apk --update add --no-cache a"),
            ("python3 -m pip install a", "python3 -m pip install --no-cache-dir a"),
            ("bash -c 'apk add a'", "bash -c 'apk add --no-cache a'"),
        ] {
            assert_eq!(fixed(run).as_deref(), Ok(after), "{run}");
        }
        for run in [
            "if a; then dnf install b; fi",
            "<<E\ndnf install a\nE",
            "[\"apk\", \"add\", \"a\"]",
            "dnf install a=${B",
            "dnf install 'a",
            "dnf install $(a",
        ] {
            assert!(fixed(run).is_err(), "{run}");
        }
    }

    #[test]
    fn what_keeps_nothing_is_no_finding() {
        for run in [
            "apt-get update && apt-get install a && rm -rf /var/lib/apt/lists/* /tmp/*",
            "apt-get update && apt-get install a && apt-get dist-clean",
            "apt-get install a",
            "apt-get update",
            "apk add --no-cache a",
            "apk add --no-network --virtual .run $DEPENDENCIES",
            "apk add a && rm -rf /var/cache/apk/*",
            "dnf install a && dnf -y clean all",
            "yum install a && rm -rf /var/cache/yum",
            "pip install --no-cache-dir a; pip install --no-cache b",
            "PIP_NO_CACHE_DIR=1 pip install a",
            "pip install a && rm -rf ~/.cache",
            "--mount=type=cache,target=/root/.cache/pip pip install a",
            "--mount=type=tmpfs,dst=/var/cache dnf install a",
        ] {
            assert_eq!(findings(&format!("FROM a\nRUN {run}\n")), [], "{run}");
        }
        assert_eq!(findings("FROM a\nENV PIP_NO_CACHE_DIR=1\nRUN pip install b\n"), []);
        assert_eq!(findings("FROM a AS b\nRUN apk add c\nFROM d\n"), []);
    }

    #[test]
    fn one_cleanup_is_enough_for_one_step() {
        assert_eq!(findings("FROM a\nRUN dnf install -y a && dnf install -y b\n").len(), 1);
        assert_eq!(findings("FROM a\nRUN apk add a && apk add b\n").len(), 2);
    }
}
