//! The rule `unpinned-package`.

use crate::model::run::{Moment, Run};
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A build installs packages in whatever version there is.
    ///
    /// # Why
    ///
    /// Without a version a package manager takes the newest one, so two builds of the same Dockerfile
    /// give two images. What was reviewed and what runs may differ.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN apt-get update && apt-get install -y curl tini
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM python:3.13.1
    /// RUN pip install --no-cache-dir flask
    /// ```
    ///
    /// Versions, lists with versions, and files that lie beside the Dockerfile are exact:
    ///
    /// ```dockerfile good
    /// FROM python:3.13.1
    /// COPY requirements.txt tool.deb ./
    /// RUN apt-get install -y ./tool.deb "$EXTRA" curl=7.88.1-10+deb12u8
    /// RUN pip install --no-cache-dir -r requirements.txt && npm ci && go install example.com/x@v1.4.2
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite, since the versions aren't known here. Distributions delete old versions,
    /// so that exact ones make a build fail one day. What lasts is a base image named by its digest
    /// together with a snapshot of the distribution's packages; for programming languages, a lock file.
    ///
    /// # References
    ///
    /// - [Debian snapshots](https://snapshot.debian.org/)
    /// - [pip: repeatable installs](https://pip.pypa.io/en/stable/topics/repeatable-installs/)
    /// - Also known as: hadolint DL3008, DL3013, DL3016, DL3018, DL3028, DL3033, DL3037, DL3041 and
    ///   DL3062
    UNPINNED_PACKAGE {
        id: "unpinned-package",
        title: "Unpinned package",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [
            "hadolint:DL3008", "hadolint:DL3013", "hadolint:DL3016", "hadolint:DL3018",
            "hadolint:DL3028", "hadolint:DL3033", "hadolint:DL3037", "hadolint:DL3041",
            "hadolint:DL3062",
        ],
        why: "Two builds of the same Dockerfile install different programs.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let steps = build.runs.iter().filter(|run| run.moment == Moment::Build);
    for call in steps.flat_map(Run::calls) {
        let Some(order) = call.order() else { continue };
        let packages = order.unpinned();
        let Some(first) = packages.first() else { continue };
        let message = match packages.as_slice() {
            [_] => format!("`{}` has no version", first.value),
            [_, second] => format!("`{}` and `{}` have no version", first.value, second.value),
            _ => format!(
                "`{}` and {} more packages have no version",
                first.value,
                packages.len() - 1
            ),
        };
        let reason = "the versions aren't known here; a snapshot of the packages, or a lock file, holds them";
        let place = call.place_of(&call.words()[first.index]);
        cx.report(place, message, || Err(Declined::because(reason)));
    }
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    #[test]
    fn one_finding_stands_for_all_packages_of_a_command() {
        let text = "FROM a\nRUN apk add \\\n  b=1 \\\n  c d e && npm i -g f g && gem install h\n";
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "unpinned-package");
        let found: Vec<_> =
            findings.map(|it| (source.slice(it.range).to_owned(), it.message)).collect();
        let expected = [
            ("c", "`c` and 2 more packages have no version"),
            ("f", "`f` and `g` have no version"),
            ("h", "`h` has no version"),
        ];
        assert_eq!(found, expected.map(|(place, message)| (place.to_owned(), message.to_owned())));
    }
}
