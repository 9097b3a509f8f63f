//! The rule `system-upgrade`.

use crate::finding::{Applicability, Fix};
use crate::model::command::packages::Action;
use crate::model::removal::without;
use crate::model::run::{Run, RunCall};
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A build upgrades every package of its base image.
    ///
    /// # Why
    ///
    /// The base image is named by a tag or a digest so that everybody knows what is in it. An upgrade
    /// replaces that by whatever the servers offer on the day of the build: two builds of one
    /// Dockerfile differ, and none of them is what was reviewed.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && \
    ///     apt-get upgrade -y && \
    ///     apt-get install -y tini
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM debian:12.8
    /// RUN apt-get update && \
    ///     apt-get install -y tini
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM alpine:3.20
    /// RUN apk upgrade --no-cache
    /// USER 10001:10001
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM alpine:3.20
    /// USER 10001:10001
    /// ```
    ///
    /// A new version of one package is another matter:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y --only-upgrade openssl
    /// RUN pip install --upgrade pip
    /// ```
    ///
    /// # Fix
    ///
    /// The command goes away. The fixes for vulnerabilities that it brought come with a newer base
    /// image: name its version or digest, and build anew when it changes.
    ///
    /// # References
    ///
    /// - [Docker: best practices, rebuild your images often](https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often)
    /// - Also known as: Trivy DS-0024, hadolint DL3035, dockerfilelint `apt-get-upgrade` and
    ///   `apt-get-dist-upgrade`
    SYSTEM_UPGRADE {
        id: "system-upgrade",
        title: "System upgrade in a build",
        severity: Warning,
        level: Immutable,
        way: Image,
        peers: [
            "trivy:DS-0024", "hadolint:DL3035", "dockerfilelint:apt-get-upgrade",
            "dockerfilelint:apt-get-dist-upgrade",
        ],
        why: "The image is then no longer what the tag or digest of its base names.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for call in build.image_steps().flat_map(Run::calls) {
        let upgrades = call.order().is_some_and(|order| order.action == Action::UpgradeAll);
        let Some(program) = call.program().filter(|_| upgrades) else { continue };
        let message = format!("`{program}` replaces every package by what is newest on the day");
        cx.report(call.place(), message, || fix(build, call));
    }
}

fn fix(build: &Build<'_>, call: RunCall<'_, '_>) -> Result<Fix, Declined> {
    let installs = call.order().is_some_and(|order| !order.operands.is_empty());
    if installs {
        return Err(Declined::because("it installs other packages as well"));
    }
    let rewrite = without(build, call)?;
    Ok(Fix::new("Leave the packages as the base image has them", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "system-upgrade");
        findings.map(|it| source.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn upgrades_of_every_family_are_found() {
        for run in [
            "sudo apt-get -qq dist-upgrade -y",
            "apk -U upgrade",
            "yum -y update",
            "dnf upgrade --refresh -y",
            "microdnf update",
            "zypper -n up",
            "pacman -Syu --noconfirm base-devel",
        ] {
            assert_eq!(found(&format!("FROM a\nRUN x && {run} && y\n")), [run]);
        }
    }

    #[test]
    fn single_packages_and_other_stages_are_no_finding() {
        for text in [
            "FROM a\nRUN yum update -y openssl; apk upgrade busybox; dnf install x; npm upgrade\n",
            "FROM a\nRUN apt-get update; pip install --upgrade pip; gem update\n",
            "FROM a AS b\nRUN apk upgrade\nFROM c\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
